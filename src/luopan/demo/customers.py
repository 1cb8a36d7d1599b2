"""Customers of some seats' numbers: named by who holds them, or by the manager of the team."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from luopan.demo.founding import ROOT
from luopan.demo.plans import WAN, Desk, kick_off
from luopan.dimensions.models import Account, AccountOwner
from luopan.org import services as org
from luopan.org.models import Unit
from luopan.org.queries import children
from luopan.records.queries.accounts import of_accounts
from luopan.targets.models import NamedAmount, Version
from luopan.targets.queries.customers import seat_customers
from luopan.targets.queries.customers.sales import bought
from luopan.targets.services import customers as services
from luopan.targets.splits import numbers_of

TEAM, OWN = "sw-cd", "sw-cd-03"
OTHERS = (("south-gz-08", "liang"), ("east-js-08", "shen"), ("key-rail-01", "su"))
MOST = 24  # customers that a seat names
FULL, LESS = (
    90,
    6,
)  # percent of its number that a seat names, and less from seat to seat
WOKEN = 12  # so many are named at least, with those that bought nothing for a year
WAKING = WAN  # what each of these is to bring
STRATEGIC = 14  # customers of the office for strategic accounts
GROWN, HOPED = Decimal("0.05"), Decimal("0.3")
BY_PRODUCT, SPARE = 4, Decimal("0.03")  # customers; what is left to other products


def running(desk: Desk) -> None:
    """Ten days after the running year was planned: a team and some key accounts are named."""
    day = kick_off(desk.story) + timedelta(days=10)
    version = _version(desk.story.year)
    for place, seat in enumerate(_seats(TEAM, day)):
        user = "rep" if seat.code == OWN else "tang"
        most = 200 if place == 0 else FULL - LESS * (place % 5)
        _filled(desk, user, version, seat, day, HOPED if place == 0 else GROWN, most)
    for code, user in OTHERS:
        for seat in Unit.objects.filter(code=code):
            _filled(desk, user, version, seat, day, GROWN, FULL)
    _by_product(desk, version, Unit.objects.get(code=OWN), day)
    _twice(desk, version, day)
    _strategic(desk, version, day + timedelta(days=2))


def _strategic(desk: Desk, version: Version, day: date) -> None:
    """Those that bought most in the worst of three years become an office's own."""
    unit = Unit.objects.get(code="strategic")
    for account in _steady(version, day)[:STRATEGIC]:
        org.add_remit(
            **desk.by("zhou", day, 11),
            unit=unit,
            axis="customer",
            code=account.code,
            from_date=date(version.plan.year, 1, 1),
            reason="年度战略客户名单",
        )


def _steady(version: Version, day: date) -> list[Account]:
    """The named customers by the worst of the three years before, the best first."""
    named = NamedAmount.objects.filter(split__plan=version.plan_id)
    keys = sorted(set(named.values_list("account", flat=True)))
    year = version.plan.year
    spans = [(date(y, 1, 1), date(y + 1, 1, 1)) for y in range(year - 3, year)]
    sums = of_accounts(version.metric, keys, spans, as_of=day)
    known = Account.objects.in_bulk(keys).values()
    return sorted(known, key=lambda one: (-min(sums[one.pk]), one.code))


def coming(desk: Desk) -> None:
    """The year to come: the representative names his largest, before he answers."""
    day = desk.story.today - timedelta(days=1)
    issued = Version.objects.filter(
        plan__year=desk.story.today.year + 1, metric__code="sales_amount"
    )
    version = issued.select_related("plan__root", "plan__calendar", "metric").latest(
        "pk"
    )
    seat = Unit.objects.get(code=OWN)
    _filled(desk, "rep", version, seat, day, GROWN, FULL)


def _version(year: int) -> Version:
    found = Version.objects.filter(
        plan__year=year,
        plan__root__code=ROOT,
        metric__code="sales_amount",
        state=Version.State.COMMITTED,
    )
    return found.select_related("plan__root", "plan__calendar", "metric").latest("pk")


def _seats(team: str, day: date) -> list[Unit]:
    found = Unit.objects.filter(code=team).first()
    codes = [row.code for row in children(found, day)] if found else []
    return list(Unit.objects.filter(code__in=codes, kind="seat").order_by("code"))


def _filled(
    desk: Desk,
    user: str,
    version: Version,
    seat: Unit,
    day: date,
    growth: Decimal,
    most: int,
) -> None:
    """The largest customers of a seat by what they bought, grown, up to a percentage of it."""
    largest = _largest(version, seat, day)
    codes = _affordable(version, seat, largest, most)
    if codes:
        services.fill_customers(
            **desk.by(user, day, 15),
            version=version,
            unit=seat.code,
            growth=growth,
            accounts=codes,
        )
    awake = [code for code, _past in largest]
    asleep = AccountOwner.objects.on(day).filter(seat=seat, account__group=None)
    rest = asleep.exclude(account__code__in=awake).order_by("account__code")
    woken = list(rest.values_list("account__code", flat=True))[: WOKEN - len(codes)]
    if len(codes) < WOKEN and woken:
        services.name_customers(
            **desk.by(user, day, 16),
            version=version,
            unit=seat.code,
            lines=dict.fromkeys(woken, WAKING),
            reason="沉睡客户唤醒",
        )


def _by_product(desk: Desk, version: Version, seat: Unit, day: date) -> None:
    """The largest customers of a seat by product too, a little less than their whole."""
    seen = seat_customers(
        desk.users["rep"], version, seat.code, at=desk.by("rep", day, 17)["at"]
    )
    named = [line.account for line in seen.lines if line.last > 0][:BY_PRODUCT]
    keys = {account.pk: account.code for account in named}
    for product in seen.products:
        past = bought(version, list(keys), product, day)
        buyers = [keys[key] for key, one in past.items() if sum(one.months) > 0]
        if buyers:
            services.fill_customers(
                **desk.by("rep", day, 17),
                version=version,
                unit=seat.code,
                growth=GROWN - SPARE,
                accounts=buyers,
                product=product.code,
            )


def _affordable(
    version: Version, seat: Unit, largest: Sequence[tuple[str, int]], percent: int
) -> list[str]:
    """The largest customers of a seat whose past fits into a percentage of its number."""
    number = sum(numbers_of(version, [seat.code], None)[seat.code] or ())
    codes, summed = [], 0
    for code, past in largest:
        if len(codes) < MOST and (summed + past) * 100 <= number * percent:
            codes.append(code)
            summed += past
    return codes


def _largest(version: Version, seat: Unit, day: date) -> list[tuple[str, int]]:
    """Customers of a seat with what they bought, the largest first."""
    owned = AccountOwner.objects.on(day).filter(seat=seat)
    keys = list(owned.values_list("account", flat=True))
    sums = {k: sum(b.months) for k, b in bought(version, keys, None, day).items()}
    known = Account.objects.in_bulk([key for key, total in sums.items() if total > 0])
    ordered = sorted(known.values(), key=lambda one: (-sums[one.pk], one.code))
    return [(one.code, sums[one.pk]) for one in ordered]


def _twice(desk: Desk, version: Version, day: date) -> None:
    """One customer is worked by two seats; another has moved in the course of the year."""
    one, other = _seats(TEAM, day)[:2]
    codes = _affordable(version, one, _largest(version, one, day), 200)
    if len(codes) < 3:
        return
    by = desk.by("tang", day + timedelta(days=1), 10)
    services.name_customers(
        **by,
        version=version,
        unit=other.code,
        lines={codes[1]: 20 * WAN},
        reason="二期项目由第二个岗位跟进",
    )
    services.hand_over_customers(
        **by,
        version=version,
        unit=one.code,
        accounts=[codes[2]],
        to=other.code,
        from_period=f"{version.plan.year}-04",
        reason="片区调整，四月起移交",
    )
