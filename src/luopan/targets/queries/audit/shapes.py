"""What an audit of a version says: findings, each with its evidence, and scores."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class Criterion(StrEnum):
    """The five of SMART, in the order of the word."""

    SPECIFIC = "specific"
    MEASURABLE = "measurable"
    ACHIEVABLE = "achievable"
    RELEVANT = "relevant"
    TIME_BOUND = "time_bound"


class Severity(StrEnum):
    """Whether a finding counts against the score."""

    WEIGHTY = "weighty"
    NOTE = "note"


class Mend(StrEnum):
    """Where a finding is mended."""

    UNIT = "unit"  # the unit or seat in the organisation
    PRODUCT = "product"
    METRIC = "metric"
    GRID = "grid"
    IMPORT = "import"
    STRATEGY = "strategy"
    TALK = "talk"
    ISSUE = "issue"
    VERSION = "version"


@dataclass(frozen=True)
class Rule:
    """One thing that is looked at.

    Attributes:
        code: As findings name it.
        criterion: Under which of the five it counts.
        severity: Weighty: its units count as not in order.
        mend: Where it is mended.
    """

    code: str
    criterion: Criterion
    severity: Severity
    mend: Mend


@dataclass(frozen=True)
class Finding:
    """Something to mend.

    Attributes:
        rule: Its code.
        unit: Code of the unit it is about; ``unit_name`` in the reader's language.
        product: Code; empty: all products.
        period: Code; empty: the whole year.
        units: How many units with a target it touches, among those that are seen.
        sentence: What is so, with its numbers.
        where: Where it is mended.
        other: A second thing the place to mend needs (the number of another version).
    """

    rule: str
    criterion: Criterion
    severity: Severity
    unit: str
    unit_name: str
    units: int
    sentence: str
    where: Mend
    product: str = ""
    period: str = ""
    other: int | None = None

    @property
    def weighty(self) -> bool:
        """Whether it counts against the score."""
        return self.severity == Severity.WEIGHTY


@dataclass(frozen=True)
class Score:
    """How many of the units with a target have no weighty finding under a criterion.

    Attributes:
        units: Units with a target that are seen.
        clean: Those of them without a weighty finding.
        weighty: How many weighty findings there are.
        notes: How many others.
    """

    criterion: Criterion
    units: int
    clean: int
    weighty: int = 0
    notes: int = 0

    @property
    def share(self) -> float:
        """From 0 to 1; 1 where no unit has a target: there is nothing to find fault with."""
        return self.clean / self.units if self.units else 1.0


def overall(scores: Mapping[Criterion, Score]) -> float:
    """The mean of the five shares: from 0 to 1."""
    return sum(score.share for score in scores.values()) / len(scores)


@dataclass(frozen=True)
class Before:
    """The scores of the numbers as they were issued last.

    Attributes:
        on: The day of that issue.
        seq: After which step it was.
        gone: Weighty findings that were there then and are not now.
        come: Weighty findings that were not there then.
    """

    on: date
    seq: int
    scores: Mapping[Criterion, Score]
    gone: int
    come: int

    @property
    def score(self) -> float:
        """Of all five: their mean."""
        return overall(self.scores)


@dataclass(frozen=True)
class Stand:
    """The scores of a branch with one number of its talk.

    Attributes:
        which: ``issued``, ``now`` or ``offer``: the number that waits for an answer.
        amount: The year of the unit, in quanta.
    """

    which: str
    amount: int
    scores: Mapping[Criterion, Score]

    @property
    def score(self) -> float:
        """Of all five: their mean."""
        return overall(self.scores)


@dataclass(frozen=True)
class Change:
    """What the numbers of a talk do to the score of its unit and all under it.

    Attributes:
        unit: Code.
        stands: As issued (where it was another number), now, with the offer.
        gone: Weighty findings that an acceptance of the offer mends, in words.
        come: Weighty findings that it brings.
    """

    unit: str
    stands: tuple[Stand, ...]
    gone: tuple[str, ...] = ()
    come: tuple[str, ...] = ()

    @property
    def units(self) -> int:
        """Units with a target that count, with the newest numbers."""
        return next(iter(self.stands[-1].scores.values())).units


@dataclass(frozen=True)
class Audit:
    """A version looked at as a whole, as far as a viewer sees it.

    Attributes:
        units: Units with a target that are seen.
        findings: Weighty ones first, by criterion, in the order of the tree.
        whole: All of the version is seen.
        reach_date: The last day that records of the metric reach; None: none.
        years: The stretches of twelve months that targets are measured by, newest first;
            first day and first day after.
        unjudged: Units of which no full year is known: not judged for being achievable.
        bar: The score below which issuing and committing want a written reason.
        on: The day that all of it is said of.
        above: Unit code → code of the unit above it, in the order of the tree.
        seen: Codes of the units that the viewer sees.
        before: The scores as of the last issue, where numbers have changed since and it
            was asked for.
    """

    scores: Mapping[Criterion, Score]
    units: int
    findings: tuple[Finding, ...]
    whole: bool
    reach_date: date | None
    years: tuple[tuple[date, date], ...]
    unjudged: int
    bar: float
    on: date
    above: Mapping[str, str | None] = field(default_factory=dict, repr=False)
    seen: frozenset[str] = frozenset()
    before: Before | None = None

    def branch(self, unit: str) -> frozenset[str]:
        """Codes of a unit and all under it, among those with findings and what is above."""
        found = {unit}
        for code in self.above:  # parents stand before their children
            if self.above[code] in found:
                found.add(code)
        return frozenset(found)

    @property
    def score(self) -> float:
        """Of all five: their mean."""
        return overall(self.scores)

    @property
    def below(self) -> bool:
        """Whether it stands below the bar."""
        return is_below(self.score, self.bar)


def is_below(score: float, bar: float) -> bool:
    """Whether a score is below a bar; a score that only floats make smaller is not."""
    return score < bar - 1e-9


@dataclass(frozen=True, eq=False)
class Draft:
    """A finding before it is put into words.

    Attributes:
        rule: Which.
        place: Node of the unit it is about.
        branch: It touches all that stands under the unit, not only the unit.
        touched: Nodes it touches, where those are others.
        facts: What the sentence says; amounts in quanta.
    """

    rule: Rule
    place: int
    branch: bool = False
    touched: tuple[int, ...] | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    product: str = ""
    period: str = ""
    other: int | None = None
