"""The committed plan of the running year, and the draft of the next, step by step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from luopan.demo import aims
from luopan.demo.accounts import LOST_SEAT
from luopan.demo.founding import ROOT
from luopan.demo.story import Story, at
from luopan.dimensions.models import Calendar, Metric
from luopan.dimensions.queries import ROOT_PRODUCT, STANDARD_CALENDAR
from luopan.org.models import Unit, User
from luopan.records.queries import by_span
from luopan.targets import services
from luopan.targets.cells import Cell
from luopan.targets.models import Plan, Version
from luopan.targets.services.history import Drafted

FEN = 100  # quanta in a yuan
WAN = 10_000 * FEN
LEAVES_TO = 100 * FEN  # cells are whole hundreds of yuan
# What each region was asked to grow, and why, where somebody had a reason.
ASKED = {
    "east": (1.15, "上海二部新增 2 个岗位，浙江能耗软件项目储备充足"),
    "south": (1.19, "深圳拆分后两部各配满编制"),
    "north": (1.08, ""),
    "central": (1.19, "长沙部新岗位下半年进入产出期"),
    "southwest": (1.02, "资深客户经理离职的影响按半年补齐估计"),
    "northwest": (1.17, ""),
    "northeast": (1.12, "哈尔滨、大连新增两家一级经销商"),
    "key": (1.09, "长河重工流失后，以轨道交通新签框架补足"),
}
RESERVE = "0.02"
NEW_SEAT = 600_000 * FEN
LOST_SHARE = 0.8  # of its seat: the key account that was lost
HELD = {"southwest", "key"}


@dataclass(frozen=True)
class Desk:
    """Who plans what with whom."""

    story: Story
    users: dict[str, User]

    def by(self, name: str, day: date, hour: int = 10) -> dict[str, object]:
        """As keywords of a service."""
        return {"actor": self.users[name], "at": at(day, hour)}


def cell(unit: str, period: str, product: str = ROOT_PRODUCT) -> Cell:
    """A cell, of all products unless one is named."""
    return Cell(unit, product, period)


def metric(code: str) -> Metric:
    """A metric."""
    return Metric.objects.get(code=code)


def running(desk: Desk) -> None:
    """The plan of the running year: sales, then receipts; both committed."""
    day = kick_off(desk.story)
    plan = _plan(desk, desk.story.year, day)
    _sales(desk, plan, day)
    _receipts(desk, plan, day)


def turn(desk: Desk) -> None:
    """The year that was drafted has begun: its draft is committed, the next one opened."""
    today = desk.story.today
    sales = Version.objects.filter(
        plan__year__lte=today.year, plan__root__code=ROOT, metric__code="sales_amount"
    )
    standing = sales.filter(state=Version.State.COMMITTED)
    drafts = sales.exclude(plan__in=standing.values("plan")).select_related("plan")
    begun = drafts.order_by("pk").last()  # what was issued, not what it was copied from
    if begun is None or today < date(begun.plan.year, 1, 12):
        return
    day = date(begun.plan.year, 1, 6)
    if begun.issues:  # rounded before it was issued; what was agreed on stays
        by = desk.by("lin", day, 16)
        services.commit(**by, version=begun, reason="经营会通过，未定的按提议执行")
    else:
        _finish(desk, begun, cell(ROOT, str(begun.plan.year)), day)
    _receipts(desk, begun.plan, day)
    coming(desk)


def kick_off(story: Story) -> date:
    """The day the running year was planned."""
    return min(date(story.year, 1, 4), story.today - timedelta(days=12))


def _plan(desk: Desk, year: int, day: date) -> Plan:
    return services.create_plan(
        **desk.by("zhou", day, 9),
        name=f"{year} 年度销售计划",
        name_other=f"Sales plan {year}",
        calendar=Calendar.objects.get(code=STANDARD_CALENDAR),
        year=year,
        root=Unit.objects.get(code=ROOT),
        finest_product="line",
    )


def _derived(
    desk: Desk,
    plan: Plan,
    code: str,
    names: tuple[str, str],
    when: tuple[date, int],
    grow: str,
    clean: Sequence[dict[str, object]] = (),
) -> Drafted:
    last = plan.year - 1 if plan.year == desk.story.today.year else plan.year - 2
    return services.plan_from_history(
        **desk.by("zhou", *when),
        plan=plan,
        metric=metric(code),
        name=names[0],
        name_other=names[1],
        history=[services.Element(last, "0.75"), services.Element(last - 1, "0.25")],
        owner="now",
        clean=clean,
        grow=grow,
        season=services.Season(years=(last, last - 1), aligned=True),
        reason="按近两年实际推导，春节对齐",
    )


def _sales(desk: Desk, plan: Plan, day: date) -> None:
    year, root = str(plan.year), Unit.objects.get(code=ROOT)
    version = _derived(
        desk,
        plan,
        "sales_amount",
        ("年度目标", "Annual target"),
        (day, 10),
        "0.10",
        [_lost(plan, day)],
    ).version
    whole = cell(root.code, year)
    services.keep_back(
        **desk.by("lin", day, 11),
        version=version,
        cell=whole,
        ratio=RESERVE,
        reason="总部预留 2%，用于年中调剂",
    )
    services.override(
        **desk.by("zhou", day, 15),
        version=version,
        amounts=[(cell(code, year), NEW_SEAT) for code in _new_seats(day)],
        reason="新岗位无历史，按爬坡期定额",
    )
    for place, (code, (ratio, reason)) in enumerate(ASKED.items()):
        amount = _before(code, plan.year - 1, day) * ratio
        services.set_target(
            **desk.by("lin", day + timedelta(days=1), 9 + place),
            version=version,
            cell=cell(code, year),
            total=round(amount / (10 * WAN)) * 10 * WAN,
            hold=code in HELD,
            reason=reason or "按公司统一增长",
        )
    _levels(desk, version, day + timedelta(days=2), ("northeast", year))
    aims.said(desk, version, day + timedelta(days=2))
    _finish(desk, version, whole, day + timedelta(days=3))


def _levels(desk: Desk, version: Version, day: date, held: tuple[str, str]) -> None:
    """Floor and stretch of all, and one floor that stays whatever the target does."""
    services.set_levels(
        **desk.by("lin", day, 15),
        version=version,
        floor=Decimal("0.85"),
        stretch=Decimal("1.18"),
        pays="stretch",
        reason="考核看目标，兑现超额奖看挑战",
    )
    services.hold_level(
        **desk.by("lin", day, 16),
        version=version,
        level="floor",
        cell=cell(*held),
        reason="保底已写入区域经营责任，年内不随目标调整",
    )


def _lost(plan: Plan, day: date) -> dict[str, object]:
    """What the lost key account had brought, to be taken out of the base."""
    last, before = (_before(LOST_SEAT, plan.year - n, day) for n in (1, 2))
    amount = round((last * 0.75 + before * 0.25) * LOST_SHARE / WAN) * WAN
    return {
        "cell": cell(LOST_SEAT, str(plan.year)).as_json(),
        "amount": amount,
        "direction": "out",
        "reason": "长河重工自去年 10 月起不再采购",
        "author": "林致远",
    }


def _new_seats(day: date) -> list[str]:
    """Seats that have next to no history, or open during the year."""
    young = Unit.objects.filter(kind="seat", start_date__gt=day - timedelta(days=270))
    there = young.filter(start_date__lt=date(day.year, 10, 1))
    return list(there.order_by("code").values_list("code", flat=True))


def _receipts(desk: Desk, plan: Plan, day: date) -> None:
    version = _derived(
        desk, plan, "receipts", ("回款目标", "Receipts target"), (day, 18), "0.09"
    ).version
    whole = Cell(ROOT, "products", str(plan.year))
    _finish(desk, version, whole, day + timedelta(days=1))


def _finish(desk: Desk, version: Version, whole: Cell, day: date) -> None:
    services.round_off(
        **desk.by("zhou", day, 11),
        version=version,
        cell=whole,
        step=LEAVES_TO,
        levels={1: WAN},
        reason="区域到万元，岗位到百元",
    )
    services.commit(**desk.by("lin", day, 16), version=version, reason="经营会通过")


def _before(unit: str, year: int, day: date) -> int:
    """Sales of a unit in a year, in quanta, by who owns it now."""
    (span,) = by_span(
        metric("sales_amount"),
        [(date(year, 1, 1), date(year + 1, 1, 1))],
        as_of=day,
        unit=Unit.objects.get(code=unit),
        owner="now",
    )
    return span.amount // (1_000_000 // FEN)


def coming(desk: Desk) -> Version:
    """The draft of the next year: derived, some numbers by hand, one of them held."""
    year, day = desk.story.today.year + 1, desk.story.today - timedelta(days=6)
    plan = _plan(desk, year, day)
    draft = _derived(
        desk, plan, "sales_amount", ("初稿", "First draft"), (day, 10), "0.26"
    ).version
    later = day + timedelta(days=1)
    services.set_target(
        **desk.by("lin", later, 10),
        version=draft,
        cell=cell("key", str(year)),
        total=40_000_000 * FEN,
        hold=True,
        reason="大客户部框架合同已定，先锁定",
    )
    services.override(
        **desk.by("he", later, 14),
        version=draft,
        amounts=[
            (cell("sw-cd", f"{year}-Q1"), 2_400_000 * FEN),
            (cell("sw-cq", f"{year}-Q1"), 2_100_000 * FEN),
        ],
        reason="新人一季度仍在爬坡",
    )
    services.set_target(
        **desk.by("shen", later, 15),
        version=draft,
        cell=cell("east-zj", str(year), "software"),
        total=5_600_000 * FEN,
        reason="能耗管理软件已有三个标杆项目",
    )
    _levels(desk, draft, later, ("key", str(year)))
    aims.carried_on(desk, draft, later)
    return draft
