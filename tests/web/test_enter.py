"""One click leads into a demo, at this machine; everywhere else that door is not there."""

import pytest
from django.test import Client

from luopan.org.models import Company
from luopan.trail.models import Entry
from luopan.trail.upkeep.exposure import Exposure

HERE = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost:8000"}


def guest(**extra):
    return Client(headers={"accept-language": "en"}, **{**HERE, **extra})


@pytest.fixture
def demo(world):
    Company.objects.update(made_by_demo=True)
    return world


def test_the_cast_stands_at_the_door_and_a_click_lets_in(demo):
    here = guest()
    shown = here.get("/sign-in/").content.decode()
    for name in ("Dora", "Alice", "Bob", "Olga", "Fin", "Audrey", "Adam"):
        assert f"<b>{name}</b>" in shown
    assert "Eve" not in shown  # disabled
    assert here.post("/enter/", {"username": "dora"}).url == "/"
    assert here.get("/me/").status_code == 200
    entry = Entry.objects.get(act="org.sign_in")
    assert (entry.actor_name, entry.details["how"]) == ("dora", "demo")


@pytest.mark.parametrize("name", ["eve", "luopan", "nobody", "", "charlie"])
def test_only_the_cast_is_let_in(demo, name):
    """Charlie is a second manager of the same level: not shown, so not let in."""
    here = guest()
    assert here.post("/enter/", {"username": name}).status_code == 404
    assert "_auth_user_id" not in here.session


FORWARDED = [
    {"HTTP_X_FORWARDED_FOR": "8.8.8.8"},
    {"HTTP_X_FORWARDED_PROTO": "https"},
    {"HTTP_X_REAL_IP": "127.0.0.1"},
    {"HTTP_FORWARDED": "for=127.0.0.1"},
    {"HTTP_VIA": "1.1 proxy"},
]
CLOSED = [
    {"REMOTE_ADDR": "192.168.1.7"},
    {"REMOTE_ADDR": "8.8.8.8"},
    {"REMOTE_ADDR": ""},
    {"REMOTE_ADDR": "::ffff:10.0.0.1"},
    *FORWARDED,
]


@pytest.mark.parametrize("extra", CLOSED, ids=str)
def test_not_from_elsewhere_nor_through_a_proxy(demo, extra):
    there = guest(**extra)
    assert "<b>Dora</b>" not in there.get("/sign-in/").content.decode()
    assert there.post("/enter/", {"username": "dora"}).status_code == 404
    assert "_auth_user_id" not in there.session


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"]
)
def test_this_machine_has_several_addresses(demo, address):
    assert guest(REMOTE_ADDR=address).post("/enter/", {"username": "bob"}).url == "/"


EXPOSED = [
    Exposure("https://luopan.example"),
    Exposure("http://luopan.lan:8000"),
    Exposure("", "127.0.0.1"),
]


@pytest.mark.parametrize("exposure", EXPOSED, ids=str)
def test_not_where_the_operator_named_an_address_or_a_proxy(demo, settings, exposure):
    settings.EXPOSURE = exposure
    assert guest().post("/enter/", {"username": "dora"}).status_code == 404


def test_a_demo_at_another_port_stays_open(demo, settings):
    settings.EXPOSURE = Exposure("http://127.0.0.1:8123")
    assert guest().post("/enter/", {"username": "dora"}).status_code == 302


def test_a_real_company_has_no_such_door(world):
    here = guest()
    nothing = here.get("/no-such-place/")
    answer = here.post("/enter/", {"username": "dora"})
    assert answer.status_code == 404 and answer.content == nothing.content
    assert "<b>Dora</b>" not in here.get("/sign-in/").content.decode()
