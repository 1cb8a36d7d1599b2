"""Target customers in words: why a score, by when to be seen, whether the hours are enough."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.actions.queries.loads import Load
from luopan.actions.queries.picks import Unseen
from luopan.actions.queries.rules import Rule
from luopan.actions.queries.screening import Customer, Screening
from luopan.dimensions.queries.terms import worded
from luopan.org.language import in_other_language, listed
from luopan.web import figures
from luopan.web.exports import Column, Export, Holds
from luopan.web.words.clauses import counted, run_on
from luopan.web.words.progress import as_of
from luopan.web.words.today import EVER, Item

FEW = 3  # product lines that are named
CADENCES = (7, 14, 30, 60, 90)
SHOWN_LOADS = 12
SHOWN_LATE = 8


@dataclass(frozen=True)
class Part:
    """A criterion of a score: its name, its points, and what they were made from."""

    name: str
    points: str
    why: str


@dataclass(frozen=True)
class Line:
    """A customer of the list, in words."""

    row: Customer
    about: str
    score: str
    parts: tuple[Part, ...]
    seen: str
    due: str
    look: str


@dataclass(frozen=True)
class LoadLine:
    """A seat with its target customers, in words."""

    row: Load
    visits: str
    hours: str
    word: str
    look: str


def criteria() -> dict[str, str]:
    """What each criterion is called."""
    return {
        "potential": _("Potential"),
        "white_space": _("White space"),
        "recency": _("Last order"),
        "payment": _("Payment"),
        "pipeline": _("Open opportunity"),
    }


def about_criteria() -> dict[str, str]:
    """By which rule each gives its points."""
    return {
        "potential": _(
            "what it could be worth a year (its best of three years, or what the upper "
            "quarter of similar customers buys) beyond its last 12 months; points: the "
            "share of customers with less"
        ),
        "white_space": _(
            "product lines that at least 30% of similar customers buy and it does not; "
            "points: their share"
        ),
        "recency": _(
            "up to 60 days: 40 points, it will come anyway; up to 180 days: 100; up to a "
            "year: 80; up to two years: 50; longer: 20"
        ),
        "payment": _(
            "share of the amounts due in 12 months that was paid; nothing due: not known"
        ),
        "pipeline": _("one expected within 90 days 100 points, another one 60, none 0"),
    }


def why(found: Screening, row: Customer) -> tuple[Part, ...]:
    """A score part by part."""
    said = {
        "potential": _potential(found, row),
        "white_space": _white(row),
        "recency": f"{row.last_order:%Y-%m-%d}" if row.last_order else _("never"),
        "payment": _("paid %(share)s of what fell due")
        % {"share": figures.percent(row.paid, 0)}
        if row.paid is not None
        else _("nothing fell due: not counted"),
        "pipeline": _pipeline(found, row),
    }
    return tuple(
        Part(name, _points(row.points[key]), said[key])
        for key, name in criteria().items()
        if found.rule.weights.get(key, 0) > 0
    )


def _points(points: float | None) -> str:
    return figures.fixed(points) if points is not None else "—"


def _potential(found: Screening, row: Customer) -> str:
    facts = {
        "sold": figures.named(row.sold, found.currency),
        "best": figures.named(row.best, found.currency),
        "peers": figures.named(row.peers_buy, found.currency),
    }
    if row.sold < 0:
        facts["back"] = figures.named(-row.sold, found.currency)
        return (
            _("returned %(back)s net in 12 months; similar customers buy %(peers)s")
            % facts
        )
    if row.best > row.peers_buy:
        return _("bought %(sold)s in 12 months, %(best)s in its best year") % facts
    return _("bought %(sold)s in 12 months; similar customers buy %(peers)s") % facts


def _white(row: Customer) -> str:
    if not row.of_lines:
        return _("similar customers have no line in common")
    if not row.white:
        return ngettext(
            "buys the %(count)s line that similar customers buy",
            "buys all %(count)s lines that similar customers buy",
            row.of_lines,
        ) % {"count": row.of_lines}
    more = len(row.white) - FEW
    named = listed(row.white[:FEW])
    if more > 0:
        named = _("%(lines)s and %(more)s more") % {"lines": named, "more": more}
    return _("does not buy %(lines)s") % {"lines": named}


def _pipeline(found: Screening, row: Customer) -> str:
    if not row.open_count:
        return _("none")
    parts = [figures.named(row.open_amount, found.currency)]
    parts += [worded(row.stage)] if row.stage else []
    parts += [f"{row.open_date:%Y-%m-%d}"] if row.open_date else []
    return " · ".join(parts)


def lines(found: Screening) -> list[Line]:
    """The customers of a page."""
    return [
        Line(
            row,
            " · ".join(filter(None, (worded(row.channel), row.holder))),
            figures.fixed(row.score),
            why(found, row),
            f"{row.last_visit:%Y-%m-%d}" if row.last_visit else _("never"),
            _due(found, row),
            "bad" if row.overdue(found.on) else "",
        )
        for row in found.rows
    ]


def _due(found: Screening, row: Customer) -> str:
    if row.picked is None or row.next_date is None:
        return ""
    days = row.overdue(found.on)
    if days:
        facts = {"day": f"{row.next_date:%m-%d}", "late": overdue(days)}
        return _("due %(day)s, %(late)s") % facts
    return _("by %(day)s") % {"day": f"{row.next_date:%Y-%m-%d}"}


def every(days: int) -> str:
    """A cadence."""
    if days % 7 == 0 and days < 30:
        said = ngettext("every week", "every %(weeks)s weeks", days // 7)
        return said % {"weeks": days // 7}
    return ngettext("every day", "every %(days)s days", days) % {"days": days}


def load_lines(found: Screening) -> list[LoadLine]:
    """The seats that have target customers, those with the least hours to spare first."""
    return [
        LoadLine(
            row,
            figures.fixed(row.visits, 1),
            _("%(needed)s of %(there)s hours")
            % {
                "needed": figures.fixed(row.hours_needed, 1),
                "there": figures.fixed(row.hours_there, 1),
            },
            _("fits the hours") if row.fits else _("exceeds the hours"),
            "done" if row.fits else "bad",
        )
        for row in found.loads[:SHOWN_LOADS]
    ]


def sentence(found: Screening) -> str:
    """How many customers, how many of them are picked, how many wait for a visit."""
    if not found.all_count:
        return _("No seat you can see has customers.")
    count = ngettext("%(all)s customer", "%(all)s customers", found.all_count)
    facts = {
        "count": count % {"all": figures.fixed(found.all_count)},
        "rule": found.rule.name,
    }
    picked = [
        (found.picked, _("%(n)s target customers picked")),
        (found.due, _("%(n)s of them overdue for a visit")),
    ]
    said = _("%(count)s by score (rule “%(rule)s”)") % facts
    over = sum(not one.fits for one in found.loads)
    more = ngettext(
        "%(over)s seat has picked more customers than its hours allow.",
        "%(over)s seats have picked more customers than their hours allow.",
        over,
    )
    parts = [run_on([said, *counted(picked)])]
    parts += [more % {"over": over}] if over else []
    return ("" if figures.chinese() else " ").join(parts)


def weights(rule: Rule) -> list[tuple[str, str, str, str]]:
    """Key, name, weight and rule of every criterion."""
    named, told = criteria(), about_criteria()
    return [
        (key, named[key], f"{rule.weights.get(key, 0):g}", told[key]) for key in named
    ]


@dataclass(frozen=True)
class Late:
    """A target customer that has not been seen in time, in words."""

    name: str
    since: str
    seen: str


def late(rows: Sequence[Unseen]) -> list[Late]:
    """In the week: the first of those that have not been seen in time."""
    other = in_other_language()
    return [
        Late(
            (one.name_other if other else "") or one.name,
            overdue(one.overdue),
            f"{one.last_visit:%Y-%m-%d}" if one.last_visit else _("never"),
        )
        for one in rows[:SHOWN_LATE]
    ]


def overdue(days: int) -> str:
    """How late a visit is."""
    said = ngettext("%(days)s day overdue", "%(days)s days overdue", days)
    return said % {"days": figures.fixed(days)}


def waiting(rows: Sequence[Unseen]) -> list[Item]:
    """On Today: target customers that have not been seen in time."""
    if not rows:
        return []
    said = ngettext(
        "%(count)s target customer is overdue for a visit",
        "%(count)s target customers are overdue for a visit",
        len(rows),
    )
    other = in_other_language()
    named = [(one.name_other if other else "") or one.name for one in rows[:FEW]]
    where = f"{reverse('target_customers')}?show=due"
    text = said % {"count": figures.fixed(len(rows))}
    return [Item("building-store", text, listed(named), where, EVER)]


def export(found: Screening) -> Export:
    """All customers of a wish as a workbook."""
    money, count, day = Holds.AMOUNT, Holds.COUNT, Holds.DAY
    named = criteria()
    return Export(
        title=_("Target customers"),
        columns=[
            Column(_("Code")),
            Column(_("Customer"), width=30),
            Column(_("Channel")),
            Column(_("Seat"), width=22),
            Column(_("Holder")),
            Column(_("Score"), count),
            *(Column(name, count) for name in named.values()),
            Column(_("Purchases in 12 months"), money),
            Column(_("Best of the last three years"), money),
            Column(_("Similar customers buy"), money),
            Column(_("Not buying yet"), width=34),
            Column(_("Last order"), day),
            Column(_("Share of due amounts paid"), Holds.RATIO),
            Column(_("Open opportunities"), money),
            Column(_("Stage")),
            Column(_("Last visit"), day),
            Column(_("A visit every … days"), count),
            Column(_("Visit by"), day),
            Column(_("Days overdue"), count),
        ],
        rows=[_cells(found, row) for row in found.rows],
        counted_in=found.currency,
        notes=[sentence(found), as_of(found.on)],
    )


def _cells(found: Screening, row: Customer) -> list[Any]:
    points = [
        None if row.points[key] is None else round(row.points[key] or 0)
        for key in criteria()
    ]
    return [
        row.code,
        row.name,
        row.channel,
        row.seat_name,
        row.holder,
        round(row.score),
        *points,
        row.sold,
        row.best,
        row.peers_buy,
        listed(row.white),
        row.last_order,
        row.paid,
        row.open_amount,
        row.stage,
        row.last_visit,
        row.picked.every_days if row.picked else None,
        row.next_date,
        row.overdue(found.on) or None,
    ]
