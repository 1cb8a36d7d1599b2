"""Every kind of record comes in from files, and counts where its definition says."""

from collections.abc import Callable
from datetime import date

import pytest

from luopan.cli.records import KINDS
from luopan.dimensions.models import Account
from luopan.org import services as org
from luopan.org.access import Role
from luopan.org.models import Unit, User
from luopan.records.models import (
    Activity,
    Batch,
    Cost,
    Document,
    Fact,
    Instalment,
    Line,
    Match,
    Opportunity,
    StageChange,
    Stock,
)
from luopan.records.services import apply, examine, revoke
from luopan.trail.refusal import Refused
from tests.records.importing import AT, Desk, fact_sum, workbook

M = 1_000_000
INVOICES = (
    "发票号,开票日期,到期日,客户名称,地区,开票金额\n"
    "I1,2026-01-05,2026-01-20,甲,华东,100\n"
    "I2,2026-01-06,2026-02-10,乙,华北,200.5\n"
)


def kinds(desk, *files):
    return [reading.kind for reading in desk.examine(*files).readings]


def test_receipts_pay_the_invoices_they_name(desk: Desk) -> None:
    desk.take(INVOICES)
    file = (
        "收款单号,回款日期,客户名称,地区,发票号,回款金额\n"
        "R1,2026-01-15,甲,华东,I1,40\nR2,2026-02-05,乙,华北,I2,60\n"
        "R2,2026-02-05,乙,华北,I9,5\nR3,2026-02-06,乙,华北,,7\n"
    )
    batch = desk.take(file)
    assert batch.rows == 4
    assert set(
        Match.objects.values_list("receipt__number", "invoice_key", "amount")
    ) == {
        ("R1", "invoice:I1", 40 * M),
        ("R2", "invoice:I2", 60 * M),
        ("R2", "invoice:I9", 5 * M),  # not known yet: nothing to reduce
    }
    assert fact_sum("receipts") == 112 * M
    assert fact_sum("receipts_matched") == 100 * M
    assert fact_sum("receivables") == int(200.5 * M)
    revoke(actor=desk.user, at=AT, batch=batch, reason="wrong bank")
    assert fact_sum("receivables") == int(300.5 * M)


def test_receipts_without_numbers_are_known_by_invoice_and_day(desk: Desk) -> None:
    desk.take(INVOICES)
    file = (
        "回款日期,客户名称,地区,发票号码,回款金额\n"
        "2026-01-15,甲,华东,I1,40\n2026-01-15,甲,华东,I1,40\n"
    )
    desk.take(file)
    assert fact_sum("receipts_matched") == 80 * M
    again = desk.take(file + "2026-01-16,甲,华东,I1,1\n")
    assert again.source["stored"]["unchanged"] == 2
    assert fact_sum("receipts_matched") == 81 * M
    numbers = Document.objects.filter(kind="receipt", live=True)
    assert sorted(numbers.values_list("number", flat=True)) == [
        "I1@2026-01-15",
        "I1@2026-01-15/2",
        "I1@2026-01-16",
    ]


def test_contracts_with_their_payment_plan(desk: Desk) -> None:
    contracts = ["合同编号", "签约日期", "客户名称", "地区", "合同金额"]
    plan = ["合同编号", "计划回款日期", "计划回款金额"]
    book = workbook(
        {
            "合同": [contracts, ["H1", date(2026, 1, 5), "甲", "华东", 300]],
            "付款计划": [
                plan,
                ["H1", date(2026, 2, 1), 100],
                ["H1", date(2026, 3, 1), 200],
            ],
        }
    )
    desk.take(("合同.xlsx", book))
    assert fact_sum("contracts") == 300 * M
    found = Instalment.objects.filter(document__key="contract:H1", document__live=True)
    assert sorted(found.values_list("due_date", "amount")) == [
        (date(2026, 2, 1), 100 * M),
        (date(2026, 3, 1), 200 * M),
    ]
    later = "合同编号,计划回款日期,计划回款金额\nH1,2026-03-01,150\nH1,2026-04-01,50\n"
    desk.take(later)
    found = Instalment.objects.filter(document__key="contract:H1", document__live=True)
    assert sorted(found.values_list("due_date", "amount")) == [
        (date(2026, 2, 1), 100 * M),
        (date(2026, 3, 1), 150 * M),
        (date(2026, 4, 1), 50 * M),
    ]
    assert fact_sum("contracts") == 300 * M


def test_a_plan_of_an_unknown_contract_is_refused_whole(desk: Desk) -> None:
    with pytest.raises(Refused, match="H7"):
        desk.take("合同编号,计划回款日期,计划回款金额\nH7,2026-03-01,150\n")


def test_credit_notes_take_from_the_invoice(desk: Desk) -> None:
    desk.take(INVOICES)
    file = "红字发票号,红冲日期,发票号,红字金额\nC1,2026-02-03,I2,-20.5\n"
    desk.take(file)
    note = Document.objects.get(kind="credit_note")
    assert note.original == "invoice:I2"
    assert fact_sum("invoiced") == 280 * M
    assert fact_sum("invoiced", seat__code="华北") == 180 * M
    assert fact_sum("receivables") == 280 * M


def test_rebates_lower_the_margin(desk: Desk) -> None:
    orders = (
        "订单号,订单日期,客户名称,地区,产品名称,销售额,利润\n"
        "O1,2026-01-05,甲,华东,茶,100,30\n"
    )
    desk.take(orders)
    desk.take("返利单号,返利日期,客户名称,地区,返利金额\nF1,2026-01-31,甲,华东,4\n")
    assert fact_sum("rebates") == 4 * M
    assert fact_sum("gross_margin") == 26 * M
    assert fact_sum("sales_amount") == 100 * M


def test_returns_with_numbers_of_their_own_know_their_order(desk: Desk) -> None:
    desk.take(
        "订单号,订单日期,客户名称,地区,产品名称,销售额\nO1,2026-01-05,甲,华东,茶,100\n"
    )
    desk.take("退货单号,退货日期,订单号,产品名称,金额\nT1,2026-02-09,O1,茶,30\n")
    back = Document.objects.get(kind="return")
    assert (back.number, back.original) == ("T1", "order:O1")
    assert fact_sum("sales_amount", seat__code="华东") == 70 * M
    assert fact_sum("sales_amount", day_date=date(2026, 2, 9)) == -30 * M


def test_a_file_called_returns_adds_no_sales(desk: Desk) -> None:
    rows = "订单号,日期,客户名称,地区,产品名称,金额\nO1,2026-02-09,甲,华东,茶,30\n"
    assert kinds(desk, ("2026年退货.csv", rows.encode())) == ["return"]
    assert kinds(desk, ("销售与退货.csv", rows.encode())) == ["order"]


def test_visits_count_and_the_effective_ones_by_rule(desk: Desk) -> None:
    file = (
        "拜访编号,拜访日期,拜访方式,业务员,客户名称,联系人,是否双向,结果,下一步,下次日期\n"
        "V1,2026-01-05,上门拜访,张三,甲,王总,是,有意向,报价,2026-01-09\n"
        "V2,2026-01-05,上门拜访,张三,甲,王总,是,有意向,报价,2026-01-09\n"
        "V3,2026-01-06,电话,张三,甲,王总,是,有意向,报价,2026-01-09\n"
        "V4,2026-01-07,上门拜访,张三,乙,,否,,,\n"
    )
    batch = desk.take(file)
    assert batch.rows == 4
    assert fact_sum("visits") == 3 * M
    assert fact_sum("effective_communications") == 2 * M
    first = Activity.objects.get(key="V1")
    assert (first.kind, first.two_way) == ("visit", True)
    assert first.next_date == date(2026, 1, 9)
    assert Activity.objects.get(key="V4").two_way is False
    assert desk.take(file + "V5,2026-01-08,拜访,张三,乙,,,,,\n").rows == 5
    assert fact_sum("visits") == 4 * M


def test_dealer_stock_is_a_balance(desk: Desk) -> None:
    head = "盘点日期,经销商,产品名称,库存数量\n"
    desk.take(head + "2026-01-31,甲,茶,10\n2026-02-28,甲,茶,4\n2026-02-28,乙,茶,1.5\n")
    assert Stock.objects.filter(live=True).count() == 3
    assert fact_sum("dealer_stock") == int(5.5 * M)
    assert fact_sum("dealer_stock", day_date=date(2026, 1, 31)) == 10 * M
    bad = desk.examine(
        head + "2026-03-31,,茶,10\n2026-03-31,甲,,10\n2026-03-31,甲,茶,x\n"
    )
    assert {(p.row, p.column) for p in bad.problems} == {
        (2, "经销商"),
        (3, "产品名称"),
        (4, "库存数量"),
    }


def test_sell_out_is_no_sale_of_ours(desk: Desk) -> None:
    desk.take(
        "日期,经销商,产品名称,终端销量\n2026-01-31,甲,茶,10\n2026-02-28,甲,茶,4\n"
    )
    assert fact_sum("sell_out") == 14 * M
    assert fact_sum("sales_quantity") == 0
    rows = "日期,经销商,产品名称,数量\n2026-01-31,甲,茶,10\n"
    assert kinds(desk, ("经销商动销.csv", rows.encode())) == ["sell_out"]


def test_costs_of_products_make_the_margin_of_lines_without_one(desk: Desk) -> None:
    orders = (
        "订单号,订单日期,地区,产品名称,数量,销售额\n"
        "O1,2026-01-05,华东,茶,2,100\nO2,2026-02-05,华东,茶,2,100\n"
    )
    desk.take(orders)
    assert fact_sum("gross_margin") == 0
    desk.take("产品名称,生效日期,单位成本\n茶,2026-01-01,20\n茶,2026-02-01,30.5\n")
    assert Cost.objects.count() == 2
    assert fact_sum("gross_margin", day_date=date(2026, 1, 5)) == 60 * M
    assert fact_sum("gross_margin", day_date=date(2026, 2, 5)) == 39 * M


def test_deals_keep_the_stages_they_went_through(desk: Desk) -> None:
    head = "商机编号,创建日期,关闭日期,销售员,客户名称,阶段,金额\n"
    desk.take(head + "D1,2026-01-05,,张三,甲,初步接触,100\n")
    desk.take(head + "D1,2026-01-05,2026-03-01,张三,甲,赢单,120\n")
    deal = Opportunity.objects.get(key="D1", live=True)
    assert deal.outcome == "won"
    history = StageChange.objects.filter(opportunity=deal)
    assert set(history.values_list("stage", "day_date")) == {
        ("初步接触", None),
        ("赢单", date(2026, 3, 1)),
    }
    desk.take(
        "商机编号,阶段,进入日期\nD1,初步接触,2026-01-06\nD1,方案报价,2026-02-01\n"
    )
    history = StageChange.objects.filter(opportunity__key="D1", opportunity__live=True)
    assert sorted(history.values_list("day_date", "stage")) == [
        (date(2026, 1, 6), "初步接触"),  # its day is known now
        (date(2026, 2, 1), "方案报价"),
        (date(2026, 3, 1), "赢单"),
    ]
    assert fact_sum("won_amount") == 120 * M


@pytest.mark.parametrize(
    ("header", "basis"),
    [
        ("含税金额", "incl"),
        ("销售额（不含税）", "excl"),
        ("未税金额", "excl"),
        ("价税合计金额", "incl"),
        ("Amount (excl. VAT)", "excl"),
        ("Amount incl. tax", "incl"),
        ("销售额", "unknown"),
    ],
)
def test_the_header_says_whether_tax_is_in_it(
    desk: Desk, header: str, basis: str
) -> None:
    desk.take(f"订单号,订单日期,地区,{header}\nO1,2026-01-05,华东,100\n")
    assert Document.objects.get().tax_basis == basis
    assert fact_sum("sales_amount") == 100 * M


@pytest.mark.parametrize(
    ("header", "cells", "net"),
    [
        ("税率", ["13%", "0.06", "13", ""], [100, 200, 300, None]),
        ("税额", ["13", "12", "39", ""], [100, 200, 300, None]),
        ("不含税金额", ["100", "200", "300", ""], [100, 200, 300, None]),
        ("Tax rate", ["13%", "6%", "13%", "-1"], [100, 200, 300, None]),
    ],
)
def test_what_a_line_is_without_tax(
    desk: Desk, header: str, cells: list[str], net: list[int | None]
) -> None:
    """Amounts with tax 113, 212, 339 and 50, the tax said in one of three ways."""
    rows = zip([113, 212, 339, 50], cells, strict=True)
    lines = [
        f"O{n},2026-01-05,华东,{amount},{cell},50"
        for n, (amount, cell) in enumerate(rows, start=1)
    ]
    desk.take(
        f"订单号,订单日期,地区,含税金额,{header},成本\n" + "\n".join(lines) + "\n"
    )
    found = Line.objects.order_by("document__number").values_list("net", flat=True)
    assert list(found) == [None if n is None else n * M for n in net]
    assert fact_sum("sales_amount") == (113 + 212 + 339 + 50) * M
    assert fact_sum("gross_margin") == (50 + 150 + 250) * M


@pytest.mark.parametrize(
    ("header", "scale"),
    [
        ("销售额（万元，含税）", 10_000),
        ("销售额(含税)(万元)", 10_000),
        ("销售额/万元（不含税）", 10_000),
        ("销售额（单位：千元/月）", 1_000),
        ("销售额（元）", 1),
        ("销售额(元/件)", 1),
        ("Sales (USD million, excl. VAT)", 1_000_000),
        ("Amount (k USD; incl. tax)", 1_000),
    ],
)
def test_the_scale_is_read_whatever_else_the_brackets_say(
    desk: Desk, header: str, scale: int
) -> None:
    """A header in 万元 that also speaks of tax was once off by ten thousand."""
    quoted = f'"{header}"'
    desk.take(f"订单号,订单日期,地区,{quoted}\nO1,2026-01-05,华东,3\n")
    assert fact_sum("sales_amount") == 3 * scale * M


def test_quantities_in_ten_thousands_are_scaled_too(desk: Desk) -> None:
    desk.take("订单号,订单日期,地区,销量（万件）,销售额\nO1,2026-01-05,华东,1.5,3\n")
    assert fact_sum("sales_quantity") == 15_000 * M


def test_a_line_above_the_header_says_it_too(desk: Desk) -> None:
    rows = [["金额单位：万元（含税）"], ["订单号", "订单日期", "地区", "销售额"]]
    rows += [[f"O{n}", date(2026, 1, n), "华东", n] for n in range(1, 4)]
    desk.take(("b.xlsx", workbook({"明细": rows})))
    assert set(Document.objects.values_list("tax_basis", flat=True)) == {"incl"}
    assert fact_sum("sales_amount") == 60_000 * M


FILES = {
    "orders": "订单号,订单日期,地区,产品名称,数量,销售额\nO1,2026-01-05,华东,茶,2,100\n",
    "invoices": INVOICES,
    "deals": "商机编号,创建日期,阶段,金额\nD1,2026-01-05,初步接触,100\n",
    "visits": "拜访日期,拜访方式,业务员,客户名称\n2026-01-05,上门拜访,张三,甲\n",
    "bare": "日期,金额\n2026-01-05,3\n",
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("file", FILES)
def test_whatever_kind_one_says_a_file_comes_in_or_is_refused(
    desk: Desk, kind: str, file: str
) -> None:
    """Saying the wrong kind is a slip, and no fault of the program."""
    try:
        batch = desk.take(FILES[file], kind=kind)
    except Refused as refused:
        assert str(refused)
    else:
        assert batch.rows


def test_words_without_room_are_told_and_not_cut(desk: Desk) -> None:
    """PostgreSQL would break off, SQLite would keep what no other column can hold."""
    head = "订单号,行号,订单日期,渠道,地区,销售额\n"
    long = (
        head
        + f"{'N' * 121},1,2026-01-05,a,华东,1\nO2,1,2026-01-05,{'渠' * 41},华东,1\n"
    )
    found = desk.examine(long + "O3,1,2026-01-05,b,华东,1\n")
    assert {(p.row, p.column) for p in found.problems} == {(2, "订单号"), (3, "渠道")}
    assert desk.apply(found, leave_out=True).rows == 1


def test_the_same_file_of_every_kind_is_recognised(desk: Desk) -> None:
    desk.take(INVOICES)
    with pytest.raises(Refused, match="imported already"):
        desk.take(INVOICES)
    assert Batch.objects.count() == 1
    assert Account.objects.count() == 2


def test_a_list_of_products_with_stock_or_cost_stays_a_list(desk: Desk) -> None:
    """Beside the records it says more of them; it is no record itself."""
    file = "产品编号,产品名称,类别,成本价,库存量\nP1,茶,饮料,3,10\nP2,奶,饮料,4,20\n"
    assert kinds(desk, file) == ["lookup"]
    assert Fact.objects.count() == 0


@pytest.fixture
def clerk(desk: Desk) -> Callable[[str], Batch]:
    """Import as a clerk of the East, where a company has its records already."""
    desk.take(INVOICES)
    desk.take("商机编号,创建日期,地区,阶段,金额\nD2,2026-01-05,华北,初步接触,100\n")
    east = Unit.objects.get(code="华东")
    user = org.add_user(actor=desk.user, at=AT, username="clerk")
    org.grant_role(actor=desk.user, at=AT, user=user, role=Role.OPERATIONS, unit=east)
    user = User.objects.get(pk=user.pk)

    def take(text: str) -> Batch:
        files = [("c.csv", text.encode())]
        return apply(
            actor=user, at=AT, examination=examine(actor=user, at=AT, files=files)
        )

    return take


def test_a_clerk_imports_what_is_of_his_units(clerk: Callable[[str], Batch]) -> None:
    clerk("收款单号,回款日期,地区,发票号,回款金额\nR1,2026-01-15,华东,I1,40\n")
    assert fact_sum("receipts_matched") == 40 * M
    clerk("商机编号,创建日期,地区,阶段,金额\nD1,2026-01-05,华东,初步接触,100\n")
    assert StageChange.objects.filter(opportunity__key="D1").count() == 1


@pytest.mark.parametrize(
    "text",
    [
        "收款单号,回款日期,地区,发票号,回款金额\nR1,2026-01-15,华东,I2,40\n",
        "商机编号,创建日期,地区,阶段,金额\nD2,2026-01-05,华东,赢单,1\n",
        "发票号,开票日期,地区,开票金额\nI2,2026-01-06,华东,1\n",
        "发票号,计划收款日期,分期金额\nI2,2026-01-06,1\n",
        "发票号,计划收款日期,分期金额\nI1,2026-01-06,1\n",  # parts name no unit
        "商机编号,阶段,进入日期\nD2,赢单,2026-01-06\n",
    ],
)
def test_a_number_does_not_reach_into_other_units(
    clerk: Callable[[str], Batch], text: str
) -> None:
    """Every name in the file is his; the invoice or deal behind the number is not."""
    before = (Fact.objects.count(), Batch.objects.count())
    with pytest.raises(Refused, match="can(not)? import"):
        clerk(text)
    assert (Fact.objects.count(), Batch.objects.count()) == before


def test_a_rep_imports_nothing(world) -> None:
    with pytest.raises(Refused):
        examine(actor=world.bob, at=world.at, files=[("i.csv", INVOICES.encode())])


def test_invoices_that_name_an_order_know_it(desk: Desk) -> None:
    """With a number of their own; one column of numbers alone is the invoice's."""
    desk.take(
        "发票号,订单号,开票日期,客户名称,地区,发票金额\nI1,O1,2026-02-03,甲,华东,100\n"
    )
    desk.take("发票号,开票日期,客户名称,地区,发票金额\nI2,2026-02-04,甲,华东,100\n")
    found = Document.objects.filter(kind="invoice").order_by("number")
    assert list(found.values_list("number", "original")) == [
        ("I1", "order:O1"),
        ("I2", ""),
    ]
