"""Customers of a seat's number: named, spread, filled, handed over; 待开发 is exact."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from luopan.org.access import Denied, Unknown
from luopan.targets import services as targets
from luopan.targets.models import NamedAmount, SplitEvent
from luopan.targets.queries.customers import own_seat, rolled_up, seat_customers
from luopan.targets.refusals import Conflict
from luopan.targets.services import customers as services
from luopan.targets.splitting import grown, laid_out, rest_of
from luopan.trail.models import Entry
from luopan.trail.refusal import Refused
from tests import cast
from tests.targets.conftest import bought, opened

pytestmark = pytest.mark.django_db
MONTHS = st.lists(st.integers(0, 10**12), min_size=1, max_size=13)


@given(st.data())
@settings(max_examples=60)
def test_named_and_rest_are_the_number_in_every_month_and_in_the_year(data):
    """Whatever is named, however it was laid out, grown and changed since."""
    number = data.draw(
        st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=13)
    )
    size = len(number)
    month = st.lists(st.integers(0, 10**12), min_size=size, max_size=size)
    lines = []
    for _n in range(data.draw(st.integers(0, 6))):
        past, total = data.draw(month), data.draw(st.integers(0, 10**13))
        ratio = data.draw(st.fractions(-1, 10, max_denominator=1000))
        how = data.draw(st.sampled_from(["typed", "laid", "grown"]))
        if how == "typed":
            lines.append(tuple(past))
        elif how == "laid":
            lines.append(laid_out(total, data.draw(month), past, number))
            assert sum(lines[-1]) == total
        else:
            lines.append(grown(past, ratio))
            assert abs(sum(lines[-1]) - sum(past) * (1 + ratio)) <= Fraction(1, 2)
    rest = rest_of(number, lines)
    for place in range(size):
        assert sum(line[place] for line in lines) + rest[place] == number[place]
    assert sum(map(sum, lines)) + sum(rest) == sum(number)
    assert all(one >= 0 for line in lines for one in line)


@given(MONTHS, MONTHS)
@settings(max_examples=60)
def test_a_year_follows_the_first_shape_that_has_any(shape, other):
    total = 1_000
    other = (other * 13)[: len(shape)]
    laid = laid_out(total, shape, other)
    assert laid == (laid_out(total, shape) if any(shape) else laid_out(total, other))


def test_a_line_of_another_length_is_a_bug():
    with pytest.raises(ValueError):
        rest_of([1, 2], [[1]])


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """Built once; what a test does to it is undone."""
    with django_db_blocker.unblock(), transaction.atomic(), translation.override("en"):
        yield _built(bought(opened(cast.build())).play)
        transaction.set_rollback(True)


@pytest.fixture
def shop(built):
    with transaction.atomic():
        for kept in (built.version, *vars(built.world.people).values()):
            kept.refresh_from_db()
        yield built
        transaction.set_rollback(True)


def _built(play):
    """Seats with numbers, three customers of Bob's with a year behind them, one of Seat B's."""
    from luopan.dimensions.services import accounts

    world = play.world
    new = accounts.NewAccount
    accounts.add_accounts(
        actor=world.operator,
        at=world.at,
        rows=[
            new("c1", "Acme", "north-1-a", start_date=date(2020, 1, 1)),
            new("c2", "Bolt", "north-1-a", dealer_tier=1, start_date=date(2020, 1, 1)),
            new("c3", "Cord", "north-1-a", start_date=date(2020, 1, 1)),
            new("d1", "Dent", "north-1-b", start_date=date(2020, 1, 1)),
        ],
    )
    _bought(world, [("c1", month, 100 * month) for month in range(1, 13)])
    _bought(world, [("c2", 3, 1_000), ("c2", 9, 3_000), ("d1", 6, 500)], "more")
    for unit, total in [("north-1-a", 120_000), ("north-1-b", 60_000)]:
        targets.set_target(**play.by(world.dora), cell=play.cell(unit), total=total)
    return Shop(play, world)


def _bought(world, rows, name="bought"):
    from luopan.records.models import Batch
    from luopan.records.store import store
    from luopan.records.tables import Table

    columns = {
        "number": [f"{name}{n}" for n in range(len(rows))],
        "day_date": [date(2026, month, 20) for _c, month, _a in rows],
        "seat": ["south-1-a"] * len(rows),  # whoever sold it: it is the customer's year
        "product": ["tea"] * len(rows),
        "account": [code for code, _m, _a in rows],
        "currency": ["CNY"] * len(rows),
        "amount": [amount * 1_000_000 for _c, _m, amount in rows],
    }
    batch = Batch.objects.create(
        label=name, actor=world.operator, applied_at=world.at - timedelta(days=2)
    )
    store(batch, [Table("order", columns)])


class Shop(SimpleNamespace):
    """Acts at Bob's seat with fewer words."""

    def __init__(self, play, world):
        super().__init__(play=play, world=world, version=play.version)

    def say(self, act, who, unit="north-1-a", **said):
        return getattr(services, f"{act}_customers")(
            **self.play.by(who), unit=unit, **said
        )

    def see(self, who, unit="north-1-a", **more):
        return seat_customers(who, self.version, unit, at=self.world.at, **more)

    def hand(self, who, **said):
        said = {"unit": "north-1-a", "to": "north-1-b", **said}
        return services.hand_over_customers(**self.play.by(who), **said)


def test_the_holder_names_customers_and_the_rest_stays_open(shop):
    bob = shop.world.bob
    made = shop.say("name", bob, lines={"c1": [1_000] * 12, "c2": 36_001}, expected=0)
    assert (made.named, made.rest, made.changed) == (48_001, 71_999, 2)
    found = shop.see(bob)
    assert [one.account.code for one in found.lines] == ["c2", "c1"]
    # A year of somebody new follows what he bought: a quarter in March, the rest in September.
    assert [int(m) for m in found.lines[0].months if m] == [9_000, 27_001]
    assert found.rest is not None and found.number is not None
    for place, number in enumerate(found.number):
        named = sum(one.months[place] for one in found.lines)
        assert named == found.named[place] and named + found.rest[place] == number
    assert sum(found.rest) == 71_999 and found.over  # September is more than the number
    assert (found.lines[1].last, found.lines[0].to_date) == (7_800, 0)
    assert [one.account.code for one in found.others] == ["c3"]
    assert (found.holders, found.may_change, found.base_year) == ("Bob", True, 2026)
    assert Entry.objects.latest("seq").act == "targets.name_customers"


def test_a_year_typed_over_keeps_the_shape_of_the_line(shop):
    bob = shop.world.bob
    shop.say("name", bob, lines={"c1": [300, 100] + [0] * 10})
    shop.say("name", bob, lines={"c1": 4_001})
    (line,) = shop.see(bob).lines
    assert line.months[:3] == (3_001, 1_000, 0)


def test_spreading_keeps_the_year(shop):
    bob = shop.world.bob
    shop.say("name", bob, lines={"c1": [7_800] + [0] * 11, "c3": [120] + [0] * 11})
    shop.say("spread", bob, accounts=["c1", "c3"], by="own")
    lines = {one.account.code: one for one in shop.see(bob).lines}
    assert [int(m) for m in lines["c1"].months] == [100 * m for m in range(1, 13)]
    assert lines["c3"].year == 120 and len(set(lines["c3"].months)) == 1  # the seat's
    shop.say("spread", bob, accounts=["c1"], by="even")
    (found, _other) = shop.see(bob).lines
    assert set(found.months) == {650}
    with pytest.raises(Refused, match="Months can follow the customer or the seat, or"):
        shop.say("spread", bob, accounts=["c1"], by="moon")
    with pytest.raises(Refused, match="not named"):
        shop.say("spread", bob, accounts=["c2"])
    with pytest.raises(Refused, match="Choose customers"):
        shop.say("spread", bob, accounts=[])


def test_filling_from_last_year(shop):
    bob = shop.world.bob
    made = shop.say("fill", bob, growth=Decimal("0.1"))
    assert (made.changed, made.named) == (2, 8_580 + 4_400)  # c3 bought nothing
    lines = {one.account.code: one for one in shop.see(bob).lines}
    assert lines["c1"].months[11] == 1_320
    assert [int(m) for m in lines["c2"].months if m] == [1_100, 3_300]
    with pytest.raises(Refused, match="None of these"):
        shop.say("fill", bob, growth=Decimal(0), accounts=["c3"])
    with pytest.raises(Refused, match="Growth"):
        shop.say("fill", bob, growth=Decimal(-2))


def test_the_number_moves_and_customers_stay(shop):
    play, world = shop.play, shop.world
    shop.say("name", world.bob, lines={"c1": 60_000})
    assert shop.see(world.bob).moved is None
    targets.set_target(
        **play.by(world.alice), cell=play.cell("north-1-a"), total=50_003
    )
    found = shop.see(world.bob)
    assert found.lines[0].year == 60_000 and sum(found.rest) == -9_997 and found.over
    assert (found.moved.before, found.moved.now) == (120_000, 50_003)
    shop.say("name", world.bob, lines={"c1": 50_003})
    found = shop.see(world.bob)
    assert found.moved is None and sum(found.rest) == 0


def test_a_seat_without_a_number_may_name_customers(shop):
    found = shop.see(shop.world.dora, "south-1-a")
    assert found.number is None and found.rest is None and not found.over
    made = shop.say("name", shop.world.charlie, "south-1-a", lines={})
    assert (made.rest, made.changed, made.edition) == (None, 0, 0)


def test_who_may(shop):
    world = shop.world
    for who in (world.bob, world.alice, world.dora, world.olga, world.adam):
        assert shop.say("name", who, lines={"c1": 1_200}).rest == 118_800
        shop.say("remove", who, accounts=["c1"])
    for who in (world.fin, world.audrey):
        assert not shop.see(who).may_change
        with pytest.raises(Denied, match=r"named by Bob"):
            shop.say("name", who, lines={"c1": 1_200})
    for who in (world.charlie, world.zed, world.eve):
        with pytest.raises(Unknown):
            shop.see(who)
        with pytest.raises(Unknown):
            shop.say("name", who, lines={"c1": 1_200})
    with pytest.raises(Unknown):
        shop.see(world.bob, "north-1-b")
    assert [
        own_seat(w, shop.version, on=world.on) for w in (world.bob, world.alice)
    ] == [
        "north-1-a",
        "north",
    ]
    assert own_seat(world.fin, shop.version, on=world.on) == "company"


def test_an_acting_holder_names_them_too(shop):
    """代管: in the seat from a day on, with a role that reaches it."""
    from luopan.org import services as org

    world = shop.world
    by = {"actor": world.operator, "at": world.at}
    person = org.add_person(**by, code="ann", name="Ann", start_date=world.on)
    user = org.add_user(**by, username="ann", person=person)
    org.grant_role(**by, user=user, role="rep", unit=world.north_1_a)
    with pytest.raises(Denied):
        shop.say("name", user, lines={"c1": 1})
    org.place_person(
        **by, seat=world.north_1_a, person=person, from_date=world.on, acting=True
    )
    assert shop.say("name", user, lines={"c1": 12}).named == 12


def test_what_cannot_be_named(shop):
    bob = shop.world.bob
    for lines, why in [
        ({"c1": -1}, "0 or more"),
        ({"c1": [-1] + [0] * 11}, "0 or more"),
        ({"c1": 2**53}, "too large"),
        ({"c1": [1, 2]}, "12 months"),
        ({"nobody": 1}, "no customer"),
        ({"d1": 1}, "no customer"),  # another seat's is not his to see
    ]:
        with pytest.raises(Refused, match=why):
            shop.say("name", bob, lines=lines)
    with pytest.raises(Refused, match="Customers are named at seats"):
        shop.say("name", shop.world.alice, "north", lines={"c1": 1})
    assert not NamedAmount.objects.exists() and not SplitEvent.objects.exists()


def test_who_was_faster_is_named_and_others_do_not_collide(shop):
    world = shop.world
    shop.say("name", world.bob, lines={"c1": 1_200, "c2": 2_400})
    seen = shop.see(world.bob).edition
    shop.say("name", world.alice, lines={"c1": 3_600})
    with pytest.raises(Conflict, match="Alice .*Acme"):
        shop.say("name", world.bob, lines={"c1": 1_000}, expected=seen)
    made = shop.say("name", world.bob, lines={"c2": 4_800}, expected=seen)
    assert made.named == 8_400
    with pytest.raises(Conflict, match="Alice"):
        shop.say("remove", world.bob, accounts=["c1"], expected=seen)


def test_a_handed_over_customer_takes_its_line_along(shop):
    world = shop.world
    shop.say("name", world.bob, lines={"c1": [100] * 12, "c2": 2_400})
    shop.hand(world.alice, accounts=["c1"], from_period="2027-04", reason="Moves north")
    here, there = shop.see(world.alice), shop.see(world.alice, "north-1-b")
    line = next(one for one in here.lines if one.account.code == "c1")
    assert line.months == (100, 100, 100) + (0,) * 9
    assert there.lines[0].months == (0, 0, 0) + (100,) * 9
    assert there.lines[0].owner == world.north_1_a
    assert [(one.unit.code, one.amount) for one in line.beside] == [("north-1-b", 900)]
    told = here.events[0]
    assert (told.kind, told.other.code, told.reason) == (
        "given",
        "north-1-b",
        "Moves north",
    )
    assert there.events[0].kind == "taken" and there.events[0].after == 900
    assert sum(here.number) == 120_000 and sum(there.number) == 60_000
    shop.hand(world.alice, accounts=["c1"])
    assert [one.account.code for one in shop.see(world.alice).lines] == ["c2"]
    assert shop.see(world.alice, "north-1-b").lines[0].year == 1_200


def test_who_may_hand_over(shop):
    world = shop.world
    shop.say("name", world.bob, lines={"c1": 1_200})
    with pytest.raises(Refused):
        shop.hand(world.bob, accounts=["c1"])
    with pytest.raises(Refused):
        shop.hand(world.alice, accounts=["c1"], to="south-1-a")
    with pytest.raises(Refused, match="another seat"):
        shop.hand(world.alice, accounts=["c1"], to="north-1-a")
    with pytest.raises(Refused, match="no month"):
        shop.hand(world.alice, accounts=["c1"], from_period="2031-01")
    assert [one.code for one in shop.see(world.alice).seats] == [
        "north-1-b",
        "north-2-a",
    ]
    assert shop.see(world.bob).seats == ()
    shop.hand(world.olga, accounts=["c1"], to="south-1-a")


def test_by_product_beside_all_products(shop):
    play, world = shop.play, shop.world
    targets.set_target(
        **play.by(world.dora), cell=play.cell("north-1-a", "tea"), total=40_000
    )
    shop.say("name", world.bob, lines={"c1": 1_200})
    made = shop.say("name", world.bob, lines={"c2": 4_000}, product="tea")
    assert made.rest == 36_000
    found = shop.see(world.bob, product="tea")
    assert sum(found.number) == 40_000 and [o.account.code for o in found.lines] == [
        "c2"
    ]
    assert [one.code for one in found.products] == ["milk", "tea"]
    assert sum(shop.see(world.bob, product="products").named) == 1_200
    with pytest.raises(Refused, match="nothing called"):
        shop.see(world.bob, product="wine")


def test_the_manager_sees_who_has_how_much_left(shop):
    world = shop.world
    shop.say("name", world.bob, lines={"c1": 100_000, "c2": 2_000})
    shop.say("name", world.alice, "north-1-b", lines={"d1": 10_000, "c1": 70_000})
    found = rolled_up(world.alice, shop.version, "north", at=world.at)
    assert [(row.unit.code, row.rest) for row in found.seats] == [
        ("north-1-a", 18_000),
        ("north-1-b", -20_000),
        ("north-2-a", None),
    ]
    assert found.seats[1].over and found.seats[0].holder == "Bob"
    assert found.seats[0].team == "North team 1"
    shared = found.accounts[0]
    assert (shared.account.code, shared.amount) == ("c1", 170_000)
    assert [one.unit.code for one in shared.seats] == ["north-1-a", "north-1-b"]
    assert (found.number, found.named, found.rest) == (180_000, 182_000, -2_000)
    assert len(found.accounts) == 3 and found.kept == 0
    with pytest.raises(Unknown):
        rolled_up(world.bob, shop.version, "north", at=world.at)
    with pytest.raises(Unknown):
        rolled_up(world.alice, shop.version, "north~", at=world.at)


def test_closed_months_lock_the_lines_of_customers(shop):
    """January and February are closed: they stay, whatever is done to the others."""
    bob, dora = shop.world.bob, shop.world.dora
    shop.say("name", bob, lines={"c1": [100] * 12, "c3": [0, 0, *[10] * 10]})
    shop.say("name", dora, unit="north-1-b", lines={"d1": [5] * 12})
    for month in ("2027-01", "2027-02"):
        targets.close_period(**shop.play.by(dora), period=month)
    assert shop.see(bob).closed == (True, True, *[False] * 10)
    said = r"closed months \(2027-01, 2027-02\) the amounts of “Acme” no longer change"
    for refused in (
        lambda: shop.say("name", bob, lines={"c1": [101, *[100] * 11]}),
        lambda: shop.say("remove", bob, accounts=["c1"]),
        lambda: shop.hand(dora, accounts=["c1"]),
    ):
        with pytest.raises(Refused, match=said):
            refused()
    with pytest.raises(Refused, match="the open months alone cannot reach this year"):
        shop.say("name", bob, lines={"c1": 199})
    # What goes over the months goes over the open ones.
    shop.say("name", bob, lines={"c1": 2_200})
    assert line_of(shop, bob, "c1") == [100, 100, *[200] * 10]
    shop.say("spread", bob, accounts=["c1"], by="even")
    assert line_of(shop, bob, "c1") == [100, 100, *[200] * 10]
    shop.say("fill", bob, accounts=["c1"], growth=Decimal(0))
    assert line_of(shop, bob, "c1")[:4] == [100, 100, 300, 400]
    shop.hand(dora, accounts=["c1"], from_period="2027-03")
    assert line_of(shop, bob, "c1") == [100, 100, *[0] * 10]
    shop.say("remove", bob, accounts=["c3"])  # nothing of it lies in closed months
    targets.reopen_period(**shop.play.by(dora), period="2027-01")
    shop.say("name", bob, lines={"c1": [7, 100, *[0] * 10]})
    assert line_of(shop, bob, "c1")[:2] == [7, 100]


def line_of(shop, who, code):
    (found,) = [one for one in shop.see(who).lines if one.account.code == code]
    return [int(month) for month in found.months]


def test_the_products_of_a_customer_fit_into_its_line_of_all_products(shop):
    """Acme: 1,200 of all, of which tea 1,000, and 200 of other products."""
    bob = shop.world.bob
    shop.say("name", bob, lines={"c1": 1_200})
    shop.say("name", bob, lines={"c1": 1_000, "c2": 50}, product="tea")
    whole = shop.see(bob)
    (acme,) = whole.lines
    assert [(p.product.code, p.amount) for p in acme.parts] == [("tea", 1_000)]
    assert (acme.whole, acme.rest_of_products, whole.apart) == (1_200, 200, 1)
    by_tea = shop.see(bob, product="tea")
    assert [(one.account.code, one.whole) for one in by_tea.lines] == [
        ("c1", 1_200),
        ("c2", None),
    ]
    said = (
        "“Acme” carries 1,200 across all products for the year, but its products would "
    )
    with pytest.raises(Refused, match=said + "add up to 1,201"):
        shop.say("name", bob, lines={"c1": 201}, product="milk")
    with pytest.raises(Refused, match="carries 999 across all products"):
        shop.say("name", bob, lines={"c1": 999})
    with pytest.raises(Refused, match="“Bolt” carries 49 across all products"):
        shop.say("name", bob, lines={"c2": 49})
    shop.say("name", bob, lines={"c1": 200}, product="milk")
    (acme,) = shop.see(bob).lines
    assert acme.rest_of_products == 0
    shop.say("name", bob, lines={"c1": 2_000})
    assert shop.see(bob).lines[0].rest_of_products == 800


def test_who_is_taken_out_of_all_products_is_taken_out_of_each(shop):
    bob = shop.world.bob
    shop.say("name", bob, lines={"c1": 1_200, "c2": 600})
    shop.say("name", bob, lines={"c1": 1_000, "c2": 50}, product="tea")
    shop.say("remove", bob, accounts=["c1"], product="tea")
    assert line_of(shop, bob, "c1")[0] > 0  # of tea only
    shop.say("name", bob, lines={"c1": 1_000}, product="tea")
    shop.say("remove", bob, accounts=["c1"])
    by_tea = shop.see(bob, product="tea")
    assert [one.account.code for one in by_tea.lines] == ["c2"]
    told = by_tea.events[0]
    assert (told.kind, told.account.code, told.before) == ("removed", "c1", 1_000)
    assert shop.see(bob).apart == 0


def test_a_customer_changes_seats_with_its_products(shop):
    """1,200 of all and 600 of tea, alike in every month; nine months of both go along."""
    world = shop.world
    alice, there = world.alice, {"unit": "north-1-b"}
    shop.say("name", alice, lines={"c1": [100] * 12})
    shop.say("name", alice, lines={"c1": [50] * 12}, product="tea")
    shop.hand(alice, accounts=["c1"], from_period="2027-04")
    for seat, whole, tea in [("north-1-a", 300, 150), ("north-1-b", 900, 450)]:
        (acme,) = shop.see(alice, seat).lines
        assert (acme.whole, [p.amount for p in acme.parts]) == (whole, [tea])
    assert shop.see(alice, "north-1-b", product="tea").events[0].kind == "taken"
    # What goes along by product alone must fit where it goes to.
    shop.say("name", alice, lines={"c1": 460}, **there)
    said = "At .* “Acme” carries 460 across all products .* add up to 600"
    with pytest.raises(Refused, match=said):
        shop.hand(alice, accounts=["c1"], product="tea")
    # And where it comes from: nothing of the whole is left from April, but tea stays.
    shop.hand(alice, accounts=["c1"])
    assert not shop.see(alice).lines and not shop.see(alice, product="tea").lines


def test_products_that_would_not_fit_the_seat_they_come_from_stay(shop):
    """All of the whole lies in December, all of tea in January."""
    alice = shop.world.alice
    shop.say("name", alice, lines={"c1": [1] + [0] * 10 + [1_199]})
    shop.say("name", alice, lines={"c1": [1_000] + [0] * 11}, product="tea")
    with pytest.raises(Refused, match="“Acme” carries 1 across all products"):
        shop.hand(alice, accounts=["c1"], from_period="2027-02")
    assert shop.see(alice, product="tea").lines[0].year == 1_000
    assert not shop.see(alice, "north-1-b").lines
