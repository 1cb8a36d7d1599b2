"""Skills of account managers, how the weak team is seen in them, training, who is new."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from luopan.demo.organisation import REGIONS
from luopan.demo.plans import Desk, metric
from luopan.demo.story import at
from luopan.org.models import Holding, Membership, Person, Reach, Unit, User
from luopan.tracking.milestones import usual_way
from luopan.tracking.queries.ability.skills import LEADER
from luopan.tracking.services import abilities as services
from luopan.tracking.services import onboarding
from luopan.tracking.services.abilities import SkillSaid, TrainingSaid

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
LEADING = (
    (
        "定目标与分解",
        "Setting and breaking down",
        3,
        "sales_amount",
        (
            "按去年加一成往下压",
            "按各岗位历史和客户分解",
            "每个数字说得出依据，与本人谈过",
            "缺口、资源和行动一次谈清，年中不用重谈",
        ),
        (
            "Hands down last year plus a tenth",
            "Breaks down by each seat's history and customers",
            "Knows the grounds of each number and has talked it over",
            "Settles gap, resources and actions at once, for the year",
        ),
    ),
    (
        "带教辅导",
        "Coaching",
        3,
        "effective_communications",
        (
            "只看结果，月底催单",
            "每月与每人谈一次",
            "说得出看到的行为，约定一个改进并回看",
            "团队互相带教，弱项有明显改善",
        ),
        (
            "Looks at results and chases at the month's end",
            "Talks with each once a month",
            "Names what they saw, agrees one step and looks at it again",
            "The team teaches itself, weak parts get visibly better",
        ),
    ),
    (
        "预测与节奏",
        "Forecast and rhythm",
        3,
        "win_rate",
        (
            "把下属的数加起来报",
            "逐单问过再报",
            "按阶段和赢单率校准，偏差在一成以内",
            "提前一个季度看见缺口并补上",
        ),
        (
            "Adds up what they are told",
            "Asks deal by deal before they call",
            "Checks against stages and win rates, within a tenth",
            "Sees a gap a quarter ahead and fills it",
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
    asked = [*((role, one) for one in SKILLS), *((LEADER, one) for one in LEADING)]
    for of, (name, other, needed, shows, levels, levels_other) in asked:
        said = SkillSaid(name, of, needed, levels, other, levels_other, metric(shows))
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
    way = usual_way()
    for each in (role, ""):
        onboarding.save_onboarding_way(**by, role=each, milestones=way)


def _role() -> str:
    role: str = Unit.objects.get(code="sw-cd-03").role
    return role


def seen(desk: Desk) -> None:
    """A team of the weak region, and who leads regions, by who leads them; two say their own."""
    day = desk.story.today - timedelta(SEEN)
    skills = [f"skill-{n:02d}" for n in range(1, len(SKILLS) + 1)]
    leading = [f"skill-{len(SKILLS) + n:02d}" for n in range(1, len(LEADING) + 1)]
    held = Holding.objects.on(day).filter(
        seat__code__startswith="sw-cd", kind=Holding.Kind.HOLDER
    )
    for place, one in enumerate(held.select_related("person").order_by("seat__code")):
        for number, code in enumerate(skills):
            level = 1 + (place * 2 + number) % 3
            _see(desk.users["tang"], at(day, 20, 20), one.person, code, level)
    codes = [region.code for region in REGIONS]
    heads = Membership.objects.on(day).filter(unit__code__in=codes, role="manager")
    for place, one in enumerate(heads.select_related("user__person").order_by("pk")):
        for number, code in enumerate(leading):
            level = 2 + (place + number) % 3 % 2
            if one.user.person is not None:
                _see(desk.users["lin"], at(day, 20, 30), one.user.person, code, level)
    for code, level in zip(leading, (2, 2, 1), strict=True):
        _see(desk.users["he"], at(day, 20, 40), _person(desk, "tang"), code, level)
        _see(desk.users["tang"], at(day, 21), _person(desk, "tang"), code, level + 1)
    for code, level in zip(skills, (3, 2, 2, 3), strict=True):
        hour = at(day + timedelta(1), 8, 30)
        _see(desk.users["rep"], hour, _person(desk, "rep"), code, level)


def _person(desk: Desk, user: str) -> Person:
    person = desk.users[user].person
    assert person is not None
    return person


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
