"""The rolling forecast, as programs do it."""

THREE = {"confirmed": "100", "committed": "200.5", "upside": "300"}


def test_called_read_and_compared(draft, caller):
    bob, alice = caller("bob"), caller("alice")
    call = {"unit": "north-1-a", "calls": [{"period": "2027-01"} | THREE]}
    found = bob.get("/forecast").json()
    assert [found["side"], found["week_date"], found["period"]] == [
        "own",
        "2027-01-04",
        "2027-01",
    ]
    assert [one["period"] for one in found["asked"]] == [
        "2027-01",
        "2027-02",
        "2027-Q1",
    ]
    assert bob.post("/forecast/calls", call).json() == {"count": 1}
    assert alice.post("/forecast/calls", call).json() == {"count": 1}
    top = alice.get("/forecast", unit="north-1-a").json()["top"]
    assert (
        top["own"]["amounts"]["committed"] == "200.5" and top["above"]["who"] == "Alice"
    )
    assert top["own"]["drawn"]["committed"] is not None
    wrong = call | {"calls": [{"period": "2027-01"} | THREE | {"upside": "1"}]}
    assert (
        "includes what is confirmed"
        in bob.post("/forecast/calls", wrong).json()["problem"]
    )
    assert caller("charlie").post("/forecast/calls", call).status_code == 404
    for who in ("olga", "adam"):
        assert caller(who).post("/forecast/calls", call).status_code == 403
    moved = alice.get("/forecast/moves", unit="north").json()
    assert (moved["opening"], moved["rows"]) == ("0", [])
    year = alice.get("/forecast/year", unit="north").json()
    assert [one["origin"] for one in year["months"]][:3] == ["call", "call", "course"]
    assert year["rolls"][-1]["total"] and year["year"] == 2027


def test_calls_made_elsewhere_are_brought_and_answered(draft, caller):
    bob, olga = caller("bob"), caller("olga")
    rows = [{"seat": "north-1-a", "call": {"period": "2026-12"} | THREE}]
    sheet = {"week_date": "2026-12-02", "rows": rows}
    assert bob.post("/forecast/sheets", sheet).status_code == 403
    assert olga.post("/forecast/sheets", sheet).json() == {"count": 1}
    answer = {"unit": "north-1-a", "period": "2026-12", "said": "Held over"}
    assert bob.post("/forecast/accuracy/answer", answer).json() == {"done": True}
    late = answer | {"period": "2026-11"}
    assert bob.post("/forecast/accuracy/answer", late).status_code == 422
    assert caller("alice").get("/forecast/accuracy", unit="north-1-a").json() == []
