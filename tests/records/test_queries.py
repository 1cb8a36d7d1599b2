"""Each figure of the field by a worked example; the docstring is the table."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from luopan.dimensions.models import Account, Metric, Rate
from luopan.records import facts, queries
from tests.records.books import BORN, Books, M, day

YEAR = {"start": date(2017, 1, 1), "end": date(2018, 1, 1), "as_of": date(2017, 12, 31)}
SPANS = [(date(2017, 1, 1), date(2017, 2, 1)), (date(2017, 2, 1), date(2017, 3, 1))]
LAST = date(2017, 12, 31)


@pytest.fixture
def sales(books: Books) -> Metric:
    return books.metric("sales", "order")


def test_daily_and_by_month(books: Books, sales: Metric) -> None:
    """5 Jan: E1 100, W1 10.  6 Jan: E1 1.  2 Feb: E1 −30 (a return)."""
    books.batch(
        books.orders(
            ("1", "2017-01-05", "E1", "k1", "a1", 1, 100),
            ("2", "2017-01-05", "W1", "k1", "b1", 1, 10),
            ("3", "2017-01-06", "E1", "k1", "a1", 1, 1),
            ("4", "2017-01-07", None, "k1", None, 1, 0.5),
        ),
        books.table("return", books.line("5", "2017-02-02", "E1", "k1", "a1", 1, 30)),
    )
    east = queries.daily(sales, unit=books.units["East"], **YEAR)
    assert [(d.day_date.isoformat(), d.amount) for d in east] == [
        ("2017-01-05", 100 * M),
        ("2017-01-06", M),
        ("2017-02-02", -30 * M),
    ]
    assert sum(d.amount for d in queries.daily(sales, **YEAR)) == 81_500_000
    everything = queries.daily(sales, unit=books.units["CN"], **YEAR)
    assert sum(d.amount for d in everything) == 81_500_000
    things = queries.daily(sales, product=books.products["B"], **YEAR)
    assert [d.amount for d in things] == [10 * M]
    months = queries.by_span(
        sales,
        queries.months(YEAR["start"], date(2017, 3, 1)),
        as_of=date(2017, 1, 31),
        unit=books.units["East"],
        known_at=books.clock,
    )
    assert [(m.amount, m.reached) for m in months] == [(101 * M, True), (0, False)]


def test_daily_sums_of_two_currencies(books: Books) -> None:
    """1 USD is 7 CNY: 10 USD + 5 CNY on one day = 75 CNY."""
    sales = books.metric("sales", "order", currency="CNY")
    Rate.objects.create(currency="USD", into="CNY", start_date=BORN, rate=Decimal(7))
    books.batch(
        books.table(
            "order",
            books.line("1", "2017-01-05", "E1", "k1", "a1", 1, 10, currency="USD"),
            books.line("2", "2017-01-05", "E1", "k1", "a1", 1, 5),
        )
    )
    assert [d.amount for d in queries.daily(sales, **YEAR)] == [75 * M]


def test_returns_where_they_happen_or_with_their_original(books: Books) -> None:
    """Order of 100 in January, 30 of it returned in February.

    | rule     | January | February |
    |----------|---------|----------|
    | own      | 100     | −30      |
    | original | 70      | 0        |
    | none     | 100     | 0        |
    """
    rules = {
        rule: books.metric(rule, "order", return_rule=rule)
        for rule in ("own", "original", "none")
    }
    books.batch(
        books.orders(("1", "2017-01-05", "E1", "k1", "a1", 1, 100)),
        books.table(
            "return",
            books.line("R", "2017-02-05", None, None, "a1", 1, -30, original="1"),
        ),
    )
    found = {
        rule: [
            each.amount // M
            for each in queries.by_span(
                metric, SPANS, as_of=LAST, unit=books.units["E1"]
            )
        ]
        for rule, metric in rules.items()
    }
    assert found == {"own": [100, -30], "original": [70, 0], "none": [100, 0]}


def test_distinct_customers_are_recounted(books: Books) -> None:
    """k1 buys in both months, k2 in February, k3 returns all he bought.

    | unit  | January | February | both |
    |-------|---------|----------|------|
    | E1    | 1       | 1        | 1    |
    | E2    | 0       | 1        | 1    |
    | East  | 1       | 2        | 2    |
    """
    buyers = books.metric("buyers", "order", kind="distinct", measure="account")
    books.batch(
        books.orders(
            ("1", "2017-01-05", "E1", "k1", "a1", 1, 100),
            ("2", "2017-02-05", "E1", "k1", "b1", 1, 100),
            ("3", "2017-02-06", "E2", "k2", "a1", 1, 100),
            ("4", "2017-02-06", "E2", "k1", "a1", 1, 10),
            ("5", "2017-01-06", "E1", "k3", "a1", 1, 10),
            ("6", "2017-02-07", "E2", "k1", "a1", 1, -10),
        ),
        books.table("return", books.line("7", "2017-01-07", "E1", "k3", "a1", 1, 10)),
    )
    spans = [*SPANS, (SPANS[0][0], SPANS[1][1])]

    def count(unit: str) -> tuple[int, ...]:
        return queries.distinct_count(buyers, spans, as_of=LAST, unit=books.units[unit])

    assert [count(unit) for unit in ("E1", "E2", "East")] == [
        (1, 1, 1),
        (0, 1, 1),
        (1, 2, 2),
    ]
    assert queries.distinct_count(
        buyers, spans, as_of=LAST, product=books.products["B"]
    ) == (0, 1, 1)
    assert queries.distinct_by_unit(
        buyers, start=SPANS[1][0], end=SPANS[1][1], as_of=LAST
    ) == {"CN": 2, "East": 2, "E1": 1, "E2": 1}


def test_new_customers_and_those_who_came_back(books: Books) -> None:
    """Look-back of six months.

    | customer | buys                          | new    | came back |
    |----------|-------------------------------|--------|-----------|
    | k1       | 2016-05-01, 2017-01-10        |        | 01-10     |
    | k2       | 2017-01-05, 2017-03-01        | 01-05  |           |
    | k3       | 2017-01-06 returned, 2017-02-20 | 02-20 |          |
    """
    new = books.metric("new", "order", kind="first", look_back_months=6)
    books.batch(
        books.orders(
            ("1", "2016-05-01", "E1", "k1", "a1", 1, 100),
            ("2", "2017-01-10", "E2", "k1", "a1", 1, 100),
            ("3", "2017-01-05", "E1", "k2", "a1", 1, 100),
            ("4", "2017-03-01", "E2", "k2", "a1", 1, 100),
            ("5", "2017-01-06", "E1", "k3", "a1", 1, 40),
            ("6", "2017-02-20", "W1", "k3", "a1", 1, 7),
        ),
        books.table("return", books.line("7", "2017-02-01", "E1", "k3", "a1", 1, 40)),
    )
    found = queries.newcomers(new, **YEAR)
    assert [
        (n.account, n.seat, n.day_date.isoformat(), n.came_back) for n in found
    ] == [
        ("k2", "E1", "2017-01-05", False),
        ("k1", "E2", "2017-01-10", True),
        ("k3", "W1", "2017-02-20", False),
    ]
    west = queries.newcomers(new, unit=books.units["West"], **YEAR)
    assert [n.account for n in west] == ["k3"]
    # Before the return was made, k3 was new in January.
    early = queries.newcomers(
        new,
        start=date(2017, 1, 1),
        end=date(2017, 2, 1),
        as_of=date(2017, 1, 31),
        known_at=books.clock,
    )
    assert [n.account for n in early] == ["k2", "k3", "k1"]


def test_a_group_is_one_new_customer_above_a_minimum(books: Books) -> None:
    """k1 and k2 belong to one group: it comes once, on the first day of 50 or more."""
    group = Account.objects.create(code="g", name="g", start_date=BORN)
    Account.objects.filter(code__in=["k1", "k2"]).update(group=group)
    new = books.metric(
        "new", "order", kind="first", filter={"per": "group", "minimum": 50 * M}
    )
    books.batch(
        books.orders(
            ("1", "2017-01-04", "E1", "k1", "a1", 1, 49),
            ("2", "2017-01-05", "E1", "k1", "a1", 1, 20),
            ("3", "2017-01-05", "E2", "k2", "a1", 1, 30),
            ("4", "2017-01-06", "E2", "k2", "a1", 1, 99),
        )
    )
    found = queries.newcomers(new, **YEAR)
    assert [(n.account, n.seat, n.day_date.day) for n in found] == [("g", "E2", 5)]


def test_revenue_per_customer_and_average_order_value(books: Books) -> None:
    """Net 300 from 2 customers by 3 orders: 客单价 150, 笔单价 100."""
    sales = books.metric("sales", "order")
    buyers = books.metric("buyers", "order", kind="distinct", measure="account")
    orders = books.metric("orders", "order", measure="count")
    per_customer = Metric.objects.create(
        code="pc", name="pc", kind="ratio", numerator=sales, denominator=buyers
    )
    per_order = Metric.objects.create(
        code="po", name="po", kind="ratio", numerator=sales, denominator=orders
    )
    books.batch(
        books.orders(
            ("1", "2017-01-05", "E1", "k1", "a1", 1, 100),
            ("1", "2017-01-05", "E1", "k1", "b1", 1, 50),
            ("2", "2017-01-06", "E1", "k1", "a1", 1, 60),
            ("3", "2017-01-07", "E2", "k2", "a1", 1, 100),
        ),
        books.table("return", books.line("R", "2017-01-09", "E1", "k1", "a1", 1, 10)),
    )
    assert queries.ratio(per_customer, **YEAR).value == 150
    assert queries.ratio(per_order, **YEAR).value == 100
    nothing = queries.ratio(per_order, unit=books.units["W1"], **YEAR)
    assert (nothing.numerator, nothing.value) == (0, None)


def test_balances_are_the_amount_of_the_last_day(books: Books) -> None:
    """Backlog: ordered 100 in January, 60 of it shipped in February → 100, 40.

    Stock: 5 pieces counted in January, 2 in February → 5, 2.
    """
    backlog = books.metric("backlog", "order", kind="balance")
    stock = books.metric("stock", "stock", kind="balance", measure="quantity")
    books.batch(
        books.orders(("1", "2017-01-05", "E1", "k1", "a1", 1, 100)),
        books.table(
            "shipment",
            books.line("S", "2017-02-05", None, "k1", "a1", 1, 60, original="1"),
        ),
        books.table(
            "stock",
            *(
                {
                    "account": "k1",
                    "product": "a1",
                    "day_date": day(on),
                    "quantity": n * M,
                }
                for on, n in (("2017-01-31", 5), ("2017-02-15", 2))
            ),
        ),
    )
    east = books.units["East"]
    found = queries.by_span(backlog, SPANS, as_of=LAST, unit=east)
    assert [each.amount // M for each in found] == [100, 40]
    found = queries.by_span(stock, SPANS, as_of=LAST)
    assert [each.amount // M for each in found] == [5, 2]
    cut = queries.by_span(backlog, SPANS, as_of=date(2017, 1, 3), known_at=books.clock)
    assert [(each.amount, each.reached) for each in cut] == [(0, True), (0, False)]


def deal(
    books: Books,
    key: str,
    made: str,
    closed: str | None,
    outcome: str,
    amount: int | None,
) -> dict[str, object]:
    return {
        "key": key,
        "seat": "E1",
        "product": "a1",
        "created_date": day(made),
        "closed_date": day(closed) if closed else None,
        "outcome": outcome,
        "amount": None if amount is None else amount * M,
        "currency": "CNY",
    }


@pytest.fixture
def deals(books: Books) -> Books:
    """
    | deal | created | closed | outcome | amount | days |
    |------|---------|--------|---------|--------|------|
    | 1    | 1 Jan   | 11 Jan | won     | 100    | 10   |
    | 2    | 1 Jan   | 31 Jan | won     | 50     | 30   |
    | 3    | 5 Jan   | 20 Jan | lost    | 50     |      |
    | 4    | 5 Jan   | 1 Mar  | won     | 10     | 55   |
    | 5    | 10 Jan  |        |         | 70     |      |
    | 6    | 3 Feb   | 13 Feb | lost    |        |      |
    """  # noqa: D205, D400
    books.batch(
        books.table(
            "opportunity",
            deal(books, "1", "2017-01-01", "2017-01-11", "won", 100),
            deal(books, "2", "2017-01-01", "2017-01-31", "won", 50),
            deal(books, "3", "2017-01-05", "2017-01-20", "lost", 50),
            deal(books, "4", "2017-01-05", "2017-03-01", "won", 10),
            deal(books, "5", "2017-01-10", None, "", 70),
            deal(books, "6", "2017-02-03", "2017-02-13", "lost", None),
        )
    )
    return books


def test_win_rate_by_count_and_by_amount(deals: Books) -> None:
    """January: 2 of 3 by count, 150 of 200 by amount. To February: 2 of 4, 150 of 200."""
    january = queries.win_rate(start=SPANS[0][0], end=SPANS[0][1], as_of=LAST)
    assert (january.by_count, january.by_amount) == (2 / 3, 0.75)
    both = queries.win_rate(start=SPANS[0][0], end=SPANS[1][1], as_of=LAST)
    assert (both.by_count, both.by_amount, both.without_amount) == (0.5, 0.75, 1)
    early = queries.win_rate(
        start=SPANS[0][0],
        end=SPANS[0][1],
        as_of=date(2017, 1, 15),
        known_at=deals.clock,
    )
    assert (early.won, early.lost) == (1, 0)
    west = queries.win_rate(unit=deals.units["West"], **YEAR)
    assert (west.by_count, west.by_amount) == (None, None)


def test_conversion_uses_ripe_cohorts(deals: Books) -> None:
    """Within 30 days: January 2 of 5, final from 2 March on; February 0 of 1, ripe later.

    On 2 March only January is ripe: 40 %.
    """
    found = queries.conversion(
        SPANS, within_days=30, as_of=date(2017, 3, 2), known_at=deals.clock
    )
    assert [(c.created, c.won, c.ripe) for c in found.cohorts] == [
        (5, 2, True),
        (1, 0, False),
    ]
    assert found.rate == 0.4
    unripe = queries.conversion(
        SPANS, within_days=30, as_of=date(2017, 3, 1), known_at=deals.clock
    )
    assert unripe.rate is None


def test_sales_cycle_with_the_age_of_the_open_ones(deals: Books) -> None:
    """Won after 10, 30 and 55 days: median 30, P80 45. Deal 5 is open for 355 days."""
    found = queries.sales_cycle(**YEAR)
    assert (found.won.count, found.won.median, found.won.p80) == (3, 30, 45)
    assert found.won.mean == pytest.approx(95 / 3)
    assert (found.open.count, found.open.median) == (1, 355)


def test_run_rate(books: Books, sales: Metric) -> None:
    """90 in the last 90 days is 1 a day, 365 a year."""
    books.batch(
        books.orders(
            ("1", "2017-10-02", "E1", "k1", "a1", 1, 999),
            ("2", "2017-10-03", "E1", "k1", "a1", 1, 60),
            ("3", "2017-12-31", "E1", "k1", "a1", 1, 30),
        )
    )
    found = queries.run_rate(sales, as_of=LAST)
    assert (found.a_day, found.a_year) == (Fraction(M), Fraction(365 * M))


@pytest.fixture
def owed(books: Books) -> Books:
    """
    | invoice | day    | amount | due    | paid                    |
    |---------|--------|--------|--------|-------------------------|
    | I1      | 5 Jan  | 100    | 20 Jan | 40 on 15 Jan, 30 on 10 Feb |
    | I2      | 6 Jan  | 200    | 50 on 31 Jan, 150 on 28 Feb | 60 on 5 Feb |
    | I3      | 1 Feb  | 80     | none   | 20 credited on 3 Feb    |
    """  # noqa: D205, D400
    invoices = [
        books.line(
            "I1", "2017-01-05", "E1", "k1", "a1", 1, 100, due_date=day("2017-01-20")
        ),
        books.line("I2", "2017-01-06", "E2", "k1", "a1", 1, 200),
        books.line("I3", "2017-02-01", "W1", "k1", "a1", 1, 80),
    ]
    receipts = [
        books.line("R1", "2017-01-15", "E1", "k1", None, None, 40),
        books.line("R2", "2017-02-10", "E1", "k1", None, None, 30),
        books.line("R3", "2017-02-05", "E2", "k1", None, None, 60),
    ]
    books.batch(
        books.table("invoice", *invoices),
        books.table("receipt", *receipts),
        books.table(
            "credit_note",
            books.line("C", "2017-02-03", None, None, "a1", None, -20, original="I3"),
        ),
        books.table(
            "match",
            {"receipt": "R1", "invoice": "I1", "amount": 40 * M},
            {"receipt": "R2", "invoice": "I1", "amount": 30 * M},
            {"receipt": "R3", "invoice": "I2", "amount": 60 * M},
        ),
        books.table(
            "instalment",
            {"document": "I2", "due_date": day("2017-01-31"), "amount": 50 * M},
            {"document": "I2", "due_date": day("2017-02-28"), "amount": 150 * M},
        ),
    )
    return books


def test_collection_rate_due_basis(owed: Books) -> None:
    """February: overdue at its start 60 (I1) + 50 (I2); falling due in it 150.

    Collected: 30 of I1, 50 + 10 of I2. 90 ÷ 260. I3 has no due date: 60 stand aside.
    """
    found = queries.due_rate(start=SPANS[1][0], end=SPANS[1][1], as_of=LAST)
    assert (found.numerator, found.denominator) == (90 * M, 260 * M)
    assert found.without_due == 60 * M
    east = queries.due_rate(
        start=SPANS[1][0], end=SPANS[1][1], as_of=LAST, unit=owed.units["E1"]
    )
    assert (east.numerator, east.denominator, east.without_due) == (30 * M, 60 * M, 0)


def test_collection_rate_document_basis(owed: Books) -> None:
    """Of January's invoices (300), 130 are matched by the end of the year, 40 by 31 Jan."""
    january = {"start": SPANS[0][0], "end": SPANS[0][1]}
    found = queries.document_rate(**january, as_of=LAST)
    assert (found.numerator, found.denominator) == (130 * M, 300 * M)
    early = queries.document_rate(
        **january, as_of=date(2017, 1, 31), known_at=owed.clock
    )
    assert early.numerator == 40 * M


def test_collection_rate_flow_basis(owed: Books) -> None:
    """February: receipts 90, invoiced 80 − 20 credited = 60: 150 %."""
    receipts = owed.metric("receipts", "receipt")
    invoiced = owed.metric("invoiced", "invoice")
    from luopan.records.facts import rebuild

    rebuild()
    found = queries.flow_rate(
        receipts, invoiced, start=SPANS[1][0], end=SPANS[1][1], as_of=LAST
    )
    assert found.value == 1.5


def test_ageing_and_days_outstanding(owed: Books) -> None:
    """10 March: I1 30 open, 49 days late; I2 140 open, 10 days late; I3 60 without a date.

    DSO: 230 open, 360 invoiced in the last 90 days: 57.5 days.
    """
    found = queries.ageing(as_of=date(2017, 3, 10), known_at=owed.clock)
    assert found.overdue == (140 * M, 30 * M, 0, 0)
    assert (found.not_due, found.without_due, found.total) == (0, 60 * M, 230 * M)
    dso = queries.days_outstanding(as_of=date(2017, 3, 10), known_at=owed.clock)
    assert (dso.open, dso.invoiced, dso.value) == (230 * M, 360 * M, 57.5)


def test_receivables_as_a_balance(owed: Books) -> None:
    """End of January 300 − 40; end of February 260 + 80 − 20 − 90 = 230."""
    from luopan.records.facts import rebuild

    metric = owed.metric("receivable", "invoice", kind="balance")
    rebuild(metric)
    found = queries.by_span(metric, SPANS, as_of=LAST)
    assert [each.amount // M for each in found] == [260, 230]


def test_the_rate_of_margin_is_of_the_same_lines(books: Books) -> None:
    """
    | line | amount incl. | net | cost | margin | net that counts |
    |------|--------------|-----|------|--------|-----------------|
    | 1    | 113          | 100 | 60   | 40     | 100             |
    | 2    | 226          | 200 | nobody knows | no cost | no cost |
    | 3    | 113          | nobody says | 75, and profit 25 | 25 | 25 + 75 |
    | return of line 1, by half | 56.5 | 50 | 30 | −20 | −50 |

    45 ÷ 150 = 30 %; of sales with tax, 452 − 56.5, it would seem 11.4 %.
    """  # noqa: D205, D400
    by_code = {
        code: books.metric(code, "order", measure=measure)
        for code, measure in (("margin", "profit"), ("net", "net"))
    }
    incl, sold = {"tax_basis": "incl"}, ("2017-01-05", "E1", "k1", "b1", 1)
    books.batch(
        books.table(
            "order",
            books.line("1", *sold, 113, net=100 * M, cost=60 * M, **incl),
            books.line("2", *sold, 226, net=200 * M, **incl),
            books.line("3", *sold, 113, cost=75 * M, profit=25 * M, **incl),
        ),
        books.table(
            "return",
            books.line("4", *sold, 56.5, net=50 * M, cost=30 * M, **incl),
        ),
    )
    found = {
        code: [d.amount // M for d in queries.daily(metric, **YEAR)]
        for code, metric in by_code.items()
    }
    assert found == {"margin": [45], "net": [150]}


def test_gross_margin_and_what_has_no_cost(books: Books) -> None:
    """
    | line | amount | cost                 | profit |
    |------|--------|----------------------|--------|
    | 1    | 100    | 60 its own           | 40     |
    | 2    | 100    | 3 pieces at 20       | 40     |
    | 3    | 100    | file says profit 25  | 25     |
    | 4    | 100    | nobody knows         | not counted |
    """  # noqa: D205, D400
    margin = books.metric("margin", "order", measure="profit")
    books.batch(
        books.table(
            "order",
            books.line("1", "2017-01-05", "E1", "k1", "b1", 1, 100, cost=60 * M),
            books.line("2", "2017-01-05", "E1", "k1", "a1", 3, 100),
            books.line("3", "2017-01-05", "E1", "k1", "b1", 1, 100, profit=25 * M),
            books.line("4", "2017-01-05", "E1", "k1", "b1", 1, 100),
        ),
        books.table(
            "cost",
            {"product": "a1", "start_date": day("2017-01-01"), "amount": 20 * M},
            {"product": "a1", "start_date": day("2017-02-01"), "amount": 99 * M},
        ),
    )
    assert [d.amount // M for d in queries.daily(margin, **YEAR)] == [105]
    net = books.metric("net", "order", measure="net")
    facts.rebuild(net)
    assert [d.amount // M for d in queries.daily(net, **YEAR)] == [
        300
    ]  # a rate of 35 %
    assert queries.without_cost(margin, **YEAR) == (queries.CostGap("CNY", 1, 100 * M),)


def test_gross_margin_is_worked_out_without_tax(books: Books) -> None:
    """Margin of orders that include 13 % tax; costs exclude it.

    | line | amount | without tax        | cost       | profit |
    |------|--------|--------------------|------------|--------|
    | 1    | 113    | 100                | 60 its own | 40     |
    | 2    | 226    | 200                | 3 × 20     | 140    |
    | 3    | 113    | nobody knows       | 60         | no tax basis |
    | 4    | 113    | nobody knows       | file: 25   | 25     |
    | 5    | 113    | 100                | no cost    | not counted |
    | 6    | 100    | excluded already   | 70         | 30     |
    | 7    | 100    | nobody says which  | 70         | 30, told |
    | return of line 1 | 113 | 100       | 60         | −40    |
    | rebate           | 11.3 | 10       |            | −10    |
    | rebate           | 5   | nobody knows |         | not counted |
    """
    margin = books.metric("margin", "order", measure="profit")
    incl = {"tax_basis": "incl"}
    sold = ("2017-01-05", "E1", "k1")
    books.batch(
        books.table(
            "order",
            books.line("1", *sold, "b1", 1, 113, net=100 * M, cost=60 * M, **incl),
            books.line("2", *sold, "a1", 3, 226, net=200 * M, **incl),
            books.line("3", *sold, "b1", 1, 113, cost=60 * M, **incl),
            books.line("4", *sold, "b1", 1, 113, profit=25 * M, **incl),
            books.line("5", *sold, "b1", 1, 113, net=100 * M, **incl),
            books.line("6", *sold, "b1", 1, 100, cost=70 * M, tax_basis="excl"),
            books.line("7", *sold, "b1", 1, 100, cost=70 * M),
        ),
        books.table(
            "return",
            books.line("8", *sold, "b1", 1, 113, net=100 * M, cost=60 * M, **incl),
        ),
        books.table(
            "rebate",
            books.line("9", *sold, None, None, 11.3, net=10 * M, **incl),
            books.line("10", *sold, None, None, 5, **incl),
        ),
        books.table(
            "cost", {"product": "a1", "start_date": day("2017-01-01"), "amount": 20 * M}
        ),
    )
    expected = 40 + 140 + 25 + 30 + 30 - 40 - 10
    assert [d.amount // M for d in queries.daily(margin, **YEAR)] == [expected]
    net = books.metric("net", "order", measure="net")
    facts.rebuild(net)
    expected = 100 + 200 + 113 + 100 + 100 - 100 - 10  # line 4 as it stands
    assert [d.amount // M for d in queries.daily(net, **YEAR)] == [expected]
    assert queries.without_tax_basis(margin, **YEAR) == (
        queries.TaxGap("incl", "CNY", 2, 118 * M),
        queries.TaxGap("unknown", "CNY", 1, 100 * M),
    )
    assert queries.without_cost(margin, **YEAR) == (queries.CostGap("CNY", 1, 113 * M),)


def test_tax_bases_are_never_added(books: Books) -> None:
    """113 with tax, 100 without: the metric excluding tax counts 100 and names the 113."""
    excl = books.metric("excl", "order", tax_basis="excl")
    books.batch(
        books.table(
            "order",
            books.line("1", "2017-01-05", "E1", "k1", "a1", 1, 113, tax_basis="incl"),
            books.line("2", "2017-01-05", "E1", "k1", "a1", 1, 100, tax_basis="excl"),
        )
    )
    assert [d.amount // M for d in queries.daily(excl, **YEAR)] == [100]
    assert queries.left_out(excl, **YEAR) == (
        queries.LeftOut("incl", "CNY", 1, 113 * M),
    )


def test_effective_communication_is_by_rule(books: Books) -> None:
    """Only the first has all of: contact, two-way, outcome, next step on a later day.

    The second of the same customer and day does not count again.
    """
    metric = books.metric(
        "effective", "activity", measure="count", filter={"effective": True}
    )
    good = {
        "kind": "visit",
        "day_date": day("2017-01-05"),
        "seat": "E1",
        "account": "k1",
        "contact": "王总",
        "two_way": True,
        "outcome": "wants an offer",
        "next_step": "send it",
        "next_date": day("2017-01-09"),
    }
    books.batch(
        books.table(
            "activity",
            {**good, "key": "1"},
            {**good, "key": "2", "kind": "call"},
            {**good, "key": "3", "account": "k2", "contact": ""},
            {**good, "key": "4", "account": "k2", "two_way": False},
            {**good, "key": "5", "account": "k2", "next_date": day("2017-01-05")},
            {**good, "key": "6", "account": "k3", "next_step": ""},
        )
    )
    assert [d.amount // M for d in queries.daily(metric, **YEAR)] == [1]


def test_filters_of_a_definition(books: Books) -> None:
    won = books.metric(
        "won", "opportunity", date_field="closed_date", filter={"outcome": "won"}
    )
    direct = books.metric("direct", "order", filter={"channel": ["direct"]})
    entered = books.metric(
        "offers", "stage", measure="count", filter={"stage": "offer"}
    )
    books.batch(
        books.table(
            "opportunity",
            deal(books, "1", "2017-01-01", "2017-01-11", "won", 100),
            deal(books, "2", "2017-01-01", "2017-01-12", "lost", 50),
        ),
        books.table(
            "stage",
            {"opportunity": "1", "day_date": day("2017-01-02"), "stage": "lead"},
            {"opportunity": "1", "day_date": day("2017-01-05"), "stage": "offer"},
        ),
        books.table(
            "order",
            books.line("1", "2017-01-05", "E1", "k1", "a1", 1, 1, channel="direct"),
            books.line("2", "2017-01-05", "E1", "k1", "a1", 1, 2, channel="dealer"),
        ),
    )
    for metric, expected in ((won, 100), (direct, 1), (entered, 1)):
        assert [d.amount // M for d in queries.daily(metric, **YEAR)] == [expected]


def test_records_behind_a_figure(books: Books, sales: Metric) -> None:
    books.batch(
        books.orders(
            *((str(n), f"2017-01-{n:02}", "E1", "k1", "a1", 1, n) for n in range(1, 8)),
            ("8", "2017-01-05", "W1", "k1", "a1", 1, 999),
        ),
        books.table("return", books.line("9", "2017-01-09", "E1", "k1", "a1", 1, 2)),
    )
    found = queries.records_behind(
        sales, unit=books.units["East"], products=[books.products["A"]], limit=3, **YEAR
    )
    assert found.count == 8
    assert [(r.kind, r.number, r.amount) for r in found.rows] == [
        ("return", "9", 2 * M),
        ("order", "7", 7 * M),
        ("order", "6", 6 * M),
    ]
    assert found.rows[0].batch == "file 1"
    rest = queries.records_behind(sales, limit=100, offset=7, **YEAR)
    assert rest.count == 9
    assert len(rest.rows) == 2


def test_behind_opportunities_and_activities(books: Books) -> None:
    """Won deals open to the deals, visits to the activities; of one customer only."""
    won = books.metric(
        "won",
        "opportunity",
        measure="count",
        date_field="closed_date",
        filter={"outcome": "won"},
    )
    visits = books.metric("visits", "activity", measure="count", filter={"kind": "v"})
    deal = {"seat": "E1", "created_date": BORN, "currency": "CNY", "amount": 5 * M}
    books.batch(
        books.table(
            "opportunity",
            {
                **deal,
                "key": "a",
                "account": "k1",
                "outcome": "won",
                "closed_date": LAST,
            },
            {
                **deal,
                "key": "b",
                "account": "k2",
                "outcome": "won",
                "closed_date": LAST,
            },
            {
                **deal,
                "key": "c",
                "account": "k1",
                "outcome": "lost",
                "closed_date": LAST,
            },
        ),
        books.table(
            "activity",
            *(
                {"key": k, "kind": k[0], "day_date": LAST, "account": "k1", "seat": s}
                for k, s in (("v1", "E1"), ("v2", "W1"), ("c1", "E1"))
            ),
        ),
    )
    assert queries.records_behind(won, **YEAR).count == 2
    only = queries.records_behind(won, account=books.accounts["k1"], **YEAR)
    assert [(r.kind, r.number, r.amount) for r in only.rows] == [
        ("opportunity", only.rows[0].number, 5 * M)
    ]
    assert only.rows[0].account_name == ("k1", "")
    seats = [books.units["E1"].pk]
    found = queries.records_behind(visits, seats=seats, **YEAR)
    assert [(r.kind, r.seat) for r in found.rows] == [("v", "E1")]
    assert not queries.behind.can_open(Metric(document="stock"))
