"""Two who decide one dispute at one time: one of them hears of the other; so do two who save."""

from datetime import date
from decimal import Decimal

import pytest

from luopan.review.models import PayCorrection, PayDecision, PayDispute, PayScheme
from luopan.review.paying.rules import SaidRule
from luopan.review.services import disputing, paying
from luopan.targets.refusals import Conflict
from luopan.trail.refusal import Refused
from tests.rounds import rounds
from tests.targets.conftest import play  # noqa: F401
from tests.targets.test_races import crowd, empty_file, together  # noqa: F401

pytestmark = pytest.mark.slow


def disputed(world, line):
    return PayDispute.objects.create(
        person=world.people.bob,
        unit=world.north_1_a,
        period="2027-01",
        line=line,
        said="An order is missing",
        due_date=date(2027, 1, 11),
        actor=world.bob,
        at=world.at,
    )


def decides(world, who, dispute, **said):
    def job():
        return disputing.decide_dispute(
            actor=who,
            at=world.at,
            dispute=PayDispute.objects.get(pk=dispute.pk),
            said="So it is",
            **said,
        )

    return job


def test_of_two_who_decide_at_once_one_hears_of_it(crowd):  # noqa: F811
    world = crowd.world
    for number in range(rounds(4)):
        one = disputed(world, f"rule-{number}")
        done = together(
            decides(world, world.fin, one, upheld=True, amount=500),
            decides(world, world.olga, one, upheld=False),
        )
        (conflict,) = [each for each in done if isinstance(each, Refused)]
        assert isinstance(conflict, Conflict)
        decision = PayDecision.objects.get(dispute=one)
        added = PayCorrection.objects.filter(decision=decision).count()
        assert added == int(decision.upheld)


def test_control_two_disputes_decided_at_once_are_both_decided(crowd):  # noqa: F811
    world = crowd.world
    done = together(
        decides(world, world.fin, disputed(world, "rule-1"), upheld=True, amount=500),
        decides(world, world.olga, disputed(world, "rule-2"), upheld=False),
    )
    assert not any(isinstance(one, Refused) for one in done), done
    assert PayDecision.objects.count() == 2


@pytest.mark.race
def test_of_two_who_save_a_scheme_at_once_one_hears_of_it(crowd):  # noqa: F811
    world = crowd.world
    made = paying.open_scheme(actor=world.fin, at=world.at, name="S", audience="seat")
    rule = SaidRule(
        name="X", metric="sales_amount", steps=((Decimal(0), Decimal("0.1")),)
    )

    def saves(who):
        def job():
            return paying.save_scheme(
                actor=who,
                at=world.at,
                scheme=PayScheme.objects.get(pk=made.pk),
                from_date=date(2027, 1, 1),
                every="month",
                rules=[rule],
                expected=0,
            )

        return job

    done = together(saves(world.fin), saves(world.dora))
    assert sum(isinstance(one, Conflict) for one in done) == 1, done
    assert made.editions.count() == 1


def objects(world, line):
    def job():
        return disputing.dispute_pay(
            actor=world.bob,
            at=world.at,
            unit=world.north_1_a,
            period="2027-01",
            line=line,
            said="An order is missing",
        )

    return job


def test_a_line_is_in_dispute_once(crowd, monkeypatch):  # noqa: F811
    """Sent twice at once, from a phone and from a desk."""
    world = crowd.world
    monkeypatch.setattr(disputing, "_has_line", lambda *_said: True)
    for number in range(rounds(4)):
        line = f"rule-{number}"
        done = together(objects(world, line), objects(world, line))
        (refused,) = [each for each in done if isinstance(each, Refused)]
        assert "already" in str(refused)
        assert PayDispute.objects.filter(line=line).count() == 1


def test_control_two_lines_are_disputed_at_once(crowd, monkeypatch):  # noqa: F811
    monkeypatch.setattr(disputing, "_has_line", lambda *_said: True)
    done = together(objects(crowd.world, "rule-1"), objects(crowd.world, "rule-2"))
    assert not any(isinstance(one, Refused) for one in done), done
    assert PayDispute.objects.count() == 2
