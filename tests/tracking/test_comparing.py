"""同比 and 环比: equal elapsed days, three bases, words where no percentage is."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from luopan.engine.pacing import GrowthWord
from tests.tracked_year import SEATS, TODAY


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
    from luopan.tracking.queries.comparing import _twin

    long, short = (year_spans(Scheme.nrf(), n) for n in (2023, 2022))
    weeks = [span for span in long if span.kind == "week"]
    assert _twin(weeks[-1], long, short) is None
    twin = _twin(weeks[0], long, short)
    assert twin.code == "2022-W01"
    assert twin.start_date == weeks[0].start_date - timedelta(364)
