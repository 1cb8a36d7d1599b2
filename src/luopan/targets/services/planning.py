"""Saying what resources a unit had and is to have, each with where that is from."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, Denied, Unknown, day_of, reach
from luopan.org.language import spoken
from luopan.org.models import Unit, User
from luopan.targets.models import PlannedResource, Version
from luopan.targets.queries.planned import RESOURCES, Figure, said_of
from luopan.targets.storage import thaw_space
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

MOST = Decimal(10) ** 15
LONGEST = 200  # characters of a source
MANY = 900  # units that are named one by one


@dataclass(frozen=True)
class SaidResource:
    """What is said of a unit's resource; both None: nothing any more.

    Attributes:
        unit: Code.
        resource: Of ``RESOURCES``.
        before: What there was in the year before: heads, money, days, leads.
        planned: What is planned, without what departments promised.
        before_source, planned_source: Where each is from.
    """

    unit: str
    resource: str
    before: Decimal | None = None
    before_source: str = ""
    planned: Decimal | None = None
    planned_source: str = ""


@service("targets.plan_resources")
def plan_resources(
    *,
    actor: User,
    at: datetime,
    version: Version,
    said: Sequence[SaidResource],
    reason: str = "",
) -> int:
    """Say for units what resources they had and are to have; all of it or nothing.

    Args:
        actor: Who may change the targets of each of the units.
        at: When.
        version: For which version; not a committed one.
        said: What is the same as before adds nothing.
        reason: For the trail.

    Returns:
        How many figures are new.

    Raises:
        Refused: He may not; committed; no such unit or resource; an amount without a
            source, below 0 or too large; twice the same; nothing new.
    """
    if version.frozen:
        raise Refused(
            _("“%(version)s” is committed; its resources can no longer change."),
            version=lambda: spoken(version),
        )
    units = _units(actor, at, version, {one.unit for one in said})
    cleaned = [_checked(one) for one in said]
    _once(cleaned)
    counts = said_of(version)
    fresh = [
        one
        for one in cleaned
        if not _same(one, counts.get(one.unit, {}).get(one.resource))
    ]
    if not fresh:
        raise Refused(_("Nothing here is new."))
    PlannedResource.objects.bulk_create(
        PlannedResource(version=version, actor=actor, at=at, **_row(one, units))
        for one in fresh
    )
    told = [[one.unit, one.resource, one.before, one.planned] for one in fresh[:MANY]]
    note(version, figures=told, count=len(fresh), reason=reason)
    return len(fresh)


def _units(
    actor: User, at: datetime, version: Version, codes: Collection[str]
) -> dict[str, Unit]:
    """The units by code: in the version, seen by the actor, and his to change."""
    on, tree = day_of(at), thaw_space(version.space_hash).units
    seen = _reached(actor, Action.TARGETS_READ, codes, on)
    for code in sorted(codes):
        if code not in tree or code not in seen:
            raise Unknown(_("There is no unit “%(code)s” in this plan."), code=code)
    mine = _reached(actor, Action.TARGETS_EDIT, codes, on)
    others = [seen[code] for code in sorted(codes) if code not in mine]
    if others:
        raise Denied(
            _(
                "You cannot plan the resources of “%(unit)s”: whoever can change its "
                "targets enters them."
            ),
            unit=lambda: spoken(others[0]),
        )
    return mine


def _reached(
    actor: User, action: Action, codes: Collection[str], on: date
) -> dict[str, Unit]:
    found = reach(actor, action, on=on)
    if len(codes) <= MANY:
        found = found.filter(code__in=codes)
    return {unit.code: unit for unit in found if unit.code in codes}


def _checked(one: SaidResource) -> SaidResource:
    if one.resource not in RESOURCES:
        raise Refused(
            _("There is no resource “%(resource)s”; choose %(known)s."),
            resource=one.resource,
            known=", ".join(RESOURCES),
        )
    return SaidResource(
        one.unit,
        one.resource,
        *_told(one.before, one.before_source),
        *_told(one.planned, one.planned_source),
    )


def _told(amount: Decimal | None, source: str) -> tuple[Decimal | None, str]:
    if amount is None:
        return None, ""
    if not 0 <= amount < MOST or amount != round(amount, 2):
        raise Refused(
            _(
                "“%(amount)s” is not an amount of a resource: enter 0 or more, at most "
                "two decimals."
            ),
            amount=amount,
        )
    told = " ".join(source.split())
    if not told:
        raise Refused(
            _("Enter the source of each figure: the staff list, last year's books …")
        )
    if len(told) > LONGEST:
        raise Refused(
            _("A source has at most %(most)s characters; this one has %(count)s."),
            most=LONGEST,
            count=len(told),
        )
    return amount, told


def _once(said: Iterable[SaidResource]) -> None:
    seen: set[tuple[str, str]] = set()
    for one in said:
        if (one.unit, one.resource) in seen:
            raise Refused(
                _("“%(unit)s” appears twice with the same resource: keep one of them."),
                unit=one.unit,
            )
        seen.add((one.unit, one.resource))


def _same(one: SaidResource, counts: Figure | None) -> bool:
    if counts is None:
        return one.before is None and one.planned is None
    now = (counts.before, counts.before_source, counts.planned, counts.planned_source)
    return now == (one.before, one.before_source, one.planned, one.planned_source)


def _row(one: SaidResource, units: dict[str, Unit]) -> dict[str, object]:
    return {**vars(one), "unit": units[one.unit]}
