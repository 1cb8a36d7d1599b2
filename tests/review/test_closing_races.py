"""At once: close and a late import, two who close, a word and a decision. With controls."""

import shutil
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction

from luopan.records import states
from luopan.records.models import Batch, ClosedPeriod, Document
from luopan.review.models import Closing, Confirmation, Objection
from luopan.review.queries.closing.figures import rows_of, seal
from luopan.review.queries.closing.list import Said, seat_rows
from luopan.review.queries.closing.own import fingerprint
from luopan.review.services.closing import reopen_period
from luopan.trail.refusal import Refused
from tests.review.closed_year import AUGUST_4, with_nina
from tests.rounds import rounds
from tests.targets.test_races import empty_file, on_file, together  # noqa: F401

pytestmark = pytest.mark.slow
ROUNDS = rounds(4)
JULY = date(2027, 7, 1), date(2027, 7, 31)


@pytest.fixture
def busy(request, tmp_path, transactional_db, django_db_blocker):
    """The year on a database that threads share: a file, or the PostgreSQL of the test."""
    if connection.vendor != "sqlite":
        yield with_nina(request.getfixturevalue("world"))
        return
    path = tmp_path / "luopan.db"
    shutil.copy(request.getfixturevalue("empty_file"), path)
    with django_db_blocker.unblock(), on_file(path):
        yield with_nina(request.getfixturevalue("world"))


def importing(closes, number):
    """A late order of July, as an import brings it: one transaction."""
    row = closes.year.order("north-1-a", date(2027, 7, 30), 10)

    def job():
        with transaction.atomic():
            return closes.year.store(
                "order", [row], at=AUGUST_4 + timedelta(seconds=number)
            )

    return row["number"], job


def closing_job(closes, closing):
    def job():
        return closes.close(Closing.objects.get(pk=closing.pk))

    return job


def test_a_late_import_is_in_the_closed_figures_or_across_the_period(busy) -> None:
    """Never neither, never both: what is kept is what July says for ever."""
    for number in range(ROUNDS):
        closing = busy.open()
        late, job = importing(busy, number)
        together(job, closing_job(busy, closing))
        row = Closing.objects.get(pk=closing.pk)
        assert row.closed_at is not None
        moved = Document.objects.get(number=late).counted_date
        kept = row.figures.get(whole=True, unit__code="company").amount / 1_000_000
        assert busy.month(None, 7) == kept
        assert moved in (None, date(2027, 8, 1))
        assert seal(rows_of(row, AUGUST_4 + timedelta(days=9))) == row.sha256
        _reopened(busy, row)


def _reopened(closes, row):
    at = AUGUST_4 + timedelta(hours=1)
    reopen_period(actor=closes.world.dora, at=at, closing=row, reason="once more")


def test_control_who_reads_first_and_marks_later_keeps_another_july(busy) -> None:
    """Without the lock of the records the import slips between the figures and the mark."""
    closing, seen, stored = busy.open(), Barrier(2), Barrier(2)
    late, job = importing(busy, 0)

    def close():
        rows = rows_of(closing, AUGUST_4 + timedelta(days=9))
        seen.wait(20)
        stored.wait(20)
        ClosedPeriod.objects.create(
            start_date=closing.start_date,
            end_date=closing.end_date,
            closed_at=AUGUST_4,
            closed_no=states.last_event(),
        )
        return seal(rows)

    def bring():
        seen.wait(20)
        made = job()
        stored.wait(20)
        return made

    answers = together(close, bring)
    kept = next(one for one in answers if isinstance(one, str))
    assert kept != seal(rows_of(closing, AUGUST_4 + timedelta(days=9)))
    assert Document.objects.get(number=late).counted_date is None


def test_two_who_close_at_once_close_once(busy) -> None:
    for _round in range(ROUNDS):
        closing = busy.open()
        answers = together(closing_job(busy, closing), closing_job(busy, closing))
        refused = [one for one in answers if isinstance(one, Refused)]
        assert len(refused) == 1
        assert ClosedPeriod.objects.filter(reopened_at=None).count() == 1
        row = Closing.objects.get(pk=closing.pk)
        whole = row.figures.filter(whole=True, unit__code="company")
        assert whole.count() == 1
        _reopened(busy, row)


@pytest.mark.race
def test_a_word_and_a_decision_at_once_never_confirm_figures_that_are_gone(
    busy,
) -> None:
    """Nina objects that Bob's order is hers; he confirms while it is decided."""
    world = busy.world
    for _round in range(2):  # he has no more orders in July
        closing = busy.open()
        order = Document.objects.filter(seat=world.north_1_a, live=True).order_by("pk")
        number = order.filter(day_date__range=JULY)[0].number
        one = busy.claim(closing, busy.nina, world.north_1_b, number, world.north_1_b)
        (line,) = seat_rows(closing, at=AUGUST_4, only=[world.north_1_a])
        seen = fingerprint(line.figures)

        def confirm(closing=closing, seen=seen):
            return busy.confirm(closing, world.bob, world.north_1_a, seen=seen)

        def decide(one=one):
            found = Objection.objects.select_related("closing", "seat").get(pk=one.pk)
            return busy.decide(found)

        answers = together(confirm, decide)
        assert Objection.objects.get(pk=one.pk).state == "accepted", answers
        (after,) = seat_rows(closing, at=AUGUST_4, only=[world.north_1_a])
        said = Confirmation.objects.filter(closing=closing, seat=world.north_1_a)
        expected = {Said.CHANGED} if said.exists() else {Said.OPEN}
        assert after.said in expected
        busy.close(Closing.objects.get(pk=closing.pk))
        _reopened(busy, Closing.objects.get(pk=closing.pk))


def test_control_a_word_without_what_was_seen_confirms_what_nobody_saw(busy) -> None:
    closing = busy.open()
    rows = [busy.year.order("north-1-a", date(2027, 7, 25), 50)]
    busy.year.store("order", rows, at=AUGUST_4)
    busy.confirm(closing, busy.world.bob, busy.world.north_1_a)
    (row,) = seat_rows(closing, at=AUGUST_4, only=[busy.world.north_1_a])
    assert row.said is Said.CONFIRMED
    assert Batch.objects.count() > 1
