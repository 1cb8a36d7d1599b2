"""Sums by unit and day say the same as the queries that ask the database each time."""

import random
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest

from luopan.dimensions.models import AccountOwner, Metric, Rate
from luopan.engine.tree import Tree
from luopan.org.models import Parentage, Reach
from luopan.records import queries
from luopan.records.deal_table import deal_table
from luopan.records.footing import event_at, footing
from luopan.records.members import Members, laid_over, stood_under
from luopan.records.queries.accounts import by_account
from luopan.records.seat_days import Asked, buyer_days, seat_days
from tests.records.books import BORN, Books, M
from tests.records.test_cube import UNITS

START, END = date(2017, 1, 1), date(2018, 1, 1)
LAST = date(2017, 12, 31)
NODES = ["CN", "East", "West", "E1", "E2", "W1"]
MOVE = date(2017, 5, 1)
SPANS = [
    *pairwise([date(2017, month, 1) for month in range(1, 13)]),
    (date(2017, 4, 20), date(2017, 5, 11)),
    (START, date(2017, 8, 16)),
    (START, END),
]


@pytest.fixture
def trade(books: Books) -> Books:
    """400 orders, returns and visits at random; E2 moves from East to West in May."""
    draw = random.Random(7)
    rows = []
    for number in range(400):
        on = START + timedelta(draw.randrange(-60, 365))
        seat = draw.choice(["E1", "E2", "W1", None])
        account = draw.choice(["k1", "k2", "k3"])
        amount = draw.randrange(-40, 100)
        product = draw.choice(["a1", "a2", "b1"])
        rows.append((str(number), on.isoformat(), seat, account, product, 1, amount))
    books.metric("sales", "order")
    books.metric("buyers", "order", kind="distinct", measure="account")
    books.metric("new", "order", kind="first", measure="account", look_back_months=3)
    books.metric("backlog", "order", kind="balance")
    books.batch(books.orders(*rows))
    _move(books)
    return books


def _move(books: Books) -> None:
    unit, west = books.units["E2"], books.units["West"]
    Parentage.objects.filter(unit=unit).update(end_date=MOVE)
    Parentage.objects.create(unit=unit, parent=west, start_date=MOVE)
    above = books.units["East"]
    Reach.objects.filter(below=unit, above=above).update(end_date=MOVE)
    Reach.objects.create(above=west, below=unit, depth=1, start_date=MOVE)


def _asked(code: str, **more: object) -> Asked:
    metric = Metric.objects.get(code=code)
    return replace(Asked(metric, START, END, LAST), **more)


def _then(books: Books) -> list[Members]:
    """Who stood under each node on which days."""
    keys = {code: books.units[code].pk for code in NODES}
    found = stood_under(list(keys.values()), START, END, keys["CN"])
    return [found[keys[code]] for code in NODES]


def _today() -> list[Members]:
    """Where the organisation of the last day has everybody."""
    rows = [(c, "West" if c == "E2" else above) for c, above in UNITS]
    laid = laid_over(Tree.build(rows, reserves=True), LAST)
    return [laid.members(code) for code in NODES]


@pytest.mark.parametrize("code", ["sales", "backlog"])
def test_sums_as_it_was_are_those_of_the_queries(trade: Books, code: str) -> None:
    """Also for the unit that E2 left, and for E2 itself."""
    asked = _asked(code)
    found = seat_days(asked).totals(_then(trade), SPANS)
    for row, unit in enumerate(NODES):
        if code == "backlog" and unit in {"East", "West"}:
            continue  # the queries count what was sold while E2 stood there
        told = queries.by_span(asked.metric, SPANS, as_of=LAST, unit=trade.units[unit])
        assert found[row].tolist() == [span.amount for span in told], unit


@pytest.mark.parametrize("code", ["sales", "backlog"])
def test_sums_of_today_are_those_of_the_queries(trade: Books, code: str) -> None:
    """k1 now belongs to W1, and E2 stands under West: all it ever sold counts there."""
    AccountOwner.objects.create(
        account=trade.accounts["k1"], seat=trade.units["W1"], start_date=BORN
    )
    asked = _asked(code, owner="now")
    found = seat_days(asked).totals(_today(), SPANS)
    for row, unit in enumerate(NODES):
        told = queries.by_span(
            asked.metric, SPANS, as_of=LAST, unit=trade.units[unit], owner="now"
        )
        assert found[row].tolist() == [span.amount for span in told], unit


def test_a_balance_stands_where_its_seat_stands(trade: Books) -> None:
    """East keeps E2's backlog until the end of April; then West has all of it."""
    cube = seat_days(_asked("backlog"))
    spans = [(START, date(2017, 4, 30)), (START, MOVE), (START, date(2017, 5, 2))]
    _cn, east, west, first, second, third = cube.totals(_then(trade), spans)
    assert (east == first + second * [True, True, False]).all()
    assert (west == third + second * [False, False, True]).all()


def test_children_and_reserve_make_the_whole(trade: Books) -> None:
    cube = seat_days(_asked("sales"))
    tree = Tree.build(UNITS, reserves=True)
    laid = laid_over(tree, LAST)
    for unit in ("CN", "East", "West"):
        parts = [laid.members(child) for child in tree.children(unit)]
        own = cube.totals([laid.members(unit)], SPANS)[0]
        assert (cube.totals(parts, SPANS).sum(axis=0) == own).all()
    east = laid.members("East")
    daily = cube.each_day(east, START, date(2017, 8, 16))
    assert daily.sum() == cube.totals([east], [(START, date(2017, 8, 16))])[0, 0]
    assert len(daily) == 227


def test_of_a_product(trade: Books) -> None:
    product = trade.products["A"]
    asked = _asked("sales", product=product)
    told = queries.by_span(asked.metric, SPANS, as_of=LAST, product=product)
    found = seat_days(asked).totals(_then(trade)[:1], SPANS)[0].tolist()
    assert found == [span.amount for span in told]


def test_what_was_known_then(trade: Books) -> None:
    """A file of May is not there for whoever looks with April's eyes."""
    at = trade.clock
    trade.batch(trade.orders(("x", "2017-02-01", "E1", "k1", "a1", 1, 1_000)))
    company = _then(trade)[:1]
    sales = _asked("sales", known_at=at)
    before = seat_days(sales).totals(company, [(START, END)])[0, 0]
    newest = replace(sales, known_at=None)
    after = seat_days(newest).totals(company, [(START, END)])[0, 0]
    assert after - before == 1_000 * M
    assert event_at(at) != event_at(None) == event_at(trade.clock)


def test_customers_are_counted_anew_everywhere(trade: Books) -> None:
    asked = _asked("buyers")
    found = buyer_days(asked).totals(_then(trade), SPANS)
    for row, unit in enumerate(NODES):
        told = queries.distinct_count(
            asked.metric, SPANS, as_of=LAST, unit=trade.units[unit]
        )
        assert (found[row] // M).tolist() == list(told), unit


def test_new_customers(trade: Books) -> None:
    asked = _asked("new")
    found = seat_days(asked).totals(_then(trade), [(START, END)])[:, 0] // M
    told = [
        queries.newcomers(
            asked.metric, start=START, end=END, as_of=LAST, unit=trade.units[unit]
        )
        for unit in NODES
    ]
    assert found.tolist() == [sum(not n.came_back for n in each) for each in told]


def test_nothing_is_nothing(books: Books) -> None:
    books.metric("buyers", "order", kind="distinct", measure="account")
    books.metric("sales", "order")
    books.metric("days", "opportunity", kind="duration", measure="days")
    then = _then(books)
    assert not buyer_days(_asked("buyers")).totals(then, SPANS).any()
    assert not seat_days(_asked("sales")).totals(then, SPANS).any()
    assert len(deal_table(_asked("days"))) == 0
    with pytest.raises(ValueError, match="add up"):
        seat_days(_asked("days"))


def test_deals_say_the_same_as_the_queries(books: Books) -> None:
    """60 deals at random, some without amount, some of another currency."""
    draw, rows = random.Random(3), []
    Rate.objects.create(currency="USD", into="CNY", start_date=BORN, rate=7)
    for number in range(60):
        made = START + timedelta(draw.randrange(-90, 300))
        closed = made + timedelta(draw.randrange(1, 90))
        outcome = draw.choice(["won", "lost", ""])
        rows.append(
            {
                "key": str(number),
                "seat": draw.choice(["E1", "E2", "W1"]),
                "product": "a1",
                "created_date": made,
                "expected_date": made + timedelta(60),
                "closed_date": closed if outcome else None,
                "outcome": outcome,
                "amount": draw.choice([None, 5 * M, 8 * M]),
                "currency": draw.choice(["CNY", "USD"]),
            }
        )
    books.batch(books.table("opportunity", *rows))
    books.metric("days", "opportunity", kind="duration", measure="days")
    table, nodes = (
        deal_table(_asked("days")),
        dict(zip(NODES, _then(books), strict=True)),
    )
    span = {"start": START, "end": END}
    for unit in NODES:
        told = queries.win_rate(**span, as_of=LAST, unit=books.units[unit])
        found = table.win_rate(nodes[unit], START, END)
        assert (found.won, found.lost) == (told.won, told.lost)
        assert (found.won_amount, found.lost_amount) == (
            told.won_amount,
            told.lost_amount,
        )
        assert found.by_amount == told.by_amount
        cycle = queries.sales_cycle(**span, as_of=LAST, unit=books.units[unit])
        assert table.cycle([nodes[unit]], [(START, END)])[0, 0] == cycle.won.median


def test_the_pipeline_of_a_day(books: Books) -> None:
    """On 10 June: 5 are expected by the end of June, 3 should have closed, 8 come later.

    One that closed on the 20th was still open on the 10th.
    """
    rows = [
        ("a", "2017-06-30", None, "", 5),
        ("b", "2017-06-01", None, "", 3),
        ("c", "2017-07-01", None, "", 8),
        ("d", "2017-06-25", date(2017, 6, 20), "won", 2),
        ("e", "2017-06-25", date(2017, 6, 9), "lost", 1),
        ("f", "2017-06-25", None, "", None),
    ]
    books.batch(
        books.table(
            "opportunity",
            *(
                {
                    "key": key,
                    "seat": "E1",
                    "created_date": BORN,
                    "expected_date": date.fromisoformat(expected),
                    "closed_date": closed,
                    "outcome": outcome,
                    "amount": None if amount is None else amount * M,
                    "currency": "CNY",
                }
                for key, expected, closed, outcome, amount in rows
            ),
        )
    )
    books.metric("days", "opportunity", kind="duration", measure="days")
    table, nodes = (
        deal_table(_asked("days")),
        dict(zip(NODES, _then(books), strict=True)),
    )
    month = date(2017, 6, 1), date(2017, 7, 1)
    found = table.pipeline(nodes["East"], *month, as_of=date(2017, 6, 10))
    assert (found.deals, found.amount, found.without_amount) == (3, 7 * M, 1)
    assert (found.overdue, found.overdue_amount) == (1, 3 * M)
    assert table.pipeline(nodes["West"], *month, as_of=LAST).deals == 0
    assert np.isnan(table.cycle([nodes["West"]], [month])).all()


def test_a_move_makes_another_footing(trade: Books) -> None:
    before = footing()
    assert footing() == before
    assert footing(owners=True).organisation == before.organisation
    AccountOwner.objects.create(
        account=trade.accounts["k1"], seat=trade.units["W1"], start_date=BORN
    )
    assert footing() == before
    assert footing(owners=True).other != before.other
    Parentage.objects.filter(unit=trade.units["W1"]).update(end_date=LAST)
    assert footing().organisation != before.organisation


def test_customers_behind_a_seat(trade: Books) -> None:
    """The sums of its customers are the seat's own, in both spans; largest first."""
    sales = _asked("sales")
    half = date(2017, 7, 1)
    spans = [(half, END), (START, half)]
    for seats, node in (((trade.units["E1"].pk,), "E1"), (None, "CN")):
        found = by_account([replace(sales, seats=seats)], spans)
        own = seat_days(sales).totals([_then(trade)[NODES.index(node)]], spans)[0]
        sums = np.array([row.amounts for row in found.rows])
        assert (sums.sum(axis=0) == own).all()
        assert sums[:, 0].tolist() == sorted(sums[:, 0], reverse=True)
        assert len(by_account([replace(sales, seats=seats)], spans, most=1).rows) == 1
        assert found.count == 3
