"""Lines of a sheet as somebody wants them, checked one by one and together."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.heights import by_length
from luopan.dimensions.models import Metric
from luopan.targets.assessing.rules import checked
from luopan.targets.canonical import hash_of
from luopan.targets.models import AssessmentLine, Version
from luopan.targets.parameters import storable
from luopan.trail.refusal import Refused

Kind, Source = AssessmentLine.Rule, AssessmentLine.Source
WEIGHTED = {Kind.LINEAR, Kind.STEPPED}
FULL = Decimal(100)
MOST_LINES = 30
LONGEST = 120
KEY = re.compile(r"item-[0-9]{1,6}")


@dataclass(frozen=True)
class SaidLine:
    """One line as somebody wants it.

    Attributes:
        metric: Code; empty: something that somebody marks by hand.
        name: Of what is marked by hand.
        name_other: The same in the second language; may be empty.
        weight: In points.
        rule: ``linear``, ``stepped``, ``items`` or ``veto``.
        parameters: As ``rules.checked`` takes them.
        source: Of a metric: ``target`` or ``fixed``.
        bar: Of a fixed one: a height (0.85 is 85 %), or an amount a month.
        level: Floor, target or stretch.
        key: Of the line it was before; empty: a new one.
    """

    metric: str = ""
    name: str = ""
    weight: Decimal = Decimal(0)
    rule: str = "linear"
    parameters: Mapping[str, Any] = field(default_factory=dict)
    source: str = "target"
    bar: Decimal | None = None
    level: str = "target"
    key: str = ""
    name_other: str = ""


def drawn_up(lines: Sequence[SaidLine]) -> list[AssessmentLine]:
    """The rows of an edition, not yet stored.

    Raises:
        Refused: A line cannot be kept as it is; says which and why.
    """
    if len(lines) > MOST_LINES:
        raise Refused(_("A sheet has at most %(most)s lines."), most=MOST_LINES)
    codes = {line.metric for line in lines if line.metric and storable(line.metric)}
    metrics = {one.code: one for one in Metric.objects.filter(code__in=codes)}
    keys = _Keys(lines)
    return [
        _row(line, place, metrics, keys) for place, line in enumerate(lines, start=1)
    ]


class _Keys:
    """Names of lines: a metric by its code; what is marked keeps the name it had."""

    def __init__(self, lines: Sequence[SaidLine]) -> None:
        self.given: set[str] = set()
        self.before = {line.key for line in lines if not line.metric and line.key}

    def of(self, line: SaidLine) -> str:
        """The key of the next line."""
        key = line.metric or (line.key if KEY.fullmatch(line.key) else self._new())
        if key in self.given:
            raise Refused(_("“%(key)s” appears twice in the sheet."), key=key)
        self.given.add(key)
        return key

    def _new(self) -> str:
        taken, number = self.given | self.before, 1
        while f"item-{number}" in taken:
            number += 1
        return f"item-{number}"


def _row(
    line: SaidLine, place: int, metrics: Mapping[str, Metric], keys: _Keys
) -> AssessmentLine:
    metric = metrics.get(line.metric)
    if line.metric and metric is None:
        raise Refused(
            _("There is no metric with the code “%(code)s”."), code=line.metric[:60]
        )
    row = AssessmentLine(
        place=place,
        key=keys.of(line),
        metric=metric,
        name="" if metric else _named(line.name),
        name_other=_named(line.name_other) if not metric and line.name_other else "",
        weight=_weight(line),
        rule=line.rule,
        parameters=checked(line.rule, line.parameters),
        source=line.source if metric else Source.MARKED,
        bar=line.bar if metric and line.source == Source.FIXED else None,
        level=line.level,
    )
    _check_kind(row)
    _check_bar(row)
    return row


def _named(name: str) -> str:
    name = name.strip()
    if not name or len(name) > LONGEST or not storable(name):
        raise Refused(
            _("Describe in 1 to %(most)s characters what is marked by hand."),
            most=LONGEST,
        )
    return name


def _weight(line: SaidLine) -> Decimal:
    if line.rule not in WEIGHTED:
        return Decimal(0)
    weight = Decimal(line.weight)
    if not weight.is_finite() or not 0 < weight <= FULL or weight != round(weight, 2):
        raise Refused(
            _(
                "The weight of “%(line)s” must be above 0 and at most 100, with two decimals."
            ),
            line=line.metric or line.name,
        )
    return weight


def _check_kind(row: AssessmentLine) -> None:
    """What is marked by hand has no attainment, and what has one is not counted up."""
    marked = row.metric is None
    if marked and (row.rule in WEIGHTED or "least" in row.parameters):
        raise Refused(
            _("“%(line)s” has no attainment: it can add or take points, or be a veto."),
            line=row.name,
        )
    if not marked and row.rule == Kind.ITEMS:
        raise Refused(
            _(
                "Points for each occurrence only apply to manual marks; give “%(line)s” "
                "a weight instead."
            ),
            line=row.key,
        )
    if not marked and row.rule == Kind.VETO and "least" not in row.parameters:
        raise Refused(
            _("Enter the attainment of “%(line)s” below which the score is 0."),
            line=row.key,
        )


def _check_bar(row: AssessmentLine) -> None:
    if row.source not in Source.values or row.level not in Version.Level.values:
        raise Refused(
            _("A line can only be measured against the plan's target or a fixed bar.")
        )
    if row.source != Source.FIXED:
        return
    if row.bar is None or not row.bar.is_finite() or row.bar <= 0:
        raise Refused(_("The fixed bar of “%(line)s” must be above 0."), line=row.key)
    if row.bar.adjusted() > 12 or row.bar != round(row.bar, 6):
        raise Refused(
            _("The fixed bar of “%(line)s” is too large or has too many decimals."),
            line=row.key,
        )
    if row.metric is not None and row.metric.kind == "distinct":
        raise Refused(
            _(
                "“%(line)s” is counted separately for every period: a bar for a month "
                "cannot be applied to a quarter. Choose a metric that adds up or a rate."
            ),
            line=row.key,
        )
    if row.metric is not None and by_length(row.metric):
        raise Refused(
            _(
                "“%(line)s” depends on the length of the period: a bar for a month cannot "
                "be applied to a quarter. Set a target of it for each period instead."
            ),
            line=row.key,
        )


def together(lines: Iterable[AssessmentLine]) -> Decimal:
    """Σ of the weights."""
    return sum((line.weight for line in lines), Decimal(0))


def digest_of(lines: Iterable[AssessmentLine]) -> str:
    """Names what lines say; the same lines have the same one."""
    said = [
        [
            line.key,
            line.metric.code if line.metric else "",
            "|".join(filter(None, (line.name, line.name_other))),
            f"{line.weight:.2f}",
            line.rule,
            line.parameters,
            line.source,
            "" if line.bar is None else f"{line.bar:.6f}",
            line.level,
        ]
        for line in lines
    ]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hash_of("assessment", text.encode())
