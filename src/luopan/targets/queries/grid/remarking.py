"""What people said on cells."""

from dataclasses import dataclass
from datetime import datetime

from luopan.engine.space import Space
from luopan.org.models import User
from luopan.org.staff import names_of
from luopan.targets.cells import Cell
from luopan.targets.models import Version
from luopan.targets.remarks import subject_of, whole_subject
from luopan.targets.scope import Scope
from luopan.trail import queries as trail


@dataclass(frozen=True)
class Remark:
    """A comment, and what was answered to it; the text is empty if it was withdrawn."""

    id: int
    who: str
    own: bool
    at: datetime
    text: str
    withdrawn: bool
    answers: tuple["Remark", ...]


def remarks(version: Version, where: Cell, viewer: User) -> tuple[Remark, ...]:
    """What was said on a cell, oldest first."""
    rows = trail.comments(subject_of(version, where))
    names = _names(rows)
    return tuple(_remark(row, names, viewer) for row in rows)


def _names(rows: tuple[trail.CommentRow, ...]) -> dict[int, str]:
    return names_of(row.author_id for row in _every(rows))


def _every(rows: tuple[trail.CommentRow, ...]) -> list[trail.CommentRow]:
    return [one for row in rows for one in (row, *_every(row.replies))]


def _remark(row: trail.CommentRow, names: dict[int, str], viewer: User) -> Remark:
    return Remark(
        row.id,
        names.get(row.author_id, row.author_name),
        row.author_id == viewer.pk,
        row.at,
        row.text,
        row.withdrawn_at is not None,
        tuple(_remark(answer, names, viewer) for answer in row.replies),
    )


def remarked(version: Version, space: Space, scope: Scope) -> dict[Cell, int]:
    """How many comments stand on which cells that the viewer may see."""
    found: dict[Cell, int] = {}
    for subject, count in trail.comment_counts(whole_subject(version)).items():
        codes = subject.removeprefix(whole_subject(version)).split("|")
        if len(codes) != 3 or codes[0] not in space.units:
            continue
        where = Cell(*codes)
        if scope.sees(space, where.unit):
            found[where] = count
    return found
