"""Agreement through the API: who may what at which unit, and one round of it."""

import csv
from pathlib import Path

import pytest
from django.db import transaction

from luopan.targets import services
from luopan.targets.models import Ask, Talk, Version

TABLE = Path(__file__).with_name("agreement_rights.csv")
LINES = list(csv.DictReader(TABLE.read_text().splitlines()))
PEOPLE = [name for name in LINES[0] if name not in {"act", "unit"}]
FIRST = {"alice", "bob"}  # the others take as long each
WHO = [
    name if name in FIRST else pytest.param(name, marks=pytest.mark.slow)
    for name in PEOPLE
]
STATUS = {"allow": 200, "hide": 404, "deny": 403, "refuse": 422}
NOTHING = {"expected": 0}


@pytest.fixture
def issued(draft, sold, caller):
    """Issued to all; North and Bob have countered, Bob asks for something; and a frozen one."""
    version = Version.objects.get(pk=draft)
    by = {"actor": sold.dora, "at": sold.at, "version": version}
    frozen = services.copy_version(**by, name="Frozen")
    for one in (version, frozen):
        services.issue(**by | {"version": one}, unit="company", branch=True)
    services.commit(**by | {"version": frozen}, reason="decided")
    for unit, who in (("north", sold.alice), ("north-1-a", sold.bob)):
        amount = Talk.objects.get(version=version, unit__code=unit).amount
        asks = [services.Asked("leads", 20, sold.on)] if who is sold.bob else []
        services.counter(
            **by | {"actor": who},
            unit=unit,
            amount=amount - amount // 50,
            text="fewer heads",
            asks=asks,
        )
    sold.version, sold.locked = version, frozen
    return sold


def asked(world, act, unit):
    """Address and body of a request."""
    version = world.locked if unit == "frozen" else world.version
    where = f"/versions/{version.pk}"
    unit = "north" if unit == "frozen" else unit
    talk = Talk.objects.filter(version=version, unit__code=unit).first()
    said = {"unit": unit}
    on_top = said | {"expected": talk.head if talk else 0}
    number = f"{(talk.amount if talk else 100) / 100:.2f}"
    ask = Ask.objects.get().pk if unit == "north-1-a" else 987_654
    bodies = {
        "issue": said,
        "recall": said,
        "counter": on_top | {"amount": "100", "text": "a customer left"},
        "withdraw": on_top,
        "answer": on_top | {"amount": number},
        "accept": on_top,
        "escalate": on_top,
        "remind": said,
        "remark": on_top | {"text": "noted"},
        "delegates": said | {"username": "dora"},
        "submissions": said | {"amount": "100"},
        "promise": {"until_date": "2027-02-01"},
        "refuse": {},
        "deliver": {},
    }
    inside = {"counter", "withdraw", "answer", "accept", "escalate", "remind", "remark"}
    if act in inside:
        return f"{where}/talk/{act}", bodies[act]
    if act in {"promise", "refuse", "deliver"}:
        return f"{where}/asks/{ask}/{act}", bodies[act]
    if act == "talk":
        return f"{where}/talk?unit={unit}", None
    return f"{where}/{act}", bodies.get(act)


@pytest.mark.parametrize("who", WHO)
def test_rights(issued, caller, who):
    person, wrong = caller(who), []
    for line in LINES:
        path, body = asked(issued, line["act"], line["unit"])
        with transaction.atomic():
            answer = person.get(path) if body is None else person.post(path, body)
            transaction.set_rollback(True)
        if answer.status_code != STATUS[line[who]]:
            wrong.append(
                (
                    line["act"],
                    line["unit"],
                    line[who],
                    answer.status_code,
                    answer.content,
                )
            )
    assert not wrong


def test_one_sees_neither_the_siblings_nor_the_padding_above(issued, caller):
    where = f"/versions/{issued.version.pk}"
    found = caller("bob").get(f"{where}/talks").json()
    assert [row["unit"] for row in found["items"]] == ["north-1-a"]
    assert (found["count"], found["mine"], found["above"]) == (1, 0, 1)
    found = caller("alice").get(f"{where}/talks").json()
    assert {row["unit"] for row in found["items"]} == {
        "north",
        "north-1",
        "north-2",
        "north-1-a",
        "north-1-b",
        "north-2-a",
    }
    by_unit = {
        node["unit"]: node
        for node in caller("alice").get(f"{where}/gaps").json()["items"]
    }
    assert "company" not in by_unit
    assert by_unit["north"]["reserve"] == "0"
    own = caller("bob").get(f"{where}/gaps").json()["items"]
    assert [node["unit"] for node in own] == ["north-1-a"]
    thread = caller("bob").get(f"{where}/talk?unit=north-1-a").json()
    assert thread["carriers"] == []
    accepted = caller("dora").post(
        f"{where}/talk/accept", {"unit": "north-1-a", "expected": thread["row"]["head"]}
    )
    assert accepted.status_code == 200
    seen = caller("bob").get(f"{where}/talk?unit=north-1-a").json()["cards"][-1]
    assert (seen["kind"], seen["carried"]) == ("acceptance", [])
    above = caller("alice").get(f"{where}/talk?unit=north-1-a").json()["cards"][-1]
    assert [one["code"] for one in above["carried"]] == ["north-1~"]


def test_a_round(draft, sold, caller):
    dora, alice = caller("dora"), caller("alice")
    where = f"/versions/{draft}"
    issued = dora.post(f"{where}/issue", {"unit": "company", "deadline": "2027-01-20"})
    assert issued.json() == {"count": 2, "stood": 0, "empty": 0}
    assert dora.get(where).json()["state"] == "issued"
    mine = alice.get("/waiting").json()
    assert [(row["unit"], row["side"]) for row in mine["items"]] == [("north", "below")]
    talk = alice.get(f"{where}/talk?unit=north").json()["row"]
    proposal = float(talk["proposal"])
    assert talk["last_year"] == "72000"
    assert talk["growth"] == pytest.approx(0.1)
    said = {
        "unit": "north",
        "expected": talk["head"],
        "amount": f"{proposal - 3000:.2f}",
        "evidence": [
            {"label": "a vacancy", "amount": "-2000"},
            {"label": "a lost customer", "amount": "-1000"},
        ],
        "asks": [
            {"resource": "presales", "quantity": "10", "wanted_date": "2027-02-01"}
        ],
    }
    wrong = said | {"evidence": said["evidence"][:1]}
    assert alice.post(f"{where}/talk/counter", wrong).status_code == 422
    done = alice.post(f"{where}/talk/counter", said, key="one")
    assert done.json()["version_state"] == "in_talks"
    assert alice.post(f"{where}/talk/counter", said, key="one").json() == done.json()
    stale = {"unit": "north", "expected": talk["head"]}
    assert dora.post(f"{where}/talk/accept", stale).status_code == 409
    seen = dora.get(f"{where}/talk?unit=north").json()
    assert [row["unit"] for row in dora.get("/waiting").json()["items"]] == ["north"]
    (ask,) = seen["asks"]
    promised = dora.post(
        f"{where}/asks/{ask['id']}/promise", {"until_date": "2027-02-01"}
    )
    assert promised.json()["state"] == "promised"
    now = dora.get(f"{where}/talk?unit=north").json()["row"]["head"]
    accepted = dora.post(
        f"{where}/talk/accept",
        {
            "unit": "north",
            "expected": now,
            "carried": {"company~": "1000", "south": "2000"},
        },
    ).json()
    assert (accepted["state"], float(accepted["amount"])) == (
        "settled",
        proposal - 3000,
    )
    rows = dora.get(f"{where}/gaps").json()["items"]
    by_unit = {row["unit"]: row for row in rows}
    assert by_unit["company"]["top_down"] == "132000"
    assert by_unit["company"]["reserve"] == "1000"
    assert by_unit["south"]["state"] == "open"
    left = dora.get(f"{where}/waiting").json()["items"]
    assert [(row["unit"], row["who"]) for row in left] == [("south", ["Charlie"])]


def test_authority_is_set_by_who_commits(issued, caller):
    dora, said = caller("dora"), {"role": "manager", "share": "0.08"}
    assert caller("alice").post("/authorities", said).status_code == 403
    set_to = dora.post("/authorities", said | {"from_date": "2027-02-01"}).json()
    assert (set_to["share"], set_to["set_by"]) == ("0.08", "Dora")
    rows = [row for row in dora.get("/authorities").json() if row["role"] == "manager"]
    assert [row["share"] for row in rows] == ["0.05", "0.08"]
    assert dora.post("/authorities", said | {"role": "king"}).status_code == 422
    assert (
        dora.post("/authorities", {"role": "manager", "share": "1.2"}).status_code
        == 400
    )
