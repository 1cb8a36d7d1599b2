"""The planning grid: rows and numbers obey rights, news are exact, holds end, words stay."""

from datetime import date, timedelta

import numpy as np
import pytest

from luopan.org.access import Denied, Unknown
from luopan.targets import services
from luopan.targets.cells import Cell
from luopan.targets.queries.grid import View, grid, news, story
from luopan.targets.refusals import Conflict
from luopan.targets.state import Held
from luopan.trail.refusal import Refused
from tests.kept import kept


def rows_of(found):
    space = found.layout.space
    return [
        (space.units.codes[u], space.products.codes[p])
        for u, p in zip(found.layout.units, found.layout.products, strict=True)
    ]


def totals_of(found):
    """Every row by adding up the base rows under it, as a browser does."""
    rows = found.layout
    sums = np.zeros((len(rows.depths), found.numbers.amounts.shape[1]), np.int64)
    for row in range(len(rows.depths)):
        after = row + 1
        while after < len(rows.depths) and rows.depths[after] > rows.depths[row]:
            after += 1
        base = rows.base[row:after]
        sums[row] = found.numbers.amounts[base[base >= 0]].sum(axis=0)
    return sums


@pytest.fixture
def planned(play):
    """A version with something in every cell, reserves included."""
    filled(play)
    play.version.refresh_from_db()
    return play


@kept
def filled(play):
    """The numbers, and what is kept back of them."""
    dora = play.by(play.world.dora)
    services.set_target(**dora, cell=play.cell(), total=1_234_567)
    services.keep_back(**dora, cell=play.cell("north"), ratio="0.1")
    services.keep_back(**dora, cell=play.cell("north-2"), ratio="0.05", axis="product")


def look(play, who, axis="units", **more):
    return grid(play.version, View(axis, **more), **play.see(who))


@pytest.mark.parametrize("axis", ["units", "products", "both"])
@pytest.mark.parametrize("who", ["dora", "alice", "bob"])
def test_every_row_is_the_sum_of_the_base_rows_under_it(planned, axis, who):
    from luopan.targets.cube import state_of

    viewer = getattr(planned.world, who)
    found = look(planned, viewer, axis)
    state = state_of(planned.version)
    months = state.space.periods.leaf_codes
    for (unit, product), sums in zip(rows_of(found), totals_of(found), strict=True):
        wanted = [state.total(Cell(unit, product, month)) for month in months]
        assert sums.tolist() == wanted, (unit, product)


def test_a_viewer_sees_the_rows_of_his_reach_only(planned):
    assert rows_of(look(planned, planned.world.dora))[0][0] == "company"
    assert {u for u, _p in rows_of(look(planned, planned.world.alice))} == {
        *("north", "north-1", "north-1-a", "north-1-b", "north-1~"),
        *("north-2", "north-2-a", "north-2~", "north~"),
    }
    bob = look(planned, planned.world.bob, "both")
    assert {u for u, _p in rows_of(bob)} == {"north-1-a"}
    assert bob.layout.depths.tolist()[:2] == [0, 1]
    assert not bob.editable.any()
    assert look(planned, planned.world.alice).editable.all()


def test_what_is_hidden_is_as_if_it_were_not_there(planned):
    said = []
    for unit in ("south", "nowhere"):
        with pytest.raises(Unknown) as refused:
            look(planned, planned.world.alice, unit=unit)
        said.append(str(refused.value).replace(unit, "…"))
    assert said[0] == said[1]


def test_products_that_a_seat_does_not_sell_are_no_rows(world, play):
    from luopan.org.services import add_remit

    by = {"actor": world.operator, "at": world.at}
    since = {"from_date": date(2026, 1, 1)}
    for unit in (world.north, world.south):
        add_remit(**by, unit=unit, axis="product", code="products", **since)
    add_remit(**by, unit=world.north_1_a, axis="product", code="tea", **since)
    version = services.create_version(
        **by, plan=play.plan, metric=play.metric, name="2"
    )
    found = grid(version, View("both"), **play.see(world.dora))
    sold = {p for u, p in rows_of(found) if u == "north-1-a"}
    assert sold == {"products", "tea", "products~"}
    assert {p for u, p in rows_of(found) if u == "south-1-a"} > {"tea", "milk"}


def test_news_are_what_has_changed_since(planned):
    alice, dora = planned.world.alice, planned.world.dora
    before = look(planned, alice)
    head = before.head
    services.set_target(
        **planned.by(dora), cell=planned.cell("north-1-a", period="2027-03"), total=777
    )
    services.set_target(**planned.by(dora), cell=planned.cell("south"), total=1)
    found = news(
        planned.version,
        View(),
        **planned.see(alice),
        since=head,
        token=before.token,
    )
    assert (found.head, found.people) == (head + 2, ("Dora",))
    assert len(found.part.rows) == 1  # the south is none of hers
    after = look(planned, alice).numbers
    assert found.part.amounts.tolist() == after.amounts[found.part.rows].tolist()
    assert (
        news(
            planned.version,
            View(),
            **planned.see(dora),
            since=head,
            token=look(planned, dora).token,
        ).people
        == ()
    )


def test_news_for_other_rows_are_refused(planned):
    with pytest.raises(Conflict):
        news(
            planned.version,
            View(),
            **planned.see(planned.world.dora),
            since=1,
            token="x",
        )


def test_marks_say_what_is_held_by_whom_and_why(planned):
    alice = planned.world.alice
    services.hold(
        **planned.by(alice),
        cell=planned.cell("north-1"),
        until_date=date(2027, 3, 31),
        reason="signed",
    )
    services.hold(**planned.by(alice), cell=planned.cell("north-2"), leaves=True)
    found = look(planned, planned.world.dora)
    first, second = found.beside.holds
    assert (first.who, first.reason, first.until_date) == (
        "Alice",
        "signed",
        date(2027, 3, 31),
    )
    assert (second.cell.unit, second.leaves) == ("north-2", True)
    places = [u for u, _p in rows_of(found)]
    flags = found.numbers.flags[found.layout.base[places.index("north-2-a")]]
    assert (flags & 4).all()
    bob = look(planned, planned.world.bob)
    assert bob.beside.holds == ()


def test_a_hold_ends_after_its_last_day(planned):
    from luopan.targets.cube import state_of
    from luopan.trail.models import Job

    alice, operator = planned.world.alice, planned.world.operator
    services.hold(**planned.by(alice), cell=planned.cell("north-1"))
    services.hold(
        **planned.by(alice), cell=planned.cell("north"), until_date=planned.on
    )
    due = Job.objects.get(kind="targets.release_expired")
    assert due.due_at.date() == planned.on  # 00:05 of the next day in Shanghai
    assert services.release_expired(actor=operator, at=planned.world.at) == 0
    later = planned.world.at + timedelta(days=1)
    assert services.release_expired(actor=operator, at=later) == 1
    planned.version.refresh_from_db()
    held = [one.cell.unit for one in state_of(planned.version).holds]
    assert held == ["north-1"]


def test_several_cells_are_held_and_released_in_one_step(planned):
    from luopan.targets.cube import state_of

    cells = [planned.cell(unit).as_json() for unit in ("north-1", "north-2")]
    said = {"cell": cells[0], "also": cells[1:]}
    planned.say(planned.world.alice, "hold", **said)
    assert len(state_of(planned.version).holds) == 2
    planned.say(planned.world.alice, "hold", cell=planned.cell("north").as_json())
    planned.say(planned.world.alice, "release", exact=True, **said)
    state = state_of(planned.version)
    assert [type(held) for held in state.holds] == [Held]
    assert state.holds[0].cell.unit == "north"


def test_changes_are_counted_from_how_the_version_was_opened(planned):
    dora = planned.world.dora
    later = planned.world.at + timedelta(minutes=1)
    copy = services.copy_version(
        actor=dora, at=later, version=planned.version, name="Second"
    )
    cell = planned.cell("north-1-a", "products", "2027-03")
    said = {"actor": dora, "at": later + timedelta(minutes=1), "version": copy}
    before = grid(copy, View(), **planned.see(dora))
    assert not len(before.opened.rows)
    services.set_target(**said, cell=cell, total=999)
    found = grid(copy, View(), **planned.see(dora))
    assert found.beside.typed == (cell,)
    assert len(found.opened.rows) == 1
    row = found.opened.rows[0]
    assert found.opened.amounts[0].tolist() == before.numbers.amounts[row].tolist()
    assert found.beside.undo == found.head
    beside = grid(copy, View(), **planned.see(dora), against=planned.version)
    assert beside.opened.rows.tolist() == [row]


def test_a_closed_period_does_not_move(planned):
    dora = planned.world.dora
    services.close_period(**planned.by(dora), period="2027-Q1")
    found = look(planned, dora)
    assert (found.numbers.flags[:, :3] & 8).all()
    before = found.numbers.amounts[:, :3].copy()
    services.set_target(**planned.by(dora), cell=planned.cell(), total=5_000_000)
    assert (look(planned, dora).numbers.amounts[:, :3] == before).all()
    with pytest.raises(Refused, match="cannot go below") as refused:
        services.set_target(**planned.by(dora), cell=planned.cell(), total=200_000)
    assert refused.value.facts["nearest_amount"] > before.sum()
    with pytest.raises(Refused):
        services.close_period(**planned.by(planned.world.alice), period="2027-Q2")
    services.reopen_period(**planned.by(dora), period="2027-Q1")
    services.set_target(**planned.by(dora), cell=planned.cell(), total=200_000)


def test_a_refusal_tells_no_totals_above_ones_part(planned):
    dora, alice = planned.world.dora, planned.world.alice
    services.hold(**planned.by(dora), cell=planned.cell())
    services.hold(**planned.by(dora), cell=planned.cell("south"))
    services.hold(**planned.by(dora), cell=planned.cell("company~"))
    with pytest.raises(Refused) as refused:
        services.set_target(
            **planned.by(alice), cell=planned.cell("north"), total=900_000
        )
    assert "above your part" in str(refused.value)
    assert "1,234,567" not in str(refused.value)


def test_a_conflict_above_ones_part_names_ones_own_cell(planned):
    dora, alice = planned.world.dora, planned.world.alice
    head = planned.version.head
    services.set_target(**planned.by(dora), cell=planned.cell(), total=2_000_000)
    with pytest.raises(Conflict, match="Dora .*North ·") as refused:
        services.set_target(
            **planned.by(alice, expected=head),
            cell=planned.cell("north"),
            total=900_000,
        )
    assert "2,000,000" not in str(refused.value)


def test_the_story_of_a_cell(planned):
    alice, bob = planned.world.alice, planned.world.bob
    cell = planned.cell("north-1-a", "products", "2027-03")
    services.set_target(**planned.by(alice, reason="asked for"), cell=cell, total=500)
    number = services.comment_on_cell(**planned.by(bob), cell=cell, text="Too much")
    services.comment_on_cell(
        **planned.by(alice), cell=cell, text="Let us talk", answers=number
    )
    told = story(planned.version, *cell, **planned.see(bob))
    assert told.amount == sum(x.delta for x in told.lines) == 500
    assert told.acts[0].reason == "asked for"
    assert told.remarks[0].own
    assert [r.text for r in told.remarks[0].answers] == ["Let us talk"]
    assert look(planned, bob).remarks == {cell: 2}
    assert look(planned, planned.world.charlie).remarks == {}
    services.withdraw_comment(**planned.by(bob), cell=cell, comment=number)
    assert story(planned.version, *cell, **planned.see(bob)).remarks[0].withdrawn


def test_who_may_say_a_word(planned):
    cell = planned.cell("north-1-a")
    with pytest.raises(Denied):
        services.comment_on_cell(**planned.by(planned.world.fin), cell=cell, text="?")
    with pytest.raises(Refused):
        services.comment_on_cell(
            **planned.by(planned.world.charlie), cell=cell, text="?"
        )
    with pytest.raises(Unknown):
        services.withdraw_comment(
            **planned.by(planned.world.bob), cell=cell, comment=99
        )


def test_a_spread_blends_what_it_is_weighed_by(sold):
    play = sold.play
    dora = play.world.dora
    services.set_target(**play.by(dora), cell=play.cell(), total=48_000)
    blend = [
        {"source": "year", "year": 2026, "share": "1"},
        {"source": "even", "share": "1"},
    ]
    said = {"method": "weighted", "amount": 96_000, "blend": blend}
    done = services.step(
        **play.by(dora),
        kind="spread",
        parameters=said | {"cell": play.cell().as_json()},
    )
    assert done.totals[0].after == 96_000
    with pytest.raises(Refused):
        services.step(
            **play.by(dora),
            kind="spread",
            parameters=said | {"blend": [{"source": "tea leaves"}]},
        )


def test_overlapping_cells_are_found_whatever_their_order(planned):
    from luopan.targets.steps.override import overlapping
    from luopan.targets.storage import thaw_space

    space = thaw_space(planned.version.space_hash)
    apart = [
        planned.cell(u, period=p)
        for u in ("north", "south")
        for p in ("2027-Q1", "2027-04")
    ]
    assert overlapping(space, apart) is None
    assert overlapping(space, [*apart, planned.cell("north-1", period="2027-02")]) == (
        0,
        4,
    )


def test_below_what_is_held_is_no_question_of_signs(planned):
    dora = planned.world.dora
    services.hold(**planned.by(dora), cell=planned.cell("north-1"))
    with pytest.raises(Refused) as refused:
        services.set_target(**planned.by(dora), cell=planned.cell("north"), total=9)
    nearest = refused.value.facts["nearest_amount"]
    assert f"{nearest:,}" in str(refused.value)
    services.set_target(**planned.by(dora), cell=planned.cell("north"), total=nearest)
    with pytest.raises(Refused) as refused:
        services.set_target(**planned.by(dora), cell=planned.cell("south"), total=-5)
    assert refused.value.facts["may_turn"]


def test_a_path_made_longer_or_shorter_is_the_path_read_anew(planned):
    from luopan.targets.cube import Path, path_of
    from luopan.targets.sequence import Written

    dora = planned.by(planned.world.dora)
    services.grow(**dora, cell=planned.cell(), ratio="0.1")
    services.revert(**dora)
    services.grow(**dora, cell=planned.cell(), ratio="0.2")
    planned.version.refresh_from_db()
    path = path_of(planned.version)
    for seq in range(path.seq + 1):
        read = Path(planned.version, seq, path.written[:seq])
        assert (path.until(seq).names, path.until(seq).live) == (read.names, read.live)
    longer = path.and_then(Written(path.seq + 1, "grow", {"ratio": "0.3"}))
    read = Path(planned.version, longer.seq, longer.written)
    assert (longer.names, longer.live) == (read.names, read.live)


def test_a_hold_that_cuts_across_stays_leaf_by_leaf(planned):
    from luopan.targets.cube import state_of

    dora = planned.by(planned.world.dora)
    services.hold(**dora, cell=planned.cell("north-1"))
    services.hold(**dora, cell=planned.cell())
    planned.version.refresh_from_db()
    before = state_of(planned.version)
    quarter = planned.cell(period="2027-Q2")
    wanted = before.total(quarter) + 12_345
    services.set_target(**dora, cell=quarter, total=wanted)
    planned.version.refresh_from_db()
    after = state_of(planned.version)
    assert after.total(quarter) == wanted
    assert after.total(planned.cell()) == before.total(planned.cell())
    block = before.space.block(*planned.cell("north-1"))
    assert (after.amounts[block] == before.amounts[block]).all()
    assert (after.cube.state == before.cube.state).all()
    with pytest.raises(Refused, match="North team 1 · All products · 2027 "):
        services.set_target(**dora, cell=quarter, total=10)
    services.release(**dora, cell=planned.cell())
    services.set_target(**dora, cell=planned.cell("north-1"), total=9)
