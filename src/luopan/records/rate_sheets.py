"""A sheet of exchange rates, or lines pasted from one: what it would enter, and what it cannot.

Two shapes are read. One rate a row: currency, into, from, rate, source, by their names or,
without any, in that order. Or one day a row and one pair a column, as central banks publish
them: ``USD/CNY``, ``100JPY/CNY``. Nothing is stored here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from luopan.dimensions.exchange import NewRate, check_rate
from luopan.dimensions.queries.rate_lists import RateRow
from luopan.records.checking import Problem
from luopan.records.lines import (
    LIMITS,
    LOOKED_AT,
    MOST,
    MOST_PROBLEMS,
    Misread,
    roles_by_word,
)
from luopan.records.wording import currency_code, plain
from luopan.sheets.book import Sheet
from luopan.sheets.read import open_book
from luopan.sheets.unreadable import Unreadable
from luopan.sheets.values import Fault, day, number
from luopan.trail.refusal import Refused

_ROLE_WORDS = {
    "currency": "币种 货币 外币 原币 currency",
    "into": "折成 折算成 折算币种 本位币 目标币种 into to",
    "day": "日期 生效日期 生效日 起始日期 开始 自 从 date day from since fromdate startdate",
    "rate": "汇率 中间价 rate exchangerate",
    "source": "来源 数据来源 source",
}
ROLES = roles_by_word(_ROLE_WORDS)
BARE = ("currency", "into", "day", "rate", "source")  # lines without names
PAIR = re.compile(r"(\d{0,6})\s*([A-Za-z]{3})\s*[/／]\s*([A-Za-z]{3})")


@dataclass(frozen=True)
class Line:
    """A rate that would be entered; ``was``: what holds from that very day now."""

    row: int
    said: NewRate
    was: Decimal | None


@dataclass
class Examined:
    """What a sheet or pasted lines would enter.

    Attributes:
        lines: Rates that are new or other than before.
        problems: Why others cannot be entered; any of them keeps all out.
        known: How many say what is entered already.
    """

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    known: int = 0

    @property
    def fits(self) -> bool:
        """Whether it can be entered as it is."""
        return bool(self.lines) and not self.problems

    @property
    def corrected(self) -> int:
        """How many of the rates take the place of another of the same day."""
        return sum(line.was is not None for line in self.lines)


def examine(
    content: bytes | Path, name: str, *, home: str, entered: Sequence[RateRow]
) -> Examined:
    """Read a file, or pasted lines as one.

    Args:
        content: What it holds.
        name: As its sender calls it; pasted lines end in ``.txt``.
        home: The company's currency: what rates are into where none is said.
        entered: Rates there are.
    """
    found = Examined()
    try:
        book = open_book(content, name, LIMITS)
    except Unreadable as unreadable:
        facts = {"name": name, **unreadable.facts}
        _problem(found, name, None, "", "", _(unreadable.sentence) % facts)
        return found
    reader = _Reader(found, name, home, entered)
    for sheet in book.visible:
        reader.read(sheet)
    if not (found.lines or found.problems or found.known):
        sentence = _("There is no line with a currency, a day and a rate.")
        _problem(found, name, None, "", "", sentence)
    return found


def _problem(
    found: Examined, file: str, row: int | None, column: str, value: str, sentence: str
) -> None:
    found.problems.append(Problem(file, "", row, column, value, sentence, ""))


class _Reader:
    """Goes through the sheets of one file."""

    def __init__(
        self, found: Examined, file: str, home: str, entered: Sequence[RateRow]
    ) -> None:
        self.found, self.file, self.home = found, file, home
        self.entered = {(r.currency, r.into, r.start_date): r for r in entered}
        self.seen: dict[tuple[str, str, date], tuple[int, Decimal]] = {}

    def read(self, sheet: Sheet) -> None:
        """All rows of a sheet; one of another shape is passed over."""
        at, roles, pairs = _header(sheet)
        if not roles:
            return
        for number_, row in enumerate(sheet.rows(at), start=at + 1):
            if len(self.found.problems) >= MOST_PROBLEMS:
                return
            if all(_empty(cell) for cell in row):
                continue
            cells = {
                role: row[place] for role, place in roles.items() if place < len(row)
            }
            told = self._of_pairs(cells, row, pairs) if pairs else iter([cells])
            for one in told:
                self._row(number_, one)
            if len(self.found.lines) > MOST:
                self._too_many(number_)
                return

    def _of_pairs(
        self, cells: Mapping[str, Any], row: Sequence[Any], pairs: Mapping[int, Any]
    ) -> Iterator[dict[str, Any]]:
        """One line for each pair of a day that has a rate."""
        for place, (size, currency, into) in pairs.items():
            if not _empty(row[place]):
                pair = {"currency": currency, "into": into, "of": size}
                yield {**cells, **pair, "rate": row[place]}

    def _row(self, row: int, cells: dict[str, Any]) -> None:
        try:
            said = self._rate(cells)
            check_rate(said)
            self._keep(row, said)
        except Misread as wrong:
            self._wrong(row, cells, wrong.role, wrong.sentence)
        except Refused as refusal:
            self._wrong(row, cells, "rate", str(refusal))

    def _too_many(self, row: int) -> None:
        sentence = _("At most %(most)s rates at once: split the file.")
        _problem(self.found, self.file, row, "", "", sentence % {"most": MOST})

    def _wrong(self, row: int, cells: dict[str, Any], role: str, sentence: str) -> None:
        value = "" if _empty(cells.get(role)) else str(cells[role])[:80]
        _problem(self.found, self.file, row, titles()[role], value, sentence)

    def _rate(self, cells: dict[str, Any]) -> NewRate:
        rate = number(cells.get("rate"))
        start = day(cells.get("day"))
        if isinstance(start, Fault) or start is None:
            raise Misread("day", _told(start, _("Enter the day it takes effect.")))
        if isinstance(rate, Fault) or rate is None:
            raise Misread("rate", _told(rate, _("There is no exchange rate in it.")))
        return NewRate(
            currency=_code(cells, "currency", ""),
            into=_code(cells, "into", self.home),
            start_date=start,
            rate=rate / cells.get("of", 1),
            source=_text(cells, "source")[:200],
        )

    def _keep(self, row: int, said: NewRate) -> None:
        place = said.currency, said.into, said.start_date
        before = self.seen.setdefault(place, (row, said.rate))
        if before[1] != said.rate:
            sentence = _("Row %(row)s has a different rate for the same day.")
            raise Misread("rate", sentence % {"row": before[0]})
        known = self.entered.get(place)
        if before[0] != row or (known is not None and known.rate == said.rate):
            self.found.known += 1
            return
        was = None if known is None else known.rate
        self.found.lines.append(Line(row, said, was))


def _told(fault: Fault | None, missing: str) -> str:
    return missing if fault is None else _(fault.sentence) % fault.facts


def _code(cells: Mapping[str, Any], role: str, default: str) -> str:
    text = _text(cells, role)
    code = currency_code(text) if text else default
    if not code:
        raise Misread(role, _("This is not a currency."))
    return code


def _text(cells: Mapping[str, Any], role: str) -> str:
    cell = cells.get(role)
    return "" if cell is None else str(cell).strip()


def _empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


Pairs = dict[int, tuple[int, str, str]]


def _header(sheet: Sheet) -> tuple[int, dict[str, int], Pairs]:
    """First row of rates, the place of each role, and of each pair."""
    for at, row in enumerate(sheet.rows(0, LOOKED_AT)):
        roles = {}
        for place, cell in enumerate(row):
            role = ROLES.get(plain(cell)) if isinstance(cell, str) else None
            if role is not None:
                roles.setdefault(role, place)
        pairs = _pairs(row)
        if "day" in roles and pairs:
            return at + 1, roles, pairs
        if {"currency", "day", "rate"} <= roles.keys():
            return at + 1, roles, {}
        if _is_bare(row):
            return at, _bare(row), {}
    return 0, {}, {}


def _pairs(row: Sequence[Any]) -> Pairs:
    found: Pairs = {}
    for place, cell in enumerate(row):
        told = PAIR.fullmatch(cell.strip()) if isinstance(cell, str) else None
        if told is not None:
            size, currency, into = told.groups()
            found[place] = (int(size or 1) or 1, currency.upper(), into.upper())
    return found


def _is_bare(row: Sequence[Any]) -> bool:
    """A line that begins with a currency and has a day and a rate after it."""
    first = row[0] if row else None
    return (
        isinstance(first, str)
        and len(row) >= 3
        and currency_code(first) is not None
        and any(isinstance(day(cell), date) for cell in row[1:3])
    )


def _bare(row: Sequence[Any]) -> dict[str, int]:
    """Places of a line without names; what it is turned into may be left out."""
    names = (
        BARE
        if isinstance(row[1], str) and currency_code(row[1])
        else BARE[:1] + BARE[2:]
    )
    return {role: place for place, role in enumerate(names) if place < len(row)}


def titles() -> dict[str, str]:
    """The columns as a reader of the page calls them."""
    return {
        "currency": _("Currency"),
        "into": _("Into"),
        "day": _("From"),
        "rate": _("Exchange rate"),
        "source": _("Source"),
    }
