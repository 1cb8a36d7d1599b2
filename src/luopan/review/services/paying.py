"""Pay schemes drawn up and published; what the company allows of pay and contests."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Calendar
from luopan.dimensions.queries import STANDARD_CALENDAR, year_spans
from luopan.org.access import Action, Denied, day_of, may, name_of
from luopan.org.models import Unit, User
from luopan.review.access.rewarding import company_rule
from luopan.review.models import PayEdition, PayPublication, PayScheme, RewardRule
from luopan.review.paying.in_force import audiences
from luopan.review.paying.rules import SaidRule, digest_of, drawn_up
from luopan.targets.parameters import storable
from luopan.targets.refusals import Conflict
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

MOST_DAYS = 60


@service("review.open_scheme")
def open_scheme(
    *,
    actor: User,
    at: datetime,
    name: str,
    name_other: str = "",
    audience: str = "",
    role: str = "",
    unit: Unit | None = None,
) -> PayScheme:
    """Begin the scheme of a role, or one of a unit's own.

    Args:
        actor: Finance or the director.
        at: When.
        name: As people call it.
        name_other: The same in the second language.
        audience: ``seat``, ``team``, ``branch`` or ``company``; of a unit's own: found.
        role: Of seats: which; empty: all that have none of their own.
        unit: Whose own it is; None: a role's.

    Raises:
        Refused: He may not; there is such a scheme already.
    """
    _require(actor, unit, at)
    name = name.strip()
    if not 1 <= len(name) <= 80 or not storable(name + name_other):
        raise Refused(_("Enter a scheme name of 1 to 80 characters."))
    if unit is not None:
        audience, role = audiences([unit], day_of(at))[unit.pk], ""
    if audience not in PayScheme.Audience.values:
        raise Refused(_("A scheme can apply to seats, teams, branches or the company."))
    scheme = PayScheme(
        name=name,
        name_other=name_other.strip()[:80],
        audience=audience,
        role=role.strip()[:60] if audience == PayScheme.Audience.SEAT else "",
        unit=unit,
    )
    try:
        with transaction.atomic():
            scheme.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("There is such a scheme already; open it.")) from None
    note(scheme, audience=audience, role=scheme.role, unit=unit and unit.code)
    return scheme


@service("review.save_scheme")
def save_scheme(
    *,
    actor: User,
    at: datetime,
    scheme: PayScheme,
    from_date: date,
    every: str,
    rules: Sequence[SaidRule],
    expected: int,
) -> PayEdition:
    """Keep what a scheme is to say, as a new edition; nobody is paid by it yet.

    Args:
        actor: Finance or the director.
        at: When.
        scheme: Which.
        from_date: From which day on it is to count.
        every: ``month``, ``quarter`` or ``year``: what is settled together.
        rules: All of them; none, of a unit's own: its role's counts again.
        expected: Number of the edition that he has read.

    Raises:
        Refused: He may not; a rule cannot be kept as it is.
        Conflict: Somebody has saved meanwhile; says who.
    """
    _require(actor, scheme.unit, at)
    if every not in PayEdition.Every.values:
        raise Refused(_("Pay is settled by month, quarter or year."))
    kept = drawn_up(rules)
    _refuse_inside(from_date, every)
    mine = PayScheme.objects.filter(pk=scheme.pk, head=expected)
    if not mine.update(head=expected + 1):
        raise _faster(scheme)
    scheme.head = expected + 1
    edition = PayEdition.objects.create(
        scheme=scheme,
        number=scheme.head,
        from_date=from_date,
        every=every,
        rules=kept,
        digest=digest_of(kept, every),
        actor=actor,
        at=at,
    )
    note(scheme, edition=edition.number, rules=len(kept), digest=edition.digest)
    return edition


@service("review.publish_scheme")
def publish_scheme(
    *, actor: User, at: datetime, scheme: PayScheme, expected: int, reason: str
) -> PayPublication:
    """Let the newest edition of a scheme count from its day on.

    Args:
        actor: Finance or the director.
        at: When.
        scheme: Which.
        expected: Number of the edition that he has read.
        reason: Wanted: people are paid by it.

    Raises:
        Refused: He may not; no reason; its day is not to come although something was
            published before: what was earned stays as it was earned.
        Conflict: Somebody has saved or published meanwhile.
    """
    _require(actor, scheme.unit, at)
    if not reason.strip() or len(reason) > 400 or not storable(reason):
        raise Refused(_("Explain in 1 to 400 characters why it is published."))
    scheme.refresh_from_db(fields=["head"])
    if scheme.head != expected:
        raise _faster(scheme)
    edition = scheme.editions.filter(number=expected).first()
    if edition is None:
        raise Refused(_("There is nothing to publish yet. Save the scheme first."))
    if not edition.rules and scheme.unit_id is None:
        raise Refused(_("A scheme without rules pays nothing. Add a rule first."))
    before = _newest_published(scheme)
    if before is not None:
        _refuse_past(edition, before, day_of(at))
    note(scheme, edition=edition.number, from_date=edition.from_date)
    try:
        with transaction.atomic():
            return PayPublication.objects.create(
                edition=edition, actor=actor, at=at, reason=reason.strip()
            )
    except IntegrityError:
        raise Conflict(_("Someone has already published it. Check again.")) from None


@service("review.set_reward_rule")
def set_reward_rule(
    *,
    actor: User,
    at: datetime,
    leaders_see: bool,
    contests: bool,
    dispute_days: int = 7,
    reason: str = "",
) -> RewardRule:
    """Say whether leaders see the pay under them, and whether there are contests.

    Raises:
        Refused: He may not; nothing changes; so many days cannot be.
    """
    _require(actor, None, at)
    if not 1 <= dispute_days <= MOST_DAYS:
        raise Refused(
            _("The decision period for disputes is 1 to %(most)s days."), most=MOST_DAYS
        )
    now = company_rule()
    if (now.leaders_see, now.contests, now.dispute_days) == (
        leaders_see,
        contests,
        dispute_days,
    ):
        raise Refused(_("It is already set that way."))
    made = RewardRule.objects.create(
        actor=actor,
        at=at,
        leaders_see=leaders_see,
        contests=contests,
        dispute_days=dispute_days,
        reason=reason.strip()[:400],
    )
    note(made, leaders_see=leaders_see, contests=contests, days=dispute_days)
    return made


def _require(actor: User, unit: Unit | None, at: datetime) -> None:
    """A scheme of a role is the whole company's; one of a unit's own is drawn up there."""
    if not may(actor, Action.PAY_EDIT, unit=unit, on=day_of(at)):
        raise Denied(_("Pay schemes are drafted by finance and the director."))


def _newest_published(scheme: PayScheme) -> PayEdition | None:
    rows = scheme.editions.filter(publication__isnull=False)
    return rows.order_by("number").last()


def _refuse_past(edition: PayEdition, before: PayEdition, today: date) -> None:
    """What was earned, and what is being earned, stays under the edition it began with."""
    if edition.digest == before.digest and edition.from_date >= before.from_date:
        raise Refused(_("The published edition is already the same."))
    if edition.from_date <= today or edition.from_date <= before.from_date:
        raise Refused(
            _(
                "People are being paid by what was published from %(day)s on. A change must "
                "start with a later period that has not begun."
            ),
            day=before.from_date,
        )
    _refuse_inside(edition.from_date, before.every)


def _refuse_inside(day: date, every: str) -> None:
    """An edition begins with a period, so that nothing is settled twice."""
    calendar = Calendar.objects.filter(code=STANDARD_CALENDAR).first()
    if calendar is None or not 1901 <= day.year <= 2198:
        raise Refused(_("Enter the day from which it counts."))
    spans = [
        span
        for year in (day.year, day.year + 1)
        for span in year_spans(calendar, year)
        if span.kind == every
    ]
    if not any(span.start_date == day for span in spans):
        raise Refused(
            _("It must start on the first day of a pay period; %(day)s is not one."),
            day=day,
        )


def _faster(scheme: PayScheme) -> Conflict:
    last = scheme.editions.select_related("actor__person").order_by("number").last()
    if last is None:
        return Conflict(_("Someone has just saved. Refresh and check again."))
    return Conflict(
        _(
            "%(who)s has just saved edition %(number)s of this scheme. Refresh and check it."
        ),
        who=lambda: name_of(last.actor),
        number=last.number,
    )
