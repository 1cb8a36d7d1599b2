"""Incentives of the running year: schemes for seats and those who lead, a dispute that waits."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from luopan.demo.founding import ROOT
from luopan.demo.plans import Desk, kick_off, metric
from luopan.demo.story import at
from luopan.org.models import Unit
from luopan.org.queries import builtin_operator
from luopan.review.models import PayScheme
from luopan.review.paying.rules import SaidRule
from luopan.review.services import contests, disputing, paying

D = Decimal
PERCENT = D("0.01")


def steps(*pairs: tuple[str, str]) -> tuple[tuple[Decimal, Decimal], ...]:
    """Pairs of attainment and share, both in percent."""
    return tuple((D(at) * PERCENT, D(rate) * PERCENT) for at, rate in pairs)


SALES = SaidRule(
    name="销售提成",
    name_other="Sales commission",
    metric="sales_amount",
    steps=steps(("0", "0.8"), ("80", "1.2"), ("100", "1.8")),
    gate=D("0.3"),
    above_stretch=D("0.025"),
    receipts=True,
    receipt_steps=steps(("0", "0"), ("50", "50"), ("80", "80"), ("95", "100")),
    back_months=6,
    bad_months=9,
)
MARGIN = SaidRule(
    name="毛利奖",
    name_other="Margin share",
    metric="gross_margin",
    steps=steps(("0", "0.5")),
    cap=D(20_000),
)
VISITS = SaidRule(
    name="拜访未达标扣减",
    name_other="Visits missing",
    kind="deduction",
    metric="visits",
    bar=D(12),
    each=D(20),
    most=D(200),
)
TEAM = SaidRule(
    name="团队销售提成",
    name_other="Share of the team's sales",
    metric="sales_amount",
    steps=steps(("0", "0.1"), ("80", "0.15"), ("100", "0.25")),
    gate=D("0.6"),
    receipts=True,
    back_months=6,
)
CASH = SaidRule(
    name="回款奖金",
    name_other="Bonus on receipts",
    kind="bonus",
    metric="receipts",
    sum=D(12_000),
    steps=steps(("80", "50"), ("90", "80"), ("100", "100")),
)
WEEK = timedelta(days=7)
SPRINT = {
    "name": "季度冲刺赛",
    "name_other": "Quarter sprint",
    "among": "seat",
    "ranking": "attainment",
    "words": "各组前三名在半年会上表彰，并各得培训名额一个。",
}
CHASE = {
    "name": "季度团队进步赛",
    "name_other": "Teams that gain",
    "among": "team",
    "ranking": "progress",
    "words": "比谁进步快：各组前三名由总监登门致谢。",
}
SCHEMES = (
    (
        "seat",
        "客户经理激励方案",
        "Scheme of account managers",
        "month",
        (SALES, MARGIN, VISITS),
    ),
    ("team", "团队经理激励方案", "Scheme of team heads", "month", (TEAM, CASH)),
    ("branch", "大区经理激励方案", "Scheme of regional heads", "quarter", (TEAM, CASH)),
)


def events(desk: Desk) -> Iterator[tuple[datetime, Callable[[], object]]]:
    """All of it, each with its instant."""
    begun, today = kick_off(desk.story), desk.story.today
    yield at(begun + timedelta(days=4), 17), partial(drawn_up, desk)
    yield at(today - timedelta(days=2), 16), partial(disputed, desk)
    quarter = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    before = (quarter - timedelta(days=80)).replace(day=1)
    if before - WEEK > begun + WEEK:
        yield at(before - WEEK, 10), partial(allowed, desk, before - WEEK)
        yield at(before - WEEK, 11), partial(announced, desk, before, SPRINT)
        yield at(quarter - WEEK, 11), partial(announced, desk, quarter, CHASE)
        if today > quarter + WEEK:
            yield at(quarter + WEEK, 8), partial(ended, desk, quarter + WEEK)


def allowed(desk: Desk, day: date) -> None:
    """The director lets there be contests."""
    paying.set_reward_rule(
        **desk.by("lin", day, 10),
        leaders_see=False,
        contests=True,
        reason="试行季度竞赛，只公布前三名",
    )


def announced(desk: Desk, start: date, said: Mapping[str, object]) -> None:
    """Operations announce the contest of a quarter a week ahead."""
    contests.announce_contest(
        **desk.by("zhou", start - WEEK, 11),
        **said,
        unit=Unit.objects.get(code=ROOT),
        metric=metric("sales_amount"),
        period=f"{start.year}-Q{(start.month + 2) // 3}",
    )


def ended(desk: Desk, day: date) -> None:
    """What is over is kept."""
    when = at(day, 8)
    contests.end_contests(actor=builtin_operator(at=when), at=when)


def drawn_up(desk: Desk) -> None:
    """Finance draws the schemes up, the director publishes them."""
    day = kick_off(desk.story) + timedelta(days=4)
    for audience, name, other, every, rules in SCHEMES:
        by = desk.by("fang", day, 10)
        scheme = paying.open_scheme(
            **by, name=name, name_other=other, audience=audience
        )
        paying.save_scheme(
            **by,
            scheme=scheme,
            from_date=date(desk.story.year, 1, 1),
            every=every,
            rules=rules,
            expected=0,
        )
        paying.publish_scheme(
            **desk.by("lin", day, 17),
            scheme=scheme,
            expected=1,
            reason="经营会通过年度激励办法",
        )


def disputed(desk: Desk) -> None:
    """The rep holds last month's commission to be too small."""
    today = desk.story.today
    last = today.replace(day=1) - timedelta(days=1)
    if last.year != desk.story.year:
        return
    disputing.dispute_pay(
        **desk.by("rep", today - timedelta(days=2), 16),
        unit=Unit.objects.get(code="sw-cd-03"),
        period=f"{last:%Y-%m}",
        line=_line(desk),
        said="上月 28 日与重庆部共同签下的一单记在了对方名下，请核对归属后补算。",
    )


def _line(desk: Desk) -> str:
    """Key of the sales commission."""
    scheme = PayScheme.objects.get(audience="seat", unit=None)
    rules = scheme.editions.latest("number").rules
    return next(rule["key"] for rule in rules if rule["name"] == SALES.name)
