"""The tables of the algorithm page are what the code says."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from luopan.engine.calendar import (
    Scheme,
    alignment_days,
    festival_shares,
    iso_weeks,
    spring_festival,
    weeks_last_year,
    year_spans,
)

PAGE = Path(__file__).resolve().parents[2] / "docs" / "algorithms" / "calendar.md"
ROWS = [
    [cell.strip() for cell in line.strip("|\n").split("|")]
    for line in PAGE.read_text().splitlines()
    if re.match(r"\| 20\d\d", line)
]
SPANS = {
    span.code: span
    for spans in (
        year_spans(Scheme(leaf="part"), 2018),
        year_spans(Scheme(first_day=26), 2018),
        year_spans(Scheme.nrf(), 2023),
    )
    for span in spans
}
DATED = [row for row in ROWS if re.fullmatch(r"\d{4}-\d\d-\d\d", row[2])]


@pytest.mark.parametrize("row", DATED, ids=lambda row: row[0])
def test_periods(row):
    span = SPANS[row[0]]
    last = span.end_date - timedelta(days=1)
    assert row[1:3] == [span.start_date.isoformat(), last.isoformat()]
    assert int(row[3]) in (span.days, span.days // 7)
    if len(row) == 5:
        weeks = iso_weeks(year_spans(Scheme(leaf="part"), 2018))
        assert [w.code for w in weeks if span.code in w.leaf_codes] == [row[4]]


def test_all_tables_were_found():
    assert len(DATED) == 8 + 4 + 7
    assert len(ROWS) == len(DATED) + 4 + 4 + 3


@pytest.mark.parametrize("row", [r for r in ROWS if len(r[0]) == 4], ids=lambda r: r[0])
def test_festivals(row):
    year = int(row[0])
    assert date.fromisoformat(row[1]) == spring_festival(year)
    shares = festival_shares(year_spans(Scheme(), year), year)
    months = {f"{year}-0{n}": int(cell) for n, cell in enumerate(row[2:], 1) if cell}
    assert shares == months


@pytest.mark.parametrize(
    "row", [r for r in ROWS if r[0][4:6] == "-W"], ids=lambda r: r[0]
)
def test_weeks_beside_last_year(row):
    code, by_number, by_days = row
    year = int(code[:4])
    found = weeks_last_year(Scheme.nrf(), year)[code]
    assert by_number == (found or 'none: "—"')
    assert by_days == weeks_last_year(Scheme.nrf(), year, "days")[code]


def test_months_of_two_years():
    rows = [r for r in ROWS if re.fullmatch(r"2025-0\d", r[0])]
    table = [[int(cell) for cell in row[1:]] for row in rows]
    found = alignment_days(year_spans(Scheme(), 2025), year_spans(Scheme(), 2024))
    assert found[:3, :3].tolist() == table
