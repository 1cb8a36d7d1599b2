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
        return _("No exchange rate is entered. All that is in %(home)s needs none.") % {
            "home": currency_said(home)
        }
    return _(
        "A rate holds from its day until the next one of its pair begins. Amounts are "
        "turned by the rate of their own day."
    )


def missing(days: Sequence[Unpriced]) -> list[str]:
    """Amounts that cannot be turned, a line for each currency."""
    return [
        _(
            "%(currency)s: records of %(first)s to %(last)s have no exchange rate into "
            "%(into)s. Figures they are part of are not shown until one is entered."
        )
        % _facts(one)
        for one in days
    ]


def of_import(days: Sequence[Unpriced]) -> list[str]:
    """The same of files that are not stored yet."""
    return [
        _(
            "%(currency)s: there is no exchange rate into %(into)s for %(first)s to "
            "%(last)s. Once this is stored, figures it is part of are not shown until "
            "one is entered."
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
            "%(count)s line cannot be entered; nothing is until all can.",
            "%(count)s lines cannot be entered; nothing is until all can.",
            len(found.problems),
        ) % {"count": fixed(len(found.problems))}
    if not found.lines:
        return _("All of these rates are entered already.")
    return _(
        "Rates that are new: %(new)s; that take the place of another of the same day: "
        "%(corrected)s; entered already: %(known)s."
    ) % {
        "new": fixed(len(found.lines) - found.corrected),
        "corrected": fixed(found.corrected),
        "known": fixed(found.known),
    }
