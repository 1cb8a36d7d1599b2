"""One cell looked at closely: why it is what it is, what was said of it and to it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from luopan.org.access import Action, name_of, who_may
from luopan.org.models import User
from luopan.targets.cells import Cell, meet
from luopan.targets.cube import Path, path_of, state_at
from luopan.targets.kinds import Touch
from luopan.targets.models import Version
from luopan.targets.queries.explaining import Line, explain
from luopan.targets.queries.grid import marks, naming
from luopan.targets.queries.grid.remarking import Remark, remarks
from luopan.targets.queries.sheets import CellView, cell, visible
from luopan.targets.queries.versions import Act, history, said
from luopan.targets.scope import Scope
from luopan.targets.sentences import cell_name
from luopan.targets.speech import DatabaseSpeech
from luopan.targets.state import State

MOST_ACTS = 60


@dataclass(frozen=True)
class StoryLine:
    """One step's part of the number, in the metric's own unit (see ``explain``)."""

    seq: int | None
    title: str
    text: str
    delta: Decimal
    who: str
    at: datetime | None
    reason: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Kept:
    """A hold or limit as people read it; limits in the metric's own unit."""

    name: str
    leaves: bool = False
    who: str = ""
    at: datetime | None = None
    reason: str = ""
    until_date: date | None = None
    least: Decimal | None = None
    most: Decimal | None = None


@dataclass(frozen=True)
class Story:
    """All there is to know of one cell.

    Attributes:
        amount: In the metric's own unit; None: nobody has said one.
        lines: The steps that make the amount; their deltas add up to it.
        acts: What was said that moved it or spoke of it, newest first, whether it still
            counts or not.
        holds: Holds at it, around it and under it.
        limits: The same of limits.
        owners: Who may change it.
    """

    view: CellView
    amount: Decimal | None
    lines: tuple[StoryLine, ...]
    acts: tuple[Act, ...]
    holds: tuple[Kept, ...]
    limits: tuple[Kept, ...]
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
    quantum = version.metric.quantum
    seen = cell(version, *where, viewer=viewer, on=on)
    told = explain(version, *where, viewer=viewer, on=on)
    return Story(
        seen,
        None if seen.amount is None else seen.amount * quantum,
        tuple(_line(line, quantum) for line in told.lines),
        _acts(path, where, viewer, on),
        *_kept(path, state, where, Scope(viewer, Action.TARGETS_READ, version, on)),
        remarks(version, where, viewer),
        _owners(where, on),
    )


def _line(line: Line, quantum: Decimal) -> StoryLine:
    return StoryLine(
        line.seq,
        line.title,
        line.text,
        line.delta * quantum,
        line.who,
        line.at,
        line.reason,
        line.notes,
    )


def _kept(
    path: Path, state: State, where: Cell, scope: Scope
) -> tuple[tuple[Kept, ...], tuple[Kept, ...]]:
    """Holds and limits that share a leaf with the cell."""
    speech, quantum = DatabaseSpeech(path.version.metric), path.version.metric.quantum
    holds = tuple(
        Kept(
            cell_name(hold.cell, speech),
            hold.leaves,
            hold.who,
            hold.at,
            hold.reason,
            hold.until_date,
        )
        for hold in marks.holds(path, state, scope)
        if meet(path.space, hold.cell, where)
    )
    limits = tuple(
        Kept(
            cell_name(limit.cell, speech),
            least=None if limit.least is None else limit.least * quantum,
            most=None if limit.most is None else limit.most * quantum,
        )
        for limit in marks.limits(path, state, scope)
        if meet(path.space, limit.cell, where)
    )
    return holds, limits


def _acts(path: Path, where: Cell, viewer: User, on: date) -> tuple[Act, ...]:
    """The acts that wrote the cell, the newest first."""
    wrote = {
        row.seq
        for row in said(path.version)
        if any(meet(path.space, cell, where) for cell in Touch.of(row.touches).writes)
    }
    acts = history(path.version, viewer=viewer, on=on)
    about = {act.about for act in acts if act.seq in wrote and act.about}
    chosen = [act for act in acts if act.seq in wrote | about]
    return tuple(reversed(chosen))[:MOST_ACTS]


def _owners(where: Cell, on: date) -> tuple[str, ...]:
    unit = naming.unit_of(where.unit)
    if unit is None:
        return ()
    return tuple(name_of(u) for u in who_may(Action.TARGETS_EDIT, unit=unit, on=on)[:3])
