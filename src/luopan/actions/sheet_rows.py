"""One row of a sheet of actions: what may be named in it, and what its cells say."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.actions.checks import Brings, check_dates, whole
from luopan.actions.kinds import FIELDS, KINDS
from luopan.actions.models import Action
from luopan.actions.sheet_words import FIELD, kind_codes, state_codes
from luopan.dimensions.models import Metric
from luopan.org.models import Person, Unit
from luopan.org.words import checked_name
from luopan.records.wording import plain
from luopan.sheets.cells import CellError
from luopan.sheets.values import Fault, day, number
from luopan.strategy.words import checked_year
from luopan.trail.refusal import Refused

DAY = timedelta(days=1)
BETWEEN = re.compile(r"[;；\n]+")  # two milestones of a cell
MOST_STEPS = 40  # of one action
Place = tuple[int, int, str, date]  # unit, year, name, first day


class Wrong(Refused):
    """A cell that cannot be taken; ``role`` is its column."""

    def __init__(self, role: str, sentence: str, **facts: Any) -> None:
        self.role = role
        super().__init__(sentence, **facts)


@dataclass(frozen=True)
class Step:
    """A milestone of a row; ``reached_date`` None: not yet."""

    name: str
    due_date: date
    reached_date: date | None = None

    def __str__(self) -> str:
        """As a cell says it, and it is read back."""
        reached = f" ✓ {self.reached_date}" if self.reached_date else ""
        return f"{self.due_date} {self.name}{reached}"


@dataclass(frozen=True)
class Row:
    """A row that can be taken: where it stands, the columns of its action, its milestones."""

    sheet: str
    row: int
    unit: Unit
    year: int
    columns: dict[str, Any]
    state: str
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Known:
    """What a reader may name, and what is planned already.

    Attributes:
        units: For which he may plan.
        people: Who may answer for an action.
        metrics: What an action may bring.
        planned: By place of an action: its last day (exclusive) and owner.
        begins: Month and day on which the company's year begins.
        on: Today.
    """

    units: Mapping[str, list[Unit]]
    people: Mapping[str, list[Person]]
    metrics: Mapping[str, list[Metric]]
    planned: Mapping[Place, tuple[date, int]]
    begins: tuple[int, int]
    on: date

    def year_of(self, day: date) -> int:
        """The fiscal year that a day lies in."""
        return checked_year(day.year - ((day.month, day.day) < self.begins))


def by_words(things: Iterable[Any]) -> dict[str, list[Any]]:
    """Things by code and by either name, as ``plain`` writes them."""
    found: dict[str, list[Any]] = {}
    for thing in things:
        words = {plain(w) for w in (thing.code, thing.name, thing.name_other) if w}
        for word in words:
            found.setdefault(word, []).append(thing)
    return found


def read_row(sheet: str, place: int, cells: Mapping[str, Any], known: Known) -> Row:
    """What one row says.

    Raises:
        Refused: A cell cannot be taken; ``Wrong`` says which.
    """
    for role, cell in cells.items():
        if isinstance(cell, CellError):
            raise Wrong(role, _("The formula of this cell has no result."))
    unit = _one("unit", cells, known.units)
    kind = _word("kind", cells, kind_codes(), "other")
    start, last = _day("start", cells), _day("last", cells)
    said = {
        "name": text_of(cells, "name"),
        "name_other": text_of(cells, "name_other"),
        "kind": kind,
        "owner": _one("owner", cells, known.people),
        "start_date": start,
        "end_date": last + DAY,
        "outcome": text_of(cells, "outcome"),
        "particulars": _particulars(kind, cells),
        "brings": _brings(cells, start, last, known),
    }
    if not said["name"]:
        raise Wrong("name", _("The action's name is missing."))
    if last < start:
        raise Wrong("last", _("It ends before it starts."))
    state = _word("state", cells, state_codes(), "planned")
    columns = whole(said, known.on)
    try:
        check_dates(Action(**columns))
    except Refused as refusal:
        raise Wrong("last", str(refusal)) from None
    steps = tuple(_steps(text_of(cells, "milestones"), known.on))
    return Row(sheet, place, unit, known.year_of(start), columns, state, steps)


def _brings(
    cells: Mapping[str, Any], start: date, last: date, known: Known
) -> Brings | None:
    """What it should bring; on its own days, unless others are said."""
    amount = _number("amount", cells)
    if amount is None:
        return None
    sure = _sure(cells)
    first = _day("from", cells) if text_of(cells, "from") else start
    until = _day("until", cells) if text_of(cells, "until") else last
    if text_of(cells, "metric"):
        metric = _one("metric", cells, known.metrics)
    else:
        metric = next(iter(known.metrics.get(plain("sales_amount"), [])), None)
    if metric is None:
        raise Wrong("metric", _("The metric of the amount is missing."))
    if until < first:
        raise Wrong("until", _("It ends before it starts."))
    if amount <= 0:
        raise Wrong("amount", _("The expected contribution must be above 0."))
    return Brings(metric, amount, first, until + DAY, sure)


def _sure(cells: Mapping[str, Any]) -> float:
    """``60%``, ``60`` or, as a cell of percent holds it, 0.6."""
    text = text_of(cells, "sure").replace("％", "%")
    found = number(text.removesuffix("%")) if text else None
    if found is None or isinstance(found, Fault):
        raise Wrong("sure", _("The confidence is missing."))
    share = found / 100 if text.endswith("%") or found > 1 else found
    if not 0 < share <= 1:
        raise Wrong("sure", _("Confidence must be above 0% and at most 100%."))
    return float(share)


def _particulars(kind: str, cells: Mapping[str, Any]) -> dict[str, str]:
    filled = [
        role.removeprefix(FIELD)
        for role in cells
        if role.startswith(FIELD) and text_of(cells, role)
    ]
    for key in filled:
        if key not in FIELDS[kind]:
            raise Wrong(
                f"{FIELD}{key}",
                _("Actions of the kind “%(kind)s” do not have this field: clear it."),
                kind=KINDS[kind],
            )
    return {key: text_of(cells, f"{FIELD}{key}") for key in filled}


def _steps(text: str, on: date) -> Iterator[Step]:
    """``2026-10-15 Draft agreed ✓ 2026-10-12; 2026-11-01 Signed``: day, name, when reached."""
    parts = [part.strip() for part in BETWEEN.split(text) if part.strip()]
    if len(parts) > MOST_STEPS:
        raise Wrong(
            "milestones",
            _("An action can have at most %(most)s milestones."),
            most=MOST_STEPS,
        )
    for part in parts:
        told, _mark, reached = part.partition("✓")
        due, _space, name = told.strip().partition(" ")
        if not name.strip():
            raise Wrong(
                "milestones", _("“%(text)s” is not a date with a name."), text=part[:60]
            )
        came = _told_day(reached) if _mark else None
        if came is not None and came > on:
            raise Wrong("milestones", _("%(day)s is in the future."), day=came)
        yield Step(checked_name(name), _told_day(due), came)


def _told_day(text: str) -> date:
    found = day(text.strip())
    if not isinstance(found, date):
        raise Wrong(
            "milestones", _("“%(value)s” is not a date."), value=text.strip()[:40]
        )
    return found


def _one(role: str, cells: Mapping[str, Any], known: Mapping[str, list[Any]]) -> Any:
    text = text_of(cells, role)
    if not text:
        raise Wrong(role, _("This field is empty."))
    found = known.get(plain(text), [])
    if len(found) > 1:
        raise Wrong(role, _("Several have this name: enter the code."))
    if not found:
        raise Wrong(role, _("There is none of this name or code that you can choose."))
    return found[0]


def _word(
    role: str, cells: Mapping[str, Any], words: Mapping[str, str], default: str
) -> str:
    text = text_of(cells, role)
    if text and plain(text) not in words:
        raise Wrong(role, _("This word is not recognised."))
    return words[plain(text)] if text else default


def _day(role: str, cells: Mapping[str, Any]) -> date:
    found = day(cells.get(role))
    if found is None:
        raise Wrong(role, _("This field is empty."))
    if isinstance(found, Fault):
        raise Wrong(role, _("“%(value)s” is not a date."), value=found.value[:40])
    return found


def _number(role: str, cells: Mapping[str, Any]) -> Decimal | None:
    if not text_of(cells, role):
        return None
    found = number(cells[role])
    if found is None or isinstance(found, Fault):
        raise Wrong(role, _("This is not a number."))
    return found


def text_of(cells: Mapping[str, Any], role: str) -> str:
    """A cell as text; empty: there is none, or nothing in it."""
    cell = cells.get(role)
    return "" if cell is None else str(cell).strip()
