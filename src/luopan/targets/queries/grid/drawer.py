"""One cell looked at closely: why it is what it is, what was said of it and to it."""

from dataclasses import dataclass
from datetime import date, datetime

from luopan.org.access import Action, name_of, who_may
from luopan.org.models import Unit, User
from luopan.targets.cells import Cell, meet
from luopan.targets.cube import Path, path_of, state_at
from luopan.targets.kinds import Touch
from luopan.targets.models import Step, Version
from luopan.targets.queries.explaining import Explanation, explain
from luopan.targets.queries.grid import marks
from luopan.targets.queries.sheets import CellView, cell, visible
from luopan.targets.queries.versions import Act, history
from luopan.targets.remarks import subject_of, whole_subject
from luopan.targets.scope import Scope
from luopan.targets.storage import thaw_space
from luopan.trail import queries as trail

MOST_ACTS = 60


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


@dataclass(frozen=True)
class Story:
    """All there is to know of one cell.

    Attributes:
        acts: What was said that moved it or spoke of it, newest first, whether it still
            counts or not.
        holds: Holds at it, around it and right under it.
        limits: The same of limits.
        owners: Who may change it.
    """

    view: CellView
    explanation: Explanation
    acts: tuple[Act, ...]
    holds: tuple[marks.Hold, ...]
    limits: tuple[marks.Limit, ...]
    remarks: tuple[Remark, ...]
    owners: tuple[str, ...]


def story(
    version: Version,
    unit: str,
    product: str,
    period: str,
    *,
    viewer: User,
    on: date,
) -> Story:
    """A cell's explanation, history, holds and comments, in the language now active.

    Raises:
        Unknown: There is no such cell, or the viewer may not see its total.
    """
    path = path_of(version)
    state = state_at(path)
    where = visible(version, state, Cell(unit, product, period), viewer, on)
    scope = Scope(viewer, Action.TARGETS_READ, version, on)
    found_holds = marks.holds(path, state, scope)
    found_limits = marks.limits(path, state, scope)
    return Story(
        cell(version, *where, viewer=viewer, on=on),
        explain(version, *where, viewer=viewer, on=on),
        _acts(path, where, viewer, on),
        tuple(h for h in found_holds if meet(path.space, h.cell, where)),
        tuple(x for x in found_limits if meet(path.space, x.cell, where)),
        remarks(version, where, viewer),
        _owners(where, on),
    )


def _acts(path: Path, where: Cell, viewer: User, on: date) -> tuple[Act, ...]:
    """The acts that wrote the cell, the newest first."""
    rows = Step.objects.filter(version=path.version).values_list("seq", "touches")
    wrote = {
        seq
        for seq, touches in rows
        if any(meet(path.space, cell, where) for cell in Touch.of(touches).writes)
    }
    acts = history(path.version, viewer=viewer, on=on)
    about = {act.about for act in acts if act.seq in wrote and act.about}
    chosen = [act for act in acts if act.seq in wrote | about]
    return tuple(reversed(chosen))[:MOST_ACTS]


def remarks(version: Version, where: Cell, viewer: User) -> tuple[Remark, ...]:
    """What was said on a cell, oldest first."""
    rows = trail.comments(subject_of(version, where))
    names = _names(rows)
    return tuple(_remark(row, names, viewer) for row in rows)


def _names(rows: tuple[trail.CommentRow, ...]) -> dict[int, str]:
    said = {row.author_id for row in _every(rows)}
    users = User.objects.filter(pk__in=said).select_related("person")
    return {user.pk: name_of(user) for user in users}


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


def _owners(where: Cell, on: date) -> tuple[str, ...]:
    unit = Unit.objects.filter(code=where.unit.removesuffix("~")).first()
    if unit is None:
        return ()
    return tuple(name_of(u) for u in who_may(Action.TARGETS_EDIT, unit=unit, on=on)[:3])


def remarked(version: Version, *, viewer: User, on: date) -> dict[Cell, int]:
    """How many comments stand on which cells that the viewer may see."""
    space = thaw_space(version.space_hash)
    scope = Scope(viewer, Action.TARGETS_READ, version, on)
    found: dict[Cell, int] = {}
    for subject, count in trail.comment_counts(whole_subject(version)).items():
        codes = subject.removeprefix(whole_subject(version)).split("|")
        if len(codes) != 3 or codes[0] not in space.units:
            continue
        where = Cell(*codes)
        if scope.sees(space, where.unit):
            found[where] = count
    return found
