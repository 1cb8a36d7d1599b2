"""A review in full: its facts by parts, its lines, what was said above, what is below."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from luopan.dimensions.models import Product
from luopan.engine.tree import RESERVE
from luopan.org.access import name_of
from luopan.org.held import holders_of
from luopan.org.language import spoken
from luopan.org.models import Reach, Unit, User
from luopan.review.access.looking_back import ABOVE, OWN, may_open_next, reviews_seen
from luopan.review.models import NextCycle, Review, ReviewLine, ReviewWord, Seed
from luopan.review.queries.next_cycle import cycle_of, names_of
from luopan.review.queries.reviews import MOST, ReviewRow, amount_of, rows_of
from luopan.strategy.models import Assumption
from luopan.tracking.access import side_of

State, Part = Review.State, ReviewLine.Part


@dataclass(frozen=True)
class Piece:
    """A part of goal − result: of a unit, a product or a month.

    ``holder`` is who was in its seat on the day of the review; empty: nobody, or it is none.
    """

    key: str
    name: str
    goal: Decimal
    result: Decimal
    holder: str = ""

    @property
    def reserve(self) -> bool:
        """What the unit keeps back, or nobody under it answers for."""
        return self.key.endswith(RESERVE)

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
        named: Names of units, products, assumptions in the facts, by “kind:key”; how an
            assumption stands now, by “now:key”.
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


def review_page(review: Review, *, viewer: User, on: date) -> ReviewPage:
    """A review with all that stands in it and what its reader may do."""
    row = rows_of(reviews_seen(viewer, on).filter(pk=review.pk), viewer, on)[0]
    side = side_of(viewer, review.unit, on)
    draft = review.state == State.DRAFT
    lines = _lines(review)
    facts, named = review.facts, names_in(review.facts)
    named |= names_of(seed for line in lines for seed in line.seeds)
    cycle = cycle_of(review)
    return ReviewPage(
        review,
        row,
        facts,
        _units(facts.get("units", ()), named, review.as_of),
        _parts(facts.get("products", ()), "product", named),
        _parts(facts.get("parts", ()), "month", named),
        lines,
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
                if kind == "assumption":
                    found[f"now:{one.code}"] = one.state
    return found


def _units(
    rows: Sequence[dict[str, Any]], named: dict[str, str], on: date
) -> tuple[Piece, ...]:
    held = holders_of([row["key"] for row in rows], on=on)
    pieces = _parts(rows, "unit", named)
    return tuple(replace(one, holder=held.get(one.key, "")) for one in pieces)


def _parts(
    rows: Iterable[dict[str, Any]], kind: str, named: dict[str, str]
) -> tuple[Piece, ...]:
    return tuple(
        Piece(
            row["key"],
            named.get(f"{kind}:{row['key']}", ""),
            amount_of(row["goal"]) or Decimal(0),
            amount_of(row["result"]) or Decimal(0),
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
