"""Two approvals at once, approve against withdraw: one after the other, or one is refused."""

import shutil

import pytest
from django.db import connection

from luopan.review.adjusting import desk as adjusting_desk
from luopan.review.models import Adjustment
from luopan.review.services import adjusting, approving
from luopan.targets.models import Version
from luopan.trail.refusal import Refused
from tests.review.test_adjusting import LEAVE, ask, by, force, total
from tests.targets.test_races import empty_file, on_file, together  # noqa: F401

pytestmark = pytest.mark.slow


@pytest.fixture
def busy(request, tmp_path, transactional_db, django_db_blocker):
    """The year on a database that threads share: a file, or the PostgreSQL of the test."""
    if connection.vendor != "sqlite":
        yield request.getfixturevalue("year")
        return
    path = tmp_path / "luopan.db"
    shutil.copy(request.getfixturevalue("empty_file"), path)
    with django_db_blocker.unblock(), on_file(path):
        yield request.getfixturevalue("year")


def approves(year, one):
    def job():
        found = Adjustment.objects.get(pk=one.pk)
        return approving.approve(**by(year.world.dora), adjustment=found)

    return job


def withdraws(year, one):
    def job():
        found = Adjustment.objects.get(pk=one.pk)
        return adjusting.withdraw_adjustment(**by(year.world.bob), adjustment=found)

    return job


def two(year):
    from dataclasses import replace

    other = replace(LEAVE, unit="north-1-b")
    return ask(year), ask(year, other, year.world.alice)


@pytest.mark.race
def test_two_approvals_at_once_are_both_in_force(busy):
    one, other = two(busy)
    done = together(approves(busy, one), approves(busy, other))
    assert not any(isinstance(each, Refused) for each in done), done
    after = force(busy)
    assert total(after, "north-1-a") == total(after, "north-1-b") == 14_400 - 1_781
    assert total(after, "north-1") == 28_800
    assert Version.objects.filter(state="committed").count() == 3


def test_control_each_on_what_stood_before_one_of_them_is_lost(busy, monkeypatch):
    one, other = two(busy)
    stood = force(busy)
    monkeypatch.setattr(adjusting_desk, "in_force", lambda _plan, _metric: stood)
    done = together(approves(busy, one), approves(busy, other))
    assert not any(isinstance(each, Refused) for each in done), done
    found = {total(force(busy), unit) for unit in ("north-1-a", "north-1-b")}
    assert found == {14_400, 14_400 - 1_781}


@pytest.mark.race
def test_the_same_one_is_approved_once(busy):
    one = ask(busy)
    done = together(*[approves(busy, one)] * 3)
    assert sum(isinstance(each, Refused) for each in done) == 2
    assert total(force(busy), "north-1-a") == 14_400 - 1_781


@pytest.mark.race
def test_approve_against_withdraw_one_of_both(busy):
    one = ask(busy)
    done = together(approves(busy, one), withdraws(busy, one))
    assert sum(isinstance(each, Refused) for each in done) == 1, done
    one.refresh_from_db()
    assert (one.state == "approved") == (force(busy) != busy.version)
    assert one.events.count() == 2


def test_control_without_looking_at_the_state_what_is_withdrawn_is_in_force(
    busy, monkeypatch
):
    """Each takes the request for open, as its page had shown it."""
    one = ask(busy)

    def shown(desk, states=()):
        now = Adjustment.objects.select_related("version__metric", "unit", "with_unit")
        found = now.get(pk=desk.adjustment.pk)
        found.state = "open"
        return found

    monkeypatch.setattr(adjusting_desk.Desk, "taken", shown)
    approves(busy, one)()
    withdraws(busy, one)()
    one.refresh_from_db()
    assert one.state == "withdrawn" and force(busy) != busy.version
