"""What records of work ask, through the API: by whom it is seen, and said."""


def test_rates_doubts_and_explanations(draft, caller):
    bob, fin = caller("bob"), caller("fin")
    found = bob.get("/tracking/trust", unit="north-1-a").json()
    assert (found["side"], found["unit"]["code"]) == ("own", "north-1-a")
    assert found["whole"] == {"looked": 0, "asked": 0, "said": 0}
    assert set(found["checks"]) >= {"back_filled", "copied", "no_contact"}
    assert found["doubts"] == [] and found["months"]
    team = caller("alice").get("/tracking/trust", unit="north-1", period="2027-01")
    assert team.json()["side"] == "led" and "north-1-a" in team.json()["units"]
    assert fin.get("/tracking/trust").json()["side"] == ""
    said = {"check": "copied", "record": "R2", "said": "A joint visit"}
    assert (
        "You have no questionable record of this kind"
        in bob.post("/tracking/trust/explanations", said).json()["problem"]
    )
    assert fin.post("/tracking/trust/explanations", said).status_code == 403
