"""A pull of one million order lines from a DuckDB file, beside that database's own export.

Fetching is the part that is ours: the parts in order, each written as the csv that an
import reads; the reference is the database's own COPY of the same table to a csv. The
whole pull (fetched, read, checked, stored as batches, with facts) stands beside importing
that very csv by hand. Needs ``requirements/sources.txt``; on SQLite in a folder of its
own, or on PostgreSQL when LUOPAN_DATABASE_URL names an empty database.
"""

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.records import (
    LINES,
    MEMORY_BAR,
    NOW,
    begin,
    clear,
    imported,
    peak,
    timed,
    write_files,
)
from bench.table import Row, print_table, row

AT_ONCE = 50_000


def make_source(folder: Path) -> None:
    """The file of orders as a table, each order changed at a moment of its own."""
    import duckdb

    write_files(folder)
    with duckdb.connect(str(folder / "erp.duckdb")) as connection:
        connection.execute(
            f"CREATE TABLE orders AS SELECT *, TIMESTAMP '2017-01-01' + "
            f"to_seconds(CAST(substr(订单号, 9) AS INTEGER)) AS 更新时间 "
            f"FROM read_csv('{folder / 'orders.csv'}', all_varchar = true)"
        )


def exported(folder: Path) -> None:
    """What the database does by itself."""
    import duckdb

    with duckdb.connect(str(folder / "erp.duckdb"), read_only=True) as connection:
        connection.execute(f"COPY orders TO '{folder / 'export.csv'}' (HEADER)")


def set_up(user: Any) -> Any:
    """The source, with what its columns are said to be."""
    from luopan.records.connecting.spec import Spec
    from luopan.records.services import connecting

    spec = Spec(
        name="ERP",
        kind="duckdb",
        database="erp.duckdb",
        table="orders",
        cursor="更新时间",
        number="订单号",
        at_once=AT_ONCE,
        accept_new=True,
    )
    source = connecting.add_source(actor=user, at=NOW, spec=spec)
    said = {"by": ["大区", "客户经理"], "product": ["产品"]}
    return connecting.say_columns(actor=user, at=NOW, source=source, choices=said)


def fetched(source: Any) -> int:
    """All parts as files; nothing is read from them."""
    from luopan.records.connecting import parts
    from luopan.records.connecting.places import address_of, wanted_of

    rows, after, more = 0, "", True
    while more:
        part = parts.next_part(address_of(source), wanted_of(source), after, AT_ONCE)
        rows, after, more = rows + part.rows, part.until, part.more
    return rows


def pulled(user: Any, source: Any) -> int:
    """The whole way, as the command goes it."""
    from luopan.records.connecting.through import through
    from luopan.records.models import Pull

    begun = through(source, actor=user, clock=lambda: NOW)
    run = Pull.objects.get(pk=begun[0])
    assert run.state == "done", (run.state, run.problem)
    return run.taken


def rows() -> list[Row]:
    """Measure; the database is fresh."""
    from django.conf import settings

    size = f"{LINES / 1e6:g}M"
    user = begin()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings.SOURCES, settings.FILES = folder, folder / "files"
        if (child := os.fork()) == 0:  # its memory is not ours
            make_source(folder)
            os._exit(0)
        os.waitpid(child, 0)
        imported(user, folder / "names.csv")
        clear()
        export, _none = timed(lambda: exported(folder))
        source = set_up(user)
        fetch, count = timed(lambda: fetched(source))
        assert count == LINES, count
        by_hand, _batch = timed(lambda: imported(user, folder / "orders.csv"))
        clear()
        whole, taken = timed(lambda: pulled(user, source))
        assert taken == LINES, taken
    return [
        row("fetch from DuckDB in parts", size, fetch, "its own COPY to csv", export),
        row("pull, whole", size, whole, "its own COPY to csv", export),
        row("pull, whole", size, whole, "that csv imported by hand", by_hand),
        row("memory, MiB", size, peak(), f"{MEMORY_BAR} MiB", MEMORY_BAR, 1),
    ]


def main() -> None:
    """On a database of its own, thrown away after; without the extra, one line."""
    import importlib.util

    if importlib.util.find_spec("ibis") is None:
        print("pull: skipped, requirements/sources.txt is not installed")
        return
    with tempfile.TemporaryDirectory() as home:
        os.environ.setdefault("LUOPAN_HOME", home)
        os.environ["DJANGO_SETTINGS_MODULE"] = "luopan.config.settings"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        print_table(rows())
        sys.stdout.flush()


if __name__ == "__main__":
    main()
