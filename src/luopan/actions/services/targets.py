"""Target customers are picked for a seat and let go; rules of screening are written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.actions.access import PROMISES, SEES, require_writer
from luopan.actions.models import Pick, ScreenRule
from luopan.actions.queries.picks import picks
from luopan.actions.queries.rules import STANDARD_RULE, rule_called
from luopan.dimensions.models import Account, AccountOwner
from luopan.engine.screening import CRITERIA
from luopan.org.access import Denied, day_of, may, require
from luopan.org.facts import company_row
from luopan.org.language import spoken
from luopan.org.models import Unit, User
from luopan.org.words import checked_code, checked_name
from luopan.strategy.words import checked_text, needed
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

MOST = 500  # customers at once
LONGEST = 366  # days between visits
MOST_WEIGHT = 100


@dataclass(frozen=True)
class Chosen:
    """A customer with the score it is picked by, to be kept."""

    account: Account
    score: float | None = None
    why: Mapping[str, Any] = field(default_factory=dict)


@service("actions.pick_customers")
def pick_customers(
    *,
    actor: User,
    at: datetime,
    chosen: Sequence[Chosen],
    every_days: int,
    seat: Unit | None = None,
    reason: str = "",
) -> int:
    """Pick customers as targets, to be seen every so many days; all or none.

    Args:
        actor: Who may plan for the seats.
        at: When.
        chosen: Which; that one is picked already for the seat with this cadence changes
            nothing.
        every_days: Between two visits, 1 to 366.
        seat: For which; None: each for the seat it belongs to.
        reason: In a few words.

    Returns:
        How many were picked or got another seat or cadence.

    Raises:
        Refused: He may not (named who may); one belongs to no seat; no such cadence; too
            many at once.
    """
    if not 0 < len(chosen) <= MOST:
        raise Refused(_("Choose 1 to %(most)s customers."), most=MOST)
    if not 1 <= every_days <= LONGEST:
        raise Refused(
            _("The visit interval is 1 to %(longest)s days."), longest=LONGEST
        )
    said = checked_text(reason, longest=400)
    seats = _seats(chosen, seat, at)
    for each in set(seats.values()):
        require_writer(actor, each, at=at)
    _require_seen(actor, chosen, at)
    stand = picks()
    rows = [
        Pick(
            account=one.account,
            seat=seats[one.account.pk],
            every_days=every_days,
            reason=said,
            score=one.score,
            why=dict(one.why),
            actor=actor,
            at=at,
        )
        for one in chosen
        if not _stands(stand, one, seats[one.account.pk], every_days)
    ]
    Pick.objects.bulk_create(rows)
    codes = [row.account.code for row in rows]
    note("accounts", count=len(rows), codes=codes[:20], every_days=every_days)
    return len(rows)


def _stands(stand: Mapping[int, Any], one: Chosen, seat: Unit, every_days: int) -> bool:
    before = stand.get(one.account.pk)
    return (
        before is not None
        and before.seat == seat.pk
        and before.every_days == every_days
    )


def _seats(
    chosen: Sequence[Chosen], seat: Unit | None, at: datetime
) -> dict[int, Unit]:
    """For which seat each is picked, by primary key of the account."""
    if seat is not None and seat.kind != Unit.Kind.SEAT:
        raise Refused(
            _("Target customers are picked for seats; “%(unit)s” is not a seat."),
            unit=lambda: spoken(seat),
        )
    if seat is not None:
        return {one.account.pk: seat for one in chosen}
    owners = _owners(chosen, at)
    for one in chosen:
        if one.account.pk not in owners:
            raise Refused(
                _(
                    "“%(customer)s” belongs to no seat: choose the seat it is picked for."
                ),
                customer=partial(spoken, one.account),
            )
    return owners


def _owners(chosen: Sequence[Chosen], at: datetime) -> dict[int, Unit]:
    rows = AccountOwner.objects.on(day_of(at)).order_by("start_date", "pk")
    rows = rows.filter(account__in=[one.account.pk for one in chosen])
    return {row.account_id: row.seat for row in rows.select_related("seat")}


def _require_seen(actor: User, chosen: Sequence[Chosen], at: datetime) -> None:
    """Pass whose customers all belong to seats he sees, or to nobody."""
    on = day_of(at)
    for seat in set(_owners(chosen, at).values()):
        if not may(actor, SEES, unit=seat, on=on):
            raise Denied(_("One of these customers belongs to a seat you cannot see."))


@service("actions.let_go")
def let_go(
    *,
    actor: User,
    at: datetime,
    accounts: Sequence[Account],
    reason: str = "",
) -> int:
    """Let target customers go; that they were picked stays on record.

    Args:
        actor: Who may plan for their seats.
        at: When.
        accounts: Which; who is not picked changes nothing.
        reason: In a few words.

    Returns:
        How many were let go.

    Raises:
        Refused: He may not; too many at once.
    """
    if not 0 < len(accounts) <= MOST:
        raise Refused(_("Choose 1 to %(most)s customers."), most=MOST)
    said, stand = checked_text(reason, longest=400), picks()
    gone = [one for one in accounts if one.pk in stand]
    seats = Unit.objects.in_bulk([stand[one.pk].seat for one in gone])
    for seat in seats.values():
        require_writer(actor, seat, at=at)
    Pick.objects.bulk_create(
        Pick(
            account=one,
            seat=seats[stand[one.pk].seat],
            reason=said,
            actor=actor,
            at=at,
        )
        for one in gone
    )
    note("accounts", count=len(gone), codes=[one.code for one in gone][:20])
    return len(gone)


@service("actions.save_screen_rule")
def save_screen_rule(
    *,
    actor: User,
    at: datetime,
    unit: Unit,
    code: str,
    name: str,
    weights: Mapping[str, float],
    name_other: str = "",
    reason: str = "",
) -> ScreenRule:
    """Write a rule of screening, or an edition of one; what it said before stays.

    Args:
        actor: Who may change targets of the unit whose rule it is.
        at: When.
        unit: Whose; an edition stays its unit's, and the standard one is the company's.
        code: A new one, or of the rule that is written anew.
        name: In a few words.
        weights: By criterion, 0 to 100, one of them above 0.
        name_other: The name in the second language.
        reason: Why it is changed; wanted from the second edition on.

    Raises:
        Refused: He may not; no such criterion or weight; no reason.
    """
    key = checked_code(code)
    before = ScreenRule.objects.filter(code=key).order_by("-pk").first()
    whose = before.unit if before else _whose(key, unit)
    if key == STANDARD_RULE and not may(actor, PROMISES, unit=whose, on=day_of(at)):
        raise Denied(_("The standard rule is the company's: save yours as a new rule."))
    require(actor, PROMISES, unit=whose, at=at)
    said = (
        needed(reason, _("Explain why the rule is changed."), longest=400)
        if before
        else checked_text(reason, longest=400)
    )
    made = ScreenRule.objects.create(
        code=key,
        unit=whose,
        name=checked_name(name),
        name_other=checked_name(name_other) if name_other.strip() else "",
        weights=_weights(weights),
        reason=said,
        actor=actor,
        at=at,
    )
    note(f"rule:{key}", name=made.name, weights=made.weights, reason=said)
    return made


def _whose(code: str, unit: Unit) -> Unit:
    """Whose a rule is that is written for the first time; the standard one is the company's."""
    company = company_row()
    if code == STANDARD_RULE and company is not None and company.root is not None:
        return company.root
    return unit


def _weights(said: Mapping[str, float]) -> dict[str, float]:
    found = {key: float(said.get(key, 0)) for key in CRITERIA}
    known = set(said) <= set(CRITERIA)
    fit = all(0 <= value <= MOST_WEIGHT for value in found.values())
    if not known or not fit or not any(found.values()):
        raise Refused(
            _("Weights must be 0 to %(most)s, and at least one above 0."),
            most=MOST_WEIGHT,
        )
    return found


@service("actions.retire_screen_rule")
def retire_screen_rule(
    *, actor: User, at: datetime, code: str, reason: str = ""
) -> None:
    """Offer a rule no more; who was picked by it stays picked.

    Raises:
        Refused: He may not; there is none, or it is the standard one.
    """
    rule = rule_called(code)
    row = ScreenRule.objects.filter(code=rule.code).order_by("-pk").first()
    if row is None:
        raise Refused(_("The standard rule stays: write it with other weights."))
    require(actor, PROMISES, unit=row.unit, at=at)
    said = checked_text(reason, longest=400)
    ScreenRule.objects.create(
        code=row.code,
        unit=row.unit,
        name=row.name,
        name_other=row.name_other,
        weights=row.weights,
        retired=True,
        reason=said,
        actor=actor,
        at=at,
    )
    note(f"rule:{row.code}", retired=True, reason=said)
