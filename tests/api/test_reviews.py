"""Reviews, the next plan and handovers, as programs do them: once a key."""

from luopan.org.models import Holding


def test_from_a_year_to_the_next_plan(sold, caller):
    dora, fin = caller("dora"), caller("fin")
    begun = {"unit": "company", "period": "2026"}
    number = dora.post("/reviews", begun, key="one").json()["id"]
    assert dora.post("/reviews", begun, key="one").json()["id"] == number
    top = f"/reviews/{number}"
    assert fin.get(top).status_code == 404  # a draft
    said = {"text": "A year of two halves"}
    assert caller("alice").post(f"{top}/summary", said).status_code in {403, 404}
    assert dora.post(f"{top}/summary", said).json() == {"done": True}
    assert dora.get(top).json()["summary"] == "A year of two halves"
    cause = {"part": "cause", "text": "Seat A is new", "evidence": "month:2026-01"}
    dora.post(f"{top}/lines", cause)
    lesson = {"part": "lesson", "kind": "try", "text": "Pair the new with the old"}
    line = dora.post(f"{top}/lines", lesson).json()["id"]
    gone = dora.post(f"{top}/lines", lesson).json()["id"]
    assert dora.post(f"{top}/lines/{gone}/take-out").json() == {"done": True}
    clean = {"line": line, "kind": "clean", "unit": "north-1-a", "amount": "500"}
    seed = dora.post(f"{top}/seeds", clean).json()["id"]
    other = dora.post(f"{top}/seeds", {"line": line, "kind": "remark"}).json()["id"]
    assert dora.post(f"{top}/seeds/{other}/take-back").json() == {"done": True}
    assert dora.post(f"{top}/publish").json() == {"done": True}
    full = fin.get(top).json()
    assert full["review"]["result"] == "120000"
    assert [one["part"] for one in full["lines"]] == ["cause", "lesson"]
    assert sum(int(one["result"]) for one in full["months"]) == 120_000
    assert caller("alice").post(f"{top}/next").status_code == 403
    opened = dora.post(f"{top}/next", {"seeds": [seed], "grow": "0.1"}, key="two")
    again = dora.post(f"{top}/next", {"seeds": [seed], "grow": "0.1"}, key="two")
    assert opened.json() == again.json()
    assert "opened from this review" in dora.post(f"{top}/next").json()["problem"]
    assert fin.get(top).json()["version"] == opened.json()["version"]


def test_a_handover(sold, caller):
    dora, bob = caller("dora"), caller("bob")
    said = {"person": "bob", "successor": "charlie", "day": "2027-01-04"}
    assert bob.post("/handovers", said).status_code == 403
    number = dora.post("/handovers", said).json()["id"]
    top = f"/handovers/{number}"
    seat = {"seat": "north-1-a", "person": "charlie", "acting": True}
    assert dora.post(f"{top}/seats", seat).json() == {"done": True}
    split = {"rule": "split", "share": "0.5"}
    assert dora.post(f"{top}/credit", split).json() == {"done": True}
    full = dora.get(top).json()
    assert {one["kind"] for one in full["things"]} >= {"seat"}
    stale = dora.post(f"{top}/do", {"fingerprint": "stale"})
    assert stale.status_code == 409
    done = {"fingerprint": full["fingerprint"]}
    assert dora.post(f"{top}/do", done).json() == {"done": True}
    held = Holding.objects.get(seat__code="north-1-a", end_date=None)
    assert (held.kind, held.person.code) == ("acting", "charlie")
    assert bob.get("/me").status_code == 401
    assert dora.get("/handovers").json()[0]["state"] == "done"
