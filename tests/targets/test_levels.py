"""Floor and stretch of a version: steps, holds, closed months, hashes, plain rows."""

from decimal import Decimal

import pytest
from django.db.models import Sum

from luopan.engine.levels import FLOOR, STRETCH
from luopan.targets import services
from luopan.targets.cube import HOT, state_of
from luopan.targets.models import Snapshot, TargetRow
from luopan.targets.queries.grid import on_level
from luopan.targets.queries.levels import levels_of, table
from luopan.trail.refusal import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(play):
    play.say(play.world.operator, "total", cell={}, amount=1_000)
    play.version.refresh_from_db()
    return play


def told(play, unit=""):
    play.version.refresh_from_db()
    found = levels_of(play.version, unit)
    return int(found.floor), int(found.target), int(found.stretch)


def test_a_version_without_levels_is_what_it_was(planned):
    state = state_of(planned.version)
    assert levels_of(planned.version).floor is None
    assert b"levels" not in repr(state._facts()).encode()
    before = state.result_hash()
    by = planned.by(planned.world.operator)
    services.set_levels(**by, floor=Decimal("0.8"))
    services.revert(**by, seq=2)
    planned.version.refresh_from_db()
    assert state_of(planned.version).result_hash() == before


def test_levels_follow_and_hold_and_are_committed_with_the_target(planned):
    by = planned.by(planned.world.operator)
    services.set_levels(**by, stretch=Decimal("1.18"), pays="stretch")
    assert told(planned) == (850, 1_000, 1_180)
    floor, target, stretch = told(planned, "north")
    services.hold_level(**by, level=FLOOR, cell=planned.cell("north"))
    services.set_target(**by, cell=planned.cell(), total=1_200)
    floor_now, target_now, stretch_now = told(planned, "north")
    assert floor_now == floor
    assert target_now > target
    assert stretch_now == pytest.approx(target_now * 1.18, abs=1)
    with pytest.raises(Refused, match="held at 6.* at most 300 ") as refused:
        services.set_target(**by, cell=planned.cell("north"), total=300)
    assert "nearest_amount" not in refused.value.facts
    seen = table(planned.version, planned.world.operator, on=planned.on)
    assert (seen.by_hand, seen.held, seen.may_set) == (1, 1, True)
    services.commit(**planned.by(planned.world.adam))
    rows = TargetRow.objects.filter(version=planned.version).values_list("level")
    sums = dict(rows.annotate(Sum("amount")).order_by())
    assert (sums["floor"], sums["target"], sums["stretch"]) == told(planned)
    HOT.clear()
    assert told(planned)[1] == 1_200
    _damage(planned.version)
    HOT.clear()
    with pytest.raises(ValueError, match="damaged"):
        told(planned)


def _damage(version):
    """Another floor in the snapshot: the hash covers it."""
    from luopan.targets.canonical import pack, unpack

    row = Snapshot.objects.get(version=version, seq=version.head)
    arrays, facts = unpack(bytes(row.content))
    arrays[FLOOR] = arrays[FLOOR] - 1
    Snapshot.objects.filter(pk=row.pk).update(content=pack(arrays, facts))


def test_amounts_of_a_level_keep_their_share_until_released_to_the_ratio(planned):
    by = planned.by(planned.world.operator)
    target = told_target(planned, "south")
    services.set_level(
        **by, level=FLOOR, amounts=[(planned.cell("south"), target // 2)]
    )
    services.set_target(**by, cell=planned.cell(), total=2_000)
    floor, target, _stretch = told(planned, "south")
    assert floor == pytest.approx(target / 2, abs=2)
    share = {"cell": {"unit": "south"}, "share": "0.9"}
    planned.say(planned.world.operator, "level", level=FLOOR, cells=[share])
    assert told(planned, "south")[0] == pytest.approx(target * 0.9, abs=1)
    with pytest.raises(Refused, match="at most"):
        services.set_level(
            **by, level=FLOOR, amounts=[(planned.cell("south"), target + 1)]
        )
    services.release_level(**by, level=FLOOR, cell=planned.cell(), back=True)
    assert told(planned, "south")[0] == pytest.approx(target * 0.85, abs=1)


def told_target(play, unit):
    return int(levels_of(play.version, unit).target)


def test_a_closed_month_keeps_its_levels(planned):
    by = planned.by(planned.world.operator)
    services.set_levels(**by)
    services.close_period(**by, period="2027-01")
    planned.version.refresh_from_db()
    before = levels_of(planned.version, period="2027-01")
    services.set_levels(**by, floor=Decimal("0.5"))
    planned.version.refresh_from_db()
    assert levels_of(planned.version, period="2027-01") == before
    later = levels_of(planned.version, period="2027-02")
    assert later.floor == pytest.approx(later.target / 2, abs=4)


def test_ratios_out_of_order_and_other_gestures_are_refused(planned):
    by = planned.by(planned.world.operator)
    with pytest.raises(
        Refused, match="above 100 % of the target, nor the stretch below it"
    ):
        services.set_levels(**by, floor=Decimal("1.1"))
    with pytest.raises(Refused, match="two decimals"):
        services.set_levels(**by, floor=Decimal("0.87654"))
    with pytest.raises(Refused, match="For everything else, switch to the target"):
        on_level(STRETCH, "spread", {"cell": {}})
    assert on_level("target", "spread", {}) == ("spread", {})
    total = {"cell": {"unit": "north"}, "amount": 5}
    kind, said = on_level(FLOOR, "total", total)
    assert (kind, said["level"], said["cells"]) == ("level", FLOOR, [total])


def test_a_version_that_is_a_floor_itself_has_no_levels(planned):
    by = planned.by(planned.world.operator)
    other = services.copy_version(**by, name="Floor", level=FLOOR)
    with pytest.raises(Refused, match="itself a floor"):
        services.set_levels(**by | {"version": other})


def test_where_lower_is_better_the_usual_floor_lies_above(planned):
    planned.metric.lower_is_better = True
    planned.metric.save()
    services.set_levels(**planned.by(planned.world.operator))
    assert told(planned) == (1_150, 1_000, 850)


def test_a_letter_names_the_three_levels_and_what_they_count_for(planned):
    from luopan.org.models import Unit
    from luopan.papers.blocks import letter_blocks
    from luopan.targets.signed.drafting import Drawer, Signer
    from luopan.targets.signed.keeping import as_facts, as_letter

    by = planned.by(planned.world.operator)
    services.set_levels(**by, assessed=FLOOR, pays=STRETCH)
    planned.version.refresh_from_db()
    unit = Unit.objects.get(code="north")
    letter = Drawer(planned.version, [unit], planned.on).letter(unit, Signer("甲"))
    (metric,) = letter.metrics
    assert [said.level for said in metric.levels] == ["floor", "target", "stretch"]
    assert metric.levels[1].amount == metric.amount
    assert [bool(said.counts) for said in metric.levels] == [True, False, True]
    assert as_letter(as_facts(letter)) == letter
    table = letter_blocks(letter)
    assert any(said.name in str(table) for said in metric.levels)
