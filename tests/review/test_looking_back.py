"""Reviews: what they are filled with, who writes, reads and answers them, editions."""

from datetime import date
from decimal import Decimal

import pytest

from luopan.org.access import Denied, Unknown
from luopan.review.access.looking_back import review_seen
from luopan.review.models import Review
from luopan.review.services.looking_back import (
    Said,
    answer_review,
    lift_lessons,
    new_edition,
    open_review,
    publish,
    take_out_line,
    tell_anew,
    write_line,
)
from luopan.trail.refusal import Refused
from tests.tracked_year import NOON, year  # noqa: F401

TODAY = NOON.date()


def by(user):
    return {"actor": user, "at": NOON}


def opened(year, user="alice", unit="north", period="2027-Q2"):  # noqa: F811
    world = year.world
    return open_review(
        **by(getattr(world, user)), unit=getattr(world, unit), metric="", period=period
    )


def written(year, user, review, evidence="month:2027-04"):  # noqa: F811
    actor = by(getattr(year.world, user))
    write_line(
        **actor,
        review=review,
        said=Said("cause", "B sold half of what was due", evidence=evidence),
    )
    return write_line(
        **actor, review=review, said=Said("lesson", "Two visits a week", kind="keep")
    )


def test_a_review_begins_with_goal_and_result_that_add_up(year):  # noqa: F811
    # Q2: 3 seats × 3 × 1,200 wanted; A 3 × 1,200, B 3 × 600, C 3 × 1,200 came.
    review = opened(year)
    facts = review.facts
    assert Decimal(facts["goal"]) == 10_800
    assert Decimal(facts["result"]) == 9_000
    assert facts["over"] and review.as_of == TODAY
    came = {row["key"]: row for row in facts["units"]}
    assert Decimal(came["north-1"]["result"]) == 5_400
    for rows in (facts["units"], facts["products"], facts["parts"]):
        assert sum(Decimal(row["goal"] or 0) for row in rows) == 10_800
        assert sum(Decimal(row["result"] or 0) for row in rows) == 9_000


def test_who_holds_or_leads_a_unit_writes_its_review(year):  # noqa: F811
    with pytest.raises(Denied, match="ask Alice"):
        opened(year, "dora")
    review = opened(year)
    with pytest.raises(Refused, match="already"):
        opened(year)
    with pytest.raises(Denied):
        written(year, "dora", review)
    with pytest.raises(Refused, match="no such evidence"):
        write_line(
            **by(year.world.alice),
            review=review,
            said=Said("cause", "x", evidence="unit:south"),
        )


def test_a_draft_is_read_by_its_line_and_what_is_published_by_all_who_see_the_unit(
    year,  # noqa: F811
):
    world, review = year.world, opened(year)
    with pytest.raises(Refused, match="cause and one lesson"):
        publish(**by(world.alice), review=review)
    written(year, "alice", review)
    assert review_seen(world.dora, review.pk, on=TODAY) == review
    for name in ("olga", "fin", "bob", "charlie"):
        with pytest.raises(Unknown):
            review_seen(getattr(world, name), review.pk, on=TODAY)
    publish(**by(world.alice), review=review)
    assert review_seen(world.fin, review.pk, on=TODAY) == review
    for name in ("bob", "charlie"):
        with pytest.raises(Unknown):
            review_seen(getattr(world, name), review.pk, on=TODAY)


def test_what_is_published_stays_and_a_later_word_is_a_new_edition(year):  # noqa: F811
    world, review = year.world, opened(year)
    line = written(year, "alice", review)
    publish(**by(world.alice), review=review)
    for act in (
        lambda: written(year, "alice", review),
        lambda: take_out_line(**by(world.alice), line=line),
        lambda: tell_anew(**by(world.alice), review=review),
    ):
        with pytest.raises(Refused, match="new edition"):
            act()
    answer_review(**by(world.dora), review=review, text="Read. Look at B again.")
    with pytest.raises(Denied):
        answer_review(**by(world.alice), review=review)
    later = new_edition(**by(world.alice), review=review, reason="Late orders")
    assert later.edition == 2 and later.lines.count() == 2
    with pytest.raises(Refused, match="newest"):
        new_edition(**by(world.alice), review=review, reason="Again")
    review = Review.objects.get(pk=review.pk)
    assert review.lines.count() == 2 and review.words.count() == 1


def test_late_records_change_a_draft_only_when_it_is_told_anew(year):  # noqa: F811
    review = opened(year)
    year.store("order", [year.order("north-2-a", date(2027, 6, 30), 100)])
    assert Decimal(Review.objects.get(pk=review.pk).facts["result"]) == 9_000
    told = tell_anew(**by(year.world.alice), review=review)
    assert Decimal(told.facts["result"]) == 9_100


def test_lessons_of_units_are_taken_into_the_company_review(year):  # noqa: F811
    world, review = year.world, opened(year)
    lesson = written(year, "alice", review)
    whole = opened(year, "dora", "company")
    with pytest.raises(Refused, match="no such lesson"):
        lift_lessons(**by(world.dora), review=whole, lessons=[lesson.pk])
    publish(**by(world.alice), review=review)
    assert lift_lessons(**by(world.dora), review=whole, lessons=[lesson.pk]) == 1
    assert lift_lessons(**by(world.dora), review=whole, lessons=[lesson.pk]) == 0
    one = whole.lines.get()
    assert (one.concerns, one.lifted_from) == (world.north, lesson)
