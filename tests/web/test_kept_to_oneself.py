"""What leads to help or money, field by field: who finds it in which page, answer or file.

``kept_to_oneself.csv`` has a line for each field and a column for everybody of the cast,
written by hand: ``y`` he reads it on pages and through the API, ``-`` it is in nothing that
he can open, be it page, API, xlsx, docx, pptx, pdf, his own data or a message. Bob is whom it
is about, Alice leads him, Charlie leads the branch beside.
"""

import csv
import zipfile
from dataclasses import replace
from datetime import time, timedelta
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.utils import translation
from pypdf import PdfReader

from luopan.org import services as org
from luopan.org.bearers import scopes_of
from luopan.review.adjusting.asked import Evidence
from luopan.review.services import adjusting, approving, disputing
from luopan.tracking.services import coaching
from luopan.tracking.services.coaching import Record
from luopan.trail.models import Message
from luopan.web import sayings
from tests.review.test_adjusting import LEAVE
from tests.review.test_pay import built, year  # noqa: F401
from tests.tracked_year import NOON, TODAY
from tests.web.test_messages import hears_all

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TABLE = Path(__file__).with_name("kept_to_oneself.csv")
LINES = list(csv.DictReader(TABLE.read_text().splitlines()))
PEOPLE = [name for name in LINES[0] if name != "field"]
# No word of it stands anywhere else: found is found.
FIELDS = {
    "coaching.note": ["Zqnote"],
    "coaching.step": ["Zqstep"],
    "adjustment.reason": ["Zqknee"],
    "adjustment.evidence": ["Zqslip"],
    "adjustment.answer": ["Zqgranted"],
    "dispute.said": ["Zqmissing"],
    "dispute.decided": ["Zqcounts"],
    "pay.added": ["735.19", "73519", "73,519"],
    "pay.earned": ["749.59", "74959", "74,959"],  # of June: 14.40 and what was added
}


@pytest.fixture
def told(year, settings, tmp_path):  # noqa: F811
    """A talk, an adjustment and a dispute of Bob's; each said, answered and decided."""
    settings.SECOND_FACTOR, settings.FILES = "nobody", tmp_path
    settings.URL = "https://luopan.company.example"
    world = year.world
    year.talk = coaching.write_talk(
        actor=world.alice,
        at=NOON - timedelta(days=2),
        person=world.people.bob,
        record=Record("Zqnote", "Zqstep", None, TODAY),
    )
    coaching.answer_talk(actor=world.bob, at=NOON, talk=year.talk, expected=1)
    evidence = (Evidence("address", "Zqslip", address="https://files.example/1"),)
    wish = replace(LEAVE, reason="Zqknee", evidence=evidence)
    about = {"plan": year.plan, "metric": year.metric.pk, "wish": wish}
    year.asked = adjusting.ask_adjustment(actor=world.bob, at=NOON, **about)
    by = {"actor": world.dora, "at": NOON}
    approving.approve(**by, adjustment=year.asked, text="Zqgranted")
    year.dispute = disputing.dispute_pay(
        actor=world.bob,
        at=NOON - timedelta(days=1),
        unit=world.north_1_a,
        line="rule-1",
        said="Zqmissing",
        period="2027-06",
    )
    disputing.decide_dispute(
        actor=world.fin,
        at=NOON,
        dispute=year.dispute,
        upheld=True,
        said="Zqcounts",
        amount=73_519,
    )
    with time_machine.travel(NOON, tick=False):
        yield year


def pages(told):
    return [
        "/",
        "/coach/",
        "/coach/of/bob/",
        "/coach/abilities/of/bob/",
        f"/coach/talks/{told.talk.pk}/",
        "/coach/pack/",
        "/coach/pack/?unit=north",
        "/coach/meetings/promises/",
        "/review/adjustments/",
        f"/review/adjustments/{told.asked.pk}/",
        f"/review/adjustments/{told.asked.pk}/effect/",
        "/review/pay/",
        "/review/pay/?period=2027-06@north-1-a",
        "/review/pay/people/?period=2027-06",
        "/review/pay/person/bob/?period=2027-06@north-1-a",
        "/review/pay/disputes/",
        f"/review/pay/disputes/{told.dispute.pk}/",
        "/review/",
        "/audit/",
        "/jobs/",
    ]


def answers(told):
    return [
        "/coaching/people",
        "/coaching/people/bob",
        f"/coaching/talks/{told.talk.pk}",
        "/coaching/people/bob/abilities",
        "/packs?unit=north",
        "/adjustments",
        f"/adjustments/{told.asked.pk}",
        "/pay?period=2027-06@north-1-a",
        "/pay?person=bob&period=2027-06@north-1-a",
        "/pay/people?period=2027-06",
        "/pay/disputes",
        "/audit/entries",
    ]


def page_texts(told, client):
    for path in pages(told):
        answer = client.get(path)
        if answer.status_code == 200:
            yield "page", path, answer.content.decode()


def api_texts(told, user):
    token = org.issue_token(
        actor=told.world.operator,
        at=NOON,
        user=user,
        name="all",
        scopes=[scope.code for scope in scopes_of(user, on=TODAY)],
    )
    headers = {"accept-language": "en", "authorization": f"Bearer {token}"}
    for path in answers(told):
        answer = Client().get(f"/api/v1{path}", headers=headers)
        if answer.status_code == 200:
            yield "api", path, answer.content.decode()


def file_texts(client):
    for unit in ("", "north"):
        for kind in ("xlsx", "docx", "pptx", "pdf"):
            said = {"kind": "weekly", "unit": unit}
            answer = client.post(f"/coach/pack/file/{kind}/", said)
            if answer.status_code == 200:
                yield kind, f"pack of {unit}", written(kind, answer.content)
    answer = client.get("/review/pay/people/?period=2027-06&xlsx=1")
    if answer.status_code == 200:
        yield "xlsx", "pay", written("xlsx", answer.content)
    answer = client.get("/me/data/")
    assert answer.status_code == 200
    yield "data", "/me/data/", written("zip", answer.content)


def written(kind, content):
    """All text of a file."""
    if kind == "pdf":
        return "\n".join(
            page.extract_text() for page in PdfReader(BytesIO(content)).pages
        )
    with zipfile.ZipFile(BytesIO(content)) as packed:
        return "\n".join(
            packed.read(name).decode("utf-8", "replace") for name in packed.namelist()
        )


def mail_texts(told, user):
    at = NOON.replace(hour=0) + timedelta(days=3)  # a Monday, eight o'clock
    for one in [*sayings.digests_at(time(8), at), *sayings.news_at(NOON)]:
        if one.user == user.pk:
            yield "mail", one.key, f"{one.subject}\n{one.text}"
    for letter in Message.objects.filter(recipient=user.email):
        yield "mail", letter.key, str(letter.content)


def found_by(told, name):
    """Field → where he finds it: pairs of medium and place."""
    user = getattr(told.world, name)
    client = Client(headers={"accept-language": "en"})
    client.force_login(user, backend="luopan.org.sign_in.Backend")
    texts = [
        *page_texts(told, client),
        *api_texts(told, user),
        *file_texts(client),
    ]
    return {
        field: {(kind, path) for kind, path, text in texts if holds(text, words)}
        for field, words in FIELDS.items()
    }, {kind for kind, _path, _text in texts}


def holds(text, words):
    return any(word in text for word in words)


def test_who_finds_what_where(told):
    wrong, media = [], set()
    with translation.override("en"):
        for name in PEOPLE:
            found, opened = found_by(told, name)
            media |= opened
            for line in LINES:
                places = found[line["field"]]
                seen = {kind for kind, _path in places}
                if line[name] == "-" and places:
                    wrong.append((name, line["field"], sorted(places)))
                if line[name] == "y" and not {"page", "api"} <= seen:
                    wrong.append((name, line["field"], "only", sorted(places)))
    assert not wrong, "\n".join(map(str, wrong))
    assert media == {"page", "api", "xlsx", "docx", "pptx", "pdf", "data"}


def test_a_message_says_that_something_waits_and_none_of_this(told):
    """Whoever may read it elsewhere: what leaves the house names no word and no amount of it."""
    heard = {name for name in PEOPLE if any(True for _one in hears(told, name))}
    assert heard >= {"bob", "alice"}
    for name in PEOPLE:
        for _kind, key, text in mail_texts(told, getattr(told.world, name)):
            for field, words in FIELDS.items():
                assert not holds(text, words), (name, key, field)


def hears(told, name):
    """Somebody wants all messages in a room of his own; those he gets on Monday at eight."""
    user = getattr(told.world, name)
    hears_all(user, NOON)
    return mail_texts(told, user)
