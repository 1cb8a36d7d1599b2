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


def test_kinds_of_meetings_and_what_was_put_down_by_mistake(draft, caller, noon):
    alice, bob = caller("alice"), caller("bob")
    kinds = alice.get("/meeting-presets").json()
    assert [one["code"] for one in kinds][:2] == ["morning", "evening"]
    said = {
        "name": "站会",
        "rhythm": "daily",
        "starts_at": "09:00:00",
        "takes": "under",
    }
    said |= {"agenda": AGENDA, "edits": 0}
    assert bob.post("/meeting-presets/morning", said).status_code == 403
    olga = caller("olga")
    assert olga.post("/meeting-presets/morning", said).json() == {"done": True}
    assert olga.post("/meeting-presets/morning", said | {"name": "早会"}).json()["done"]
    late = olga.post("/meeting-presets/morning", said)
    assert late.status_code == 409  # somebody wrote it since
    (own,) = [one for one in bob.get("/meeting-presets").json() if one["own"]]
    assert (own["code"], own["name"], own["edits"]) == ("morning", "早会", 1)
    assert olga.post("/meeting-presets/morning/retire", {}).json()["done"]
    assert all(one["code"] != "morning" for one in bob.get("/meeting-presets").json())

    series = {"unit": "north", "preset": "weekly", "takes": "all", "agenda": AGENDA}
    series |= {"start_date": "2027-01-04", "name": "Weekly"}
    number = alice.post("/meeting-series", series).json()["id"]
    first = alice.get("/meetings").json()["coming"][0]["id"]
    top = f"/meetings/{first}"
    alice.post(f"{top}/begin", {})
    taken = alice.post(f"{top}/decisions", {"text": "No", "key": "a"}).json()["id"]
    gone = f"{top}/decisions/{taken}/withdraw"
    assert bob.post(gone, {}).status_code == 403
    assert alice.post(gone, {}).json() == {"done": True}
    assert alice.get(top).json()["decisions"] == []
    promise = {"person": "bob", "text": "Visit", "due_date": "2027-01-08", "key": "p"}
    kept, wrong = [
        alice.post(f"{top}/promises", promise | {"key": key}).json()["id"]
        for key in "pq"
    ]
    assert alice.post(f"/meeting-promises/{wrong}/withdraw", {}).json()["done"]
    assert [one["id"] for one in alice.get(top).json()["promises"]] == [kept]
    alice.post(f"/meeting-promises/{kept}/settle", {"outcome": "kept"})
    assert alice.post(f"/meeting-promises/{kept}/reopen", {}).json()["done"]
    assert alice.post(f"/meeting-promises/{kept}/reopen", {}).status_code in {400, 409}
    end = {"end_date": "2027-02-01"}
    assert bob.post(f"/meeting-series/{number}/end", end).status_code in {403, 404}
    assert alice.post(f"/meeting-series/{number}/end", end).json()["done"]
    assert {one["day"] for one in alice.get("/meetings").json()["coming"]} <= {
        "2027-01-04",
        "2027-01-11",
        "2027-01-18",
        "2027-01-25",
    }
