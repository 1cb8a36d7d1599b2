"""What is drawn is the same every time, adds up, and does not hang on the day of looking."""

from datetime import date

import numpy as np
import pytest

from luopan.demo import accounts as book
from luopan.demo import deals, money, products, seasons
from luopan.demo.chance import even, picks, steady, stream, turns_of
from luopan.demo.organisation import REGIONS, TEAMS
from luopan.demo.papers import Lines, Papers, Parts, by_day
from luopan.demo.people import SENIOR_SEATS, names
from luopan.demo.telling import deliveries
from tests.demo.conftest import drawn


def test_a_stream_is_the_same_each_time_and_its_own():
    assert stream("a", 1).random() == stream("a", 1).random()
    assert stream("a", 1).random() != stream("a", 2).random()
    assert stream("a").random() != stream("a", seed=7).random()


def test_even_numbers_fill_every_stretch_once():
    found = np.sort(even(stream("even"), 100))
    assert (np.floor(found * 100) == np.arange(100)).all()
    assert not len(even(stream("even"), 0))


def test_picks_follow_the_weights():
    weights = np.array([1.0, 0.0, 3.0])
    found = picks(weights, even(stream("picks"), 400))
    assert np.bincount(found, minlength=3).tolist() == [100, 0, 300]


def test_steady_numbers_leave_no_owner_without_his_share():
    owners = np.arange(300) % 3
    turns = turns_of(owners)
    assert turns.max() == 99
    found = steady("s", owners, turns, step=5**0.5 / 2 - 0.5)
    for owner in range(3):
        mine = np.sort(found[owners == owner])
        assert np.abs(mine - (np.arange(100) + 0.5) / 100).max() < 0.04


def test_size_of_the_company(world):
    assert (len(REGIONS), len(TEAMS), len(world.seats)) == (8, 40, 300)
    assert (len(products.CATEGORIES), len(products.LINES)) == (4, 12)
    assert len(world.accounts) == book.COUNT == 6_000
    dealers = np.isin(world.accounts.kinds, [book.DEALER, book.SECOND])
    assert 100 < dealers.sum() < 600
    assert (world.accounts.groups >= 0).sum() == 4 * book.GROUPS


def test_people_have_names_of_their_own_and_codes_too(world):
    called = names(300)
    assert len({name for name, _other in called}) == 300
    assert all(other.replace(" ", "").isalpha() for _name, other in called)
    codes = [stay.code for stay in world.stays]
    assert len(set(codes)) == len(codes)


def test_nobody_shares_a_seat(world):
    for place in range(len(world.seats)):
        mine = [stay for stay in world.stays if stay.seat == place]
        for one, other in zip(mine, mine[1:], strict=False):
            assert one.end_date is not None
            assert one.end_date <= other.start_date


def test_every_seat_has_customers_and_sells(world):
    orders = world.papers["order"]
    mine = np.bincount(orders.seats, minlength=300)
    young = [seat.start_date > date(2025, 9, 1) for seat in world.seats]
    assert (mine[~np.array(young)] > 8).all()
    assert np.bincount(world.accounts.seats).min() >= book.LEAST


def test_a_new_holder_ramps_and_an_empty_seat_sells_little(world):
    place = [seat.code for seat in world.seats].index(SENIOR_SEATS[0])
    left = world.months.index(date(2025, 11, 1))
    ready = world.ready[place]
    assert ready[left - 1] == 1.0
    assert ready[left] < 0.25
    assert 0.25 < ready[left + 4] < ready[left + 8] <= 1.0


def test_what_is_drawn_does_not_hang_on_the_day_of_looking(world):
    """So that days can be added later: the past is the same, seen from any day."""
    later = drawn(date(2026, 12, 31))
    end = book.ordinal(date(2026, 9, 15))
    for kind, papers in world.papers.items():
        mine, theirs = (each.between(0, end) for each in (papers, later.papers[kind]))
        assert mine.numbers == theirs.numbers
        assert (mine.lines.amounts == theirs.lines.amounts).all()
    count = int(np.searchsorted(world.visits.days, end))
    assert world.visits.keys[:count] == later.visits.keys[:count]
    assert [stay.known(date(2026, 9, 15)) for stay in world.stays] == [
        stay.known(date(2026, 9, 15)) for stay in later.stays
    ]


def test_documents_answer_documents(world):
    orders = dict(
        zip(world.papers["order"].numbers, world.papers["order"].days, strict=True)
    )
    for kind in ("shipment", "invoice", "return"):
        papers = world.papers[kind]
        assert set(papers.originals) <= orders.keys()
        placed = np.array([orders[number] for number in papers.originals])
        assert (papers.days > placed).all()


def test_receipts_pay_invoices_less_what_was_credited(world):
    invoices, notes = world.papers["invoice"], world.papers["credit_note"]
    owed = dict(zip(invoices.numbers, invoices.values.tolist(), strict=True))
    for number, credit in zip(notes.originals, notes.values.tolist(), strict=True):
        owed[number] -= credit
    parts = world.papers["receipt"].parts
    paid: dict[object, int] = {}
    for number, amount in zip(parts.what, parts.amounts.tolist(), strict=True):
        paid[number] = paid.get(number, 0) + amount
    assert all(owed[number] == amount for number, amount in paid.items())
    unpaid = sum(amount for number, amount in owed.items() if number not in paid)
    assert 0 < unpaid < 0.03 * sum(owed.values())


def test_instalments_make_up_their_contract(world):
    contracts = world.papers["contract"]
    sums = np.zeros(len(contracts), np.int64)
    np.add.at(sums, contracts.parts.of, contracts.parts.amounts)
    assert (sums == contracts.values).all()
    assert (contracts.values >= money.CONTRACT_FROM).all()


def test_the_key_account_and_the_dealer_buy_no_more(world):
    for name, last in (
        (book.LOST_ACCOUNT[0], date(2025, 10, 1)),
        (book.LOST_DEALER[0], date(2026, 1, 1)),
    ):
        place = world.accounts.names.index(name)
        orders = world.papers["order"]
        days = orders.days[orders.accounts == place]
        assert len(days) > 30
        assert days.max() < book.ordinal(last)


def test_stages_follow_each_other_and_end_in_a_closing(world):
    found = world.deals
    reached = np.arange(len(deals.STAGES)) < found.reached[:, None]
    steps = np.diff(found.entered[:, :-1], axis=1)
    assert (steps[reached[:, 1:]] > 0).all()
    rows = np.arange(len(found))
    assert (found.closed >= found.entered[rows, found.reached - 1]).all()
    assert (found.reached[found.won] == len(deals.STAGES)).all()


def test_a_late_region_is_held_back_and_nothing_is_lost(world):
    orders = world.papers["order"]
    held = world.held_back(orders)
    start, end = (book.ordinal(day) for day in world.story.late_days)
    assert 0 < held.sum() < 100
    assert (orders.days[held] >= start).all()
    assert (orders.days[held] < end).all()


@pytest.mark.parametrize(
    "today", [date(2026, 1, 1), date(2026, 9, 15), date(2026, 12, 31)]
)
def test_deliveries_bring_every_day_once(today):
    found = list(deliveries(drawn(today).story))
    assert found[0].start == date(2022, 1, 1)
    assert found[-1].end == today
    assert all(a.end == b.start for a, b in zip(found, found[1:], strict=False))
    nights = [one for one in found if (one.end - one.start).days == 1]
    assert len(nights) >= 10
    assert len({one.label for one in found}) == len(found)


def test_days_rest_at_spring_festival_and_rush_at_the_months_end():
    found = seasons.weights(2026, {})
    day = date(2026, 2, 17).timetuple().tm_yday - 1
    assert found[day] < 0.1 * np.median(found[found > 0])
    march = found[59:90]
    assert march[-1] > 2 * np.median(march)


def test_stacks_of_papers_become_one_by_day():
    def papers(*days: int) -> Papers:
        size = len(days)
        own = np.arange(size)
        lines = Lines(own.repeat(2), own.repeat(2), np.arange(2 * size) + days[0])
        parts = Parts(own, [f"i{day}" for day in days], np.array(days))
        numbers = [f"n{day}" for day in days]
        return Papers("x", numbers, np.array(days), own, own, lines, parts=parts)

    found = by_day([papers(5, 9), papers(1, 7)])
    assert found.numbers == ["n1", "n5", "n7", "n9"]
    assert found.lines.of.tolist() == [0, 0, 1, 1, 2, 2, 3, 3]
    assert found.lines.amounts.tolist() == [1, 2, 5, 6, 3, 4, 7, 8]
    assert found.parts.what == ["i1", "i5", "i7", "i9"]
    some = found.between(5, 8)
    assert some.numbers == ["n5", "n7"]
    assert some.values.tolist() == [11, 7]
