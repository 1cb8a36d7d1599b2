"""Ways to come at a target: by hand on a small year, ordered always, honest where unknown."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luopan.strategy.services import market as markets
from luopan.targets.queries.ways import Input, Way, ways
from luopan.targets.queries.ways.asking import Asked
from luopan.web.templatetags.ways import way_input, ways_ruler
from tests.cases import at_first
from tests.web.matrix_market import size

KEYS = [
    "last_year",
    "growth",
    "market",
    "capacity",
    "resources",
    "pipeline",
    "intent",
    "forecast",
]


@pytest.fixture
def look(year):
    """The ways of a unit for 2027, seen on 20 August of it; 500 twice a month in 2026."""
    from luopan.dimensions.models import Product
    from luopan.org.models import Unit

    def found(unit="north", product="products", who="dora", on=date(2027, 8, 20)):
        told = ways(
            year.version,
            Unit.objects.get(code=unit),
            Product.objects.get(code=product),
            viewer=getattr(year.world, who),
            on=on,
        )
        assert [way.key for way in told] == KEYS
        return SimpleNamespace(**{way.key: way for way in told})

    return found


def amounts(way):
    return way.low, way.mid, way.high


def test_last_year_is_what_the_unit_sold(look):
    """Three seats, 500 twice a month: 36,000 in 2026; nothing is known before."""
    way = look().last_year
    assert amounts(way) == (36_000, 36_000, 36_000)
    assert [(i.label, i.value, i.holds) for i in way.inputs] == [
        ("2026", 36_000, "amount")
    ]
    assert look("north-1-a").last_year.mid == 12_000
    assert look(product="milk").last_year.mid == 0


def test_the_growth_rule_is_the_growth_of_the_whole_plan(look):
    """The company is to bring 60,000 after 48,000: a quarter more, for everybody."""
    way = look().growth
    assert way.mid == 45_000
    assert way.inputs[1].value == pytest.approx(0.25)


def test_a_year_that_is_not_over_gives_way_to_twelve_months(look):
    """Seen in December 2026, the year before the plan's still runs."""
    way = look(on=date(2026, 12, 15)).last_year
    assert way.inputs == () and "no records of a full year" in way.why_not


def test_market_times_share_needs_a_view_of_exactly_this(look, year):
    assert "no market of this unit" in look(product="tea").market.why_not
    by = {
        "actor": year.world.dora,
        "at": datetime.fromisoformat("2027-08-19T03:00Z"),
    }
    from luopan.dimensions.models import Product

    segment = markets.add_segment(
        **by,
        code="m",
        name="Tea",
        unit=year.world.north,
        product=Product.objects.get(code="tea"),
    )
    markets.observe(**by, segment=segment, figures=[size(100_000, 2026)])
    assert "s growth is not known" in look(product="tea").market.why_not
    markets.observe(**by, segment=segment, figures=[size(80_000, 2025)])
    way = look(product="tea").market
    assert amounts(way) == (45_000, 45_000, 45_000)  # 100,000 × 1.25 × 0.36
    assert [i.holds for i in way.inputs] == ["amount", "ratio", "ratio"]


def place(year, code, seat, since, seat_since=None):
    """A person since a day in the company, and in a seat since then or later."""
    from luopan.org import services

    by = {"actor": year.world.operator, "at": year.world.at}
    person = services.add_person(**by, code=code, name=code, start_date=since)
    services.place_person(
        **by,
        seat=getattr(year.world, seat),
        person=person,
        from_date=seat_since or since,
    )
    return person


@pytest.fixture
def staffed(year):
    """All four seats are held by ripe people, as Seat A is by Bob."""
    long_ago = date(2020, 1, 1)
    return {
        seat: place(year, f"p{n}", seat, long_ago)
        for n, seat in enumerate(["north_1_b", "north_2_a", "south_1_a"])
    }


def counted(way):
    return {one.label: one.value for one in way.inputs}


def test_capacity_is_the_months_of_people_times_what_a_full_one_brought(look, staffed):
    assert "fewer than 4 seats" in look().capacity.why_not
    way = look("company").capacity
    assert amounts(way) == (48_000, 48_000, 48_000)  # 48 months at 1,000
    assert counted(way) == {
        "full months": 48,
        "months carried": 48,
        "a full month brought, 2026": 1_000,
    }
    assert way.inputs[-1].gives == way.mid


def test_without_people_nobody_carries_a_month(look, year):
    """Only Bob holds a seat: what three vacant ones sold before says nothing."""
    assert (
        "fewer than 4 seats had fully ramped holders"
        in look("company").capacity.why_not
    )
    assert "nobody can carry" in look("south").capacity.why_not


def leave(year, seat, day):
    """Seat and day: nobody holds it from then on."""
    from luopan.org import services

    by = {"actor": year.world.operator, "at": year.world.at}
    services.vacate(**by, seat=getattr(year.world, seat), from_date=day)


def test_a_vacant_seat_carries_nothing_until_somebody_comes(look, year, staffed):
    """Seat D is vacant from 1 July 2027: 184 of 365 days, 6.05 months."""
    leave(year, "south_1_a", date(2027, 7, 1))
    way = look("company").capacity
    found = counted(way)
    assert (found["vacant months"], found["months carried"]) == (6.05, 41.95)
    assert way.mid == 41_950
    assert "of 48 months of 4 seats" in way.inputs[-2].note


def test_new_people_and_leave_count_as_by_people(look, year, staffed):
    """Seat D has somebody new for 2027: 90 days at 31 × ¼, 28 × ½, 31 × ¾; Seat C is away."""
    from luopan.org import services
    from luopan.targets.capacity import RESERVE
    from luopan.targets.people import staffed as by_people

    leave(year, "south_1_a", date(2027, 1, 1))
    place(year, "new", "south_1_a", date(2027, 1, 1))
    services.add_leave(
        actor=year.world.operator,
        at=year.world.at,
        person=staffed["north_2_a"],
        from_date=date(2027, 3, 1),
        until_date=date(2027, 4, 1),
    )
    way = look("company").capacity
    found = counted(way)
    assert found["months of new people"] == 2.96  # 90 × 12 ÷ 365
    assert found["months on leave"] == 1.02
    assert found["full months"] == 44.02  # 48 − 2.96 − 1.02
    assert "carried as 1.48" in way.inputs[1].note  # 45 × 12 ÷ 365
    assert found["months carried"] == 45.50
    assert way.mid == 45_500
    carriers = by_people(year.version, "company", RESERVE).carriers
    assert sum(one.carries for one in carriers) == Decimal("45.50")


def test_a_year_without_a_version_counts_the_seats_of_the_organisation(year, staffed):
    from luopan.targets.queries.ways import beginning

    leave(year, "south_1_a", date(2027, 7, 1))
    found = beginning(
        year=2027,
        metric="sales_amount",
        calendar=year.plan.calendar.code,
        total=None,
        viewer=year.world.dora,
        on=date(2027, 8, 20),
    )
    way = next(one for one in found.ways if one.key == "capacity")
    assert way.mid == 41_950


def test_who_was_not_there_all_the_year_before_says_nothing_of_a_full_month(
    look, year, staffed
):
    """Without Seat D three are left; what it sold while nobody held it counts for none."""
    leave(year, "south_1_a", date(2026, 7, 1))
    way = look("company").capacity
    assert "fewer than 4 seats had fully ramped holders" in way.why_not


def test_without_deals_the_pipeline_is_not_known(look):
    assert "no open deal" in look().pipeline.why_not


def test_deals_count_at_the_own_win_rate(look, year):
    deals = [
        {
            "key": f"D{n}",
            "seat": "north-1-a",
            "product": "tea",
            "created_date": date(2026, 1, 5),
            "expected_date": date(2026, 6, 1),
            "closed_date": date(2026, 6, 1),
            "outcome": "won" if n < 5 else "lost",
            "amount": 1_000_000 * (300 if n < 5 else 100),
            "currency": "CNY",
        }
        for n in range(10)
    ]
    coming = {
        "key": "open",
        "seat": "north-1-a",
        "product": "tea",
        "created_date": date(2027, 8, 1),
        "expected_date": date(2027, 11, 1),
        "closed_date": None,
        "outcome": "",
        "amount": 1_000_000 * 10_000,
        "currency": "CNY",
    }
    year.store("opportunity", [*deals, coming])
    way = look(on=date(2027, 8, 21)).pipeline
    assert amounts(way) == (5_000, 6_250, 7_500)  # half of the deals, 75 % of the money
    assert look("south", on=date(2027, 8, 21)).pipeline.why_not


def test_what_is_not_his_to_see_is_not_shown(look):
    found = look("south", who="alice")
    for way in vars(found).values():
        assert amounts(way) == (None, None, None) and way.why_not
    assert look("north", who="alice").last_year.mid == 36_000


def test_a_forecast_is_not_made_up(look):
    assert "no forecast" in look().forecast.why_not


@at_first(8, later=10)
@given(st.lists(st.integers(-(10**15), 10**15), min_size=3, max_size=3))
def test_a_range_is_always_in_order(millionths):
    plan = SimpleNamespace(metric=SimpleNamespace(quantum=Decimal("0.01")))
    asked = Asked(plan, *[None] * 10, {"growth": "x"})
    way = asked.ranged("growth", millionths, ())
    assert way.low <= way.mid <= way.high
    assert abs(way.low - min(millionths) / 10_000) <= 0.5


@at_first(8, later=10)
@given(
    st.lists(st.tuples(*[st.integers(-(10**9), 10**12)] * 3).map(sorted), max_size=6),
    st.none() | st.integers(0, 10**12),
)
def test_the_picture_holds_any_range(ranges, chosen):
    found = [Way(f"w{n}", f"<{n}>", *r) for n, r in enumerate(ranges)]
    found.append(Way("none", "unknown", None, None, None, (), "why"))
    svg = str(ways_ruler(found, Decimal("0.01"), "CNY", chosen, "what it shows"))
    assert svg.count("<rect") == len(ranges)
    assert "<0>" not in svg


def test_inputs_are_read_by_what_they_are(look):
    way = look().growth
    told = [way_input(i, Decimal(1), "CNY") for i in way.inputs]
    assert told == ["¥36K", "25.0%"]


@pytest.mark.parametrize(
    ("exact", "times", "told"),
    [
        (Fraction(3_399_380_600, 4_050_000), 4_200_000, "¥8.394"),  # 35.3M, not 33.6M
        (Fraction(3_399_380_600, 42), 43, "¥809K"),
        (Fraction(100), 456, "¥1"),
        (Fraction(-200, 3), 3, "−¥0.667"),
    ],
)
def test_what_is_multiplied_on_has_as_many_digits_as_that_takes(exact, times, told):
    one = Input(
        "x", round(exact), "amount", exact=Fraction(exact), times=Fraction(times)
    )
    assert way_input(one, Decimal("0.01"), "CNY") == told


@at_first(8, later=10)
@given(
    st.fractions(Fraction(1, 100), 10**12),
    st.fractions(Fraction(1, 10), 10**7, max_denominator=100),
)
def test_the_product_of_what_is_shown_is_what_is_shown(exact, times):
    """Within a unit of its last digit: a product may lie between two."""
    one = Input("x", round(exact), "amount", exact=exact, times=times)
    text = way_input(one, Decimal(1), "")
    letter = text[-1] if text[-1] in "KMB" else ""
    size = {"": 1, "K": 10**3, "M": 10**6, "B": 10**9}[letter]
    near = Fraction(text.rstrip("KMB").replace(",", "")) * size
    product, shown = float(near * times), float(exact * times)
    assert product == pytest.approx(shown, rel=0.005, abs=0.6)


def test_a_count_has_decimals_only_where_it_is_no_whole_number():
    told = [way_input(Input("x", n, "count"), Decimal(1), "") for n in (456.0, 69.02)]
    assert told == ["456", "69.02"]


def test_a_name_too_wide_for_a_phone_takes_two_lines():
    names = {
        "Open deals at own win rates": 2,
        "Last year": 1,
        "在手商机 × 自有赢单率": 1,
    }
    for name, lines in names.items():
        way = Way("pipeline", name, 1, 2, 3)
        svg = str(ways_ruler([way], Decimal(1), "CNY", None, "what it shows"))
        assert svg.count('class="n"') == lines
        assert "Open deals at own win rates" not in svg


def watch(year, code, unit, product, sizes):
    """A market with sizes by year."""
    from luopan.dimensions.models import Product

    by = {
        "actor": year.world.dora,
        "at": datetime.fromisoformat("2027-08-19T03:00Z"),
    }
    segment = markets.add_segment(
        **by,
        code=code,
        name=code.title(),
        unit=getattr(year.world, unit),
        product=Product.objects.get(code=product),
    )
    markets.observe(
        **by, segment=segment, figures=[size(s, y) for y, s in sizes.items()]
    )


def test_without_its_own_market_the_nearest_broader_one_is_used(look, year):
    """12,000 of a market of 100,000 that grows by a quarter; the company's is further."""
    watch(year, "all", "company", "products", {2026: 900_000, 2025: 900_000})
    watch(year, "north-tea", "north", "tea", {2026: 100_000, 2025: 80_000})
    way = look("north-1-a", product="tea").market
    assert amounts(way) == (15_000, 15_000, 15_000)
    assert way.inputs[0].value == "North-Tea" and "no market matches exactly" in (
        way.inputs[0].note
    )


def test_markets_within_it_add_up_with_the_rest_as_last_sold(look, year):
    """48,000 were sold; 36,000 of them in North's market, which grows by a quarter."""
    watch(year, "north-tea", "north", "tea", {2026: 100_000, 2025: 80_000})
    watch(year, "north-milk", "north", "milk", {2026: 50_000})  # nothing was sold there
    way = look("company").market
    assert amounts(way) == (57_000, 57_000, 57_000)  # 36,000 × 1.25 + 12,000
    assert [i.value for i in way.inputs] == [45_000, 12_000]
    assert "75%" in way.inputs[-1].note


def test_what_the_strategy_wants_is_a_way(look, year):
    """Two objectives want it: the heavier one counts, the range is both; a level is none."""
    from luopan.org.models import Unit
    from luopan.strategy.models import Measure, Objective

    assert "no objective" in look().intent.why_not
    world, metric = year.world, year.metric
    for code, weight, said in [
        ("o1", 40, {"change": 0.25}),
        ("o2", 60, {"amount": 50_000}),
        ("o3", 0, {"level": 0.3}),
    ]:
        aim = Objective.objects.create(
            code=code,
            name=code,
            year=2027,
            kind="growth",
            owner=world.bob.person,
            start_date=date(2027, 1, 1),
            end_date=date(2028, 1, 1),
            weight=weight,
            created_at=world.at,
        )
        unit = Unit.objects.get(code="north")
        Measure.objects.create(
            objective=aim, metric=metric, unit=unit, created_at=world.at, **said
        )
    way = look().intent
    assert amounts(way) == (45_000, 50_000, 50_000)  # a quarter more than 36,000
    assert [one.label for one in way.inputs] == ["o2", "o1"]
    assert "+25.0 %" in way.inputs[1].note
