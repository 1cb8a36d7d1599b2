"""One adjustment in words: the worked table, who pays, before and after, like cases, its way."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.access import day_of
from luopan.org.language import listed
from luopan.review.adjusting.asked import DAYS, Trigger
from luopan.review.queries.adjusting.effect import Side
from luopan.review.queries.adjusting.likes import Like, Likes
from luopan.review.queries.adjusting.one import (
    AdjustmentPage,
    Happened,
    MonthLine,
    Pays,
)
from luopan.trail.said import heard
from luopan.web import figures
from luopan.web.words.adjusting import what
from luopan.web.words.progress import month_name


@dataclass(frozen=True)
class Month:
    """A month of the worked table in words."""

    name: str
    target: str
    about: str
    change: str
    approved: str
    over: bool
    moves: bool


def months(found: Sequence[MonthLine], trigger: str) -> list[Month]:
    """The months that the request is about; written out, so that they add up."""
    return [
        Month(
            month_name(int(one.period.rpartition("-")[2]), short=True),
            figures.fixed(one.target),
            _part(one, trigger),
            _change(one.change) if one.change else "—",
            _change(one.approved) if one.approved is not None else "",
            one.over,
            bool(one.change),
        )
        for one in found
        if one.days or one.change
    ]


def _change(value: Decimal) -> str:
    """A difference, which always says its sign."""
    text = figures.fixed(value)
    return f"+{text}" if value > 0 and text.strip("0.") else text


def _part(one: MonthLine, trigger: str) -> str:
    """What of the month is taken off, in the steps it was worked out in."""
    facts: dict[str, Any] = {"days": one.days, "of": one.of}
    if one.part is None:
        return _("%(days)s of %(of)s days") % facts if one.days < one.of else _("all")
    facts["part"] = figures.percent(abs(one.part), 1)
    if trigger == Trigger.FILLED:
        return _learned(one, facts)
    if not one.days or one.days >= one.of:
        return str(facts["part"])
    share = abs(one.part) * one.of / one.days
    if trigger in DAYS:
        return _("%(days)s of %(of)s days = %(part)s") % facts
    facts["share"] = figures.percent(share, 1)
    return _("%(share)s × %(days)s of %(of)s days = %(part)s") % facts


def _learned(one: MonthLine, facts: dict[str, Any]) -> str:
    """Days without a holder, then what the new one does not carry yet."""
    vacant = one.days / one.of if one.of else 0.0
    if not vacant:
        return _("ramp-up allowance: %(part)s") % facts
    if vacant >= 1 or one.part is None:
        return str(facts["part"])
    facts |= {
        "vacant": figures.percent(vacant, 1),
        "rest": figures.percent(1 - vacant, 1),
        "learning": figures.percent((one.part - vacant) / (1 - vacant), 1),
    }
    return (
        _(
            "vacant %(days)s of %(of)s days = %(vacant)s; the other %(rest)s × ramp-up "
            "allowance %(learning)s; together %(part)s"
        )
        % facts
    )


def grounds(trigger: str, found: dict[str, object], counted_in: str) -> str:
    """What the calculator rests on, as one sentence."""
    names: Any = found.get("names", ())
    facts = {"names": listed([heard(one) for one in names])}
    if "seat" in found:
        facts |= {
            "year": str(found["year"]),
            "share": figures.percent(
                float(str(found["theirs"])) / float(str(found["seat"])), 1
            ),
        }
        return (
            _(
                "%(names)s: %(share)s of the seat's sales in %(year)s, from the effective day."
            )
            % facts
        )
    if "split" in found:
        return (
            _(
                "%(names)s: the amounts named for them in the seat's customer split, month "
                "by month."
            )
            % facts
        )
    if "areas" in found:
        facts |= {"moved": str(found["moved"]), "areas": str(found["areas"])}
        return (
            ngettext(
                "%(moved)s of %(areas)s area moved, from the effective day.",
                "%(moved)s of %(areas)s areas moved, from the effective day.",
                int(str(found["areas"])),
            )
            % facts
        )
    if "promises" in found:
        rows: Any = found["promises"]
        return _(
            "What was planned on it (%(names)s), over the open months by their targets."
        ) % {"names": listed([heard(row["name"]) for row in rows])}
    return _plain(trigger)


def _plain(trigger: str) -> str:
    words = {
        "leave": _("Pro rata: days of leave ÷ days of the month."),
        "vacant": _("Pro rata: days without a holder ÷ days of the month."),
        "filled": _("Pro rata until the holder joined; after that, by the ramp."),
    }
    return words.get(
        trigger,
        _("A share of the open months, or an amount spread over them by target."),
    )


@dataclass(frozen=True)
class SideLine:
    """A node before and after in words."""

    name: str
    before: str
    after: str
    change: str
    attained: str
    attains: str


def sides(found: Sequence[Side]) -> list[SideLine]:
    """Before and after, the unit first; written out, so that they add up."""
    return [
        SideLine(
            _reserve_of(one.name) if one.code.endswith("~") else one.name,
            figures.fixed(one.before),
            figures.fixed(one.after),
            _change(one.change) if one.change else "—",
            figures.percent(one.attained, 1) if one.attained is not None else "—",
            figures.percent(one.attains, 1) if one.attains is not None else "—",
        )
        for one in found
    ]


def _reserve_of(name: str) -> str:
    return _("Reserve of %(unit)s") % {"unit": name}


def pays(found: Sequence[Pays], payer: str, counted_in: str) -> list[str]:
    """Who takes over how much."""
    if not found:
        return [_("No one: the company's total changes.")]
    several = len(found) > 1
    return [_pay(one, several, counted_in) for one in found]


def _pay(one: Pays, several: bool, counted_in: str) -> str:
    name = one.name or _("other units")
    facts = {
        "who": _reserve_of(name) if one.reserve else name,
        "amount": figures.compact(one.amount, counted_in),
        "share": figures.percent(one.share, 0),
    }
    if several:
        return _("%(who)s: %(amount)s (%(share)s)") % facts
    return _("%(who)s: %(amount)s") % facts


def likes(found: Likes) -> str:
    """What like cases usually got, as a sentence."""
    if not found.count:
        return _(
            "There is no similar case yet: later requests will be compared with this one."
        )
    if found.usual is None:
        said = ngettext(
            "%(count)s similar case was decided: too few to show a norm.",
            "%(count)s similar cases were decided: too few to show a norm.",
            found.count,
        )
        return said % {"count": found.count}
    facts = {"count": found.count, "usual": figures.percent(found.usual, 0)}
    return (
        _(
            "Of %(count)s similar cases, usually %(usual)s of the requested amount was approved."
        )
        % facts
    )


def departs(found: Likes) -> str:
    """That a decision is unlike its like; empty: it is not."""
    if not found.departs or found.apart is None:
        return ""
    facts = {"points": figures.points(found.apart, 0)}
    return _("This decision departs from like cases by %(points)s.") % facts


@dataclass(frozen=True)
class LikeLine:
    """A like case in words."""

    url: str
    name: str
    size: str
    part: str
    days: str
    day: str


def like_lines(rows: Sequence[Like]) -> list[LikeLine]:
    """Like cases, those out of reach without a name."""
    return [
        LikeLine(
            reverse("adjustment", args=[row.id]) if row.id else "",
            row.name or _("elsewhere"),
            figures.change(row.size, 1),
            figures.percent(row.part, 0) if row.part else _("declined"),
            ngettext("%(count)s day", "%(count)s days", row.days) % {"count": row.days},
            f"{row.decided_date:%Y-%m-%d}",
        )
        for row in rows
    ]


def happened(
    rows: Sequence[Happened], counted_in: str
) -> list[tuple[str, str, str, str]]:
    """What was said or done: day, who, what, the text."""
    return [
        (f"{day_of(row.at):%Y-%m-%d}", row.who, _happened(row), row.text)
        for row in rows
    ]


def _happened(row: Happened) -> str:
    facts = {"to": row.facts.get("to", ""), "until": row.facts.get("until", "")}
    part = row.facts.get("part")
    facts["part"] = figures.percent(float(part), 0) if part else ""
    words = {
        "asked": _("sent the request"),
        "changed": _("edited the request"),
        "question": _("sent back"),
        "remark": _("answered"),
        "escalated": _("escalated it"),
        "deputised": _("assigned a deputy until %(until)s"),
        "reminded": _("reminded"),
        "approved": _("approved %(part)s of it"),
        "declined": _("declined"),
        "withdrawn": _("withdrew it"),
    }
    return words[row.kind] % facts


def heading(found: AdjustmentPage) -> str:
    """What the page says first."""
    row = found.row
    facts = {
        "who": row.asked_by,
        "what": what(row),
        "reason": row.reason,
    }
    moved = [one for one in found.lines if one.change]
    if row.trigger != Trigger.FILLED or not moved:
        return _("%(who)s requests: %(what)s.") % facts
    facts["months"] = _months_of(moved)
    return (
        _("%(who)s requests: %(what)s, while the seat is vacant; for %(months)s.")
        % facts
    )


def _months_of(lines: Sequence[MonthLine]) -> str:
    """The first and the last of some months."""
    first, last = (
        month_name(int(one.period.rpartition("-")[2]), short=True)
        for one in (lines[0], lines[-1])
    )
    if first == last:
        return first
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def word(found: AdjustmentPage) -> str:
    """How far the viewer's word goes here; empty: he does not decide."""
    may = found.may
    if not may.decide:
        return ""
    if may.enough:
        return _("This is within your authority.")
    facts = {
        "share": figures.percent(may.word or 0.0, 0),
        "who": may.higher or _("an administrator"),
    }
    if not may.word:
        said = _("You do not approve this yourself: %(who)s does.") % facts
    elif may.partly:
        said = (
            _(
                "Your authority covers %(share)s of the year's number, and this is more: "
                "you can approve a part of it. %(who)s can approve all of it."
            )
            % facts
        )
    else:
        said = (
            _(
                "Going back in time or changing the total requires unlimited authority: "
                "%(who)s approves it."
            )
            % facts
        )
    return said + _what_else(found)


def _what_else(found: AdjustmentPage) -> str:
    gap = "" if figures.chinese() else " "
    if found.may.escalate:
        return gap + _("Escalate it.")
    return (
        gap + _("You can decline it.")
        if not found.may.ask_back
        else (gap + _("You can decline it or send it back."))
    )


def decider(found: AdjustmentPage, where: str) -> str:
    """Who decided or is to, and where."""
    row = found.row
    asked = [one.who for one in found.happened if one.kind == "question"]
    if row.decided_by:
        who = row.decided_by
    elif row.state == "open":
        who = listed(row.waits)
    else:
        who = asked[-1] if asked else ""
    return " · ".join(one for one in (who, where) if one)
