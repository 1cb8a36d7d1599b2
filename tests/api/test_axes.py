"""Exchange rates, products, calendars by programs: kept by operations, read by who sells."""

import pytest

from luopan.dimensions.models import Calendar, Conversion, Product, ProductParentage
from luopan.trail import jobs

RATES = [
    {"currency": "USD", "into": "CNY", "start_date": "2026-01-01", "rate": "7.1"},
    {"currency": "USD", "into": "CNY", "start_date": "2026-02-01", "rate": "7.25"},
]


def test_rates_are_entered_listed_and_corrected(sold, caller):
    olga = caller("olga")
    body = {"rates": RATES, "reason": "monthly"}
    assert olga.post("/rates", body).json() == {"count": 2}
    found = caller("bob").get("/rates", currency="USD", into="CNY").json()
    assert found["count"] == 2
    assert found["items"][1] == {
        "currency": "USD",
        "into": "CNY",
        "start_date": "2026-01-01",
        "end_date": "2026-02-01",
        "rate": "7.1",
        "source": "",
    }
    olga.post("/rates", {"rates": [RATES[0] | {"rate": "7.123456789012"}]})
    (held,) = olga.get("/rates", on="2026-01-15").json()["items"]
    assert held["rate"] == "7.123456789012"


@pytest.mark.parametrize(
    "wrong",
    [
        {"rates": []},
        {"rates": [RATES[0] | {"rate": "0"}]},
        {"rates": [RATES[0] | {"rate": 7.1}]},
        {"rates": [RATES[0] | {"currency": "usd"}]},
        {"rates": [RATES[0] | {"currency": "CNY"}]},
        {"rates": [RATES[0], RATES[0]]},
    ],
)
def test_rates_that_are_none_are_refused_whole(sold, caller, wrong):
    olga = caller("olga")
    assert olga.post("/rates", wrong).status_code in {400, 422}
    assert olga.get("/rates").json()["count"] == 0


def test_who_may_not(sold, caller):
    for name in ("dora", "alice", "bob", "fin", "audrey"):
        program = caller(name)
        assert program.post("/rates", {"rates": RATES}).status_code == 403, name
        move = {"parent": "products", "from_date": "2027-01-01"}
        assert program.post("/products/tea/move", move).status_code == 403, name
        new = {"code": "w", "name": "W", "scheme": "445"}
        assert program.post("/calendars", new).status_code == 403, name


def test_a_program_asks_what_a_file_lacks(sold, caller):
    olga = caller("olga")
    text = "订单日期,订单号,客户,岗位,产品,销售额,币种\n2026-02-01,Z1,乙公司,Seat A,茶,12.5,USD\n"
    upload = olga.post("/uploads", files=[("一.csv", text.encode("gbk"))]).json()
    jobs.work(once=True)
    day = {"first_date": "2026-02-01", "last_date": "2026-02-01"}
    pair = {"currency": "USD", "into": "CNY"}
    assert olga.get(f"/uploads/{upload['id']}").json()["unpriced"] == [pair | day]
    olga.post("/rates", {"rates": RATES})
    assert olga.get(f"/uploads/{upload['id']}").json()["unpriced"] == []


def test_products_are_placed_converted_changed_and_ended(sold, caller):
    olga = caller("olga")
    for row in (
        {"code": "drinks", "name": "Drinks", "kind": "category"},
        {"code": "cola", "name": "Cola", "parent": "drinks", "kind": "line"},
        {"code": "food", "name": "Food", "kind": "category"},
    ):
        olga.post("/products", row)
    move = {"parent": "food", "from_date": "2027-03-01"}
    assert olga.post("/products/cola/move", move).json() == {"code": "cola"}
    assert ProductParentage.objects.filter(product__code="cola").count() == 2
    said = {"from_unit": "箱", "to_unit": "瓶", "factor": "12"}
    said |= {"from_date": "2026-01-01"}
    assert olga.post("/products/drinks/conversions", said).status_code == 200
    assert Conversion.objects.get().factor == 12
    (row,) = olga.get("/products/drinks/conversions").json()["items"]
    assert (row["product"], row["factor"], row["end_date"]) == ("drinks", "12", None)
    named = {"name": "Cola classic"}
    assert olga.post("/products/cola/change", named).status_code == 200
    assert Product.objects.get(code="cola").name == "Cola classic"
    assert (
        olga.post("/products/cola/end", {"end_date": "2030-01-01"}).status_code == 200
    )
    assert str(Product.objects.get(code="cola").end_date) == "2030-01-01"
    assert (
        olga.post("/products/nowhere/end", {"end_date": "2030-01-01"}).status_code
        == 404
    )


def test_calendars_are_added_and_changed(sold, caller):
    olga = caller("olga")
    new = {"code": "retail", "name": "Retail", "scheme": "454"}
    new["parameters"] = {"first_month": 2, "week_start": 7}
    assert olga.post("/calendars", new).json() == {"code": "retail"}
    periods = caller("bob").get("/calendars/retail/2027").json()
    assert periods[0]["start_date"] == "2027-01-31"
    wrong = new | {"code": "x", "parameters": {"first_day": 26}}
    assert olga.post("/calendars", wrong).status_code in {400, 422}
    cut = {"from_date": "2027-12-26", "parameters": {"first_day": 26}}
    assert olga.post("/calendars/company/change", cut).status_code == 200
    assert len(Calendar.objects.get(code="company").changes) == 1
