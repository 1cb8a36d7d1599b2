"""Skills of account managers, how the weak team is seen in them, training, who is new."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from luopan.demo.plans import Desk, metric
from luopan.demo.story import at
from luopan.org.models import Holding, Person, Reach, Unit, User
from luopan.tracking.services import abilities as services
from luopan.tracking.services import onboarding
from luopan.tracking.services.abilities import SkillSaid, TrainingSaid
from luopan.tracking.services.onboarding import Milestone

WRITTEN, SEEN, BEGAN = 75, 38, 3  # days before today
LATELY, SETTLED = 250, 14  # days: who came within the first, and before the second
SKILLS = (
    (
        "发现需求",
        "Finding the need",
        3,
        "effective_communications",
        (
            "介绍产品，客户问什么答什么",
            "问到应用场景和现用品牌",
            "报价前问清预算、决策人和时间表",
            "能帮客户算清改造的收益，客户据此立项",
        ),
        (
            "Presents products and answers what is asked",
            "Asks for the application and the brand in use",
            "Knows budget, decider and time before he quotes",
            "Reckons the return with the customer, who starts a project on it",
        ),
    ),
    (
        "方案与选型",
        "Solution and selection",
        3,
        "win_rate",
        (
            "按客户型号报对应产品",
            "会用选型表核对工况参数",
            "能对照竞品说明差异和取舍",
            "能带设计院把方案写进规格书",
        ),
        (
            "Quotes the product for a given type",
            "Checks working conditions with the selection sheet",
            "Explains differences and trade-offs to rivals",
            "Gets the solution into a design institute's specification",
        ),
    ),
    (
        "商务谈判",
        "Negotiation",
        2,
        "gross_margin_rate",
        (
            "客户压价就请示降价",
            "让价前先换条件",
            "守住底价，拿账期和数量换价格",
            "能谈成年度框架，价格不低于底线",
        ),
        (
            "Asks for a discount whenever pressed",
            "Trades before he gives",
            "Holds the floor and trades terms and volume",
            "Closes frame contracts above the floor",
        ),
    ),
    (
        "客户经营",
        "Keeping customers",
        3,
        "collection_rate_due",
        (
            "有单才联系",
            "按节奏回访，记录完整",
            "知道客户明年的计划，提前布点",
            "客户的采购和使用部门都有关系人",
        ),
        (
            "Calls when there is an order",
            "Visits by cadence with full records",
            "Knows next year's plans and is there before",
            "Has people in purchasing and in use",
        ),
    ),
)
TRAININGS = (
    ("需求访谈六问", "Six questions of a need", "内网知识库 · 销售训练 02", 0, ""),
    (
        "竞品选型对照演练",
        "Selection against rivals",
        "每月第二个周三 14:00，成都会议室",
        1,
        "",
    ),
    (
        "有效沟通记录怎么写",
        "Writing down a communication",
        "内网知识库 · 记录范例",
        None,
        "effective_communications",
    ),
    (
        "拜访路线与节奏",
        "Routes and cadence of visits",
        "内网知识库 · 时间管理 01",
        None,
        "visits",
    ),
    ("谈判中的交换", "Trading in negotiations", "年度集训第二天", 2, ""),
)
WAY = (
    Milestone("first-visit", "首次独立拜访", 14, "visit", "First visit alone"),
    Milestone("exam", "产品考试通过", 30, "", "Product exam passed"),
    Milestone("first-deal", "第一个商机", 45, "deal", "First opportunity"),
    Milestone("ten", "名单前十家见过一遍", 60, "", "First ten of the list seen"),
    Milestone("first-order", "第一张订单", 90, "order", "First order"),
)


def events(desk: Desk) -> Iterator[tuple[datetime, partial[None]]]:
    """What happens when."""
    today = desk.story.today
    yield at(today - timedelta(WRITTEN), 20, 10), partial(written, desk)
    yield at(today - timedelta(SEEN), 20, 20), partial(seen, desk)
    yield at(today - timedelta(BEGAN), 20, 15), partial(begun, desk)


def written(desk: Desk) -> None:
    """Operations write down what account managers are able to do, and what teaches it."""
    by = desk.by("zhou", desk.story.today - timedelta(WRITTEN), 20)
    role, codes = _role(), []
    for name, other, needed, shows, levels, levels_other in SKILLS:
        said = SkillSaid(name, role, needed, levels, other, levels_other, metric(shows))
        codes.append(services.save_skill(**by, said=said).code)
    for name, other, place, serves, shows in TRAININGS:
        said_of = TrainingSaid(
            name,
            place,
            other,
            codes[serves] if serves is not None else "",
            metric(shows) if shows else None,
        )
        services.save_training(**by, said=said_of)
    for each in (role, ""):
        onboarding.save_onboarding_way(**by, role=each, milestones=WAY)


def _role() -> str:
    role: str = Unit.objects.get(code="sw-cd-03").role
    return role


def seen(desk: Desk) -> None:
    """Two teams of the weak region, by who leads them; the rep says how he sees it."""
    day = desk.story.today - timedelta(SEEN)
    skills = [f"skill-{n:02d}" for n in range(1, len(SKILLS) + 1)]
    held = Holding.objects.on(day).filter(
        seat__code__startswith="sw-cd", kind=Holding.Kind.HOLDER
    )
    for place, one in enumerate(held.select_related("person").order_by("seat__code")):
        for number, code in enumerate(skills):
            level = 1 + (place * 2 + number) % 3
            _see(desk.users["tang"], at(day, 20, 20), one.person, code, level)
    rep = desk.users["rep"]
    assert rep.person is not None
    for code, level in zip(skills, (3, 2, 2, 3), strict=True):
        _see(rep, at(day + timedelta(1), 8, 30), rep.person, code, level)


def _see(user: User, when: datetime, person: Person, code: str, level: int) -> None:
    services.see_skill(actor=user, at=when, person=person, skill=code, level=level)


def begun(desk: Desk) -> None:
    """Who came into a seat this year goes his way; who came last has not begun."""
    today = desk.story.today
    for user, unit in (("shen", "east"), ("he", "southwest"), ("tang", "sw-cd")):
        below = Reach.objects.on(today).filter(above__code=unit).values("below")
        held = Holding.objects.on(today).filter(
            seat__in=below,
            kind=Holding.Kind.HOLDER,
            start_date__gt=today - timedelta(LATELY),
            start_date__lte=today - timedelta(SETTLED),
        )
        if user == "he":
            held = held.exclude(seat__code__startswith="sw-cd")
        newest = held.select_related("person").order_by("start_date", "seat__code")
        for place, one in enumerate(newest):
            _way(desk, user, one, place)


def _way(desk: Desk, user: str, one: Holding, place: int) -> None:
    """His way, with the milestones that his leader says: some in time, some late."""
    day = desk.story.today - timedelta(BEGAN)
    by = {"actor": desk.users[user], "at": at(day, 20, 15)}
    way = onboarding.begin_onboarding(**by, person=one.person)
    for key, after in (("exam", 26 + 7 * (place % 3)), ("ten", 55 + 6 * (place % 2))):
        reached = way.start_date + timedelta(after)
        if reached <= day:
            onboarding.mark_milestone(
                **by, onboarding=way, key=key, reached_date=reached
            )
