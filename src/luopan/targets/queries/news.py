"""What was said lately to versions that one sees, however many there are: in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from luopan.org.access import Action, name_of
from luopan.org.language import spoken
from luopan.org.models import User
from luopan.targets.cells import Cell
from luopan.targets.kinds import kind_named
from luopan.targets.models import Step
from luopan.targets.queries.plans import roots_seen
from luopan.targets.queries.versions import step_text
from luopan.targets.scope import Scope
from luopan.targets.sequence import REVISE, is_gesture
from luopan.targets.speech import DatabaseSpeech
from luopan.targets.storage import thaw_space

ALONG = "actor__person", "version__plan__root", "version__metric"
Kinds = dict[tuple[int, int], str]  # by version and seq


@dataclass(frozen=True)
class News:
    """A step that was said lately in a version the viewer sees."""

    version_id: int
    version: str
    who: str
    at: datetime
    text: str


def said_since(viewer: User, *, since: datetime, on: date) -> QuerySet[Step]:
    """The rows of ``news``."""
    seen = roots_seen(viewer, on=on)
    found = Step.objects.filter(at__gte=since, version__plan__root__in=seen)
    return found.exclude(actor=viewer)


def news(
    viewer: User, *, since: datetime, on: date, most: int = 12
) -> tuple[News, ...]:
    """What others said to versions since an instant, newest first, in words."""
    found = said_since(viewer, since=since, on=on)
    rows = list(found.select_related(*ALONG).order_by("-at", "-pk")[:most])
    kinds = _kinds(rows)
    DatabaseSpeech().know_cells(cell for row in rows for cell in _cells(row, kinds))
    return tuple(_told(row, kinds, viewer, on) for row in rows)


def _kinds(rows: Sequence[Step]) -> Kinds:
    """Of what kind the steps are, and those that they say anew: one query, or none."""
    kinds = {(row.version_id, row.seq): row.kind for row in rows}
    about = {_about(row) for row in rows if row.kind == REVISE} - set(kinds)
    if about:
        wanted = Q()
        for version, seq in about:
            wanted |= Q(version=version, seq=seq)
        said = Step.objects.filter(wanted).values_list("version", "seq", "kind")
        kinds |= {(version, seq): kind for version, seq, kind in said}
    return kinds


def _about(row: Step) -> tuple[int, int]:
    return row.version_id, int(row.parameters["seq"])


def _cells(row: Step, kinds: Kinds) -> tuple[Cell, ...]:
    """The cells that a step speaks of, or what it says anew does."""
    if row.kind == REVISE:
        return tuple(kind_named(kinds[_about(row)]).cells(row.parameters["parameters"]))
    return (
        tuple(kind_named(row.kind).cells(row.parameters))
        if is_gesture(row.kind)
        else ()
    )


def _told(row: Step, kinds: Kinds, viewer: User, on: date) -> News:
    version = row.version
    space = thaw_space(version.space_hash)
    scope = Scope(viewer, Action.TARGETS_READ, version, on)
    scope.outside(space.units.codes)  # of all at once
    own = {seq: kind for (number, seq), kind in kinds.items() if number == version.pk}
    text = step_text(row, own, space, scope, DatabaseSpeech(version.metric))
    name = f"{version.plan.year} · {spoken(version)}"
    return News(version.pk, name, name_of(row.actor), row.at, text)
