"""Floor and stretch of what does not add up: made from the target, or set and held."""

from dataclasses import asdict
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from luopan.org.access import Denied, Unknown
from luopan.targets import services
from luopan.targets.aims import Aims, Entry
from luopan.targets.aims_said import SaidAim
from luopan.targets.cells import Cell
from luopan.targets.cube import HOT, state_of
from luopan.targets.models import Version
from luopan.targets.queries.aim_board import aim_board
from luopan.targets.queries.aims import AimBook, aims_of
from luopan.targets.queries.aims_apart import aim_causes, aims_apart
from luopan.targets.queries.versions import history, verify_version
from luopan.targets.refusals import Conflict
from luopan.targets.services.aims import set_aims
from luopan.targets.services.merging import take_over
from luopan.targets.signed.aims import aims_said, same_aims
from luopan.trail.refusal import Refused
from tests.cases import at_first
from tests.targets.test_aims import metric
from tests.tracked_year import NOON, TODAY


@pytest.fixture
def draft(year):
    """A draft of 2027 with the usual levels: 85, 100, 115 %."""
    by = {"actor": year.world.operator, "at": NOON}
    made = services.copy_version(**by, version=year.version, name="Draft")
    services.set_levels(**by, version=made, pays="stretch")
    return SimpleNamespace(year=year, world=year.world, version=made, by=by)


def put(draft, code, *said, who=None, **more):
    """Each a unit, a period, a value, and a level if it is no target."""
    aims = [
        SaidAim(unit, period, None if value is None else Decimal(str(value)), *level)
        for unit, period, value, *level in said
    ]
    return set_aims(
        actor=who or draft.world.operator,
        at=NOON,
        version=draft.version,
        metric=metric(code),
        said=aims,
        **more,
    )


def levels(draft, code, unit="north", period="2027"):
    """Floor, target and stretch as numbers, and which are held."""
    found = AimBook(draft.version).levels(metric(code), unit, period)
    if found is None:
        return None
    told = (found.floor, found.target, found.stretch)
    return *(None if one is None else float(one) for one in told), found.held


def test_they_follow_the_target_in_the_ratios_of_the_version(draft):
    """Retention of 90 %: no more than all of them; receivables are better with less."""
    put(draft, "buying_customers", ("north", "2027", 300))
    put(draft, "retention_rate", ("north", "2027", "0.9"))
    put(draft, "receivables", ("north", "2027", 1_000))
    put(draft, "collection_rate_flow", ("north", "2027", "0.95"))
    assert levels(draft, "buying_customers") == (255, 300, 345, ())
    assert levels(draft, "retention_rate") == (0.765, 0.9, 1, ())
    assert levels(draft, "receivables") == (1_150, 1_000, 850, ())
    assert levels(draft, "receivables", period="2027-12") == (1_150, 1_000, 850, ())
    assert levels(draft, "collection_rate_flow") == (0.8075, 0.95, 1.0925, ())
    assert levels(draft, "buying_customers", "south") is None
    put(draft, "buying_customers", ("north", "2027", 400))
    assert levels(draft, "buying_customers") == (340, 400, 460, ())
    services.set_levels(**draft.by, version=draft.version, floor=Decimal("0.5"))
    assert levels(draft, "buying_customers") == (200, 400, 460, ())


def test_the_room_below_is_that_of_the_level_that_is_shown(draft):
    """300 is the number of the one unit under the company that has any; its floor is 255."""
    put(draft, "buying_customers", ("north", "2027", 300), ("company", "2027", 400))

    def of_the_company(which):
        board = aim_board(
            draft.version,
            viewer=draft.world.dora,
            on=TODAY,
            unit="company",
            metric="buying_customers",
            which=which,
        )
        return board.rows[0].year

    target, floor = of_the_company("target"), of_the_company("floor")
    assert (target.shown, target.room.least) == (400, 300)
    assert (floor.shown, floor.room.least) == (340, 255)
    assert target.fits and floor.fits


def test_one_set_by_hand_is_held_until_it_is_let_go(draft):
    said = ("north", "2027", 300), ("north", "2027", 280, "floor")
    put(draft, "buying_customers", *said)
    assert levels(draft, "buying_customers") == (280, 300, 345, ("floor",))
    put(draft, "buying_customers", ("north", "2027", 400))
    assert levels(draft, "buying_customers") == (280, 400, 460, ("floor",))
    with pytest.raises(Refused, match="the floor 280 .* above the target 270"):
        put(draft, "buying_customers", ("north", "2027", 270))
    put(draft, "buying_customers", ("north", "2027", None, "floor"))
    put(draft, "buying_customers", ("north", "2027", 270))
    assert levels(draft, "buying_customers") == (230, 270, 311, ())
    with pytest.raises(Refused, match="Nothing here is new"):
        put(draft, "buying_customers", ("north", "2027", None, "floor"))
    both = ("north", "2027", 100), ("north", "2027", 90, "floor")
    put(
        draft, "buying_customers", *both
    )  # target and floor in one step, past each other
    assert levels(draft, "buying_customers") == (90, 100, 115, ("floor",))


@pytest.mark.parametrize(
    ("code", "said", "sentence"),
    [
        ("buying_customers", (310, "floor"), "the floor 310 .* above the target 300"),
        (
            "buying_customers",
            (299, "stretch"),
            "the stretch 299 .* below the target 300",
        ),
        (
            "receivables",
            (299, "floor"),
            "less is better, so the floor .* cannot be below",
        ),
        (
            "receivables",
            (301, "stretch"),
            "less is better, so the stretch .* above the",
        ),
        ("buying_customers", ("2.5", "floor"), "finer"),
        ("buying_customers", (-1, "floor"), "0 or more"),
        ("buying_customers", (280, "ceiling"), "There is no level “ceiling”"),
    ],
)
def test_out_of_order_is_refused_in_a_sentence(draft, code, said, sentence):
    put(draft, code, ("north", "2027", 300))
    with pytest.raises(Refused, match=sentence):
        put(draft, code, ("north", "2027", *said))


def test_a_level_needs_a_target_and_goes_with_it(draft):
    with pytest.raises(Refused, match="floor and stretch are relative to it"):
        put(draft, "win_rate", ("north", "2027", "0.3", "floor"))
    put(draft, "win_rate", ("north", "2027", "0.4"), ("north", "2027", "0.3", "floor"))
    with pytest.raises(Refused, match="has no target"):
        put(
            draft,
            "win_rate",
            ("north", "2027", None),
            ("north", "2027", "0.2", "floor"),
        )
    put(draft, "win_rate", ("north", "2027", None))
    assert not AimBook(draft.version).said.held
    put(draft, "win_rate", ("north", "2027", "0.2"))  # and does not come back by itself
    assert levels(draft, "win_rate") == (0.17, 0.2, 0.23, ())


def test_what_is_held_for_a_year_is_held_in_its_months_as_the_target_is(draft):
    """March has another target, so its own floor; February another floor alone."""
    year = ("north", "2027", "0.4"), ("north", "2027", "0.35", "floor")
    put(draft, "win_rate", *year, ("north", "2027-03", "0.3"))
    put(draft, "win_rate", ("north", "2027-02", "0.38", "floor"))
    assert levels(draft, "win_rate", period="2027-01") == (0.35, 0.4, 0.46, ("floor",))
    assert levels(draft, "win_rate", period="2027-02") == (0.38, 0.4, 0.46, ("floor",))
    assert levels(draft, "win_rate", period="2027-03") == (0.255, 0.3, 0.345, ())
    with pytest.raises(Refused, match="2027-02: the floor 38% would be above"):
        put(draft, "win_rate", ("north", "2027", "0.36"))
    put(
        draft, "receivables", ("north", "2027-12", 900), ("north", "2027", 950, "floor")
    )
    assert levels(draft, "receivables", period="2027-Q4")[0] == 950


def test_beside_a_ratio_that_follows_they_may_be_held_and_never_pass_it(draft):
    """Sales of 60,000: 5,000 from each of 12 customers; with 15 customers 4,000 of each."""
    put(draft, "buying_customers", ("company", "2027", 12))
    assert levels(draft, "revenue_per_customer", "company") == (4_250, 5_000, 5_750, ())
    with pytest.raises(Refused, match="floor 5,100 .* above the target 5,000"):
        put(draft, "revenue_per_customer", ("company", "2027", 5_100, "floor"))
    put(draft, "revenue_per_customer", ("company", "2027", 4_500, "floor"))
    put(draft, "buying_customers", ("company", "2027", 15))  # another metric's target
    found = levels(draft, "revenue_per_customer", "company")
    assert found == (4_000, 4_000, 4_600, ("floor",))
    put(draft, "buying_customers", ("company", "2027", 12))
    assert levels(draft, "revenue_per_customer", "company")[0] == 4_500


def test_without_levels_there_are_none_until_one_is_set_by_hand(draft):
    plain = services.copy_version(**draft.by, version=draft.year.version)
    there = SimpleNamespace(**vars(draft) | {"version": plain})
    put(there, "win_rate", ("north", "2027", "0.4"), ("south", "2027", "0.2"))
    put(there, "receivables", ("north", "2027", 100))
    assert levels(there, "win_rate") == (None, 0.4, None, ())
    before = state_of(plain)
    put(there, "win_rate", ("north", "2027", "0.39", "floor"))
    assert levels(there, "win_rate") == (0.39, 0.4, 0.46, ("floor",))
    assert levels(there, "win_rate", "south") == (0.17, 0.2, 0.23, ())
    assert levels(there, "receivables") == (None, 100, None, ())
    assert (state_of(plain).amounts == before.amounts).all()
    assert state_of(plain).levels is None


def test_a_version_that_is_itself_a_floor_has_none(draft):
    low = services.copy_version(
        **draft.by, version=draft.year.version, name="Low", level="floor"
    )
    there = SimpleNamespace(**vars(draft) | {"version": low})
    put(there, "win_rate", ("north", "2027", "0.4"))
    with pytest.raises(Refused, match="is itself a floor or a stretch"):
        put(there, "win_rate", ("north", "2027", "0.3", "floor"))


def test_who_may_change_the_target_sets_them_and_nobody_else(draft):
    world = draft.world
    put(
        draft,
        "win_rate",
        *((u, "2027", "0.4") for u in ("company", "north", "north-1")),
    )
    put(draft, "win_rate", ("north-1", "2027", "0.3", "floor"), who=world.alice)
    for who, unit, error in (
        (world.alice, "company", Unknown),
        (world.bob, "north-1", Unknown),
        (world.audrey, "north", Denied),
    ):
        with pytest.raises(error):
            put(draft, "win_rate", (unit, "2027", "0.3", "floor"), who=who)
    seen = draft.version.head
    put(draft, "win_rate", ("north-1", "2027", "0.31", "floor"), who=world.alice)
    with pytest.raises(Conflict, match="Win rate"):
        put(draft, "win_rate", ("north-1", "2027", "0.5"), expected=seen)


def test_they_are_in_words_copied_committed_sealed_and_read_back(draft):
    put(draft, "win_rate", ("north", "2027", "0.4"), reason="Best year")
    put(draft, "win_rate", ("north", "2027", "0.35", "floor"), reason="Agreed")
    see = {"viewer": draft.world.dora, "on": TODAY}
    last = history(draft.version, **see)[-1]
    assert last.text == "Win rate by count of North, 2027: floor 35%, held"
    assert last.reason == "Agreed"
    (own,) = aims_of(draft.version, "north")
    assert {level: said.reason for level, said in own.said_by.items()} == {
        "target": "Best year",
        "floor": "Agreed",
    }
    copy = services.copy_version(**draft.by, version=draft.version, name="Copy")
    there = SimpleNamespace(**vars(draft) | {"version": copy})
    assert levels(there, "win_rate") == (0.35, 0.4, 0.46, ("floor",))
    put(there, "win_rate", ("north", "2027", None, "floor"))
    last = history(copy, **see)[-1]
    assert (
        last.text
        == "Win rate by count of North, 2027: the floor follows the target again"
    )
    assert verify_version(draft.version).ok
    services.commit(**draft.by, version=draft.version, reason="so")
    HOT.clear()
    kept = Version.objects.get(pk=draft.version.pk)
    assert levels(draft, "win_rate") == (0.35, 0.4, 0.46, ("floor",))
    aims = state_of(kept).aims
    without = state_of(kept).but(aims=Aims(aims.amounts))
    assert without.result_hash() != kept.committed_hash


def test_an_act_on_an_earlier_step_is_refused_where_it_leaves_them_out_of_order(draft):
    """Alice said 40 %; on it a floor of 35 % came to rest, so she cannot take it back."""
    alice = draft.world.alice
    put(draft, "win_rate", ("north-1", "2027", "0.3"))
    put(draft, "win_rate", ("north-1", "2027", "0.4"), who=alice)
    hers = draft.version.head
    put(draft, "win_rate", ("north-1", "2027", "0.35", "floor"))
    by = {"at": NOON, "version": draft.version}
    with pytest.raises(Refused, match="the floor 35% would be above the target 30%"):
        services.revert(**by, actor=alice, seq=hers)
    services.revert(**by, actor=draft.world.operator, seq=draft.version.head)
    services.revert(**by, actor=alice, seq=hers)
    assert levels(draft, "win_rate", "north-1") == (0.255, 0.3, 0.345, ())


def test_two_versions_apart_say_by_whom_and_why_and_a_part_is_taken_over(draft):
    by = draft.by | {
        "version": services.copy_version(**draft.by, version=draft.version)
    }
    put(draft, "win_rate", ("north", "2027", "0.4"), ("north-1", "2027", "0.3"))
    floors = [(unit, "2027", "0.28", "floor") for unit in ("north", "north-1")]
    put(draft, "win_rate", *floors, reason="Agreed")
    see = {"viewer": draft.world.dora, "on": TODAY}
    apart = aims_apart(by["version"], draft.version)
    assert [(one.level, one.unit, one.one, float(one.other)) for one in apart] == [
        ("target", "north", None, 0.4),
        ("target", "north-1", None, 0.3),
        ("floor", "north", None, 0.28),
        ("floor", "north-1", None, 0.28),
    ]
    why = aim_causes(by["version"], draft.version, apart, **see)
    assert [cause.reason for cause in why] == ["", "", "Agreed", "Agreed"]
    assert {cause.who for cause in why} == {"Luopan"}
    (mine,) = aim_causes(
        by["version"], draft.version, apart[3:], viewer=draft.world.alice, on=TODAY
    )
    assert mine.reason == "Agreed"  # all that the step speaks of is hers
    done = take_over(**by, source=draft.version, unit="north-1")
    there = SimpleNamespace(version=by["version"])
    assert done.aims == 2
    assert levels(there, "win_rate", "north-1") == (0.28, 0.3, 0.345, ("floor",))
    assert levels(there, "win_rate", "north") is None
    put(draft, "win_rate", ("north-1", "2027", None, "floor"))
    take_over(**by, source=draft.version, unit="north-1", expected=done.head)
    assert levels(there, "win_rate", "north-1") == (0.255, 0.3, 0.345, ())


def test_a_level_is_not_taken_over_where_the_draft_has_no_target(draft):
    """There revenue per customer follows; here no customers are said."""
    made = services.copy_version(**draft.by, version=draft.version)
    put(draft, "buying_customers", ("north", "2027", 12))
    cell = Cell("north-1-a", "tea", "2027-01")
    services.override(**draft.by, version=draft.version, amounts=[(cell, 7)])
    put(draft, "revenue_per_customer", ("north", "2027", 3_000, "floor"))
    put(draft, "buying_customers", ("north", "2027", None))
    by = draft.by | {"version": made, "source": draft.version, "unit": "north"}
    assert take_over(**by).aims == 0
    assert not AimBook(made).said.held


def test_letters_name_them_and_those_signed_before_there_were_any_stand(draft):
    put(draft, "win_rate", ("north", "2027", "0.4"), ("north", "2027", "0.35", "floor"))
    (said,) = aims_said(AimBook(draft.version), "north")
    assert [(one.name, one.value, one.counts) for one in said.levels] == [
        ("floor", "35%", ""),
        ("target", "40%", "assessed"),
        ("stretch", "46%", "pays"),
    ]
    kept = asdict(said)
    old = {name: value for name, value in kept.items() if name != "levels"}
    signed = SimpleNamespace(facts={"wording": 4, "aims": [kept]})
    assert same_aims(signed, [said])
    assert same_aims(SimpleNamespace(facts={"wording": 4, "aims": [old]}), [said])
    put(draft, "win_rate", ("north", "2027", "0.3", "floor"))
    assert not same_aims(signed, aims_said(AimBook(draft.version), "north"))


CODES = some.sampled_from(["a", "b"])
ENTRIES = some.builds(
    Entry,
    CODES,
    CODES,
    some.sampled_from(["target", "floor", "stretch"]),
    some.none() | some.integers(0, 99),
)


@at_first(8)
@given(some.lists(some.tuples(CODES, some.lists(ENTRIES, min_size=1, max_size=4))))
def test_what_was_said_last_stands_and_comes_back_from_plain_facts(steps):
    aims, last = Aims(), {}
    for code, said in steps:
        aims = aims.said(code, said)
        last |= {(code, one.unit, one.period, one.level): one.amount for one in said}
    again = Aims.of(aims.rows())
    assert (again.amounts, again.held) == (aims.amounts, aims.held)
    assert again.digest == aims.digest
    assert bool(aims) == any(amount is not None for amount in last.values())
    targets = Aims(aims.amounts)
    assert all(len(row) == 4 for row in targets.rows())  # as before there were levels
    assert (targets.digest == aims.digest) == (not aims.held)
