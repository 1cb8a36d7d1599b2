"""A unit asks another department: asked, promised, refused, delivered; who may what."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from luopan.org.access import Denied, Unknown
from luopan.org.services import grant_role
from luopan.targets.queries import supports as queries
from luopan.targets.refusals import Conflict
from luopan.targets.services import supporting
from luopan.trail.refusal import Refused

SOON = date(2027, 3, 1)


@pytest.fixture
def asked(play):
    """The North asks the industry team, of which Fin has a role, for two days of help."""
    from luopan.org.models import Unit

    play.industry = Unit.objects.get(code="industry")
    grant_role(
        actor=play.world.operator,
        at=play.world.at,
        user=play.world.fin,
        role="finance",
        unit=play.industry,
    )
    play.support = ask(play)
    return play


def ask(play, who="alice", **more):
    said = {
        "unit": "north",
        "department": "industry",
        "what": "An exhibition",
        "wanted_date": SOON,
        "quantity": Decimal(2),
        "measure": "days",
        "carries": 1_000,
    }
    return supporting.ask_support(**play.by(getattr(play.world, who)), **said | more)


def by(play, who, days=0):
    at = play.world.at + timedelta(days=days)
    return {"actor": getattr(play.world, who), "at": at, "support": play.support}


def row(play, who, on=None):
    user = getattr(play.world, who)
    return queries.supports(user, on=on or play.on)[0]


def test_asked_promised_and_delivered(asked):
    seen = row(asked, "fin")
    assert (seen.state, seen.for_me, seen.may_answer) == ("asked", True, True)
    (waits,) = queries.waited_for(asked.world.fin, on=asked.on)
    assert waits.unit == "north"
    assert queries.waited_for(asked.world.dora, on=asked.on) == ()
    supporting.accept_support(**by(asked, "fin"), until_date=SOON, text="In Berlin.")
    seen = row(asked, "alice")
    assert (seen.state, seen.promised_date, seen.text) == (
        "accepted",
        SOON,
        "In Berlin.",
    )
    assert (seen.by_me, seen.may_deliver, seen.promised_quantity) == (True, True, 2)
    supporting.deliver_support(**by(asked, "alice"))
    assert row(asked, "alice").state == "delivered"
    with pytest.raises(Refused, match="settled"):
        supporting.refuse_support(**by(asked, "fin"), text="Too late.")


def test_what_does_not_come_is_late_on_both_sides(asked):
    supporting.accept_support(**by(asked, "fin"), until_date=SOON)
    after = SOON + timedelta(days=1)
    assert not row(asked, "alice", SOON).late
    assert row(asked, "alice", after).late
    for who in ("alice", "fin"):
        (waits,) = queries.waited_for(getattr(asked.world, who), on=after)
        assert waits.late


def test_refused_with_a_reason_and_taken_back(asked):
    with pytest.raises(Refused, match="why"):
        supporting.refuse_support(**by(asked, "fin"), text=" ")
    supporting.refuse_support(**by(asked, "fin"), text="No budget.")
    assert row(asked, "alice").text == "No budget."
    supporting.withdraw_support(**by(asked, "alice"))
    assert queries.supports(asked.world.alice, on=asked.on) == ()


def test_the_second_of_two_words_is_told(asked):
    old = queries.support_seen(asked.world.fin, asked.support.pk, on=asked.on)
    supporting.refuse_support(**by(asked, "fin"), text="No budget.")
    with pytest.raises(Conflict):
        supporting.accept_support(
            actor=asked.world.olga, at=asked.world.at, support=old, until_date=SOON
        )


def test_who_may_what(asked):
    with pytest.raises(Denied, match="Fin"):
        supporting.accept_support(**by(asked, "alice"), until_date=SOON)
    with pytest.raises(Denied):
        supporting.withdraw_support(**by(asked, "fin"))
    with pytest.raises(Denied):
        ask(asked, "olga")  # who does not speak for the North
    with pytest.raises(Unknown):
        ask(asked, "charlie")
    with pytest.raises(Unknown):
        queries.support_seen(asked.world.charlie, asked.support.pk, on=asked.on)
    assert row(asked, "audrey").may_answer is False


@pytest.mark.parametrize(
    "wrong",
    [
        {"department": "south"},
        {"what": "  "},
        {"wanted_date": date(2020, 1, 1)},
        {"quantity": Decimal(0)},
    ],
)
def test_what_cannot_be_asked(play, wrong):
    with pytest.raises(Refused):
        ask(play, **wrong)


def test_reminded_once_a_day(asked):
    supporting.remind_of_support(**by(asked, "alice"))
    with pytest.raises(Refused, match="today"):
        supporting.remind_of_support(**by(asked, "alice"))
    supporting.remind_of_support(**by(asked, "alice", days=1))
