"""A workbook that comes back as targets: what it changes, and what was changed meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass

from luopan.targets.cells import Cell
from luopan.targets.collecting.layout import Cells, Layout
from luopan.targets.cube import state_of
from luopan.targets.models import Return, Version

Key = tuple[str, str, str]  # unit, product, period


@dataclass(frozen=True)
class Clash:
    """A cell that the file changes and that somebody else has changed since.

    Amounts in quanta: as it was when the workbook was handed out, as it stands now, and as
    the file says.
    """

    key: Key
    was: int
    now: int
    said: int


@dataclass(frozen=True)
class Compared:
    """What a file would do to the targets.

    Attributes:
        changes: Cells and what they become; those that the file left as they were handed
            out are not among them, whatever happened to them since.
        clashes: Those of them that are other ones now than when it was handed out.
        before: Of the changed cells, now, in quanta.
        after: The same, as the file says.
    """

    changes: Cells
    clashes: tuple[Clash, ...]
    before: int
    after: int


def compared(returned: Return, version: Version) -> Compared:
    """A returned file, its workbook as it was handed out, and the version as it stands.

    Args:
        returned: Read, without faults, with its handout.
        version: The version of the handout.
    """
    assert returned.handout
    layout = Layout.of(returned.handout.layout)
    base = {
        (row.unit, row.product, period): amount
        for row in layout.rows
        for period, amount in zip(layout.periods, row.issued, strict=True)
    }
    said = {(u, p, t): quanta for u, p, t, quanta in returned.found.get("cells", ())}
    changes = {key: to for key, to in said.items() if base[key] != to}
    now = _now(version, changes)
    changes = {key: to for key, to in changes.items() if now[key] != to}
    clashes = tuple(
        Clash(key, base[key], now[key], to)
        for key, to in changes.items()
        if now[key] != base[key]
    )
    before = sum(now[key] for key in changes)
    return Compared(changes, clashes, before, sum(changes.values()))


def _now(version: Version, cells: Mapping[Key, int]) -> dict[Key, int]:
    state = state_of(version)
    return {key: state.total(Cell(*key)) for key in cells}
