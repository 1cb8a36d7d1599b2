"""Back-solve on the pages: the worked table, adopting, hours, Today, the workbook."""

import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luopan.actions.models import VisitHours, WeeklyNumber
from tests.tracked_year import NOON
from tests.tracking.practised import practise

PAGE = "/act/backsolve/of/north-1-a/"
CARD = "/act/backsolve/card/"
DO = "/act/backsolve/do/{}/north-1-a/"


@pytest.fixture
def week(client, year):
    """Bob is signed in; his seat has opportunities and visits to work with."""
    practise(year)
    with time_machine.travel(NOON, tick=False):
        client.force_login(year.world.bob)
        yield year


def text(answer, status=200):
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def test_the_worked_table_and_the_workbook(client, week):
    assert client.get("/act/backsolve/")["Location"] == PAGE
    client.get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        said = text(client.get(PAGE))
    assert len(asked) <= 25
    for part in ("12 ÷ 24", "48 ÷ 24", "30 ÷ 60", "50% are won", "own · 12 wins"):
        assert part in said, part
    assert "Start by 2027-11-01" in said and "fits the hours" in said
    advised = re.search(r"new opportunities: (\d+) visits? a week", said)
    assert advised and f"rounded up: {advised[1]}" in said  # the table: to a tenth
    assert client.get(f"{PAGE}?xlsx=1").content[:2] == b"PK"
    assert "Weekly activity needed" in text(client.get("/find/?q=week"))


def test_it_is_advice_until_he_adopts_a_number(client, week):
    assert CARD in text(client.get("/"))
    client.get(CARD)
    with CaptureQueriesContext(connection) as asked:
        assert "It is only advice until you adopt a number" in text(client.get(CARD))
    assert len(asked) <= 25
    assert "another number" in text(
        client.post(DO.format("adopt"), {"visits": "1"}), 422
    )
    assert not WeeklyNumber.objects.exists()
    said = {"visits": "3", "reason": "<b>Fair</b>"}
    assert client.post(DO.format("adopt"), said)["Location"] == PAGE
    page = text(client.get(PAGE))
    assert "of 3 visits adopted" in page and "&lt;b&gt;Fair" in page
    assert "of 3 visits this week" in text(client.get(CARD))
    kept = WeeklyNumber.objects.get().rests_on
    assert kept["win_rate"] == 0.5 and set(kept) >= {"missing", "weeks", "in_time"}
    client.force_login(week.world.alice)
    page = text(client.get("/act/backsolve/of/north-1/"))
    assert "Units below" in page and ">Bob</a>" in page
    assert CARD not in text(client.get("/"))  # she sits in no seat
    assert client.post(DO.format("adopt"), {"visits": "9"}).status_code == 403


@pytest.mark.slow
def test_hours_are_said_by_who_leads(client, week):
    assert 'id="hours"' not in text(client.get(PAGE))
    assert (
        client.post(DO.format("hours"), {"visit": "1", "day": "2"}).status_code == 403
    )
    client.force_login(week.world.alice)
    wrong = {"visit": "9", "day": "2"}
    assert "A visit must take more than 0 hours and no more" in text(
        client.post(DO.format("hours"), wrong), 422
    )
    assert (
        client.post(DO.format("hours"), {"visit": "0.4", "day": "0.5"}).status_code
        == 303
    )
    said = text(client.get(PAGE))
    assert "What needs to change" in said and "set by Alice" in said
    assert VisitHours.objects.count() == 1


def test_there_is_no_other_act_and_no_other_unit(client, week):
    assert client.post(DO.format("dance")).status_code == 404
    assert client.get("/act/backsolve/of/south-1-a/").status_code == 404
    assert client.get(f"{PAGE}?year=1850").status_code == 400
