"""What moved, where the year lands and how near calls were, in words."""

from datetime import date
from decimal import Decimal
from statistics import median

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.tracking.queries.forecast import (
    LEADS,
    Accuracy,
    Moves,
    Record,
)
from luopan.web import figures
from luopan.web.words.lacking import after, and_without, without
from luopan.web.words.progress import period_name

# ── what moved ──


def kinds() -> dict[str, str]:
    """What each move is called."""
    return {
        "won": _("won"),
        "lost": _("lost"),
        "later": _("later"),
        "earlier": _("earlier"),
        "larger": _("larger"),
        "smaller": _("smaller"),
        "new": _("new"),
        "gone": _("removed"),
        "received": _("received"),
        "handed": _("handed over"),
    }


LOOKS = {
    "won": "done",
    "earlier": "done",
    "larger": "done",
    "new": "on",
    "received": "on",
}
BAD = {"lost": "bad", "later": "wait", "smaller": "wait", "gone": "bad", "handed": ""}


def moves_sentence(found: Moves) -> str:
    """How much there was, how much there is."""
    facts = {
        "period": period_name(found.period.code, found.period.kind),
        "opening": figures.named(found.opening, found.counted_in),
        "closing": figures.named(found.closing, found.counted_in),
        "since": f"{found.since:%Y-%m-%d}",
        "count": found.count,
    }
    return _moves(found) % facts + after(and_without(found.lacking))


def _moves(found: Moves) -> str:
    if not found.count and found.opening == found.closing:
        return _(
            "%(period)s: open or won opportunities total %(closing)s, the same as on "
            "%(since)s; none moved."
        )
    return ngettext(
        "%(period)s: open or won opportunities went from %(opening)s on %(since)s to "
        "%(closing)s now; %(count)s of them moved.",
        "%(period)s: open or won opportunities went from %(opening)s on %(since)s to "
        "%(closing)s now; %(count)s of them moved.",
        found.count,
    )


def moves_sums(found: Moves) -> list[tuple[str, str, int, str]]:
    """By kind: look, name, how many, effect."""
    named = kinds()
    return [
        (
            (LOOKS | BAD)[kind],
            named[kind],
            count,
            _signed(effect, found.counted_in),
        )
        for kind, count, effect in found.sums
    ]


def moves_lines(found: Moves) -> list[dict[str, object]]:
    """The deals."""
    named, unit = kinds(), figures.unit_of_table(found.counted_in)
    year = found.since.year
    return [
        {
            "kind": named[row.kind],
            "look": (LOOKS | BAD)[row.kind],
            "key": row.key,
            "account": row.account or row.key,
            "unit": row.unit_name,
            "stage": row.stage,
            "days": _from_to(_day(row.before, year), _day(row.after, year)),
            "amounts": _from_to(
                *(
                    "" if much is None else figures.in_table(much, unit)
                    for much in (row.was, row.amount)
                )
            ),
            "effect": figures.NOTHING
            if row.effect is None
            else figures.change_in_table(row.effect, unit),
            "moves": row.effect != 0,
        }
        for row in found.rows
    ]


def _day(day: date | None, year: int) -> str:
    if day is None:
        return ""
    return f"{day:%m-%d}" if day.year == year else f"{day:%Y-%m-%d}"


def _from_to(before: str, after: str) -> str:
    """``10-07 → 09-28``; one of them where they are the same or one is not there."""
    if before and after and before != after:
        return f"{before} → {after}"
    return after or before


def _signed(amount: Decimal, money: str) -> str:
    text = figures.named(amount, money)
    return f"+{text}" if amount > 0 else text


# ── how near it was ──

NEAR = 2  # weeks before, as the lean is told


def near_sentence(found: Accuracy, *, outside: bool = False) -> str:
    """How much can be seen; ``outside``: the reader calls nothing and leads nobody."""
    if outside:
        return _(
            "You hold no seat and lead no unit: forecast accuracy is only visible to the "
            "caller and the leader above."
        )
    if not found.records:
        return _(
            "No results yet: they appear once a month called by you or your people is over."
        )
    return _near_own(found) or _near_others(found)


def _near_own(found: Accuracy) -> str:
    """One's own comes first: how far off on average, and to which side."""
    mine = (one for one in found.records if one.mine and one.side == "own")
    own = next((one for one in mine if one.off[NEAR] is not None), None)
    if own is None:
        return ""
    facts = {
        "off": figures.percent(own.off[NEAR], 0),
        "weeks": NEAR,
        "lean": _lean(own),
    }
    if own.lean is None:
        return (
            _("%(weeks)s weeks ahead, your calls were off by %(off)s on average.")
            % facts
        )
    return (
        _(
            "%(weeks)s weeks ahead, your calls were off by %(off)s on average; overall "
            "%(lean)s."
        )
        % facts
    )


def _near_others(found: Accuracy) -> str:
    """The middle of all, and nobody by name: it ranks nobody."""
    off = [share for one in found.records if (share := one.off[NEAR]) is not None]
    if not off:
        return _("Calls compared with actuals, month by month.")
    facts = {
        "count": len(off),
        "weeks": NEAR,
        "off": figures.percent(median(off), 0),
    }
    if len(off) == 1:  # Chinese knows no plural
        return _("%(weeks)s weeks ahead, calls were off by %(off)s on average.") % facts
    return (
        _(
            "%(weeks)s weeks ahead, half of %(count)s people were off by at most %(off)s on "
            "average."
        )
        % facts
    )


def near_rule() -> str:
    """Who sees it when."""
    return _(
        "You see your own as soon as the month is over, and can comment on it. Your leader "
        "sees it seven days later, with your comment; nobody else does. It goes into no "
        "ranking, score or pay. Error: (committed − actual) ÷ actual, of the call in force "
        "that many weeks before the month's last week."
    )


def near_instead() -> str:
    """What who calls nothing and leads nobody can look at instead."""
    return _(
        "You can see what units call each week, what changed since and the year ahead; the "
        "accuracy of a person's calls goes into no ranking, score or pay."
    )


def lead_name(weeks: int) -> str:
    """So many weeks before a month's last one."""
    said = ngettext("%(weeks)s week before", "%(weeks)s weeks before", weeks)
    return said % {"weeks": weeks}


def near_rows(found: Accuracy) -> list[dict[str, object]]:
    """People, in the order of their units."""
    return [
        {
            "record": one,
            "who": one.who,
            "unit": one.name,
            "side": _("beside its own call") if one.side == "above" else "",
            "off": [
                (lead_name(lead), figures.percent(one.off[lead], 0)) for lead in LEADS
            ],
            "lean": _lean(one),
            "months": len(one.months),
        }
        for one in found.records
    ]


def _lean(one: Record) -> str:
    if one.lean is None:
        return figures.NOTHING
    if abs(one.lean) < 0.05:
        return _("level")
    told = figures.percent(abs(one.lean), 0)
    return (_("%(by)s too high") if one.lean > 0 else _("%(by)s too low")) % {
        "by": told
    }


def near_months(one: Record, money: str) -> list[dict[str, object]]:
    """The months of one person, the newest first."""
    return [
        {
            "code": kept.span.code,
            "name": period_name(kept.span.code, "month"),
            "actual": figures.named(kept.actual, money),
            "without": without(kept.lacking),
            "cells": [
                (
                    lead_name(lead),
                    figures.named(kept.called[lead], money)
                    if kept.called[lead] is not None
                    else "",
                    figures.change(kept.errors[lead], 0)
                    if kept.errors[lead] is not None
                    else "",
                )
                for lead in LEADS
            ],
            "answer": kept.answer,
        }
        for kept in reversed(one.months)
    ]
