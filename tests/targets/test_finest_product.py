"""A plan may stop at product lines: what is sold of items counts for their line."""

from datetime import date

import pytest

from luopan.dimensions.models import Calendar
from luopan.targets import services
from luopan.targets.storage import thaw_space
from luopan.trail.refusal import Refused


@pytest.fixture
def coarse(play):
    """A plan of lines where there are items, one of which was sold."""
    from luopan.dimensions.services import NewProduct, add_products
    from luopan.records.models import Batch
    from luopan.records.store import store
    from luopan.records.tables import Table

    by = {"actor": play.world.operator, "at": play.world.at}
    rows = [
        NewProduct("green", "Green tea", "tea"),
        NewProduct("black", "Black tea", "tea"),
    ]
    add_products(**by, rows=rows)
    batch = Batch.objects.create(
        label="x", actor=play.world.operator, applied_at=by["at"]
    )
    columns = {
        "number": ["1", "2"],
        "day_date": [date(2026, 3, 2), date(2026, 3, 3)],
        "seat": ["north-1-a", "north-1-a"],
        "product": ["green", "milk"],
        "amount": [500_000_000, 70_000_000],
    }
    store(batch, [Table("order", columns)])
    return services.create_plan(**_plan(play), finest_product="line")


def _plan(play):
    return {
        "actor": play.world.operator,
        "at": play.world.at,
        "name": "Lines",
        "calendar": Calendar.objects.get(pk=play.plan.calendar_id),
        "year": 2027,
        "root": play.world.company,
    }


def test_items_count_for_their_line(play, coarse):
    drafted = services.plan_from_history(
        actor=play.world.operator,
        at=play.world.at,
        plan=coarse,
        metric=play.metric,
        name="Draft",
    )
    space = thaw_space(drafted.version.space_hash)
    assert [code for code in space.products.codes if not code.endswith("~")] == [
        "products",
        "milk",
        "tea",
    ]
    from luopan.targets.cube import state_of

    state = state_of(drafted.version)
    assert state.total(play.cell("north-1-a", "tea")) == 500
    assert state.total(play.cell("north-1-a", "milk", "2027-03")) == 70
    assert drafted.history.aside == ()  # nothing lies elsewhere than it belongs


def test_by_default_items_carry_targets(play, coarse):
    plan = services.create_plan(**_plan(play))
    version = services.create_version(
        actor=play.world.operator,
        at=play.world.at,
        plan=plan,
        metric=play.metric,
        name="Items",
    )
    assert "green" in thaw_space(version.space_hash).products.codes


def test_there_is_no_finer_kind(play):
    with pytest.raises(Refused, match="items, lines or categories"):
        services.create_plan(**_plan(play), finest_product="root")
