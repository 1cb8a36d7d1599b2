"""Rolling forecast: who calls, what records say before, sums, what moved, the year, accuracy."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from luopan.engine.calendar import Span
from luopan.org.access import Denied, Unknown
from luopan.tracking import services
from luopan.tracking.models import Call
from luopan.tracking.queries import forecast as queries
from luopan.tracking.queries.forecast.moves import Side, effect, kind_of
from luopan.tracking.services import Said
from luopan.trail.refusal import Refused
from luopan.web.words.forecast import blocks, line
from luopan.web.words.forecast_ahead import near_sentence
from luopan.web.words.forecast_said import sentence
from tests.tracked_year import NOON, TODAY, M
from tests.tracking.deals import deal


def said(period, *amounts):
    return Said(period, *map(Decimal, amounts))


def call(year, user, unit, *calls, at=NOON, words=""):
    return services.call(actor=user, at=at, unit=unit, calls=calls, said=words)


def look(year, user, at=NOON, on=TODAY, **asked):
    return queries.forecast(viewer=user, at=at, on=on, **asked)


def test_what_records_say_before_anybody_calls(year):
    """Seat a sold 600 on the 10th and 20th of each month, also of this August.

    11 days of August are left. On the last 11 days of May and July nothing came, of June
    (it is shorter) 600: on average 200. The quarter follows from its months.
    """
    world = year.world
    page = look(year, world.bob)
    assert [one.span.code for one in page.asked] == ["2027-08", "2027-09"]
    assert page.derived and page.side == "own"
    august, september = page.asked
    assert august.drawn == queries.Three(*map(Decimal, (1200, 1400, 1400)))
    assert september.drawn == queries.Three(Decimal(0), Decimal(1200), Decimal(1200))
    assert (september.booked, september.usual, september.deals) == (0, 1200, 0)
    assert page.top.target == 1200


def test_opportunities_weigh_by_what_their_stage_was_worth(year):
    closed = [
        deal(n, created=date(2027, 1, 5), closed=date(2027, 3, 1), outcome=outcome)
        for n, outcome in enumerate(["won"] * 15 + ["lost"] * 5)
    ]
    still = [
        deal(50, expected=date(2027, 9, 5), amount=4_000),
        deal(51, expected=date(2027, 9, 6), amount=None),
        deal(52, expected=date(2027, 8, 1), amount=700),
    ]
    year.store("opportunity", closed + still)
    (_august, september) = look(year, year.world.bob).asked
    assert (september.open, september.weighed) == (4_000, 3_000)
    assert (september.deals, september.bare, september.overdue) == (2, 1, 1)
    assert september.drawn == queries.Three(*map(Decimal, (0, 3_000, 4_000)))


def test_a_rep_calls_his_own_and_his_manager_beside_him(year):
    world = year.world
    mine = said("2027-08", 1200, 1500, 1800), said("2027-09", 0, 900, 2000)
    rows = call(year, world.bob, world.north_1_a, *mine, words="Tender on the 28th")
    assert {(r.period_code, r.side) for r in rows} == {
        ("2027-08", "own"),
        ("2027-09", "own"),
        ("2027-Q3", "own"),
    }
    quarter = next(row for row in rows if row.kind == "quarter")
    assert quarter.committed == (1200 + 1500 + 900) * M  # July came, two months called
    assert rows[0].drawn_committed == 1400 * M
    call(year, world.alice, world.north_1_a, said("2027-08", 1200, 1300, 1400))
    top = look(year, world.alice, unit="north-1-a").top
    assert (top.own.amounts.committed, top.above.amounts.committed) == (1500, 1300)
    assert (top.own.who, top.own.said, top.above.who) == (
        "Bob",
        "Tender on the 28th",
        "Alice",
    )
    again = call(year, world.bob, world.north_1_a, *mine, words="Tender on the 28th")
    assert [row.pk for row in again] == [row.pk for row in rows]  # nothing new is said
    call(year, world.bob, world.north_1_a, said("2027-08", 1200, 1250, 1800))
    assert Call.objects.filter(period_code="2027-08", side="own").count() == 2
    quarter = look(year, world.alice, unit="north-1-a", period="2027-Q3").top
    assert quarter.team.committed == 1200 + 1250 + 900  # it follows from its months
    assert quarter.called == 1


def test_a_call_of_the_week_is_opened_again_with_what_has_come_since(year):
    """1,200 has come: a call of 1,000 confirmed, 1,100 committed and 3,000 begins from that.

    Before it the form begins from the sum of the seats, and the note says so.
    """
    world = year.world

    def asked(on=TODAY, at=NOON):
        return look(year, world.dora, at, on, unit="north-1-a").asked[0]

    with override("en"):
        page = look(year, world.dora, unit="north")
        assert page.asked[0].begins == page.top.team
        assert "sum of the team's calls" in blocks(page, {})[0].says
    assert asked().begins == asked().drawn
    call(year, world.dora, world.north_1_a, said("2027-08", 1000, 1100, 3000))
    assert (asked().booked, asked().anew) == (1200, True)
    assert asked().begins == queries.Three(*map(Decimal, (1200, 1200, 3000)))
    call(year, world.dora, world.north, said("2027-08", 1000, 9000, 9000))
    with override("en"):
        page = look(year, world.dora, unit="north")
        block = blocks(page, {})[0]
        shown = [box.shown for box in block.boxes]
        assert shown == [f"{round(page.asked[0].booked):,}", "9,000", "9,000"]
        assert "sum of the team's calls" not in block.says
        assert block.says.startswith("Prefilled with your call of this week, at least")
    week = timedelta(days=7)
    later = asked(TODAY + week, NOON + week)
    assert not later.anew and later.begins == later.drawn  # another week, a new call


def test_what_has_come_is_not_told_as_what_he_committed(year):
    """1,200 has come of a seat that committed 200 a week ago: both stand there."""
    call(year, year.world.bob, year.world.north_1_a, said("2027-08", 100, 200, 3000))
    week = timedelta(days=7)
    page = look(year, year.world.bob, NOON + week, TODAY + week, unit="north-1-a")
    assert page.top.outrun and page.top.team.committed == 1200
    with override("en"):
        told = sentence(page)
        assert "achieved ¥1.2K, more than the ¥200 committed on 08-" in told
        assert "upside ¥3K" in told and ": committed" not in told
        assert line(page.top, page, None).state.startswith("last ¥200, 08-")
    call(year, year.world.bob, year.world.north_1_a, said("2027-08", 1200, 1300, 3000))
    page = look(year, year.world.bob, NOON + week, TODAY + week, unit="north-1-a")
    with override("en"):
        assert "more than the" not in sentence(page)
        assert line(page.top, page, None).state.startswith("as of 08-")


def test_a_team_is_the_sum_of_its_seats(year):
    world = year.world
    call(year, world.bob, world.north_1_a, said("2027-08", 1000, 2000, 3000))
    page = look(year, world.dora, unit="north")
    team = page.top.team
    rows = [row.team for row in page.rows]
    for name in ("confirmed", "committed", "upside"):
        assert getattr(team, name) == sum(getattr(row, name) for row in rows)
    # Seats b and c are held by nobody: what records say stands for them.
    assert team.committed == 2000 + 700 + 1400
    assert (page.top.due, page.top.called, page.side) == (1, 1, "above")
    before = look(year, world.dora, unit="north-1-a").top.change
    assert before == queries.Three(*[Decimal(0)] * 3)
    later = NOON + timedelta(days=7)
    on = TODAY + timedelta(days=7)
    assert look(year, world.dora, later, on, unit="north").top.called == 0
    call(year, world.bob, world.north_1_a, said("2027-08", 1200, 1700, 2900), at=later)
    assert look(year, world.dora, later, on, unit="north").top.change == queries.Three(
        *map(Decimal, (200, -300, -100))
    )
    was = look(year, world.dora, later, on, unit="north", as_of=TODAY)
    assert was.top.team.committed == team.committed  # the week as it stood


def test_a_seat_that_came_after_the_plan_calls_and_is_seen(year):
    from luopan.org import services as org
    from luopan.org.models import Unit

    world, since = year.world, date(2027, 7, 1)
    by = {"actor": world.operator, "at": NOON}
    new = org.NewUnit("north-1-z", "Seat Z", "north-1", kind="seat", start_date=since)
    org.add_units(**by, rows=[new])
    seat = Unit.objects.get(code="north-1-z")
    before = look(year, world.dora, unit="north-1").top.team.committed
    call(year, world.alice, world.north_1, said("2027-08", 1, 2, 3))
    org.place_person(**by, seat=seat, person=world.people.bob, from_date=since)
    org.grant_role(**by, user=world.bob, role="rep", unit=seat)
    call(year, world.bob, seat, said("2027-08", 100, 200, 300))
    page = look(year, world.dora, unit="north-1")
    assert [row.code for row in page.rows] == ["north-1-a", "north-1-b", "north-1-z"]
    assert (page.rows[-1].team.committed, page.rows[-1].target) == (200, None)
    assert page.top.team.committed == before + 200 and page.top.due == 2
    queries.accuracy(viewer=world.dora, at=NOON, on=TODAY, unit="north-1")


@pytest.mark.parametrize("who", ["olga", "fin", "audrey", "operator"])
def test_who_neither_holds_nor_leads_calls_nothing(year, who):
    with pytest.raises(Denied, match="A is called by its holder or leader, and"):
        call(
            year,
            getattr(year.world, who),
            year.world.north_1_a,
            said("2027-08", 1, 2, 3),
        )
    assert not Call.objects.exists()


def test_who_sees_nothing_finds_nothing(year):
    world = year.world
    for user, unit in ((world.bob, "south-1-a"), (world.charlie, "north")):
        with pytest.raises(Unknown):
            look(year, user, unit=unit)
    for user in (world.zed, world.eve):
        with pytest.raises((Unknown, Refused)):
            look(year, user)


def test_what_cannot_be_called_is_refused(year):
    world = year.world
    for calls in (
        [],
        [said("2027-08", 3, 2, 5)],
        [said("2027-08", 3, 4, 3)],
        [said("2027-11", 1, 2, 3)],
        [said("2027-08", 1, 2, 3), said("2027-08", 1, 2, 3)],
        [said("2027-08", 1, 2, 10**13)],
    ):
        with pytest.raises(Refused):
            call(year, world.bob, world.north_1_a, *calls)
    assert not Call.objects.exists()


def test_calls_are_only_added(year):
    row = call(year, year.world.bob, year.world.north_1_a, said("2027-08", 1, 2, 3))[0]
    for act in (lambda: Call.objects.update(committed=9), row.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_calls_of_weeks_before_are_brought_by_who_imports(year):
    world = year.world
    rows = [services.Brought("north-1-a", said("2027-07", 1000, 1100, 1500))]
    by = {"at": NOON, "week": date(2027, 7, 7)}
    with pytest.raises(Denied):
        services.bring_calls(actor=world.alice, rows=rows, **by)
    assert services.bring_calls(actor=world.olga, rows=rows, **by) == 1
    row = Call.objects.get()
    assert (row.week_date, row.person, row.brought) == (
        date(2027, 7, 5),
        world.people.bob,
        True,
    )
    with pytest.raises(Refused, match="twice"):
        services.bring_calls(actor=world.olga, rows=rows * 2, **by)


def test_what_moved_is_told_deal_by_deal(year):
    """A deal of each kind; the effects take last week's sum to this week's."""
    day, old = date(2027, 8, 25), datetime(2027, 8, 10, tzinfo=UTC)
    first = {
        1: {"expected": day},
        2: {"expected": day},
        3: {"expected": day},
        4: {"expected": date(2027, 9, 9)},
        5: {"expected": day, "amount": 300},
        6: {"expected": day, "amount": 900},
        7: {"expected": day},
    }
    year.store("opportunity", [deal(n, **said) for n, said in first.items()], old)
    closed = {"closed": date(2027, 8, 18)}
    second = {
        1: {"expected": day, "outcome": "won"} | closed,
        2: {"expected": day, "outcome": "lost"} | closed,
        3: {"expected": date(2027, 9, 3)},
        4: {"expected": day},
        5: {"expected": day, "amount": 500},
        6: {"expected": day, "amount": 400},
        8: {"expected": day, "amount": 250},
    }
    year.store(
        "opportunity",
        [deal(n, **said) for n, said in second.items()],
        datetime(2027, 8, 19, tzinfo=UTC),
    )
    by = {"viewer": year.world.dora, "at": NOON, "on": TODAY}
    found = queries.moves(**by, unit="north-1-a")
    assert [(kind, count, effect) for kind, count, effect in found.sums] == [
        ("won", 1, 0),
        ("lost", 1, -1_000),
        ("later", 1, -1_000),
        ("earlier", 1, 1_000),
        ("larger", 1, 200),
        ("smaller", 1, -500),
        ("new", 1, 250),
    ]
    assert (found.opening, found.closing, found.since) == (
        5_200,
        4_150,
        date(2027, 8, 15),
    )
    assert found.opening + sum(row.effect for row in found.rows) == found.closing
    assert {row.key for row in found.rows} == {f"D{n}" for n in (1, 2, 3, 4, 5, 6, 8)}
    assert not queries.moves(**by, unit="south").rows
    handed = deal(8, seat="south-1-a", expected=day, amount=250)
    old_one = deal(7, seat="south-1-a", expected=day)
    year.store("opportunity", [handed, old_one], datetime(2027, 8, 19, 1, tzinfo=UTC))
    south = {
        kind: effect for kind, _n, effect in queries.moves(**by, unit="south").sums
    }
    assert south == {"new": 250, "received": 1_000}
    north = {
        kind: effect for kind, _n, effect in queries.moves(**by, unit="north").sums
    }
    assert north["handed"] == -1_000 and "new" not in north


def test_effects_add_up_whatever_moves():
    span = Span("2027-08", None, "month", date(2027, 8, 1), date(2027, 9, 1))
    days = st.none() | st.dates(date(2027, 7, 20), date(2027, 9, 10))
    sides = st.none() | st.builds(
        Side,
        st.just(1),
        st.just(1),
        st.just(""),
        days,
        days,
        st.sampled_from([-1, 0, 1]),
        st.none() | st.integers(0, 10**12),
    )

    @settings(max_examples=50)
    @given(st.lists(st.tuples(sides, sides), max_size=12))
    def holds(pairs):
        opening, closing = (
            (
                sum(one.inside(span) for one in side if one)
                for side in zip(*pairs, strict=True)
            )
            if pairs
            else (0, 0)
        )
        assert opening + sum(effect(*pair, span) for pair in pairs) == closing
        for pair in pairs:  # what has an effect has a name
            assert kind_of(*pair) or not effect(*pair, span)

    holds()


def test_the_year_is_what_came_and_what_is_called(year):
    """Seat a: 8,400 until July, August and September called, then 1,000 × 1.2 a month."""
    world = year.world
    calls = said("2027-08", 1200, 1500, 1800), said("2027-09", 0, 900, 2000)
    call(year, world.bob, world.north_1_a, *calls)
    by = {"viewer": world.bob, "at": NOON, "on": TODAY}
    found = queries.year_ahead(**by)
    assert [one.origin for one in found.months] == ["actual"] * 7 + ["call"] * 2 + [
        "course"
    ] * 3
    assert (found.now.over, found.now.left) == (7, 5)
    assert (found.now.actual, found.now.ahead) == (8_400, 1_500 + 900 + 3 * 1_200)
    assert [(roll.over, roll.left) for roll in found.rolls] == [(3, 9), (6, 6), (7, 5)]
    assert found.target == 14_400
    whole = queries.year_ahead(viewer=world.dora, at=NOON, on=TODAY)
    assert whole.target == 60_000 and whole.now.over == 7


def test_how_near_calls_were_is_first_ones_own(year):
    """July brought 1,200; it was called 1,500 four weeks before its last week, then 1,100."""
    world = year.world
    for week, amount in ((date(2027, 6, 28), 1500), (date(2027, 7, 12), 1100)):
        row = services.Brought("north-1-a", said("2027-07", 0, amount, 2000))
        services.bring_calls(actor=world.olga, at=NOON, week=week, rows=[row])
    early, late = date(2027, 8, 7), TODAY

    def found(on, user=world.alice):
        at = datetime.combine(on, NOON.timetz())
        return queries.accuracy(viewer=user, at=at, on=on, unit="north-1-a")

    def seen(user, on):
        return found(on, user).records

    (mine,) = seen(world.bob, early)
    (july,) = mine.months
    assert july.called == {4: 1500, 2: 1100, 1: 1100} and mine.mine
    assert mine.off[4] == pytest.approx(0.25) and mine.lean == pytest.approx(-1 / 12)
    assert not seen(world.alice, early)  # his for a week
    by = {"at": NOON, "unit": world.north_1_a, "period": "2027-07", "said": "Moved"}
    with pytest.raises(Refused, match="Only the person who called"):
        services.answer(actor=world.alice, **by)
    services.answer(actor=world.bob, **by)
    (his,) = seen(world.alice, late)
    assert (his.who, his.months[0].answer, his.mine) == ("Bob", "Moved", False)
    for nobody in (world.fin, world.audrey, world.olga, world.adam):
        assert not seen(nobody, late)
    with override("en"):
        own = replace(found(late), records=(mine,))
        assert near_sentence(own) == (
            "2 weeks ahead, your calls were off by 8% on average; overall 8% too low."
        )
        theirs = replace(found(late), records=(his,))
        assert near_sentence(theirs) == (
            "2 weeks ahead, calls were off by 8% on average."
        )
        two = replace(found(late), records=(his, replace(his, off={2: 0.22})))
        assert near_sentence(two) == (
            "2 weeks ahead, half of 2 people were off by at most 15% on average."
        )


def test_who_has_not_called_is_reminded_once_the_company_calls(year):
    world = year.world
    assert not queries.unsaid(world.bob, on=TODAY)
    call(year, world.alice, world.north, said("2027-08", 1, 2, 3))
    assert [one.code for one in queries.unsaid(world.bob, on=TODAY)] == ["north-1-a"]
    assert not queries.unsaid(world.alice, on=TODAY)
    assert not queries.unsaid(world.fin, on=TODAY)


def test_a_manager_calls_beside_his_people_at_once(year):
    """Seat a called 1,000 to 3,000; 1,200 has come of August. North calls 1,300 beside."""
    world = year.world
    call(year, world.bob, world.north_1_a, said("2027-08", 1000, 2000, 3000))
    page = look(year, world.alice, unit="north-1")
    assert page.beside == {"north-1-a", "north-1-b"}
    both = {"north-1-a": Decimal(1300), "north-1-b": Decimal(900)}
    by = {"actor": world.alice, "at": NOON, "unit": world.north_1, "period": "2027-08"}
    rows = services.call_beside(**by, committed=both)
    assert {row.side for row in rows} == {"above"}
    shown = {row.code: row for row in look(year, world.alice, unit="north-1").rows}
    first, second = (shown[code].above.amounts for code in both)
    assert first == queries.Three(*map(Decimal, (1200, 1300, 3000)))
    assert (second.committed, second.upside) == (900, 900)
    assert shown["north-1-a"].own.amounts.committed == 2000  # his own stays
    again = services.call_beside(**by, committed=both)
    assert [row.pk for row in again] == [row.pk for row in rows]
    for who, codes, unit in (
        (world.alice, {"south-1-a": Decimal(1)}, world.north_1),
        (world.alice, {}, world.north_1),
        (world.bob, {"north-1-a": Decimal(1)}, world.north_1_a),
    ):
        with pytest.raises(Refused):
            services.call_beside(**by | {"actor": who, "unit": unit}, committed=codes)
    for who in (world.fin, world.olga, world.bob):
        with pytest.raises(Denied):
            services.call_beside(**by | {"actor": who}, committed=both)
    assert not look(year, world.alice, unit="north-1", period="2027-Q3").beside


def test_the_week_is_asked_for_from_the_companys_weekday_on(year):
    from luopan.org.services import edit_company

    world, by = year.world, {"actor": year.world.operator, "at": NOON}
    call(year, world.bob, world.north_1_a, said("2027-08", 1200, 1500, 1800))
    monday = date(2027, 8, 23)
    assert [one.code for one in queries.unsaid(world.bob, on=monday)] == ["north-1-a"]
    edit_company(**by, call_weekday=3)
    asked = [len(queries.unsaid(world.bob, on=monday + timedelta(n))) for n in range(7)]
    assert asked == [0, 0, 1, 1, 1, 1, 1]
    assert look(year, world.bob).call_date == date(2027, 8, 18)
    with pytest.raises(Refused, match="weekday"):
        edit_company(**by, call_weekday=8)
