"""Contests as somebody may see them: the first of each group, and his own place."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
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
from luopan.records.queries.untold import Untold, together
from luopan.review.access.rewarding import company_rule
from luopan.review.models import Contest, Entrant, Placing
from luopan.review.queries.contests.figures import rates

KINDS = ("month", "quarter", "half")
LATE = timedelta(days=5)  # so long after its end late records still count
OPEN, WAITS = frozenset({"coming", "running"}), "waits"


@dataclass(frozen=True)
class Place:
    """Somebody in a contest, as the viewer may see it.

    Attributes:
        rate: None where it is not to be seen, or there is none.
        lacking: Of one's own: the exchange rates for want of which it cannot be told.
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
    lacking: tuple[Untold, ...] = ()


@dataclass(frozen=True, eq=False)
class ContestRow:
    """A contest in a list.

    Attributes:
        state: ``coming``, ``running``, ``over`` (late records still count), ``waits``
            (its result should stand, and does not yet), ``ended``, ``called_off``.
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
        untold: Of each group how many cannot be told for want of an exchange rate: the
            places of the others are not complete.
        runs: He may move entrants, or call it off.
        as_of: The day the data reach, or reached when the result was kept.
    """

    row: ContestRow
    places: tuple[Place, ...]
    counts: dict[int, int]
    runs: bool
    as_of: date | None
    untold: dict[int, int]

    @property
    def calls_off(self) -> bool:
        """Whether he may call it off: before its end, or while it waits for a rate."""
        state = self.row.state
        return self.runs and (state in OPEN or (state == WAITS and bool(self.untold)))

    @property
    def lacking(self) -> tuple[Untold, ...]:
        """What keeps one's own from being told."""
        return together(*(one.lacking for one in self.places))


@dataclass(frozen=True)
class Ranked:
    """Everybody as of a day, by key of the unit.

    Attributes:
        ranks: Place in its group.
        rates: What it is ranked by.
        lacking: What keeps it from being told; only who has such.
        as_of: The day the data reach.
    """

    ranks: dict[int, int | None]
    rates: dict[int, float | None]
    lacking: dict[int, tuple[Untold, ...]]
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
    told, stand = _places(found, own, at, on)
    counts = Counter(one.group for one in told)
    untold = Counter(one.group for one in told if one.unit.pk in stand.lacking)
    runs = may(viewer, Action.PLANS_CREATE, unit=found.contest.unit, on=on)
    shown = tuple(one for one in told if one.first or one.own)
    return Standing(found, shown, dict(counts), runs, stand.as_of, dict(untold))


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
    if on < contest.end_date:
        return "running"
    return "over" if on < contest.end_date + LATE else WAITS


def _reach(viewer: User, on: date) -> "QuerySet[Unit]":
    return reach(viewer, Action.TARGETS_READ, on=on)


def _places(
    row: ContestRow, own: set[int], at: datetime, on: date
) -> tuple[list[Place], Ranked]:
    """Everybody's place by group: kept ones, or as of now; ordered."""
    contest = row.contest
    entrants = list(contest.entrants.select_related("unit"))
    ended = row.state == "ended"
    stand = _kept(contest) if ended else ranked(contest, entrants, at=at, on=on)
    held = _holders([one.unit_id for one in entrants], min(on, contest.end_date))
    told = [_place(one, contest, stand, held, one.unit_id in own) for one in entrants]
    told.sort(key=lambda one: (one.group, one.rank or 10**6, one.unit.code))
    return told, stand


def ranked(
    contest: Contest, entrants: Sequence[Entrant], *, at: datetime, on: date
) -> Ranked:
    """Everybody's place in his group among those who can be told."""
    found = rates(contest, [one.unit for one in entrants], at=at, on=on)
    by = {one.unit.pk: one.rate for one in found.rows}
    ranks: dict[int, int | None] = {}
    for group in {one.group for one in entrants}:
        codes = {str(e.unit_id): by[e.unit_id] for e in entrants if e.group == group}
        ranks |= {int(key): rank for key, rank in places(codes).items()}
    lacking = {one.unit.pk: one.lacking for one in found.rows if one.lacking}
    return Ranked(ranks, by, lacking, found.reach_date)


def _kept(contest: Any) -> Ranked:
    rows = list(contest.placings.all())
    return Ranked(
        {one.unit_id: one.rank for one in rows},
        {one.unit_id: one.rate for one in rows},
        {},
        contest.ending.as_of_date,
    )


def _place(
    entrant: Entrant,
    contest: Contest,
    stand: Ranked,
    held: dict[int, tuple[str, str]],
    own: bool,
) -> Place:
    rank = stand.ranks.get(entrant.unit_id)
    return Place(
        entrant.pk,
        entrant.unit,
        held.get(entrant.unit_id, ("", "")),
        entrant.group,
        rank,
        stand.rates.get(entrant.unit_id) if own or contest.shows_rate else None,
        own,
        rank is not None and rank <= contest.top,
        entrant.moved if own else "",
        stand.lacking.get(entrant.unit_id, ()) if own else (),
    )


def _holders(units: Sequence[int], on: date) -> dict[int, tuple[str, str]]:
    rows = Holding.objects.on(on).filter(seat__in=units, kind=Holding.Kind.HOLDER)
    named = rows.values_list("seat", "person__name", "person__name_other")
    return {seat: (name, other) for seat, name, other in named}


def honours(viewer: User, *, on: date) -> tuple[Placing, ...]:
    """Who was honoured in contests that the viewer sees, the newest first.

    A seat that nobody held has a place, and nobody to be honoured for it.
    """
    seen = [one.contest.pk for one in contests(viewer, on=on) if one.state == "ended"]
    rows = Placing.objects.filter(contest__in=seen, honoured=True)
    rows = rows.exclude(unit__kind=Unit.Kind.SEAT, person=None)
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
