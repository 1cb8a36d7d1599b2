"""Targets that do not add up: set at each unit by itself, ratios from their parts."""

from dataclasses import asdict
from decimal import Decimal
from types import SimpleNamespace

import pytest

from luopan.dimensions.models import Metric
from luopan.engine.aims import Room
from luopan.org.access import Denied, Unknown
from luopan.targets import services
from luopan.targets.aims_said import SaidAim
from luopan.targets.cells import Cell
from luopan.targets.cube import HOT, state_of
from luopan.targets.models import Version
from luopan.targets.queries.aim_board import AimCell, aim_board
from luopan.targets.queries.aims import AimBook, Aimed, Part
from luopan.targets.queries.versions import history, verify_version
from luopan.targets.refusals import Conflict
from luopan.targets.services.aims import set_aims
from luopan.targets.services.merging import take_over
from luopan.trail.refusal import Refused
from tests.tracked_year import NOON, TODAY


@pytest.fixture
def draft(year):
    """A draft of 2027, a copy of what is committed."""
    by = {"actor": year.world.operator, "at": NOON}
    made = services.copy_version(**by, version=year.version, name="Draft")
    return SimpleNamespace(year=year, world=year.world, version=made, by=by)


def metric(code):
    rows = Metric.objects.select_related("numerator", "denominator")
    return rows.get(code=code)


def put(draft, code, *said, who=None, **more):
    aims = [
        SaidAim(unit, period, None if value is None else Decimal(str(value)))
        for unit, period, value in said
    ]
    return set_aims(
        actor=who or draft.world.operator,
        at=NOON,
        version=draft.version,
        metric=metric(code),
        said=aims,
        **more,
    )


def stands(draft, code, unit="company", period="2027"):
    found = AimBook(draft.version).of(metric(code), unit, period)
    return None if found is None else found.value


def test_each_unit_has_its_own_and_no_number_of_the_version_moves(draft):
    """North 12, its teams 8 and 6: twelve are fewer than fourteen, and not below eight."""
    before = state_of(draft.version)
    put(
        draft,
        "buying_customers",
        ("north", "2027", 12),
        ("north-1", "2027", 8),
        ("north-2", "2027", 6),
    )
    assert (state_of(draft.version).amounts == before.amounts).all()
    assert stands(draft, "buying_customers", "north") == 12
    assert stands(draft, "buying_customers", "company") is None
    assert stands(draft, "buying_customers", "north", "2027-Q1") is None
    board = aim_board(draft.version, viewer=draft.world.dora, on=TODAY, unit="north")
    cell = board.rows[0].year
    assert (cell.room.least, cell.room.most, cell.fits) == (8, 14, True)
    put(draft, "buying_customers", ("north", "2027", 15))
    board = aim_board(draft.version, viewer=draft.world.dora, on=TODAY, unit="north")
    assert not board.rows[0].year.fits
    assert [row.unit.code for row in board.rows] == ["north", "north-1", "north-2"]


def test_a_ratio_follows_from_its_parts_where_both_have_targets(draft):
    """Sales per customer: 60,000 ÷ 12 customers; where no customers are said it is set."""
    put(draft, "buying_customers", ("company", "2027", 12))
    book = AimBook(draft.version)
    found = book.of(metric("revenue_per_customer"), "company", "2027")
    assert found.value == 5000
    assert [part.value for part in found.parts] == [60_000, 12]
    assert metric("revenue_per_customer") in book.used
    with pytest.raises(Refused, match="follows from its parts"):
        put(draft, "revenue_per_customer", ("company", "2027", 6000))
    put(draft, "revenue_per_customer", ("north", "2027", 6000))
    assert stands(draft, "revenue_per_customer", "north") == 6000


def test_a_margin_rate_follows_from_two_versions_of_the_plan(draft):
    """Both without tax: the target of sales, which has it in, is no part of it."""
    put(draft, "gross_margin_rate", ("company", "2027", "0.35"))
    cell = Cell("north-1-a", "tea", "2027-01")

    def planned(code, total):
        of = {"plan": draft.year.plan, "metric": metric(code), "name": code}
        version = services.create_version(**draft.by, **of)
        services.set_target(**draft.by, version=version, cell=cell, total=total)
        return version

    planned("gross_margin", 30_000)
    assert stands(draft, "gross_margin_rate", "north-1-a", "2027-01") is None
    net = planned("net_sales", 120_000)
    assert stands(draft, "gross_margin_rate", "north-1-a", "2027-01") == Decimal("0.25")
    assert stands(draft, "gross_margin_rate") == Decimal("0.25")
    assert stands(draft, "gross_margin_rate", "south") is None
    back = {"cell": cell, "total": 0}  # nothing to divide by: what was said counts
    services.set_target(**draft.by, version=net, **back)
    assert stands(draft, "gross_margin_rate", "north-1-a", "2027-01") is None


def test_a_ratio_that_follows_is_never_outside_of_the_units_under_it(draft):
    """Part of what it follows from may be kept back above them."""
    room, value = Room(0.2, 0.3), Decimal("0.1")
    parts = Part(metric("gross_margin"), value), Part(metric("orders"), Decimal(1))
    alone = AimCell("2027", Aimed(value, "2027"), None, room, shown=value)
    follows = AimCell("2027", Aimed(value, "2027", parts), None, room, shown=value)
    assert not alone.fits
    assert follows.fits


def test_what_holds_for_a_year_holds_in_its_months_and_a_balance_is_of_the_last_day(
    draft,
):
    put(draft, "win_rate", ("north", "2027", "0.4"), ("north", "2027-03", "0.3"))
    found = [stands(draft, "win_rate", "north", p) for p in ("2027-02", "2027-03")]
    assert found == [Decimal("0.4"), Decimal("0.3")]
    put(draft, "receivables", ("north", "2027-12", 900), ("north", "2027-Q1", 700))
    ends = ("2027", "2027-Q4", "2027-12", "2027-03", "2027-Q2")
    found = [stands(draft, "receivables", "north", period) for period in ends]
    assert found == [900, 900, 900, 700, None]
    with pytest.raises(Refused, match="A balance is that of the last day, so the last"):
        put(draft, "receivables", ("north", "2027", 1), ("north", "2027-12", 2))


@pytest.mark.parametrize("code", ["revenue_per_customer", "retention_rate"])
def test_a_ratio_of_customers_counted_anew_holds_for_its_own_period_only(draft, code):
    """Of a month another part of the customers comes back than of the year."""
    put(draft, code, ("north", "2027", "0.7"), ("north", "2027-Q1", "0.3"))
    found = [stands(draft, code, "north", p) for p in ("2027", "2027-Q1", "2027-02")]
    assert found == [Decimal("0.7"), Decimal("0.3"), None]


@pytest.mark.parametrize(
    ("code", "said", "sentence"),
    [
        ("orders", ("north", "2027", 5), "adds up"),
        ("buying_customers", ("north", "2027", "2.5"), "finer"),
        ("buying_customers", ("north", "2027", -1), "0 or more"),
        ("win_rate", ("north", "2027", 325), "is a rate"),
        ("receivables", ("north", "2027", 10**13), "as large"),
        ("win_rate", ("north", "2028", "0.3"), "not for “2028”"),
        ("win_rate", ("north", "2027", None), "Nothing here is new"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(draft, code, said, sentence):
    with pytest.raises(Refused, match=sentence):
        put(draft, code, said)


def test_who_may_change_a_unit_sets_its_targets_and_nobody_else(draft):
    world = draft.world
    put(draft, "win_rate", ("north-1", "2027", "0.4"), who=world.alice)
    for who, unit, error in (
        (world.alice, "company", Unknown),
        (world.alice, "south", Unknown),
        (world.bob, "north-1-a", Denied),
        (world.audrey, "north", Denied),
        (world.dora, "nowhere", Unknown),
    ):
        with pytest.raises(error):
            put(draft, "win_rate", (unit, "2027", "0.5"), who=who)


def test_they_are_steps_undone_copied_committed_and_frozen_with_the_version(draft):
    put(draft, "win_rate", ("north", "2027", "0.4"), reason="Best year")
    put(draft, "win_rate", ("north", "2027", "0.5"), ("south", "2027", "0.3"))
    last = history(draft.version, **see(draft))[-1]
    assert last.text == "Win rate by count of North, 2027: 50%; and 1 other."
    seq = draft.version.head
    services.revert(**draft.by, version=draft.version, seq=seq)
    assert stands(draft, "win_rate", "north") == Decimal("0.4")
    copy = services.copy_version(**draft.by, version=draft.version, name="Copy")
    assert AimBook(copy).of(metric("win_rate"), "north", "2027").value == Decimal("0.4")
    assert verify_version(draft.version).ok
    services.commit(**draft.by, version=draft.version, reason="so")
    HOT.clear()
    kept = Version.objects.get(pk=draft.version.pk)
    assert AimBook(kept).of(metric("win_rate"), "north", "2027").value == Decimal("0.4")
    without = state_of(kept).but(aims=type(state_of(kept).aims)())
    assert without.result_hash() != kept.committed_hash
    with pytest.raises(Refused, match="is committed"):
        put(draft, "win_rate", ("north", "2027", "0.6"))


def see(draft):
    return {"viewer": draft.world.dora, "on": TODAY}


def test_who_was_faster_is_named_and_a_spread_stands_in_nobodys_way(draft):
    seen = draft.version.head
    put(draft, "win_rate", ("north-1", "2027", "0.4"), who=draft.world.alice)
    cell = Cell("north-1-a", "tea", "2027-01")
    services.set_target(**draft.by, version=draft.version, cell=cell, total=1_300)
    with pytest.raises(Conflict, match="Win rate"):
        put(draft, "win_rate", ("north-1", "2027", "0.5"), expected=seen)
    put(draft, "win_rate", ("north-2", "2027", "0.5"), expected=seen)
    assert stands(draft, "win_rate", "north-1") == Decimal("0.4")


def test_a_unit_taken_over_brings_them_and_those_of_others_stay(draft):
    """From the draft into a copy of it made before: the North's, not the company's."""
    by = draft.by | {
        "version": services.copy_version(**draft.by, version=draft.version)
    }
    put(draft, "win_rate", ("north", "2027", "0.4"), ("north-1", "2027", "0.3"))
    put(draft, "receivables", ("north-1", "2027", 900), ("company", "2027", 5_000))
    other = SimpleNamespace(version=by["version"])
    gone = SimpleNamespace(**vars(draft) | {"version": other.version})
    put(gone, "win_rate", ("north-2", "2027", "0.5"), ("south", "2027", "0.6"))
    done = take_over(**by, source=draft.version, unit="north-1")
    assert (len(done.seqs), done.touched, done.aims) == (2, 0, 2)
    assert stands(other, "win_rate", "north-1") == Decimal("0.3")
    assert stands(other, "win_rate", "north") is None
    assert stands(other, "receivables", "north-1") == 900
    assert stands(other, "receivables") is None
    cell = Cell("north-1-a", "tea", "2027-01")
    services.override(**draft.by, version=draft.version, amounts=[(cell, 7)])
    done = take_over(**by, source=draft.version, unit="north", expected=done.head)
    assert (len(done.seqs), done.touched, done.aims) == (2, 1, 2)
    assert stands(other, "win_rate", "north-2") is None
    assert stands(other, "win_rate", "south") == Decimal("0.6")
    with pytest.raises(Refused, match="the same in both"):
        take_over(**by, source=draft.version, unit="north")


def test_a_ratio_that_follows_here_is_not_taken_over(draft):
    """Said there while customers had no target; here it follows from sales and customers."""
    made = services.copy_version(**draft.by, version=draft.version)
    put(draft, "revenue_per_customer", ("north", "2027", 500))
    here = SimpleNamespace(**vars(draft) | {"version": made})
    put(here, "buying_customers", ("north", "2027", 12))
    by = draft.by | {"version": made, "source": draft.version, "unit": "north"}
    done = take_over(**by)
    assert (done.aims, stands(here, "buying_customers", "north")) == (1, None)
    with_customers = put(here, "buying_customers", ("north", "2027", 12))
    put(draft, "buying_customers", ("north", "2027", 12))
    with pytest.raises(Refused, match="the same in both"):
        take_over(**by, expected=with_customers.head)


def test_one_product_has_none_and_another_unit_is_not_his(draft):
    made = services.copy_version(**draft.by, version=draft.version)
    put(draft, "win_rate", ("north-1", "2027", "0.3"))
    by = {"at": NOON, "version": made, "source": draft.version}
    with pytest.raises(Refused, match="the same in both"):
        take_over(**by, actor=draft.world.operator, unit="north-1", product="tea")
    with pytest.raises(Denied):
        take_over(**by, actor=draft.world.bob, unit="north-1-a")
    assert take_over(**by, actor=draft.world.alice, unit="north-1").aims == 1


def test_letters_name_them_and_know_when_they_are_others(draft):
    from luopan.targets.signed.aims import aims_said, same_aims

    put(draft, "win_rate", ("north", "2027", "0.4"))
    put(draft, "receivables", ("north", "2027", 900))
    said = aims_said(AimBook(draft.version), "north")
    assert [(one.name, one.value, one.direction) for one in said] == [
        ("Receivables", "900 yuan", "less is better"),
        ("Win rate by count", "40%", "more is better"),
    ]
    facts = {"wording": 3, "aims": [asdict(one) for one in said]}
    assert same_aims(SimpleNamespace(facts=facts), said)
    assert not same_aims(SimpleNamespace(facts=facts), said[:1])
    assert same_aims(SimpleNamespace(facts={"wording": 2}), said)


def test_track_holds_every_unit_against_its_own(draft):
    """An order brought 540 on average; 16 seats' days, the North's 500, the South's 660."""
    said = [("company", "2027", 500), ("north", "2027", 520), ("north-1", "2027", 400)]
    put(draft, "average_order_value", *said)
    put(draft, "receivables", ("company", "2027", 100))
    services.commit(**draft.by, version=draft.version, reason="so")
    look = draft.year.look
    found = look(metric="average_order_value")
    assert (found.standing.target, found.standing.actual) == (500, 540)
    assert found.standing.attainment == pytest.approx(1.08)
    assert found.finding.verdict == "ahead"
    rows = {row.name.code: row for row in found.drill.rows}
    assert (rows["north"].target, rows["north"].gap) == (520, -20)
    assert (rows["south"].target, rows["south"].gap) == (None, None)
    assert found.finding.behind == 1
    month = look(metric="average_order_value", unit="north-1", period="2027-03")
    assert (month.standing.target, month.standing.actual) == (400, 450)
    seat = look(metric="average_order_value", unit="north-1-a", who=draft.world.bob)
    assert seat.standing.target is None
    less = look(metric="receivables").standing
    assert (less.target, less.lower_is_better) == (100, True)
    assert look(metric="receivables", period="2027-Q1").standing.target is None
