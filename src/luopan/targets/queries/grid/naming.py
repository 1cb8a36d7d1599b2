"""The rows and columns of a grid as people call them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from luopan.dimensions.queries import year_spans
from luopan.engine.calendar import Span
from luopan.engine.space import Space
from luopan.engine.tree import RESERVE
from luopan.org.facts import remembered_while_reading
from luopan.org.language import in_other_language
from luopan.org.models import Holding, Unit
from luopan.targets.models import Version
from luopan.targets.queries.sheets import names_of

FEW = 900  # codes asked for one by one


@dataclass(frozen=True)
class Column:
    """A period of the plan's year; ``start``, ``stop``: which leaves are under it."""

    code: str
    name: str
    kind: str
    depth: int
    start: int
    stop: int
    start_date: date
    end_date: date


@dataclass(frozen=True)
class Named:
    """A unit or product of the grid.

    Attributes:
        title: More of it: the seat a person sits in.
        kind: ``unit``, ``seat``, ``product`` or ``reserve``.
    """

    code: str
    name: str
    title: str
    kind: str


def columns(version: Version, space: Space) -> tuple[Column, ...]:
    """All periods of a version, the year first."""
    spans = {s.code: s for s in year_spans(version.plan.calendar, version.plan.year)}
    tree = space.periods
    found = []
    for code, depth in zip(tree.codes, tree.depths.tolist(), strict=True):
        span, leaves = spans[code], tree.slice(code)
        found.append(
            Column(
                code,
                period_name(span),
                span.kind,
                depth,
                leaves.start,
                leaves.stop,
                span.start_date,
                span.end_date,
            )
        )
    return tuple(found)


def period_name(span: Span) -> str:
    """``全年``, ``上半年``, ``Q1``, ``3月``, ``第5周``; a part of a week by its days."""
    number = span.code.rsplit("-", 1)[-1].lstrip("HQPW")
    if span.kind == "year":
        return _("Full year")
    if span.kind == "half":
        return _("First half") if number == "1" else _("Second half")
    if span.kind == "quarter":
        return f"Q{number}"
    if span.kind == "week":
        return _("Week %(number)s") % {"number": int(number)}
    if span.kind == "part":
        last = span.end_date - timedelta(days=1)
        return f"{span.start_date.month}/{span.start_date.day}–{last.day}"
    if "-P" in span.code:
        return _("Period %(number)s") % {"number": int(number)}
    return _months()[int(number) - 1]


def _months() -> tuple[str, ...]:
    return (
        *(_("Jan"), _("Feb"), _("Mar"), _("Apr"), _("May"), _("Jun")),
        *(_("Jul"), _("Aug"), _("Sep"), _("Oct"), _("Nov"), _("Dec")),
    )


def unit_of(code: str) -> Unit | None:
    """The unit of a code, or the one that a reserve belongs to; read once in a page."""
    own = code.removesuffix(RESERVE)
    return remembered_while_reading(
        ("unit", own), lambda: Unit.objects.filter(code=own).first()
    )


def units(
    codes: Collection[str], on: date, *, other: bool | None = None
) -> list[Named]:
    """Units by the names of who sits there; vacant seats by their own."""
    other = in_other_language() if other is None else other
    own = [code.removesuffix(RESERVE) for code in codes]
    rows = Unit.objects.all()
    if len(codes) <= FEW:
        rows = rows.filter(code__in=own)
    known = {
        code: (name if not (other and second) else second, kind)
        for code, name, second, kind in rows.values_list(
            "code", "name", "name_other", "kind"
        )
    }
    seated = _occupants(
        [c for c in own if known.get(c, ("", ""))[1] == "seat"], on, other
    )
    return [_unit(code, known, seated) for code in codes]


def _unit(
    code: str, known: dict[str, tuple[str, str]], seated: dict[str, str]
) -> Named:
    if code.endswith(RESERVE):
        own = known.get(code.removesuffix(RESERVE), ("", ""))[0]
        return Named(code, _("Reserved"), own, "reserve")
    name, kind = known.get(code, (code, "unit"))
    if kind != "seat":
        return Named(code, name, "", "unit")
    person = seated.get(code)
    return Named(code, person or _("%(seat)s (vacant)") % {"seat": name}, name, "seat")


def _occupants(seats: Collection[str], on: date, other: bool) -> dict[str, str]:
    """Who sits where on a day: the holder, else who stands in for him."""
    found = Holding.objects.on(on)
    if len(seats) <= FEW:
        found = found.filter(seat__code__in=seats)
    names: dict[str, str] = {}
    rows = found.order_by("-kind", "start_date")  # holder before acting
    for seat, name, second in rows.values_list(
        "seat__code", "person__name", "person__name_other"
    ):
        names.setdefault(seat, second if other and second else name)
    return names


def products(codes: Iterable[str], *, other: bool | None = None) -> list[Named]:
    """Products by name; what is kept back of a line as such."""
    codes = list(codes)
    own = [code.removesuffix(RESERVE) for code in codes]
    known = names_of("product", own, other=other)
    return [
        Named(code, _("Reserved"), known.get(code.removesuffix(RESERVE), ""), "reserve")
        if code.endswith(RESERVE)
        else Named(code, known.get(code, code), "", "product")
        for code in codes
    ]
