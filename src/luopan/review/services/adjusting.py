"""Adjusting a number in force 目标调整: asked for, said anew, answered, withdrawn."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, day_of, may, unknown
from luopan.org.models import Unit, User
from luopan.review.access.adjusting import require_asker
from luopan.review.adjusting.asked import Wish
from luopan.review.adjusting.deciding import where_decided
from luopan.review.adjusting.desk import (
    DAYS_TO_DECIDE,
    Desk,
    require_own,
    say,
    version_in_force,
    words,
)
from luopan.review.adjusting.paying import payers_of, usual_payer
from luopan.review.adjusting.working_out import Worked, worked_out
from luopan.review.models import Adjustment, AdjustmentEvent
from luopan.targets.agreeing.talks import text_of
from luopan.targets.models import Plan, Version
from luopan.targets.queries.leaf_targets import space_units
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

State, Kind = Adjustment.State, AdjustmentEvent.Kind
MOST_EVIDENCE, LONGEST_LABEL = 20, 200


@dataclass(frozen=True)
class _Asked:
    """A request worked out: what of it is kept in the row."""

    worked: Worked
    fields: dict[str, Any]


@service("review.ask_adjustment")
def ask_adjustment(
    *, actor: User, at: datetime, plan: Plan, metric: int, wish: Wish
) -> Adjustment:
    """Ask that a number in force becomes another one.

    Args:
        actor: Who holds the seat, acts in it or leads it, or operations.
        at: When.
        plan: In which plan.
        metric: Number of the metric.
        wish: What happened, since when, who pays, why.

    Raises:
        Refused: Nothing is committed; he may not ask there; no reason; the calculator
            misses something, or it comes to nothing; nobody pays.
    """
    on = day_of(at)
    version = version_in_force(plan.pk, metric)
    unit = _unit(actor, version, wish.unit, on)
    asked = _asked(actor, version, unit, wish, on)
    made = Adjustment.objects.create(
        plan=plan,
        unit=unit,
        asked_by=actor,
        asked_at=at,
        since=at,
        deadline=on + timedelta(days=DAYS_TO_DECIDE),
        **asked.fields,
    )
    say(made, 1, Kind.ASKED, actor, at, text=made.reason)
    note(made, unit=unit.code, trigger=made.trigger, amount=made.amount)
    return made


def _unit(actor: User, version: Version, code: str, on: date) -> Unit:
    """A unit of the version whose targets he sees, and for which he may ask."""
    unit = Unit.objects.filter(code=code).first()
    inside = unit is not None and code in space_units(version)
    if (
        unit is None
        or not inside
        or not may(actor, Action.TARGETS_READ, unit=unit, on=on)
    ):
        raise unknown(code)
    require_asker(actor, unit, on)
    return unit


def _asked(actor: User, version: Version, unit: Unit, wish: Wish, on: date) -> _Asked:
    reason = text_of(wish.reason)
    if not reason:
        raise Refused(_("Explain why: the approver reads it first."))
    worked = worked_out(actor, version, unit, wish, on=on)
    if not any(line.change for line in worked.lines):
        raise Refused(_("This results in no change in any month."))
    past = text_of(wish.past_reason)
    if worked.back and not past:
        raise Refused(
            _(
                "It changes past months. Adjustments normally apply from now on; going back "
                "needs its own written reason, and an approver with unlimited authority."
            )
        )
    payers = payers_of(version, unit, wish, worked)
    payer = usual_payer(wish)
    where = where_decided(
        version,
        unit,
        payers,
        worked.amount,
        worked.year,
        asker=actor,
        any_size=worked.back or not payers,
        on=on,
    )
    fields = {
        "version": version,
        "with_unit": where,
        "trigger": wish.trigger,
        "from_date": wish.from_date,
        "until_date": wish.until_date,
        "retroactive": worked.back,
        "said": wish.as_json() | {"grounds": worked.grounds},
        "lines": [line.as_json() for line in worked.lines],
        "year_amount": worked.year,
        "open_amount": worked.open,
        "amount": worked.amount,
        "payer": payer,
        "payers": payers,
        "reason": reason,
        "past_reason": past if worked.back else "",
        "evidence": _evidence(wish),
    }
    return _Asked(worked, fields)


def _evidence(wish: Wish) -> list[dict[str, Any]]:
    if len(wish.evidence) > MOST_EVIDENCE:
        raise Refused(_("At most %(most)s pieces of evidence."), most=MOST_EVIDENCE)
    found = []
    for one in wish.evidence:
        label, address = text_of(one.label), one.address.strip()
        if not label or len(label) > LONGEST_LABEL:
            raise Refused(_("Name each piece of evidence."))
        if address and not address.startswith(("https://", "http://", "/")):
            raise Refused(_("An address must begin with https:// or with /."))
        found.append(one.as_json() | {"label": label, "address": address[:400]})
    return found


@service("review.change_adjustment")
def change_adjustment(
    *,
    actor: User,
    at: datetime,
    adjustment: Adjustment,
    wish: Wish,
    expected: int | None = None,
    text: str = "",
) -> Adjustment:
    """Say a request anew, most often because it was asked back; it is worked out again.

    Raises:
        Refused: It is not his; decided; as in ``ask_adjustment``.
    """
    desk = Desk(actor, at, adjustment, expected)
    now = desk.taken()
    require_own(actor, now, desk.on)
    version = version_in_force(now.plan_id, now.version.metric_id)
    asked = _asked(actor, version, now.unit, wish, desk.on)
    fresh = {"state": State.OPEN, "since": at, "deputy": None, "deputy_until": None}
    fresh["deadline"] = desk.on + timedelta(days=DAYS_TO_DECIDE)
    facts = {"before": now.amount, "amount": asked.worked.amount}
    desk.move(now, Kind.CHANGED, text_of(text), **asked.fields, **fresh, facts=facts)
    return now


@service("review.withdraw_adjustment")
def withdraw_adjustment(
    *,
    actor: User,
    at: datetime,
    adjustment: Adjustment,
    expected: int | None = None,
    text: str = "",
) -> Adjustment:
    """Take a request back; what was said stays to be read.

    Raises:
        Refused: It is not his; decided already.
    """
    desk = Desk(actor, at, adjustment, expected)
    now = desk.taken()
    require_own(actor, now, desk.on)
    desk.move(now, Kind.WITHDRAWN, text_of(text), state=State.WITHDRAWN, since=at)
    return now


@service("review.remind_of_adjustment")
def remind_of_adjustment(
    *, actor: User, at: datetime, adjustment: Adjustment
) -> Adjustment:
    """Remind who decides; once a day.

    Raises:
        Refused: It is not his; decided; he was reminded today.
    """
    desk = Desk(actor, at, adjustment, None)
    now = desk.taken([State.OPEN])
    require_own(actor, now, desk.on)
    last = now.events.filter(kind=Kind.REMINDED).order_by("-seq").first()
    if last is not None and day_of(last.at) >= desk.on:
        raise Refused(_("A reminder was already sent today."))
    desk.move(now, Kind.REMINDED)
    return now


@service("review.answer_adjustment")
def answer(
    *,
    actor: User,
    at: datetime,
    adjustment: Adjustment,
    text: str,
    expected: int | None = None,
) -> Adjustment:
    """Answer what was asked back; the request as such stays what it is.

    Raises:
        Refused: It is not his; nobody asked; nothing is said.
    """
    desk = Desk(actor, at, adjustment, expected)
    now = desk.taken([State.BACK])
    require_own(actor, now, desk.on)
    said_now = words(text, _("Enter your reply."))
    until = desk.on + timedelta(days=DAYS_TO_DECIDE)
    fresh = {"state": State.OPEN, "since": at, "deadline": until}
    desk.move(now, Kind.REMARK, said_now, **fresh)
    return now
