"""Numbers of the running year that were asked to change: one was, one was not, three wait."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from django.db.models import Sum

from luopan.actions.models import Need
from luopan.demo.founding import ROOT
from luopan.demo.plans import Desk, kick_off
from luopan.demo.story import at
from luopan.dimensions.models import Metric
from luopan.review.adjusting.asked import Evidence, Wish
from luopan.review.models import Adjustment
from luopan.review.services import adjusting, approving, replanning
from luopan.targets.models import NamedAmount, Plan

Event = tuple[datetime, Callable[[], object]]
POLICY = "上半年欠的在剩余月份按目标补，经 1 月经营会议定；只在开年中调整版本时执行。"


def events(desk: Desk) -> Iterator[Event]:
    """What was asked, answered and decided, each with its instant."""
    today, begun = desk.story.today, kick_off(desk.story)
    if (today - begun).days < 40 or today.month in {1, 12}:
        return  # too early in the year, or too late, for a number to change
    acts = (
        (begun + timedelta(days=16), 15, _policy),
        (today - timedelta(days=24), 10, _leave),
        (today - timedelta(days=20), 16, _approve),
        (today - timedelta(days=15), 11, _market),
        (today - timedelta(days=12), 9, _decline),
        (today - timedelta(days=9), 14, _filled),
        (today - timedelta(days=6), 18, _back),
        (today - timedelta(days=3), 20, _lost),
        (today - timedelta(days=1), 19, _promise),
    )
    for day, hour, act in acts:
        yield at(day, hour, 30), partial(act, desk, day, hour)


def _plan(desk: Desk) -> Plan:
    found = Plan.objects.filter(year=desk.story.year, root__code=ROOT)
    return found.select_related("root", "calendar").earliest("pk")


def _ask(desk: Desk, who: str, day: date, hour: int, wish: Wish) -> Adjustment:
    return adjusting.ask_adjustment(
        **desk.by(who, day, hour),
        plan=_plan(desk),
        metric=Metric.objects.get(code="sales_amount").pk,
        wish=wish,
    )


def _of(unit: str) -> Adjustment:
    return Adjustment.objects.filter(unit__code=unit).latest("pk")


def _policy(desk: Desk, day: date, hour: int) -> None:
    replanning.set_shortfall_policy(
        **desk.by("lin", day, hour), plan=_plan(desk), policy="respread", reason=POLICY
    )


def _leave(desk: Desk, day: date, hour: int) -> None:
    wish = Wish(
        "sw-cd-02",
        "leave",
        day + timedelta(days=7),
        day + timedelta(days=18),
        reason="陪护假十一天，期间客户由成都部 01、05 岗代管，到访计划已移交。",
        evidence=(Evidence("link", "陪护假审批单"),),
    )
    _ask(desk, "tang", day, hour, wish)


def _approve(desk: Desk, day: date, hour: int) -> None:
    approving.approve(
        **desk.by("he", day, hour),
        adjustment=_of("sw-cd-02"),
        text="按工作日折算，差额由成都部预留承担。",
    )


def _market(desk: Desk, day: date, hour: int) -> None:
    wish = Wish(
        "east",
        "market",
        day.replace(day=1) + timedelta(days=31),
        share=Decimal("-0.06"),
        payer="whole",
        reason="竞品在华东降价一成，三个水务项目推迟到明年招标，申请从下月起下调 6%。",
    )
    _ask(desk, "shen", day, hour, wish)


def _decline(desk: Desk, day: date, hour: int) -> None:
    approving.decline(
        **desk.by("lin", day, hour),
        adjustment=_of("east"),
        text="价格竞争是经营风险，不是目标前提。三个项目是否推迟先在预警里跟，缺口由华东行动计划补。",
    )


def _filled(desk: Desk, day: date, hour: int) -> None:
    wish = Wish(
        "sw-cd-08",
        "filled",
        day + timedelta(days=1),
        day + timedelta(days=22),
        payer="siblings",
        reason="该岗补员晚到三周，到岗后按爬坡曲线折算，差额由成都部同事按目标分担。",
    )
    _ask(desk, "tang", day, hour, wish)


def _back(desk: Desk, day: date, hour: int) -> None:
    approving.ask_back(
        **desk.by("lin", day, hour),
        adjustment=_of("sw-cd-08"),
        text="三周空缺期间谁在跑这些客户？同事多承担之后各自还能不能达标，请补一句。",
    )


def _lost(desk: Desk, day: date, hour: int) -> None:
    start = date(day.year, day.month, 1) + timedelta(days=31)
    rows = NamedAmount.objects.filter(
        split__plan=_plan(desk),
        split__unit__code="sw-cd-03",
        split__product=None,
        period_code__gt=f"{start:%Y-%m}",
        amount__gt=0,
    )
    sums = rows.values_list("account").annotate(whole=Sum("amount"))
    named = [account for account, _whole in sums.order_by("-whole", "account")]
    if not named:
        return
    wish = Wish(
        "sw-cd-03",
        "lost",
        start,
        accounts=tuple(named[:2]),
        reason="两家客户总部统一集采，从下月起不再由西南下单，已收到书面通知。",
        evidence=(Evidence("link", "客户集采通知函"),),
    )
    _ask(desk, "rep", day, hour, wish)


def _promise(desk: Desk, day: date, hour: int) -> None:
    found = Need.objects.filter(
        action__plan__unit__code="south",
        action__plan__year=desk.story.year,
        action__metric__code="sales_amount",
        action__amount__gt=0,
        promised__isnull=False,
        delivered=None,
    )
    need = found.order_by("promised_date", "pk").first()
    if need is None:
        return
    wish = Wish(
        "south",
        "promise",
        day,
        needs=(need.pk,),
        payer="whole",
        reason="法务陪访承诺的日期已到，人没有到位，深圳总包这批逾期款对应的订单今年出不来。",
    )
    _ask(desk, "liang", day, hour, wish)
