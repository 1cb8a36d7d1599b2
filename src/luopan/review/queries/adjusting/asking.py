"""What a form of a new request offers, and what a request would come to before it is made."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.actions.models import Need
from luopan.actions.queries.promises import OPEN
from luopan.dimensions.models import AccountOwner
from luopan.dimensions.queries import counted_in
from luopan.engine.tree import RESERVE
from luopan.org.access import Action, name_of, reach, unknown
from luopan.org.language import spoken
from luopan.org.models import Holding, Unit, User
from luopan.review.adjusting.asked import Wish
from luopan.review.adjusting.deciding import size_of, waited_for, where_decided
from luopan.review.adjusting.paying import names_of, payers_of, usual_payer
from luopan.review.adjusting.working_out import worked_out
from luopan.review.models import Adjustment
from luopan.review.queries.adjusting.effect import Scored, Side, score_of, sides
from luopan.review.queries.adjusting.one import MonthLine, Pays, month_lines, pays_of
from luopan.targets.agreeing.speaking import own_units
from luopan.targets.models import Support, Version
from luopan.targets.queries.leaf_targets import of_year, space_units
from luopan.trail.refusal import Refused

MOST = 300  # customers or seats offered
Choice = tuple[str, str]


@dataclass(frozen=True)
class Desk:
    """What can be asked for, for one unit.

    Attributes:
        units: Of which the viewer may ask, with their holders; cut at ``MOST``.
        accounts: Customers of the seat.
        seats: Other seats that could take over.
        promises: Broken ones, as ``need-3`` or ``support-4``.
    """

    version: Version
    unit: Unit
    units: tuple[Choice, ...]
    accounts: tuple[Choice, ...]
    seats: tuple[Choice, ...]
    siblings: tuple[Choice, ...]
    promises: tuple[Choice, ...]
    counted_in: str


def metrics_in_force(year: int) -> tuple[Version, ...]:
    """The versions in force of a year, one for each plan and metric, sales amount first."""
    found: dict[tuple[int, int], Version] = {}
    rows = [v for v in of_year(year) if v.frozen and v.level == Version.Level.TARGET]
    for version in sorted(rows, key=lambda v: (v.committed_at or v.created_at, v.pk)):
        found[version.plan_id, version.metric_id] = version
    return tuple(
        sorted(found.values(), key=lambda v: (v.metric.code != "sales_amount", v.pk))
    )


def desk(viewer: User, version: Version, code: str, *, on: date) -> Desk:
    """What a form for a unit offers; without a code the viewer's own number.

    Raises:
        Unknown: No such unit of the version that he may ask for.
        Refused: There is none at all that he may ask for.
    """
    tree = space_units(version)
    mine = _may_ask_for(viewer, version, on)
    if not mine:
        raise Refused(
            _(
                "Holders or leaders of a unit with a number in force can ask to adjust it."
            )
        )
    chosen = code or _nearest(viewer, mine, on)
    unit = mine.get(chosen)
    if unit is None:
        raise unknown(chosen)
    above = tree.parent(unit.code)
    beside = [
        c
        for c in (tree.children(above) if above else ())
        if c != unit.code and not c.endswith(RESERVE)
    ]
    seen = reach(viewer, Action.ORG_READ, on=on).filter(code__in=beside)
    names = names_of(list(seen.values_list("code", flat=True)))
    everyone = _seats(viewer, version, unit, on)
    return Desk(
        version,
        unit,
        _named(mine, on),
        _accounts(unit, on),
        everyone,
        tuple((c, names[c]) for c in beside if c in names),
        _promises(unit, version, on),
        counted_in(version.metric),
    )


def _may_ask_for(viewer: User, version: Version, on: date) -> dict[str, Unit]:
    tree = space_units(version)
    edits = reach(viewer, Action.TARGETS_EDIT, on=on)
    speaks = reach(viewer, Action.TARGETS_AGREE, on=on).filter(own_units(viewer, on))
    units = [*edits.filter(code__in=tree.codes), *speaks.filter(code__in=tree.codes)]
    order = {code: place for place, code in enumerate(tree.codes)}
    return {u.code: u for u in sorted(units, key=lambda u: order[u.code])}


def _nearest(viewer: User, mine: dict[str, Unit], on: date) -> str:
    """His own seat or unit first."""
    own = Unit.objects.filter(own_units(viewer, on), code__in=list(mine)[:MOST])
    found = own.order_by("-kind", "code").values_list("code", flat=True).first()
    return found or next(iter(mine))


def _named(units: dict[str, Unit], on: date) -> tuple[Choice, ...]:
    few = list(units.values())[:MOST]
    held = Holding.objects.on(on).filter(seat__in=few, kind=Holding.Kind.HOLDER)
    names = {row.seat_id: spoken(row.person) for row in held.select_related("person")}
    return tuple(
        (u.code, " · ".join(filter(None, [spoken(u), names.get(u.pk, "")])))
        for u in few
    )


def _accounts(unit: Unit, on: date) -> tuple[Choice, ...]:
    if unit.kind != Unit.Kind.SEAT:
        return ()
    rows = AccountOwner.objects.on(on).filter(seat=unit).select_related("account")
    return tuple(
        (str(r.account_id), spoken(r.account))
        for r in rows.order_by("account__name")[:MOST]
    )


def _seats(viewer: User, version: Version, unit: Unit, on: date) -> tuple[Choice, ...]:
    """Other seats that the viewer sees in the version."""
    codes = set(space_units(version).codes)
    rows = reach(viewer, Action.ORG_READ, on=on).filter(
        kind=Unit.Kind.SEAT, overlay=False, code__in=codes
    )
    found = {u.code: u for u in rows.exclude(pk=unit.pk).order_by("code")[:MOST]}
    return _named(found, on)


def _promises(unit: Unit, version: Version, on: date) -> tuple[Choice, ...]:
    """Promises that the unit waits for in vain, on which an amount was planned."""
    needs = Need.objects.filter(
        promised_date__lt=on,
        delivered=None,
        action__state__in=OPEN,
        action__plan__unit=unit,
        action__metric=version.metric_id,
        action__amount__isnull=False,
    ).select_related("action")
    supports = Support.objects.filter(
        unit=unit,
        version__plan=version.plan_id,
        carries__gt=0,
    ).exclude(state=Support.State.DELIVERED)
    return (
        *(
            (f"need-{n.pk}", f"{spoken(n.action)} · {n.what}".strip(" ·"))
            for n in needs[:50]
        ),
        *((f"support-{s.pk}", s.what) for s in supports[:50]),
    )


@dataclass(frozen=True)
class Preview:
    """What a request would come to; amounts in the metric's own unit.

    Attributes:
        size: Of the unit's year.
        where: At which unit it would be decided, by ``who``.
        back: It would change months that are over.
    """

    lines: tuple[MonthLine, ...]
    grounds: dict[str, Any]
    amount: Decimal
    size: float
    payer: str
    pays: tuple[Pays, ...]
    sides: tuple[Side, ...]
    score: Scored
    where: str
    who: tuple[str, ...]
    back: bool


def preview(
    viewer: User,
    version: Version,
    unit: Unit,
    wish: Wish,
    *,
    at: datetime,
    on: date,
) -> Preview:
    """What a request would come to; nothing is kept.

    Raises:
        Refused: The calculator misses something; nobody pays.
    """
    worked = worked_out(viewer, version, unit, wish, on=on)
    payers = payers_of(version, unit, wish, worked)
    changes = [line.change for line in worked.lines]
    quantum = Decimal(version.metric.quantum)
    where = where_decided(
        version,
        unit,
        payers,
        worked.amount,
        worked.year,
        asker=viewer,
        any_size=worked.back or not payers,
        on=on,
    )
    thought = Adjustment(
        unit=unit,
        payers=payers,
        with_unit=where,
        asked_by=viewer,
        state=Adjustment.State.OPEN,
    )
    return Preview(
        lines=month_lines([line.as_json() for line in worked.lines], quantum),
        grounds=worked.grounds,
        amount=worked.amount * quantum,
        size=float(size_of(worked.amount, worked.year)),
        payer=usual_payer(wish),
        pays=pays_of(version, payers, changes, viewer, on),
        sides=sides(viewer, version, unit, changes, payers, on=on),
        score=score_of(viewer, version, unit, worked.amount * quantum, at=at, on=on),
        where=spoken(where),
        who=tuple(name_of(user) for user in waited_for(thought, on)),
        back=worked.back,
    )
