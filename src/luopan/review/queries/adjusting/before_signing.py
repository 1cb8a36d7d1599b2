"""Requests that would change a number which is about to be signed, for who signs it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from luopan.org.models import User
from luopan.review.access.adjusting import adjustments_seen
from luopan.review.models import Adjustment
from luopan.review.queries.adjusting.listing import ALIVE, Row, rows_of
from luopan.targets.models import Version

Number = tuple[int, str]  # a version by its key, a unit by its code


@dataclass(frozen=True)
class OpenRequest:
    """A request that is not decided yet.

    Attributes:
        row: The request as the list of adjustments has it.
        carries: It is of another unit's number, and this one would take over a part.
    """

    row: Row
    carries: bool


def open_requests(
    viewer: User,
    numbers: Collection[Number],
    *,
    on: date,
    by_name: bool = True,
) -> dict[Number, tuple[OpenRequest, ...]]:
    """By number what is asked to change it, the oldest first; those without left out.

    A request is of the number in force when it was asked for; whoever signs the same
    metric of the same year at the same level signs what it would change. One query; three
    more for the names of who is waited for, else the unit stands where it is decided.
    """
    alive = list(_alive(viewer, numbers, on)) if numbers else []
    if not alive:
        return {}
    rows = dict(zip(alive, rows_of(alive, (), on, by_name=by_name), strict=True))
    found: dict[Number, tuple[OpenRequest, ...]] = {}
    for pk, code in numbers:
        same = [one for one in alive if getattr(one, _same(pk))]
        of_it = tuple(
            OpenRequest(rows[one], one.unit.code != code)
            for one in same
            if code == one.unit.code or code in one.payers
        )
        if of_it:
            found[pk, code] = of_it
    return found


def _alive(
    viewer: User, numbers: Collection[Number], on: date
) -> Collection[Adjustment]:
    versions = Version.objects.filter(pk__in={pk for pk, _code in numbers})
    codes = sorted({code for _pk, code in numbers})
    found = adjustments_seen(viewer, on).filter(
        plan__in=versions.values("plan"), state__in=ALIVE
    )
    concerns = Q(unit__code__in=codes) | Q(payers__has_any_keys=codes)
    same = {_same(pk): Exists(_alike(pk)) for pk, _code in numbers}
    return found.filter(concerns).annotate(**same).order_by("asked_at", "pk")


def _same(pk: int) -> str:
    """Under which name a request says whether it is of the same as a version."""
    return f"of_{pk}"


def _alike(pk: int) -> QuerySet[Version]:
    return Version.objects.filter(
        pk=pk,
        plan=OuterRef("plan"),
        metric=OuterRef("version__metric"),
        level=OuterRef("version__level"),
    )
