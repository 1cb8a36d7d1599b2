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
from luopan.web.words.contests_said import rate, standing_sentence
from luopan.web.words.lacking import refusals, without
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
            "groups of fewer than three join the neighbouring one. Manual changes need a "
            "reason."
        ),
        _("Equal to a hundredth of a percent is one rank; the next is skipped."),
        _(
            "Everyone sees the top %(top)s of each group, their own rank and those under them; "
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
    vacant: bool
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
    first = one.first and not _vacant(one, found)
    return first and not behind and one.group not in found.untold


def _vacant(one: Place, found: Standing) -> bool:
    """A seat without a person has a place, and nobody to be honoured for it."""
    return found.row.contest.among == Among.SEAT and not any(one.held_by)


def _row(one: Place, found: Standing) -> PlaceRow:
    first, second = one.held_by
    other = second if second and not _home() else first
    return PlaceRow(
        one,
        figures.NOTHING if one.rank is None else str(one.rank),
        other,
        spoken(one.unit),
        rate(one, found),
        _wins(one, found),
        _vacant(one, found),
        without(one.lacking),
    )


def _home() -> bool:
    return str(get_language() or "zh").startswith("zh")


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
