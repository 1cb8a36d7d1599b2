"""All data as plain tables: one zip, a CSV a table, and a list of their columns.

For whoever wants to read them without Luopan, and for everybody who asks what is kept of
him. Passwords, the fingerprints of tokens and links, and the store of one-time codes stay
where they are.
"""

import base64
import csv
import io
import json
import os
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, Q

from luopan.sheets.guard import guarded

SECRET = frozenset({"password", "token_hash", "sealed", "secret"})
NOT_TOLD = frozenset({"org_remembered", "trail_claim"})  # caches, answers once given
COLUMNS = "columns.csv"
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
AT_ONCE = 2_000

Spelled = str | int | float | None


@dataclass(frozen=True)
class Table:
    """Rows of a table as text.

    Attributes:
        columns: Name, kind, and the table that it points at or nothing.
    """

    name: str
    columns: tuple[tuple[str, str, str], ...]
    rows: Iterator[list[Spelled]]


def export_all(*, at: datetime, out: Path | None = None) -> tuple[Path, int]:
    """Write every table to a zip, as all stood at one moment.

    Args:
        at: Now; names the file.
        out: Where to; default ``LUOPAN_HOME/exports/luopan-<at>.zip``.

    Returns:
        The file, and how many rows are in it.
    """
    file = out or settings.HOME / "exports" / f"luopan-{at:%Y%m%d-%H%M%S}.zip"
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(file.name + ".part")
    with transaction.atomic(), part.open("wb") as stream:
        count = zipped(stream, (_table(kind) for kind in _kinds()))
    os.chmod(part, 0o600)
    os.replace(part, file)
    return file, count


def own_tables(about: Sequence[models.Model]) -> Iterator[Table]:
    """The rows that are, or point at, an account or a person: said by them, or of them.

    Files that lie in a row are left out: where they may be read they are fetched. Of what
    somebody else said or asked, and one only decided or received, the words are left out
    too: a model names such columns, and who may have said them, in ``words_of``.
    """
    asked = [(kind, wanted) for kind in _kinds() if (wanted := _about(kind, about))]
    any_of = [Exists(kind._default_manager.filter(wanted)) for kind, wanted in asked]
    self = about[0].__class__._default_manager.filter(pk=about[0].pk)
    for (kind, wanted), some in zip(asked, self.values_list(*any_of)[0], strict=True):
        if some:
            yield _own(_table(kind, wanted), kind, about)


def _own(
    table: Table, kind: type[models.Model], about: Sequence[models.Model]
) -> Table:
    """A table without the words of others."""
    places = {name: place for place, (name, _kind, _to) in enumerate(table.columns)}
    keys = {one.__class__: one.pk for one in about}
    shut = []
    for word, tellers in getattr(kind, "words_of", {}).items():
        fields = [kind._meta.get_field(name) for name in tellers]
        whose = [(places[f.column], keys.get(f.related_model)) for f in fields]
        shut.append((places[kind._meta.get_field(word).column], whose))

    def told(row: list[Spelled]) -> list[Spelled]:
        for place, whose in shut:
            if not any(key is not None and row[at] == key for at, key in whose):
                row[place] = None
        return row

    return Table(table.name, table.columns, map(told, table.rows))


def _about(kind: type[models.Model], about: Sequence[models.Model]) -> Q:
    """Which rows of a table are, or point at, some things; empty: it cannot have any."""
    wanted = Q()
    for one in about:
        if isinstance(one, kind):
            wanted |= Q(pk=one.pk)
        for field in _fields(kind):
            if field.related_model is one.__class__:
                wanted |= Q(**{field.name: one.pk})
    return wanted


def zipped(stream: Any, tables: Iterable[Table]) -> int:
    """Tables into a zip, row by row; how many rows there were.

    People open them in a workbook: a text that could run as a formula gets an apostrophe.
    """
    count, columns = 0, []
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for table in tables:
            columns += [[table.name, *column] for column in table.columns]
            with packed.open(f"{table.name}.csv", "w", force_zip64=True) as member:
                text = io.TextIOWrapper(member, "utf-8-sig", newline="")
                writer = csv.writer(text)
                writer.writerow([name for name, _kind, _to in table.columns])
                for row in table.rows:
                    writer.writerow(map(_harmless, row))
                    count += 1
                text.flush()
                text.detach()
        told = io.StringIO()
        csv.writer(told).writerows([["table", "column", "kind", "points at"], *columns])
        packed.writestr(COLUMNS, told.getvalue().encode("utf-8-sig"))
    return count


def _harmless(value: Spelled) -> Spelled:
    plain = not isinstance(value, str) or NUMBER.fullmatch(value)
    return value if plain else guarded(str(value))


def _kinds() -> list[type[models.Model]]:
    """Every table of ours, by name."""
    ours = [
        kind
        for kind in apps.get_models(include_auto_created=True)
        if kind.__module__.startswith("luopan.")
        and kind._meta.managed
        and kind._meta.db_table not in NOT_TOLD
    ]
    return sorted(ours, key=lambda kind: kind._meta.db_table)


def _fields(kind: type[models.Model]) -> list[Any]:
    return [field for field in kind._meta.concrete_fields if field.name not in SECRET]


def _table(kind: type[models.Model], wanted: Q | None = None) -> Table:
    fields = _fields(kind)
    if wanted is not None:
        fields = [one for one in fields if not isinstance(one, models.BinaryField)]
    rows = kind._default_manager.order_by("pk")
    rows = rows if wanted is None else rows.filter(wanted)
    values = rows.values_list(*(field.attname for field in fields))
    columns = tuple((f.column, f.get_internal_type(), _points_at(f)) for f in fields)
    spelled = ([_spelled(value) for value in row] for row in values.iterator(AT_ONCE))
    return Table(kind._meta.db_table, columns, spelled)


def _points_at(field: Any) -> str:
    return field.related_model._meta.db_table if field.related_model else ""


def _spelled(value: Any) -> Spelled:
    for kind, spell in _SPELLING:
        if isinstance(value, kind):
            return spell(value)
    return value if value is None or isinstance(value, int | float) else str(value)


_SPELLING: tuple[tuple[Any, Callable[[Any], Spelled]], ...] = (
    (bool, int),
    ((datetime, date, time), lambda value: value.isoformat()),
    ((dict, list), lambda value: json.dumps(value, ensure_ascii=False)),
    ((bytes, memoryview), lambda value: base64.b64encode(bytes(value)).decode()),
)
