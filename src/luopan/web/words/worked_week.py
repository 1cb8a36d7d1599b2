"""The steps of a back-solve that one can follow by hand, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.tracking.queries.backsolve import Backsolve, Solved
from luopan.tracking.queries.practice import Factor
from luopan.web import figures
from luopan.web.words.progress import period_name


@dataclass(frozen=True)
class Step:
    """A line of the worked table.

    Attributes:
        sign: What is done with it: −, ÷, ×, =, or nothing.
        how: What the result was worked out from.
        whose: Whose rate it is, and from how many.
        sum: It is a result one reads first.
    """

    sign: str
    name: str
    how: str
    result: str
    whose: str = ""
    sum: bool = False


def steps(found: Backsolve) -> list[Step]:
    """From the target to what is missing, and from there to the week."""
    one = found.one
    if one.state in {"no_target", "over", "overlay"}:
        return []
    return [*_missing(found, one), *_week(found, one)]


def _missing(found: Backsolve, one: Solved) -> Iterator[Step]:
    factors = one.factors or {}
    share, rate = factors.get("new_share"), factors.get("win_rate")
    period = period_name(found.period.code, found.period.kind)
    name = _("Target of %(period)s") % {"period": period}
    yield Step("", name, "", _money(found, one.target))
    reach = f"{found.reach_date:%Y-%m-%d}" if found.reach_date else "—"
    name = _("Achieved")
    how = _("up to %(day)s") % {"day": reach}
    yield Step("−", name, how, _money(found, one.actual))
    part = 1 - (share.value or 0.0) if share else 1.0
    yield Step(
        "−",
        _("Still expected from running business"),
        _("at the current pace, without the %(share)s from new wins")
        % {"share": figures.percent(1 - part, 0)},
        _money(found, one.running),
        _whose(found, share),
    )
    yield Step(
        "−",
        _("Open opportunities bring"),
        _("%(count)s worth %(amount)s, times the share won within 180 days, %(rate)s")
        % {
            "count": figures.fixed(one.open_deals),
            "amount": _money(found, one.open_amount),
            "rate": figures.percent(rate.value if rate else None, 0),
        },
        _money(found, one.open_brings),
    )
    name = _("Needed from new opportunities")
    yield Step("=", name, "", _money(found, one.missing), sum=True)


def _week(found: Backsolve, one: Solved) -> Iterator[Step]:
    needed, room, factors = one.needed, one.room, one.factors or {}
    if needed is None or room is None:
        return
    win, rate = factors["amount_a_win"], factors["win_rate"]
    yield Step(
        "÷",
        _("Wins"),
        _("%(amount)s each") % {"amount": _compact(found, win.value)},
        figures.fixed(needed.wins, 1),
        _whose(found, win),
    )
    yield Step(
        "÷",
        _("New opportunities needed"),
        _("%(rate)s are won, and %(share)s of those close in time")
        % {
            "rate": figures.percent(rate.value, 0),
            "share": figures.percent(room.in_time, 0),
        },
        figures.fixed(needed.deals, 1),
        _whose(found, rate),
    )
    talks, a_visit = factors["talks_a_deal"], factors["talks_a_visit"]
    yield Step(
        "×",
        _("Effective communications"),
        _("%(count)s per opportunity") % {"count": _one(talks.value)},
        figures.fixed(needed.talks, 1),
        _whose(found, talks),
    )
    yield Step(
        "÷",
        _("Visits"),
        _("%(count)s per visit") % {"count": _two(a_visit.value)},
        figures.fixed(needed.visits, 1),
        _whose(found, a_visit),
    )
    yield Step(
        "÷",
        _("Visits a week"),
        ngettext(
            "%(weeks)s working weeks are left (%(days)s working day)",
            "%(weeks)s working weeks are left (%(days)s working days)",
            one.working_days,
        )
        % {"weeks": _one(room.weeks), "days": figures.fixed(one.working_days)}
        + _whole(one, needed.visits_a_week),
        figures.fixed(needed.visits_a_week, 1),
        sum=True,
    )
    yield Step(
        "×",
        _("Hours per week"),
        _("%(hours)s hours each; %(there)s available")
        % {"hours": _one(room.hours_a_visit), "there": _one(room.hours_a_week)},
        figures.fixed(needed.hours_a_week, 1),
        _heads(found, one),
    )


def _whole(one: Solved, visits: float) -> str:
    """The advice in whole visits, as the sentence above says it; empty: it is the same."""
    if one.advised is None or one.advised == visits:
        return ""
    return " · " + _("rounded up: %(count)s") % {"count": figures.fixed(one.advised)}


def _heads(found: Backsolve, one: Solved) -> str:
    unit = found.hours.unit
    who = _("hours of %(unit)s") % {"unit": unit} if unit else _("the usual hours")
    if one.heads == 1:
        return who
    people = ngettext("%(count)s seat", "%(count)s seats", one.heads)
    return f"{people % {'count': figures.fixed(one.heads)}} · {who}"


def _whose(found: Backsolve, factor: Factor | None) -> str:
    """Whose rate it is, and from how many it was counted."""
    if factor is None or factor.value is None:
        return _("too few records everywhere")
    own = factor.source == found.one.name.code
    mine = _("own") if found.one.name.seat else _("its own")
    mine = mine if own else found.sources.get(factor.source, factor.source)
    return f"{mine} · {_counted(found, factor)}"


def _counted(found: Backsolve, factor: Factor) -> str:
    of, out_of = figures.fixed(factor.of), figures.fixed(factor.out_of)
    if factor.key == "new_share":
        return f"{_compact(found, factor.of)} ÷ {_compact(found, factor.out_of)}"
    if factor.key == "amount_a_win":
        said = ngettext("%(count)s win", "%(count)s wins", int(factor.out_of))
        return said % {"count": out_of}
    return f"{of} ÷ {out_of}"


def _money(found: Backsolve, amount: Decimal) -> str:
    return figures.named(amount, found.counted_in)


def _compact(found: Backsolve, amount: float | None) -> str:
    return figures.named(amount, found.counted_in)


def _one(value: float | None) -> str:
    return figures.fixed(value, 1)


def _two(value: float | None) -> str:
    return figures.fixed(value, 2)
