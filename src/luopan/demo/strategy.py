"""The strategy of the demo company, told to the services: written, judged, answered."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from luopan.demo.beliefs import BELIEFS, Belief
from luopan.demo.objectives import COMING, RUNNING, WAN, Aim, Wanted
from luopan.demo.plans import Desk, kick_off, metric
from luopan.demo.story import at
from luopan.dimensions.models import Product
from luopan.org.models import Person, Unit
from luopan.strategy import services
from luopan.strategy.models import Assumption, Objective
from luopan.targets import services as targets
from luopan.targets.models import Plan, Resting

ON_TIME = timedelta(days=200)  # how far ahead the first review of what was written lies


def running(desk: Desk) -> None:
    """The running year: objectives with their targets, assumptions and risks."""
    day = begun(desk)
    aims = _aims(desk, RUNNING, desk.story.year, day)
    book = {one.key: _believe(desk, one, day) for one in BELIEFS}
    for one in BELIEFS:
        _rest(desk, one, book[one.key], aims, day)


def begun(desk: Desk) -> date:
    """The day after the running year's plan was committed."""
    return kick_off(desk.story) + timedelta(days=5)


def coming(desk: Desk) -> None:
    """The next year's objectives, beside the draft; of the dealers no target is set yet."""
    today = desk.story.today
    _aims(desk, COMING, today.year + 1, today - timedelta(days=4))


def turn(desk: Desk) -> None:
    """A year has begun, and the next one's plan is drafted: it gets its objectives."""
    year = desk.story.today.year + 1
    planned = Plan.objects.filter(year=year).exists()
    if planned and not Objective.objects.filter(year=year).exists():
        coming(desk)


def lately(desk: Desk) -> None:
    """Reviews; one assumption in doubt, one that fell and one answer; a trigger that fired."""
    today, first = desk.story.today, begun(desk) + timedelta(days=1)

    def before(days: int) -> date:
        return max(today - timedelta(days=days), first)

    book = {one.key: Assumption.objects.get(name=one.name) for one in BELIEFS}
    for one in BELIEFS:
        _look(desk, one, book[one.key], before(40))
    _judge(
        desk,
        "he",
        before(20),
        book["ramp"],
        "doubt",
        "成都新人首季产出只有六成，重庆新人达到七成半；七月数据出来前存疑。",
    )
    fallen = book["budgets"]
    _judge(
        desk,
        "su",
        before(12),
        fallen,
        "invalidated",
        "两家石化客户下半年预算压缩 15%，已书面通知推迟三个框架订单。",
    )
    north = Resting.objects.get(assumption=fallen, unit__code="north")
    targets.answer_fall(
        **_by(desk, "zhao", before(9)),
        resting=north,
        verdict="stands",
        text="华北的两家石化客户占比不到 4%，用仪表更新项目可以补上，目标不变。",
    )
    services.fire_risk(
        **_by(desk, "liang", before(8)),
        risk=book["rival"],
        reason="上周东莞、佛山、厦门四家经销商反馈竞品网关报价低 12%~15%。",
    )


def _by(desk: Desk, name: str, day: date, hour: int = 14) -> dict[str, Any]:
    return {"actor": desk.users[name], "at": at(day, hour)}


def _person(desk: Desk, name: str) -> Person:
    person = desk.users[name].person
    assert person is not None
    return person


def _aims(
    desk: Desk, aims: Sequence[Aim], year: int, day: date
) -> dict[str, Objective]:
    """Objectives with their measures and the targets that carry them."""
    plan, made = Plan.objects.get(year=year), {}
    for one in aims:
        made[one.key] = services.add_objective(
            **_by(desk, "lin", day),
            year=year,
            kind=one.kind,
            name=one.name,
            name_other=one.name_other,
            wording=one.wording,
            wording_other=one.wording_other,
            owner=_person(desk, one.owner),
            parent=made.get(one.under),
            weight=one.weight,
        )
        for wanted in one.wanted:
            _measure(desk, made[one.key], wanted, day)
        for code, unit, product in one.carried:
            targets.link(
                **_by(desk, "zhou", day, 16),
                objective=made[one.key],
                plan=plan,
                metric=metric(code),
                unit=_unit(unit),
                product=_product(product),
            )
    return made


def _measure(desk: Desk, objective: Objective, wanted: Wanted, day: date) -> None:
    counted = metric(wanted.metric)
    size = WAN if counted.measure in {"amount", "profit"} else 1
    services.add_measure(
        **_by(desk, "lin", day, 15),
        objective=objective,
        metric=counted,
        unit=_unit(wanted.unit),
        product=_product(wanted.product),
        amount=Decimal(wanted.amount * size) if wanted.amount else None,
        level=Decimal(wanted.level) if wanted.level else None,
        change=Decimal(wanted.change) if wanted.change else None,
    )


def _unit(code: str) -> Unit | None:
    return Unit.objects.get(code=code) if code else None


def _product(code: str) -> Product | None:
    return Product.objects.get(code=code) if code else None


def _believe(desk: Desk, one: Belief, day: date) -> Assumption:
    """An assumption or risk, with its prepared answer."""
    said: dict[str, Any] = {}
    if one.probability:
        said = {
            "kind": "risk",
            "probability": Decimal(one.probability),
            "amount": Decimal(one.amount * WAN),
            "trigger": one.trigger,
            "answer": one.answer,
        }
    made = services.add_assumption(
        **_by(desk, "zhou", day),
        name=one.name,
        name_other=one.name_other,
        wording=one.wording,
        wording_other=one.wording_other,
        owner=_person(desk, one.owner),
        evidence=one.evidence,
        source=one.source,
        review_date=day + ON_TIME,
        **said,
    )
    for days, owner, wording, wording_other in one.steps:
        services.prepare_action(
            **_by(desk, "zhou", day, 15),
            risk=made,
            wording=wording,
            wording_other=wording_other,
            owner=_person(desk, owner),
            days=days,
        )
    return made


def _rest(
    desk: Desk, one: Belief, made: Assumption, aims: dict[str, Objective], day: date
) -> None:
    plan = Plan.objects.get(year=desk.story.year)
    for key in one.under:
        targets.rest_objective(
            **_by(desk, "lin", day, 16), assumption=made, objective=aims[key]
        )
    for code, unit in one.bears:
        targets.rest_target(
            **_by(desk, "zhou", day, 17),
            assumption=made,
            plan=plan,
            metric=metric(code),
            unit=_unit(unit),
        )


def _look(desk: Desk, one: Belief, made: Assumption, day: date) -> None:
    """The last review; when the next one is due hangs on the day the company is shown."""
    due = max(desk.story.today + timedelta(days=one.review), day + timedelta(days=1))
    services.judge_assumption(
        **_by(desk, one.owner, day, 11),
        assumption=made,
        state="holds",
        review_date=due,
    )


def _judge(
    desk: Desk, who: str, day: date, made: Assumption, state: str, reason: str
) -> None:
    services.judge_assumption(
        **_by(desk, who, day),
        assumption=made,
        state=state,
        review_date=max(made.review_date, day + timedelta(days=30)),
        reason=reason,
    )
