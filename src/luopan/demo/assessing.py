"""The assessment sheets of the running year, and what was marked on them by hand."""

from datetime import date, timedelta
from decimal import Decimal

from luopan.demo.plans import Desk, kick_off
from luopan.org.models import Unit
from luopan.targets import services
from luopan.targets.assessing.in_force import in_force
from luopan.targets.assessing.lines import SaidLine
from luopan.targets.models import Plan

D = Decimal
SALES = {"metric": "sales_amount", "parameters": {"floor": "0.6", "cap": "1.2"}}
STEPS = {"steps": [["1", "1"], ["0.95", "0.8"], ["0.9", "0.6"], ["0.8", "0.3"]]}
SHAM = SaidLine(
    name="虚假合同",
    name_other="Sham contract",
    rule="veto",
    parameters={"spoils": "quarter"},
)
COMPLAINT = SaidLine(
    name="客户有效投诉",
    name_other="Justified complaint",
    rule="items",
    parameters={"each": "-2", "most": "10"},
)
PRAISE = SaidLine(
    name="客户书面表扬",
    name_other="Letter of thanks",
    rule="items",
    parameters={"each": "1", "most": "5"},
)


def fixed(metric: str, weight: int, bar: str, **said: object) -> SaidLine:
    """A metric held to a bar of its own."""
    parameters = said.pop("parameters", {"cap": "1.2"})
    return SaidLine(
        metric=metric,
        weight=D(weight),
        source="fixed",
        bar=D(bar),
        parameters=parameters,  # type: ignore[arg-type]
        **said,  # type: ignore[arg-type]
    )


def sales(weight: int) -> SaidLine:
    """Sales against the plan's target, from 60 % up to 120 %."""
    return SaidLine(weight=D(weight), **SALES)  # type: ignore[arg-type]


COLLECTED = {"rule": "stepped", "parameters": STEPS}
SEATS = (
    sales(50),
    fixed("collection_rate_due", 20, "0.75", **COLLECTED),
    fixed("gross_margin_rate", 15, "0.40"),
    fixed("new_customers", 10, "0.25"),
    fixed("visits", 5, "2", parameters={"cap": "1"}),
    SHAM,
    COMPLAINT,
    PRAISE,
)
TEAMS = (
    sales(50),
    SaidLine(
        metric="receipts", weight=D(20), parameters={"floor": "0.6", "cap": "1.1"}
    ),
    fixed("gross_margin_rate", 15, "0.40"),
    fixed("new_customers", 10, "1.5"),
    fixed("effective_communications", 5, "16", parameters={"cap": "1"}),
    SHAM,
)
BRANCHES = (
    sales(50),
    SaidLine(
        metric="receipts", weight=D(20), parameters={"floor": "0.6", "cap": "1.1"}
    ),
    fixed("gross_margin_rate", 20, "0.40"),
    fixed("win_rate", 10, "0.3"),
    SHAM,
)


def drawn_up(desk: Desk) -> None:
    """Before anybody signs: sheets for seats, heads of teams and heads of regions."""
    plan = Plan.objects.filter(year=desk.story.year).latest("pk")
    day = kick_off(desk.story) + timedelta(days=3)
    for audience, lines in (("seat", SEATS), ("team", TEAMS), ("branch", BRANCHES)):
        by = desk.by("zhou", day, 15)
        sheet = services.open_assessment(**by, plan=plan, audience=audience)
        services.save_assessment(**by, assessment=sheet, lines=lines, expected=0)
        services.publish_assessment(
            **desk.by("lin", day, 16),
            assessment=sheet,
            expected=1,
            reason="经营会通过年度考核办法",
        )


def marked(desk: Desk) -> None:
    """What the team's manager has marked at a seat this year."""
    plan = Plan.objects.filter(year=desk.story.year, assessments__isnull=False).latest(
        "pk"
    )
    seat = Unit.objects.get(code="sw-cd-03")
    today = desk.story.today
    sheet = in_force(plan, [seat], today)[seat.pk]
    keys = {line.name: line.key for line in sheet.lines if line.name}
    for name, ago, text in (
        (PRAISE.name, 75, "川西水务来函，表扬汛期两次夜间到场支持"),
        (COMPLAINT.name, 26, "报价单漏列运费，客户书面投诉，已更正并致歉"),
    ):
        day = today - timedelta(days=ago)
        if day >= max(date(plan.year, 1, 1), kick_off(desk.story) + timedelta(days=4)):
            services.mark_assessment(
                **desk.by("tang", min(day + timedelta(days=1), today), 11),
                plan=plan,
                unit=seat,
                key=keys[name],
                day=day,
                text=text,
            )
