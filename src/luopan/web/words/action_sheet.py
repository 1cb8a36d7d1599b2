"""Sheets of actions in words: the template to fill in, and what a sheet would plan."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.actions.kinds import FIELDS, KINDS, STATES
from luopan.actions.queries.files import FileRow, Offered
from luopan.actions.sheet import Examined, Row
from luopan.actions.sheet_words import FIELD, ROLES, titles
from luopan.dimensions.queries import counted_in
from luopan.org.language import spoken
from luopan.sheets.write import (
    DAY,
    SHARE,
    TEXT,
    ColumnSpec,
    RowSpec,
    SheetSpec,
    WorkbookPlan,
    to_xlsx,
)
from luopan.web import figures

ONE = timedelta(days=1)
SHOWN = 100  # rows of the preview
DAYS = {"start", "last", "from", "until"}
WIDTHS = {"unit": 20, "name": 34, "name_other": 28, "outcome": 34, "owner": 16}


@dataclass(frozen=True)
class Preview:
    """A row that would be planned."""

    row: int
    unit: str
    name: str
    kind: str
    owner: str
    days: str
    brings: str


def template(may: Offered, *, at: datetime) -> bytes:
    """The workbook to fill in, and a sheet of what can be written where.

    Args:
        may: What may be named.
        at: Goes into the file's properties.
    """
    named = titles()
    fields = [role for role in named if role.startswith(FIELD)]
    columns = [*ROLES, *fields]
    sheet = SheetSpec(
        name=_("Actions"),
        columns=[ColumnSpec(WIDTHS.get(role, 14), _style(role)) for role in columns],
        head=[[named[role] for role in columns]],
        rows=[],
        frozen_columns=2,
    )
    title = _("Actions to plan")
    return to_xlsx(WorkbookPlan([sheet, _guide(may)], title=title, created_at=at))


def _style(role: str) -> Any:
    if role in DAYS:
        return DAY
    return SHARE if role == "sure" else TEXT


def _guide(may: Offered) -> SheetSpec:
    """What is understood; a sheet of this name is not read."""
    return SheetSpec(
        name=_("Guide"),
        columns=[ColumnSpec(24), ColumnSpec(28), ColumnSpec(34), ColumnSpec(44)],
        head=[[_("Column"), _("What to write"), _("Means"), ""]],
        rows=[RowSpec(line) for line in _guide_lines(may)],
    )


def _guide_lines(may: Offered) -> Iterator[list[Any]]:
    named = titles()
    for role in ("start", "last", "sure"):
        example = {"start": "2026-10-01", "last": "2026-10-31", "sure": "60%"}[role]
        last = _("That day is included.") if role == "last" else ""
        yield [named[role], example, last, ""]
    for kind, word in KINDS.items():
        own = _(", ").join(str(label) for label in FIELDS[kind].values())
        fields = _("Own fields: %(fields)s") % {"fields": own} if own else ""
        yield [named["kind"], str(word), "", fields]
    for state, word in STATES.items():
        if state != "dropped":
            yield [named["state"], str(word), "", ""]
    for metric in may.metrics:
        counted = _("Counted in %(unit)s") % {"unit": counted_in(metric)}
        yield [named["metric"], metric.code, spoken(metric), counted]
    for unit in may.units:
        yield [named["unit"], unit.code, spoken(unit), ""]
    for person in may.people:
        yield [named["owner"], person.code, spoken(person), ""]


def sentence(row: FileRow, seen: Examined | None) -> str:
    """What a sheet holds, or what became of it."""
    if seen is None:
        done = ngettext(
            "Taken in: %(count)s action.", "Taken in: %(count)s actions.", row.rows
        )
        applied = done % {"count": row.rows}
        return applied if row.state == "applied" else _("Put away.")
    count, wrong = len(seen.rows), len(seen.problems)
    said = [
        ngettext(
            "%(count)s action can be planned.",
            "%(count)s actions can be planned.",
            count,
        )
        % {"count": count}
    ]
    if seen.known:
        words = ngettext(
            "%(count)s is planned already and is passed over.",
            "%(count)s are planned already and are passed over.",
            seen.known,
        )
        said.append(words % {"count": seen.known})
    if wrong:
        words = ngettext(
            "%(count)s problem keeps the whole sheet out.",
            "%(count)s problems keep the whole sheet out.",
            wrong,
        )
        said.append(words % {"count": wrong})
    return ("" if figures.chinese() else " ").join(said)


def preview(seen: Examined) -> tuple[Preview, ...]:
    """The first rows that would be planned."""
    return tuple(_preview(row) for row in seen.rows[:SHOWN])


def _preview(row: Row) -> Preview:
    said = row.columns
    metric, brings = said.get("metric"), ""
    if metric is not None:
        much = figures.compact(said["amount"] * metric.quantum, counted_in(metric))
        brings = f"{much} {figures.percent(said['confidence'], 0)}"
    return Preview(
        row.row,
        spoken(row.unit),
        said["name"],
        str(KINDS[said["kind"]]),
        spoken(said["owner"]),
        f"{said['start_date']} – {said['end_date'] - ONE}",
        brings,
    )
