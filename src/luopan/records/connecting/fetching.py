"""Rows of a source as a file of ours: what is imported by hand and what is pulled read alike."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from math import isnan
from typing import Any
from zoneinfo import ZoneInfo

Row = Sequence[Any]
PLAIN = {str, int, date, type(None)}  # csv writes these as a person would


def as_file(
    columns: Sequence[str], rows: Iterable[Row], zone: ZoneInfo
) -> tuple[bytes, int]:
    """A csv file of rows, and how many they are.

    Instants that know their zone become the company's own time, for the day that counts
    is the company's. A column of nothing but midnights is one of days.

    Args:
        columns: Names of the columns.
        rows: As the database's driver gives them.
        zone: The company's time zone.
    """
    held = list(rows)
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    by_column = [_written(values, zone) for values in zip(*held, strict=True)]
    writer.writerows(zip(*by_column, strict=True))
    return file.getvalue().encode(), len(held)


def _written(values: Sequence[Any], zone: ZoneInfo) -> Sequence[Any]:
    """A column as it stands in a file; what is plain already is left alone."""
    kinds = set(map(type, values))
    if kinds <= PLAIN:
        return values
    if datetime not in kinds:
        return [text(value) for value in values]
    moments = [local(value, zone) for value in values]
    write = _writer(moments)
    return [write(value) for value in moments]


def local(value: Any, zone: ZoneInfo) -> Any:
    """An instant on the company's clock; anything else as it is."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(zone).replace(tzinfo=None)
    return value


def _writer(values: Iterable[Any]) -> Callable[[Any], str]:
    instants = [value for value in values if isinstance(value, datetime)]
    days = all(value.time() == time() for value in instants)
    return _as_day if instants and days else text


def _as_day(value: Any) -> str:
    return value.date().isoformat() if isinstance(value, datetime) else text(value)


def text(value: Any) -> str:
    """A value as a person would type it: no exponents, no type names."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return "" if isnan(value) else format(Decimal(repr(value)), "f")
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value)
