"""Early warnings, as programs do it."""

from tests.tracking.raised import raised

RULE = {"unit": "north", "rule": "pace", "bound": "0.08", "part": "0.25"}


def test_read_snoozed_answered_and_taken_up(draft, caller, noon):
    world = noon
    one = raised(world, world.north, owner=world.people.alice)
    alice, bob = caller("alice"), caller("bob")
    found = alice.get("/warnings").json()
    (row,) = found["rows"]
    assert (found["total"], found["counts"]) == (1, {"open": 1})
    assert (row["code"], row["amount"], row["owner_code"]) == ("north", "2880", "alice")
    assert row["facts"]["landing"] == "11520" and row["known"] == "2027-01-04"
    top = f"/warnings/{one.pk}"
    assert bob.get(top).status_code == 404 and bob.get("/warnings").json()["rows"] == []
    wait = {"until": "2027-01-20", "reason": "A tender"}
    assert caller("olga").post(f"{top}/snooze", wait).status_code == 403
    late = alice.post(f"{top}/snooze", wait | {"until": "2028-01-20"})
    assert "between tomorrow" in late.json()["problem"]
    assert alice.post(f"{top}/snooze", wait).json() == {"done": True}
    assert alice.post(f"{top}/answer", {"said": "It comes"}).json() == {"done": True}
    action = {"name": "Win two", "owner": "alice", "kind": "other", "unit": "north"}
    action |= {"start_date": "2027-01-05", "last_date": "2027-01-31", "year": 2027}
    number = alice.post("/actions", action).json()["id"]
    assert alice.post(f"{top}/take-up", {"action": number}).json() == {"done": True}
    full = alice.get(top).json()
    assert (full["warning"]["state"], full["warning"]["action"]) == ("taken", number)
    assert [one["kind"] for one in full["happened"]] == [
        "taken",
        "said",
        "snoozed",
        "raised",
    ]
    assert alice.get("/warnings", state="snoozed").json()["rows"] == []


def test_taken_up_with_a_new_action_in_one_act(draft, caller, noon):
    one = raised(noon, noon.north, owner=noon.people.alice)
    planned = {"name": "Win two", "owner": "alice"}
    planned |= {"start_date": "2027-01-05", "last_date": "2027-01-31"}
    assert caller("bob").post(f"/warnings/{one.pk}/plan", planned).status_code == 404
    alice = caller("alice")
    assert alice.post(f"/warnings/{one.pk}/plan", planned).json() == {"done": True}
    number = alice.get(f"/warnings/{one.pk}").json()["warning"]["action"]
    made = alice.get(f"/actions/{number}").json()
    assert "2027-01-31" in str(made) and "Win two" in str(made)


def test_rules_are_read_and_set(draft, caller, noon):
    alice, bob = caller("alice"), caller("bob")
    rules = {one["rule"]: one for one in bob.get("/warning-rules").json()}
    assert len(rules) == 6 and rules["pace"]["bound"] == 0.05
    assert bob.post("/warning-rules", RULE).status_code == 403
    assert (
        "share" in alice.post("/warning-rules", RULE | {"part": "2"}).json()["problem"]
    )
    assert alice.post("/warning-rules", RULE).json() == {"done": True}
    rules = {one["rule"]: one for one in bob.get("/warning-rules").json()}
    assert (rules["pace"]["bound"], rules["pace"]["unit"]) == (0.08, "north")
    weeks = RULE | {"rule": "activity", "bound": "2", "part": "0.5", "looks": "seats"}
    assert alice.post("/warning-rules", weeks).json() == {"done": True}
    rules = {one["rule"]: one for one in bob.get("/warning-rules").json()}
    assert rules["activity"]["first_days"] == 3  # not spoken of: his first days stay
    assert alice.get("/warning-rules", unit="south").status_code == 404
