"""From a review to the next year's plan: what is marked, what went along, where it is seen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from luopan.org.language import spoken
from luopan.org.models import Unit, User
from luopan.review.access.looking_back import reviews_seen
from luopan.review.models import NextCycle, Review, Seed
from luopan.targets.models import Plan

State = Review.State


@dataclass(frozen=True)
class Mark:
    """What is marked for the next plan.

    Attributes:
        own: In the company's review itself.
        counted_in: What an amount of it is counted in.
    """

    seed: Seed
    unit: str
    text: str
    own: bool
    named: dict[str, str]
    counted_in: str


def names_of(seeds: Iterable[Seed]) -> dict[str, str]:
    """Names of the units whose base changes, by “unit:code”."""
    codes = {seed.said.get("unit", "") for seed in seeds} - {""}
    rows = Unit.objects.filter(code__in=codes) if codes else ()
    return {f"unit:{one.code}": spoken(one) for one in rows}


def marks_of_year(
    review: Review | None, viewer: User, on: date, year: int
) -> tuple[Mark, ...]:
    """All marks of published reviews of the year that the viewer may read, and are free.

    Args:
        review: The company's, of the year; None: there is none yet.
        viewer: Who looks.
        on: Today.
        year: Which, where there is no review yet.
    """
    seen = reviews_seen(viewer, on)
    if review is None:
        of_year = Q(period=str(year)) | Q(period__startswith=f"{year}-")
        seen = seen.filter(of_year, state=State.PUBLISHED)
    else:
        seen = seen.filter(
            Q(state=State.PUBLISHED) | Q(pk=review.pk),
            start_date__gte=review.start_date,
            end_date__lte=review.end_date,
        )
    own = review.pk if review else None
    rows = Seed.objects.filter(
        withdrawn_at=None,
        cycle=None,
        line__withdrawn_at=None,
        line__review__in=seen.values("pk"),
    ).select_related("line__review__unit")
    return _marks(sorted(rows, key=lambda s: (s.line.review_id != own, s.pk)), own)


def _marks(rows: Sequence[Seed], own: int | None) -> tuple[Mark, ...]:
    named = names_of(rows)
    return tuple(
        Mark(
            one,
            spoken(one.line.review.unit),
            one.line.text,
            one.line.review_id == own,
            named,
            one.line.review.facts.get("counted_in", ""),
        )
        for one in rows
    )


def review_of_year(viewer: User, root: Unit, year: int, on: date) -> Review | None:
    """The newest edition of the company's review of a year that the viewer may read."""
    rows = reviews_seen(viewer, on).filter(unit=root, period=str(year), action=None)
    return rows.order_by("-edition", "metric__code").first()


def cycle_of_plan(plan: int) -> NextCycle | None:
    """From which review a plan was opened; None: from none."""
    rows = NextCycle.objects.filter(plan=plan)
    return rows.select_related("review__unit", "plan").first()


def seeds_of(cycle: NextCycle) -> tuple[Mark, ...]:
    """What went from reviews into a plan."""
    rows = cycle.seeds.select_related("line__review__unit").order_by("pk")
    return _marks(list(rows), cycle.review_id)


def cycle_of(review: Review) -> NextCycle | None:
    """What was opened from a review; None: nothing yet."""
    rows = NextCycle.objects.filter(review=review)
    return rows.select_related("plan", "version").first()


def plans_of(year: int) -> tuple[Plan, ...]:
    """The plans of a year that there are."""
    return tuple(Plan.objects.filter(year=year).order_by("pk"))
