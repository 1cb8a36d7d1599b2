"""Sheets of actions: what they hold, what became of them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from luopan.actions.access import WRITES
from luopan.actions.models import Action, ActionFile
from luopan.actions.queries.listing import owners
from luopan.actions.sheet import Examined, examine
from luopan.actions.sheet_rows import Known, Place, by_words
from luopan.dimensions.models import Metric
from luopan.org.access import Unknown, anywhere, reach
from luopan.org.models import Person, Unit, User
from luopan.records.uploads import keeping
from luopan.strategy.words import span_of_year


@dataclass(frozen=True)
class FileRow:
    """A sheet that was handed in. ``state``: waiting, applied or discarded."""

    id: int
    name: str
    received_at: datetime
    state: str
    rows: int


@dataclass(frozen=True)
class Offered:
    """What may be named in a sheet: units, people and metrics, in order."""

    units: tuple[Unit, ...]
    people: tuple[Person, ...]
    metrics: tuple[Metric, ...]


def file_row(row: ActionFile) -> FileRow:
    """A sheet as it is shown."""
    state = "applied" if row.applied_at else "waiting"
    if row.discarded_at:
        state = "discarded"
    return FileRow(row.pk, row.name, row.received_at, state, row.rows)


def action_files(viewer: User, *, most: int = 5) -> tuple[FileRow, ...]:
    """One's own sheets that wait to be decided on, the newest first."""
    found = ActionFile.objects.filter(actor=viewer, applied_at=None, discarded_at=None)
    return tuple(file_row(row) for row in found.order_by("-pk")[:most])


def action_file_seen(viewer: User, number: int, *, on: date) -> ActionFile:
    """A sheet that the viewer handed in.

    Raises:
        Unknown: There is none, it is another's, or he plans actions nowhere any more.
    """
    found = ActionFile.objects.filter(pk=number, actor=viewer).first()
    if found is None or not anywhere(viewer, (WRITES,), on=on):
        raise Unknown(_("There is no such file."))
    return found


def offered(viewer: User, *, on: date) -> Offered:
    """What a viewer may name in a sheet; three queries."""
    units = reach(viewer, WRITES, on=on).filter(end_date=None, overlay=False)
    metrics = Metric.objects.filter(kind="additive").order_by("pk")
    return Offered(
        tuple(units.order_by("place", "code")), owners(viewer, on=on), tuple(metrics)
    )


def examined(file: ActionFile, *, viewer: User, on: date) -> Examined:
    """What a sheet would plan beside what is planned now.

    Raises:
        FileNotFoundError: Somebody took it away from the disk.
    """
    may = offered(viewer, on=on)
    first = span_of_year(on.year)[0]
    known = Known(
        units=by_words(may.units),
        people=by_words(may.people),
        metrics=by_words(may.metrics),
        planned=_planned(may.units),
        begins=(first.month, first.day),
        on=on,
    )
    return examine(keeping.read(file.sha256), file.name, known)


def _planned(units: tuple[Unit, ...]) -> dict[Place, tuple[date, int]]:
    """What is planned there, by place; what was dropped may be planned anew."""
    mine = {unit.pk for unit in units}
    found = Action.objects.exclude(state=Action.State.DROPPED).values_list(
        "plan__unit", "plan__year", "name", "start_date", "end_date", "owner"
    )
    return {
        (unit, year, name, start): (end, owner)
        for unit, year, name, start, end, owner in found
        if unit in mine
    }
