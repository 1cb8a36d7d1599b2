"""Contests by hand: who is alike, who sees which place, what stands when it is over.

Of September 2027 each seat is to bring 1,200. Sold up to 20 August; more is sold here.
"""

import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import openpyxl
import pytest
import time_machine
from django.db import transaction
from django.utils.translation import override

from luopan.engine.calendar import Scheme, year_spans
from luopan.org.access import Denied, Unknown
from luopan.review.models import Contest, ContestEnd, Placing
from luopan.review.queries import contests as queries
from luopan.review.queries.contests.figures import period_before
from luopan.review.services import contests, paying
from luopan.trail.refusal import Refused
from luopan.web.words import contests as words
from luopan.web.words import contests_said as told
from tests import cast, tracked_year
from tests.review.test_pay_seen import come_in
from tests.tracked_year import NOON, TODAY

pytestmark = pytest.mark.django_db
END = datetime(2027, 10, 6, 4, tzinfo=UTC)
MIDST = {"at": datetime(2027, 9, 21, 4, tzinfo=UTC), "on": date(2027, 9, 21)}
SEPTEMBER = {
    "north-1-a": 1_000,
    "north-1-b": 1_300,
    "north-2-a": 1_000,
    "south-1-a": 400,
}


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        year = tracked_year.told(cast.build())
        by = {"actor": year.world.dora, "at": NOON}
        paying.set_reward_rule(**by, leaders_see=False, contests=True)
        year.first = announced(year, top=1).pk
        for seat, amount in SEPTEMBER.items():
            year.store("order", [year.order(seat, date(2027, 9, 20), amount)])
        yield year
        transaction.set_rollback(True)


def announced(year, **more):
    said = {
        "actor": year.world.dora,
        "at": NOON,
        "unit": year.world.company,
        "name": "September sprint",
        "metric": year.metric,
        "period": "2027-09",
        "among": "seat",
        "ranking": "attainment",
    }
    return contests.announce_contest(**said | more)


@pytest.fixture
def year(built):
    with transaction.atomic():
        built.contest = Contest.objects.get(pk=built.first)
        yield built
        transaction.set_rollback(True)


def seen(user, year, **more):
    return queries.contest_seen(user, year.contest.pk, **MIDST | more)


def test_one_sees_the_first_and_ones_own_place_only(year):
    world = year.world
    rows = seen(world.bob, year).places
    assert [(one.unit.code, one.rank, one.own) for one in rows] == [
        ("north-1-b", 1, False),
        ("north-1-a", 2, True),
    ]
    director = seen(world.dora, year)
    assert [(one.unit.code, one.rank) for one in director.places] == [
        ("north-1-b", 1),
        ("north-1-a", 2),
        ("north-2-a", 2),
        ("south-1-a", 4),
    ]
    assert director.counts == {1: 4}
    assert director.places[0].rate == pytest.approx(1_300 / 1_200)


def test_percentages_of_others_are_hidden_where_the_rules_say_so(year):
    year.contest = announced(year, top=1, shows_rate=False)
    first, own = seen(year.world.bob, year).places
    assert (first.rate, own.rate) == (None, pytest.approx(1_000 / 1_200))


def test_growth_and_progress_rank_by_what_they_say(year):
    year.contest = announced(year, ranking="growth")
    found = {one.unit.code: one.rate for one in seen(year.world.dora, year).places}
    assert found["north-1-a"] == 0.0  # 1,000 as a year before
    assert found["north-1-b"] == pytest.approx(0.3)
    year.contest = announced(year, ranking="progress")
    found = {one.unit.code: one.rate for one in seen(year.world.dora, year).places}
    assert found["north-1-a"] == pytest.approx(1_000 / 1_200 - 1)


def test_it_ends_by_itself_and_stays_as_it_was(year):
    world, by = year.world, {"actor": year.world.operator}
    assert contests.end_contests(**by, at=MIDST["at"]) == []
    (ended,) = contests.end_contests(**by, at=END)
    assert ended == year.contest
    year.store("order", [year.order("south-1-a", date(2027, 9, 28), 9_000)])
    rows = seen(world.dora, year, at=END, on=END.date()).places
    assert rows[0].unit.code == "north-1-b"
    first = Placing.objects.get(honoured=True)
    assert (first.unit.code, first.rank) == ("north-1-b", 1)
    assert queries.honours(world.bob, on=END.date()) == ()  # nobody holds that seat
    assert contests.end_contests(**by, at=END) == []
    assert Placing.objects.count() == 4
    assert ContestEnd.objects.get().as_of_date == date(2027, 9, 20)


def test_groups_are_corrected_before_the_start_only(year):
    entrant = year.contest.entrants.get(unit=year.world.south_1_a)
    by = {"actor": year.world.olga, "entrant": entrant, "group": 2}
    with pytest.raises(Refused, match="why"):
        contests.move_entrant(**by, at=NOON, reason="")
    contests.move_entrant(**by, at=NOON, reason="New region")
    assert seen(year.world.dora, year).counts == {1: 3, 2: 1}
    with pytest.raises(Refused, match="has started"):
        contests.move_entrant(**by, at=MIDST["at"], reason="Late")
    with pytest.raises(Denied):
        contests.move_entrant(
            **by | {"actor": year.world.alice}, at=NOON, reason="Mine"
        )


def test_off_by_default_and_rules_before_the_start(year):
    with pytest.raises(Refused, match="the rules must be published beforehand"):
        announced(year, period="2027-08")
    with pytest.raises(Denied):
        announced(year, actor=year.world.charlie)
    paying.set_reward_rule(
        actor=year.world.dora, at=NOON, leaders_see=False, contests=False
    )
    with pytest.raises(Refused, match="has no contests"):
        announced(year)
    with pytest.raises(Unknown):
        seen(year.world.bob, year)
    assert Contest.objects.count() == 1


def test_called_off_with_a_reason_once(year):
    by = {"actor": year.world.dora, "at": NOON, "contest": year.contest}
    contests.call_off_contest(**by, reason="Stock is short")
    year.contest.refresh_from_db()
    with pytest.raises(Refused, match="over"):
        contests.call_off_contest(**by, reason="Again")
    assert queries.contests(year.world.bob, on=TODAY)[0].state == "called_off"


def test_only_those_of_the_north_compete_in_the_north(year):
    year.contest = announced(year, unit=year.world.north, name="North")
    assert year.contest.entrants.count() == 3
    with pytest.raises(Unknown):
        seen(year.world.charlie, year)


@pytest.mark.parametrize("scheme", [Scheme(kind="445"), Scheme(first_day=26)])
@pytest.mark.parametrize("kind", ["month", "quarter", "half"])
def test_the_period_before_is_found_in_every_calendar(scheme, kind):
    """Months of four and five weeks begin on no fixed day; of January it lies in 2026."""
    this, last = (
        [one for one in year_spans(scheme, year) if one.kind == kind]
        for year in (2027, 2026)
    )
    for before, after in pairwise(this):
        assert period_before(this, after) == before
    assert period_before(this, this[0]) is None
    assert period_before(last, this[0]) == last[-1]


def test_progress_is_held_against_as_many_days_while_it_runs(year):
    """600 on 28 August: after 20 days of August 1,200 had come, in all of it 1,800."""
    year.store("order", [year.order("north-1-a", date(2027, 8, 28), 600)])
    year.contest = announced(year, ranking="progress")
    now = {one.unit.code: one.rate for one in seen(year.world.dora, year).places}
    assert now["north-1-a"] == pytest.approx(1_000 / 1_200 - 1)
    over = {"at": END, "on": END.date()}
    then = {
        one.unit.code: one.rate for one in seen(year.world.dora, year, **over).places
    }
    assert then["north-1-a"] == pytest.approx(1_000 / 1_200 - 1_800 / 1_200)


def test_nobody_wins_who_fell_behind_and_ones_own_place_is_said(year):
    year.contest = announced(year, ranking="progress", top=3)
    with override("en"):
        standing = seen(year.world.dora, year)
        rows = [row for group in words.groups(standing) for row in group.rows]
        assert not any(row.wins for row in rows if row.vacant)
        held = tuple(replace(one, held_by=("Eve", "")) for one in standing.places)
        groups = words.groups(replace(standing, places=held))
        rows = [row for group in groups for row in group.rows]
        assert {row.place.unit.code: row.wins for row in rows} == {
            "north-1-b": True,  # 1,300 after 600 of August
            "north-1-a": False,
            "north-2-a": False,
            "south-1-a": False,
        }
        own = seen(year.world.bob, year)
        said = told.sentence([own.row], [own], allowed=True)
        assert f"Seat A is {own.places[-1].rank} of 4 in group 1" in said
        assert told.sentence([standing.row], [standing], allowed=True).endswith(
            "is running."
        )
        over = replace(own.row, state="ended")
        assert told.sentence([over], [], allowed=True) == "No contest is running."


def test_a_large_group_has_a_page_of_its_own_by_pages(year, monkeypatch, settings):
    settings.SECOND_FACTOR = "nobody"
    monkeypatch.setattr("luopan.web.words.contests.OPEN", 1)
    monkeypatch.setattr("luopan.web.views.contests.A_PAGE", 3)
    path = f"/review/contests/{year.contest.pk}/"
    with time_machine.travel(MIDST["at"], tick=False), override("en"):
        client = come_in(year.world.dora)
        every = client.get(path).content.decode()
        assert 'href="?group=1"' in every and "3 more" in every
        assert every.count('<th scope="row"') == 1
        first, last = (client.get(f"{path}?group=1&page={n}") for n in (1, 2))
        shown = [
            [row.place.unit.code for row in answer.context["places"]]
            for answer in (first, last)
        ]
        assert shown == [["north-1-b", "north-1-a", "north-2-a"], ["south-1-a"]]
        assert "4 seats" in last.content.decode()
        book = client.get(f"{path}?group=1&page=2&xlsx=1")
        sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
        assert {"Seat A"} < {row[3] for row in sheet.values if len(row) > 3}
        assert client.get(f"{path}?group=77").context.get("asked") is None


def test_ones_own_place_stands_among_all_groups_though_it_is_far_below(
    year, monkeypatch
):
    monkeypatch.setattr("luopan.web.words.contests.OPEN", 1)
    (group,) = words.groups(seen(year.world.bob, year))
    assert [row.place.unit.code for row in group.first] == ["north-1-b", "north-1-a"]
    assert group.more == 0


def test_who_moves_somebody_comes_back_to_the_page_of_the_group(year, settings):
    settings.SECOND_FACTOR = "nobody"
    entrant = year.contest.entrants.get(unit=year.world.south_1_a)
    path = f"/review/contests/{year.contest.pk}/"
    with time_machine.travel(NOON, tick=False):
        client = come_in(year.world.dora)
        page = client.get(f"{path}?group=1").content.decode()
        (form,) = set(re.findall(r'action="([^"]+/move/[^"]*)"', page))
        said = {"entrant": entrant.pk, "group": 2, "reason": "New region"}
        assert client.post(form, said)["Location"] == f"{path}?group=1"
