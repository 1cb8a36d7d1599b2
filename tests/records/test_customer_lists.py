"""Lists of customers: whose each is and what, taken in as they say, and taken back."""

from datetime import date

import pytest

from luopan.dimensions import services as dimensions
from luopan.dimensions.models import Account, AccountOwner
from luopan.dimensions.queries import owner_of
from luopan.org import services as org
from luopan.org.access import Role
from luopan.org.models import Unit, User
from luopan.records.mapping import Choices
from luopan.records.services import apply, examine, revoke
from luopan.trail.models import Entry
from luopan.trail.refusal import Refused
from tests.records.importing import AT, Desk

ORDERS = (
    "大区,团队,业务员,订单日期,订单号,客户,产品,金额\n"
    "华东,上海一部,张三,2026-10-02,A1,甲公司,茶,100\n"
    "华东,上海一部,李四,2026-10-03,A2,乙公司,茶,200\n"
)
HEAD = "客户编码,客户名称,负责人,渠道,经销商级别,所属集团,客户类型\n"
LIST = HEAD + (
    "C1,甲公司,张三,直销,,,制造\n"
    "C2,乙公司,李四,经销,1级,丙集团,零售\n"
    "C3,丁公司,,经销,2,丙集团,\n"
)
TODAY = date(2026, 11, 24)


def both(desk: Desk, listed: str = LIST, **said):
    """Records and the list, in one import."""
    return desk.examine(
        ("orders.csv", ORDERS.encode()), ("list.csv", listed.encode()), **said
    )


def alone(desk: Desk, listed: str, **said):
    return desk.examine(("list.csv", listed.encode()), **said)


def owned():
    rows = AccountOwner.objects.order_by("account__code", "start_date")
    return [
        (code, seat.rpartition("/")[2], start, end)
        for code, seat, start, end in rows.values_list(
            "account__code", "seat__code", "start_date", "end_date"
        )
    ]


def test_a_list_beside_records_says_whose_and_what_each_customer_is(desk: Desk) -> None:
    examination = both(desk)
    assert examination.problems == () and examination.questions == ()
    kinds = {r.file: r.kind for r in examination.readings}
    assert kinds["list.csv"] == "customers"
    effect = examination.effect
    assert (effect["listed"], effect["new"], effect["first_owner"]) == (3, 3, 2)
    assert (effect["channel"], effect["dealer_tier"], effect["group"]) == (3, 2, 2)
    assert (effect["nobodys"], effect["days"]) == (1, ["2026-10-02", "2026-10-02"])
    batch = desk.apply(examination)
    first = date(2026, 10, 2)  # of the records of this import
    assert owned() == [("C1", "张三", first, None), ("C2", "李四", first, None)]
    second = Account.objects.select_related("group").get(code="C2")
    assert (second.channel, second.dealer_tier) == ("经销", 1)
    assert second.group is not None and second.group.name == "丙集团"
    assert second.attributes == {"客户类型": "零售"}  # what has no place of its own
    assert batch.rows == 2 and batch.source["customers"]["effect"] == effect


def test_a_list_alone_comes_in_and_its_owners_begin_with_the_records(
    desk: Desk,
) -> None:
    desk.take(ORDERS)  # the customers are known by their names
    assert owned() == []
    batch = desk.apply(alone(desk, LIST))
    assert batch.rows == 3
    names = ["甲公司", "乙公司", "C3", "丙集团"]  # nobody is made a second time
    assert set(Account.objects.values_list("code", flat=True)) == set(names)
    first = date(2026, 10, 2)
    assert {code: since for code, _s, since, _e in owned()} == dict.fromkeys(
        names[:2], first
    )
    later = ORDERS.replace("客户", "客户编码").replace("甲公司", "C1")
    again = desk.examine(later.replace("A1", "B1").replace("乙公司", "C2"))
    assert not again.new_accounts  # its number is remembered


def test_an_empty_company_takes_a_list_without_owners(desk: Desk) -> None:
    examination = alone(desk, "客户名称,渠道\n甲公司,直销\n乙公司,经销\n")
    assert (examination.rows, examination.problems) == (2, ())
    desk.apply(examination)
    assert set(Account.objects.values_list("name", "channel")) == {
        ("甲公司", "直销"),
        ("乙公司", "经销"),
    }


def test_again_only_what_differs_is_changed(desk: Desk) -> None:
    desk.apply(both(desk))
    changed = HEAD + (
        "C1,甲公司(新),李四,,,,\n"  # an empty channel says nothing
        "C2,乙公司,李四,经销,1,丙集团,零售\n"
        "C3,丁公司,,直销,2,丙集团,\n"
    )
    examination = alone(desk, changed)
    effect = examination.effect
    told = {name: count for name, count in effect.items() if count}
    assert told == {
        "listed": 3,
        "moved": 1,
        "name": 1,
        "channel": 1,
        "same": 1,
        "nobodys": 1,
        "days": [str(TODAY), str(TODAY)],
    }
    entries = Entry.objects.count()
    desk.apply(examination)
    acts = list(Entry.objects.values_list("act", flat=True)[entries:])
    assert acts.count("dimensions.change_accounts") == 1
    assert acts.count("dimensions.assign_owners") == 1
    first = date(2026, 10, 2)
    assert owned()[:2] == [("C1", "张三", first, TODAY), ("C1", "李四", TODAY, None)]
    assert Account.objects.get(code="C1").channel == "直销"
    assert alone(desk, changed + "\n").effect["same"] == 3


def test_a_day_in_the_list_wins(desk: Desk) -> None:
    head = HEAD.replace("客户类型", "自")
    desk.apply(both(desk, head + "C1,甲公司,张三,,,,2026-03-01\nC2,乙公司,李四,,,,\n"))
    assert owned()[0] == ("C1", "张三", date(2026, 3, 1), None)
    early = alone(desk, head + "C1,甲公司,李四,,,,2026-01-01\n")
    assert "2026-03-01" in str(early.problems[0])  # it changes hands later already
    desk.apply(alone(desk, head + "C1,甲公司,李四,,,,2026-12-01\n"))
    assert owner_of("C1", date(2026, 12, 1)) == "华东/上海一部/李四"


def test_owners_are_called_by_code_name_or_who_sits_there(desk: Desk) -> None:
    desk.apply(both(desk))
    by = {"actor": desk.user, "at": AT}
    person = org.add_person(**by, code="p7", name="王五", start_date=TODAY)
    seat = Unit.objects.get(code="华东/上海一部/李四")
    org.place_person(**by, seat=seat, person=person, from_date=TODAY)
    listed = (
        HEAD
        + "C1,甲公司,p7,,,,\nC3,丁公司,王五,,,,\nC2,乙公司,华东/上海一部/李四,,,,\n"
    )
    examination = alone(desk, listed)
    assert examination.problems == ()
    desk.apply(examination)
    assert {owner_of(code, TODAY) for code in ("C1", "C2", "C3")} == {seat.code}


def test_an_owner_that_is_unknown_or_several_is_named_and_a_slip_is_asked(
    desk: Desk,
) -> None:
    desk.apply(both(desk))
    by = {"actor": desk.user, "at": AT}
    org.add_units(**by, rows=[org.NewUnit("x", "张三", "华东/上海一部", kind="seat")])
    listed = HEAD + (
        "C1,甲公司,张三,,,,\n"  # two seats of one name
        "C2,乙公司,赵六,,,,\n"  # nobody
        "C3,丁公司,李 四,,,,\n"  # a slip
    )
    examination = alone(desk, listed)
    told = [(p.row, p.value) for p in examination.problems]
    assert sorted(told) == [(2, "张三"), (3, "赵六")]
    assert not examination.new_accounts
    assert "several" in str(examination.problems[0]) + str(examination.problems[1])
    (question,) = examination.questions
    assert (question.axis, question.spelling, question.like) == (
        "unit",
        "李 四",
        "李四",
    )
    with pytest.raises(Refused):
        desk.apply(examination)
    answered = alone(desk, listed, same={"李 四": "李四"})
    assert answered.questions == ()
    desk.apply(answered, leave_out=True)
    assert owner_of("C3", TODAY) == "华东/上海一部/李四"
    assert alone(desk, listed + "\n").questions == ()  # remembered


def test_a_slip_nobody_answers_leaves_the_customer_without_an_owner(desk: Desk) -> None:
    desk.apply(both(desk))
    examination = alone(desk, HEAD + "C3,丁公司,李 四,直营,,,\n")
    desk.apply(examination, accept_apart=True)
    assert owner_of("C3", TODAY) is None
    assert Account.objects.get(code="C3").channel == "直营"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("C3,丁公司,,经销,100,,\nC4,戊公司,,,1,,", "tier"),
        (f"C3,丁公司,,{'长' * 41},,,", "40"),
        ("C3,丁公司,,经销,,,\nC3,丁公司,,直销,,,\n" + "C4,x,,,,,\n" * 0, "twice"),
    ],
)
def test_what_cannot_be_is_said_at_its_row(desk: Desk, row: str, told: str) -> None:
    rows = "".join(f"K{n},客户{n},,,1,,\n" for n in range(60))
    examination = alone(desk, HEAD + rows + row + "\n")
    assert [told in str(problem) for problem in examination.problems] == [True]
    batch = desk.apply(examination, leave_out=True)
    assert batch.source["customers"]["effect"]["listed"] in {60, 61}


def test_grades_that_are_no_numbers_stay_an_attribute(desk: Desk) -> None:
    desk.take(
        LIST.replace("1级", "金牌")
        .replace(",2,", ",银牌,")
        .replace("张三", "")
        .replace("李四", "")
    )
    account = Account.objects.get(code="C2")
    assert (account.dealer_tier, account.attributes["经销商级别"]) == (None, "金牌")


def test_taken_back_customers_are_as_they_were(desk: Desk) -> None:
    desk.apply(both(desk))
    before = (owned(), list(Account.objects.order_by("code").values()))
    batch = desk.apply(
        alone(
            desk, HEAD + "C1,甲公司,李四,线上,3,丁公司,零售\nC9,新公司,张三,直销,,,\n"
        )
    )
    assert owner_of("C9", TODAY) == "华东/上海一部/张三"
    revoke(actor=desk.user, at=AT, batch=batch, reason="wrong list")
    assert (owned(), list(Account.objects.order_by("code").values())) == before


def test_what_happened_since_stays(desk: Desk) -> None:
    desk.apply(both(desk))
    batch = desk.apply(
        alone(desk, HEAD + "C1,甲公司,李四,线上,,,\nC9,新公司,张三,直销,,,\n")
    )
    by = {"actor": desk.user, "at": AT}
    mine = Account.objects.get(code="C1")
    dimensions.change_account(**by, account=mine, changes={"channel": "海外"})
    dimensions.assign_owners(
        **by, owners={"C1": "华东/上海一部/张三"}, start_date=date(2026, 12, 1)
    )
    desk.take(ORDERS.replace("A1", "B1").replace("甲公司", "新公司"))
    revoke(actor=desk.user, at=AT, batch=batch, reason="wrong list")
    assert Account.objects.get(code="C1").channel == "海外"
    assert owner_of("C1", date(2026, 12, 1)) == "华东/上海一部/张三"
    assert Account.objects.filter(code="C9").exists()  # records speak of it


def test_a_later_list_of_the_same_customers_goes_first(desk: Desk) -> None:
    first = desk.apply(both(desk))
    later = desk.apply(alone(desk, HEAD + "C1,甲公司,李四,,,,\n"))
    with pytest.raises(Refused, match="list.csv"):
        revoke(actor=desk.user, at=AT, batch=first, reason="wrong")
    revoke(actor=desk.user, at=AT, batch=later, reason="wrong")
    revoke(actor=desk.user, at=AT, batch=first, reason="wrong")
    left = {"C1", "C2", "丙集团"}  # records speak of the two, and one is of the group
    assert set(Account.objects.values_list("code", flat=True)) == left


def test_who_may_not_change_customers_only_joins_the_list(desk: Desk) -> None:
    """A part's operations import its records beside the list; the list changes nothing."""
    desk.apply(both(desk))
    by = {"actor": desk.user, "at": AT}
    person = org.add_person(**by, code="pia", name="Pia", start_date=TODAY)
    pia: User = org.add_user(**by, username="pia", person=person)
    unit = Unit.objects.get(code="华东")
    org.grant_role(**by, user=pia, role=Role.OPERATIONS, unit=unit)
    files = [
        ("orders.csv", ORDERS.replace("A1", "B1").encode()),
        ("list.csv", (HEAD + "C1,甲公司,李四,,,,\nC2,乙公司,李四,,,,\n").encode()),
    ]
    examination = examine(actor=pia, at=AT, files=files, choices=Choices())
    assert examination.customers == ()
    apply(actor=pia, at=AT, examination=examination)
    assert owner_of("C1", TODAY) == "华东/上海一部/张三"


def test_a_number_of_employees_is_no_amount(desk: Desk) -> None:
    """A list with a day and one column of numbers is a list all the same."""
    listed = "客户名称,负责人,建档日期,员工数\n甲公司,,2020-01-01,55\n乙公司,,2021-01-01,66\n"
    examination = alone(desk, listed)
    assert [r.kind for r in examination.readings] == ["customers"]
    assert examination.rows == 2


def test_a_column_can_be_said_to_be_the_owner(desk: Desk) -> None:
    desk.apply(both(desk))
    examination = alone(desk, "客户编码,客户名称,对接\nC1,甲公司,李四\n", owner="对接")
    assert examination.effect["moved"] == 1


def test_a_new_customer_whose_row_stays_out_is_not_made(desk: Desk) -> None:
    examination = alone(desk, HEAD + "N1,新甲,查无此人,,,,\nN2,新乙,,,,,\n")
    assert [p.name for p in examination.new_accounts] == ["新乙"]
    desk.apply(examination, leave_out=True)
    assert set(Account.objects.values_list("code", flat=True)) == {"N2"}


def test_a_large_list_takes_few_queries(
    desk: Desk, django_assert_max_num_queries
) -> None:
    desk.apply(both(desk))
    rows = "".join(f"K{n},客户{n},张三,直销,,丙集团,\n" for n in range(3_000))
    with django_assert_max_num_queries(150):
        desk.apply(alone(desk, HEAD + rows))
    assert AccountOwner.objects.filter(seat__name="张三").count() == 3_001
