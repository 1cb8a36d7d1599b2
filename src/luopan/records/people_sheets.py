"""A list of people: who would be added, called otherwise, or put into a seat. Nothing is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from luopan.org.guard import check_email
from luopan.org.listed import Listed, differs
from luopan.org.models import Holding, Person, Unit
from luopan.org.words import checked_code, checked_name
from luopan.records.checking import Problem
from luopan.records.lines import (
    LIMITS,
    LOOKED_AT,
    MOST_PROBLEMS,
    Misread,
    roles_by_word,
)
from luopan.records.titles import in_either
from luopan.records.wording import plain
from luopan.sheets.book import Sheet
from luopan.sheets.read import open_book
from luopan.sheets.unreadable import Unreadable
from luopan.sheets.values import Fault, day
from luopan.trail.refusal import Refused

_ROLE_WORDS = {
    "code": "工号 员工编号 员工号 人员编码 人员编号 编码 编号 code id employeeid staffid",
    "name": "姓名 人员 员工 名字 名称 name person fullname",
    "name_other": "英文名 第二语言姓名 第二语言名称 nameinthesecondlanguage englishname",
    "email": "邮箱 邮件 电子邮件 电子邮箱 mail email",
    "seat": "岗位 席位 岗位编码 职位 seat seats position",
    "start": "入职日期 自 起 开始 开始日期 日期 到岗日期 since from start startdate",
}
ROLES = roles_by_word(_ROLE_WORDS)


@dataclass(frozen=True)
class Line:
    """A line that changes something; ``seat`` as people call it."""

    row: int
    said: Listed
    new: bool
    renamed: bool
    seat: str


@dataclass
class Examined:
    """What a list would do; any problem keeps all of it out."""

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    known: int = 0

    @property
    def fits(self) -> bool:
        """Whether it can be taken in as it is."""
        return bool(self.lines) and not self.problems


@dataclass(frozen=True)
class Known:
    """People there are, seats by code, seats by name, who holds which today and later."""

    people: Mapping[str, Person]
    seats: Mapping[str, Unit]
    named: Mapping[str, Sequence[Unit]]
    held: Mapping[str, Sequence[Holding]]


def known_now(seats: Sequence[Unit], on: date) -> Known:
    """What lines are read against.

    Args:
        seats: Those that the reader may see.
        on: The day from which stays matter.
    """
    named: dict[str, list[Unit]] = {}
    for seat in seats:
        for name in {seat.name, seat.name_other} - {""}:
            named.setdefault(plain(name), []).append(seat)
    stays: dict[str, list[Holding]] = {}
    found = Holding.objects.filter(kind=Holding.Kind.HOLDER).exclude(end_date__lte=on)
    for one in found.select_related("seat", "person"):
        stays.setdefault(one.seat.code, []).append(one)
    people = {one.code: one for one in Person.objects.all()}
    return Known(people, {seat.code: seat for seat in seats}, named, stays)


def examine(content: bytes | Path, name: str, *, known: Known, on: date) -> Examined:
    """Read a file, or pasted lines as one.

    Args:
        content: What it holds.
        name: As its sender calls it; pasted lines end in ``.txt``.
        known: What there is.
        on: From when on somebody is there where no day is said.
    """
    found = Examined()
    try:
        book = open_book(content, name, LIMITS)
    except Unreadable as unreadable:
        said = _(unreadable.sentence) % {"name": name, **unreadable.facts}
        found.problems.append(Problem(name, "", None, "", "", said, ""))
        return found
    reader = _Reader(found, name, known, on)
    for sheet in book.visible:
        reader.read(sheet)
    if not (found.lines or found.problems or found.known):
        said = _("There is no row with the names of the columns: code, name, seat …")
        found.problems.append(Problem(name, "", None, "", "", said, ""))
    return found


class _Reader:
    """Goes through the sheets of one file."""

    def __init__(self, found: Examined, file: str, known: Known, on: date) -> None:
        self.found, self.file, self.known, self.on = found, file, known, on
        self.rows: dict[str, int] = {}  # code: where it stands
        self.taken: dict[str, int] = {}  # seat: by which row

    def read(self, sheet: Sheet) -> None:
        """All rows of a sheet; one of another shape is passed over."""
        at, roles = _header(sheet)
        if not roles:
            return
        for number, row in enumerate(sheet.rows(at), start=at + 1):
            if len(self.found.problems) >= MOST_PROBLEMS:
                return
            cells = {r: row[place] for r, place in roles.items() if place < len(row)}
            if any(_text(cells, role) for role in cells):
                self._row(number, cells)

    def _row(self, row: int, cells: Mapping[str, Any]) -> None:
        try:
            self._keep(row, self._listed(row, cells))
        except Misread as wrong:
            self._wrong(row, cells, wrong.role, wrong.sentence)
        except Refused as refusal:
            self._wrong(row, cells, "name", str(refusal))

    def _wrong(self, row: int, cells: Mapping[str, Any], role: str, said: str) -> None:
        value = _text(cells, role)[:80]
        column = titles()[role]
        self.found.problems.append(Problem(self.file, "", row, column, value, said, ""))

    def _listed(self, row: int, cells: Mapping[str, Any]) -> Listed:
        code = _checked("code", checked_code, _text(cells, "code"))
        before = self.rows.setdefault(code, row)
        if before != row:
            said = _("Row %(row)s has the same code.") % {"row": before}
            raise Misread("code", said)
        start = day(cells.get("start"))
        if isinstance(start, Fault):
            raise Misread("start", _(start.sentence) % start.facts)
        first = start or self.on
        person = self.known.people.get(code)
        name = _text(cells, "name") or (person.name if person else "")
        mail = _said(cells, "email")
        return Listed(
            code=code,
            name=_checked("name", checked_name, name),
            start_date=first,
            name_other=_said(cells, "name_other"),
            email=None if mail is None else _checked("email", check_email, mail),
            seat=self._seat(row, code, _text(cells, "seat"), first),
        )

    def _seat(self, row: int, code: str, text: str, on: date) -> str | None:
        if not text:
            return None
        found = self.known.seats.get(text)
        called = self.known.named.get(plain(text), ())
        if found is None and len(called) > 1:
            codes = ", ".join(sorted(seat.code for seat in called))
            said = _("Several seats have this name; enter the code of one: %(codes)s")
            raise Misread("seat", said % {"codes": codes})
        seat = found or (called[0] if called else None)
        if seat is None or seat.kind != Unit.Kind.SEAT:
            said = _("There is no such seat. Enter its code or current name.")
            raise Misread("seat", said)
        if self.taken.setdefault(seat.code, row) != row:
            said = _("Row %(row)s assigns someone else to the same seat.")
            raise Misread("seat", said % {"row": self.taken[seat.code]})
        for stay in self.known.held.get(seat.code, ()):
            if stay.person.code != code and (stay.end_date or date.max) > on:
                said = _(
                    "%(person)s holds this seat: hand it over, or vacate it first."
                )
                raise Misread("seat", said % {"person": stay.person.name})
        return seat.code

    def _keep(self, row: int, said: Listed) -> None:
        person = self.known.people.get(said.code)
        renamed = person is not None and differs(person, said)
        sits = any(
            stay.person.code == said.code
            for stay in self.known.held.get(said.seat or "", ())
        )
        if person is not None and not renamed and (said.seat is None or sits):
            self.found.known += 1
            return
        seat = self.known.seats[said.seat].name if said.seat and not sits else ""
        self.found.lines.append(Line(row, said, person is None, renamed, seat))


def _checked(role: str, check: Any, text: str) -> str:
    try:
        return str(check(text))
    except Refused as refusal:
        raise Misread(role, str(refusal)) from None


def _text(cells: Mapping[str, Any], role: str) -> str:
    cell = cells.get(role)
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)  # an employee number that a workbook holds as a number
    return "" if cell is None else str(cell).strip()


def _said(cells: Mapping[str, Any], role: str) -> str | None:
    """An empty cell says nothing: what there is stays."""
    return _text(cells, role) or None


def _header(sheet: Sheet) -> tuple[int, dict[str, int]]:
    """First row of people, and the place of each role."""
    named = ROLES | in_either(titles)
    for at, row in enumerate(sheet.rows(0, LOOKED_AT)):
        roles: dict[str, int] = {}
        for place, cell in enumerate(row):
            role = named.get(plain(cell)) if isinstance(cell, str) else None
            if role is not None:
                roles.setdefault(role, place)
        if {"code", "name"} <= roles.keys():
            return at + 1, roles
    return 0, {}


def titles() -> dict[str, str]:
    """The columns as a reader of the page calls them; the template of a list has these."""
    return {
        "code": _("Code of a person"),
        "name": _("Name"),
        "name_other": _("Second-language name"),
        "email": _("Email"),
        "seat": _("Seat"),
        "start": _("From"),
    }
