"""Records by hand: each a batch of its own, with rights, and an entry in the trail."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from luopan.dimensions.models import Metric
from luopan.org.models import Membership, User
from luopan.records.models import Batch, Document, Match, Opportunity
from luopan.records.services import entering
from luopan.trail.chain import verify
from luopan.trail.models import Entry
from luopan.trail.refusal import Refused
from tests.records.books import BORN, Books, M

AT = datetime(2017, 6, 1, 4, tzinfo=UTC)


@pytest.fixture
def rep(books: Books) -> User:
    """A representative of the East."""
    user = User.objects.create_user("eva", password="a long one indeed")
    Membership.objects.create(
        user=user, unit=books.units["East"], role="rep", start_date=BORN
    )
    return user


@pytest.fixture
def sales(books: Books) -> Metric:
    return books.metric("sales", "order")


def order(books: Books, number: str = "1", amount: int = 100) -> entering.DocumentEntry:
    return entering.DocumentEntry(
        "order",
        number,
        date(2017, 5, 30),
        (entering.LineEntry(books.products["a1"], M, amount * M),),
        seat=books.units["E1"],
        account=books.accounts["k1"],
    )


def test_enter_correct_remove_withdraw(books: Books, rep: User, sales: Metric) -> None:
    entering.enter_document(actor=rep, at=AT, entry=order(books))
    assert books.total(sales) == 100
    assert Batch.objects.get(rows__lte=2).label == "1"  # no "order:" before its number
    entering.correct_document(
        actor=rep, at=AT, entry=order(books, amount=90), reason="typed wrong"
    )
    assert books.total(sales) == 90
    removed = entering.remove_document(
        actor=rep, at=AT, kind="order", number="1", reason="never happened"
    )
    assert books.total(sales) == 0
    entering.withdraw_entry(actor=rep, at=AT, batch=removed, reason="it did happen")
    assert books.total(sales) == 90
    assert Batch.objects.filter(revoked_at=None).count() == 2
    assert [entry.act for entry in Entry.objects.all()] == [
        "records.enter_document",
        "records.correct_document",
        "records.remove_document",
        "records.withdraw_entry",
    ]
    assert verify().ok


def test_only_for_seats_in_reach_and_with_a_reason(books: Books, rep: User) -> None:
    west = replace(order(books), seat=books.units["W1"])
    with pytest.raises(Refused):
        entering.enter_document(actor=rep, at=AT, entry=west)
    with pytest.raises(Refused):
        entering.enter_document(actor=rep, at=AT, entry=replace(west, seat=None))
    assert not Document.objects.exists()
    assert {e.outcome for e in Entry.objects.all()} == {"denied"}
    entering.enter_document(actor=rep, at=AT, entry=order(books))
    with pytest.raises(Refused, match="the reason stays in the trail"):
        entering.correct_document(actor=rep, at=AT, entry=order(books), reason=" ")
    stranger = User.objects.create_user("sam", password="a long one indeed")
    with pytest.raises(Refused):
        entering.remove_document(
            actor=stranger, at=AT, kind="order", number="1", reason="no"
        )


def test_what_does_not_fit_is_refused_in_words(books: Books, rep: User) -> None:
    entry = order(books)
    cases = [
        (replace(entry, number=" "), "Enter a document number"),
        (replace(entry, day_date=date(2017, 6, 2)), "is in the future"),
        (replace(entry, day_date=date(2009, 1, 1)), "did not exist"),
        (replace(entry, lines=()), "at least one line"),
        (replace(entry, currency="yuan"), "is not a currency"),
        (replace(entry, lines=(entering.LineEntry(amount=10**19),)), "too large"),
    ]
    for wrong, words in cases:
        with pytest.raises(Refused, match=words):
            entering.enter_document(actor=rep, at=AT, entry=wrong)
    entering.enter_document(actor=rep, at=AT, entry=entry)
    with pytest.raises(Refused, match="Correct it, or choose another number"):
        entering.enter_document(actor=rep, at=AT, entry=entry)
    with pytest.raises(Refused, match="no 7"):
        entering.correct_document(
            actor=rep, at=AT, entry=replace(entry, number="7"), reason="?"
        )
    assert Batch.objects.count() == 1


def test_a_receipt_pays_invoices_and_no_more_than_they_are(
    books: Books, rep: User
) -> None:
    invoice = replace(order(books, "I1"), kind="invoice")
    entering.enter_document(actor=rep, at=AT, entry=invoice)
    receipt = entering.ReceiptEntry(
        "R1",
        date(2017, 5, 31),
        80 * M,
        seat=books.units["E1"],
        matches=(("I1", 60 * M),),
    )
    entering.enter_receipt(actor=rep, at=AT, entry=receipt)
    second = replace(receipt, number="R2", matches=(("I1", 50 * M),))
    with pytest.raises(Refused, match="40 is open"):
        entering.enter_receipt(actor=rep, at=AT, entry=second)
    with pytest.raises(Refused, match="no invoice I9"):
        entering.enter_receipt(
            actor=rep, at=AT, entry=replace(second, matches=(("I9", M),))
        )
    with pytest.raises(Refused, match="The amount applied to invoices exceeds the"):
        entering.enter_receipt(
            actor=rep, at=AT, entry=replace(second, matches=(("I1", 81 * M),))
        )
    entering.correct_receipt(
        actor=rep,
        at=AT,
        entry=replace(receipt, matches=(("I1", 70 * M),)),
        reason="bank says so",
    )
    assert Match.objects.get(receipt__live=True).amount == 70 * M


def test_an_opportunity_moves_through_stages_and_closes(
    books: Books, rep: User
) -> None:
    deal = entering.DealEntry(
        "O1", date(2017, 5, 1), seat=books.units["E1"], amount=10 * M
    )
    entering.enter_opportunity(actor=rep, at=AT, entry=deal, stage="lead")
    move = {"actor": rep, "at": AT, "key": "O1", "day_date": date(2017, 5, 20)}
    entering.change_stage(**move, stage="offer")  # type: ignore[arg-type]
    entering.change_stage(**move, stage="won", outcome="won")  # type: ignore[arg-type]
    live = Opportunity.objects.get(live=True)
    assert (live.outcome, live.closed_date, live.amount) == (
        "won",
        date(2017, 5, 20),
        10 * M,
    )
    assert set(live.stages.values_list("stage", flat=True)) == {"lead", "offer", "won"}
    with pytest.raises(Refused, match="is closed"):
        entering.change_stage(**move, stage="lead")  # type: ignore[arg-type]
    with pytest.raises(Refused, match="A closed opportunity needs an outcome and a"):
        entering.correct_opportunity(
            actor=rep, at=AT, entry=replace(deal, outcome="lost"), reason="x"
        )


def test_an_opportunity_is_opened_and_corrected_in_reach_only(
    books: Books, rep: User
) -> None:
    deal = entering.DealEntry("O1", date(2017, 5, 1), seat=books.units["E1"])
    west = replace(deal, seat=books.units["W1"])
    early = replace(deal, expected_date=date(2017, 4, 30))
    by = {"actor": rep, "at": AT}
    with pytest.raises(Refused):
        entering.enter_opportunity(**by, entry=west)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="before the day it was created"):
        entering.enter_opportunity(**by, entry=early)  # type: ignore[arg-type]
    entering.enter_opportunity(**by, entry=deal)  # type: ignore[arg-type]
    with pytest.raises(Refused):
        entering.correct_opportunity(**by, entry=west, reason="x")  # type: ignore[arg-type]
    stranger = User.objects.create_user("sam", password="a long one indeed")
    with pytest.raises(Refused):
        entering.correct_opportunity(actor=stranger, at=AT, entry=deal, reason="x")
    live = Opportunity.objects.get(live=True)
    known = entering.DealEntry.of(live, date(2017, 6, 1))
    assert (known.key, known.created_date, known.seat) == (
        "O1",
        date(2017, 5, 1),
        deal.seat,
    )


def test_an_activity(books: Books, rep: User) -> None:
    metric = books.metric("visits", "activity", measure="count")
    visit = entering.ActivityEntry(
        "V1", "visit", date(2017, 5, 30), books.units["E1"], books.accounts["k1"]
    )
    entering.enter_activity(actor=rep, at=AT, entry=visit)
    assert books.total(metric) == 1
    entering.correct_activity(
        actor=rep, at=AT, entry=replace(visit, kind="call"), reason="it was a call"
    )
    assert books.total(metric) == 1
    with pytest.raises(Refused, match="due before"):
        entering.correct_activity(
            actor=rep,
            at=AT,
            entry=replace(visit, next_date=date(2017, 1, 1)),
            reason="x",
        )
