"""A hundred thousand units: stored, read as of a day, moved, against plain SQL."""

import os
import random
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from bench.table import Row, print_table, row

UNITS = int(os.environ.get("LUOPAN_BENCH_UNITS", "100000"))
AT = datetime(2027, 1, 4, tzinfo=UTC)
DAY, MOVES = date(2027, 1, 4), date(2027, 3, 1)
STORED = {
    "org_unit": "id code name name_other kind role overlay place start_date end_date",
    "org_parentage": "id unit_id parent_id start_date end_date",
    "org_reach": "id above_id below_id depth start_date end_date",
}


def timed(act: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds, and what came of it."""
    begun = time.perf_counter()
    found = act()
    return (time.perf_counter() - begun) * 1000, found


def best(act: Callable[[], Any], tries: int = 3) -> tuple[float, Any]:
    """The fastest of a few tries."""
    return min((timed(act) for _try in range(tries)), key=lambda found: found[0])


def wide_tree(size: int, chance: random.Random) -> list[Any]:
    """Uneven, twenty deep; 5,000 children under one unit, a tenth of all under another."""
    from luopan.org.services import NewUnit

    rows = [NewUnit("hub", "Hub"), NewUnit("big-0", "Big 0", "deep-2")]
    rows += [NewUnit(f"wide-{n}", f"Wide {n}", "hub") for n in range(size // 20)]
    rows += [
        NewUnit(f"deep-{n}", f"Deep {n}", f"deep-{n - 1}" if n else None)
        for n in range(20)
    ]
    grown = [("big-0", 3)]
    for n in range(1, size // 10):
        parent, depth = chance.choice(grown)
        rows.append(NewUnit(f"big-{n}", f"Big {n}", parent))
        if depth < 14:
            grown.append((f"big-{n}", depth + 1))
    grown = [(f"deep-{n}", n) for n in range(14)]
    while len(rows) < size:
        parent, depth = chance.choice(grown)
        rows.append(NewUnit(f"u-{len(rows)}", f"Unit {len(rows)}", parent))
        if depth < 18:
            grown.append((rows[-1].code, depth + 1))
    chance.shuffle(rows)
    return rows


def plain_write() -> Callable[[], None]:
    """The reference of storing: the very rows stored, by executemany, tables emptied."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        kept = {}
        for table, columns in STORED.items():
            cursor.execute(f"SELECT {columns.replace(' ', ', ')} FROM {table}")
            kept[table] = cursor.fetchall()

    def write() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for table, rows in kept.items():
                columns = STORED[table].split()
                places = ", ".join(["%s"] * len(columns))
                cursor.executemany(
                    f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})",
                    rows,
                )

    return write


def emptied() -> None:
    """Empty the tables of the tree."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE org_company SET root_id = NULL")
        for table in reversed(STORED):
            cursor.execute(f"DELETE FROM {table}")


def plain_read() -> list[Any]:
    """The reference of reading: the same join, unordered, as the driver gives it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.code, u.name, u.kind, p.parent_id FROM org_unit u "
            "LEFT JOIN org_parentage p ON p.unit_id = u.id AND p.start_date <= %s "
            "AND (p.end_date IS NULL OR p.end_date > %s) WHERE u.start_date <= %s "
            "AND (u.end_date IS NULL OR u.end_date > %s)",
            [DAY] * 4,
        )
        return cursor.fetchall()


def figures() -> list[Row]:
    """Measure all of it on one tree."""
    from luopan.org import queries, services
    from luopan.org.models import Reach, Unit

    operator = queries.builtin_operator(at=AT)
    by: dict[str, Any] = {"actor": operator, "at": AT}
    services.create_company(**by, name="Bench")
    rows = wide_tree(UNITS, random.Random(7))
    stored, _ids = timed(lambda: services.add_units(**by, rows=rows))
    size = f"{len(rows) // 1000}k"
    read, seen = best(lambda: queries.organisation(DAY))
    assert len(seen.rows) == len(rows) + 1
    spans, _seen = best(lambda: queries.units_between(date(2026, 1, 1), DAY))
    plain, _rows = best(plain_read)
    write = plain_write()
    big, new = (Unit.objects.get(code=code) for code in ("big-0", "deep-9"))
    moved, _none = timed(
        lambda: services.move_unit(**by, unit=big, parent=new, from_date=MOVES)
    )
    under = Reach.objects.on(MOVES).filter(above=big).count()
    emptied()
    reference, _none = timed(write)
    name = "executemany of the same rows"
    return [
        row("add a tree of units, checked", size, stored, name, reference, bar=3),
        row("organisation as of a day", size, read, "one plain join", plain, bar=12),
        row("units of a span", size, spans, "one plain join", plain, bar=15),
        row("organisation as of a day", size, read, "1.5 seconds", 1500, bar=1),
        row("move a subtree", f"{under // 1000}k", moved, "3 seconds", 3000, bar=1),
    ]


def main() -> None:
    """Print the rows of the table."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luopan.config.settings")
    with tempfile.TemporaryDirectory() as home:
        os.environ["LUOPAN_HOME"] = home
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0, skip_checks=True)
        print_table(figures())


if __name__ == "__main__":
    main()
