"""Contests in words: rules that one can read before the start, places, who was honoured."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from luopan.org.language import spoken
from luopan.records.queries.untold import Untold
from luopan.review.models import Contest, Placing
from luopan.review.queries.contests import ContestRow, Options, Place, Standing
from luopan.web import figures
from luopan.web.exports import Column, Export, Holds
from luopan.web.words.lacking import after, refusals, without
from luopan.web.words.progress import period_name

Ranking, Among = Contest.Ranking, Contest.Among
OPEN = 10  # places of a group that stand on the page of all groups


@dataclass(frozen=True)
class Card:
    """A contest in the list."""

    row: ContestRow
    name: str
    state: str
    look: str
    about: str
    period: str
    days: str


def cards(rows: Sequence[ContestRow]) -> list[Card]:
    """The list."""
    return [card(row) for row in rows]


def card(row: ContestRow) -> Card:
    """A contest in short."""
    contest = row.contest
    state, look = _state(row.state)
    return Card(
        row,
        spoken(contest),
        state,
        look,
        f"{spoken(contest.metric)} · {ranking_word(contest.ranking)}",
        period_name(contest.period, _kind(contest.period)),
        f"{contest.start_date:%Y-%m-%d} – {_last(contest)}",
    )


def _last(contest: Contest) -> str:
    return f"{contest.end_date - timedelta(days=1):%Y-%m-%d}"


def _kind(code: str) -> str:
    rest = code.partition("-")[2]
    return {"Q": "quarter", "H": "half"}.get(rest[:1], "month")


def _state(state: str) -> tuple[str, str]:
    return {
        "coming": (_("not started"), "wait"),
        "running": (_("running"), "on"),
        "over": (_("over, late records still count"), "wait"),
        "waits": (_("over, result pending"), "wait"),
        "ended": (_("ended"), "done"),
        "called_off": (_("called off"), "bad"),
    }[state]


def ranking_word(ranking: str) -> str:
    """What it ranks by."""
    return {
        Ranking.ATTAINMENT: _("by attainment"),
        Ranking.GROWTH: _("by growth"),
        Ranking.PROGRESS: _("by progress"),
    }[Ranking(ranking)]


def sentence(
    rows: Sequence[ContestRow], running_now: Sequence[Standing], *, allowed: bool
) -> str:
    """The finding of the list: how many run, and where one's own stand in them."""
    if not allowed:
        return _(
            "The company has no contests. They are off until somebody turns them on."
        )
    running = sum(row.state == "running" for row in rows)
    if not rows:
        return _("No contest with you or anyone in your scope has been announced.")
    if not running:
        return _("No contest is running.")
    said = ngettext(
        "%(count)d contest is running.", "%(count)d contests are running.", running
    ) % {"count": running}
    gap = "" if figures.chinese() else " "
    return gap.join([said, *filter(None, map(_own_place, running_now))])


def _own_place(found: Standing) -> str:
    """Where one's own stand; of several the best; empty: all are his, or none has a place."""
    own = [one for one in found.places if one.own and one.rank is not None]
    if not own or sum(one.own for one in found.places) == found.row.entrants:
        return ""
    best = min(own, key=lambda one: (one.rank or 0) / found.counts[one.group])
    facts = {
        "contest": spoken(found.row.contest),
        "unit": spoken(best.unit),
        "place": best.rank,
        "of": found.counts[best.group],
        "group": best.group,
    }
    if len(own) == 1:
        said = _("“%(contest)s”: %(unit)s is %(place)s of %(of)s in group %(group)s.")
    else:
        said = _(
            "“%(contest)s”: the best of yours is %(unit)s, %(place)s of %(of)s in group "
            "%(group)s."
        )
    return said % facts + after(_incomplete(found.untold.get(best.group, 0)))


def standing_sentence(found: Standing) -> str:
    """The finding of one: the own place, if there is one alone; whether places are complete."""
    lacks = _incomplete(sum(found.untold.values()))
    if lacks and found.row.state == "waits":
        lacks += after(_("The result is pending until then."))
    return _standing(found) + after(lacks)


def _incomplete(number: int) -> str:
    """That not all have a place who could have one; empty: they have."""
    if not number:
        return ""
    return ngettext(
        "Ranks are incomplete: %(count)d taking part cannot be ranked until an exchange "
        "rate or conversion is entered.",
        "Ranks are incomplete: %(count)d taking part cannot be ranked until an exchange "
        "rate or conversion is entered.",
        number,
    ) % {"count": number}


def _standing(found: Standing) -> str:
    own = [one for one in found.places if one.own]
    if found.row.state == "called_off":
        reason = found.row.contest.ending.reason
        return _("Cancelled: %(reason)s") % {"reason": reason}
    if found.row.state == "coming":
        fact = {"day": f"{found.row.contest.start_date:%Y-%m-%d}"}
        return (
            _("Starts on %(day)s. These are the rules; they no longer change.") % fact
        )
    if len(own) == 1 and own[0].rank is not None:
        facts = {
            "place": own[0].rank,
            "of": found.counts[own[0].group],
            "rate": _rate(own[0], found),
        }
        if found.row.contest.among == Among.SEAT:
            return _("Your place: %(place)s of %(of)s people, %(rate)s.") % facts
        return _("Your place: %(place)s of %(of)s teams, %(rate)s.") % facts
    if len(own) == 1 and own[0].lacking:
        return _(
            "Your place cannot be worked out until an exchange rate or conversion is entered."
        )
    fact = {"count": found.row.entrants}
    if found.row.contest.among == Among.SEAT:
        return _("%(count)s seats take part, in groups of comparable size.") % fact
    return _("%(count)s teams take part, in groups of comparable size.") % fact


def rules(found: Standing) -> list[str]:
    """All rules, in sentences."""
    contest = found.row.contest
    facts = {
        "who": _("Seats") if contest.among == Among.SEAT else _("Teams"),
        "unit": spoken(contest.unit),
        "metric": spoken(contest.metric),
        "period": period_name(contest.period, _kind(contest.period)),
        "top": contest.top,
    }
    by = {
        Ranking.ATTAINMENT: _(
            "Ranked by attainment: actual to the day the data reach ÷ target of the whole "
            "period."
        ),
        Ranking.GROWTH: _(
            "Ranked by growth vs the same days a year before; without an actual then, there "
            "is no rank."
        ),
        Ranking.PROGRESS: _(
            "Ranked by progress: attainment minus that of the previous period, in points; "
            "while it runs, compared with the same number of days into the previous period."
        ),
    }
    said = [
        _("%(who)s under %(unit)s, %(metric)s of %(period)s.") % facts,
        by[Ranking(contest.ranking)],
        _(
            "Groups by size (target of the period; for growth, the actual of the year "
            "before): a group continues while a size is at least half of its largest; "
            "groups of fewer than three join the neighboring one. Manual changes need a "
            "reason."
        ),
        _("Equal to a hundredth of a percent is one rank; the next is skipped."),
        _(
            "Everyone sees the top %(top)s of each group and their own rank, nobody else's; "
            "no amounts."
        )
        % facts,
        _("It ends automatically; five days later the result becomes final."),
        _(
            "The result is not final while any figure lacks an exchange rate or conversion."
        ),
    ]
    if not contest.shows_rate:
        said.append(_("Percentages of others are not shown."))
    return said


@dataclass(frozen=True)
class PlaceRow:
    """A place in words."""

    place: Place
    rank: str
    who: str
    unit: str
    rate: str
    wins: bool
    without: str


@dataclass(frozen=True)
class Group:
    """A group with the places that are seen."""

    number: int
    title: str
    rows: tuple[PlaceRow, ...]
    lacks: str

    @property
    def first(self) -> tuple[PlaceRow, ...]:
        """Those that stand among all groups: the first, a few of one's own below them."""
        own = tuple(row for row in self.rows[OPEN:] if row.place.own)
        return self.rows[:OPEN] + (own if len(own) <= OPEN else ())

    @property
    def more(self) -> int:
        """How many stand on the group's own page only."""
        return len(self.rows) - len(self.first)


def groups(found: Standing) -> list[Group]:
    """The groups in which one sees something."""
    made = []
    for number, count in sorted(found.counts.items()):
        rows = [_row(one, found) for one in found.places if one.group == number]
        if rows:
            facts = {"number": number, "count": count}
            title = _group_title(found) % facts
            lacks = _not_told(found.untold.get(number, 0))
            made.append(Group(number, title, tuple(rows), lacks))
    alone = sum(one.own for one in found.places) == 1  # his own group stands first
    return sorted(
        made, key=lambda one: not (alone and any(row.place.own for row in one.rows))
    )


def _group_title(found: Standing) -> str:
    if found.row.contest.among == Among.SEAT:
        return _("Group %(number)s · %(count)s seats")
    return _("Group %(number)s · %(count)s teams")


def _not_told(number: int) -> str:
    """How many of a group have no place for want of a rate; empty: nobody."""
    if not number:
        return ""
    return ngettext(
        "not complete: %(count)d cannot be determined",
        "not complete: %(count)d cannot be determined",
        number,
    ) % {"count": number}


def lacks_of(found: Standing) -> list[tuple[str, tuple[Untold, ...]]]:
    """One's own by name, with what keeps each from being told."""
    return [(spoken(one.unit), one.lacking) for one in found.places if one.lacking]


def who_title(found: Standing) -> str:
    """Over the column that says who: people, or teams."""
    return _("Person") if found.row.contest.among == Among.SEAT else _("Team")


def _wins(one: Place, found: Standing) -> bool:
    """Whether it is shown as one of the first.

    Who fell behind is not, though he leads; nor is anybody before all of the group are told.
    """
    behind = found.row.contest.ranking != Ranking.ATTAINMENT and (one.rate or 0) < 0
    return one.first and not behind and one.group not in found.untold


def _row(one: Place, found: Standing) -> PlaceRow:
    first, second = one.held_by
    other = second if second and not _home() else first
    return PlaceRow(
        one,
        figures.NOTHING if one.rank is None else str(one.rank),
        other,
        spoken(one.unit),
        _rate(one, found),
        _wins(one, found),
        without(one.lacking),
    )


def _home() -> bool:
    return str(get_language() or "zh").startswith("zh")


def _rate(one: Place, found: Standing) -> str:
    if found.row.contest.ranking == Ranking.PROGRESS:
        return figures.points(one.rate)
    if found.row.contest.ranking == Ranking.GROWTH:
        return figures.change(one.rate)
    return figures.percent(one.rate)


def group_options(found: Standing) -> list[tuple[str, str]]:
    """The groups somebody can be put into."""
    most = max(found.counts, default=0) + 1
    return [(str(n), _("Group %(number)s") % {"number": n}) for n in range(1, most + 1)]


@dataclass(frozen=True)
class HonourRow:
    """Somebody who was honoured."""

    who: str
    unit: str
    what: str
    row: Placing


def honours(rows: Sequence[Placing]) -> list[HonourRow]:
    """Who was honoured, the newest first."""
    return [
        HonourRow(
            spoken(row.person) if row.person else spoken(row.unit),
            spoken(row.unit) if row.person else "",
            spoken(row.contest),
            row,
        )
        for row in rows
    ]


def form(options: Options) -> dict[str, Any]:
    """What can be chosen for a new contest."""
    return {
        "units": [(one.code, spoken(one)) for one in options.units],
        "metrics": [(one.code, spoken(one)) for one in options.metrics],
        "periods": [
            (span.code, period_name(span.code, span.kind)) for span in options.periods
        ],
        "among": [("seat", _("Seats")), ("team", _("Teams"))],
        "rankings": [(one.value, ranking_word(one.value)) for one in Ranking],
    }


def book(found: Standing) -> Export:
    """The places that one sees, as a workbook."""
    return Export(
        title=spoken(found.row.contest),
        columns=[
            Column(_("Size group"), Holds.COUNT),
            Column(_("Rank"), Holds.COUNT),
            Column(_("Person"), width=18),
            Column(_("Unit or seat"), width=24),
            Column(ranking_word(found.row.contest.ranking), Holds.RATIO),
        ],
        rows=[
            [one.place.group, one.place.rank, one.who, one.unit, one.place.rate]
            for group in groups(found)
            for one in group.rows
        ],
        notes=[standing_sentence(found), *refusals(found.lacking), *rules(found)],
    )
