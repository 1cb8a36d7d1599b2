"""The trail's pulse: the same until something is done."""

import pytest
from django.db import transaction

from luopan.trail import chain
from luopan.trail.pulse import NOTHING, look
from luopan.trail.refusal import Refused

pytestmark = pytest.mark.django_db
TYPED = frozenset({"test.typed"})


def pulse(despite=NOTHING):
    return look().mark(despite)


@chain.service("test.typed")
def typed(*, actor, at):
    """Something many do all day."""


@chain.service("test.moved")
def moved(*, actor, at, fail=False):
    """Something else."""
    if fail:
        raise Refused("No.")


def test_it_stays_until_something_is_done(alice, at):
    moved(actor=alice, at=at)
    before = pulse()
    assert pulse() == before
    typed(actor=alice, at=at)
    assert pulse() > before


def test_acts_that_do_not_count_leave_it_as_it_was(alice, at):
    moved(actor=alice, at=at)
    before = pulse(TYPED)
    typed(actor=alice, at=at)
    assert pulse(TYPED) == before
    assert pulse() > before
    moved(actor=alice, at=at)
    assert pulse(TYPED) > before


def test_what_is_refused_counts_too_and_harms_nobody(alice, at):
    before = pulse()
    with pytest.raises(Refused):
        moved(actor=alice, at=at, fail=True)
    assert pulse() > before


def test_another_trail_is_another_time(alice, at):
    moved(actor=alice, at=at)
    with transaction.atomic():
        moved(actor=alice, at=at)
        before = pulse(TYPED)
        transaction.set_rollback(True)  # gone, as after restoring an older backup
    again = pulse(TYPED)
    assert again != before
    moved(actor=alice, at=at)  # number 2 again, and not the one of before
    assert pulse(TYPED) not in (before, again)


def test_it_asks_once(alice, at, django_assert_num_queries):
    moved(actor=alice, at=at)
    pulse()
    with django_assert_num_queries(1):
        pulse()
