"""What every installation starts with: root product, calendar, holidays, metrics."""

from datetime import datetime

from luopan.dimensions.models import Calendar, Metric
from luopan.dimensions.queries.calendars import STANDARD_CALENDAR
from luopan.dimensions.root import ensure_root
from luopan.dimensions.services.holidays import load_packaged_holidays
from luopan.dimensions.standards import standard_metrics
from luopan.org.access import Action, require
from luopan.org.models import Company, User
from luopan.trail.chain import note, service

MARGIN_RATE = "gross_margin_rate"
MARGIN_RATE_BEFORE = "毛利 ÷ 净销售额。"


@service("dimensions.create_standards")
def create_standards(*, actor: User, at: datetime) -> None:
    """Make what is missing of the standard metrics, calendar, holidays and root product.

    What is there already, also under another name, is left as it is.
    """
    require(actor, Action.DIMENSIONS_EDIT, at=at)
    ensure_root()
    company = Company.objects.first()
    _calendar, calendar_made = Calendar.objects.get_or_create(
        code=STANDARD_CALENDAR,
        defaults={
            "name": "公司日历",
            "name_other": "Company calendar",
            "parameters": {"first_month": company.first_month if company else 1},
        },
    )
    made = _make_metrics()
    load_packaged_holidays(actor=actor, at=at)
    note("standards", metrics=made, calendar=calendar_made)


@service("dimensions.add_standard_metrics")
def add_standard_metrics(*, actor: User, at: datetime) -> list[str]:
    """Make the standard metrics that are missing; what is there stays as it is.

    The standard rate of gross margin alone is brought to its mended definition.

    Returns:
        Their codes.

    Raises:
        Refused: The actor may not change metrics.
    """
    require(actor, Action.DIMENSIONS_EDIT, at=at)
    made = _make_metrics()
    mended = _mend_margin_rate()
    note("standards", metrics=made, **({"mended": mended} if mended else {}))
    return made


def _mend_margin_rate() -> list[str]:
    """A margin without tax was divided by sales with it; one that was reworded stays."""
    rates = Metric.objects.filter(
        code=MARGIN_RATE,
        denominator__code="sales_amount",
        definition=MARGIN_RATE_BEFORE,
    )
    standard = next(one for one in standard_metrics() if one.code == MARGIN_RATE)
    for rate in rates:
        rate.denominator = Metric.objects.get(code=standard.denominator.code)
        rate.definition = standard.definition
        rate.definition_other = standard.definition_other
        rate.save(
            update_fields=["denominator", "definition", "definition_other"],
        )
    return [rate.code for rate in rates]


def _make_metrics() -> list[str]:
    known = set(Metric.objects.values_list("code", flat=True))
    missing = [metric for metric in standard_metrics() if metric.code not in known]
    Metric.objects.bulk_create(m for m in missing if m.kind != "ratio")
    found = {metric.code: metric for metric in Metric.objects.all()}
    ratios = [metric for metric in missing if metric.kind == "ratio"]
    for metric in ratios:
        metric.numerator = found[metric.numerator.code]
        metric.denominator = found[metric.denominator.code]
    Metric.objects.bulk_create(ratios)
    return [metric.code for metric in missing]
