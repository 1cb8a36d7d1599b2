"""Whatever is done to the tree: the closure is what the parentages say, day by day."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from luopan.org import services
from luopan.org.models import Parentage, Reach, Unit
from luopan.org.queries import builtin_operator, organisation, units_between
from luopan.trail.refusal import Refused

AT = datetime(2027, 1, 4, 4, tzinfo=UTC)
DAYS = [date(2020, 1, 1) + timedelta(days=30 * n) for n in range(6)]
WATCHED = [day + timedelta(days=shift) for day in DAYS for shift in (-1, 0)]
SIZE = 7
PHASES = [Phase.explicit, Phase.generate]  # a case costs a second: no shrinking
MANY = 200 if connection.vendor == "sqlite" else 40  # eight times as dear elsewhere

days = st.integers(0, len(DAYS) - 1)
units = st.integers(0, SIZE - 1)
steps = st.one_of(
    st.tuples(st.just("move"), units, units, days),
    st.tuples(st.just("move"), units, units, days),
    st.tuples(st.just("move"), units, units, days),
    st.tuples(st.just("end"), units, st.one_of(st.none(), units), days),
    st.tuples(st.just("add"), units, st.booleans(), days),
    st.tuples(st.just("merge"), units, units, days),
    st.tuples(st.just("split"), units, st.booleans(), days),
)


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def begin():
    actor = builtin_operator(at=AT)
    services.create_company(
        actor=actor, at=AT, name="Company", start_date=DAYS[0] - timedelta(days=9)
    )
    chain = [
        services.NewUnit(f"u{n}", f"U{n}", f"u{n - 2}" if n > 1 else None)
        for n in range(SIZE - 1)
    ]
    services.add_units(actor=actor, at=AT, rows=chain)
    return actor


def take(actor, step, number):
    kind, one, other, day = step
    stock = list(Unit.objects.order_by("pk"))
    unit, by = stock[one % len(stock)], {"actor": actor, "at": AT}
    second = stock[other % len(stock)] if other is not None else None
    when = DAYS[day]
    if kind == "move":
        services.move_unit(**by, unit=unit, parent=second, from_date=when)
    elif kind == "end":
        services.end_unit(**by, unit=unit, end_date=when, children_to=second)
    elif kind == "add":
        services.add_unit(
            **by,
            code=f"n{number}",
            name="New",
            parent=unit,
            start_date=when,
            end_date=unit.end_date if other else None,
        )
    elif kind == "merge":
        services.merge_units(**by, units=[unit, second], into=second, from_date=when)
    else:
        under = Parentage.objects.after(when).filter(parent=unit)
        codes = sorted(set(under.values_list("unit__code", flat=True)))
        services.split_unit(
            **by,
            unit=unit,
            into=[
                services.NewUnit(f"s{number}a", "A"),
                services.NewUnit(f"s{number}b", "B"),
            ],
            children={code: f"s{number}{'ab'[n % 2]}" for n, code in enumerate(codes)},
            from_date=when,
        )
    return when


def walked(day):
    """Pairs (above, below, depth) by walking the parentages of a day."""
    parents = dict(Parentage.objects.on(day).values_list("unit", "parent"))
    pairs = set()
    for pk in Unit.objects.on(day).values_list("pk", flat=True):
        above, depth = pk, 0
        while above is not None:
            pairs.add((above, pk, depth))
            above, depth = parents.get(above), depth + 1
            assert depth < 60, "a circle"
    return pairs


def check(day):
    stored = list(Reach.objects.on(day).values_list("above", "below", "depth"))
    assert len(stored) == len(set(stored))
    assert set(stored) == walked(day), day
    standing = set(Unit.objects.on(day).values_list("pk", flat=True))
    parents = list(Parentage.objects.on(day).values_list("unit", "parent"))
    assert {unit for unit, _parent in parents} <= standing
    assert {parent for _unit, parent in parents} <= standing
    assert len(parents) == len(standing) - (
        1 if standing else 0
    )  # all but the root: one
    rows = organisation(day).rows
    assert {row.id for row in rows} == standing


def stood():
    """Who stood under whom on each watched day, from two reads of the tables."""
    units = list(Unit.objects.values_list("pk", "start_date", "end_date"))
    parents = list(
        Parentage.objects.values_list("unit", "parent", "start_date", "end_date")
    )

    def on(day, rows):
        return {
            tuple(r)
            for *r, start, end in rows
            if start <= day and (not end or day < end)
        }

    return {day: (on(day, units), on(day, parents)) for day in WATCHED}


def play(plan):
    with undone():
        actor = begin()
        before = stood()
        for number, step in enumerate(plan):
            try:
                when = take(actor, step, number)
            except Refused:
                event(f"{step[0]} refused")
                assert stood() == before
                continue
            event(f"{step[0]} done")
            after = stood()
            assert all(after[day] == before[day] for day in WATCHED if day < when)
            before = after
        for day in WATCHED:
            check(day)
        spans = units_between(DAYS[0], DAYS[-1]).rows
        ever = Unit.objects.during(DAYS[0], DAYS[-1]).values_list("code", flat=True)
        assert sorted(row.code for row in spans) == sorted(ever)


plans = st.lists(steps, min_size=4, max_size=14)


@pytest.mark.django_db
@settings(max_examples=20, phases=PHASES, suppress_health_check=list(HealthCheck))
@given(plans)
def test_the_closure_follows_and_the_past_stays(plan):
    play(plan)


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=MANY, phases=PHASES, suppress_health_check=list(HealthCheck))
@given(plans)
def test_the_closure_follows_whatever_is_done(plan):
    play(plan)


@pytest.mark.django_db
@settings(max_examples=25, phases=PHASES, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(units, st.booleans()), min_size=1, max_size=12), st.randoms())
def test_a_tree_at_once_is_the_tree_one_by_one(shape, random):
    rows = [
        services.NewUnit(
            f"b{n}",
            f"B{n}",
            f"b{parent % n}" if n and parent % (n + 1) else None,
            overlay=overlay,
        )
        for n, (parent, overlay) in enumerate(shape)
    ]

    def one_by_one(by):
        for row in rows:
            parent = Unit.objects.get(code=row.parent or "company")
            services.add_unit(
                **by,
                code=row.code,
                name=row.name,
                parent=parent,
                start_date=parent.start_date,
                overlay=row.overlay,
            )

    def at_once(by):
        shuffled = list(rows)
        random.shuffle(shuffled)
        services.add_units(**by, rows=shuffled)

    results = []
    for build in (one_by_one, at_once):
        with undone():
            actor = builtin_operator(at=AT)
            services.create_company(
                actor=actor, at=AT, name="Company", start_date=DAYS[0]
            )
            build({"actor": actor, "at": AT})
            check(DAYS[1])
            stand = organisation(DAYS[1]).rows
            results.append({(row.code, row.parent_code, row.overlay) for row in stand})
    assert results[0] == results[1]
