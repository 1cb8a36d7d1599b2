"""Batches into row versions: what is new, what changed, what is skipped, what is taken back."""

from datetime import timedelta

import pytest

from luopan.dimensions.models import Metric
from luopan.records.models import (
    Document,
    Instalment,
    Line,
    Match,
    Opportunity,
    StageChange,
)
from luopan.trail.refusal import Refused
from tests.records.books import Books, M, day


@pytest.fixture
def sales(books: Books) -> Metric:
    return books.metric("sales", "order")


def test_a_file_becomes_documents_lines_and_facts(books: Books, sales: Metric) -> None:
    _batch, stored = books.stored(
        books.orders(
            ("1", "2017-01-05", "E1", "k1", "a1", 2, 100),
            ("1", "2017-01-05", "E1", "k1", "b1", 1, 50.123456),
            ("2", "2017-01-06", "W1", "k2", "a1", 1, -7),
        )
    )
    assert (stored.new, stored.changed, stored.unchanged, stored.facts) == (2, 0, 0, 3)
    assert Document.objects.count() == 2
    assert Line.objects.count() == 3
    assert books.facts(sales) == {
        ("2017-01-05", "E1", "k1", "a1", "", "CNY"): 100_000_000,
        ("2017-01-05", "E1", "k1", "b1", "", "CNY"): 50_123_456,
        ("2017-01-06", "W1", "k2", "a1", "", "CNY"): -7_000_000,
    }


def test_the_same_rows_again_change_nothing(books: Books, sales: Metric) -> None:
    rows = books.orders(
        ("1", "2017-01-05", "E1", "k1", "a1", 2, 100),
        (None, "2017-01-06", "E1", "k1", "a1", 1, 5),
        (None, "2017-01-06", "E1", "k1", "a1", 1, 5),
    )
    first = books.batch(rows)
    second, stored = books.stored(rows)
    assert (stored.new, stored.changed, stored.unchanged, stored.facts) == (0, 0, 2, 0)
    assert books.total(sales) == 110
    second.refresh_from_db()
    assert second.rests_on == [first.pk]


def test_a_newer_file_supersedes_and_revoking_it_restores(
    books: Books, sales: Metric
) -> None:
    one = books.batch(
        books.orders(
            ("1", "2017-01-05", "E1", "k1", "a1", 2, 100),
            ("2", "2017-01-06", "E2", "k1", "a1", 1, 40),
        )
    )
    two, stored = books.stored(
        books.orders(
            ("1", "2017-01-07", "W1", "k1", "a1", 2, 130),
            ("3", "2017-01-08", "E1", "k1", "a1", 1, 1),
        )
    )
    assert (stored.new, stored.changed) == (1, 1)
    assert books.total(sales) == 171
    assert books.total(sales, one.applied_at) == 140
    with pytest.raises(Refused, match="file 2"):
        books.revoke(one)
    before = books.clock
    assert books.revoke(two) == 0
    assert books.total(sales) == 140
    assert books.total(sales, before) == 171
    assert books.total(sales, books.clock) == 140
    books.revoke(one)
    assert books.total(sales) == 0
    assert not Document.objects.filter(live=True).exists()
    with pytest.raises(Refused, match="has already been revoked"):
        books.revoke(one)


def test_rows_that_stand_in_two_files_are_not_lost_with_the_first(
    books: Books, sales: Metric
) -> None:
    january = ("1", "2017-01-05", "E1", "k1", "a1", 2, 100)
    one = books.batch(books.orders(january))
    two = books.batch(
        books.orders(january, ("2", "2017-02-05", "E1", "k1", "a1", 1, 9))
    )
    with pytest.raises(Refused, match="file 2"):
        books.revoke(one)
    books.revoke(two)
    books.revoke(one)
    assert books.total(sales) == 0


def test_one_number_under_two_headers_loses_nothing(
    books: Books, sales: Metric
) -> None:
    books.batch(
        books.orders(
            ("1", "2017-01-05", "E1", "k1", "a1", 2, 100),
            ("1", "2017-01-05", "W1", "k1", "a1", 1, 30),
        )
    )
    assert Document.objects.values_list("key", flat=True).order_by("key").first()
    assert books.facts(sales) == {
        ("2017-01-05", "E1", "k1", "a1", "", "CNY"): 100 * M,
        ("2017-01-05", "W1", "k1", "a1", "", "CNY"): 30 * M,
    }


def test_zero_is_an_amount_and_nothing_is_none(books: Books, sales: Metric) -> None:
    books.batch(
        books.orders(
            ("1", "2017-01-05", "E1", "k1", "a1", None, 0),
            ("2", "2017-01-05", "E1", "k1", "a1", 3, None),
        )
    )
    amounts = set(Line.objects.values_list("quantity", "amount"))
    assert amounts == {(None, 0), (3 * M, None)}
    assert books.facts(sales) == {}


def test_parts_are_carried_where_a_file_is_silent(books: Books) -> None:
    invoice = books.line("I1", "2017-01-05", "E1", "k1", "a1", 1, 100)
    receipt = books.line("R1", "2017-02-05", "E1", "k1", None, None, 60)
    books.batch(
        books.table("invoice", invoice),
        books.table("receipt", receipt),
        books.table("match", {"receipt": "R1", "invoice": "I1", "amount": 50 * M}),
        books.table(
            "instalment", {"document": "I1", "due_date": day("2017-03-01"), "amount": M}
        ),
    )
    _batch, stored = books.stored(
        books.table("receipt", {**receipt, "amount": 70 * M}),
    )
    assert (stored.new, stored.changed) == (0, 1)
    newest = Document.objects.get(key="receipt:R1", live=True)
    assert Match.objects.get(receipt=newest).amount == 50 * M
    books.batch(
        books.table(
            "match",
            {"receipt": "R1", "invoice": "I2", "amount": 5 * M},
            {"receipt": "R1", "invoice": "I1", "amount": 55 * M},
        )
    )
    newest = Document.objects.get(key="receipt:R1", live=True)
    assert set(
        Match.objects.filter(receipt=newest).values_list("invoice_key", "amount")
    ) == {("invoice:I1", 55 * M), ("invoice:I2", 5 * M)}
    assert newest.lines.get().amount == 70 * M
    assert Instalment.objects.filter(document__live=True).count() == 1


def test_a_stage_change_makes_a_new_version_of_the_opportunity(books: Books) -> None:
    books.batch(
        books.table(
            "opportunity",
            {
                "key": "O1",
                "seat": "E1",
                "account": "k1",
                "created_date": day("2017-01-01"),
                "amount": 10 * M,
                "currency": "CNY",
            },
        ),
        books.table(
            "stage",
            {"opportunity": "O1", "day_date": day("2017-01-01"), "stage": "lead"},
        ),
    )
    second = books.batch(
        books.table(
            "stage",
            {"opportunity": "O1", "day_date": day("2017-01-09"), "stage": "offer"},
        )
    )
    live = Opportunity.objects.get(live=True)
    assert live.batch == second
    assert list(
        StageChange.objects.filter(opportunity=live)
        .order_by("day_date")
        .values_list("stage", flat=True)
    ) == ["lead", "offer"]
    books.revoke(second)
    assert Opportunity.objects.get(live=True).stages.count() == 1


def test_a_part_of_an_unknown_record_is_refused(books: Books) -> None:
    with pytest.raises(Refused, match="R9"):
        books.batch(
            books.table("match", {"receipt": "R9", "invoice": "I1", "amount": 1})
        )


def test_a_key_twice_is_refused(books: Books) -> None:
    row = {"key": "O1", "created_date": day("2017-01-01"), "currency": "CNY"}
    with pytest.raises(Refused, match="O1"):
        books.batch(books.table("opportunity", row, {**row, "amount": 5}))


def test_amounts_beyond_what_is_kept_are_refused(books: Books) -> None:
    with pytest.raises(Refused, match="too large"):
        books.batch(books.orders(("1", "2017-01-05", "E1", "k1", "a1", 1, 1e14)))


def test_a_document_that_is_no_more(books: Books, sales: Metric) -> None:
    books.batch(books.orders(("1", "2017-01-05", "E1", "k1", "a1", 2, 100)))
    gone = books.line("1", "2017-01-05", "E1", "k1", "a1", 2, 100, gone=True)
    batch, stored = books.stored(books.table("order", gone))
    assert stored.dropped_lines == 1
    assert books.total(sales) == 0
    books.revoke(batch)
    assert books.total(sales) == 100


def test_time_does_not_run_backwards(books: Books) -> None:
    one = books.batch(books.orders(("1", "2017-01-05", "E1", "k1", "a1", 2, 100)))
    two = books.batch(
        books.orders(("2", "2017-01-05", "E1", "k1", "a1", 2, 100)),
        at=one.applied_at - timedelta(days=1),
    )
    assert two.applied_at == one.applied_at
    assert two.applied_no == one.applied_no + 1


def test_long_numbers_keep_their_own_keys(books: Books, sales: Metric) -> None:
    books.batch(
        books.orders(
            ("x" * 119 + "1", "2017-01-05", "E1", "k1", "a1", 2, 100),
            ("x" * 119 + "2", "2017-01-05", "E1", "k1", "a1", 2, 1),
        )
    )
    assert books.total(sales) == 101
