"""Disputes 异议 about a line of one's own pay, and what is decided of them."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.queries import year_called
from luopan.org.access import Action, Denied, Unknown, day_of, may, require
from luopan.org.models import Person, Unit, User
from luopan.review.access.rewarding import company_rule
from luopan.review.models import PayCorrection, PayDecision, PayDispute
from luopan.review.paying.in_force import SETTLED, Schemes, assigned, audiences
from luopan.review.queries.pay.books import Books
from luopan.targets.parameters import storable
from luopan.targets.refusals import Conflict
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

MOST_FEN = 10**13


@service("review.dispute_pay")
def dispute_pay(
    *, actor: User, at: datetime, unit: Unit, period: str, line: str, said: str
) -> PayDispute:
    """Say that a line of one's own pay is wrong, and why.

    Args:
        actor: Whose pay it is.
        at: When.
        unit: For which unit he is paid.
        period: Code of the settled period; it has begun.
        line: Key of the rule.
        said: Why; those who decide read it.

    Raises:
        Unknown: He is not paid for that unit in that period by such a rule.
        Refused: Nothing is said; the line is in dispute already.
    """
    if actor.person is None or not _has_line(actor, unit, period, line, at):
        raise Unknown(_("There is no such line of your pay."))
    require(actor, Action.TARGETS_AGREE, unit=unit, at=at)
    if not said.strip() or len(said) > 400 or not storable(said):
        raise Refused(_("Describe in 1 to 400 characters what is wrong."))
    _one_at_a_time(actor.person)
    about = {"person": actor.person, "unit": unit, "period": period, "line": line}
    if PayDispute.objects.filter(**about, decision=None).exists():
        raise Refused(_("This line is already in dispute; it waits for a decision."))
    due = day_of(at) + timedelta(days=company_rule().dispute_days)
    made = PayDispute.objects.create(
        **about, said=said.strip(), due_date=due, actor=actor, at=at
    )
    note(made, unit=unit.code, period=period, line=line, due=due)
    return made


@service("review.decide_dispute")
def decide_dispute(
    *,
    actor: User,
    at: datetime,
    dispute: PayDispute,
    upheld: bool,
    said: str,
    amount: int = 0,
) -> PayDecision:
    """Decide a dispute, with the reason; an amount is added to what was earned.

    Args:
        actor: Finance or operations; nobody decides his own.
        at: When.
        dispute: Which.
        upheld: The line is wrong.
        said: Why; he reads it.
        amount: Fen, below 0 taken off; only of who may change pay, and only upheld.

    Raises:
        Refused: He may not; no reason; an amount where none may be.
        Conflict: It was decided meanwhile.
    """
    if not may(actor, Action.PAY_DECIDE, unit=dispute.unit, on=day_of(at)):
        raise Denied(_("Pay disputes are decided by finance and operations."))
    if actor.person_id == dispute.person_id:
        raise Denied(
            _("You cannot decide your own dispute. Someone else must decide it.")
        )
    if not said.strip() or len(said) > 400 or not storable(said):
        raise Refused(_("Explain the decision in 1 to 400 characters."))
    pays = may(actor, Action.PAY_EDIT, unit=dispute.unit, on=day_of(at))
    if amount and not (upheld and pays and abs(amount) <= MOST_FEN):
        raise Refused(
            _(
                "Only finance or the director can add an amount, and only if the dispute is upheld."
            )
        )
    note(dispute, unit=dispute.unit.code, upheld=upheld)
    try:
        with transaction.atomic():
            made = PayDecision.objects.create(
                dispute=dispute,
                person=dispute.person,
                upheld=upheld,
                said=said.strip(),
                actor=actor,
                at=at,
            )
    except IntegrityError:
        raise Conflict(
            _("Someone has just decided it. Refresh and check again.")
        ) from None
    if amount:
        PayCorrection.objects.create(
            decision=made, person=dispute.person, amount=amount
        )
    return made


def _one_at_a_time(person: Person) -> None:
    """Hold the row of a person until the transaction ends: no second dispute comes between."""
    Person.objects.filter(pk=person.pk).update(name=F("name"))


def _has_line(actor: User, unit: Unit, period: str, line: str, at: datetime) -> bool:
    """Whether he is or was paid for a unit in a period that has begun, by such a rule."""
    year = year_called(period)
    if not year:
        return False
    on = day_of(at)
    books = Books(at=at, on=on, year=year)
    found = [span for span in books.spans if span.code == period]
    if not found or found[0].kind not in SETTLED or found[0].start_date > on:
        return False
    span = found[0]
    held = assigned(
        span.start_date, span.end_date, person=actor.person, units=[unit.pk]
    )
    spans = Schemes().settled(unit, audiences([unit], on)[unit.pk], [span])
    keys = {rule.key for _span, edition in spans for rule in edition.rules}
    return bool(held) and line in keys
