"""同一把尺, the same ruler: a band from low to high, marks on it, labels that stay apart.

All is measured in the drawing's own units, which are pixels at its usual width. A label
stands like a flag on its mark: to the right or to the left, as many rows up as it takes
to lie on no other label and on no other mark's line.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import NamedTuple

WIDTH = 292.0
ROW = 15.0  # height of a line of labels
LETTER, SIGN = 6.6, 11.4  # widths of a letter or digit, and of a Chinese sign
AIR = 4.0  # between a mark's line and its label
EDGE = 0.05  # of the span: what stays free on either side


@dataclass(frozen=True)
class Mark:
    """A number on the ruler.

    Attributes:
        kind: Its look: ``last``, ``proposal``, ``counter``, ``own`` …
        word: What it is, in a word or two.
        amount: In the metric's own unit.
    """

    kind: str
    word: str
    amount: Decimal


@dataclass(frozen=True)
class Band:
    """What may be expected, from low to high; the middle may be unknown."""

    low: Decimal
    high: Decimal
    middle: Decimal | None = None


class Flag(NamedTuple):
    """A label: where its text begins or ends, and how many rows up it stands."""

    mark: Mark
    x: float  # of its mark
    start: float
    end: float
    row: int
    side: (
        str  # of the text's anchor: "start" to the right of the mark, "end" to the left
    )

    @property
    def text_x(self) -> float:
        """Where the text is anchored."""
        return self.start if self.side == "start" else self.end


class Foot(NamedTuple):
    """A figure of the band, below it, centred."""

    amount: Decimal
    x: float  # of what it names
    text_x: float
    row: int


@dataclass(frozen=True)
class Drawing:
    """The ruler as it is to be drawn."""

    flags: tuple[Flag, ...]
    feet: tuple[Foot, ...]
    band: tuple[float, float] | None  # from, to
    middle: float | None

    @property
    def rows(self) -> int:
        """Lines of labels above the band."""
        return max((flag.row for flag in self.flags), default=-1) + 1

    @property
    def feet_rows(self) -> int:
        """Lines of figures below it."""
        return max((foot.row for foot in self.feet), default=-1) + 1


def width_of(text: str) -> float:
    """How wide a label is, rather too wide than too narrow."""
    wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)
    return wide * SIGN + (len(text) - wide) * LETTER


def drawn(
    band: Band | None, marks: Sequence[Mark], texts: Sequence[str] = ()
) -> Drawing:
    """A ruler with its labels laid out.

    Args:
        band: What may be expected; None: nothing is known.
        marks: The numbers; at least one, unless there is a band.
        texts: The figures below the band as they will be written: low, middle, high.
    """
    amounts = [mark.amount for mark in marks] + [*_of_band(band)]
    at = _Scale(min(amounts), max(amounts))
    return Drawing(
        flags=_flags([(mark, at(mark.amount)) for mark in marks]),
        feet=_feet([(a, at(a)) for a in _of_band(band)], texts),
        band=(at(band.low), at(band.high)) if band else None,
        middle=at(band.middle) if band and band.middle is not None else None,
    )


def _of_band(band: Band | None) -> Iterator[Decimal]:
    if band is None:
        return
    yield band.low
    if band.middle is not None:
        yield band.middle
    yield band.high


class _Scale:
    """From an amount to a place."""

    def __init__(self, low: Decimal, high: Decimal) -> None:
        self._low, self._span = low, high - low

    def __call__(self, amount: Decimal) -> float:
        share = float((amount - self._low) / self._span) if self._span else 0.5
        return WIDTH * (EDGE + share * (1 - 2 * EDGE))


def _flags(placed: list[tuple[Mark, float]]) -> tuple[Flag, ...]:
    """The labels on the fewest rows; each side of each mark is tried."""
    tried = (
        _on_sides(placed, sides)
        for sides in product(("start", "end"), repeat=len(placed))
    )
    found = [flags for flags in tried if flags is not None]
    if not found:
        return _one_a_row(placed)
    return min(found, key=lambda flags: (_height(flags), sum(f.row for f in flags)))


def _height(flags: Sequence[Flag]) -> int:
    return max((flag.row for flag in flags), default=0)


def _on_sides(
    placed: list[tuple[Mark, float]], sides: tuple[str, ...]
) -> tuple[Flag, ...] | None:
    """Flags that point where they are told; None: one would leave the drawing."""
    right = sorted(
        (p for p, side in zip(placed, sides, strict=True) if side == "start"),
        key=lambda p: -p[1],
    )
    left = sorted(
        (p for p, side in zip(placed, sides, strict=True) if side == "end"),
        key=lambda p: p[1],
    )
    there: list[Flag] = []
    for (mark, x), side in [(p, "start") for p in right] + [(p, "end") for p in left]:
        flag = _lowest(mark, x, side, there)
        if flag is None:
            return None
        there.append(flag)
    return tuple(there)


def _lowest(mark: Mark, x: float, side: str, there: list[Flag]) -> Flag | None:
    """The label on the lowest row where it touches nothing."""
    width = width_of(mark.word)
    start = x + AIR if side == "start" else x - AIR - width
    if start < 0 or start + width > WIDTH:
        return None
    for row in range(len(there) + 1):
        flag = Flag(mark, x, start, start + width, row, side)
        if not any(_touch(flag, other) for other in there):
            return flag
    return None


def _touch(one: Flag, other: Flag) -> bool:
    """Whether two labels lie on each other, or one on the other's line."""
    if one.row == other.row:
        return one.start < other.end + AIR and other.start < one.end + AIR
    high, low = (one, other) if one.row > other.row else (other, one)
    return low.start - 1 < high.x < low.end + 1


def _one_a_row(placed: list[tuple[Mark, float]]) -> tuple[Flag, ...]:
    """Where nothing else goes: every label on a row of its own, inside the drawing."""
    flags = []
    for row, (mark, x) in enumerate(sorted(placed, key=lambda p: -p[1])):
        width = min(width_of(mark.word), WIDTH)
        start = min(max(x + AIR, 0.0), WIDTH - width)
        flags.append(Flag(mark, x, start, start + width, row, "start"))
    return tuple(flags)


def _feet(
    placed: list[tuple[Decimal, float]], texts: Sequence[str]
) -> tuple[Foot, ...]:
    """The figures of the band, on a second row where they would touch."""
    ends: list[float] = []  # where each row is full up to
    feet = []
    for (amount, x), text in zip(placed, texts, strict=False):
        half = width_of(text) / 2
        middle = min(max(x, half), WIDTH - half)
        free = (r for r, end in enumerate(ends) if middle - half >= end + AIR)
        row = next(free, len(ends))
        ends[row:] = [middle + half, *ends[row + 1 :]]
        feet.append(Foot(amount, x, middle, row))
    return tuple(feet)
