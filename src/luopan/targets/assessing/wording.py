"""Lines of a sheet in words: what is looked at, what it is held to, how it is scored."""

from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext as _

from luopan.dimensions.models import Metric
from luopan.dimensions.queries import counted_in
from luopan.engine.scoring import Items, Linear, Stepped, Veto
from luopan.org.language import listed, spoken
from luopan.targets.assessing.rules import rule_of, spoils
from luopan.targets.models import AssessmentLine, Version

Source = AssessmentLine.Source


def line_name(line: AssessmentLine) -> str:
    """What is looked at, in the reader's language."""
    return spoken(line.metric or line)


def rule_word(kind: str) -> str:
    """A rule in a word or two."""
    words = {
        AssessmentLine.Rule.LINEAR: _("in proportion"),
        AssessmentLine.Rule.STEPPED: _("by steps"),
        AssessmentLine.Rule.ITEMS: _("plus or minus points"),
        AssessmentLine.Rule.VETO: _("veto"),
    }
    return words[AssessmentLine.Rule(kind)]


def rule_sentence(line: AssessmentLine) -> str:
    """How the line is scored, in one sentence."""
    rule = rule_of(line.rule, line.parameters)
    if isinstance(rule, Linear):
        return _linear(rule)
    if isinstance(rule, Stepped):
        return _stepped(rule)
    if isinstance(rule, Items):
        return _items(rule)
    return _veto(rule, spoils(line.parameters))


def _linear(rule: Linear) -> str:
    said = [_("in proportion to attainment")]
    if rule.floor is not None:
        said.append(_("nothing below %(floor)s") % {"floor": percent(rule.floor)})
    if rule.cap is not None:
        said.append(_("capped at %(cap)s") % {"cap": percent(rule.cap)})
    return listed_clauses(said)


def _stepped(rule: Stepped) -> str:
    steps = [
        _("from %(least)s: %(part)s of the weight")
        % {"least": percent(least), "part": percent(part)}
        for least, part in rule.steps
    ]
    return listed_clauses([*steps, _("lower: nothing")])


def _items(rule: Items) -> str:
    facts = {"each": number(abs(rule.each)), "most": number(rule.most)}
    if rule.each < 0:
        return _("−%(each)s for each, %(most)s at most") % facts
    return _("+%(each)s for each, %(most)s at most") % facts


def _veto(rule: Veto, reach: str) -> str:
    span = {
        "month": _("of the month"),
        "quarter": _("of the month and the quarter"),
        "year": _("of the month, the quarter and the year"),
    }[reach]
    if rule.least is None:
        return _("if it happens, the score %(span)s is 0") % {"span": span}
    facts = {"least": percent(rule.least), "span": span}
    return _("below %(least)s of attainment the score %(span)s is 0") % facts


def held_to(line: AssessmentLine, compact: Callable[[Decimal, str], str]) -> str:
    """What the line is held to: the plan's target, a height, an amount a month."""
    if line.metric is None:
        return _("marked by hand")
    if line.source == Source.TARGET:
        facts = {"level": level_word(line.level)}
        return _("the plan's target (%(level)s)") % facts
    bar = line.bar or Decimal(0)
    if is_rate(line.metric):
        return _bound(line.metric, percent(bar))
    said = compact(bar, counted_in(line.metric))
    if line.metric.kind in {"balance", "duration", "ratio"}:
        return _bound(line.metric, said)
    return _("%(bar)s a month") % {"bar": _bound(line.metric, said)}


def _bound(metric: Metric, said: str) -> str:
    return f"≤ {said}" if metric.lower_is_better else f"≥ {said}"


def is_rate(metric: Metric) -> bool:
    """Whether figures of the metric are percentages: neither money nor pieces."""
    parts = metric.numerator, metric.denominator
    if metric.kind != "ratio" or None in parts:
        return False
    above, below = (counted_in(part) for part in parts if part is not None)
    return above == below or not _is_money(above)


def _is_money(unit: str) -> bool:
    return len(unit) == 3 and unit.isupper()


def level_word(level: str) -> str:
    """Floor, target, stretch, in the reader's language."""
    words = {
        Version.Level.FLOOR: _("floor"),
        Version.Level.TARGET: _("target"),
        Version.Level.STRETCH: _("stretch"),
    }
    return words[Version.Level(level)]


def percent(share: Decimal) -> str:
    """A share as a percentage, with the digits it has.

    Example:
        >>> percent(Decimal("0.855")), percent(Decimal(1))
        ('85.5%', '100%')
    """
    return f"{number(share * 100)}%"


def number(amount: Decimal) -> str:
    """A number with the digits it has.

    Example:
        >>> number(Decimal("2.50")), number(Decimal(20))
        ('2.5', '20')
    """
    return f"{amount.normalize():f}"


def listed_clauses(said: list[str]) -> str:
    """Clauses of one sentence: a；b or a; b."""
    return "；".join(said) if listed(["", ""]) == "、" else "; ".join(said)
