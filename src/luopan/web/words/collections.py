"""Collections in words and tables: what is open, since when, and the three rates."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from luopan.records.queries.collecting import Collected
from luopan.records.queries.owed import Rate
from luopan.tracking.queries.collections import Collections, Part
from luopan.web import figures
from luopan.web.exports import Column, Export, Holds
from luopan.web.words.progress import as_of

MILLION = 1_000_000


@dataclass(frozen=True)
class RateTile:
    """One of the rates: how it is defined, and what of what it is."""

    title: str
    value: str
    of: str
    defined: str


def amount(value: int) -> Decimal:
    """Millionths, as records keep them, in whole units."""
    return Decimal(value) / MILLION


def late(found: Collected) -> int:
    """What is overdue, in millionths."""
    return sum(found.ageing.overdue)


def sentence(found: Collections) -> str:
    """What matters: how much is open, how much of it late, how long it takes."""
    whole = found.whole
    if whole is None:
        return str(found.lacking)
    if not whole.ageing.total and not whole.document.denominator:
        return _("No invoices and no receivables here.")
    told = {
        "open": _money(whole.ageing.total, found),
        "late": _money(late(whole), found),
        "old": _money(whole.ageing.overdue[-1], found),
        "days": figures.fixed(whole.outstanding.value),
    }
    if not whole.ageing.total:
        return _("No receivables.")
    if not late(whole):
        return _("%(open)s unpaid, none of it overdue. DSO: %(days)s days.") % told
    if not whole.ageing.overdue[-1]:
        said = _("%(open)s unpaid, %(late)s of it overdue. DSO: %(days)s days.")
        return said % told
    return (
        _(
            "%(open)s unpaid, %(late)s of it overdue, %(old)s for more than 90 days. DSO: "
            "%(days)s days."
        )
        % told
    )


def _money(value: int, found: Collections) -> str:
    return figures.compact(amount(value), found.counted_in)


def rates(found: Collections) -> Iterator[RateTile]:
    """The three, each by its own basis."""
    if found.whole is None:
        return
    due, whole = found.whole.due, found.whole
    if due.denominator or not due.without_due:
        yield _tile(
            _("Collection rate, due basis"),
            due,
            found,
            _("Collected in the period ÷ (overdue at its start + due in it)."),
        )
    yield _tile(
        _("Collection rate, document basis"),
        whole.document,
        found,
        _("What has been matched to the period's invoices so far ÷ their amount."),
    )
    if found.flow is not None:
        yield _tile(
            _("Collection rate, flow basis"),
            found.flow,
            found,
            _("Receipts ÷ sales of the period; can exceed 100%. Read it with ageing."),
        )


def _tile(title: str, rate: Rate, found: Collections, defined: str) -> RateTile:
    of = _("%(part)s of %(whole)s") % {
        "part": _money(rate.numerator, found),
        "whole": _money(rate.denominator, found),
    }
    return RateTile(title, figures.percent(rate.value), of, defined)


def undated(found: Collections) -> str:
    """What invoices without any due date amount to; empty: none."""
    whole = found.whole
    return (
        _money(whole.due.without_due, found) if whole and whole.due.without_due else ""
    )


def ages(found: Collected) -> list[tuple[str, Decimal, float | None]]:
    """What is open by how long it is overdue, with its share."""
    aged, total = found.ageing, found.ageing.total
    rows = [
        (_("Not due"), aged.not_due),
        (_("1–30 days"), aged.overdue[0]),
        (_("31–60 days"), aged.overdue[1]),
        (_("61–90 days"), aged.overdue[2]),
        (_("more than 90 days"), aged.overdue[3]),
    ]
    if aged.without_due:
        rows.append((_("Without a due date"), aged.without_due))
    return [
        (title, amount(value), value / total if total > 0 else None)
        for title, value in rows
    ]


def part_name(part: Part) -> str:
    """What is of nobody below has a name, too."""
    return part.name or _("Not in a unit below")


def export(found: Collections) -> Export:
    """Unit by unit, with the rates and each age."""
    rows = [(part_name(part), part.found) for part in found.parts]
    if found.whole is not None:
        rows.append((_("Total"), found.whole))
    money = Holds.AMOUNT
    return Export(
        title=_("Collections and receivables"),
        columns=[
            Column(_("Unit"), width=26),
            Column(_("Outstanding"), money),
            Column(_("Not due"), money),
            Column(_("1–30 days"), money),
            Column(_("31–60 days"), money),
            Column(_("61–90 days"), money),
            Column(_("more than 90 days"), money),
            Column(_("Without a due date"), money),
            Column(_("Collection rate, due basis"), Holds.RATIO),
            Column(_("Collection rate, document basis"), Holds.RATIO),
            Column(_("DSO, days"), Holds.COUNT),
        ],
        rows=[_row(name, one) for name, one in rows],
        counted_in=found.counted_in,
        notes=[
            sentence(found),
            *(f"{one.title}: {one.defined}" for one in rates(found)),
            as_of(found.question.as_of),
        ],
    )


def _row(name: str, one: Collected) -> list[object]:
    aged, days = one.ageing, one.outstanding.value
    amounts = [aged.total, aged.not_due, *aged.overdue, aged.without_due]
    return [
        name,
        *map(amount, amounts),
        one.due.value,
        one.document.value,
        None if days is None else round(days),
    ]
