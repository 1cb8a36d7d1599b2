"""Tokens of programs: narrower than their owners, and ended with them."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from luopan.org import access, allowance, services
from luopan.org.access import Action, Denied, Unknown, may, reach
from luopan.org.bearers import bearer, scopes_of, token_numbered, tokens_of
from luopan.org.models import ApiToken
from luopan.trail.models import Entry
from luopan.trail.refusal import Refused

READ, EDIT = Action.TARGETS_READ, Action.TARGETS_EDIT


@pytest.fixture
def issue(world):
    """Issues Alice a token to read targets; what is said replaces its parts."""

    def make(**said):
        asked = {"user": world.alice, "name": "ERP", "scopes": [READ], "days": 30}
        asked |= {"actor": said.get("user", world.alice), "at": world.at} | said
        return services.issue_token(**asked)

    return make


def test_a_token_stands_for_its_owner_held_to_its_scopes(world, issue):
    came = bearer(issue(), at=world.at)
    assert came.user == world.alice
    assert may(came.user, READ, unit=world.north_1, on=world.on)
    assert not may(came.user, EDIT, unit=world.north_1, on=world.on)
    assert may(world.alice, EDIT, unit=world.north_1, on=world.on)
    assert set(reach(came.user, READ, on=world.on)) == set(
        reach(world.alice, READ, on=world.on)
    )
    assert not reach(came.user, EDIT, on=world.on)
    assert not access.held_at(came.user, EDIT, on=world.on)
    assert not access.anywhere(came.user, [EDIT], on=world.on)
    assert access.held_actions(came.user, world.north, world.on) == {READ}


def test_only_its_fingerprint_is_kept_and_the_trail_does_not_tell_it(world, issue):
    token = issue()
    kept = ApiToken.objects.get()
    assert token not in str(vars(kept))
    assert token.startswith(kept.hint)
    entry = Entry.objects.order_by("-seq").first()
    assert (entry.act, entry.details["token"]) == ("org.issue_token", "ERP")
    assert token not in str(vars(entry))


def test_no_token_no_bearer(world, issue):
    issue()
    for text in ("", "lp_", "lp_wrong", "Bearer", "lp_\udcff"):
        assert bearer(text, at=world.at) is None


def test_it_ends_by_its_day_by_hand_and_with_the_account(world, issue):
    token = issue()
    assert bearer(token, at=world.at + timedelta(days=29))
    assert bearer(token, at=world.at + timedelta(days=30)) is None
    (row,) = tokens_of(world.alice, at=world.at)
    services.revoke_token(actor=world.alice, at=world.at, token=token_numbered(row.id))
    assert bearer(token, at=world.at) is None
    assert not tokens_of(world.alice, at=world.at)
    with pytest.raises(Refused, match="This token is already invalid"):
        services.revoke_token(
            actor=world.alice, at=world.at, token=token_numbered(row.id)
        )


def test_a_disabled_owner_has_none_left_also_when_enabled_again(world, issue):
    token = issue()
    by = {"actor": world.olga, "at": world.at, "user": world.alice}
    services.disable_user(**by)
    assert bearer(token, at=world.at) is None
    services.enable_user(**by)
    assert bearer(token, at=world.at) is None


def test_a_lost_role_ends_what_rested_on_it(world, issue):
    reading, editing = issue(), issue(name="grid", scopes=[READ, EDIT])
    by = {"actor": world.adam, "at": world.at, "user": world.alice}
    services.grant_role(**by, role="rep", unit=world.south_1_a)
    services.end_role(**by, role="manager", unit=world.north)
    assert bearer(editing, at=world.at) is None
    came = bearer(reading, at=world.at)  # a rep reads targets too
    assert not may(came.user, READ, unit=world.north, on=world.on)
    services.end_role(**by, role="rep", unit=world.south_1_a)
    assert bearer(reading, at=world.at) is None


def test_a_role_that_ends_later_takes_the_token_along_on_that_day(world, issue):
    token = issue()
    day = world.on + timedelta(days=10)
    services.end_role(
        actor=world.adam,
        at=world.at,
        user=world.alice,
        role="manager",
        unit=world.north,
        from_date=day,
    )
    assert bearer(token, at=world.at + timedelta(days=9))
    assert bearer(token, at=world.at + timedelta(days=10)) is None


def test_who_left_has_none(world, issue):
    token = issue()
    services.end_person(
        actor=world.olga,
        at=world.at,
        person=world.people.alice,
        end_date=date(2027, 1, 8),
    )
    assert bearer(token, at=world.at)
    assert bearer(token, at=world.at + timedelta(days=5)) is None


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"scopes": []}, "at least one"),
        ({"scopes": ["everything"]}, "no scope"),
        ({"scopes": [Action.AUDIT_READ]}, "does not hold audit.read"),
        ({"days": 0}, "1 to 366"),
        ({"days": 367}, "1 to 366"),
        ({"name": " "}, "missing"),
        ({"name": "x" * 81}, "1 to 80"),
    ],
)
def test_what_no_token_can_be(issue, said, words):
    with pytest.raises(Refused, match=words):
        issue(**said)
    assert not ApiToken.objects.exists()


def test_of_one_name_there_is_one_and_of_all_there_are_twenty(issue):
    issue()
    with pytest.raises(Refused, match="called “ERP” already"):
        issue()
    for number in range(19):
        issue(name=f"n{number}")
    with pytest.raises(Refused, match="has 20 tokens"):
        issue(name="one more")


def test_for_others_only_who_runs_accounts_and_may_as_much(world, issue):
    assert bearer(issue(actor=world.olga), at=world.at).user == world.alice
    with pytest.raises(Denied):
        issue(actor=world.charlie, name="theirs")
    with pytest.raises(Refused, match="has more rights than you do"):
        issue(actor=world.olga, user=world.dora, name="hers")
    with pytest.raises(Refused, match="cannot have tokens"):
        issue(actor=world.operator, user=world.eve, name="gone")
    with pytest.raises(Refused, match="no one's account"):
        issue(actor=world.olga, user=world.operator, name="root")


def test_a_token_makes_and_ends_no_tokens(world, issue):
    came = bearer(issue(scopes=list(map(str, (READ, EDIT)))), at=world.at)
    with pytest.raises(Denied, match="by people"):
        issue(actor=came.user, user=came.user, name="child")
    with pytest.raises(Denied, match="by people"):
        services.revoke_token(
            actor=came.user, at=world.at, token=token_numbered(came.token.id)
        )


def test_of_somebody_elses_token_nobody_hears(world, issue):
    issue()
    token = ApiToken.objects.get()
    with pytest.raises(Unknown):
        services.revoke_token(actor=world.charlie, at=world.at, token=token)
    services.revoke_token(actor=world.olga, at=world.at, token=token)
    with pytest.raises(Unknown):
        token_numbered(10**6)


def test_scopes_are_what_one_may_somewhere(world):
    codes = {scope.code for scope in scopes_of(world.bob, on=world.on)}
    assert codes == {a.value for a in access.MAY[access.Role.REP]}
    assert not scopes_of(world.zed, on=world.on)


@pytest.fixture
def clock(monkeypatch, settings):
    """A bucket of 20 that refills one a second, and a clock one sets."""
    settings.API_A_MINUTE, settings.API_AT_ONCE = 60, 20
    allowance.forget()
    at = SimpleNamespace(now=1_800_000_000.0)
    monkeypatch.setattr(allowance.time, "time", lambda: at.now)
    return at


def test_the_bucket_holds_so_many_and_refills(world, issue, clock):
    issue()
    token = ApiToken.objects.get().pk
    assert [allowance.wait_for(token, at=world.at) for _ in range(20)] == [0] * 20
    assert allowance.wait_for(token, at=world.at) == 1
    clock.now += 3
    assert [allowance.wait_for(token, at=world.at) for _ in range(4)] == [0, 0, 0, 1]
    clock.now += 3600
    assert [allowance.wait_for(token, at=world.at) for _ in range(21)][-1] == 1
    assert ApiToken.objects.get().last_used_at == world.at


def test_drawing_ahead_saves_writes(world, issue, clock, django_assert_num_queries):
    issue()
    token = ApiToken.objects.get().pk
    with django_assert_num_queries(2):
        assert [allowance.wait_for(token, at=world.at) for _ in range(20)] == [0] * 20


def test_another_process_draws_from_the_same_bucket(world, issue, clock):
    issue()
    token = ApiToken.objects.get().pk
    given = 0
    while not allowance.wait_for(token, at=world.at):
        given += 1
        allowance.forget()  # as another process, that has drawn nothing yet
    assert given <= 20


def test_a_clock_that_is_set_back_locks_nobody_out(world, issue, clock):
    issue()
    token = ApiToken.objects.get().pk
    allowance.wait_for(token, at=world.at)
    clock.now -= 86_400
    assert allowance.wait_for(token, at=world.at) == 0
