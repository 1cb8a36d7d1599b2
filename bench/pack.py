"""What a meeting pack costs in the worker: of 5,000 seats, of 500, and 40 packs as one zip.

The company of ``bench.pages``, 10 regions of 20 teams of 25 seats, with open opportunities of every
seat and warnings that stand by the rules. Each is made as the job makes it, by a process that
has shown no figures yet for the first: contents read in the director's rights, then the
file. The bars of the issue are seconds on the clock: 120 for 5,000 seats, 30 for 300 (the
region here has 500).
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from bench.grid import begin
from bench.pages import NOW, _numbered, make
from bench.table import Row, print_table, row

LARGEST, REGION = 120_000.0, 30_000.0  # ms on the clock
MILLION = 1_000_000
TEAMS_OF_ZIP = 40


def deals(actor: Any) -> None:
    """An open opportunity of every seat, expected in the months around the day."""
    from luopan.records.models import Batch
    from luopan.records.store import store
    from luopan.records.tables import Table

    rows = list(_numbered())
    columns = {
        "number": [f"d{n}" for n, _seat in rows],
        "seat": [seat for _n, seat in rows],
        "account": [f"c{n}" for n, _seat in rows],
        "stage": ["proposal"] * len(rows),
        "currency": ["CNY"] * len(rows),
        "amount": [(90_000 + n) * MILLION for n, _seat in rows],
        "created_date": [date(2027, 4, 1 + n % 28) for n, _seat in rows],
        "expected_date": [date(2027, 6 + n % 3, 1 + n % 28) for n, _seat in rows],
    }
    batch = Batch.objects.create(label="deals", actor=actor, applied_at=NOW)
    store(batch, [Table("opportunity", columns)])


def rows() -> list[Row]:
    """First of all 5,000, of a region, then one of each of 40 teams."""
    import time_machine

    from luopan.org.models import User

    found = []
    with time_machine.travel(NOW, tick=True):
        dora = User.objects.get(username="dora")
        for file in ("pptx", "docx", "pdf", "xlsx"):
            found.append(_row(f"pack as {file}", "5k", LARGEST, _made(dora, "", file)))
        for file in ("pptx", "docx", "pdf", "xlsx"):
            taken = _made(dora, "r3", file)
            found.append(_row(f"pack as {file}, a region", "500", REGION, taken))
        begun = time.perf_counter()
        _zip(dora)()
        each = (time.perf_counter() - begun) * 1000 / TEAMS_OF_ZIP
        found.append(row("a pack of 40 in one zip", "25", each, "30 s", REGION, 1))
    return found


def _row(name: str, size: str, bar: float, make_it: Callable[[], Any]) -> Row:
    begun = time.perf_counter()
    make_it()
    taken = (time.perf_counter() - begun) * 1000
    return row(name, size, taken, f"{bar / 1000:.0f} s", bar, 1)


def _made(reader: Any, unit: str, file: str) -> Callable[[], Any]:
    from luopan.tracking.queries.pack import PackWish
    from luopan.web.packs.files import paper

    wish = PackWish(kind="monthly", unit=unit)
    by: dict[str, Any] = {"reader": reader, "at": NOW, "on": NOW.date()}
    return lambda: paper(wish, file, "zh", **by)


def _zip(reader: Any) -> Callable[[], Any]:
    from luopan.tracking.queries.pack import PackWish
    from luopan.web.packs.files import kept

    teams = [f"r{region}t{team}" for region in (1, 2) for team in range(20)]
    by: dict[str, Any] = {"reader": reader, "at": NOW, "on": NOW.date()}
    wish = PackWish(kind="weekly", unit="company")
    return lambda: kept(
        1, wish, "pptx", "zh", teams, **by, tell=lambda _share, _words: None
    )


def main() -> None:
    """One table."""
    with tempfile.TemporaryDirectory() as home:
        begin(home)
        make()
        from luopan.org.models import User
        from luopan.org.queries import builtin_operator
        from luopan.tracking.queries.warnings import look
        from luopan.tracking.services.watching import watch

        deals(User.objects.get(username="dora"))
        looked = look(at=NOW, on=NOW.date())
        watch(actor=builtin_operator(at=NOW), at=NOW, looked=looked)
        sys.stdout.flush()
        print_table(rows())


if __name__ == "__main__":
    os.environ.setdefault("LUOPAN_AUDIT_BAR", "0")
    main()
