"""The score of a unit in words: the sentence, the strip of periods, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from luopan.dimensions.queries.terms import worded_for
from luopan.org.access import name_of
from luopan.org.language import listed, spoken
from luopan.records.queries.untold import Untold
from luopan.targets.assessing.wording import (
    held_to,
    line_name,
    number,
    rule_sentence,
)
from luopan.targets.models import AssessmentLine, AssessmentMark
from luopan.tracking.queries import Definition
from luopan.tracking.queries.factors import Factor, Shown
from luopan.tracking.queries.scores import PeriodScore, Scores
from luopan.web import figures
from luopan.web.words.assessment import bar, column, points
from luopan.web.words.lacking import after
from luopan.web.words.progress import month_name, period_name


def sentence(found: Scores, chosen: PeriodScore | None = None) -> str:
    """Where the score stands, and how far the data reach; of a part of the year that alone."""
    unit = spoken(found.unit)
    if chosen is not None and chosen.kind != "year" and chosen.score.total is not None:
        facts = {
            "unit": unit,
            "period": period_name(chosen.span.code, chosen.kind),
            "score": points(chosen.score.total),
        }
        return _("%(unit)s, %(period)s: %(score)s.") % facts
    if found.held is None:
        return _("No assessment sheet is published for %(unit)s.") % {"unit": unit}
    year = found.year
    if year is not None and year.untold and year.score.total is None:
        said = _(
            "The score of %(unit)s for the year cannot be worked out until an exchange rate "
            "or conversion is entered."
        )
        return said % {"unit": unit} + _of_month(found)
    if year is None or year.score.total is None:
        return _("%(unit)s has no score yet: its metrics have no data.") % {
            "unit": unit
        }
    facts = {
        "unit": unit,
        "score": points(year.score.total),
        "day": _reached(found),
    }
    said = _("%(unit)s scores %(score)s for the year to %(day)s.") % facts
    return said + _of_month(found)


def _of_month(found: Scores) -> str:
    """The newest month as a sentence that follows; empty: it has no score."""
    month = found.latest
    if month is None or month.score.total is None:
        return ""
    facts = {
        "month": month_name(month.span.start_date.month),
        "score": points(month.score.total),
    }
    return after(_("%(month)s: %(score)s.") % facts)


def _reached(found: Scores) -> str:
    """How far the data of the first line reach."""
    days = [one.reach_date for one in found.shown.values() if one.reach_date]
    return f"{days[0]:%Y-%m-%d}" if days else ""


@dataclass(frozen=True)
class Tile:
    """A period of the strip.

    Attributes:
        look: high (100 or more), low (below 60), veto, none, or empty.
        running: The data do not reach its end yet.
    """

    code: str
    name: str
    kind: str
    score: str
    look: str
    running: bool
    chosen: bool


def tiles(found: Scores, chosen: str) -> list[Tile]:
    """All months, quarters and the year, each quarter after its months."""
    periods = sorted(found.periods, key=_place)
    told = column([one.score.total if one.begun else None for one in periods])
    return [_tile(one, score, chosen) for one, score in zip(periods, told, strict=True)]


def _place(one: PeriodScore) -> tuple[object, ...]:
    order = ("month", "quarter", "year")
    return one.span.end_date, order.index(one.kind)


def _tile(one: PeriodScore, score: str, chosen: str) -> Tile:
    name = period_name(one.span.code, one.kind)
    if one.kind == "month":
        name = month_name(one.span.start_date.month, short=True)
    elif one.kind == "quarter":
        name = one.span.code.rpartition("-")[2]
    return Tile(
        one.span.code,
        name,
        one.kind,
        score,
        _look(one),
        one.begun and not one.over,
        one.span.code == chosen,
    )


def _look(one: PeriodScore) -> str:
    total = one.score.total
    if one.score.vetoed:
        return "veto"
    if total is None or not one.begun:
        return "none"
    return "high" if total >= 100 else "low" if total < 60 else ""


@dataclass(frozen=True)
class LineFound:
    """A line in a period: what came, what was due, what it brings.

    Attributes:
        weight: In this period; ``of`` where it is another one than in the sheet.
        definition: What it opens to; None: it is marked by hand.
        state: counted, left_out, added, clear, vetoed, unknown or untold.
    """

    name: str
    weight: str
    of: str
    held_to: str
    rule: str
    actual: str
    due: str
    attainment: str
    share: float | None
    points: str
    state: str
    word: str
    definition: Definition | None
    metric: str


def lines(found: Scores, one: PeriodScore) -> list[LineFound]:
    """The lines of the sheet in a period."""
    rows = found.held.lines if found.held else ()
    told = [one.line(row.key) for row in rows]
    weights = column([score.weight or None if score else None for score in told])
    return [
        _line(found, one, row, weight, brought)
        for row, weight, brought in zip(
            rows, weights, brought_by(found, one)[:-1], strict=True
        )
    ]


def brought_by(found: Scores, one: PeriodScore) -> list[str]:
    """The points of each line of the sheet in a period, and their sum below them."""
    told = [one.line(row.key) for row in found.held.lines] if found.held else []
    brought = [
        score.points if score and _brings(score.outcome) else None for score in told
    ]
    return column([*brought, one.score.total])


def _line(
    found: Scores, one: PeriodScore, line: AssessmentLine, weight: str, brought: str
) -> LineFound:
    told, factor = one.line(line.key), one.factors.get(line.key)
    assert told is not None
    shown = found.shown.get(line.key)
    changed = line.weight and line.weight != told.weight
    return LineFound(
        line_name(line),
        weight,
        number(line.weight) if changed else "",
        held_to(line, bar),
        rule_sentence(line),
        figure(factor.actual, shown) if factor else _counted(one, line),
        figure(factor.due, shown) if factor else figures.NOTHING,
        figures.percent(factor.attainment) if factor else figures.NOTHING,
        factor.attainment if factor else None,
        brought,
        told.outcome.value,
        _word(told.outcome, factor),
        shown.definition if shown else None,
        line.metric.code if line.metric else "",
    )


def _brings(outcome: str) -> bool:
    return outcome in {"counted", "added"}


def _counted(one: PeriodScore, line: AssessmentLine) -> str:
    return number(one.counts.get(line.key, Decimal(0)))


def _word(outcome: str, factor: Factor | None) -> str:
    if outcome == "left_out":
        if _later(factor):
            return _(
                "due at the period's end: until then its weight goes to the others"
            )
        if factor is not None and factor.due is None:
            return _("no target: left out, its weight is spread over the others")
        return _("nothing known: left out, its weight is spread over the others")
    words = {
        "clear": _("did not happen"),
        "vetoed": _("happened: the score is 0"),
        "unknown": _("nothing known yet: no veto"),
        "untold": _("an exchange rate or conversion is missing: so is the score"),
    }
    return words.get(outcome, "")


def lacks_of(found: Scores, one: PeriodScore) -> list[tuple[str, tuple[Untold, ...]]]:
    """The lines of a period by name, with what of each cannot be told."""
    held = found.held
    rows = held.lines if held else ()
    return [
        (line_name(line), factor.lacking)
        for line in rows
        if (factor := one.factors.get(line.key)) is not None
    ]


def _later(factor: Factor | None) -> bool:
    """Whether what the period wants is due at its end only."""
    return factor is not None and factor.due is None and factor.whole is not None


def figure(value: Decimal | None, shown: Shown | None) -> str:
    """A figure of a metric as it is read."""
    if value is None or shown is None:
        return figures.NOTHING
    if shown.shape == "rate":
        return figures.percent(float(value))
    if shown.shape == "money":
        return figures.compact(value, shown.counted_in)
    text = figures.fixed(value, _places(value))
    return f"{text} {worded_for(shown.counted_in, value)}".strip()


def _places(value: Decimal) -> int:
    """As many as say a quarter of a customer exactly; what none says exactly has one."""
    exact = (places for places in range(3) if value == round(value, places))
    return next(exact, 1)


def notes(found: Scores, one: PeriodScore) -> list[str]:
    """What must be known to read the score of a period."""
    said = []
    if one.begun and not one.over:
        said.append(
            _(
                "The period is still running: what came by the day the data reach is held "
                "against what was due by then."
            )
        )
    left = _left_out(found, one)
    later = [line_name(row) for row in left if _later(one.factors.get(row.key))]
    if later:
        said.append(
            _(
                "%(lines)s: measured over the whole period, so assessed at its end; until "
                "then the weight goes to the other metrics in proportion."
            )
            % {"lines": listed(later)}
        )
    out = [line_name(row) for row in left if not _later(one.factors.get(row.key))]
    if out:
        said.append(
            _(
                "%(lines)s: no target or no records this period, so not assessed; the "
                "weight goes to the other metrics in proportion."
            )
            % {"lines": listed(out)}
        )
    if one.score.vetoed:
        said.append(_("A veto applies: the score of this period is 0."))
    if one.before is not None and one.before.total != one.score.total:
        facts = {
            "before": points(one.before.total),
            "now": points(one.score.total),
        }
        said.append(
            _("Under the previous sheet: %(before)s; under the current one: %(now)s.")
            % facts
        )
    return said


def _left_out(found: Scores, one: PeriodScore) -> Sequence[AssessmentLine]:
    out = {line.key for line in one.score.lines if line.outcome == "left_out"}
    held = found.held
    return [line for line in held.lines if line.key in out] if held else []


@dataclass(frozen=True)
class MarkRow:
    """Something that was marked by hand."""

    id: int
    name: str
    day: str
    count: str
    text: str
    who: str
    at: datetime
    taken_back: str


def marks(found: Scores, chosen: PeriodScore | None) -> list[MarkRow]:
    """What was marked of the days of a period, the newest first."""
    held = found.held
    names = {line.key: line_name(line) for line in held.lines} if held else {}
    return [
        _mark(one, names.get(one.key, one.key))
        for one in found.marks
        if chosen is None
        or chosen.span.start_date <= one.day_date < chosen.span.end_date
    ]


def _mark(one: AssessmentMark, name: str) -> MarkRow:
    back: AssessmentMark | None = getattr(one, "taken_back_by", None)
    said = ""
    if back is not None:
        facts = {"who": name_of(back.actor), "why": back.note}
        said = _("withdrawn by %(who)s: %(why)s") % facts
    return MarkRow(
        one.pk,
        name,
        f"{one.day_date:%Y-%m-%d}",
        number(one.count),
        one.note,
        name_of(one.actor),
        one.at,
        said,
    )


def to_mark(found: Scores) -> list[tuple[str, str]]:
    """The lines that are marked by hand."""
    held = found.held
    rows = held.lines if held else ()
    return [(line.key, line_name(line)) for line in rows if line.metric is None]
