"""What records of work ask: each check once, whose eyes see it when, words and mends."""

import re
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from openpyxl import load_workbook

from luopan.org.access import Unknown
from luopan.tracking.board import Board
from luopan.tracking.models import Explanation
from luopan.tracking.queries import Wish, ask
from luopan.tracking.queries.trust import is_work, mark, own_doubts, trust
from luopan.tracking.services import explain_doubt
from luopan.trail.models import Entry
from luopan.trail.refusal import Refused
from tests.tracked_year import NOON, TODAY
from tests.tracking.deals import deal

SEAT = "north-1-a"
KNOWN = datetime(2027, 8, 12, 13, tzinfo=UTC)  # 21:00: shown to others from the 19th
LATER = datetime(2027, 8, 17, 13, tzinfo=UTC)  # from the 24th
REPORT = "Talked through the retrofit of all flow meters, the budget is agreed"


def look(year, who="bob", at=NOON, on=TODAY, **wish):
    check = wish.pop("check", "")
    viewer = getattr(year.world, who)
    asked = Wish(period="2027-08", **wish)
    return trust(asked, viewer=viewer, at=at, on=on, check=check)


def visit(key, day, account="A1", outcome=""):
    return {
        "key": key,
        "kind": "visit",
        "day_date": date(2027, 8, day),
        "account": account,
        "seat": SEAT,
        "outcome": outcome,
    }


@pytest.fixture
def work(year):
    """August of Bob, who has seat north-1-a; today is Friday 20 August.

    | records | day              | known since | what they ask                           |
    |---------|------------------|-------------|-----------------------------------------|
    | V2–V5   | Mon 2 – Thu 5    | 12, by hand | with V1 five at once: back-filled       |
    | V1      | Fri 30 July      | 12, by hand | the same, in July                       |
    | S       | Sat 7            | 12          | a day off                               |
    | P1, P2  | Mon 9            | 12          | Oak and Elm on one day                  |
    | R1, R2  | Tue 10, Wed 11   | 12          | R2 is R1 and one word more              |
    | X       | Tue 10           | 12          | R1 at the same customer, another seat's |
    | G       | Thu 12           | 12          | its customer ended on the 12th          |
    | L       | Mon 16           | 17          | Bob was on leave                        |
    | D1      | offer on the 9th | 12          | nothing was done with A3 before         |
    | D2      | won on the 11th  | 12          | likewise                                |
    """
    from luopan.dimensions.models import Account
    from luopan.dimensions.services import add_accounts
    from luopan.dimensions.services.accounts import NewAccount
    from luopan.org.services import add_leave
    from luopan.records.services import entering

    world = year.world
    by = {"actor": world.operator, "at": world.at}
    rows = [NewAccount(code, code) for code in ("A1", "A2", "A3", "A4")]
    add_accounts(**by, rows=rows)
    for code, city in (("A1", "Oak"), ("A2", "Elm")):
        Account.objects.filter(code=code).update(attributes={"city": city})
    Account.objects.filter(code="A4").update(end_date=date(2027, 8, 12))
    add_leave(
        **by,
        person=world.bob.person,
        from_date=date(2027, 8, 16),
        until_date=date(2027, 8, 18),
    )
    first = Account.objects.get(code="A1")
    for number, day in enumerate(
        (date(2027, 7, 30), *(date(2027, 8, d) for d in range(2, 6)))
    ):
        entry = entering.ActivityEntry(
            f"V{number + 1}", "visit", day, world.north_1_a, first
        )
        entering.enter_activity(actor=world.bob, at=KNOWN, entry=entry)
    activities = [
        visit("S", 7),
        visit("P1", 9),
        visit("P2", 9, "A2"),
        visit("R1", 10, "A1", REPORT),
        visit("R2", 11, "A2", f"{REPORT} now"),
        visit("X", 10, "A1", REPORT) | {"seat": "north-1-b"},
        visit("G", 12, "A4"),
    ]
    year.store("activity", activities, at=KNOWN)
    deals = [
        deal(1, created=date(2027, 3, 1)) | {"account": "A3"},
        deal(2, created=date(2027, 6, 1), closed=date(2027, 8, 11), outcome="won")
        | {"account": "A3"},
    ]
    stages = [
        ("D1", date(2027, 3, 1), "lead"),
        ("D1", date(2027, 8, 9), "offer"),
        ("D2", date(2027, 6, 1), "lead"),
        ("D2", date(2027, 8, 11), "won"),
    ]
    names = ("opportunity", "day_date", "stage")
    _told(year, deals, [dict(zip(names, row, strict=True)) for row in stages])
    year.store("activity", [visit("L", 16)], at=LATER)
    return year


def _told(year, deals, stages):
    from luopan.records.models import Batch
    from luopan.records.store import store
    from luopan.records.tables import Table

    batch = Batch.objects.create(
        label="deals", actor=year.world.operator, applied_at=KNOWN
    )
    store(
        batch,
        [
            Table(kind, {name: [row.get(name) for row in rows] for name in rows[0]})
            for kind, rows in (("opportunity", deals), ("stage", stages))
        ],
    )


OF_AUGUST = {
    "back_filled": {"V2", "V3", "V4", "V5"},
    "day_off": {"S"},
    "apart": {"P1", "P2"},
    "copied": {"R2"},
    "ended": {"G"},
    "away": {"L"},
    "no_contact": {"D1|offer"},
    "won_silent": {"D2|won"},
}


def asked(found):
    told = {}
    for row in found.doubts:
        told.setdefault(row.doubt.check, set()).add(row.doubt.record)
    return told


def test_each_check_asks_once_and_says_what_it_is_held_against(work):
    found = look(work)
    assert asked(found) == OF_AUGUST and found.side == "own"
    aside = {row.doubt.record: row.doubt.aside for row in found.doubts}
    assert (aside["V2"], aside["R2"], aside["P2"]) == ("2027-08-12", "R1", "Elm")
    assert (aside["G"], aside["D1|offer"]) == ("2027-08-12", "offer")
    # 11 visits of his in August, two moves of deals: 13 records, 12 of them ask.
    assert (found.whole.looked, found.whole.asked) == (13, 12)
    assert found.checks["back_filled"].share == 1 and found.waits == 12
    assert asked(look(work, check="copied")) == {"copied": {"R2"}}
    july = dict((span.code, rate.asked) for span, rate in found.months)
    assert (july["2027-07"], july["2027-06"]) == (1, 0)


def test_he_sees_it_first_and_nobody_sees_what_is_not_his(work):
    assert look(work, "alice", unit=SEAT).side == "led"
    theirs = asked(look(work, "alice", unit=SEAT))
    assert theirs == {k: v for k, v in OF_AUGUST.items() if k != "away"}
    team = look(work, "alice", unit="north-1")
    assert [(name.code, rate.asked) for name, rate in team.rows][:2] == [
        (SEAT, 11),
        ("north-1-b", 0),
    ]
    early = {"at": KNOWN + timedelta(days=6), "on": date(2027, 8, 18)}
    hers = look(work, "alice", unit=SEAT, **early)  # nor are they counted yet
    assert (asked(hers), hers.whole.looked) == ({}, 0)
    assert asked(look(work, **early)) == OF_AUGUST
    for who in ("fin", "olga"):
        found = look(work, who)
        assert (found.side, found.doubts, dict(found.checks)) == ("", (), {})
    with pytest.raises(Unknown):
        look(work, "charlie", unit=SEAT)
    assert asked(look(work, "charlie")) == {}


def test_his_words_stay_beside_it_and_its_mend_too(work):
    from luopan.dimensions.models import Account
    from luopan.records.services import entering

    world = work.world
    by = {"check": "copied", "record": "R2"}
    for who in (world.alice, world.charlie, world.olga):
        with pytest.raises(
            Refused, match="You have no questionable record of this kind"
        ):
            explain_doubt(actor=who, at=NOON, **by, said="They were joint")
    with pytest.raises(Refused, match="sentence"):
        explain_doubt(actor=world.bob, at=NOON, **by, said=" ")
    explain_doubt(actor=world.bob, at=NOON, **by, said="Same project, two sites")
    noted = (
        Entry.objects.last()
    )  # read by many: that he said something, not what to what
    assert noted.act == "tracking.explain_doubt"
    assert "R2" not in noted.subject
    assert set(noted.details) == {"sha256"}
    [row] = [r for r in look(work, "alice", unit=SEAT).doubts if r.doubt.record == "R2"]
    assert (row.said[0].words, row.said[0].who) == ("Same project, two sites", "Bob")
    assert look(work, "alice", unit=SEAT).checks["copied"].said == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        Explanation.objects.update(said="x")
    entry = entering.ActivityEntry(
        "R2",
        "visit",
        date(2027, 8, 11),
        world.north_1_a,
        Account.objects.get(code="A2"),
        outcome="Only dropped off the samples",
    )
    later = NOON + timedelta(hours=1)
    entering.correct_activity(actor=world.bob, at=later, entry=entry, reason="mixed up")
    for who in ("bob", "alice"):
        found = look(work, who, at=later, unit=SEAT)
        assert "copied" not in asked(found)
        [gone] = found.mended
        assert (gone.mended, gone.said[0].words) == (TODAY, "Same project, two sites")
    # Who leads him sees neither the question nor how it was mended before its week is over.
    early = {"at": later, "on": date(2027, 8, 18), "unit": SEAT}
    assert [len(look(work, who, **early).mended) for who in ("bob", "alice")] == [1, 0]
    # Written anew later, but known since the 12th: nothing becomes late by a correction.
    assert asked(found)["back_filled"] == OF_AUGUST["back_filled"]


def test_who_acts_for_him_may_visit_and_own_weeks_count(work):
    from luopan.dimensions.services import set_working_week
    from luopan.org.services import grant_role, place_person

    world, by = work.world, {"actor": work.world.operator, "at": NOON}
    place_person(
        **by,
        seat=world.north_1_a,
        person=world.charlie.person,
        from_date=date(2027, 8, 16),
        until_date=date(2027, 8, 18),
        acting=True,
    )
    found = look(work)
    assert "away" not in asked(found)
    # Who came in for two days is told of his own one visit, not of eleven.
    grant_role(**by, user=world.charlie, role="rep", unit=world.north_1_a)
    own = look(work, "charlie", unit=SEAT)
    assert (own.side, own.whole.looked) == ("own", 1)
    set_working_week(
        **by,
        unit=world.north,
        rest_days=[1],
        keeps_holidays=False,
        from_date=date(2027, 8, 1),
    )
    assert asked(look(work))["day_off"] == {"V2", "P1", "P2", "L"}  # Mondays


def test_a_file_makes_nothing_late_that_one_typed_in(work):
    """One visit typed in late is one, whatever else a file brought on that day."""
    from luopan.dimensions.models import Account
    from luopan.records.services import entering

    seat, first = work.world.north_1_b, Account.objects.get(code="A1")
    entry = entering.ActivityEntry("W", "visit", date(2027, 8, 2), seat, first)
    entering.enter_activity(actor=work.world.alice, at=KNOWN, entry=entry)
    files = [visit(f"F{n}", 3) | {"seat": "north-1-b"} for n in range(5)]
    work.store("activity", files, at=KNOWN)
    assert "back_filled" not in asked(look(work, "alice", unit="north-1-b"))


def test_a_mark_stands_beside_what_counts_work(work):
    def marked(who, metric):
        wish = Wish(unit=SEAT, metric=metric, period="2027-08")
        viewer = getattr(work.world, who)
        return mark(Board(ask(wish, viewer=viewer, at=NOON, on=TODAY)))

    visits = marked("bob", "visits")
    assert (visits.rate.looked, visits.rate.asked) == (11, 10)
    assert marked("bob", "won_deals").checks["won_silent"].asked == 1
    assert marked("fin", "visits") is None and marked("bob", "sales_amount") is None
    board = Board(ask(Wish(), viewer=work.world.bob, at=NOON, on=TODAY))
    assert not is_work(board.metric)


def test_what_waits_for_him_before_others_see_it(work):
    early = {"at": KNOWN + timedelta(days=6), "on": date(2027, 8, 18)}
    assert len(own_doubts(work.world.bob, **early)) == 13
    assert {r.doubt.record for r in own_doubts(work.world.bob, at=NOON, on=TODAY)} == {
        "L"
    }
    for who in ("alice", "fin", "olga"):
        assert own_doubts(getattr(work.world, who), **early) == ()


def test_the_page_and_its_workbook_say_the_same(work, monkeypatch):
    monkeypatch.setattr("luopan.web.middleware.now", lambda: NOON)
    client = Client(headers={"accept-language": "en"})
    client.force_login(work.world.bob)
    body = client.get("/track/trust/?period=2027-08").content.decode()
    assert "Near-duplicate record" in body and "nearly the same as R1" in body
    assert "12 are questionable" in body
    form = {
        "check": "copied",
        "record": "R2",
        "said": "Same project",
        "period": "2027-08",
    }
    assert client.post("/track/trust/explain/", form | {"said": ""}).status_code == 422
    assert client.post("/track/trust/explain/", form).status_code == 303
    whole = client.get("/track/trust/?period=2027-08").content.decode()
    assert "Same project" in whole and "11 are still unexplained" in whole
    # With one check chosen, the sentence is of that check alone.
    copied = client.get("/track/trust/?period=2027-08&check=copied").content.decode()
    (said,) = re.findall("Only “Near-duplicate record”[^<]*", copied)
    assert "1 is questionable. 1 of them has been explained." in said
    day_off = client.get("/track/trust/?period=2027-08&check=day_off").content.decode()
    (said,) = re.findall("Only “Visit on a day off”[^<]*", day_off)
    assert "1 is questionable. 1 is still unexplained." in said
    answer = client.get("/track/trust/workbook/?period=2027-08&check=copied")
    records, months, checks = load_workbook(BytesIO(answer.content)).worksheets
    said = str(list(records.iter_rows(values_only=True)))
    assert "Filter: Near-duplicate record" in said and "Same project" in said
    assert "Visit on a day off" not in said
    rates = {row[0]: row[1:] for row in months.iter_rows(values_only=True)}
    looked, asked, share, explained = rates["August 2027"]
    assert asked == 12 and explained == 1 and share == pytest.approx(asked / looked)
    by_check = {row[0]: row[2] for row in checks.iter_rows(values_only=True)}
    assert sum(n for n in by_check.values() if isinstance(n, int)) >= asked
    track = client.get("/track/?metric=visits&period=2027-08").content.decode()
    assert "10 of 11" in track


def test_the_page_is_short_and_says_nothing_twice(work, monkeypatch):
    monkeypatch.setattr("luopan.web.middleware.now", lambda: NOON)
    monkeypatch.setattr("luopan.web.views.trust.A_PAGE", 5)
    client = Client(headers={"accept-language": "en"})
    client.force_login(work.world.bob)
    body = client.get("/track/trust/?period=2027-08&all=1").content.decode()
    assert body.count('class="say-it"') == 5 and "1 / 3" in body
    # By check: each with its rate, its first records, and where the others stand.
    body = client.get("/track/trust/?period=2027-08").content.decode()
    assert "1 / 3" not in body and '<details class="fold asked" open>' in body
    back_filled, *others = body.split('<details class="fold asked" open>')[1:]
    assert back_filled.count('class="say-it"') == 3
    assert "all 4 records" in back_filled and "check=back_filled" in back_filled
    assert len(others) == 7 and not any("records</a>" in one for one in others)
    body = client.get("/track/trust/?period=2027-08&check=day_off").content.decode()
    assert "<b>Visit on a day off</b></td>" in body
    client.force_login(work.world.olga)  # operations: they see nothing of it
    body = client.get("/track/trust/").content.decode()
    assert body.count("to nobody else") == 1 and "A question, not" not in body
    assert 'aria-label="Period"' not in body


def test_a_city_is_told_in_the_readers_language(world):
    """An attribute of customers has a second name, and is told by it."""
    from types import SimpleNamespace

    from django.utils.translation import override

    from luopan.dimensions.models import Term
    from luopan.org.language import in_other_language
    from luopan.web.words.trust import asks

    Term.objects.create(name="Chengdu", name_other="成都")
    row = SimpleNamespace(
        doubt=SimpleNamespace(check="apart", aside="Chengdu"), mended=None
    )
    for language in ("en", "zh-hans"):
        with override(language):
            told = "成都" if in_other_language() else "Chengdu"
            assert told in asks(row)
