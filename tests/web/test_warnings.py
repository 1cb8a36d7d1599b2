"""Early warnings on the pages: the list, one in full, snoozed and taken up, the rules, Today."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luopan.org.services import grant_role, place_person
from luopan.tracking.models import EarlyWarning, WarningRule
from luopan.tracking.queries.warnings import look
from luopan.tracking.queries.warnings.naming import names_told
from luopan.tracking.services import watching
from tests.tracked_year import NOON, TODAY
from tests.tracking.raised import looked, sight
from tests.web.books import book_rows

TOP, RULES = "/track/warnings/", "/settings/warnings/"


@pytest.fixture
def watched(year):
    """The year that is easy to follow, looked at on its day by the worker.

    All that is found is raised, as where each level has an account of its own.
    """
    with time_machine.travel(NOON, tick=False):
        found = look(at=NOON, on=TODAY)
        sights = tuple(replace(one, within=frozenset()) for one in found.sights)
        found = replace(found, sights=sights)
        watching.watch(actor=year.world.operator, at=NOON, looked=found)
        yield year


def browser(user, language="en"):
    one = Client(headers={"accept-language": language})
    one.force_login(user)
    return one


def text(answer, status=200):
    assert answer.status_code == status, answer.content[:500]
    return " ".join(answer.content.decode().split())


def plain(answer):
    """Without what keeps a date or an amount on one line."""
    return re.sub(r'<span class="nb">([^<]*)</span>', r"\1", text(answer))


def counted(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        said = text(client.get(address))
    assert len(asked) <= 25, [query["sql"][:80] for query in asked]
    return said


def test_where_a_rate_is_missing_it_is_said_with_the_way_to_it(year):
    """Seat A's order in EUR: its own rules and those above are named, the rates linked."""
    world = year.world
    order = year.order("north-1-a", TODAY - timedelta(days=1), 100)
    year.store("order", [order | {"currency": "EUR"}])
    with time_machine.travel(NOON, tick=False):
        watching.watch(actor=world.operator, at=NOON, looked=look(at=NOON, on=TODAY))
        alice = browser(world.alice)
        said = counted(alice, TOP)
        assert "There is no exchange rate from EUR into CNY for 2027-08-19" in said
        assert "Could not be fully determined: Pace against target of " in said
        assert "Where a rule could not be evaluated, no new" in said
        chinese = text(browser(world.alice, "zh-hans").get(TOP))
        assert "进度" in chinese and "其余均已照常检查" in chinese
        dora = browser(world.dora)
        assert "It can be entered by: Adam, Olga." in text(dora.get(f"{TOP}?own=0"))
        by = {"actor": world.operator, "at": NOON}
        grant_role(**by, user=world.dora, role="operations", unit=world.company)
        assert "Enter an exchange rate</a>" in text(dora.get(f"{TOP}?own=0"))
        other = text(browser(world.charlie).get(TOP))
        assert "EUR" not in other, other[other.index("EUR") - 200 :][:900]
        assert "EUR" not in text(alice.get(f"{TOP}?unit=north-1-b"))
        book = alice.get(f"{TOP}?xlsx=1")
        assert book.status_code == 200
        looked(world, TODAY, sight(world.north_1_b, owner=world.people.alice))
        assert "EUR" not in text(alice.get(TOP))


def test_a_cause_names_who_sits_in_a_seat(watched):
    """Alice knows Nina; which of the seats is hers, she need not know."""
    world = watched.world

    def team():
        return counted(browser(world.alice), f"{TOP}?unit=north-1")

    assert "The gap is mainly in: Seat B (" in team()
    sits = {"seat": world.north_1_b, "person": world.people.zed, "from_date": TODAY}
    place_person(actor=world.operator, at=NOON, **sits)
    assert "The gap is mainly in: Seat B · Zed (" in team()
    names = names_told(EarlyWarning.objects.all(), TODAY - timedelta(days=1))
    assert names["north-1-b"] == "Seat B" and names["north-1"] == "North team 1"


def test_the_list_one_of_it_and_what_is_done(watched):
    """Alice leads North: 4 warnings stand, of hers North, its team and Seat B."""
    alice = browser(watched.world.alice)
    said = counted(alice, TOP)
    assert "3 active warnings need action." in said
    assert "its own rhythm it lands at ¥36.2K of ¥43.2K: 16.2% short." in said
    assert "The gap is mainly in: North team 1 (¥7.1K)." in said
    days = [f'<span class="nb">2027-{day}</span>' for day in ("03-12", "08-20")]
    assert f"visible since {days[0]}, warned since {days[1]}" in said  # in one piece
    assert alice.get(f"{TOP}?xlsx=1").content[:2] == b"PK"
    nothing = text(alice.get(f"{TOP}?rule=activity"))
    assert "No such warnings" in nothing
    assert nothing.count('href="/settings/warnings/') == 1  # one button to the rules
    seats = text(alice.get(f"{TOP}?level=seats&unit=north-1"))
    assert "Seat B" in seats and "¥43.2K" not in seats
    assert "Seat B</a></h2>" in seats  # vacant
    world = watched.world
    seated = {"seat": world.north_1_b, "person": world.people.zed, "from_date": TODAY}
    place_person(actor=world.olga, at=NOON, **seated)
    seats = text(alice.get(f"{TOP}?level=seats&unit=north-1"))
    assert 'Zed</a> <small class="quiet">Seat B</small></h2>' in seats
    book = alice.get(f"{TOP}?level=seats&unit=north-1&xlsx=1").content
    assert [row[:2] for row in book_rows(book) if row[0] == "Seat B"] == [
        ("Seat B", "Zed")
    ]
    one = EarlyWarning.objects.get(unit=watched.world.north)
    address = f"{TOP}{one.pk}/"
    said = counted(alice, address)
    assert "Attainment is 55.6% at a time progress of 66.3% (own rhythm)." in said
    assert "North: close the gap of ¥7K" in said
    assert 'id="take"' in said and 'id="take"' not in text(
        browser(watched.world.fin).get(address)
    )
    act = f"{address}do/"
    bad = text(alice.post(f"{act}snooze/", {"until": "2027-08-27", "reason": ""}), 422)
    assert (
        "the reason is shown beside the warning" in bad and 'value="2027-08-27"' in bad
    )
    good = {"until": "2027-08-27", "reason": "<i>A tender</i>"}
    assert alice.post(f"{act}snooze/", good)["Location"] == address
    said = text(alice.get(address))
    assert "snoozed until 08-27" in said and "&lt;i&gt;A tender" in said
    assert alice.post(f"{act}answer/", {"said": "Two are late"}).status_code == 303
    new = {"name": "Win two", "owner": "alice", "kind": "other"}
    new |= {"start": "2027-08-20", "last": "2027-09-30"}
    said = text(alice.post(f"{act}plan/", new | {"start": ""}), 422)
    assert "Enter the first and last day" in said and 'value="Win two"' in said
    assert alice.post(f"{act}plan/", new).status_code == 303
    said = text(alice.get(address))
    assert "Taken up: Win two" in said and "Two are late" in said
    assert alice.post(f"{act}take/", {"action": "987654"}).status_code == 404
    assert alice.post(f"{act}no-such/").status_code == 404
    dora = browser(watched.world.dora, "zh")
    assert "待处置 3 条，已处置 1 条" in text(dora.get(f"{TOP}?own=0"))
    said = text(
        dora.get(TOP)
    )  # the whole is hers, of North she is told; no team, no seat
    assert "待处置 1 条，已处置 1 条" in said and "Seat B" not in said


def test_a_few_stand_in_full_and_a_line_for_each_of_the_others(watched, monkeypatch):
    """Of 4 the one with most at stake is told with its causes, three in a line that leads on."""
    monkeypatch.setattr("luopan.web.views.warnings.FULL", 1)
    said = text(browser(watched.world.dora).get(f"{TOP}?own=0"))
    assert said.count("<article") == 1 and said.count("The gap is mainly in") == 1
    lines = said.split('<ul class="card warn-lines">')[1].split("</ul>")[0]
    assert lines.count("<li>") == 3 and lines.count(f'href="{TOP}') == 3
    assert (
        "At this pace and its own rhythm it lands at" in lines
        and "The gap is mainly in" not in lines
    )


def test_on_today_on_track_and_in_the_palette(watched):
    """Alice is told of her unit; Dora of the company's, and of North's as who leads above."""
    alice, dora = (browser(one) for one in (watched.world.alice, watched.world.dora))
    assert "Early warning: " in counted(dora, "/")
    said = counted(alice, "/")
    assert "Early warning: Seat B, Pace against target" in said
    assert "(+2 more)" in said
    assert ">08-20</time>" in said  # a day, and no hour that nobody told
    said = counted(alice, "/track/?unit=north")
    assert "3 early warnings" in said and f"{TOP}?unit=north-1" in said
    found = alice.get("/find/?q=early w").json()["found"]
    assert [one["url"] for one in found][:2] == [TOP, RULES]


def test_rules_are_read_and_set(watched):
    dora, world = browser(watched.world.dora), watched.world
    said = counted(dora, RULES)
    assert "Warns when a unit is projected to land 5% or more below its target" in said
    assert "default" in said
    form = {"unit": "north", "rule": "activity", "active": "1", "bound": "4"}
    form |= {"part": "60%", "period": "year", "looks": "seats", "tells": "above"}
    form |= {"first_days": "2"}
    for wrong, words in (
        ({"bound": "x"}, "whole number of weeks"),
        ({"part": "160%"}, "between 0 and 100"),
        ({"first_days": "40"}, "0 to 14 days"),
    ):
        assert words in text(dora.post(f"{RULES}set/", form | wrong), 422)
    assert dora.post(f"{RULES}set/", form)["Location"] == f"{RULES}?unit=north"
    row = WarningRule.objects.get()
    assert (row.unit, row.bound, row.part) == (world.north, 4.0, 0.6)
    said = text(dora.get(f"{RULES}?unit=north"))
    assert "Warns after 4 weeks in a row with fewer than 60% of the visits" in said
    assert "set at North by Dora, 2027-08-20" in said
    assert "Set differently below" in text(dora.get(RULES))
    off = {"unit": "company", "rule": "receivables", "bound": "20%", "part": "60"}
    assert dora.post(f"{RULES}set/", form | off | {"active": ""}).status_code == 303
    assert "Switched off." in text(dora.get(RULES))


def test_every_rule_has_its_words(watched):
    """As a rule found it; of one's own activity one reads first that nobody else sees it."""
    world = watched.world
    own = {"owner": world.people.bob}
    facts = {
        "coverage": {
            "wanted": "2000",
            "brings": "400",
            "open": "800",
            "deals": 1,
            "coverage": 0.4,
            "needed": 2.0,
            "win_rate": 0.5,
            "source": "north-1",
            "cycle": 60,
            "until": "2027-10-19",
        },
        "activity": {
            "weeks": 3,
            "need": 7,
            "adopted": True,
            "done": 2.0,
            "asked": 21.0,
            "missing": "8964",
            "since": "2027-07-26",
        },
        "concentration": {
            "account": "K1",
            "account_name": "客户",
            "account_other": "Kunde",
            "came": "2000",
            "open": "6000",
            "deals": 2,
            "deal": "D1",
        },
        "receivables": {
            "old": "600",
            "open": "2000",
            "overdue": "900",
            "days": 30,
            "ages": ["300", "600", "0", "0"],
            "before": 0.25,
            "without_due": "40",
        },
    }
    words = {
        "coverage": "By 2027-10-19 opportunities have to bring ¥2K; open",
        "activity": "3 weeks in a row with too few visits: 2 of 21 needed.",
        "concentration": "Kunde carries 50% of the number, of which ¥6K is not won yet",
        "receivables": "50% of receivables is overdue by more than 30 days: ¥600 of",
    }
    sizes = {"activity": 3.0}
    sights = [
        sight(world.north_1_a, sizes.get(rule, 0.5), rule, **own, **more)
        for rule, more in facts.items()
    ]
    looked(world, TODAY, *sights, at=NOON)
    said = plain(browser(world.bob).get(TOP))
    for rule, sentence in words.items():
        assert sentence in said, rule
    assert (
        "visible only to you" in said
        and "The adopted weekly number is 7 visits." in said
    )
    assert "A further ¥40 has no due date and is left out." in said
    assert "Furthest behind" not in said
    for one in EarlyWarning.objects.filter(unit=world.north_1_a):
        assert "Suggested next step" in text(browser(world.bob).get(f"{TOP}{one.pk}/"))
    hidden = EarlyWarning.objects.get(rule="activity")
    assert browser(world.alice).get(f"{TOP}{hidden.pk}/").status_code == 404
    with time_machine.travel(NOON + timedelta(days=3), tick=False):
        assert browser(world.alice).get(f"{TOP}{hidden.pk}/").status_code == 200


def test_a_thin_pipeline_is_said_beside_the_pace(year):
    thin = {"wanted": "900", "brings": "300", "until": "2027-10-01"}
    looked(year.world, TODAY, sight(year.world.north, rule="pace", uncovered=thin))
    with time_machine.travel(NOON, tick=False):
        said = text(browser(year.world.fin).get(TOP))
    assert "opportunities have to bring ¥900; open ones will bring ¥300." in said


def test_it_was_raised_on_the_day_that_it_is_said_since(year):
    """At 06:00 in Shanghai it is still yesterday in UTC: the day is the company's."""
    early = NOON.replace(hour=0) - timedelta(hours=2)
    looked(year.world, TODAY, sight(year.world.north), at=early)
    one = EarlyWarning.objects.get()
    assert early.date() < one.first_date == TODAY
    with time_machine.travel(NOON, tick=False):
        said = text(browser(year.world.fin).get(f"{TOP}{one.pk}/"))
    assert (
        f"{TODAY}</small><br>Warning raised" in said and str(early.date()) not in said
    )


def test_chinese_keeps_no_gap_after_an_amount_of_ten_thousands(year):
    more = {"old": "2123000", "open": "5935000", "days": 30}
    more |= {"ages": ["0"] * 4, "before": 0.3, "without_due": "40000"}
    found = sight(year.world.north, 0.36, "receivables", **more)
    looked(year.world, TODAY, found)
    with time_machine.travel(NOON, tick=False):
        said = plain(browser(year.world.fin, "zh").get(TOP))
    assert "应收 593.5 万，其中逾期超过 30 天 212.3 万，占 36%。" in said
    assert not re.search(r"[万亿] [\u4e00-\u9fff]", said)
