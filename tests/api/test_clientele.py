"""Customers, as programs find, add, change, give and end them."""

import pytest

from luopan.dimensions.models import Account
from luopan.dimensions.queries import owner_of

NEW = {"code": "K1", "name": "鲤鱼贸易", "owner": "north-1-a", "channel": "经销"}


@pytest.fixture
def olga(sold, caller):
    return caller("olga")


def test_a_customer_is_added_found_changed_and_ends(olga, noon):
    assert olga.post("/customers", NEW | {"dealer_tier": 2}).json() == {"code": "K1"}
    (found,) = olga.get("/customers", q="鲤").json()["items"]
    assert (found["owner_code"], found["dealer_tier"]) == ("north-1-a", 2)
    said = {"customer": "K1", "dealer_tier": None, "group": "甲公司"}
    assert olga.post("/customer-changes/edit", said).json() == {"done": True}
    whole = olga.get("/customers/K1").json()
    assert (whole["dealer_tier"], whole["group_code"]) == (None, "甲公司")
    assert whole["channel"] == "经销"  # what is left out stays
    assert [one["code"] for one in whole["owners"]] == ["north-1-a"]
    ends = {"customer": "K1", "end_date": "2027-02-01"}
    assert olga.post("/customer-changes/end", ends).status_code == 200
    assert str(Account.objects.get(code="K1").end_date) == "2027-02-01"


def test_customers_are_given_once_and_all_or_none(olga, noon):
    olga.post("/customers", NEW)
    said = {"customers": ["K1", "甲公司"], "owner": "north-1-b"}
    first = olga.post("/customer-changes/give", said, key="give")
    assert first.json() == {"count": 2}
    assert olga.post("/customer-changes/give", said, key="give").json() == {"count": 2}
    assert owner_of("甲公司", noon.on) == "north-1-b"
    wrong = {"customers": ["K1", "nobody"], "owner": None}
    assert olga.post("/customer-changes/give", wrong).status_code == 422
    assert owner_of("K1", noon.on) == "north-1-b"
    unit = {"customers": ["K1"], "owner": "north-1"}
    assert "no seat" in olga.post("/customer-changes/give", unit).json()["problem"]


def test_customers_of_nobody_are_found_with_who_sold_last(olga):
    found = olga.get("/customers", owner="-").json()
    assert [one["code"] for one in found["items"]] == ["甲公司"]
    (one,) = olga.get("/customer-changes/first").json()
    assert (one["customer"], one["last"]) == ("甲公司", "2026-12-05")


@pytest.mark.parametrize("who", ["alice", "bob", "dora", "fin", "audrey"])
def test_others_change_nothing_and_see_their_own(olga, caller, who):
    olga.post("/customers", NEW | {"owner": "south-1-a"})
    person = caller(who)
    assert person.post("/customers", NEW | {"code": "K2"}).status_code == 403
    for act in ("edit", "give", "end"):
        assert person.post(f"/customer-changes/{act}", {}).status_code == 403
    assert person.get("/customer-changes/first").status_code == 403
    sees = 404 if who in {"alice", "bob"} else 200
    assert person.get("/customers/K1").status_code == sees
