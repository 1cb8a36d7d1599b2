"""Opportunities and activities by hand, and taking an entry back."""

from dataclasses import replace
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, require
from luopan.org.models import User
from luopan.records.models import Activity, Batch, Opportunity
from luopan.records.services.entering.batch_of_one import (
    check,
    code_of,
    entered,
    live_version,
    may_enter,
    refuse_taken,
    refuse_without_reason,
)
from luopan.records.services.entering.entries import ActivityEntry, DealEntry
from luopan.records.store import revoke as take_back
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

OUTCOMES = frozenset({"", "won", "lost"})


@service("records.enter_opportunity")
def enter_opportunity(
    *,
    actor: User,
    at: datetime,
    entry: DealEntry,
    stage: str = "",
    reason: str = "",
) -> Batch:
    """Enter a new opportunity, in a stage if it has one.

    Raises:
        Refused: No right for the seat, the key is taken, or something does not fit.
    """
    may_enter(actor, at, entry.seat)
    refuse_taken(Opportunity, entry.key, entry.key)
    if entry.expected_date and entry.expected_date < entry.created_date:
        raise Refused(
            _("The opportunity cannot be expected before the day it was created.")
        )
    return _deal(actor, at, entry, stage, entry.created_date)


@service("records.correct_opportunity")
def correct_opportunity(
    *, actor: User, at: datetime, entry: DealEntry, reason: str
) -> Batch:
    """Replace an opportunity by what it should have said; its stages stay.

    Raises:
        Refused: No right for its seat or the new one, no reason, no such opportunity.
    """
    refuse_without_reason(reason)
    live_version(actor, at, Opportunity, entry.key, entry.key)
    may_enter(actor, at, entry.seat)
    return _deal(actor, at, entry, "", entry.created_date)


@service("records.change_stage")
def change_stage(
    *,
    actor: User,
    at: datetime,
    key: str,
    stage: str,
    day_date: date,
    outcome: str = "",
    reason: str = "",
) -> Batch:
    """Move an opportunity into a stage; with an outcome it is closed on that day.

    Raises:
        Refused: No right for its seat, no such opportunity, or it is closed already.
    """
    known = live_version(actor, at, Opportunity, key, key)
    assert isinstance(known, Opportunity)
    if known.outcome:
        raise Refused(
            _("The opportunity %(key)s is closed. Correct it if that is wrong."),
            key=key,
        )
    closed = day_date if outcome else None
    entry = replace(DealEntry.of(known, day_date), closed_date=closed, outcome=outcome)
    return _deal(actor, at, entry, stage, day_date)


@service("records.enter_activity")
def enter_activity(
    *, actor: User, at: datetime, entry: ActivityEntry, reason: str = ""
) -> Batch:
    """Enter a visit, call or other activity.

    Raises:
        Refused: No right for the seat, the key is taken, or something does not fit.
    """
    may_enter(actor, at, entry.seat)
    refuse_taken(Activity, entry.key, entry.key)
    return _activity(actor, at, entry)


@service("records.correct_activity")
def correct_activity(
    *, actor: User, at: datetime, entry: ActivityEntry, reason: str
) -> Batch:
    """Replace an activity by what it should have said.

    Raises:
        Refused: No right for its seat or the new one, no reason, no such activity.
    """
    refuse_without_reason(reason)
    live_version(actor, at, Activity, entry.key, entry.key)
    may_enter(actor, at, entry.seat)
    return _activity(actor, at, entry)


@service("records.withdraw_entry")
def withdraw_entry(*, actor: User, at: datetime, batch: Batch, reason: str) -> None:
    """Take back what one entered by hand oneself; what it replaced counts again.

    Raises:
        Refused: Somebody else's, an imported file, or a later batch rests on it.
    """
    refuse_without_reason(reason)
    if batch.actor != actor or "entered" not in batch.source:
        require(actor, Action.RECORDS_REVOKE, at=at)
    facts = take_back(batch, at=at, actor_id=actor.pk)
    note(f"batch:{batch.pk}", label=batch.label, facts=facts)


def _deal(
    actor: User, at: datetime, entry: DealEntry, stage: str, stage_date: date
) -> Batch:
    check(at, entry.key, entry.created_date, entry.seat, entry.currency)
    if entry.outcome not in OUTCOMES:
        raise ValueError(f"no such outcome: {entry.outcome}")
    if bool(entry.outcome) != (entry.closed_date is not None):
        raise Refused(_("A closed opportunity needs an outcome and a closing day."))
    if entry.closed_date and entry.closed_date < entry.created_date:
        raise Refused(_("The opportunity cannot close before the day it was created."))
    row = {
        "key": entry.key.strip(),
        "seat": code_of(entry.seat),
        "account": code_of(entry.account),
        "product": code_of(entry.product),
        "created_date": entry.created_date,
        "expected_date": entry.expected_date,
        "closed_date": entry.closed_date,
        "outcome": entry.outcome,
        "amount": entry.amount,
        "currency": entry.currency,
    }
    stages = [{"opportunity": row["key"], "day_date": stage_date, "stage": stage}]
    tables = [("opportunity", [row]), ("stage", stages if stage else [])]
    return entered(actor, at, str(row["key"]), tables)


def _activity(actor: User, at: datetime, entry: ActivityEntry) -> Batch:
    check(at, entry.key, entry.day_date, entry.seat, "")
    if not entry.kind.strip():
        raise Refused(_("Choose the kind of activity."))
    if entry.next_date is not None and entry.next_date < entry.day_date:
        raise Refused(_("The next step cannot be due before the activity itself."))
    row = {
        name: getattr(entry, name)
        for name in ("kind", "day_date", "contact", "two_way", "outcome", "next_step")
    }
    row |= {
        "key": entry.key.strip(),
        "next_date": entry.next_date,
        "seat": code_of(entry.seat),
        "account": code_of(entry.account),
    }
    return entered(actor, at, str(row["key"]), [("activity", [row])])
