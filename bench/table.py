"""One table for all figures: each a ratio to a reference measured in the same run."""

import os
from collections.abc import Iterable
from dataclasses import dataclass

HEADED = "LUOPAN_BENCH_HEADED"


@dataclass(frozen=True)
class Row:
    """One measured figure.

    ``ratio`` is ``milliseconds`` over the reference's. ``bar`` is what it may be at most;
    with ``at_least`` what it must reach (ratio is then reference over ours: how many
    times faster). None: no bar, for information.
    """

    name: str
    size: str
    milliseconds: float
    reference_name: str
    ratio: float
    bar: float | None = None
    ok: bool = True
    at_least: bool = False


def row(
    name: str,
    size: str,
    milliseconds: float,
    reference_name: str,
    reference: float,
    bar: float | None = None,
    at_least: bool = False,
) -> Row:
    """A row from two times in milliseconds; says itself whether the bar is met."""
    ratio = reference / milliseconds if at_least else milliseconds / reference
    ok = bar is None or (ratio >= bar if at_least else ratio <= bar)
    return Row(name, size, milliseconds, reference_name, ratio, bar, ok, at_least)


def print_table(rows: Iterable[Row]) -> None:
    """Rows in columns, the bar beside the ratio."""
    if not os.environ.get(HEADED):  # one table, though its parts are processes
        print(f"{'':44} {'size':>6} {'ms':>10}  {'ratio':>8} {'bar':>8}      to")
    for found in rows:
        sign = ">=" if found.at_least else "<="
        bar = "" if found.bar is None else f"{sign}{found.bar:g}"
        verdict = "" if found.bar is None else ("ok" if found.ok else "MISSED")
        print(
            f"{found.name:44} {found.size:>6} {found.milliseconds:10.2f}  "
            f"{found.ratio:8.2f} {bar:>8} {verdict:6} {found.reference_name}"
        )
