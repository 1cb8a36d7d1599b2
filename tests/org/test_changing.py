"""Rights are read once within a request, and anew as soon as they may be others."""

import importlib
import pkgutil
from datetime import timedelta

import pytest

from luopan.org import changing, services
from luopan.org.access import Action, _all_held, _rows_held, anywhere, may
from luopan.org.facts import one_look
from luopan.org.models import Holding, Membership, User
from luopan.trail.chain import gathered, service
from luopan.trail.refusal import Refused

EDIT = Action.TARGETS_EDIT


@pytest.fixture
def wanda(world):
    """Somebody who sits in a seat and has no role."""
    by = {"actor": world.operator, "at": world.at}
    person = services.add_person(**by, code="wanda", name="Wanda", start_date=world.on)
    return services.add_user(**by, username="wanda", person=person)


def edits(world, user):
    """Asked both ways: somewhere, and at units above, at and beside what is granted."""
    places = (world.company, world.north, world.north_1, world.south)
    found = tuple(may(user, EDIT, unit=unit, on=world.on) for unit in places)
    assert anywhere(user, (EDIT,), on=world.on) == any(found)
    return found


def test_within_a_request_rights_are_read_once(world, wanda, django_assert_num_queries):
    with one_look():
        first = edits(world, wanda)
        with django_assert_num_queries(0):
            assert edits(world, wanda) == first


def test_what_a_service_changes_is_seen_at_once(world, wanda):
    by = {"actor": world.operator, "at": world.at}
    north, manager = world.north, {"user": wanda, "role": "manager"}
    with one_look():
        assert edits(world, wanda) == (False, False, False, False)
        services.grant_role(**by, **manager, unit=north)
        assert edits(world, wanda) == (False, True, True, False)
        services.end_role(**by, **manager, unit=north)
        assert edits(world, wanda) == (False, False, False, False)
        services.grant_role(**by, **manager, unit=world.company)
        assert edits(world, wanda) == (True, True, True, True)
        services.disable_user(**by, user=wanda)
        assert edits(world, wanda) == (False, False, False, False)


def test_acting_in_a_seat_and_moved_units_are_seen_at_once(world, wanda):
    by = {"actor": world.operator, "at": world.at}
    seat, read, on = world.north_1_b, Action.TARGETS_AGREE, world.on
    until = on + timedelta(days=9)
    stay = {"seat": seat, "person": wanda.person, "from_date": on, "acting": True}
    with one_look():
        assert not may(wanda, read, unit=seat, on=on)
        services.place_person(**by, **stay, until_date=until)
        assert may(wanda, read, unit=seat, on=on)
        services.grant_role(**by, user=wanda, role="manager", unit=world.south)
        assert not may(wanda, EDIT, unit=seat, on=on)
        unit = world.north_1
        services.move_unit(**by, unit=unit, parent=world.south, from_date=on)
        assert may(wanda, EDIT, unit=seat, on=on)


@service("test.granting")
def granting(*, actor, at, world, user):
    """Grants, looks, and comes to nothing."""
    before = edits(world, user)
    services.grant_role(
        actor=actor, at=at, user=user, role="manager", unit=world.company
    )
    assert edits(world, user) != before
    raise Refused("No.")


def test_what_is_taken_back_was_never_so(world, wanda):
    by = {"actor": world.operator, "at": world.at, "world": world, "user": wanda}
    with one_look():
        for _again in range(2):
            with gathered():
                before = edits(world, wanda)
                with pytest.raises(Refused):
                    granting(**by)
                assert edits(world, wanda) == before
            with pytest.raises(Refused):
                granting(**by)
            assert edits(world, wanda) == before == (False, False, False, False)


def test_a_transaction_asks_what_others_did_meanwhile(world, wanda):
    with one_look():
        assert not may(wanda, EDIT, unit=world.north, on=world.on)
        Membership.objects.create(
            user=wanda, unit=world.north, role="manager", start_date=world.on
        )  # another process
        with gathered():
            assert may(wanda, EDIT, unit=world.north, on=world.on)


def test_no_service_of_the_organisation_forgets_to_forget():
    for found in pkgutil.iter_modules(services.__path__):
        module = importlib.import_module(f"{services.__name__}.{found.name}")
        said = getattr(module, "service", changing.service)
        assert said is changing.service, module.__name__


def test_outside_of_a_request_nothing_is_remembered(world, wanda):
    assert not may(wanda, EDIT, unit=world.north, on=world.on)
    Membership.objects.create(
        user=wanda, unit=world.north, role="manager", start_date=world.on
    )
    assert may(wanda, EDIT, unit=world.north, on=world.on)
    assert not Holding.objects.filter(person=wanda.person).exists()


def test_words_put_once_ask_what_the_query_asks(world, wanda):
    by = {"actor": world.operator, "at": world.at}
    stay = {"seat": world.north_1_b, "person": wanda.person, "from_date": world.on}
    services.place_person(**by, **stay, acting=True, until_date=None)
    services.grant_role(**by, user=wanda, role="manager", unit=world.south)
    for user in User.objects.all():
        for day in (
            world.on,
            world.on - timedelta(days=1),
            world.on.replace(year=2099),
        ):
            asked = user.pk, user.person_id or -1, day
            assert set(_rows_held(*asked)) == set(_all_held(*asked))
    assert len(_rows_held(wanda.pk, wanda.person_id, world.on)) == 2
