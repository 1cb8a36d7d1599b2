"""Signing at one time: one letter a unit, and no number that was changed under the pen."""

import pytest

from luopan.targets import services
from luopan.targets.models import Commitment, CommitmentLine, Version
from luopan.targets.queries import commitments as queries
from luopan.targets.services import signing
from luopan.targets.services.agreement import answering, issuing
from luopan.trail.refusal import Refused
from tests.targets.test_races import crowd, empty_file, together  # noqa: F401


@pytest.fixture
def issued(crowd):  # noqa: F811
    play, world = crowd, crowd.world
    services.set_target(
        **play.by(world.dora), cell=play.cell("north-1-a"), total=120_000
    )
    issuing.issue(**play.by(world.dora), unit="north", branch=True)
    play.version.refresh_from_db()
    return play


def signs(play, who, **said):
    def job():
        version = Version.objects.get(pk=play.version.pk)
        by = {"actor": who, "at": play.world.at, "version": version}
        return signing.sign(**by, unit="north-1-a", **said)

    return job


@pytest.mark.slow
@pytest.mark.race
def test_of_two_who_sign_at_once_one_signs(issued):
    play, bob = issued, issued.world.bob
    done = together(*[signs(play, bob)] * 4)
    assert sum(not isinstance(one, Refused) for one in done) == 1, done
    assert Commitment.objects.count() == 1
    assert CommitmentLine.objects.count() == 1


@pytest.mark.slow
def test_control_without_looking_again_two_letters_are_signed(issued, monkeypatch):
    """Each takes the letter for open, as its page had shown it: two are signed of one number."""
    play, bob = issued, issued.world.bob
    monkeypatch.setattr(signing, "_refuse_not_open", lambda *_said: None)
    monkeypatch.setattr(signing, "must_accept", lambda *_said: False)
    done = together(*[signs(play, bob)] * 2)
    assert not any(isinstance(one, Refused) for one in done), done
    assert Commitment.objects.filter(unit__code="north-1-a").count() == 2


@pytest.mark.slow
@pytest.mark.race
def test_a_number_that_changes_meanwhile_is_not_signed_unread(issued):
    play, world = issued, issued.world
    read = queries.to_sign(world.bob, play.version, "north-1-a", at=world.at)

    def change():
        version = Version.objects.get(pk=play.version.pk)
        return answering.answer(
            actor=world.dora,
            at=world.at,
            version=version,
            unit="north-1-a",
            amount=110_000,
            carried={"north-1~": 10_000},
        )

    sign = signs(play, world.bob, expected=read.expected)
    signed, changed = together(sign, change)
    if isinstance(signed, Refused):
        assert not Commitment.objects.exists()
    else:  # he was first: what he signed is what he read, and the talk is settled
        assert isinstance(changed, Refused)
        assert signed.lines.get().amount == 120_000
