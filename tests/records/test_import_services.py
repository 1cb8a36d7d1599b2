"""Importing as people do it: problems named, questions asked, all of it or nothing."""

from datetime import date
from decimal import Decimal

import pytest

from luopan.dimensions.models import Account, Product
from luopan.org import services as org
from luopan.org.access import Role
from luopan.org.models import Unit, User
from luopan.records.mapping import Choices
from luopan.records.models import Batch, Document, Line, Mapping, SameAs, StatedTarget
from luopan.records.services import apply, examine, revoke
from luopan.records.uploads.findings import read_source
from luopan.trail.models import Entry
from luopan.trail.refusal import Refused
from tests.records.importing import AT, Desk, fact_sum, workbook

HEAD = "订单ID,订单日期,地区,省份,类别,子类别,销售额\n"
SMALL = HEAD + (
    "A1,2024-01-05,华东,浙江,办公,纸张,100.5\n"
    "A2,2024-01-06,华东,其他,办公,其他,200\n"
    "A3,2024-02-07,华北,其他,家具,其他,300.25\n"
)
M = 1_000_000


def test_two_of_one_name_under_two_parents_stay_two(desk: Desk) -> None:
    desk.take(SMALL)
    units = set(Unit.objects.filter(name="其他").values_list("code", flat=True))
    assert units == {"华东/其他", "华北/其他"}
    assert Product.objects.filter(name="其他").count() == 2
    assert fact_sum("sales_amount", seat__code="华北/其他") == int(300.25 * M)


def test_nothing_is_written_by_examining(desk: Desk) -> None:
    before = (Unit.objects.count(), Batch.objects.count(), Entry.objects.count())
    desk.examine(SMALL)
    assert (
        Unit.objects.count(),
        Batch.objects.count(),
        Entry.objects.count(),
    ) == before


def test_every_problem_says_where_it_is(desk: Desk) -> None:
    bad = (
        SMALL
        + "A4,2024-02-30,华东,浙江,办公,纸张,1\nA5,2024-03-01,华东,浙江,办公,纸张,abc\n"
    )
    bad += "A6,,华东,浙江,办公,纸张,1\nA7,2024-03-01,华东,浙江,办公,纸张,\n"
    bad += "A8,2924-03-01,华东,浙江,办公,纸张,1\n"
    examination = desk.examine(bad)
    found = {(p.row, p.column, p.value) for p in examination.problems}
    assert found == {
        (5, "订单日期", "2024-02-30"),
        (6, "销售额", "abc"),
        (7, "订单日期", ""),
        (8, "销售额", ""),
        (9, "订单日期", "2924-03-01"),
    }
    with pytest.raises(Refused, match="Nothing was imported. Problems: 5"):
        desk.apply(examination)
    assert Batch.objects.count() == 0 and Unit.objects.count() == 1
    assert Entry.objects.filter(act="records.apply", outcome="denied").count() == 1


def test_good_rows_only_if_that_is_said(desk: Desk) -> None:
    batch = desk.apply(
        desk.examine(SMALL + "A4,x,华东,浙江,办公,纸张,1\n"), leave_out=True
    )
    assert batch.rows == 3 and len(batch.source["left_out"]) == 1
    assert fact_sum("sales_amount") == int(600.75 * M)


def test_names_that_look_alike_need_an_answer(desk: Desk) -> None:
    desk.take(SMALL)
    file = HEAD + "B1,2024-03-01,华东 ,浙江省,办公,纸 张,1\n"
    examination = desk.examine(file)
    asked = {(q.axis, q.spelling, q.like) for q in examination.questions}
    assert asked == {("unit", "浙江省", "浙江"), ("product", "纸 张", "纸张")}
    with pytest.raises(Refused, match="浙江省"):
        desk.apply(examination)
    answered = desk.examine(file, same={"浙江省": "浙江", "纸 张": "纸 张"})
    assert answered.questions == ()
    assert [p.code for p in answered.proposals] == ["办公/纸 张"]
    desk.apply(answered)
    assert set(SameAs.objects.values_list("axis", "spelling", "code")) == {
        ("unit", "浙江省", "华东/浙江"),
        ("product", "纸 张", "办公/纸 张"),
    }
    later = desk.examine(HEAD + "B2,2024-03-02,华东,浙江省,办公,纸 张,1\n")
    assert later.questions == () and later.proposals == ()


def test_new_things_are_made_only_if_accepted(desk: Desk) -> None:
    with pytest.raises(Refused, match="浙江"):
        desk.apply(desk.examine(SMALL), accept_new=False)
    assert Unit.objects.count() == 1


def test_an_answer_to_nothing_is_refused(desk: Desk) -> None:
    with pytest.raises(Refused, match="浙江"):
        desk.examine(SMALL, same={"浙江": "浙将"})


def test_column_that_is_not_there_names_the_nearest(desk: Desk) -> None:
    with pytest.raises(Refused, match="“省份”"):
        desk.examine(SMALL, by=("地区", "省"))


def test_the_same_row_in_another_file_does_not_double(desk: Desk) -> None:
    desk.take(SMALL)
    batch = desk.take(
        SMALL.replace("300.25", "400") + "A4,2024-02-08,华东,浙江,办公,纸张,5\n"
    )
    assert batch.source["stored"]["unchanged"] == 2
    assert batch.source["stored"]["changed"] == 1
    assert fact_sum("sales_amount") == int(705.5 * M)
    revoke(actor=desk.user, at=AT, batch=batch, reason="wrong")
    assert fact_sum("sales_amount") == int(600.75 * M)


def test_rows_without_numbers_do_not_double_and_twins_stay_two(desk: Desk) -> None:
    head = "日期,地区,产品,金额\n"
    rows = "2024-01-05,华东,笔,10\n2024-01-05,华东,笔,10\n2024-01-06,华北,纸,7\n"
    examination = desk.examine(head + rows)
    assert any(
        "It has no number to tell it apart, so it is" in told
        for told in examination.odd
    )
    desk.apply(examination)
    assert fact_sum("sales_amount") == 27 * M
    desk.take(head + rows + "2024-01-07,华北,纸,3\n")
    assert fact_sum("sales_amount") == 30 * M


def test_repeated_line_counts_once_and_a_contradiction_is_a_problem(desk: Desk) -> None:
    head = "订单ID,行号,订单日期,地区,产品,销售额\n"
    row = "A1,1,2024-01-05,华东,笔,10\n"
    lines = "".join(f"B{i},1,2024-01-05,华东,笔,1\n" for i in range(300))
    twice = desk.examine(head + row + row + lines)
    assert twice.problems == () and twice.rows == 301
    assert any("counted once" in told for told in twice.odd)
    other = desk.examine(head + row + row.replace(",10", ",12") + lines)
    [problem] = other.problems
    assert (problem.row, problem.column) == (
        3,
        "订单ID",
    ) and "row 2" in problem.sentence


def test_total_row_is_no_record_and_is_compared(desk: Desk) -> None:
    book = workbook(
        {
            "订单": [
                ["2024 年销售明细"],
                ["单位：万元"],
                [],
                ["订单ID", "订单日期", "地区", "产品", "销售额"],
                ["A1", date(2024, 1, 5), "华东", "笔", 1.5],
                ["A2", date(2024, 1, 6), "华东", "笔", 2.25],
                ["合计", None, None, None, 3.8],
            ]
        }
    )
    examination = desk.examine(("a.xlsx", book))
    [total] = [t for t in examination.totals if t.measure == "amount"]
    assert (total.amount, total.stated) == (Decimal(37500), Decimal(38000))
    assert any("difference 500" in told for told in examination.odd)


def test_months_across_the_top(desk: Desk) -> None:
    book = workbook(
        {
            "2025年销售目标": [
                ["地区", "1月", "2月", "3月", "合计"],
                ["华东", 100, 110, 120, 330],
                ["华北", 50, None, 70, 120],
            ]
        }
    )
    desk.take(("t.xlsx", book))
    targets = StatedTarget.objects.order_by("start_date", "seat__code")
    assert [
        (t.seat.code, t.start_date.month, t.amount // M) for t in targets if t.seat
    ] == [
        ("华东", 1, 100),
        ("华北", 1, 50),
        ("华东", 2, 110),
        ("华东", 3, 120),
        ("华北", 3, 70),
    ]


def test_cells_merged_downwards_hold_in_every_row(desk: Desk) -> None:
    rows = [
        ["地区", "日期", "产品", "金额"],
        ["华东", date(2024, 1, 1), "笔", 1],
        [None, date(2024, 1, 2), "笔", 2],
        ["华北", date(2024, 1, 3), "笔", 4],
    ]
    desk.take(("m.xlsx", workbook({"S": rows}, {"S": ["A2:A3"]})))
    assert fact_sum("sales_amount", seat__code="华东") == 3 * M


def test_currency_of_sign_column_and_caller(desk: Desk) -> None:
    head = "订单ID,日期,地区,金额\n"
    signed = desk.examine(head + 'A1,2024-01-05,华东,"US$1,200.50"\n')
    assert [t.currency for t in signed.totals] == ["USD"]
    mixed = desk.examine(head + "A1,2024-01-05,华东,$5\nA2,2024-01-05,华东,€5\n")
    assert "several currencies" in mixed.problems[0].sentence
    column = "订单ID,日期,地区,金额,币种\nA1,2024-01-05,华东,5,USD\nA2,2024-01-05,华东,6,人民币\n"
    totals = {t.currency: t.amount for t in desk.examine(column).totals}
    assert totals == {"USD": 5, "CNY": 6}


def test_filter_leaves_out_and_says_so(desk: Desk) -> None:
    examination = desk.examine(SMALL, filter={"地区": "华东"})
    assert examination.total("order") == Decimal("300.5")
    assert any("left out by the filter" in told for told in examination.odd)


def test_accounts_by_number_keep_their_names(desk: Desk) -> None:
    head = "订单ID,订单日期,地区,客户ID,客户名称,销售额\n"
    desk.take(head + "A1,2024-01-05,华东,C1,张伟,5\nA2,2024-01-05,华东,C2,张伟,6\n")
    assert dict(Account.objects.values_list("code", "name")) == {
        "C1": "张伟",
        "C2": "张伟",
    }


def test_returns_of_orders_imported_before(desk: Desk) -> None:
    desk.take(SMALL)
    other = "订单ID,订单日期,地区,省份,类别,子类别,销售额\nB1,2024-03-01,华东,浙江,办公,纸张,9\n"
    batch = desk.take(
        ("b.csv", other.encode()), ("退货.csv", "订单ID,退回\nA1,是\nX9,是\n".encode())
    )
    assert Document.objects.get(kind="return").number == "A1"
    assert fact_sum("sales_amount") == int((600.75 - 100.5 + 9) * M)
    assert any("X9" in told for told in read_source(batch.source)["odd"])


def test_mapping_is_remembered_and_the_caller_wins(desk: Desk) -> None:
    file = "单,时,甲,值,额\nA1,2024-01-05,华东,3,5\n"
    examination = desk.examine(file, amount="额", date="时", by=("甲",), number="单")
    assert examination.problems == ()
    desk.apply(examination)
    assert Mapping.objects.count() == 1
    again = desk.examine(file.replace("A1", "A2"), date="时", by=("甲",))
    assert again.choices.amount == "额" and again.choices.number == "单"
    other = desk.examine(file.replace("A1", "A3"), date="时", by=("甲",), amount="值")
    assert other.total("order") == 3


def test_revoking_needs_a_reason_and_names_what_came_later(desk: Desk) -> None:
    first = desk.take(SMALL)
    second = desk.take(("second.csv", SMALL.replace("300.25", "400").encode()))
    with pytest.raises(Refused, match="Explain why you revoke the import"):
        revoke(actor=desk.user, at=AT, batch=first, reason=" ")
    with pytest.raises(Refused, match="second"):
        revoke(actor=desk.user, at=AT, batch=first, reason="x")
    revoke(actor=desk.user, at=AT, batch=second, reason="x")
    revoke(actor=desk.user, at=AT, batch=first, reason="x")
    assert fact_sum("sales_amount") == 0


def test_unit_out_of_reach_is_refused_though_the_file_is_right(desk: Desk) -> None:
    desk.take(SMALL)
    east = Unit.objects.get(code="华东")
    clerk = org.add_user(actor=desk.user, at=AT, username="clerk")
    org.grant_role(actor=desk.user, at=AT, user=clerk, role=Role.OPERATIONS, unit=east)
    clerk = User.objects.get(pk=clerk.pk)
    own = HEAD + "C1,2024-03-01,华东,浙江,办公,纸张,1\n"
    foreign = (
        own
        + "C2,2024-03-01,华北,其他,办公,纸张,1\nC3,2024-03-01,南极,其他,办公,纸张,1\n"
    )

    def look(text: str):
        return examine(
            actor=clerk, at=AT, files=[("c.csv", text.encode())], choices=Choices()
        )

    problems = look(foreign).problems
    assert [p.row for p in problems] == [3, 4]
    assert len({p.sentence for p in problems}) == 1  # what he may not see is not told
    with pytest.raises(Refused):
        apply(actor=clerk, at=AT, examination=look(foreign))
    apply(actor=clerk, at=AT, examination=look(own))
    assert Line.objects.count() == 4
    nobody = org.add_user(actor=desk.user, at=AT, username="nobody")
    with pytest.raises(Refused):
        examine(actor=nobody, at=AT, files=[("c.csv", own.encode())])


def test_files_that_cannot_be_read_are_problems_beside_those_that_can(
    desk: Desk,
) -> None:
    examination = desk.examine(("a.xlsx", b"PK\x03\x04broken"), SMALL, ("b.csv", b""))
    assert {p.file for p in examination.problems} == {"a.xlsx", "b.csv"}
    assert examination.rows == 3
    with pytest.raises(Refused, match=r"a\.xlsx"):
        desk.apply(examination, leave_out=True)


def test_nothing_is_half_saved_when_storing_fails(desk: Desk, monkeypatch) -> None:
    examination = desk.examine(SMALL)
    monkeypatch.setattr(
        "luopan.records.services.importing.store",
        lambda *a: (_ for _ in ()).throw(OSError()),
    )
    with pytest.raises(OSError):
        desk.apply(examination)
    assert (Unit.objects.count(), Batch.objects.count(), Mapping.objects.count()) == (
        1,
        0,
        0,
    )


def test_one_number_with_two_amounts_and_nothing_else_different(desk: Desk) -> None:
    examination = desk.examine(SMALL + "A1,2024-01-05,华东,浙江,办公,纸张,999\n")
    [problem] = examination.problems
    assert (problem.row, problem.value) == (5, "A1") and "row 2" in problem.sentence
    more = desk.examine(SMALL + "A1,2024-01-05,华东,浙江,办公,笔,999\n")
    assert more.problems == () and more.rows == 4


def test_a_header_that_is_sure_keeps_its_faults(desk: Desk) -> None:
    examination = desk.examine(HEAD + "A1,2024-01-05,华东,浙江,办公,纸张,NaN\n")
    assert [(p.row, p.column, p.value) for p in examination.problems] == [
        (2, "销售额", "NaN")
    ]


def test_answer_before_and_order_of_days(desk: Desk) -> None:
    file = "order date,region,amount\n03/04/2024,East,5\n05/04/2024,East,6\n"
    asked = desk.examine(file)
    assert len(asked.problems) == 2 and "several dates" in asked.problems[0].sentence
    assert desk.examine(file, date_order="dmy").first_date == date(2024, 4, 3)
    assert desk.examine(file, date_order="mdy").first_date == date(2024, 3, 4)


@pytest.mark.parametrize(
    ("amounts", "total"),
    [(("1234.50", "8888.08"), "10122.58"), (("2026.09", "2025.12"), "4051.21")],
)
def test_amounts_of_four_digits_are_no_months(
    desk: Desk, amounts: tuple[str, str], total: str
) -> None:
    lines = [f"2026-03-0{n},甲,{amount}" for n, amount in enumerate(amounts, start=1)]
    found = desk.examine("\n".join(["日期,客户,金额", *lines]) + "\n")
    assert (found.rows, found.totals[0].amount) == (2, Decimal(total))


def test_months_with_a_dot_are_months(desk: Desk) -> None:
    found = desk.examine("月份,客户,金额\n2026.09,甲,12\n2026.10,甲,15\n")
    assert (found.first_date, found.last_date.month) == (date(2026, 9, 1), 10)
