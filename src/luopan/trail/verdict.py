"""Proving the chain: every row read as it lies in the database, trusting nothing."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from luopan.trail.canonical import spelled

FIELDS = (
    "seq",
    "at",
    "actor_id",
    "actor_name",
    "act",
    "subject",
    "outcome",
    "details",
    "reason",
    "request_id",
    "previous_hash",
)
ORIGIN = "0" * 64  # what the first entry seals
PAGE = 2_000


@dataclass(frozen=True)
class Verdict:
    """Whether the chain is whole; if not, the first bad row and what is wrong with it."""

    ok: bool
    rows: int
    first_bad_seq: int | None = None
    why: str = ""


def sealed(content: dict[str, Any]) -> str:
    """The hash of an entry: sha256 over the canonical JSON of all its fields.

    Args:
        content: ``FIELDS`` and their values; ``previous_hash`` is one of them, so each
            hash rests on all the entries before it.
    """
    at = content["at"].astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(spelled({**content, "at": at}).encode()).hexdigest()


def check(head: tuple[int, str] | None) -> Verdict:
    """Read the chain from its first row to its last.

    Args:
        head: Number and hash of the newest entry of an earlier day.
    """
    rows, previous, met = 0, ORIGIN, head is None or head == (0, ORIGIN)
    for row in _rows():
        why = _fault(row, rows + 1, previous)
        if why:
            return Verdict(False, _count(), rows + 1, why)
        rows, previous = rows + 1, row["hash"]
        if head is not None and rows == head[0]:
            if previous != head[1]:
                why = _("it was rewritten after the head was exported")
                return Verdict(False, _count(), rows, why)
            met = True
    if not met:
        return Verdict(False, rows, rows + 1, _("rows were cut off at the end"))
    return Verdict(True, rows)


def _fault(row: dict[str, Any], seq: int, previous: str) -> str:
    if row["seq"] != seq:
        return _("the row with this number is missing")
    if row["previous_hash"] != previous:
        return _("it does not follow from the row before it")
    try:
        content = {name: row[name] for name in FIELDS}
        content["at"] = _instant(row["at"])
        content["details"] = json.loads(row["details"])
        if spelled(content["details"]) != row["details"]:
            return _("its content was changed")
        same = sealed(content) == row["hash"]
    except (ValueError, TypeError, AttributeError, RecursionError):
        same = False
    return "" if same else _("its content was changed")


def _instant(stored: Any) -> datetime:
    if isinstance(stored, datetime):  # PostgreSQL
        return stored if stored.tzinfo else stored.replace(tzinfo=UTC)
    at = datetime.fromisoformat(stored).replace(tzinfo=UTC)
    if stored != str(at.replace(tzinfo=None)):
        raise ValueError("not as it was written")
    return at


def _rows() -> Iterator[dict[str, Any]]:
    """The rows as they lie there, page by page, in order of their numbers."""
    names = (*FIELDS, "hash")
    select = f"SELECT {', '.join(names)} FROM trail_entry"
    with connection.cursor() as cursor:
        cursor.execute(f"{select} ORDER BY seq LIMIT %s", [PAGE])
        while page := cursor.fetchall():
            for row in page:
                yield dict(zip(names, row, strict=True))
            after = [page[-1][0], PAGE]
            cursor.execute(f"{select} WHERE seq > %s ORDER BY seq LIMIT %s", after)


def _count() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM trail_entry")
        return int(cursor.fetchone()[0])
