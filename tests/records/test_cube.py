"""Facts over the axes of a plan: every amount has its leaf, or a reserve, or is reported."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest

from luopan.dimensions.models import AccountOwner, Conversion, Metric, Rate
from luopan.engine.space import Space
from luopan.engine.tree import Tree
from luopan.org.models import Parentage, Reach
from luopan.records.cube import ActualCube, actual_cube
from luopan.trail.refusal import Refused
from tests.records.books import BORN, Books, M, day

UNITS = [
    ("CN", None),
    ("East", "CN"),
    ("West", "CN"),
    ("E1", "East"),
    ("E2", "East"),
    ("W1", "West"),
]
PRODUCTS = [
    ("P", None),
    ("A", "P"),
    ("B", "P"),
    ("a1", "A"),
    ("a2", "A"),
    ("b1", "B"),
]
MONTHS = [("2017-Q1", None), *((f"2017-0{m}", "2017-Q1") for m in (1, 2, 3))]


@dataclass(frozen=True)
class Span:
    start_date: date
    end_date: date


SPANS = [
    Span(date(2017, 1, 1), date(2017, 2, 1)),
    Span(date(2017, 2, 1), date(2017, 3, 1)),
    Span(date(2017, 3, 1), date(2017, 4, 1)),
]
LAST = date(2017, 12, 31)


def space(
    units: list[tuple[str, str | None]] = UNITS,
    products: list[tuple[str, str | None]] = PRODUCTS,
) -> Space:
    return Space.full(
        Tree.build(units, reserves=True),
        Tree.build(products, reserves=True),
        Tree.build(MONTHS),
    )


def cell(found: ActualCube, axes: Space, unit: str, product: str, column: int) -> float:
    row = axes.row(unit, product)
    assert row is not None
    return int(found.amounts[row, column]) / M


def under(found: ActualCube, axes: Space, unit: str) -> float:
    return int(found.amounts[axes.rows(unit, "P")].sum()) / M


@pytest.fixture
def sales(books: Books) -> Metric:
    return books.metric("sales", "order")


def test_amounts_lie_on_their_leaves_and_the_rest_on_reserves(
    books: Books, sales: Metric
) -> None:
    books.batch(
        books.orders(
            ("1", "2017-01-05", "E1", "k1", "a1", 1, 100),
            ("2", "2017-02-05", "E1", "k1", "a2", 1, 20.5),
            ("3", "2017-03-31", "West", "k1", "B", 1, 3),
            ("4", "2017-03-31", None, "k1", None, 1, 0.000001),
            ("5", "2017-04-01", "E1", "k1", "a1", 1, 999),
        )
    )
    axes = space()
    found = actual_cube(sales, axes, SPANS, LAST)
    assert cell(found, axes, "E1", "a1", 0) == 100
    assert cell(found, axes, "E1", "a2", 1) == 20.5
    assert cell(found, axes, "West~", "B~", 2) == 3
    assert cell(found, axes, "CN~", "P~", 2) == 0.000001
    assert found.total == found.amounts.sum() == 123_500_001
    assert found.outside == 0
    assert found.currency == "CNY"
    assert [(each.unit, each.product, each.amount) for each in found.aside] == [
        ("West", "B", 3 * M),
        (None, None, 1),
    ]
    assert found.reach_date == date(2017, 4, 1)


def test_what_the_space_does_not_have_goes_up_to_the_nearest_reserve(
    books: Books, sales: Metric
) -> None:
    books.batch(
        books.orders(
            ("1", "2017-01-05", "E1", "k1", "a1", 1, 100),
            ("2", "2017-01-05", "W1", "k1", "b1", 1, 10),
        )
    )
    axes = space(UNITS[:-1], PRODUCTS[:-1])  # neither W1 nor b1: West and B are leaves
    found = actual_cube(sales, axes, SPANS, LAST)
    assert cell(found, axes, "West", "B", 0) == 10
    assert found.aside[0].amount == 10 * M
    sparse = Space.assigned(
        axes.units, axes.products, axes.periods, [("E1", "a1"), ("West", "a1")]
    )
    found = actual_cube(sales, sparse, SPANS, LAST)
    assert cell(found, sparse, "West", "P~", 0) == 10
    assert found.amounts.sum() == found.total == 110 * M
    bare = Space.full(
        Tree.build([("CN", None), ("East", "CN"), ("E1", "East")]),
        Tree.build([("P", None)]),
        Tree.build(MONTHS),
    )
    found = actual_cube(sales, bare, SPANS, LAST)
    assert found.outside == 10 * M
    assert found.amounts.sum() + found.outside == found.total


def test_as_of_a_day_and_as_known_at_an_instant(books: Books, sales: Metric) -> None:
    one = books.batch(books.orders(("1", "2017-01-05", "E1", "k1", "a1", 1, 100)))
    books.batch(
        books.orders(("1", "2017-01-05", "E2", "k1", "a1", 1, 90)),
        at=one.applied_at + timedelta(days=40),
    )
    axes = space()

    def seen(as_of: str, **more: object) -> tuple[float, float]:
        found = actual_cube(sales, axes, SPANS, day(as_of), **more)  # type: ignore[arg-type]
        return under(found, axes, "E1"), under(found, axes, "E2")

    assert seen("2017-01-04") == (0, 0)  # nothing happened yet
    assert seen("2017-01-05") == (100, 0)
    assert seen("2017-03-01") == (0, 90)
    assert seen("2017-01-05", known_at=books.clock) == (0, 90)
    assert seen("2016-12-31") == (0, 0)


def test_a_seat_that_moved_counts_for_the_unit_it_stood_under(
    books: Books, sales: Metric
) -> None:
    """E2 moves from East to West on 1 February; the space has it under West."""
    moved = date(2017, 2, 1)
    Parentage.objects.filter(unit=books.units["E2"]).update(end_date=moved)
    Reach.objects.filter(below=books.units["E2"], above=books.units["East"]).update(
        end_date=moved
    )
    Parentage.objects.create(
        unit=books.units["E2"], parent=books.units["West"], start_date=moved
    )
    books.batch(
        books.orders(
            ("1", "2017-01-05", "E2", "k1", "a1", 1, 100),
            ("2", "2017-02-05", "E2", "k1", "a1", 1, 10),
        )
    )
    axes = space([(c, "West" if c == "E2" else p) for c, p in UNITS])
    then = actual_cube(sales, axes, SPANS, LAST)
    assert (under(then, axes, "East"), under(then, axes, "West")) == (100, 10)
    assert cell(then, axes, "East~", "a1", 0) == 100
    now = actual_cube(sales, axes, SPANS, LAST, owner="now")
    assert (under(now, axes, "East"), under(now, axes, "West")) == (0, 110)
    assert then.total == now.total == 110 * M


def test_an_account_that_changed_hands_counts_for_its_owner_now(
    books: Books, sales: Metric
) -> None:
    AccountOwner.objects.create(
        account=books.accounts["k1"],
        seat=books.units["E1"],
        start_date=BORN,
        end_date=date(2017, 6, 1),
    )
    AccountOwner.objects.create(
        account=books.accounts["k1"],
        seat=books.units["W1"],
        start_date=date(2017, 6, 1),
    )
    books.batch(
        books.orders(
            ("1", "2017-01-05", "E1", "k1", "a1", 1, 100),
            ("2", "2017-01-05", "E2", "k2", "a1", 1, 7),
        )
    )
    axes = space()
    then = actual_cube(sales, axes, SPANS, LAST)
    now = actual_cube(sales, axes, SPANS, LAST, owner="now")
    assert [under(then, axes, code) for code in ("E1", "E2", "W1")] == [100, 7, 0]
    assert [under(now, axes, code) for code in ("E1", "E2", "W1")] == [0, 7, 100]


def test_currencies_are_turned_by_the_rate_of_the_day_or_refused(books: Books) -> None:
    """100 USD at 6.9 in January, 100 USD at 7 from 15 February, 1 CNY."""
    sales = books.metric("sales", "order", currency="CNY")
    books.batch(
        books.table(
            "order",
            books.line("1", "2017-01-05", "E1", "k1", "a1", 1, 100, currency="USD"),
            books.line("2", "2017-02-14", "E1", "k1", "a1", 1, 100, currency="USD"),
            books.line("3", "2017-02-15", "E1", "k1", "a1", 1, 100, currency="USD"),
            books.line("4", "2017-02-15", "E1", "k1", "a1", 1, 1),
        )
    )
    axes = space()
    with pytest.raises(Refused, match="USD"):
        actual_cube(sales, axes, SPANS, LAST)
    for start, rate in (("2016-01-01", "6.9"), ("2017-02-15", "7")):
        Rate.objects.create(
            currency="USD", into="CNY", start_date=day(start), rate=Decimal(rate)
        )
    found = actual_cube(sales, axes, SPANS, LAST)
    assert [cell(found, axes, "E1", "a1", column) for column in (0, 1)] == [690, 1391]
    assert found.lost == 0


def test_quantities_add_only_through_conversions(books: Books) -> None:
    """One bottle 瓶 of a1 is 0.05 standard cases 标箱."""
    volume = books.metric("volume", "order", measure="quantity", counted_in="标箱")
    books.products["a1"].counted_in = "瓶"
    books.products["a1"].save()
    books.batch(
        books.orders(
            ("1", "2017-01-05", "E1", "k1", "a1", 30, 100),
            ("2", "2017-01-05", "E1", "k1", "b1", 2, 100),
        )
    )
    axes = space()
    with pytest.raises(Refused, match="标箱"):
        actual_cube(volume, axes, SPANS, LAST)
    Conversion.objects.create(
        product=books.products["A"],
        from_unit="瓶",
        to_unit="标箱",
        factor=Decimal("0.05"),
        start_date=BORN,
    )
    found = actual_cube(volume, axes, SPANS, LAST)
    assert cell(found, axes, "E1", "a1", 0) == 1.5
    assert cell(found, axes, "E1", "b1", 0) == 2


def test_quanta_add_up_and_say_what_is_left(books: Books, sales: Metric) -> None:
    books.batch(
        books.orders(
            ("1", "2017-01-05", "E1", "k1", "a1", 1, 0.4),
            ("2", "2017-01-05", "E2", "k1", "a1", 1, 0.3),
            ("3", "2017-01-05", "W1", "k1", "a1", 1, -1.2),
        )
    )
    found = actual_cube(sales, space(), SPANS, LAST)
    whole, left = found.in_quanta(Decimal(1))
    assert whole.sum() == -1  # −0.5, halves away from 0
    assert left == 500_000
    fen, left = found.in_quanta(Decimal("0.01"))
    assert (fen.sum(), left) == (-50, 0)
    assert np.abs(fen * 10_000 - found.amounts).max() == 0


def test_a_metric_that_does_not_add_up_has_no_cube(books: Books) -> None:
    buyers = books.metric("buyers", "order", kind="distinct", measure="account")
    with pytest.raises(ValueError, match="buyers does not add up over units"):
        actual_cube(buyers, space(), SPANS, LAST)
