"""What people type into forms: amounts, percentages, choices. Wrong input is a sentence."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from luopan.sheets.values import Fault, number
from luopan.sheets.values import day as read_day
from luopan.trail.refusal import Refused
from luopan.web.entries import read

ONE_DAY = timedelta(days=1)


def amount(text: str) -> Decimal | None:
    """``1.2亿``, ``120w``, ``18M``, ``5,000,000``, ``¥１２``; exact. Nothing typed is None.

    Raises:
        Refused: It is no amount.
    """
    if not text.strip():
        return None
    found = number(text.strip())
    if found is not None and not isinstance(found, Fault):
        return found
    said = read(text)  # knows 18M too
    if said is None or said.kind != "set":
        raise Refused(
            _("“%(text)s” is not an amount; enter 18000000 or 18M."), text=text[:40]
        )
    return said.amount


def ratio(text: str) -> Decimal | None:
    """``12%``, ``+12``, ``-5 %``: always percent; 0.12 for 12 %. Nothing typed is None.

    Raises:
        Refused: It is no percentage.
    """
    bare = text.strip().replace("％", "%").removesuffix("%").strip().removeprefix("+")
    if not bare:
        return None
    found = number(bare)
    if found is None or isinstance(found, Fault):
        raise Refused(
            _("“%(text)s” is not a percentage; enter 12%% or -5%%."), text=text[:40]
        )
    return found / 100


def whole_number(text: str, default: int) -> int:
    """A year or a page; anything else is the default."""
    return (
        int(text) if text.isascii() and text.isdigit() and len(text) < 10 else default
    )


def day(text: str) -> date | None:
    """``2026-09-15`` as a date field sends it, and what people type besides; empty is None.

    Raises:
        Refused: It is no day.
    """
    if not text.strip():
        return None
    found = read_day(text.strip())
    if found is None or isinstance(found, Fault):
        raise Refused(_("“%(text)s” is not a date; enter 2026-03-31."), text=text[:40])
    return found


def needed_day(text: str) -> date:
    """A day that has to be said: nothing happens today only because a field was left empty.

    Raises:
        Refused: It is no day, or none was typed.
    """
    found = day(text)
    if found is None:
        raise Refused(_("Enter a date."))
    return found


def stands_in(sought: str, *texts: str) -> bool:
    """Whether one of some texts has what is looked for, whatever the case; empty: all do."""
    part = sought.casefold()
    return any(part in text.casefold() for text in texts)
