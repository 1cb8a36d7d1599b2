"""Mid-year: closed months stay, what was missed goes where the policy says; races beside."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils.translation import override

from luopan.org.access import Denied, Unknown
from luopan.review.models import Replan
from luopan.review.queries.adjusting.replans import mid_year, policy_of, replanned
from luopan.review.services.replanning import replan, set_shortfall_policy
from luopan.targets import services
from luopan.targets.cube import state_of
from luopan.targets.queries.versions import verify_version
from luopan.trail.refusal import Refused
from luopan.web.words import replanning as words
from tests.review.test_adjusting import by, force, total
from tests.tracked_year import TODAY


def opened(year, policy, who=None):
    return replan(
        **by(who or year.world.olga),
        plan=year.plan,
        metric=year.metric.pk,
        policy=policy,
        reason="Half the year is over",
    )


def test_nothing_is_done_without_being_said(year):
    """Seven months are over; each was to bring 8,400, A brought 8,400, B 4,200."""
    assert policy_of(year.plan) == ""
    made = opened(year, None)
    assert made.state == "draft" and force(year) == year.version
    assert (state_of(made).amounts == state_of(year.version).amounts).all()
    assert Replan.objects.get().closed == [f"2027-0{n}" for n in range(1, 8)]
    with pytest.raises(Refused, match="nothing under it can move"):
        services.set_target(
            **by(year.world.olga),
            version=made,
            cell=cell("north-1-b", "2027-03"),
            total=1,
        )


def cell(unit, period):
    from luopan.targets.cells import Cell

    return Cell(unit, "tea", period)


@pytest.mark.parametrize(
    ("policy", "august", "december"),
    [("carry", 5_400, 1_200), ("respread", 2_040, 2_040), ("absorb", 1_200, 1_200)],
)
def test_what_was_missed_goes_where_the_policy_says(year, policy, august, december):
    made = opened(year, policy)
    state = state_of(made)
    assert state.total(cell("north-1-b", "2027-08")) == august
    assert state.total(cell("north-1-b", "2027-12")) == december
    assert state.total(cell("north-1-a", "2027-08")) == 1_200
    before = state_of(year.version)
    assert (state.amounts[:, :7] == before.amounts[:, :7]).all()
    grown = 0 if policy == "absorb" else 4_200
    assert total(made, "north-1-b") == 14_400 + grown
    assert verify_version(made).ok
    page = replanned(year.world.dora, made.pk, "north-1", on=TODAY)
    b = next(row for row in page.rows if row.code == "north-1-b")
    assert (b.closed, b.came, b.missed, b.left) == (8_400, 4_200, 4_200, 6_000)
    assert b.planned == 6_000 + grown
    assert b.comes_to == 10_200 + grown and b.apart == b.comes_to - 14_400


def test_the_preview_is_what_is_done_and_it_goes_on_like_any_version(year):
    world = year.world
    shown = mid_year(world.dora, year.version, "respread", "north-1", on=TODAY)
    made = opened(year, "respread")
    done = replanned(world.dora, made.pk, "north-1", on=TODAY)
    assert [row.planned for row in shown.rows] == [row.planned for row in done.rows]
    services.commit(**by(world.dora, 1), version=made)
    assert force(year) == made and total(year.version, "north-1-b") == 14_400


def test_what_names_no_seat_has_come_to_the_company(year):
    """60 of no seat in May: the company brought them, as Track says; nobody's seat did."""
    about = {"policy": "carry", "code": "company", "on": TODAY}
    before = mid_year(year.world.dora, year.version, **about).rows
    year.store("order", [year.order(None, date(2027, 5, 5), 60)])
    after = mid_year(year.world.dora, year.version, **about).rows
    came = [row.came - was.came for was, row in zip(before, after, strict=True)]
    assert came == [60, 0, 0, 0]  # the last is what is kept in reserve
    assert after[0].comes_to - before[0].comes_to == 60
    assert [a.missed for a in after] == [b.missed for b in before]


def test_who_sets_the_policy_and_who_sees_what(year):
    world = year.world
    with pytest.raises(Unknown):
        set_shortfall_policy(
            **by(world.alice), plan=year.plan, policy="carry", reason="so"
        )
    with pytest.raises(Refused, match="s year rests on it"):
        set_shortfall_policy(**by(world.dora), plan=year.plan, policy="carry")
    with pytest.raises(Refused, match="no policy"):
        set_shortfall_policy(**by(world.dora), plan=year.plan, policy="x", reason="so")
    set_shortfall_policy(
        **by(world.dora), plan=year.plan, policy="carry", reason="As agreed"
    )
    assert policy_of(year.plan) == "carry"
    with pytest.raises(Denied):
        opened(year, None, world.fin)
    made = opened(year, None)
    assert Replan.objects.get().policy == "carry"
    with pytest.raises(Unknown):
        replanned(world.bob, made.pk, "south", on=TODAY)
    own = replanned(world.bob, made.pk, "", on=TODAY)
    assert [row.code for row in own.rows] == ["north-1-a"]
    with pytest.raises(
        Refused, match="A mid-year plan needs some months that are over"
    ):
        replan(
            actor=world.olga,
            at=world.at - timedelta(days=2),
            plan=year.plan,
            metric=year.metric.pk,
            reason="Too early",
        )


def test_what_is_said_of_the_year_is_what_stands_there(year):
    """A and B were to bring 14,400 each; B missed 4,200, nobody has signed a letter."""
    shown = mid_year(year.world.dora, year.version, "respread", "north-1", on=TODAY)
    top = shown.rows[0]
    assert top.signed is None and top.beyond_signed is None
    assert top.comes_to == top.came + top.planned == top.came + top.left + 4_200
    now, then = (f"{one / 1000:.1f}K" for one in (top.came + top.left, top.comes_to))
    with override("en"):
        said = words.sentence(shown)
        assert (
            f"open months in force: ¥{now}; by the policy “re-spread”: ¥{then}" in said
        )
        assert words.rows(shown)[0].apart == "—"
        none = mid_year(year.world.dora, year.version, "", "north-1", on=TODAY)
        assert words.sentence(none).endswith(f"open months in force: ¥{now}.")
        rows = (replace(top, missed=0), *shown.rows[1:])
        assert ", and seats below target missed" in said
        assert "missed" not in words.sentence(replace(shown, rows=rows))


def test_that_leads_do_not_offset_misses_is_said_first(year):
    """B missed 4,200; A is 1,000 ahead: signed as it was, the unit is asked 1,000 more."""
    year.store("order", [year.order("north-1-a", date(2027, 7, 5), 1_000)])
    shown = mid_year(year.world.dora, year.version, "carry", "north-1", on=TODAY)
    rows = tuple(replace(one, signed=one.year) for one in shown.rows)
    assert rows[0].beyond_signed == 1_000
    with override("en"):
        said = words.sentence(replace(shown, rows=rows))
    assert said.startswith(f"{rows[0].name} is asked for ¥1K more than was signed")
