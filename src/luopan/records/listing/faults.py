"""What can be wrong with a row of a list of customers: the sentence, and how to mend it."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from luopan.trail.said import worded

LONG = (_("The name is longer than 200 characters."), _("Shorten it."))
LONG_CHANNEL = (_("The channel is longer than 40 characters."), _("Shorten it."))
NO_TIER = (
    _("The dealer tier is no number from 1 to 99."),
    _("Write it as a number, or empty the cell."),
)
ENDED = (
    _("This customer has ended."),
    _("Take the row out, or give a new customer a number of its own."),
)
TWICE = (
    _("This customer stands in the list twice, and not the same."),
    _("Leave one of the rows."),
)
NOBODY = (
    _("There is no seat of this name, and nobody of this name holds one."),
    _("Write the code or the name of a seat, or of who holds it; or empty the cell."),
)


def several(name: str, codes: Sequence[str], mend: str) -> tuple[str, str]:
    """A name that several things have."""
    sentence = worded(
        _("“%(name)s” is the name of several: %(codes)s."),
        name=name,
        codes=", ".join(codes[:5]),
    )
    return sentence, mend


def later(day: date) -> tuple[str, str]:
    """A customer that is given away on a later day already."""
    sentence = worded(
        _("This customer changes hands on %(day)s already, which is later."), day=day
    )
    return sentence, _("Say a later day in the list, or empty the cell.")


WHICH_CUSTOMER = _("Write the number of the customer.")
WHICH_SEAT = _("Write the code of the seat.")
