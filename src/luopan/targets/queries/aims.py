"""Targets that do not add up: what stands for any metric, unit and period of a version.

A ratio follows from its parts wherever both have targets there, and is never spread; all
else is what was said of the unit itself.
"""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from luopan.dimensions.heights import by_length
from luopan.dimensions.models import Metric
from luopan.dimensions.queries import year_spans
from luopan.dimensions.shares import most_of
from luopan.engine.aims import ADDS, beside, on_its_side
from luopan.engine.calendar import Span
from luopan.engine.levels import BESIDE, TARGET, Rules
from luopan.engine.tree import Tree
from luopan.org.access import name_of
from luopan.org.facts import remembered_while_reading
from luopan.targets.aims import Aims, Key
from luopan.targets.cube import path_of, state_of
from luopan.targets.models import Step, Version
from luopan.targets.queries.leaf_targets import (
    MILLIONTHS,
    LeafTargets,
    leaf_targets,
    of_year,
)
from luopan.targets.queries.levels import Levels
from luopan.targets.state import State
from luopan.targets.steps.aims import level_of
from luopan.targets.steps.levels import usual
from luopan.targets.storage import thaw_space

HEIGHTS = frozenset({"ratio", "duration"})  # what holds for a year holds in its months
CUT = ("year", "half", "quarter", "month")  # periods that such targets are set for
AIM = "aim"  # kind of step
PLACES = Decimal("0.000001")


@dataclass(frozen=True)
class Part:
    """The target of the numerator or the denominator of a ratio, in its own unit."""

    metric: Metric
    value: Decimal


@dataclass(frozen=True)
class Aimed:
    """What a unit is to come to.

    Attributes:
        value: In the metric's own unit; of a rate 1.0 is 100 %.
        period: Of which it was said: a year's rate holds in its months.
        parts: Numerator and denominator, where the ratio follows from them; none else.
    """

    value: Decimal
    period: str
    parts: tuple[Part, Part] | None = None


class AimBook:
    """All targets of a version that do not add up, its own and those that follow.

    Whoever shows them asks first whether the reader may see the unit.

    Args:
        version: Of which version.
        seq: After which step; None: the newest.
    """

    def __init__(self, version: Version, seq: int | None = None) -> None:
        self.version, self._seq = version, seq
        self.space = thaw_space(version.space_hash)

    @property
    def units(self) -> Tree:
        """The organisation of the version."""
        return self.space.units

    @cached_property
    def periods(self) -> dict[str, Span]:
        """The year and its halves, quarters and months, by code, in the calendar's order."""
        plan = self.version.plan
        spans = year_spans(plan.calendar, plan.year)
        return {span.code: span for span in spans if span.kind in CUT}

    @property
    def year(self) -> str:
        """Code of the plan's year."""
        return self.space.periods.codes[0]

    @property
    def _state(self) -> State:
        return state_of(self.version, self._seq)

    @cached_property
    def said(self) -> Aims:
        """What was said of units themselves."""
        return self._state.aims

    def saying(self, said: Aims) -> "AimBook":
        """The same book, if this were what was said."""
        found = copy(self)
        vars(found).pop("used", None)
        vars(found)["said"] = said
        return found

    @cached_property
    def metrics(self) -> dict[str, Metric]:
        """All metrics that do not add up, by code, with the parts of ratios at hand."""

        def read() -> dict[str, Metric]:
            rows = Metric.objects.exclude(kind="additive").order_by("pk")
            rows = rows.select_related("numerator", "denominator")
            return {metric.code: metric for metric in rows}

        return remembered_while_reading(("metrics of aims",), read)

    @cached_property
    def used(self) -> tuple[Metric, ...]:
        """Those of which something was said, or follows at the top."""
        named = {key.metric for key in self.said.amounts}
        top = self.units.codes[0]
        return tuple(
            metric
            for code, metric in self.metrics.items()
            if code in named or self.parts(metric, top, self.year) is not None
        )

    @cached_property
    def _beside(self) -> dict[int, Version]:
        """Of every metric that adds up the version of this plan that counts beside it."""
        return versions_beside(self.version)

    def of(self, metric: Metric, unit: str, period: str) -> Aimed | None:
        """What a unit is to come to in a period; None: nobody said it, nor does it follow."""
        parts = self.parts(metric, unit, period)
        if parts is not None:
            value = (parts[0].value / parts[1].value).quantize(PLACES)
            return Aimed(value, period, parts)
        for each in self._asked(metric, period):
            amount = self.said.amounts.get(Key(metric.code, unit, each))
            if amount is not None:
                return Aimed(amount * metric.quantum, each)
        return None

    def own(
        self, metric: Metric, unit: str, period: str, level: str = TARGET
    ) -> Decimal | None:
        """What was said of exactly this, whether or not it counts."""
        key = Key(metric.code, unit, self.canonical(metric, period))
        amount = self.said.own(level, key)
        return None if amount is None else amount * metric.quantum

    def rules(self, metric: Metric) -> Rules | None:
        """By which ratios floors and stretches of a metric are made; None: it has none.

        Those of the version; where it has none the usual ones, once one was set by hand.
        """
        rules = self._state.levels
        if rules is None and any(k.metric == metric.code for _l, k in self.said.held):
            rules = usual(metric.lower_is_better)
        return rules

    def levels(self, metric: Metric, unit: str, period: str) -> Levels | None:
        """Floor and stretch beside what a unit is to come to; None: it is to come to nothing.

        One set by hand stays, as far as the target lets it: what follows from its parts
        may move past it. Any other is made from the target, as ``docs/algorithms/aims.md``.
        """
        aimed = self.of(metric, unit, period)
        if aimed is None:
            return None
        rules = self.rules(metric)
        if rules is None:
            return Levels(None, aimed.value, None)
        found, held = {}, []
        for level in BESIDE:
            typed = self._held(metric, unit, period, level, aimed.period)
            found[level] = self._level(metric, aimed.value, rules, level, typed)
            held += [level] if typed is not None else []
        floor, stretch = (found[level] for level in BESIDE)
        counts = rules.assessed, rules.pays
        return Levels(floor, aimed.value, stretch, *counts, held=tuple(held))

    @staticmethod
    def _level(
        metric: Metric, target: Decimal, rules: Rules, level: str, typed: Decimal | None
    ) -> Decimal:
        less = metric.lower_is_better
        if typed is not None:
            return on_its_side(typed, target, level, less=less)
        by = {"quantum": Decimal(metric.quantum), "most": most_of(metric)}
        return beside(target, rules, level, less=less, **by)

    def _held(
        self, metric: Metric, unit: str, period: str, level: str, until: str
    ) -> Decimal | None:
        """What was set by hand here, or for a longer period of the same target."""
        for each in self._asked(metric, period):
            amount = self.said.own(level, Key(metric.code, unit, each))
            if amount is not None:
                return amount * metric.quantum
            if each == until:
                break
        return None

    def _asked(self, metric: Metric, period: str) -> Iterable[str]:
        """Periods that may say it: of a height the longer ones too."""
        yield self.canonical(metric, period)
        if metric.kind in HEIGHTS and not by_length(metric):
            yield from self.space.periods.ancestors(period)

    def canonical(self, metric: Metric, period: str) -> str:
        """Where a figure is kept: a balance with the longest period of the same last day."""
        periods = self.space.periods
        if metric.kind != "balance":
            return period
        last = periods.slice(period).stop
        above = [
            up for up in periods.ancestors(period) if periods.slice(up).stop == last
        ]
        return above[-1] if above else period

    def parts(self, metric: Metric, unit: str, period: str) -> tuple[Part, Part] | None:
        """What a ratio follows from; None: a part has no target, or nothing is to divide by."""
        if metric.numerator is None or metric.denominator is None:
            return None
        above = self._part(metric.numerator, unit, period)
        below = self._part(metric.denominator, unit, period)
        if above is None or below is None or below.value <= 0:
            return None
        return above, below

    def _part(self, metric: Metric, unit: str, period: str) -> Part | None:
        if metric.kind != "additive":
            value = self.own(metric, unit, period)
            return None if value is None else Part(metric, value)
        targets = self._targets(metric.pk)
        if targets is None or unit not in targets.units:
            return None
        leaves = self.space.periods.slice(period)
        if not targets.told(unit)[leaves].any():
            return None
        amount = int(targets.of(unit)[leaves].sum())
        return Part(metric, Decimal(amount) / MILLIONTHS)

    def _targets(self, metric: int) -> LeafTargets | None:
        version = self._beside.get(metric)
        return None if version is None else leaf_targets(version)


def versions_beside(version: Version) -> dict[int, Version]:
    """A version, and of each other metric of its plan the one that counts, by metric.

    The one committed last; where none is, the newest.
    """
    level = Version.Level.TARGET
    rows = of_year(version.plan.year)
    ordered = sorted(
        (v for v in rows if v.plan_id == version.plan_id and v.level == level),
        key=lambda one: (one.frozen, one.committed_at or one.created_at, one.pk),
    )
    return {one.metric_id: one for one in ordered} | {version.metric_id: version}


def aims_of_year(
    metric: Metric, year: int, *, at: datetime | None = None, plan: int | None = None
) -> AimBook | None:
    """The committed targets of a metric that does not add up; None: there are none.

    Args:
        metric: Of what.
        year: Of the plans.
        at: Those that stood then; before the first one, that one.
        plan: Only of this plan.
    """
    if metric.kind == "additive":
        return None
    rows = [
        one for one in of_year(year) if one.frozen and one.level == one.Level.TARGET
    ]
    rows = [one for one in rows if plan in (None, one.plan_id)]
    rows.sort(key=lambda one: one.committed_at or one.created_at, reverse=True)
    books = [book for book in map(AimBook, rows) if metric in book.used]
    stood = (book for book in books if at is None or _stood(book.version, at))
    return next(stood, books[-1] if books else None)


def _stood(version: Version, at: datetime) -> bool:
    return version.committed_at is not None and version.committed_at <= at


@dataclass(frozen=True)
class SaidBy:
    """Who said something, when and why."""

    who: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class OwnAim:
    """A target of a unit for the year.

    Attributes:
        levels: With its floor and stretch.
        said_by: Level → who set it by hand; a level that follows is not there.
    """

    metric: Metric
    aimed: Aimed
    levels: Levels
    said_by: dict[str, SaidBy]


def aims_of(version: Version, unit: str) -> tuple[OwnAim, ...]:
    """The targets of a unit for the year, each with the steps that last said it.

    Whoever shows them asks first whether the reader may see the unit.
    """
    book = AimBook(version)
    if unit not in book.units:
        return ()
    steps = _steps_of(version, unit, book.year)
    found = []
    for metric in book.used:
        aimed = book.of(metric, unit, book.year)
        levels = book.levels(metric, unit, book.year)
        if aimed is None or levels is None:
            continue
        own = (*(() if aimed.parts else (TARGET,)), *levels.held)
        named = {
            one: steps[metric.code, one] for one in own if (metric.code, one) in steps
        }
        found.append(OwnAim(metric, aimed, levels, named))
    return tuple(found)


def _steps_of(
    version: Version, unit: str, period: str
) -> dict[tuple[str, str], SaidBy]:
    """By metric and level the last step that counts and speaks of a unit and a period."""
    counting = {live.said for live in path_of(version).live if live.kind == AIM}
    rows = Step.objects.filter(version=version, seq__in=counting)
    found = {}
    for row in rows.select_related("actor__person").order_by("seq"):
        parameters = row.parameters.get("parameters", row.parameters)
        for aim in parameters["aims"]:
            if (aim["unit"], aim["period"]) == (unit, period):
                said = SaidBy(name_of(row.actor), row.at, row.why)
                found[parameters["metric"], level_of(aim)] = said
    return found


def adds_over_units(metric: Metric) -> bool:
    """Whether both parts of a ratio add up over units."""
    parts = metric.numerator, metric.denominator
    return all(part is not None and part.kind in ADDS for part in parts)
