"""Customers, as programs find, add, change, give and end them."""

import pytest

from luopan.dimensions import services
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
    assert "not a seat" in olga.post("/customer-changes/give", unit).json()["problem"]


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
    for act in ("edit", "end"):
        assert person.post(f"/customer-changes/{act}", {}).status_code == 403
    gives = {"customers": ["K1"], "owner": "north-1-a"}
    told = {"alice": 422, "dora": 200}.get(who, 403)  # of the South; all are hers
    assert person.post("/customer-changes/give", gives).status_code == told
    assert person.get("/customer-changes/first").status_code == 403
    sees = 404 if who in {"alice", "bob"} else 200
    assert person.get("/customers/K1").status_code == sees


def test_who_leads_gives_among_his_seats(caller, noon):
    """Carp goes from A to B of the North; out of it, or from the South, there is none."""
    by = {"actor": noon.olga, "at": noon.at}
    rows = [
        services.NewAccount("carp", "Carp", "north-1-a"),
        services.NewAccount("pike", "Pike", "south-1-a"),
    ]
    services.add_accounts(**by, rows=rows)
    alice = caller("alice")
    said = {"customers": ["carp"], "owner": "north-1-b", "reason": "closer"}
    assert alice.post("/customer-changes/give", said).json() == {"count": 1}
    assert owner_of("carp", noon.on) == "north-1-b"
    for wrong in (
        {"customers": ["carp"], "owner": "south-1-a"},
        {"customers": ["carp"], "owner": None},
        {"customers": ["pike"], "owner": "north-1-b"},
    ):
        assert alice.post("/customer-changes/give", wrong).status_code == 422
    for who, status in (("bob", 403), ("fin", 403)):
        answer = caller(who).post("/customer-changes/give", said)
        assert answer.status_code == status
    edit = {"customer": "carp", "name": "Great carp"}
    assert alice.post("/customer-changes/edit", edit).status_code == 403
