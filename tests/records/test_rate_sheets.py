"""Sheets of exchange rates: both shapes, in both languages; what cannot be read says so."""

from datetime import date
from decimal import Decimal

import pytest

from luopan.dimensions import services
from luopan.dimensions.exchange import NewRate
from luopan.dimensions.queries.rate_lists import RateRow
from luopan.records.footing import known_now
from luopan.records.rate_sheets import examine

JAN, FEB = date(2026, 1, 1), date(2026, 2, 1)


def read(text, *, entered=(), name="rates.txt"):
    return examine(text.encode(), name, home="CNY", entered=entered)


def said(found):
    return [
        (one.said.currency, one.said.into, one.said.start_date, one.said.rate)
        for one in found.lines
    ]


@pytest.mark.parametrize(
    "text",
    [
        "币种,折算为,日期,汇率,来源\n美元,人民币,2026-01-01,7.1,人民银行\n欧元,,2026-02-01,8.3,\n",
        "Currency,Into,From,Exchange rate,Source\nusd,CNY,2026-01-01,7.1,PBoC\nEUR,,2026-02-01,8.3,\n",
        "USD\tCNY\t2026-01-01\t7.1\nEUR\tCNY\t2026-02-01\t8.3\n",
        "USD\t2026-01-01\t7.1\nEUR\t2026-02-01\t8.3\n",
        "日期,USD/CNY,EUR/CNY\n2026-01-01,7.1,\n2026-02-01,,8.3\n",
    ],
)
def test_one_rate_a_row_or_one_pair_a_column(text):
    found = read(text)
    assert not found.problems
    assert said(found) == [
        ("USD", "CNY", JAN, Decimal("7.1")),
        ("EUR", "CNY", FEB, Decimal("8.3")),
    ]


def test_what_a_hundred_are_worth_is_told_for_one():
    found = read("日期,100JPY/CNY\n2026-01-01,4.7123\n")
    assert said(found) == [("JPY", "CNY", JAN, Decimal("0.047123"))]


def test_what_is_entered_is_passed_over_and_what_differs_corrects():
    entered = [
        RateRow("USD", "CNY", JAN, FEB, Decimal("7.1"), ""),
        RateRow("USD", "CNY", FEB, None, Decimal("7.2"), ""),
    ]
    found = read("USD,CNY,2026-01-01,7.10\nUSD,CNY,2026-02-01,7.25\n", entered=entered)
    assert found.known == 1
    assert [(one.said.rate, one.was) for one in found.lines] == [
        (Decimal("7.25"), Decimal("7.2"))
    ]
    assert (found.fits, found.corrected) == (True, 1)


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("USD,CNY,2026-02-30,7.1", "From"),
        ("USD,CNY,,7.1", "From"),
        ("USD,CNY,2026-01-01,abc", "Exchange rate"),
        ("USD,CNY,2026-01-01,", "Exchange rate"),
        ("USD,CNY,2026-01-01,0", "Exchange rate"),
        ("CNY,CNY,2026-01-01,1", "Exchange rate"),
        ("?,CNY,2026-01-01,7.1", "Currency"),
        ("EUR,CNY,2026-01-01,9", "Exchange rate"),  # the first line says otherwise
    ],
)
def test_a_line_that_cannot_be_entered_keeps_all_out(line, column, settings):
    found = read(f"currency,into,from,rate\nEUR,CNY,2026-01-01,8\n{line}\n")
    (problem,) = found.problems
    assert (problem.row, problem.column, found.fits) == (3, column, False)
    assert problem.sentence


@pytest.mark.parametrize("text", ["nothing,here\n1,2\n", "\x00\x01"])
def test_what_holds_no_rates_says_so(text):
    assert read(text).problems


def test_two_rates_that_swap_are_another_footing(world):
    """What is kept in memory by it would stay wrong: the sums of all rates are the same."""
    by = {"actor": world.olga, "at": world.at}

    def enter(january, february):
        rows = [
            NewRate("USD", "CNY", JAN, Decimal(january)),
            NewRate("USD", "CNY", FEB, Decimal(february)),
        ]
        services.add_rates(**by, rows=rows)
        return known_now()[1].other

    assert enter("7.1", "7.2") != enter("7.2", "7.1")
