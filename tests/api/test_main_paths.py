"""From files to a committed plan and to tracking, by a program alone."""

from datetime import date

import pytest

from luopan.org.auditing import PRESENCE
from luopan.records.models import Batch
from luopan.targets.models import Version
from luopan.trail import jobs
from luopan.trail.models import Entry

COMPANY = {"unit": "company", "product": "products", "period": "2027"}


def cell(**axes):
    return COMPANY | axes


def test_who_asks(caller):
    me = caller("alice", "targets.read").get("/me").json()
    assert (me["username"], me["scopes"]) == ("alice", ["targets.read"])
    assert me["roles"][0]["role"] == "manager"


def test_files_become_records_and_go_again(sold, caller):
    olga = caller("olga")
    batches = olga.get("/batches").json()
    assert (batches["count"], batches["items"][0]["id"]) == (1, sold.batch)
    found = olga.get(f"/batches/{sold.batch}").json()
    assert found["rows"] == 48
    taken = olga.post(f"/batches/{sold.batch}/revoke", {"reason": "wrong file"})
    assert taken.json() == {"done": True}
    assert Batch.objects.get(pk=sold.batch).revoked_at is not None
    acts = set(Entry.objects.values_list("act", flat=True))
    assert {"records.receive", "records.accept", "records.revoke"} <= acts


def test_files_are_asked_about_and_put_away(sold, caller):
    olga = caller("olga")
    text = "日期,客户,销售额\n2026-02-01,乙公司,12.5\n".encode("gbk")
    upload = olga.post("/uploads", files=[("一.csv", text)])
    assert upload.status_code == 201
    number = upload.json()["id"]
    assert upload.json()["step"] == "working"
    jobs.work(once=True)
    found = olga.get(f"/uploads/{number}").json()
    assert found["sheets"][0]["rows"] == 1
    places = {c["name"]: c["place"] for c in found["sheets"][0]["columns"]}
    assert places["销售额"] == "amount"
    said = olga.post(f"/uploads/{number}/say", {"columns": places})
    assert said.json()["step"] == "working"
    jobs.work(once=True)
    wrong = olga.post(f"/uploads/{number}/say", {"columns": {"销售额": "secret"}})
    assert wrong.status_code == 422
    assert olga.post(f"/uploads/{number}/discard").json() == {"done": True}
    assert number not in [row["id"] for row in olga.get("/uploads").json()]


def test_a_plan_is_thought_of_made_changed_and_committed(draft, sold, caller):
    dora = caller("dora")
    rehearsed = dora.post(
        "/plans/preview", {"year": 2027, "grow": "0.1", "history": [{"year": 2026}]}
    ).json()
    assert rehearsed["whole"]["amount"] == "132000"

    seen = dora.get(f"/versions/{draft}").json()
    assert (seen["total"], seen["state"]) == ("132000", "draft")
    axes = dora.get(f"/versions/{draft}/axes").json()
    assert axes["units"][0]["code"] == "company"
    head = seen["head"]

    gesture = {"kind": "total", "cell": {"unit": "north"}, "amount": "100000.50"}
    thought = dora.post(f"/versions/{draft}/steps/preview", {"gesture": gesture})
    assert thought.json()["seq"] is None
    done = dora.post(
        f"/versions/{draft}/steps",
        {"expected": head, "gesture": gesture, "reason": "as agreed"},
    ).json()
    assert done["seq"] == done["head"] == head + 1
    assert done["touched"] == thought.json()["touched"] > 0

    told = dora.get(f"/versions/{draft}/cell", **cell(unit="north")).json()
    assert told["amount"] == "100000.5"
    assert sum(float(line["delta"]) for line in told["lines"]) == 100000.5
    assert told["lines"][-1]["reason"] == "as agreed"
    sheet = dora.get(
        f"/versions/{draft}/sheet",
        unit=["company", "north"],
        product=["products"],
        period=["2027"],
    ).json()
    assert [row["amounts"] for row in sheet["rows"]] == [["152800.5"], ["100000.5"]]

    acts = dora.get(f"/versions/{draft}/steps").json()
    assert acts["items"][-1]["kind"] == "total"
    copy = dora.post(f"/versions/{draft}/copy", {"name": "Before", "seq": head}).json()
    apart = dora.get(f"/versions/{draft}/compare/{copy['version']}").json()
    assert (apart["one"], apart["other"]) == ("152800.5", "132000")
    assert apart["count"] == len(apart["differences"])

    stale = dora.post(f"/versions/{draft}/commit", {"expected": head})
    assert stale.status_code == 422
    frozen = dora.post(f"/versions/{draft}/commit", {"expected": head + 1}).json()
    assert frozen["state"] == "committed"
    assert len(frozen["hash"]) == 64
    plans = dora.get("/plans").json()
    assert plans["count"] == 1
    assert {v["state"] for v in plans["items"][0]["versions"]} == {"draft", "committed"}


# kind: (gesture, the words that its history has)
GESTURES = [
    {"kind": "total", "cell": {"unit": "north"}, "amount": "120000", "hold": False},
    {
        "kind": "override",
        "cells": [{"cell": cell(unit="south-1-a", period="2027-01"), "amount": "5.25"}],
    },
    {"kind": "grow", "cell": {"unit": "south"}, "ratio": "0.05"},
    {"kind": "spread", "cell": cell(), "method": "equal", "amount": "96000"},
    {
        "kind": "spread",
        "cell": cell(unit="north"),
        "method": "weighted",
        "amount": "90000",
        "blend": [{"source": "year", "year": 2026}, {"source": "even", "share": "0.5"}],
    },
    {"kind": "hold", "cell": cell(unit="north-1"), "until": "2027-06-30"},
    {"kind": "release", "cell": cell(unit="north-1")},
    {"kind": "bound", "cell": cell(unit="south"), "least": "1000", "most": "900000.5"},
    {
        "kind": "move",
        "source": cell(unit="north-1"),
        "sink": cell(unit="north-2"),
        "amount": "10.01",
    },
    {"kind": "mix", "cell": cell(), "shares": {"茶": "1"}},
    {"kind": "reserve", "cell": cell(unit="north"), "ratio": "0.1"},
    {"kind": "padding", "cell": cell(unit="south"), "ratio": "0.05"},
    {"kind": "round", "cell": cell(), "step": "10"},
    {"kind": "close", "period": "2027-01"},
    {"kind": "reopen", "period": "2027-01"},
]


def test_a_spread_is_weighed_by_what_is_known_on_the_day(draft, caller):
    """Working days, with the day in the answer; an empty pipeline is refused, not even."""
    dora, at = caller("dora"), f"/versions/{draft}/steps"
    head = dora.get(f"/versions/{draft}").json()["head"]

    def by(source):
        blend = [{"source": source}]
        spread = {"kind": "spread", "method": "weighted", "amount": "132000"}
        gesture = spread | {"cell": {"unit": "company"}, "blend": blend}
        return {"gesture": gesture, "expected": head}

    thought = dora.post(f"{at}/preview", {"gesture": by("days")["gesture"]}).json()
    assert any("by working days, as known on" in note for note in thought["notes"])
    none = dora.post(at, by("pipeline"))
    assert (
        none.status_code == 422
        and "Choose other weights, or choose an even spread" in none.content.decode()
    )
    assert dora.post(at, by("stars")).status_code == 400
    assert caller("fin").post(at, by("days")).status_code == 403
    done = dora.post(at, by("days")).json()
    assert done["head"] == head + 1 and done["touched"] > 0


def test_two_versions_are_compared_unit_by_unit(draft, caller):
    """79,200 of the North become 100,000.5; each sees as far as his part goes."""
    dora, head = caller("dora"), caller("dora").get(f"/versions/{draft}").json()["head"]
    copy = dora.post(f"/versions/{draft}/copy", {"name": "Before", "seq": head}).json()
    gesture = {"kind": "total", "cell": {"unit": "north"}, "amount": "100000.50"}
    said = {"expected": head, "gesture": gesture}
    assert dora.post(f"/versions/{draft}/steps", said).status_code == 200
    at = f"/versions/{copy['version']}/compare/{draft}/units"
    found = dora.get(at).json()
    (north,) = found["items"]
    assert (north["code"], north["name"], north["one"], north["other"]) == (
        *("north", "North"),
        *("79200", "100000.5"),
    )
    assert (north["apart"], north["up"], north["down"]) == ("20800.5", "20800.5", "0")
    assert (found["count"], found["depth"], found["others"]) == (1, 1, 1)
    assert (found["whole"]["one"], found["whole"]["other"]) == ("132000", "152800.5")
    assert found["same"]["apart"] == "0"
    seats = dora.get(at, depth=3, limit=1).json()
    assert len(seats["items"]) == 1 < seats["count"]
    assert sum(
        float(one["apart"]) for one in dora.get(at, depth=3).json()["items"]
    ) == (20_800.5)
    bob = caller("bob").get(at, depth=0).json()
    assert [one["code"] for one in bob["items"]] == ["north-1-a"] and bob["depth"] == 3
    assert bob["whole"]["one"] == bob["items"][0]["one"] != "132000"
    assert caller("charlie").get(at).json()["items"] == []
    assert caller("alice", "records.read").get(at).status_code == 403
    assert dora.get(at, which="floor").status_code == 422
    assert dora.get(at, which="nothing").status_code == 400
    assert dora.get(f"/versions/{draft}/compare/987654/units").status_code == 404


def test_every_gesture_is_said_revised_and_taken_back(draft, caller):
    dora = caller("dora")
    head = dora.get(f"/versions/{draft}").json()["head"]
    numbers = {}
    for gesture in GESTURES:
        body = {"expected": head, "gesture": gesture}
        done = dora.post(f"/versions/{draft}/steps", body)
        assert done.status_code == 200, (gesture, done.content.decode())
        head = done.json()["head"]
        numbers[gesture["kind"]] = head
    kinds = [a["kind"] for a in dora.get(f"/versions/{draft}/steps").json()["items"]]
    assert kinds[-len(GESTURES) :] == [g["kind"] for g in GESTURES]

    again = {"kind": "grow", "cell": {"unit": "south"}, "ratio": "0.08"}
    other = {"kind": "revise", "seq": numbers["total"], "to": again}
    body = {"expected": head, "gesture": other}
    refused = dora.post(f"/versions/{draft}/steps", body)
    assert refused.status_code == 422
    assert "“total”" in refused.json()["problem"]
    body["gesture"] = other | {"seq": numbers["grow"]}
    done = dora.post(f"/versions/{draft}/steps", body)
    assert done.status_code == 200, done.content
    body = {"expected": head + 1, "gesture": {"kind": "revert"}}
    done = dora.post(f"/versions/{draft}/steps", body)
    assert done.status_code == 200, done.content
    assert done.json()["head"] == head + 2


def test_amounts_finer_than_the_smallest_unit_are_refused(draft, caller):
    gesture = {"kind": "total", "cell": {"unit": "north"}, "amount": "1.005"}
    body = {"expected": 0, "gesture": gesture}
    refused = caller("dora").post(f"/versions/{draft}/steps", body)
    assert refused.status_code == 422
    assert "finer" in refused.json()["problem"]
    assert refused.json()["facts"]["amount"] == "1.005"


def test_who_comes_too_late_is_told_who_was_faster(draft, caller):
    dora, olga = caller("dora"), caller("olga")
    head = dora.get(f"/versions/{draft}").json()["head"]

    def say(who, amount):
        gesture = {"kind": "total", "cell": {"unit": "north"}, "amount": amount}
        body = {"expected": head, "gesture": gesture}
        return who.post(f"/versions/{draft}/steps", body)

    assert say(dora, "100").status_code == 200
    late = say(olga, "200")
    assert late.status_code == 409
    assert "Dora" in late.json()["problem"]
    assert Version.objects.get(pk=draft).head == head + 1


def test_a_refusal_has_its_facts(draft, caller):
    dora = caller("dora")
    head = dora.get(f"/versions/{draft}").json()["head"]
    for unit in ("north", "south"):
        gesture = {"kind": "hold", "cell": {"unit": unit}}
        body = {"expected": head, "gesture": gesture}
        head = dora.post(f"/versions/{draft}/steps", body).json()["head"]
    gesture = {"kind": "total", "cell": {}, "amount": "1"}
    refused = dora.post(
        f"/versions/{draft}/steps", {"expected": head, "gesture": gesture}
    )
    assert refused.status_code == 422
    assert refused.json()["facts"]["nearest"]


def test_words_on_a_cell(draft, caller):
    alice, bob = caller("alice"), caller("bob")
    where = cell(unit="north-1-a")
    said = alice.post(f"/versions/{draft}/comments", where | {"text": "Why so much?"})
    number = said.json()["id"]
    answer = where | {"text": "Ask Dora.", "answers": number}
    assert bob.post(f"/versions/{draft}/comments", answer).status_code == 200
    (comment,) = bob.get(f"/versions/{draft}/comments", **where).json()
    assert comment["answers"][0]["text"] == "Ask Dora."
    path = f"/versions/{draft}/comments/{number}/withdraw"
    assert bob.post(path, where).status_code == 422  # it is not his
    assert alice.post(path, where).json() == {"done": True}


def test_how_it_goes_down_to_the_records(draft, caller):
    dora = caller("dora")
    head = dora.get(f"/versions/{draft}").json()["head"]
    dora.post(f"/versions/{draft}/commit", {"expected": head})
    asked = {"metric": "sales_amount", "unit": "company", "period": "2026"}
    found = dora.get("/tracking", **asked).json()
    assert found["standing"]["actual"] == "120000"
    assert found["definition"]["lines"]
    asked["period"] = "2027"
    assert dora.get("/tracking", **asked).json()["standing"]["target"] == "132000"
    asked |= {"period": "2026-03", "unit": "north-1-a", "limit": 10}
    behind = dora.get("/tracking/records", **asked).json()
    assert behind["count"] == 1
    assert (behind["items"][0]["amount"], behind["items"][0]["batch"]) == (
        "1000",
        "orders.csv",
    )
    sound = dora.get("/tracking/soundness", unit="north-1-a", period="2026").json()
    assert (sound["unit"]["code"], sound["deals"]) == ("north-1-a", [])
    assert {month["amount"] for month in sound["months"]} == {"1000"}


def check_working_weeks(dora):
    """A shop opens on Saturdays from a day on; its seats follow, until it says no more."""
    usual = dora.get("/working-weeks", unit="north-2").json()["now"]
    assert usual["unit"] is None and usual["rest_days"] == [6, 7]
    shop = {"unit": "north-2", "rest_days": [7], "from_date": "2027-02-01"}
    shop |= {"keeps_holidays": False}
    assert dora.post("/unit-changes/working-week", shop).status_code == 200
    seat = dora.get("/working-weeks", unit="north-2-a", on="2027-02-01").json()
    assert (seat["now"]["unit"], seat["now"]["rest_days"]) == ("north-2", [7])
    assert seat["own"] == [] and not seat["now"]["keeps_holidays"]
    none = {**shop, "rest_days": [1, 2, 3, 4, 5, 6, 7]}
    refused = dora.post("/unit-changes/working-week", none)
    assert "At least one day" in refused.json()["problem"]
    above = {"unit": "north-2", "from_date": "2027-03-01"}
    assert dora.post("/unit-changes/work-as-above", above).status_code == 200
    (own,) = dora.get("/working-weeks", unit="north-2").json()["own"]
    assert (own["start_date"], own["end_date"]) == ("2027-02-01", "2027-03-01")


def test_the_organisation_is_read_and_changed(sold, caller):
    dora = caller("dora")
    units = dora.get("/units", limit=3).json()
    assert units["count"] == 11
    assert [u["code"] for u in units["items"]] == ["company", "north", "north-1"]
    seats = dora.get("/units", limit=100, on="2027-01-04").json()["items"]
    bob = next(unit for unit in seats if unit["code"] == "north-1-a")
    assert bob["holders"] == [
        {"code": "bob", "name": "Bob", "acting": False, "on_leave": False}
    ]
    add = {"unit": "north", "code": "north-3", "name": "North team 3"}
    assert dora.post("/unit-changes/add", add).json() == {"code": "north-3"}
    seat = {"unit": "north-3", "code": "n3a", "name": "Seat E", "kind": "seat"}
    assert dora.post("/unit-changes/add", seat).status_code == 200
    dora.post("/people", {"code": "grace", "name": "Grace"})
    steps = [
        ("place", {"unit": "n3a", "person": "grace"}),
        ("rename", {"unit": "north-3", "name": "Team three"}),
        (
            "hand-over",
            {"unit": "n3a", "person": "alice", "from_date": "2027-02-01"},
        ),
        ("vacate", {"unit": "n3a", "from_date": "2027-03-01"}),
        (
            "move",
            {"unit": "north-3", "parent": "south", "from_date": "2027-03-01"},
        ),
        (
            "split",
            {
                "unit": "north-1",
                "into": [{"code": "x", "name": "X"}, {"code": "y", "name": "Y"}],
                "children": {"north-1-a": "x", "north-1-b": "y"},
                "from_date": "2027-03-01",
            },
        ),
        ("end", {"unit": "n3a", "end_date": "2027-04-01"}),
    ]
    for act, body in steps:
        done = dora.post(f"/unit-changes/{act}", body)
        assert done.status_code == 200, (act, done.content)
    told = dora.get("/units/north-3").json()
    assert [stay["code"] for stay in told["stood_under"]] == ["south", "north"]
    held = dora.get("/units/n3a").json()["held_by"]
    assert {stay["code"] for stay in held} == {"alice", "grace"}
    check_working_weeks(dora)
    ends = {"person": "grace", "end_date": "2027-05-01"}
    assert dora.post("/people-changes/end", ends).json() == {"code": "grace"}
    people = dora.get("/people").json()
    assert "grace" in [person["code"] for person in people["items"]]


def test_the_catalogue_is_read_and_changed(sold, caller):
    olga = caller("olga")
    new = {"code": "cola", "name": "Cola", "kind": "line"}
    assert olga.post("/products", new).json() == {"code": "cola"}
    codes = [row["code"] for row in olga.get("/products").json()["items"]]
    assert codes[0] == "products"
    assert "cola" in codes
    sales = next(m for m in olga.get("/metrics").json() if m["code"] == "sales_amount")
    assert (sales["quantum"], sales["counted_in"]) == ("0.01", "CNY")
    assert [c["code"] for c in olga.get("/calendars").json()]
    periods = olga.get("/calendars/company/2027").json()
    assert (periods[0]["code"], periods[0]["end_date"]) == ("2027", "2028-01-01")
    assert olga.get("/calendars/nowhere/2027").status_code in {404, 422}
    customers = olga.get("/customers", q="甲").json()
    assert customers["count"] == 1


def test_jobs_company_and_trail(sold, caller):
    adam, audrey = caller("adam"), caller("audrey")
    assert adam.get("/company").json()["root"] == "company"
    assert adam.post("/company", {"name": "罗盘茶业"}).json()["name"] == "罗盘茶业"
    kinds = {job["kind"] for job in adam.get("/jobs").json()}
    assert kinds == {"records.examine", "records.apply"}
    assert adam.get("/backups").json() == []
    job = adam.post("/backups").json()
    assert adam.get(f"/jobs/{job['id']}").json()["kind"] == "org.backup"
    trail = audrey.get("/audit", limit=2).json()
    assert trail["more"]
    assert trail["items"][0]["act"] == "org.ask_for_backup" or trail["length"] > 5
    older = audrey.get("/audit", before=trail["items"][-1]["seq"], limit=1).json()
    assert older["items"][0]["seq"] < trail["items"][-1]["seq"]
    day = older["items"][0]["at"][:10]
    spans = {"day": day, "until": "2100-01-01"}
    assert audrey.get("/audit", **spans).json()["items"]
    assert not audrey.get("/audit", day="2100-01-01", until="2100-01-02").json()[
        "items"
    ]
    acts = audrey.get("/audit", **spans, deeds=True).json()["items"]
    assert acts and not {one["act"] for one in acts} & set(PRESENCE)
    assert audrey.get("/audit/verdict").json()["ok"] is True
    assert "hash" in audrey.get("/audit/head").json()["head"]
    assert audrey.post("/audit/proofs").json()["kind"] == "org.prove"


def test_the_trail_says_which_token_it_was(sold, caller):
    adam = caller("adam")
    adam.post("/company", {"name": "罗盘茶业"})
    entry = Entry.objects.filter(act="org.edit_company").latest("seq")
    assert entry.actor == sold.adam
    assert entry.request_id.startswith("token")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_sentences_are_in_the_language_of_the_caller(noon, caller, language):
    alice = caller("alice")
    alice.headers["accept-language"] = language
    said = alice.get("/units/nowhere").json()["problem"]
    assert ("没有" in said) == (language == "zh-hans")


CORRECT = "/entries/opportunities/correct"


def test_records_are_entered_one_by_one_and_taken_back(noon, sold, caller):
    """Bob for his own seat; what he entered goes again, once."""
    from luopan.dimensions.services import add_accounts
    from luopan.dimensions.services.accounts import NewAccount
    from luopan.records.models import Activity, Document, Opportunity

    mei = NewAccount("A1", "Mei")
    add_accounts(actor=noon.operator, at=noon.at, rows=[mei])
    bob = caller("bob")
    common = {"day": "2027-01-03", "seat": "north-1-a", "account": "A1"}
    visit = {"number": "V1", "kind": "visit", "contact": "Wu"} | common
    made = bob.post("/entries/activities", visit)
    assert made.status_code == 201, made.json()
    assert Activity.objects.get(key="V1").contact == "Wu"
    money = {"number": "R1", "amount": "12.5", "currency": "CNY"} | common
    assert bob.post("/entries/receipts", money).status_code == 201
    assert Document.objects.get(kind="receipt").lines.get().amount == 12_500_000
    moved = {"opportunity": "none", "stage": "talks", "day": "2027-01-03"}
    assert bob.post("/entries/stages", moved).status_code == 422
    path = f"/entries/{made.json()['batch_id']}/take-back"
    assert caller("charlie").post(path, {"reason": "no"}).status_code == 404
    assert bob.post(path, {"reason": "wrong"}).json() == {"done": True}
    assert not Activity.objects.filter(live=True).exists()
    deal = money | {"number": "O1", "expected_day": "2027-03-31", "stage": "talks"}
    assert bob.post("/entries/opportunities", deal).status_code == 201
    right = {"opportunity": "O1", "amount": "20", "reason": "they want more"}
    assert caller("charlie").post(CORRECT, right).status_code == 404
    assert bob.post(CORRECT, right | {"reason": ""}).status_code == 422
    assert bob.post(CORRECT, right).status_code == 201
    opened = Opportunity.objects.get(key="O1", live=True)
    assert (opened.amount, opened.expected_date) == (20_000_000, date(2027, 3, 31))
    assert opened.stages.get().stage == "talks"
    assert bob.post("/entries/opportunities", deal).status_code == 422  # there already
    south = deal | {"number": "O2", "seat": "south-1-a"}
    assert bob.post("/entries/opportunities", south).status_code == 404
    south = visit | {"number": "V2", "seat": "south-1-a"}
    assert bob.post("/entries/activities", south).status_code == 404
