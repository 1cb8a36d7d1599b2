"""Where units stand: put under a parent, carried to another, ended.

Rules and rows only; whether one may, and the trail, are the services' part.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from luopan.org import closure
from luopan.org.language import listed
from luopan.org.models import (
    Company,
    Dated,
    Holding,
    Parentage,
    Person,
    Reach,
    Remit,
    Unit,
)
from luopan.org.words import check_span
from luopan.trail.refusal import Refused


def plant_unit(unit: Unit, parent: Unit, place: int | None = None) -> Unit:
    """Store a new unit under its parent."""
    closure.take_turn()
    parent.refresh_from_db()
    check_span(unit.start_date, unit.end_date, unit)
    _check_parent(unit, parent, unit.start_date, unit.end_date)
    if Unit.objects.filter(code=unit.code).exists():
        raise Refused(_("The code %(code)s is taken by another unit."), code=unit.code)
    unit.overlay = unit.overlay or parent.overlay
    unit.place = _next_place(parent) if place is None else place
    unit.save(force_insert=True)
    Parentage.objects.create(
        unit=unit, parent=parent, start_date=unit.start_date, end_date=unit.end_date
    )
    closure.plant(unit.pk - 1, unit.pk)
    return unit


def carry(parentages: Iterable[Parentage], parent: Unit, from_date: date) -> None:
    """Put units under another parent, each for what is left of its parentage."""
    spans: dict[tuple[date, date | None], list[Parentage]] = {}
    for one in parentages:
        span = max(one.start_date, from_date), one.end_date
        _check_parent(one.unit, parent, *span)
        spans.setdefault(span, []).append(one)
    for (start, end), moved in spans.items():
        units = [one.unit_id for one in moved]
        around = Reach.objects.during(start, end).filter(above__in=units, below=parent)
        if circle := around.select_related("above").first():
            raise Refused(
                _("%(parent)s is under %(unit)s; %(unit)s cannot be under it."),
                parent=parent,
                unit=circle.above,
            )
        _rewrite(moved, parent, start)
        closure.detach(units, start, end)
        closure.attach(units, parent.pk, start, end)


def under_from(unit: Unit, day: date) -> list[Parentage]:
    """What stands directly under a unit on a day or later."""
    under = Parentage.objects.after(day).filter(parent=unit).select_related("unit")
    return list(under.order_by("unit__place", "unit__code", "start_date"))


def finish_unit(unit: Unit, end_date: date) -> None:
    """End a unit with nothing under it: its place, its remit, and who sits in it."""
    check_span(unit.start_date, end_date, unit)
    if unit.end_date is not None and unit.end_date <= end_date:
        raise Refused(
            _("%(unit)s is already due to end on %(day)s."),
            unit=unit,
            day=unit.end_date,
        )
    for rows in (
        Parentage.objects.filter(unit=unit),
        Holding.objects.filter(seat=unit),
        Remit.objects.filter(unit=unit),
    ):
        rows.filter(start_date__gte=end_date).delete()
        rows.after(end_date).update(end_date=end_date)
    closure.finish(unit.pk, end_date)
    unit.end_date = end_date
    unit.save(update_fields=["end_date"])


def some_names(units: Iterable[object]) -> str:
    """The first three names, and how many more there are."""
    names = list(dict.fromkeys(str(unit) for unit in units))
    more = f" +{len(names) - 3}" if len(names) > 3 else ""
    return listed(names[:3]) + more


def _rewrite(moved: list[Parentage], parent: Unit, start: date) -> None:
    """End the old parentages and begin new ones; none is left that has no day."""
    whole = [one.pk for one in moved if one.start_date >= start]
    cut = [one for one in moved if one.start_date < start]
    Parentage.objects.filter(pk__in=whole).update(parent=parent)
    Parentage.objects.filter(pk__in=[one.pk for one in cut]).update(end_date=start)
    Parentage.objects.bulk_create(
        Parentage(
            unit_id=one.unit_id, parent=parent, start_date=start, end_date=one.end_date
        )
        for one in cut
    )


def _check_parent(unit: Unit, parent: Unit, start: date, end: date | None) -> None:
    """Refuse a parent that is a seat, an overlay above a total, or not there in time."""
    if parent.kind == Unit.Kind.SEAT:
        raise Refused(
            _("%(parent)s is a seat; %(unit)s cannot be under it."),
            parent=parent,
            unit=unit,
        )
    if parent.overlay and not unit.overlay and unit.pk is not None:
        raise Refused(
            _(
                "%(parent)s is an overlay unit, outside the totals; %(unit)s counts in the "
                "totals and cannot be under it."
            ),
            parent=parent,
            unit=unit,
        )
    if parent.start_date > start:
        raise Refused(
            _(
                "%(parent)s begins on %(day)s; %(unit)s cannot be under it from %(start)s."
            ),
            parent=parent,
            unit=unit,
            day=parent.start_date,
            start=start,
        )
    if parent.end_date is not None and (end is None or end > parent.end_date):
        raise Refused(
            _("%(parent)s ends on %(day)s; %(unit)s cannot be under it after that."),
            parent=parent,
            unit=unit,
            day=parent.end_date,
        )


def _next_place(parent: Unit) -> int:
    last = Parentage.objects.filter(parent=parent).aggregate(last=Max("unit__place"))[
        "last"
    ]
    return 0 if last is None else int(last) + 1


def refuse_root(unit: Unit) -> None:
    """The company as a whole neither moves nor ends."""
    if Company.objects.filter(root=unit).exists():
        raise Refused(
            _("%(unit)s is the whole company and cannot be changed."), unit=unit
        )


def sooner(seat: Unit, person: Person) -> date | None:
    """Where a stay without an end ends: with the seat or with the person."""
    return min(
        (d for d in (seat.end_date, person.end_date) if d is not None), default=None
    )


def check_within(whole: Dated, start: date, end: date | None) -> None:
    """Refuse days on which a seat or a person is not there."""
    ends = whole.end_date
    late = ends is not None and (start >= ends or (end is not None and end > ends))
    if whole.start_date > start or late:
        raise Refused(
            _("%(what)s only exists from %(begins)s until %(ends)s."),
            what=whole,
            begins=whole.start_date,
            ends=ends or "…",
        )
