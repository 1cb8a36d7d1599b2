"""The bars of ``bench.load``: what misses one is said, and fails."""

from dataclasses import replace

import pytest

from bench.load import Figures, Spent, gathered, misses
from bench.people import Tally

GOOD = Figures(2_000, 100.0, (50, 90), (80, 700), (3, 400), 12.0, 2.0, 400, ())


def test_what_holds_is_not_spoken_of():
    assert misses(GOOD, paced=False, postgres=False) == []
    assert misses(GOOD, paced=True, postgres=True) == []


@pytest.mark.parametrize(
    ("change", "paced", "said"),
    [
        ({"failed": ("500 /",)}, True, "1 requests failed"),
        ({"locked": 2}, False, "locked"),
        ({"lost": True}, True, "not taken in"),
        ({"cpu": 20.1}, True, "CPU 20.1 ms"),
        ({"a_second": 79.0}, False, "79 requests a second, at least 80"),
        ({"reads": (50, 401)}, True, "reads p95 401 ms"),
        ({"writes": (50, 801)}, True, "writes p95 801 ms"),
    ],
)
def test_what_misses_a_bar_is(change, paced, said):
    (line,) = misses(replace(GOOD, **change), paced=paced, postgres=False)
    assert said in line


def test_postgres_has_its_own_bar_and_a_pace_has_none():
    slow = replace(GOOD, a_second=61.0)
    assert misses(slow, paced=False, postgres=True) == []
    assert misses(replace(slow, a_second=9.0), paced=True, postgres=True) == []


def test_figures_are_gathered_from_what_all_saw():
    one = Tally(reads=[0.010] * 19 + [0.2], writes=[0.03], refused=1)
    found = gathered([one, Tally(failed=["500 /"])], 3.0, Spent(0.42, 300), 0.021)
    assert (found.done, found.a_second) == (21, 7.0)
    assert found.reads == (10.0, 200.0)
    assert (round(found.cpu, 6), round(found.own, 6)) == (20.0, 1.0)
    assert (found.refused, found.failed) == ((1, 1), ("500 /",))
