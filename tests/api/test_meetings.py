"""Meetings, as programs do it."""

AGENDA = [{"title": "Promised", "minutes": 5, "behind": "promises"}]


def test_a_meeting_from_its_series_to_what_became_of_it(draft, caller, noon):
    alice, bob, charlie = (caller(name) for name in ("alice", "bob", "charlie"))
    series = {"unit": "north", "preset": "weekly", "takes": "all", "agenda": AGENDA}
    series |= {"start_date": "2027-01-04", "name": "Weekly", "guests": ["charlie"]}
    assert bob.post("/meeting-series", series).status_code == 403
    number = alice.post("/meeting-series", series).json()["id"]
    found = alice.get("/meetings").json()
    first, second = found["coming"]
    assert (first["day"], first["leads"], second["day"]) == (
        "2027-01-04",
        True,
        "2027-01-11",
    )
    assert found["series"][0]["id"] == number
    assert caller("fin").get(f"/meetings/{first['id']}").status_code == 404
    top = f"/meetings/{first['id']}"
    said = {"text": "No discount", "key": "a", "by": "alice"}
    assert "has not begun" in alice.post(f"{top}/decisions", said).json()["problem"]
    assert alice.post(f"{top}/begin", {}).json() == {"done": True}
    assert alice.post(f"{top}/decisions", said).status_code == 200
    note = {"point": 0, "text": "Nothing yet"}
    assert alice.post(f"{top}/notes", note).json() == {"done": True}
    came = {"came": ["alice", "bob"]}
    assert alice.post(f"{top}/attendance", came).json() == {"done": True}
    promise = {"person": "bob", "text": "Visit", "due_date": "2027-01-08", "key": "p"}
    assert bob.post(f"{top}/promises", promise).status_code == 403
    made = alice.post(f"{top}/promises", promise).json()["id"]
    planned = [
        alice.post(f"/meeting-promises/{made}/plan", {}).json()["id"] for _ in "ab"
    ]
    assert planned[0] == planned[1]
    assert alice.post(f"{top}/close", {}).json() == {"done": True}
    full = bob.get(top).json()
    assert full["state"] == "closed" and len(full["digest"]) == 64
    assert full["promises"][0]["proof"]["number"] == planned[0]
    assert [one["came"] for one in full["people"]] == [True, True, False]
    assert charlie.get(top).status_code == 200  # a guest reads too
    answer = {"said": "On Friday"}
    assert bob.post(f"/meeting-promises/{made}/answer", answer).json()["done"]
    late = {"until": "2027-01-12", "said": "He is away"}
    assert alice.post(f"/meeting-promises/{made}/move", late).json()["done"]
    settle = {"outcome": "kept"}
    assert bob.post(f"/meeting-promises/{made}/settle", settle).json()["done"]
    kept = bob.get("/meeting-promises").json()
    assert kept["mine"]["kept"] == 1 and kept["own"][0]["said"] == "On Friday"
    moved = {"day": "2027-01-12", "starts_at": "08:00:00", "reason": "The fair"}
    assert alice.post(f"/meetings/{second['id']}/move", moved).json()["done"]
    gone = {"reason": "Snow"}
    assert alice.post(f"/meetings/{second['id']}/cancel", gone).json()["done"]
    anew = series | {"rhythm": "daily", "takes": "under"}
    assert alice.post(f"/meeting-series/{number}", anew).json() == {"done": True}
    assert len(alice.get("/meetings").json()["coming"]) > 5
