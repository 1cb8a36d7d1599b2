"""Objectives beside targets: links, coverage both ways, amounts and gaps."""

from decimal import Decimal

import pytest

from luopan.dimensions.models import Metric, Product
from luopan.org.access import Denied
from luopan.strategy import queries as strategy
from luopan.strategy import services as strategic
from luopan.targets import services
from luopan.targets.models import Carrier
from luopan.targets.queries import coverage as reading
from luopan.targets.queries.coverage import How
from luopan.trail.refusal import Refused


@pytest.fixture
def wanted(play):
    """A tree of three objectives, and a draft: North 1,200, South 1,000."""
    world = play.world
    by = {"actor": world.dora, "at": world.at}
    for unit, total in (("north", 1200), ("south", 1000)):
        services.set_target(
            **play.by(world.operator), cell=play.cell(unit), total=total
        )
    said = {**by, "year": 2027, "kind": "growth", "owner": world.people.alice}
    play.grow = strategic.add_objective(**said, name="Grow")
    play.east = strategic.add_objective(**said, name="East", parent=play.grow)
    play.new = strategic.add_objective(**said, name="New", parent=play.grow)
    play.sales = Metric.objects.get(code="sales_amount")
    play.link = lambda objective, **what: services.link(
        **by, objective=objective, plan=play.plan, metric=play.sales, **what
    )
    play.want = lambda objective, amount, **what: strategic.add_measure(
        **by, objective=objective, metric=play.sales, amount=Decimal(amount), **what
    )
    return play


def links_of(play, viewer):
    return reading.Links(strategy.outline(2027), viewer, play.on)


def line(play, objective):
    return next(
        one for one in strategy.outline(2027).lines if one.code == objective.code
    )


def balance(play, objective, viewer):
    found = strategy.chosen(objective, viewer=viewer, at=play.world.at, on=play.on)
    links = links_of(play, viewer)
    (only,) = reading.balances(links, line(play, objective), found.wishes)
    return only.carried, only.gap, only.short


def test_who_may_link(wanted):
    world = wanted.world
    said = {"objective": wanted.east, "plan": wanted.plan, "metric": wanted.sales}
    for who in ("alice", "bob", "fin"):
        with pytest.raises(Denied):
            services.link(actor=getattr(world, who), at=world.at, **said)
    made = services.link(actor=world.olga, at=world.at, **said)
    assert made.unit == world.company
    with pytest.raises(Denied):
        services.unlink(actor=world.alice, at=world.at, carrier=made)


def test_what_cannot_carry(wanted):
    world, by = wanted.world, {"actor": wanted.world.dora, "at": wanted.world.at}
    wanted.link(wanted.east, unit=world.north)
    with pytest.raises(Refused, match="already"):
        wanted.link(wanted.east, unit=world.north)
    with pytest.raises(Refused, match="has no version"):
        services.link(
            **by,
            objective=wanted.east,
            plan=wanted.plan,
            metric=Metric.objects.get(code="receipts"),
        )
    with pytest.raises(Refused, match="nothing called"):
        wanted.link(wanted.east, unit=world.industry)
    later = strategic.add_objective(
        **by, year=2028, kind="profit", owner=world.people.alice, name="Earn"
    )
    with pytest.raises(Refused, match="another year"):
        wanted.link(later)
    strategic.drop_objective(**by, objective=wanted.new, reason="No.")
    with pytest.raises(Refused, match="was dropped"):
        wanted.link(wanted.new)


def test_a_link_ends_and_stays(wanted):
    world = wanted.world
    made = wanted.link(wanted.east)
    by = {"actor": world.dora, "at": world.at}
    services.unlink(**by, carrier=made)
    with pytest.raises(Refused, match="no longer"):
        services.unlink(**by, carrier=made)
    assert Carrier.objects.count() == 1
    wanted.link(wanted.east)
    assert Carrier.objects.count() == 2


def test_coverage_both_ways(wanted):
    world = wanted.world
    found = reading.coverage(links_of(wanted, world.dora))
    assert [one.name for one in found.uncovered] == ["East", "New"]
    assert [(o.unit_code, o.whole, o.amount) for o in found.orphans] == [
        ("company", True, 2200)
    ]
    tea = Product.objects.get(code="tea")
    wanted.link(wanted.new, product=tea)
    found = reading.coverage(links_of(wanted, world.dora))
    assert [(o.unit_code, o.partly) for o in found.orphans] == [("company", True)]
    services.unlink(
        actor=world.dora, at=world.at, carrier=Carrier.objects.get(product=tea)
    )
    wanted.link(wanted.east, unit=world.north_1)
    found = reading.coverage(links_of(wanted, world.dora))
    assert found.how == {
        wanted.grow.code: How.BELOW,
        wanted.east.code: How.OWN,
        wanted.new.code: How.NONE,
    }
    assert [(o.unit_code, o.amount) for o in found.orphans] == [("south", 1000)]
    wanted.link(wanted.grow)
    found = reading.coverage(links_of(wanted, world.dora))
    assert found.how[wanted.new.code] == How.ABOVE
    assert (found.uncovered, found.orphans) == ((), ())


def test_carried_beside_wanted(wanted):
    world = wanted.world
    wanted.want(wanted.east, 1500, unit=world.north)
    assert balance(wanted, wanted.east, world.dora) == (None, None, False)
    how = reading.coverage(links_of(wanted, world.dora)).how
    assert how[wanted.east.code] == How.NONE
    wanted.link(wanted.east, unit=world.north)
    assert balance(wanted, wanted.east, world.dora) == (1200, -300, True)
    wanted.link(wanted.east, unit=world.north_1)  # lies in the North: counts once
    wanted.link(wanted.new, unit=world.south)  # stands beside
    assert balance(wanted, wanted.east, world.dora) == (1200, -300, True)
    wanted.want(wanted.grow, 2000)
    assert balance(wanted, wanted.grow, world.dora) == (2200, 200, False)
    wanted.link(wanted.grow)
    assert balance(wanted, wanted.grow, world.dora) == (2200, 200, False)


def test_only_what_lies_in_the_measure_counts(wanted):
    world, tea = wanted.world, Product.objects.get(code="tea")
    services.set_target(
        **wanted.by(world.operator), cell=wanted.cell("north", "tea"), total=700
    )
    wanted.want(wanted.east, 700, unit=world.north, product=tea)
    wanted.link(wanted.east)
    assert balance(wanted, wanted.east, world.dora) == (700, 0, False)


def test_the_number_of_ones_own_unit_is_seen_whatever_else_is_linked(wanted):
    world = wanted.world
    wanted.want(wanted.east, 1500, unit=world.north)
    wanted.link(wanted.east, unit=world.north)
    assert balance(wanted, wanted.east, world.alice) == (1200, -300, True)
    wanted.link(wanted.east, unit=world.south)
    assert balance(wanted, wanted.east, world.alice) == (1200, -300, True)
    links = links_of(wanted, world.alice)
    rows, hidden = reading.carried(links, line(wanted, wanted.east))
    assert [(row.unit_code, row.amount) for row in rows] == [("north", 1200)]
    assert hidden == 1
    assert reading.coverage(links).orphans == ()


def test_the_committed_version_counts_before_a_newer_draft(wanted):
    world = wanted.world
    by = {"actor": world.operator, "at": world.at}
    wanted.version.refresh_from_db()
    draft = services.copy_version(**by, version=wanted.version, name="What if")
    services.set_target(**by, version=draft, cell=wanted.cell(), total=5000)
    wanted.link(wanted.grow)
    wanted.want(wanted.grow, 2000)
    assert balance(wanted, wanted.grow, world.dora)[0] == 5000
    services.commit(**by, version=wanted.version, expected=wanted.version.head)
    assert balance(wanted, wanted.grow, world.dora)[0] == 2200


def test_a_rate_is_carried_by_the_target_of_the_unit_itself(wanted):
    from luopan.targets.aims_said import SaidAim
    from luopan.targets.services.aims import set_aims

    world = wanted.world
    rate = Metric.objects.get(code="win_rate")
    by = {"actor": world.dora, "at": world.at}
    north = {"metric": rate, "unit": world.north, "level": 0.4}
    strategic.add_measure(**by, objective=wanted.east, **north)
    assert balance(wanted, wanted.east, world.dora) == (None, None, False)
    how = reading.coverage(links_of(wanted, world.dora)).how
    assert how[wanted.east.code] == How.NONE
    said = [SaidAim("north", "2027", Decimal("0.38"))]
    set_aims(**by, version=wanted.version, metric=rate, said=said)
    carried, gap, short = balance(wanted, wanted.east, world.dora)
    assert (carried, gap, short) == (Decimal("0.38"), Decimal("-0.02"), True)
    assert balance(wanted, wanted.east, world.charlie)[0] is None
    how = reading.coverage(links_of(wanted, world.dora)).how
    assert how[wanted.east.code] == How.OWN
