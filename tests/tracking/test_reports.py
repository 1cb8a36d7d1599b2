"""Reports: drawn from records, frozen when sent, read by the line above, sorted by need."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from luopan.org.access import Denied, Unknown
from luopan.tracking.models import Report, ReportMark
from luopan.tracking.queries import reports as queries
from luopan.tracking.queries.reports import Figures, Rule
from luopan.tracking.queries.reports.listing import BEHIND, Need, need_of, oddities
from luopan.tracking.queries.reports.seen import report_seen, reports_seen
from luopan.tracking.services import reporting
from luopan.trail.refusal import Refused
from tests.tracked_year import NOON, TODAY, M
from tests.tracking.deals import deal
from tests.tracking.practised import talk

WEEK = {"kind": "week", "day": TODAY}


def worked(year):
    """Seat A in the week from 16 August 2027: 3 visits, 2 of them talks, a win, a loss."""
    from luopan.dimensions.services import add_accounts
    from luopan.dimensions.services.accounts import NewAccount

    by = {"actor": year.world.operator, "at": year.world.at}
    add_accounts(**by, rows=[NewAccount("K1", "Kunde", owner="north-1-a")])
    days = [date(2027, 8, 16), date(2027, 8, 17), date(2027, 8, 18)]
    year.store(
        "activity",
        [talk(n, day, effective=n < 2) for n, day in enumerate(days)],
    )
    year.store(
        "opportunity",
        [
            deal(1, closed=days[0], outcome="won", amount=700),
            deal(2, closed=days[1], outcome="lost", amount=50),
            deal(3, expected=date(2027, 9, 5)),
        ],
    )
    return year


def send(year, user=None, unit=None, at=NOON, **said):
    world = year.world
    return reporting.send_report(
        actor=user or world.bob, at=at, unit=unit or world.north_1_a, **(WEEK | said)
    )


def test_a_report_is_drawn_from_the_records_and_frozen(year):
    worked(year)
    made = send(year, help_needed="Presales on the 30th")
    figures = queries.figures_of(made.figures)
    assert (figures.visits, figures.talks) == (3, 2)
    assert (figures.won, figures.won_amount, figures.lost) == (1, 700 * M, 1)
    assert (figures.orders, figures.currency) == (600 * M, "CNY")  # on the 20th
    assert figures.share == pytest.approx(600 * 16 / 14_400)
    assert figures.lead is not None and figures.reach == "2027-08-20"
    # Nothing followed the talk of the 18th; what it promised is due a week later.
    assert figures.opens == () and figures.follow_ups == 0
    # A visit of that week comes in later: the report stays, and says what came since.
    year.store("activity", [talk(9, date(2027, 8, 19))])
    later = NOON + timedelta(days=3)
    world = year.world
    page = queries.report_page(
        report_seen(world.alice, made.pk, on=TODAY),
        viewer=world.alice,
        at=later,
        on=TODAY + timedelta(days=3),
    )
    assert page.figures.visits == 3 and page.since == {"visits": 1, "talks": 1}
    assert page.may_answer and page.help_needed and not page.mine
    with pytest.raises(DatabaseError), transaction.atomic():
        Report.objects.filter(pk=made.pk).update(words="Something else")


def test_one_number_in_report_bulletin_gap_and_on_track(year):
    """Seat A by hand: 9,600, of which 100 came back, and 100 dollars at 7: 10,200.

    Another 40 of the 19th come after the report was sent. All receipts are in dollars and
    stand beside the orders in yuan.
    """
    from luopan.dimensions.services import NewRate, add_rate
    from luopan.org.queries import builtin_operator
    from luopan.tracking.queries.gap import gap_board
    from luopan.tracking.queries.reports import figures

    world, day = year.world, date(2027, 8, 18)
    rate = NewRate("USD", "CNY", date(2026, 1, 1), Decimal(7))
    add_rate(actor=world.operator, at=world.at, row=rate)
    abroad = {"currency": "USD"}
    back = year.order("north-1-a", day, -100)
    year.store("order", [back, year.order("north-1-a", day, 100) | abroad])
    paid = {"number": "R1", "day_date": day, "seat": "north-1-a", "amount": 30 * M}
    year.store("receipt", [paid | {"account": None} | abroad])
    sent = queries.figures_of(send(year).figures)
    late = year.order("north-1-a", date(2027, 8, 19), 40)
    year.store("order", [late], at=NOON + timedelta(hours=1))
    now = {"at": NOON + timedelta(hours=2), "on": TODAY}
    viewer = builtin_operator(at=NOON)
    for came, at in ((10_200, NOON), (10_240, now["at"])):
        stands = year.look(unit="north-1-a", at=at).standing
        (row,) = gap_board(viewer, 2027, at=at, on=TODAY, unit="north-1-a").rows
        assert (stands.actual, row.actual, row.landing) == (came, came, stands.landing)
        period = queries.period_of("week", TODAY)
        board = figures.board_of(viewer, "north-1-a", period, at=at, on=TODAY)
        one = figures.whose(world.north_1_a, world.people.bob.pk)
        told = queries.drawn(board, [one], period)["north-1-a"]
        assert (told.share, told.lead) == (stands.share, stands.lead)
        assert told.orders == (came - 9_000) * M  # the week has the order of the 20th
    assert sent.receipts == told.receipts == 210 * M
    assert (sent.currency, sent.orders) == ("CNY", 1_200 * M)
    assert queries.came_since(sent, told) == {"orders": 40 * M}


def test_sent_again_it_is_the_same_or_a_new_edition(year):
    first = send(year)
    assert send(year).pk == first.pk  # nothing new is said
    second = send(year, words="Tender won by price", expected=1)
    assert second.edition == 2
    with pytest.raises(Refused, match="You have already sent it elsewhere") as refusal:
        send(year, words="Other", expected=1)
    assert refusal.value.status == 409
    row = queries.desk(year.world.alice, queries.period_of("week", TODAY), on=TODAY)
    assert [one.id for one in row.rows] == [second.pk]
    day = send(year, kind="day", words="A day is another report")
    assert (day.edition, day.end_date) == (1, TODAY + timedelta(days=1))


def test_only_who_holds_or_leads_writes_and_only_the_line_above_reads(year):
    world = year.world
    for user in (world.alice, world.dora, world.olga, world.adam):
        with pytest.raises(Denied):
            send(year, user)
    with pytest.raises((Denied, Unknown)):
        send(year, world.charlie)
    made = send(year, words="Private to the line")
    readers = {"bob", "alice", "dora"}
    for name in ("bob", "alice", "dora", "charlie", "olga", "fin", "audrey", "adam"):
        user = getattr(world, name)
        found = reports_seen(user, TODAY).filter(pk=made.pk).exists()
        assert found == (name in readers), name
    own = send(year, world.alice, world.north)
    with pytest.raises(Unknown):  # of equals nobody reads
        report_seen(world.charlie, own.pk, on=TODAY)
    with pytest.raises(Refused, match="Your own report is answered by your leader"):
        reporting.mark_report(actor=world.alice, at=NOON, report=own, kind="thumb")


def test_periods_that_have_not_begun_or_are_long_over(year):
    with pytest.raises(Refused, match="is in the future"):
        send(year, day=TODAY + timedelta(days=7))
    with pytest.raises(Refused, match="more than 31 days"):
        send(year, day=TODAY - timedelta(days=60))
    with pytest.raises(Refused, match="A report is daily or weekly"):
        send(year, kind="month")
    send(year, day=TODAY - timedelta(days=21))


def test_a_manager_reads_answers_and_the_writer_sees_it(year):
    world = year.world
    made = send(year, words="All as planned")
    assert queries.unread(world.alice, TODAY).count() == 1
    assert not queries.unread(world.dora, TODAY).exists()  # Alice leads nearer
    by = {"actor": world.alice, "at": NOON, "report": made}
    thumb = reporting.mark_report(**by, kind="thumb")
    assert reporting.mark_report(**by, kind="thumb").pk == thumb.pk
    with pytest.raises(Refused, match="few words"):
        reporting.mark_report(**by, kind="answer", said="  ")
    reporting.mark_report(**by, kind="answer", said="Take Li along")
    assert not queries.unread(world.alice, TODAY).exists()
    assert [one.kind for one in queries.answered(world.bob, TODAY)] == [
        "answer",
        "thumb",
    ]
    reporting.see_answers(actor=world.bob, at=NOON, report=made)
    reporting.see_answers(actor=world.bob, at=NOON, report=made)
    assert not queries.answered(world.bob, TODAY)
    assert ReportMark.objects.filter(kind="seen").count() == 1
    with pytest.raises(Unknown):
        reporting.see_answers(actor=world.alice, at=NOON, report=made)
    corrected = send(year, words="One more thing")
    assert list(queries.unread(world.alice, TODAY)) == [corrected]


def test_the_trail_keeps_no_word_of_it(year):
    from luopan.trail.models import Entry

    made = send(year, words="Zhang is looking elsewhere", help_needed="Talk to him")
    by = {"actor": year.world.alice, "at": NOON, "report": made}
    reporting.mark_report(**by, kind="answer", said="I will call Zhang")
    told = str(list(Entry.objects.values_list("details", "subject", "reason")))
    assert "Zhang" not in told and "him" not in told and "sha256" in told


def test_who_reports_when_is_a_rule_of_the_nearest_unit(year):
    world = year.world
    friday = datetime(2027, 8, 20, 8, 30, tzinfo=UTC)  # 16:30 in Shanghai
    assert [one.period.kind for one in queries.due_for(world.bob, at=friday)] == [
        "week"
    ]
    assert queries.due_for(world.bob, at=NOON)[0:1] == ()  # not before the hour
    by = {"actor": world.alice, "at": world.at, "unit": world.north}
    daily = Rule(daily=True, weekly=False, who="seats", weekday=5, asks_at=time(11))
    above, said = [world.company.pk], {"on": TODAY}
    assert not queries.asked_under(above, "day", **said)
    reporting.set_report_rule(**by, rule=daily)
    assert queries.asked_under(above, "day", **said)  # of a unit below
    assert not queries.asked_under([world.north.pk], "week", **said)
    (due,) = queries.due_for(world.bob, at=NOON)
    assert due.period == queries.period_of("day", TODAY)
    assert queries.due_for(world.alice, at=NOON) == ()
    send(year, kind="day")
    assert queries.due_for(world.bob, at=NOON) == ()
    sunday = datetime(2027, 8, 22, 4, tzinfo=UTC)
    assert queries.due_for(world.bob, at=sunday) == ()  # nobody works
    with pytest.raises(Unknown):
        reporting.set_report_rule(**(by | {"actor": world.bob}), rule=daily)
    with pytest.raises(Refused, match="Choose who reports, and the weekday of the"):
        reporting.set_report_rule(**by, rule=Rule(weekday=8))
    with pytest.raises(Refused, match="is a seat"):
        reporting.set_report_rule(
            actor=world.alice, at=world.at, unit=world.north_1_a, rule=daily
        )


def test_a_late_week_is_asked_for_until_the_second_day_after_it(year):
    bob = year.world.bob
    tuesday = datetime(2027, 8, 24, 4, tzinfo=UTC)
    (due,) = queries.due_for(bob, at=tuesday)
    assert due.period.start_date == date(2027, 8, 16)
    assert queries.due_for(bob, at=tuesday + timedelta(days=1)) == ()


def test_what_needs_the_reader_comes_first_and_who_is_missing_is_named(year):
    world = year.world
    period = queries.period_of("week", TODAY)
    (missing,) = queries.desk(world.alice, period, on=TODAY).missing
    assert (missing.unit, missing.who) == ("north-1-a", "Bob")
    made = send(year)
    desk = queries.desk(world.alice, period, on=TODAY)
    assert desk.missing == () and desk.unread == 1
    (row,) = desk.rows
    assert (row.id, row.need) == (made.pk, Need.ODD)  # the records hold nothing
    assert desk.total.counts["orders"] == 600 * M
    assert queries.desk(world.dora, period, on=TODAY).rows == ()
    assert len(queries.desk(world.dora, period, on=TODAY, all_below=True).rows) == 1
    north = queries.desk(world.dora, period, on=TODAY).missing
    assert {one.unit for one in north} == {"north", "south"}


FIGURES = st.builds(
    Figures,
    visits=st.integers(0, 50),
    planned=st.none() | st.integers(0, 50),
    talks=st.integers(0, 50),
    won=st.integers(0, 9),
    won_amount=st.integers(-(10**15), 10**15),
    lost=st.integers(0, 3),
    orders=st.integers(-(10**15), 10**15),
    receipts=st.integers(0, 10**15),
    follow_ups=st.integers(0, 9),
    currency=st.just("CNY"),
    lead=st.none() | st.floats(-1, 1),
)


@settings(max_examples=60)
@given(st.lists(FIGURES, max_size=12), st.data())
def test_a_team_is_the_sum_of_its_reports(each, data):
    told = []
    for one in each:
        asks = data.draw(st.sampled_from(["", "help"]))
        need = need_of(one, oddities(one, "", 1), asks)
        assert (need is Need.HELP) == bool(asks)
        behind = one.lead is not None and one.lead < BEHIND
        assert (need is Need.PACE) == (behind and not asks)
        told.append((one, need))
    found = queries.total(told)
    assert found.reports == len(each) and found.amounts
    half = len(each) // 2
    parts = queries.total(told[:half]), queries.total(told[half:])
    for name, amount in found.counts.items():
        assert amount == sum(part.counts[name] for part in parts)
        assert amount == sum(getattr(one, name) for one in each)
    for one in each:
        assert queries.figures_of(one.kept() | {"of a later version": 1}) == one
        assert queries.came_since(one, one) == {}


def test_names_are_frozen_in_both_languages(world):
    from django.utils import translation

    one = Figures(
        open=[["甲公司", "A Co.", "报价", "2027-08-20"]], next=[["见客户", "", "1"]]
    )
    for language, name in (("zh-hans", "甲公司"), ("en", "A Co.")):
        with translation.override(language):
            assert one.opens == ((name, "报价", "2027-08-20"),)
            assert one.nexts == (("见客户", "1"),)
    assert (one.more_opens, replace(one, follow_ups=4).more_opens) == (0, 3)


def test_what_is_nothing_is_left_out_of_a_line_in_each_language(world):
    """In English nothing is ``¥0``, in Chinese ``0``."""
    from django.utils import translation

    from luopan.web.words import reports as words

    for language in ("zh-hans", "en"):
        with translation.override(language):
            short = words.short(Figures(visits=1, currency="CNY"), "week")
            assert [fact.value for fact in short] == ["1"]


def test_today_asks_where_the_company_reports(year):
    """By the usual rule once somebody has sent one; by a rule that was set from then on."""
    from luopan.tracking.queries.reports.waiting import to_write

    world, friday = year.world, datetime(2027, 8, 20, 8, 30, tzinfo=UTC)
    assert not to_write(world.bob, friday).exists()
    send(year, world.alice, world.north)
    assert [one.code for one in to_write(world.bob, friday)] == ["north-1-a"]
    thursday = friday - timedelta(days=1)
    assert not to_write(world.bob, thursday).exists()
    rule = {"actor": world.alice, "at": world.at, "unit": world.north}
    reporting.set_report_rule(**rule, rule=Rule(daily=True))
    assert to_write(world.bob, thursday).exists()
