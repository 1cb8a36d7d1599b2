"""Two who name the same customer at one time: one of them hears of the other."""

from datetime import date

import pytest

from luopan.targets import services as targets
from luopan.targets.models import NamedAmount, Split, SplitEvent, Version
from luopan.targets.refusals import Conflict
from luopan.targets.services import customers as services
from luopan.targets.services.customers import naming
from luopan.trail.refusal import Refused
from tests.targets.test_races import crowd, empty_file, together  # noqa: F401


@pytest.fixture
def shop(crowd):  # noqa: F811
    from luopan.dimensions.services import accounts

    play, world = crowd, crowd.world
    since = date(2020, 1, 1)
    rows = [
        accounts.NewAccount(c, c, "north-1-a", start_date=since) for c in ("x", "y")
    ]
    accounts.add_accounts(actor=world.operator, at=world.at, rows=rows)
    targets.set_target(
        **play.by(world.dora), cell=play.cell("north-1-a"), total=120_000
    )
    play.version.refresh_from_db()
    return play


def names(play, who, account, amount):
    def job():
        version = Version.objects.get(pk=play.version.pk)
        by = {"actor": who, "at": play.world.at, "version": version}
        lines = {account: amount}
        return services.name_customers(**by, unit="north-1-a", lines=lines, expected=0)

    return job


@pytest.mark.slow
def test_of_two_who_name_a_customer_at_once_one_hears_of_it(shop):
    world = shop.world
    done = together(
        names(shop, world.bob, "x", 1_200), names(shop, world.alice, "x", 2_400)
    )
    (conflict,) = [one for one in done if isinstance(one, Refused)]
    assert isinstance(conflict, Conflict) and "x" in str(conflict)
    (split,) = Split.objects.all()
    assert split.edition == 1 and SplitEvent.objects.count() == 1
    assert NamedAmount.objects.count() == 12


@pytest.mark.slow
def test_two_who_name_different_customers_do_not_collide(shop):
    world = shop.world
    done = together(
        names(shop, world.bob, "x", 1_200), names(shop, world.alice, "y", 2_400)
    )
    assert not any(isinstance(one, Refused) for one in done), done
    assert Split.objects.get().edition == 2
    assert sum(NamedAmount.objects.values_list("amount", flat=True)) == 3_600


@pytest.mark.slow
def test_control_without_looking_one_is_written_over(shop, monkeypatch):
    """Both think that nobody was there: the second takes the first one's line away unseen."""
    world = shop.world
    monkeypatch.setattr(naming, "check_seen", lambda *_said: None)
    done = together(
        names(shop, world.bob, "x", 1_200), names(shop, world.alice, "x", 2_400)
    )
    assert not any(isinstance(one, Refused) for one in done), done
    assert SplitEvent.objects.count() == 2 and Split.objects.get().edition == 2
