"""The objectives of a year as an outline, and one of them with what it wants."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Metric
from luopan.dimensions.queries import counted_in
from luopan.org.access import Action, may
from luopan.org.language import in_other_language, spoken
from luopan.org.models import User
from luopan.records.queries import by_span, reach_date
from luopan.strategy import weights
from luopan.strategy.access import owns
from luopan.strategy.models import Assumption, Measure, Objective
from luopan.strategy.words import span_of_year
from luopan.trail.canonical import named
from luopan.trail.queries import EntryRow, entries
from luopan.trail.refusal import Refused

MILLIONTHS = 1_000_000


@dataclass(frozen=True)
class Line:
    """An objective in the outline.

    Attributes:
        depth: 0 on top.
        share: Of the whole year, by the weights on the way down; 1 is all. 0 if dropped.
        lacking: What its open children's weights lack to 100; None: it has none.
    """

    id: int
    code: str
    name: str
    kind: str
    state: str
    depth: int
    parent: str | None
    weight: int
    share: Fraction
    lacking: int | None
    owner: str
    owner_code: str
    start_date: date
    end_date: date
    wording: str

    @property
    def open(self) -> bool:
        """Still wanted."""
        return self.state == Objective.State.OPEN

    @property
    def part(self) -> float:
        """The share as people read it; 1.0 is the whole."""
        return float(self.share)


@dataclass(frozen=True)
class Outline:
    """All objectives of a year in the order of the tree.

    Attributes:
        lacking: What the weights on top lack to 100; None: nothing stands there.
    """

    year: int
    lines: tuple[Line, ...]
    lacking: int | None

    @property
    def live(self) -> tuple[Line, ...]:
        """Those still wanted."""
        return tuple(line for line in self.lines if line.open)

    @property
    def uneven(self) -> tuple[Line, ...]:
        """Open objectives whose children's weights do not make a hundred."""
        return tuple(line for line in self.live if line.lacking)


def outline(year: int) -> Outline:
    """The objectives of a year, those dropped among them, in the reader's language."""
    found = Objective.objects.filter(year=year).select_related("owner")
    rows = _in_order(list(found.order_by("place", "pk")))
    codes = {row.pk: row.code for row, _depth in rows}
    live = [row for row, _depth in rows if row.state == Objective.State.OPEN]
    shares = weights.shares(
        {row.code: codes.get(row.parent_id or 0) for row in live},
        {row.code: row.weight for row in live},
    )
    lacks = _lacks(live)
    lines = tuple(
        Line(
            id=row.pk,
            code=row.code,
            name=spoken(row),
            kind=row.kind,
            state=row.state,
            depth=depth,
            parent=codes.get(row.parent_id or 0),
            weight=row.weight,
            share=shares.get(row.code, Fraction(0)),
            lacking=lacks.get(row.pk),
            owner=spoken(row.owner),
            owner_code=row.owner.code,
            start_date=row.start_date,
            end_date=row.end_date,
            wording=worded(row),
        )
        for row, depth in rows
    )
    return Outline(year, lines, lacks.get(None))


def _in_order(rows: Sequence[Objective]) -> list[tuple[Objective, int]]:
    """Each before what stands under it, with its depth."""
    under: dict[int | None, list[Objective]] = {}
    for row in rows:
        under.setdefault(row.parent_id, []).append(row)
    found: list[tuple[Objective, int]] = []

    def walk(parent: int | None, depth: int) -> None:
        for row in under.get(parent, []):
            found.append((row, depth))
            walk(row.pk, depth + 1)

    walk(None, 0)
    return found


def _lacks(live: Iterable[Objective]) -> dict[int | None, int]:
    families: dict[int | None, dict[str, int]] = {}
    for row in live:
        families.setdefault(row.parent_id, {})[row.code] = row.weight
    return {parent: weights.lacking(family) for parent, family in families.items()}


def worded(row: object) -> str:
    """The wording in the reader's language; the only one there is if there is but one."""
    first = str(getattr(row, "wording", ""))
    other = str(getattr(row, "wording_other", ""))
    return (other if in_other_language() else first) or first or other


def years() -> tuple[int, ...]:
    """The years that have objectives, the latest first."""
    found = Objective.objects.order_by("-year").values_list("year", flat=True)
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class Wish:
    """What an objective wants of a metric.

    Attributes:
        unit: Name of the unit; empty: the company; “another unit”: one out of reach.
        unit_code: Its code; None: the company, or a unit out of reach.
        amount: Wanted, in the metric's own unit; None: a level or a change is wanted, or it
            is not to be seen.
        level: Wanted height; 0.3 is 30 %.
        change: Against the year before; 0.2: a fifth more.
        base: Of a change: what the year before brought; None: nothing, or it is running.
        base_whole: Whether that year is over, in the records too.
        shown: Whether the reader may see amounts of that unit.
    """

    id: int
    metric: str
    metric_code: str
    metric_kind: str
    counted_in: str
    lower_is_better: bool
    unit: str
    unit_code: str | None
    product: str
    product_code: str | None
    amount: Decimal | None
    level: float | None
    change: float | None
    base: Decimal | None
    base_whole: bool
    shown: bool

    @property
    def wanted(self) -> Decimal | None:
        """The amount that is wanted: said, or worked out from the year before."""
        if self.amount is not None or self.change is None or not self.base_whole:
            return self.amount
        if self.base is None:
            return None
        return self.base * (1 + Decimal(str(self.change)))


def measures_of(objectives: Iterable[int]) -> dict[int, tuple[Measure, ...]]:
    """The measures that still count, by objective; one query."""
    found: dict[int, list[Measure]] = {}
    rows = Measure.objects.filter(objective__in=list(objectives), withdrawn_at=None)
    for row in rows.select_related("metric", "unit", "product").order_by("pk"):
        found.setdefault(row.objective_id, []).append(row)
    return {key: tuple(rows) for key, rows in found.items()}


def wishes(
    measures: Iterable[Measure], year: int, *, viewer: User, at: datetime, on: date
) -> tuple[Wish, ...]:
    """Measures with what they come to, as far as the viewer may see amounts.

    Args:
        measures: Of one objective.
        year: Of the strategy.
        viewer: Sees amounts of units whose targets he may see.
        at: What was known by then is the year before.
        on: The day his rights are asked for.
    """
    return tuple(_wish(one, year, viewer, at, on) for one in measures)


def _wish(one: Measure, year: int, viewer: User, at: datetime, on: date) -> Wish:
    shown = may(viewer, Action.TARGETS_READ, unit=one.unit, on=on)
    base, whole = None, False
    if one.change is not None and shown:
        base, whole = _year_before(one, year, at, on)
    unit, unit_code = _unit_named(one, viewer, on)
    return Wish(
        id=one.pk,
        metric=spoken(one.metric),
        metric_code=one.metric.code,
        metric_kind=one.metric.kind,
        counted_in=counted_in(one.metric),
        lower_is_better=one.metric.lower_is_better,
        unit=unit,
        unit_code=unit_code,
        product=spoken(one.product) if one.product else "",
        product_code=one.product.code if one.product else None,
        amount=_own_unit(one) if shown else None,
        level=one.level,
        change=one.change,
        base=base,
        base_whole=whole,
        shown=shown,
    )


def _unit_named(one: Measure, viewer: User, on: date) -> tuple[str, str | None]:
    """Name and code of the unit; of one out of reach the viewer hears neither."""
    if one.unit is None:
        return "", None
    if may(viewer, Action.ORG_READ, unit=one.unit, on=on):
        return spoken(one.unit), one.unit.code
    return gettext("another unit"), None


def _own_unit(one: Measure) -> Decimal | None:
    return None if one.amount is None else one.amount * one.metric.quantum


def _year_before(
    one: Measure, year: int, at: datetime, on: date
) -> tuple[Decimal | None, bool]:
    """What the year before brought, and whether its records are whole.

    While it is running nothing is read: a part of it is no base.
    """
    start, end = span_of_year(year - 1)
    if on < end:
        return None, False
    reach = reach_date(one.metric, as_of=on, known_at=at)
    if reach is None or reach < start:
        return None, False
    (found,) = by_span(
        one.metric,
        [(start, end)],
        as_of=on,
        unit=one.unit,
        product=one.product,
        known_at=at,
    )
    return Decimal(found.amount) / MILLIONTHS, reach >= end - timedelta(days=1)


@dataclass(frozen=True)
class Chosen:
    """One objective in full.

    Attributes:
        may_edit: The reader may change everything of it.
        may_word: He may change its wording: it is his own, or he may edit.
        path: The objectives above it, the top first: code and name.
    """

    line: Line
    year: int
    wording: str
    dropped_reason: str
    dropped_at: datetime | None
    path: tuple[tuple[str, str], ...]
    children: tuple[Line, ...]
    wishes: tuple[Wish, ...]
    may_edit: bool
    may_word: bool


def chosen(objective: Objective, *, viewer: User, at: datetime, on: date) -> Chosen:
    """An objective as a page or program shows it."""
    return chosen_in(outline(objective.year), objective, viewer=viewer, at=at, on=on)


def chosen_in(
    shown: Outline, objective: Objective, *, viewer: User, at: datetime, on: date
) -> Chosen:
    """The same, where the outline is at hand."""
    by_code = {line.code: line for line in shown.lines}
    line = by_code[objective.code]
    measures = measures_of([objective.pk]).get(objective.pk, ())
    edits = may(viewer, Action.STRATEGY_EDIT, on=on)
    return Chosen(
        line=line,
        year=objective.year,
        wording=worded(objective),
        dropped_reason=objective.dropped_reason,
        dropped_at=objective.dropped_at,
        path=tuple(_path(line, by_code)),
        children=tuple(one for one in shown.lines if one.parent == line.code),
        wishes=wishes(measures, objective.year, viewer=viewer, at=at, on=on),
        may_edit=edits,
        may_word=edits or owns(viewer, objective.owner, on),
    )


def _path(line: Line, by_code: dict[str, Line]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    above = line.parent
    while above is not None:
        found.insert(0, (above, by_code[above].name))
        above = by_code[above].parent
    return found


def find(words: str, *, most: int = 6) -> tuple[Objective, ...]:
    """Open objectives by a part of a name in either language, or how a code begins."""
    said = Q(name__icontains=words) | Q(name_other__icontains=words)
    said |= Q(code__istartswith=words)
    found = Objective.objects.filter(said, state=Objective.State.OPEN)
    return tuple(found.order_by("-year", "place", "pk")[:most])


def measurable(on: date) -> tuple[Metric, ...]:
    """The metrics that may show an objective on a day, in the order they were made."""
    begun = Q(start_date=None) | Q(start_date__lte=on)
    lasts = Q(end_date=None) | Q(end_date__gt=on)
    return tuple(Metric.objects.filter(begun, lasts).order_by("pk"))


def metric_called(code: str) -> Metric:
    """The metric of a code.

    Raises:
        Refused: There is none.
    """
    found = Metric.objects.filter(code=code).first()
    if found is None:
        raise Refused(_("There is no metric with the code “%(code)s”."), code=code)
    return found


def history(thing: Objective | Assumption, *, most: int = 30) -> tuple[EntryRow, ...]:
    """What was done to an objective or assumption, newest first; what was refused left out."""
    return entries(named(thing), outcome="done", limit=most)
