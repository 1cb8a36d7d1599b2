"""What reading and writing files costs, beside the plainest way that keeps no promise.

The plain ways know no encodings, no odd values, no hostile files, and give no types; the
ratio is what our care costs. Memory is the peak of a process of its own.
"""

import csv
import io
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from bench.table import Row, print_table, row

ROWS = 1_000_000
WORKBOOK = (50_000, 20)
PEAK = """
import resource, sys
from luopan.sheets.read import open_book
from luopan.sheets.values import dates, numbers
book = open_book(sys.argv[1])
here = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(here // 1024, child // 1024)
"""


def order_lines(path: Path) -> None:
    """A csv of a million order lines, thirteen columns, 80 MB."""
    chance = random.Random(1)
    start = date(2023, 1, 1)
    with path.open("w", encoding="utf-8") as file:
        file.write("订单,行,日期,地区,省,客户,类别,子类别,产品,数量,金额,成本,利润\n")
        for i in range(ROWS):
            amount = chance.randrange(1, 10**7)
            cost = amount * 7 // 10
            file.write(
                f"CN-{i // 3:07d},{i % 3 + 1},{start + timedelta(days=i // 1000)},"
                f"R{i % 5},P{i % 31},C{chance.randrange(20_000)},K{i % 3},S{i % 17},"
                f"Item {i % 1800},{chance.randrange(1, 20)},{amount / 100},"
                f"{cost / 100},{(amount - cost) / 100}\n"
            )


def workbook(path: Path) -> None:
    """An xlsx of 50,000 rows and 20 columns."""
    import xlsxwriter

    chance = random.Random(1)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    page = book.add_worksheet("订单")
    page.write_row(0, 0, [f"c{i}" for i in range(WORKBOOK[1])])
    for at in range(1, WORKBOOK[0] + 1):
        names = [f"n{chance.randrange(500)}" for _ in range(8)]
        amounts = [chance.randrange(1, 10**7) / 100 for _ in range(10)]
        page.write_row(at, 0, [f"CN-{at}", 45_000 + at % 700, *names, *amounts])
    book.close()


def milliseconds(act: Callable[[], object], tries: int = 2) -> float:
    """The best of some runs."""
    best = float("inf")
    for _try in range(tries):
        begun = time.perf_counter()
        act()
        best = min(best, time.perf_counter() - begun)
    return best * 1000


def peak(path: Path) -> tuple[int, int]:
    """Peak memory in MiB of a process that reads the file, and of its child."""
    done = subprocess.run(
        [sys.executable, "-c", PEAK, str(path)],
        check=True,
        capture_output=True,
        text=True,
    )
    here, child = done.stdout.split()
    return int(here), int(child)


def plain_csv(path: Path) -> list[tuple[str, ...]]:
    """Every cell as a text in a list for each column: what any reader has to do."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(zip(*csv.reader(file), strict=True))


def reading_text(path: Path) -> list[Row]:
    """A million lines: read, and turned into amounts and days."""
    from luopan.sheets.read import open_book
    from luopan.sheets.values import dates, numbers

    plain = milliseconds(lambda: plain_csv(path), 1)
    ours = milliseconds(lambda: open_book(path))
    columns = open_book(path).sheets[0].columns
    amounts, days = columns[10].slice(1), columns[2].slice(1)
    texts = [str(c) for c in amounts.plain()]
    floats = milliseconds(lambda: list(map(float, texts)))
    said = [str(c) for c in days.plain()]
    parsed = milliseconds(lambda: list(map(date.fromisoformat, said)))
    return [
        row("csv, read into typed columns", "1M", ours, "csv.reader, zip", plain, 3),
        row("a column of amounts, exact", "1M", milliseconds(lambda: numbers(amounts)),
            "float() of each", floats),
        row("a column of days", "1M", milliseconds(lambda: dates(days)),
            "fromisoformat of each", parsed),
    ]  # fmt: skip


def reading_workbook(path: Path) -> list[Row]:
    """50,000 rows: looked through, parsed in a process of its own, taken over."""
    from openpyxl import load_workbook
    from python_calamine import CalamineWorkbook

    from luopan.sheets.read import open_book

    def bare() -> None:
        book = CalamineWorkbook.from_path(str(path))
        book.get_sheet_by_index(0).to_python()

    def by_openpyxl() -> None:
        for _row in load_workbook(path, read_only=True).worksheets[0].values:
            pass

    ours = milliseconds(lambda: open_book(path))
    return [
        row("xlsx 50k × 20, guarded", "1M", ours, "calamine, unguarded", milliseconds(bare)),
        row("xlsx 50k × 20, guarded", "1M", ours, "openpyxl, times faster",
            milliseconds(by_openpyxl, 1), 3, at_least=True),
    ]  # fmt: skip


def writing() -> list[Row]:
    """A sheet of 5,000 rows × 60 columns with styles, beside XlsxWriter without any."""
    import xlsxwriter

    from luopan.sheets.plans import AMOUNT
    from luopan.sheets.write import (
        ColumnSpec,
        RowSpec,
        SheetSpec,
        WorkbookPlan,
        to_xlsx,
    )

    cells = [[f"单元 {r}", *range(r, r + 59)] for r in range(5_000)]

    def plain() -> None:
        book = xlsxwriter.Workbook(io.BytesIO(), {"in_memory": True})
        page = book.add_worksheet()
        for at, values in enumerate(cells):
            page.write_row(at, 0, values)
        book.close()

    columns = [ColumnSpec(20), *[ColumnSpec(12, AMOUNT)] * 59]
    rows = [RowSpec(values, level=at % 3) for at, values in enumerate(cells)]
    plan = WorkbookPlan([SheetSpec("目标", columns, rows=rows)])
    return [
        row("xlsx written from a plan", "300k", milliseconds(lambda: to_xlsx(plan)),
            "XlsxWriter, no styles", milliseconds(plain), 2),
    ]  # fmt: skip


def memory(text: Path, book: Path) -> list[Row]:
    """Peaks in MiB (in the column of milliseconds), beside 1 GiB and 100 MiB."""
    here, _ = peak(text)
    parent, child = peak(book)
    return [
        row("csv 1M rows: peak memory, MiB", "1M", here, "1 GiB", 1024, 1),
        row("xlsx 50k × 20: peak of us, MiB", "1M", parent, "100 MiB", 100, 1),
        row("xlsx 50k × 20: peak of the child, MiB", "1M", child, "1 GiB", 1024, 1),
    ]


def main() -> None:
    """Make the files, measure, print."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with tempfile.TemporaryDirectory() as folder:
        text, book = Path(folder) / "orders.csv", Path(folder) / "orders.xlsx"
        order_lines(text)
        workbook(book)
        rows = [*memory(text, book), *reading_text(text), *reading_workbook(book)]
        print_table([*rows, *writing()])


if __name__ == "__main__":
    main()
