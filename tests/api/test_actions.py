"""Action plans, as programs do it."""

import base64
import re


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
    assert alice.post(f"{at}/brings", {}).status_code == 409  # over: its plan stays
    assert alice.post(f"{at}/result", {"said": "Ten seen"}).json() == {"done": True}
    used = {"resource": "samples", "amount": "2"}
    assert alice.post(f"{at}/used", used).status_code == 200
    one = alice.get(at).json()
    assert (one["row"]["said"], one["needs"][0]["used"]) == ("Ten seen", "2")
    for path, body in ((f"{at}/result", {"said": "x"}), (f"{at}/used", used)):
        assert caller("charlie").post(path, body).status_code == 404
    assert alice.post(f"{at}/state", {"state": "doing"}).json() == {"done": True}
    assert alice.post(f"{at}/brings", {}).json() == {"done": True}
    assert alice.get("/actions?state=doing").json()[0]["brings"] is None
    assert alice.get("/actions/gap?year=2099").json() == []
    assert len(alice.get("/action-templates").json()) == 6


SAID = {"unit": "north-1-a", "year": 2099, "name": "Call", "owner": "bob"}
SAID |= {"start_date": "2099-01-01", "last_date": "2099-01-31"}


def test_its_parts_are_said_by_who_may_and_hidden_from_others(noon, caller):
    alice, bob, south = caller("alice"), caller("bob"), caller("charlie")
    at = f"/actions/{bob.post('/actions', SAID).json()['id']}"

    def done(who, path, body):
        answer = who.post(path, body)
        assert answer.status_code == 200, answer.json()
        return answer.json()

    step = done(bob, f"{at}/milestones", {"name": "List", "due_date": "2099-01-09"})
    done(bob, f"/milestones/{step['id']}/reach", {})
    ask = {"resource": "budget", "amount": "100"}
    need = f"/needs/{done(bob, f'{at}/needs', ask)['id']}"
    much = {"amount": "80"}
    promise = much | {"until_date": "2099-01-20"}
    (row,) = alice.get("/needs").json()
    assert (row["from_me"], row["much"]) == (True, "100")
    assert bob.get("/needs").json() == south.get("/needs").json() == []
    assert bob.post(f"{need}/promise", promise).status_code == 403
    assert bob.post(f"{need}/refuse", {"text": "No"}).status_code == 403
    done(alice, f"{need}/refuse", {"text": "No"})
    assert [row["refused_said"] for row in bob.get("/needs").json()] == ["No"]
    done(alice, f"{need}/promise", promise)
    assert bob.post(f"{need}/withdraw").status_code == 409
    done(bob, f"{need}/deliver", much)
    assert bob.post(f"{need}/use", {"amount": "90"}).status_code == 422
    done(bob, f"{need}/use", much)
    done(bob, f"{at}/evidence", {"text": "Minutes"})
    done(alice, f"{at}/edit", {"name": "Visit", "last_date": "2099-02-01"})
    stale = bob.post(f"{at}/edit", {"name": "X", "expected": 0})
    assert stale.status_code == 409 and "Alice" in stale.json()["problem"]
    assert bob.post(f"{at}/edit", {}).status_code == 422
    one = bob.get(at).json()
    assert (one["row"]["name"], one["row"]["last_date"]) == ("Visit", "2099-02-01")
    assert one["steps"][0]["reached_date"] and one["needs"][0]["state"] == "used"
    assert (one["expense"], one["evidence"][0]["text"]) == ("80", "Minutes")
    for path, body in (
        (f"{at}/milestones", {"name": "x", "due_date": "2099-01-09"}),
        (f"/milestones/{step['id']}/take-out", {}),
        (f"{need}/deliver", much),
        (f"{at}/evidence", {"text": "x"}),
        (f"{at}/edit", {"name": "x"}),
    ):
        hidden = south.post(path, body)
        number = re.search(r"\d+", path)[0]
        none = south.post(path.replace(number, "987654"), body)
        assert (hidden.status_code, hidden.content) == (404, none.content), path
    assert south.get(at).content == south.get("/actions/987654").content


def test_many_at_once_and_templates(noon, caller, settings, tmp_path):
    settings.FILES = tmp_path
    bob, dora, south = caller("bob"), caller("dora"), caller("charlie")
    draft = {"name": "Call", "kind": "visits", "after": 2, "lasts": 9}
    said = {"name": "Ours", "drafts": [draft, draft]}
    assert bob.post("/action-templates/ours", said).status_code == 403
    assert dora.post("/action-templates/ours", said).json() == {"done": True}
    assert bob.get("/action-templates/ours").json()["drafts"][1]["lasts"] == 9
    begun = {"template": "ours", "unit": "north-1-a", "owner": "bob"}
    begun |= {"start_date": "2099-01-01"}
    ids = bob.post("/actions/begin", begun, key="once").json()["ids"]
    assert bob.post("/actions/begin", begun, key="once").json()["ids"] == ids
    ticked = [{"id": number, "expected": 0} for number in ids]
    change = {"actions": ticked, "days": 7}
    assert south.post("/actions/change-together", change).status_code == 404
    assert bob.post("/actions/change-together", change).json() == {"ids": ids}
    rows = bob.get("/actions?unit=north-1-a").json()
    assert {row["start_date"] for row in rows} == {"2099-01-10"}
    bob.post(f"/actions/{ids[0]}/state", {"state": "done"})
    refused = bob.post("/actions/change-together", {"actions": ticked, "days": 1})
    assert refused.status_code == 422 and refused.json()["actions"][0]["id"] == ids[0]
    assert dora.post("/action-templates/ours/retire").json() == {"done": True}
    assert bob.get("/action-templates/ours").status_code == 404


def test_a_sheet_is_handed_in_looked_at_and_planned(noon, caller, settings, tmp_path):
    settings.FILES = tmp_path
    bob, south = caller("bob"), caller("charlie")
    book = base64.b64decode(bob.get("/action-sheets/template").json()["content"])
    assert book[:2] == b"PK"
    content = "Unit,What is done,Owner,First day,Last day\n"
    good = content + "north-1-a,Call,bob,2099-01-01,2099-01-31\n"
    wrong = content + "south,Call,bob,2099-01-01,\n"
    files = [("good.csv", good.encode()), ("wrong.csv", wrong.encode())]
    good, wrong = bob.post("/action-sheets", files=files).json()["ids"]
    at = f"/action-sheets/{good}"
    assert bob.get(at).json()["rows"] == 1
    problem = bob.get(f"/action-sheets/{wrong}").json()["problems"][0]
    assert (problem["row"], problem["column"]) == (2, "Unit")
    assert bob.post(f"/action-sheets/{wrong}/apply").status_code == 422
    assert south.get(at).content == south.get("/action-sheets/987654").content
    assert south.post(f"{at}/apply").status_code == 404
    assert len(bob.post(f"{at}/apply").json()["ids"]) == 1
    assert bob.get(at).json()["state"] == "applied"
    again = bob.post("/action-sheets", files=files[:1])
    assert (
        again.status_code == 422
        and "If its data changes, edit it and upload it again"
        in again.json()["problem"]
    )
    assert bob.post(f"/action-sheets/{wrong}/discard").json() == {"done": True}
