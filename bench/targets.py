"""What a version costs: folding, one more edit, a snapshot, committing.

1,000 seats in 10 regions of 10 teams × 20 products in 5 lines × 12 months: 240 thousand
leaves (and the reserves of every node). The list of 500 steps is what a planning round
looks like: a baseline, growth, season and mix, then edits of regions, teams and seats,
holds, typed amounts, rounding. The bar is 3 s for the 500 on the machine of the design,
where copying the leaves took 0.064 ms: 94 copies a step.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import numpy as np

from bench.table import Row, print_table, row

STEPS = 500
A_STEP = 94  # copies of the leaf array: 3 s / 500 / 0.064 ms
NOW = datetime(2027, 1, 4, tzinfo=UTC)


def space() -> Any:
    from luopan.engine.space import Space
    from luopan.engine.tree import Tree

    units: list[tuple[str, str | None]] = [("CN", None)]
    products: list[tuple[str, str | None]] = [("all", None)]
    for region in range(10):
        units.append((f"r{region}", "CN"))
        for team in range(10):
            code = f"r{region}t{team}"
            units.append((code, f"r{region}"))
            units += [(f"{code}s{seat}", code) for seat in range(10)]
    for line in range(5):
        products.append((f"l{line}", "all"))
        products += [(f"l{line}p{item}", f"l{line}") for item in range(4)]
    periods: list[tuple[str, str | None]] = [("Y", None)]
    for quarter in range(4):
        periods.append((f"Q{quarter}", "Y"))
        periods += [(f"M{quarter * 3 + m:02}", f"Q{quarter}") for m in range(3)]
    trees = Tree.build(units, True), Tree.build(products, True), Tree.build(periods)
    return Space.full(*trees)


def history(axes: Any) -> Any:
    random = np.random.default_rng(20_180)
    amounts = np.rint(random.lognormal(12, 1, axes.shape)).astype(np.int64)
    amounts[random.random(axes.shape) < 0.1] = 0
    amounts[axes.is_reserve] = 0
    return amounts


def gestures() -> list[tuple[str, dict[str, Any]]]:
    random = np.random.default_rng(7)

    def cell(unit: str, product: str = "all", period: str = "Y") -> dict[str, str]:
        return {"unit": unit, "product": product, "period": period}

    said: list[tuple[str, dict[str, Any]]] = [
        ("baseline", {"elements": [{"input": "last"}]}),
        ("grow", {"ratio": "0.12"}),
        ("season", {}),
        ("mix", {"shares": {"l0": "0.3"}}),
        ("hold", {"cell": cell("r9")}),
    ]
    while len(said) < STEPS - 1:
        region, team, seat = random.integers(0, [9, 10, 10])
        line, quarter = random.integers(0, [5, 4])
        amount = int(random.integers(10**6, 10**8))
        where = [f"r{region}", f"r{region}t{team}", f"r{region}t{team}s{seat}"][
            int(random.integers(0, 3))
        ]
        turn = len(said) % 10
        if turn < 5:
            said.append(("grow", {"cell": cell(where, f"l{line}"), "ratio": "0.01"}))
        elif turn < 7:
            said.append(("total", {"cell": cell(where), "amount": amount}))
        elif turn < 9:
            typed = {"cell": cell(where, f"l{line}p0", f"Q{quarter}"), "amount": amount}
            said.append(("override", {"cells": [typed]}))
        else:
            pattern = {"method": "pattern", "weights": [4, 4, 5]}
            said.append(("season", {"cell": cell(where)} | pattern))
    return [*said, ("round", {"step": 100})]


def live_steps(axes: Any) -> list[Any]:
    from luopan.targets.fold import KERNEL
    from luopan.targets.kinds import kind_named
    from luopan.targets.parameters import Given
    from luopan.targets.sequence import Live

    steps = []
    for seq, (kind, parameters) in enumerate(gestures(), start=1):
        read = kind_named(kind).check(Given(parameters, axes))
        inputs = {"last": "h"} if kind == "baseline" else {}
        steps.append(Live(seq, kind, read, inputs, KERNEL, {}, seq))
    return steps


def best(act: Callable[[], Any], runs: int) -> float:
    """Milliseconds of the fastest run."""
    found = []
    for _run in range(runs):
        begun = time.perf_counter()
        act()
        found.append(time.perf_counter() - begun)
    return min(found) * 1_000


def rows() -> list[Row]:
    from luopan.targets.fold import begin, fold
    from luopan.targets.state import State

    axes = space()
    frozen, steps = {"h": history(axes)}, live_steps(axes)
    state = fold(begin(axes), steps, frozen).state
    leaves = np.zeros(240_000, np.int64)
    copy = best(leaves.copy, 200)
    name = "memcpy of 240 thousand leaves"
    content = state.to_bytes()
    found = [
        row(
            f"{STEPS} steps folded",
            "M",
            best(lambda: fold(begin(axes), steps, frozen), 2),
            f"{STEPS} × {name}",
            copy * STEPS,
            A_STEP,
        ),
        row(
            "one edit of a region on top",
            "M",
            best(lambda: fold(state, [steps[5]], frozen), 10),
            name,
            copy,
        ),
        row("the name of a result", "M", best(state.result_hash, 5), name, copy),
        row("a snapshot written", "M", best(state.to_bytes, 3), name, copy),
        row(
            "a snapshot read",
            "M",
            best(lambda: State.from_bytes(content, axes), 3),
            name,
            copy,
        ),
    ]
    return [*found, *pasted(state), *committed(state)]


def pasted(state: Any) -> list[Row]:
    """A year's months of twenty seats typed at once while the company's number is held.

    All of them, and the last one refused: it asks for more than the held total leaves.
    """
    from luopan.engine.facts import Fact
    from luopan.targets.cells import Cell
    from luopan.targets.moves import hold_totals, set_totals

    held = hold_totals(state, [Cell("CN", "all", "Y")])
    cells = [
        Cell(f"r1t{team}s{seat}", "all", f"M{month:02}")
        for team in range(2)
        for seat in range(10)
        for month in range(12)
    ]
    wanted = [(cell, held.total(cell) + 1_000) for cell in cells]
    too_much = [*wanted[:-1], (cells[-1], 2 * held.total(Cell("CN", "all", "Y")))]

    def refused() -> None:
        with suppress(Fact):
            set_totals(held, too_much)
            raise AssertionError("more than there is was not refused")

    one = best(lambda: set_totals(held, wanted[:1]), 5) * len(wanted)
    name = f"{len(wanted)} × one cell"
    said = f"{len(wanted)} cells under a held total"
    return [
        row(said, "M", best(lambda: set_totals(held, wanted), 1), name, one),
        row(f"{len(wanted)} cells, the last refused", "M", best(refused, 1), name, one),
    ]


def committed(state: Any) -> list[Row]:
    """Rows of a committed version, beside one executemany of the same rows."""
    from django.core.management import call_command
    from django.db import connection, transaction

    from luopan.dimensions.models import Calendar, Metric
    from luopan.org.models import Unit, User
    from luopan.targets.models import Plan, TargetRow, Version
    from luopan.targets.plain_rows import write_rows

    call_command("migrate", verbosity=0, interactive=False)
    user = User.objects.create(username="bench")
    unit = Unit.objects.create(code="CN", name="CN", start_date=NOW.date())
    plan = Plan.objects.create(
        name="bench",
        calendar=Calendar.objects.create(code="b", name="b"),
        year=2027,
        root=unit,
        created_at=NOW,
    )
    metric = Metric.objects.create(code="b", name="b")
    version = Version.objects.create(
        plan=plan, name="b", metric=metric, owner=user, created_at=NOW
    )
    named = _as_months(state)
    with transaction.atomic():
        ours = best(lambda: write_rows(version, named), 1)
    columns = [
        field.column for field in TargetRow._meta.fields if not field.primary_key
    ]
    fields = [
        field.attname for field in TargetRow._meta.fields if not field.primary_key
    ]
    plain = [tuple(line) for line in TargetRow.objects.values_list(*fields)]
    TargetRow.objects.all().delete()
    marks = ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {TargetRow._meta.db_table} ({', '.join(columns)}) VALUES ({marks})"
    with transaction.atomic(), connection.cursor() as cursor:
        theirs = best(lambda: cursor.executemany(statement, plain), 1)
    name = f"one executemany of the same {len(plain):,} rows"
    return [row("rows of a committed version", "M", ours, name, theirs, 3)]


def _as_months(state: Any) -> Any:
    """The same numbers over the months of a real year, as the rows name them."""
    from dataclasses import replace

    from luopan.engine.calendar import Scheme, periods_as_tree_rows, year_spans
    from luopan.engine.space import Space
    from luopan.engine.tree import Tree

    axes = state.space
    tree = Tree.build(periods_as_tree_rows(year_spans(Scheme(), 2027)))
    real = Space(axes.units, axes.products, tree, axes.pairs)
    return state.but(cube=replace(state.cube, space=real))


def main() -> None:
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luopan.config.settings")
    os.environ.setdefault("LUOPAN_DATABASE_URL", "memory")
    django.setup()
    print_table(rows())


if __name__ == "__main__":
    main()
