"""Action plans, as programs do it."""


def test_planned_moved_and_held_against_the_gap(draft, caller):
    alice = caller("alice")
    said = {
        "unit": "north-1-a",
        "year": 2099,
        "name": "Call",
        "owner": "bob",
        "start_date": "2099-01-01",
        "last_date": "2099-01-31",
    }
    brings = {"metric": "sales_amount", "amount": "1200.5", "confidence": 0.5}
    brings |= {"from_date": "2099-01-01", "last_date": "2099-12-31"}
    made = alice.post("/actions", said | {"brings": brings})
    assert made.status_code == 200, made.json()
    at = f"/actions/{made.json()['id']}"
    (row,) = alice.get("/actions?unit=north").json()
    assert (row["brings"], row["last_date"]) == ("1200.5", "2099-01-31")
    assert caller("charlie").post(f"{at}/state", {"state": "done"}).status_code == 404
    late = {"state": "done", "expected": 0}
    assert alice.post(f"{at}/state", late).json() == {"done": True}
    assert alice.post(f"{at}/brings", {}).json() == {"done": True}
    assert alice.get("/actions?state=done").json()[0]["brings"] is None
    assert alice.get("/actions/gap?year=2099").json() == []
    assert len(alice.get("/action-templates").json()) == 6
