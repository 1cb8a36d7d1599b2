"""Products, metrics, calendars and customers as settings pages list them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from luopan.dimensions.definitions import MONEY
from luopan.dimensions.models import (
    Calendar,
    HolidayYear,
    Metric,
)
from luopan.dimensions.queries import (
    calendar_called,
    calendars,
    metrics,
    product_tree,
    year_spans,
)
from luopan.dimensions.queries.metrics import MetricRow
from luopan.dimensions.queries.products import ProductRow
from luopan.dimensions.queries.terms import worded
from luopan.engine.calendar import Span
from luopan.org.access import Action, Unknown, may
from luopan.org.facts import facts
from luopan.org.language import in_other_language
from luopan.org.models import User
from luopan.org.services.company import FOUNDED


@dataclass(frozen=True)
class ProductLine:
    """A product and how deep it stands."""

    row: ProductRow
    depth: int
    kind: str

    @property
    def from_the_start(self) -> bool:
        """Whether it has been there from before all records."""
        return self.row.start_date <= FOUNDED


def metric_called(code: str) -> Metric:
    """The metric of a code.

    Raises:
        Unknown: There is none.
    """
    found = Metric.objects.filter(code=code).first()
    if found is None:
        raise Unknown(
            _("There is no metric with the code “%(code)s”."), code=code[:120]
        )
    return found


@dataclass(frozen=True)
class MetricLine:
    """A metric in words."""

    row: MetricRow
    kind: str
    definition: str
    counted_in: str
    about: str = ""  # results collections process customers market


@dataclass(frozen=True)
class CalendarLine:
    """A calendar, and how it cuts a year."""

    code: str
    name: str
    name_other: str
    periods: tuple[tuple[str, date, date], ...]


def may_edit(viewer: User, *, on: date) -> bool:
    """Whether the viewer may change products, calendars and metrics."""
    return may(viewer, Action.DIMENSIONS_EDIT, on=on)


def may_edit_people(viewer: User, *, on: date) -> bool:
    """Whether the viewer may add people and let them go."""
    return may(viewer, Action.PEOPLE_EDIT, on=on)


def product_lines(on: date) -> tuple[ProductLine, ...]:
    """The tree of products of a day, root first."""
    depths: dict[str | None, int] = {None: -1}
    kinds = {
        "root": _("all"),
        "category": _("category"),
        "line": _("product line"),
        "item": _("item"),
    }
    lines = []
    for row in product_tree(on):
        depths[row.code] = depths[row.parent_code] + 1
        lines.append(ProductLine(row, depths[row.code], kinds.get(row.kind, row.kind)))
    return tuple(lines)


def products_named(words: str, *, on: date, most: int = 6) -> tuple[ProductRow, ...]:
    """Products of a day with some letters in a name or at the start of a code."""
    asked = words.lower()
    found = [
        row
        for row in product_tree(on)
        if asked in f"{row.name}\n{row.name_other}".lower()
        or row.code.lower().startswith(asked)
    ]
    return tuple(found[:most])


def metric_lines(on: date) -> tuple[MetricLine, ...]:
    """Every metric of a day with its definition in the reader's language."""
    kinds = {
        "additive": _("adds up"),
        "distinct": _("distinct count"),
        "first": _("first occurrence"),
        "balance": _("balance"),
        "duration": _("duration"),
        "ratio": _("ratio"),
    }
    other = in_other_language()
    known = {row.code: row for row in metrics()}
    return tuple(
        MetricLine(
            row,
            kinds[row.kind],
            (row.definition_other if other else "") or row.definition,
            _counted_in(row, known),
            _about(row, known),
        )
        for row in metrics(on)
    )


def _about(row: MetricRow, known: Mapping[str, MetricRow]) -> str:
    """What a metric is about: what it counts of which records says it."""
    if row.kind == "ratio":
        parts = [known[one] for one in (row.numerator, row.denominator) if one in known]
        found = [_about(part, {}) for part in parts]
        return "market" if "market" in found else (found or ["results"])[0]
    if row.measure == "account":
        return "customers"
    if row.document in {"activity", "opportunity", "stage"}:
        return "process"
    if row.document in {"market", "stock", "sell_out"}:
        return "market"
    owed = row.document == "invoice" and (
        row.kind == "balance" or row.date_field == "due_date"
    )
    return "collections" if owed or row.document in {"receipt", "match"} else "results"


def _counted_in(row: MetricRow, known: Mapping[str, MetricRow]) -> str:
    """Money without a currency of its own is in the company's; a rate in percent."""
    if row.kind == "ratio" and not row.counted_in:
        over, under = (known.get(one or "") for one in (row.numerator, row.denominator))
        if not over or not under or over.measure == under.measure:
            return "%"
        above, below = _counted_in(over, {}), _counted_in(under, {})
        return "%" if above == below else above
    if row.measure == "quantity" and not row.counted_in:
        return _("by product")
    company = facts()
    if row.currency or row.measure not in MONEY or company is None:
        return row.currency or worded(row.counted_in)
    return company.currency


def calendar_lines(year: int) -> tuple[CalendarLine, ...]:
    """Every calendar with the quarters (or, without any, the months) of a year."""
    found = {c.code: c for c in Calendar.objects.all()}
    return tuple(
        CalendarLine(row.code, row.name, row.name_other, _cut(found[row.code], year))
        for row in calendars()
    )


def _cut(calendar: Calendar, year: int) -> tuple[tuple[str, date, date], ...]:
    spans = year_spans(calendar, year)
    for kind in ("quarter", "month", "week"):
        cut = [s for s in spans if s.kind == kind]
        if cut:
            return tuple((s.code, s.start_date, s.end_date) for s in cut)
    return ()


def holiday_years(year: int) -> tuple[tuple[int, str], ...]:
    """Years around one, with where their holidays are known from; empty: not yet."""
    known = dict(HolidayYear.objects.values_list("year", "source"))
    return tuple((y, known.get(y, "")) for y in range(year - 2, year + 3))


def calendar_of_code(code: str) -> Calendar:
    """The calendar of a code.

    Raises:
        Unknown: There is none.
    """
    found = Calendar.objects.filter(code=code).first()
    if found is None:
        raise Unknown(_("There is no calendar with this code."))
    return found


def periods(code: str, year: int) -> tuple[Span, ...]:
    """The tree of periods that a calendar cuts a year into, preorder, the year first.

    Raises:
        Refused: There is no such calendar, or it has no such year.
    """
    calendar_called(code)
    return year_spans(Calendar.objects.get(code=code), year)
