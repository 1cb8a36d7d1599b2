"""Letters of agreement: to whose turn it is, once each, in his language; nobody waits for mail."""

from datetime import timedelta

import pytest
from django.core import mail

from luopan.org.models import Person
from luopan.targets import services
from luopan.trail import outbox
from luopan.trail.models import Message
from tests.targets.test_agreement import issued, table

__all__ = ["issued", "table"]


@pytest.fixture
def letters(settings, table):
    """Mail is set up, and everybody has an address."""
    settings.EMAIL_HOST = "mail.example.com"
    for person in Person.objects.all():
        person.email = f"{person.code}@example.com"
        person.save()
    return table


def recipients():
    return list(Message.objects.order_by("pk").values_list("recipient", flat=True))


def test_without_mail_nothing_is_written(issued):
    services.counter(**issued.by(issued.world.alice), unit="north", amount=1, text="x")
    assert recipients() == []


def test_each_turn_is_one_letter_to_whose_it_is(letters):
    world = letters.world
    services.issue(**letters.by(world.dora), unit="company")
    assert sorted(recipients()) == ["alice@example.com", "charlie@example.com"]
    services.counter(**letters.by(world.alice), unit="north", amount=76_000, text="x")
    assert recipients()[2:] == ["dora@example.com"]
    services.answer(**letters.by(world.dora), unit="north", amount=79_000)
    assert recipients()[3:] == ["alice@example.com"]


def test_one_letter_however_many_units_one_speaks_for(letters):
    from luopan.org import services as org

    world = letters.world
    by = {"actor": world.operator, "at": world.at}
    org.grant_role(**by, user=world.alice, role="manager", unit=world.north_1)
    services.issue(**letters.by(world.dora), unit="company", branch=True)
    assert sorted(recipients()).count("alice@example.com") == 1


def test_what_is_rolled_back_is_never_sent(letters):
    from django.db import transaction

    world = letters.world
    with transaction.atomic():
        services.issue(**letters.by(world.dora), unit="company")
        transaction.set_rollback(True)
    assert recipients() == []


def test_sent_once_and_a_server_that_is_down_harms_nobody(letters, monkeypatch):
    world = letters.world
    services.issue(**letters.by(world.dora), unit="company")
    sending = outbox.channels["mail"]

    def down(_letter):
        raise OSError("no route to host")

    monkeypatch.setitem(outbox.channels, "mail", down)
    assert outbox.dispatch(clock=lambda: world.at) == 2
    services.accept(**letters.by(world.alice), unit="north")  # nobody waits
    monkeypatch.setitem(outbox.channels, "mail", sending)
    later = world.at + timedelta(hours=1)
    outbox.dispatch(clock=lambda: later)
    outbox.dispatch(clock=lambda: later)
    keys = [m.extra_headers["Idempotency-Key"] for m in mail.outbox]
    assert len(keys) == len(set(keys)) == 3
    assert Message.objects.filter(state="sent").count() == 3


def test_in_the_reader_s_language(letters):
    world = letters.world
    world.alice.language = "zh-hans"
    world.alice.save()
    services.issue(**letters.by(world.dora), unit="company")
    subjects = dict(Message.objects.values_list("recipient", "content"))
    assert "等待您的答复" in subjects["alice@example.com"]["subject"]
    assert f"/{letters.version.pk}/" in subjects["alice@example.com"]["text"]


def test_what_is_agreed_is_no_turn(letters):
    world = letters.world
    world.dora.language = "en"
    world.dora.save()
    services.issue(**letters.by(world.dora), unit="company")
    services.accept(**letters.by(world.alice), unit="north")
    last = Message.objects.order_by("-pk")[0]
    assert (last.recipient, last.content["subject"]) == (
        "dora@example.com",
        "North: agreed",
    )


def test_a_workbook_that_is_wanted_and_a_department_that_is_asked(letters):
    from datetime import date

    from luopan.targets.services import collecting, supporting

    world, soon = letters.world, date(2027, 3, 1)
    collecting.ask_for_workbooks(
        **letters.by(world.olga), units=["north", "south"], deadline=soon
    )
    assert sorted(recipients()) == ["alice@example.com", "charlie@example.com"]
    later = letters.by(world.olga) | {"at": world.at + timedelta(days=1)}
    collecting.remind_of_workbook(**later, unit="south")
    assert recipients()[2:] == ["charlie@example.com"]
    wanted = {"department": "industry", "what": "Help", "wanted_date": soon}
    asked = supporting.ask_support(**letters.by(world.alice), unit="north", **wanted)
    assert len(recipients()) == 4  # nobody is at the department: one who may from above
    supporting.accept_support(
        actor=world.olga, at=world.at, support=asked, until_date=soon
    )
    assert recipients()[4:] == ["alice@example.com"]
