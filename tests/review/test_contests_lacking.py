"""A missing exchange rate stops whose figure it is, and decides no contest; all others stand.

Of September Bob's seat A sells 1,000 in yuan and 100 in dollars, for which nobody has
entered a rate; seats B, North 2 and South sell in yuan only.
"""

import io
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest
import time_machine
from django.utils.translation import override

from luopan.dimensions.models import Metric, Rate
from luopan.org import services as org
from luopan.org.access import Denied
from luopan.org.bearers import scopes_of
from luopan.review.models import ContestEnd, Placing
from luopan.review.queries import contests as queries
from luopan.review.services import contests
from luopan.trail.refusal import Refused
from luopan.web.words import contests as words
from luopan.web.words import contests_said as told
from tests.api.conftest import Caller
from tests.review.test_contests import (  # noqa: F401
    END,
    MIDST,
    announced,
    built,
    seen,
    year,
)
from tests.review.test_pay_seen import come_in

pytestmark = pytest.mark.django_db
ABROAD = date(2027, 9, 15)
OVER = {"at": END, "on": END.date()}


@pytest.fixture
def abroad(year, settings):  # noqa: F811
    """100 dollars of Bob's seat on 15 September."""
    settings.SECOND_FACTOR = "nobody"
    settings.API_A_MINUTE = settings.API_AT_ONCE = 10**9
    dollars(year, ABROAD)
    return year


def dollars(year, day):  # noqa: F811
    row = year.order("north-1-a", day, 100) | {"currency": "USD", "number": "ABROAD"}
    year.store("order", [row])


def enter_the_rate():
    Rate.objects.create(
        currency="USD", into="CNY", start_date=date(2026, 1, 1), rate=Decimal(7)
    )


def ranks(found):
    return {one.unit.code: one.rank for one in found.places}


def documents(found):
    return [key for one in found.lacking for key in one.documents]


def test_who_is_not_concerned_has_his_place_and_who_is_has_none(abroad):
    world = abroad.world
    director = seen(world.dora, abroad)
    assert ranks(director) == {
        "north-1-b": 1,
        "north-2-a": 2,
        "south-1-a": 3,
        "north-1-a": None,
    }
    assert director.untold == {1: 1} and documents(director) == ["order:ABROAD"]
    bob = seen(world.bob, abroad)
    assert ranks(bob) == {"north-1-b": 1, "north-1-a": None}
    assert documents(bob) == ["order:ABROAD"]


def test_others_are_told_that_places_are_not_complete_and_no_document_of_his(abroad):
    charlie = seen(abroad.world.charlie, abroad)
    assert ranks(charlie) == {"north-1-b": 1, "south-1-a": 3}
    assert charlie.untold == {1: 1} and not charlie.lacking


@pytest.mark.parametrize("ranking", ["growth", "progress"])
@pytest.mark.parametrize("day", [ABROAD, date(2027, 8, 5), date(2026, 9, 5)])
def test_what_it_is_held_against_stops_it_too(year, ranking, day):  # noqa: F811
    """Growth rests on September 2026, progress on August; neither on the other."""
    year.contest = announced(year, ranking=ranking)
    dollars(year, day)
    before = date(2026, 9, 5) if ranking == "growth" else date(2027, 8, 5)
    found = seen(year.world.dora, year)
    stopped = [one.unit.code for one in found.places if one.lacking]
    assert stopped == (["north-1-a"] if day in {ABROAD, before} else [])
    assert found.untold == ({1: 1} if stopped else {})


def test_groups_are_not_made_by_a_part_of_a_sum(year):  # noqa: F811
    dollars(year, date(2026, 9, 5))
    with pytest.raises(Refused, match="USD"):
        announced(year, ranking="growth")
    assert announced(year, ranking="attainment").entrants.count() == 4


def test_nothing_is_decided_before_the_rate_is_there(abroad):
    """A contest by how many orders there are knows nothing of money: it ends on its day."""
    by = {"actor": abroad.world.operator, "at": END}
    counted = Metric.objects.get(code="orders")
    other = announced(abroad, metric=counted, ranking="growth", name="Orders")
    assert contests.end_contests(**by) == [other]
    assert not Placing.objects.filter(contest=abroad.contest).exists()
    assert not ContestEnd.objects.filter(contest=abroad.contest).exists()
    found = seen(abroad.world.bob, abroad, **OVER)
    assert found.row.state == "waits"
    with override("en"):
        assert "The result is pending until then." in words.standing_sentence(found)
    enter_the_rate()
    assert contests.end_contests(**by) == [abroad.contest]
    found = seen(abroad.world.bob, abroad, **OVER)
    assert found.row.state == "ended" and not found.untold
    assert ranks(found) == {"north-1-a": 1}  # 1,000 and 700
    honoured = queries.honours(abroad.world.bob, on=END.date())
    of = [one.unit.code for one in honoured if one.contest == abroad.contest]
    assert of == ["north-1-a"]


def test_the_words_say_who_is_not_told_and_that_nobody_has_won_yet(abroad):
    with override("en"):
        bob, dora = (seen(one, abroad) for one in (abroad.world.bob, abroad.world.dora))
        said = words.standing_sentence(bob)
        assert said.startswith("Your place cannot be worked out until an")
        assert "Ranks are incomplete: 1 taking part cannot be ranked" in said
        (group,) = words.groups(dora)
        assert group.lacks == "not complete: 1 cannot be determined"
        rows = {row.place.unit.code: row for row in group.rows}
        own, first = rows["north-1-a"], rows["north-1-b"]
        assert (own.rank, own.rate, own.without) == ("—", "—", "without 1 document")
        assert (first.rank, first.without, first.wins) == ("1", "", False)
        charlie = seen(abroad.world.charlie, abroad)
        listed = told.sentence([charlie.row], [charlie], allowed=True)
        assert "is 3 of 4 in group 1. Ranks are incomplete" in listed


def test_the_page_names_what_is_missing_to_him_alone(abroad):
    world, path = abroad.world, f"/review/contests/{abroad.contest.pk}/"
    with time_machine.travel(MIDST["at"], tick=False):
        bob = come_in(world.bob).get(path).content.decode()
        assert "There is no exchange rate from USD into CNY for 2027-09-15" in bob
        assert "ABROAD of 2027-09-15 (" in bob and "It can be entered by:" in bob
        charlie = come_in(world.charlie).get(path).content.decode()
        assert "not complete: 1 cannot be determined" in charlie
        assert "ABROAD" not in charlie and "USD" not in charlie
        listed = come_in(world.charlie).get("/review/contests/")
        assert listed.status_code == 200
        book = come_in(world.bob).get(path + "?xlsx=1")
        sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
        head = str([*sheet.values])
        assert "There is no exchange rate from USD into CNY" in head
        assert "taking part cannot be ranked until an exchange" in head


def test_the_page_offers_to_call_it_off_until_it_is_over_or_while_it_waits(abroad):
    path = f"/review/contests/{abroad.contest.pk}/"
    late = END - timedelta(days=2)  # it is over, and late records still count
    for at, offered in ((MIDST["at"], True), (late, False), (END, True)):
        with time_machine.travel(at, tick=False):
            page = come_in(abroad.world.dora).get(path).content.decode()
            bob = come_in(abroad.world.bob).get(path).content.decode()
        assert (f"{path}off/" in page) is offered and f"{path}off/" not in bob
    enter_the_rate()
    with time_machine.travel(END, tick=False):
        page = come_in(abroad.world.dora).get(path).content.decode()
    assert f"{path}off/" not in page  # its result stands with the next morning


def test_one_that_waits_for_a_rate_can_be_called_off(abroad):
    """By who may; not while late records count, nor once the rate is there."""
    world, contest = abroad.world, abroad.contest
    said = {"contest": contest, "reason": "Nobody knows the rate"}
    for who in (world.bob, world.alice, world.fin):
        with pytest.raises(Denied):
            contests.call_off_contest(actor=who, at=END, **said)
    with pytest.raises(Refused, match="over"):
        early = END - timedelta(days=2)
        contests.call_off_contest(actor=world.dora, at=early, **said)
    enter_the_rate()
    with pytest.raises(Refused, match="over"):
        contests.call_off_contest(actor=world.dora, at=END, **said)
    Rate.objects.all().delete()
    path = f"/review/contests/{contest.pk}/"
    with time_machine.travel(END, tick=False):
        sent = come_in(world.dora).post(f"{path}off/", {"reason": said["reason"]})
        assert sent.status_code in {302, 303}
        page = come_in(world.bob).get(path).content.decode()
    assert "Cancelled: Nobody knows the rate" in page
    contest.refresh_from_db()
    enter_the_rate()
    assert contests.end_contests(actor=world.operator, at=END) == []
    assert not Placing.objects.filter(contest=contest).exists()


def test_programs_call_one_off_that_waits_for_a_rate(abroad):
    path, body = f"/contests/{abroad.contest.pk}/off", {"reason": "No rate"}
    with time_machine.travel(END, tick=False):
        assert caller(abroad, abroad.world.bob, END).post(path, body).status_code == 403
        made = caller(abroad, abroad.world.dora, END).post(path, body)
    assert made.json()["number"]
    assert ContestEnd.objects.get(contest=abroad.contest).called_off


def caller(abroad, user, at):
    scopes = [one.code for one in scopes_of(user, on=at.date())]
    token = org.issue_token(
        actor=abroad.world.operator,
        at=at,
        user=user,
        name=f"token of {user.username}",
        scopes=scopes,
    )
    return Caller(token)


def test_the_api_tells_null_and_why(abroad):
    def told(user):
        asked = caller(abroad, user, MIDST["at"])
        return asked.get(f"/contests/{abroad.contest.pk}").json()

    with time_machine.travel(MIDST["at"], tick=False):
        bob, charlie = told(abroad.world.bob), told(abroad.world.charlie)
    own = next(one for one in bob["places"] if one["own"])
    assert (own["rank"], own["rate"], own["without"]) == (None, None, 1)
    assert bob["untold"] == 1 and "USD" in bob["lacking"][0]
    assert charlie["untold"] == 1 and charlie["lacking"] == []
    assert all(one["without"] == 0 and one["rank"] for one in charlie["places"])
