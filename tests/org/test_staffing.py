"""Many people into many seats: all or none, and what is wrong is named."""

from datetime import date

import pytest

from luopan.org import services
from luopan.org.access import Denied, Unknown
from luopan.org.models import Holding, Person
from luopan.org.services import NewHolding, NewPerson
from luopan.trail.models import Entry
from luopan.trail.refusal import Refused

Y25, Y26, Y27, Y28 = (date(year, 1, 1) for year in range(2025, 2029))


@pytest.fixture
def hire(world):
    def run(*rows, actor=world.olga):
        return services.add_people(actor=actor, at=world.at, rows=rows)

    return run


@pytest.fixture
def place(world):
    def run(*rows, actor=world.olga):
        return services.place_people(actor=actor, at=world.at, rows=rows)

    return run


def test_people_come_and_sit_down(world, hire, place):
    assert (
        hire(NewPerson("p1", "Ann", Y25, name_other="安"), NewPerson("p2", "Ben", Y26))
        == 2
    )
    rows = NewHolding("north-1-b", "p1", Y25, Y26), NewHolding("north-1-b", "p2", Y26)
    assert place(*rows) == 2
    stays = Holding.objects.filter(seat=world.north_1_b).order_by("start_date")
    assert [(s.person.name, s.start_date, s.end_date) for s in stays] == [
        ("Ann", Y25, Y26),
        ("Ben", Y26, None),
    ]
    assert Entry.objects.order_by("-seq").first().details["count"] == 2


def test_a_stay_ends_with_its_person(world, hire, place):
    hire(NewPerson("p1", "Ann", Y25, Y28))
    place(NewHolding("north-1-b", "p1", Y26))
    assert Holding.objects.get(seat=world.north_1_b).end_date == Y28


def test_a_code_is_given_once(hire):
    with pytest.raises(Refused, match="p1"):
        hire(NewPerson("p1", "Ann", Y25), NewPerson("p1", "Ben", Y25))
    with pytest.raises(Refused, match="bob"):
        hire(NewPerson("new", "Ann", Y25), NewPerson("bob", "Bob again", Y25))
    assert not Person.objects.filter(code__in=["p1", "new"]).exists()


def test_nobody_sits_on_another_ones_lap(hire, place):
    hire(NewPerson("p1", "Ann", Y25), NewPerson("p2", "Ben", Y25))
    with pytest.raises(Refused, match="Seat A is held by Bob"):
        place(NewHolding("north-1-a", "p1", Y27))
    with pytest.raises(Refused, match="Seat B is held by Ann"):
        place(
            NewHolding("north-1-b", "p1", Y25, Y27), NewHolding("north-1-b", "p2", Y26)
        )


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (NewHolding("north", "p1", Y25), "not a seat"),
        (NewHolding("north-1-b", "nobody", Y25), "no person nobody"),
        (NewHolding("north-1-b", "p1", date(2020, 1, 1)), "Ann only exists from"),
        (NewHolding("north-1-b", "p1", Y26, Y25), "before it begins"),
    ],
)
def test_what_cannot_be_is_refused(hire, place, row, words):
    hire(NewPerson("p1", "Ann", Y25))
    with pytest.raises(Refused, match=words):
        place(row)


def test_who_may_and_who_finds_nothing(world, hire, place):
    hire(NewPerson("p1", "Ann", Y25))
    with pytest.raises(Denied):
        hire(NewPerson("p9", "Ben", Y25), actor=world.alice)
    with pytest.raises(Denied):
        place(NewHolding("north-1-b", "p1", Y25), actor=world.alice)
    with pytest.raises(Unknown):
        place(NewHolding("south-1-a", "p1", Y25), actor=world.alice)
    with pytest.raises(Unknown):
        place(NewHolding("nowhere", "p1", Y25))
