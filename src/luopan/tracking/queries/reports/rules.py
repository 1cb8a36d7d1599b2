"""Who reports how often: the newest rule of the nearest unit, else what is usual."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from luopan.org.access import name_of
from luopan.org.language import spoken
from luopan.org.models import Reach, Unit
from luopan.tracking.models import ReportRule


@dataclass(frozen=True)
class Rule:
    """Who reports how often, and from which hour it is asked for.

    Attributes:
        who: seats, units (who leads them) or both.
        weekday: ISO number, of the weekly report.
        asks_at: Of the company's day.
        unit: Code of the unit that says so; empty: nobody does, and it is the usual.
    """

    daily: bool = False
    weekly: bool = True
    who: str = ReportRule.Who.BOTH.value
    weekday: int = 5
    asks_at: time = time(16)
    unit: str = ""
    unit_name: str = ""
    who_set: str = ""
    since: datetime | None = None

    def asks(self, kind: str, is_seat: bool) -> bool:
        """Whether a report of a kind is asked of a seat, or of who leads a unit."""
        wanted = self.daily if kind == "day" else self.weekly
        mine = self.who in {ReportRule.Who.BOTH, "seats" if is_seat else "units"}
        return wanted and mine


USUAL = Rule()


def rules_of(units: Iterable[int], *, on: date) -> dict[int, Rule]:
    """The rule that holds at each unit (primary keys); two queries, one if none is set."""
    wanted = list(units)
    said = {row.unit_id: row for row in _newest()}
    if not said:
        return dict.fromkeys(wanted, USUAL)
    above = Reach.objects.on(on).filter(below__in=wanted, above__in=said)
    rows = above.order_by("-depth").values_list("below", "above")
    nearest = dict(rows)  # the last one of each is the nearest
    told = {pk: _rule(row) for pk, row in said.items()}
    return {
        pk: told[nearest[pk]] if pk in nearest else told.get(pk, USUAL) for pk in wanted
    }


def asked_under(units: Iterable[int], kind: str, *, on: date) -> bool:
    """Whether a rule at any of some units, or under them, asks for reports of a kind."""
    below = Reach.objects.on(on).filter(above__in=units).values_list("below", flat=True)
    rules = rules_of(below, on=on).values()
    return any(rule.asks(kind, seat) for rule in rules for seat in (True, False))


def rule_at(unit: Unit, *, on: date) -> Rule:
    """The rule that holds at one unit."""
    return rules_of([unit.pk], on=on)[unit.pk]


def _newest() -> Iterable[ReportRule]:
    return ReportRule.objects.select_related("unit", "actor__person").order_by("pk")


def _rule(row: ReportRule) -> Rule:
    return Rule(
        row.daily,
        row.weekly,
        row.who,
        row.weekday,
        row.asks_at,
        row.unit.code,
        spoken(row.unit),
        name_of(row.actor),
        row.at,
    )
