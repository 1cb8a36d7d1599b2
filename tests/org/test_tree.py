"""Units: added, moved, ended, split, merged; the past stays as it was."""

from datetime import date, timedelta

import pytest

from luopan.org import services
from luopan.org.models import Holding, Parentage, Remit, Unit
from luopan.org.queries import children, organisation, path, units_between
from luopan.org.services import NewUnit
from luopan.trail.refusal import Refused

SPRING, SUMMER, AUTUMN = date(2027, 3, 1), date(2027, 6, 1), date(2027, 9, 1)
DAY = timedelta(days=1)


@pytest.fixture
def by(world):
    return {"actor": world.olga, "at": world.at}


def under(unit, day):
    return [row.code for row in children(unit, day)]


def parent_on(unit, day):
    found = path(unit, day)
    return found[-2] if len(found) > 1 else None


def test_a_unit_comes_last_among_its_siblings_or_where_one_says(world, by):
    services.add_unit(**by, code="z", name="Z", parent=world.north, start_date=SPRING)
    services.add_unit(
        **by, code="a", name="A", parent=world.north, start_date=SPRING, place=0
    )
    assert under(world.north, SPRING) == ["a", "north-1", "north-2", "z"]
    assert under(world.north, SPRING - DAY) == ["north-1", "north-2"]


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"code": "north"}, "taken"),
        ({"code": " "}, "missing"),
        ({"code": "x~"}, "~"),
        ({"code": "x" * 121}, "longer than 120"),
        ({"code": "a\x00b"}, r"U\+0000"),
        ({"name": "a\nb"}, r"U\+000A"),
        ({"name": "a\ud800b"}, r"U\+D800"),
        ({"start_date": date(2014, 12, 31)}, "begins on 2015-01-01"),
        ({"start_date": SPRING, "end_date": SPRING}, "before it begins"),
    ],
)
def test_what_cannot_be_added(world, by, told, sentence):
    plain = {"code": "x", "name": "X", "start_date": SPRING, "parent": world.north}
    with pytest.raises(Refused, match=sentence):
        services.add_unit(**by, **{**plain, **told})
    assert not Unit.objects.filter(name="X").exists()


def test_nothing_stands_under_a_seat(world, by):
    told = {"code": "x", "name": "X", "start_date": SPRING, "parent": world.north_1_a}
    for add in (services.add_unit, services.add_seat):
        with pytest.raises(Refused, match="is a seat"):
            add(**by, **told)
    with pytest.raises(Refused, match="is a seat"):
        services.move_unit(
            **by, unit=world.north_2, parent=world.north_1_a, from_date=SPRING
        )


def test_an_overlay_stays_outside_the_totals(world, by):
    seat = services.add_seat(
        **by, code="presales", name="Presales", parent=world.industry, start_date=SPRING
    )
    assert seat.overlay  # by where it stands
    assert "presales" not in {row.code for row in organisation(SPRING).totals}
    assert "presales" in {row.code for row in organisation(SPRING).rows}
    with pytest.raises(Refused, match="overlay"):
        services.move_unit(
            **by, unit=world.north_1, parent=world.industry, from_date=SPRING
        )
    services.move_unit(**by, unit=seat, parent=world.north, from_date=SUMMER)
    assert "presales" not in {row.code for row in organisation(SUMMER).totals}


def test_a_move_keeps_the_days_before(world, by):
    before = organisation(SPRING - DAY)
    services.move_unit(**by, unit=world.north_1, parent=world.south, from_date=SPRING)
    assert organisation(SPRING - DAY) == before
    assert path(world.north_1_a, SPRING) == ("company", "south", "north-1", "north-1-a")
    assert path(world.north_1_a, SPRING - DAY)[1] == "north"


def test_an_earlier_move_holds_until_the_later_one(world, by):
    services.move_unit(**by, unit=world.north_1, parent=world.south, from_date=AUTUMN)
    services.move_unit(**by, unit=world.north_1, parent=world.south_1, from_date=SPRING)
    said = [
        parent_on(world.north_1, day)
        for day in (SPRING - DAY, SPRING, AUTUMN - DAY, AUTUMN)
    ]
    assert said == ["north", "south-1", "south-1", "south"]


def test_a_move_corrected_on_the_same_day_leaves_no_empty_row(world, by):
    services.move_unit(**by, unit=world.north_1, parent=world.south, from_date=SPRING)
    services.move_unit(**by, unit=world.north_1, parent=world.south_1, from_date=SPRING)
    assert Parentage.objects.filter(unit=world.north_1).count() == 2
    assert parent_on(world.north_1, SPRING) == "south-1"


@pytest.mark.parametrize(
    ("unit", "parent", "day", "sentence"),
    [
        ("north", "north", SPRING, "cannot be under it"),
        ("north", "north_1", SPRING, "cannot be under it"),
        ("company", "north", SPRING, "Luopan Drinks is the whole company and cannot"),
        ("north_1", "north", SPRING, "already"),
        ("north_1", "south", date(2014, 1, 1), "it cannot be moved then"),
    ],
)
def test_what_cannot_move(world, by, unit, parent, day, sentence):
    before = organisation(SPRING)
    with pytest.raises(Refused, match=sentence):
        services.move_unit(
            **by,
            unit=getattr(world, unit),
            parent=getattr(world, parent),
            from_date=day,
        )
    assert organisation(SPRING) == before


def test_a_circle_that_closes_later_is_seen(world, by):
    """The South goes under the North in summer; the North may not go under it in spring."""
    services.move_unit(**by, unit=world.south, parent=world.north, from_date=SUMMER)
    with pytest.raises(Refused, match="cannot be under it"):
        services.move_unit(
            **by, unit=world.north, parent=world.south_1, from_date=SPRING
        )


def test_a_parent_that_ends_is_no_place(world, by):
    short = services.add_unit(
        **by,
        code="task",
        name="Task force",
        parent=world.company,
        start_date=SPRING,
        end_date=AUTUMN,
    )
    with pytest.raises(Refused, match="ends on 2027-09-01"):
        services.move_unit(**by, unit=world.north_1, parent=short, from_date=SUMMER)
    with pytest.raises(Refused, match="begins on 2027-03-01"):
        services.move_unit(
            **by, unit=world.north_1, parent=short, from_date=SPRING - DAY
        )


def test_a_unit_ends_only_empty_or_with_an_heir(world, by):
    with pytest.raises(Refused, match="Seat A, Seat B"):
        services.end_unit(**by, unit=world.north_1, end_date=SPRING)
    with pytest.raises(Refused, match="nothing can be placed under it then"):
        services.end_unit(
            **by, unit=world.north_1, end_date=SPRING, children_to=world.north_1
        )
    services.end_unit(
        **by, unit=world.north_1, end_date=SPRING, children_to=world.north_2
    )
    assert under(world.north_2, SPRING) == ["north-1-a", "north-2-a", "north-1-b"]
    assert under(world.north_1, SPRING - DAY) == ["north-1-a", "north-1-b"]
    assert path(world.north_1, SPRING) == ()
    with pytest.raises(Refused, match="is already due to end on"):
        services.end_unit(**by, unit=world.north_1, end_date=SUMMER)
    with pytest.raises(Refused, match="is the whole company"):
        services.end_unit(**by, unit=world.company, end_date=SUMMER)


def test_what_ends_with_a_seat(world, by):
    services.add_remit(
        **by, unit=world.north_1_a, axis="product", code="tea", from_date=SUMMER
    )
    services.end_unit(**by, unit=world.north_1_a, end_date=SPRING)
    assert Holding.objects.get(seat=world.north_1_a).end_date == SPRING
    assert not Remit.objects.exists()
    with pytest.raises(Refused, match="before it begins"):
        services.end_unit(**by, unit=world.north_1_a, end_date=date(2014, 1, 1))


def test_a_split_gives_everyone_a_new_place(world, by):
    late = services.add_seat(
        **by, code="late", name="Late", parent=world.north_1, start_date=AUTUMN
    )
    told = {
        "unit": world.north_1,
        "into": [NewUnit("east", "East"), NewUnit("west", "West")],
        "from_date": SPRING,
    }
    some = {"north-1-a": "east", "north-1-b": "west"}
    with pytest.raises(Refused, match="Late"):
        services.split_unit(**by, **told, children=some)
    with pytest.raises(Refused, match="strange"):
        services.split_unit(
            **by, **told, children={**some, "late": "west", "strange": "east"}
        )
    made = services.split_unit(**by, **told, children={**some, "late": "west"})
    assert [unit.code for unit in made] == ["east", "west"]
    assert under(world.north, SPRING) == ["east", "west", "north-2"]
    assert parent_on(late, AUTUMN) == "west"
    assert parent_on(world.north_1_a, SPRING - DAY) == "north-1"
    assert parent_on(world.north_1_a, SPRING) == "east"


def test_a_split_follows_the_moves_already_laid_down(world, by):
    services.move_unit(**by, unit=world.north_1, parent=world.south, from_date=AUTUMN)
    services.split_unit(
        **by,
        unit=world.north_1,
        into=[NewUnit("east", "East"), NewUnit("west", "West")],
        children={"north-1-a": "east", "north-1-b": "west"},
        from_date=SUMMER,
    )
    east = Unit.objects.get(code="east")
    assert (parent_on(east, SUMMER), parent_on(east, AUTUMN)) == ("north", "south")
    assert path(world.north_1_b, AUTUMN) == ("company", "south", "west", "north-1-b")


def test_units_merge_into_one_of_them_or_a_new_one(world, by):
    services.merge_units(
        **by, units=[world.north_1, world.north_2], into=world.north_2, from_date=SPRING
    )
    assert under(world.north, SPRING) == ["north-2"]
    assert len(under(world.north_2, SPRING)) == 3
    services.merge_units(
        **by,
        units=[world.north_2, world.south_1],
        into=NewUnit("all", "All"),
        from_date=SUMMER,
    )
    assert len(under(Unit.objects.get(code="all"), SUMMER)) == 4
    assert under(world.south, SUMMER) == []
    with pytest.raises(Refused, match="it cannot be merged then"):
        services.merge_units(
            **by, units=[world.north_1], into=world.south, from_date=SUMMER
        )
    with pytest.raises(Refused, match="Choose the units to merge"):
        services.merge_units(**by, units=[], into=world.south, from_date=SUMMER)


def test_names_are_todays(world, by):
    services.rename_unit(**by, unit=world.north, name="华北", name_other="North China")
    for day in (date(2016, 1, 1), SPRING):
        assert organisation(day).rows[1].name == "华北"


def test_a_span_shows_each_unit_under_its_last_parent(world, by):
    services.move_unit(**by, unit=world.north_1, parent=world.south, from_date=SUMMER)
    services.end_unit(**by, unit=world.north_1_b, end_date=SPRING)
    services.add_seat(**by, code="n", name="N", parent=world.north, start_date=AUTUMN)
    year = units_between(date(2027, 1, 1), date(2028, 1, 1))
    stands = {row.code: row.parent_code for row in year.rows}
    assert stands["north-1"] == "south" and stands["north-1-b"] == "north-1"
    assert stands["n"] == "north" and len(stands) == len(year.rows) == 12
    half = units_between(date(2027, 1, 1), SUMMER)
    assert {row.code: row.parent_code for row in half.rows}["north-1"] == "north"
    assert "n" not in {row.code for row in half.rows}
    positions = [row.code for row in year.rows]
    assert all(
        row.parent_code is None or positions.index(row.parent_code) < number
        for number, row in enumerate(year.rows)
    )
    with pytest.raises(ValueError, match="ends after"):
        units_between(SUMMER, SUMMER)
