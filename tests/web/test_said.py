"""What Luopan itself said and kept is read in the reader's language, whoever was there first."""

import ast
import re

import pytest
from django.utils.translation import gettext_lazy, override

import luopan.trail.queries as trail
from luopan.org.services import rename_unit
from luopan.records.uploads.findings import read, read_source
from luopan.trail import jobs
from luopan.trail.models import Job
from luopan.trail.queue import message_of
from luopan.trail.refusal import Refused
from luopan.trail.said import heard, in_each, worded
from luopan.web.words import trail as words
from tests.test_architecture import FILES, ROOT
from tests.web.test_imports import files, hand_in  # noqa: F401

HEAD = "订单日期,订单号,客户,岗位,产品,销售额\n"
FILE = HEAD + (
    "2026-01-05,A1,甲公司,Seat A,茶,abc\n2026-01-06,A2,上海乙公司,Seat B,茶,300\n"
    "2026-01-07,A3,上海乙公司.,Seat B,茶,7\n2026-01-07,A3,上海乙公司.,Seat B,茶,7\n"
    "2026-01-08,A4,丙公司,Seat B,茶,5\n2026-01-08,A4,丙公司,Seat B,茶,6\n合计,,,,,999\n"
)
DATA = (
    "north",
    "abc",
    "A1",
    "A2",
    "A3",
    "A4",
    "Seat A",
    "Seat B",
    "Alice",
    "North",
    "csv",
)


def english(text):
    """English words in a text, but for those that people or files wrote."""
    for word in DATA:
        text = text.replace(word, "")
    return re.findall("[A-Za-z]{2,}", text)


def texts(kept):
    """All sentences that one reads of an examination, and of what came of it."""
    told = read(kept)
    for problem in told["problems"]:
        yield problem["sentence"]
        yield problem["what_to_do"]
    yield from (question["text"] for question in told["questions"])
    yield from (f"{sheet['word']} {sheet['why']}" for sheet in told["sheets"])
    yield from told["odd"]


@pytest.fixture
def imported(client, files):  # noqa: F811
    """What an English operator's file left: findings, a failed job, a batch, refusals."""
    client.force_login(files.olga)
    upload = hand_in(client, FILE)
    client.post(f"/import/{upload.pk}/accept/", {"accept_apart": "1"})
    jobs.work(once=True)
    failed = Job.objects.get(state="failed")
    client.post(f"/import/{upload.pk}/reopen/")
    client.post(f"/import/{upload.pk}/accept/", {"leave_out": "1", "accept_apart": "1"})
    jobs.work(once=True)
    upload.refresh_from_db()
    return upload, failed


def test_files_are_told_of_in_both_languages(client, imported):
    upload, failed = imported
    shown = {
        "found": lambda: [*texts(upload.found)],
        "batch": lambda: sum(map(list, _lists(upload.batch.source)), []),
        "job": lambda: [message_of(failed)],
        "entry": lambda: [
            row.details["why"] for row in trail.entries(outcome="denied")
        ],
    }
    for name, tell in shown.items():
        with override("zh-hans"):
            chinese = tell()
        with override("en"):
            told = tell()
        assert len(told) == len(chinese) > 0, name
        for one, other in zip(told, chinese, strict=True):
            assert english(one) and not english(other), (name, one, other)
    assert len([*texts(upload.found)]) >= 9  # problems, questions, sheets, what is odd
    for language, mark in (("en", "Anomalies"), ("zh-hans", "异常")):
        client.post("/language/", {"language": language})
        page = client.get(f"/import/batch/{upload.batch_id}/").content.decode()
        assert ("not a number" in page) == (language == "en"), mark
        page = client.get("/jobs/").content.decode()
        assert ("not a number" in page) is (language == "en" and "not a number" in page)


def _lists(source):
    told = read_source(source)
    return [told[name] for name in ("odd", "apart", "left_out")]


def test_what_was_kept_before_is_shown_as_it_was():
    old = {
        "problems": [{"file": "a", "column": "b", "sentence": "s", "what_to_do": "w"}],
        "questions": [
            {"axis": "unit", "spelling": "甲", "like": "乙", "why": "slip", "rows": 2}
            | {"text": "Is 甲 the same as 乙?"}
        ],
        "sheets": [{"kind": "order", "word": "orders", "why": "by its name"}],
        "odd": ["odd"],
    }
    old["problems"][0]["said"] = {"en": ["S", "W"]}
    with override("en"):
        told = read(old)
        assert told["problems"][0]["sentence"] == "S" and told["odd"] == ["odd"]
        assert told["sheets"][0]["why"] == "by its name"
    with override("zh-hans"):
        assert read(old)["problems"][0]["sentence"] == "s"
        assert not english(read(old)["questions"][0]["text"])
        assert read_source({"odd": ["x"], "files": []}) == {"odd": ["x"], "files": []}


def test_a_refusal_and_a_reason_of_luopans_own_in_the_trail(client, world):
    """Denied in English and read in Chinese; what a person typed stays as typed."""
    at = {"at": world.at}
    with override("en"), pytest.raises(Refused):
        rename_unit(
            actor=world.bob, **at, unit=world.north, name="x", reason="as I said"
        )
    (row,) = trail.entries(outcome="denied")
    assert row.reason == "as I said"
    with override("zh-hans"):
        (row,) = trail.entries(outcome="denied")
        assert not english(row.details["why"]) and row.reason == "as I said"
        assert words.lines([row])[0].why == row.details["why"]
        assert "languages" not in words.lines([row])[0].details
    client.force_login(world.audrey)
    client.post("/language/", {"language": "zh-hans"})
    assert row.details["why"] in client.get("/audit/?denied=1").content.decode()


@pytest.mark.parametrize(
    ("make", "chinese"),
    [
        (lambda: worded(gettext_lazy("It is withdrawn.")), "已撤回。"),
        (lambda: worded(gettext_lazy("Workbook no. %(number)s"), number=3), "第 3 号"),
        (
            lambda: Refused(
                gettext_lazy("Step %(seq)s would no longer fit: %(why)s"),
                seq=4,
                why=Refused(
                    gettext_lazy("“%(version)s” has no steps yet."),
                    version=lambda: heard({"en": "draft", "zh-hans": "草稿"}),
                ),
            ),
            "草稿",
        ),
    ],
)
def test_sentences_hold_sentences(make, chinese):
    """Made while English is spoken, a list within a sentence within a sentence."""
    with override("en"):
        kept = in_each(make())
    with override("zh-hans"):
        assert chinese in heard(kept) and not english(heard(kept))
    assert heard("as typed") == "as typed"


NAMING = {
    "spoken",
    "name_of",
    "listed",
    "bracketed",
    "some_names",
    "gettext",
    "ngettext",
}
STAGES = {"trail", "org", "records", "strategy", "targets", "actions", "tracking"}


def test_facts_of_refusals_are_worded_for_the_reader():
    """A name worded while the refusal is made is in the actor's language for ever.

    Write ``unit=lambda: spoken(unit)`` (``partial`` in a loop) instead of ``spoken(unit)``.
    """
    eager = []
    for file in FILES:
        if not STAGES & {*file.relative_to(ROOT).parts[:1]}:
            continue
        text = file.read_text(encoding="utf-8")
        if not re.search(rf"\w=({'|'.join(NAMING)})\(", text):
            continue
        for call in ast.walk(ast.parse(text)):
            if _name(call) in ("Refused", "Denied", "Unknown", "Conflict"):
                eager += [
                    f"{file.name}:{call.lineno} {fact.arg}"
                    for fact in call.keywords
                    if not isinstance(fact.value, ast.Lambda)
                    and any(_name(part) in NAMING for part in ast.walk(fact.value))
                ]
    assert eager == []


def _name(node):
    return getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
