"""Customers of a number as workbooks; that of a seat can be filled in and read back."""

from typing import Any

from django.utils.translation import gettext as _

from luopan.org.language import spoken
from luopan.targets.queries.customers import Customer, RolledUp, SeatCustomers
from luopan.web.customer_forms import CODE, PRODUCT, SEAT
from luopan.web.exports import Column, Export, Holds
from luopan.web.words import customers as words
from luopan.web.words import customers_said as told

N, A = Holds.COUNT, Holds.AMOUNT


def of_seat(found: SeatCustomers) -> Export:
    """A row a customer in the metric's own unit; then what is named, what is open, the number."""
    months = [Column(code, N, 12) for code in found.periods]
    rows = [_row(found, one) for one in found.lines]
    rows += [_row(found, one) for one in found.others]
    rows.append(_sum(found, _("Named"), found.named))
    if found.rest is not None and found.number is not None:
        rows.append(_sum(found, _("Yet to be found"), found.rest))
        rows.append(_sum(found, _("Target of the seat"), found.number))
    return Export(
        title=_("Customers of %(seat)s") % {"seat": spoken(found.unit)},
        columns=[
            Column(_("Customer"), width=34),
            Column(_(CODE)),
            Column(_(SEAT)),
            Column(_(PRODUCT)),
            Column(_("Kind"), width=18),
            Column(_("Last year"), N),
            Column(_("This year so far"), N),
            Column(_("Year"), N),
            *months,
        ],
        rows=rows,
        notes=[
            f"{found.version.plan.year} · {spoken(found.version)}",
            _("Unit of measure: %(unit)s") % {"unit": found.counted_in},
            told.sentence(found),
            _("Only the months are read on import; the year is their sum."),
        ],
    )


def _row(found: SeatCustomers, one: Customer) -> list[Any]:
    return [
        spoken(one.account),
        one.account.code,
        found.unit.code,
        found.product.code if found.product else "",
        words.about(one),
        one.last,
        one.to_date,
        one.year if one.named else None,
        *(one.months if one.named else (None,) * len(found.periods)),
    ]


def _sum(found: SeatCustomers, title: str, amounts: Any) -> list[Any]:
    return [title, "", "", "", "", None, None, sum(amounts), *amounts]


def of_unit(found: RolledUp) -> Export:
    """A row for each seat and customer, so that anybody can add up as he likes."""
    rows: list[list[Any]] = [
        [
            _("Yet to be found"),
            "",
            spoken(row.unit),
            row.holder,
            row.team,
            row.rest,
            row.number,
        ]
        for row in found.seats
    ]
    rows += [
        [spoken(one.account), one.account.code, spoken(b.unit), "", "", b.amount, None]
        for one in found.accounts
        for b in one.seats
    ]
    return Export(
        title=_("Customers of %(seat)s") % {"seat": spoken(found.unit)},
        columns=[
            Column(_("Customer"), width=34),
            Column(_(CODE)),
            Column(_("Seat"), width=24),
            Column(_("Holder")),
            Column(_("Team"), width=20),
            Column(_("Amount"), A),
            Column(_("Target of the seat"), A),
        ],
        rows=rows,
        counted_in=found.counted_in,
        notes=[
            f"{found.version.plan.year} · {spoken(found.version)}",
            words.of_unit(found),
            _("As of %(day)s") % {"day": found.as_of_date},
        ],
    )
