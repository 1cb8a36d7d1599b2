"""Accounts: owners with their history, groups, tiers."""

from datetime import date

import pytest
from django.db import transaction

from luopan.dimensions import services
from luopan.dimensions.models import Account, AccountOwner
from luopan.dimensions.queries import accounts, owner_history, owner_of, owners
from luopan.dimensions.services import NewAccount
from luopan.trail.refusal import Refused

JAN, JULY, NEXT = date(2026, 1, 1), date(2026, 7, 1), date(2027, 1, 1)


@pytest.fixture
def carp(by):
    row = NewAccount(
        "carp",
        "鲤鱼贸易",
        owner="north-1-a",
        dealer_tier=1,
        channel="经销",
        attributes={"city": "哈尔滨"},
    )
    return services.add_account(**by, row=row)


def test_an_account_as_of_a_day(carp):
    (row,) = accounts(JAN)
    assert (row.code, row.owner_code, row.dealer_tier, row.channel, row.attributes) == (
        "carp",
        "north-1-a",
        1,
        "经销",
        {"city": "哈尔滨"},
    )
    assert accounts(date(1899, 1, 1)) == ()


def test_the_owner_of_a_day_stays_the_owner_of_that_day(carp, by, world):
    services.assign_owner(**by, account=carp, seat=world.north_1_b, start_date=JULY)
    services.assign_owner(**by, account=carp, seat=None, start_date=NEXT)
    assert owner_of("carp", date(2026, 6, 30)) == "north-1-a"
    assert owner_of("carp", JULY) == "north-1-b"
    assert owner_of("carp", NEXT) is None
    assert owners(JULY) == {"carp": "north-1-b"}
    history = [(row.seat_code, row.end_date) for row in owner_history("carp")]
    assert history == [("north-1-a", JULY), ("north-1-b", NEXT)]
    assert [row.code for row in accounts(JULY, owners_in={"north-1-b"})] == ["carp"]
    assert accounts(NEXT, owners_in={"north-1-b"}) == ()


def test_an_owner_of_the_same_day_is_corrected(carp, by, world):
    services.assign_owner(**by, account=carp, seat=world.north_1_b, start_date=JULY)
    services.assign_owner(**by, account=carp, seat=world.south_1_a, start_date=JULY)
    assert [row.seat_code for row in owner_history("carp")] == [
        "north-1-a",
        "south-1-a",
    ]
    services.assign_owner(**by, account=carp, seat=world.south_1_a, start_date=JULY)
    assert AccountOwner.objects.count() == 2
    with pytest.raises(Refused):
        services.assign_owner(**by, account=carp, seat=None, start_date=JAN)


def test_many_change_hands_at_once(by, django_assert_max_num_queries):
    rows = [NewAccount(f"k{n}", f"K{n}", owner="north-1-a") for n in range(10_000)]
    with django_assert_max_num_queries(400):
        services.add_accounts(**by, rows=rows)
    moved = {f"k{n}": "south-1-a" if n % 2 else None for n in range(2_000)}
    with django_assert_max_num_queries(100):
        changed = services.assign_owners(**by, owners=moved, start_date=JULY)
    assert changed == 2_000
    after = owners(JULY)
    assert after["k1"] == "south-1-a" and after["k2001"] == "north-1-a"
    assert "k2" not in after
    again = services.assign_owners(**by, owners=moved, start_date=JULY)
    assert again == 0


def test_groups_make_no_circle(by):
    rows = [NewAccount("child", "子", group="mother"), NewAccount("mother", "母")]
    child, mother = services.add_accounts(**by, rows=rows)
    assert Account.objects.get(code="child").group == mother
    with pytest.raises(Refused):
        services.set_group(
            **by, account=mother, group=Account.objects.get(code="child")
        )
    with pytest.raises(Refused):
        services.set_group(**by, account=child, group=child)
    services.set_group(**by, account=child, group=None)
    services.set_group(**by, account=mother, group=child)
    assert {row.code: row.group_code for row in accounts(JAN)} == {
        "child": None,
        "mother": "child",
    }
    circle = [NewAccount("a", "a", group="b"), NewAccount("b", "b", group="a")]
    with pytest.raises(Refused):
        services.add_accounts(**by, rows=circle)
    assert not Account.objects.filter(code="a").exists()


@pytest.mark.parametrize(
    "row",
    [
        NewAccount("", "x"),
        NewAccount("carp", "x"),
        NewAccount("a", "x", owner="nobody"),
        NewAccount("a", "x", group="nobody"),
        NewAccount("a", "x", dealer_tier=0),
        NewAccount("a", "x", start_date=JULY, end_date=JAN),
    ],
)
def test_a_row_that_is_refused_saves_nothing(carp, by, row):
    with pytest.raises(Refused):
        services.add_accounts(**by, rows=[NewAccount("good", "Good"), row])
    assert Account.objects.count() == 1


def test_an_account_that_ends_is_nobodys(carp, by, world):
    services.assign_owner(**by, account=carp, seat=world.north_1_b, start_date=NEXT)
    services.end_account(**by, account=carp, end_date=JULY)
    assert [row.end_date for row in owner_history("carp")] == [JULY]
    assert accounts(JULY) == ()
    with pytest.raises(Refused):
        services.assign_owner(**by, account=carp, seat=world.north_1_b, start_date=JULY)


def test_an_account_is_changed(carp, by):
    services.change_account(
        **by, account=carp, changes=dict(channel="电商", dealer_tier=None)
    )
    (row,) = accounts(JAN, channel="电商")
    assert row.dealer_tier is None
    with pytest.raises(Refused):
        services.change_account(**by, account=carp, changes=dict(dealer_tier=100))
    with pytest.raises(ValueError):
        services.change_account(**by, account=carp, changes=dict(group=None))


@pytest.mark.parametrize("who", ["alice", "bob", "dora", "fin", "audrey", "eve"])
def test_who_may_not(world, carp, who):
    actor = {"actor": getattr(world, who), "at": world.at}
    with pytest.raises(Refused):
        services.add_accounts(**actor, rows=[NewAccount("a", "a")])
    with pytest.raises(Refused):
        services.assign_owner(**actor, account=carp, seat=None, start_date=JULY)
    with pytest.raises(Refused):
        services.assign_owners(**actor, owners={"carp": None}, start_date=JULY)
    with pytest.raises(Refused):
        services.set_group(**actor, account=carp, group=None)
    with pytest.raises(Refused):
        services.change_account(**actor, account=carp, changes=dict(name="x"))
    with pytest.raises(Refused):
        services.end_account(**actor, account=carp, end_date=JULY)
    with pytest.raises(Refused):
        services.change_accounts(**actor, changes={"carp": {"channel": "x"}})
    given = {"carp": services.Given("", "north-1-a", JAN)}
    with pytest.raises(Refused):
        services.take_owners_back(**actor, given=given)
    with pytest.raises(Refused):
        services.forget_accounts(**actor, codes=["carp"])


GIVEN = {
    # who: what he may of: inside the North, out of it, into it, to nobody, from nobody
    "olga": (1, 1, 1, 1, 1),
    "dora": (1, 1, 1, 0, 1),
    "alice": (1, 0, 0, 0, 1),
    "charlie": (0, 0, 0, 0, 0),
    "bob": (0, 0, 0, 0, 0),
    "fin": (0, 0, 0, 0, 0),
    "audrey": (0, 0, 0, 0, 0),
    "eve": (0, 0, 0, 0, 0),
}


@pytest.mark.parametrize("who", GIVEN)
def test_who_leads_gives_customers_among_his_seats(world, by, who):
    """Alice leads the North, Charlie the South; Dora all. To nobody: who keeps the lists."""
    rows = [
        NewAccount("mine", "Mine", "north-1-a"),
        NewAccount("theirs", "Theirs", "south-1-a"),
        NewAccount("free", "Free"),
    ]
    made = {row.code: row for row in services.add_accounts(**by, rows=rows)}
    tries = [
        ("mine", world.north_2_a),
        ("mine", world.south_1_a),
        ("theirs", world.north_1_a),
        ("mine", None),
        ("free", world.north_1_b),
    ]
    actor = {"actor": getattr(world, who), "at": world.at}
    found = []
    for code, seat in tries:
        with transaction.atomic():
            try:
                services.assign_owner(
                    **actor, account=made[code], seat=seat, start_date=JULY
                )
                given = services.assign_owners(
                    **actor,
                    owners={code: seat.code if seat else None},
                    start_date=JULY,
                )
                assert given == 0  # it is so already
                found.append(1)
            except Refused:
                found.append(0)
            transaction.set_rollback(True)
    assert tuple(found) == GIVEN[who]


def test_what_others_have_is_said_as_what_is_not_there(world, by):
    """Pike is of the South: for Alice there is none, now and until it is given away."""
    services.add_accounts(**by, rows=[NewAccount("pike", "Pike", "south-1-a")])
    alice = {"actor": world.alice, "at": world.at}

    def told(code, seat="north-1-a", day=JULY):
        with pytest.raises(Refused) as refused, transaction.atomic():
            services.assign_owners(**alice, owners={code: seat}, start_date=day)
        return str(refused.value).replace(code, "…")

    assert told("pike") == told("whale")
    services.assign_owners(**by, owners={"pike": None}, start_date=date(2028, 1, 1))
    assert told("pike", day=date(2028, 6, 1)) == told("whale")  # of the South today
    services.add_accounts(**by, rows=[NewAccount("carp", "Carp", "north-1-a")])
    gone = [told("carp", seat).replace(seat, "…") for seat in ("south-1-a", "nowhere")]
    assert gone[0] == gone[1]


def test_many_are_changed_at_once_or_none(carp, by, django_assert_max_num_queries):
    rows = [NewAccount(f"k{n}", f"K{n}") for n in range(3_000)]
    services.add_accounts(**by, rows=rows)
    said = {f"k{n}": {"channel": "电商", "group": "carp"} for n in range(3_000)}
    with django_assert_max_num_queries(60):
        assert services.change_accounts(**by, changes=said) == 3_000
    assert Account.objects.filter(channel="电商", group=carp).count() == 3_000
    for wrong in ({"dealer_tier": 0}, {"channel": "x" * 41}, {"group": "nobody"}):
        with pytest.raises(Refused):
            services.change_accounts(
                **by, changes={"k1": {"channel": "y"}, "k2": wrong}
            )
    assert not Account.objects.filter(channel="y").exists()
    with pytest.raises(Refused):  # a part of itself, by way of its part
        services.change_accounts(**by, changes={"carp": {"group": "k1"}})
    with pytest.raises(ValueError):
        services.change_accounts(**by, changes={"k1": {"code": "z"}})


def test_a_customer_belongs_to_a_seat_that_is_there(carp, by, world):
    with pytest.raises(Refused, match="customers can only belong to seats"):
        services.assign_owner(**by, account=carp, seat=world.north_1, start_date=JULY)
    with pytest.raises(Refused, match="North is not a seat"):
        services.assign_owners(**by, owners={"carp": "north"}, start_date=JULY)
    world.north_1_b.end_date = JULY
    world.north_1_b.save()
    with pytest.raises(Refused, match="2026-07-01"):
        services.assign_owners(**by, owners={"carp": "north-1-b"}, start_date=JULY)
    services.assign_owners(
        **by, owners={"carp": "north-1-b"}, start_date=date(2026, 6, 1)
    )


def test_owners_go_back_unless_they_moved_on(carp, by):
    services.assign_owners(**by, owners={"carp": "north-1-b"}, start_date=JULY)
    given = {"carp": services.Given("north-1-a", "north-1-b", JULY)}
    services.assign_owners(**by, owners={"carp": "south-1-a"}, start_date=NEXT)
    assert services.take_owners_back(**by, given=given) == 0
    services.take_owners_back(
        **by, given={"carp": services.Given("north-1-b", "south-1-a", NEXT)}
    )
    assert services.take_owners_back(**by, given=given) == 1
    (row,) = owner_history("carp")
    assert (row.seat_code, row.end_date) == ("north-1-a", None)


def test_accounts_that_anything_names_are_not_forgotten(carp, by):
    rows = [NewAccount("part", "P", group="carp"), NewAccount("lone", "L", "north-1-a")]
    services.add_accounts(**by, rows=rows)
    assert services.forget_accounts(**by, codes=["carp", "lone"]) == 1
    assert set(Account.objects.values_list("code", flat=True)) == {"carp", "part"}
    assert services.forget_accounts(**by, codes=["carp", "part"]) == 2
