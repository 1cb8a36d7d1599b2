"""Months, quarters and years in a file: as columns of their own, or across its top."""

import re
from datetime import date

import numpy as np
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from luopan.records.blocks import Block
from luopan.records.checking import Findings
from luopan.records.coded import Coded
from luopan.records.drafting import Reader
from luopan.records.mapping import Choices
from luopan.records.recognise import Recognised
from luopan.records.wording import month_of, plain
from luopan.sheets.cells import Column, Kind

Days = NDArray[np.datetime64]


def unpivoted(found: Recognised, choices: Choices, findings: Findings) -> Block | None:
    """A sheet with a column for each month, with a row for each month instead.

    Returns:
        The block with a column of months and one of amounts; None where the year of
        the months is said nowhere.
    """
    block = found.block
    years = {year for year, _month in found.months.values() if year}
    default = choices.year or (years.pop() if len(years) == 1 else _year_near(block))
    if default is None and any(year is None for year, _month in found.months.values()):
        findings.about(
            block,
            _("The columns are months, but no year is given."),
            _("Enter the year."),
        )
        return None
    kept = [
        name
        for name, column in found.columns.items()
        if name not in found.months and column.role not in ("amount", "target")
    ]
    parts = [block.columns[header] for header in found.months]
    filled = [np.flatnonzero(~part.blank) for part in parts]
    rows = np.concatenate(filled)
    firsts = [
        date(year or default or 0, month, 1).toordinal()
        for year, month in found.months.values()
    ]
    months = np.repeat(np.asarray(firsts, np.float64), [len(part) for part in filled])
    measure = "销售目标" if found.kind == "stated_target" else "销售额"
    columns = {name: block.columns[name].take(rows) for name in kept}
    columns["月份"] = Column(
        np.full(len(rows), Kind.DATE, np.uint8),
        np.zeros(len(rows), np.int32),
        [""],
        months,
    )
    columns[measure] = _stacked(
        [part.take(chosen) for part, chosen in zip(parts, filled, strict=True)]
    )
    return Block(block.file, block.sheet, columns, block.rows[rows], block.title)


def _stacked(parts: list[Column]) -> Column:
    """Columns one under the other."""
    texts: list[str] = []
    codes = []
    for part in parts:
        codes.append(part.codes + np.int32(len(texts)))
        texts += part.texts
    numbers = [
        np.zeros(len(part), np.float64) if part.numbers is None else part.numbers
        for part in parts
    ]
    return Column(
        np.concatenate([part.kinds for part in parts]),
        np.concatenate(codes),
        texts,
        np.concatenate(numbers),
    )


def _year_near(block: Block) -> int | None:
    """The one year that title, sheet or file name speak of."""
    for text in (" ".join(block.title), block.sheet, block.file):
        years = set(re.findall(r"(?<!\d)(20\d\d|19\d\d)(?!\d)", text))
        if len(years) == 1:
            return int(years.pop())
    return None


def spans(reader: Reader) -> tuple[Days, Days] | None:
    """First day, and first day after, of each row's month, quarter, year or day."""
    found = reader.frame.found
    said = reader.choices.date if reader.choices.date in found.columns else ""
    name = said or found.named("month", "date", "quarter", "year")
    if not name:
        return None
    role = found.columns[name].role
    if role == "date" or (role not in ("month", "quarter", "year")):
        start = reader.days(name, needed=True)
        return start, start + np.timedelta64(1, "D")
    column = reader.frame.names(name)
    year = found.named("year") if role != "year" else ""
    years = reader.frame.names(year) if year else None
    pairs = _pairs(column, years)
    ends = {
        pair: _span(role, column.values[pair[0]], _year_of(years, pair[1], reader))
        for pair in set(pairs)
        if pair[0] >= 0
    }
    missing = (np.datetime64("NaT"), np.datetime64("NaT"))
    both = [ends.get(pair) or missing for pair in pairs]
    start = np.asarray([pair[0] for pair in both], dtype="datetime64[D]")
    end = np.asarray([pair[1] for pair in both], dtype="datetime64[D]")
    reader.refuse(
        np.flatnonzero(np.isnat(start)),
        name,
        _("This is not a recognisable month, quarter or year."),
        _("Enter it as 2018-03, 2018-Q1 or 2018."),
    )
    return start, end


def _pairs(column: Coded, years: Coded | None) -> list[tuple[int, int]]:
    second = years.codes.tolist() if years else [-1] * len(column)
    return list(zip(column.codes.tolist(), second, strict=True))


def _year_of(years: Coded | None, code: int, reader: Reader) -> int | None:
    if years is not None and code >= 0:
        found = re.search(r"(19|20)\d\d", years.values[code])
        return int(found.group()) if found else None
    return reader.choices.year or _year_near(reader.frame.found.block)


def _span(role: str, text: str, year: int | None) -> tuple[date, date] | None:
    """The days of a month, quarter or year as people write it."""
    if role == "year":
        found = re.search(r"(19|20)\d\d", text)
        return _months(int(found.group()), 1, 12) if found else None
    if role == "quarter":
        said = re.search(
            r"(?:(\d{4})\D*)?(?:q|第)?([1-4一二三四])(?:季度?)?$", plain(text)
        )
        if not said or not (said.group(1) or year):
            return None
        quarter = "一二三四".find(said.group(2)) + 1 or int(said.group(2))
        return _months(int(said.group(1) or year or 0), 3 * quarter - 2, 3)
    try:
        day = date.fromisoformat(text[:10])
        return _months(day.year, day.month, 1)
    except ValueError:
        named = month_of(text) or (month_of(f"{text}月") if text.isdigit() else None)
    if not named or not (named[0] or year):
        return None
    return _months(named[0] or year or 0, named[1], 1)


def _months(year: int, first: int, count: int) -> tuple[date, date] | None:
    if not 1900 <= year <= 2200:
        return None
    after = first + count
    return date(year, first, 1), date(year + (after - 1) // 12, (after - 1) % 12 + 1, 1)


def whole_year(reader: Reader) -> tuple[Days, Days] | None:
    """The year that the caller, the title or a name says, for every row."""
    year = reader.choices.year or _year_near(reader.frame.found.block)
    span = _months(year, 1, 12) if year else None
    if span is None:
        return None
    size = len(reader.frame)
    return (
        np.full(size, np.datetime64(span[0])),
        np.full(size, np.datetime64(span[1])),
    )
