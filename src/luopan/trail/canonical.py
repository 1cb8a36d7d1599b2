"""One spelling for one content: JSON that is hashed and stored letter by letter."""

import json
import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from django.db import models
from django.utils.functional import Promise

_SURROGATE = re.compile("[\ud800-\udfff]")


def spelled(content: Any) -> str:
    r"""The content as canonical JSON: keys sorted, no spaces, as UTF-8 can hold it.

    Example:
        >>> spelled({"b": 1, "a": "罗盘\x00"})
        '{"a":"罗盘\\u0000","b":1}'
    """
    text = json.dumps(
        content,
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    )
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def plain(content: Any) -> Any:
    """The content in JSON's own kinds: dates as ISO text, models by name and key.

    Anything unknown becomes its text: the trail never fails for what it is told.
    """
    for kinds, spell in _PLAIN:
        if isinstance(content, kinds):
            return spell(content)
    return str(content)


def named(thing: models.Model) -> str:
    """How the trail calls a row, as in ``version:12``."""
    return f"{thing._meta.model_name}:{thing.pk}"


def storable(text: Any, limit: int | None = None) -> str:
    """Text as every database takes it: no NUL, no half characters, not too long."""
    clean = _SURROGATE.sub("\ufffd", str(text)).replace("\x00", "\u2400")
    return clean if limit is None else clean[:limit]


_PLAIN: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (bool | None, lambda it: it),
    (str | Promise, str),
    (int, int),
    (float, lambda it: float(it) if math.isfinite(it) else str(it)),
    (Mapping, lambda it: {str(plain(key)): plain(value) for key, value in it.items()}),
    (list | tuple, lambda it: [plain(value) for value in it]),
    (set | frozenset, lambda it: sorted((plain(value) for value in it), key=str)),
    (datetime | date | time, lambda it: it.isoformat()),
    (models.Model, named),
)


class CanonicalJson(models.TextField):  # type: ignore[type-arg]
    """JSON stored as the very text that was hashed; dicts and lists in Python."""

    def from_db_value(self, value: str | None, *_: Any) -> Any:
        """The content of the stored text."""
        return None if value is None else json.loads(value)

    def to_python(self, value: Any) -> Any:
        """The content, from text too (fixtures)."""
        return json.loads(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> str | None:
        """The text to store."""
        return None if value is None else spelled(value)

    def value_to_string(self, obj: models.Model) -> str:
        """The text, for fixtures."""
        return spelled(self.value_from_object(obj))
