"""Contests: groups hold all and only those of comparable size; places have no gaps but ties."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from luopan.engine.contest import LEAST, groups, places

FEW = settings(max_examples=max(25, settings.default.max_examples // 10))
CODES = st.text("abcdef", min_size=1, max_size=3)


@FEW
@given(st.dictionaries(CODES, st.integers(0, 10**9), max_size=40))
def test_everybody_is_in_one_group_and_larger_ones_stand_before(sizes):
    found = groups(sizes)
    assert found.keys() == sizes.keys()
    numbers = sorted(set(found.values()))
    assert numbers == list(range(1, len(numbers) + 1))
    for number in numbers[1:]:
        above = min(sizes[code] for code in sizes if found[code] == number - 1)
        assert max(sizes[code] for code in sizes if found[code] == number) <= above
    if len(numbers) > 1:
        counted = Counter(found.values())
        assert min(counted.values()) >= LEAST


@FEW
@given(st.dictionaries(CODES, st.none() | st.floats(-10, 10), max_size=40))
def test_a_place_is_one_more_than_there_are_better_ones(rates):
    found = places(rates)
    known = {code: round(rate, 4) for code, rate in rates.items() if rate is not None}
    for code in rates:
        better = (
            sum(one > known[code] for one in known.values()) if code in known else 0
        )
        assert found[code] == (better + 1 if code in known else None)


def test_a_group_goes_on_to_half_of_its_largest():
    sizes = dict(a=100, b=90, c=50, d=49, e=48, f=47)
    assert list(groups(sizes).values()) == [1, 1, 1, 2, 2, 2]
