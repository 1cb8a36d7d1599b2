"""What the engine costs, beside a memcpy of the leaf array and pandas, in one run.

Sizes as in the design: S 50 × 5 × 12, M 1,000 × 20 × 12 and L 10,000 × 20 × 52 leaves
(people × items × periods). Amounts are lognormal × season × person × item, whole cents, one
in ten 0; one leaf in twenty is held; bounds bite. Seeds are fixed.

Each figure is the best of several runs, the memcpy taken again beside it, so that a busy
machine slows both.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bench.table import Row, print_table, row
from luopan.engine.cube import HELD, Cube
from luopan.engine.facts import Cell
from luopan.engine.fill import fill, fill_floats, retarget
from luopan.engine.gesture import Gesture
from luopan.engine.rollup import rollup, total
from luopan.engine.rounding import largest_remainder, round_rows
from luopan.engine.solve import apply
from luopan.engine.solve.reach import reach
from luopan.engine.space import Space
from luopan.engine.tree import Tree

SIZES = {"S": (50, 5, 12), "M": (1_000, 20, 12), "L": (10_000, 20, 52)}


@dataclass
class Problem:
    """One size: axes, amounts, holds and bounds."""

    name: str
    space: Space
    amounts: np.ndarray
    held: np.ndarray
    lower: np.ndarray
    upper: np.ndarray

    @property
    def quarters(self) -> int:
        return 4


def problem(name: str) -> Problem:
    people, items, periods = SIZES[name]
    random = np.random.default_rng(20_180)
    space = Space.full(
        _ladder("u", people, (10, 100)), _ladder("p", items, (5,)), _calendar(periods)
    )
    season = 1 + 0.3 * np.sin(np.arange(periods) / periods * 2 * np.pi)
    person = random.lognormal(0, 0.5, people)[:, None, None]
    item = random.lognormal(0, 1, items)[None, :, None]
    noise = random.lognormal(0, 0.4, (people, items, periods))
    amounts = np.rint(1e6 * person * item * season * noise).astype(np.int64)
    amounts[random.random(amounts.shape) < 0.1] = 0
    amounts = amounts.reshape(space.shape)
    held = random.random(space.shape) < 0.05
    lower = (amounts * random.uniform(0.2, 1.0, space.shape)).astype(np.int64)
    upper = (amounts * random.uniform(1.0, 1.6, space.shape)).astype(np.int64) + 1
    return Problem(name, space, amounts, held, lower, upper)


def _ladder(prefix: str, leaves: int, widths: Sequence[int]) -> Tree:
    """A tree of equal branches: leaves under nodes of so many leaves each."""
    rows: list[tuple[str, str | None]] = [(prefix, None)]
    above: dict[int, str] = {}
    for width in sorted((w for w in widths if w < leaves), reverse=True):
        nodes = {start: f"{prefix}{width}-{start}" for start in range(0, leaves, width)}
        for start, code in nodes.items():
            holder = max((a for a in above if a <= start), default=None)
            rows.append((code, prefix if holder is None else above[holder]))
        above = nodes
    for leaf in range(leaves):
        holder = max((a for a in above if a <= leaf), default=None) if above else None
        if above:
            width = sorted(above)[1] if len(above) > 1 else leaves
            holder = leaf // width * width
        rows.append((f"{prefix}-{leaf}", prefix if holder is None else above[holder]))
    return Tree.build(rows)


def _calendar(periods: int) -> Tree:
    rows: list[tuple[str, str | None]] = [("Y", None)]
    rows += [(f"Q{q}", "Y") for q in range(4)]
    rows += [(f"t{at}", f"Q{at * 4 // periods}") for at in range(periods)]
    return Tree.build(rows)


def best(run: Callable[[], object], times: int) -> float:
    """The shortest of several runs, in milliseconds."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        found.append(time.perf_counter() - start)
    return min(found) * 1000


class Beside:
    """Measures a run and a memcpy of the leaf array in turns."""

    def __init__(self, amounts: np.ndarray) -> None:
        self.source = amounts.astype(np.float64)
        self.target = np.empty_like(self.source)
        self.times = 5 if amounts.size > 10**6 else 30

    def copy(self) -> float:
        return best(lambda: np.copyto(self.target, self.source), 5)

    def measure(self, run: Callable[[], object]) -> tuple[float, float]:
        run()
        ours, copies = [], []
        for _ in range(self.times):
            copies.append(best(lambda: np.copyto(self.target, self.source), 2))
            ours.append(best(run, 1))
        return min(ours), min(copies)


def rows(sizes: Sequence[str] = ("M", "L")) -> list[Row]:
    """All figures of the engine at these sizes."""
    found: list[Row] = []
    for name in sizes:
        task = problem(name)
        found += _rows(task)
    return found


def _rows(task: Problem) -> list[Row]:
    beside = Beside(task.amounts)
    large = task.name == "L"
    found = []

    def add(name: str, run: Callable[[], object], bar: float | None) -> float:
        ours, copy = beside.measure(run)
        found.append(row(name, task.name, ours, "memcpy", copy, bar))
        return ours

    copy = beside.copy()
    found.append(row("memcpy of the leaf array", task.name, copy, "memcpy", copy))
    spread = _spreads(task, add, large)
    slow = best(_pandas(task), 2)
    found.append(
        row("… times faster than pandas", task.name, spread, "pandas", slow, 10, True)
    )
    _roundings(task, add, large)
    _rollups(task, add, large)
    found += _clicks(task)
    return found


Add = Callable[[str, Callable[[], object], float | None], float]


def _groups(task: Problem, values: np.ndarray) -> np.ndarray:
    """Every person's quarter as a row: what has one total."""
    people, items, periods = SIZES[task.name]
    cut = values.reshape(people, items, 4, periods // 4)
    return np.ascontiguousarray(cut.transpose(0, 2, 1, 3)).reshape(people * 4, -1)


def _spreads(task: Problem, add: Add, large: bool) -> float:
    amounts = _groups(task, task.amounts.astype(np.float64))
    free = ~_groups(task, task.held)
    totals = amounts.sum(axis=1) * 1.1
    out = np.empty_like(amounts)
    bar = 4 if large else None
    spent = add(
        "spread with holds, every person's quarter",
        lambda: retarget(amounts, totals, free, out),
        bar,
    )
    flat = task.amounts.ravel()
    keep = (flat > 0) & ~task.held.ravel()
    base, lower, upper = (
        values.ravel()[keep] for values in (task.amounts, task.lower, task.upper)
    )
    wanted = int(base.sum() * 1.1)
    floats = [v.astype(np.float64) for v in (base, base, lower, upper)]
    result = np.empty(len(base))
    bar = 30 if large else None
    add(
        "spread with bounds, one total",
        lambda: fill_floats(floats[0], floats[1], wanted, floats[2], floats[3], result),
        bar,
    )
    add(
        "… in whole cents, exact",
        lambda: fill(base, base, wanted, lower, upper),
        None,
    )
    bar = 15 if large else None
    add("what bounds allow, one total", lambda: reach(0, base, lower, upper), bar)
    return spent


def _pandas(task: Problem) -> Callable[[], object]:
    """The same spread as one writes it with pandas."""
    import pandas as pd

    amounts = _groups(task, task.amounts.astype(np.float64))
    frame = pd.DataFrame(
        {
            "group": np.repeat(np.arange(len(amounts)), amounts.shape[1]),
            "amount": amounts.ravel(),
            "held": _groups(task, task.held).ravel(),
        }
    )
    totals = pd.Series(amounts.sum(axis=1) * 1.1)

    def run() -> object:
        kept = frame["amount"].where(frame["held"], 0.0)
        moving = frame["amount"] - kept
        by = frame["group"]
        room = totals - kept.groupby(by).sum()
        factor = room / moving.groupby(by).sum()
        return frame["amount"].where(frame["held"], moving * by.map(factor))

    return run


def _roundings(task: Problem, add: Add, large: bool) -> None:
    shares = _groups(task, task.amounts.astype(np.float64)) * 1.1037
    totals = np.rint(shares.sum(axis=1)).astype(np.int64)
    shares *= (totals / np.maximum(shares.sum(axis=1), 1))[:, None]
    out = np.empty(shares.shape, np.int64)
    bar = 25 if large else None
    add(
        "largest remainder, every person's quarter",
        lambda: round_rows(shares, totals, 1, out),
        bar,
    )
    whole = int(totals.sum())
    add("largest remainder, one total", lambda: largest_remainder(shares, whole), None)


def _rollups(task: Problem, add: Add, large: bool) -> None:
    space, amounts = task.space, task.amounts
    add(
        "roll-up, all levels",
        lambda: rollup(space, amounts).all(),
        15 if large else None,
    )
    region = next(c for c in space.units.children("u"))
    add(
        "roll-up, one region",
        lambda: total(space, amounts, region, "p", "Y"),
        1 if large else None,
    )


def _clicks(task: Problem) -> list[Row]:
    """A click of a planner: copy, spread, round, tell; must stay under 5 ms at 250k."""
    state = np.where(task.held, HELD, 0).astype(np.uint8)
    cube = Cube(task.space, task.amounts, state)
    unit = task.space.units.children("u")[0] if task.name == "L" else "u"
    cell = Cell(unit, "p", "Q0" if task.name == "L" else "Y")
    now = total(task.space, task.amounts, *cell)
    gesture = Gesture(cell, amount=int(now * 1.1))
    leaves = task.amounts[task.space.block(*cell)].size
    spent = best(lambda: apply(cube, gesture), 10)
    name = f"one edit of {leaves:,} leaves, whole cents"
    return [row(name, task.name, spent, "5 ms", 5.0, 1 if leaves <= 250_000 else None)]


if __name__ == "__main__":
    import sys

    print_table(rows(sys.argv[1:] or ("M", "L")))
