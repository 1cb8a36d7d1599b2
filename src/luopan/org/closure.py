"""Keeps ``Reach``, the dated closure of the tree, in step with ``Parentage``.

Every change is a handful of statements over sets of rows, whatever the size of the
subtree. Each row holds one path between its two units for all of its days: a change of
any unit on the path cuts the row in two. That is what makes the sets below exact.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import connection
from django.db.models import Model

LOCK = 7_215_002  # PostgreSQL's advisory lock of the tree
MANY = 1_000  # new units, after which PostgreSQL counts anew
OPEN = "(end_date IS NULL OR end_date > {day})"


def take_turn() -> None:
    """Wait until nobody else changes the tree.

    Two moves at once could close a circle that neither sees. SQLite has one writer
    anyway. The order is always the same: the records' lock, this one, the trail's.
    """
    if connection.vendor == "postgresql":
        _run("SELECT pg_advisory_xact_lock(%s)", LOCK)


def plant(after: int, up_to: int) -> None:
    """Rows for new units, those with ids in ``(after, up_to]``, under all above them."""
    _run(
        f"""
        INSERT INTO org_reach (above_id, below_id, depth, start_date, end_date)
        WITH RECURSIVE up (above, below, depth, start_date, end_date) AS (
            SELECT id, id, 0, start_date, COALESCE(end_date, {_far()})
            FROM org_unit WHERE id > %s AND id <= %s
            UNION ALL
            SELECT p.parent_id, up.below, up.depth + 1,
                {_later("up.start_date", "p.start_date")},
                {_earlier("up.end_date", f"COALESCE(p.end_date, {_far()})")}
            FROM up JOIN org_parentage p ON p.unit_id = up.above
                AND p.start_date < up.end_date
                AND (p.end_date IS NULL OR p.end_date > up.start_date)
        )
        SELECT above, below, depth, start_date, NULLIF(end_date, {_far()}) FROM up
        ORDER BY below, above
        """,
        after,
        up_to,
    )
    if connection.vendor == "postgresql" and up_to - after >= MANY:
        # Without figures of the new rows it would plan the next move as one of a few units.
        _run("ANALYZE org_unit, org_parentage, org_reach")


def insert(model: type[Model], columns: str, rows: Iterable[Sequence[object]]) -> None:
    """Store plain rows of a table: a tenth of what making objects of them costs."""
    names = columns.split()
    places = ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {model._meta.db_table} ({', '.join(names)}) VALUES ({places})",
            list(rows),
        )


def detach(units: Sequence[int], start: date, end: date | None) -> None:
    """Cut subtrees off what is above them, from ``start`` until before ``end``.

    None of the units stands under another one of them in that time. MATERIALIZED and
    CROSS JOIN keep both databases to the order written, with statistics or without:
    what is under, what is above, then the row between each two.
    """
    _run("CREATE TEMPORARY TABLE IF NOT EXISTS org_cut (id BIGINT PRIMARY KEY)")
    _run("DELETE FROM org_cut")
    during, days = _during("org_reach", start, end)
    listed = _listed(units)
    _run(
        f"""
        INSERT INTO org_cut (id)
        WITH u AS MATERIALIZED (
            SELECT * FROM org_reach WHERE above_id IN {listed} AND {during}
        ), a AS MATERIALIZED (
            SELECT * FROM org_reach WHERE below_id IN {listed} AND depth > 0 AND {during}
        )
        SELECT DISTINCT r.id FROM u CROSS JOIN a CROSS JOIN org_reach r
        WHERE a.below_id = u.above_id
            AND r.below_id = u.below_id AND r.above_id = a.above_id
            AND r.depth = a.depth + u.depth AND {_during("r", start, end)[0]}
            AND {_meet("r", "u")} AND {_meet("r", "a")}
        """,
        *days * 3,
    )
    cut = "id IN (SELECT id FROM org_cut)"
    if end is not None:
        _run(
            f"""
            INSERT INTO org_reach (above_id, below_id, depth, start_date, end_date)
            SELECT above_id, below_id, depth, %s, end_date FROM org_reach
            WHERE {cut} AND {OPEN.format(day="%s")}
            """,
            end,
            end,
        )
    _run(f"DELETE FROM org_reach WHERE {cut} AND start_date >= %s", start)
    _run(f"UPDATE org_reach SET end_date = %s WHERE {cut}", start)


def attach(units: Sequence[int], parent: int, start: date, end: date | None) -> None:
    """Put subtrees under a unit and all above it, from ``start`` until before ``end``."""
    last = "%s" if end is not None else _far()
    begin = _later("u.start_date", "a.start_date", "%s")
    finish = _earlier(_end("u"), _end("a"), last)
    during, days = _during("{row}", start, end)
    _run(
        f"""
        INSERT INTO org_reach (above_id, below_id, depth, start_date, end_date)
        SELECT a.above_id, u.below_id, a.depth + u.depth + 1,
            {begin}, NULLIF({finish}, {_far()})
        FROM org_reach u CROSS JOIN org_reach a
        WHERE u.above_id IN {_listed(units)} AND a.below_id = %s
            AND {during.format(row="u")} AND {during.format(row="a")} AND {_meet("u", "a")}
        """,
        start,
        *([end] if end is not None else []),
        parent,
        *days * 2,
    )


def finish(unit: int, day: date) -> None:
    """A unit stands nowhere from ``day`` on. Nothing stands under it then."""
    _run("DELETE FROM org_reach WHERE below_id = %s AND start_date >= %s", unit, day)
    _run(
        f"UPDATE org_reach SET end_date = %s WHERE below_id = %s AND {OPEN.format(day='%s')}",
        day,
        unit,
        day,
    )


def _run(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _listed(units: Sequence[int]) -> str:
    return f"({', '.join(str(int(unit)) for unit in units)})"


def _during(row: str, start: date, end: date | None) -> tuple[str, list[date]]:
    """The condition that a row meets a span, and the days it needs."""
    after = f"({row}.end_date IS NULL OR {row}.end_date > %s)"
    if end is None:
        return after, [start]
    return f"{after} AND {row}.start_date < %s", [start, end]


def _meet(one: str, other: str) -> str:
    return (
        f"({one}.end_date IS NULL OR {one}.end_date > {other}.start_date)"
        f" AND ({other}.end_date IS NULL OR {other}.end_date > {one}.start_date)"
    )


def _far() -> str:
    return "DATE '9999-12-31'" if connection.vendor == "postgresql" else "'9999-12-31'"


def _end(row: str) -> str:
    return f"COALESCE({row}.end_date, {_far()})"


def _later(*days: str) -> str:
    name = "GREATEST" if connection.vendor == "postgresql" else "MAX"
    return f"{name}({', '.join(days)})"


def _earlier(*days: str) -> str:
    name = "LEAST" if connection.vendor == "postgresql" else "MIN"
    return f"{name}({', '.join(days)})"
