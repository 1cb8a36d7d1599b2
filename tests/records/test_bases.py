"""Amounts with tax, without and unmarked in one figure are told apart."""

from datetime import date

import pytest

from luopan.records.queries import bases
from tests.records.books import Books, M

YEAR = {
    "start": date(2017, 1, 1),
    "end": date(2018, 1, 1),
    "as_of": date(2017, 12, 31),
}


@pytest.fixture
def books(db):
    return Books()


def parts(metric, **said):
    found = bases.mixed_bases(metric, **YEAR | said)
    return [(p.tax_basis, p.currency, p.lines, p.amount // M) for p in found]


def sold(books, *marks, seat="E1", product="a1"):
    """An order of 100 for each mark; returns of 30, marked alike, for what is last."""
    lines = [
        books.line(f"{n}", "2017-01-05", seat, "k1", product, 1, 100, tax_basis=mark)
        for n, mark in enumerate(marks)
    ]
    back = books.line(
        "R", "2017-02-05", seat, "k1", product, 1, -30, original="0", tax_basis=marks[0]
    )
    books.batch(books.table("order", *lines), books.table("return", back))


def test_a_figure_of_several_bases_tells_its_parts(books):
    """Two orders with tax, one without, one unmarked; a return of 30 with tax.

    | basis   | lines | amount        |
    |---------|-------|---------------|
    | incl    | 3     | 100 + 100 − 30 |
    | excl    | 1     | 100           |
    | unknown | 1     | 100           |
    """
    metric = books.metric("sales", "order", tax_basis="unknown", return_rule="own")
    sold(books, "incl", "incl", "excl", "unknown")
    told = [
        ("incl", "CNY", 3, 170),
        ("excl", "CNY", 1, 100),
        ("unknown", "CNY", 1, 100),
    ]
    assert parts(metric) == told
    assert parts(metric, unit=books.units["East"]) == told
    assert parts(metric, unit=books.units["West"]) == []
    assert parts(metric, products=[books.products["B"]]) == []
    january = parts(metric, end=date(2017, 2, 1))
    assert january[0] == ("incl", "CNY", 2, 200)


@pytest.mark.parametrize("mark", bases.BASES)
def test_of_one_basis_there_is_nothing_to_tell(books, mark):
    metric = books.metric("sales", "order", tax_basis="unknown", return_rule="own")
    sold(books, mark, mark)
    assert parts(metric) == []


def test_a_metric_that_is_marked_mixes_nothing(books):
    sold(books, "incl", "excl")
    for basis in ("incl", "excl"):
        assert parts(books.metric(basis, "order", tax_basis=basis)) == []


def test_what_is_no_money_of_documents_has_no_basis(books):
    sold(books, "incl", "excl")
    pieces = books.metric("pieces", "order", measure="quantity")
    visits = books.metric("visits", "activity", measure="count")
    assert parts(pieces) == parts(visits) == []
