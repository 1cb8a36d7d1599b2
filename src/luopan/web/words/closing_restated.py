"""A closed month and what it is today, in words."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.language import spoken
from luopan.review.queries.closing.figures import Read, told
from luopan.review.queries.closing.restated import Restated, RestatedRow
from luopan.tracking.queries.standing import Shape
from luopan.web import figures
from luopan.web.words.clauses import sentences
from luopan.web.words.closing import change, figure, period
from luopan.web.words.progress import period_name


def then_and_now(row: RestatedRow) -> tuple[str, str]:
    """Closed and today; money that is another, in full."""
    if _in_full(row):
        return _full(row.closed, row.read), _full(row.today, row.read)
    return figure(row.closed, row.read), figure(row.today, row.read)


def difference(row: RestatedRow) -> str:
    """Today less closed, with its sign; in full where the two are."""
    if not _in_full(row):
        return change(row.difference, row.read)
    return change_in_full(row.difference, row.read)


def change_in_full(millionths: int, read: Read) -> str:
    """A change with its sign; money to its last unit, whatever its size."""
    if read.shape is not Shape.MONEY:
        return change(millionths, read)
    return f"{'+' if millionths > 0 else ''}{_full(millionths, read)}"


def _in_full(row: RestatedRow) -> bool:
    """Money that is another today: in short a small difference is rounded away."""
    return bool(row.difference) and row.read.shape is Shape.MONEY


def _full(millionths: int | None, read: Read) -> str:
    return f"{figures.fixed(told(millionths or 0))} {figures.money(read.counted_in)}"


def restated_sentence(found: Restated) -> str:
    """Whether the month is another one today."""
    facts = {"period": period(found.closing)}
    if not found.differs:
        return sentences(
            [_("%(period)s is unchanged since it was closed.") % facts, _arrived(found)]
        )
    row = max(
        found.rows, key=lambda one: (bool(one.difference), one.unit == found.unit)
    )
    closed, today = then_and_now(row)
    facts |= {
        "closed": closed,
        "today": today,
        "change": difference(row),
        "unit": spoken(row.unit),
    }
    return (
        _(
            "%(unit)s closed %(period)s with %(closed)s; today it is %(today)s, %(change)s."
        )
        % facts
    )


def _arrived(found: Restated) -> str:
    """What came after the close and counts later; empty: nothing, or no amount is known."""
    known = [one.amount for one in found.late if one.amount is not None]
    if not known:
        return ""
    said = ngettext(
        "%(n)s document arrived later (%(amount)s) and counts in a later month.",
        "%(n)s documents arrived later (%(amount)s) and count in later months.",
        len(known),
    )
    total = figures.named(Decimal(sum(known)) / 1_000_000, found.currency)
    return said % {"n": len(known), "amount": total}


def document_amount(millionths: int | None) -> str:
    """An amount of a document, written out."""
    if millionths is None:
        return figures.NOTHING
    return figures.fixed(Decimal(millionths) / 1_000_000, 2)


def counted_in_month(day: date) -> str:
    """In which month a late document counts: counted in August."""
    month = period_name(f"{day:%Y-%m}", "month")
    return _("cross-period, counted in %(month)s") % {"month": month}


def month_of(day: date | None) -> str:
    """The month that a late document counts in, under a head that says so."""
    return period_name(f"{day:%Y-%m}", "month") if day else ""
