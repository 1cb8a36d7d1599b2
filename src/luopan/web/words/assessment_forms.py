"""The table in which a sheet is drawn up: its fields, what was typed, and back again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from luopan.dimensions.models import Metric
from luopan.org.language import spoken
from luopan.targets.assessing.lines import SaidLine
from luopan.targets.assessing.wording import (
    is_rate,
    level_word,
    number,
    percent,
    rule_word,
)
from luopan.targets.models import AssessmentLine
from luopan.trail.refusal import Refused
from luopan.web import typed

Rule = AssessmentLine.Rule
MOST = 30
FIELDS = (
    *(
        "metric",
        "name",
        "name_other",
        "key",
        "weight",
        "rule",
        "source",
        "bar",
        "level",
    ),
    *("floor", "cap", "steps", "each", "most", "least", "spoils"),
)


@dataclass(frozen=True)
class Typed:
    """One row of the table, as it is typed; percentages as they are written: 85%."""

    metric: str = ""
    name: str = ""
    name_other: str = ""
    key: str = ""
    weight: str = ""
    rule: str = "linear"
    source: str = "target"
    bar: str = ""
    level: str = "target"
    floor: str = ""
    cap: str = "120%"
    steps: str = ""
    each: str = ""
    most: str = ""
    least: str = ""
    spoils: str = "quarter"

    @property
    def weighted(self) -> bool:
        """Whether it has a weight."""
        return self.rule in {Rule.LINEAR, Rule.STEPPED}


def typed_of(lines: Sequence[AssessmentLine]) -> list[Typed]:
    """The rows of lines that are kept."""
    return [_typed(line) for line in lines]


def _typed(line: AssessmentLine) -> Typed:
    kept = line.parameters
    steps = " ".join(
        f"{number(Decimal(a) * 100)}:{number(Decimal(b) * 100)}"
        for a, b in kept.get("steps", ())
    )
    return Typed(
        metric=line.metric.code if line.metric else "",
        name=line.name,
        name_other=line.name_other,
        key="" if line.metric else line.key,
        weight=number(line.weight) if line.weight else "",
        rule=line.rule,
        source=line.source if line.metric else "target",
        bar=_bar(line),
        level=line.level,
        floor=_percent(kept.get("floor")),
        cap=_percent(kept.get("cap")),
        steps=steps,
        each=kept.get("each", ""),
        most=kept.get("most", ""),
        least=_percent(kept.get("least")),
        spoils=kept.get("spoils", "quarter"),
    )


def _percent(kept: str | None) -> str:
    return "" if kept is None else percent(Decimal(kept))


def _bar(line: AssessmentLine) -> str:
    if line.bar is None or line.metric is None:
        return ""
    return percent(line.bar) if is_rate(line.metric) else number(line.bar)


def rows_typed(said: QueryDict) -> list[Typed]:
    """The rows that were sent, in order; a row that is short of a field is not one."""
    columns = [said.getlist(field)[:MOST] for field in FIELDS]
    return [
        Typed(**dict(zip(FIELDS, (text.strip()[:200] for text in row), strict=True)))
        for row in zip(*columns, strict=False)
    ]


def acted(rows: list[Typed], act: str) -> list[Typed]:
    """The rows after a press of add, remove or up; anything else leaves them."""
    verb, _colon, place = act.partition(":")
    at = typed.whole_number(place, -1)
    if verb == "add":
        return [*rows, Typed()][:MOST]
    if verb == "mark":
        return [*rows, Typed(rule="veto", name=_("Sham contract"))][:MOST]
    if verb == "remove" and 0 <= at < len(rows):
        return rows[:at] + rows[at + 1 :]
    if verb == "up" and 0 < at < len(rows):
        return [*rows[: at - 1], rows[at], rows[at - 1], *rows[at + 1 :]]
    return rows


def fitted(row: Typed) -> Typed:
    """A row whose rule fits what is looked at: what is marked by hand has no attainment."""
    if row.metric and row.rule == Rule.ITEMS:
        return replace(row, rule="linear")
    if not row.metric and row.weighted and row.name:
        return replace(row, rule="veto")
    return row


def said_line(row: Typed, metrics: Mapping[str, Metric]) -> SaidLine:
    """What a row says, for the service.

    Raises:
        Refused: Something typed is no number; says which.
    """
    metric = metrics.get(row.metric)
    source = row.source if row.metric else "marked"
    return SaidLine(
        metric=row.metric,
        name="" if row.metric else row.name,
        name_other="" if row.metric else row.name_other,
        weight=_points(row.weight) or Decimal(0),
        rule=row.rule,
        parameters=_parameters(row),
        source=source,
        bar=_height(row, metric) if source == "fixed" else None,
        level=row.level,
        key="" if row.metric else row.key,
    )


def _parameters(row: Typed) -> dict[str, Any]:
    if row.rule == Rule.LINEAR:
        return {"floor": typed.ratio(row.floor), "cap": typed.ratio(row.cap)}
    if row.rule == Rule.STEPPED:
        return {"steps": _steps(row.steps)}
    if row.rule == Rule.ITEMS:
        return {"each": _points(row.each), "most": _points(row.most)}
    least = typed.ratio(row.least) if row.metric else None
    return {"least": least, "spoils": row.spoils}


def _steps(text: str) -> list[tuple[Decimal | None, Decimal | None]]:
    """``100:100 80:60``: from 100 % all of it, from 80 % 60 % of it."""
    plain = text.translate(str.maketrans("：，、；=＝,;", ":       "))
    found = []
    for pair in plain.split():
        least, colon, part = pair.partition(":")
        if not colon:
            raise Refused(
                _("“%(text)s” are not steps; enter 100:100 80:60."), text=text[:40]
            )
        found.append((typed.ratio(least), typed.ratio(part)))
    return found


def _points(text: str) -> Decimal | None:
    return typed.amount(text)


def _height(row: Typed, metric: Metric | None) -> Decimal | None:
    if metric is not None and is_rate(metric):
        return typed.ratio(row.bar)
    return typed.amount(row.bar)


def rules(*, metric: bool) -> list[tuple[str, str]]:
    """The rules that a row can have."""
    kinds = (
        (Rule.LINEAR, Rule.STEPPED, Rule.VETO) if metric else (Rule.ITEMS, Rule.VETO)
    )
    return [(kind.value, rule_word(kind)) for kind in kinds]


def sources() -> list[tuple[str, str]]:
    """What a metric can be held to."""
    return [("target", _("plan's target")), ("fixed", _("fixed bar"))]


def levels() -> list[tuple[str, str]]:
    """Which level of the plan's target is assessed."""
    return [(level, level_word(level)) for level in ("target", "floor", "stretch")]


def reaches() -> list[tuple[str, str]]:
    """The longest period that a veto makes 0."""
    return [
        ("month", _("the month")),
        ("quarter", _("month and quarter")),
        ("year", _("month, quarter, year")),
    ]


def metric_options(metrics: Sequence[Metric]) -> list[tuple[str, str]]:
    """What a line can look at."""
    return [
        ("", _("marked by hand")),
        *((metric.code, spoken(metric)) for metric in metrics),
    ]
