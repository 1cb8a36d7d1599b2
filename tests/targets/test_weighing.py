"""Spread by what records say on a day: pipeline, people, markets, working days."""

from datetime import UTC, date, datetime, timedelta

import pytest

from luopan.dimensions.models import Product
from luopan.dimensions.queries import working_days
from luopan.dimensions.queries.rates import NoRate
from luopan.org import services as org
from luopan.records.models import Batch
from luopan.records.store import store
from luopan.records.tables import Table
from luopan.strategy.services import market as markets
from luopan.targets import queries, services
from luopan.targets.cube import state_of
from luopan.targets.queries.versions import verify_version
from luopan.targets.steps import spread
from luopan.targets.weighing import SOURCES
from luopan.trail.refusal import Refused
from tests.web.matrix_market import size

M = 1_000_000
ROUNDED = 12  # quanta: a seat has 24 leaves, each of them rounded
NORTH = ("north-1-a", "north-1-b", "north-2-a")


@pytest.fixture
def stands(sold):
    """120,000 spread as 2026 was sold."""
    play = sold.play
    blend = [{"source": "year", "year": 2026}]
    play.say(
        play.world.dora,
        "spread",
        cell=play.cell().as_json(),
        method="weighted",
        amount=120_000,
        blend=blend,
    )
    play.version.refresh_from_db()
    return play


def deals(play, *rows, currency="CNY"):
    """Opportunities: seat, amount (None: none), and the day they closed, if they did."""
    table = [
        {
            "key": f"{currency}{n}",
            "seat": seat,
            "product": "tea",
            "created_date": date(2026, 11, 1),
            "expected_date": date(2027, 3, 1),
            "closed_date": closed,
            "outcome": "won" if closed else "",
            "amount": None if amount is None else amount * M,
            "currency": currency,
        }
        for n, (seat, amount, closed) in enumerate(rows)
    ]
    columns = {name: [row[name] for row in table] for name in table[0]}
    at = datetime(2027, 1, 2, tzinfo=UTC)
    actor = play.world.operator
    batch = Batch.objects.create(label="deals", actor=actor, applied_at=at)
    store(batch, [Table("opportunity", columns)])


def said(play, *sources, unit="north", amount=100_001, **cell):
    blend = [{"source": one, "share": "1"} for one in sources]
    return {
        "cell": play.cell(unit, **cell).as_json(),
        "method": "weighted",
        "amount": amount,
        "blend": blend,
    }


def by(play, *sources, who="dora", **asked):
    """Spread, and what stands after it of the three seats of the North."""
    done = play.say(getattr(play.world, who), "spread", **said(play, *sources, **asked))
    play.version.refresh_from_db()
    unit, amount = asked.get("unit", "north"), asked.get("amount", 100_001)
    assert totals(play, unit) == [amount]
    return totals(play, *NORTH), done


def totals(play, *units, **cell):
    state = state_of(play.version)
    return [state.total(play.cell(unit, **cell)) for unit in units]


def near(found, wanted):
    """Equal but for what leaves are rounded by; their sum is exact all the same."""
    return all(abs(a - b) <= ROUNDED for a, b in zip(found, wanted, strict=True))


def test_the_step_knows_every_source():
    assert set(spread.SOURCES) == set(SOURCES)


def test_each_seat_by_its_open_pipeline(stands):
    """300, 100 and 0 are open; 900 were won already: three quarters, one, and none."""
    play = stands
    deals(
        play,
        ("north-1-a", 200, None),
        ("north-1-a", 100, None),
        ("north-1-b", 100, None),
        ("north-1-b", None, None),
        ("north-2-a", 900, date(2026, 12, 1)),
        ("south-1-a", 5_000, None),
    )
    before = totals(play, "north-1-a", "south", period="2027-Q1")
    found, done = by(play, "pipeline")
    assert near(found, [75_000.75, 25_000.25, 0]) and found[2] == 0
    assert [note.say() if hasattr(note, "say") else note for note in done.notes] == [
        "Weighted by the open pipeline, as known on 2027-01-04.",
        "1 open deal without an amount is left out.",
    ]
    told = queries.preview(
        play.version,
        "spread",
        said(play, "pipeline"),
        viewer=play.world.dora,
        at=play.world.at,
    )
    assert told.notes == tuple(done.notes) and told.seq is None
    # months keep their shape, and others stay
    after = totals(play, "north-1-a", "south", period="2027-Q1")
    year = totals(play, "north-1-a")[0]
    assert after[1] == before[1] and 0.2 < after[0] / year < 0.26
    assert verify_version(play.version).ok
    newest = queries.history(play.version, **play.see(play.world.dora))
    assert any(
        "by the open pipeline, as known on 2027-01-04" in act.text for act in newest
    )


def test_where_nothing_is_open_it_is_said_and_nothing_moves(stands):
    play = stands
    before = totals(play, *NORTH)
    with pytest.raises(Refused, match="All selected weights for North are 0"):
        by(play, "pipeline")
    deals(play, ("south-1-a", 100, None))
    with pytest.raises(Refused, match="are 0 on 2027-01-04"):
        by(play, "pipeline")
    assert totals(play, *NORTH) == before
    found, done = by(play, "pipeline", "even")
    assert near(found, [100_001 / 3] * 3)
    assert "its share goes to the other weights" in " ".join(map(str, done.notes))


def test_a_rate_that_is_missing_stops_its_own_part_only(stands):
    """Nobody has said what a dollar is: the South waits for it, the North does not."""
    play = stands
    deals(play, ("north-1-a", 300, None), ("north-1-b", 100, None))
    deals(play, ("south-1-a", 100, None), currency="USD")
    assert near(by(play, "pipeline")[0], [75_000.75, 25_000.25, 0])
    with pytest.raises(NoRate, match="USD"):
        by(play, "pipeline", unit="company")


def test_each_month_and_seat_by_who_is_there_to_carry_it(stands):
    """Bob sits in A all year; nobody in the other seats: it is all his."""
    play, world = stands, stands.world
    assert by(play, "people")[0] == [100_001, 0, 0]
    by_operator = {"actor": world.operator, "at": world.at}
    new = org.add_person(
        **by_operator, code="new", name="New", start_date=date(2027, 7, 1)
    )
    org.place_person(
        **by_operator, seat=world.north_1_b, person=new, from_date=date(2027, 7, 1)
    )
    (bob, his, nobody), done = by(play, "people", amount=120_000)
    assert nobody == 0 and bob > his > 0
    assert totals(play, "north-1-b", period="2027-06") == [0]
    # July at a quarter, August at a half: 1 : 4 and 1 : 2 beside a ripe person
    for month, share in (("07", 4), ("08", 2), ("11", 1)):
        ripe, ramped = totals(play, *NORTH[:2], period=f"2027-{month}")
        assert abs(ripe - share * ramped) <= share + 1
    assert "the people in place, with their ramp" in str(done.notes[0])


def test_each_month_by_its_working_days(stands):
    """A seat keeps its size, and every month is what its working days are of the year's."""
    play = stands
    before = totals(play, *NORTH)
    whole = sum(before)
    found, done = by(play, "days", amount=whole)
    assert near(found, before)
    calendar = play.plan.calendar
    for month in range(1, 13):
        start = date(2027, month, 1)
        end = (start + timedelta(days=31)).replace(day=1)
        days = working_days(calendar, start, end).days
        (amount,) = totals(play, "north", period=f"2027-{month:02d}")
        year = working_days(calendar, date(2027, 1, 1), date(2028, 1, 1)).days
        assert near([amount], [whole * days / year])
    assert "working days, as known on" in str(done.notes[0])


def segment(play, code, unit, product, *sizes):
    world = play.world
    actor = {"actor": world.dora, "at": world.at}
    made = markets.add_segment(
        **actor,
        code=code,
        name=code,
        unit=getattr(world, unit),
        product=Product.objects.get(code=product),
    )
    figures = [size(amount, year) for year, amount in sizes]
    markets.observe(**actor, segment=made, figures=figures)


def test_each_part_by_its_market_and_what_is_not_watched_is_not_0(stands):
    """Of 2025 all sizes are known: North 1 is worth 300 and North 2 100."""
    play = stands
    segment(play, "n", "north", "products", (2025, 900))
    with pytest.raises(
        Refused, match="One market segment covers this whole part, so it"
    ):
        by(play, "market")
    segment(play, "n1", "north_1", "products", (2025, 300), (2026, 999))
    segment(play, "n2", "north_2", "tea", (2025, 40))
    with pytest.raises(Refused, match="× Milk has no watched market"):
        by(play, "market", unit="north-2")
    segment(play, "n2m", "north_2", "milk", (2025, 60))
    (a, b, c), done = by(play, "market")
    assert near([a + b, c], [75_000.75, 25_000.25])
    tea = totals(play, "north-2-a", product="tea")[0]
    assert near([tea], [c * 0.4])
    assert str(done.notes[0]) == (
        "Weighted by the market size of 2025, as known on 2027-01-04."
    )


def test_nobody_weighs_by_what_he_does_not_see(stands):
    play, world = stands, stands.world
    deals(play, ("north-1-a", 200, None), ("south-1-a", 100, None))
    assert by(play, "pipeline", who="alice")[0] == [100_001, 0, 0]
    for source in ("pipeline", "people", "market", "days", "now"):
        for unit in ("company", "south"):  # of which nothing is told, not what is 0
            with pytest.raises(
                Refused, match=r"This changes targets that you cannot change \("
            ):
                by(play, source, who="alice", unit=unit)
    world.alice.scopes = frozenset({"targets.read", "targets.edit"})
    with pytest.raises(Refused, match="You cannot see all records of North"):
        by(play, "pipeline", who="alice")
    with pytest.raises(Refused, match="You cannot see the market views, so you cannot"):
        by(play, "market", who="alice")


def test_held_leaves_stay_and_the_total_is_exact(stands):
    play = stands
    services.hold(**play.by(play.world.dora), cell=play.cell("north-2-a"))
    (held,) = totals(play, "north-2-a")
    deals(play, *((seat, n + 1, None) for n, seat in enumerate(NORTH)))
    for amount in (99_999, 100_003):
        found, _done = by(play, "pipeline", amount=amount)
        assert found[2] == held and sum(found) == amount
        assert near(found[:2], [(amount - held) / 3, (amount - held) * 2 / 3])
