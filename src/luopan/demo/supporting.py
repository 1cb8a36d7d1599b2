"""Departments beside the sales regions, and what regions ask of them for the year to come."""

from datetime import date, timedelta
from decimal import Decimal

from luopan.demo.founding import ROOT
from luopan.demo.plans import WAN, Desk
from luopan.targets.models import Support, Version
from luopan.targets.services import supporting

Wish = tuple[str, str, str, str, str, int | None, str, int, int]
# who, for which unit, of which department, what, much, measure, days to go, 万 that rest on it
SEMINAR = "昆明数据中心行业研讨会线索"  # counts as leads
WISHES: tuple[Wish, ...] = (
    ("he", "southwest", "supply", "智能流量计备货", "成都仓", 400, "台", 45, 320),
    ("he", "southwest", "marketing", SEMINAR, "", 120, "条", 30, 180),
    ("shen", "east", "delivery", "能耗软件标杆项目实施人天", "", 60, "人天", 75, 560),
    (
        "liang",
        "south",
        "finance",
        "深圳两家总包账期延长到 60 天",
        "",
        None,
        "",
        20,
        240,
    ),
    ("jin", "northeast", "supply", "冬检备件提前到货", "", 120, "套", -3, 90),
)


def play(desk: Desk) -> None:
    """Five wishes: one waits, two are promised, one is refused, one is overdue."""
    version, today = issued(desk), desk.story.today
    asked = [_ask(desk, version, wish, today) for wish in WISHES]
    waits, seminar, software, credit, parts = asked
    assert waits.state == Support.State.ASKED
    _promise(
        desk, "qiao", seminar, today + timedelta(days=24), "定在昆明，嘉宾已约两位。"
    )
    _promise(
        desk,
        "tan",
        software,
        today + timedelta(days=70),
        "先排 40 人天，其余四季度补。",
        40,
    )
    supporting.refuse_support(
        **desk.by("fang", today - timedelta(days=2), 11),
        support=credit,
        text="两家已有逾期，先收回 90 天以上的款再谈。",
    )
    _promise(desk, "song", parts, today - timedelta(days=1), "哈尔滨仓先调。")


def issued(desk: Desk) -> Version:
    """The version that is talked about: the newest of the year to come."""
    found = Version.objects.select_related("plan__root", "plan__calendar", "metric")
    year = desk.story.today.year + 1
    found = found.filter(plan__year=year, metric__code="sales_amount")
    return found.filter(plan__root__code=ROOT).latest("pk")


def _ask(desk: Desk, version: Version, wish: Wish, today: date) -> Support:
    user, unit, department, what, note, much, measure, days, carries = wish
    return supporting.ask_support(
        **desk.by(user, today - timedelta(days=3), 16),
        version=version,
        unit=unit,
        department=department,
        what=f"{what}（{note}）" if note else what,
        wanted_date=today + timedelta(days=days),
        quantity=None if much is None else Decimal(much),
        measure=measure,
        carries=carries * WAN,
        resource="leads" if what == SEMINAR else "",
    )


def _promise(
    desk: Desk,
    user: str,
    support: Support,
    day: date,
    text: str,
    much: int | None = None,
) -> None:
    supporting.accept_support(
        **desk.by(user, desk.story.today - timedelta(days=2), 10),
        support=support,
        until_date=day,
        quantity=None if much is None else Decimal(much),
        text=text,
    )
