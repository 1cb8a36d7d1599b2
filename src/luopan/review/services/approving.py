"""Deciding on a request 审批: asked back, higher, by a deputy, declined, approved and in force."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from luopan.engine.adjusting import approved
from luopan.org.access import name_of
from luopan.org.language import in_both, spoken
from luopan.org.models import Unit, User
from luopan.review.access.adjusting import may_decide, require_decider
from luopan.review.adjusting.deciding import (
    covers,
    needs_any,
    say_on,
    size_of,
    who_could,
)
from luopan.review.adjusting.desk import (
    DAYS_TO_DECIDE,
    Desk,
    require_own,
    version_in_force,
    words,
)
from luopan.review.adjusting.paying import said
from luopan.review.models import Adjustment, AdjustmentEvent
from luopan.targets.agreeing.talks import text_of
from luopan.targets.append import Author
from luopan.targets.models import Version
from luopan.targets.queries.leaf_targets import space_units
from luopan.targets.succeeding import succeed, take_plan
from luopan.trail.chain import service
from luopan.trail.refusal import Refused

State, Kind = Adjustment.State, AdjustmentEvent.Kind


@service("review.ask_adjustment_back")
def ask_back(
    *,
    actor: User,
    at: datetime,
    adjustment: Adjustment,
    text: str,
    expected: int | None = None,
) -> Adjustment:
    """Ask back what is missing; until it is answered the asker is waited for.

    Raises:
        Refused: He does not decide here; decided already; no question.
    """
    desk = Desk(actor, at, adjustment, expected)
    now = desk.taken([State.OPEN])
    require_decider(actor, now, desk.on)
    question = words(text, _("Enter what you want to know."))
    desk.move(now, Kind.QUESTION, question, state=State.BACK, since=at)
    return now


@service("review.escalate_adjustment")
def escalate(
    *,
    actor: User,
    at: datetime,
    adjustment: Adjustment,
    text: str = "",
    expected: int | None = None,
) -> Adjustment:
    """Let the next unit above decide: because it is large, or because nobody answers.

    Raises:
        Refused: He neither decides nor asked, or asked and the day is not over; it is at
            the top.
    """
    desk = Desk(actor, at, adjustment, expected)
    now = desk.taken([State.OPEN])
    if not may_decide(actor, now, desk.on):
        require_own(actor, now, desk.on)
        if desk.on <= now.deadline:
            raise Refused(
                _("It can be escalated once its due day, %(day)s, has passed."),
                day=now.deadline,
            )
    tree = space_units(now.version)
    above = tree.parent(now.with_unit.code) if now.with_unit.code in tree else None
    where = Unit.objects.filter(code=above).first() if above else None
    if where is None:
        raise Refused(_("It is already at the top."))
    until = desk.on + timedelta(days=DAYS_TO_DECIDE)
    fresh = {"with_unit": where, "since": at, "deadline": until}
    fresh |= {"deputy": None, "deputised_by": None, "deputy_until": None}
    facts = {"to": where.code}
    desk.move(now, Kind.ESCALATED, text_of(text), **fresh, facts=facts)
    return now


@service("review.deputise_adjustment")
def deputise(
    *,
    actor: User,
    at: datetime,
    adjustment: Adjustment,
    deputy: User,
    until_date: date,
    text: str = "",
    expected: int | None = None,
) -> Adjustment:
    """Name who decides in one's place, until a day; his word goes as far as one's own.

    Raises:
        Refused: He does not decide here; the deputy may not change targets there, or
            asked for it himself, or it is his own number; the day is over.
    """
    desk = Desk(actor, at, adjustment, expected)
    now = desk.taken([State.OPEN])
    require_decider(actor, now, desk.on)
    if until_date < desk.on:
        raise Refused(_("%(day)s is in the past."), day=until_date)
    if deputy.pk == actor.pk or not may_decide(deputy, now, desk.on):
        raise Refused(
            _(
                "%(who)s cannot decide there: choose someone else who can change its targets."
            ),
            who=lambda: name_of(deputy),
        )
    stands = {"deputy": deputy, "deputised_by": actor, "deputy_until": until_date}
    facts = {"to": deputy.get_username(), "until": until_date.isoformat()}
    desk.move(now, Kind.DEPUTISED, text_of(text), **stands, since=at, facts=facts)
    return now


@service("review.decline_adjustment")
def decline(
    *,
    actor: User,
    at: datetime,
    adjustment: Adjustment,
    text: str,
    expected: int | None = None,
) -> Adjustment:
    """Say no, with the reason.

    Raises:
        Refused: He does not decide here; decided already; no reason.
    """
    desk = Desk(actor, at, adjustment, expected)
    now = desk.taken()
    require_decider(actor, now, desk.on)
    reason = words(
        text, _("Enter the reason for declining: the next like case is held to it.")
    )
    ended = {"state": State.DECLINED, "since": at, "part": Decimal(0), "changed": 0}
    desk.move(now, Kind.DECLINED, reason, **ended, decided_by=actor, decided_at=at)
    return now


@service("review.approve_adjustment")
def approve(
    *,
    actor: User,
    at: datetime,
    adjustment: Adjustment,
    part: Decimal = Decimal(1),
    text: str = "",
    expected: int | None = None,
) -> Adjustment:
    """Say yes, to all or a part of it: a successor of the version in force counts at once.

    The version before stays beside it, and so does what was signed; new letters are asked
    for where a year changed.

    Raises:
        Refused: He does not decide here, or his word does not go so far (says whose
            does); decided already; months are closed or totals held (named).
    """
    take_plan(adjustment.plan_id)
    desk = Desk(actor, at, adjustment, expected)
    now = desk.taken()
    require_decider(actor, now, desk.on)
    if not 0 < part <= 1:
        raise Refused(_("The approved part must be above 0 and at most 100 %."))
    asked = [line["change"] for line in now.lines]
    changes = approved(asked, Fraction(part)).tolist()
    _requiresay(actor, now, sum(changes), desk.on)
    text = text_of(text)
    if part < 1 and not text:
        raise Refused(_("Explain why only a part is approved."))
    made = _in_force(desk, now, changes)
    ended = {"state": State.APPROVED, "since": at, "part": part}
    ended |= {"changed": sum(changes), "result": made}
    facts = {"part": f"{part.normalize():f}", "changed": sum(changes)}
    by = {"decided_by": actor, "decided_at": at}
    desk.move(now, Kind.APPROVED, text, **ended, **by, facts=facts)
    return now


def _in_force(desk: Desk, now: Adjustment, changes: Sequence[int]) -> Version:
    """The successor of what is in force, with this change on top of it."""
    version = version_in_force(now.plan_id, now.version.metric_id)
    periods = [line["period"] for line in now.lines]
    step = said(version, now.unit.code, now.pk, changes, now.payers, periods)
    author = Author(desk.actor, desk.at, now.reason)
    return succeed(author, version, [step], _names(version, now.pk))


def _names(version: Version, number: int) -> tuple[str, str]:
    """What the successor is called: as the plan was, and which adjustment made it."""
    origin = _origin(version)
    names = origin.name, origin.name_other or origin.name
    words = in_both(gettext_lazy("%(name)s · adjustment %(number)s"))
    first, second = (
        (text % {"name": name[:150], "number": number})[:200]
        for text, name in zip(words, names, strict=True)
    )
    return first, second


def _origin(version: Version) -> Version:
    """The version that no adjustment made."""
    made = set(
        Adjustment.objects.filter(plan=version.plan_id)
        .exclude(result=None)
        .values_list("result", flat=True)
    )
    while version.pk in made and version.copied_from is not None:
        version = version.copied_from
    return version


def _requiresay(actor: User, now: Adjustment, change: int, on: date) -> None:
    say = say_on(actor, now, on)
    if covers(say, change, now.year_amount, any_size=needs_any(now)):
        return
    if say.share is not None and needs_any(now):
        sentence = _(
            "Going back in time or changing the total requires unlimited authority. "
            "Escalate it: %(who)s can approve it."
        )
    else:
        sentence = _(
            "This changes %(asked)s of the year's number of %(unit)s; your authority goes "
            "up to %(share)s. Escalate it: %(who)s can approve."
        )
    raise Refused(
        sentence,
        asked=f"{size_of(change, now.year_amount) * 100:.1f}%",
        share=f"{(say.share or Decimal(0)) * 100:.1f}%",
        unit=lambda: spoken(now.unit),
        who=lambda: who_could(now, change, on) or str(_("an administrator")),
    )
