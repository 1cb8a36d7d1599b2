"""The workbook in which actions are collected; it is read back as it is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from luopan.actions.kinds import FIELDS, KINDS, STATES
from luopan.actions.queries.files import Offered
from luopan.actions.sheet_rows import Step
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

DAYS = {"start", "last", "from", "until"}
WIDTHS = {"unit": 20, "name": 34, "name_other": 28, "outcome": 34, "owner": 16}


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
    title = _("Planned actions")
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
    step = Step(_("Draft agreed"), date(2026, 10, 15))
    both = f"{replace(step, reached_date=date(2026, 10, 12))}; {date(2026, 11, 1)} …"
    yield [
        named["milestones"],
        both,
        _("Day and name; ✓ and the day if reached."),
        "",
    ]
    for kind, word in KINDS.items():
        own = _(", ").join(str(label) for label in FIELDS[kind].values())
        fields = _("Specific fields: %(fields)s") % {"fields": own} if own else ""
        yield [named["kind"], str(word), "", fields]
    for state, word in STATES.items():
        if state != "dropped":
            yield [named["state"], str(word), "", ""]
    for metric in may.metrics:
        counted = _("Measured in %(unit)s") % {"unit": counted_in(metric)}
        yield [named["metric"], metric.code, spoken(metric), counted]
    for unit in may.units:
        yield [named["unit"], unit.code, spoken(unit), ""]
    for person in may.people:
        yield [named["owner"], person.code, spoken(person), ""]
