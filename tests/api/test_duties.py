"""Remits, overlay units, leave; a market changed; the bar of the audit: through the API."""

from luopan.org.models import Leave, Remit, Unit
from luopan.strategy.models import Finding
from luopan.targets.queries.audit import bar
from luopan.trail import jobs

FROM = {"from_date": "2027-02-01"}


def test_a_remit_is_given_and_taken_back(sold, caller):
    call = caller("olga")
    said = {"unit": "north-1", "axis": "product", "code": "tea"}
    assert call.post("/unit-changes/remit", said | {"code": "wine"}).status_code == 422
    tea = said | {"code": _product(caller)} | FROM
    assert call.post("/unit-changes/remit", tea).json() == {"code": "north-1"}
    assert call.post("/unit-changes/remit", tea).status_code == 422  # it has it already
    metric = said | {"axis": "metric", "code": "sales_amount"}
    assert call.post("/unit-changes/remit", metric).status_code == 200
    (one, other) = call.get("/remits?unit=north-1").json()
    assert (one["axis"], one["code"], one["end_date"]) == (
        "metric",
        "sales_amount",
        None,
    )
    assert other["name"] and other["start_date"] == "2027-02-01"
    ends = {k: v for k, v in tea.items() if k != "from_date"} | {
        "from_date": "2027-03-01"
    }
    assert call.post("/unit-changes/end-remit", ends).status_code == 200
    assert call.post("/unit-changes/end-remit", ends).status_code == 422
    assert str(Remit.objects.get(axis="product").end_date) == "2027-03-01"
    assert caller("alice").post("/unit-changes/remit", metric).status_code == 403
    assert caller("charlie").get("/remits?unit=north-1").status_code == 404


def _product(caller):
    products = caller("olga").get("/products").json()["items"]
    return next(one["code"] for one in products if one["parent"])


def test_a_customer_out_of_sight_is_no_customer(noon, caller):
    said = {"unit": "north-1", "axis": "customer", "code": "nobody"}
    answer = caller("olga").post("/unit-changes/remit", said)
    assert answer.status_code == 422 and "nobody" in answer.json()["problem"]


def test_an_overlay_unit(noon, caller):
    said = {"unit": "company", "code": "presales", "name": "Presales", "overlay": True}
    assert caller("olga").post("/unit-changes/add", said).status_code == 200
    assert Unit.objects.get(code="presales").overlay


def test_somebody_is_away_and_back(noon, caller):
    call, said = caller("olga"), {"person": "bob"}
    away = said | FROM | {"until_date": "2027-05-01"}
    assert call.post("/people-changes/leave", away).status_code == 200
    assert call.post("/people-changes/leave", away).status_code == 422
    (told,) = call.get("/leaves?unit=north-1-a").json()
    assert (told["code"], told["end_date"]) == ("bob", "2027-05-01")
    back = said | {"from_date": "2027-03-01"}
    assert call.post("/people-changes/back", back).status_code == 200
    assert str(Leave.objects.get().end_date) == "2027-03-01"
    assert caller("alice").post("/people-changes/leave", away).status_code == 403
    assert caller("charlie").get("/leaves?unit=north-1-a").status_code == 404


def test_a_market_is_renamed_and_a_note_taken_back(sold, caller):
    call = caller("olga")
    market = {"code": "m", "name": "Pumps", "unit": "company", "product": "products"}
    assert call.post("/markets", market).status_code == 201
    note = {"kind": "demand", "text": "More", "source": "Fair", "confidence": "high"}
    noted = call.post("/markets/m/notes", note | {"source_date": "2026-12-01"})
    assert noted.status_code == 200, noted.content
    number = Finding.objects.get().pk
    gone = f"/markets/m/notes/{number}/withdraw"
    assert call.post(gone, {"reason": " "}).status_code == 422
    assert call.post(gone, {"reason": "It was last year's"}).status_code == 200
    assert call.get("/markets/m").json()["notes"] == []
    changed = call.post("/markets/m/change", {"name": "Valves", "fresh_months": 6})
    assert changed.status_code == 200
    assert call.get("/markets/m").json()["name"] == "Valves"
    assert call.post(
        "/markets/m/notes/987654/withdraw", {"reason": "x"}
    ).status_code in {404}
    assert caller("alice").post(gone, {"reason": "x"}).status_code == 403


def test_the_bar_of_the_audit(noon, caller):
    call = caller("dora")
    assert call.get("/audit-bar").json() == {"share": bar()}
    assert call.post("/audit-bar", {"share": "1.5"}).status_code == 422
    assert call.post("/audit-bar", {"share": "0.65"}).json() == {"share": 0.65}
    assert bar() == 0.65
    assert caller("alice").post("/audit-bar", {"share": "0"}).status_code == 403
    assert caller("bob").get("/audit-bar").json() == {"share": 0.65}


def test_a_metric_is_worded_and_defined_anew(sold, caller):
    call, words = caller("olga"), {"name": "Sales", "definition": "Signed orders."}
    assert call.post("/metrics/sales_amount/words", words).status_code == 200
    (told,) = [m for m in call.get("/metrics").json() if m["code"] == "sales_amount"]
    assert (told["name"], told["definition"]) == ("Sales", "Signed orders.")
    anew = {"code": "sales_net", "from_date": "2028-01-01", "tax_basis": "excl"}
    answer = call.post("/metrics/sales_amount/anew", anew)
    assert answer.json() == {"code": "sales_net"}
    assert call.post("/metrics/sales_amount/anew", anew).status_code == 422
    assert call.post("/metrics/nothing/words", words).status_code == 404
    assert caller("dora").post("/metrics/sales_amount/words", words).status_code == 403


OURS = {"code": "won_dealers", "name": "Won with dealers", "kind": "additive"} | {
    "document": "opportunity",
    "measure": "amount",
    "date_field": "closed_date",
    "return_rule": "none",
    "only": {"outcome": ["won"]},
}


def test_a_metric_of_ones_own(sold, caller):
    """Made of records, which are counted in the background; or one divided by another."""
    call = caller("olga")
    assert call.post("/metrics", OURS).json() == {"code": "won_dealers"}
    assert call.post("/metrics", OURS).status_code == 422  # the code is taken
    told = {m["code"]: m for m in call.get("/metrics").json()}
    assert told["won_dealers"]["waiting"] and not told["sales_amount"]["waiting"]
    jobs.work(once=True)
    told = {m["code"]: m for m in call.get("/metrics").json()}
    assert not told["won_dealers"]["waiting"]
    assert told["won_dealers"]["quantum"] == "0.01"
    ratio = {"code": "won_rate", "name": "Won of sold", "kind": "ratio"}
    assert call.post("/metrics", ratio).status_code == 422
    ratio |= {"numerator": "won_dealers", "denominator": "sales_amount"}
    assert call.post("/metrics", ratio).status_code == 200
    wrong = OURS | {"code": "x", "date_field": "day_date"}
    assert call.post("/metrics", wrong).status_code == 422
    assert call.post("/metrics", OURS | {"weather": "fine"}).status_code == 400
    assert caller("dora").post("/metrics", OURS | {"code": "y"}).status_code == 403
