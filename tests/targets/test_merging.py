"""A part of one version taken over into another: cell by cell, one step, undone as one."""

import pytest

from luopan.org.access import Denied, Unknown
from luopan.targets import services
from luopan.targets.cube import state_of
from luopan.targets.refusals import Conflict
from luopan.targets.services.merging import take_over
from luopan.trail.refusal import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(play):
    """A draft of 120,000 and its copy, where the South has 9,999 more of tea in March."""
    dora = play.by(play.world.dora)
    services.set_target(**dora, cell=play.cell(), total=120_000)
    play.other = services.copy_version(**dora, name="Other")
    cell = play.cell("south-1-a", "tea", "2027-03")
    by = dora | {"version": play.other}
    services.override(**by, amounts=[(cell, 9_999)])
    services.set_target(**by, cell=play.cell("north-1-a"), total=7)
    play.version.refresh_from_db()
    play.other.refresh_from_db()
    return play


def total(version, cell):
    version.refresh_from_db()
    return state_of(version).total(cell)


def take(play, who, unit, **said):
    return take_over(**play.by(who), source=play.other, unit=unit, **said)


def test_a_unit_is_taken_over_and_the_rest_stays(two):
    dora, south, north = two.world.dora, two.cell("south"), two.cell("north")
    before, there = total(two.version, north), total(two.other, south)
    done = take(two, dora, "south", expected=two.version.head)
    assert total(two.version, south) == there
    assert total(two.version, two.cell("south-1-a", "tea", "2027-03")) == 9_999
    assert total(two.version, north) == before
    with pytest.raises(Refused, match="the same in both"):
        take(two, dora, "south")
    services.revert(**two.by(dora), seq=done.seqs[0])
    assert total(two.version, south) != there


def test_one_product_alone(two):
    take(two, two.world.dora, "north-1-a", product="tea")
    tea, milk = (two.cell("north-1-a", line) for line in ("tea", "milk"))
    assert total(two.version, tea) == total(two.other, tea)
    assert total(two.version, milk) != total(two.other, milk)


def test_who_may_and_who_was_faster(two):
    world = two.world
    with pytest.raises(Unknown):
        take(two, world.charlie, "north")
    with pytest.raises(Denied):
        take(two, world.bob, "north-1-a")
    take(two, world.alice, "north")
    services.set_target(**two.by(world.dora), cell=two.cell("south"), total=5)
    with pytest.raises(Conflict):
        take(two, world.dora, "south", expected=1)
