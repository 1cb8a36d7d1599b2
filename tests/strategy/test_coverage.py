"""Measures held against the plan's own number; honest counts of what is carried."""

from decimal import Decimal

import pytest
from django.utils import translation

from luopan.demo.objectives import COMING, RUNNING
from luopan.dimensions.models import Metric, Product
from luopan.strategy import queries as strategy
from luopan.strategy import services as strategic
from luopan.targets import services
from luopan.targets.queries import coverage as reading
from luopan.targets.queries.coverage import How
from luopan.targets.queries.coverage_links import Links
from luopan.web.words import strategy as words
from tests.targets.conftest import opened


@pytest.fixture
def play(world):
    """A draft of 2027: North 1,200, South 1,000; one objective over two."""
    play = opened(world)
    for unit, total in (("north", 1200), ("south", 1000)):
        cell = play.cell(unit)
        services.set_target(**play.by(world.operator), cell=cell, total=total)
    by = {"actor": world.dora, "at": world.at}
    said = {**by, "year": 2027, "kind": "growth", "owner": world.people.alice}
    play.grow = strategic.add_objective(**said, name="Grow")
    play.east = strategic.add_objective(**said, name="East", parent=play.grow)
    play.new = strategic.add_objective(**said, name="New", parent=play.grow)
    play.sales = Metric.objects.get(code="sales_amount")
    play.link = lambda objective, plan=play.plan, **what: services.link(
        **by, objective=objective, plan=plan, metric=play.sales, **what
    )
    play.want = lambda objective, **what: strategic.add_measure(
        **by, objective=objective, **({"metric": play.sales} | what)
    )
    with translation.override("en"):
        yield play


def links_of(play, viewer=None):
    shown = strategy.outline(2027)
    return Links(shown, viewer or play.world.dora, play.on)


def balance(play, objective, viewer=None):
    viewer = viewer or play.world.dora
    told = strategy.chosen(objective, viewer=viewer, at=play.world.at, on=play.on)
    (found,) = reading.balances(links_of(play, viewer), told.line, told.wishes)
    return found


def commit(play):
    play.version.refresh_from_db()
    services.commit(**play.by(play.world.operator), expected=play.version.head)


def test_a_company_wide_measure_is_held_against_the_whole_plan(play):
    play.want(play.grow, amount=Decimal(2500))
    play.link(play.east, unit=play.world.north)  # not all that the measure is about
    found = balance(play, play.grow)
    assert (found.carried, found.gap, found.short) == (2200, -300, True)
    assert not found.part


def test_a_draft_counts_once_an_objective_is_linked_to_its_plan(play):
    play.want(play.grow, amount=Decimal(2500))
    assert balance(play, play.grow).carried is None
    made = play.link(play.new, unit=play.world.south)
    assert balance(play, play.grow).carried == 2200
    by = {"actor": play.world.dora, "at": play.world.at}
    services.unlink(**by, carrier=made)
    play.link(play.new, unit=play.world.south)
    strategic.drop_objective(**by, objective=play.new, reason="No.")
    assert balance(play, play.grow).carried is None  # nobody open is linked


def test_a_committed_plan_counts_without_any_link(play):
    play.want(play.grow, amount=Decimal(2500))
    play.want(play.east, amount=Decimal(1100), unit=play.world.north)
    commit(play)
    assert balance(play, play.grow).gap == -300
    assert balance(play, play.east).gap == 100
    assert reading.coverage(links_of(play)).how[play.east.code] == How.NONE


def test_a_unit_and_product_have_their_own_number(play):
    tea, milk = (Product.objects.get(code=code) for code in ("tea", "milk"))
    cell = play.cell("north", "tea")
    services.set_target(**play.by(play.world.operator), cell=cell, total=700)
    play.want(play.east, amount=Decimal(650), unit=play.world.north, product=tea)
    play.link(play.grow, product=milk)
    found = balance(play, play.east)
    assert (found.carried, found.gap, found.part) == (700, 50, False)
    alice, charlie = play.world.alice, play.world.charlie
    assert balance(play, play.east, alice).carried == 700
    assert balance(play, play.east, charlie).carried is None


def regional(play):
    """A plan of the North alone, of its own metric's version: 900."""
    by = {"actor": play.world.operator, "at": play.world.at}
    plan = services.create_plan(
        **by,
        name="North",
        calendar=play.plan.calendar,
        year=2027,
        root=play.world.north,
    )
    orders = Metric.objects.get(code="orders")
    version = services.create_version(**by, plan=plan, metric=orders, name="Draft")
    cell = play.cell("north")
    services.set_target(**by, version=version, cell=cell, total=900)
    return plan, orders


def test_where_only_linked_parts_exist_there_is_no_gap(play):
    plan, orders = regional(play)
    play.want(play.grow, metric=orders, amount=Decimal(2000))
    assert balance(play, play.grow).carried is None
    by = {"actor": play.world.dora, "at": play.world.at}
    north = {"plan": plan, "metric": orders, "unit": play.world.north}
    services.link(**by, objective=play.east, **north)
    found = balance(play, play.grow)
    assert (found.carried, found.gap, found.part) == (900, None, True)
    assert words.gap(found) == ("", "")
    assert "in the linked part" in words.carried(found)
    assert not reading.coverage(links_of(play)).lacking


def test_each_open_objective_stands_in_one_group_or_is_carried(play):
    found = reading.coverage(links_of(play))
    assert [one.name for one in found.none] == ["Grow", "East", "New"]
    assert [one.name for one in found.uncovered] == ["East", "New"]
    assert (found.carried, found.opened) == (0, 3)
    play.link(play.grow)
    found = reading.coverage(links_of(play))
    assert [one.name for one in found.above] == ["East", "New"]
    assert (found.none, found.carried, found.opened) == ((), 1, 3)
    play.link(play.east, unit=play.world.north)
    customers = Metric.objects.get(code="new_customers")
    play.want(play.east, metric=customers, amount=Decimal(120), unit=play.world.north)
    found = reading.coverage(links_of(play))
    assert [one.name for one in found.lacking] == ["East"]
    assert [one.name for one in found.above] == ["New"]
    assert (found.carried, found.opened) == (1, 3)


def test_the_headline_names_each_group_and_agrees_with_the_count(play):
    shown = strategy.outline(2027)
    play.link(play.grow)
    receipts = Metric.objects.get(code="receipts")
    play.want(play.grow, metric=receipts, amount=Decimal(5))
    found = reading.coverage(links_of(play))
    said = words.sentence(shown, found)
    assert "2 are carried only by their parents: “East”, “New”." in said
    assert "1 has a measure without a target: “Grow”." in said
    assert "all of them" not in said
    assert "Targets carry 0 of 3 objectives." in words.of_coverage(shown, found)
    doubts = [words.doubt(line, found) for line in shown.lines]
    above = "carried only by its parent"
    assert doubts == ["a measure has no target", above, above]


def test_as_wanted_has_no_arrow(play):
    play.want(play.grow, amount=Decimal(2200))
    play.link(play.grow)
    assert words.gap(balance(play, play.grow)) == ("even", "as expected")


@pytest.mark.parametrize("aims", [RUNNING, COMING])
def test_the_demo_weights_make_a_hundred(aims):
    families = {}
    for one in aims:
        families.setdefault(one.under, []).append(one.weight)
    assert {key: sum(weights) for key, weights in families.items()} == dict.fromkeys(
        families, 100
    )
