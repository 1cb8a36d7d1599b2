"""Adjustments, as programs do it: worked out, asked, decided; the plan in mid-year."""

from luopan.targets import services
from luopan.targets.models import Version

LEAVE = {
    "year": 2027,
    "unit": "north-1-a",
    "trigger": "leave",
    "from_date": "2027-09-01",
    "last_date": "2027-09-30",
    "clock": "calendar",
    "reason": "Operation on the knee",
    "evidence": [{"label": "Sick note", "address": "https://files.example/1"}],
}


def committed(world, draft):
    version = Version.objects.get(pk=draft)
    services.commit(actor=world.dora, at=world.at, version=version, reason="Test")
    return version


def test_worked_out_asked_and_decided_once(draft, caller, noon):
    world = noon
    bob, dora, charlie = caller("bob"), caller("dora"), caller("charlie")
    assert bob.post("/adjustment-preview", LEAVE).status_code == 404
    committed(world, draft)
    worked = bob.post("/adjustment-preview", LEAVE).json()
    assert worked["who"] == ["Dora"] and worked["amount"] == "-1100"
    made = bob.post("/adjustments", LEAVE, key="once")
    assert bob.post("/adjustments", LEAVE, key="once").json() == made.json()
    top = f"/adjustments/{made.json()['id']}"
    assert charlie.get(top).status_code == 404
    assert charlie.post(f"{top}/remind", {}).status_code == 404
    assert bob.post(f"{top}/remind", {}).json() == {"done": True}
    assert bob.post(f"{top}/remind", {}).status_code in {400, 409, 422}  # once a day
    assert charlie.get("/adjustments").json()["total"] == 0
    full = dora.get(top).json()
    assert full["adjustment"]["waits"] == ["Dora"] and full["result"] is None
    assert [one["kind"] for one in full["happened"]] == ["asked", "reminded"]
    assert full["evidence"] == [{"kind": "link", **LEAVE["evidence"][0]}]
    assert bob.post(f"{top}/approve", {"part": "1"}).status_code == 403
    back = dora.post(f"{top}/ask-back", {"text": "Who covers?", "head": 2})
    assert back.json() == {"done": True}
    stale = dora.post(f"{top}/approve", {"head": 1})
    assert stale.status_code == 409
    assert bob.post(f"{top}/answer", {"text": "B does"}).json() == {"done": True}
    assert (
        dora.post(f"{top}/approve", {"part": "0.5", "text": "Half"}).status_code == 200
    )
    full = bob.get(top).json()
    assert full["adjustment"]["state"] == "approved" and full["result"]
    assert full["adjustment"]["changed"] == "-550" and full["adjustment"]["part"] == 0.5
    assert bob.post(f"{top}/withdraw", {}).status_code == 422


def test_mid_year_by_programs(draft, caller, noon):
    committed(noon, draft)
    olga, bob = caller("olga"), caller("bob")
    shown = olga.get("/mid-year", year=2027, policy="respread").json()
    assert shown["usual"] == "" and shown["closed"] == [] and len(shown["open"]) == 12
    said = {"year": 2027, "policy": "carry", "reason": "As agreed"}
    assert bob.post("/mid-year/policy", said).status_code == 403
    assert olga.post("/mid-year/policy", said).json() == {"done": True}
    assert olga.get("/mid-year", year=2027).json()["policy"] == "carry"
    assert (
        "A mid-year plan needs some months that are over"
        in olga.post("/mid-year", said).json()["problem"]
    )
    assert bob.get("/mid-year", year=2027, unit="south").status_code == 404
