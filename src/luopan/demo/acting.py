"""Action plans of the running year: two regions with their teams, and one that has none yet."""

from datetime import date, timedelta
from decimal import Decimal

from luopan.actions import services
from luopan.actions.checks import Brings
from luopan.actions.models import Action
from luopan.demo.plans import Desk, metric
from luopan.org.models import Holding, Person, Reach, Unit

YUAN = 10_000
Plan = tuple[str, str, str, str, str, int, int, str, int, int, str]
# unit, who plans, name, in English, kind, from day, for days, state, 万, sure in %, outcome
PLANS: tuple[Plan, ...] = (
    (
        "southwest",
        "he",
        "成都、重庆 30 家目标客户名单",
        "List of 30 target customers in Chengdu and Chongqing",
        "customers",
        -40,
        25,
        "done",
        0,
        0,
        "名单经区域会确认，按潜力排序",
    ),
    (
        "southwest",
        "he",
        "数据中心行业方案进前十大设计院",
        "Data-centre solution into the ten largest design institutes",
        "proposal",
        -20,
        80,
        "doing",
        420,
        60,
        "至少四家写入选型清单",
    ),
    (
        "southwest",
        "he",
        "昆明研讨会后两周内逐家回访",
        "Follow up everyone from the Kunming seminar within two weeks",
        "visits",
        5,
        40,
        "planned",
        180,
        40,
        "80 条线索全部分级",
    ),
    (
        "southwest",
        "he",
        "智能流量计对标竞品应答",
        "Answers to rivals' smart flow meters",
        "competition",
        -30,
        20,
        "doing",
        0,
        0,
        "一页纸，逐岗过关",
    ),
    (
        "east",
        "shen",
        "能耗软件标杆项目现场演示",
        "On-site demonstration of the energy-software reference project",
        "demo",
        -10,
        60,
        "doing",
        560,
        70,
        "三家标杆客户签约",
    ),
    (
        "east",
        "shen",
        "前二十大客户年度框架续签",
        "Renew frame contracts with the twenty largest customers",
        "proposal",
        -60,
        120,
        "doing",
        900,
        75,
        "续签率 90%，价格不低于底线",
    ),
    (
        "south",
        "liang",
        "深圳总包逾期款逐家上门",
        "Visit every overdue general contractor in Shenzhen",
        "visits",
        -15,
        50,
        "doing",
        240,
        50,
        "90 天以上逾期减半",
    ),
)


def play(desk: Desk) -> None:
    """Managers plan in the summer; what has come since stands with its state."""
    sales, today = metric("sales_amount"), desk.story.today
    last = date(today.year + 1, 1, 1)
    made = {plan[2]: _one(desk, plan, today, last, sales) for plan in PLANS}
    _seats(desk, today, last, sales)
    _further(desk, made, today)


def _one(desk: Desk, plan: Plan, today: date, last: date, sales: object) -> Action:
    unit, user, name, other, kind, after, days, state, much, sure, outcome = plan
    when = today - timedelta(days=1)
    said: dict[str, object] = {"name_other": other, "outcome": outcome}
    if much:
        amount = Decimal(much * YUAN)
        said["brings"] = Brings(sales, amount, today, last, sure / 100)
    action = services.add_action(
        **desk.by(user, when, 9),
        unit=Unit.objects.get(code=unit),
        year=today.year,
        name=name,
        owner=_person(desk, user),
        kind=kind,
        start_date=today + timedelta(days=after),
        end_date=today + timedelta(days=after + days),
        **said,
    )
    if state != "planned":
        services.move_action(**desk.by(user, when, 10), action=action, state=state)
    return action


def _seats(desk: Desk, today: date, last: date, sales: object) -> None:
    """The first seats of the two regions each plan their visits."""
    for unit, user in (("southwest", "he"), ("east", "shen")):
        held = Holding.objects.on(today).filter(kind=Holding.Kind.HOLDER)
        below = Reach.objects.on(today).filter(above__code=unit).values("below")
        held = held.filter(seat__in=below).select_related("seat", "person")
        for place, one in enumerate(held.order_by("seat__code")[:5]):
            services.add_action(
                **desk.by(user, today - timedelta(days=1), 11),
                unit=one.seat,
                year=today.year,
                name="每周拜访六家目标客户，四季度补齐缺口",
                name_other="Six target customers a week, to close the gap by year end",
                owner=one.person,
                kind="visits",
                start_date=today - timedelta(days=14),
                end_date=today + timedelta(days=75 + place),
                particulars={"cadence": "每周六家", "whom": "A、B 类目标客户的决策人"},
                brings=Brings(
                    sales,
                    Decimal((40 + 15 * place) * YUAN),
                    today,
                    last,
                    0.5,
                ),
            )


def _further(desk: Desk, made: dict[str, Action], today: date) -> None:
    """Milestones, what is needed and promised, evidence."""
    action = made["数据中心行业方案进前十大设计院"]
    by = desk.by("he", today - timedelta(days=1), 14)
    for name, days in (
        ("拜访完前五家", -3),
        ("方案评审通过", 12),
        ("写入选型清单", 45),
    ):
        services.add_milestone(
            **by,
            action=action,
            name=name,
            due_date=today + timedelta(days=days),
        )
    need = services.ask(
        **by,
        action=action,
        resource="budget",
        amount=Decimal(260_000),
        what="样机与评审",
    )
    services.promise(
        **desk.by("lin", today - timedelta(days=1), 16),
        need=need,
        amount=Decimal(220_000),
        until_date=today + timedelta(days=20),
    )
    _broken(desk, made["深圳总包逾期款逐家上门"], today)
    done = made["成都、重庆 30 家目标客户名单"]
    services.add_evidence(**by, action=done, text="区域例会纪要，名单 v3")


def _broken(desk: Desk, action: Action, today: date) -> None:
    """A promise whose day is over, and an ask that nobody has answered."""
    yesterday = today - timedelta(days=1)
    by = desk.by("liang", yesterday, 14)
    days, heads = (
        services.ask(**by, action=action, resource=resource, amount=amount, what=what)
        for resource, amount, what in (
            ("presales", Decimal(12), "法务陪访"),
            ("heads", Decimal(1), "专职催收"),
        )
    )
    lin = desk.by("lin", yesterday, 16)
    services.promise(**lin, need=days, amount=Decimal(10), until_date=yesterday)
    assert heads.promised is None


def _person(desk: Desk, user: str) -> Person:
    person = desk.users[user].person
    assert person is not None
    return person
