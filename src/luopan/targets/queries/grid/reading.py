"""A version as a planning grid, and what has changed of it since one last looked."""

from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

import numpy as np
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from luopan.engine.cube import ABSENT, NULL
from luopan.engine.levels import TARGET
from luopan.org.access import Action, name_of
from luopan.org.language import in_other_language, spoken
from luopan.org.models import User
from luopan.targets.cells import Cell
from luopan.targets.cube import Path, path_of, state_at
from luopan.targets.models import Step, Version
from luopan.targets.queries.grid import marks, naming
from luopan.targets.queries.grid.numbers import Numbers, different, numbers
from luopan.targets.queries.grid.remarking import remarked
from luopan.targets.queries.grid.view import (
    OUT,
    Layout,
    View,
    layout,
    visible_nodes,
)
from luopan.targets.refusals import Conflict
from luopan.targets.scope import Scope
from luopan.trail.refusal import Refused

EXACT = 2**53  # what a browser counts exactly


@dataclass(frozen=True, eq=False)
class Part:
    """Base rows by number, with what stands in them."""

    rows: NDArray[np.intp]
    amounts: NDArray[np.int64]
    flags: NDArray[np.uint8]


@dataclass(frozen=True)
class Beside:
    """What is written beside the numbers.

    Attributes:
        typed: Cells that people set by hand since the version was opened.
        undo: The viewer's own last act that counts; None: he has none.
    """

    holds: tuple[marks.Hold, ...]
    limits: tuple[marks.Limit, ...]
    typed: tuple[Cell, ...]
    undo: int | None


@dataclass(frozen=True, eq=False)
class Grid:
    """All that a planning grid shows.

    Attributes:
        token: Names rows and rights; numbers of another token do not belong here.
        units: Of every node of ``layout.space.units``.
        products: The same of products.
        leaves: Per base row: how many rows of the space are summed in it, reserves apart.
        editable: Per row: whether the viewer may change all that is under it.
        opened: The base rows that were other numbers when the version was opened (or
            are in the version it is compared with), and those numbers.
        remarks: How many comments stand on which cells.
    """

    version: Version
    head: int
    token: str
    layout: Layout
    columns: tuple[naming.Column, ...]
    units: list[naming.Named]
    products: list[naming.Named]
    leaves: NDArray[np.intp]
    editable: NDArray[np.bool_]
    numbers: Numbers
    opened: Part
    remarks: dict[Cell, int]
    beside: Beside

    @property
    def stamp(self) -> str:
        """Another one whenever something shown is: for a browser that asks again."""
        said = (self.version.pk, self.version.state, self.head, self.token)
        name = sha256(repr((said, get_language(), self.units, self.products)).encode())
        name.update(self.opened.rows.tobytes() + self.opened.amounts.tobytes())
        name.update(repr(sorted(self.remarks.items())).encode())
        return name.hexdigest()[:32]


@dataclass(frozen=True, eq=False)
class News:
    """What has changed since a step, and who did it (the viewer apart)."""

    head: int
    part: Part
    beside: Beside
    people: tuple[str, ...]


def grid(
    version: Version,
    view: View,
    *,
    viewer: User,
    on: date,
    against: Version | None = None,
) -> Grid:
    """A version as a grid, in the language now active.

    Args:
        version: Of which version.
        view: Which rows.
        viewer: Sees no total that his reach does not wholly cover.
        on: The day his rights are asked for, and who sits where.
        against: The version its changes are counted from; None: as it was opened.

    Raises:
        Unknown: The view asks for what is not there, or not to be seen.
        Refused: Too many rows; amounts that a browser could not count exactly.
    """
    path = path_of(version)
    state, space = state_at(path), path.space
    scope = Scope(viewer, Action.TARGETS_READ, version, on)
    rows = layout(space, view, scope)
    now, editable = numbers(rows, state), _editable(rows, viewer, version, on)
    _refuse_inexact(now)
    other, opened = in_other_language(), marks.opened_at_seq(version)
    return Grid(
        version=version,
        head=path.seq,
        token=_token(rows, editable),
        layout=rows,
        columns=naming.columns(version, space),
        units=naming.units(space.units.codes, on, other=other),
        products=naming.products(space.products.codes, other=other),
        leaves=_leaves(rows),
        editable=editable,
        numbers=now,
        opened=_before(path, rows, now, opened, against),
        remarks=remarked(version, space, scope),
        beside=_beside(path, scope, viewer, opened, view.which),
    )


def _leaves(rows: Layout) -> NDArray[np.intp]:
    counted = rows.group[(rows.group != OUT) & ~rows.space.is_reserve]
    return np.bincount(counted, minlength=rows.size)


def _refuse_inexact(now: Numbers) -> None:
    if np.abs(now.amounts).sum(dtype=np.float64) >= EXACT:
        raise Refused(
            _("These amounts are too large for the grid: use a larger smallest unit.")
        )


def _token(rows: Layout, editable: NDArray[np.bool_]) -> str:
    """A name for the rows of a view and what the viewer may change in them."""
    name = sha256(rows.space.hash.encode())
    for part in (rows.units, rows.products, rows.base, editable):
        name.update(part.tobytes())
    return name.hexdigest()[:16]


def _editable(
    rows: Layout, viewer: User, version: Version, on: date
) -> NDArray[np.bool_]:
    if version.frozen:
        return np.zeros(len(rows.units), dtype=bool)
    scope = Scope(viewer, Action.TARGETS_EDIT, version, on)
    return visible_nodes(rows.space, scope)[rows.units]


def _before(
    path: Path, rows: Layout, now: Numbers, opened: int, against: Version | None
) -> Part:
    """The base rows that were something else, as they were."""
    if against is not None and against.metric_id != path.version.metric_id:
        raise Refused(
            _("“%(one)s” and “%(other)s” count different things."),
            one=lambda: spoken(path.version),
            other=against.name,
        )
    if against is None and path.version.frozen:
        then = now  # what was agreed on bears no marks any more
    elif against is None:
        unmoved = opened in (0, path.seq)
        then = now if unmoved else _numbers_at(path, rows, opened)
    else:
        then = _numbers_of(against, rows)
    if rows.view.which != TARGET and (then.flags & NULL).all():
        then = now  # there was no such level then: everything would be marked
    return _part(different(now, then), then)


def _numbers_at(path: Path, rows: Layout, seq: int) -> Numbers:
    """The numbers after an earlier step."""
    return numbers(rows, state_at(path.until(seq)))


def _numbers_of(other: Version, rows: Layout) -> Numbers:
    """Another version's numbers in the same rows and columns, found by their codes."""
    state = state_at(path_of(other))
    there = state.space
    if there.hash == rows.space.hash:
        return numbers(rows, state)
    places = {name: row for row, name in enumerate(rows.space.rows_named)}
    of_row = np.array([places.get(name, OUT) for name in there.rows_named], np.intp)
    group = np.where(of_row != OUT, rows.group[of_row], OUT).astype(np.int32)
    found = numbers(replace(rows, space=there, group=group), state)
    wanted = rows.space.periods.leaf_codes
    columns = {code: at for at, code in enumerate(there.periods.leaf_codes)}
    take = np.array([columns.get(code, OUT) for code in wanted], np.intp)
    if len(columns) == len(wanted) and (take == OUT).all():
        take = np.arange(len(wanted))  # another year: month by month
    return Numbers(
        np.where(take != OUT, found.amounts[:, take], 0),
        np.where(take != OUT, found.flags[:, take], ABSENT).astype(np.uint8),
    )


def _part(rows: NDArray[np.intp], whole: Numbers) -> Part:
    return Part(rows, whole.amounts[rows], whole.flags[rows])


def _beside(path: Path, scope: Scope, viewer: User, opened: int, which: str) -> Beside:
    state = state_at(path)
    holds = marks.holds(path, state, scope, which)
    limits = marks.limits(path, state, scope) if which == TARGET else ()
    typed = marks.typed(path, opened, scope, which)
    return Beside(holds, limits, typed, marks.own_last(path, viewer))


def news(
    version: Version, view: View, *, viewer: User, on: date, since: int, token: str
) -> News:
    """What has changed in a view since a step that the viewer's grid had seen.

    Args:
        version: Of which version; asked for its newest step.
        view: As the grid was asked for.
        viewer: Who looks.
        on: The day his rights are asked for.
        since: The last step his grid knows of.
        token: As the grid came with.

    Raises:
        Conflict: His rows or rights are others by now: he has to load the grid again.
    """
    version.refresh_from_db(fields=["head", "state"])
    path = path_of(version)
    scope = Scope(viewer, Action.TARGETS_READ, version, on)
    rows = layout(path.space, view, scope)
    own = _token(rows, _editable(rows, viewer, version, on))
    if not 0 <= since <= path.seq or token != own:
        raise Conflict(_("The plan has changed and is being reloaded."))
    now = numbers(rows, state_at(path))
    then = now if since == path.seq else _numbers_at(path, rows, since)
    return News(
        path.seq,
        _part(different(now, then), now),
        _beside(path, scope, viewer, marks.opened_at_seq(version), view.which),
        _people(version, since, viewer),
    )


def _people(version: Version, since: int, viewer: User) -> tuple[str, ...]:
    others = Step.objects.filter(version=version, seq__gt=since).exclude(actor=viewer)
    steps = others.order_by("seq").values_list("actor", flat=True)
    actors = tuple(dict.fromkeys(steps))
    users = User.objects.select_related("person").in_bulk(actors)
    return tuple(dict.fromkeys(name_of(users[actor]) for actor in actors))
