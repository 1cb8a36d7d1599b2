"""The grid's addresses: who may, what is hidden, conflicts, repetition, exact totals."""

import json
import struct
from datetime import date
from uuid import uuid4

import numpy as np
import pytest
from django.test import Client

from luopan.org.models import Person
from luopan.targets import services
from luopan.targets.models import Step
from tests.kept import kept
from tests.targets.conftest import play  # noqa: F401 (a fixture)

JSON = {"accept": "application/json", "accept-language": "en"}


@pytest.fixture
def planned(play, monkeypatch):  # noqa: F811
    """A version of 1,200,000 over the company, a tenth of the North kept back."""
    monkeypatch.setattr("luopan.web.middleware.now", lambda: play.world.at)
    filled(play)
    play.version.refresh_from_db()
    return play


@kept
def filled(opened):
    """The numbers, and what is kept back of them."""
    dora = opened.by(opened.world.dora)
    services.set_target(**dora, cell=opened.cell(), total=1_200_000)
    services.keep_back(**dora, cell=opened.cell("north"), ratio="0.1")


class Browser:
    """One person's grid: what he sees, and what he does on top of it."""

    def __init__(self, planned, who, axis="units", **view):
        self.client = Client(headers=JSON)
        self.client.force_login(getattr(planned.world, who))
        self.home = f"/decompose/{planned.version.pk}"
        self.view = {"axis": axis, "unit": "", "product": "", **view}
        self.load()

    def load(self):
        self.answer = self.client.get(f"{self.home}/grid.json", self.view)
        if self.answer.status_code == 200:
            self.seen = self.answer.json()
            self.head, self.token = self.seen["head"], self.seen["token"]
        return self.answer

    def do(self, kind, key=None, to="steps", since=None, **parameters):
        body = {
            "view": self.view,
            "token": self.token,
            "since": self.head if since is None else since,
            "gesture": {"kind": kind, "parameters": parameters},
        }
        return self.client.post(
            f"{self.home}/{to}",
            json.dumps(body),
            content_type="application/json",
            headers={"Idempotency-Key": key or str(uuid4())},
        )

    def total(self, unit, period=None):
        """Added up from base rows as a browser does."""
        seen = self.seen
        codes = [u[0] for u in seen["units"]]
        columns = {c[0]: slice(c[4], c[5]) for c in seen["columns"]}
        wide = seen["columns"][0][5]
        row = next(
            r for r, place in enumerate(seen["rows"]["unit"]) if codes[place] == unit
        )
        depths, base = seen["rows"]["depth"], seen["rows"]["base"]
        end = row + 1
        while end < len(depths) and depths[end] > depths[row]:
            end += 1
        at = columns[period] if period else slice(0, wide)
        return sum(
            sum(seen["amounts"][b * wide : (b + 1) * wide][at])
            for b in base[row:end]
            if b >= 0
        )


def cell(unit, period="2027", product="products"):
    return {"unit": unit, "product": product, "period": period}


@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [
        ("dora", 200, 200),
        ("alice", 200, 200),
        ("olga", 200, 200),
        ("bob", 200, 403),
        ("fin", 200, 403),
        ("audrey", 200, 403),
        ("charlie", 200, 422),  # it is not his unit
        ("zed", 403, 403),
    ],
)
def test_who_may_read_and_write(planned, who, reads, writes):
    browser = Browser.__new__(Browser)
    browser.token, browser.head = "", planned.version.head
    Browser.__init__(browser, planned, who)
    assert browser.answer.status_code == reads
    answer = browser.do("total", cell=cell("north"), amount=540_000)
    assert answer.status_code == writes
    assert Step.objects.count() == (3 if writes == 200 else 2)


@pytest.mark.parametrize(("language", "unit"), [("zh", "（元）"), ("en", " (CNY)")])
def test_what_is_rounded_to_is_counted_in_a_word_that_people_know(
    planned, language, unit
):
    client = Client(headers={"accept-language": language})
    client.force_login(planned.world.dora)
    page = client.get("/decompose/", {"version": planned.version.pk}).content.decode()
    label = {"zh": "取整到", "en": "To multiples of"}[language]
    assert f"<span>{label}{unit}</span>" in page


def test_who_is_not_signed_in_sees_nothing(planned):
    answer = Client(headers=JSON).get(f"/decompose/{planned.version.pk}/grid.json")
    assert (answer.status_code, answer.json()["problem"]) == (401, "Sign in first.")


def test_the_hidden_is_like_what_does_not_exist(planned):
    services.create_plan(
        actor=planned.world.operator,
        at=planned.world.at,
        name="Of the South",
        calendar=planned.plan.calendar,
        year=2027,
        root=planned.world.south,
    )
    south = services.create_version(
        actor=planned.world.operator,
        at=planned.world.at,
        plan=type(planned.plan).objects.get(name="Of the South"),
        metric=planned.metric,
        name="Hidden",
    )
    alice = Browser(planned, "alice").client
    for place in ("grid.json", "news", "table/", "workbook/", "cell"):
        hidden = alice.get(f"/decompose/{south.pk}/{place}")
        nothing = alice.get(f"/decompose/9999/{place}")
        assert (hidden.status_code, hidden.content) == (404, nothing.content), place
    for place in ("steps", "preview", "comment"):
        hidden = alice.post(f"/decompose/{south.pk}/{place}")
        nothing = alice.post(f"/decompose/9999/{place}")
        assert (hidden.status_code, hidden.content) == (404, nothing.content), place
    for part in ("grid.json?unit={}", "cell?unit={}&product=products&period=2027"):
        home = f"/decompose/{planned.version.pk}/"
        hidden, nothing = (
            alice.get(home + part.format(code), headers={"accept": "text/html"})
            for code in ("south", "nowhere")
        )
        assert hidden.status_code == 404
        assert hidden.content == nothing.content
    assert alice.get(f"/decompose/?version={south.pk}").status_code == 404


def test_a_manager_sees_his_own_rows_only(planned):
    seen = Browser(planned, "alice").seen
    assert {unit[0] for unit in seen["units"]} == {
        *("north", "north-1", "north-1-a", "north-1-b", "north-1~"),
        *("north-2", "north-2-a", "north-2~", "north~"),
    }
    assert "south" not in Browser(planned, "alice").answer.content.decode()


def test_a_typed_total_is_exact_and_all_that_changed_comes_back(planned):
    dora = Browser(planned, "dora")
    answer = dora.do("total", cell=cell("north", "2027-Q2"), amount=333_333).json()
    assert answer["head"] == dora.head + 1
    assert answer["undo"] == answer["seq"] == answer["head"]
    wide = dora.seen["columns"][0][5]
    for at, row in enumerate(answer["part"]["rows"]):
        dora.seen["amounts"][row * wide : (row + 1) * wide] = answer["part"]["amounts"][
            at * wide : (at + 1) * wide
        ]
    assert dora.total("north", "2027-Q2") == 333_333
    fresh = Browser(planned, "dora")
    assert fresh.seen["amounts"] == dora.seen["amounts"]
    assert fresh.total("company") == sum(fresh.seen["amounts"])


def test_undo_brings_every_amount_back(planned):
    dora = Browser(planned, "dora", axis="both")
    seq = dora.do("total", cell=cell("north-1", "2027-05"), amount=9_999).json()["seq"]
    assert dora.do("revert", seq=seq, since=seq).status_code == 200
    assert Browser(planned, "dora", axis="both").seen["amounts"] == dora.seen["amounts"]
    again = dora.do("revert", seq=seq, since=seq + 1)
    assert again.status_code == 422
    assert "step 2" in again.json()["problem"]


def test_a_pasted_block_is_one_step(planned):
    dora = Browser(planned, "dora")
    cells = [
        {"cell": cell(f"north-1-{seat}", f"2027-0{month}"), "amount": 1_000 * month}
        for seat in "ab"
        for month in (1, 2, 3)
    ]
    assert dora.do("override", cells=cells).status_code == 200
    dora.load()
    assert dora.total("north-1-a", "2027-Q1") == 6_000
    assert Step.objects.count() == 3


def test_the_second_of_two_is_told_by_whom_and_what_is_new(planned):
    dora, alice = Browser(planned, "dora"), Browser(planned, "alice")
    assert alice.do("total", cell=cell("north-1"), amount=200_000).status_code == 200
    answer = dora.do("total", cell=cell("north"), amount=300_000)
    assert answer.status_code == 409
    said = answer.json()
    assert said["problem"].startswith("Alice has just changed North team 1")
    assert said["news"]["head"] == dora.head + 1
    assert said["news"]["people"] == ["Alice"]
    charlie = Browser(planned, "charlie")
    other = charlie.do("total", cell=cell("south"), amount=5, since=2)
    assert other.status_code == 200  # the South stands in nobody's way


def test_news_come_when_there_are_any(planned):
    dora, alice = Browser(planned, "dora"), Browser(planned, "alice")
    asked = dora.view | {"since": dora.head, "token": dora.token}
    assert dora.client.get(f"{dora.home}/news", asked).status_code == 204
    alice.do("hold", cell=cell("north-1"))
    found = dora.client.get(f"{dora.home}/news", asked).json()
    assert (found["people"], found["part"]["rows"]) == (["Alice"], [])
    assert found["holds"][0]["who"] == "Alice"
    assert dora.client.get(f"{dora.home}/news", asked | {"token": "x"}).json() == {
        "reload": True
    }


def test_the_same_request_twice_is_done_once(planned):
    dora = Browser(planned, "dora")
    first = dora.do("grow", key="one", cell=cell("north"), ratio="0.1")
    second = dora.do("grow", key="one", cell=cell("north"), ratio="0.1")
    assert first.json() == second.json()
    assert Step.objects.count() == 3
    other = dora.do("grow", key="one", cell=cell("north"), ratio="0.2")
    assert other.status_code == 422
    assert "another request" in other.json()["problem"]


def test_what_finds_no_room_is_a_sentence_with_the_number(planned):
    dora = Browser(planned, "dora")
    dora.do("hold", cell=cell("north-1"))
    dora.load()
    held = dora.total("north-1")
    answer = dora.do("total", cell=cell("north"), amount=100_000)
    assert answer.status_code == 422
    said = answer.json()
    assert said["nearest"] == held + dora.total("north~")
    assert f"{held:,}" in said["problem"]
    for strange in ({"amount": 1.5}, {"amount": "1"}, {}):
        assert dora.do("total", cell=cell("north"), **strange).status_code == 422
    assert dora.do("total", cell=cell("nowhere"), amount=1).status_code == 422
    assert dora.do("dance").status_code == 422
    broken = dora.client.post(f"{dora.home}/steps", "{", content_type="text/plain")
    assert broken.status_code == 400


def test_a_committed_version_is_not_changed(planned):
    services.commit(**planned.by(planned.world.dora))
    dora = Browser(planned, "dora")
    assert set(dora.seen["rows"]["editable"]) == {0}
    answer = dora.do("total", cell=cell("north"), amount=1)
    assert answer.status_code == 422
    assert "committed" in answer.json()["problem"]


def test_numbers_travel_as_bytes_to_whoever_can_read_them(planned):
    dora = Browser(planned, "dora")
    kind = "application/x-luopan-grid"
    answer = dora.client.get(
        f"{dora.home}/grid.json",
        dora.view,
        headers={"accept": f"application/json, {kind}"},
    )
    assert answer["Content-Type"] == kind
    (size,) = struct.unpack_from("<I", answer.content)
    words = json.loads(answer.content[4 : 4 + size])
    at = 4 + size
    for path, dtype, count in words["arrays"]:
        at += -at % 8
        size = np.dtype(dtype).itemsize
        planes = np.frombuffer(answer.content, np.uint8, count * size, at)
        values = planes.reshape(size, -1).T.copy().view(f"<{dtype}").ravel()
        at += planes.nbytes
        plain = dora.seen
        for name in path.split("."):
            plain = plain[name]
        assert values.tolist() == plain, path
    assert at == len(answer.content)


def test_a_browser_that_has_it_gets_it_not_again(planned):
    dora = Browser(planned, "dora")
    stamp = dora.answer["ETag"]
    same = dora.client.get(
        f"{dora.home}/grid.json", dora.view, headers={"If-None-Match": stamp}
    )
    assert (same.status_code, same.content) == (304, b"")
    dora.do("total", cell=cell("north"), amount=500_000)
    other = dora.client.get(
        f"{dora.home}/grid.json", dora.view, headers={"If-None-Match": stamp}
    )
    assert other.status_code == 200
    alice = Browser(planned, "alice")
    assert alice.answer["ETag"] not in (stamp, other["ETag"])


def test_a_preview_tells_and_leaves_nothing(planned):
    dora = Browser(planned, "dora")
    Person.objects.filter(name="Bob").update(name_other="Bob as the reader says it")
    said = dora.do("total", to="preview", cell=cell("north-1"), amount=77_000)
    assert said.status_code == 200
    assert "Bob as the reader says it" in said.content.decode()
    assert "77,000" in said.content.decode() or "77.0" in said.content.decode()
    # what is longer than the dialog has room for is turned over by keys, too
    assert 'class="moves" tabindex="0" role="region"' in said.content.decode()
    refused = dora.do("total", to="preview", cell=cell("nowhere"), amount=1)
    assert "nowhere" in refused.content.decode()
    assert Step.objects.count() == 2


def test_a_cell_tells_its_story_and_takes_comments(planned):
    bob = Browser(planned, "bob").client
    home = f"/decompose/{planned.version.pk}"
    where = cell("north-1-a", "2027-03")
    assert "Nothing yet" not in bob.get(f"{home}/cell", where).content.decode()
    said = bob.post(f"{home}/comment", where | {"text": "<b>Too much</b>"})
    assert "&lt;b&gt;Too much" in said.content.decode()
    assert bob.post(f"{home}/comment", where | {"text": " "}).status_code == 422
    alice = Browser(planned, "alice")
    assert alice.seen["remarks"] == [["north-1-a", "products", "2027-03", 1]]
    number = alice.client.get(f"{home}/cell", where).content.decode()
    comment = int(number.split('data-answers="')[1].split('"')[0])
    answered = alice.client.post(
        f"{home}/comment", where | {"text": "Let us talk", "comment": comment}
    )
    assert "Let us talk" in answered.content.decode()
    theirs = alice.client.post(
        f"{home}/comment", where | {"act": "withdraw", "comment": comment}
    )
    assert theirs.status_code == 422
    bob.post(f"{home}/comment", where | {"act": "withdraw", "comment": comment})
    assert "Too much" not in bob.get(f"{home}/cell", where).content.decode()
    fin = Browser(planned, "fin").client
    assert "<textarea" not in fin.get(f"{home}/cell", where).content.decode()
    assert fin.post(f"{home}/comment", where | {"text": "?"}).status_code == 403


@pytest.mark.parametrize("axis", ["units", "products", "both"])
@pytest.mark.parametrize("who", ["dora", "alice", "bob", "fin"])
def test_the_page_stands_and_prints(planned, who, axis):
    client = Client(headers={"accept-language": "en"})
    client.force_login(getattr(planned.world, who))
    page = client.get("/decompose/", {"axis": axis})
    assert page.status_code == 200
    assert f'data-axis="{axis}"' in page.content.decode()
    home = f"/decompose/{planned.version.pk}"
    table = client.get(f"{home}/table/", {"axis": axis, "level": 2})
    sees_south = who in ("dora", "fin") and axis != "products"
    assert ("South" in table.content.decode()) == sees_south
    book = client.get(f"{home}/workbook/", {"axis": axis})
    assert book.content[:2] == b"PK"


def test_the_table_has_the_same_totals(planned):
    dora = Browser(planned, "dora")
    page = dora.client.get(f"{dora.home}/table/", {"months": "no"}).content.decode()
    assert f"{dora.total('north', '2027-Q1') / 1000:,.1f}" in page


def test_without_a_version_the_page_says_who_begins(world, client):
    client.force_login(world.dora)
    assert "/targets/new/" in client.get("/decompose/").content.decode()
    client.force_login(world.bob)
    assert "/targets/new/" not in client.get("/decompose/").content.decode()


def test_few_questions_to_the_database(planned, django_assert_max_num_queries):
    dora = Browser(planned, "dora")
    with django_assert_max_num_queries(25):
        dora.client.get("/decompose/")
    with django_assert_max_num_queries(25):
        dora.load()
    with django_assert_max_num_queries(50):
        dora.do("total", cell=cell("north"), amount=523_456)


def test_a_hold_has_a_last_day(planned):
    alice = Browser(planned, "alice")
    answer = alice.do("hold", cell=cell("north-1"), until="2027-03-31")
    assert answer.json()["holds"][0]["until"] == "2027-03-31"
    wrong = alice.do("hold", cell=cell("north-1"), until="soon", since=3)
    assert wrong.status_code == 422
    assert date.fromisoformat("2027-03-31").isoformat() in wrong.json()["problem"]
