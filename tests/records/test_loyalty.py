"""Faithful customers: by hand, against a plain count of every random history, in Track."""

import struct
from collections import defaultdict
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luopan.records.loyalty import Bought, ProductLines, crossed, faithful, year_before
from tests.cases import fewer

START, END = date(2026, 1, 1), date(2026, 7, 1)
RULES = ("", "twice", "several", "before", "again")
AMOUNTS = (-2, -1, 1, 2, 3)


def rows_from(drawn):
    """Rows out of one draw: a draw for each of their numbers takes ten times as long."""
    return [
        (
            day % 601 - 400,  # from START
            customer % 4 + 1,
            line % 3 + 1,
            AMOUNTS[amount % 5],
        )
        for day, customer, line, amount in struct.iter_unpack("<HBBB", drawn)
    ]


ROWS = (
    st.integers(0, 20)
    .flatmap(lambda rows: st.binary(min_size=5 * rows, max_size=5 * rows))
    .map(rows_from)
)


def bought(rows):
    rows = sorted((START + timedelta(days=d), c, line, a) for d, c, line, a in rows)
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    numbers = [np.asarray(column, np.int64) for column in columns[1:]]
    days = np.asarray(columns[0], "datetime64[D]")
    return Bought(days, *numbers, product=numbers[1])


def plainly(rows, rule):
    """The same, customer by customer."""
    inside, before = defaultdict(list), defaultdict(int)
    for day, customer, line, amount in rows:
        on = START + timedelta(days=day)
        if START <= on < END:
            inside[customer].append((on, line, amount))
        elif year_before(START) <= on < START:
            before[customer] += amount
    buyers = {c for c, own in inside.items() if sum(a for *_x, a in own) > 0}
    earlier = {c for c, amount in before.items() if amount > 0}
    if rule in {"before", "again"}:
        return len(earlier) if rule == "before" else len(earlier & buyers)
    if not rule:
        return len(buyers)
    place = 0 if rule == "twice" else 1
    return sum(_several(inside[customer], place) for customer in buyers)


def _several(own, place):
    sums = defaultdict(int)
    for row in own:
        sums[row[place]] += row[2]
    return sum(amount > 0 for amount in sums.values()) >= 2


@fewer(10)
@given(ROWS, st.sampled_from(RULES))
def test_each_rule_counts_as_one_would_by_hand(rows, rule):
    assert faithful(bought(rows), START, END, rule) == plainly(rows, rule)


@fewer(10)
@given(ROWS)
def test_the_faithful_are_a_part_of_all(rows):
    found = {rule: faithful(bought(rows), START, END, rule) for rule in RULES}
    assert max(found["twice"], found["several"], found["again"]) <= found[""]
    assert found["again"] <= found["before"]


@fewer(10)
@given(ROWS)
def test_who_bought_one_line_may_have_bought_others(rows):
    several, all_of = crossed(bought(rows), START, END, np.asarray([1]))
    assert 0 <= several <= all_of <= len({c for _d, c, *_x in rows})


def test_lines_stand_above_their_items():
    tree = ProductLines(
        {1: "root", 2: "line", 3: "item", 4: "item"}, {2: 1, 3: 2, 4: 1}
    )
    assert tree.lines_of(np.asarray([3, 2, 4, -1])).tolist() == [2, 2, 4, -1]
    assert sorted(tree.under(2).tolist()) == [2, 3]
    assert sorted(tree.under(1).tolist()) == [-1, 1, 2, 3, 4]


def test_a_leap_day_has_a_year_before():
    assert year_before(date(2024, 2, 29)) == date(2023, 2, 28)


@pytest.fixture
def shop(year):
    """Two customers of the North: one buys tea twice and milk, one once a year."""
    from luopan.dimensions.services import add_accounts
    from luopan.dimensions.services.accounts import NewAccount

    world = year.world
    rows = [NewAccount("a", "A"), NewAccount("b", "B"), NewAccount("c", "C")]
    add_accounts(actor=world.operator, at=world.at, rows=rows)
    year.store(
        "order",
        [
            year.order("north-1-a", date(2026, 2, 1), 10, account="a"),
            year.order("north-1-a", date(2026, 3, 1), 10, account="c"),
            year.order("north-1-a", date(2027, 2, 1), 10, account="a"),
            year.order("north-1-a", date(2027, 5, 1), 10, account="a", product="milk"),
            year.order("north-1-b", date(2027, 2, 1), 10, account="b"),
        ],
    )
    return year


RATES = {
    "repeat_purchase_rate": (1, 2),
    "cross_sell_rate": (1, 2),
    "retention_rate": (1, 2),
}


@pytest.mark.parametrize(("code", "parts"), RATES.items())
def test_rates_of_loyalty_are_read_from_records(shop, code, parts):
    from luopan.dimensions.models import Metric
    from luopan.records.queries import ratio

    found = ratio(
        Metric.objects.get(code=code),
        start=date(2027, 1, 1),
        end=date(2027, 8, 21),
        as_of=date(2027, 8, 20),
        unit=shop.world.north,
    )
    assert (found.numerator // 10**6, found.denominator // 10**6) == parts


@pytest.mark.parametrize("code", RATES)
def test_track_says_the_same(shop, code):
    seen = shop.look(metric=code, unit="north", period="2027")
    assert seen.standing.actual == pytest.approx(0.5)


@pytest.mark.parametrize("code", ["market_share", "market_size", "share_of_wallet"])
def test_what_no_record_tells_stands_in_track_as_not_known(shop, code):
    seen = shop.look(metric=code, unit="north", period="2027")
    assert seen.standing.reach_date is None or not seen.standing.actual
