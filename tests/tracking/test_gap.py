"""Whether plans make up what is lacking, by the landing that Today and Track show."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import override

from luopan.actions import services
from luopan.actions.checks import Brings
from luopan.tracking.queries import Wish, gap_board, overview
from luopan.web.packs.changes import _plans
from luopan.web.words.action_gap import gap_export, gap_lines, kept_cells
from tests.tracked_year import NOON, TODAY

SEEN = {"at": NOON, "on": TODAY}


def plans_10_000(year):
    world = year.world
    brings = Brings(year.metric, Decimal(10_000), TODAY, date(2028, 1, 1), 0.5)
    services.add_action(
        actor=world.alice,
        at=NOON,
        unit=world.north_1_b,
        year=2027,
        name="Visit dealers",
        owner=world.people.bob,
        start_date=date(2027, 8, 1),
        end_date=date(2027, 9, 1),
        brings=brings,
    )


def test_what_is_lacking_is_the_number_of_track(year):
    """Of everybody's highest unit and of those right under it; seat b plans 10,000 at 50 %."""
    world = year.world
    plans_10_000(year)
    for who, top in ((world.dora, ""), (world.alice, ""), (world.dora, "north")):
        board = gap_board(who, 2027, unit=top, **SEEN)
        shown = overview(Wish(unit=top), viewer=who, **SEEN)
        first = board.rows[0]
        stands = shown.standing
        assert (first.code, first.depth) == (shown.question.unit.code, 0)
        assert (first.actual, first.landing) == (stands.actual, stands.landing)
        assert first.gap == -stands.landing_gap
        rows = {row.code: row for row in board.rows}
        for below in shown.drill.rows:
            if not below.name.reserve:
                code = below.name.code
                assert abs(rows[code].gap + below.gap) < Decimal("0.00001"), code
        assert board.clock == stands.clock and board.progress == stands.progress


def test_plans_are_added_up_at_every_level(year):
    world = year.world
    plans_10_000(year)
    rows = {row.code: row for row in gap_board(world.dora, 2027, **SEEN).rows}
    seat = rows["north-1-b"]
    assert seat.actual == 4_800 and 6_000 < seat.gap < 8_400
    assert (seat.planned, seat.expected, seat.state) == (10_000, 5_000, "hoped")
    assert rows["north-1"].planned == rows["company"].planned == 10_000
    assert rows["south-1-a"].planned == 0
    mine = gap_board(world.bob, 2027, **SEEN)
    assert [row.code for row in mine.rows] == ["north-1-a"]
    assert not gap_board(world.dora, 2031, **SEEN).rows


def test_what_lies_on_no_unit_below_stands_in_a_row_of_its_own(year):
    """The page and its workbook: target and gap, and nothing came or is planned for it."""
    board = gap_board(year.world.dora, 2027, **SEEN)
    below = sum(row.target for row in board.rows if row.depth == 1)
    assert board.kept == board.rows[0].target - below
    kept = replace(board, kept=Decimal(700))
    with override("en"):
        book = gap_export(kept)
        cells = kept_cells(kept, frozenset({board.rows[0].code}))
        assert not kept_cells(kept, frozenset())  # folded: nothing is under it
    last = ["Not assigned below", 700, None, None, 700, None, None, None, None]
    assert (book.rows[-1], book.levels[-1]) == (last, 1)
    assert len(book.rows) == len(book.levels) == len(board.rows) + 1
    assert cells[0] == cells[3] and cells[1] == "—"


def test_enough_in_all_but_not_for_each_is_said_alike_everywhere(year):
    """The page, its workbook and the meeting pack."""
    board = gap_board(year.world.dora, 2027, **SEEN)
    top, seat = (
        board.rows[0],
        next(row for row in board.rows if row.code == "north-1-b"),
    )
    rows = (
        replace(top, gap=Decimal(100), state="covered"),
        replace(seat, gap=Decimal(100), state="short"),
    )
    uneven = replace(board, rows=rows)
    with override("en"):
        lines = gap_lines(uneven, frozenset({top.code}))
        book = [row[7] for row in gap_export(uneven).rows if row[7]]
        pack = _plans(uneven).rows[0][-1]
    assert [line.word for line in lines][:1] == book[:1] == [pack.text]
    assert (pack.text, lines[0].look) == ("enough in all, not for each", "wait")
    assert pack.tone == "risk" and book[1] == "not enough"


def test_a_year_without_data_is_held_against_the_one_before(year):
    """On 2 January nothing of 2027 has come: actual and landing are those of 2026."""
    early = {"at": NOON.replace(year=2027, month=1, day=2), "on": date(2027, 1, 2)}
    board = gap_board(year.world.dora, 2027, **early)
    seat = next(row for row in board.rows if row.code == "north-1-a")
    assert board.came_year == 2026
    assert abs(seat.landing - seat.actual / Decimal(str(board.progress))) < 1


def test_by_months_from_the_26th_the_next_year_begins_in_december(year):
    """28 December 2026 lies in 2027, 28 December 2027 in 2028, for which nothing is planned."""
    from luopan.dimensions.models import Calendar
    from luopan.tracking.queries.pack import PackWish, ahead

    world = year.world
    Calendar.objects.update(parameters={"first_day": 26})
    first = date(2026, 12, 28)
    year.store("order", [year.order("north-1-a", first, 90)])
    board = gap_board(world.dora, 2027, at=NOON, on=first)
    assert (board.came_year, board.rows[0].actual) == (2027, 90)
    wish = PackWish(kind="weekly", unit="north")
    seen = {"viewer": world.dora, "at": NOON + timedelta(days=130)}
    assert ahead(wish, **seen, on=date(2027, 12, 24)).gaps.year == 2027
    assert ahead(wish, **seen, on=date(2027, 12, 28)).gaps is None


def test_where_less_is_better_nothing_is_lacking(year):
    """Returns of less than allowed are no gap that actions should fill: they are left out."""
    from luopan.dimensions.models import Metric
    from luopan.targets import services as targets
    from luopan.targets.cells import Cell

    by = {"actor": year.world.dora, "at": NOON}
    returns = Metric.objects.get(code="returns")
    version = targets.create_version(**by, plan=year.plan, metric=returns, name="Back")
    cell = Cell("north-1-a", "tea", "2027-12")
    targets.set_target(**by, version=version, cell=cell, total=100_000)
    targets.commit(**by, version=version)
    board = gap_board(year.world.dora, 2027, metric="returns", **SEEN)
    assert board.metric == year.metric
    assert [code for code, _name in board.metrics] == ["sales_amount"]
