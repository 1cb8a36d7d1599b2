"""Weekly forecast calls: the sheets of all seats, those who sign in themselves, an answer."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from luopan.demo.chance import stream
from luopan.demo.plans import Desk
from luopan.org.models import Reach, Unit, User
from luopan.records.models import Opportunity
from luopan.records.services.entering import DealEntry, correct_opportunity
from luopan.tracking import services
from luopan.tracking.models import Call
from luopan.tracking.queries.forecast import week_of
from luopan.tracking.queries.forecast.desk import Desk as Table
from luopan.tracking.services import Brought, Said

WEEKS = 9
OWN = 4  # weeks in which those with an account call themselves
LEADERS = (("he", "southwest", 1.04), ("tang", "sw-cd", 0.97), ("rep", "sw-cd-03", 1.1))
REGIONS = (
    ("shen", "east", 1.01),
    ("liang", "south", 0.96),
    ("zhao", "north", 1.02),
    ("luo", "central", 0.98),
    ("ma", "northwest", 1.05),
    ("jin", "northeast", 0.99),
    ("su", "key", 0.94),
    ("lin", "yunlan", 0.97),
)
RETOLD = (24, -9, 38)  # days later; amounts stay what the ERP says
MEETING = "周会更新"
LATE = 0.72  # of the seats have called when the week is looked at on its second day
WORDS = (
    "两个项目等客户上会，月底前见分晓",
    "框架合同续签在走流程",
    "老客户补货比上月早",
    "招标推迟到下旬，先不算进承诺",
    "总包付款后才能下单",
)


def weeks(desk: Desk) -> Iterator[date]:
    """The Mondays on which was called, the oldest first; today's is still to come."""
    last = week_of(desk.story.today)
    mondays = (last - timedelta(days=7 * n) for n in range(WEEKS - 1, -1, -1))
    return (monday for monday in mondays if monday < desk.story.today)


def week(desk: Desk, monday: date) -> None:
    """A week: operations bring the sheet of the seats, some call themselves."""
    last = week_of(desk.story.today)
    zhou = desk.by("zhou", monday, 16)
    table = Table.at(desk.users["zhou"], at=zhou["at"], on=monday, unit="")
    left = (last - monday).days // 7
    own = {unit for _user, unit, _lean in LEADERS} if left < OWN else set()
    rows = list(_sheet(table, monday, own, left))
    services.bring_calls(**zhou, week=monday, rows=rows)
    if left < OWN:
        for user, unit, lean in LEADERS:
            if left or user != "rep":  # his call of this week is still to be made
                _call(desk, monday, user, unit, lean)
    if left in (1, 0):
        for user, unit, lean in REGIONS[: len(REGIONS) if left else 3]:
            _call(desk, monday, user, unit, lean)
    if left == 1:
        _call(desk, monday, "tang", "sw-cd-03", 0.92, words="订单节奏偏慢，按九成看")


def turn(desk: Desk) -> None:
    """A demo that goes with time: the week that has begun is called too."""
    monday = week_of(desk.story.today)
    called = Call.objects.filter(week_date=monday).exists()
    if monday < desk.story.today and not called:
        week(desk, monday)


def _sheet(table: Table, monday: date, own: set[str], left: int) -> Iterator[Brought]:
    """What each held seat says: near the records, each with a leaning of its own."""
    sight = table.sight
    there = np.flatnonzero((table.live == 1) & (table.held == 1))
    codes = dict(Unit.objects.filter(kind="seat").values_list("pk", "code"))
    rng = stream("calls", monday)
    said = rng.random(len(there)) < (0.97 if left else LATE)
    words = rng.integers(0, len(WORDS) * 6, len(there))
    leans = _leans(len(sight.seats))
    three = _threes(table)
    for number, place in enumerate(there.tolist()):
        code = codes[int(sight.seats[place])]
        if not said[number] or code in own:
            continue
        told = WORDS[words[number]] if words[number] < len(WORDS) else ""
        lean = float(leans[place] + rng.normal(0, 0.05))
        for one in _calls(table, three, place, lean)[: 3 if left < OWN else 2]:
            yield Brought(code, one, told)


def _leans(count: int) -> NDArray[np.float64]:
    """How far above or below the records each seat calls, whatever the week."""
    return np.clip(stream("leans").normal(0.02, 0.11, count), -0.3, 0.35)


def _threes(table: Table) -> dict[str, list[list[int]]]:
    """Of each period that is called, seat by seat: booked, committed, upside."""
    sight = table.sight
    spans = (sight.periods.month, sight.periods.following, sight.periods.quarter)
    return {span.code: sight.drawn(span).three.T.tolist() for span in spans}


def _calls(
    table: Table, three: dict[str, list[list[int]]], place: int, lean: float
) -> list[Said]:
    periods = table.sight.periods
    months: dict[str, NDArray[np.int64]] = {}
    for span in (periods.month, periods.following):
        booked, committed, upside = three[span.code][place]
        stands = max(round(committed * (1 + lean)), booked)
        best = max(upside, round(stands * 1.12))
        months[span.code] = _hundreds(booked, stands, best)
    if not periods.derived:  # else it follows from the months
        quarter = three[periods.quarter.code][place]
        stands = max(round(int(quarter[1]) * (1 + lean)), int(quarter[0]))
        best = max(int(quarter[2]), round(stands * 1.1))
        months[periods.quarter.code] = _hundreds(int(quarter[0]), stands, best)
    return [
        Said(code, *(Decimal(int(one)) for one in three))
        for code, three in months.items()
    ]


def _hundreds(booked: int, committed: int, upside: int) -> NDArray[np.int64]:
    """In yuan; what is judged in whole hundreds."""
    first = booked // 1_000_000
    rest = [max(first, round(one / 100_000_000) * 100) for one in (committed, upside)]
    return np.array([first, rest[0], max(rest)])


def _call(
    desk: Desk, monday: date, user: str, unit: str, lean: float, *, words: str = ""
) -> None:
    """Somebody with an account calls what he holds, leads, or leads from above."""
    who: User = desk.users[user]
    by = desk.by(user, monday, 17)
    table = Table.at(who, at=by["at"], on=monday, unit=unit)
    calls = []
    for span in table.sight.periods.asked:
        booked, committed, upside = (int(one) for one in table.begin(span))
        stands = max(round(committed * lean), booked)
        three = _hundreds(booked, stands, max(upside, stands))
        calls.append(Said(span.code, *(Decimal(int(one)) for one in three)))
    services.call(**by, unit=table.question.unit, calls=calls, said=words)


def met(desk: Desk) -> date:
    """The day of the week's meeting, always before today."""
    return min(week_of(desk.story.today), desk.story.today - timedelta(days=1))


def retold(desk: Desk) -> None:
    """The week's meeting: some deals are expected on another day."""
    monday = met(desk)
    for unit in ("southwest", "east"):
        below = Reach.objects.on(monday).filter(above__code=unit).values("below")
        found = Opportunity.objects.filter(live=True, outcome="", seat__in=below)
        found = found.filter(expected_date__gt=monday, amount__isnull=False)
        first = found.order_by("-amount", "key")[: len(RETOLD)]
        for deal, days in zip(first, RETOLD, strict=False):
            day = max((deal.expected_date or monday) + timedelta(days), monday)
            by = desk.by("zhou", monday, 9)
            correct_opportunity(**by, entry=_known(deal, day), reason=MEETING)


def _known(deal: Opportunity, expected: date) -> DealEntry:
    return DealEntry(
        key=deal.key,
        created_date=deal.created_date or expected,
        seat=deal.seat,
        account=deal.account,
        product=deal.product,
        expected_date=expected,
        amount=deal.amount,
        currency=deal.currency,
    )


def answered(desk: Desk) -> None:
    """The one who sells in Chengdu says why his August was called too low."""
    last = desk.story.today.replace(day=1) - timedelta(days=1)
    services.answer(
        **desk.by("rep", desk.story.today - timedelta(days=1), 18),
        unit=Unit.objects.get(code="sw-cd-03"),
        period=f"{last:%Y-%m}",
        said="七月的单据补录计入八月，上报时没有算上",
    )
