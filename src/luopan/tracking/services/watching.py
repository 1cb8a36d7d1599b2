"""Early warnings: what the daily look finds, and what people do with it."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from luopan.actions.models import Action
from luopan.actions.services import add_action
from luopan.engine.warning import stands
from luopan.org.access import day_of
from luopan.org.facts import company_row
from luopan.org.language import in_both, spoken
from luopan.org.models import Person, Unit, User
from luopan.strategy.models import Firing, PreparedAction
from luopan.strategy.words import checked_text, needed, year_of
from luopan.targets.refusals import Conflict
from luopan.tracking.access import require_helper
from luopan.tracking.models import (
    EarlyWarning,
    OpenedStep,
    UntoldRule,
    WarningEvent,
    WarningRule,
)
from luopan.tracking.queries.warnings.looking import Looked, Sight
from luopan.tracking.queries.warnings.risks import place_of
from luopan.tracking.queries.warnings.telling import about, causes, rule_of
from luopan.tracking.queries.warnings.untold import untold_rows
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

State, Kind, Rule = EarlyWarning.State, WarningEvent.Kind, WarningRule.Rule
LONGEST, MOST_DAYS = 400, 90
ENDED = {Action.State.DONE, Action.State.DROPPED}
FACTS = (
    *("start_date", "end_date", "metric", "seen_date", "measure", "bound"),
    *("amount", "counted_in", "facts", "owner", "above"),
)
STANDS = (
    *(*FACTS, "state", "known_date", "first_date", "first_until"),
    *("until_date", "reason", "action"),
)

Key = tuple[str, int, str, str]


@service("tracking.watch")
def watch(*, actor: User, at: datetime, looked: Looked) -> dict[str, int]:
    """Let warnings stand as a look at everything found them; the same look twice adds nothing.

    Args:
        actor: The operator.
        at: When.
        looked: What was found.

    Returns:
        How many were raised, came back, went, woke up or were released, and how many
        steps of prepared answers were opened.
    """
    if not looked.looked:
        note(looked=False)
        return {}
    desk = _Desk(actor, at, looked)
    for one in looked.sights:
        desk.meet(one)
    desk.leave()
    counts = desk.save() | {"opened": _open_steps(actor, at, looked.day)}
    counts = {key: count for key, count in counts.items() if count}
    UntoldRule.objects.all().delete()
    UntoldRule.objects.bulk_create(untold_rows(looked), batch_size=500)
    note(day=looked.day, untold=dict(looked.untold), stays=looked.lacks(), **counts)
    return counts


class _Desk:
    """What stood, what is found, what changes."""

    def __init__(self, actor: User, at: datetime, looked: Looked) -> None:
        self.actor, self.at, self.day = actor, at, looked.day
        rows = EarlyWarning.objects.select_related("action")
        lasting = rows.filter(end_date__gt=looked.day) | rows.exclude(state=State.GONE)
        self.known: dict[Key, EarlyWarning] = {_key(row): row for row in lasting}
        # What stands, with the customer that each is about; what a rule could not tell stays.
        self.met: dict[Key, str] = {
            key: str(row.facts.get("account", ""))
            for key, row in self.known.items()
            if (rule_of(row) in looked.untold or key in looked.stays)
            and row.state != State.GONE
            and row.end_date > self.day
        }
        self.new: list[EarlyWarning] = []
        self.old: list[EarlyWarning] = []
        self.events: list[WarningEvent] = []

    def meet(self, one: Sight) -> None:
        """A finding: it stands, or it has gone far enough back."""
        found = one.finding
        key: Key = (found.rule, one.unit.pk, one.span.code, found.subject)
        row = self.known.get(key)
        stood = row is not None and row.state != State.GONE
        if not stands(found.measure, one.rule.bound, stood=stood):
            return
        if not stood and (not one.raises or self._said(key, one)):
            return
        self.met[key] = about(one)
        if row is None:
            row = self._raised(key, one)
        elif not stood:
            self._back(row, one)
        else:
            self._follow(row)
        self._told(row, one)

    def _said(self, key: Key, one: Sight) -> bool:
        """Whether what stands tells the same person the same already.

        A unit above it that waits for him too, or what explains it there. What is found
        comes with pace first, the main metric before others, each unit before those under.
        """
        rule, unit, period, subject = key
        above = [(rule, pk, period, subject) for pk in one.within]
        if any(self.met.get(other) == about(one) for other in above):
            return True
        near = (unit, *one.within)
        why = [(why, pk, period, of) for pk in near for why, of in causes(one)]
        return any(other in self.met for other in why)

    def _raised(self, key: Key, one: Sight) -> EarlyWarning:
        rule, unit, period, subject = key
        row = EarlyWarning(rule=rule, unit_id=unit, period_code=period, subject=subject)
        row.first_date = self.day
        row.known_date = min(one.finding.known or self.day, self.day)
        self._keep_first(row, one)
        self.new.append(row)
        self._say(row, Kind.RAISED)
        return row

    def _keep_first(self, row: EarlyWarning, one: Sight) -> None:
        """What is newly said of one person's work is his alone for some days."""
        if one.rule.first_days and one.unit.kind == Unit.Kind.SEAT:
            row.first_until = self.day + timedelta(days=one.rule.first_days)

    def _back(self, row: EarlyWarning, one: Sight) -> None:
        row.state, row.action, row.until_date, row.reason = State.OPEN, None, None, ""
        row.first_date = row.known_date = self.day
        self._keep_first(row, one)
        self.old.append(row)
        self._say(row, Kind.BACK)

    def _follow(self, row: EarlyWarning) -> None:
        """It stood and stands: a snooze may be over, an action may have ended."""
        self.old.append(row)
        if row.state == State.SNOOZED and row.until_date and row.until_date <= self.day:
            row.state, row.until_date, row.reason = State.OPEN, None, ""
            self._say(row, Kind.WOKEN)
        elif row.state == State.TAKEN and row.action and row.action.state in ENDED:
            self._say(row, Kind.RELEASED, action=row.action)
            row.state, row.action = State.OPEN, None

    def _told(self, row: EarlyWarning, one: Sight) -> None:
        found = one.finding
        row.start_date, row.end_date = one.span.start_date, one.span.end_date
        row.metric, row.seen_date = one.metric, self.day
        row.measure, row.bound, row.amount = found.measure, one.rule.bound, found.amount
        row.counted_in, row.facts = one.counted_in, dict(found.facts)
        early = row.first_until is not None and row.first_until > self.day
        # Whoever asks for all that is kept about him is given rows that name him.
        row.owner_id, row.above_id = one.owner, None if early else one.above

    def leave(self) -> None:
        """What stood and was not met has gone: by itself, or with its period."""
        for key, row in self.known.items():
            over = row.end_date <= self.day
            if key in self.met or row.state == State.GONE:
                continue
            row.state, row.until_date, row.reason = State.GONE, None, ""
            self.old.append(row)
            self._say(row, Kind.OVER if over else Kind.GONE)

    def _say(self, row: EarlyWarning, kind: str, **more: Any) -> None:
        self.events.append(
            WarningEvent(warning=row, kind=kind, day_date=self.day, at=self.at, **more)
        )

    def save(self) -> dict[str, int]:
        """Write it all, and count what happened."""
        EarlyWarning.objects.bulk_create(self.new, batch_size=200)
        EarlyWarning.objects.bulk_update(self.old, STANDS, batch_size=100)
        counts: dict[str, int] = {}
        for one in self.events:
            one.warning_id, one.amount = one.warning.pk, one.warning.amount
            counts[one.kind] = counts.get(one.kind, 0) + 1
        WarningEvent.objects.bulk_create(self.events, batch_size=500)
        return counts


def _key(row: EarlyWarning) -> Key:
    return row.rule, row.unit_id, row.period_code, row.subject


def _open_steps(actor: User, at: datetime, on: date) -> int:
    """Steps of prepared answers become actions once their risk's trigger has fired."""
    company = company_row()
    if company is None or company.root is None:
        return 0
    count = 0
    for firing in Firing.objects.filter(over_at=None).select_related("risk"):
        opened = OpenedStep.objects.filter(firing=firing).values("prepared")
        steps = PreparedAction.objects.filter(risk=firing.risk, withdrawn_at=None)
        for step in steps.exclude(pk__in=opened).select_related("owner"):
            count += _open(actor, at, on, firing, step, company.root)
    return count


def _open(
    actor: User,
    at: datetime,
    on: date,
    firing: Firing,
    step: PreparedAction,
    root: Unit,
) -> bool:
    """One step; who has left the company leaves his to be given to another by hand."""
    answered = _("Answer the risk “%(risk)s”")
    try:
        made = add_action(
            actor=actor,
            at=at,
            unit=place_of(step.owner, root, on),
            year=year_of(on),
            name=step.wording[:200],
            name_other=step.wording_other[:200],
            owner=step.owner,
            start_date=on,
            end_date=max(
                day_of(firing.at) + timedelta(days=step.days + 1),
                on + timedelta(days=1),
            ),
            outcome=in_both(answered % {"risk": firing.risk.name})[0],
        )
    except Refused:
        return False
    OpenedStep.objects.create(firing=firing, prepared=step, action=made)
    return True


@service("tracking.snooze_warning")
def snooze(
    *, actor: User, at: datetime, warning: EarlyWarning, until: date, reason: str
) -> EarlyWarning:
    """Let a warning wait until a day, with a reason; it goes on being looked at.

    Args:
        actor: Who holds or leads the unit, or leads above it.
        at: When.
        warning: Which.
        until: The day on which it waits again.
        reason: Why it can wait.

    Raises:
        Refused: He may not; no reason; a day that is past or too far; it has gone.
    """
    on = day_of(at)
    require_helper(actor, warning.unit, at=at)
    why = needed(
        reason,
        _("Explain why it can wait; the reason is shown beside the warning."),
        longest=LONGEST,
    )
    last = on + timedelta(days=MOST_DAYS)
    if not on < until <= last:
        raise Refused(
            _("A warning can be snoozed until a day between tomorrow and %(last)s."),
            last=last,
        )
    _change(warning, state=State.SNOOZED, until_date=until, reason=why, action=None)
    _say(actor, at, warning, Kind.SNOOZED, said=why, until_date=until)
    _note(warning, on, until=until, said=why)
    return warning


@service("tracking.take_up_warning")
def take_up(
    *, actor: User, at: datetime, warning: EarlyWarning, action: Action
) -> EarlyWarning:
    """Say which action answers a warning.

    Args:
        actor: Who holds or leads the unit, or leads above it.
        at: When.
        warning: Which.
        action: One that is still going on.

    Raises:
        Refused: He may not; the action has ended; it has gone.
    """
    require_helper(actor, warning.unit, at=at)
    if action.state in ENDED:
        raise Refused(
            _(
                "“%(action)s” has ended. Choose one that is in progress, or plan a new one."
            ),
            action=lambda: spoken(action),
        )
    _change(warning, state=State.TAKEN, action=action, until_date=None, reason="")
    _say(actor, at, warning, Kind.TAKEN, action=action)
    _note(warning, day_of(at), action=action.pk)
    return warning


@service("tracking.answer_warning")
def answer(
    *, actor: User, at: datetime, warning: EarlyWarning, said: str
) -> WarningEvent:
    """Say something to a warning; it stands beside it for who may see it.

    Raises:
        Refused: He may not; nothing is said.
    """
    require_helper(actor, warning.unit, at=at)
    words = needed(said, _("Describe it in one sentence."), longest=LONGEST)
    made = _say(actor, at, warning, Kind.SAID, said=words)
    _note(warning, day_of(at), said=words)
    return made


def _note(warning: EarlyWarning, on: date, **details: Any) -> None:
    """For the trail; nothing of what is its holder's alone yet: others read that at once."""
    early = warning.first_until is not None and warning.first_until > on
    said = {} if early else {"rule": warning.rule, **details}
    note(f"unit:{warning.unit.code}", **said)


def _change(warning: EarlyWarning, **columns: Any) -> None:
    """Only what still stands can be changed."""
    standing = EarlyWarning.objects.filter(pk=warning.pk).exclude(state=State.GONE)
    if not standing.update(**columns):
        raise Conflict(_("This warning has cleared by itself: there is nothing to do."))
    for name, value in columns.items():
        setattr(warning, name, value)


def _say(
    actor: User, at: datetime, warning: EarlyWarning, kind: str, **more: Any
) -> WarningEvent:
    said = checked_text(more.pop("said", ""), longest=LONGEST)
    return WarningEvent.objects.create(
        warning=warning,
        kind=kind,
        day_date=day_of(at),
        amount=warning.amount,
        said=said,
        actor=actor,
        at=at,
        **more,
    )


class NewAction(NamedTuple):
    """An action that is planned to answer a warning."""

    name: str
    owner: Person
    start_date: date
    end_date: date
    kind: str = "other"
    outcome: str = ""


@service("tracking.answer_with_action")
def take_up_anew(
    *, actor: User, at: datetime, warning: EarlyWarning, planned: NewAction
) -> Action:
    """Plan an action of the warning's unit, and take the warning up with it.

    Args:
        actor: Who holds or leads the unit, or leads above it.
        at: When.
        warning: Which.
        planned: The action.

    Raises:
        Refused: He may not; what ``add_action`` refuses; it has gone.
    """
    require_helper(actor, warning.unit, at=at)
    made = add_action(
        actor=actor,
        at=at,
        unit=warning.unit,
        year=year_of(planned.start_date),
        **planned._asdict(),
    )
    take_up(actor=actor, at=at, warning=warning, action=made)
    _note(warning, day_of(at), action=made.pk)
    return made
