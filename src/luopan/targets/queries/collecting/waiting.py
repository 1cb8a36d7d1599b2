"""What waits for somebody: a workbook to fill in, files to load."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Count, DateField, Exists, Max, OuterRef, Value

from luopan.org.access import Action, reach
from luopan.org.language import spoken
from luopan.org.models import User
from luopan.targets.agreeing.speaking import own_units
from luopan.targets.collecting.checking import GOOD
from luopan.targets.models import Collected, Return, Version
from luopan.targets.queries.collecting.shapes import Wanted


def wanted(viewer: User, *, on: date) -> tuple[Wanted, ...]:
    """Workbooks the viewer is asked to fill in, and files he may load; one query."""
    rows = to_fill_in(viewer, on).union(to_load(viewer, on), all=True)
    return tuple(_wanted(row, on) for row in rows)


NAMES = ("version", "version__plan__year", "version__name", "version__name_other")


def to_fill_in(viewer: User, on: date) -> Any:
    """Workbooks that he was asked for and has not sent."""
    own = reach(viewer, Action.TARGETS_AGREE, on=on).filter(own_units(viewer, on))
    here = {"version": OuterRef("version"), "handout__unit": OuterRef("unit")}
    sent = Return.objects.filter(**here, state__in=GOOD, found__faults=[])
    rows = Collected.objects.filter(~Exists(sent), unit__in=own.values("pk"))
    rows = rows.exclude(version__state=Version.State.COMMITTED)
    named = "unit__name", "unit__name_other", "deadline", "at"
    return rows.values_list(*NAMES, *named, Value(0))


def to_load(viewer: User, on: date) -> Any:
    """Files of others that wait, per version; whoever returned one sees it there."""
    edits = reach(viewer, Action.TARGETS_EDIT, on=on).values("pk")
    ready = Return.objects.filter(
        state=Return.State.CHECKED,
        handout__unit__in=edits,
        found__faults=[],
        found__same=None,
    ).exclude(version__state=Version.State.COMMITTED)
    none, day = Value("", CharField()), Value(None, DateField())
    counted = ready.values(*NAMES).annotate(count=Count("pk"), last=Max("received_at"))
    return counted.values_list(*NAMES, none, none, day, "last", "count")


@dataclass(frozen=True)
class _Named:
    """A name and the one in the other language."""

    name: str
    name_other: str


def _wanted(row: tuple[Any, ...], on: date) -> Wanted:
    version, year, *names, deadline, at, count = row
    label = f"{year} · {spoken(_Named(*names[:2]))}"
    unit = spoken(_Named(*names[2:]))
    late = deadline is not None and deadline < on
    return Wanted(version, label, unit, deadline, late, count, at)
