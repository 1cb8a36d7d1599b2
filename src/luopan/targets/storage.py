"""Frozen inputs: kept once by the hash of their content, never changed."""

import zlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from numpy.typing import NDArray

from luopan.engine.space import Space
from luopan.targets.canonical import array_bytes, array_of, hash_of
from luopan.targets.models import Frozen

ARRAY = "array"
SPACE = "space"


def freeze(values: NDArray[Any], *, at: datetime) -> str:
    """Keep an array; the same content is kept once.

    Returns:
        The hash by which steps name it.
    """
    return _keep(ARRAY, array_bytes(values), at)


def freeze_space(space: Space, *, at: datetime) -> str:
    """Keep the axes and assigned pairs of a version."""
    return _keep(SPACE, space.to_bytes(), at)


def _keep(kind: str, content: bytes, at: datetime) -> str:
    name = hash_of(kind, content)
    if not Frozen.objects.filter(pk=name).exists():
        row = Frozen(hash=name, kind=kind, content=zlib.compress(content, 1), at=at)
        Frozen.objects.bulk_create([row], ignore_conflicts=True)
    return name


def thaw(names: Iterable[str]) -> Mapping[str, NDArray[Any]]:
    """The arrays of these hashes, in one query; content is checked against its name."""
    wanted = set(names)
    rows = Frozen.objects.filter(pk__in=wanted, kind=ARRAY)
    arrays = {row.hash: array_of(_content(row)) for row in rows}
    if missing := wanted - arrays.keys():
        raise ValueError(f"frozen inputs are missing: {', '.join(sorted(missing))}")
    return arrays


@lru_cache(maxsize=8)
def thaw_space(name: str) -> Space:
    """The axes and assigned pairs of this hash."""
    return Space.from_bytes(_content(Frozen.objects.get(pk=name, kind=SPACE)))


def _content(row: Frozen) -> bytes:
    content = zlib.decompress(bytes(row.content))
    if hash_of(row.kind, content) != row.hash:
        raise ValueError(f"frozen {row.kind} {row.hash[:12]} does not match its name")
    return content
