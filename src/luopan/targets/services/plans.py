"""Opening plans and versions."""

from datetime import datetime

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Calendar, Metric
from luopan.org.access import Action, require
from luopan.org.language import in_both
from luopan.org.models import Unit, User
from luopan.targets.append import refuse_committed
from luopan.targets.copying import copied
from luopan.targets.models import Plan, Version
from luopan.targets.parameters import storable
from luopan.targets.spaces import FINEST, space_of
from luopan.targets.storage import freeze_space
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

MOST_LEAVES = 50_000_000


@service("targets.create_plan")
def create_plan(
    *,
    actor: User,
    at: datetime,
    name: str,
    calendar: Calendar,
    year: int,
    root: Unit,
    name_other: str = "",
    finest_product: str = "item",
    reason: str = "",
) -> Plan:
    """Open a planning cycle over a unit and all under it.

    Args:
        actor: Who plans.
        at: When.
        name: Of the cycle.
        calendar: Cuts the year.
        year: Of that calendar.
        root: The unit.
        name_other: In the second language.
        finest_product: Down to which kind of product targets are set: item, line or
            category. What is sold of finer ones counts for those.
        reason: For the trail.

    Raises:
        Refused: The actor may not, or the name is empty.
    """
    require(actor, Action.PLANS_CREATE, unit=root, at=at)
    if finest_product not in FINEST[1:]:
        raise Refused(
            _("Targets are set for items, lines or categories, not for “%(kind)s”."),
            kind=finest_product,
        )
    plan = Plan.objects.create(
        name=_named(name),
        name_other=_other(name_other),
        calendar=calendar,
        year=year,
        root=root,
        finest_product=finest_product,
        created_at=at,
    )
    note(plan, name=plan.name, year=year, root=root.code)
    return plan


def _named(name: str) -> str:
    name = name.strip()
    if not name or len(name) > 200 or not storable(name):
        raise Refused(_("A name has 1 to 200 characters."))
    return name


def _other(name: str) -> str:
    """A second name may be missing."""
    return _named(name) if name.strip() else ""


def _level(level: str) -> str:
    if level not in Version.Level.values:
        raise Refused(_("There is no level “%(level)s”."), level=level)
    return level


@service("targets.create_version")
def create_version(
    *,
    actor: User,
    at: datetime,
    plan: Plan,
    metric: Metric,
    name: str,
    name_other: str = "",
    level: str = Version.Level.TARGET,
    reason: str = "",
) -> Version:
    """Open a version: its axes are frozen as they are now for the plan's year.

    ``name_other`` is its name in the second language.

    Raises:
        Refused: The actor may not; targets of the metric do not add up; too large.
    """
    require(actor, Action.PLANS_CREATE, unit=plan.root, at=at)
    if metric.kind != "additive":
        raise Refused(
            _("Targets of “%(metric)s” do not add up, so they cannot be broken down."),
            metric=metric.name,
        )
    _level(level)
    space = space_of(plan, metric)
    leaves = space.shape[0] * space.shape[1]
    if leaves > MOST_LEAVES:
        raise Refused(
            _("This version would have %(leaves)s cells; %(most)s is the most."),
            leaves=f"{leaves:,}",
            most=f"{MOST_LEAVES:,}",
        )
    version = Version.objects.create(
        plan=plan,
        name=_named(name),
        name_other=_other(name_other),
        metric=metric,
        level=level,
        space_hash=freeze_space(space, at=at),
        owner=actor,
        created_at=at,
    )
    note(version, name=version.name, plan=plan.pk, metric=metric.code, leaves=leaves)
    return version


@service("targets.copy_version")
def copy_version(
    *,
    actor: User,
    at: datetime,
    version: Version,
    name: str = "",
    name_other: str = "",
    seq: int | None = None,
    level: str | None = None,
    reason: str = "",
) -> Version:
    """Copy a version with all its steps (or those up to one) as a new draft.

    Who said which step when is copied as it was. Without a name it is called a copy of
    the first, in both languages.

    Raises:
        Refused: The actor may not, or there is no such step.
    """
    require(actor, Action.PLANS_CREATE, unit=version.plan.root, at=at)
    version.refresh_from_db()
    head = version.head if seq is None else seq
    if not 0 <= head <= version.head:
        raise Refused(_("There is no step %(seq)s."), seq=head)
    if not name.strip():
        name, name_other = _copied(version)
    copy = copied(
        version,
        actor=actor,
        at=at,
        names=(_named(name), _other(name_other)),
        level=_level(level or version.level),
        head=head,
    )
    note(copy, name=copy.name, copied_from=version.pk, steps=head)
    return copy


def _copied(version: Version) -> tuple[str, str]:
    """What a copy is called in the first and the second language."""
    names = version.name, version.name_other or version.name
    words = in_both(gettext_lazy("Copy of %(name)s"))
    first, second = (
        (text % {"name": name})[:200] for text, name in zip(words, names, strict=True)
    )
    return first, second


@service("targets.name_version")
def name_version(
    *,
    actor: User,
    at: datetime,
    version: Version,
    name: str,
    name_other: str = "",
    reason: str = "",
) -> Version:
    """Call a version otherwise; what letters and exports said before stays as it was.

    Raises:
        Refused: The actor may not; the name is empty; the version is committed.
    """
    require(actor, Action.PLANS_CREATE, unit=version.plan.root, at=at)
    refuse_committed(version)
    before = [version.name, version.name_other]
    version.name, version.name_other = _named(name), _other(name_other)
    version.save(update_fields=["name", "name_other"])
    note(version, before=before, name=version.name, name_other=version.name_other)
    return version
