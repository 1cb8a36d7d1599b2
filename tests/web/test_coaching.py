"""Coaching on the pages: a leader's list, a person, a talk that two write."""

import re

import pytest
from django.test import Client

from luopan.dimensions.models import Term
from luopan.tracking.models import Bulletin, CoachingTalk
from tests.tracked_year import NOON, TODAY
from tests.tracking.test_coaching import SECRET, line, write  # noqa: F401

STEP = "Three questions before a price"


@pytest.fixture
def desk(line, monkeypatch):  # noqa: F811
    monkeypatch.setattr("luopan.web.middleware.now", lambda: NOON)
    line.clients = {}
    return line


def ask(desk, who, path="/coach/", data=None, status=200):
    client = desk.clients.get(who)
    if client is None:
        client = desk.clients[who] = Client(headers={"accept-language": "en"})
        client.force_login(getattr(desk.world, who))
    answer = client.get(path) if data is None else client.post(path, data)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode() if status != 303 else answer["Location"]


def test_a_leader_writes_and_the_person_reads_answers_and_is_followed_up(desk):
    home = ask(desk, "charlie", "/coach/?unit=north-1")
    assert "Who needs me this week" in home and "Bob" in home
    form = ask(desk, "charlie", "/coach/write/bob/")
    assert "only the leader next above reads it" in form
    said = {
        "held": "2027-08-19",
        "audience": "direct",
        "observation": SECRET,
        "step": STEP,
        "metric": "sales_amount",
        "follow": "2027-08-27",
    }
    wrong = ask(
        desk, "charlie", "/coach/write/bob/", said | {"follow": "2027-01-01"}, 422
    )
    assert (
        SECRET in wrong
        and "The follow-up must be on a future day within a year." in wrong
    )
    where = ask(desk, "charlie", "/coach/write/bob/", said, 303)
    number = CoachingTalk.objects.get().pk
    assert where == f"/coach/talks/{number}/"
    mine = ask(desk, "bob")
    assert STEP in mine and "unread by you" in mine
    talk = ask(desk, "bob", where)
    assert SECRET in talk and "Mark as read only" in talk
    assert "Too early" in talk
    answer = {"seen": "1", "said": "Not with hospitals"}
    assert ask(desk, "bob", f"{where}do/answer/", answer, 303) == where
    assert "The other person has just written" in ask(
        desk, "bob", f"{where}do/answer/", answer, 422
    )
    assert "Not with hospitals" in ask(desk, "charlie", where)
    new = said | {"seen": "2", "observation": "Often, not always", "held": ""}
    assert "Enter what was observed" in ask(
        desk, "charlie", f"{where}correct/", new | {"observation": ""}, 422
    )
    ask(desk, "charlie", f"{where}correct/", new, 303)
    both = ask(desk, "bob", where)
    assert SECRET in both and "Often, not always" in both and "Earlier edition" in both
    follow = {"seen": "3", "outcome": "kept", "words": "He asks now", "follow": ""}
    ask(desk, "charlie", f"{where}do/follow/", follow, 303)
    assert "followed up: kept" in ask(desk, "bob", where)


@pytest.mark.parametrize(
    "who",
    [
        "adam",
        "alice",
        *(
            pytest.param(name, marks=pytest.mark.slow)
            for name in ("fin", "audrey", "olga")
        ),
    ],
)
def test_no_word_of_a_talk_is_on_any_page_of_others(desk, who):
    """Alice leads above: under the rule of the two alone she sees that one talked."""
    from luopan.tracking.services import coaching

    coaching.set_talk_audience(actor=desk.world.dora, at=NOON, audience="pair")
    talk = write(desk)
    coaching.answer_talk(
        actor=desk.world.bob, at=NOON, talk=talk, expected=1, said="A private word"
    )
    may = 200 if who == "alice" else 404
    pages = [
        ask(desk, who),
        ask(desk, who, "/coach/of/bob/", status=may),
        ask(desk, who, f"/coach/talks/{talk.pk}/", status=may),
        ask(desk, who, "/"),
    ]
    if who in {"audrey", "olga", "adam"}:
        trail = ask(desk, who, "/audit/")
        assert "logged a coaching talk" in trail
        pages.append(trail)
    for body in pages:
        for word in (SECRET, STEP, "A private word"):
            assert word not in body


def test_who_neither_leads_nor_is_led_is_told_so(desk):
    said = ask(desk, "fin")
    assert "You lead nobody and hold no seat" in said
    assert "From now on" not in said and "From now on" in ask(desk, "dora")
    ask(desk, "dora", "/coach/rule/", {"audience": "line"}, 303)
    assert "every leader above reads it" in ask(desk, "charlie")


def test_ones_own_data_hold_the_words_and_nobody_elses_do(desk):
    from io import BytesIO
    from zipfile import ZipFile

    write(desk)

    def told(who):
        client = Client()
        client.force_login(getattr(desk.world, who))
        packed = ZipFile(BytesIO(client.get("/me/data/").content))
        return "".join(packed.read(name).decode() for name in packed.namelist())

    assert SECRET in told("bob") and SECRET in told("charlie")  # of him; said by him
    assert not any(SECRET in told(who) for who in ("alice", "olga", "fin"))


def test_today_counts_and_never_quotes(desk):
    from luopan.web.asked import by_kind

    write(desk)
    later = TODAY.replace(month=9, day=6)
    for who, words in (
        ("bob", "1 talk about you to read"),
        ("charlie", "1 agreed step"),
    ):
        user = getattr(desk.world, who)
        items = by_kind(user, at=NOON, on=later)["coaching"]
        said = " ".join(f"{one.text} {one.more} {one.url}" for one in items)
        assert words in said and SECRET not in said and STEP not in said
    assert "coaching" not in by_kind(desk.world.alice, at=NOON, on=later)


def test_a_talk_starts_from_a_weak_part_or_a_warning(desk):
    from luopan.tracking.models import EarlyWarning
    from tests.tracking.raised import looked, sight

    looked(desk.world, TODAY, sight(desk.world.north_1_a))
    number = EarlyWarning.objects.get().pk
    page = ask(desk, "charlie", "/coach/of/bob/")
    assert f"about=warning-{number}" in page
    form = ask(desk, "charlie", f"/coach/write/bob/?about=warning-{number}")
    assert (
        "At this pace and its own rhythm it lands at" in form
        and 'value="sales_amount" selected' in form
    )


def test_no_chip_leads_where_ones_role_does_not(desk):
    """Who reads records without leading anybody writes and reads no reports."""
    chip = 'href="/coach/reports/"'
    assert chip in ask(desk, "charlie", "/coach/meetings/")
    assert chip not in ask(desk, "audrey", "/coach/meetings/")
    ask(desk, "audrey", "/coach/reports/", status=403)


def test_the_way_of_a_role_is_typed_line_by_line(desk):
    from luopan.tracking.models import OnboardingWay

    path = "/coach/onboarding/way/"
    assert 'name="name-8"' in ask(
        desk, "olga", path
    )  # the five usual ones, three spare
    said = {
        "key-1": "exam",
        "name-1": "Exam",
        "day-1": "30",
        "proof-1": "",
        "seen": "0",
    }
    said |= {
        "name-2": "First order",
        "day-2": "ninety",
        "proof-2": "order",
        "name-3": "",
    }
    answer = ask(desk, "olga", path, said, status=422)
    assert "due on which day" in answer and 'value="First order"' in answer
    ask(desk, "olga", path, said | {"day-2": "90"}, status=303)
    kept = OnboardingWay.objects.get(role="").milestones
    assert [(one["key"], one["day"]) for one in kept] == [("exam", 30), ("step-1", 90)]


def test_ones_own_report_follows_the_chosen_week(desk):
    """Alice leads north: sent for one week, it is open to write for the one before."""
    page = ask(desk, "alice", "/coach/reports/?kind=week&day=2027-08-09")
    assert "08-09 – 08-15" in page and "Write this report" in page
    week = {"kind": "week", "day": "2027-08-09"}
    ask(desk, "alice", "/coach/reports/send/north/", week, status=303)
    own = ask(desk, "alice", "/coach/reports/?kind=week&day=2027-08-09").partition(
        "towrite"
    )[2]
    own = own.partition("</section>")[0]
    assert "sent 08-20" in own and "Open</a>" in own and "Write this report" not in own
    before = ask(desk, "alice", "/coach/reports/?kind=week&day=2027-08-02")
    assert "08-02 – 08-08" in before and "Write this report" in before


def test_who_reports_when_stands_under_coach_as_its_address_says(desk):
    """Who may not read reports is led to none."""
    said = ask(desk, "charlie", "/coach/reports/rules/")
    rail = said.split('class="rail"')[-1]
    assert re.search(r'href="/coach/"[^>]*aria-current="page"', rail)
    assert 'href="/settings/" aria-current' not in rail
    assert '<a href="/coach/reports/">Reports</a><span class="sep">' in said
    dull = ask(desk, "audrey", "/coach/reports/rules/")
    assert '<a href="/coach/reports/">Reports</a><span class="sep">' not in dull


def test_a_bulletin_is_called_as_the_words_in_the_second_language_say(desk):
    Term.objects.create(name="晚报", name_other="Evening bulletin")
    made = Bulletin.objects.create(
        unit=desk.world.north,
        name="晚报",
        language="zh-hans",
        actor=desk.world.dora,
        at=NOON,
    )
    assert "<b>Evening bulletin</b>" in ask(desk, "dora", "/coach/bulletins/")
    page = ask(desk, "dora", f"/coach/bulletins/{made.pk}/")
    assert "<h1>Evening bulletin</h1>" in page
    assert 'name="name" maxlength="80" required value="晚报"' in page
