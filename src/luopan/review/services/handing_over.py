"""Handing over: prepared as a list, looked at, done in one act on its day, never undone."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import AccountOwner
from luopan.org.access import Action, day_of, require
from luopan.org.language import spoken
from luopan.org.models import Holding, Person, Unit, User
from luopan.org.words import check_span
from luopan.review.access.handing_over import require_hander, require_preparing
from luopan.review.handing import moving
from luopan.review.handing.things import Case, things_of
from luopan.review.handing.unpaid import credited
from luopan.review.models import (
    Handover,
    HandoverAccount,
    HandoverCredit,
    HandoverItem,
    HandoverSeat,
)
from luopan.review.queries.handing_over import fingerprint_of
from luopan.review.taking import handover_taken
from luopan.strategy.words import checked_text, with_us
from luopan.targets.refusals import Conflict
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

State, Credit, Kind = Handover.State, Handover.Credit, Handover.Kind
LONGEST = 400


@service("review.prepare_handover")
def prepare_handover(
    *,
    actor: User,
    at: datetime,
    person: Person,
    successor: Person,
    day: date,
    kind: str = Kind.LEAVES,
    reason: str = "",
) -> Handover:
    """Begin the list of what somebody hands over; nothing changes yet.

    Each seat that he holds goes to the successor at first, who also gets what is nobody
    else's; unpaid money goes to him who has the seat.

    Args:
        actor: Who may change people, and the seats.
        at: When.
        person: Who leaves or moves.
        successor: Who takes over what is not given to somebody else.
        day: On which it is to be done, today or later: the first day without him.
        kind: leaves (his account ends) or moves (it stays).
        reason: In a few words.

    Raises:
        Refused: He may not; one is prepared already; nobody to hand over to.
    """
    require(actor, Action.PEOPLE_EDIT, at=at)
    on = day_of(at)
    _check(person, successor, day, kind, on)
    made = Handover.objects.create(
        person=person,
        successor=with_us(successor, day),
        kind=kind,
        day_date=day,
        credit=Credit.GOES,
        reason=checked_text(reason, longest=LONGEST),
        prepared_by=actor,
        prepared_at=at,
    )
    held = Holding.objects.on(on).filter(person=person, kind=Holding.Kind.HOLDER)
    HandoverSeat.objects.bulk_create(
        HandoverSeat(handover=made, seat=one.seat, to_person=successor)
        for one in held.select_related("seat")
    )
    require_hander(actor, made, at=at)
    note(made, person=person.code, successor=successor.code, day=day, kind=kind)
    return made


def _check(person: Person, successor: Person, day: date, kind: str, on: date) -> None:
    if kind not in Kind.values:
        raise Refused(_("The reason is leaving or moving, not “%(kind)s”."), kind=kind)
    if successor == person:
        raise Refused(_("The successor cannot be %(who)s."), who=person)
    if day < on:
        raise Refused(
            _("A handover must be dated today or later, not %(day)s."), day=day
        )
    check_span(person.start_date, day, person)
    prepared = Handover.objects.filter(person=person, state=State.PREPARING)
    if prepared.exists():
        raise Refused(
            _("A handover for %(who)s is already in preparation."),
            who=lambda: spoken(person),
        )


def _held(actor: User, at: datetime, handover: Handover) -> Handover:
    """What is still prepared, its row taken, for who may prepare it."""
    require_hander(actor, handover, at=at)
    fresh = handover_taken(handover)
    require_preparing(fresh)
    return fresh


@service("review.give_seat")
def give_seat(
    *,
    actor: User,
    at: datetime,
    handover: Handover,
    seat: Unit,
    person: Person | None,
    acting: bool = False,
) -> HandoverSeat:
    """Say to whom one of the seats goes.

    Args:
        actor: Who may do it.
        at: When.
        handover: Being prepared.
        seat: One of its seats.
        person: None: it is vacant.
        acting: He acts in it 代管, and its number stays the seat's.

    Raises:
        Refused: He may not; done already; no seat of it; nobody acts in a vacant seat.
    """
    held = _held(actor, at, handover)
    row = held.seats.filter(seat=seat).first()
    if row is None:
        raise Refused(
            _("%(seat)s is not a seat in this handover."), seat=lambda: spoken(seat)
        )
    if person == held.person or (person is None and acting):
        raise Refused(_("Enter who holds the seat or acts in it after this day."))
    row.to_person = with_us(person, held.day_date) if person else None
    row.acting = acting
    row.save(update_fields=["to_person", "acting"])
    note(held, seat=seat.code, to=person.code if person else "", acting=acting)
    return row


@service("review.give_accounts")
def give_accounts(
    *,
    actor: User,
    at: datetime,
    handover: Handover,
    accounts: Collection[str],
    seat: Unit | None,
) -> int:
    """Say that customers of the seats go to another seat, with their open deals.

    Args:
        actor: Who may do it.
        at: When.
        handover: Being prepared.
        accounts: Codes, of customers of its seats.
        seat: To which; None, or their own: they stay with their seat after all.

    Returns:
        How many.

    Raises:
        Refused: He may not; done already; a customer that is of none of its seats; no seat.
    """
    held = _held(actor, at, handover)
    seats = held.seats.values_list("seat", flat=True)
    rows = AccountOwner.objects.on(day_of(at)).filter(seat__in=seats)
    owned = dict(rows.filter(account__code__in=accounts).values_list("account", "seat"))
    if len(owned) != len(set(accounts)):
        raise Refused(_("One of these customers does not belong to any of the seats."))
    if seat is not None and seat.kind != Unit.Kind.SEAT:
        raise Refused(
            _("%(unit)s is not a seat; customers can only belong to seats."), unit=seat
        )
    HandoverAccount.objects.filter(handover=held, account__in=owned).delete()
    if seat is not None:
        HandoverAccount.objects.bulk_create(
            HandoverAccount(handover=held, account_id=account, to_seat=seat)
            for account, own in owned.items()
            if own != seat.pk
        )
    note(held, accounts=sorted(accounts)[:100], seat=seat.code if seat else "")
    return len(owned)


@service("review.set_credit")
def set_credit(
    *,
    actor: User,
    at: datetime,
    handover: Handover,
    rule: str,
    until: date | None = None,
    share: Decimal | None = None,
) -> Handover:
    """Say whose the money is that was delivered and is not paid on the day.

    Args:
        actor: Who may do it.
        at: When.
        handover: Being prepared.
        rule: stays (his, if it is due before ``until``), goes, or split.
        until: Of ``stays``.
        share: Of ``split``: his part, 0.5 for half.

    Raises:
        Refused: He may not; done already; what the rule needs was not said.
    """
    held = _held(actor, at, handover)
    if rule not in Credit.values:
        raise Refused(_("The money stays, moves along or is split."))
    if rule == Credit.STAYS and (until is None or until <= held.day_date):
        raise Refused(
            _("Enter the day after the handover until which unpaid money stays theirs.")
        )
    if rule == Credit.SPLIT and (share is None or not 0 <= share <= 1):
        raise Refused(_("Enter their own share, between 0 % and 100 %."))
    held.credit = rule
    held.credit_until = until if rule == Credit.STAYS else None
    held.credit_share = share if rule == Credit.SPLIT else None
    held.save(update_fields=["credit", "credit_until", "credit_share"])
    note(held, rule=rule, until=until, share=share)
    return held


@service("review.set_handover_day")
def set_handover_day(
    *, actor: User, at: datetime, handover: Handover, day: date
) -> Handover:
    """Move the day of a handover that is prepared.

    Raises:
        Refused: He may not; done already; a day that is over.
    """
    held = _held(actor, at, handover)
    if day < day_of(at):
        raise Refused(
            _("A handover must be dated today or later, not %(day)s."), day=day
        )
    before, held.day_date = held.day_date, day
    held.save(update_fields=["day_date"])
    note(held, before=before, day=day)
    return held


@service("review.withdraw_handover")
def withdraw_handover(
    *, actor: User, at: datetime, handover: Handover, reason: str = ""
) -> None:
    """Hand over nothing after all.

    Raises:
        Refused: He may not; it is done.
    """
    held = _held(actor, at, handover)
    held.state = State.WITHDRAWN
    held.save(update_fields=["state"])
    note(held, reason=reason)


@service("review.hand_over")
def hand_over(
    *,
    actor: User,
    at: datetime,
    handover: Handover,
    expected: str = "",
    reason: str = "",
) -> Handover:
    """Hand all of it over: now, wholly, once. It is undone only by another handover.

    Args:
        actor: Who may change people and the seats, and whatever else is moved.
        at: When; its day has come.
        handover: Being prepared.
        expected: The fingerprint of the list that was looked at; empty: whichever.
        reason: For the trail.

    Raises:
        Conflict: The list is another one than was looked at.
        Refused: He may not; its day has not come, or is over; it is done; a seat cannot
            be held by who is to have it; what a step is refused for.
    """
    held = _held(actor, at, handover)
    on = day_of(at)
    if held.day_date != on:
        raise Refused(
            _("Its day is %(day)s. Do it on that day, or move it to today."),
            day=held.day_date,
        )
    moving.take_talks(Case.of(held, on))
    case = Case.of(held, on)
    things = things_of(case)
    if expected and expected != fingerprint_of(things):
        raise Conflict(
            _(
                "The list has changed since you looked at it. Check it again, then hand over."
            )
        )
    credits = credited(held, case.unpaid)
    _write_down(held, things, credits)
    moving.move(case, things, actor=actor, at=at)
    held.state, held.done_by, held.done_at = State.DONE, actor, at
    held.save(update_fields=["state", "done_by", "done_at"])
    counts: dict[str, int] = {}
    for thing in things:
        counts[thing.kind] = counts.get(thing.kind, 0) + 1
    note(held, person=held.person.code, counts=counts, credits=len(credits))
    return held


def _write_down(held: Handover, things: Any, credits: Any) -> None:
    """What went to whom, and whose the unpaid money is, as rows that stay."""
    HandoverItem.objects.bulk_create(
        HandoverItem(
            handover=held,
            kind=one.kind,
            key=one.key[:200],
            name=one.name[:300],
            name_other=one.other[:300],
            seat=one.seat,
            to_seat=one.to_seat,
            to_person=one.to_person,
            amount=one.amount,
            currency=one.currency,
            moved=one.moved,
        )
        for one in things
    )
    HandoverCredit.objects.bulk_create(
        HandoverCredit(
            handover=held,
            seat_id=one.unpaid.seat,
            document=one.unpaid.document,
            due_date=one.unpaid.due_date,
            currency=one.unpaid.currency,
            amount=one.unpaid.open,
            own=one.own,
            until_date=one.until_date,
        )
        for one in credits
    )
