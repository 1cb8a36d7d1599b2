"""From a finished year review the next year's plan is opened, with what was marked."""

from decimal import Decimal

import pytest

from luopan.actions.models import Template
from luopan.org.access import Denied
from luopan.review.models import NextCycle
from luopan.review.queries.next_cycle import marks_of_year
from luopan.review.services.looking_back import publish
from luopan.review.services.next_cycle import (
    open_next_cycle,
    plant_seed,
    take_seed_back,
)
from luopan.strategy.models import Assumption
from luopan.targets.cube import state_of
from luopan.targets.models import Resting
from luopan.trail.models import Comment
from luopan.trail.refusal import Refused
from tests.review.test_looking_back import by, opened, written
from tests.tracked_year import TODAY, year  # noqa: F401


@pytest.fixture
def review(year):  # noqa: F811
    return opened(year, "dora", "company", "2027")


def planted(year, line, kind, **said):  # noqa: F811
    return plant_seed(**by(year.world.dora), line=line, kind=kind, said=said)


def test_the_next_plan_begins_with_what_came_and_what_was_marked(year, review):  # noqa: F811
    world = year.world
    line = written(year, "dora", review)
    seeds = [
        planted(year, line, "clean", unit="south-1-a", amount=Decimal(660)),
        planted(year, line, "assumption", owner="dora"),
        planted(year, line, "remark"),
    ]
    chosen = [seed.pk for seed in seeds]
    with pytest.raises(Refused, match="Publish"):
        open_next_cycle(**by(world.dora), review=review, seeds=chosen)
    publish(**by(world.dora), review=review)
    cycle = open_next_cycle(**by(world.dora), review=review, seeds=chosen)
    # January to August: A, C 16 × 600 less what is not there yet (20 Aug is in), B 16 × 300.
    came = 16 * (600 + 300 + 600 + 660)
    total = int(state_of(cycle.version).amounts.sum())
    assert (cycle.plan.year, total) == (2028, came - 660)
    assumption = Assumption.objects.get()
    assert "2027" in assumption.source and assumption.owner == world.people.dora
    assert Resting.objects.get().plan == cycle.plan
    assert "Two visits a week" in Comment.objects.get().text
    step = cycle.version.steps.get(kind="clean")
    assert "Two visits a week" in step.parameters["items"][0]["reason"]
    became = [seed.became for seed in cycle.seeds.order_by("pk")]
    assert (
        became[0] == f"step:{step.seq}" and became[1] == f"assumption:{assumption.code}"
    )


def test_it_is_opened_once_and_wholly_or_not_at_all(year, review):  # noqa: F811
    world = year.world
    line = written(year, "dora", review)
    seed = planted(year, line, "remark")
    publish(**by(world.dora), review=review)
    with pytest.raises(Denied, match="Dora|Olga|Adam"):
        open_next_cycle(**by(world.alice), review=review, seeds=[])
    take_seed_back(**by(world.dora), seed=seed)
    with pytest.raises(Refused, match="One of these marks no longer exists"):
        open_next_cycle(**by(world.dora), review=review, seeds=[seed.pk])
    assert not NextCycle.objects.exists()
    open_next_cycle(**by(world.dora), review=review, seeds=[])
    with pytest.raises(Refused, match="was opened from this review"):
        open_next_cycle(**by(world.dora), review=review, seeds=[])


@pytest.mark.slow
def test_a_template_is_made_of_an_action(year, review):  # noqa: F811
    from datetime import date

    from luopan.actions import services as actions

    world = year.world
    action = actions.add_action(
        **by(world.alice),
        unit=world.north,
        year=2027,
        name="Dealer days",
        kind="other",
        owner=world.people.alice,
        start_date=date(2027, 3, 1),
        end_date=date(2027, 4, 1),
    )
    line = written(year, "dora", review)
    seed = planted(year, line, "template", action=action.pk)
    publish(**by(world.dora), review=review)
    open_next_cycle(**by(world.dora), review=review, seeds=[seed.pk])
    made = Template.objects.get()
    assert (made.name, made.lines[0]["after"], made.lines[0]["lasts"]) == (
        "Dealer days",
        59,
        31,
    )


def test_marks_of_a_quarter_are_seen_before_the_year_has_a_review(year):  # noqa: F811
    world = year.world
    quarter = opened(year, "dora", "company", "2027-Q2")
    line = written(year, "dora", quarter)
    seed = planted(year, line, "remark")
    about = {"viewer": world.dora, "on": TODAY}
    assert marks_of_year(None, **about, year=2027) == ()
    publish(**by(world.dora), review=quarter)
    (mark,) = marks_of_year(None, **about, year=2027)
    assert (mark.seed, mark.own) == (seed, False)
    assert marks_of_year(None, **about, year=2026) == ()
