"""Confirming, objecting, deciding, closing, and what comes late."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.utils.translation import override

from luopan.dimensions.models import Metric
from luopan.org.access import Denied
from luopan.org.models import Unit
from luopan.org.services import end_unit
from luopan.records.models import Document
from luopan.records.queries import records_behind
from luopan.records.services import revoke
from luopan.review.access.closing import may_decide, to_judge
from luopan.review.models import Closing
from luopan.review.queries.closing.figures import rows_of, seal
from luopan.review.queries.closing.list import Said, list_of_close, seat_rows
from luopan.review.queries.closing.months import months_of_close
from luopan.review.queries.closing.waiting import to_decide
from luopan.review.services.closing import reopen_period, withdraw_objection
from luopan.trail.refusal import Refused
from luopan.web.words.closing_months import month_lines, months_sentence
from luopan.web.words.closing_rounds import round_sentence
from tests.review.closed_year import AUGUST_4, DEADLINE, with_nina

LATER = datetime(2027, 8, 10, 4, tzinfo=UTC)
JULY = date(2027, 7, 1)


@pytest.fixture
def closes(world):
    """The tracked year, with Bob and Nina."""
    return with_nina(world)


def said(closes, closing, at=AUGUST_4):
    return {row.seat.code: row.said for row in seat_rows(closing, at=at)}


def test_seats_confirm_and_silence_is_no_yes(closes) -> None:
    """Bob confirms, Nina is silent: after the deadline she has not confirmed."""
    closing = closes.open()
    assert closing.metrics == ["sales_amount"]
    closes.confirm(closing, closes.world.bob, closes.world.north_1_a)
    found = said(closes, closing)
    assert found["north-1-a"] == Said.CONFIRMED
    assert found["north-1-b"] == Said.OPEN
    assert found["south-1-a"] == Said.VACANT
    over = AUGUST_4 + timedelta(days=5)
    assert said(closes, closing, at=over)["north-1-b"] == Said.SILENT
    with pytest.raises(Refused, match="deadline"):
        closes.confirm(closing, closes.nina, closes.world.north_1_b, at=over)


def test_only_who_holds_the_seat_confirms_it(closes) -> None:
    closing = closes.open()
    for user in (closes.world.olga, closes.world.alice, closes.nina):
        with pytest.raises(Denied):
            closes.confirm(closing, user, closes.world.north_1_a)


def test_who_acts_in_a_seat_confirms_it_too(closes) -> None:
    from luopan.org import services

    services.place_person(
        actor=closes.world.operator,
        at=AUGUST_4,
        seat=closes.world.north_1_b,
        person=closes.world.people.bob,
        from_date=date(2027, 8, 1),
        acting=True,
        until_date=date(2027, 9, 1),
    )
    closing = closes.open()
    made = closes.confirm(closing, closes.world.bob, closes.world.north_1_b)
    assert made.acting
    assert made.figures == {"sales_amount": 600_000_000}


def test_figures_that_changed_are_confirmed_again(closes) -> None:
    closing = closes.open()
    closes.confirm(closing, closes.world.bob, closes.world.north_1_a)
    rows = [closes.year.order("north-1-a", date(2027, 7, 25), 50)]
    closes.year.store("order", rows, at=AUGUST_4)
    assert said(closes, closing)["north-1-a"] == Said.CHANGED
    with pytest.raises(Refused, match="changed since you looked"):
        closes.confirm(
            closing, closes.world.bob, closes.world.north_1_a, seen="0123456789abcdef"
        )


def first_order(closes, seat):
    document = Document.objects.filter(
        seat__code=seat, day_date=date(2027, 7, 10), live=True
    )
    return document.get()


@pytest.mark.parametrize(
    ("wanted", "mine", "other", "july"),
    [
        ({"kind": "owner", "to_seat": True}, 300, 900, 2160 * 2),
        ({"kind": "split", "to_seat": True, "share": "0.3"}, 1110, 690, 2160 * 2),
        ({"kind": "period", "to_date": date(2027, 8, 2)}, 600, 600, 2160 * 2 - 600),
        ({"kind": "return", "to_date": date(2027, 7, 30)}, 600, 600, 2160 * 2 - 600),
    ],
)
def test_an_accepted_objection_corrects_the_record(
    closes, wanted, mine, other, july
) -> None:
    """Bob sold 600 + 600 in July, Nina 300 + 300; the 600 of the 10th is objected to."""
    from decimal import Decimal

    closing, world = closes.open(), closes.world
    wanted = dict(wanted)
    if wanted.pop("to_seat", None):
        wanted["to_seat"] = world.north_1_b
    if "share" in wanted:
        wanted["share"] = Decimal(wanted["share"])
    number = first_order(closes, "north-1-a").number
    if wanted["kind"] == "owner":
        mine, other = 600, 1200
    elif wanted["kind"] == "split":
        mine, other = 1200 - 180, 600 + 180
    one = closes.object(closing, world.bob, world.north_1_a, record=number, **wanted)
    with pytest.raises(Refused, match="Wait until it is decided, or withdraw it, then"):
        closes.confirm(closing, world.bob, world.north_1_a)
    decided = closes.decide(one)
    assert closes.month(world.north_1_a, 7) == mine
    assert closes.month(world.north_1_b, 7) == other
    assert closes.month(None, 7) == july
    assert closes.month(None, 7, at=AUGUST_4 - timedelta(hours=1)) == 2160 * 2
    assert decided.batch.source["objection"] == one.pk
    if wanted["kind"] != "split":  # a split is two batches
        revoke(actor=world.olga, at=LATER, batch=decided.batch, reason="was wrong")
        assert closes.month(None, 7) == 2160 * 2


def test_who_does_not_hold_a_seat_reads_first_that_an_objection_waits(closes) -> None:
    closing, world = closes.open(), closes.world
    number = first_order(closes, "north-1-a").number
    wanted = {"kind": "no_return", "record": number}
    closes.object(closing, world.bob, world.north_1_a, **wanted)
    client = Client(headers={"accept-language": "en"})
    with time_machine.travel(AUGUST_4, tick=False):
        client.force_login(world.dora)
        page = client.get(f"/review/close/{closing.period}/north-1-a/").text
    assert "<p>1 objection is awaiting a decision.</p>" in page


def test_a_return_that_is_none_goes(closes) -> None:
    order = first_order(closes, "north-1-a")
    back = closes.year.order("north-1-a", date(2027, 7, 15), 100)
    closes.year.store("return", [{**back, "original": order.number}], at=AUGUST_4)
    closing, world = closes.open(), closes.world
    assert closes.month(world.north_1_a, 7) == 1100
    one = closes.object(
        closing,
        world.bob,
        world.north_1_a,
        kind="no_return",
        record=f"return:{back['number']}",
    )
    closes.decide(one)
    assert closes.month(world.north_1_a, 7) == 1200


def test_nobody_decides_what_concerns_him(closes) -> None:
    closing, world = closes.open(decides="line"), closes.world
    number = first_order(closes, "north-1-a").number
    one = closes.claim(closing, world.bob, world.north_1_a, number, world.north_1_b)
    for user in (world.bob, closes.nina, world.charlie, world.fin):
        with pytest.raises(Denied):
            closes.decide(one, actor=user)
    assert closes.decide(one, False, actor=world.alice).state == "declined"
    with pytest.raises(Refused, match="no longer open"):
        withdraw_objection(actor=world.bob, at=AUGUST_4, objection=one)


def test_an_objection_waits_for_whose_word_it_can_be(closes) -> None:
    """Of the others nobody is even asked: not the seat, nor who has no line there."""
    closing, world = closes.open(decides="line"), closes.world
    number = first_order(closes, "north-1-a").number
    one = closes.claim(closing, world.bob, world.north_1_a, number, world.north_1_b)
    on = AUGUST_4.date()
    people = world.alice, world.dora, world.olga, world.bob, world.charlie, world.fin
    for user in people:
        can = may_decide(user, one, on)
        assert [each.objection for each in to_decide(user, on=on)] == [one] * can
        assert set(to_judge(user, on)) == ({one} if can else set()), user
    assert may_decide(world.alice, one, on) and not may_decide(world.charlie, one, on)
    end_unit(actor=world.operator, at=AUGUST_4, unit=world.north_1_a, end_date=on)
    assert may_decide(world.alice, one, on)  # where it stood last
    assert [each.objection for each in to_decide(world.alice, on=on)] == [one]
    closes.decide(one, False, actor=world.alice)
    assert not to_judge(world.alice, on).exists()


def test_nor_whose_seat_would_lose_the_document(closes) -> None:
    from luopan.review.access.closing import require_decider

    closing, world = closes.open(), closes.world
    one = closes.claim(
        closing,
        closes.nina,
        world.north_1_b,
        first_order(closes, "north-1-a").number,
        to=world.north_1_b,
    )
    with pytest.raises(Denied, match="You cannot decide your own objection, or one"):
        require_decider(world.bob, one, at=AUGUST_4)


def test_closing_with_open_ones_needs_a_reason_and_keeps_the_figures(closes) -> None:
    """Each seat 1,200, 600, 1,200, 1,320: 4,320 of the company; kept, sealed."""
    closing = closes.open()
    with pytest.raises(Refused, match="not confirmed: [12];"):
        closes.close(closing, reason="")
    row = closes.close(closing)
    kept = row.figures.filter(metric__code="sales_amount")
    whole = {one.unit.code: one.amount for one in kept.filter(whole=True)}
    assert whole["company"] == 4_320_000_000
    assert whole["north"] == 3_000_000_000
    parts = kept.filter(whole=False)
    assert sum(one.amount for one in parts) == whole["company"]
    assert row.sha256 == seal(rows_of(row, row.closed_at))
    with pytest.raises(Refused, match="is already closed"):
        closes.close(closing)


def test_what_comes_late_counts_in_the_open_month(closes) -> None:
    closing, world = closes.open(), closes.world
    closes.close(closing)
    late = closes.year.order("north-1-a", date(2027, 7, 30), 70)
    closes.year.store("order", [late], at=LATER)
    assert closes.month(world.north_1_a, 7) == 1200
    assert closes.month(world.north_1_a, 8) == 1270
    found = records_behind(
        closes.year.metric,
        start=date(2027, 8, 1),
        end=date(2027, 9, 1),
        as_of=date(2027, 8, 20),
        unit=world.north_1_a,
    )
    (row,) = [one for one in found.rows if one.number == late["number"]]
    assert (row.day_date, row.counted_date) == (date(2027, 7, 30), date(2027, 8, 1))
    july = records_behind(
        closes.year.metric,
        start=JULY,
        end=date(2027, 8, 1),
        as_of=date(2027, 8, 20),
        unit=world.north_1_a,
    )
    assert july.count == 2
    from luopan.records.facts import rebuild

    rebuild()
    assert closes.month(world.north_1_a, 8) == 1270


def test_what_was_known_stays_where_it_was(closes) -> None:
    """A correction restates the closed month; so does an import revoked and put right."""
    closing, world = closes.open(), closes.world
    again = closes.year.order("north-1-a", date(2027, 7, 28), 40)
    first = closes.year.store("order", [again], at=AUGUST_4)
    closes.close(closing)
    revoke(actor=world.olga, at=LATER, batch=first, reason="wrong amount")
    assert closes.month(world.north_1_a, 7) == 1200
    right = {**again, "amount": 45_000_000}
    closes.year.store("order", [right], at=LATER)
    assert closes.month(world.north_1_a, 7) == 1245
    assert closes.month(world.north_1_a, 8) == 1200


def test_months_close_in_their_order(closes) -> None:
    july = closes.open()
    june = closes.open("2027-06")
    with pytest.raises(Refused, match="2027-06"):
        closes.close(july)
    closes.close(june)
    closes.close(july)
    world = closes.world
    with pytest.raises(Refused, match="2027-07"):
        reopen_period(actor=world.dora, at=LATER, closing=june, reason="a mistake")
    late = closes.year.order("north-1-a", date(2027, 6, 30), 70)
    closes.year.store("order", [late], at=LATER)
    assert closes.month(world.north_1_a, 8) == 1270


def test_a_month_opened_again_takes_what_is_dated_into_it(closes) -> None:
    closing, world = closes.open(), closes.world
    closes.close(closing)
    with pytest.raises(Denied):
        reopen_period(actor=world.fin, at=LATER, closing=closing, reason="late ones")
    reopen_period(actor=world.dora, at=LATER, closing=closing, reason="late ones")
    late = closes.year.order("north-1-a", date(2027, 7, 30), 70)
    closes.year.store("order", [late], at=LATER)
    assert closes.month(world.north_1_a, 7) == 1270
    second = closes.open(at=LATER, deadline=LATER.date())
    closes.close(second, at=LATER)
    assert Closing.objects.filter(period="2027-07").count() == 2


def test_the_list_shows_each_reader_his_part(closes) -> None:
    closing, world = closes.open(), closes.world
    for user, seats in (
        (world.bob, {"north-1-a"}),
        (world.charlie, {"south-1-a"}),
        (world.audrey, {"north-1-a", "north-1-b", "north-2-a", "south-1-a"}),
    ):
        found = list_of_close(user, closing.pk, at=AUGUST_4, on=DEADLINE)
        assert {row.seat.code for row in found.seats} == seats
        assert sum(found.counts.values()) == 4


def test_what_is_counted_are_held_seats_ones_own_first(closes) -> None:
    """Bob and Nina hold one of four seats each; two are vacant: 0 of 2 and 2 missing."""
    closing, world = closes.open(), closes.world
    with override("en"):
        whole = list_of_close(world.dora, closing.pk, at=AUGUST_4, on=DEADLINE)
        assert round_sentence(whole).startswith("0 of 2 held seats have confirmed")
        own = list_of_close(world.bob, closing.pk, at=AUGUST_4, on=DEADLINE)
        said = round_sentence(own)
    assert said.startswith("Your seat has not confirmed yet, until ")
    assert said.endswith("in the company 0 of 2 have.")
    months = months_of_close(world.dora, at=AUGUST_4, on=DEADLINE).months
    july = next(row for row in months if row.span.code == "2027-07")
    assert (july.seats, july.missing) == (2, 2)


def test_months_that_were_never_to_be_closed_here_say_so(closes) -> None:
    """Targets are committed for 2027 only; the first close is July's."""

    def where(year):
        found = months_of_close(closes.world.dora, at=AUGUST_4, on=DEADLINE, year=year)
        rows = {row.span.code[-2:]: (str(row.where), row.opens) for row in found.months}
        return rows, found.next_span and found.next_span.code

    rows, first = where(2027)
    assert (rows["06"], rows["08"]) == (("waiting", True), ("running", False))
    assert first == "2027-01"
    assert set(where(2026)[0].values()) == {("nothing", False)}
    closes.open()
    rows, first = where(2027)
    assert rows["06"] == ("before", True)  # who wants to may still close it
    assert (rows["07"], first) == (("confirming", False), None)
    assert set(where(2026)[0].values()) == {("before", False)}
    assert where(2026)[1] is None
    with override("en"):
        found = months_of_close(closes.world.dora, at=AUGUST_4, on=DEADLINE, year=2026)
        said = months_sentence(found)
    assert said == "No month of 2026 is closed, and nothing is pending."


def test_who_has_not_confirmed_is_named_to_whom_may_read_him(closes) -> None:
    closes.open()
    for user, named in ((closes.world.bob, {"north-1-a"}), (closes.world.dora, None)):
        found = months_of_close(user, at=AUGUST_4, on=DEADLINE)
        silent = {row.seat.code for row in found.silent}
        assert found.unconfirmed == 2  # Bob's and Nina's; nobody confirms a vacant one
        assert silent == (named or {"north-1-a", "north-1-b"})


def test_whose_word_alone_is_missing_reads_of_himself(closes) -> None:
    closes.open()
    bob, dora = (
        months_sentence(months_of_close(user, at=AUGUST_4, on=DEADLINE))
        for user in (closes.world.bob, closes.world.dora)
    )
    assert "you have not confirmed yet" in bob
    assert "2 seats have not confirmed: " in dora


def test_who_sees_his_own_seat_reads_his_own_word_month_by_month(closes) -> None:
    closing = closes.open()
    closes.confirm(closing, closes.world.bob, closes.world.north_1_a)
    bob, dora = (
        months_of_close(user, at=AUGUST_4, on=DEADLINE)
        for user in (closes.world.bob, closes.world.dora)
    )
    assert dora.own is None
    assert bob.own is not None and set(bob.own) == {closing.pk}
    with override("en"):
        assert "you have confirmed" in months_sentence(bob)
        said = [line.said for line in month_lines(bob, DEADLINE) if line.row.closing]
    assert said[0].startswith("confirmed on ")


def test_corrections_restate_a_closed_month_beside_what_was_closed(closes) -> None:
    """4,320 closed; one order of 600 becomes 500, another of 40 comes late."""
    from luopan.review.queries.closing.restated import restated

    closing, world = closes.open(), closes.world
    closes.close(closing)
    order = first_order(closes, "north-1-a")
    row = closes.year.order("north-1-a", order.day_date, 500)
    closes.year.store("order", [{**row, "number": order.number}], at=LATER)
    late = closes.year.order("north-2-a", date(2027, 7, 30), 40)
    closes.year.store("order", [late], at=LATER)
    for user, top in ((world.dora, "company"), (world.alice, "north")):
        found = restated(user, closing.pk, at=LATER, on=LATER.date())
        first = next(row for row in found.rows if row.unit.code == top)
        assert first.difference == -100_000_000
        assert sum(cause.amount for cause in found.causes) == -100_000_000
        (one,) = found.changed
        assert (one.before, one.after) == (600_000_000, 500_000_000)
        (moved,) = found.late
        assert moved.document.counted_date == date(2027, 8, 1)
    asked = {"at": LATER, "on": LATER.date()}
    first = restated(world.dora, closing.pk, unit="north-1", **asked)
    assert first.differs and len(first.changed) == 1 and not first.late
    second = restated(world.dora, closing.pk, unit="north-2", **asked)
    assert not second.differs and not second.changed and len(second.late) == 1
    found = restated(world.charlie, closing.pk, at=LATER, on=LATER.date())
    assert not found.differs
    assert not found.causes and not found.changed and not found.late


def test_two_sums_that_differ_are_written_out() -> None:
    """31,090,736 and 31,087,787 are ¥31.1M both; what is the same stands in short."""
    from luopan.review.queries.closing.figures import Read
    from luopan.review.queries.closing.restated import RestatedRow
    from luopan.tracking.queries.standing import Shape
    from luopan.web.words.closing_restated import difference, then_and_now

    money = Read(Metric(), Shape.MONEY, "CNY")
    near, far = (
        RestatedRow(Unit(), money, closed * 1_000_000, today * 1_000_000)
        for closed, today in ((31_090_736, 31_087_787), (8_520_000, 8_517_051))
    )
    with override("en"):
        assert then_and_now(near) == ("31,090,736 CNY", "31,087,787 CNY")
        assert difference(near) == "−2,949 CNY"
        turned = replace(near, closed=near.today, today=near.closed)
        assert difference(turned) == "+2,949 CNY"
    with override("zh-hans"):
        assert then_and_now(near) == ("31,090,736 元", "31,087,787 元")
        assert then_and_now(far) == ("8,520,000 元", "8,517,051 元")
        assert then_and_now(replace(near, today=near.closed)) == (
            "3,109 万",
            "3,109 万",
        )


def test_causes_of_a_restatement_are_worth_their_day_in_one_currency(closes) -> None:
    """An order of 600 becomes one of 50 dollars at 7: 350, so 250 less; not 550."""
    from luopan.dimensions.services import add_rate
    from luopan.dimensions.services.rates import NewRate
    from luopan.review.queries.closing.restated import restated

    closing, world = closes.open(), closes.world
    rate = NewRate("USD", "CNY", date(2027, 1, 1), Decimal(7))
    add_rate(actor=world.operator, at=AUGUST_4, row=rate)
    closes.close(closing)
    order = first_order(closes, "north-1-a")
    row = closes.year.order("north-1-a", order.day_date, 50) | {"currency": "USD"}
    closes.year.store("order", [{**row, "number": order.number}], at=LATER)
    found = restated(world.dora, closing.pk, at=LATER, on=LATER.date())
    first = next(row for row in found.rows if row.unit.code == "company")
    (cause,) = found.causes
    assert first.difference == cause.amount == -250_000_000
    (one,) = found.changed
    assert (one.before, one.after) == (600_000_000, 350_000_000)


def test_late_it_counts_once_in_month_quarter_year_pay_and_review(closes) -> None:
    """July is closed with 1,200; 10 dollars at 7 of 30 July come on the 10th, 20 come back.

    August has 1,200 (10th and 20th) and these 50; the third quarter and the year have them
    once, whoever asks: records, Track, pay, the review. July stays as it was kept.
    """
    from luopan.dimensions.services import NewRate, add_rate
    from luopan.review.queries.closing.restated import restated
    from luopan.review.queries.facts import facts_of, question_of
    from luopan.review.queries.pay.books import Books, Source
    from tests.tracked_year import NOON, TODAY

    closing, world, seat = closes.open(), closes.world, closes.world.north_1_a
    rate = NewRate("USD", "CNY", date(2027, 1, 1), Decimal(7))
    add_rate(actor=world.operator, at=AUGUST_4, row=rate)
    closes.close(closing)
    abroad, back = (
        closes.year.order(seat.code, date(2027, 7, 30), n) for n in (10, 20)
    )
    closes.year.store("order", [abroad | {"currency": "USD"}], at=LATER)
    closes.year.store("return", [back | {"number": "R1", "original": ""}], at=LATER)
    spans = {"2027-07": 1_200, "2027-08": 1_250, "2027-Q3": 2_450, "2027": 9_650}
    books, source = Books(at=NOON, on=TODAY, year=2027), Source("sales_amount")
    for code, came in spans.items():
        stands = closes.year.look(unit=seat.code, period=code).standing
        asked = question_of(world.dora, seat, "", code, at=NOON, on=TODAY)
        told = facts_of(asked)
        span = next(one for one in books.spans if one.code == code)
        paid = books.came(source, seat, [(span.start_date, span.end_date)])
        assert stands.actual == Decimal(told["result"]) == came
        assert paid == [came * 1_000_000]
    found = restated(world.dora, closing.pk, at=NOON, on=TODAY)
    assert not found.differs and not found.changed
    assert [one.amount for one in found.late] == [70_000_000, -20_000_000]
    assert closing.figures.get(unit=seat, whole=True).amount == 1_200_000_000


def test_months_still_add_up_to_the_year(closes) -> None:
    closing = closes.open()
    closes.close(closing)
    rows = [
        closes.year.order(seat, date(2027, 7, day), day)
        for seat in ("north-1-a", "south-1-a")
        for day in (1, 15, 31)
    ]
    closes.year.store("order", rows, at=LATER)
    year = sum(closes.month(None, month) for month in range(1, 9))
    assert year == 7 * 4320 + 4320 + 2 * 47
    assert closes.month(None, 7) == 4320


def test_what_dealers_report_of_their_own_sales_stays_on_its_day(closes) -> None:
    closes.close(closes.open())
    told = closes.year.order("north-1-a", date(2027, 7, 31), 70)
    closes.year.store("sell_out", [told], at=LATER)
    assert Document.objects.get(kind="sell_out").counted_date is None


def test_an_objection_tells_nothing_of_anothers_document(closes) -> None:
    """A receipt of another seat and a number that nobody bears read alike."""
    closing, world = closes.open(), closes.world
    paid = closes.year.order("south-1-a", date(2027, 7, 15), 100)
    closes.year.store("receipt", [{**paid, "number": "R77"}], at=AUGUST_4)
    theirs = first_order(closes, "north-1-a").number
    kept = [
        closes.claim(closing, closes.nina, world.north_1_b, number).record
        for number in ("R77", "R78", theirs)
    ]
    assert kept == ["R77", "R78", theirs]
    mine = first_order(closes, "north-1-b")
    one = closes.claim(closing, closes.nina, world.north_1_b, mine.number)
    assert one.record == mine.key


@pytest.mark.slow
def test_ones_own_data_hold_ones_words_and_not_those_one_decided_on(closes) -> None:
    from tests.review.test_adjusting import own

    closing, world = closes.open(), closes.world
    number = first_order(closes, "north-1-a").number
    closes.confirm(closing, closes.nina, world.north_1_b)
    one = closes.claim(closing, world.bob, world.north_1_a, number)
    closes.decide(one, False)
    bob, olga = own(world.bob), own(world.olga)
    assert one.reason in bob["review_objection"]
    assert "review_objection" in olga and one.reason not in olga["review_objection"]
    assert number not in olga["review_objection"]
    assert "review_confirmation" in own(closes.nina)
    assert "review_confirmation" not in bob


def test_acting_lasts_from_its_day_to_its_last(closes) -> None:
    """He asks, reports, confirms and sees from the 3rd to the 4th, not before or after."""
    from luopan.org import services
    from luopan.org.access import Action, may
    from luopan.review.access.adjusting import may_ask
    from luopan.review.access.closing import holding_of
    from luopan.tracking.access import side_of

    user, seat = closes.world.bob, closes.world.north_1_b
    services.place_person(
        actor=closes.world.operator,
        at=AUGUST_4 - timedelta(days=9),
        seat=seat,
        person=user.person,
        from_date=date(2027, 8, 3),
        acting=True,
        until_date=date(2027, 8, 5),
    )
    for day, acts in ((2, False), (3, True), (4, True), (5, False)):
        on = date(2027, 8, day)
        found = (
            may_ask(user, seat, on),
            side_of(user, seat, on) == "own",
            holding_of(user, seat, on) is not None,
            may(user, Action.RECORDS_READ, unit=seat, on=on),
            may(user, Action.TARGETS_AGREE, unit=seat, on=on),
        )
        assert found == (acts,) * 5, day


def test_the_line_takes_nothing_from_where_it_does_not_lead(closes) -> None:
    """Alice leads the North: Bob says that an order of the South is his."""
    closing, world = closes.open(decides="line"), closes.world
    number = first_order(closes, "south-1-a").number
    one = closes.claim(closing, world.bob, world.north_1_a, number, world.north_1_a)
    with pytest.raises(Refused):
        closes.decide(one, actor=world.alice)
    assert closes.decide(one, actor=world.olga).state == "accepted"
