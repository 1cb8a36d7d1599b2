"""Who writes a review, who reads it, who answers it, who opens the next cycle from it.

A review is written by who holds the seat, acts in it or leads exactly the unit. A draft is
read by him and by who leads above; what is published by whoever sees the targets and the
records of the whole unit.
"""

from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from luopan.org.access import (
    Action,
    Denied,
    Unknown,
    day_of,
    is_operator,
    may,
    name_of,
    reach,
    who_may,
)
from luopan.org.language import spoken
from luopan.org.models import Unit, User
from luopan.review.models import Review, ReviewLine, Seed
from luopan.targets.agreeing.speaking import LEADS, own_units
from luopan.tracking.access import led, side_of
from luopan.tracking.models import Call

OWN, ABOVE = Call.Side.OWN.value, Call.Side.ABOVE.value
RELATED = ("unit", "metric", "action", "opened_by__person", "published_by__person")


def reviews_seen(user: User, on: date) -> QuerySet[Review]:
    """The reviews that a user may read."""
    if is_operator(user):
        return Review.objects.select_related(*RELATED)
    targets, records = (
        reach(user, right, on=on).values("pk")
        for right in (Action.TARGETS_READ, Action.RECORDS_READ)
    )
    found = Review.objects.filter(unit__in=targets).filter(unit__in=records)
    mine = Unit.objects.filter(own_units(user, on)).values("pk")
    near = Q(unit__in=mine) | Q(unit__in=led(user, on).values("below"))
    return found.filter(Q(state=Review.State.PUBLISHED) | near).select_related(*RELATED)


def review_seen(user: User, number: int, *, on: date) -> Review:
    """One of them by its number.

    Raises:
        Unknown: There is none, or it is not his to read.
    """
    found = reviews_seen(user, on).filter(pk=number).first()
    if found is None:
        raise Unknown(_("There is no such review."))
    return found


def line_of(review: Review, number: int) -> ReviewLine:
    """A line of a review by its number.

    Raises:
        Unknown: It has none of that number.
    """
    rows = ReviewLine.objects.filter(pk=number, review=review)
    found = rows.select_related("review__unit", "review__metric").first()
    if found is None:
        raise Unknown(_("There is no such line in this review."))
    return found


def seed_of(review: Review, number: int) -> Seed:
    """A mark of a review by its number.

    Raises:
        Unknown: It has none of that number.
    """
    rows = Seed.objects.filter(pk=number, line__review=review)
    found = rows.select_related("line__review__unit").first()
    if found is None:
        raise Unknown(_("There is no such mark in this review."))
    return found


def require_writer(user: User, unit: Unit, *, at: datetime) -> None:
    """Pass who writes the review of a unit: who holds or leads exactly it.

    Raises:
        Denied: He does not; says who does.
    """
    on = day_of(at)
    if side_of(user, unit, on) == OWN:
        return
    _refuse(
        _("The review of %(unit)s is written by its holder or leader: ask %(who)s."),
        unit,
        on,
    )


def require_reader_above(user: User, unit: Unit, *, at: datetime) -> None:
    """Pass who leads above a unit: he reads its review, and answers.

    Raises:
        Denied: He does not.
    """
    on = day_of(at)
    if side_of(user, unit, on) == ABOVE:
        return
    _refuse(
        _("The review of %(unit)s is answered by the leader above it, not by you."),
        unit,
        on,
    )


def _refuse(sentence: object, unit: Unit, on: date) -> None:
    leaders = who_may(Action.TARGETS_AGREE, unit=unit, on=on, first=LEADS)
    raise Denied(
        sentence,
        unit=lambda: spoken(unit),
        who=lambda: name_of(leaders[0]) if leaders else _("nobody yet"),
    )


def may_open_next(user: User, unit: Unit, on: date) -> bool:
    """Whether a user may open the next cycle: he may open plans there."""
    return may(user, Action.PLANS_CREATE, unit=unit, on=on)
