"""All that hangs on somebody and his seats, each with to whom it goes.

Much follows a seat by itself: its targets, customers, deals, talks. It is listed, so that
the successor knows; only what names the person, or goes to another seat, is moved.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from luopan.actions.models import Action as PlannedAction
from luopan.actions.models import Need, Pick
from luopan.actions.queries.listing import OPEN
from luopan.actions.queries.picks import picks
from luopan.dimensions.models import Account, AccountOwner
from luopan.dimensions.queries import counted_in
from luopan.org.models import Holding, Membership, Person, Unit, User
from luopan.org.presence import present
from luopan.records.models import Opportunity
from luopan.review.access.handing_over import seats_of
from luopan.review.handing.unpaid import Unpaid, unpaid_of
from luopan.review.models import Adjustment, Handover, Objection, ReviewLine
from luopan.strategy.models import Assumption, Objective
from luopan.targets.agreeing.speaking import LEADS
from luopan.targets.models import Ask, Delegate, Support, Talk, Version
from luopan.tracking.models import EarlyWarning, MeetingPromise


@dataclass(frozen=True)
class Thing:
    """One thing that goes to somebody.

    Attributes:
        kind: Of ``KINDS``.
        key: Its code or number, as its table has it.
        name, other: In the first and the second language.
        seat: Where it hangs; None: on the person himself.
        to_seat: Where it hangs afterwards; None: nowhere.
        to_person: Who has it then; None: nobody yet.
        amount: Millionths of the currency; None: it has none.
        moved: It is changed for it; else it follows its seat.
    """

    kind: str
    key: str
    name: str
    other: str = ""
    seat: Unit | None = None
    to_seat: Unit | None = None
    to_person: Person | None = None
    amount: int | None = None
    currency: str = ""
    moved: bool = False


@dataclass
class Case:
    """A handover with all that is asked of it more than once."""

    handover: Handover
    on: date
    seats: dict[int, Unit] = field(default_factory=dict)
    to: dict[int, Person | None] = field(default_factory=dict)
    elsewhere: dict[int, Unit] = field(default_factory=dict)  # by account

    @classmethod
    def of(cls, handover: Handover, on: date) -> "Case":
        """The case of a handover as it is prepared."""
        case = cls(handover, on)
        for row in seats_of(handover):
            case.seats[row.seat_id] = row.seat
            case.to[row.seat_id] = row.to_person
        for one in handover.accounts.select_related("to_seat"):
            case.elsewhere[one.account_id] = one.to_seat
        return case

    @property
    def person(self) -> Person:
        """Who hands over."""
        return self.handover.person

    @cached_property
    def user(self) -> User | None:
        """His account; None: he has none."""
        return getattr(self.person, "user", None)

    @cached_property
    def roles(self) -> tuple[Membership, ...]:
        """What he leads."""
        rows = Membership.objects.on(self.on).filter(user=self.user or -1)
        return tuple(rows.filter(role__in=LEADS).select_related("unit"))

    @property
    def units(self) -> list[int]:
        """His seats and what he leads: primary keys."""
        return [*self.seats, *(role.unit_id for role in self.roles)]

    def holder(self, seat: Unit) -> Person | None:
        """Who has a seat afterwards."""
        if seat.pk in self.to:
            return self.to[seat.pk]
        return self.holders.get(seat.pk)

    @cached_property
    def holders(self) -> Mapping[int, Person]:
        """Who holds the seats that customers go to."""
        keys = {seat.pk for seat in self.elsewhere.values()}
        rows = Holding.objects.on(self.on).filter(seat__in=keys)
        rows = rows.filter(kind=Holding.Kind.HOLDER).select_related("person")
        return {row.seat_id: row.person for row in rows}

    def at_seat(self, seat: int, account: int | None = None) -> dict[str, object]:
        """Where something of a seat, and of a customer, goes."""
        here = self.seats[seat]
        to = self.elsewhere.get(account or -1, here)
        return {
            "seat": here,
            "to_seat": to,
            "to_person": self.holder(to),
            "moved": to != here,
        }

    def own(self, unit: Unit | None = None) -> dict[str, object]:
        """To whom goes what is his own, at one of his seats or anywhere."""
        to = self.to.get(unit.pk) if unit is not None and unit.pk in self.to else None
        return {"to_person": to or self.handover.successor, "moved": True}

    @cached_property
    def _there(self) -> dict[str, QuerySet[Any]]:
        rare = _rare(self)
        there = present({kind: [rows] for kind, rows in rare.items()})
        return {kind: rows for kind, rows in rare.items() if kind in there}

    def has(self, kind: str) -> bool:
        """Whether there is any of what most people have none of."""
        return kind in self._there

    def rows(self, kind: str) -> Iterable[Any]:
        """The rows of what most people have none of."""
        return self._there.get(kind, ())

    @cached_property
    def unpaid(self) -> tuple[Unpaid, ...]:
        """Invoices of his seats that are open."""
        return unpaid_of(list(self.seats), self.on)


def things_of(case: Case) -> tuple[Thing, ...]:
    """All that is handed over, kind by kind."""
    return tuple(thing for listed in KINDS.values() for thing in listed(case))


Things = Iterable[Thing]


def _seats(case: Case) -> Things:
    for pk, seat in case.seats.items():
        yield Thing(
            "seat",
            seat.code,
            seat.name,
            seat.name_other,
            seat=seat,
            to_seat=seat,
            to_person=case.to[pk],
            moved=True,
        )


def _roles(case: Case) -> Things:
    for role in case.roles:
        unit = role.unit
        yield Thing(
            "role",
            f"{unit.code}/{role.role}",
            unit.name,
            unit.name_other,
            to_person=case.handover.successor,
            moved=True,
        )


def _accounts(case: Case) -> Things:
    rows = AccountOwner.objects.on(case.on).filter(seat__in=case.seats)
    for row in rows.select_related("account").order_by("account__code"):
        one = row.account
        where = case.at_seat(row.seat_id, one.pk)
        yield Thing("account", one.code, one.name, one.name_other, **where)  # type: ignore[arg-type]


def _deals(case: Case) -> Things:
    for row in case.rows("deal"):
        name, other = _called(row.account, row.key)
        where = case.at_seat(row.seat_id, row.account_id)
        money = {"amount": row.amount, "currency": row.currency}
        yield Thing("deal", row.key, name, other, **where, **money)  # type: ignore[arg-type]


def _called(account: Account | None, key: str) -> tuple[str, str]:
    return (account.name, account.name_other) if account else (key, "")


def _receivables(case: Case) -> Things:
    """What customers owe, one row a customer and seat."""
    sums: dict[tuple[int, int | None, str], int] = {}
    names: dict[int | None, Account | None] = {}
    for one in case.unpaid:
        account = one.account.pk if one.account else None
        key = one.seat, account, one.currency
        sums[key] = sums.get(key, 0) + one.open
        names[account] = one.account
    for (seat, account, currency), amount in sums.items():
        known = names[account]
        name, other = _called(known, "")
        where = case.at_seat(seat, account) | {"moved": False}
        key_ = known.code if known else ""
        money = {"amount": amount, "currency": currency}
        yield Thing("receivable", key_, name, other, **where, **money)  # type: ignore[arg-type]


def _picks(case: Case) -> Things:
    stand = picks(case.seats) if case.has("pick") else {}
    known = Account.objects.in_bulk(stand)
    for key, pick in stand.items():
        one = known[key]
        where = case.at_seat(pick.seat, key)
        yield Thing("pick", one.code, one.name, one.name_other, **where)  # type: ignore[arg-type]


def _actions(case: Case) -> Things:
    rows = PlannedAction.objects.filter(owner=case.person, state__in=OPEN)
    for row in rows.select_related("plan__unit", "metric").order_by("pk"):
        amount = None
        if row.metric is not None and row.amount is not None:
            amount = int(row.amount * row.metric.quantum * 1_000_000)
        yield Thing(
            "action",
            str(row.pk),
            row.name,
            row.name_other,
            amount=amount,
            currency=counted_in(row.metric) if row.metric is not None else "",
            **case.own(row.plan.unit),  # type: ignore[arg-type]
        )


def _approvals(case: Case) -> Things:
    """What waits for his word: it waits for who speaks for the same unit afterwards."""
    for row in case.rows("talk"):
        yield _follows(case, "talk", row.pk, row.unit)
    for row in case.rows("support"):
        yield _follows(case, "support", row.pk, row.unit, row.what)
    for row in case.rows("adjustment"):
        yield _follows(case, "adjustment", row.pk, row.unit)
    for row in case.rows("objection"):
        yield _follows(case, "objection", row.pk, row.seat, row.record)
    for row in case.rows("need"):
        yield _follows(case, "need", row.pk, row.action.plan.unit, row.action.name)


def _follows(case: Case, kind: str, key: int, unit: Unit, name: str = "") -> Thing:
    to = case.to.get(unit.pk, case.handover.successor)
    seat = case.seats.get(unit.pk)
    return Thing(
        kind,
        str(key),
        name or unit.name,
        "" if name else unit.name_other,
        seat=seat,
        to_seat=seat,
        to_person=to,
    )


def _promises(case: Case) -> Things:
    """What he promised: resources to others, and things in meetings."""
    for one in case.rows("ask"):
        yield Thing(
            "promise",
            f"ask:{one.pk}",
            one.talk.unit.name,
            one.talk.unit.name_other,
            to_person=case.handover.successor,
        )
    for said in case.rows("promise"):
        own = case.own(said.unit)
        where = said.unit  # what was said is read in the meeting, by who took part
        yield Thing(
            "promise",
            f"meeting:{said.pk}",
            where.name,
            where.name_other,
            **own,  # type: ignore[arg-type]
        )


def _followed(case: Case) -> Things:
    """What he watches over: warnings, assumptions, objectives, next steps of reviews."""
    for row in case.rows("warning"):
        unit = row.unit
        own = case.own(unit)
        yield Thing("warning", str(row.pk), unit.name, unit.name_other, **own)  # type: ignore[arg-type]
    for kind in ("assumption", "objective"):
        for one in case.rows(kind):
            yield Thing(kind, one.code, one.name, one.name_other, **case.own())  # type: ignore[arg-type]
    for step in case.rows("step"):
        unit = step.review.unit  # the step itself is read in the review
        yield Thing("step", str(step.pk), unit.name, unit.name_other, **case.own())  # type: ignore[arg-type]


def _named(case: Case) -> Things:
    """Where he was named to speak for a unit that is not his: that ends."""
    for row in case.rows("delegate"):
        unit = row.unit
        yield Thing("delegate", str(row.pk), unit.name, unit.name_other, moved=True)


def _rare(case: Case) -> dict[str, QuerySet[Any]]:
    """What most people have none of: asked first, all at once, whether there is any."""
    led = [role.unit_id for role in case.roles]
    user, person, units = case.user or -1, case.person, case.units
    waits = Q(unit__in=units) | Q(with_unit__in=led, turn="above")
    talks = Talk.objects.filter(waits, state=Talk.State.OPEN)
    supports = Support.objects.filter(unit__in=units, state__in=["asked", "accepted"])
    asked = Adjustment.objects.filter(unit__in=units, state=Adjustment.State.OPEN)
    needs = Need.objects.filter(
        action__plan__unit__in=units, delivered=None, refused_date=None
    )
    stand = [EarlyWarning.State.OPEN, EarlyWarning.State.SNOOZED]
    steps = ReviewLine.objects.filter(owner=person, due_date__gte=case.on)
    deals = Opportunity.objects.filter(live=True, outcome="", seat__in=case.seats)
    return {
        "deal": deals.select_related("account").order_by("key"),
        "pick": Pick.objects.filter(seat__in=case.seats),
        "talk": talks.exclude(version__state=Version.State.COMMITTED).select_related(
            "unit"
        ),
        "support": supports.select_related("unit"),
        "adjustment": asked.select_related("unit"),
        "objection": Objection.objects.filter(
            state="open", seat__in=case.seats
        ).select_related("seat"),
        "need": needs.filter(action__state__in=OPEN).select_related(
            "action__plan__unit"
        ),
        "ask": Ask.objects.filter(
            promised_by=user, state=Ask.State.PROMISED
        ).select_related("talk__unit"),
        "promise": MeetingPromise.objects.filter(
            person=person, state=MeetingPromise.State.OPEN
        ).select_related("unit"),
        "warning": EarlyWarning.objects.filter(
            owner=person, state__in=stand
        ).select_related("unit"),
        "assumption": Assumption.objects.filter(owner=person).order_by("code"),
        "objective": Objective.objects.filter(owner=person, dropped_at=None),
        "step": steps.filter(withdrawn_at=None).select_related("review__unit"),
        "delegate": Delegate.objects.after(case.on)
        .filter(user=user)
        .select_related("unit"),
    }


KINDS: dict[str, Callable[[Case], Things]] = {
    "seat": _seats,
    "role": _roles,
    "account": _accounts,
    "deal": _deals,
    "receivable": _receivables,
    "pick": _picks,
    "action": _actions,
    "approval": _approvals,
    "promise": _promises,
    "followed": _followed,
    "delegate": _named,
}
