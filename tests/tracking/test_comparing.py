"""同比 and 环比: equal elapsed days, three bases, words where no percentage is."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from luopan.engine.pacing import GrowthWord
from tests.tracked_year import NOON, SEATS, TODAY


def _own(found):
    return found.growths.year[found.name.code]


def test_the_year_so_far_beside_the_same_days(year):
    """2027 to 20 August: 34,560. 2026 to 20 August: 4 × 500 × 16 = 32,000; +8 %."""
    grown = _own(year.look())
    assert (grown.now, grown.before) == (Decimal(34_560), Decimal(32_000))
    assert grown.ratio == pytest.approx(0.08)
    assert grown.span == (date(2027, 1, 1), date(2027, 8, 21))
    assert grown.other == (date(2026, 1, 1), date(2026, 8, 21))


@pytest.mark.parametrize("period", ["2027-Q3", "2027-08", "2027-H2"])
def test_both_sides_have_equally_many_days(year, period):
    found = year.look(period=period)
    for grown in (_own(found), found.growths.previous):
        days = (grown.span[1] - grown.span[0]).days
        assert (grown.other[1] - grown.other[0]).days == days == found.standing.elapsed


def test_a_period_that_is_over_is_compared_whole(year):
    """February 2028 would have 29 days; March against February: 31 against 28."""
    previous = year.look(period="2027-03").growths.previous
    assert previous.span == (date(2027, 3, 1), date(2027, 4, 1))
    assert previous.other == (date(2027, 2, 1), date(2027, 3, 1))
    first = year.look(period="2027-01").growths.previous
    assert first.other == (date(2026, 12, 1), date(2027, 1, 1))
    assert first.before == Decimal(4_000)
    assert year.look().growths.previous is None


def test_spring_festival_aligned(year):
    """The festival: 17 February 2026, 6 February 2027. Sales of its eve meet each other."""
    eves = date(2026, 2, 16), date(2027, 2, 5)
    year.store("order", [year.order("south-1-a", day, 7_000) for day in eves])
    plain = _own(year.look(period="2027-02", unit="south", as_of=date(2027, 2, 8)))
    assert (plain.now, plain.before) == (Decimal(7_000), None) or plain.before == 0
    found = year.look(
        period="2027-02", unit="south", base="festival", as_of=date(2027, 2, 8)
    )
    aligned = _own(found)
    assert found.growths.base == "festival" and aligned.scattered
    assert aligned.now == Decimal(7_000)
    assert aligned.before >= Decimal(7_000)


def test_january_and_february_together(year):
    """Offered in those months only; February stands for both, cut to the same day."""
    found = year.look(period="2027-02", base="merged")
    grown = _own(found)
    assert found.growths.base == "merged"
    assert grown.span == (date(2027, 1, 1), date(2027, 3, 1))
    assert grown.other == (date(2026, 1, 1), date(2026, 3, 1))
    assert (grown.now, grown.before) == (Decimal(8_640), Decimal(8_000))
    assert "merged" not in year.look(period="2027-03", base="merged").growths.bases
    early = _own(year.look(period="2027-02", base="merged", as_of=date(2027, 2, 12)))
    assert early.other == (date(2026, 1, 1), date(2026, 2, 11))


def test_words_where_there_is_no_percentage(year):
    """South: nothing in June 2026 but a return of 2,000 more than was sold."""
    back = [year.order("south-1-a", date(2026, 6, 25), 3_000)]
    year.store("return", back)
    assert (
        _own(year.look(period="2027-06", unit="south")).word is GrowthWord.TURNED_GOOD
    )
    new = year.look(metric="sales_amount", product="milk", unit="south")
    assert _own(new).word is GrowthWord.NOTHING
    year.store("order", [year.order(SEATS[0], TODAY, 5, product="milk")])
    assert _own(year.look(product="milk")).word is GrowthWord.NEW


def test_a_53rd_week_has_none_to_be_compared_with(year):
    """A calendar of weeks: the period at the same place of the year before, if there is one."""
    from luopan.engine.calendar import Scheme, year_spans
    from luopan.tracking.queries.comparing import twin_of

    long, short = (year_spans(Scheme.nrf(), n) for n in (2023, 2022))
    weeks = [span for span in long if span.kind == "week"]
    assert twin_of(weeks[-1], long, short) is None
    twin = twin_of(weeks[0], long, short)
    assert twin.code == "2022-W01"
    assert twin.start_date == weeks[0].start_date - timedelta(364)


def _calendar(**changes):
    from luopan.dimensions.models import Calendar
    from luopan.dimensions.queries import STANDARD_CALENDAR

    Calendar.objects.filter(code=STANDARD_CALENDAR).update(**changes)


RETAIL = {"first_month": 2, "week_start": 7, "leaf": "week"}


@pytest.mark.parametrize(
    ("first_month", "january"),
    [(1, date(2027, 1, 1)), (4, date(2028, 1, 1)), (12, date(2028, 1, 1)), (2, None)],
)
def test_january_and_february_wherever_the_year_begins(first_month, january):
    """A year from April has them at its end; one from February has them apart."""
    from luopan.engine.calendar import Scheme, year_spans
    from luopan.tracking.queries.comparing import first_months

    found = first_months(year_spans(Scheme(first_month=first_month), 2027))
    starts = [span.start_date for span in found]
    if january is None:
        assert starts == []
    else:
        assert starts == [january, january.replace(month=2)]


def test_both_months_of_a_year_from_april_stand_beside_their_own(year):
    """January and February 2027, of the year 2026, beside those of 2026, not April and May."""
    _calendar(parameters={"first_month": 4})
    grown = _own(year.look(period="2027-02", base="merged"))
    assert grown.span == (date(2027, 1, 1), date(2027, 3, 1))
    assert grown.other == (date(2026, 1, 1), date(2026, 3, 1))
    assert (grown.now, grown.before) == (Decimal(8_640), Decimal(8_000))


def test_the_festival_before_the_year_begins_is_not_lost(year):
    """A year from February: the eve of 2026 (16 February) stands beside 28 January 2025."""
    _calendar(parameters={"first_month": 2})
    eves = date(2025, 1, 28), date(2026, 2, 16)
    year.store("order", [year.order("south-1-a", day, 7_000) for day in eves])
    found = year.look(period="2026-02", base="festival")
    grown = found.growths.year["company"]
    assert (grown.now, grown.before) == (Decimal(11_000), Decimal(7_000))
    assert found.growths.year["south"].before == Decimal(7_000)
    assert found.growths.year["north"].before == 0


def test_whole_periods_of_other_lengths_say_so(year):
    """4-5-4: the second period of the retail year has 35 days, the first 28."""
    from luopan.web.standings.tiles import tiles

    assert year.look(period="2027-03").growths.previous.days is None  # 31 and 28
    _calendar(scheme="454", parameters=RETAIL)
    found = year.look(period="2026-P02")
    assert found.growths.previous.days == (35, 28)
    notes = {one.key: one.note for one in tiles(found)}
    assert notes["previous"].endswith("35 days vs 28")
    assert _own(found).days is None


def test_customers_and_contests_take_the_same_week_of_last_year(year):
    """Week 1 of 2026 begins on 1 February, that of 2025 on the 2nd: Saturday the 8th is in."""
    from luopan.org.models import Unit
    from luopan.review.queries.contests.figures import sizes

    _calendar(scheme="454", parameters=RETAIL)
    days = date(2025, 2, 1), date(2025, 2, 8), date(2026, 2, 3)
    year.store("order", [year.order("south-1-a", day, 100) for day in days])
    (row,) = year.look(unit="south-1-a", period="2026-W01").customers.rows
    assert (row.actual, row.before) == (Decimal(100), Decimal(100))
    south = [Unit.objects.get(code="south-1-a")]
    seen = {"ranking": "growth", "at": NOON, "on": TODAY}
    assert sizes(year.metric, "2026-W01", south, **seen) == {"south-1-a": 10_000}


def _paid(year, seat, due, came, amount=100, currency="CNY"):
    """An invoice that fell due on a day, and was paid on another one (None: not yet)."""
    from luopan.records.models import Batch
    from luopan.records.store import store
    from luopan.records.tables import Table

    invoice = year.order(seat, due - timedelta(30), amount) | {"due_date": due}
    invoice |= {"number": f"I{year.numbers}", "currency": currency}
    year.store("invoice", [invoice])
    if came is None:
        return
    receipt = year.order(seat, came, amount) | {"currency": currency}
    receipt |= {"number": f"R{year.numbers}", "product": None}
    match = {"receipt": receipt["number"], "invoice": invoice["number"]}
    rows = {"receipt": receipt, "match": match | {"amount": invoice["amount"]}}
    batch = Batch.objects.create(
        label=receipt["number"], actor=year.world.operator, applied_at=NOON
    )
    store(
        batch,
        [Table(kind, {k: [v] for k, v in row.items()}) for kind, row in rows.items()],
    )


@pytest.fixture
def owed(year):
    """Half of July 2027 came by 20 August; by then in 2026, a third; all of it later.

    ==================  ==========================  ==================================
    fell due            came                        told on 20 August 2027
    ==================  ==========================  ==================================
    2027-07-05 × 2      one on 12 August            1 ÷ 2 = 50 %
    2026-07-05 × 3      10 August, two in October   by 20 August 2026: 1 ÷ 3; not 100 %
    2027-06-05 × 1      20 July                     by 20 July: 1 ÷ 1; by the 19th 0
    ==================  ==========================  ==================================
    """
    _paid(year, "north-1-a", date(2027, 7, 5), date(2027, 8, 12))
    _paid(year, "south-1-a", date(2027, 7, 5), None)
    for came in (date(2026, 8, 10), date(2026, 10, 1), date(2026, 10, 2)):
        _paid(year, "north-1-a", date(2026, 7, 5), came)
    _paid(year, "north-1-a", date(2027, 6, 5), date(2027, 7, 20))
    _paid(year, "north-1-a", date(2027, 9, 20), date(2027, 8, 20))  # paid beforehand
    return year


def test_receipts_by_due_day_are_cut_to_when_they_came(owed):
    """Beside July as it is 20 days after its end stands July 2026 20 days after its end."""
    found = owed.look(metric="collection_rate_due", period="2027-07")
    assert found.standing.reach_date == date(2027, 8, 20)  # when the last was paid
    grown = _own(found)
    assert float(grown.now) == pytest.approx(1 / 2)
    assert float(grown.before) == pytest.approx(1 / 3, abs=1e-6)
    assert grown.difference == pytest.approx(1 / 6, abs=1e-5)
    assert found.growths.previous.before == 1  # June, by 20 July
    early = owed.look(metric="collection_rate_due", period="2027-07", on=TODAY)
    assert early.growths.previous.now == found.growths.previous.now
    amount = owed.look(metric="receipts_on_due", period="2027-07")
    assert (_own(amount).now, _own(amount).before) == (100, 100)
    assert "festival" not in amount.growths.bases
    now = owed.look(metric="receipts_on_due", period="2027-07", base="now")
    assert _own(now).before == 100
    north = found.growths.year["north"]
    assert (north.now, float(north.before)) == (1, pytest.approx(1 / 3, abs=1e-6))


def test_all_that_ever_came_is_what_the_facts_say(owed):
    """With no day to cut at, the receipts themselves and the book of facts say the same."""
    import numpy as np

    from luopan.dimensions.models import Metric
    from luopan.records.lagging import matched_before
    from luopan.records.seat_days import Asked, seat_days

    metric = Metric.objects.get(code="receipts_on_due")
    asked = Asked(metric, date(2026, 1, 1), date(2028, 1, 1), TODAY, NOON)
    facts, found = seat_days(asked), matched_before(asked, date(2100, 1, 1), "CNY")
    assert np.array_equal(facts.seats, found.seats)
    assert np.array_equal(facts.running, found.running)
    early = matched_before(asked, date(2026, 8, 10), "CNY")
    assert early.running[:, -1].tolist() == []


def test_the_period_before_is_cut_as_well(owed):
    """On 19 August the 20 days of June end on 19 July: what came on the 20th is not in."""
    _paid(owed, "north-1-a", date(2027, 7, 6), date(2027, 8, 19))
    last = date(2027, 8, 19)
    wish = {"as_of": last, "hindsight": True}
    found = owed.look(metric="collection_rate_due", period="2027-07", **wish)
    assert found.standing.reach_date == last
    assert found.growths.previous.before == 0


def test_where_it_cannot_be_told_when_receipts_came_there_is_no_growth(owed):
    """One of 2026 came in dollars: no growth of it, and it says why."""
    from luopan.dimensions.services import NewRate, add_rate
    from luopan.web.standings.tiles import tiles

    rate = NewRate("USD", "CNY", date(2026, 1, 1), Decimal(7))
    add_rate(actor=owed.world.operator, at=NOON, row=rate)
    _paid(owed, "south-1-a", date(2026, 7, 9), date(2026, 7, 9), currency="USD")
    found = owed.look(metric="collection_rate_due", period="2027-07")
    grown = _own(found)
    assert (grown.ratio, grown.difference, grown.before) == (None, None, None)
    assert grown.word is GrowthWord.NOT_ALIKE
    tile = {one.key: one for one in tiles(found)}["year"]
    assert "it is not known what had been received after as" in tile.note
