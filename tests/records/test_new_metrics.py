"""A metric of one's own: counted from what was there before it, and told before it is kept."""

from datetime import date

import pytest
from django.utils import timezone

from luopan.dimensions.definitions import as_defined, usual_grain
from luopan.dimensions.models import Metric
from luopan.dimensions.services import NewMetric, add_metric
from luopan.dimensions.services.metrics import NAMES
from luopan.org.access import Denied
from luopan.records.models import Fact
from luopan.records.queries import by_span, distinct_count
from luopan.records.queries.trying import tried
from luopan.records.services.counting import count_metric
from luopan.trail import jobs
from luopan.trail.models import Entry
from tests.records.books import M
from tests.tracked_year import year as year  # noqa: PLC0414  (fixture)

JANUARY = {"start": date(2017, 1, 1), "end": date(2017, 2, 1)}
AS_OF = date(2017, 1, 20)


@pytest.fixture
def filled(books):
    """January: 100 + 40 − 30 of two customers; 25 in February; a visit.

    The 25 and what comes after 20 January are not in January as of the 20th.
    """
    books.batch(
        books.table(
            "order",
            books.line("1", "2017-01-05", "E1", "k1", "a1", 1, 100),
            books.line("2", "2017-01-09", "E1", "k2", "b1", 2, 40),
            books.line("3", "2017-02-01", "E1", "k2", "b1", 2, 25),
            books.line("4", "2017-01-25", "E1", "k2", "b1", 2, 7),
        ),
        books.table("return", books.line("9", "2017-01-12", "E1", "k1", "a1", 1, 30)),
    )
    return books


def said(**fields):
    row = NewMetric(**({"code": "own", "name": "Own", "document": "order"} | fields))
    return {name: getattr(row, name) for name in NAMES}


@pytest.mark.parametrize(
    ("fields", "amounts", "records"),
    [
        ({}, {"CNY": 110}, 3),
        ({"return_rule": "none"}, {"CNY": 140}, 2),
        ({"measure": "quantity", "return_rule": "none"}, {"": 3}, 2),
        ({"measure": "count"}, {"": 2}, 2),
        ({"kind": "distinct", "measure": "account"}, {"": 2}, 3),
        ({"document": "rebate"}, {}, 0),
    ],
)
def test_what_it_would_say_is_what_it_says_once_counted(
    filled, fields, amounts, records
):
    metric = as_defined(said(**fields))
    found = tried(metric, **JANUARY, as_of=AS_OF, known_at=timezone.now())
    assert {code: n / M for code, n in found.amounts.items()} == amounts
    assert found.records == records
    metric.save()
    jobs_of(metric)
    span, seen = [(JANUARY["start"], JANUARY["end"])], {"known_at": timezone.now()}
    if metric.kind == "distinct":
        (real,) = distinct_count(metric, span, as_of=AS_OF, **seen)
        assert real * M == sum(found.amounts.values())
    else:
        (one,) = by_span(metric, span, as_of=AS_OF, **seen)
        assert one.amount == sum(found.amounts.values())


def jobs_of(metric):
    from luopan.records.facts import rebuild

    rebuild(metric)


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "balance"},
        {"kind": "first", "measure": "account", "look_back_months": 12},
        {"document": "match", "measure": "amount", "return_rule": "none"},
    ],
)
def test_what_a_month_does_not_tell_is_not_guessed(filled, fields):
    assert tried(as_defined(said(**fields)), **JANUARY, as_of=AS_OF) is None


def test_it_is_counted_in_the_background_and_says_so_until_then(year):
    """Beside sales a second one of the same definition: each brings the same sum."""
    by = {"actor": year.world.olga, "at": year.world.at}
    grain = usual_grain("additive", "order", "amount")
    row = NewMetric("gross", "Gross", document="order", grain=grain)
    metric = add_metric(**by, row=row)
    assert metric.waiting and not Fact.objects.filter(metric=metric).exists()
    jobs.work(once=True)
    metric.refresh_from_db()
    assert not metric.waiting
    sums = [
        sum(Fact.objects.filter(metric=one).values_list("amount", flat=True))
        for one in (metric, year.metric)
    ]
    assert sums[0] == sums[1] > 0
    assert Entry.objects.get(act="records.count_metric").outcome == "done"


def test_nothing_kept_from_before_it_was_counted_is_said_after(year):
    """Sums are kept under a name that says it waited: another one than later."""
    by = {"actor": year.world.olga, "at": year.world.at}
    grain = usual_grain("additive", "order", "amount")
    row = NewMetric("gross", "Gross", document="order", grain=grain)
    add_metric(**by, row=row)
    assert year.look(metric="gross").standing.actual in {0, None}
    jobs.work(once=True)
    assert year.look(metric="gross").standing.actual > 0


@pytest.mark.parametrize("who", ["dora", "alice", "bob", "fin", "audrey"])
def test_who_may_not_have_one_counted(year, who):
    metric = Metric.objects.get(code="orders")
    with pytest.raises(Denied):
        count_metric(actor=getattr(year.world, who), at=year.world.at, metric=metric)
