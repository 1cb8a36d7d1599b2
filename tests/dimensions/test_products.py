"""Products: who may change them, and what the tree is on a day."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from luopan.dimensions import services
from luopan.dimensions.models import Product, ProductParentage
from luopan.dimensions.queries import (
    conversion_table,
    convert_quantity,
    product_tree,
    products_between,
)
from luopan.dimensions.services import NewProduct
from luopan.trail.models import Entry
from luopan.trail.refusal import Refused

M = 1_000_000
JAN, JULY, NEXT = date(2026, 1, 1), date(2026, 7, 1), date(2027, 1, 1)


@pytest.fixture
def shop(by):
    """
    products
      drinks (category)
        water (line):  still, sparkling (items)
        juice (line):  orange (item)
      snacks (category): nuts (item, no line)
    """
    rows = [
        NewProduct("water", "水", "drinks", "line", place=1),
        NewProduct("drinks", "饮料", None, "category"),
        NewProduct("snacks", "零食", None, "category"),
        NewProduct("juice", "果汁", "drinks", "line", place=2),
        NewProduct("still", "纯净水", "water", counted_in="瓶"),
        NewProduct("sparkling", "气泡水", "water", start_date=JAN),
        NewProduct("orange", "橙汁", "juice"),
        NewProduct("nuts", "坚果", "snacks"),
    ]
    services.add_products(**by, rows=rows)
    return {product.code: product for product in Product.objects.all()}


def tree(rows):
    return {row.code: row.parent_code for row in rows}


def test_the_tree_of_a_day(shop):
    rows = product_tree(date(2025, 1, 1))
    assert [(row.code, row.parent_code) for row in rows] == [
        ("products", None),
        ("drinks", "products"),
        ("water", "drinks"),
        ("still", "water"),
        ("juice", "drinks"),
        ("orange", "juice"),
        ("snacks", "products"),
        ("nuts", "snacks"),
    ]
    assert "sparkling" in tree(product_tree(JAN))


def test_a_moved_product_stands_where_it_stood_before(shop, by):
    services.move_product(
        **by, product=shop["sparkling"], parent=shop["juice"], start_date=JULY
    )
    assert tree(product_tree(date(2026, 6, 30)))["sparkling"] == "water"
    assert tree(product_tree(JULY))["sparkling"] == "juice"
    assert tree(products_between(JAN, JULY))["sparkling"] == "water"
    assert tree(products_between(JAN, NEXT))["sparkling"] == "juice"


def test_a_move_on_the_first_day_leaves_no_trace_of_the_old_parent(shop, by):
    services.move_product(
        **by, product=shop["sparkling"], parent=shop["juice"], start_date=JAN
    )
    assert ProductParentage.objects.filter(product=shop["sparkling"]).count() == 1


def test_a_move_to_where_it_stands_changes_nothing(shop, by):
    services.move_product(
        **by, product=shop["still"], parent=shop["water"], start_date=JULY
    )
    assert ProductParentage.objects.filter(product=shop["still"]).count() == 1


def test_an_ended_product_is_seen_in_the_span_that_it_had_days_in(shop, by):
    services.end_product(**by, product=shop["nuts"], end_date=JULY)
    assert "nuts" not in tree(product_tree(JULY))
    assert tree(products_between(JAN, NEXT))["nuts"] == "snacks"
    assert "nuts" not in tree(products_between(JULY, NEXT))


def test_what_still_bears_products_cannot_end(shop, by):
    with pytest.raises(Refused, match="坚果"):
        services.end_product(**by, product=shop["snacks"], end_date=JULY)
    services.end_product(**by, product=shop["nuts"], end_date=JULY)
    services.end_product(**by, product=shop["snacks"], end_date=JULY)


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (NewProduct("", "x"), "code"),
        (NewProduct(" a", "x"), "space"),
        (NewProduct("a~", "x"), "~"),
        (NewProduct("a\n", "x"), "space"),
        (NewProduct("a", " "), "name"),
        (NewProduct("a", "x" * 201), "200"),
        (NewProduct("still", "x"), "already in use"),
        (NewProduct("a", "x", "nowhere"), "nowhere"),
        (NewProduct("a", "x", kind="root"), "neither"),
        (NewProduct("a", "x", "still"), "cannot be placed under"),
        (NewProduct("a", "x", "water", "category"), "cannot be placed under"),
        (NewProduct("a", "x", "sparkling", start_date=JAN), "cannot be placed under"),
        (NewProduct("a", "x", start_date=JAN, end_date=JAN), "before it starts"),
        (NewProduct("a", "x", start_date=date(1899, 1, 1)), "no"),
    ],
)
def test_a_row_that_is_refused_saves_nothing(shop, by, row, word, settings):
    before = Product.objects.count()
    good = NewProduct("good", "Good")
    from django.utils.translation import override

    with override("en"), pytest.raises(Refused) as refusal:
        services.add_products(**by, rows=[good, row])
    with override("en"):
        assert word in str(refusal.value)
    assert Product.objects.count() == before


def test_a_product_cannot_outlive_what_it_stands_under(shop, by):
    services.end_product(**by, product=shop["nuts"], end_date=JULY)
    services.end_product(**by, product=shop["snacks"], end_date=JULY)
    chips = NewProduct("chips", "薯片", "snacks")
    with pytest.raises(Refused):
        services.add_product(**by, row=chips)
    services.add_product(**by, row=replace(chips, end_date=JULY))
    shop["still"].refresh_from_db()
    with pytest.raises(Refused):
        services.move_product(
            **by,
            product=shop["still"],
            parent=Product.objects.get(code="snacks"),
            start_date=JAN,
        )


def test_nothing_stands_under_itself(shop, by):
    line = NewProduct("deep", "深", "water", "line")
    deep = services.add_product(**by, row=line)
    with pytest.raises(Refused):
        services.move_product(**by, product=shop["water"], parent=deep, start_date=JAN)
    with pytest.raises(Refused):
        services.move_product(
            **by, product=shop["water"], parent=shop["water"], start_date=JAN
        )
    rows = [NewProduct("x", "x", "y", "line"), NewProduct("y", "y", "x", "line")]
    with pytest.raises(Refused):
        services.add_products(**by, rows=rows)


def test_a_circle_through_a_later_move_is_seen(shop, by):
    """juice goes under water in July; from January on water cannot go under juice."""
    services.move_product(
        **by, product=shop["juice"], parent=shop["water"], start_date=JULY
    )
    with pytest.raises(Refused):
        services.move_product(
            **by, product=shop["water"], parent=shop["juice"], start_date=JAN
        )


def test_the_root_stays(shop, by):
    root = Product.objects.get(code="products")
    with pytest.raises(Refused):
        services.move_product(**by, product=root, parent=root, start_date=JAN)
    with pytest.raises(Refused):
        services.end_product(**by, product=root, end_date=JAN)


def test_moves_are_told_in_order(shop, by):
    services.move_product(
        **by, product=shop["still"], parent=shop["juice"], start_date=JULY
    )
    with pytest.raises(Refused):
        services.move_product(
            **by, product=shop["still"], parent=shop["water"], start_date=JAN
        )


@pytest.mark.parametrize(
    "who", ["alice", "bob", "charlie", "dora", "fin", "audrey", "zed"]
)
def test_who_may_not(world, by, shop, who):
    with pytest.raises(Refused):
        services.add_product(
            actor=getattr(world, who), at=world.at, row=NewProduct("a", "a")
        )
    entry = Entry.objects.order_by("-seq").first()
    assert (entry.act, entry.outcome, entry.actor_name) == (
        "dimensions.add_product",
        "denied",
        who,
    )


@pytest.mark.parametrize("who", ["olga", "adam", "operator"])
def test_who_may(world, who):
    actor = getattr(world, who)
    services.add_product(actor=actor, at=world.at, row=NewProduct("a", "a"))
    entry = Entry.objects.order_by("-seq").first()
    assert (entry.act, entry.subject, entry.outcome) == (
        "dimensions.add_product",
        "product:a",
        "done",
    )


def test_names_change_and_the_trail_says_what_they_were(shop, by):
    services.change_product(
        **by, product=shop["still"], changes=dict(name="饮用水", place=7)
    )
    assert Product.objects.get(code="still").name == "饮用水"
    details = Entry.objects.order_by("-seq").first().details
    assert details["before"] == {"name": "纯净水", "place": 0}
    with pytest.raises(ValueError):
        services.change_product(**by, product=shop["still"], changes=dict(code="x"))
    with pytest.raises(Refused):
        services.change_product(**by, product=shop["still"], changes=dict(name=""))


def test_ten_thousand_products_in_a_few_queries(by, django_assert_max_num_queries):
    rows = [NewProduct(f"line-{n}", f"Line {n}", None, "line") for n in range(100)]
    rows += [
        NewProduct(f"p{n}", f"Product {n}", f"line-{n % 100}") for n in range(9900)
    ]
    with django_assert_max_num_queries(300):
        services.add_products(**by, rows=rows)
    with django_assert_max_num_queries(2):
        assert len(product_tree(JAN)) == 10_001


def test_bottles_and_cases(shop, by):
    """A case of drinks is 12 bottles, of sparkling water 24 from July on."""
    services.add_conversion(
        **by,
        product=shop["drinks"],
        from_unit="标箱",
        to_unit="瓶",
        factor=Decimal(12),
        start_date=JAN,
    )
    assert convert_quantity(3 * M, "still", "标箱", "瓶", JAN) == 36 * M
    assert convert_quantity(36 * M, "still", "瓶", "标箱", JAN) == 3 * M
    assert convert_quantity(1 * M, "still", "瓶", "标箱", JAN) == 83_333
    assert convert_quantity(5, "still", "瓶", "瓶", JAN) == 5
    case = {"product": shop["sparkling"], "from_unit": "标箱", "to_unit": "瓶"}
    services.add_conversion(**by, **case, factor=Decimal(24), start_date=JULY)
    table = conversion_table()
    assert table.quantity(M, "sparkling", "标箱", "瓶", JAN) == 12 * M
    assert table.quantity(M, "sparkling", "标箱", "瓶", JULY) == 24 * M
    services.add_conversion(**by, **case, factor=Decimal(20), start_date=NEXT)
    assert conversion_table().factor("sparkling", "标箱", "瓶", NEXT) == 20
    assert conversion_table().factor("sparkling", "标箱", "瓶", JULY) == 24


def test_a_missing_conversion_is_refused_by_name(shop):
    with pytest.raises(Refused, match="orange"):
        convert_quantity(M, "orange", "瓶", "标箱", JAN)


@pytest.mark.parametrize(
    ("units", "factor", "start"),
    [
        (("瓶", "瓶"), "12", JULY),
        (("", "瓶"), "12", JULY),
        (("箱", "瓶"), "0", JULY),
        (("箱", "瓶"), "-1", JULY),
        (("箱", "瓶"), "NaN", JULY),
        (("箱", "瓶"), "0.0833333333333333", JULY),
        (("瓶", "标箱"), "12", JULY),  # known the other way round
        (("标箱", "瓶"), "10", JAN),  # known from that day already
    ],
)
def test_conversions_that_are_refused(shop, by, units, factor, start):
    known = {"product": shop["still"], "from_unit": "标箱", "to_unit": "瓶"}
    services.add_conversion(**by, **known, factor=Decimal(12), start_date=JAN)
    with pytest.raises(Refused):
        services.add_conversion(
            **by,
            product=shop["still"],
            from_unit=units[0],
            to_unit=units[1],
            factor=Decimal(factor),
            start_date=start,
        )
