"""Every service: who may, who may not (and the trail says so), who finds nothing."""

from datetime import date, timedelta

import pytest

from luopan.org import services
from luopan.org.access import Denied, Unknown
from luopan.org.listed import Listed
from luopan.org.models import (
    Company,
    Holding,
    Leave,
    Membership,
    Parentage,
    Person,
    Reach,
    Remit,
    Unit,
    User,
)
from luopan.trail.models import Entry

SOON = date(2027, 3, 1)
NEW, PERSON, HOLDING = services.NewUnit, services.NewPerson, services.NewHolding

# service: (what it is told, whether it is about a unit of the North)
CALLS = {
    "add_unit": (
        lambda w: {"code": "x", "name": "X", "parent": w.north, "start_date": SOON},
        1,
    ),
    "add_seat": (
        lambda w: {"code": "x", "name": "X", "parent": w.north, "start_date": SOON},
        1,
    ),
    "add_units": (lambda w: {"rows": [NEW("x", "X", "north"), NEW("y", "Y", "x")]}, 1),
    "rename_unit": (lambda w: {"unit": w.north, "name": "Nord"}, 1),
    "move_unit": (
        lambda w: {"unit": w.north_1, "parent": w.north_2, "from_date": SOON},
        1,
    ),
    "end_unit": (lambda w: {"unit": w.north_1_b, "end_date": SOON}, 1),
    "split_unit": (
        lambda w: {
            "unit": w.north_1,
            "into": [NEW("x", "X"), NEW("y", "Y")],
            "children": {"north-1-a": "x", "north-1-b": "y"},
            "from_date": SOON,
        },
        1,
    ),
    "merge_units": (
        lambda w: {
            "units": [w.north_1, w.north_2],
            "into": w.north_1,
            "from_date": SOON,
        },
        1,
    ),
    "place_person": (
        lambda w: {"seat": w.north_1_b, "person": w.people.bob, "from_date": SOON},
        1,
    ),
    "vacate": (lambda w: {"seat": w.north_1_a, "from_date": SOON}, 1),
    "hand_over": (
        lambda w: {"seat": w.north_1_a, "person": w.people.zed, "from_date": SOON},
        1,
    ),
    "add_remit": (
        lambda w: {
            "unit": w.north,
            "axis": "product",
            "code": "tea",
            "from_date": SOON,
        },
        1,
    ),
    "add_person": (lambda w: {"code": "x", "name": "X", "start_date": SOON}, 0),
    "edit_person": (lambda w: {"person": w.people.bob, "email": "bob@example.com"}, 0),
    "end_person": (lambda w: {"person": w.people.bob, "end_date": SOON}, 0),
    "add_leave": (lambda w: {"person": w.people.bob, "from_date": SOON}, 0),
    "add_user": (lambda w: {"username": "x"}, 0),
    "invite": (lambda w: {"username": "x"}, 0),
    "reset": (lambda w: {"username": "bob"}, 0),
    "disable_user": (lambda w: {"user": w.bob}, 0),
    "enable_user": (lambda w: {"user": w.bob}, 0),
    "unlock": (lambda w: {"username": "bob"}, 0),
    "bring_people": (
        lambda w: {"rows": [Listed("x", "X", SOON)]},
        0,
    ),
    "add_people": (lambda w: {"rows": [PERSON("x", "X", SOON)]}, 0),
    "place_people": (lambda w: {"rows": [HOLDING("north-1-b", "zed", SOON)]}, 1),
}
BY_DIRECTOR = {
    "grant_role": (lambda w: {"user": w.bob, "role": "manager", "unit": w.north_1}, 1),
    "end_role": (lambda w: {"user": w.alice, "role": "manager", "unit": w.north}, 1),
}
TABLES = [
    Company,
    Holding,
    Leave,
    Membership,
    Parentage,
    Person,
    Reach,
    Remit,
    Unit,
    User,
]


def everything():
    return [list(table.objects.order_by("pk").values_list()) for table in TABLES]


def call(name, world, actor):
    told = (CALLS | BY_DIRECTOR)[name][0](world)
    return getattr(services, name)(actor=actor, at=world.at, reason="as agreed", **told)


@pytest.mark.parametrize("name", CALLS | BY_DIRECTOR)
def test_who_may(world, name):
    actor = world.dora if name in BY_DIRECTOR else world.olga
    before = Entry.objects.count()
    state = everything()
    call(name, world, actor)
    last = Entry.objects.order_by("-seq").first()
    assert (last.act, last.outcome, last.actor) == (f"org.{name}", "done", actor)
    assert last.reason == "as agreed"
    assert Entry.objects.count() - before <= 2  # its own, and one of a service within
    assert everything() != state or name in {"enable_user", "reset", "unlock"}


@pytest.mark.parametrize("who", ["fin", "audrey", "dismissed"])
@pytest.mark.parametrize("name", CALLS | BY_DIRECTOR)
def test_who_may_not(world, name, who):
    world.dismissed = world.zed
    actor = getattr(world, who)
    state, before = everything(), Entry.objects.count()
    kind = Unknown if who == "dismissed" and (CALLS | BY_DIRECTOR)[name][1] else Denied
    with pytest.raises(kind) as refused:
        call(name, world, actor)
    assert everything() == state
    last = Entry.objects.order_by("-seq").first()
    assert Entry.objects.count() == before + 1
    assert (last.act, last.outcome, last.actor) == (f"org.{name}", "denied", actor)
    assert last.details["why"] == str(refused.value)


@pytest.mark.parametrize(
    "name", [n for n, told in (CALLS | BY_DIRECTOR).items() if told[1]]
)
def test_who_finds_nothing(world, name):
    state = everything()
    with pytest.raises(Unknown, match="north"):
        call(name, world, world.charlie)
    assert everything() == state


def test_every_service_is_asked_here():
    own = {
        "accept",
        "ask_for_proof",  # of who reads the trail: tests/web/test_audit.py
        "ask_for_backup",  # the administrator's, as edit_company
        "create_company",
        "edit_company",
        "found_company",
        "end_leave",
        "end_remit",
        # of oneself: tests/org/test_tokens.py, tests/web/test_sign_in.py
        "issue_token",
        "revoke_token",
        "add_factor",
        "change_password",
        "choose_language",
        "end_sessions",
        "forget_factor",
        "lock_out",
        "remove_factor",
        "renew_codes",
        "sign_in",
        "sign_out",
        # messages: tests/org/test_channels.py, tests/web/matrix_messages.csv
        "add_channel",
        "add_webhook",
        "choose_messages",
        "dismiss",
        "enter_by_link",
        "remove_channel",
        "remove_webhook",
        "send_again",
        "start_channel",
        "start_webhook",
        "stop_channel",
        "stop_webhook",
        "tell",
        "test_channel",
        "test_webhook",
    }
    named = {name for name in services.__all__ if not name.startswith("New")}
    assert named - own == set(CALLS | BY_DIRECTOR)


def test_ending_a_leave_and_a_remit(world):
    by = {"actor": world.olga, "at": world.at}
    services.add_leave(**by, person=world.people.bob, from_date=SOON)
    services.add_remit(
        **by, unit=world.north, axis="product", code="tea", from_date=SOON
    )
    later = SOON + timedelta(days=9)
    for actor, kind in [(world.fin, Denied), (world.charlie, Denied)]:
        with pytest.raises(kind):
            services.end_leave(
                actor=actor, at=world.at, person=world.people.bob, from_date=later
            )
    with pytest.raises(Unknown):
        services.end_remit(
            actor=world.charlie,
            at=world.at,
            unit=world.north,
            axis="product",
            code="tea",
            from_date=later,
        )
    services.end_leave(**by, person=world.people.bob, from_date=later)
    services.end_remit(
        **by, unit=world.north, axis="product", code="tea", from_date=later
    )
    assert Leave.objects.get().end_date == Remit.objects.get().end_date == later


def test_company_settings_are_the_administrators(world):
    with pytest.raises(Denied):
        services.edit_company(actor=world.dora, at=world.at, language="en")
    services.edit_company(actor=world.adam, at=world.at, language="en", name="Compass")
    assert Company.objects.get().language == "en"
    assert Unit.objects.get(code="company").name == "Compass"
