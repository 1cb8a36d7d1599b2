"""What waits for somebody: a workbook to fill in, files to load."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Exists, Max, OuterRef

from luopan.org.access import Action, reach
from luopan.org.language import spoken
from luopan.org.models import User
from luopan.targets.agreeing.speaking import own_units
from luopan.targets.collecting.checking import GOOD
from luopan.targets.models import Collected, Return, Version
from luopan.targets.queries.collecting.shapes import Wanted


def wanted(viewer: User, *, on: date) -> tuple[Wanted, ...]:
    """Workbooks the viewer is asked to fill in, and files he may load; two queries."""
    return (*_to_fill_in(viewer, on), *_to_load(viewer, on))


def _to_fill_in(viewer: User, on: date) -> Iterator[Wanted]:
    own = reach(viewer, Action.TARGETS_AGREE, on=on).filter(own_units(viewer, on))
    here = {"version": OuterRef("version"), "handout__unit": OuterRef("unit")}
    sent = Return.objects.filter(**here, state__in=GOOD, found__faults=[])
    rows = Collected.objects.filter(~Exists(sent), unit__in=own.values("pk"))
    rows = rows.exclude(version__state=Version.State.COMMITTED)
    for one in rows.select_related("version__plan", "unit"):
        yield Wanted(
            one.version_id,
            f"{one.version.plan.year} · {spoken(one.version)}",
            spoken(one.unit),
            one.deadline,
            one.deadline < on,
            0,
            one.at,
        )


def _to_load(viewer: User, on: date) -> Iterator[Wanted]:
    """Files of others that wait, per version; whoever returned one sees it there."""
    edits = reach(viewer, Action.TARGETS_EDIT, on=on).values("pk")
    ready = Return.objects.filter(
        state=Return.State.CHECKED,
        handout__unit__in=edits,
        found__faults=[],
        found__same=None,
    ).exclude(version__state=Version.State.COMMITTED)
    names = "version", "version__plan__year", "version__name"
    counted = ready.values(*names).annotate(count=Count("pk"), at=Max("received_at"))
    for row in counted.order_by("-at"):
        yield Wanted(
            row["version"],
            f"{row['version__plan__year']} · {row['version__name']}",
            "",
            None,
            False,
            row["count"],
            row["at"],
        )
