"""The standard calculators: facts of a request become a change of each month."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luopan.actions.access import seen as actions_seen
from luopan.actions.models import Need
from luopan.dimensions.models import Account, AccountOwner, Product
from luopan.dimensions.queries import ROOT_PRODUCT
from luopan.engine.adjusting import laid_over, taken_off
from luopan.engine.calendar import Span
from luopan.engine.rounding.exact import nearest
from luopan.org.language import spoken
from luopan.org.models import Reach, Unit, User
from luopan.records.models import Document
from luopan.records.queries.scopes import Scope, by_scope
from luopan.review.adjusting.asked import CUSTOMERS, DAYS, Trigger, Wish
from luopan.review.adjusting.days import days_of, months
from luopan.review.adjusting.learning import learning, since
from luopan.targets.histories import source_spans
from luopan.targets.models import NamedAmount, Support, Version
from luopan.targets.people import ramps
from luopan.targets.queries.my_number import base_year
from luopan.targets.splits import numbers_of
from luopan.trail.refusal import Refused
from luopan.trail.said import Words, in_each, said_by

NONE = Fraction(0)
MOST = 20  # customers or promises of one request


@dataclass(frozen=True)
class Line:
    """A month of the worked table; amounts in quanta.

    Attributes:
        part: What part of the month is taken off, as “5/18”; empty: an amount is laid.
        days: Days of it that the request is about.
        of: How many days it has; both of the calendar, or worked.
        over: It was over when it was asked for.
    """

    period: str
    target: int
    part: str
    days: int
    of: int
    over: bool
    change: int

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)


@dataclass(frozen=True)
class Worked:
    """What a request comes to.

    Attributes:
        lines: Every month of the year.
        grounds: What the parts rest on: shares, amounts, names by number.
    """

    lines: tuple[Line, ...]
    grounds: dict[str, Any]

    @property
    def amount(self) -> int:
        """The change of the year, in quanta."""
        return sum(line.change for line in self.lines)

    @property
    def year(self) -> int:
        """The unit's year before, in quanta."""
        return sum(line.target for line in self.lines)

    @property
    def open(self) -> int:
        """Of it the months that the request is about."""
        return sum(line.target for line in self.lines if line.days)

    @property
    def back(self) -> bool:
        """Whether it changes months that were over."""
        return any(line.over and line.change for line in self.lines)


@dataclass(frozen=True)
class Ground:
    """What all calculators look at.

    Attributes:
        spans: The months of the plan's year.
        targets: Of the unit, a month each, in quanta.
        days: Of each month, those that the request is about, and how many it has.
    """

    viewer: User
    version: Version
    unit: Unit
    wish: Wish
    on: date
    spans: tuple[Span, ...]
    targets: tuple[int, ...]
    days: tuple[tuple[int, int], ...]

    @property
    def shares(self) -> list[Fraction]:
        """What part of each month the request is about."""
        return [Fraction(days, of) if of else NONE for days, of in self.days]

    @property
    def quantum(self) -> Decimal:
        """One quantum in the metric's own unit."""
        return Decimal(self.version.metric.quantum)

    def quanta(self, amount: Decimal) -> int:
        """An amount in the metric's own unit, to the nearest quantum."""
        return nearest(Fraction(amount) / Fraction(self.quantum))


Changes = tuple[list[Fraction] | None, Sequence[int], dict[str, Any]]


def worked_out(
    viewer: User, version: Version, unit: Unit, wish: Wish, *, on: date
) -> Worked:
    """What a request comes to on the numbers of a version; nothing is kept.

    Args:
        viewer: Who asks: what he does not see is not there.
        version: In force.
        unit: Whose number.
        wish: What is asked.
        on: Today: months that ended before it are over.

    Raises:
        Refused: The unit has no number; what the calculator needs is missing.
    """
    ground = _ground(viewer, version, unit, wish, on)
    parts, changes, grounds = _calculator(wish.trigger)(ground)
    written = [""] * len(ground.spans) if parts is None else [str(p) for p in parts]
    lines = tuple(
        Line(span.code, target, part, days, of, span.end_date <= on, int(change))
        for span, target, part, (days, of), change in zip(
            ground.spans, ground.targets, written, ground.days, changes, strict=True
        )
    )
    return Worked(lines, grounds)


def _ground(viewer: User, version: Version, unit: Unit, wish: Wish, on: date) -> Ground:
    targets = numbers_of(version, [unit.code], None)[unit.code]
    if targets is None:
        raise Refused(
            _("%(unit)s has no target in “%(version)s”."),
            unit=lambda: spoken(unit),
            version=lambda: spoken(version),
        )
    spans = months(version)
    year_end = spans[-1].end_date
    until = min(wish.until_date or year_end, year_end)
    if until <= wish.from_date or wish.from_date >= year_end:
        raise Refused(_("The first day must be before the last one, inside the year."))
    start = max(wish.from_date, spans[0].start_date)
    days = days_of(version, unit, wish, start, until)
    return Ground(viewer, version, unit, wish, on, spans, targets, days)


# ── the calculators ──


def _calculator(trigger: str) -> Callable[[Ground], Changes]:
    if trigger == Trigger.FILLED:
        return _filled
    if trigger in DAYS:
        return _away
    if trigger in CUSTOMERS:
        return _customers
    if trigger == Trigger.TERRITORY:
        return _territory
    if trigger == Trigger.PROMISE:
        return _promise
    if trigger in Trigger.values:
        return _free
    raise Refused(_("There is no trigger “%(word)s”."), word=trigger)


def _away(ground: Ground) -> Changes:
    """Pro rata over the days on which nobody is there."""
    return ground.shares, taken_off(ground.targets, ground.shares).tolist(), {}


def _filled(ground: Ground) -> Changes:
    """Until somebody came as of a vacant seat; from then on less what he still learns."""
    came = ground.wish.until_date
    if came is None:
        raise Refused(_("Enter the day the new holder started."))
    known = ramps()
    ramp = known.get(ground.unit.role, known[""])
    learns = learning(ground.spans, came, since(ground.unit, came), ramp)
    parts = [
        share + (1 - share) * learning
        for share, learning in zip(ground.shares, learns, strict=True)
    ]
    grounds = {"ramp": [str(one) for one in ramp]}
    return parts, taken_off(ground.targets, parts).tolist(), grounds


def _customers(ground: Ground) -> Changes:
    """What is named for the customers in the seat's split; else their past share."""
    accounts = _accounts(ground)
    named = _named(ground, [one.pk for one in accounts])
    names = [_called(one) for one in accounts]
    if any(named):
        parts = [
            min(Fraction(max(amount, 0), target), Fraction(1)) if target > 0 else NONE
            for amount, target in zip(named, ground.targets, strict=True)
        ]
        grounds: dict[str, Any] = {"names": names, "split": sum(named)}
    else:
        share, grounds = _past_share(ground, [one.pk for one in accounts])
        grounds["names"] = names
        parts = [share] * len(ground.spans)
    parts = [a * b for a, b in zip(parts, ground.shares, strict=True)]
    return parts, taken_off(ground.targets, parts).tolist(), grounds


def _accounts(ground: Ground) -> list[Account]:
    """Customers the unit has or had, or sold to: others are not there for who asks."""
    asked = set(ground.wish.accounts)
    under = Reach.objects.on(ground.on).filter(above=ground.unit).values("below")
    his = Q(seat__in=under) | Q(seat=ground.unit)
    owned = AccountOwner.objects.filter(his).values("account")
    sold = Document.objects.filter(his, live=True, account__in=asked).values("account")
    split = NamedAmount.objects.filter(split__unit=ground.unit).values("account")
    known = Q(pk__in=owned) | Q(pk__in=sold) | Q(pk__in=split)
    found = list(Account.objects.filter(known, pk__in=asked).order_by("pk"))
    if not found or len(found) != len(asked) or len(found) > MOST:
        raise Refused(_("Choose the customers concerned: 1 to %(most)s."), most=MOST)
    return found


def _named(ground: Ground, accounts: Sequence[int]) -> list[int]:
    """What the seat's split says of some customers, a month each."""
    rows = NamedAmount.objects.filter(
        split__plan=ground.version.plan_id,
        split__metric=ground.version.metric_id,
        split__unit=ground.unit,
        split__product=None,
        account__in=accounts,
    )
    found = dict.fromkeys((span.code for span in ground.spans), 0)
    for period, amount in rows.values_list("period_code", "amount"):
        found[period] = found.get(period, 0) + amount
    return [found[span.code] for span in ground.spans]


def _past_share(
    ground: Ground, accounts: Sequence[int]
) -> tuple[Fraction, dict[str, Any]]:
    """What part of the seat's newest full year some customers brought."""
    version = ground.version
    year = base_year(version, ground.on)
    spans = source_spans(version.plan, year)
    whole = [(spans[0].start_date, spans[-1].end_date)]
    product = Product.objects.get(code=ROOT_PRODUCT).pk
    scopes = [
        Scope(ground.unit.pk, product),
        Scope(ground.unit.pk, product, tuple(accounts)),
    ]
    rows = by_scope(version.metric, scopes, whole, as_of=ground.on)
    seat, theirs = (row[0].amount for row in rows)
    if seat <= 0 or theirs <= 0:
        raise Refused(
            _(
                "There are no sales of %(unit)s to these customers in %(year)s, so a share "
                "cannot be calculated. Choose “other” and enter the amount."
            ),
            year=year,
            unit=lambda: spoken(ground.unit),
        )
    share = min(Fraction(theirs, seat), Fraction(1))
    facts = {"year": year, "theirs": theirs, "seat": seat}
    return share, facts


def _territory(ground: Ground) -> Changes:
    """So many areas of so many."""
    moved, areas = ground.wish.moved, ground.wish.areas
    if not moved or not areas or areas <= 0 or abs(moved) > areas:
        raise Refused(_("Enter how many areas move, and how many there are."))
    share = Fraction(moved) / Fraction(areas)
    parts = [share * one for one in ground.shares]
    grounds = {"moved": f"{moved:f}", "areas": f"{areas:f}"}
    return parts, taken_off(ground.targets, parts).tolist(), grounds


def _promise(ground: Ground) -> Changes:
    """What was planned on promises that did not come, over the open months."""
    lost, rows = 0, []
    for name, amount in (*_needs(ground), *_supports(ground)):
        rows.append({"name": name, "amount": amount})
        lost += amount
    if not lost:
        raise Refused(
            _(
                "Choose the promises that were not kept; each must have an amount planned "
                "on it, in this metric."
            )
        )
    return None, _laid(ground, -lost), {"promises": rows}


def _called(row: object) -> Words:
    """As it is kept: who reads it later may speak the other language."""
    return in_each(said_by(lambda: spoken(row)))


def _needs(ground: Ground) -> list[tuple[Words, int]]:
    """Actions whose resource did not come, and what they were to bring."""
    if not ground.wish.needs:
        return []
    rows = Need.objects.filter(
        pk__in=ground.wish.needs[:MOST],
        action__in=actions_seen(ground.viewer, ground.on),
        action__plan__unit=ground.unit,
        action__metric=ground.version.metric,
    ).select_related("action")
    actions = {row.action_id: row.action for row in rows.order_by("pk")}
    return [(_called(one), one.amount) for one in actions.values() if one.amount]


def _supports(ground: Ground) -> list[tuple[str, int]]:
    """What departments promised, and the target that rests on it."""
    rows = Support.objects.filter(
        pk__in=ground.wish.supports[:MOST],
        unit=ground.unit,
        version__plan=ground.version.plan_id,
        version__metric=ground.version.metric_id,
    )
    return [(row.what, row.carries) for row in rows.order_by("pk") if row.carries]


def _free(ground: Ground) -> Changes:
    """A share of the open months, or an amount over them, as it is said."""
    wish = ground.wish
    if wish.amount:
        return None, _laid(ground, ground.quanta(wish.amount)), {}
    if not wish.share or not -1 <= wish.share <= 1:
        raise Refused(_("Enter how much the open months change: a share or an amount."))
    parts = [-Fraction(wish.share) * one for one in ground.shares]
    return parts, taken_off(ground.targets, parts).tolist(), {}


def _laid(ground: Ground, total: int) -> list[int]:
    """An amount over the months the request is about, by their targets and days."""
    weights = [
        max(target, 0) * days // of if of else 0
        for target, (days, of) in zip(ground.targets, ground.days, strict=True)
    ]
    open_months = [days > 0 for days, _of in ground.days]
    found: list[int] = laid_over(total, weights, open_months).tolist()
    return found
