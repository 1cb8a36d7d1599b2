"""Golden cases: a folder with numbers before, a gesture, and numbers after.

``in.csv`` has a row per leaf: unit, product and period as paths (``全国/华东``), amount
(empty: null), and where needed state (held, locked), lower, upper, history, reference,
weight. A column that is missing is one node for all. ``gesture.toml`` says why, and what
is done. ``expected.csv`` has the amounts after, or the fact that was told instead.
"""

import csv
import tomllib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from luopan.engine.cube import HELD, LOCKED, NO_LOWER, NO_UPPER, Cube
from luopan.engine.facts import Cell, Fact
from luopan.engine.gesture import Action, Change, Gesture, Limit, Method
from luopan.engine.solve import apply
from luopan.engine.space import Space
from luopan.engine.tree import Tree

ROOT = Path(__file__).resolve().parent.parent / "golden"
AXES = ("unit", "product", "period")
STATES = {"": 0, "held": HELD, "locked": LOCKED}
Row = dict[str, str]


def cases() -> list[Path]:
    return sorted(path.parent for path in ROOT.glob("*/gesture.toml"))


def rows_of(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def tree_of(rows: list[Row], axis: str, reserves: bool) -> Tree:
    """A tree from paths; nodes in order of first sight."""
    parents: dict[str, str | None] = {}
    for row in rows:
        path = row.get(axis, "all").split("/")
        for place, code in enumerate(path):
            if code.endswith("~"):
                continue
            parents.setdefault(code, path[place - 1] if place else None)
    return Tree.build(list(parents.items()), reserves=reserves)


def space_of(rows: list[Row], reserves: bool) -> Space:
    trees = [tree_of(rows, axis, reserves and axis != "period") for axis in AXES]
    pairs = [
        (leaf(row, "unit"), leaf(row, "product"))
        for row in rows
        if "~" not in row.get("unit", "") + row.get("product", "")
    ]
    return Space.assigned(*trees, pairs)


def leaf(row: Row, axis: str) -> str:
    return row.get(axis, "all").split("/")[-1]


def column(space: Space, rows: list[Row], name: str, none: int) -> NDArray[np.int64]:
    values = np.full(space.shape, none, np.int64)
    for row in rows:
        if row.get(name):
            place = space.row(leaf(row, "unit"), leaf(row, "product"))
            values[place, space.periods.slice(leaf(row, "period"))] = int(row[name])
    return values


def cube_of(space: Space, rows: list[Row]) -> Cube:
    null = np.zeros(space.shape, bool)
    state = np.zeros(space.shape, np.uint8)
    for row in rows:
        place = space.row(leaf(row, "unit"), leaf(row, "product"))
        columns = space.periods.slice(leaf(row, "period"))
        null[place, columns] = row["amount"] == ""
        state[place, columns] = STATES[row.get("state", "")]
    cube = Cube.of(space, column(space, rows, "amount", 0), null)
    return Cube(
        space,
        cube.amounts,
        cube.state | state,
        column(space, rows, "lower", NO_LOWER),
        column(space, rows, "upper", NO_UPPER),
    )


def run(case: Path) -> tuple[Cube, Change | Fact]:
    """The cube before, and what came of the gesture."""
    rows = rows_of(case / "in.csv")
    said = tomllib.loads((case / "gesture.toml").read_text("utf-8"))
    said.pop("why")
    space = space_of(rows, said.pop("reserves", False))
    cube = cube_of(space, rows)
    names = rows[0].keys()
    given = {
        name: column(space, rows, name, 0)
        for name in ("history", "reference")
        if name in names
    }
    weights = [
        column(space, rows, name, 0).astype(float)
        for name in names
        if name.startswith("weight")
    ]
    keep = [Cell(*cell) for cell in said.pop("keep", [])]
    limits = [
        Limit(Cell(*limit["cell"]), limit.get("lower"), limit.get("upper"))
        for limit in said.pop("limits", [])
    ]
    gesture = Gesture(
        cell=Cell(*said.pop("cell")),
        method=Method(said.pop("method", "proportional")),
        action=Action(said.pop("action", "replace")),
        over=tuple(said.pop("over", ())),
        shares=tuple(said.pop("shares", ())),
        to=Cell(*to) if (to := said.pop("to", None)) else None,
        **said,
    )
    try:
        change = apply(
            cube, gesture, keep=keep, limits=limits, weights=weights, **given
        )
    except Fact as fact:
        return cube, fact
    return cube, change


def written(result: Change | Fact) -> list[Row]:
    """What ``expected.csv`` holds: non-null leaves, or the fact."""
    if isinstance(result, Fact):
        row = {"fact": type(result).__name__}
        row |= {
            name: str(value)
            for name, value in vars(result).items()
            if isinstance(value, int) or value is None
        }
        held = getattr(result, "held", ())
        if isinstance(held, tuple) and not isinstance(held, Cell):
            row["release"] = "; ".join("|".join(h.cell) for h in held)
        return [row]
    cube = result.cube
    rows = []
    for place, (unit, product) in enumerate(cube.space.rows_named):
        for at, period in enumerate(cube.space.periods.leaf_codes):
            null = bool(cube.state[place, at] & 2)
            amount = "" if null else str(cube.amounts[place, at])
            rows.append(
                {"unit": unit, "product": product, "period": period, "amount": amount}
            )
    return rows
