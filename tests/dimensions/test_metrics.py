"""Metrics: a definition says what it counts, and never changes."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from luopan.dimensions import services
from luopan.dimensions.heights import at_end, by_length, is_level
from luopan.dimensions.models import Calendar, Metric, Product
from luopan.dimensions.queries import (
    calendar_called,
    known_years,
    metric,
    metrics,
)
from luopan.dimensions.services import NewMetric
from luopan.dimensions.standards import standard_metrics
from luopan.trail.models import Job
from luopan.trail.refusal import Refused


def add(by, **fields):
    return services.add_metric(**by, row=NewMetric(**fields))


SALES = {"document": "order", "grain": ["unit", "product"]}


@pytest.fixture
def sales(by):
    return add(by, code="sales", name="销售额", **SALES)


def test_a_metric_of_every_kind(by, sales):
    grain = ["unit"]
    add(
        by,
        code="buyers",
        name="客户数",
        kind="distinct",
        document="order",
        measure="account",
        grain=grain,
    )
    add(
        by,
        code="new",
        name="新客户",
        kind="first",
        document="order",
        measure="account",
        look_back_months=12,
        grain=grain,
    )
    add(by, code="debt", name="应收", kind="balance", document="invoice", grain=grain)
    add(
        by,
        code="cycle",
        name="周期",
        kind="duration",
        document="opportunity",
        measure="days",
        date_field="closed_date",
        grain=grain,
    )
    add(
        by,
        code="value",
        name="客单价",
        kind="ratio",
        numerator=sales,
        denominator=Metric.objects.get(code="buyers"),
        grain=grain,
    )
    assert [row.kind for row in metrics()] == [
        "additive",
        "distinct",
        "first",
        "balance",
        "duration",
        "ratio",
    ]
    assert metric("sales").adds_up and not metric("value").adds_up
    assert (metric("value").numerator, metric("value").denominator) == (
        "sales",
        "buyers",
    )
    with pytest.raises(Refused, match="nothing"):
        metric("nothing")


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"kind": "average"}, "not a kind"),
        ({"quantum": Decimal(0)}, "smallest unit"),
        ({"quantum": Decimal("-1")}, "smallest unit"),
        ({"quantum": Decimal("0.0000001")}, "smallest unit"),
        ({"currency": "RMB元"}, "not a currency"),
        ({"measure": "count", "currency": "CNY"}, "no currency"),
        ({"document": ""}, "which document"),
        ({"document": "letter"}, "which document"),
        ({"measure": "account"}, "cannot count"),
        ({"document": "activity", "measure": "amount"}, "cannot count"),
        ({"kind": "distinct"}, "cannot count"),
        ({"date_field": "closed_date"}, "no date"),
        ({"document": "opportunity"}, "no date"),
        ({"kind": "duration", "measure": "days"}, "only opportunities"),
        ({"person_field": "boss"}, "seat"),
        ({"tax_basis": "net"}, "tax basis"),
        ({"return_rule": "maybe"}, "Returns"),
        ({"kind": "first", "measure": "account"}, "how many months"),
        (
            {"kind": "first", "measure": "account", "look_back_months": 0},
            "how many months",
        ),
        ({"look_back_months": 12}, "does not look back"),
        ({"filter": {"weather": "fine"}}, "narrowed"),
        ({"grain": []}, "besides that it can be by product, account and"),
        ({"grain": ["product"]}, "besides that it can be by product, account and"),
        (
            {"grain": ["unit", "colour"]},
            "besides that it can be by product, account and",
        ),
        ({"grain": ["unit", "unit"]}, "is repeated"),
    ],
)
def test_definitions_that_are_refused(by, fields, word):
    with override("en"), pytest.raises(Refused) as refusal:
        add(by, code="x", name="X", **(SALES | fields))
    with override("en"):
        assert word in str(refusal.value)
    assert not Metric.objects.exists()


def test_ratios_that_are_refused(by, sales):
    def refuse(**fields):
        with pytest.raises(Refused):
            add(by, code="x", name="X", **({"grain": ["unit"]} | fields))

    def part(code, **fields):
        return add(by, code=code, name=code, **(SALES | fields))

    gross, net = part("gross", tax_basis="incl"), part("net", tax_basis="excl")
    euro, yuan = part("euro", currency="EUR"), part("yuan", currency="CNY")
    rate = add(
        by,
        code="r",
        name="R",
        kind="ratio",
        numerator=sales,
        denominator=sales,
        grain=["unit"],
    )
    refuse(kind="ratio")
    refuse(kind="ratio", numerator=sales)
    refuse(kind="ratio", numerator=rate, denominator=sales)
    refuse(kind="ratio", numerator=sales, denominator=sales, document="order")
    refuse(kind="ratio", numerator=gross, denominator=net)
    refuse(kind="ratio", numerator=euro, denominator=yuan)
    refuse(**SALES, numerator=sales)


def test_a_new_definition_takes_the_place_of_the_old_one(by, sales):
    """From 2027 on sales are counted when shipped: another code, linked to the first."""
    shipped = services.replace_metric(
        **by,
        metric=sales,
        start_date=date(2027, 1, 1),
        code="sales-2027",
        changes={"document": "shipment"},
    )
    assert shipped.grain == ["unit", "product"]
    assert [row.code for row in metrics(date(2026, 12, 31))] == ["sales"]
    assert [row.code for row in metrics(date(2027, 1, 1))] == ["sales-2027"]
    assert metric("sales-2027").replaces == "sales"
    with pytest.raises(Refused):
        services.replace_metric(
            **by, metric=sales, start_date=date(2028, 1, 1), code="y", changes={}
        )
    with pytest.raises(Refused):
        services.replace_metric(
            **by, metric=shipped, start_date=date(2027, 1, 1), code="y", changes={}
        )


def test_words_change_and_what_is_counted_does_not(by, sales):
    services.name_metric(**by, metric=sales, name="净销售额", definition="减退货")
    assert metric("sales").name == "净销售额"
    assert metric("sales").document == "order"
    with pytest.raises(TypeError):
        services.replace_metric(
            **by,
            metric=sales,
            start_date=date(2027, 1, 1),
            code="y",
            changes={"colour": "red"},
        )
    with pytest.raises(Refused):
        add(by, code="sales", name="Again", **SALES)


def test_every_standard_metric_is_named_and_defined_in_both_languages():
    found = standard_metrics()
    assert len({each.code for each in found}) == len(found) >= 30
    for each in found:
        assert each.name and each.name_other and each.definition
        assert (
            each.definition_other.isascii()
            or "÷" in each.definition_other
            or ("“" in each.definition_other)
        )
        assert each.kind == "additive" or each.document or each.numerator
    kinds = {each.kind for each in found}
    assert kinds == {"additive", "distinct", "first", "balance", "duration", "ratio"}


def test_the_standards_are_made_once(by, world, django_assert_max_num_queries):
    with django_assert_max_num_queries(60):
        services.create_standards(**by)
    assert {row.code for row in metrics()} == {m.code for m in standard_metrics()}
    assert metric("average_order_value").numerator == "sales_amount"
    assert Product.objects.get().kind == "root"
    assert calendar_called().name_other == "Company calendar"
    assert 2025 in known_years("CN")
    sales = Metric.objects.get(code="sales_amount")
    services.name_metric(**by, metric=sales, name="订单额")
    Metric.objects.filter(kind="ratio").delete()
    services.create_standards(**by)
    assert metric("sales_amount").name == "订单额"
    assert len(metrics()) == len(standard_metrics())
    assert Calendar.objects.count() == 1


@pytest.mark.parametrize("who", ["alice", "bob", "dora", "fin", "audrey"])
def test_who_may_not(world, sales, who):
    actor = {"actor": getattr(world, who), "at": world.at}
    with pytest.raises(Refused):
        add(actor, code="x", name="X", **SALES)
    with pytest.raises(Refused):
        services.name_metric(**actor, metric=sales, name="X")
    with pytest.raises(Refused):
        services.replace_metric(
            **actor, metric=sales, start_date=date(2027, 1, 1), code="x", changes={}
        )
    with pytest.raises(Refused):
        services.create_standards(**actor)


def test_which_rates_are_shares_and_never_more_than_all():
    """Receipts may be more than sales, and a customer's revenue is no part of anything."""
    from luopan.dimensions.shares import most_of

    standard = {one.code: one for one in standard_metrics()}
    rates = {c: most_of(one) for c, one in standard.items() if one.kind == "ratio"}
    assert {code for code, most in rates.items() if most is None} == {
        "average_order_value",
        "revenue_per_customer",
        "collection_rate_flow",
    }
    assert {most for most in rates.values() if most is not None} == {Decimal(1)}
    won, closed = standard["won_deals"], standard["closed_deals"]
    assert most_of(Metric(kind="ratio", numerator=closed, denominator=won)) is None
    assert most_of(won) is None


def test_which_ratios_hang_on_how_long_their_period_is():
    """By their parts: a flow by a flow is the same whatever the period; customers are not."""
    found = {each.code: each for each in standard_metrics()}
    hang = {code for code, each in found.items() if by_length(each)}
    assert hang == {
        "revenue_per_customer",
        "retention_rate",
        "repeat_purchase_rate",
        "cross_sell_rate",
    }
    for each in found.values():
        ratio = each.kind == "ratio"
        heights = {"balance", "duration"}
        assert is_level(each) == (ratio and each.code not in hang) | (
            each.kind in heights
        )
        assert at_end(each) == (each.code in hang or each.kind == "distinct")
    turnover = Metric(
        kind="ratio",
        numerator=found["sales_amount"],
        denominator=found["dealer_stock"],
    )
    assert by_length(turnover)  # sales of a year lie on the stock of a day


def test_what_is_there_already_is_counted_by_a_job_once(by, sales):
    """A ratio is divided when it is read: nothing has to be counted for it."""
    assert sales.waiting
    add(
        by,
        code="r",
        name="R",
        kind="ratio",
        numerator=sales,
        denominator=sales,
        grain=["unit"],
    )
    assert not Metric.objects.get(code="r").waiting
    (job,) = Job.objects.filter(kind="records.count_metric")
    assert job.parameters == {"metric": "sales"}


def test_a_refusal_says_in_words_what_does_not_go_together(by):
    """Never by the names that programs use: a Chinese screen shows no “amount”."""
    with override("zh-hans"), pytest.raises(Refused) as refusal:
        add(by, code="x", name="X", document="activity", grain=["unit"])
    with override("zh-hans"):
        assert "金额" in str(refusal.value) and "activity" not in str(refusal.value)


@pytest.mark.parametrize(
    "wrong",
    [{"counted_in": "x" * 21}, {"name_other": "x" * 201}, {"quantum": Decimal(10**10)}],
)
def test_what_no_table_holds_is_refused_first(by, wrong):
    with pytest.raises(Refused):
        add(by, code="x", name="X", **(SALES | wrong))


def test_what_a_metric_is_narrowed_to_is_said_in_words():
    """No program's word on a screen: “won” is 赢单, a rule says whom it keeps."""
    from luopan.dimensions.naming import narrowed

    with override("zh-hans"):
        assert narrowed({"outcome": ["won", "lost"]}) == "结果: 赢单、输单"
        assert narrowed({"kind": "visit", "channel": ["KA"]}) == "类型: 拜访; 渠道: KA"
        assert narrowed({"channel": "KA", "effective": True}).endswith("渠道: KA")
        for each in standard_metrics():
            told = narrowed(each.filter)
            assert not any(letter.isascii() and letter.isalpha() for letter in told)
