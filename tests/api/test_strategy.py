"""The strategy through the API: written, read, linked, judged, answered."""

import pytest

from tests.api.conftest import Caller


@pytest.fixture
def dora(draft, caller) -> Caller:
    return caller("dora")


def made(answer):
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_from_an_objective_to_its_gap(dora, draft):
    said = {"year": 2027, "kind": "growth", "name": "Grow", "owner": "alice"}
    code = made(dora.post("/objectives", said | {"weight": 60}))["code"]
    child = made(dora.post("/objectives", said | {"name": "North", "parent": code}))
    measure = {"objective": code, "metric": "sales_amount", "amount": "150000"}
    made(dora.post("/objective-changes/measure", measure))
    link = {"objective": child["code"], "version": draft, "unit": "north"}
    number = made(dora.post("/objective-changes/link", link))["id"]
    found = made(dora.get(f"/objectives/{code}"))
    assert found["carried"] == "below"
    assert found["measures"][0]["wanted"] == "150000"
    assert found["measures"][0]["gap"] is not None
    listed = made(dora.get("/objectives", year=2027))
    assert [(one["code"], one["carried"]) for one in listed] == [
        (code, "below"),
        (child["code"], "own"),
    ]
    made(dora.post("/objective-changes/unlink", {"link": number}))
    coverage = made(dora.get("/strategy-coverage", year=2027))
    assert coverage["uncovered"] == [child["code"]]
    made(
        dora.post("/objective-changes/drop", {"objective": code, "reason": "No money."})
    )
    assert made(dora.get(f"/objectives/{code}"))["dropped_reason"] == "No money."


def test_an_assumption_falls_and_is_answered_for(dora, draft, caller):
    said = {"name": "Demand grows", "owner": "dora", "review_date": "2027-03-01"}
    code = made(dora.post("/assumptions", said))["code"]
    rest = {"assumption": code, "version": draft, "unit": "north"}
    made(dora.post("/assumption-changes/rest", rest))
    alice = caller("alice")
    assert made(alice.get("/assumption-questions")) == []
    fall = {"assumption": code, "state": "invalidated", "review_date": "2027-04-01"}
    refused = dora.post("/assumption-changes/judge", fall)
    assert refused.status_code == 422
    made(dora.post("/assumption-changes/judge", fall | {"reason": "It fell."}))
    (asked,) = made(alice.get("/assumption-questions"))
    assert (asked["assumption"], asked["unit"]) == (code, "north")
    answer = {"rest": asked["id"], "verdict": "stands", "text": "We keep it."}
    made(alice.post("/assumption-changes/answer", answer))
    assert made(alice.get("/assumption-questions")) == []
    (kept,) = made(dora.get(f"/assumptions/{code}"))["rests"]
    assert [one["who"] for one in kept["said"]] == ["Alice"]


def test_a_token_that_only_reads_writes_nothing(dora, draft, caller):
    said = {"name": "Demand grows", "owner": "alice", "review_date": "2027-03-01"}
    code = made(dora.post("/assumptions", said))["code"]
    reader = caller("alice", "strategy.read")
    judged = {"assumption": code, "state": "holds", "review_date": "2027-04-01"}
    assert reader.post("/assumption-changes/judge", judged).status_code == 403
    assert caller("bob").post("/assumptions", said).status_code == 403
    assert caller("alice").post("/assumption-changes/judge", judged).status_code == 200
