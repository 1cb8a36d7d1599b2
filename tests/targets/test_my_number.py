"""Explain my number: the steps add up to it, its parts are it, and rights hold."""

from datetime import timedelta
from decimal import Decimal

import pytest

from luopan.org.access import Unknown
from luopan.targets import services
from luopan.targets.queries.my_number import my_number
from luopan.targets.services.agreement import issuing, offering
from tests.targets.test_signing import committed, settled, sign  # noqa: F401


def test_steps_months_and_products_are_the_number(sold):
    play, world = sold.play, sold.play.world
    services.set_target(
        **play.by(world.dora), cell=play.cell("north-1-a"), total=120_007
    )
    services.set_target(
        **play.by(world.dora), cell=play.cell("north-1-a", "tea"), total=70_003
    )
    for who in (world.dora, world.alice, world.bob):
        found = my_number(who, play.version, "north-1-a", at=world.at)
        assert found.whole.amount == sum(line.delta for line in found.lines)
        assert sum(part.amount for part in found.months) == found.whole.amount
        assert sum(part.amount for part in found.products) == found.whole.amount
        assert len(found.months) == 12
    last = sum(
        amount for seat, _line, _month, amount in sold.rows if seat == "north-1-a"
    )
    assert found.whole.last == last
    assert sum(part.last for part in found.products) == last
    may = {seat: 0 for seat, *_rest in sold.rows}
    for seat, _line, month, amount in sold.rows:
        may[seat] += amount if month == 5 else 0
    assert found.months[4].last == may["north-1-a"]
    assert found.whole.growth == pytest.approx(float(found.whole.amount / last) - 1)


def test_what_lies_above_is_a_line_for_each_kind(sold):
    play, world = sold.play, sold.play.world
    services.set_target(**play.by(world.dora), cell=play.cell("company"), total=400_000)
    services.set_target(**play.by(world.dora), cell=play.cell("north"), total=300_000)
    services.set_target(
        **play.by(world.alice), cell=play.cell("north-1-a"), total=90_000
    )
    found = my_number(world.bob, play.version, "north-1-a", at=world.at)
    assert [line.seq is None for line in found.lines] == [True, False]
    assert found.lines[-1].who == "Alice"
    assert found.whole.amount == Decimal(90_000)


def test_talk_and_letter_stand_beside_it(settled):  # noqa: F811
    play, world = settled, settled.world
    issuing.issue(**play.by(world.alice), unit="north", branch=True)
    offering.counter(
        **play.by(world.bob), unit="north-1-a", amount=100_000, text="Fairs"
    )
    found = my_number(world.bob, play.version, "north-1-a", at=world.at)
    assert [(word.kind, word.who) for word in found.words] == [
        ("proposal", "Alice"),
        ("counter", "Bob"),
    ]
    assert (found.talk_state, found.letter) == ("open", "")


def test_the_letter_is_named(committed):  # noqa: F811
    play, world = committed, committed.world
    made = sign(play, world.bob, "north-1-a")
    found = my_number(world.alice, play.version, "north-1-a", at=world.at)
    assert (found.letter, found.signed_by) == (made.number, "Bob")


def test_others_numbers_are_not_explained(committed):  # noqa: F811
    play, world = committed, committed.world
    for who, unit in [
        (world.bob, "north"),
        (world.bob, "north-1-b"),
        (world.charlie, "north"),
        (world.dora, "nowhere"),
        (world.dora, "north~"),
    ]:
        with pytest.raises(Unknown):
            my_number(who, play.version, unit, at=world.at)


def test_a_year_that_still_runs_compares_with_nothing(sold):
    """Seen in December, the plan of the year to come stands beside the last full year."""
    play, world = sold.play, sold.play.world
    december = world.at - timedelta(days=30)
    found = my_number(world.dora, play.version, "north-1-a", at=december)
    assert found.base_year == play.version.plan.year - 2
    assert found.whole.last == 0 and found.whole.growth is None
    now = my_number(world.dora, play.version, "north-1-a", at=world.at)
    assert now.base_year == play.version.plan.year - 1 and now.whole.last > 0
