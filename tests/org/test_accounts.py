"""Accounts, one-time links and roles; nobody reaches above himself."""

from datetime import UTC, datetime, timedelta

import pytest

from luopan.org import services
from luopan.org.access import Denied, Role, Unknown, may
from luopan.org.models import Company, Invitation, Membership, Unit, User
from luopan.org.passages import hand_passage, whose
from luopan.org.queries import (
    accounts,
    builtin_operator,
    company,
    has_company,
    invitation_stands,
)
from luopan.trail.chain import verify
from luopan.trail.models import Entry
from luopan.trail.refusal import Refused

GOOD = "eine gute Passphrase 罗盘"
DAY = timedelta(days=1)


@pytest.fixture
def by(world):
    return {"actor": world.adam, "at": world.at}


def follow(token, at, password=GOOD):
    return services.accept(actor=None, at=at, token=token, password=password)


def test_from_nothing_to_an_administrator(db):
    at = datetime(2027, 1, 4, tzinfo=UTC)
    assert not has_company()
    with pytest.raises(Refused, match="no company yet"):
        company()
    token = services.found_company(
        actor=None, at=at, name="罗盘饮料", admin="adam", currency="cny", first_month=4
    )
    assert has_company() and company().first_month == 4 and company().currency == "CNY"
    adam = follow(token, at)
    assert adam.check_password(GOOD)
    assert may(adam, "system.operate", on=at.date())
    assert [a.roles for a in accounts(on=at.date())] == [("admin@company",)]
    with pytest.raises(Refused, match="company already"):
        services.found_company(actor=None, at=at, name="Again", admin="ada")
    assert User.objects.count() == 2  # and the operator; Ada was not half made
    assert verify().ok


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"name": ""}, "missing"),
        ({"time_zone": "Asia/Nowhere"}, "Asia/Nowhere"),
        ({"time_zone": "../../etc/passwd"}, "time zone"),
        ({"time_zone": ""}, "time zone"),
        ({"currency": "RMB¥"}, "three letters"),
        ({"first_month": 13}, "from 1 to 12"),
        ({"language": "de"}, "zh-hans"),
        ({"admin": "luopan"}, "cannot be used"),
        ({"admin": "a b"}, "letters, digits"),
        ({"email": "nobody"}, "is not an email address"),
    ],
)
def test_a_company_that_cannot_be(db, told, sentence):
    at = datetime(2027, 1, 4, tzinfo=UTC)
    with pytest.raises(Refused, match=sentence):
        services.found_company(
            **{"actor": None, "at": at, "name": "N", "admin": "adam", **told}
        )
    assert not Company.objects.exists() and not Unit.objects.exists()
    assert Entry.objects.get().outcome == "denied"


def test_a_link_works_once_for_a_week(world, by):
    token = services.invite(**by, username="ivy", role="rep", unit="south-1-a")
    stored = Invitation.objects.get()
    assert token not in (
        stored.token_hash,
        *map(str, Entry.objects.values_list("details")),
    )
    assert invitation_stands(token, at=world.at)
    with pytest.raises(Refused, match="too short|too common"):
        follow(token, world.at, "short")
    ivy = follow(token, world.at + 7 * DAY - timedelta(seconds=1))
    assert may(ivy, "targets.read", unit=world.south_1_a, on=world.on)
    assert not invitation_stands(token, at=world.at)
    for stale in (token, "", "never made", "\ud800"):
        with pytest.raises(Refused, match="used, expired or never created"):
            follow(stale, world.at)


def test_a_link_expires(world, by):
    token = services.invite(**by, username="ivy")
    assert not invitation_stands(token, at=world.at + 7 * DAY)
    with pytest.raises(Refused, match="used, expired or never created"):
        follow(token, world.at + 7 * DAY)


def test_a_newer_link_voids_the_older(world, by):
    first = services.invite(**by, username="ivy")
    second = services.invite(**by, username="ivy")
    with pytest.raises(Refused, match="used, expired or never created"):
        follow(first, world.at + timedelta(seconds=1))
    follow(second, world.at + timedelta(seconds=1))
    with pytest.raises(Refused, match="Use a reset"):
        services.invite(**by, username="ivy")
    third = services.reset(**by, username="ivy")
    follow(third, world.at + timedelta(seconds=2), "another good pass phrase")


def test_a_disabled_account_follows_no_link(world, by):
    token = services.invite(**by, username="ivy")
    ivy = User.objects.get(username="ivy")
    services.disable_user(**by, user=ivy)
    with pytest.raises(Refused, match="used, expired or never created"):
        follow(token, world.at)
    for again in (services.invite, services.reset):
        with pytest.raises(Refused, match="disabled"):
            again(**by, username="ivy")
    services.enable_user(**by, user=ivy)
    with pytest.raises(Refused, match="used, expired or never created"):
        follow(token, world.at)  # it does not come back to life


def test_a_per_cent_sign_in_a_sentence_is_only_a_sign(world, by):
    token = services.invite(**by, username="ivy")
    with pytest.raises(Refused) as refused:
        follow(token, world.at, "%(x)s %")
    assert str(refused.value)


@pytest.mark.parametrize("name", ["adam", "dora"])
def test_nobody_takes_over_who_may_more(world, name):
    """Operations may reset passwords, but not an administrator's: the link would be his."""
    olga = {"actor": world.olga, "at": world.at}
    above = getattr(world, name)
    for act in (
        lambda: services.reset(**olga, username=name),
        lambda: services.invite(**olga, username=name),
        lambda: services.disable_user(**olga, user=above),
        lambda: services.enable_user(**olga, user=above),
        lambda: services.end_person(
            **olga, person=getattr(world.people, name), end_date=world.on + DAY
        ),
        # Messages bring links that sign in: whose address it is, is let in.
        lambda: services.edit_person(
            **olga, person=getattr(world.people, name), email="olga@example.com"
        ),
    ):
        with pytest.raises(Refused, match="has more rights than you do"):
            act()
    services.reset(**olga, username="bob")
    services.edit_person(**olga, person=getattr(world.people, name), name="Renamed")


def test_links_of_messages_end_with_the_sessions(world, by):
    """So does one on its way when the address changes."""
    bob = {"actor": world.bob, "at": world.at}
    person = {"person": world.people.bob, "email": "new@example.com"}
    for act in (
        lambda: services.end_sessions(**bob),
        lambda: services.change_password(**bob, password=GOOD),
        lambda: services.edit_person(**by, **person),
        lambda: follow(services.reset(**by, username="bob"), world.at),
        lambda: services.disable_user(**by, user=world.bob),
    ):
        token = hand_passage(world.bob, "/", "k", world.at)
        assert whose(token, at=world.at) == world.bob
        act()
        assert whose(token, at=world.at) is None


def test_the_operator_is_no_ones(world, by):
    for act in (
        lambda: services.disable_user(**by, user=world.operator),
        lambda: services.grant_role(
            **by, user=world.operator, role="rep", unit=world.north
        ),
        lambda: services.reset(**by, username="luopan"),
        lambda: services.invite(**by, username="luopan"),
        lambda: services.add_user(**by, username="Luopan"),
    ):
        with pytest.raises(Refused):
            act()
    assert builtin_operator(at=world.at) == world.operator


def test_nobody_grants_more_than_he_holds(world):
    dora = {"actor": world.dora, "at": world.at, "user": world.bob}
    with pytest.raises(Refused, match="has more rights than you do"):
        services.grant_role(**dora, role="admin", unit=world.company)
    for role in ("operations", "admin", "finance"):  # finance closes periods
        with pytest.raises(Refused, match="has more rights than you do"):
            services.grant_role(**dora, role=role, unit=world.north)
    for role in ("director", "manager", "rep", "auditor"):
        services.grant_role(**dora, role=role, unit=world.north)
    with pytest.raises(Denied):
        services.grant_role(
            actor=world.olga, at=world.at, user=world.bob, role="rep", unit=world.north
        )


def test_a_director_of_a_region_rules_there_only(world, by):
    services.grant_role(**by, user=world.charlie, role="director", unit=world.south)
    mine = {"actor": world.charlie, "at": world.at, "user": world.bob, "role": "rep"}
    services.grant_role(**mine, unit=world.south_1_a)
    with pytest.raises(Unknown):
        services.grant_role(**mine, unit=world.north_1)
    with pytest.raises(Refused):
        services.end_role(
            actor=world.charlie,
            at=world.at,
            user=world.dora,
            role="director",
            unit=world.company,
        )


def test_roles_have_days(world, by):
    told = {**by, "user": world.bob, "role": "manager", "unit": world.south}
    with pytest.raises(Refused, match="today or later"):
        services.grant_role(**told, from_date=world.on - DAY)
    services.grant_role(**told, from_date=world.on + DAY)
    with pytest.raises(Refused, match="already"):
        services.grant_role(**told)
    with pytest.raises(Refused, match="today or later"):
        services.end_role(**told, from_date=world.on - DAY)
    services.end_role(**told)  # before it began: nothing is left of it
    assert not Membership.objects.filter(user=world.bob, unit=world.south).exists()
    with pytest.raises(Refused, match="is not manager"):
        services.end_role(**told)
    with pytest.raises(Refused, match="no role “king”"):
        services.grant_role(**{**told, "role": "king"})


def test_the_last_administrator_stays(world, by):
    told = {"user": world.adam, "role": "admin", "unit": world.company}
    for act in (
        lambda: services.end_role(**by, **told),
        lambda: services.disable_user(**by, user=world.adam),
        lambda: services.end_person(
            **by, person=world.people.adam, end_date=world.on + DAY
        ),
    ):
        with pytest.raises(Refused, match="last administrator"):
            act()
    services.grant_role(
        **by,
        user=world.dora,
        role=Role.ADMIN,
        unit=world.company,
        until_date=world.on + 9 * DAY,
    )
    with pytest.raises(Refused, match="last administrator"):
        services.end_role(**by, **told)  # Dora's ends, so she does not count
    services.end_role(**by, user=world.dora, role="admin", unit=world.company)
    services.grant_role(**by, user=world.dora, role="admin", unit=world.company)
    services.end_role(**by, **told)
    assert not may(world.adam, "system.operate", on=world.on)


def test_one_account_a_name_and_a_person(world, by):
    for told in ({"username": "BOB"}, {"username": "x", "person": world.people.bob}):
        with pytest.raises(Refused, match="already"):
            services.add_user(**by, **told)
    with pytest.raises(Refused, match="There is no account ghost"):
        services.reset(**by, username="ghost")
    with pytest.raises(Unknown):
        services.invite(**by, username="ivy", role="rep", unit="nowhere")
    assert not User.objects.filter(username="ivy").exists()


def test_the_list_of_accounts(world):
    listed = {one.username: one for one in accounts(on=world.on)}
    assert "luopan" not in listed
    assert listed["eve"].state == "disabled" and listed["bob"].state == "invited"
    assert listed["bob"].roles == ("rep@north-1-a",) and listed["zed"].roles == ()
    assert listed["bob"].name == "Bob"
