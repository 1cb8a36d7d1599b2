"""Adjusting a number in force 目标调整: asked for, asked back, decided, and in force at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from luopan.engine.adjusting import approved
from luopan.org.access import Action, Denied, day_of, may, name_of, unknown
from luopan.org.language import in_both, spoken
from luopan.org.models import Unit, User
from luopan.review.access.adjusting import (
    adjustment_seen,
    is_asker,
    may_decide,
    require_asker,
    require_decider,
)
from luopan.review.adjusting.asked import Wish
from luopan.review.adjusting.deciding import (
    covers,
    needs_any,
    say_on,
    size_of,
    where_decided,
    who_could,
)
from luopan.review.adjusting.paying import payers_of, said, usual_payer
from luopan.review.adjusting.working_out import Worked, worked_out
from luopan.review.models import Adjustment, AdjustmentEvent
from luopan.targets.agreeing.talks import text_of
from luopan.targets.append import Author
from luopan.targets.models import Plan, Version
from luopan.targets.queries.leaf_targets import space_units
from luopan.targets.refusals import Conflict
from luopan.targets.succeeding import in_force, succeed, take_plan
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

State, Kind = Adjustment.State, AdjustmentEvent.Kind
DAYS_TO_DECIDE = 7
MOST_EVIDENCE, LONGEST_LABEL = 20, 200
ALIVE = (State.OPEN, State.BACK)


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
    version = _version(plan.pk, metric)
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
    _say(made, 1, Kind.ASKED, actor, at, text=made.reason)
    note(made, unit=unit.code, trigger=made.trigger, amount=made.amount)
    return made


def _version(plan: int, metric: int) -> Version:
    version = in_force(plan, metric)
    if version is None:
        raise Refused(
            _(
                "Nothing is committed yet: a number that is not in force is just changed."
            )
        )
    return version


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
        raise Refused(_("Write why: who decides reads it first."))
    worked = worked_out(actor, version, unit, wish, on=on)
    if not any(line.change for line in worked.lines):
        raise Refused(_("This comes to no change in any month."))
    past = text_of(wish.past_reason)
    if worked.back and not past:
        raise Refused(
            _(
                "It changes months that are over. Adjustments count from now on; going "
                "back wants a written reason of its own, and a word without limit."
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
            raise Refused(_("Say of each piece of evidence what it is."))
        if address and not address.startswith(("https://", "http://", "/")):
            raise Refused(_("An address begins with https:// or with /."))
        found.append(one.as_json() | {"label": label, "address": address[:400]})
    return found


def _say(
    adjustment: Adjustment,
    seq: int,
    kind: str,
    actor: User,
    at: datetime,
    *,
    text: str = "",
    **facts: Any,
) -> None:
    AdjustmentEvent.objects.create(
        adjustment=adjustment,
        seq=seq,
        kind=kind,
        text=text,
        facts=facts,
        actor=actor,
        at=at,
    )


# ── moving it on ──


@dataclass(frozen=True)
class _Desk:
    """One act on a request: who, when, on what he had seen."""

    actor: User
    at: datetime
    adjustment: Adjustment
    expected: int | None

    @property
    def on(self) -> date:
        return day_of(self.at)

    def taken(self, states: Sequence[str] = ALIVE) -> Adjustment:
        """The request as it is now, its row taken until the end of the transaction.

        Raises:
            Refused: It is decided or withdrawn; somebody was faster (named).
        """
        Adjustment.objects.filter(pk=self.adjustment.pk).update(head=F("head"))
        now = adjustment_seen(self.actor, self.adjustment.pk, on=self.on)
        if self.expected is not None and self.expected != now.head:
            self._conflict(now)
        if now.state not in states:
            raise Refused(_settled(now))
        return now

    def _conflict(self, now: Adjustment) -> None:
        last = now.events.select_related("actor__person").get(seq=now.head)
        raise Conflict(
            _(
                "%(who)s has meanwhile acted on it. Read it, and say again what you want."
            ),
            who=lambda: name_of(last.actor),
        )

    def move(self, now: Adjustment, kind: str, text: str = "", **changes: Any) -> None:
        """One event, and what it changes; of two at once one is refused."""
        facts = changes.pop("facts", {})
        mine = Adjustment.objects.filter(pk=now.pk, head=now.head)
        if not mine.update(head=now.head + 1, **changes):
            self._conflict(Adjustment.objects.get(pk=now.pk))
        _say(now, now.head + 1, kind, self.actor, self.at, text=text, **facts)
        vars(now).update(head=now.head + 1)
        for name, value in changes.items():
            setattr(now, name, value)
        note(now, kind=kind, state=now.state, head=now.head)


def _settled(now: Adjustment) -> Any:
    return {
        State.APPROVED: _("It is approved already, and in force."),
        State.DECLINED: _("It was declined. A new request says what is new."),
        State.WITHDRAWN: _("It was withdrawn by who asked for it."),
        State.BACK: _("It is asked back: it waits for an answer of who asked for it."),
        State.OPEN: _("It waits for a decision, not for an answer."),
    }[State(now.state)]


def _words(text: str, wanted: Any) -> str:
    text = text_of(text)
    if not text:
        raise Refused(wanted)
    return text


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
    desk = _Desk(actor, at, adjustment, expected)
    now = desk.taken()
    _require_own(actor, now, desk.on)
    version = _version(now.plan_id, now.version.metric_id)
    asked = _asked(actor, version, now.unit, wish, desk.on)
    fresh = {"state": State.OPEN, "since": at, "deputy": None, "deputy_until": None}
    fresh["deadline"] = desk.on + timedelta(days=DAYS_TO_DECIDE)
    facts = {"before": now.amount, "amount": asked.worked.amount}
    desk.move(now, Kind.CHANGED, text_of(text), **asked.fields, **fresh, facts=facts)
    return now


def _require_own(actor: User, now: Adjustment, on: date) -> None:
    if not is_asker(actor, now, on):
        raise Denied(
            _("This is done by who asked for it: %(who)s."),
            who=lambda: name_of(now.asked_by),
        )


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
    desk = _Desk(actor, at, adjustment, expected)
    now = desk.taken()
    _require_own(actor, now, desk.on)
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
    desk = _Desk(actor, at, adjustment, None)
    now = desk.taken([State.OPEN])
    _require_own(actor, now, desk.on)
    last = now.events.filter(kind=Kind.REMINDED).order_by("-seq").first()
    if last is not None and day_of(last.at) >= desk.on:
        raise Refused(_("Today a reminder was sent already."))
    desk.move(now, Kind.REMINDED)
    return now


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
    desk = _Desk(actor, at, adjustment, expected)
    now = desk.taken([State.OPEN])
    require_decider(actor, now, desk.on)
    question = _words(text, _("Write what you want to know."))
    desk.move(now, Kind.QUESTION, question, state=State.BACK, since=at)
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
    desk = _Desk(actor, at, adjustment, expected)
    now = desk.taken([State.BACK])
    _require_own(actor, now, desk.on)
    said_now = _words(text, _("Write what you answer."))
    until = desk.on + timedelta(days=DAYS_TO_DECIDE)
    fresh = {"state": State.OPEN, "since": at, "deadline": until}
    desk.move(now, Kind.REMARK, said_now, **fresh)
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
    desk = _Desk(actor, at, adjustment, expected)
    now = desk.taken([State.OPEN])
    if not may_decide(actor, now, desk.on):
        _require_own(actor, now, desk.on)
        if desk.on <= now.deadline:
            raise Refused(
                _("It can be taken higher once its day, %(day)s, is over."),
                day=now.deadline,
            )
    tree = space_units(now.version)
    above = tree.parent(now.with_unit.code) if now.with_unit.code in tree else None
    where = Unit.objects.filter(code=above).first() if above else None
    if where is None:
        raise Refused(_("It is at the top already."))
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
            asked for it himself; the day is over.
    """
    desk = _Desk(actor, at, adjustment, expected)
    now = desk.taken([State.OPEN])
    require_decider(actor, now, desk.on)
    if until_date < desk.on:
        raise Refused(_("%(day)s is over already."), day=until_date)
    fits = may(deputy, Action.TARGETS_EDIT, unit=now.with_unit, on=desk.on)
    if not fits or deputy.pk in {now.asked_by_id, actor.pk}:
        raise Refused(
            _(
                "%(who)s cannot decide there: name another who may change targets of it."
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
    desk = _Desk(actor, at, adjustment, expected)
    now = desk.taken()
    require_decider(actor, now, desk.on)
    reason = _words(text, _("Write why not: it is what the next like case is held to."))
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
    desk = _Desk(actor, at, adjustment, expected)
    now = desk.taken()
    require_decider(actor, now, desk.on)
    if not 0 < part <= 1:
        raise Refused(_("A part lies above 0 and is at most 100 %."))
    asked = [line["change"] for line in now.lines]
    changes = approved(asked, Fraction(part)).tolist()
    _require_say(actor, now, sum(changes), desk.on)
    text = text_of(text)
    if part < 1 and not text:
        raise Refused(_("Write why only a part of it."))
    made = _in_force(desk, now, changes)
    ended = {"state": State.APPROVED, "since": at, "part": part}
    ended |= {"changed": sum(changes), "result": made}
    facts = {"part": f"{part.normalize():f}", "changed": sum(changes)}
    by = {"decided_by": actor, "decided_at": at}
    desk.move(now, Kind.APPROVED, text, **ended, **by, facts=facts)
    return now


def _in_force(desk: _Desk, now: Adjustment, changes: Sequence[int]) -> Version:
    """The successor of what is in force, with this change on top of it."""
    version = _version(now.plan_id, now.version.metric_id)
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


def _require_say(actor: User, now: Adjustment, change: int, on: date) -> None:
    say = say_on(actor, now, on)
    if covers(say, change, now.year_amount, any_size=needs_any(now)):
        return
    if say.share is not None and needs_any(now):
        sentence = _(
            "Going back in time, or changing the total, wants a word without limit. "
            "Take it higher: %(who)s may."
        )
    else:
        sentence = _(
            "This changes %(asked)s of the year's number of %(unit)s; your word goes as "
            "far as %(share)s. Take it higher: %(who)s may."
        )
    raise Refused(
        sentence,
        asked=f"{size_of(change, now.year_amount) * 100:.1f}%",
        share=f"{(say.share or Decimal(0)) * 100:.1f}%",
        unit=lambda: spoken(now.unit),
        who=lambda: who_could(now, change, on) or str(_("an administrator")),
    )
