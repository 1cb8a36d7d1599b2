"""Settings › Accounts and roles: people are invited, helped, stopped; roles begin and end."""

import re

import pytest
import time_machine

from luopan.org.models import Membership, User
from luopan.trail.models import Entry

PASSWORD = "eine gute Passphrase 罗盘"


@pytest.fixture(autouse=True)
def at_noon(world):
    with time_machine.travel(world.at):
        yield


@pytest.fixture
def adam(client, world):
    client.force_login(world.adam)
    return client


def text(answer, status=200):
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def do(client, name, act, **said):
    return client.post(f"/settings/accounts/{name}/do/{act}/", said)


def link_in(shown):
    return re.search(r'value="http://testserver(/welcome/[^"]+)"', shown)[1]


def test_the_list_tells_state_roles_and_factor(adam, world):
    shown = text(adam.get("/settings/accounts/"))
    assert "10 accounts" in shown
    eve = shown.split('href="/settings/accounts/eve/"')[1].split("</tr>")[0]
    assert "disabled" in eve
    dora = shown.split('href="/settings/accounts/dora/"')[1].split("</tr>")[0]
    assert "director · 罗盘饮料" in dora or "Luopan Drinks" in dora
    assert "to be set up" in dora
    assert text(adam.get("/settings/accounts/?q=ali")).count("/accounts/alice/") == 1
    assert "There is no account with that name" in text(
        adam.get("/settings/accounts/?q=zzz")
    )


def test_an_invitation_makes_account_role_and_link(adam, client, world):
    form = {"username": "nora", "email": "nora@example.com", "role": "rep"}
    shown = text(adam.post("/settings/invite/", form | {"unit": "Seat B"}))
    nora = User.objects.get(username="nora")
    held = Membership.objects.get(user=nora)
    assert (held.role, held.unit) == ("rep", world.north_1_b)
    guest = link_in(shown)
    client.logout()
    form = {"password": PASSWORD, "again": PASSWORD}
    assert client.post(guest, form)["Location"] == "/sign-in/"
    nora.refresh_from_db()
    assert nora.check_password(PASSWORD)


WRONG = [
    ({"username": "bob", "role": "nonsense"}, "no role"),
    ({"username": "x y", "role": "rep"}, "letters, digits"),
    ({"username": "nora", "role": "rep", "unit": "nowhere"}, "no unit"),
    ({"username": "nora", "role": "rep", "person": "bob"}, "already has an account"),
    ({"username": "nora", "role": "rep", "email": "x"}, "not an email address"),
]


@pytest.mark.parametrize(("form", "sentence"), WRONG)
def test_what_is_wrong_is_said_and_nothing_is_made(adam, world, form, sentence):
    before = User.objects.count()
    shown = text(adam.post("/settings/invite/", form), 400)
    assert re.search(sentence, shown)
    assert User.objects.count() == before
    assert "<dialog" in shown and " open" in shown.split('id="invite"')[1][:60]


def test_a_new_link_for_who_has_a_password_and_who_has_none(adam, world):
    assert link_in(text(do(adam, "bob", "reset")))
    world.bob.set_password(PASSWORD)
    world.bob.save()
    assert link_in(text(do(adam, "bob", "reset")))
    acts = Entry.objects.filter(act__in=["org.invite", "org.reset"])
    assert [entry.act for entry in acts.order_by("seq")] == ["org.invite", "org.reset"]


def test_who_may_less_reads_an_account_that_may_more(client, world):
    """Whoever makes a link can sign in by it: not for an administrator's account."""
    client.force_login(world.olga)
    above, equal = (
        text(client.get(f"/settings/accounts/{name}/")) for name in ("adam", "bob")
    )
    assert "has more rights than you" in above and "/do/" not in above
    assert "has more rights than you" not in equal and "/do/reset/" in equal


def test_roles_begin_and_end(adam, world):
    said = {"role": "manager", "unit": "north-1", "reason": "stands in"}
    assert do(adam, "bob", "grant", **said).status_code == 303
    assert "manager" in text(adam.get("/settings/accounts/bob/"))
    assert (
        do(adam, "bob", "end-role", role="manager", unit="north-1").status_code == 303
    )
    held = Membership.objects.on(world.on).filter(user=world.bob)
    assert [one.role for one in held] == ["rep"]
    shown = text(do(adam, "bob", "end-role", role="manager", unit="north-1"), 400)
    assert "bob is not manager" in shown


def test_disabled_and_enabled(adam, world):
    assert do(adam, "bob", "disable", reason="left").status_code == 303
    world.bob.refresh_from_db()
    assert not world.bob.is_active
    assert "disabled" in text(adam.get("/settings/accounts/bob/"))
    do(adam, "bob", "enable")
    world.bob.refresh_from_db()
    assert world.bob.is_active


def test_the_last_administrator_stays(adam, world):
    assert "last administrator" in text(do(adam, "adam", "disable"), 400)


def test_a_locked_account_is_unlocked(adam, client, world):
    from django.test import Client

    guest = Client()
    for _ in range(5):
        guest.post("/sign-in/", {"login": "bob", "password": "wrong"})
    assert "locked until 12:15" in text(adam.get("/settings/accounts/bob/"))
    do(adam, "bob", "unlock")
    assert "not locked" in text(adam.get("/settings/accounts/bob/"))


def test_a_lost_second_factor_is_taken_away(adam, world):
    from allauth.mfa.models import Authenticator

    Authenticator.objects.create(user=world.dora, type="totp", data={"secret": "x"})
    assert "Lost: remove it" in text(adam.get("/settings/accounts/dora/"))
    assert do(adam, "dora", "forget-factor").status_code == 303
    assert not Authenticator.objects.exists()


def test_operations_run_accounts_but_do_not_grant(client, world):
    client.force_login(world.olga)
    shown = text(client.get("/settings/accounts/bob/"))
    assert "Grant a role" not in shown
    refused = do(client, "bob", "grant", role="manager", unit="north-1")
    assert refused.status_code == 403
    assert "has more rights than you do" in text(do(client, "dora", "disable"), 400)
    assert do(client, "bob", "disable").status_code == 303


@pytest.mark.parametrize("name", ["alice", "bob", "fin", "audrey"])
def test_it_is_closed_to_others(client, world, name):
    client.force_login(getattr(world, name))
    for place in ("/settings/accounts/", "/settings/accounts/bob/"):
        assert client.get(place).status_code == 403
    assert do(client, "bob", "disable").status_code == 403
    assert client.post("/settings/invite/", {"username": "x"}).status_code == 403


def test_a_director_of_a_part_does_not_run_the_accounts_of_all(client, world):
    from luopan.org import services

    services.grant_role(
        actor=world.adam,
        at=world.at,
        user=world.alice,
        role="director",
        unit=world.north,
    )
    client.force_login(world.alice)
    assert client.get("/settings/accounts/").status_code == 403
    assert client.get("/settings/accounts/bob/").status_code == 403


@pytest.mark.parametrize("place", ["nobody/", "luopan/", "bob/do/nonsense/"])
def test_nothing_there(adam, place):
    send = adam.post if "/do/" in place else adam.get
    assert send(f"/settings/accounts/{place}").status_code == 404


def test_pages_ask_the_database_little(adam, django_assert_max_num_queries):
    for place in ("/settings/accounts/", "/settings/accounts/bob/"):
        with django_assert_max_num_queries(25):
            text(adam.get(place))
