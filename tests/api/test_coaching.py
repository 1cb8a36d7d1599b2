"""Coaching and abilities through the API: the same words, hidden from the same people."""


def test_a_talk_is_written_read_corrected_and_followed(draft, caller):
    alice, bob = caller("alice"), caller("bob")
    people = alice.get("/coaching/people").json()
    assert people["unit"]["code"] == "north"
    assert [one["person"]["code"] for one in people["people"]] == ["bob"]
    said = {
        "observation": "He quotes first",
        "step": "Three questions first",
        "metric": "visits",
        "follow_date": "2027-01-18",
        "audience": "direct",
    }
    where = "/coaching/people/bob/talks"
    assert bob.post(where, said).status_code == 403
    wrong = alice.post(where, said | {"audience": "line"})
    assert wrong.status_code == 409
    number = alice.post(where, said, key="one").json()["id"]
    assert alice.post(where, said, key="one").json()["id"] == number
    top = f"/coaching/talks/{number}"
    found = bob.get(top).json()
    assert found["talk"]["entries"][0]["observation"] == "He quotes first"
    assert found["compared"]["state"] in {"unknown", "early"}
    assert bob.post(f"{top}/answer", {"seen": 1, "said": "Not always"}).json()["done"]
    assert alice.post(f"{top}/correct", said | {"seen": 1}).status_code == 400
    fresh = {"observation": "Often", "step": "Three questions", "seen": 1}
    assert alice.post(f"{top}/correct", fresh).status_code == 409
    assert alice.post(f"{top}/correct", fresh | {"seen": 2}).json()["done"]
    follow = {"seen": 3, "outcome": "kept", "said": "He asks now"}
    assert alice.post(f"{top}/follow-up", follow).json()["done"]
    dora = caller("dora").get(top).json()["talk"]
    assert (dora["sight"], len(dora["entries"])) == ("all", 4)
    for who in ("fin", "olga", "adam", "audrey", "charlie"):
        other = caller(who)
        assert other.get(top).status_code == 404
        assert other.get("/coaching/people/bob").status_code == 404
        assert other.get(top).content == other.get("/coaching/talks/987").content
    assert caller("fin").get("/coaching/people").json()["people"] == []
    rule = {"audience": "pair"}
    assert alice.post("/coaching/audience", rule).status_code == 403
    assert caller("dora").post("/coaching/audience", rule).json()["done"]
    assert alice.get("/coaching/audience").json() == rule


def test_skills_training_and_onboarding(draft, caller):
    alice, bob, olga = caller("alice"), caller("bob"), caller("olga")
    skill = {
        "name": "Finding the need",
        "role": "account manager",
        "needed": 3,
        "levels": ["Presents", "Asks", "Asks first", "Reckons"],
    }
    assert alice.post("/skills", skill).status_code == 403
    made = olga.post("/skills", skill).json()
    assert made == {"code": "skill-01", "number": 1}
    assert olga.post("/skills", skill | made | {"number": 0}).status_code == 409
    training = {"name": "Six", "place": "Room 2", "skill": "skill-01"}
    assert olga.post("/training", training).json()["code"] == "training-01"
    assert bob.get("/skills").json()[0]["levels"][2] == "Asks first"
    assert bob.get("/training").json()[0]["skill"] == "skill-01"
    seen = {"skill": "skill-01", "level": 2, "said": "Twice in five"}
    where = "/coaching/people/bob/abilities"
    assert alice.post(where, seen).json()["done"]
    assert bob.post("/training/training-01/steps", {"state": "taken"}).json()["done"]
    found = bob.get(where).json()
    assert found["skills"][0]["gap"] == 1 and found["training"] == {
        "training-01": "taken"
    }
    assert found["skills"][0]["history"][0]["said"] == "Twice in five"
    assert caller("fin").get(where).status_code == 404
    way = {
        "role": "account manager",
        "milestones": [{"key": "exam", "name": "Exam", "day": 30}],
    }
    assert alice.post("/onboarding/ways", way).status_code == 403
    assert olga.post("/onboarding/ways", way).json()["done"]
    assert alice.post("/onboarding/bob").json()["done"]
    marked = {"key": "exam", "reached_date": "2027-01-04"}
    assert alice.post("/onboarding/bob/milestones", marked).json()["done"]
    [mine] = bob.get("/onboarding").json()["ways"]
    assert mine["steps"][0]["reached"] == "2027-01-04" and mine["steps"][0]["late"] > 0
