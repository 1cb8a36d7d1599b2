"""Onboarding 新人上手: ways by role, who goes one, milestones that somebody says."""

import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, day_of, require
from luopan.org.models import Holding, Person, User
from luopan.strategy.words import checked_text
from luopan.targets.refusals import Conflict
from luopan.tracking.coached import require_leader
from luopan.tracking.milestones import Milestone
from luopan.tracking.models import MilestoneMark, Onboarding, OnboardingWay
from luopan.tracking.queries.ability.onboarding import way_of
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

PROOFS = ("visit", "deal", "won", "order", "")
MOST, LAST_DAY = 20, 365


@service("tracking.save_onboarding_way")
def save_onboarding_way(
    *,
    actor: User,
    at: datetime,
    role: str,
    milestones: Sequence[Milestone],
    expected: int = 0,
) -> OnboardingWay:
    """Say what new people of a role reach by when; who is on his way keeps his.

    Args:
        actor: May open plans for the company: its director or operations.
        at: When.
        role: Of seats; empty: of all of which nothing is said.
        milestones: In any order.
        expected: Number of the edition he has seen; 0: there was none.

    Raises:
        Refused: He may not; a milestone is wrong; somebody was faster.
    """
    require(actor, Action.PLANS_CREATE, at=at)
    role = checked_text(role, longest=60)
    found = [_checked(one) for one in milestones]
    if not 0 < len(found) <= MOST:
        raise Refused(_("Enter 1 to %(most)s milestones."), most=MOST)
    if len({one.key for one in found}) < len(found):
        raise Refused(_("Two milestones have the same key."))
    rows = OnboardingWay.objects.filter(role=role)
    last = rows.aggregate(last=Max("number"))["last"] or 0
    if last != expected:
        raise _faster()
    ordered = sorted(found, key=lambda one: (one.day, one.key))
    try:
        with transaction.atomic():
            made = OnboardingWay.objects.create(
                role=role,
                number=last + 1,
                milestones=[asdict(one) for one in ordered],
                actor=actor,
                at=at,
            )
    except IntegrityError as error:
        raise _faster() from error
    note(f"onboarding:{role or 'all'}", number=made.number, milestones=len(ordered))
    return made


def _faster() -> Conflict:
    return Conflict(_("Someone has just changed it. Check it, then submit again."))


def _checked(one: Milestone) -> Milestone:
    if not re.fullmatch(r"[a-z0-9-]{1,40}", one.key):
        raise Refused(
            _("The key of a milestone has letters a to z, digits and hyphens.")
        )
    if one.proof not in PROOFS:
        raise Refused(
            _(
                "A milestone is proved by a visit, an opportunity, a win or an order, or "
                "confirmed by a person."
            )
        )
    if not 0 < one.day <= LAST_DAY:
        raise Refused(_("A milestone must be on day 1 to %(last)s."), last=LAST_DAY)
    name = checked_text(one.name, longest=120)
    if not name:
        raise Refused(_("Every milestone needs a name."))
    other = checked_text(one.name_other, longest=120)
    return Milestone(one.key, name, one.day, one.proof, other)


@service("tracking.begin_onboarding")
def begin_onboarding(*, actor: User, at: datetime, person: Person) -> Onboarding:
    """Let somebody new in a seat go the way of its role, from the day he came.

    Args:
        actor: Leads him.
        at: When.
        person: Holds a seat.

    Raises:
        Refused: He does not lead him; he holds no seat; there is no way; he goes one.
    """
    on = day_of(at)
    require_leader(actor, person, on)
    held = Holding.objects.on(on).filter(person=person, kind=Holding.Kind.HOLDER)
    first = held.select_related("seat").order_by("start_date", "pk").last()
    if first is None:
        raise Refused(_("This person holds no seat today: assign a seat first."))
    way = way_of(first.seat.role)
    if way is None:
        raise Refused(
            _("This role has no onboarding path yet: ask the director or operations.")
        )
    try:
        with transaction.atomic():
            made = Onboarding.objects.create(
                person=person,
                seat=first.seat,
                way=way,
                start_date=first.start_date,
                actor=actor,
                at=at,
            )
    except IntegrityError as error:
        raise Refused(_("This person is already on an onboarding path.")) from error
    note(f"person:{person.code}", onboarding=made.pk, seat=first.seat.code)
    return made


@service("tracking.mark_milestone")
def mark_milestone(
    *,
    actor: User,
    at: datetime,
    onboarding: Onboarding,
    key: str,
    reached_date: date | None,
) -> MilestoneMark:
    """Say that a milestone was reached which no record proves, or take that back.

    Args:
        actor: Leads the person.
        at: When.
        onboarding: Whose.
        key: Of the milestone.
        reached_date: The day; None: it was not.

    Raises:
        Refused: He does not lead him; records prove it; the day lies outside of his way.
    """
    on = day_of(at)
    require_leader(actor, onboarding.person, on)
    known = {one["key"]: one for one in onboarding.way.milestones}
    if key not in known:
        raise Refused(_("This path has no such milestone."))
    if known[key]["proof"]:
        raise Refused(
            _("This milestone is proved by records; no confirmation is needed.")
        )
    if reached_date is not None and not (
        onboarding.start_date <= reached_date < on + timedelta(days=1)
    ):
        raise Refused(_("The day must be between joining and today."))
    note(f"person:{onboarding.person.code}", onboarding=onboarding.pk, milestone=key)
    return MilestoneMark.objects.create(
        onboarding=onboarding,
        key=key,
        person=onboarding.person,
        reached_date=reached_date,
        actor=actor,
        at=at,
    )
