"""A handover against an open approval: the word of who leaves is heard before, or not at all."""

import pytest

from luopan.review.models import Handover, HandoverItem
from luopan.review.services.handing_over import hand_over, prepare_handover
from luopan.targets import services
from luopan.targets.models import Card
from luopan.targets.services.agreement import answering
from luopan.trail.models import Entry
from luopan.trail.refusal import Refused
from tests.targets.conftest import play
from tests.targets.test_agreement_races import act, crowd, empty_file, table
from tests.targets.test_races import together

__all__ = ["crowd", "empty_file", "play", "table"]
pytestmark = pytest.mark.slow


def leaving(table):  # noqa: F811
    """Alice leaves today; Charlie takes what she leads."""
    world = table.world
    return prepare_handover(
        actor=world.dora,
        at=world.at,
        person=world.people.alice,
        successor=world.people.charlie,
        day=world.on,
    )


def handing(table, handover):  # noqa: F811
    def job():
        fresh = Handover.objects.select_related("person", "successor")
        one = fresh.get(pk=handover.pk)
        return hand_over(actor=table.world.dora, at=table.world.at, handover=one)

    return job


def last(act_name):
    rows = Entry.objects.filter(act=act_name, outcome="done")
    return rows.order_by("-seq").values_list("seq", flat=True).first()


@pytest.mark.race
def test_who_hands_over_is_heard_before_or_not_at_all(table):  # noqa: F811
    handover = leaving(table)
    done, said = together(
        handing(table, handover),
        act(table, services.accept, table.world.alice, unit="north"),
    )
    assert isinstance(done, Handover), done
    if isinstance(said, Card):
        assert last("targets.accept") < last("review.hand_over")
        assert table.talk("north").state == "settled"
    else:
        assert isinstance(said, Refused)
        assert table.talk("north").state == "open"
    (heard,) = together(act(table, services.accept, table.world.charlie, unit="north"))
    still_open = not isinstance(said, Card)
    assert isinstance(heard, Card) == still_open  # the successor speaks for it now


@pytest.mark.race
def test_two_that_hand_over_at_once_do_it_once(table):  # noqa: F811
    handover = leaving(table)
    answers = together(handing(table, handover), handing(table, handover))
    refused = [one for one in answers if isinstance(one, Refused)]
    assert len(refused) == 1 and "is done" in str(refused[0])
    roles = HandoverItem.objects.filter(kind="role")
    assert roles.count() == 1


def test_control_who_is_not_asked_again_is_heard_after_his_handover(
    table,  # noqa: F811
    monkeypatch,
):
    """The guard of the service taken off: what the page had offered counts for a right."""
    handover = leaving(table)
    handing(table, handover)()
    monkeypatch.setattr(answering, "require_speaker", lambda *_said: None)
    (answer,) = together(act(table, services.accept, table.world.alice, unit="north"))
    assert isinstance(answer, Card)
    assert last("targets.accept") > last("review.hand_over")
