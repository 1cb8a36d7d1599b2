"""Every bad input: refused by name, or read right; quickly, in little memory, in one process."""

import datetime as dt
import time
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine

from luopan.sheets.book import Book
from luopan.sheets.read import open_book
from luopan.sheets.unreadable import Unreadable
from luopan.sheets.values import dates, numbers
from tests.corpus.cases import CASES, Case

SECONDS = 5
MEGABYTES = 100


def _peak() -> int:
    """Most resident memory since the last reset, in kB; 0 where the system does not say."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return 0
    return next(
        int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")
    )


def _reset() -> int:
    """Forget the peak so far; what is resident now."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return 0
    return _peak()


def _column(book: Book, name: str):
    for sheet in book.visible:
        for row, cells in enumerate(sheet.rows(0, 10)):
            for column, cell in enumerate(cells):
                if isinstance(cell, str) and cell.strip() == name:
                    return sheet.columns[column].slice(row + 1)
    raise AssertionError(f"no column {name}")


def _amounts(book: Book) -> list[object]:
    read = numbers(_column(book, "销售额"))
    faults = {f.row: f.fault.code for f in read.faults}
    return [
        faults.get(i) if bad else Decimal(amount) / 1_000_000 if there else None
        for i, (amount, there, bad) in enumerate(
            zip(
                read.amounts.tolist(),
                read.present.tolist(),
                read.bad.tolist(),
                strict=True,
            )
        )
    ]


def _days(book: Book) -> list[object]:
    read = dates(_column(book, "订单日期"))
    faults = {f.row: f.fault.code for f in read.faults}
    return [
        faults.get(i, d.isoformat() if isinstance(d, dt.date) else d)
        for i, d in enumerate(read.dates())
    ]


def check(case: Case, path: Path) -> None:
    expect = case.expect
    if expect.refused:
        with pytest.raises(Unreadable) as caught:
            open_book(path)
        assert caught.value.code == expect.refused, str(caught.value)
        for key, value in expect.facts.items():
            assert caught.value.facts[key] == value
        assert "%(" not in str(caught.value) and case.file in str(caught.value)
        return
    book = open_book(path)
    if expect.amounts is not None:
        assert _amounts(book) == list(expect.amounts)
    if expect.days is not None:
        assert _days(book) == list(expect.days)
    notes = [n.code for n in book.notes] + [
        n.code for s in book.sheets for n in s.notes
    ]
    assert set(expect.notes) <= set(notes)
    for note in [*book.notes, *(n for s in book.sheets for n in s.notes)]:
        assert "%(" not in str(note)
    if expect.check is not None:
        assert expect.check(book)


def _run(case: Case, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / case.file
    path.write_bytes(case.build())
    before = _reset()
    started = time.perf_counter()
    check(case, path)
    assert time.perf_counter() - started <= SECONDS
    assert _peak() - before <= MEGABYTES * 1024
    out, err = capfd.readouterr()
    assert out == err == ""
    assert list(tmp_path.iterdir()) == [path]


QUICK = [c for c in CASES if c.quick]
HEAVY = [c for c in CASES if not c.quick]


@pytest.mark.slow
@pytest.mark.parametrize("case", QUICK, ids=[f"{c.id} {c.name}" for c in QUICK])
def test_input(case, tmp_path, capfd):
    _run(case, tmp_path, capfd)


@pytest.mark.slow
@pytest.mark.parametrize("case", HEAVY, ids=[f"{c.id} {c.name}" for c in HEAVY])
def test_heavy_input(case, tmp_path, capfd):
    _run(case, tmp_path, capfd)


def test_the_list_is_whole():
    """Inputs 1 to 100, none left out, none twice."""
    ids = [c.id for c in CASES]
    assert len(ids) == len(set(ids))
    assert {int(i.rstrip("abcdefghij")) for i in ids} == set(range(1, 101))


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda c: c.id)
def test_the_same_bytes_every_time(case):
    """Also tomorrow: a workbook and a zip like to say when they were made."""
    with time_machine.travel("2026-11-24 10:00", tick=False):
        today = case.build()
    with time_machine.travel("2026-11-25 11:00", tick=False):
        assert case.build() == today
