"""What the facts of warnings speak of, by name."""

from collections.abc import Collection, Sequence
from datetime import date

from luopan.dimensions.models import Metric
from luopan.engine.tree import RESERVE
from luopan.org.held import holders_of
from luopan.org.language import spoken
from luopan.org.models import Unit
from luopan.strategy.models import Assumption
from luopan.tracking.models import EarlyWarning, WarningRule

Rule = WarningRule.Rule


def names_told(rows: Sequence[EarlyWarning], on: date) -> dict[str, str]:
    """Of units, risks and further metrics that the facts speak of; a query for each.

    A seat with who is in it on a day: people know one another, not each other's seats.
    """
    codes, risks, metrics = set(), set(), set()
    for one in rows:
        codes |= {code for code, _amount in one.facts.get("below", ())}
        codes.add(one.facts.get("source", ""))
        risks |= {one.subject} if one.rule == Rule.RISK else set()
        metrics |= {said["metric"] for said in one.facts.get("also", ())}
    codes = {code for code in codes if code and not code.endswith(RESERVE)}
    found = _units(codes, on) if codes else {}
    if risks:
        book = Assumption.objects.filter(code__in=risks)
        found |= {f"risk:{one.code}": spoken(one) for one in book}
    if metrics:
        further = Metric.objects.filter(code__in=metrics)
        found |= {f"metric:{one.code}": spoken(one) for one in further}
    return found


def _units(codes: Collection[str], on: date) -> dict[str, str]:
    units = list(Unit.objects.filter(code__in=codes))
    seats = [one.code for one in units if one.kind == Unit.Kind.SEAT]
    held = holders_of(seats, on=on) if seats else {}
    return {
        one.code: " · ".join(filter(None, (spoken(one), held.get(one.code))))
        for one in units
    }
