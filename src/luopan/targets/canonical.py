"""Arrays as bytes, one and only one way, so that equal content has one hash."""

import hashlib
import json
import struct
import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from luopan.targets.sequence import canonical

NULL = np.iinfo(np.int64).min  # in a frozen history: nothing is known of this cell
_DTYPES = frozenset({"<i8", "<i4", "<f8", "|u1", "|b1"})
_QUICK = 1  # zlib: arrays of one version are written often and read more often


def array_bytes(values: NDArray[Any]) -> bytes:
    """Shape, type and little-endian content in row order.

    Example:
        >>> array_of(array_bytes(np.array([[1, 2]]))).tolist()
        [[1, 2]]
    """
    head, plain = _spelled(values)
    return head + plain.tobytes()


def hash_into(name: Any, values: NDArray[Any]) -> None:
    """Add to one of hashlib's hashes what ``array_bytes`` says, without a copy.

    Example:
        >>> name, values = hashlib.sha256(), np.arange(4).reshape(2, 2)
        >>> hash_into(name, values)
        >>> name.hexdigest() == hashlib.sha256(array_bytes(values)).hexdigest()
        True
    """
    head, plain = _spelled(values)
    name.update(head)
    name.update(plain.reshape(-1).view(np.uint8))


def _spelled(values: NDArray[Any]) -> tuple[bytes, NDArray[Any]]:
    plain = np.ascontiguousarray(values)
    plain = plain.astype(plain.dtype.newbyteorder("<"), copy=False)
    if plain.dtype.str not in _DTYPES:
        raise ValueError(f"no canonical form for {plain.dtype}")
    head = canonical({"dtype": plain.dtype.str, "shape": list(plain.shape)})
    return struct.pack("<I", len(head)) + head, plain


def array_of(content: bytes) -> NDArray[Any]:
    """The array again, read-only."""
    (length,) = struct.unpack_from("<I", content)
    head = json.loads(content[4 : 4 + length])
    if head["dtype"] not in _DTYPES:
        raise ValueError(f"no canonical form for {head['dtype']}")
    flat = np.frombuffer(content, dtype=head["dtype"], offset=4 + length)
    return flat.reshape(head["shape"])


def hash_of(kind: str, content: bytes) -> str:
    """The name of a content of a kind."""
    name = hashlib.sha256(kind.encode() + b"\0")
    name.update(content)
    return name.hexdigest()


def pack(arrays: Mapping[str, NDArray[Any]], facts: Mapping[str, Any]) -> bytes:
    """Several arrays and some plain facts as one compressed content."""
    written = {name: array_bytes(arrays[name]) for name in sorted(arrays)}
    head = canonical(
        {
            "facts": facts,
            "arrays": [[name, len(part)] for name, part in written.items()],
        }
    )
    whole = struct.pack("<I", len(head)) + head + b"".join(written.values())
    return zlib.compress(whole, _QUICK)


def unpack(content: bytes) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """What was packed."""
    whole = zlib.decompress(content)
    (length,) = struct.unpack_from("<I", whole)
    head = json.loads(whole[4 : 4 + length])
    arrays, place = {}, 4 + length
    for name, size in head["arrays"]:
        arrays[name] = array_of(whole[place : place + size])
        place += size
    return arrays, head["facts"]
