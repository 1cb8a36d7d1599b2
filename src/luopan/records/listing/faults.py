"""What can be wrong with a row of a list of customers: the sentence, and how to mend it."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from luopan.trail.said import worded

LONG = (_("The name is longer than 200 characters."), _("Shorten it."))
LONG_CHANNEL = (_("The channel is longer than 40 characters."), _("Shorten it."))
NO_TIER = (
    _("The dealer tier must be a number from 1 to 99."),
    _("Enter it as a number, or leave the cell empty."),
)
ENDED = (
    _("This customer has ended."),
    _("Delete the row, or give the new customer its own number."),
)
TWICE = (
    _("This customer appears twice in the list, with different details."),
    _("Keep only one of the rows."),
)
NOBODY = (
    _("There is no seat of this name, and no seat holder of this name."),
    _("Enter the code or name of a seat or of its holder; or leave the cell empty."),
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
        _("This customer already changes owner on %(day)s, which is later."), day=day
    )
    return sentence, _("Enter a later day in the list, or leave the cell empty.")


WHICH_CUSTOMER = _("Enter the number of the customer.")
WHICH_SEAT = _("Enter the code of the seat.")
