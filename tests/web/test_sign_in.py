"""The door: passwords, lock-out, second factor, sessions and how they end."""

import re
import time
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.test import Client, TestCase

from luopan.org import door, services
from luopan.org.access import Denied
from luopan.org.door import open_sessions
from luopan.org.models import User
from luopan.trail.models import Entry
from luopan.trail.refusal import Refused

PASSWORD = "eine gute Passphrase 罗盘"
OTHER = "noch eine gute Passphrase 罗盘"


@pytest.fixture(autouse=True)
def at_noon(world, settings):
    """Cheap passwords for the whole cast, and the instant of the play."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for user in User.objects.exclude(username="luopan"):
        user.set_password(PASSWORD)
        user.save()
    cache.clear()
    with time_machine.travel(world.at) as traveller:
        yield traveller


def fresh(**extra):
    return Client(headers={"accept-language": "en"}, **extra)


def come_in(client, name="bob", password=PASSWORD, **extra):
    return client.post("/sign-in/", {"login": name, "password": password}, **extra)


def is_in(client):
    return "_auth_user_id" in client.session and client.get("/me/").status_code == 200


def code_for(secret, step=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def set_up_app(client):
    """Sets up the authenticator app as a person does; gives its secret."""
    shown = client.get("/me/app/").content.decode()
    secret = re.search(r'class="secret">([A-Z2-7]+)<', shown)[1]
    with TestCase.captureOnCommitCallbacks(execute=True):
        done = client.post("/me/app/", {"code": code_for(secret)})
    assert done.status_code == 302, done.content.decode()
    return secret


def acts(*names):
    return list(Entry.objects.filter(act__in=names).values_list("act", "actor_name"))


def test_a_password_opens_the_door_and_the_trail_has_it(client):
    assert come_in(client).url == "/"
    assert is_in(client)
    entry = Entry.objects.get(act="org.sign_in")
    assert (entry.actor_name, entry.details) == (
        "bob",
        {"how": "password", "address": "127.0.0.1"},
    )
    client.post("/sign-out/")
    assert acts("org.sign_out") == [("org.sign_out", "bob")]
    assert not is_in(client)


def test_a_name_may_be_written_as_one_likes_and_the_way_goes_on(client):
    answer = come_in(client, " BOB ")
    assert answer.status_code == 302 and is_in(client)
    other = fresh()
    asked = other.get("/me/?x=1")
    assert asked.url == "/sign-in/?next=/me/%3Fx%3D1"
    form = {"login": "bob", "password": PASSWORD, "next": "/me/?x=1"}
    assert other.post("/sign-in/", form).url == "/me/?x=1"


def test_nobody_is_led_to_another_house(client):
    form = {"login": "bob", "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post("/sign-in/", form).url == "/"


@pytest.mark.parametrize("name", ["bob", "nobody", "eve", "luopan", "a\x00b", ""])
def test_a_wrong_pair_says_the_same_of_every_name(client, name):
    answer = come_in(client, name, "wrong" if name != "eve" else PASSWORD)
    assert answer.status_code == 422
    said = answer.content.decode()
    assert ("do not match" in said) == (name not in {"", "a\x00b"})
    assert not is_in(client)


def test_the_fifth_wrong_password_locks_and_says_until_when(client, world):
    for _ in range(4):
        assert come_in(client, password="wrong").status_code == 422
    locked = come_in(client, "Bob", "wrong")  # one account, however written
    assert locked.status_code == 429
    assert "Try again after 12:1" in locked.content.decode()
    right = come_in(client)
    assert right.status_code == 429 and not is_in(client)
    assert acts("org.lock_out") == [("org.lock_out", "")]  # once, not once a try
    assert Entry.objects.get(act="org.lock_out").subject == "user:bob"
    assert come_in(fresh(REMOTE_ADDR="10.0.0.9")).url == "/"  # from elsewhere
    assert come_in(fresh(), "alice").url == "/"  # another name


def test_a_lock_ends_by_itself_and_trying_meanwhile_does_not_prolong_it(
    client, at_noon
):
    for _ in range(5):
        come_in(client, password="wrong")
    at_noon.shift(timedelta(minutes=14))
    assert come_in(client).status_code == 429
    at_noon.shift(timedelta(minutes=2))
    assert come_in(client).url == "/"


def test_another_browser_does_not_give_five_more(client):
    for turn in range(5):
        answer = come_in(fresh(HTTP_USER_AGENT=f"browser {turn}"), password="wrong")
    assert answer.status_code == 429
    assert door.locked_until("bob", "127.0.0.1") is not None


def test_unlocking_is_for_those_who_run_accounts(client, world):
    for _ in range(5):
        come_in(client, password="wrong")
    with pytest.raises(Denied):
        services.unlock(actor=world.alice, at=world.at, username="bob")
    with pytest.raises(Refused, match="no account"):
        services.unlock(actor=world.adam, at=world.at, username="nobody")
    services.unlock(actor=world.adam, at=world.at, username="BOB")
    assert door.locked_until("bob") is None
    assert come_in(client).url == "/"


def test_changing_the_password_ends_the_other_sessions(client):
    elsewhere = fresh()
    come_in(elsewhere)
    come_in(client)
    wrong = {"oldpassword": "wrong", "password1": OTHER, "password2": OTHER}
    assert "Wrong password" in client.post("/me/password/", wrong).content.decode()
    weak = {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    assert "too short" in client.post("/me/password/", weak).content.decode()
    good = {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER}
    assert client.post("/me/password/", good).url == "/me/"
    assert is_in(client) and not is_in(elsewhere)
    assert acts("org.change_password") == [("org.change_password", "bob")]
    assert come_in(fresh()).status_code == 422
    assert come_in(fresh(), password=OTHER).url == "/"


def test_a_disabled_account_is_out_with_its_next_request_and_stays_out(client, world):
    come_in(client)
    services.disable_user(actor=world.adam, at=world.at, user=world.bob)
    assert not is_in(client)
    services.enable_user(actor=world.adam, at=world.at, user=world.bob)
    assert not is_in(client)


def test_a_role_that_ends_takes_its_pages_with_it(client, world):
    come_in(client)
    assert client.get("/targets/").status_code == 200
    services.end_role(
        actor=world.adam, at=world.at, user=world.bob, role="rep", unit=world.north_1_a
    )
    assert client.get("/targets/").status_code == 403


def test_a_one_time_link_leads_to_a_password_and_ends_open_sessions(client, world):
    come_in(client)
    token = services.reset(actor=world.adam, at=world.at, username="bob")
    guest = fresh()
    form = {"password": OTHER, "again": OTHER}
    assert guest.post(f"/welcome/{token}/", form).url == "/sign-in/"
    assert not is_in(client)
    assert come_in(guest, password=OTHER).url == "/"


def test_signing_out_everywhere_else(client):
    elsewhere = fresh(HTTP_USER_AGENT="Mozilla/5.0 (iPhone) MicroMessenger/8 Safari")
    come_in(elsewhere)
    come_in(client)
    assert "微信 · iPhone" in client.get("/me/").content.decode()
    client.post("/me/sessions/end/")
    assert "Signed out of 1 other session" in client.get("/me/").content.decode()
    assert is_in(client) and not is_in(elsewhere)


def test_an_idle_session_ends(client, at_noon):
    come_in(client)
    for _ in range(3):
        at_noon.shift(timedelta(hours=7))
        assert is_in(client)  # each touch begins the eight hours anew
    at_noon.shift(timedelta(hours=9))
    assert client.get("/me/").url.startswith("/sign-in/")
    assert (
        "You were signed out after a period of inactivity"
        in client.get("/sign-in/").content.decode()
    )


def test_no_session_lasts_for_ever(client, at_noon):
    come_in(client)
    for _ in range(24):
        at_noon.shift(timedelta(hours=7))
        client.get("/me/")
    at_noon.shift(timedelta(hours=1))
    assert not is_in(client)


def test_a_privileged_session_lasts_a_working_day(client, at_noon):
    come_in(client, "dora")
    at_noon.shift(timedelta(hours=2, minutes=5))
    assert not is_in(client)
    come_in(client, "dora")
    for _ in range(8):
        at_noon.shift(timedelta(minutes=95))
        client.get("/me/")
    assert not is_in(client)


def test_the_session_key_changes_at_the_door(client):
    client.get("/sign-in/")
    client.session.save()
    before = client.session.session_key
    come_in(client)
    assert client.session.session_key != before


class TestSecondFactor:
    @pytest.fixture(autouse=True)
    def demanded(self, settings):
        settings.SECOND_FACTOR = "roles"

    def test_a_rep_needs_none(self, client):
        come_in(client)
        assert client.get("/me/").status_code == 200

    @pytest.mark.parametrize("name", ["adam", "dora", "fin", "olga"])
    def test_privileged_roles_are_led_to_set_it_up_first(self, client, name):
        come_in(client, name)
        for place in ("/", "/me/", "/targets/"):
            assert client.get(place).url.startswith("/me/app/?next=")
        asked = client.get("/find/?q=a", headers={"accept": "application/json"})
        assert asked.status_code == 403
        assert "two-step verification" in asked.json()["problem"]
        assert (
            "Your role has extensive rights, so it requires"
            in client.get("/me/app/?next=/").content.decode()
        )
        set_up_app(client)
        codes = client.get("/me/codes/").content.decode()
        assert codes.count("<li><code>") == 10
        assert client.get("/me/").status_code == 200

    def test_then_it_is_asked_for_every_time(self, client):
        come_in(client, "dora")
        secret = set_up_app(client)
        assert acts("org.add_factor")[-1] == ("org.add_factor", "dora")
        other = fresh()
        assert come_in(other, "dora").url == "/sign-in/code/"
        assert not is_in(other)
        wrong = other.post("/sign-in/code/", {"code": "000000"})
        assert "Wrong code" in wrong.content.decode() and not is_in(other)
        assert other.post("/sign-in/code/", {"code": code_for(secret, 1)}).url == "/"
        assert is_in(other)
        assert Entry.objects.filter(act="org.sign_in").last().details["how"] == (
            "password+mfa"
        )

    def test_a_code_works_once(self, client):
        come_in(client, "dora")
        secret = set_up_app(client)
        code = code_for(secret, 1)
        for times, expected in enumerate([302, 200]):
            other = fresh()
            come_in(other, "dora")
            answer = other.post("/sign-in/code/", {"code": code})
            assert answer.status_code == expected, times

    def test_wrong_codes_lock_too(self, client):
        come_in(client, "dora")
        secret = set_up_app(client)
        other = fresh()
        come_in(other, "dora")
        for _ in range(4):
            assert other.post("/sign-in/code/", {"code": "1"}).status_code == 200
        assert other.post("/sign-in/code/", {"code": "1"}).status_code == 429
        right = other.post("/sign-in/code/", {"code": code_for(secret, 1)})
        assert right.status_code == 429 and not is_in(other)
        assert come_in(fresh(), "dora").status_code == 429

    def test_a_recovery_code_lets_in_once(self, client):
        come_in(client, "dora")
        set_up_app(client)
        kept = client.get("/me/codes/download/").content.decode().split()
        code = next(word for word in kept if word.isdigit())
        for expected in (302, 200):
            other = fresh()
            come_in(other, "dora")
            answer = other.post("/sign-in/code/", {"code": code})
            assert answer.status_code == expected
        with TestCase.captureOnCommitCallbacks(execute=True):
            client.post("/me/codes/new/")
        assert code not in client.get("/me/codes/").content.decode()
        assert acts("org.renew_codes") == [("org.renew_codes", "dora")]

    def test_a_session_of_before_does_not_slip_through(self, client):
        """Somebody with the password alone waits at the gate; the owner sets it up."""
        thief = fresh()
        come_in(thief, "dora")
        come_in(client, "dora")
        set_up_app(client)
        assert is_in(client) and not is_in(thief)

    def test_secrets_do_not_lie_open_in_the_database(self, client, settings):
        from allauth.mfa.models import Authenticator

        come_in(client, "dora")
        secret = set_up_app(client)
        kept = Authenticator.objects.get(type="totp").data["secret"]
        assert secret not in kept
        settings.SECRET_KEY = "another key, as after a restore without secret.key"
        other = fresh()
        come_in(other, "dora")
        answer = other.post("/sign-in/code/", {"code": code_for(secret, 1)})
        assert answer.status_code == 200 and not is_in(other)

    def test_taking_it_away_asks_for_the_password_if_one_came_in_long_ago(
        self, client, at_noon
    ):
        come_in(client, "dora")
        set_up_app(client)
        at_noon.shift(timedelta(minutes=30))
        assert client.get("/me/app/remove/").url.startswith("/me/confirm/")
        asked = {"password": "wrong", "next": "/me/app/remove/"}
        assert "Wrong password" in (client.post("/me/confirm/", asked).content.decode())
        asked["password"] = PASSWORD
        assert client.post("/me/confirm/", asked).url == "/me/app/remove/"
        assert client.post("/me/app/remove/").url == "/me/"
        assert client.get("/me/").url.startswith("/me/app/")  # his role demands one
        assert ("org.remove_factor", "dora") in acts("org.remove_factor")

    def test_who_lost_his_phone_is_helped_by_an_administrator(self, client, world):
        come_in(client, "dora")
        set_up_app(client)
        with pytest.raises(Denied):
            services.forget_factor(actor=world.alice, at=world.at, user=world.dora)
        with pytest.raises(Refused, match="has more rights than you do"):
            services.forget_factor(actor=world.olga, at=world.at, user=world.dora)
        services.forget_factor(actor=world.adam, at=world.at, user=world.dora)
        assert not is_in(client)
        assert come_in(client, "dora").url == "/"
        with pytest.raises(Refused, match="has not set up two-step verification"):
            services.forget_factor(actor=world.adam, at=world.at, user=world.dora)

    def test_all_means_all(self, client, settings):
        settings.SECOND_FACTOR = "all"
        come_in(client)
        assert client.get("/me/").url.startswith("/me/app/")

    def test_a_demo_demands_none(self, client, world):
        from luopan.org.models import Company

        Company.objects.update(made_by_demo=True)
        come_in(client, "dora")
        assert client.get("/me/").status_code == 200


def test_what_allauth_has_and_we_do_not_want_is_not_routed(client):
    for place in ("/signup/", "/accounts/signup/", "/email/", "/password/reset/"):
        assert client.get(place).status_code == 404


def test_every_page_of_the_door_is_in_our_own_words():
    """A page of allauth's own template would speak its words in its own look."""
    from django.template.loader import get_template

    from luopan.web.policy import routes

    ours = 0
    for place, view in routes():
        made = getattr(view, "view_class", None)
        if made is None or not made.__module__.startswith("allauth"):
            continue
        name = view.view_initkwargs.get("template_name", made.template_name)
        file = get_template(name).origin.name
        assert "/luopan/web/templates/" in file, place
        ours += 1
    assert ours >= 12


def test_a_form_without_its_seal_is_refused_in_a_sentence():
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    answer = come_in(strict)
    assert answer.status_code == 403
    assert "Go back, reload it and try again" in answer.content.decode()
    assert not get_user(strict).is_authenticated


def test_many_browsers_are_as_few_questions_as_one(
    client, world, django_assert_max_num_queries
):
    """Those that have ended are forgotten, whatever they were."""
    for number in range(12):
        held = SessionStore()
        held.create()
        told = {"session_key": held.session_key, "ip": "127.0.0.1", "user_agent": "B"}
        UserSession.objects.create(user=world.bob, last_seen_at=world.at, **told)
        if number % 4 == 0:
            held.delete()
    with django_assert_max_num_queries(3):
        assert len(open_sessions(world.bob)) == 9
    assert UserSession.objects.filter(user=world.bob).count() == 9
