"""Who sits where: vacancies, leave, acting holders, two seats for one."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from luopan.org import services
from luopan.org.held import holders_of
from luopan.org.models import Holding, Leave
from luopan.org.queries import (
    holder_of,
    occupants_of,
    organisation,
    path,
    remit_of,
    seats_of,
)
from luopan.trail.refusal import Refused

SPRING, SUMMER, AUTUMN = date(2027, 3, 1), date(2027, 6, 1), date(2027, 9, 1)
DAY = timedelta(days=1)


@pytest.fixture
def by(world):
    return {"actor": world.olga, "at": world.at}


def who(seat, day):
    holder = holder_of(seat, day)
    return holder.code if holder else None


def test_one_after_the_other_history_kept(world, by):
    services.hand_over(
        **by, seat=world.north_1_a, person=world.people.zed, from_date=SPRING
    )
    services.vacate(**by, seat=world.north_1_a, from_date=SUMMER)
    services.place_person(
        **by, seat=world.north_1_a, person=world.people.bob, from_date=AUTUMN
    )
    days = (SPRING - DAY, SPRING, SUMMER - DAY, SUMMER, AUTUMN)
    assert [who(world.north_1_a, day) for day in days] == [
        "bob",
        "zed",
        "zed",
        None,
        "bob",
    ]
    told = [holders_of(["north-1-a", "north"], on=day) for day in days]
    assert [one.get("north-1-a") for one in told] == ["Bob", "Zed", "Zed", None, "Bob"]
    assert not any("north" in one for one in told) and not holders_of([], on=SPRING)


def test_an_acting_holder_stands_beside_one_who_is_away(world, by):
    services.add_leave(
        **by,
        person=world.people.bob,
        from_date=SPRING,
        until_date=SUMMER,
        reason="产假",
    )
    services.place_person(
        **by,
        seat=world.north_1_a,
        person=world.people.alice,
        from_date=SPRING,
        until_date=SUMMER,
        acting=True,
    )
    seen = occupants_of(world.north_1_a, SPRING)
    assert [(one.code, one.acting, one.on_leave) for one in seen] == [
        ("bob", False, True),
        ("alice", True, False),
    ]
    assert len(occupants_of(world.north_1_a, SUMMER)) == 1
    assert not holder_of(world.north_1_a, SUMMER).on_leave
    with pytest.raises(Refused, match="is already on leave on those days"):
        services.add_leave(**by, person=world.people.bob, from_date=SUMMER - DAY)
    services.end_leave(**by, person=world.people.bob, from_date=SPRING)
    assert not Leave.objects.exists()
    with pytest.raises(Refused, match="is not on leave on"):
        services.end_leave(**by, person=world.people.bob, from_date=SPRING)


def test_two_seats_for_one(world, by):
    services.place_person(
        **by, seat=world.south_1_a, person=world.people.bob, from_date=SPRING
    )
    assert [row.code for row in seats_of(world.people.bob, SPRING)] == [
        "north-1-a",
        "south-1-a",
    ]
    assert [row.code for row in seats_of(world.people.bob, SPRING - DAY)] == [
        "north-1-a"
    ]


@pytest.mark.parametrize(
    ("seat", "told", "sentence"),
    [
        ("north_1_a", {"from_date": SPRING}, "is held by Bob from 2015-01-01 until …"),
        ("north_1", {"from_date": SPRING}, "not a seat"),
        (
            "north_1_b",
            {"from_date": date(2014, 1, 1)},
            "only exists from 2015-01-01 until …",
        ),
        ("north_1_b", {"from_date": SPRING, "until_date": SPRING}, "before it begins"),
    ],
)
def test_who_cannot_be_placed(world, by, seat, told, sentence):
    with pytest.raises(Refused, match=sentence):
        services.place_person(
            **by, seat=getattr(world, seat), person=world.people.zed, **told
        )
    assert Holding.objects.count() == 1


def test_a_stay_ends_with_the_seat(world, by):
    brief = services.add_seat(
        **by, code="b", name="B", parent=world.north, start_date=SPRING, end_date=SUMMER
    )
    held = services.place_person(
        **by, seat=brief, person=world.people.zed, from_date=SPRING
    )
    assert held.end_date == SUMMER
    with pytest.raises(Refused, match="B only exists from"):
        services.place_person(
            **by, seat=brief, person=world.people.zed, from_date=SUMMER
        )


def test_nobody_to_vacate(world, by):
    with pytest.raises(Refused, match="Nobody holds"):
        services.vacate(**by, seat=world.north_1_b, from_date=SPRING)
    with pytest.raises(Refused, match="Nobody holds"):
        services.hand_over(
            **by, seat=world.north_1_b, person=world.people.zed, from_date=SPRING
        )


def test_a_leaver_leaves_seat_leave_and_account(world, by):
    services.add_leave(**by, person=world.people.bob, from_date=AUTUMN)
    services.end_person(**by, person=world.people.bob, end_date=SUMMER)
    assert who(world.north_1_a, SUMMER - DAY) == "bob"
    assert who(world.north_1_a, SUMMER) is None
    assert not Leave.objects.exists()
    vacant = {row.code for row in organisation(SUMMER, occupants=True).vacant}
    assert vacant == {"north-1-a", "north-1-b", "north-2-a", "south-1-a"}


def test_vacant_seats_and_holders_as_of_a_day(world, by, django_assert_num_queries):
    with django_assert_num_queries(1):
        rows = organisation(SPRING).rows
    assert len(rows) == 11
    with django_assert_num_queries(2):
        seen = organisation(SPRING, occupants=True)
    assert [one.name for one in seen.occupants["north-1-a"]] == ["Bob"]
    assert {row.code for row in seen.vacant} == {"north-1-b", "north-2-a", "south-1-a"}


def test_a_remit_is_the_nearest_word(world, by):
    for unit, axis, code in [
        (world.north, "product", "tea"),
        (world.north, "metric", "revenue"),
        (world.north_1, "product", "juice"),
        (world.north_1, "product", "water"),
    ]:
        services.add_remit(**by, unit=unit, axis=axis, code=code, from_date=SPRING)

    def said(unit, day=SPRING):
        return [(part.axis, part.code) for part in remit_of(unit, day)]

    assert said(world.north_1_a) == [
        ("metric", "revenue"),
        ("product", "juice"),
        ("product", "water"),
    ]
    assert said(world.north_2_a) == [("metric", "revenue"), ("product", "tea")]
    assert said(world.north_1_a, SPRING - DAY) == said(world.south) == []
    with pytest.raises(Refused, match="already"):
        services.add_remit(
            **by, unit=world.north, axis="product", code="tea", from_date=SUMMER
        )
    with pytest.raises(Refused, match="colour"):
        services.add_remit(
            **by, unit=world.north, axis="colour", code="red", from_date=SUMMER
        )
    services.end_remit(
        **by, unit=world.north, axis="product", code="tea", from_date=SUMMER
    )
    assert said(world.north_2_a, SUMMER) == [("metric", "revenue")]
    with pytest.raises(Refused, match="not in the remit"):
        services.end_remit(
            **by, unit=world.north, axis="product", code="tea", from_date=SUMMER
        )


def test_people(world, by):
    with pytest.raises(Refused, match="taken"):
        services.add_person(**by, code="bob", name="Bob", start_date=SPRING)
    with pytest.raises(Refused, match="is not an email address"):
        services.add_person(
            **by, code="bo", name="Bo", start_date=SPRING, email="not an address"
        )
    with pytest.raises(Refused, match="before it begins"):
        services.end_person(**by, person=world.people.bob, end_date=date(2015, 1, 1))
    services.edit_person(
        **by,
        person=world.people.bob,
        name="鲍勃",
        name_other="Bob",
        email="b@example.com",
    )
    assert holder_of(world.north_1_a, SPRING).name == "Bob"  # to an English reader
    with translation.override("zh-hans"):
        assert holder_of(world.north_1_a, SPRING).name == "鲍勃"
    assert path(world.north_1_a, SPRING)[-1] == "north-1-a"
