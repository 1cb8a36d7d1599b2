"""Deny by default; by subtree; by day; hidden is not the same as denied."""

from datetime import UTC, date, datetime, timedelta

import pytest

from luopan.org import services
from luopan.org.access import (
    DOING,
    MAY,
    Action,
    Denied,
    Role,
    Unknown,
    anywhere,
    day_of,
    find_unit,
    held_actions,
    is_live,
    may,
    reach,
    require,
    who_may,
    whole,
)
from luopan.org.facts import one_look
from luopan.org.models import Membership, Unit, User
from luopan.org.sign_in import Backend
from luopan.trail.refusal import Refused

# By hand, from the product's rules; + may, . may not.
#                          admin director manager rep operations finance auditor
TABLE = """
org.edit                   +     +        .       .   +          .       .
org.read                   +     +        +       +   +          +       +
people.edit                +     +        .       .   +          .       .
roles.grant                +     +        .       .   .          .       .
dimensions.edit            +     .        .       .   +          .       .
dimensions.read            +     +        +       +   +          +       +
customers.give             +     +        +       .   +          .       .
records.import             +     .        .       .   +          .       .
records.revoke             +     .        .       .   +          .       .
records.enter              +     +        +       +   +          .       .
records.enter              +     +        +       +   +          .       .
records.read               +     +        +       +   +          +       +
targets.edit               +     +        +       .   +          .       .
targets.read               +     +        +       +   +          +       +
targets.commit             +     +        .       .   .          .       .
plans.create               +     +        .       .   +          .       .
audit.read                 +     +        .       .   +          +       +
system.operate             +     .        .       .   .          .       .
padding.read               +     +        +       .   +          +       +
comments.write             +     +        +       +   +          .       .
targets.agree              +     +        +       +   +          .       .
strategy.edit              +     +        .       .   +          .       .
strategy.read              +     +        +       +   +          +       +
"""
ROWS = {line.split()[0]: line.split()[1:] for line in TABLE.strip().splitlines()}
ORDER = ["admin", "director", "manager", "rep", "operations", "finance", "auditor"]


def users(world):
    names = "adam dora alice bob charlie olga fin audrey zed eve operator"
    return {name: getattr(world, name) for name in names.split()}


@pytest.mark.parametrize("action", ROWS)
def test_the_table_is_the_one_written_by_hand(action):
    said = [role for role, mark in zip(ORDER, ROWS[action], strict=True) if mark == "+"]
    assert [role for role in ORDER if action in MAY[Role(role)]] == said


def test_actions_outside_the_table_would_be_noticed():
    known = {action for action in Action if action in ROWS}
    for action in set(Action) - known:  # added by later stages: never everyone's
        assert any(action not in MAY[role] for role in Role)
    assert set(DOING) == set(Action)  # each can be said in a sentence


def test_where_each_may(world):
    stands = {
        "alice": {"north", "north-1", "north-1-a", "north-1-b", "north-2", "north-2-a"},
        "bob": {"north-1-a"},
        "charlie": {"south", "south-1", "south-1-a"},
        "zed": set(),
        "eve": set(),
    }
    everything = set(Unit.objects.values_list("code", flat=True))
    for name, user in users(world).items():
        seen = {
            unit.code
            for unit in Unit.objects.all()
            if may(user, Action.TARGETS_READ, unit=unit, on=world.on)
        }
        assert seen == stands.get(name, everything), name


def test_reach_says_what_may_says(world):
    units = list(Unit.objects.all())
    for user in users(world).values():
        held = {unit: held_actions(user, unit, world.on) for unit in units}
        for action in Action:
            reached = set(reach(user, action, on=world.on))
            assert reached == {unit for unit in units if action in held[unit]}
        for unit in (world.company, world.north, world.north_1_a):
            for action in (Action.ORG_EDIT, Action.TARGETS_READ):
                yes = may(user, action, unit=unit, on=world.on)
                assert yes == (action in held[unit])


def test_the_company_as_a_whole_needs_a_role_at_the_root(world):
    assert may(world.dora, Action.PLANS_CREATE, on=world.on)
    assert may(world.olga, Action.RECORDS_IMPORT, on=world.on)
    assert not may(world.alice, Action.TARGETS_EDIT, on=world.on)
    assert not may(world.alice, Action.TARGETS_READ, on=world.on)
    assert may(world.bob, Action.DIMENSIONS_READ, on=world.on)  # hangs on no unit


def test_nobody_is_nobody(world):
    stranger = User.objects.create(username="stranger")
    superuser = User.objects.create(username="root", is_superuser=True, is_staff=True)
    for user in (None, User(username="unsaved"), stranger, superuser):
        for action in Action:
            assert not may(user, action, on=world.on)
            assert not may(user, action, unit=world.north, on=world.on)
            assert not reach(user, action, on=world.on).exists()


def test_only_the_real_operator_is_the_operator(world):
    assert may(world.operator, Action.SYSTEM_OPERATE, on=world.on)
    world.operator.set_password("a password would let someone in")
    assert not may(world.operator, Action.SYSTEM_OPERATE, on=world.on)


def test_a_role_holds_on_its_days_only(world):
    user = User.objects.create(username="visitor")
    start, end = world.on + timedelta(days=3), world.on + timedelta(days=9)
    Membership.objects.create(
        user=user, unit=world.north, role="manager", start_date=start, end_date=end
    )
    day = timedelta(days=1)
    for on, yes in [(start - day, 0), (start, 1), (end - day, 1), (end, 0)]:
        assert may(user, Action.TARGETS_EDIT, unit=world.north_1, on=on) == bool(yes)


def test_an_ended_person_may_nothing_from_that_day_on(world):
    leaves = world.on + timedelta(days=5)
    services.end_person(
        actor=world.olga, at=world.at, person=world.people.bob, end_date=leaves
    )
    bob = User.objects.get(username="bob")
    assert may(bob, Action.TARGETS_READ, unit=world.north_1_a, on=leaves - timedelta(1))
    assert not may(bob, Action.TARGETS_READ, unit=world.north_1_a, on=leaves)
    assert is_live(bob, world.on) and not is_live(bob, leaves)


def test_rights_follow_a_move_from_its_day_on(world):
    moves = world.on + timedelta(days=30)
    services.move_unit(
        actor=world.olga,
        at=world.at,
        unit=world.north_1,
        parent=world.south,
        from_date=moves,
    )
    for user, before, after in [
        (world.alice, True, False),
        (world.charlie, False, True),
    ]:
        for unit in (world.north_1, world.north_1_a):
            was = may(user, Action.TARGETS_EDIT, unit=unit, on=moves - timedelta(1))
            assert (was, may(user, Action.TARGETS_EDIT, unit=unit, on=moves)) == (
                before,
                after,
            )


def test_the_ended_and_the_coming_are_judged_where_they_stand_last_and_first(world):
    by = {"actor": world.olga, "at": world.at}
    services.end_unit(**by, unit=world.north_2_a, end_date=date(2026, 6, 1))
    coming = services.add_seat(
        **by, code="new", name="New", parent=world.south_1, start_date=date(2028, 1, 1)
    )
    for unit, user, other in [
        (world.north_2_a, world.alice, world.charlie),
        (coming, world.charlie, world.alice),
    ]:
        assert may(user, Action.TARGETS_READ, unit=unit, on=world.on)
        assert not may(other, Action.TARGETS_READ, unit=unit, on=world.on)


def test_a_total_is_shown_only_whole(world):
    """Reaching every child is not reaching the parent: its reserve is nobody's below."""
    for region in (world.north, world.south, world.industry):
        Membership.objects.get_or_create(
            user=world.alice, unit=region, role="manager", start_date=date(2026, 1, 5)
        )
    assert whole(world.alice, Action.TARGETS_READ, world.south, world.on)
    assert not whole(world.alice, Action.TARGETS_READ, world.company, world.on)
    assert whole(world.fin, Action.TARGETS_READ, world.company, world.on)


def test_hidden_and_missing_sound_the_same(world, django_assert_num_queries):
    said = []
    for code in ("south", "nowhere"):
        with pytest.raises(Unknown) as refused, django_assert_num_queries(1):
            find_unit(world.alice, code, on=world.on)
        said.append(str(refused.value).replace(code, "X"))
    assert said[0] == said[1]
    with pytest.raises(Unknown) as required:
        require(world.alice, Action.TARGETS_EDIT, unit=world.south, at=world.at)
    assert str(required.value).replace("south", "X") == said[0]
    assert find_unit(world.alice, "north-1", on=world.on) == world.north_1


def test_while_one_only_reads_a_unit_is_looked_for_once(
    world, django_assert_num_queries
):
    """For whatever may be done over the same units; what else he may reach tells nothing."""
    with one_look(reading=True):
        found = find_unit(world.alice, "north-1", on=world.on)
        with django_assert_num_queries(0):
            asked = {"on": world.on, "action": Action.TARGETS_READ}
            assert find_unit(world.alice, "north-1", **asked) is found
        with pytest.raises(Unknown):
            find_unit(world.alice, "north-1", on=world.on, action=Action.SYSTEM_OPERATE)
        with pytest.raises(Unknown):
            find_unit(world.charlie, "north-1", on=world.on)


def test_a_denial_names_what_where_and_who_could(world):
    with pytest.raises(Denied) as refused:
        require(world.alice, Action.ORG_EDIT, unit=world.north_1, at=world.at)
    assert str(refused.value) == (
        "You cannot change the organisation in North team 1. Adam can."
    )
    with pytest.raises(Denied, match="Alice"):
        require(world.bob, Action.TARGETS_EDIT, unit=world.north_1_a, at=world.at)
    with pytest.raises(Denied, match="Adam"):
        require(world.alice, Action.SYSTEM_OPERATE, at=world.at)
    assert issubclass(Denied, Refused) and issubclass(Unknown, Refused)
    assert (Denied.status, Unknown.status) == (403, 404)


def test_the_nearest_first(world):
    names = [
        u.username
        for u in who_may(Action.TARGETS_EDIT, unit=world.north_1_a, on=world.on)
    ]
    assert names == ["alice", "adam", "dora", "olga"]


def test_one_question_one_query(world, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert may(world.alice, Action.TARGETS_EDIT, unit=world.north_1_a, on=world.on)
    with django_assert_num_queries(1):
        assert len(reach(world.alice, Action.TARGETS_EDIT, on=world.on)) == 6


def test_the_company_decides_the_day(world):
    assert day_of(datetime(2026, 12, 31, 15, 59, tzinfo=UTC)) == date(2026, 12, 31)
    assert day_of(datetime(2026, 12, 31, 16, 0, tzinfo=UTC)) == date(2027, 1, 1)
    services.edit_company(actor=world.adam, at=world.at, time_zone="America/New_York")
    assert day_of(datetime(2026, 12, 31, 16, 0, tzinfo=UTC)) == date(2026, 12, 31)
    with pytest.raises(ValueError, match="zone"):
        day_of(datetime(2026, 1, 1))


def test_before_there_is_a_company(db):
    user = User.objects.create(username="early")
    assert not may(user, Action.ORG_READ, on=date(2027, 1, 1))
    with pytest.raises(Denied):
        require(user, Action.SYSTEM_OPERATE, at=datetime(2027, 1, 1, tzinfo=UTC))


def test_who_is_let_in(world):
    backend = Backend()
    let_in = {n for n, u in users(world).items() if backend.user_can_authenticate(u)}
    assert let_in == set(users(world)) - {"eve", "operator"}
    assert backend.get_user(world.eve.pk) is None
    world.people.bob.end_date = date(2020, 1, 1)
    world.people.bob.save()
    assert backend.get_user(world.bob.pk) is None


def test_who_acts_in_a_seat_may_there_what_its_holder_may(world):
    """代管: for the days he acts, without a role; nothing beside the seat, and no more."""
    by = {"actor": world.operator, "at": world.at}
    person = services.add_person(
        **by, code="wen", name="Wen", start_date=date(2026, 1, 1)
    )
    wen = services.add_user(**by, username="wen", person=person)
    on, seat = world.on, world.north_1_b
    assert not anywhere(wen, (Action.TARGETS_AGREE,), on=on)
    until = on + timedelta(days=10)
    services.place_person(
        **by, seat=seat, person=person, from_date=on, until_date=until, acting=True
    )
    for action in MAY[Role.REP]:
        assert may(wen, action, unit=seat, on=on)
        assert seat in reach(wen, action, on=on)
        assert anywhere(wen, (action,), on=on)
        assert wen in who_may(action, unit=seat, on=on)
    assert list(reach(wen, Action.TARGETS_READ, on=on)) == [seat]
    assert not may(wen, Action.TARGETS_EDIT, unit=seat, on=on)
    for other in (world.north_1_a, world.north, world.company):
        assert not may(wen, Action.TARGETS_READ, unit=other, on=on)
    for day in (on - timedelta(days=1), until):
        assert not may(wen, Action.TARGETS_READ, unit=seat, on=day)
        assert not reach(wen, Action.TARGETS_READ, on=day).exists()
    with one_look(reading=True):
        assert may(wen, Action.TARGETS_AGREE, unit=seat, on=on)
        assert not may(wen, Action.RECORDS_READ, unit=world.company, on=on)
    services.disable_user(**by, user=wen)
    assert not may(wen, Action.TARGETS_READ, unit=seat, on=on)
