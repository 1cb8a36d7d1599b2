"""Two versions unit by unit: sums at every level, what moved, who sees what."""

from datetime import date
from decimal import Decimal

import pytest

from luopan.org import services as org
from luopan.org.facts import one_look
from luopan.targets import queries, services

ROWS = {
    0: [("company", 0, 6_000, -6_000)],
    1: [("north", -6_000, 0, -6_000), ("company~", 6_000, 6_000, 0)],
    2: [("north-1", -6_000, 0, -6_000), ("company~", 6_000, 6_000, 0)],
    3: [("north-1-a", -6_000, 0, -6_000), ("company~", 6_000, 6_000, 0)],
}


@pytest.fixture
def two(play):
    """120,000, and a copy in which one seat of the North has 6,000 less, kept back."""
    dora = play.world.dora
    services.set_target(**play.by(dora), cell=play.cell(), total=120_000)
    play.version.refresh_from_db()
    play.other = services.copy_version(**play.by(dora), name="Other")
    seat = queries.cell(
        play.version, "north-1-a", "products", "2027", **play.see(dora)
    ).amount
    services.override(
        **play.by(dora) | {"version": play.other},
        amounts=[
            (play.cell("north-1-a"), seat - 6_000),
            (play.cell("company~"), 6_000),
        ],
    )
    play.other.refresh_from_db()
    return play


def apart(play, who="dora", **asked):
    return queries.units_apart(
        play.version, play.other, **play.see(getattr(play.world, who)), **asked
    )


def told(found):
    return [
        (line.code, int(line.apart), int(line.up), int(line.down))
        for line in found.lines
    ]


@pytest.mark.parametrize("depth", ROWS)
def test_at_every_level_it_is_the_same_difference(two, depth):
    found = apart(two, depth=depth)
    assert told(found) == ROWS[depth]
    assert found.depth == depth
    parts = [*found.lines, found.same]
    assert sum(line.apart for line in parts) == found.whole.apart == 0
    whole = queries.compare(two.version, two.other, **two.see(two.world.dora))
    assert sum(line.cells for line in found.lines) == whole.count
    assert (found.whole.one, found.whole.other) == (whole.one, whole.other)


def test_the_first_level_with_several_units_is_shown_first(two):
    found = apart(two)
    assert found.depth == 1
    assert [(d.depth, d.count, d.name, d.seats) for d in found.depths] == [
        (0, 1, "Luopan Drinks", False),
        (1, 2, "", False),
        (2, 3, "", False),
        (3, 4, "", True),
    ]
    assert apart(two, depth=99).depth == 1
    north, reserve = found.lines
    assert (north.name, reserve.name) == ("North", "Luopan Drinks (reserve)")
    assert (reserve.one, reserve.share) == (0, None)
    assert north.share == pytest.approx(float(-6_000 / north.one))
    assert (found.same.cells, found.others) == (0, 1)  # the South


def test_what_moves_between_months_is_up_and_down(two):
    by = two.by(two.world.dora) | {"version": two.other}
    january, february = (two.cell("south", period=f"2027-{m}") for m in ("01", "02"))
    held = queries.cell(two.other, *january, **two.see(two.world.dora)).amount
    services.move(**by, source=january, sink=february, amount=held // 2)
    two.other.refresh_from_db()
    (south,) = (line for line in apart(two).lines if line.code == "south")
    assert (south.apart, south.up, south.down) == (0, held // 2, -(held // 2))


def test_one_sees_his_own_part_and_no_total_of_others(two):
    found = apart(two, "alice")
    assert told(found) == [("north-1", -6_000, 0, -6_000)]
    assert [level.name for level in found.depths] == ["North", "", ""]
    assert told(apart(two, "alice", depth=1)) == [("north", -6_000, 0, -6_000)]
    own = apart(two, "bob", depth=1)  # he sees his seat only: the level is not his
    assert told(own) == [("north-1-a", -6_000, 0, -6_000)]
    assert (own.depth, own.whole.apart) == (3, -6_000)
    none = apart(two, "charlie")
    assert (none.lines, none.whole.apart) == ((), 0)


def test_a_seat_that_moved_leaves_one_and_comes_to_the_other(two):
    """The whole of it, up and down; nobody else is another."""
    world = two.world
    org.move_unit(
        actor=world.operator,
        at=world.at,
        unit=world.north_2_a,
        parent=world.south_1,
        from_date=date(2027, 1, 1),
    )
    later = services.create_version(
        actor=world.operator, at=world.at, plan=two.plan, metric=two.metric, name="New"
    )
    dora = two.see(world.dora)
    codes = ("north-1-a", "north-1-b", "north-2-a", "south-1-a")
    amounts = [
        (
            two.cell(code),
            queries.cell(two.version, code, "products", "2027", **dora).amount,
        )
        for code in codes
    ]
    services.override(**two.by(world.dora) | {"version": later}, amounts=amounts)
    later.refresh_from_db()
    found = queries.units_apart(two.version, later, **dora, depth=1)
    moved = dict(zip(codes, (amount for _cell, amount in amounts), strict=True))[
        "north-2-a"
    ]
    assert moved > 0
    assert told(found)[:2] == [
        ("north", -moved, 0, -moved),
        ("south", moved, moved, 0),
    ]


def test_a_plan_of_one_s_own_shows_nothing_of_a_larger_one(two):
    """Alice sees all of her own plan: beside the company's that is no key to the South."""
    world = two.world
    by = {"actor": world.operator, "at": world.at}
    plan = services.create_plan(
        **by, name="North", calendar=two.plan.calendar, year=2027, root=world.north
    )
    own = services.create_version(**by, plan=plan, metric=two.metric, name="Own")
    alice = two.see(world.alice)
    for first, second in ((own, two.version), (two.version, own)):
        cells = queries.compare(first, second, **alice)
        assert {d.cell.unit[:5] for d in cells.differences} == {"north"}
        assert abs(cells.one - cells.other) < Decimal(120_000)
        units = queries.units_apart(first, second, **alice)
        assert {line.code[:5] for line in units.lines} == {"north"}


def test_few_queries(two, django_assert_max_num_queries):
    """Steps of both, rights, the company, names: within one look, whatever is shown."""
    apart(two)
    for who, most in (("dora", 6), ("alice", 7)):
        with django_assert_max_num_queries(most), one_look():
            apart(two, who)
