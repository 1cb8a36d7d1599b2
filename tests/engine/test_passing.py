"""Whose a receipt is when open money is handed on: nothing is lost, nothing is found."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from luopan.engine.incentive import WHOLE
from luopan.engine.passing import Passing, owners, parted
from tests.cases import at_first

START = date(2027, 1, 1)
days = st.integers(0, 40).map(lambda n: START + timedelta(days=n))
people = st.integers(1, 4)
passings = st.lists(
    st.builds(
        Passing, days, people, people, st.integers(0, WHOLE), st.none() | days
    ).filter(lambda one: one.giver != one.taker),
    max_size=4,
).map(lambda each: sorted(each, key=lambda one: one.day))
receipts = st.lists(st.tuples(days, st.integers(-(10**9), 10**9)), max_size=6)


@at_first(8, later=8)
@given(receipts, passings)
def test_parts_add_up_to_what_came(came, passed):
    found = owners(came, 1, passed)
    assert sum(found.values()) == sum(amount for _day, amount in came)
    if all(amount >= 0 for _day, amount in came):
        assert min(found.values()) >= 0


@at_first(8, later=8)
@given(receipts, passings)
def test_what_came_until_the_day_stays(came, passed):
    early = [one for one in came if all(one[0] <= each.day for each in passed)]
    assert owners(early, 1, passed) == {(1, None): sum(each for _day, each in early)}


@at_first(8, later=8)
@given(
    st.integers(0, 10**12),
    st.dictionaries(st.tuples(people, days), st.integers(-9, 10**9)),
)
def test_an_amount_is_parted_to_the_last_fen(amount, parts):
    found = parted(amount, parts)
    whole = sum(max(part, 0) for part in parts.values())
    assert sum(found.values()) == (amount if whole else 0)
    for who, part in found.items():
        assert abs(part * whole - amount * max(parts[who], 0)) < whole


def test_by_hand():
    """Half stays his; of the other half all that comes later goes on once more."""
    march, april, may = (date(2027, month, 1) for month in (3, 4, 5))
    passed = [Passing(march, 1, 2, 500_000), Passing(april, 2, 3)]
    came = [(START, 100), (date(2027, 3, 15), 100), (may, 100)]
    assert owners(came, 1, passed) == {
        (1, None): 200,
        (2, march): 50,
        (3, april): 50,
    }
