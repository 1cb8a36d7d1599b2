"""A sheet of planned resources read back: a row for each unit and resource."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luopan.records.titles import in_either
from luopan.records.wording import plain
from luopan.sheets.book import Sheet
from luopan.sheets.limits import MIB, Limits
from luopan.sheets.read import open_book
from luopan.sheets.unreadable import Unreadable
from luopan.sheets.values import Fault, number
from luopan.targets.queries.planned import RESOURCES
from luopan.targets.services.planning import SaidResource
from luopan.trail.refusal import Refused

LIMITS = Limits(
    workbook_bytes=4 * MIB, text_bytes=4 * MIB, text_rows=20_000, rows=20_000
)
LOOKED_AT = 20  # rows in which the names of the columns are looked for
NEEDED = ("unit", "resource", "before", "planned")


def titles() -> dict[str, str]:
    """What the columns are called, in the reader's language."""
    return {
        "unit": gettext("Code of the unit"),
        "name": gettext("Unit"),
        "resource": gettext("Resource"),
        "before": gettext("The year before"),
        "before_source": gettext("Source of last year"),
        "planned": gettext("Planned for the year"),
        "planned_source": gettext("Basis of the plan"),
    }


def resource_names() -> dict[str, str]:
    """What the resources are called, in the reader's language."""
    return {
        "heads": gettext("Head count"),
        "budget": gettext("Expense"),
        "presales": gettext("Presales days"),
        "leads": gettext("Leads"),
    }


def read_resources(content: bytes | Path, name: str) -> list[SaidResource]:
    """What the rows of a file say; rows without any amount are passed over.

    Raises:
        Refused: It cannot be read, or has not these columns; a row says no unit, no
            resource that there is, or no number: by sheet and row.
    """
    try:
        book = open_book(content, name, LIMITS)
    except Unreadable as unreadable:
        facts = {"name": name, **unreadable.facts}
        raise Refused(_(unreadable.sentence), **facts) from unreadable
    for sheet in book.visible:
        at, columns = _header(sheet)
        if set(NEEDED) <= set(columns.values()):
            return list(_said(sheet, at, columns))
    raise Refused(
        _(
            "No sheet has the planned resource columns. Export them first, fill in that "
            "file, and keep its header row."
        )
    )


def _header(sheet: Sheet) -> tuple[int, dict[int, str]]:
    roles = in_either(titles)
    best: tuple[int, dict[int, str]] = (0, {})
    for at, row in enumerate(sheet.rows(0, LOOKED_AT)):
        named = {
            place: roles[plain(cell)]
            for place, cell in enumerate(row)
            if isinstance(cell, str) and plain(cell) in roles
        }
        if len(named) > len(best[1]):
            best = (at, named)
    return best


def _said(sheet: Sheet, at: int, columns: Mapping[int, str]) -> Iterator[SaidResource]:
    for row, values in enumerate(sheet.rows(at + 1), start=at + 2):
        cells = {role: values[place] for place, role in columns.items()}
        before = _amount(cells.get("before"), sheet.name, row)
        planned = _amount(cells.get("planned"), sheet.name, row)
        if before is None and planned is None:
            continue
        yield SaidResource(
            _text(cells.get("unit")),
            _resource(cells.get("resource"), sheet.name, row),
            before,
            _text(cells.get("before_source")),
            planned,
            _text(cells.get("planned_source")),
        )


def _amount(cell: Any, sheet: str, row: int) -> Decimal | None:
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    found = number(cell)
    if found is None or isinstance(found, Fault):
        raise Refused(
            _("Sheet “%(sheet)s”, row %(row)s: “%(value)s” is no number."),
            sheet=sheet,
            row=row,
            value=str(cell)[:40],
        )
    return round(found, 2)


def _resource(cell: Any, sheet: str, row: int) -> str:
    known = {one: one for one in RESOURCES} | in_either(resource_names)
    found = known.get(plain(_text(cell)))
    if found is None:
        raise Refused(
            _("Sheet “%(sheet)s”, row %(row)s: there is no resource “%(value)s”."),
            sheet=sheet,
            row=row,
            value=_text(cell)[:40],
        )
    return found


def _text(cell: Any) -> str:
    return "" if cell is None else " ".join(str(cell).split())
