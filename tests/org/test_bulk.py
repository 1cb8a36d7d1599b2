"""Many units at once: all or none, and what is wrong is named."""

from datetime import date, timedelta

import pytest

from luopan.org import services
from luopan.org.access import Denied, Unknown
from luopan.org.models import Parentage, Reach, Unit
from luopan.org.queries import organisation, path
from luopan.org.services import NewUnit
from luopan.trail.models import Entry
from luopan.trail.refusal import Refused

Y27, Y28, Y29 = date(2027, 1, 1), date(2028, 1, 1), date(2029, 1, 1)
DAY = timedelta(days=1)


@pytest.fixture
def add(world):
    def run(*rows, actor=world.olga):
        return services.add_units(actor=actor, at=world.at, rows=rows)

    return run


def test_any_order_and_places_as_the_rows_come(world, add):
    ids = add(
        NewUnit("leaf", "Leaf", "middle", kind="seat"),
        NewUnit("second", "Second", "north"),
        NewUnit("middle", "Middle", "north"),
    )
    assert set(ids) == {"leaf", "second", "middle"}
    codes = [row.code for row in organisation(world.on).rows]
    assert codes[codes.index("north-2-a") + 1 :][:3] == ["second", "middle", "leaf"]
    assert Entry.objects.order_by("-seq").first().details["units"] == 3


def test_rows_of_one_code_are_its_moves(world, add):
    add(
        NewUnit("u", "New name", "south", start_date=Y28),
        NewUnit("u", "Old name", "north", start_date=Y27, end_date=Y28),
        NewUnit("seat", "Seat", "u", kind="seat"),
    )
    seat = Unit.objects.get(code="seat")
    assert path(seat, Y28 - DAY) == ("company", "north", "u", "seat")
    assert path(seat, Y28) == ("company", "south", "u", "seat")
    assert Unit.objects.get(code="u").name == "New name"
    assert seat.start_date == Y27


def test_two_may_stand_under_each_other_one_after_the_other(world, add):
    add(
        NewUnit("a", "A", "company", start_date=Y27, end_date=Y28),
        NewUnit("a", "A", "b", start_date=Y28, end_date=Y29),
        NewUnit("b", "B", "a", start_date=Y27, end_date=Y28),
        NewUnit("b", "B", "company", start_date=Y28, end_date=Y29),
    )
    assert path(Unit.objects.get(code="b"), Y27) == ("company", "a", "b")
    assert path(Unit.objects.get(code="a"), Y28) == ("company", "b", "a")


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([NewUnit("north", "N")], "Codes already used by other units: north"),
        ([NewUnit("x", "X"), NewUnit("x", "X")], "The code x appears twice"),
        ([NewUnit("x", "X", "nowhere")], "There is no unit nowhere"),
        ([NewUnit("x", "X", "x")], "circle: x → x"),
        ([NewUnit("x", "X", "y"), NewUnit("y", "Y", "x")], "circle: x → y → x"),
        (
            [
                NewUnit("x", "X", "y", start_date=Y27),
                NewUnit("y", "Y", "x", start_date=Y27),
            ],
            "circle",
        ),
        (
            [NewUnit("x", "X", "y"), NewUnit("y", "Y", "z"), NewUnit("z", "Z", "y")],
            "circle: y → z → y",
        ),
        ([NewUnit("x", "X", "north-1-a")], "north-1-a is a seat"),
        ([NewUnit("x", "X", kind="seat"), NewUnit("y", "Y", "x")], "x is a seat"),
        ([NewUnit("x", "X", kind="robot")], "neither"),
        (
            [NewUnit("x", "X", "north", start_date=date(2000, 1, 1))],
            "from 2015-01-01 until …",
        ),
        ([NewUnit("x", "X", start_date=Y28, end_date=Y28)], "before it begins"),
        (
            [
                NewUnit("x", "X", start_date=Y27, end_date=Y28),
                NewUnit("y", "Y", "x", start_date=Y27, end_date=Y29),
            ],
            "y would be under x from 2027-01-01 until 2029-01-01",
        ),
        (
            [
                NewUnit("x", "X", "north", start_date=Y27, end_date=Y29),
                NewUnit("x", "X", "south", start_date=Y28),
            ],
            "x is under both north and south on 2028-01-01",
        ),
        (
            [
                NewUnit("x", "X", "north", start_date=Y27, end_date=Y28),
                NewUnit("x", "X", "south", start_date=Y29),
            ],
            "no parent from 2028-01-01 until 2029-01-01",
        ),
        (
            [
                NewUnit("x", "X", "north", start_date=Y27, end_date=Y28),
                NewUnit("x", "X", "south", kind="seat", start_date=Y28),
            ],
            "twice, for two things",
        ),
        (
            [
                NewUnit("x", "X", "north", start_date=Y27, end_date=Y28),
                NewUnit("x", "X", "industry", start_date=Y28),
            ],
            "overlay",
        ),
        ([NewUnit("", "X")], "missing"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(world, add, rows, sentence):
    before = [table.objects.count() for table in (Unit, Parentage, Reach)]
    with pytest.raises(Refused, match=sentence):
        add(NewUnit("good", "Good"), *rows)
    assert [table.objects.count() for table in (Unit, Parentage, Reach)] == before


def test_only_where_one_may(world, add):
    with pytest.raises(Denied, match="Dora|Adam"):
        add(NewUnit("x", "X", "north"), actor=world.alice)
    with pytest.raises(Unknown):
        add(NewUnit("x", "X", "south"), actor=world.alice)
    services.grant_role(
        actor=world.adam,
        at=world.at,
        user=world.alice,
        role="director",
        unit=world.north,
    )
    add(NewUnit("x", "X", "north"), actor=world.alice)
    with pytest.raises(Unknown):
        add(NewUnit("y", "Y", "north"), NewUnit("z", "Z"), actor=world.alice)


def test_what_stands_under_an_overlay_is_one(world, add):
    add(NewUnit("x", "X", "industry"), NewUnit("y", "Y", "x", kind="seat"))
    assert Unit.objects.get(code="y").overlay


def test_nothing_to_add(world, add):
    assert add() == {}
