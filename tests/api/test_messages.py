"""Programs say how their owner hears, and look after webhooks and what did not arrive."""

import pytest

from luopan.org.models import Channel, Webhook
from luopan.trail.models import Message


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME = tmp_path


def test_how_one_hears(noon, caller):
    """What is not said stays; a channel of another, or a digest at night, is refused."""
    bob = caller("bob")
    mine = Channel.objects.create(
        kind="slack", name="M", owner=noon.bob, made_at=noon.at
    )
    other = Channel.objects.create(
        kind="slack", name="O", owner=noon.fin, made_at=noon.at
    )
    found = bob.get("/me/messages").json()
    assert (found["channels"], found["open"], found["kinds"]["talk"]) == (
        [],
        [mine.pk],
        "digest",
    )
    said = bob.post(
        "/me/messages", {"channels": [mine.pk], "kinds": {"talk": "once"}}
    ).json()
    assert (said["channels"], said["kinds"]["talk"], said["digest_at"]) == (
        [mine.pk],
        "once",
        "08:00:00",
    )
    assert bob.post("/me/messages", {"digest_at": "07:00:00"}).status_code == 422
    assert bob.post("/me/messages", {"quiet_from": "22:00:00Z"}).status_code == 422
    assert bob.post("/me/messages", {"channels": [other.pk]}).status_code == 422
    assert bob.get("/channels").status_code == 403
    narrow = caller("bob", "targets.read")
    assert narrow.post("/me/messages", {"digest_at": "09:00:00"}).status_code == 403


def test_webhooks_and_what_did_not_arrive(noon, caller, home):
    """Added under a secret of the caller's own, which no answer tells; stopped, removed."""
    adam = caller("adam")
    body = {
        "name": "ERP",
        "url": "https://1.1.1.1/in",
        "events": ["target.agreed"],
        "secret": "s" * 24,
    }
    assert adam.post("/webhooks", body | {"secret": "short"}).status_code == 422
    assert (
        adam.post("/webhooks", body | {"url": "http://192.168.1.2/"}).status_code == 422
    )
    assert adam.post("/webhooks", body).status_code == 200
    (row,) = adam.get("/webhooks").json()
    assert (row["host"], row["events"], row["state"]) == (
        "1.1.1.1",
        ["target.agreed"],
        "on",
    )
    assert "ssss" not in Webhook.objects.get().sealed + str(
        adam.get("/webhooks").json()
    )
    where = f"/webhooks/{row['id']}"
    for act, status in (
        ("test", 200),
        ("stop", 200),
        ("stop", 422),
        ("start", 200),
        ("fly", 404),
        ("remove", 200),
        ("stop", 404),
    ):
        assert adam.post(f"{where}/{act}").status_code == status, act
    lost = Message.objects.create(
        key="k",
        channel="told",
        recipient="channel:1",
        created_at=noon.at,
        due_at=noon.at,
        state="parked",
        problem="gone",
    )
    assert [one["id"] for one in adam.get("/undelivered").json()] == [lost.pk]
    assert adam.post(f"/undelivered/{lost.pk}/again").status_code == 200
    assert adam.get("/undelivered").json() == []
    assert caller("olga").get("/webhooks").status_code == 403


def test_a_bulletin_is_drawn_up_changed_and_taken_away(draft, caller, noon):
    alice, bob = caller("alice"), caller("bob")
    said = {"unit": "north", "name": "北区战报", "shows": ["work"], "hours": ["18:00"]}
    said |= {"weekdays": [5]}
    assert bob.post("/bulletins", said).status_code == 404
    wrong = alice.post("/bulletins", said | {"hours": ["25:00"]})
    assert "each as 18:00" in wrong.json()["problem"]
    number = alice.post("/bulletins", said).json()["id"]
    top = f"/bulletins/{number}"
    del said["unit"]
    assert bob.post(top, said).status_code == 404
    assert alice.post(top, said | {"room": 999}).status_code == 404
    assert alice.post(top, said | {"weekdays": [1, 5]}).json() == {"done": True}
    (found,) = alice.get("/bulletins").json()
    assert (found["weekdays"], found["active"]) == ([1, 5], False)
    assert bob.post(f"{top}/remove", {}).status_code == 404
    assert alice.post(f"{top}/remove", {}).json() == {"done": True}
    assert alice.get("/bulletins").json() == []
