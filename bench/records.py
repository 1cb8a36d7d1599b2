"""One million order lines: from the csv to daily facts, against the same rows plainly.

The reference writes the very rows that the product wrote, into the same tables with
their indexes, by one executemany (SQLite) or COPY (PostgreSQL) a table, every value
already in hand. Reading: the grouped cube against one SQL GROUP BY of the facts. Runs on
SQLite in a folder of its own, or on PostgreSQL when LUOPAN_DATABASE_URL names an empty
database.
"""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from bench.table import Row, print_table, row

LINES = int(os.environ.get("LUOPAN_BENCH_LINES", "1000000"))
REGIONS, SEATS, PRODUCTS, ACCOUNTS, DAYS = 10, 500, 200, 20_000, 365
NOW = datetime(2018, 1, 2, tzinfo=UTC)
TABLES = ("records_document", "records_line", "records_fact")
IMPORT_BAR, MEMORY_BAR = 3.0, 1024


def timed(act: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds, and what came of it."""
    start = time.perf_counter()
    found = act()
    return (time.perf_counter() - start) * 1000, found


def peak() -> float:
    """Largest memory of this process and its children so far, MiB."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(each).ru_maxrss for each in who) / 1024


def codes(lines: int) -> dict[str, Any]:
    """Columns of the file as numbers: the same for every run."""
    random = np.random.default_rng(7)
    orders = max(lines // 4, 1)
    order = np.sort(random.integers(0, orders, lines))
    return {
        "order": order,
        "day": (np.arange(orders) * DAYS // orders)[order],
        "seat": random.integers(0, SEATS, orders)[order],
        "account": random.integers(0, ACCOUNTS, orders)[order],
        "product": random.integers(0, PRODUCTS, lines),
        "quantity": random.integers(1, 20, lines),
        "amount": random.integers(1, 10**6, lines),
    }


HEADER = "订单号,行号,订购日期,大区,客户经理,客户名称,产品,数量,销售额\n"


def line(place: int, found: dict[str, list[int]], days: list[str]) -> str:
    """One line of the csv."""
    seat = found["seat"][place]
    amount = found["amount"][place]
    return (
        f"SO-2017-{found['order'][place]:07d},{place},{days[found['day'][place]]},"
        f"大区{seat % REGIONS},岗位{seat:03d},客户{found['account'][place]:05d},"
        f"产品{found['product'][place]:03d},{found['quantity'][place]},"
        f"{amount // 100}.{amount % 100:02d}\n"
    )


def write_files(folder: Path) -> None:
    """The file, and a small one first that has every name in it."""
    days = [f"{date(2017, 1, 1) + timedelta(days=n)}" for n in range(DAYS)]
    found = {name: column.tolist() for name, column in codes(LINES).items()}
    with (folder / "orders.csv").open("w", encoding="utf-8") as file:
        file.write(HEADER)
        for place in range(LINES):
            file.write(line(place, found, days))
    names = {
        "order": [10**6 + n for n in range(ACCOUNTS)],
        "day": [0] * ACCOUNTS,
        "seat": [n % SEATS for n in range(ACCOUNTS)],
        "account": list(range(ACCOUNTS)),
        "product": [n % PRODUCTS for n in range(ACCOUNTS)],
        "quantity": [1] * ACCOUNTS,
        "amount": [100] * ACCOUNTS,
    }
    with (folder / "names.csv").open("w", encoding="utf-8") as file:
        file.write(HEADER)
        file.writelines(line(place, names, days) for place in range(ACCOUNTS))


def begin() -> Any:
    """The operator of a fresh company."""
    from luopan.dimensions.services import create_standards
    from luopan.org.queries import builtin_operator
    from luopan.org.services import create_company

    user = builtin_operator(at=NOW)
    create_company(actor=user, at=NOW, name="Bench")
    create_standards(actor=user, at=NOW)
    return user


def imported(user: Any, path: Path) -> Any:
    """The product's whole way, as the command goes it."""
    from luopan.records.mapping import Choices
    from luopan.records.services import apply, examine

    said = Choices(by=("大区", "客户经理"), product=("产品",))
    found = examine(actor=user, at=NOW, files=[path], choices=said)
    return apply(
        actor=user, at=NOW, examination=found, accept_new=True, accept_apart=True
    )


def clear() -> None:
    """No records any more; the axes stay."""
    from django.db import connection

    with connection.cursor() as cursor:
        for name in reversed(TABLES):
            cursor.execute(f"DELETE FROM {name}")


def plainly() -> Callable[[], None]:
    """The reference: the rows that are there now, back into the same empty tables."""
    from django.db import connection, transaction

    rows: dict[str, tuple[str, list[Any]]] = {}
    with connection.cursor() as cursor:
        for name in TABLES:
            cursor.execute(f"SELECT * FROM {name} ORDER BY id")
            columns = [column[0] for column in cursor.description]
            rows[name] = (", ".join(columns), cursor.fetchall())
    clear()

    def write() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for name, (columns, found) in rows.items():
                if connection.vendor == "postgresql":
                    with cursor.copy(f"COPY {name} ({columns}) FROM STDIN") as copy:
                        for each in found:
                            copy.write_row(each)
                    continue
                places = ", ".join("?" * (columns.count(",") + 1))
                connection.connection.executemany(
                    f"INSERT INTO {name} ({columns}) VALUES ({places})", found
                )

    return write


def stored(user: Any) -> Callable[[], Any]:
    """Only store and facts: the columns as recognising hands them over."""
    from django.db import transaction

    from luopan.dimensions.models import Account, Product
    from luopan.org.models import Unit
    from luopan.records.models import Batch
    from luopan.records.store import store
    from luopan.records.tables import Table

    code = {
        model: dict(model.objects.values_list("name", "code"))
        for model in (Unit, Product, Account)
    }
    days = [date(2017, 1, 1) + timedelta(days=n) for n in range(DAYS)]
    found = codes(LINES)
    seats = [code[Unit][f"岗位{n:03d}"] for n in range(SEATS)]
    products = [code[Product][f"产品{n:03d}"] for n in range(PRODUCTS)]
    accounts = [code[Account][f"客户{n:05d}"] for n in range(ACCOUNTS)]
    table = Table(
        "order",
        {
            "number": [f"SO-2017-{n:07d}" for n in found["order"].tolist()],
            "line": [str(n) for n in range(LINES)],
            "day_date": [days[n] for n in found["day"].tolist()],
            "seat": [seats[n] for n in found["seat"].tolist()],
            "account": [accounts[n] for n in found["account"].tolist()],
            "product": [products[n] for n in found["product"].tolist()],
            "currency": ["CNY"] * LINES,
            "quantity": (found["quantity"] * 1_000_000).tolist(),
            "amount": (found["amount"] * 10_000).tolist(),
            "row": list(range(2, LINES + 2)),
        },
    )

    def write() -> Any:
        with transaction.atomic():
            batch = Batch.objects.create(label="bench", actor=user, applied_at=NOW)
            return store(batch, [table])

    return write


def cube() -> Callable[[], Any]:
    """The year by month over all seats and products."""
    from luopan.dimensions.models import Metric
    from luopan.dimensions.queries import products_between
    from luopan.engine.calendar import Span
    from luopan.engine.space import Space
    from luopan.engine.tree import Tree
    from luopan.org.queries import units_between
    from luopan.records.cube import actual_cube

    starts = [date(2017, month, 1) for month in range(1, 13)] + [date(2018, 1, 1)]
    spans = [
        Span(f"{a:%Y-%m}", "2017", "month", a, b)
        for a, b in zip(starts, starts[1:], strict=False)
    ]
    whole = starts[0], starts[-1]
    units = [(u.code, u.parent_code) for u in units_between(*whole).rows]
    products = [(p.code, p.parent_code) for p in products_between(*whole)]
    space = Space.full(
        Tree.build(units, reserves=True),
        Tree.build(products, reserves=True),
        Tree.build([("2017", None), *((span.code, "2017") for span in spans)]),
    )
    metric = Metric.objects.filter(document="order", measure="amount").order_by("pk")[0]
    last = date(2017, 12, 31)
    return lambda: actual_cube(metric, space, spans, last, known_at=NOW)


def grouped() -> Any:
    """One SQL GROUP BY of the facts of that metric by seat, product and month."""
    from django.db import connection

    from luopan.dimensions.models import Metric

    metric = Metric.objects.filter(document="order", measure="amount").order_by("pk")[0]
    month = "substr(day_date, 1, 7)"
    if connection.vendor == "postgresql":
        month = "date_trunc('month', day_date)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT seat_id, product_id, {month}, SUM(amount) FROM records_fact "
            "WHERE metric_id = %s GROUP BY 1, 2, 3",
            [metric.pk],
        )
        return cursor.fetchall()


def rows() -> list[Row]:
    """Measure; the database is fresh."""
    from django.db import connection

    how = "COPY" if connection.vendor == "postgresql" else "executemany"
    size = f"{LINES / 1e6:g}M"
    user = begin()
    with tempfile.TemporaryDirectory() as folder:
        if (child := os.fork()) == 0:  # its memory is not ours
            write_files(Path(folder))
            os._exit(0)
        os.waitpid(child, 0)
        imported(user, Path(folder) / "names.csv")
        clear()
        whole, _batch = timed(lambda: imported(user, Path(folder) / "orders.csv"))
    memory = peak()
    ask = cube()
    read = min(timed(ask)[0] for _run in range(2))
    one = min(timed(grouped)[0] for _run in range(2))
    reference, _none = timed(plainly())
    clear()
    alone, _stored = timed(stored(user))
    found = [
        row("import, csv to facts", size, whole, how, reference, IMPORT_BAR),
        row("store and facts alone", size, alone, how, reference),
        row("grouped cube of a year", size, read, "GROUP BY", one),
    ]
    fits = memory <= MEMORY_BAR
    held = Row("peak memory, MiB", size, memory, "1 GiB", memory / 1024, 1.0, fits)
    return [*found, held]


def main() -> None:
    """Print the rows of the table."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luopan.config.settings")
    with tempfile.TemporaryDirectory() as home:
        os.environ["LUOPAN_HOME"] = home
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0, skip_checks=True)
        print_table(rows())


if __name__ == "__main__":
    sys.exit(main())
