"""Exchange rates: dated, exact, and never guessed."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luopan.dimensions import services
from luopan.dimensions.models import Rate
from luopan.dimensions.queries import RateTable, convert, rate_table
from luopan.dimensions.queries.rate_lists import Unpriced, rate_rows, unpriced
from luopan.dimensions.services import NewRate
from luopan.trail.models import Entry
from luopan.trail.refusal import Refused
from tests.cases import fewer

M = 1_000_000
JAN, JULY = date(2026, 1, 1), date(2026, 7, 1)


@pytest.fixture
def dollars(by):
    """1 USD = 7.1 CNY from January on, 7.25 from July on."""
    services.add_rates(
        **by,
        rows=[
            NewRate("USD", "CNY", JAN, Decimal("7.1"), "人民银行"),
            NewRate("USD", "CNY", JULY, Decimal("7.25")),
        ],
    )


def test_the_rate_of_the_day_counts(dollars):
    assert convert(100 * M, "USD", "CNY", JAN) == 710 * M
    assert convert(100 * M, "USD", "CNY", date(2026, 6, 30)) == 710 * M
    assert convert(100 * M, "USD", "CNY", JULY) == 725 * M
    assert convert(-1, "CNY", "CNY", JAN) == -1


def test_amounts_are_exact(by):
    services.add_rate(**by, row=NewRate("JPY", "CNY", JAN, Decimal("0.047123456789")))
    assert convert(10**18, "JPY", "CNY", JAN) == 47_123_456_789_000_000
    assert convert(1, "JPY", "CNY", JAN) == 0


def test_different_currencies_are_converted_before_they_are_added(dollars):
    table = rate_table()
    amounts = [(50 * M, "CNY"), (50 * M, "USD")]
    assert table.total(amounts, "CNY", JAN) == 405 * M


@pytest.mark.parametrize(
    ("currency", "into", "day"),
    [
        ("USD", "CNY", date(2025, 12, 31)),  # before the first
        ("CNY", "USD", JAN),  # nobody entered it that way round
        ("EUR", "CNY", JAN),
    ],
)
def test_a_missing_rate_is_refused_by_name(dollars, currency, into, day):
    with pytest.raises(Refused) as refusal:
        convert(M, currency, into, day)
    assert all(part in str(refusal.value) for part in (currency, into, str(day)))


def test_a_rate_is_corrected(dollars, by):
    services.add_rate(**by, row=NewRate("USD", "CNY", JAN, Decimal("7.0")))
    assert convert(M, "USD", "CNY", JAN) == 7 * M
    assert Rate.objects.count() == 2
    told = Entry.objects.latest("seq").details
    assert told["before"] == ["USD/CNY 2026-01-01: 7.1"]


def test_rates_are_listed_by_pair_the_latest_first(dollars):
    july, january = rate_rows()
    assert (july.start_date, july.end_date, july.rate) == (JULY, None, Decimal("7.25"))
    assert (january.start_date, january.end_date) == (JAN, JULY)
    assert rate_rows("EUR") == rate_rows("USD", "JPY") == ()
    assert rate_rows(on=date(2026, 3, 1)) == (january,)
    assert rate_rows(on=date(2025, 12, 31)) == ()


def test_days_before_the_first_rate_of_a_currency_have_none(dollars):
    """USD since 1 January 2026, EUR never; CNY needs none.

    currency  amounts                      without a rate
    USD       2025-11-05 to 2026-03-05     2025-11-05 to 2025-12-31
    EUR       2026-02-01 to 2026-02-03     all of them
    """
    november, march = date(2025, 11, 5), date(2026, 3, 5)
    days = {
        "USD": (november, march),
        "EUR": (date(2026, 2, 1), date(2026, 2, 3)),
        "CNY": (november, march),
    }
    assert unpriced(days, "CNY") == (
        Unpriced("EUR", "CNY", date(2026, 2, 1), date(2026, 2, 3)),
        Unpriced("USD", "CNY", november, date(2025, 12, 31)),
    )
    assert unpriced({"USD": (JAN, march)}, "CNY") == ()


@pytest.mark.parametrize(
    "row",
    [
        NewRate("usd", "CNY", JAN, Decimal(7)),
        NewRate("USD", "人民币", JAN, Decimal(7)),
        NewRate("CNY", "CNY", JAN, Decimal(1)),
        NewRate("USD", "CNY", JAN, Decimal(0)),
        NewRate("USD", "CNY", JAN, Decimal(-7)),
        NewRate("USD", "CNY", JAN, Decimal("Infinity")),
        NewRate("USD", "CNY", JAN, Decimal("1e-13")),
        NewRate("USD", "CNY", JAN, Decimal("1e12")),
    ],
)
def test_rates_that_are_refused(by, row):
    with pytest.raises(Refused):
        services.add_rates(**by, rows=[NewRate("EUR", "CNY", JAN, Decimal(8)), row])
    assert not Rate.objects.exists()


def test_a_rate_given_twice_is_refused(by):
    row = NewRate("EUR", "CNY", JAN, Decimal(8))
    with pytest.raises(Refused):
        services.add_rates(**by, rows=[row, row])


@fewer(10)
@given(
    st.integers(-(10**15), 10**15),
    st.decimals("0.000000000001", "1000000", places=12),
)
def test_no_amount_is_off_by_more_than_half_a_millionth(amount, rate):
    from fractions import Fraction

    exact = Fraction(rate)
    table = RateTable({("USD", "CNY"): ([JAN], [exact])})
    off = table.convert(amount, "USD", "CNY", JULY) - amount * exact
    assert abs(off) <= Fraction(1, 2)


@pytest.mark.parametrize("who", ["alice", "bob", "dora", "fin", "audrey"])
def test_who_may_not(world, who):
    actor = {"actor": getattr(world, who), "at": world.at}
    row = NewRate("EUR", "CNY", JAN, Decimal(8))
    with pytest.raises(Refused):
        services.add_rate(**actor, row=row)
    with pytest.raises(Refused):
        services.add_rates(**actor, rows=[row])
