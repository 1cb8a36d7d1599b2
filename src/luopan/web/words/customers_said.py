"""What a seat's customers come to, in a sentence; and what those bring who are not named."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.language import spoken
from luopan.targets.queries.customers import SeatCustomers
from luopan.web import figures


def sentence(found: SeatCustomers) -> str:
    """The number, what of it is named, what is open or too much; of which product."""
    said = _named(found)
    if found.product is None:
        return said
    facts = {"product": spoken(found.product), "said": said}
    if found.whole_number is None:
        return _("%(product)s: %(said)s") % facts
    facts["whole"] = figures.named(found.whole_number, found.counted_in)
    return _("%(product)s: %(said)s All products: %(whole)s.") % facts


def _named(found: SeatCustomers) -> str:
    if found.number is None or found.rest is None:
        return _("This seat has no target yet; customers can be named beforehand.")
    number, rest = sum(found.number, Decimal(0)), sum(found.rest, Decimal(0))
    count = len(found.lines)
    facts = {
        "year": found.version.plan.year,
        "number": figures.named(number, found.counted_in),
        "count": count,
        "named": figures.named(sum(found.named, Decimal(0)), found.counted_in),
        "rest": figures.named(abs(rest), found.counted_in),
        "share": figures.percent(float(abs(rest) / number) if number else None),
    }
    if not count:
        return (
            _(
                "%(number)s for %(year)s, and no customers are named yet: all of it is yet "
                "to be found."
            )
            % facts
        )
    if rest < 0:
        return (
            ngettext(
                "%(number)s for %(year)s: %(count)s customer carries %(named)s, %(rest)s "
                "more than the number.",
                "%(number)s for %(year)s: %(count)s customers carry %(named)s, %(rest)s "
                "more than the number.",
                count,
            )
            % facts
        )
    return (
        ngettext(
            "%(number)s for %(year)s: %(count)s customer carries %(named)s; %(rest)s "
            "(%(share)s) is yet to be found.",
            "%(number)s for %(year)s: %(count)s customers carry %(named)s; %(rest)s "
            "(%(share)s) is yet to be found.",
            count,
        )
        % facts
    )


def unnamed(found: SeatCustomers) -> dict[str, object] | None:
    """What customers of the seat bring that are in no row; None: nothing."""
    others = [one for one in found.others if one.last or one.to_date]
    if not others or not found.lines:
        return None
    return {
        "count": len(others),
        "last": sum((one.last for one in others), Decimal(0)),
        "to_date": sum((one.to_date for one in others), Decimal(0)),
        "said": _of_the_largest(found),
    }


def _of_the_largest(found: SeatCustomers) -> str:
    """Who of them brought the most this year, if that is more than any who is named."""
    largest = max(found.others, key=lambda one: one.to_date)
    if largest.to_date <= max(one.to_date for one in found.lines):
        return ""
    return _(
        "The largest customer of this year so far, %(name)s with %(amount)s, is not named."
    ) % {
        "name": spoken(largest.account),
        "amount": figures.named(largest.to_date, found.counted_in),
    }
