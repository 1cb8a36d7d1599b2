"""Choosing a number: what is kept, who may, what moves, what is refused."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from luopan.dimensions.models import Product
from luopan.org.access import Denied, Unknown
from luopan.org.models import Unit
from luopan.targets import services
from luopan.targets.models import Choice
from luopan.targets.queries.ways import way_names
from luopan.targets.queries.ways.chosen import standing
from luopan.targets.refusals import Conflict
from luopan.trail.models import Entry
from luopan.trail.refusal import Refused
from tests.tracked_year import NOON


@pytest.fixture
def year(year):
    """The year with a draft of it, on a day on which 2026 is known."""
    year.at = NOON
    year.version = services.copy_version(
        actor=year.world.dora, at=NOON, version=year.version, name="Draft"
    )
    return year


@pytest.fixture
def choose(year):
    """Choose as somebody on 20 August 2027; 500 twice a month and seat in 2026."""

    def act(who="dora", unit="north", **said):
        return services.choose(
            actor=getattr(year.world, who),
            at=year.at,
            version=year.version,
            unit=Unit.objects.get(code=unit),
            **{"reason": "as the market grows", **said},
        )

    return act


@pytest.fixture
def stands(year):
    def look(unit="north", who="dora", product=""):
        return standing(
            year.version,
            unit,
            product,
            viewer=getattr(year.world, who),
            on=year.at.date(),
            names=way_names(),
        )

    return look


def test_the_number_that_stands_is_kept_with_its_reason(choose, stands, year):
    before = stands().amount
    made = choose(way="last_year")
    found = stands()
    assert (found.amount, made.amount, made.before) == (before, before, before)
    (one,) = found.choices
    assert (one.way, one.reason, one.amount) == (
        "last_year",
        "as the market grows",
        before,
    )
    assert [way.key for way in one.beside] == list(way_names())
    assert not found.moved
    entry = Entry.objects.get(act="targets.choose")
    assert entry.details["unit"] == "north" and entry.details["amount"] == before
    assert one.who == "Dora"


def test_another_number_is_set_at_once_and_all_choices_stay(choose, stands):
    before = stands().amount
    choose()
    choose(amount=before + 3_000, way="growth", reason="we grow with the plan")
    found = stands()
    assert found.amount == before + 3_000
    assert [c.amount for c in found.choices] == [before + 3_000, before]
    assert found.choices[0].before == before


def test_a_number_that_moved_since_is_told(choose, stands, year):
    choose()
    cell = services.Cell("north", "products", "2027")
    total = stands().amount + 1_200
    services.set_target(
        actor=year.world.dora,
        at=year.at,
        version=year.version,
        cell=cell,
        total=total,
    )
    assert stands().moved


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ({"reason": "  "}, "Explain why it is this number"),
        ({"way": "forecast"}, "not known here"),
        ({"way": "luck"}, "no way"),
        ({"reason": "x" * 2_001}, "at most"),
    ],
)
def test_what_is_refused(choose, said, word):
    with pytest.raises(Refused, match=word):
        choose(**said)
    assert not Choice.objects.exists()


def test_a_number_changed_meanwhile_is_looked_at_first(choose, stands):
    with pytest.raises(Conflict, match="changed meanwhile"):
        choose(expected=stands().amount - 1)


def test_it_is_chosen_above(choose, stands, year):
    """Alice leads North: of its teams she chooses, of North itself she does not."""
    with pytest.raises(Denied, match="chosen above"):
        choose("alice")
    assert not stands(who="alice").may_choose
    assert choose("alice", "north-1").unit.code == "north-1"
    with pytest.raises(Unknown):
        stands("south", who="alice")


def test_a_committed_version_keeps_what_it_has(choose, stands, year):
    choose()
    services.commit(actor=year.world.dora, at=year.at, version=year.version)
    year.version.refresh_from_db()
    assert len(stands().choices) == 1 and not stands().may_choose
    with pytest.raises(Refused, match="committed"):
        choose()


def test_one_product_alone(choose, stands):
    tea = Product.objects.get(code="tea")
    choose(product=tea)
    assert len(stands(product="tea").choices) == 1 and not stands().choices


def test_choices_are_append_only(choose, db):
    made = choose()
    with pytest.raises(DatabaseError), transaction.atomic():
        Choice.objects.filter(pk=made.pk).update(seq=F("seq") + 1)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as c:
        c.execute("DELETE FROM targets_choice")
