"""Sheets of market figures: what they hold, what became of them, the template."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, Unknown, anywhere, name_of, reach
from luopan.org.facts import home_currency
from luopan.org.models import User
from luopan.records.uploads import keeping
from luopan.strategy.market_sheet import Examined, examine, identity
from luopan.strategy.models import Finding, MarketFile
from luopan.strategy.queries.market import newest, open_segments
from luopan.strategy.sheet_words import Segments
from luopan.strategy.stating import SaidFigure, SaidFinding


@dataclass(frozen=True)
class FileRow:
    """A sheet that was handed in. ``state``: waiting, applied or discarded."""

    id: int
    name: str
    who: str
    received_at: datetime
    state: str
    rows: int
    mine: bool


def market_files(viewer: User, *, most: int = 20) -> tuple[FileRow, ...]:
    """Sheets that were taken in, and the viewer's own that wait; the newest first."""
    rows = MarketFile.objects.filter(discarded_at=None).select_related("actor__person")
    shown = rows.filter(actor=viewer) | rows.filter(applied_at__isnull=False)
    return tuple(file_row(row, viewer) for row in shown.order_by("-pk")[:most])


def file_row(row: MarketFile, viewer: User) -> FileRow:
    """A sheet as it is listed."""
    state = "waiting"
    if row.applied_at is not None:
        state = "applied"
    elif row.discarded_at is not None:
        state = "discarded"
    return FileRow(
        row.pk,
        row.name,
        name_of(row.actor),
        row.received_at,
        state,
        row.rows,
        row.actor_id == viewer.pk,
    )


def market_file_seen(viewer: User, number: int, *, on: date) -> MarketFile:
    """A sheet that the viewer handed in, or that was taken in.

    Raises:
        Unknown: There is none that he may see.
    """
    found = MarketFile.objects.filter(pk=number).select_related("actor__person").first()
    may = anywhere(viewer, (Action.STRATEGY_EDIT,), on=on)
    if found is None or not may:
        raise Unknown(_("There is no such file."))
    if found.actor_id != viewer.pk and found.applied_at is None:
        raise Unknown(_("There is no such file."))
    return found


def examined(file: MarketFile, *, viewer: User, on: date) -> Examined:
    """What a sheet would add to what counts now."""
    segments = list(open_segments(None))
    may = reach(viewer, Action.STRATEGY_EDIT, on=on).values_list("pk", flat=True)
    return examine(
        keeping.read(file.sha256),
        file.name,
        segments=Segments(segments, frozenset(may)),
        counting=_counting([s.pk for s in segments], segments, on),
        home=home_currency(),
        today=on,
    )


def _counting(keys: list[int], segments: list[Any], on: date) -> dict[Any, Any]:
    """What counts already, by where it stands."""
    found: dict[Any, Any] = {}
    for key, said in newest(segments, None, on).items():
        for figure in said.values():
            same = SaidFigure(
                figure.kind,
                figure.span,
                figure.amount,
                figure.counted_in,
                figure.source,
                figure.source_date,
                figure.confidence,
                competitor=figure.competitor,
            )
            place, content = identity(key, same)
            found[place] = content
    for row in Finding.objects.filter(segment__in=keys).exclude(text=""):
        noted = SaidFinding(
            row.kind,
            row.text,
            row.source,
            row.source_date,
            row.confidence,
            row.competitor,
        )
        place, content = identity(row.segment_id, noted)
        found[place] = content
    return found
