"""Letters by programs: read, sign with the fingerprint, on record, printed, explained."""

import base64

import pytest

from luopan.targets import services
from luopan.targets.models import Commitment, Version


@pytest.fixture
def frozen(draft, sold):
    """The draft of the cast, committed."""
    version = Version.objects.get(pk=draft)
    services.commit(actor=sold.dora, at=sold.at, version=version)
    return Version.objects.get(pk=draft)


def test_a_letter_is_signed_by_who_read_it(frozen, caller):
    at = f"/versions/{frozen.pk}"
    bob = caller("bob")
    draft = bob.get(f"{at}/letter?unit=north-1-a").json()
    assert (draft["standing"], draft["may_sign"]) == ("ready", True)
    wrong = bob.post(f"{at}/sign", {"unit": "north-1-a", "expected": "0" * 64})
    assert wrong.status_code == 409
    said = {"unit": "north-1-a", "expected": draft["expected"]}
    made = bob.post(f"{at}/sign", said)
    assert made.status_code == 200, made.json()
    assert made.json()["number"] == "2027-north-1-a-1"
    found = bob.get("/letters?number=2027-north-1-a-1").json()
    assert found["as_signed"] and found["name"] == "Bob"
    assert found["text_hash"] == draft["expected"]
    paper = bob.get("/letters/paper?number=2027-north-1-a-1&kind=docx").json()
    assert base64.b64decode(paper["content"]).startswith(b"PK")
    assert caller("charlie").get("/letters?number=2027-north-1-a-1").status_code == 404
    board = caller("alice").get(f"{at}/letters").json()
    assert (board["seats_signed"], board["seats"]) == (1, 3)
    assert caller("alice").post(f"{at}/sign", said).status_code == 403


def test_a_letter_is_read_signed_and_recorded_in_a_language(frozen, caller):
    """As on the page: the company's, or the one that is asked for; another one is refused."""
    at, bob = f"/versions/{frozen.pk}", caller("bob")
    drafts = {
        language: bob.get(f"{at}/letter?unit=north-1-a&language={language}").json()
        for language in ("", "zh", "en")
    }
    assert drafts[""] == drafts["zh"] and drafts["en"]["language"] == "en"
    assert "Letter of commitment" in drafts["en"]["text"][0]["text"]
    said = {"unit": "north-1-a", "expected": drafts["en"]["expected"]}
    assert bob.post(f"{at}/sign", said).status_code == 409  # of the Chinese text
    assert bob.post(f"{at}/sign", said | {"language": "fr"}).status_code == 400
    assert bob.post(f"{at}/sign", said | {"language": "en"}).status_code == 200
    kept = Commitment.objects.get(unit__code="north-1-a")
    assert (kept.language, kept.text_hash) == ("en", said["expected"])
    one = {"unit": "south-1-a", "name": "Sue", "paper_date": "2027-01-03"}
    signed = {"signed": [one | {"language": "en"}]}
    assert caller("olga").post(f"{at}/letters/record", signed).status_code == 200
    assert Commitment.objects.get(unit__code="south-1-a").language == "en"


def test_what_has_no_answer_is_told_with_the_letter(draft, caller, sold):
    """Committed without an answer to what Bob offered: he may sign, and is told of it."""
    at, bob = f"/versions/{draft}", caller("bob")
    version = Version.objects.get(pk=draft)
    by = {"actor": sold.dora, "at": sold.at, "version": version}
    services.issue(**by, unit="company", branch=True)
    number = bob.get(f"{at}/letter?unit=north-1-a").json()
    assert number["unanswered"]["proposal"] == number["amount"]
    counter = {"unit": "north-1-a", "amount": 90, "text": "two left"}
    services.counter(**by | {"actor": sold.bob}, **counter)
    assert bob.get(f"{at}/letter?unit=north-1-a").json()["unanswered"] is None
    services.commit(**by, reason="the year begins")
    found = bob.get(f"{at}/letter?unit=north-1-a").json()
    assert found["may_sign"] and found["unanswered"]["lapsed"]
    assert (found["unanswered"]["side"], found["unanswered"]["proposal"]) == (
        "above",
        None,
    )
    other = caller("alice").get(f"{at}/letter?unit=north-1-a").json()
    assert (other["may_sign"], other["unanswered"]) == (False, None)


def test_what_would_change_the_number_is_told_with_the_letter(frozen, caller):
    """To who may sign it; as long as nobody has decided."""
    at, bob = f"/versions/{frozen.pk}/letter?unit=north-1-a", caller("bob")
    assert (bob.get(at).json()["adjustments"], bob.get(at).json()["reserved"]) == (
        [],
        "",
    )
    leave = {"year": 2027, "unit": "north-1-a", "trigger": "leave", "reason": "Knee"}
    days = {"from_date": "2027-09-01", "last_date": "2027-09-30"}
    asked = bob.post("/adjustments", leave | days).json()
    (told,) = bob.get(at).json()["adjustments"]
    assert (told["id"], told["unit"], told["carries"]) == (
        asked["id"],
        "north-1-a",
        False,
    )
    assert (told["amount"], told["state"], told["waits"]) == ("-1100", "open", ["Dora"])
    assert caller("alice").get(at).json()["adjustments"] == []
    assert caller("charlie").get(at).status_code == 404


def test_letters_on_paper_and_in_bulk(frozen, caller):
    at, olga = f"/versions/{frozen.pk}", caller("olga")
    one = {"unit": "south-1-a", "name": "Sue", "paper_date": "2027-01-03"}
    made = olga.post(f"{at}/letters/record", {"signed": [one]})
    assert made.status_code == 200, made.json()
    assert [x["number"] for x in made.json()["letters"]] == ["2027-south-1-a-1"]
    job = olga.post(f"{at}/letters/print", {"unit": "company", "kind": "docx"})
    assert job.json()["job_id"] > 0
    refused = caller("alice").post(f"{at}/letters/record", {"signed": [one]})
    assert refused.status_code == 403


def test_a_number_is_explained(frozen, caller):
    found = caller("alice").get(f"/versions/{frozen.pk}/explanation?unit=north").json()
    assert sum(float(step["part"]) for step in found["steps"]) == float(found["amount"])
    assert len(found["months"]) == 12


def test_templates(frozen, caller):
    from luopan.papers.own_docx import own_template

    olga = caller("olga")
    content = base64.b64encode(own_template("en", 1)).decode()
    said = {"language": "en", "name": "ours.docx", "content": content}
    assert olga.post("/letter-templates", said).status_code == 200
    names = {x["language"]: x["name"] for x in olga.get("/letter-templates").json()}
    assert names == {"zh": "", "en": "ours.docx"}
    bad = {**said, "content": "?"}
    assert olga.post("/letter-templates", bad).status_code in {400, 422}
    for none in ["abc", "茶"]:
        answer = olga.post("/letter-templates", {**said, "content": none})
        assert "base64" in answer.json()["problem"]
    assert olga.post("/letter-templates/en/drop", {}).status_code == 200
