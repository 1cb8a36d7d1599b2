"""Exchange rates in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.dimensions.queries.rate_lists import RateRow, Unpriced
from luopan.records.rate_sheets import Examined
from luopan.web.figures import currency_said, fixed

SHOWN = 24  # of a pair, while others stand below it


@dataclass(frozen=True)
class Pair:
    """The rates of one currency into another, the latest first; ``more`` are not shown."""

    title: str
    key: str
    rows: tuple[RateRow, ...]
    more: int


def pairs(rows: Sequence[RateRow], *, whole: bool) -> list[Pair]:
    """Rates by pair, each with the latest of them; all of them where it is the only one."""
    by_pair: dict[tuple[str, str], list[RateRow]] = {}
    for row in rows:
        by_pair.setdefault((row.currency, row.into), []).append(row)
    return [
        Pair(
            f"{currency} → {into}",
            f"{currency}/{into}",
            tuple(own if whole else own[:SHOWN]),
            0 if whole else max(len(own) - SHOWN, 0),
        )
        for (currency, into), own in by_pair.items()
    ]


def plain(rate: Decimal) -> str:
    """All digits that say something: 7.1, not 7.100000000000."""
    return f"{rate.normalize():f}"


def sentence(rows: Sequence[RateRow], home: str) -> str:
    """What is entered."""
    if not rows:
        return _("No exchange rates yet. Amounts in %(home)s need none.") % {
            "home": currency_said(home)
        }
    return _(
        "A rate applies from its day until the next one of the same pair. Amounts are "
        "converted at the rate of their own day."
    )


def missing(days: Sequence[Unpriced]) -> list[str]:
    """Amounts that cannot be turned, a line for each currency."""
    return [
        _(
            "%(currency)s: records from %(first)s to %(last)s have no exchange rate into "
            "%(into)s. Figures that include them are hidden until a rate is entered."
        )
        % _facts(one)
        for one in days
    ]


def of_import(days: Sequence[Unpriced]) -> list[str]:
    """The same of files that are not stored yet."""
    return [
        _(
            "%(currency)s: there is no exchange rate into %(into)s for %(first)s to "
            "%(last)s. If stored now, figures that include it are hidden until a rate is "
            "entered."
        )
        % _facts(one)
        for one in days
    ]


def _facts(one: Unpriced) -> dict[str, object]:
    return {
        "currency": one.currency,
        "into": one.into,
        "first": one.first_date,
        "last": one.last_date,
    }


def of_lines(found: Examined) -> str:
    """What pasted lines or a file would enter."""
    if found.problems:
        return ngettext(
            "%(count)s line cannot be entered; nothing is entered until all are correct.",
            "%(count)s lines cannot be entered; nothing is entered until all are correct.",
            len(found.problems),
        ) % {"count": fixed(len(found.problems))}
    if not found.lines:
        return _("All of these rates are already entered.")
    return _(
        "New rates: %(new)s; corrections of the same day: %(corrected)s; already entered: "
        "%(known)s."
    ) % {
        "new": fixed(len(found.lines) - found.corrected),
        "corrected": fixed(found.corrected),
        "known": fixed(found.known),
    }
