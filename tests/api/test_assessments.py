"""Assessment sheets through the API: drawn up, published, scored, marked, as on the pages."""

from luopan.targets.models import Version


def test_a_sheet_from_the_draft_to_the_score(draft, sold, caller):
    plan = Version.objects.get(pk=draft).plan_id
    dora, alice, bob = caller("dora"), caller("alice"), caller("bob")
    made = dora.post(f"/plans/{plan}/assessments", {"audience": "seat"})
    assert made.status_code == 200, made.content
    sheet = made.json()["number"]
    lines = [
        {"metric": "sales_amount", "weight": "60", "source": "fixed", "bar": "100"},
        {
            "metric": "orders",
            "weight": "40",
            "rule": "stepped",
            "source": "fixed",
            "bar": "1",
            "parameters": {"steps": [["1", "1"], ["0.5", "0.5"]]},
        },
        {"name": "Sham contract", "rule": "veto", "parameters": {"spoils": "month"}},
    ]
    wrong = [
        {
            "metric": "orders",
            "rule": "stepped",
            "weight": "1",
            "parameters": {"steps": [1]},
        }
    ]
    for said in (
        wrong,
        [{"name": "x", "rule": "items", "parameters": {"each": "NaN"}}],
    ):
        odd = dora.post(
            f"/assessments/{sheet}/editions", {"lines": said, "expected": 0}
        )
        assert odd.status_code == 422, odd.content
    saved = dora.post(f"/assessments/{sheet}/editions", {"lines": lines, "expected": 0})
    assert saved.json() == {"number": 1}
    assert bob.get(f"/assessments/{sheet}").status_code == 404
    done = dora.post(f"/assessments/{sheet}/publish", {"expected": 1})
    assert done.status_code == 200, done.content

    told = bob.get(f"/assessments/{sheet}").json()
    assert [line["key"] for line in told["lines"]] == [
        "sales_amount",
        "orders",
        "item-1",
    ]
    assert not told["editable"] and told["published"] == 1
    (row,) = bob.get(f"/plans/{plan}/assessments").json()
    assert row["units"] == 1
    refused = bob.post(f"/assessments/{sheet}/editions", {"lines": [], "expected": 1})
    assert refused.status_code == 403

    score = bob.get(f"/plans/{plan}/score", unit="north-1-a").json()
    assert score["edition"] == 1
    assert bob.get(f"/plans/{plan}/score", unit="north-1-b").status_code == 404
    mark = {
        "unit": "north-1-a",
        "key": "item-1",
        "day": "2027-01-02",
        "text": "Never sent",
    }
    assert bob.post(f"/plans/{plan}/marks", mark).status_code == 403
    made = alice.post(f"/plans/{plan}/marks", mark)
    assert made.status_code == 200, made.content
    back = alice.post(f"/marks/{made.json()['number']}/back", {"reason": "It was sent"})
    assert back.status_code == 200
    (seen,) = bob.get(f"/plans/{plan}/score", unit="north-1-a").json()["marks"]
    assert seen["taken_back"] and seen["text"] == "Never sent"


def test_caps_on_padding(draft, sold, caller):
    where = f"/versions/{draft}/padding-caps"
    dora, alice = caller("dora"), caller("alice")
    assert dora.post(where, {"depth": 1, "share": "0.05"}).json() == {
        "caps": [{"depth": 1, "share": "0.05"}]
    }
    assert alice.get(where).json()["caps"] == [{"depth": 1, "share": "0.05"}]
    assert alice.post(where, {"depth": 1, "share": "0.5"}).status_code == 403
    assert dora.post(where, {"depth": 1}).json() == {"caps": []}
