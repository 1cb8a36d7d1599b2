"""Lines of a sheet and what was found of each, as a score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from luopan.engine.scoring import Assessed, Score, Veto, score
from luopan.targets.assessing.rules import SPOILS, rule_of, spoils
from luopan.targets.models import AssessmentLine

EXAMPLES = (0.6, 0.8, 1.0, 1.2)


@dataclass(frozen=True)
class Found:
    """What was found of the lines for one period.

    Attributes:
        attainments: By key; None: no target, or nothing known.
        counts: By key: how often what is marked by hand happened.
        kind: ``month``, ``quarter`` or ``year``.
        untold: Keys of those that cannot be told: an exchange rate is missing.
    """

    attainments: Mapping[str, float | None]
    counts: Mapping[str, Decimal]
    kind: str = "month"
    untold: frozenset[str] = frozenset()


def scored(lines: Sequence[AssessmentLine], found: Found) -> Score:
    """The score of one period. A veto that does not reach so long a period is clear."""
    return score([_assessed(line, found) for line in lines])


def _assessed(line: AssessmentLine, found: Found) -> Assessed:
    rule = rule_of(line.rule, line.parameters)
    if isinstance(rule, Veto) and not _reaches(line, found.kind):
        return Assessed(line.key, line.weight, Veto())
    return Assessed(
        line.key,
        line.weight,
        rule,
        found.attainments.get(line.key),
        found.counts.get(line.key, Decimal(0)),
        line.key in found.untold,
    )


def _reaches(line: AssessmentLine, kind: str) -> bool:
    """Whether a veto makes so long a period 0."""
    if kind not in SPOILS:
        return False
    return SPOILS.index(kind) <= SPOILS.index(spoils(line.parameters))


def examples(lines: Sequence[AssessmentLine]) -> tuple[tuple[float, Score], ...]:
    """The score if every metric came to 60, 80, 100, 120 %, and nothing was marked.

    Vetoes are left out of it: the example is to show the rules of the weighted lines.
    """
    plain = [line for line in lines if line.rule != AssessmentLine.Rule.VETO]
    return tuple(
        (share, scored(plain, Found({line.key: share for line in plain}, {})))
        for share in EXAMPLES
    )
