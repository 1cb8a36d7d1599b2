"""Moving what names a person, or goes to another seat; the rest follows its seat.

Each step is a service of the stage that the thing belongs to, with the rights of who hands
over: where he lacks one, all of it is refused, and the refusal names who could.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q

from luopan.actions.models import Action as PlannedAction
from luopan.actions.models import Feed
from luopan.actions.queries.picks import picks
from luopan.actions.services import edit_action
from luopan.actions.services.targets import Chosen, let_go, pick_customers
from luopan.dimensions.models import Account
from luopan.dimensions.services import assign_owners
from luopan.org.access import day_of
from luopan.org.bearers import end_lost
from luopan.org.facts import look_again
from luopan.org.models import User
from luopan.org.services import disable_user, end_person, end_role, grant_role
from luopan.org.services.seats import hand_over as hand_seat
from luopan.org.services.seats import place_person, vacate
from luopan.records.models import Opportunity
from luopan.records.services.entering.batch_of_one import code_of, entered, may_enter
from luopan.review.handing.things import Case, Thing
from luopan.review.models import Handover, ReviewLine
from luopan.strategy.models import Assumption, Objective
from luopan.strategy.services import edit_assumption, edit_objective
from luopan.targets.agreeing.talks import take_rows
from luopan.targets.models import Delegate, Talk
from luopan.tracking.models import EarlyWarning, MeetingPromise


class By(NamedTuple):
    """Who hands over, and when."""

    actor: User
    at: datetime

    def said(self) -> dict[str, object]:
        """As services take it."""
        return {"actor": self.actor, "at": self.at}


def take_talks(case: Case) -> None:
    """Wait for whoever speaks in one of his talks, and let nobody speak until it is done."""
    near = Q(unit__in=case.units) | Q(with_unit__in=case.units)
    rows = Talk.objects.filter(near, state=Talk.State.OPEN)
    take_rows(rows.values_list("version", flat=True))


def move(case: Case, things: Sequence[Thing], *, actor: User, at: datetime) -> None:
    """Move all of it; the access of who leaves ends last, and at once."""
    by, grouped = By(actor, at), defaultdict(list)
    for thing in things:
        if thing.moved:
            grouped[thing.kind].append(thing)
    for kind, step in STEPS.items():
        if grouped[kind]:
            step(case, grouped[kind], by)
    look_again()
    _end_access(case, by)


Step = Callable[[Case, list[Thing], By], None]


def _seats(case: Case, _things: list[Thing], by: By) -> None:
    for row in case.handover.seats.select_related("seat", "to_person"):
        said = {**by.said(), "seat": row.seat, "from_date": case.on}
        if row.to_person is None or row.acting:
            vacate(**said)
            if row.to_person is not None:
                place_person(**said, person=row.to_person, acting=True)
        else:
            hand_seat(**said, person=row.to_person)


def _accounts(case: Case, things: list[Thing], by: By) -> None:
    owners = {one.key: one.to_seat.code for one in things if one.to_seat}
    assign_owners(**by.said(), owners=owners, start_date=case.on)


def _deals(case: Case, things: list[Thing], by: By) -> None:
    """One batch; who had a deal before stays to be read in its earlier version."""
    to = {one.key: one.to_seat for one in things}
    for seat in {*to.values(), *(one.seat for one in things)}:
        may_enter(by.actor, by.at, seat)
    rows = Opportunity.objects.filter(live=True, key__in=to)
    table = [
        {
            "key": row.key,
            "seat": code_of(to[row.key]),
            "account": code_of(row.account),
            "product": code_of(row.product),
            "created_date": row.created_date,
            "expected_date": row.expected_date,
            "closed_date": row.closed_date,
            "outcome": row.outcome,
            "amount": row.amount,
            "currency": row.currency,
        }
        for row in rows.select_related("account", "product")
    ]
    label = f"handover {case.handover.pk}"
    entered(by.actor, by.at, label, [("opportunity", table)])


def _picks(case: Case, things: list[Thing], by: By) -> None:
    """Let go at one seat, picked at the other with the same cadence and score."""
    codes = {one.key: one.to_seat for one in things}
    known = {one.code: one for one in Account.objects.filter(code__in=codes)}
    stand = picks(case.seats)
    let_go(**by.said(), accounts=list(known.values()))
    for code, seat in codes.items():
        account = known[code]
        was = stand[account.pk]
        chosen = Chosen(account, was.score, {})
        pick_customers(
            **by.said(), chosen=[chosen], every_days=was.every_days, seat=seat
        )


def _actions(_case: Case, things: list[Thing], by: By) -> None:
    to = {int(one.key): one.to_person for one in things}
    rows = PlannedAction.objects.filter(pk__in=to).select_related("plan__unit", "owner")
    for row in rows:
        edit_action(**by.said(), action=row, owner=to[row.pk])


def _roles(case: Case, things: list[Thing], by: By) -> None:
    """What he led is led by the successor; who has no account yet is given it later."""
    heir = User.objects.filter(person=case.handover.successor, is_active=True).first()
    for role in case.roles:
        said = {**by.said(), "role": role.role, "unit": role.unit}
        end_role(**said, user=role.user)
        held = heir and any(
            one.unit_id == role.unit_id and one.role == role.role
            for one in heir.memberships.filter(end_date=None)
        )
        if heir is not None and not held:
            grant_role(**said, user=heir)


def _promises(_case: Case, things: list[Thing], _by: By) -> None:
    for one in things:
        where, _colon, key = one.key.partition(":")
        if where == "meeting":
            MeetingPromise.objects.filter(pk=key).update(person=one.to_person)


def _warnings(_case: Case, things: list[Thing], _by: By) -> None:
    for one in things:
        EarlyWarning.objects.filter(pk=one.key).update(owner=one.to_person)


def _assumptions(_case: Case, things: list[Thing], by: By) -> None:
    to = {one.key: one.to_person for one in things}
    for row in Assumption.objects.filter(code__in=to).select_related("owner"):
        edit_assumption(**by.said(), assumption=row, owner=to[row.code])


def _objectives(_case: Case, things: list[Thing], by: By) -> None:
    to = {one.key: one.to_person for one in things}
    for row in Objective.objects.filter(code__in=to).select_related("owner"):
        edit_objective(**by.said(), objective=row, owner=to[row.code])


def _steps(_case: Case, things: list[Thing], _by: By) -> None:
    for one in things:
        ReviewLine.objects.filter(pk=one.key).update(owner=one.to_person)


def _delegates(case: Case, things: list[Thing], _by: By) -> None:
    rows = Delegate.objects.filter(pk__in=[int(one.key) for one in things])
    rows.filter(start_date__gte=case.on).delete()
    rows.filter(start_date__lt=case.on).update(end_date=case.on)


# In this order: rights that a later step needs are not yet gone.
STEPS: dict[str, Step] = {
    "deal": _deals,
    "pick": _picks,
    "account": _accounts,
    "action": _actions,
    "promise": _promises,
    "warning": _warnings,
    "assumption": _assumptions,
    "objective": _objectives,
    "step": _steps,
    "delegate": _delegates,
    "role": _roles,
    "seat": _seats,
}


def _end_access(case: Case, by: By) -> None:
    """Sessions, tokens, links and calendar addresses of who leaves end at once."""
    handover, user = case.handover, case.user
    if handover.kind == Handover.Kind.MOVES:
        if user is not None:
            end_lost(user, by.at)
        return
    end_person(**by.said(), person=handover.person, end_date=day_of(by.at))
    if user is not None:
        Feed.objects.filter(user=user, ended_at=None).update(ended_at=by.at)
        if user.is_active:
            disable_user(**by.said(), user=user)


def kinds_moved(things: Iterable[Thing]) -> frozenset[str]:
    """Which kinds of things are changed, not only followed."""
    return frozenset(one.kind for one in things if one.moved)
