"""Where a rule of warning could not be told at the last look, and which rate is missing."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from luopan.dimensions.models import Metric
from luopan.dimensions.queries.rates import have_come, kept, missing_again
from luopan.org.language import spoken
from luopan.org.models import Holding, User
from luopan.records.queries.untold import Untold
from luopan.tracking.access import led, untold_seen
from luopan.tracking.models import EarlyWarning, UntoldRule, WarningRule
from luopan.tracking.queries.warnings.looking import Looked
from luopan.tracking.queries.warnings.wishing import Wish, of_kind, under_it


@dataclass(frozen=True)
class NotTold:
    """A rule that could not be told of a unit; whatever stands there stays as it was.

    Attributes:
        period: Its code.
        subject: Code of a further metric, and ``metric`` its name; empty: the main one.
        lacking: The rate or conversion that is missing.
        day: Of the look.
    """

    rule: str
    code: str
    name: str
    period: str
    subject: str
    metric: str
    lacking: Untold
    day: date

    @property
    def problem(self) -> str:
        """What is missing, in a sentence."""
        return str(self.lacking.refusal)


def not_told(viewer: User, wish: Wish, *, on: date) -> tuple[NotTold, ...]:
    """What could not be told of units that he sees.

    One's own are seats that one holds and units that one leads, with all under them. What
    is in one state alone is never of them.
    """
    if wish.state in EarlyWarning.State.values:
        return ()
    rows = of_kind(untold_seen(viewer, on), wish)
    if wish.unit:
        rows = rows.filter(unit__in=under_it(wish.unit, on))
    if wish.rule in WarningRule.Rule.values:
        rows = rows.filter(rule=wish.rule)
    if wish.own:
        held = Holding.objects.on(on).filter(person=viewer.person_id or -1)
        leads = led(viewer, on).values("below")
        rows = rows.filter(Q(unit__in=held.values("seat")) | Q(unit__in=leads))
    return _told(rows)


def not_told_of(warning: EarlyWarning) -> tuple[NotTold, ...]:
    """Why a warning stands as it did: its rule could not be told at the last look."""
    return _told(
        UntoldRule.objects.filter(
            rule=warning.rule,
            unit=warning.unit,
            period_code=warning.period_code,
            subject=warning.subject,
        )
    )


def untold_rows(looked: Looked) -> list[UntoldRule]:
    """What a look could not tell at units, to be kept for who asks why."""
    columns = ("rule", "unit_id", "period_code", "subject")
    rows = (
        dict(zip(columns, key, strict=True)) | {"lacks": kept(why)}
        for key, why in looked.stays.items()
    )
    return [UntoldRule(day_date=looked.day, **row) for row in rows]


def can_be_told() -> bool:
    """Whether something for want of which a rule was not told is there by now."""
    lacking = UntoldRule.objects.values_list("lacks", flat=True)
    return have_come(lacking) if lacking else False


def _told(rows: QuerySet[UntoldRule]) -> tuple[NotTold, ...]:
    order = ("-unit__kind", "unit__place", "unit__code", "rule", "subject")
    found = list(rows.select_related("unit").order_by(*order))
    further = {row.subject for row in found} - {""}
    metrics = Metric.objects.filter(code__in=further) if further else ()
    named = {metric.code: spoken(metric) for metric in metrics}
    return tuple(_row(row, named.get(row.subject, "")) for row in found)


def _row(row: UntoldRule, metric: str) -> NotTold:
    refusal = missing_again(row.lacks)
    return NotTold(
        row.rule,
        row.unit.code,
        spoken(row.unit),
        row.period_code,
        row.subject,
        metric,
        Untold(refusal, refusal.facts["day"], None, ()),
        row.day_date,
    )
