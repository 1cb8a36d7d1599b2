"""The score of a unit by its assessment sheet: each month, each quarter, the year, to date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from luopan.engine.calendar import Span
from luopan.engine.levels import TARGET
from luopan.engine.scoring import LineScore, Score
from luopan.org.access import Action, find_unit
from luopan.org.language import spoken
from luopan.org.models import Unit, User
from luopan.records.queries.untold import Untold, together
from luopan.targets.assessing.in_force import (
    InForce,
    day_in,
    in_force,
    lines_of,
    may_mark,
)
from luopan.targets.assessing.scored import Found, scored
from luopan.targets.models import (
    AssessmentEdition,
    AssessmentLine,
    AssessmentMark,
    Plan,
    Version,
)
from luopan.targets.queries.aims import aims_of_year
from luopan.targets.queries.assessing import marks
from luopan.tracking.queries.asking import Question, Wish, ask
from luopan.tracking.queries.factors import (
    Factor,
    Measured,
    Name,
    Shown,
    name_of_line,
)
from luopan.trail.refusal import Refused

KINDS = ("month", "quarter", "year")
Source = AssessmentLine.Source


@dataclass(frozen=True)
class PeriodScore:
    """The score of one period.

    Attributes:
        kind: month, quarter or year.
        begun: The data reach it.
        over: They reach its end.
        factors: By key of the line; what is marked by hand has none.
        counts: By key: how often what is marked by hand happened in it.
        before: The score by the edition that counted before; None: there was none.
    """

    span: Span
    kind: str
    begun: bool
    over: bool
    score: Score
    factors: Mapping[str, Factor]
    counts: Mapping[str, Decimal]
    before: Score | None

    @property
    def untold(self) -> frozenset[str]:
        """Keys of the lines that cannot be told for want of an exchange rate."""
        return untold(self.factors)

    @property
    def lacking(self) -> tuple[Untold, ...]:
        """What no exchange rate or conversion turns of what its lines are held to."""
        return together(*(one.lacking for one in self.factors.values()))

    def line(self, key: str) -> LineScore | None:
        """What a line brings here."""
        return next((one for one in self.score.lines if one.key == key), None)


@dataclass(frozen=True)
class Scores:
    """A unit, its sheet, and the score of every period of the year.

    Attributes:
        held: The edition that counts; None: no sheet is for the unit.
        former: The edition that counted before it.
        shown: By key: how figures of its metric are read.
        periods: Months, quarters and the year, in the order of the calendar.
        marks: What was marked by hand.
        may_mark: Whether the viewer may mark something.
        versions: By key: the version whose targets are held against; absent: none.
    """

    plan: Plan
    unit: Unit
    held: InForce | None
    former: AssessmentEdition | None
    shown: Mapping[str, Shown]
    periods: tuple[PeriodScore, ...]
    marks: tuple[AssessmentMark, ...]
    may_mark: bool
    as_of: date
    versions: Mapping[str, Version]

    @property
    def lacking(self) -> tuple[Untold, ...]:
        """What no exchange rate or conversion turns, of all its periods."""
        return together(*(one.lacking for one in self.periods))

    def period(self, code: str) -> PeriodScore | None:
        """One of the periods."""
        return next((one for one in self.periods if one.span.code == code), None)

    @property
    def year(self) -> PeriodScore | None:
        """The year, up to the day the data reach."""
        return next((one for one in self.periods if one.kind == "year"), None)

    @property
    def latest(self) -> PeriodScore | None:
        """The newest month that the data reach."""
        months = [one for one in self.periods if one.kind == "month" and one.begun]
        return months[-1] if months else None


def scores(
    viewer: User,
    plan: Plan,
    code: str,
    *,
    at: datetime,
    on: date,
    as_of: date | None = None,
) -> Scores:
    """The score of a unit in a plan's year, as of a day.

    Args:
        viewer: Who asks.
        plan: Whose sheets count.
        code: Of the unit.
        at: Now; what is known by then counts.
        on: Today, for his rights.
        as_of: The day from which it is seen; None: today.

    Raises:
        Unknown: No such unit, or out of his reach; nobody can tell which.
        Refused: An overlay unit that is measured by others.
    """
    unit = find_unit(viewer, code, on=on, action=Action.TARGETS_READ)
    held = in_force(plan, [unit], day_in(plan, on)).get(unit.pk)
    marked = marks(plan, unit)
    allowed = held is not None and may_mark(viewer, plan, unit, on)
    seen_on = min(as_of or on, on)
    if held is None:
        return Scores(plan, unit, None, None, {}, (), marked, False, seen_on, {})
    former = _former(held)
    old = lines_of([former])[former.pk] if former else ()
    asked = _Asked(viewer, plan, unit, at, on, seen_on)
    if asked.question.slice is not None:
        raise Refused(
            _(
                "%(unit)s is measured by parts of other units, different for each metric, "
                "so it has no score of its own. See its progress instead."
            ),
            unit=lambda: spoken(unit),
        )
    sources = [
        Measured(asked.about(line), line, asked.spans)
        for line in _metric_lines([*held.lines, *old])
    ]
    found = _Lines(held.lines, old, {one.name: one for one in sources}, marked)
    return Scores(
        plan,
        unit,
        held,
        former,
        {line.key: found.of(line).shown for line in held.lines if line.metric},
        tuple(_period(found, span) for span in asked.spans),
        marked,
        allowed,
        seen_on,
        {
            line.key: version
            for line in held.lines
            if line.metric
            for version in [found.of(line).version]
            if version is not None
        },
    )


def _former(held: InForce) -> AssessmentEdition | None:
    """The edition that counted before, if it said anything."""
    rows = AssessmentEdition.objects.filter(
        assessment=held.assessment, publication__isnull=False
    )
    return rows.filter(number__lt=held.edition.number).order_by("-number").first()


def _metric_lines(lines: Sequence[AssessmentLine]) -> list[AssessmentLine]:
    """Each metric with each thing it is held to, once."""
    return list({name_of_line(line): line for line in lines if line.metric}.values())


class _Asked:
    """What all lines share: the question, and the versions whose targets count."""

    def __init__(
        self,
        viewer: User,
        plan: Plan,
        unit: Unit,
        at: datetime,
        on: date,
        as_of: date,
    ) -> None:
        self.unit, self.plan = unit, plan
        wish = Wish(unit=unit.code, period=str(plan.year), as_of=as_of)
        question = ask(wish, viewer=viewer, at=at, on=on)
        self.question = replace(question, versions=(), version=None, product=None)
        self.versions = _versions(plan, question.known_at)
        self.spans = [span for span in question.spans if span.kind in KINDS]

    def about(self, line: AssessmentLine) -> Question:
        """The same question about the metric of a line."""
        assert line.metric is not None
        version = aims = None
        if line.source == Source.TARGET:
            at, year = self.question.known_at, self.plan.year
            aims = aims_of_year(line.metric, year, at=at, plan=self.plan.pk)
            one, usual = ((line.metric.pk, level) for level in (line.level, TARGET))
            version = self.versions.get(one) or self.versions.get(usual)
        about = replace(self.question, metric=line.metric, version=version)
        return replace(about, aims=aims)


def _versions(plan: Plan, at: datetime) -> dict[tuple[int, str], Version]:
    """Of each metric and level of a plan what was committed by then, as on Track.

    Before the first of them was, that one.
    """
    rows = Version.objects.filter(plan=plan, state=Version.State.COMMITTED)
    related = ("plan__calendar", "plan__root", "metric")
    found: dict[tuple[int, str], Version] = {}
    for row in rows.select_related(*related).order_by("committed_at", "pk"):
        key = row.metric_id, row.level
        if key not in found or (row.committed_at and row.committed_at <= at):
            found[key] = row
    return found


@dataclass(frozen=True)
class _Lines:
    """The lines that count, those that counted before, and what is known of all of them."""

    lines: Sequence[AssessmentLine]
    old: Sequence[AssessmentLine]
    measured: Mapping[Name, Measured]
    marks: Sequence[AssessmentMark]

    def of(self, line: AssessmentLine) -> Measured:
        """What is known of a line's metric."""
        return self.measured[name_of_line(line)]

    def factors(self, lines: Sequence[AssessmentLine], span: Span) -> dict[str, Factor]:
        """What was found in a period, by key."""
        return {line.key: self.of(line).factor(span) for line in lines if line.metric}

    def counts(self, span: Span) -> dict[str, Decimal]:
        """How often each thing that is marked by hand happened, less what was taken back."""
        found: dict[str, Decimal] = {}
        for mark in self.marks:
            if hasattr(mark, "taken_back_by"):
                continue
            if span.start_date <= mark.day_date < span.end_date:
                found[mark.key] = found.get(mark.key, Decimal(0)) + mark.count
        return found


def _period(found: _Lines, span: Span) -> PeriodScore:
    factors, counts = found.factors(found.lines, span), found.counts(span)
    weighted = [found.of(line) for line in found.lines if line.metric]
    begun = any(one.elapsed(span) for one in weighted)
    return PeriodScore(
        span,
        span.kind,
        begun,
        begun and all(one.elapsed(span) == span.days for one in weighted),
        _scored(found.lines, factors, counts, span.kind),
        factors,
        counts,
        _scored(found.old, found.factors(found.old, span), counts, span.kind)
        if found.old
        else None,
    )


def _scored(
    lines: Sequence[AssessmentLine],
    factors: Mapping[str, Factor],
    counts: Mapping[str, Decimal],
    kind: str,
) -> Score:
    reached = {key: one.attainment for key, one in factors.items()}
    return scored(lines, Found(reached, counts, kind, untold(factors)))


def untold(factors: Mapping[str, Factor]) -> frozenset[str]:
    """Keys of those that cannot be told for want of an exchange rate."""
    return frozenset(key for key, one in factors.items() if one.untold)
