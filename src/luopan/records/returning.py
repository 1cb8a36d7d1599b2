"""What came back: lists of order numbers, and marks beside the lines themselves."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from luopan.records.checking import Findings
from luopan.records.coded import names
from luopan.records.drafting import Draft
from luopan.records.figures import read_days
from luopan.records.models import Line
from luopan.records.recognise import Recognised
from luopan.records.tables import Table
from luopan.trail.said import worded

YES = ("是", "yes", "y", "true", "1", "已退货", "退货", "退回", "returned", "√", "对")


def returns_of(
    orders: Sequence[Table],
    returned: Mapping[str, date | None],
    findings: Findings,
    where: str,
) -> list[Table]:
    """Whole orders that came back, as returns of what was ordered.

    Args:
        orders: The orders of the same files.
        returned: Number of the order → day it came back, or None: then the order's day.
        findings: Where numbers go that no order has.
        where: The list, for people.
    """
    wanted, tables = set(returned), []
    for table in orders:
        numbers = table.column("number")
        places = [place for place, number in enumerate(numbers) if number in returned]
        if places:
            tables.append(_taken_back(table, places, returned))
        wanted -= {numbers[place] for place in places}
    if wanted:
        earlier = _stored_orders(wanted)
        if len(earlier):
            places = list(range(len(earlier)))
            tables.append(_taken_back(earlier, places, returned))
            wanted -= set(earlier.columns["number"])
    if wanted:
        findings.odd.append(
            worded(
                _("%(where)s: %(count)s returned orders were not found: %(numbers)s."),
                where=where,
                count=f"{len(wanted):,}",
                numbers=", ".join(sorted(wanted)[:5])
                + (" …" if len(wanted) > 5 else ""),
            )
        )
    return tables


def _taken_back(
    table: Table, places: Sequence[int], returned: Mapping[str, date | None]
) -> Table:
    columns = {
        name: [column[place] for place in places]
        for name, column in ((name, table.column(name)) for name in table.columns)
    }
    columns["original"] = columns["number"]
    columns["day_date"] = [
        returned.get(number) or day
        for number, day in zip(columns["number"], columns["day_date"], strict=True)
    ]
    columns.pop("due_date", None)
    return Table("return", columns)


def returned_lines(drafts: Sequence[Draft], tables: Sequence[Table]) -> list[Table]:
    """Order lines that a column of their own sheet marks as returned."""
    found = []
    for draft, table in zip(drafts, tables, strict=True):
        marks = draft.texts.get("returned")
        if marks is None or draft.kind != "order":
            continue
        yes = np.asarray([mark.casefold() in YES for mark in marks.values] + [False])
        places = np.flatnonzero(yes[marks.codes]).tolist()
        if places:
            found.append(_taken_back(table, places, {}))
    return found


def returned_orders(
    found: Recognised, findings: Findings, date_order: str
) -> dict[str, date | None]:
    """Order number → day it came back, from a list of returns."""
    block = found.block
    numbers = names(block.columns[found.named("number")])
    marks = names(block.columns[found.named("returned")])
    plain_yes = [value.casefold() in YES for value in marks.values]
    yes = np.asarray(plain_yes + [False]) if any(plain_yes) else None
    counted = numbers.codes >= 0
    if yes is not None:
        counted &= yes[marks.codes]
    day = found.named("receipt_date", "date", "ship_date")
    days = read_days(block.columns[day], date_order).values if day else None
    listed: dict[str, date | None] = {}
    for place in np.flatnonzero(counted).tolist():
        number = numbers.values[numbers.codes[place]]
        said = days[place].tolist() if days is not None else None
        listed[number] = listed.get(number) or said
    repeated = int(counted.sum()) - len(listed)
    if repeated:
        findings.odd.append(
            worded(
                ngettext_lazy(
                    "%(where)s: %(count)s row repeats an order number and is counted "
                    "once.",
                    "%(where)s: %(count)s rows repeat an order number and are "
                    "counted once.",
                    repeated,
                ),
                where=block.label,
                count=f"{repeated:,}",
            )
        )
    if days is None:
        findings.odd.append(
            worded(
                _(
                    "%(where)s shows which orders were returned, but not when: they count "
                    "on the day of the order."
                ),
                where=block.label,
            )
        )
    return listed


STORED = {
    "number": "document__number",
    "line": "number",
    "day_date": "document__day_date",
    "account": "document__account__code",
    "seat": "document__seat__code",
    "product": "product__code",
    "channel": "document__channel",
    "currency": "document__currency",
    "tax_basis": "document__tax_basis",
    "quantity": "quantity",
    "amount": "amount",
    "net": "net",
    "cost": "cost",
    "profit": "profit",
    "row": "document__row",
}


def _stored_orders(numbers: set[str]) -> Table:
    """Orders of earlier imports."""
    wanted = sorted(numbers)
    rows = [
        row
        for start in range(0, len(wanted), 500)
        for row in Line.objects.filter(
            document__kind="order",
            document__live=True,
            document__number__in=wanted[start : start + 500],
        ).values_list(*STORED.values())
    ]
    return Table("order", {n: [row[i] for row in rows] for i, n in enumerate(STORED)})
