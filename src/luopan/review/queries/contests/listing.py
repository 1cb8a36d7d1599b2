"""Contests as somebody may see them: the first of each group, and his own place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Calendar, Metric
from luopan.dimensions.queries import STANDARD_CALENDAR, year_spans
from luopan.engine.calendar import Span
from luopan.engine.contest import places
from luopan.org.access import Action, Unknown, may, reach
from luopan.org.facts import remembered_while_reading
from luopan.org.models import Holding, Unit, User
from luopan.review.access.rewarding import company_rule
from luopan.review.models import Contest, Entrant, Placing
from luopan.review.queries.contests.figures import rates

KINDS = ("month", "quarter", "half")


@dataclass(frozen=True)
class Place:
    """Somebody in a contest, as the viewer may see it.

    Attributes:
        rate: None where it is not to be seen, or there is none.
        held_by: Name and second name of who holds it.
        own: In the viewer's reach: his seat, or one under him.
        first: Among the first of the group.
        moved: Why it was put into this group by hand.
    """

    entrant: int
    unit: Unit
    held_by: tuple[str, str]
    group: int
    rank: int | None
    rate: float | None
    own: bool
    first: bool
    moved: str


@dataclass(frozen=True, eq=False)
class ContestRow:
    """A contest in a list.

    Attributes:
        state: ``coming``, ``running``, ``over`` (its result does not stand yet),
            ``ended``, ``called_off``.
        entrants: How many take part.
    """

    contest: Contest
    state: str
    entrants: int


@dataclass(frozen=True, eq=False)
class Standing:
    """A contest with the places that the viewer may see.

    Attributes:
        counts: Of each group how many are in it.
        runs: He may move entrants, or call it off.
        as_of: The day the data reach, or reached when the result was kept.
    """

    row: ContestRow
    places: tuple[Place, ...]
    counts: dict[int, int]
    runs: bool
    as_of: date | None


def contests(viewer: User, *, on: date) -> tuple[ContestRow, ...]:
    """Those in which somebody of his reach takes part, the newest first; one query."""
    if not company_rule().contests:
        return ()
    own = Entrant.objects.filter(unit__in=_reach(viewer, on)).values("contest")
    rows = _rows().filter(pk__in=own).order_by("-start_date", "-pk")[:60]
    return remembered_while_reading(
        ("contests", viewer.pk, on), lambda: tuple(_row(one, on) for one in rows)
    )


def contest_seen(viewer: User, contest_id: int, *, at: datetime, on: date) -> Standing:
    """A contest in which somebody of his reach takes part.

    Raises:
        Unknown: There is none, it is not his to see, or the company has no contests.
    """
    found = next(
        (one for one in contests(viewer, on=on) if one.contest.pk == contest_id), None
    )
    if found is None:
        raise Unknown(_("There is no such contest."))
    own = set(_reach(viewer, on).values_list("pk", flat=True))
    told, as_of = _places(found, own, at, on)
    counts: dict[int, int] = {}
    for one in told:
        counts[one.group] = counts.get(one.group, 0) + 1
    runs = may(viewer, Action.PLANS_CREATE, unit=found.contest.unit, on=on)
    shown = tuple(one for one in told if one.first or one.own)
    return Standing(found, shown, counts, runs, as_of)


def _rows() -> "QuerySet[Contest]":
    rows = Contest.objects.annotate(entered=Count("entrants"))
    return rows.select_related("unit", "metric", "ending", "actor__person")


def _row(contest: Any, on: date) -> ContestRow:
    return ContestRow(contest, state_of(contest, on), contest.entered)


def state_of(contest: Contest, on: date) -> str:
    """How far a contest is."""
    ending = getattr(contest, "ending", None)
    if ending is not None:
        return "called_off" if ending.called_off else "ended"
    if on < contest.start_date:
        return "coming"
    return "running" if on < contest.end_date else "over"


def _reach(viewer: User, on: date) -> "QuerySet[Unit]":
    return reach(viewer, Action.TARGETS_READ, on=on)


def _places(
    row: ContestRow, own: set[int], at: datetime, on: date
) -> tuple[list[Place], date | None]:
    """Everybody's place by group: kept ones, or as of now; ordered."""
    contest = row.contest
    entrants = list(contest.entrants.select_related("unit"))
    if row.state == "ended":
        ranks, found = _kept(contest)
        as_of = contest.ending.as_of_date
    else:
        ranks, found, as_of = ranked(contest, entrants, at=at, on=on)
    held = _holders([one.unit_id for one in entrants], min(on, contest.end_date))
    told = [
        _place(one, contest, ranks, found, held, one.unit_id in own) for one in entrants
    ]
    told.sort(key=lambda one: (one.group, one.rank or 10**6, one.unit.code))
    return told, as_of


def ranked(
    contest: Contest, entrants: Sequence[Entrant], *, at: datetime, on: date
) -> tuple[dict[int, int | None], dict[int, float | None], date | None]:
    """By key of the unit its place in its group and its rate; and the day the data reach."""
    found = rates(contest, [one.unit for one in entrants], at=at, on=on)
    by = {one.unit.pk: one.rate for one in found.rows}
    ranks: dict[int, int | None] = {}
    for group in {one.group for one in entrants}:
        codes = {str(e.unit_id): by[e.unit_id] for e in entrants if e.group == group}
        ranks |= {int(key): rank for key, rank in places(codes).items()}
    return ranks, by, found.reach_date


def _kept(contest: Contest) -> tuple[dict[int, int | None], dict[int, float | None]]:
    rows = list(contest.placings.all())
    return (
        {one.unit_id: one.rank for one in rows},
        {one.unit_id: one.rate for one in rows},
    )


def _place(
    entrant: Entrant,
    contest: Contest,
    ranks: dict[int, int | None],
    found: dict[int, float | None],
    held: dict[int, tuple[str, str]],
    own: bool,
) -> Place:
    rank = ranks.get(entrant.unit_id)
    return Place(
        entrant.pk,
        entrant.unit,
        held.get(entrant.unit_id, ("", "")),
        entrant.group,
        rank,
        found.get(entrant.unit_id) if own or contest.shows_rate else None,
        own,
        rank is not None and rank <= contest.top,
        entrant.moved if own else "",
    )


def _holders(units: Sequence[int], on: date) -> dict[int, tuple[str, str]]:
    rows = Holding.objects.on(on).filter(seat__in=units, kind=Holding.Kind.HOLDER)
    named = rows.values_list("seat", "person__name", "person__name_other")
    return {seat: (name, other) for seat, name, other in named}


def honours(viewer: User, *, on: date) -> tuple[Placing, ...]:
    """Who was honoured in contests that the viewer sees, the newest first."""
    seen = [one.contest.pk for one in contests(viewer, on=on) if one.state == "ended"]
    rows = Placing.objects.filter(contest__in=seen, honoured=True)
    related = rows.select_related("contest", "unit", "person")
    return tuple(related.order_by("-contest__end_date", "group", "rank")[:60])


def announces(viewer: User, *, on: date) -> bool:
    """Whether he may announce contests somewhere."""
    return reach(viewer, Action.PLANS_CREATE, on=on).exists()


@dataclass(frozen=True)
class Options:
    """What a contest can be about."""

    units: tuple[Unit, ...]
    metrics: tuple[Metric, ...]
    periods: tuple[Span, ...]


def options(viewer: User, *, on: date) -> Options:
    """Units he may announce in, metrics that add up, periods that are to begin."""
    units = reach(viewer, Action.PLANS_CREATE, on=on).filter(overlay=False)
    metrics = Metric.objects.filter(kind="additive", lower_is_better=False)
    return Options(
        tuple(units.exclude(kind=Unit.Kind.SEAT).order_by("place", "code")[:200]),
        tuple(metrics.order_by("pk")),
        tuple(coming_periods(on)),
    )


def coming_periods(on: date) -> list[Span]:
    """Months, quarters and halves that begin within a year."""
    calendar = Calendar.objects.filter(code=STANDARD_CALENDAR).first()
    if calendar is None:
        return []
    spans = [
        span
        for year in (on.year, on.year + 1)
        for span in year_spans(calendar, year)
        if span.kind in KINDS and span.start_date > on
    ]
    near = [span for span in spans if (span.start_date - on).days <= 366]
    return sorted(near, key=lambda span: (span.start_date, span.days))


def metric_named(code: str) -> Metric:
    """A metric by its code.

    Raises:
        Unknown: There is none.
    """
    found = Metric.objects.filter(code=code).first()
    if found is None:
        raise Unknown(_("There is no metric with the code “%(code)s”."), code=code[:60])
    return found


def entrant_seen(
    viewer: User, contest_id: int, entrant_id: int, *, at: datetime, on: date
) -> Entrant:
    """Somebody in a contest that the viewer sees.

    Raises:
        Unknown: There is none, or it is not his to see.
    """
    found = contest_seen(viewer, contest_id, at=at, on=on)
    rows = Entrant.objects.filter(pk=entrant_id, contest=found.row.contest)
    entrant = rows.select_related("contest__unit", "unit").first()
    if entrant is None:
        raise Unknown(_("There is no such contest."))
    return entrant
