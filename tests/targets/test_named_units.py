"""Units that a planner names: settled amounts at two levels, refusals that speak of names."""

import pytest

from luopan.dimensions.models import Product
from luopan.targets import queries, services
from luopan.trail.refusal import Refused


def test_a_unit_held_under_a_held_unit(sold):
    play = sold.play
    drafted = services.plan_from_history(
        actor=play.world.dora,
        at=play.world.at,
        plan=play.plan,
        metric=play.metric,
        name="Two levels",
        total=90_000,
        holds={"north-1": 11_000, "north": 30_000},
    )
    sheet = queries.sheet(drafted.version, **play.see(play.world.dora))
    named = {"company": 90_000, "north": 30_000, "north-1": 11_000, "south": 60_000}
    for unit, amount in named.items():
        assert sheet.amount(unit, "products", "2027") == amount


def test_a_refusal_speaks_of_names(play):
    """Steps know codes only; who is refused reads names."""
    names = {"name": "All there is", "name_other": "All there is"}
    Product.objects.filter(code="products").update(**names)
    amounts = [(play.cell(), 5), (play.cell("north"), 3)]
    with pytest.raises(Refused, match="All there is"):
        services.override(**play.by(play.world.dora), amounts=amounts)
    with pytest.raises(Refused, match="directly under “All there is”"):
        services.mix(
            **play.by(play.world.dora), cell=play.cell(), shares={"products": 1}
        )
