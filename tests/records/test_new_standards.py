"""Standard metrics that are new come to an installation that is older than they are."""

from datetime import UTC, date, datetime

import pytest

from luopan.dimensions.models import Metric
from luopan.dimensions.services import add_products, name_metric
from luopan.dimensions.services.products import NewProduct
from luopan.records.models import Fact
from luopan.records.upgrades import new_standard_metrics
from luopan.trail.models import Entry
from tests.cast import standards
from tests.tracked_year import M, Year

AT = datetime(2027, 3, 1, tzinfo=UTC)
NEWER = ("retention_rate", "repeat_purchase_rate", "retained_customers", "contracts")


@pytest.fixture
def older(world):
    """An installation from before some metrics, with a contract that was signed then."""
    by = {"actor": world.operator, "at": world.at}
    standards(world)
    add_products(**by, rows=[NewProduct("tea", "Tea", kind="line")])
    Metric.objects.filter(code__in=NEWER).filter(kind="ratio").delete()
    Metric.objects.filter(code__in=NEWER).delete()
    sales = Metric.objects.get(code="sales_amount")
    name_metric(actor=world.adam, at=world.at, metric=sales, name="成交额")
    year = Year(world, sales, None, None)
    row = year.order("north-1-a", date(2027, 1, 5), 700)
    year.store("contract", [{**row, "number": "C1"}], at=world.at)
    return world


def test_they_come_with_their_facts_and_touch_nothing(older):
    told = []
    before = dict(Metric.objects.values_list("code", "pk"))
    assert new_standard_metrics(AT, told.append) == len(NEWER)
    after = dict(Metric.objects.values_list("code", "pk"))
    assert set(after) - set(before) == set(NEWER)
    assert {code: after[code] for code in before} == before
    assert Metric.objects.get(code="sales_amount").name == "成交额"
    ratio = Metric.objects.get(code="retention_rate")
    assert ratio.numerator.code == "retained_customers"
    (fact,) = Fact.objects.filter(metric__code="contracts")
    assert fact.amount == 700 * M
    assert len(told) == 1
    assert Entry.objects.filter(act="dimensions.add_standard_metrics").count() == 1


def test_a_second_time_there_is_nothing_to_do(older):
    new_standard_metrics(AT, print)
    facts, entries = Fact.objects.count(), Entry.objects.count()
    assert new_standard_metrics(AT, print) == 0
    assert (Fact.objects.count(), Entry.objects.count()) == (facts, entries)


def test_nothing_comes_before_there_is_a_company(db):
    assert new_standard_metrics(AT, print) == 0
    assert not Metric.objects.exists()


def test_the_rate_of_margin_is_brought_to_its_mended_definition(world):
    """A margin without tax was divided by sales with it; a rate that was reworded stays."""
    standards(world)
    rate = Metric.objects.get(code="gross_margin_rate")
    sales = Metric.objects.get(code="sales_amount")
    before = {"denominator": sales, "definition": "毛利 ÷ 净销售额。"}
    Metric.objects.filter(pk=rate.pk).update(**before)
    Metric.objects.filter(code="net_sales").delete()
    told = []
    assert new_standard_metrics(AT, told.append) == 1
    rate.refresh_from_db()
    assert rate.denominator.code == "net_sales"
    assert rate.definition.startswith("毛利 ÷ 有成本的净销售额")
    assert "The gross margin rate is now divided by net" in told[1]
    Metric.objects.filter(pk=rate.pk).update(denominator=sales, definition="Ours")
    Metric.objects.filter(code="net_sales").delete()
    assert new_standard_metrics(AT, told.append) == 1
    rate.refresh_from_db()
    assert rate.denominator == sales and len(told) == 3
