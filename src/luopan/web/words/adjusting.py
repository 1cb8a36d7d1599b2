"""Adjustments in words: what happened, what it comes to, who waits for whom, what is like it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.language import listed
from luopan.review.queries.adjusting.effect import Scored, Side
from luopan.review.queries.adjusting.likes import Like, Likes
from luopan.review.queries.adjusting.listing import Listed, Row, Waiting
from luopan.review.queries.adjusting.marks import Mark
from luopan.review.queries.adjusting.one import (
    AdjustmentPage,
    Happened,
    MonthLine,
    Pays,
)
from luopan.web import figures
from luopan.web.exports import Column, Export, Holds
from luopan.web.words.progress import month_name
from luopan.web.words.today import Item

LOOKS = {"open": "wait", "back": "wait", "approved": "done"}


def triggers() -> dict[str, str]:
    """What each trigger is called."""
    return {
        "leave": _("Leave of absence"),
        "account": _("Customers moved"),
        "lost": _("Customer lost"),
        "territory": _("Territory changed"),
        "promise": _("Promised resource did not come"),
        "vacant": _("Seat vacant"),
        "filled": _("Seat newly filled"),
        "market": _("Market event"),
        "assumption": _("Assumption no longer holds"),
        "other": _("Something else"),
    }


def states() -> dict[str, str]:
    """What each state is called."""
    return {
        "open": _("waits for approval"),
        "back": _("asked back"),
        "approved": _("approved"),
        "declined": _("declined"),
        "withdrawn": _("withdrawn"),
    }


def payers() -> dict[str, str]:
    """Who takes it over, as a choice."""
    return {
        "": _("as is usual for it"),
        "reserve": _("the reserve of the unit above"),
        "siblings": _("the units beside it, by their targets"),
        "seat": _("the other seat"),
        "whole": _("nobody: the company's total changes"),
    }


def clocks() -> list[tuple[str, str]]:
    """How days of absence are counted."""
    return [("working", _("working days")), ("calendar", _("calendar days"))]


# ── the list ──


@dataclass(frozen=True)
class Line:
    """An adjustment in words."""

    row: Row
    trigger: str
    amount: str
    what: str
    state: str
    look: str
    waits: str


def lines(rows: Sequence[Row], on: date) -> list[Line]:
    """Adjustments in words."""
    return [line(row, on) for row in rows]


def line(row: Row, on: date) -> Line:
    """One of them."""
    decided = row.changed is not None and row.state == "approved"
    amount = row.changed if decided else row.amount
    return Line(
        row,
        triggers()[row.trigger],
        figures.compact(amount, row.counted_in),
        _what(row),
        _state(row),
        "bad" if row.overdue else LOOKS.get(row.state, ""),
        _waits(row, on),
    )


def _what(row: Row) -> str:
    """What is asked for, of which size, from when on."""
    facts = {
        "metric": row.metric,
        "amount": figures.compact(row.amount, row.counted_in),
        "size": figures.change(row.size, 1),
        "days": days(row.from_date, row.until_date),
    }
    return _("%(metric)s %(amount)s (%(size)s of the year), %(days)s") % facts


def days(start: date, end: date | None) -> str:
    """From when until when; the last day is named."""
    if end is None:
        return _("from %(start)s on") % {"start": f"{start:%Y-%m-%d}"}
    last = end - timedelta(days=1)
    facts = {"start": f"{start:%Y-%m-%d}", "last": f"{last:%Y-%m-%d}"}
    return _("from %(start)s to %(last)s") % facts


def _state(row: Row) -> str:
    if row.overdue:
        return _("overdue")
    if row.state == "approved" and row.part is not None and row.part < 1:
        part = figures.percent(row.part, 0)
        return _("approved to %(part)s") % {"part": part}
    return states()[row.state]


def _waits(row: Row, on: date) -> str:
    if row.state == "open":
        who = {"who": listed(row.waits), "day": f"{row.deadline:%m-%d}"}
        return _("waits for %(who)s, by %(day)s") % who
    if row.state == "back":
        return _("waits for an answer of %(who)s") % {"who": listed(row.waits)}
    if row.decided_by and row.decided_at:
        facts = {"who": row.decided_by, "day": f"{row.decided_at:%Y-%m-%d}"}
        return _("%(who)s, %(day)s") % facts
    return ""


def sentence(found: Listed) -> str:
    """What waits, and how much was decided."""
    if not sum(found.counts.values()):
        return _("No number in force was asked to change.")
    waits = found.counts.get("open", 0)
    facts = {
        "open": waits,
        "late": found.overdue,
        "back": found.counts.get("back", 0),
        "approved": found.counts.get("approved", 0),
        "declined": found.counts.get("declined", 0),
    }
    said = ngettext(
        "%(open)s waits for a decision (%(late)s overdue), %(back)s for an answer; "
        "%(approved)s approved, %(declined)s declined.",
        "%(open)s wait for a decision (%(late)s overdue), %(back)s for an answer; "
        "%(approved)s approved, %(declined)s declined.",
        waits,
    )
    return said % facts


def about() -> str:
    """How adjustments are meant."""
    return _(
        "A number in force changes only here, from a day on, by a calculator that is the "
        "same for all. What was signed stays; a new letter names the one it replaces. No "
        "request goes into a ranking, a score or pay."
    )


def export(found: Listed) -> Export:
    """The list as a workbook."""
    named, amounts = triggers(), Holds.AMOUNT
    return Export(
        title=_("Adjustments"),
        columns=[
            Column(_("Number"), Holds.COUNT, 8),
            Column(_("Unit"), width=24),
            Column(_("Metric"), width=14),
            Column(_("What happened"), width=24),
            Column(_("From"), Holds.DAY),
            Column(_("Change asked for"), amounts, 16),
            Column(_("Of the year"), Holds.RATIO),
            Column(_("State")),
            Column(_("Approved part"), Holds.RATIO),
            Column(_("Change in force"), amounts, 16),
            Column(_("Asked by"), width=16),
            Column(_("Asked on"), Holds.DAY),
            Column(_("Waits for"), width=20),
            Column(_("Decide by"), Holds.DAY),
            Column(_("Decided by"), width=16),
            Column(_("Reason"), width=40),
        ],
        rows=[
            (
                row.id,
                row.name,
                row.metric,
                named[row.trigger],
                row.from_date,
                row.amount,
                row.size,
                states()[row.state],
                row.part,
                row.changed,
                row.asked_by,
                row.asked_at.date(),
                listed(row.waits),
                row.deadline if row.state == "open" else None,
                row.decided_by,
                row.reason,
            )
            for row in found.rows
        ],
        counted_in=found.rows[0].counted_in if found.rows else "",
        notes=[sentence(found)],
    )


def waiting(rows: Sequence[Waiting]) -> Iterator[Item]:
    """On Today: requests to decide, questions to answer."""
    named = triggers()
    for row in rows:
        facts = {"unit": row.name, "trigger": named[row.trigger]}
        if row.back:
            text = _("Your adjustment of %(unit)s was asked back: %(trigger)s") % facts
        else:
            text = _("Adjustment of %(unit)s to decide: %(trigger)s") % facts
        more = _("overdue") if row.overdue else ""
        yield Item("scale", text, more, reverse("adjustment", args=[row.id]), row.since)


def mark(found: Mark | None, counted_in: str) -> dict[str, str] | None:
    """Beside a number in force: that it was adjusted, and what it was."""
    if found is None:
        return None
    facts = {
        "before": figures.compact(found.before, counted_in),
        "now": figures.compact(found.now, counted_in),
    }
    return {
        "url": reverse("adjustment", args=[found.id]),
        "text": _("adjusted"),
        "said": _("The year was %(before)s, and is %(now)s.") % facts,
        "before": facts["before"],
    }


# ── one in full ──


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


def months(found: Sequence[MonthLine], counted_in: str) -> list[Month]:
    """The months that the request is about."""
    unit = figures.unit_of_table(counted_in)
    return [
        Month(
            month_name(int(one.period.rpartition("-")[2]), short=True),
            figures.in_table(one.target, unit),
            _part(one),
            figures.change_in_table(one.change, unit) if one.change else "—",
            figures.change_in_table(one.approved, unit)
            if one.approved is not None
            else "",
            one.over,
            bool(one.change),
        )
        for one in found
        if one.days or one.change
    ]


def _part(one: MonthLine) -> str:
    """What of the month it is about."""
    facts = {"days": one.days, "of": one.of}
    if one.part is None:
        return _("%(days)s of %(of)s days") % facts if one.days < one.of else _("all")
    part = figures.percent(abs(one.part), 1)
    if one.days and one.days < one.of:
        return _("%(days)s of %(of)s days: %(part)s") % (facts | {"part": part})
    return part


def grounds(trigger: str, found: dict[str, object], counted_in: str) -> str:
    """What the calculator rests on, as one sentence."""
    names = found.get("names")
    facts = {"names": listed(names) if isinstance(names, list) else ""}
    if "seat" in found:
        facts |= {
            "year": str(found["year"]),
            "share": figures.percent(
                float(str(found["theirs"])) / float(str(found["seat"])), 1
            ),
        }
        return (
            _(
                "%(names)s: %(share)s of what the seat sold in %(year)s, from the first day on."
            )
            % facts
        )
    if "split" in found:
        return (
            _(
                "%(names)s: what is named for them in the seat's split to customers, month by "
                "month."
            )
            % facts
        )
    if "areas" in found:
        facts |= {"moved": str(found["moved"]), "areas": str(found["areas"])}
        return _("%(moved)s of %(areas)s areas, from the first day on.") % facts
    if "promises" in found:
        rows = found["promises"]
        named = [row["name"] for row in rows] if isinstance(rows, list) else []
        return _(
            "What was planned on it (%(names)s), over the open months by their targets."
        ) % {"names": listed(named)}
    return _plain(trigger)


def _plain(trigger: str) -> str:
    words = {
        "leave": _("Pro rata: days away ÷ days of the month."),
        "vacant": _("Pro rata: days without a holder ÷ days of the month."),
        "filled": _(
            "Pro rata until the holder came; from then on what the ramp takes off."
        ),
    }
    return words.get(
        trigger,
        _("A share of the open months, or an amount over them by their targets."),
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


def sides(found: Sequence[Side], counted_in: str) -> list[SideLine]:
    """Before and after, the unit first."""
    unit = figures.unit_of_table(counted_in)
    return [
        SideLine(
            _reserve_of(one.name) if one.code.endswith("~") else one.name,
            figures.in_table(one.before, unit),
            figures.in_table(one.after, unit),
            figures.change_in_table(one.change, unit) if one.change else "—",
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
        return [_("Nobody: the company's total changes by it.")]
    several = len(found) > 1
    return [_pay(one, several, counted_in) for one in found]


def _pay(one: Pays, several: bool, counted_in: str) -> str:
    name = one.name or _("another unit")
    facts = {
        "who": _reserve_of(name) if one.reserve else name,
        "amount": figures.compact(one.amount, counted_in),
        "share": figures.percent(one.share, 0),
    }
    if several:
        return _("%(who)s: %(amount)s (%(share)s)") % facts
    return _("%(who)s: %(amount)s") % facts


def score(found: Scored) -> list[tuple[str, str]]:
    """The assessment score: to date, and at this pace before and after."""
    if not found.sheet:
        return []
    return [
        (_("Score of the year so far"), _points(found.now)),
        (_("If it goes on at this pace, before"), _points(found.before)),
        (_("The same after"), _points(found.after)),
    ]


def _points(points: Decimal | None) -> str:
    return figures.fixed(points, 1) if points is not None else "—"


def likes(found: Likes) -> str:
    """What like cases usually got, as a sentence."""
    if not found.count:
        return _(
            "No like case was decided before: this one is what later ones are held to."
        )
    if found.usual is None:
        said = ngettext(
            "%(count)s like case was decided: too few to say what is usual.",
            "%(count)s like cases were decided: too few to say what is usual.",
            found.count,
        )
        return said % {"count": found.count}
    facts = {"count": found.count, "usual": figures.percent(found.usual, 0)}
    return (
        _(
            "Of %(count)s like cases, usually %(usual)s of what was asked for was approved."
        )
        % facts
    )


def departs(found: Likes) -> str:
    """That a decision is unlike its like; empty: it is not."""
    if not found.departs or found.apart is None:
        return ""
    facts = {"points": figures.points(found.apart, 0)}
    return _("This decision departs from its like by %(points)s.") % facts


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
    return [(f"{row.at:%Y-%m-%d}", row.who, _happened(row), row.text) for row in rows]


def _happened(row: Happened) -> str:
    facts = {"to": row.facts.get("to", ""), "until": row.facts.get("until", "")}
    part = row.facts.get("part")
    facts["part"] = figures.percent(float(part), 0) if part else ""
    words = {
        "asked": _("asked for it"),
        "changed": _("said it anew"),
        "question": _("asked back"),
        "remark": _("answered"),
        "escalated": _("took it higher"),
        "deputised": _("named a deputy until %(until)s"),
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
        "what": _what(row),
        "reason": row.reason,
    }
    return _("%(who)s asks: %(what)s.") % facts


def word(found: AdjustmentPage) -> str:
    """How far the viewer's word goes here; empty: he does not decide."""
    may = found.may
    if not may.decide:
        return ""
    if may.enough:
        return _("Your word covers it.")
    facts = {
        "share": figures.percent(may.word or 0.0, 0),
        "who": may.higher or _("an administrator"),
    }
    return (
        _(
            "Your word goes as far as %(share)s of the year's number: this is more. Take it "
            "higher; %(who)s may."
        )
        % facts
    )


def unit_of(counted_in: str) -> str:
    """What tables count amounts in: 万元."""
    return figures.unit_of_table(counted_in).label
