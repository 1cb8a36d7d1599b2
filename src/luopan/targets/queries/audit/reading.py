"""Everything an audit looks at, read in one go: a dozen statements, whatever the size."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from numpy.typing import NDArray

from luopan.dimensions.definitions import MONEY
from luopan.dimensions.models import Metric, Product
from luopan.dimensions.queries import year_spans
from luopan.engine.calendar import leaves
from luopan.engine.cube import ABSENT, HELD, LOCKED
from luopan.engine.space import Space
from luopan.engine.tree import RESERVE, Tree
from luopan.org.access import day_of
from luopan.org.language import in_other_language, spoken
from luopan.org.models import Holding, Membership, Remit, Unit
from luopan.strategy.models import Objective
from luopan.targets.agreeing.speaking import LEADS
from luopan.targets.cube import state_of
from luopan.targets.models import Carrier, Talk, Version
from luopan.targets.queries.audit.before import (
    FEW,
    judged,
    lasts,
    past,
    recorded,
)
from luopan.targets.queries.audit.ground import (
    Ground,
    Link,
    MetricFact,
    Other,
    TalkFact,
    UnitFact,
)
from luopan.targets.queries.sheets import totals
from luopan.targets.state import State

FEEDABLE = frozenset({"additive", "distinct", "first", "balance", "duration"})


def read(version: Version, *, at: datetime) -> Ground:
    """A version and all that it is held against.

    Args:
        version: With its plan, calendar and metric.
        at: What is recorded by then counts; its day is the day looked at.
    """
    on = day_of(at)
    state = state_of(version)
    space, plan = state.space, version.plan
    spans = leaves(year_spans(plan.calendar, plan.year))
    start, end = spans[0].start_date, spans[-1].end_date
    tree = space.units
    rows = _rows(tree)
    known = recorded(version, start, at)
    reach_date = max((one.last_date for one in known.seats.values()), default=None)
    months = totals(
        space,
        state.amounts,
        tree.codes,
        [space.products.codes[0]],
        space.periods.leaf_codes,
    )
    remits = _remits(rows, start, end)
    names, ended = _products(space, start)
    talks, others = _talks(version)
    wanted = [
        code
        for code in dict.fromkeys([*_remit_products(remits), *ended])
        if code in space.products
    ]
    return Ground(
        units=tree,
        facts=_facts(rows, on, start, end),
        metric=_metric(version.metric),
        months=months[:, 0],
        excused=_excused(state, space),
        period_codes=space.periods.leaf_codes,
        starts=[span.start_date for span in spans],
        start=start,
        end=end,
        on=on,
        past=past(version, tree, rows, known),
        years=known.years,
        whole_years=known.whole_years,
        last=lasts(rows, known.seats),
        reach_date=reach_date,
        by_product=_by_product(space, state, wanted),
        product_names=names,
        remits=remits,
        ended={code: day for code, day in ended.items() if code in space.products},
        links=_links(version),
        talks=talks,
        others=others,
        issued=version.state != Version.State.DRAFT,
    )


def with_numbers(ground: Ground, state: State) -> Ground:
    """The same ground under other numbers of the same space; nothing is read anew."""
    space = state.space
    months = totals(
        space,
        state.amounts,
        space.units.codes,
        [space.products.codes[0]],
        space.periods.leaf_codes,
    )
    return replace(
        ground,
        months=months[:, 0],
        excused=_excused(state, space),
        by_product=_by_product(space, state, list(ground.by_product)),
    )


def _rows(tree: Tree) -> dict[str, Unit]:
    codes = {code for code in tree.codes if not code.endswith(RESERVE)}
    found = Unit.objects.all()
    if len(codes) <= FEW:
        found = found.filter(code__in=codes)
    return {unit.code: unit for unit in found if unit.code in codes}


def _metric(metric: Metric) -> MetricFact:
    feeds = metric.document or (metric.filter or {}).get("of")
    missing = [] if metric.kind not in FEEDABLE or feeds else ["document"]
    missing += [] if metric.date_field else ["date"]
    missing += [] if metric.person_field else ["person"]
    return MetricFact(
        code=metric.code,
        name=spoken(metric),
        missing=tuple(missing),
        tax_open=metric.measure in MONEY
        and metric.kind in FEEDABLE
        and bool(metric.document)
        and metric.tax_basis == "unknown",
        worded=bool(metric.definition or metric.definition_other),
        judged=judged(metric),
    )


def _facts(
    rows: Mapping[str, Unit], on: date, start: date, end: date
) -> dict[str, UnitFact]:
    day = min(max(on, start), end - timedelta(days=1))
    held, leaders = _people(rows, on, day, end)
    nobody = ("", None)
    return {
        code: UnitFact(
            name=spoken(unit),
            seat=unit.kind == Unit.Kind.SEAT,
            overlay=unit.overlay,
            start_date=unit.start_date,
            end_date=unit.end_date,
            person=held.get(unit.pk, nobody)[0],
            left_date=held.get(unit.pk, nobody)[1],
            leader=leaders.get(unit.pk, ""),
        )
        for code, unit in rows.items()
    }


def _people(
    rows: Mapping[str, Unit], on: date, day: date, end: date
) -> tuple[dict[int, tuple[str, date | None]], dict[int, str]]:
    """Per seat who holds it from ``day`` on and since when he is gone; per unit its head."""
    units = {unit.pk for unit in rows.values()}
    other = in_other_language()
    held: dict[int, tuple[str, date | None]] = {}
    leaders: dict[int, str] = {}
    for holds, start, unit, first, second, left in _posts(on, day, end):
        name = second if second and other else first
        if unit not in units:
            continue
        if not holds:
            if left is None or left > on:
                leaders.setdefault(unit, name)
            continue
        gone = left if left is not None and left <= max(day, start) else None
        if unit not in held or (held[unit][1] and not gone):
            held[unit] = name, gone
    return held, leaders


def _posts(
    on: date, day: date, end: date
) -> list[tuple[int, date, int, str, str, date | None]]:
    """Holders and leaders in one statement, the earliest first."""
    names = ("holds", "start_date", "unit_id", "called", "other", "left")
    holders = Holding.objects.during(day, end).annotate(
        holds=Value(1),
        unit_id=F("seat_id"),
        called=F("person__name"),
        other=F("person__name_other"),
        left=F("person__end_date"),
    )
    led = Membership.objects.on(on).filter(role__in=LEADS, user__is_active=True)
    led = led.annotate(
        holds=Value(0),
        called=Coalesce("user__person__name", "user__username"),
        other=Coalesce("user__person__name_other", Value("")),
        left=F("user__person__end_date"),
    )
    found = holders.values_list(*names).union(led.values_list(*names), all=True)
    return sorted(found, key=lambda row: (row[0], row[1], row[2]))


def _excused(state: State, space: Space) -> NDArray[np.bool_]:
    """Per node and period: no row of it waits for a number."""
    waits = ((state.cube.state & (ABSENT | HELD | LOCKED)) == 0).astype(np.int64)
    axes = space.units.codes, [space.products.codes[0]], space.periods.leaf_codes
    return np.asarray(totals(space, waits, *axes)[:, 0] == 0)


def _by_product(
    space: Space, state: State, codes: Sequence[str]
) -> dict[str, NDArray[np.int64]]:
    if not codes:
        return {}
    found = totals(
        space, state.amounts, space.units.codes, codes, [space.periods.codes[0]]
    )
    return {code: found[:, place, 0] for place, code in enumerate(codes)}


def _products(space: Space, start: date) -> tuple[dict[str, str], dict[str, date]]:
    """Names of all products, and the day of those that ended before the plan begins."""
    rows = list(Product.objects.all())
    names = {row.code: spoken(row) for row in rows}
    return names, {
        row.code: row.end_date
        for row in rows
        if row.end_date is not None
        and row.end_date <= start
        and row.code in space.products
    }


def _remits(
    rows: Mapping[str, Unit], start: date, end: date
) -> dict[str, dict[str, frozenset[str]]]:
    codes = {unit.pk: code for code, unit in rows.items()}
    said: dict[str, dict[str, set[str]]] = {}
    found = Remit.objects.during(start, end).values_list("unit_id", "axis", "code")
    for unit, axis, code in found:
        if unit in codes:
            said.setdefault(codes[unit], {}).setdefault(axis, set()).add(code)
    return {
        unit: {axis: frozenset(part) for axis, part in axes.items()}
        for unit, axes in said.items()
    }


def _remit_products(remits: Mapping[str, Mapping[str, frozenset[str]]]) -> list[str]:
    return sorted(
        {code for axes in remits.values() for code in axes.get("product", ())}
    )


def _links(version: Version) -> tuple[Link, ...]:
    found = Carrier.objects.filter(
        plan=version.plan_id,
        metric=version.metric_id,
        ended_at=None,
        objective__state=Objective.State.OPEN,
    ).select_related("objective", "unit", "product")
    return tuple(
        Link(
            row.unit.code,
            row.product.code if row.product else None,
            spoken(row.objective),
            row.objective.end_date,
        )
        for row in found
    )


def _talks(version: Version) -> tuple[dict[str, TalkFact], dict[str, Other]]:
    """Talks of the version; units to which another one of the like is issued too.

    The like: the same metric, level and year. A talk that was open when the version was
    committed has lapsed: nobody is to agree by any day any more.
    """
    found = Talk.objects.filter(
        version__metric=version.metric_id,
        version__level=version.level,
        version__plan__year=version.plan.year,
    ).exclude(state=Talk.State.RECALLED)
    talks, others = {}, {}
    rows = found.select_related("unit", "version").order_by("version_id")
    for one in rows:
        code = one.unit.code
        if one.version_id == version.pk:
            is_open = one.state == Talk.State.OPEN and not version.frozen
            talks[code] = TalkFact(is_open, one.deadline)
        else:
            others[code] = Other(one.version_id, spoken(one.version))
    return talks, others
