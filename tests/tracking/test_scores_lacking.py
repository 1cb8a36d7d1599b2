"""A missing exchange rate leaves the score of its periods untold, and that of no other.

Seat north-1-a sold 1,200 a month and, in May, 100 dollars for which nobody entered a rate.
"""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
import time_machine
from django.test import Client
from django.utils.translation import override

from luopan.org import services as org
from luopan.org.bearers import scopes_of
from luopan.web.words import scores as words
from tests.api.conftest import Caller
from tests.tracked_year import NOON, TODAY
from tests.tracking.test_scores import (  # noqa: F401
    SALES,
    built,
    held,
    look,
    publish,
    total,
)

pytestmark = pytest.mark.django_db
D = Decimal
TOLD = ("2027-01", "2027-04", "2027-06", "2027-08", "2027-Q1")
UNTOLD = ("2027-05", "2027-Q2", "2027")


@pytest.fixture
def abroad(held, settings):  # noqa: F811
    settings.SECOND_FACTOR = "nobody"
    settings.API_A_MINUTE = settings.API_AT_ONCE = 10**9
    row = held.order("north-1-a", date(2027, 5, 12), 100)
    held.store("order", [row | {"currency": "USD", "number": "ABROAD"}])
    with time_machine.travel(NOON, tick=False):
        yield held


def test_only_the_periods_that_hold_it_are_untold(abroad):
    found = look(abroad)
    assert all(total(found, code) is not None for code in TOLD)
    for code in UNTOLD:
        one = found.period(code)
        assert one.score.total is None and one.untold == {"sales_amount"}, code
        assert one.line("sales_amount").outcome == "untold"
        assert one.line("sales_amount").weight == D(70)  # it goes to nobody else
        (lacks,) = one.lacking
        assert lacks.documents == ("order:ABROAD",)
    assert total(look(abroad, "north-1-b"), "2027-05") == D("65.00")


def test_a_line_without_a_target_stops_no_score(abroad):
    """Of a metric that nobody set a target of, nothing would be assessed anyway."""
    margin = SALES.__class__(metric="gross_margin", weight=D(30))
    publish(abroad.world.dora, abroad.sheet, [SALES, margin], "Margin")
    may = look(abroad).period("2027-05")
    assert may.line("gross_margin").outcome == "left_out"
    assert may.untold == {"sales_amount"}


def test_the_words_the_page_and_the_sheet_say_what_is_missing(abroad):
    found = look(abroad)
    with override("en"):
        said = words.sentence(found)
        assert said.startswith("The score of ")
        assert "for the year cannot be worked out until an" in said
        assert "August" in said  # the newest month has its score
        (sales, *_others) = words.lines(found, found.period("2027-05"))
        assert (sales.actual, sales.points) == ("—", "—")
        assert sales.word.startswith("an exchange rate or conversion is missing")
    client = Client(headers={"accept-language": "en"})
    client.force_login(abroad.world.bob, backend="luopan.org.sign_in.Backend")
    path = f"/targets/assessment/plan/{abroad.plan.pk}/score/north-1-a/"
    page = client.get(path, {"period": "2027-05"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "There is no exchange rate from USD into CNY for 2027-05-12" in text
    assert "ABROAD of 2027-05-12 (" in text and "It can be entered by:" in text
    june = client.get(path, {"period": "2027-06"}).content.decode()
    assert "There is no exchange rate" not in june
    book = client.get(path, {"xlsx": "1"})
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    head = str([*sheet.values][:8])
    assert "There is no exchange rate from USD into CNY for 2027-05-12" in head


def test_the_api_tells_null_and_why(abroad):
    dora = abroad.world.dora
    token = org.issue_token(
        actor=abroad.world.operator,
        at=NOON,
        user=dora,
        name="scores",
        scopes=[one.code for one in scopes_of(dora, on=TODAY)],
    )
    path = f"/plans/{abroad.plan.pk}/score"
    found = Caller(token).get(path, unit="north-1-a").json()
    periods = {one["period"]: one for one in found["periods"]}
    may, june = periods["2027-05"], periods["2027-06"]
    assert may["score"] is None and may["without"] == 1
    (sales,) = [one for one in may["lines"] if one["key"] == "sales_amount"]
    assert sales["outcome"] == "untold" and "USD" in sales["lacking"][0]
    assert float(june["score"]) == 100 and june["without"] == 0
