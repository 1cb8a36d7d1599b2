"""Room for frames: fewer pages asked of the system, the same answers."""

import resource
import sys

import pytest

from luopan.trail.upkeep.roomy import roomy


def deep(depth):
    """As deep as a template engine, and back."""
    return deep(depth - 1) + 1 if depth else 0


def faults(call):
    """Page faults of many calls from every depth, so that the end of a chunk is met."""

    def walk():
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        for depth in range(1, 150):
            for _ in range(20):
                deep(depth)
        return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

    return call(walk)


def test_it_says_what_the_function_says():
    assert roomy(deep)(50) == 50
    assert roomy(sorted)([2, 1], reverse=True) == [2, 1]
    with pytest.raises(ZeroDivisionError):
        roomy(lambda: 1 / 0)()


@pytest.mark.skipif(
    sys.implementation.name != "cpython" or sys.platform != "linux",
    reason="is about how CPython asks Linux for memory",
)
def test_the_system_is_asked_less_often():
    assert faults(roomy(lambda walk: walk())) < 60  # without room: 180
