"""The real files of ../shared/data: what comes in is what they hold, to the last decimal."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from luopan.records.models import Document, Line, Opportunity, StatedTarget
from luopan.records.services import revoke
from luopan.trail.refusal import Refused
from tests.records.importing import AT, Desk, fact_sum

Shared = Callable[[str], Path]
BIKE = "bike_sales_pytimetk/bike_sales_sample.csv"
CN = "superstore_cn/示例 - 超市.xls"
US = "superstore_us_target/Sample - Superstore.xls"
CRM = [
    f"crm_maven/{n}.csv"
    for n in ("sales_pipeline", "sales_teams", "products", "accounts")
]


def column_sum(path: Path, sheet: str, column: str) -> Decimal:
    """The file's own sum, read by another library, each cell at 15 significant digits."""
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python()
    place = rows[0].index(column)
    return sum((Decimal(f"{row[place]:.15g}") for row in rows[1:]), start=Decimal(0))


def test_chinese_superstore(desk: Desk, shared: Shared) -> None:
    path = shared(CN)
    examination = desk.examine(path)
    assert examination.problems == () and examination.questions == ()
    assert examination.choices.by == ("地区", "省/自治区")
    assert examination.choices.product == ("类别", "子类别")
    assert examination.choices.date == "订单日期"
    assert examination.total("order") == column_sum(path, "订单", "销售额")
    assert examination.total("order") == Decimal("16117548.237")
    assert round(examination.total("order", "profit"), 6) == round(
        column_sum(path, "订单", "利润"), 6
    )
    assert examination.total("order", "quantity") == 37675
    kinds = {reading.sheet: reading.kind for reading in examination.readings}
    assert kinds == {"订单": "order", "退货": "returns", "销售人员": "lookup"}
    assert len([p for p in examination.new_units if p.parent is None]) == 6
    assert len([p for p in examination.new_products if p.parent is None]) == 3
    assert len(examination.new_accounts) == 790
    batch = desk.apply(examination)
    assert Line.objects.filter(document__kind="order").count() == 10_000
    returned = Document.objects.filter(kind="return").values("number").distinct()
    assert returned.count() == 296
    sold = examination.total("order") - examination.total("return")
    assert Decimal(fact_sum("sales_amount")) / 1_000_000 == sold
    assert batch.totals["order CNY"]["amount"] == "16117548.237"


def test_us_superstore_beside_its_targets(desk: Desk, shared: Shared) -> None:
    path = shared(US)
    targets = shared("superstore_us_target/Sales Target (US).xlsx")
    examination = desk.examine(path, targets, currency="USD")
    assert examination.problems == ()
    assert examination.total("order") == column_sum(path, "Orders", "Sales")
    assert examination.total("order") == Decimal("2297200.8603")
    assert examination.total("stated_target") == column_sum(
        targets, "Sheet1", "Sales Target"
    )
    batch = desk.apply(examination, accept_apart=True)
    assert batch.totals["order USD"]["amount"] == "2297200.8603"
    assert StatedTarget.objects.count() == 4603
    stated = StatedTarget.objects.select_related("product").first()
    assert stated is not None and stated.product is not None
    assert (stated.end_date - stated.start_date).days == 1
    assert {r.sheet: r.rows for r in examination.readings}["Returns"] == 800
    assert any("504 rows repeat" in told for told in examination.odd)


def test_crm_pipeline(desk: Desk, shared: Shared) -> None:
    examination = desk.examine(*[shared(name) for name in CRM])
    assert examination.problems == ()
    assert examination.choices.by == ("regional_office", "manager", "sales_agent")
    assert examination.choices.product == ("series", "product")
    assert examination.total("won") == 10_005_534
    [question] = examination.questions
    assert (question.spelling, question.like, question.rows) == (
        "GTXPro",
        "GTX Pro",
        1480,
    )
    with pytest.raises(Refused, match="GTXPro"):
        desk.apply(examination)
    answered = desk.examine(*[shared(name) for name in CRM], same={"GTXPro": "GTX Pro"})
    assert answered.questions == ()
    desk.apply(answered)
    assert Opportunity.objects.count() == 8800
    assert Opportunity.objects.filter(outcome="won").count() == 4238
    assert Decimal(fact_sum("won_amount")) == 10_005_534 * 1_000_000
    gtx = Opportunity.objects.filter(product__code="GTX/GTX Pro").count()
    assert gtx == 1480
    assert answered.new_accounts[0].attributes["sector"]


def test_answers_are_remembered(desk: Desk, shared: Shared) -> None:
    files = [shared(name) for name in CRM]
    batch = desk.apply(desk.examine(*files, same={"GTXPro": "GTX Pro"}))
    revoke(actor=desk.user, at=AT, batch=batch, reason="again")
    again = desk.examine(*files)
    assert again.questions == () and again.proposals == ()
    desk.apply(again)


def test_bike_sales(desk: Desk, shared: Shared) -> None:
    examination = desk.examine(shared(BIKE))
    assert examination.problems == () and examination.questions == ()
    assert examination.choices.by == ("state", "bikeshop_name")
    assert examination.choices.product == ("category_1", "category_2")
    assert examination.total("order") == 11_292_885
    assert examination.total("order", "quantity") == 3268
    desk.apply(examination)
    assert fact_sum("sales_amount") == 11_292_885 * 1_000_000


def test_chinese_targets_beside_sales(desk: Desk, shared: Shared) -> None:
    names = ("sales_data", "targets", "customer_info", "product_catalog")
    examination = desk.examine(
        *[shared(f"cn_targets_jamie/{name}.csv") for name in names]
    )
    assert examination.problems == ()
    assert examination.total("order") == Decimal("1563797.8")
    desk.apply(examination, accept_apart=True)
    by_metric = {
        code: sum(
            StatedTarget.objects.filter(metric__code=code).values_list(
                "amount", flat=True
            )
        )
        for code in ("sales_amount", "gross_margin")
    }
    assert by_metric == {
        "sales_amount": 10_322_000_000_000,
        "gross_margin": 2_470_000_000_000,
    }
    first = StatedTarget.objects.select_related("seat", "product").order_by("id")[0]
    assert first.seat is not None and first.seat.code == "华东"
    assert first.product is not None and first.product.code == "电子产品"
    assert (str(first.start_date), str(first.end_date)) == ("2024-01-01", "2024-02-01")


def test_days_that_can_be_read_two_ways_are_asked_about(
    desk: Desk, shared: Shared
) -> None:
    path = shared("superstore_us_target/Sales Commission.csv")
    assert len(desk.examine(path).problems) == 41
    assert desk.examine(path, date_order="mdy").problems == ()


def test_wide_table_without_days_is_refused_in_words(
    desk: Desk, shared: Shared
) -> None:
    examination = desk.examine(shared("tourism_pyhts/Tourism.csv"))
    assert examination.rows == 0
    with pytest.raises(Refused, match="Specify which columns they are, or check the"):
        desk.apply(examination)


def test_every_path_of_the_file_becomes_its_own_unit(
    desk: Desk, shared: Shared
) -> None:
    examination = desk.examine(shared(CN), by=("地区", "省/自治区", "城市"))
    codes = [proposal.code for proposal in examination.new_units]
    assert len(codes) == len(set(codes))
    assert "华东/浙江/杭州" in codes


def test_same_files_twice(desk: Desk, shared: Shared) -> None:
    path = shared(BIKE)
    batch = desk.take(path)
    sums: dict[str, Any] = {m: fact_sum(m) for m in ("sales_amount", "sales_quantity")}
    again = desk.examine(path)
    assert again.imported_before and not again.proposals
    with pytest.raises(Refused, match="imported already"):
        desk.apply(again)
    revoke(actor=desk.user, at=AT, batch=batch, reason="wrong file")
    assert fact_sum("sales_amount") == 0
    desk.take(path)
    assert {m: fact_sum(m) for m in sums} == sums
