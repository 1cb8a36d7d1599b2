"""Incentives of the running year: schemes for seats and those who lead, a dispute that waits."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from luopan.demo.plans import Desk, kick_off
from luopan.demo.story import at
from luopan.org.models import Unit
from luopan.review.models import PayScheme
from luopan.review.paying.rules import SaidRule
from luopan.review.services import disputing, paying

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
