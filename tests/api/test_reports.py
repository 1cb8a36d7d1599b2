"""Reports, as programs write, read and answer them."""


def test_written_read_and_answered(draft, caller, noon):
    bob, alice = caller("bob"), caller("alice")
    asked = {"unit": "north-1-a", "day": "2027-01-04"}
    found = bob.get("/reports/draft", **asked).json()
    assert (found["kind"], found["start_date"], found["edition"]) == (
        "week",
        "2027-01-04",
        0,
    )
    assert alice.get("/reports/draft", **asked).status_code == 403
    assert bob.get("/reports/draft", unit="south").status_code == 404
    said = asked | {"words": "A tender", "help_needed": "Presales"}
    sent = bob.post("/reports", said).json()
    assert sent["edition"] == 1 and alice.post("/reports", said).status_code == 403
    late = bob.post("/reports", said | {"words": "Other", "expected": 0})
    assert late.status_code == 409
    page = alice.get("/reports").json()
    (row,) = page["rows"]
    assert (row["id"], row["need"], page["unread"]) == (sent["id"], "help", 1)
    assert page["together"]["visits"] == "0"
    top = f"/reports/{sent['id']}"
    assert alice.post(f"{top}/marks", {"kind": "answer", "said": "Yes"}).json() == {
        "done": True
    }
    full = bob.get(top).json()
    assert [(one["kind"], one["said"]) for one in full["marks"]] == [("answer", "Yes")]
    assert full["mine"] and full["since"] == {}
    assert bob.post(f"{top}/marks", {"kind": "seen"}).json() == {"done": True}
    for other in ("olga", "charlie", "adam"):
        assert caller(other).get(top).status_code == 404, other
    for other in ("fin", "audrey"):
        assert caller(other).get(top).status_code == 403, other


def test_who_reports_when(draft, caller, noon):
    alice, bob = caller("alice"), caller("bob")
    assert bob.get("/report-rules", unit="north-1-a").json()["weekly"] is True
    rule = {"unit": "north", "daily": True, "asks_at": "18:30"}
    assert bob.post("/report-rules", rule).status_code == 403
    assert alice.post("/report-rules", rule).json() == {"done": True}
    found = bob.get("/report-rules", unit="north-1-a").json()
    assert (found["daily"], found["asks_at"], found["unit"]) == (
        True,
        "18:30:00",
        "north",
    )


def test_a_token_that_reads_no_targets_reads_no_reports(draft, caller, noon):
    said = {"unit": "north-1-a", "day": "2027-01-04", "help_needed": "Presales"}
    caller("bob").post("/reports", said)
    assert len(caller("alice").get("/reports").json()["rows"]) == 1
    for asked in ({}, {"all_below": True}):
        page = caller("alice", "targets.agree").get("/reports", **asked)
        assert page.status_code == 200 and page.json()["rows"] == []
