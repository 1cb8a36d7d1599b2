"""The plan in mid-year: actual of the closed months + target of the open ones, unit by unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import numpy as np
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from luopan.dimensions.queries import counted_in
from luopan.engine.shortfall import ABSORB, CARRY, RESPREAD, laid_on
from luopan.engine.tree import RESERVE
from luopan.org.access import Action, Unknown, may, name_of
from luopan.org.held import holders_of
from luopan.org.language import spoken
from luopan.org.models import Unit, User
from luopan.review.adjusting.closed import Closed, closed_months
from luopan.review.models import Replan, ShortfallPolicy
from luopan.targets.models import Plan, Version
from luopan.targets.queries.leaf_targets import shown_units, space_units
from luopan.targets.queries.plans import own_parts
from luopan.targets.signed.drafting import latest_of
from luopan.targets.splits import numbers_of

Ints = NDArray[np.int64]
MOST = 200  # units of a page
CHOICES = ("", CARRY, RESPREAD, ABSORB)


def policy_of(plan: Plan) -> str:
    """What a plan does with what was missed; empty: nobody has said."""
    rows = ShortfallPolicy.objects.filter(plan=plan).order_by("-pk")
    return rows.values_list("policy", flat=True).first() or ""


@dataclass(frozen=True)
class Said:
    """A policy that was set."""

    policy: str
    reason: str
    who: str
    at: datetime


@dataclass(frozen=True)
class UnitRow:
    """A unit in mid-year; amounts in the metric's own unit.

    Attributes:
        closed: Target of the months that are over.
        came: What came in them.
        missed: What the seats under it missed, nobody's lead set off against it.
        left: Target of the open months, by the version in force.
        planned: The same by the policy, or in the new version.
        signed: The year that was signed; None: nothing.
        holder: Who is in the seat; empty: nobody, or it is none.
        kept: It is what the unit keeps in reserve, and no unit.
    """

    code: str
    name: str
    depth: int
    seat: bool
    year: Decimal
    closed: Decimal
    came: Decimal
    missed: Decimal
    left: Decimal
    planned: Decimal
    signed: Decimal | None
    holder: str = ""
    kept: bool = False

    @property
    def called(self) -> str:
        """Who is in the seat, else the unit."""
        return self.holder or self.name

    @property
    def comes_to(self) -> Decimal:
        """The year: actual of the closed + target of the open months."""
        return self.came + self.planned

    @property
    def apart(self) -> Decimal:
        """Against the year that was signed, else that in force."""
        return self.comes_to - (self.year if self.signed is None else self.signed)

    @property
    def beyond_signed(self) -> Decimal | None:
        """Against the year that was signed; None: nothing was."""
        return None if self.signed is None else self.comes_to - self.signed


@dataclass(frozen=True)
class MonthRow:
    """An open month of the unit that is looked at: its target in force, and as planned."""

    period: str
    left: Decimal
    planned: Decimal


@dataclass(frozen=True)
class MidYear:
    """A plan in mid-year.

    Attributes:
        version: In force, or that a new version was opened from.
        made: The new version; None: a preview.
        policy: By which ``planned`` is worked out.
        usual: The plan's policy; empty: none.
        said: Policies that were set, the newest first.
        months: The open months of the unit.
        may_plan: The viewer may set the policy and open a version.
    """

    version: Version
    made: Version | None
    unit: Unit
    policy: str
    usual: str
    said: tuple[Said, ...]
    closed: tuple[str, ...]
    open: tuple[str, ...]
    rows: tuple[UnitRow, ...]
    months: tuple[MonthRow, ...]
    counted_in: str
    may_plan: bool
    reason: str = ""
    who: str = ""
    at: datetime | None = None


def mid_year(
    viewer: User, version: Version, policy: str | None, code: str = "", *, on: date
) -> MidYear:
    """What a policy would come to for a unit and all under it, one level; nothing is kept.

    Raises:
        Unknown: No such unit of the version that he may see.
    """
    plan = version.plan
    usual = policy_of(plan)
    chosen = usual if policy is None or policy not in CHOICES else policy
    found = closed_months(version, on=on)
    unit, codes = _units(viewer, version, code, on)
    return MidYear(
        version,
        None,
        unit,
        chosen,
        usual,
        _said(plan),
        found.periods,
        found.open,
        _rows(version, codes, found, _planned(found, chosen), on),
        _months(version, codes[0], found, _by_month(found, chosen)),
        counted_in(version.metric),
        may(viewer, Action.PLANS_CREATE, unit=plan.root, on=on),
    )


def replanned(viewer: User, number: int, code: str = "", *, on: date) -> MidYear:
    """A version that was opened in mid-year, beside the one it was opened from.

    Raises:
        Unknown: It was not, or he sees nothing of it.
    """
    related = ("version__plan__root", "version__plan__calendar", "version__metric")
    before = ("before__plan__root", "before__plan__calendar", "before__metric")
    rows = Replan.objects.select_related(*related, *before, "actor__person")
    kept = rows.filter(version=number).first()
    if kept is None or not own_parts(viewer, kept.version, on=on):
        raise Unknown(_("There is nothing here that you can see."))
    found = closed_months(kept.before, on=kept.as_of)
    unit, codes = _units(viewer, kept.before, code, on)
    leaves = list(found.leaves)
    numbers = numbers_of(kept.version, leaves, None)
    planned = np.array(
        [numbers[c] or (0,) * len(found.spans) for c in leaves], np.int64
    )
    return MidYear(
        kept.before,
        kept.version,
        unit,
        kept.policy,
        policy_of(kept.version.plan),
        (),
        tuple(kept.closed),
        found.open,
        _rows(kept.before, codes, found, planned[:, found.count :].sum(axis=1), on),
        _months(kept.before, codes[0], found, planned[:, found.count :]),
        counted_in(kept.version.metric),
        False,
        kept.reason,
        name_of(kept.actor),
        kept.at,
    )


def replans(plan: Plan) -> tuple[tuple[int, str, str, datetime], ...]:
    """Versions opened in mid-year: number, name, state, when; the newest first."""
    rows = Replan.objects.filter(version__plan=plan).select_related("version")
    return tuple(
        (row.version_id, spoken(row.version), row.version.state, row.at)
        for row in rows.order_by("-pk")[:20]
    )


def _said(plan: Plan) -> tuple[Said, ...]:
    rows = ShortfallPolicy.objects.filter(plan=plan).select_related("actor__person")
    return tuple(
        Said(row.policy, row.reason, name_of(row.actor), row.at)
        for row in rows.order_by("-pk")[:5]
    )


def _planned(found: Closed, policy: str) -> Ints:
    """Target of the open months of each leaf, by a policy."""
    left = found.targets[:, found.count :].sum(axis=1)
    grown: Ints = left + (found.short if policy in {CARRY, RESPREAD} else 0)
    return grown


def _by_month(found: Closed, policy: str) -> Ints:
    """The same month by month: carried, the first takes it; spread, all of them do."""
    left = found.targets[:, found.count :]
    if policy not in {CARRY, RESPREAD} or not left.shape[1]:
        return left
    free = np.ones((1, left.shape[1]), bool)
    grown = [
        laid_on(row[None, :], free, int(short), policy)[0]
        for row, short in zip(left, found.short, strict=True)
    ]
    return left + np.array(grown, np.int64)


def _months(
    version: Version, top: str, found: Closed, planned: Ints
) -> tuple[MonthRow, ...]:
    part, quantum = space_units(version).slice(top), Decimal(version.metric.quantum)
    left = found.targets[part, found.count :].sum(axis=0)
    then = planned[part].sum(axis=0)
    return tuple(
        MonthRow(code, int(one) * quantum, int(other) * quantum)
        for code, one, other in zip(found.open, left, then, strict=True)
    )


def _units(
    viewer: User, version: Version, code: str, on: date
) -> tuple[Unit, list[str]]:
    """A unit and what stands right under it, as far as the viewer sees their totals."""
    tree = space_units(version)
    parts = own_parts(viewer, version, on=on)
    top = code or (parts[0].code if parts else "")
    unit = Unit.objects.filter(code=top).first()
    if unit is None or top not in tree or top.endswith(RESERVE):
        raise Unknown(_("There is nothing here that you can see."))
    codes = [top, *(c for c in tree.children(top) if not c.endswith(RESERVE))][:MOST]
    seen = shown_units(version, codes, viewer=viewer, on=on)
    if top not in seen:
        raise Unknown(_("There is nothing here that you can see."))
    return unit, [one for one in codes if one in seen]


def _rows(
    version: Version, codes: Sequence[str], found: Closed, planned: Ints, on: date
) -> tuple[UnitRow, ...]:
    tree, quantum = space_units(version), Decimal(version.metric.quantum)
    units = {u.code: u for u in Unit.objects.filter(code__in=codes)}
    latest = latest_of(version, [unit.pk for unit in units.values()])
    base = int(tree.depths[tree.place(codes[0])])
    came = found.actuals.sum(axis=1)
    held = holders_of(codes, on=on)
    rows = []
    for code in codes:
        part, unit = tree.slice(code), units[code]
        kept = latest.get(unit.pk)
        lines = kept.lines.all() if kept else ()
        signed = [
            line.amount
            for line in lines
            if line.metric_code == version.metric.code and line.level == version.level
        ]
        rows.append(
            UnitRow(
                code,
                spoken(unit),
                int(tree.depths[tree.place(code)]) - base,
                unit.kind == Unit.Kind.SEAT,
                _sum(found.targets[part]) * quantum,
                _sum(found.targets[part, : found.count]) * quantum,
                (_sum(came[part]) if tree.place(code) else found.whole) * quantum,
                _sum(found.short[part]) * quantum,
                _sum(found.targets[part, found.count :]) * quantum,
                _sum(planned[part]) * quantum,
                signed[0] * quantum if signed else None,
                held.get(code, ""),
            )
        )
    kept = _reserve(version, codes[0], found, planned, rows[0].signed is not None)
    return (*rows, *kept)


def _reserve(
    version: Version, top: str, found: Closed, planned: Ints, signed: bool
) -> list[UnitRow]:
    """What a unit keeps back, a row of its own: with it those below add up to the unit."""
    tree, quantum = space_units(version), Decimal(version.metric.quantum)
    code = next((c for c in tree.children(top) if c.endswith(RESERVE)), "")
    part = tree.slice(code) if code else slice(0)
    year = _sum(found.targets[part]) * quantum
    if not year:
        return []
    return [
        UnitRow(
            code,
            str(_("Reserve")),
            1,
            False,
            year,
            _sum(found.targets[part, : found.count]) * quantum,
            Decimal(0),
            Decimal(0),
            _sum(found.targets[part, found.count :]) * quantum,
            _sum(planned[part]) * quantum,
            year if signed else None,
            kept=True,
        )
    ]


def _sum(amounts: Ints) -> int:
    return int(amounts.sum())
