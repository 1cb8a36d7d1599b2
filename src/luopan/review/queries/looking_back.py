"""Reviews as pages and programs read them: the list, one in full, what is below it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from luopan.dimensions.models import Calendar, Metric, Product
from luopan.dimensions.queries import STANDARD_CALENDAR, year_spans
from luopan.engine.calendar import Span
from luopan.engine.tree import RESERVE
from luopan.org.access import name_of
from luopan.org.language import spoken
from luopan.org.models import Membership, Reach, Unit, User
from luopan.review.access.looking_back import (
    ABOVE,
    OWN,
    may_open_next,
    reviews_seen,
)
from luopan.review.models import NextCycle, Review, ReviewLine, ReviewWord, Seed
from luopan.strategy.models import Assumption
from luopan.targets.agreeing.speaking import LEADS, own_units
from luopan.targets.models import Version
from luopan.tracking.access import side_of

MOST = 200
KINDS = ("year", "half", "quarter", "month")
State, Part = Review.State, ReviewLine.Part


@dataclass(frozen=True)
class ReviewRow:
    """A review of a list, its newest edition that the viewer may read.

    Attributes:
        goal, result: In the metric's own unit; None: there was none, nothing is known.
        lessons: How many.
        answered: How often who leads above has read or answered it.
        mine: The viewer writes it.
    """

    id: int
    unit: str
    unit_name: str
    action: str
    period: str
    metric: str
    counted_in: str
    edition: int
    state: str
    goal: Decimal | None
    result: Decimal | None
    as_of: date
    who: str
    at: datetime
    lessons: int
    answered: int
    mine: bool

    @property
    def share(self) -> float | None:
        """Result ÷ goal; None without a goal above 0."""
        if self.result is None or not self.goal or self.goal < 0:
            return None
        return float(self.result / self.goal)


@dataclass(frozen=True)
class Piece:
    """A part of goal − result: of a unit, a product or a month."""

    key: str
    name: str
    goal: Decimal
    result: Decimal

    @property
    def gap(self) -> Decimal:
        """Result − goal: below 0 it is missing."""
        return self.result - self.goal


@dataclass(frozen=True)
class LineShown:
    """A cause, a lesson or a next step."""

    id: int
    part: str
    kind: str
    text: str
    evidence: str
    concerns: str
    owner: str
    due_date: date | None
    who: str
    at: datetime
    lifted: str  # name of the unit whose lesson it was
    seeds: tuple[Seed, ...]


@dataclass(frozen=True)
class WordShown:
    """What who leads above said; empty: read."""

    who: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Lesson:
    """A lesson of a published review below; ``taken``: it stands in this one already."""

    id: int
    unit: str
    kind: str
    text: str
    review: int
    taken: bool


@dataclass(frozen=True)
class ReviewPage:
    """A review in full.

    Attributes:
        units, products, months: Parts of goal − result; each list adds up to it.
        editions: Number of each edition that the viewer may read, the newest first.
        below: Lessons of published reviews of units under it, in its days.
        named: Names of units, products, assumptions in the facts, by “kind:key”.
    """

    review: Review
    row: ReviewRow
    facts: dict[str, Any]
    units: tuple[Piece, ...]
    products: tuple[Piece, ...]
    months: tuple[Piece, ...]
    lines: tuple[LineShown, ...]
    words: tuple[WordShown, ...]
    editions: tuple[tuple[int, int], ...]
    below: tuple[Lesson, ...]
    cycle: NextCycle | None
    named: dict[str, str]
    writes: bool
    answers: bool
    marks: bool

    def of(self, part: str) -> list[LineShown]:
        """The lines of a part, as they were written."""
        return [line for line in self.lines if line.part == part]


def reviews(
    viewer: User, *, on: date, year: int | None = None, unit: str = ""
) -> tuple[ReviewRow, ...]:
    """The newest editions that a viewer may read, the latest period first.

    Args:
        viewer: Who looks.
        on: Today.
        year: Only those that begin in it.
        unit: Code; only it and what stands under it.
    """
    seen = reviews_seen(viewer, on)
    later = seen.filter(
        unit=OuterRef("unit"),
        metric=OuterRef("metric"),
        period=OuterRef("period"),
        edition__gt=OuterRef("edition"),
    ).filter(Q(action=OuterRef("action")) | Q(action=None))
    rows = seen.exclude(Exists(later))
    if year is not None:
        rows = rows.filter(start_date__year=year)
    if unit:
        under = Reach.objects.on(on).filter(above__code=unit).values("below")
        rows = rows.filter(unit__in=under)
    return _rows(rows, viewer, on)


def _rows(rows: QuerySet[Review], viewer: User, on: date) -> tuple[ReviewRow, ...]:
    lessons = Q(lines__part=Part.LESSON, lines__withdrawn_at=None)
    found = rows.annotate(
        lessons=Count("lines", filter=lessons, distinct=True),
        answered=Count("words", distinct=True),
        mine=Exists(Unit.objects.filter(own_units(viewer, on), pk=OuterRef("unit"))),
    )
    ordered = found.order_by("-end_date", "start_date", "unit__place", "unit__code")
    return tuple(_row(one) for one in ordered[:MOST])


def _row(one: Any) -> ReviewRow:
    facts = one.facts
    by = one.published_by or one.opened_by
    return ReviewRow(
        one.pk,
        one.unit.code,
        spoken(one.unit),
        spoken(one.action) if one.action else "",
        one.period,
        spoken(one.metric),
        facts.get("counted_in", ""),
        one.edition,
        one.state,
        _amount(facts.get("goal")),
        _amount(facts.get("result")),
        one.as_of,
        name_of(by),
        one.published_at or one.opened_at,
        one.lessons,
        one.answered,
        one.mine,
    )


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


# ── one in full ──


def review_page(review: Review, *, viewer: User, on: date) -> ReviewPage:
    """A review with all that stands in it and what its reader may do."""
    row = _rows(reviews_seen(viewer, on).filter(pk=review.pk), viewer, on)[0]
    side = side_of(viewer, review.unit, on)
    draft = review.state == State.DRAFT
    facts, named = review.facts, names_in(review.facts)
    cycle = NextCycle.objects.filter(review=review).select_related("plan").first()
    return ReviewPage(
        review,
        row,
        facts,
        _parts(facts.get("units", ()), "unit", named),
        _parts(facts.get("products", ()), "product", named),
        _parts(facts.get("parts", ()), "month", named),
        _lines(review),
        tuple(
            WordShown(name_of(one.author), one.at, one.text)
            for one in ReviewWord.objects.filter(review=review)
            .select_related("author__person")
            .order_by("pk")
        ),
        _editions(review, viewer, on),
        _below(review, viewer, on) if draft and side == OWN else (),
        cycle,
        named,
        draft and side == OWN,
        side == ABOVE,
        cycle is None and (side == OWN or may_open_next(viewer, review.unit, on)),
    )


def names_in(facts: dict[str, Any]) -> dict[str, str]:
    """Names of what facts speak of, in the reader's language, by “kind:key”."""
    keys = {
        "unit": [row["key"] for row in facts.get("units", ())]
        + [row["unit"] for row in facts.get("warnings", ())],
        "product": [row["key"] for row in facts.get("products", ())],
        "assumption": [row["key"] for row in facts.get("assumptions", ())],
    }
    tables: dict[str, Any] = {
        "unit": Unit,
        "product": Product,
        "assumption": Assumption,
    }
    found = {}
    for kind, codes in keys.items():
        plain = {code.removesuffix(RESERVE) for code in codes if code}
        if plain:
            for one in tables[kind].objects.filter(code__in=plain):
                found[f"{kind}:{one.code}"] = spoken(one)
    return found


def _parts(
    rows: Iterable[dict[str, Any]], kind: str, named: dict[str, str]
) -> tuple[Piece, ...]:
    return tuple(
        Piece(
            row["key"],
            named.get(f"{kind}:{row['key']}", ""),
            _amount(row["goal"]) or Decimal(0),
            _amount(row["result"]) or Decimal(0),
        )
        for row in rows
    )


def _lines(review: Review) -> tuple[LineShown, ...]:
    rows = review.lines.filter(withdrawn_at=None).select_related(
        "concerns", "owner", "author__person", "lifted_from__review__unit"
    )
    seeds: dict[int, list[Seed]] = {}
    marked = Seed.objects.filter(line__review=review, withdrawn_at=None)
    for seed in marked.order_by("pk"):
        seeds.setdefault(seed.line_id, []).append(seed)
    return tuple(
        LineShown(
            one.pk,
            one.part,
            one.kind,
            one.text,
            one.evidence,
            spoken(one.concerns) if one.concerns else "",
            spoken(one.owner) if one.owner else "",
            one.due_date,
            name_of(one.author),
            one.at,
            spoken(one.lifted_from.review.unit) if one.lifted_from else "",
            tuple(seeds.get(one.pk, ())),
        )
        for one in rows.order_by("pk")
    )


def _editions(review: Review, viewer: User, on: date) -> tuple[tuple[int, int], ...]:
    same = reviews_seen(viewer, on).filter(
        unit=review.unit,
        metric=review.metric,
        period=review.period,
        action=review.action,
    )
    return tuple(same.order_by("-edition").values_list("edition", "pk"))


def _below(review: Review, viewer: User, on: date) -> tuple[Lesson, ...]:
    under = Reach.objects.on(on).filter(above=review.unit, depth__gt=0)
    rows = ReviewLine.objects.filter(
        part=Part.LESSON,
        withdrawn_at=None,
        review__unit__in=under.values("below"),
        review__state=State.PUBLISHED,
        review__start_date__gte=review.start_date,
        review__end_date__lte=review.end_date,
        review__in=reviews_seen(viewer, on).values("pk"),
    ).select_related("review__unit")
    taken = set(
        review.lines.filter(withdrawn_at=None, lifted_from__isnull=False).values_list(
            "lifted_from", flat=True
        )
    )
    return tuple(
        Lesson(
            one.pk,
            spoken(one.review.unit),
            one.kind,
            one.text,
            one.review_id,
            one.pk in taken,
        )
        for one in rows.order_by("review__unit__place", "pk")[:MOST]
    )


# ── what can be begun ──


@dataclass(frozen=True)
class Beginning:
    """Of what a viewer may begin a review: units, periods, metrics; code and name."""

    units: tuple[tuple[str, str], ...]
    periods: tuple[Span, ...]
    metrics: tuple[tuple[str, str], ...]


def beginning(viewer: User, *, on: date) -> Beginning:
    """What a viewer may begin a review of; no units: of nothing."""
    units = Unit.objects.filter(own_units(viewer, on)).order_by("place", "code")
    mine = tuple((one.code, spoken(one)) for one in units)
    if not mine:
        return Beginning((), (), ())
    return Beginning(mine, _periods(on), _metrics(on))


def _periods(on: date) -> tuple[Span, ...]:
    """Those that have begun, of this year and the one before, the latest first."""
    calendar = Calendar.objects.get(code=STANDARD_CALENDAR)
    spans = [*year_spans(calendar, on.year), *year_spans(calendar, on.year - 1)]
    begun = [one for one in spans if one.kind in KINDS and one.start_date <= on]
    return tuple(sorted(begun, key=lambda one: _latest_over_first(one, on)))


def _latest_over_first(one: Span, on: date) -> tuple[bool, int, int]:
    return one.end_date > on, -one.end_date.toordinal(), one.days


def _metrics(on: date) -> tuple[tuple[str, str], ...]:
    committed = Version.objects.filter(
        plan__year__in=(on.year, on.year - 1), state=Version.State.COMMITTED
    )
    rows = Metric.objects.filter(pk__in=committed.values("metric"))
    ordered = sorted(rows.order_by("code"), key=lambda one: one.code != "sales_amount")
    return tuple((one.code, spoken(one)) for one in ordered)


def drafts_of(viewer: User, on: date) -> QuerySet[Review]:
    """Drafts of units that a viewer writes for, whose period is over."""
    mine = Unit.objects.filter(own_units(viewer, on)).values("pk")
    return Review.objects.filter(unit__in=mine, state=State.DRAFT, end_date__lte=on)


def unread_for(viewer: User, on: date) -> QuerySet[Review]:
    """Published reviews of what stands right under a unit he leads, that nobody above has read."""
    leads = Membership.objects.on(on).filter(user=viewer, role__in=LEADS)
    under = Reach.objects.on(on).filter(above__in=leads.values("unit"), depth=1)
    return Review.objects.filter(
        unit__in=under.values("below"), state=State.PUBLISHED, words=None
    )


# ── the next cycle ──


@dataclass(frozen=True)
class Mark:
    """What is marked for the next plan; ``own``: in the company's review itself."""

    seed: Seed
    unit: str
    text: str
    own: bool


def marks_of_year(review: Review, viewer: User, on: date) -> tuple[Mark, ...]:
    """All marks of published reviews of the year that the viewer may read, and are free."""
    seen = reviews_seen(viewer, on).filter(
        Q(state=State.PUBLISHED) | Q(pk=review.pk),
        start_date__gte=review.start_date,
        end_date__lte=review.end_date,
    )
    rows = Seed.objects.filter(
        withdrawn_at=None,
        cycle=None,
        line__withdrawn_at=None,
        line__review__in=seen.values("pk"),
    ).select_related("line__review__unit")
    return tuple(
        Mark(
            one,
            spoken(one.line.review.unit),
            one.line.text,
            one.line.review_id == review.pk,
        )
        for one in sorted(rows, key=lambda s: (s.line.review_id != review.pk, s.pk))
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
    return tuple(
        Mark(
            one,
            spoken(one.line.review.unit),
            one.line.text,
            one.line.review_id == cycle.review_id,
        )
        for one in rows
    )
