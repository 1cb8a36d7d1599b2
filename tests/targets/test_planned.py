"""Resources of two years: each with its source; the way from them by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from luopan.org.access import Denied, Unknown
from luopan.targets import services
from luopan.targets.models import PlannedResource, Support
from luopan.targets.queries.planned import resource_board
from luopan.targets.queries.ways import ways
from luopan.targets.resource_sheet import read_resources
from luopan.targets.services.planning import SaidResource, plan_resources
from luopan.trail.refusal import Refused
from luopan.web.templatetags.ways import way_input, way_note
from tests.tracked_year import NOON

ON = date(2027, 8, 20)


@pytest.fixture
def draft(year):
    """A draft of 2027; the North sold 36,000 in 2026, of which each team's seat 12,000."""
    by = {"actor": year.world.operator, "at": NOON}
    made = services.create_version(
        **by, plan=year.plan, metric=year.metric, name="Draft"
    )
    return SimpleNamespace(year=year, world=year.world, version=made, by=by)


def said(resource, before, planned, unit="north", **more):
    about = {"before_source": "Staff list", "planned_source": "Budget 2027"} | more
    return SaidResource(unit, resource, before=before, planned=planned, **about)


def plan(draft, *figures, who="operator"):
    actor = getattr(draft.world, who)
    return plan_resources(actor=actor, at=NOON, version=draft.version, said=figures)


def way(draft, unit="north", product="products"):
    from luopan.dimensions.models import Product
    from luopan.org.models import Unit

    told = ways(
        draft.version,
        Unit.objects.get(code=unit),
        Product.objects.get(code=product),
        viewer=draft.world.dora,
        on=ON,
    )
    return next(one for one in told if one.key == "resources")


def test_each_resource_says_a_number_and_the_range_is_their_spread(draft):
    """36,000 ÷ 3 heads × 4, ÷ 1,000 of expense × 1,100, ÷ 90 leads × 90."""
    assert "no resource has figures for both years for this" in way(draft).why_not
    plan(draft, said("heads", 3, 4), said("budget", 1000, 1100), said("leads", 90, 90))
    found = way(draft)
    assert (found.low, found.mid, found.high) == (36_000, 39_600, 48_000)
    values = [one.value for one in found.inputs]
    assert values == [36_000, 12_000, 4, 36, 1100, 400, 90]
    assert way_note(found.inputs[1]) == "÷ 3: Staff list"
    of_expense = found.inputs[3]
    assert way_note(of_expense) == "÷ ¥1K: Staff list"
    with override("zh-hans"):
        assert way_note(of_expense) == "÷ 1,000 元：Staff list"
        large = replace(of_expense, divided=Decimal(37_550_000))
        assert way_note(large) == "÷ 3,755 万：Staff list"
        assert way_input(found.inputs[4], Decimal(1), "CNY") == "1,100 元"
    assert found.inputs[2].note == "Budget 2027"


def test_one_resource_has_no_range_and_a_product_takes_those_of_all(draft):
    plan(draft, said("heads", 3, 4), said("leads", 0, 50), said("budget", 10, None))
    found = way(draft)
    assert (found.low, found.mid, found.high) == (48_000, 48_000, 48_000)
    assert found.inputs[-1].label == "one resource alone"
    assert "all products" in way(draft, product="tea").inputs[-1].label


def test_a_unit_adds_up_only_what_every_part_has_said(draft):
    """Two teams: 24,000 and 12,000 were sold; two and one heads had, three and two wanted."""
    plan(draft, said("heads", 2, 3, "north-1"))
    assert way(draft).why_not
    plan(draft, said("heads", 1, 2, "north-2"))
    found = way(draft)
    assert found.mid == 60_000
    assert way_note(found.inputs[1]) == "÷ 3: sum of 2 units under it"
    plan(draft, said("heads", 3, 3))  # said of the unit itself: that counts
    assert way(draft).mid == 36_000


def test_what_departments_promise_comes_on_top_until_the_promise_is_late(draft):
    from luopan.org.models import Unit

    plan(draft, said("leads", 90, 90))
    promised = Support.objects.create(
        version=draft.version,
        unit=Unit.objects.get(code="north-1"),
        department=Unit.objects.get(code="industry"),
        what="Leads",
        resource="leads",
        wanted_date=ON,
        asked_by=draft.world.operator,
        asked_at=NOON,
        changed_by=draft.world.operator,
        changed_at=NOON,
        state="accepted",
        promised_quantity=Decimal(45),
        promised_date=ON,
    )
    found = way(draft)
    assert found.mid == 54_000  # 36,000 ÷ 90 × 135
    assert "45 of it promised by Industry team, by 2027-08-20" in (found.inputs[2].note)
    board = resource_board(draft.version, viewer=draft.world.dora, on=ON)
    assert board.of("north").promised == {"leads": 45}
    Support.objects.filter(pk=promised.pk).update(promised_date=date(2027, 8, 19))
    assert way(draft).mid == 36_000


def test_who_may_not_or_says_no_source_is_refused(draft):
    north = said("heads", 3, 4)
    with pytest.raises(Denied, match="whoever can change its targets enters them"):
        plan(draft, said("heads", 1, 2, "north-1-a"), who="bob")
    with pytest.raises(Unknown, match="no unit “south”"):
        plan(draft, said("heads", 1, 2, "south"), who="alice")
    with pytest.raises(Refused, match="Enter the source of each figure"):
        plan(draft, said("heads", 3, 4, planned_source=" "))
    with pytest.raises(Refused, match="enter 0 or more, at most two decimals"):
        plan(draft, said("heads", -1, 4))
    with pytest.raises(Refused, match="no resource “luck”"):
        plan(draft, said("luck", 1, 4))
    with pytest.raises(Refused, match="appears twice with the same resource"):
        plan(draft, north, said("heads", 3, 5))
    assert plan(draft, north) == 1
    with pytest.raises(Refused, match="Nothing here is new"):
        plan(draft, north)
    assert plan(draft, SaidResource("north", "heads")) == 1  # taken back
    assert way(draft).why_not
    with pytest.raises(Refused, match="committed"):
        plan_resources(
            **draft.by, version=draft.year.version, said=[said("heads", 1, 1)]
        )


def test_a_copy_of_the_version_goes_on_with_them(draft):
    plan(draft, said("heads", 3, 4))
    draft.version = services.copy_version(**draft.by, version=draft.version)
    assert way(draft).mid == 48_000
    assert PlannedResource.objects.count() == 2


def test_a_sheet_says_by_row_what_is_wrong():
    head = "单元编码,Resource,The year before,上年数据来源,Planned for the year\n"
    rows = head + "north,leads,90,CRM,\nnorth,Head count,,,\n"
    (one,) = read_resources(rows.encode(), "a.csv")
    assert one == SaidResource("north", "leads", Decimal(90), "CRM", None, "")
    for row, wrong in [
        ("north,luck,1,,", "row 2: there is no resource “luck”"),
        ("north,leads,many,,", "row 2: “many” is no number"),
    ]:
        with pytest.raises(Refused, match=wrong):
            read_resources((head + row).encode(), "a.csv")
    with pytest.raises(Refused, match="has the planned resource columns"):
        read_resources(b"a,b\n1,2\n", "a.csv")
