"""Amounts over a space: one metric, one level, one version."""

import hashlib
import json
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from luopan.engine.overlay import Overlay
from luopan.engine.space import Space

ABSENT = 1  # no such leaf: the seat is not open, the pair not assigned in this period
NULL = 2  # nobody has said a number yet; the amount is 0 but that is no zero
HELD = 4  # a planner keeps it
LOCKED = 8  # the period is closed

NO_LOWER = -(2**62)
NO_UPPER = 2**62
MAGIC = b"luopan cube 1\n"


@dataclass(frozen=True, eq=False)
class Cube:
    """int64 amounts in quanta, a state byte per leaf, bounds where there are any.

    Arrays are shown read-only: a change is a new cube. One that an edit led to shares
    what it did not touch with the cube before; its ``amounts`` are put together when
    somebody asks for all of them.

    Args:
        space: The axes.
        amounts: Shape ``space.shape``. Absent and null leaves hold 0.
        state: Same shape. Bits ABSENT, NULL, HELD, LOCKED.
        lower: Same shape, or None. Lowest amount of a leaf; NO_LOWER for none.
        upper: Same shape, or None. Highest amount of a leaf; NO_UPPER for none.

    Raises:
        ValueError: A wrong shape.
    """

    space: Space
    amounts: NDArray[np.int64]
    state: NDArray[np.uint8]
    lower: NDArray[np.int64] | None = None
    upper: NDArray[np.int64] | None = None

    def __post_init__(self) -> None:
        kinds = {"amounts": np.int64, "state": np.uint8}
        for name in ("amounts", "state", "lower", "upper"):
            values = getattr(self, name)
            if values is None:
                continue
            if values.shape != self.space.shape:
                raise ValueError(
                    f"{name} has shape {values.shape}, not {self.space.shape}"
                )
            if not np.can_cast(values.dtype, kinds.get(name, np.int64), "safe"):
                raise ValueError(f"{name} may not be {values.dtype}")
            values = np.ascontiguousarray(values, kinds.get(name, np.int64)).view()
            values.flags.writeable = False
            object.__setattr__(self, name, values)

    def __getattr__(self, name: str) -> Any:
        """The amounts of an edited cube, the first time that all are asked for."""
        parts = self.__dict__.get("_parts")
        if name != "amounts" or parts is None:
            raise AttributeError(name)
        amounts = parts.whole.view()
        amounts.flags.writeable = False
        object.__setattr__(self, "amounts", amounts)
        object.__setattr__(self, "_parts", Overlay(amounts))
        return amounts

    @property
    def parts(self) -> Overlay:
        """The amounts, to read blocks of without putting all together."""
        parts: Overlay | None = self.__dict__.get("_parts")
        return Overlay(self.amounts) if parts is None else parts

    def edited(self, parts: Overlay, state: NDArray[np.uint8]) -> "Cube":
        """The same with other amounts and states; nothing is copied."""
        cube = object.__new__(Cube)
        state = state.view()
        state.flags.writeable = False
        kept = {"space": self.space, "lower": self.lower, "upper": self.upper}
        for name, value in {**kept, "state": state, "_parts": parts}.items():
            object.__setattr__(cube, name, value)
        return cube

    @classmethod
    def empty(cls, space: Space) -> "Cube":
        """Every leaf null, and absent where the space says so."""
        return cls.of(space, np.zeros(space.shape, np.int64), null=True)

    @classmethod
    def of(
        cls,
        space: Space,
        amounts: NDArray[np.int64],
        null: NDArray[np.bool_] | bool = False,
    ) -> "Cube":
        """A cube of these amounts; absent leaves are set to 0.

        Args:
            space: The axes.
            amounts: Shape ``space.shape``, quanta.
            null: True where nobody has said a number yet.
        """
        state = np.zeros(space.shape, np.uint8)
        amounts = np.array(amounts, np.int64)
        state[np.broadcast_to(null, space.shape)] |= NULL
        amounts[state != 0] = 0
        if space.absent is not None:
            state[space.absent] = ABSENT
            amounts[space.absent] = 0
        return cls(space, amounts, state)

    def has(self, flag: int) -> NDArray[np.bool_]:
        """Where a flag is set."""
        flagged: NDArray[np.bool_] = (self.state & flag) != 0
        return flagged

    def flagged(self, unit: str, product: str, period: str, flag: int) -> "Cube":
        """The same with a flag set on every present leaf under a cell."""
        block = self.space.block(unit, product, period)
        state = self.state.copy()
        state[block] |= np.where(state[block] & ABSENT, 0, flag).astype(np.uint8)
        return replace(self, state=state)

    def unflagged(self, unit: str, product: str, period: str, flag: int) -> "Cube":
        """The same with a flag taken from every leaf under a cell."""
        block = self.space.block(unit, product, period)
        state = self.state.copy()
        state[block] &= np.uint8(~flag & 0xFF)
        return replace(self, state=state)

    def bounded(
        self,
        unit: str,
        product: str,
        period: str,
        lower: int | None = None,
        upper: int | None = None,
    ) -> "Cube":
        """The same with bounds for every leaf under a cell; None takes a bound away.

        Raises:
            ValueError: The lower bound lies above the upper.
        """
        low = NO_LOWER if lower is None else lower
        high = NO_UPPER if upper is None else upper
        if low > high:
            raise ValueError(f"lower bound {low} above upper bound {high}")
        block = self.space.block(unit, product, period)
        return replace(
            self,
            lower=_with(self.lower, self.space.shape, NO_LOWER, block, low),
            upper=_with(self.upper, self.space.shape, NO_UPPER, block, high),
        )

    def to_bytes(self) -> bytes:
        """Canonical bytes, the space apart, which is named by its hash."""
        arrays = {
            name: values
            for name in ("amounts", "state", "lower", "upper")
            if (values := getattr(self, name)) is not None
        }
        head = {"space": self.space.hash, "arrays": list(arrays)}
        line = json.dumps(head, separators=(",", ":")).encode()
        little = (v.astype(v.dtype.newbyteorder("<")) for v in arrays.values())
        return b"".join([MAGIC, line, b"\n", *(v.tobytes() for v in little)])

    @classmethod
    def from_bytes(cls, content: bytes, space: Space) -> "Cube":
        """What ``to_bytes`` wrote.

        Raises:
            ValueError: The content is none of ours, or stands on another space.
        """
        if not content.startswith(MAGIC):
            raise ValueError("not a cube")
        end = content.index(b"\n", len(MAGIC))
        head = json.loads(content[len(MAGIC) : end])
        if head["space"] != space.hash:
            raise ValueError("this cube stands on another space")
        at, arrays = end + 1, {}
        for name in head["arrays"]:
            kind = "<u1" if name == "state" else "<i8"
            size = space.shape[0] * space.shape[1]
            values = np.frombuffer(content, kind, size, at).reshape(space.shape)
            arrays[name] = values.astype(values.dtype.newbyteorder("="))
            at += values.nbytes
        return cls(space, **arrays)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of ``to_bytes``."""
        return hashlib.sha256(self.to_bytes()).hexdigest()


def _with(
    bounds: NDArray[np.int64] | None,
    shape: tuple[int, int],
    none: int,
    block: Any,
    bound: int,
) -> NDArray[np.int64] | None:
    if bounds is None and bound == none:
        return None
    bounds = np.full(shape, none, np.int64) if bounds is None else bounds.copy()
    bounds[block] = bound
    return bounds
