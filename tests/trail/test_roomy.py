"""Room for frames: fewer pages asked of the system, the same answers."""

import resource
import threading

import pytest

from luopan.trail.upkeep.roomy import roomy


def deep(depth):
    """As deep as a template engine, and back."""
    return deep(depth - 1) + 1 if depth else 0


def faults(call):
    """Page faults of many calls from every depth, so that the end of a chunk is met.

    In a thread of its own: the tests themselves run with room already.
    """
    found = []

    def walk():
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        for depth in range(1, 150):
            for _ in range(20):
                deep(depth)
        found.append(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)

    thread = threading.Thread(target=call, args=[walk])
    thread.start()
    thread.join()
    return found[0]


def test_it_says_what_the_function_says():
    assert roomy(deep)(50) == 50
    assert roomy(sorted)([2, 1], reverse=True) == [2, 1]
    with pytest.raises(ZeroDivisionError):
        roomy(lambda: 1 / 0)()


def test_the_system_is_asked_less_often():
    without, with_room = faults(lambda walk: walk()), faults(roomy(lambda walk: walk()))
    assert with_room < without / 2
