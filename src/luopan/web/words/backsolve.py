"""Back-solve in words: the steps that one can follow by hand, the week, what would help."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.tracking.queries.backsolve import WITHIN, Backsolve, Solved
from luopan.web import figures
from luopan.web.exports import Column, Export, Holds
from luopan.web.words.progress import as_of

LOOKS = {"fits": "done", "hours": "bad", "late": "bad", "nothing": "done"}
WHOLE_RATES = ("talks_a_deal", "talks_a_visit")


@dataclass(frozen=True)
class Help:
    """A factor that alone would make it fit."""

    name: str
    now: str
    wanted: str
    possible: bool


@dataclass(frozen=True)
class Row:
    """A unit of the table."""

    row: Solved
    name: str
    more: str
    missing: str
    advised: str
    most: str
    lately: str
    this_week: str
    adopted: str
    word: str
    look: str


def state_word(one: Solved) -> str:
    """What became of a back-solve, in a few words."""
    if one.state == "hours" and not one.heads:
        return _("nobody there")
    return {
        "fits": _("fits the hours"),
        "hours": _("exceeds the hours"),
        "late": _("too late for new ones"),
        "nothing": _("no gap left"),
        "no_target": _("has no target"),
        "no_rates": _("too few records"),
        "over": _("period over"),
        "overlay": _("measured by others"),
    }[one.state]


def sentence(found: Backsolve) -> str:
    """The week in one sentence."""
    one = found.one
    said = {
        "no_target": _(
            "Without a committed target in money, activity cannot be back-solved."
        ),
        "over": _("It is over: nothing started now counts for it."),
        "overlay": _(
            "An overlay unit is measured by other units' results: the weekly numbers are theirs."
        ),
        "no_rates": _(
            "Up to company level, there are not enough recorded opportunities, "
            "communications and visits to derive a weekly number."
        ),
        "nothing": _(
            "No gap to the target of %(target)s: at the current pace, what is achieved, the "
            "running business and open opportunities will reach it."
        ),
        "late": _(
            "%(missing)s of %(target)s is missing, and opportunities started now will not "
            "close in time: half of the wins took longer. Only open opportunities and the "
            "running business can still bring it."
        ),
        "fits": _(
            "To reach %(target)s, %(missing)s must still come from new opportunities: "
            "%(visits)s; recently it was %(lately)s."
        ),
        "hours": _(
            "To reach %(target)s, %(missing)s must still come from new opportunities. That "
            "takes %(visits)s, or %(hours)s hours; only %(there)s hours a week are "
            "available for visits. Below is what would have to change."
        ),
    }[one.state]
    return said % _facts(found, one)


def _facts(found: Backsolve, one: Solved) -> dict[str, Any]:
    return {
        "target": figures.named(one.target, found.counted_in),
        "missing": figures.named(one.missing, found.counted_in),
        "visits": visits(one.advised or 0),
        "lately": figures.fixed(one.lately, 1),
        "hours": figures.fixed(one.needed.hours_a_week, 0) if one.needed else "",
        "there": figures.fixed(one.room.hours_a_week, 0) if one.room else "",
    }


def visits(count: int) -> str:
    """So many visits a week."""
    said = ngettext("%(count)s visit a week", "%(count)s visits a week", count)
    return said % {"count": figures.fixed(count)}


def names() -> dict[str, str]:
    """What each factor is called."""
    return {
        "win_rate": _("Won within 180 days"),
        "amount_a_win": _("Average win amount"),
        "talks_a_visit": _("Communications per visit"),
        "hours_a_week": _("Weekly hours for visits"),
        "talks_a_deal": _("Communications per opportunity"),
        "hours_a_visit": _("Hours per visit"),
        "missing": _("Target shortfall"),
    }


def helps(found: Backsolve) -> list[Help]:
    """What would make it fit, each alone."""
    named = names()
    return [
        Help(
            named[lever.key],
            _said(found, lever.key, lever.now),
            _said(found, lever.key, lever.wanted),
            lever.possible,
        )
        for lever in found.one.levers
    ]


def _said(found: Backsolve, key: str, value: float) -> str:
    if key == "win_rate":
        return figures.percent(value)
    if key in {"amount_a_win", "missing"}:
        return figures.named(value, found.counted_in)
    return figures.fixed(value, 2 if key in WHOLE_RATES else 1)


def until(found: Backsolve) -> str:
    """What must be begun by when."""
    day = found.one.begin_date
    if day is None:
        return ""
    if day < found.as_of:
        return _(
            "Half of the wins took longer than the time left: opportunities started now "
            "usually count for later periods."
        )
    return _(
        "Start by %(day)s: fewer than half of the opportunities started later close in "
        "time."
    ) % {"day": f"{day:%Y-%m-%d}"}


def about() -> str:
    """How the rates are meant."""
    return _(
        "Rates come from ripe opportunities (at least %(days)s days old) created in the "
        "previous two years; communications per visit from the last 12 months. Your own are "
        "used with at least 20 opportunities and 5 wins, or 30 visits; otherwise those of "
        "the nearest unit above with enough records. This is only advice: it is never used "
        "for rankings or pay."
    ) % {"days": WITHIN}


def rows(found: Backsolve) -> list[Row]:
    """Those under the unit."""
    unit = figures.unit_of_table(found.counted_in)
    return [
        Row(
            one,
            one.name.holder or one.name.name,
            one.name.name if one.name.holder else "",
            figures.in_table(one.missing, unit) if one.state != "no_target" else "—",
            _advised(one),
            figures.fixed(one.most_visits) if one.room else "—",
            figures.fixed(one.lately, 1),
            figures.fixed(one.this_week),
            figures.fixed(one.adopted.visits) if one.adopted else "",
            state_word(one),
            LOOKS.get(one.state, ""),
        )
        for one in found.below
    ]


def kept(found: Backsolve) -> str:
    """Which part of the target no unit below has, so that theirs do not add up to it."""
    rest = (found.one.target or 0) - sum(one.target or 0 for one in found.below)
    if not found.below or rest <= 0:
        return ""
    said = _(
        "%(amount)s of the target is passed on to no unit below: it and its visits are in the "
        "number above only."
    )
    return said % {"amount": figures.named(rest, found.counted_in)}


def _advised(one: Solved) -> str:
    return figures.fixed(one.advised) if one.advised is not None else "—"


def moved(one: Solved) -> str:
    """That the advice is another one than it was; empty: it is not."""
    if not one.moved or one.adopted is None or one.advised is None:
        return ""
    return _(
        "The advice has moved from %(before)s to %(now)s since it was adopted."
    ) % {
        "before": figures.fixed(one.adopted.advised),
        "now": figures.fixed(one.advised),
    }


@dataclass(frozen=True)
class Week:
    """The card of Today.

    Attributes:
        big: Visits since Monday.
        of: Of how many, or that none are adopted.
        moved: That the advice is another one now; empty: it is not.
    """

    seat: str
    big: str
    of: str
    said: str
    moved: str
    adopted: bool


def week(found: Backsolve) -> Week:
    """What one's own week asks for; it is advice until he adopts a number."""
    one = found.one
    advice = visits(one.advised or 0)
    if one.adopted is not None:
        of = ngettext(
            "of %(count)s visit this week",
            "of %(count)s visits this week",
            one.adopted.visits,
        ) % {"count": one.adopted.visits}
        day = localtime(one.adopted.at)
        said = _("Adopted on %(day)s.") % {"day": f"{day:%Y-%m-%d}"}
    else:
        of = _("visits this week")
        said = _(
            "Advice: %(advice)s for new opportunities, besides your target customers. It is "
            "only advice until you adopt a number."
        ) % {"advice": advice}
    if one.state == "hours":
        told = _("The target needs more hours than there are: see what would help.")
        said = f"{said}{'' if figures.chinese() else ' '}{told}"
    if one.advised is None:
        said = until(found)
    return Week(
        found.unit.code,
        figures.fixed(one.this_week),
        of,
        said,
        moved(one),
        one.adopted is not None,
    )


def export(found: Backsolve) -> Export:
    """The unit and those under it as a workbook."""
    money, count = Holds.AMOUNT, Holds.COUNT
    return Export(
        title=_("Back-solve %(unit)s") % {"unit": found.one.name.name},
        columns=[
            Column(_("Unit"), width=24),
            Column(_("Holder")),
            Column(_("Target"), money),
            Column(_("Achieved"), money),
            Column(_("Running business"), money),
            Column(_("Open opportunities"), money),
            Column(_("From new opportunities"), money),
            Column(_("Wins"), count),
            Column(_("Opportunities"), count),
            Column(_("Effective communications"), count),
            Column(_("Visits"), count),
            Column(_("Visits a week"), count),
            Column(_("The hours allow"), count),
            Column(_("Recent weekly average"), count),
            Column(_("Adopted"), count),
            Column(_("State"), width=20),
        ],
        rows=[_cells(one) for one in (found.one, *found.below)],
        counted_in=found.counted_in,
        notes=[sentence(found), about(), as_of(found.as_of)],
        levels=[0, *(1 for _one in found.below)],
    )


def _cells(one: Solved) -> Sequence[Any]:
    chain = one.needed
    up = (
        [round(v, 1) for v in (chain.wins, chain.deals, chain.talks, chain.visits)]
        if chain
        else [None] * 4
    )
    return [
        one.name.name,
        one.name.holder,
        one.target,
        one.actual,
        one.running,
        one.open_brings,
        one.missing,
        *up,
        one.advised,
        one.most_visits if one.room else None,
        round(one.lately, 1),
        one.adopted.visits if one.adopted else None,
        state_word(one),
    ]
