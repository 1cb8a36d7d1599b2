"""The rolling forecast on the pages: the call, the table, what moved, the year, how near."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luopan.tracking import services
from luopan.tracking.models import Answer, Call
from luopan.tracking.services import Brought, Said
from luopan.web.words.forecast import amount_of, box_text
from tests.tracked_year import NOON, M

TOP = "/track/forecast/"


@pytest.fixture
def year_now(client, year):
    """The year that is easy to follow, on its day."""
    with time_machine.travel(NOON, tick=False):
        client.force_login(year.world.bob)
        yield year


def text(answer, status=200):
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def counted(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        said = text(client.get(address))
    assert len(asked) <= 25, [query["sql"][:80] for query in asked]
    return said


FORM = {"unit": "north-1-a", "said": "<b>Tender</b>"}
FORM |= {f"{key}-2027-08": "1,200" for key in ("confirmed", "committed")}
FORM |= {"upside-2027-08": "1.5K"}


def test_a_rep_calls_and_reads_it(client, year_now):
    said = counted(client, TOP)
    assert 'name="committed-2027-08" value="1,400"' in said
    assert (
        "what has been achieved plus the larger of the" in said
        and "s call is still missing" in said
    )
    answer = client.post(f"{TOP}call/", FORM)
    assert answer["Location"] == f"{TOP}?unit=north-1-a"
    row = Call.objects.get()
    assert (row.confirmed, row.upside, row.side) == (1200 * M, 1500 * M, "own")
    said = counted(client, TOP)
    assert "&lt;b&gt;Tender" in said and "<b>Tender" not in said
    assert client.get(f"{TOP}?xlsx=1").content[:2] == b"PK"


def test_a_column_that_says_nothing_is_left_out(client, year_now):
    """Confirmed is what has come until a call adds to it; nobody above calls the seat yet."""

    def columns():
        said = text(client.get(TOP))
        table = said.partition("<thead>")[2].partition("</thead>")[0]
        return table.count("<th "), said

    count, said = columns()
    assert count == 7 and said.count("Confirmed is what has come") == 1
    for label in ("Confirmed", "Own call", "Call from above"):
        assert f'data-label="{label}"' not in said, label
    more = {f"{key}-2027-08": "1,300" for key in ("confirmed", "committed")}
    client.post(f"{TOP}call/", FORM | more)
    count, said = columns()
    assert count == 8 and 'data-label="Confirmed"' in said
    assert "Confirmed is what has come" not in said and 'colspan="8"' in said
    client.force_login(year_now.world.alice)
    assert 'data-label="Call from above"' in text(client.get(f"{TOP}?unit=north"))


def test_amounts_that_do_not_hold_come_back_as_typed(client, year_now):
    said = text(client.post(f"{TOP}call/", FORM | {"upside-2027-08": "9"}), 422)
    assert (
        "committed includes what is confirmed, and upside" in said
        and 'value="9"' in said
    )
    assert "is not an amount" in text(
        client.post(f"{TOP}call/", FORM | {"upside-2027-08": "much"}), 422
    )
    assert client.post(f"{TOP}call/", FORM | {"unit": "south"}).status_code == 404
    client.force_login(year_now.world.olga)
    assert client.post(f"{TOP}call/", FORM).status_code == 403
    assert not Call.objects.exists()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("amount", ["12345678.91", "-3000.5", "0", "999.4"])
def test_a_field_left_as_it_stood_means_its_exact_amount(language, amount):
    from django.utils import translation

    with translation.override(language):
        shown = box_text(Decimal(amount), "CNY")
        form = {"c": shown, "x-c": amount}
        assert amount_of(form, "c", "CNY") == Decimal(amount)
        assert amount_of(form | {"c": "7"}, "c", "CNY") == 7
        assert amount_of({"c": shown}, "c", "CNY") is not None
        shown = box_text(Decimal(amount), "CNY", column=True)
        form = {"c": shown, "x-c": amount}
        assert amount_of(form, "c", "CNY", column=True) == Decimal(amount)
        assert shown[-1] == ("万" if language == "zh-hans" else "K")


def test_a_manager_sees_sums_moves_and_the_year(client, year_now):
    client.post(f"{TOP}call/", FORM)
    client.force_login(year_now.world.alice)
    said = counted(client, f"{TOP}?unit=north-1")
    assert "1/1" in said and "Your own call, beside theirs" in said
    # in a column of ¥K: a bare 1.2 would be one yuan
    assert 'placeholder="1.2K"' in said
    assert "sum of the team" in counted(client, f"{TOP}?unit=north")
    for page, words in (
        ("moves/", "No opportunities have moved here since last week"),
        ("year/", "7+5: the year lands at"),
        ("accuracy/", "no ranking, score or pay"),
    ):
        assert words in counted(client, f"{TOP}{page}?unit=north")
    for page in ("moves/", "year/", "accuracy/"):
        book = client.get(f"{TOP}{page}?unit=north&xlsx=1")
        assert book.content[:2] == b"PK"


def test_who_calls_nothing_is_promised_nothing_and_shown_what_is_open(client, year_now):
    """Finance holds no seat and leads no unit: calls, moves and the year instead."""
    client.force_login(year_now.world.fin)
    said = counted(client, f"{TOP}accuracy/?unit=north")
    assert "forecast accuracy is only visible to the caller" in said
    assert "it appears here" not in said and "You see your own" not in said
    assert f'href="{TOP}moves/?unit=north"' in said
    client.force_login(year_now.world.alice)
    said = counted(client, f"{TOP}accuracy/?unit=north")
    assert "You see your own as soon as the month is over" in said
    assert "You hold no seat" not in said


def test_he_may_say_something_to_how_near_he_was(client, year_now):
    world = year_now.world
    row = Brought(
        "north-1-a", Said("2027-07", Decimal(0), Decimal(1500), Decimal(2000))
    )
    by = {"actor": world.olga, "at": NOON}
    services.bring_calls(**by, week=date(2027, 6, 28), rows=[row])
    form = {"unit": "north-1-a", "period": "2027-07", "said": "Moved to August"}
    assert "+25%" in counted(client, f"{TOP}accuracy/")
    client.post(f"{TOP}accuracy/answer/", form)
    assert Answer.objects.get().person == world.people.bob
    wrong = client.post(f"{TOP}accuracy/answer/", form | {"period": "2027-06"})
    assert "Only the person who called" in text(wrong, 422)
    client.force_login(world.audrey)
    assert "Moved" not in text(client.get(f"{TOP}accuracy/?unit=north-1-a"))


def test_today_says_that_the_call_is_to_be_made(client, year_now):
    assert "s forecast is still missing" not in text(client.get("/"))
    client.post(f"{TOP}call/", FORM)
    assert "s forecast is still missing" not in text(client.get("/"))
    client.force_login(year_now.world.alice)
    assert "s forecast is still missing" in text(client.get("/"))


def test_the_palette_finds_it(client, year_now):
    found = client.get("/find/?q=forecast").json()["found"]
    assert TOP in {one["url"] for one in found}
