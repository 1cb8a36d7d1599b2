"""Two who name the same customer at one time: one of them hears of the other."""

from contextlib import nullcontext
from datetime import date
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connection

from luopan.targets import fitting, taking
from luopan.targets import services as targets
from luopan.targets.models import NamedAmount, Split, SplitEvent, Version
from luopan.targets.refusals import Conflict
from luopan.targets.services import customers as services
from luopan.targets.services.customers import naming
from luopan.trail.refusal import Refused
from tests.rounds import rounds
from tests.targets.test_races import crowd, empty_file, together  # noqa: F401

ROUNDS = rounds(6)


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
@pytest.mark.race
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


def puts(play, lines, product=""):
    """Somebody names customers, whatever he saw."""

    def job():
        version = Version.objects.get(pk=play.version.pk)
        by = {"actor": play.world.bob, "at": play.world.at, "version": version}
        return services.name_customers(
            **by, unit="north-1-a", lines=lines, product=product
        )

    return job


def hands(play):
    """Customer x goes to the seat beside, from July on."""

    def job():
        version = Version.objects.get(pk=play.version.pk)
        by = {"actor": play.world.dora, "at": play.world.at, "version": version}
        said = {"unit": "north-1-a", "to": "north-1-b", "from_period": "2027-07"}
        return services.hand_over_customers(**by, accounts=["x"], **said)

    return job


def fits(play, unit="north-1-a"):
    """What x is to bring there: of all products, and of tea."""
    rows = NamedAmount.objects.filter(split__unit__code=unit, account__code="x")
    wholes = rows.filter(split__product=None).values_list("amount", flat=True)
    teas = rows.filter(split__product__code="tea").values_list("amount", flat=True)
    return sum(wholes), sum(teas)


@pytest.mark.slow
def test_a_product_and_the_whole_named_at_once_fit(shop):
    """Neither has a row yet when they begin: the seat is what they wait for."""
    for number in range(ROUNDS):
        done = together(
            puts(shop, {"x": 500 + number}), puts(shop, {"x": 1_000}, "tea")
        )
        assert sum(isinstance(one, Refused) for one in done) == 1, done
        whole, tea = fits(shop)
        assert (whole, tea) in {(500 + number, 0), (0, 1_000)}
        puts(shop, {"x": 2_000})()
        puts(shop, {"x": 0}, "tea")()
        services.remove_customers(
            **shop.by(shop.world.bob), unit="north-1-a", accounts=["x"]
        )
        Split.objects.update(edition=0)


@pytest.mark.slow
def test_control_without_waiting_for_the_seat_a_product_slips_beside_the_whole(
    shop, monkeypatch
):
    """Each has written before the other looks; only PostgreSQL lets both write at once."""
    monkeypatch.setattr(taking, "lock_seat", lambda _seat: None)
    lines, barrier = fitting._lines, Barrier(2)

    def late(*asked):
        found = lines(*asked)
        try:
            barrier.wait(2)
        except BrokenBarrierError:
            return lines(*asked)
        return found

    monkeypatch.setattr(fitting, "_lines", late)
    done = together(puts(shop, {"x": 500}), puts(shop, {"x": 1_000}, "tea"))
    heard = sum(not isinstance(one, Refused) for one in done)
    assert heard == (2 if connection.vendor == "postgresql" else 1), done


@pytest.mark.slow
def test_control_without_looking_again_what_was_thought_before_does_not_fit(
    shop, monkeypatch
):
    """Each fits by itself into what both read; together they do not."""
    puts(shop, {"x": 1_200})()
    puts(shop, {"x": 200}, "tea")()
    monkeypatch.setattr(taking, "kept_fitting", lambda *_said: nullcontext())
    done = together(puts(shop, {"x": 500}), puts(shop, {"x": 1_000}, "tea"))
    assert not any(isinstance(one, Refused) for one in done), done
    assert fits(shop) == (500, 1_000)


@pytest.mark.slow
def test_handed_over_and_named_at_once_fits_at_both_seats(shop):
    """x moves with half of all and of tea while its tea is raised to all there is."""
    for _round in range(ROUNDS):
        puts(shop, {"x": 1_200})()
        puts(shop, {"x": 600}, "tea")()
        together(hands(shop), puts(shop, {"x": [0] * 6 + [200] * 6}, "tea"))
        for unit in ("north-1-a", "north-1-b"):
            whole, tea = fits(shop, unit)
            assert tea <= whole, unit
        assert fits(shop)[0] + fits(shop, "north-1-b")[0] == 1_200
        for unit in ("north-1-a", "north-1-b"):
            by = shop.by(shop.world.dora)
            if fits(shop, unit)[0]:
                services.remove_customers(**by, unit=unit, accounts=["x"])
