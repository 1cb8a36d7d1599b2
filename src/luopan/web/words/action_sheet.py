"""Sheets of actions in words: what one would plan, or what became of it."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.actions.kinds import KINDS
from luopan.actions.queries.files import FileRow
from luopan.actions.sheet import Examined
from luopan.actions.sheet_rows import Row
from luopan.dimensions.queries import counted_in
from luopan.org.language import spoken
from luopan.web import figures

ONE = timedelta(days=1)
SHOWN = 100  # rows of the preview


@dataclass(frozen=True)
class Preview:
    """A row that would be planned."""

    row: int
    unit: str
    name: str
    kind: str
    owner: str
    days: str
    brings: str


def sentence(row: FileRow, seen: Examined | None) -> str:
    """What a sheet holds, or what became of it."""
    if seen is None:
        done = ngettext(
            "Imported: %(count)s action.", "Imported: %(count)s actions.", row.rows
        )
        applied = done % {"count": row.rows}
        return applied if row.state == "applied" else _("Set aside.")
    count, wrong = len(seen.rows), len(seen.problems)
    said = [
        ngettext(
            "%(count)s action can be planned.",
            "%(count)s actions can be planned.",
            count,
        )
        % {"count": count}
    ]
    if seen.known:
        words = ngettext(
            "%(count)s is already planned and will be skipped.",
            "%(count)s are already planned and will be skipped.",
            seen.known,
        )
        said.append(words % {"count": seen.known})
    if wrong:
        words = ngettext(
            "%(count)s problem blocks the whole sheet.",
            "%(count)s problems block the whole sheet.",
            wrong,
        )
        said.append(words % {"count": wrong})
    return ("" if figures.chinese() else " ").join(said)


def preview(seen: Examined) -> tuple[Preview, ...]:
    """The first rows that would be planned."""
    return tuple(_preview(row) for row in seen.rows[:SHOWN])


def _steps(row: Row) -> str:
    count = len(row.steps)
    words = ngettext("%(count)s milestone", "%(count)s milestones", count)
    return words % {"count": count} if count else ""


def _preview(row: Row) -> Preview:
    said = row.columns
    metric, brings = said.get("metric"), ""
    if metric is not None:
        much = figures.named(said["amount"] * metric.quantum, counted_in(metric))
        brings = f"{much} {figures.percent(said['confidence'], 0)}"
    return Preview(
        row.row,
        spoken(row.unit),
        said["name"],
        " · ".join(filter(None, [str(KINDS[said["kind"]]), _steps(row)])),
        spoken(said["owner"]),
        f"{said['start_date']} – {said['end_date'] - ONE}",
        brings,
    )
