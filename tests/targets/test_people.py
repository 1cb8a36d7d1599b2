"""Breaking down with people in it: capacity by day, exact, with a stated rule for vacancies."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from django.db import transaction
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from luopan.engine import solve
from luopan.org import services as org
from luopan.org.access import Denied, Unknown
from luopan.targets import services as targets
from luopan.targets.capacity import (
    ACTING,
    FULL,
    OTHERS,
    RESERVE,
    RULES,
    Seat,
    Someone,
    Stay,
    capacities,
    later,
)
from luopan.targets.cube import state_of
from luopan.targets.kinds import checked, kind_named
from luopan.targets.moves import hold_totals
from luopan.targets.people import parameters_of, staffed, weights_of
from luopan.targets.queries import explain
from luopan.targets.queries.by_people import by_people, ramp_lines
from luopan.targets.queries.versions import verify_version
from luopan.targets.services.people import set_ramp, spread_by_people
from luopan.trail.refusal import Refused
from tests import cast
from tests.targets.conftest import bought, opened

pytestmark = pytest.mark.django_db
BEGIN, END = date(2027, 1, 1), date(2028, 1, 1)
MONTHS = [(later(BEGIN, month), later(BEGIN, month + 1)) for month in range(12)]
EVER = (date(2015, 1, 1), None)


@st.composite
def spans(draw):
    start = BEGIN + timedelta(days=draw(st.integers(-400, 400)))
    days = draw(st.none() | st.integers(1, 500))
    return start, None if days is None else start + timedelta(days=days)


@given(st.data())
@settings(max_examples=60)
def test_every_day_of_a_seat_is_told(data):
    """Carried, vacant, still learnt and shared are all the days that it stands."""
    seats = [
        Seat(
            code,
            data.draw(spans()),
            tuple(data.draw(st.lists(st.fractions(0, 1), max_size=4))),
        )
        for code in "abc"
    ]
    people = {
        name: Someone(
            data.draw(spans())[0], tuple(data.draw(st.lists(spans(), max_size=2)))
        )
        for name in ("ann", "ben")
    }
    stays = [
        Stay(
            data.draw(st.sampled_from("abc")),
            name,
            data.draw(spans()),
            data.draw(st.booleans()),
        )
        for name in data.draw(st.lists(st.sampled_from(list(people)), max_size=5))
    ]
    for rule in RULES:
        found = capacities(seats, stays, people, MONTHS, rule)
        for seat in seats:
            one = found[seat.code]
            told = int(one.carries.sum() + one.vacant.sum()) + one.learning + one.shared
            assert told == one.stands * FULL
            assert (one.carries >= 0).all() and (one.vacant >= 0).all()
        together = sum(int(one.carries.sum()) for one in found.values())
        assert together <= len(people) * 365 * FULL  # nobody is two people


def test_a_worked_example():
    """docs: ramp ¼ ½ ¾, two weeks of leave with somebody acting, one person in two seats."""
    seats = [Seat(code, EVER) for code in ("new", "away", "two", "empty")]
    people = {
        "new": Someone(date(2027, 1, 1)),
        "old": Someone(date(2020, 1, 1), ((date(2027, 2, 1), date(2027, 2, 15)),)),
        "pair": Someone(date(2020, 1, 1)),
    }
    stays = [
        Stay("new", "new", (BEGIN, None)),
        Stay("away", "old", (date(2020, 1, 1), None)),
        Stay("two", "pair", (date(2020, 1, 1), None)),
        Stay("away", "pair", (date(2027, 2, 1), date(2027, 2, 15)), acting=True),
    ]
    found = capacities(seats, stays, people, MONTHS, ACTING)
    assert found["new"].carries[:5].tolist() == [
        31 * FULL // 4,
        28 * FULL // 2,
        31 * FULL * 3 // 4,
        30 * FULL,
        31 * FULL,
    ]
    # In February "pair" gives half of 14 days to each seat, and is whole the other 14.
    assert found["away"].carries[1] == 14 * FULL + 14 * FULL // 2
    assert found["two"].carries[1] == 14 * FULL + 14 * FULL // 2
    assert found["empty"].vacant.sum() == 365 * FULL
    others = capacities(seats, stays, people, MONTHS, OTHERS)
    assert others["away"].carries[1] == 14 * FULL and others["two"].shared == 0


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """Seats A (Bob) and B (new in July), C away in March with Bob acting, D empty."""
    with django_db_blocker.unblock(), transaction.atomic(), translation.override("en"):
        play = bought(opened(cast.build())).play
        world = play.world
        by = {"actor": world.operator, "at": cast.LAST_YEAR}
        for code, since, seat in [
            ("new", date(2027, 7, 1), world.north_1_b),
            ("cal", date(2016, 1, 1), world.north_2_a),
        ]:
            person = org.add_person(**by, code=code, name=code, start_date=since)
            org.place_person(**by, seat=seat, person=person, from_date=since)
            setattr(world.people, code, person)
        org.add_leave(
            **by,
            person=world.people.cal,
            from_date=date(2027, 3, 1),
            until_date=date(2027, 4, 1),
        )
        targets.set_target(
            **play.by(world.dora), cell=play.cell("north"), total=360_001
        )
        yield play
        transaction.set_rollback(True)


@pytest.fixture
def play(built):
    with transaction.atomic():
        built.version.refresh_from_db()
        yield built
        transaction.set_rollback(True)


def totals(play, *units):
    state = state_of(play.version)
    return [state.total(play.cell(unit)) for unit in units]


def do(play, who, rule, unit="north"):
    return spread_by_people(**play.by(who), unit=unit, rule=rule)


def test_the_number_stays_and_seats_follow_their_people(play):
    world = play.world
    for rule in RULES:
        do(play, world.alice, rule)
        play.version.refresh_from_db()
        (north,) = totals(play, "north")
        parts = totals(
            play,
            "north-1-a",
            "north-1-b",
            "north-2-a",
            "north-1~",
            "north-2~",
            "north~",
        )
        assert north == 360_001 == sum(parts)
        a, b, c, *_reserves = parts
        assert a > c > b > 0
    assert verify_version(play.version).ok


def test_vacant_months_go_to_the_reserve_above_the_seat(play):
    do(play, play.world.alice, RESERVE)
    play.version.refresh_from_db()
    one, two = totals(play, "north-1~", "north-2~")
    # Seat B is empty for half a year, Seat C's holder is on leave for a month.
    assert one / 360_001 == pytest.approx(1 / 3 * 181 / 365, abs=0.03)
    assert two / 360_001 == pytest.approx(1 / 3 * 31 / 365, abs=0.01)
    state = state_of(play.version)
    assert state.total(play.cell("north-1-b", period="2027-03")) == 0
    assert state.total(play.cell("north-1~", period="2027-09")) == 0


def test_months_and_products_stay_as_they_were(play):
    state = state_of(play.version)
    before = {
        (product, f"2027-{month:02}"): state.total(
            play.cell("north", product, f"2027-{month:02}")
        )
        for product in ("tea", "milk")
        for month in range(1, 13)
    }
    do(play, play.world.alice, OTHERS)
    play.version.refresh_from_db()
    after = state_of(play.version)
    for (product, month), amount in before.items():
        assert abs(after.total(play.cell("north", product, month)) - amount) <= 3


def south_has_a_number(play):
    cell = play.cell("south")
    targets.set_target(**play.by(play.world.dora), cell=cell, total=100_003)
    play.version.refresh_from_db()


@pytest.mark.parametrize("around", ["company", "north"])
def test_what_is_held_around_it_has_nobody_else_move(play, around):
    """As without it; and it is still held."""
    south_has_a_number(play)
    do(play, play.world.alice, RESERVE)
    play.version.refresh_from_db()
    alone = state_of(play.version).amounts
    targets.revert(**play.by(play.world.alice))
    held = play.cell(around).as_json()
    targets.step(**play.by(play.world.dora), kind="hold", parameters={"cell": held})
    play.version.refresh_from_db()
    before = state_of(play.version)
    do(play, play.world.alice, RESERVE)
    play.version.refresh_from_db()
    after = state_of(play.version)
    assert (after.amounts == alone).all() and after.holds == before.holds != ()
    outside = np.ones(len(after.space.pairs), bool)
    outside[after.space.rows("north", "products")] = False
    assert (after.amounts[outside] == before.amounts[outside]).all() and outside.any()
    assert verify_version(play.version).ok


def test_steps_of_before_are_replayed_as_they_were_done(play, monkeypatch):
    """Leaf by leaf, with all others making up for it: they have not said that nobody does."""
    south_has_a_number(play)
    kind, state = kind_named("people"), state_of(play.version)
    people = staffed(play.version, "north", RESERVE)
    weights = {"people": weights_of(state, "north", people)}
    said = parameters_of("north", people)
    assert said.pop("alone")
    state = hold_totals(state, [play.cell("company")])
    old = checked(kind, said, state)
    assert not old["alone"]
    done, apply = [], solve.apply
    monkeypatch.setattr(
        solve, "apply", lambda *a, **k: done.append(a) or apply(*a, **k)
    )
    was = kind.apply(state, old, weights).state
    leaf_by_leaf = len(done)
    now = kind.apply(state, old | {"alone": True}, weights).state
    assert leaf_by_leaf > 5 and len(done) - leaf_by_leaf == 1
    cell = play.cell("north")
    assert was.total(cell) == now.total(cell) == state.total(cell)


def test_months_may_be_worth_what_a_seat_has(play):
    """Twice the number before, twice the number after, in months in which both are there."""
    world = play.world
    targets.set_target(
        **play.by(world.dora), cell=play.cell("north-1-a"), total=200_000
    )
    targets.set_target(
        **play.by(world.dora), cell=play.cell("north-2-a"), total=100_000
    )
    (number,) = totals(play, "north")
    spread_by_people(**play.by(world.alice), unit="north", rule=OTHERS, by="number")
    play.version.refresh_from_db()
    state = state_of(play.version)
    for month, ratio in [("2027-02", 2), ("2027-08", 2)]:
        one, other = (
            state.total(play.cell(seat, period=month))
            for seat in ("north-1-a", "north-2-a")
        )
        assert one / other == pytest.approx(ratio, rel=0.001)
    assert state.total(play.cell("north-2-a", period="2027-03")) == 0  # on leave
    assert state.total(play.cell("north")) == number
    with pytest.raises(Refused, match="Months count the same, or by what the seat has"):
        spread_by_people(**play.by(world.alice), unit="north", by="luck")


def test_the_preview_is_what_comes_and_nothing_is_written(play):
    seen = by_people(
        play.world.alice, play.version, "north", rule=RESERVE, at=play.world.at
    )
    head = play.version.head
    play.version.refresh_from_db()
    assert play.version.head == head and seen.may_do
    assert seen.total == 360_001
    for when in ("now", "then"):
        lines = sum(getattr(line, when) for line in seen.lines)
        assert lines + getattr(seen, f"reserve_{when}") == 360_001
    do(play, play.world.alice, RESERVE)
    play.version.refresh_from_db()
    codes = [line.carrier.seat.code for line in seen.lines]
    assert [line.then for line in seen.lines] == totals(play, *codes)
    new = next(
        line.carrier for line in seen.lines if line.carrier.seat.code == "north-1-b"
    )
    assert (new.learning, new.people) == (Decimal("1.52"), ("new",))
    parts = new.carries + new.vacant + new.learning + new.shared
    assert abs(parts - new.stands) <= Decimal("0.02")


def test_it_is_explained_seat_by_seat(play):
    world = play.world
    do(play, world.alice, RESERVE)
    play.version.refresh_from_db()
    found = explain(
        play.version, "north-1-b", "products", "2027", viewer=world.alice, on=play.on
    )
    line = found.lines[-1]
    assert "by people" in line.text and "vacant months go to the reserve" in line.text
    assert (
        "Seat B carries" in line.notes[0]
        and "months there was no one in the seat" in line.notes[1]
    )
    assert "New people in ramp-up do not yet carry 1.52 months." in line.notes
    assert sum(one.delta for one in found.lines) == found.amount


def test_who_may(play):
    world = play.world
    for who in (world.charlie, world.bob):
        with pytest.raises(Unknown):
            do(play, who, OTHERS)
    for who in (world.fin, world.audrey):
        assert not by_people(
            who, play.version, "north", rule=OTHERS, at=world.at
        ).may_do
        with pytest.raises(Refused):
            do(play, who, OTHERS)
    with pytest.raises(Unknown):
        by_people(world.dora, play.version, "south~", rule=OTHERS, at=world.at)
    with pytest.raises(Refused, match="Vacant months"):
        do(play, world.alice, "luck")


def test_a_ramp_of_ones_own(play):
    world = play.world
    by = {"actor": world.dora, "at": world.at}
    set_ramp(**by, role="account manager", shares=[Decimal("0.1")] * 6)
    lines = {one.role: one for one in ramp_lines()}
    assert lines["account manager"].shares == (Fraction(1, 10),) * 6
    assert lines[""].shares[0] == Fraction(1, 4)
    seen = by_people(world.alice, play.version, "north", rule=OTHERS, at=world.at)
    new = next(
        one.carrier for one in seen.lines if one.carrier.seat.code == "north-1-b"
    )
    assert new.carries == Decimal("0.60")
    for shares, why in [([Decimal(2)], "between"), ([Decimal(1)] * 25, "at most")]:
        with pytest.raises(Refused, match=why):
            set_ramp(**by, role="", shares=shares)
    with pytest.raises(Denied):
        set_ramp(actor=world.alice, at=world.at, role="", shares=[])
