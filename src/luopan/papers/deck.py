"""A meeting pack as pages of blocks: what page, slides, document and pdf are made of.

All amounts are texts as they are read; a bar's own size stands beside its text as a plain
number, for drawing only.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, NamedTuple


class Cell(NamedTuple):
    """A cell; ``tone`` is ahead, behind, risk, quiet or strong, or empty."""

    text: str
    tone: str = ""


@dataclass(frozen=True)
class Tile:
    """A figure of the strip.

    Attributes:
        value: The number; ``unit`` stands small behind it.
        tone: ahead, behind, risk or empty, with ``said`` for those who see no colour.
        share: Of a bar under it, 1.0 is all; None: no bar.
        due: Where time stands on that bar; None: nowhere.
    """

    title: str
    value: str
    unit: str = ""
    tone: str = ""
    said: str = ""
    note: str = ""
    share: float | None = None
    due: float | None = None


@dataclass(frozen=True)
class Strip:
    """Figures side by side."""

    tiles: tuple[Tile, ...]
    kind: str = "strip"


@dataclass(frozen=True)
class Bar:
    """A bar of a bridge: a whole, or what comes to it (below 0: goes from it).

    Attributes:
        size: In the unit of the bridge, as ``text`` says it.
    """

    name: str
    size: float
    text: str
    whole: bool = False


@dataclass(frozen=True)
class Bridge:
    """From one whole to another by what lies between them."""

    title: str
    unit: str
    bars: tuple[Bar, ...]
    kind: str = "bridge"


@dataclass(frozen=True)
class Month:
    """A month: what came or is expected, and what was to come; None: nothing was said.

    Attributes:
        over: It has come; else it is expected.
    """

    name: str
    size: float
    text: str
    target: float | None
    over: bool


@dataclass(frozen=True)
class Months:
    """Columns by month beside their targets, with what each kind is called."""

    title: str
    unit: str
    months: tuple[Month, ...]
    came: str
    ahead: str
    target: str
    kind: str = "months"


@dataclass(frozen=True)
class HeatLine:
    """A unit over the months; a cell's tone is one of seven steps n3 … p3, or none."""

    name: str
    cells: tuple[Cell, ...]
    total: Cell
    own: bool = False


@dataclass(frozen=True)
class Heat:
    """Attainment of units by month; ``running``: place of the month that runs, or −1."""

    title: str
    corner: str
    heads: tuple[str, ...]
    last: str
    lines: tuple[HeatLine, ...]
    running: int = -1
    kind: str = "heat"


@dataclass(frozen=True)
class Table:
    """Rows of cells.

    Attributes:
        widths: Of the columns, in parts of the whole; as many as ``head``.
        figures: Columns that are set to the right, from 0.
        note: A line under it; ``empty`` stands in place of rows where there are none.
        elsewhere: It stands on a later page in full: left out where there is no room.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    figures: tuple[int, ...] = ()
    note: str = ""
    empty: str = ""
    elsewhere: bool = False
    kind: str = "table"


@dataclass(frozen=True)
class Side:
    """Two blocks beside each other; ``part`` is the share of the first."""

    first: Bridge | Months | Heat | Table
    second: Bridge | Months | Heat | Table
    part: float = 0.5
    kind: str = "side"


Block = Strip | Bridge | Months | Heat | Table | Side


@dataclass(frozen=True)
class Page:
    """A page: a title, a sentence that says what to see there, and blocks."""

    title: str
    sentence: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Deck:
    """A pack.

    Attributes:
        language: ``zh`` or ``en``.
        title: Of the whole.
        about: Unit, period, meeting.
        headline: What it comes to in one sentence.
        source: Where its figures come from and until when; on every page.
        reader: For whom it was made, and when; on every page.
        at: The document's own date.
    """

    language: str
    title: str
    about: str
    headline: str
    source: str
    reader: str
    at: datetime
    pages: tuple[Page, ...] = field(default_factory=tuple)


KINDS: dict[str, Any] = {
    "strip": Strip,
    "bridge": Bridge,
    "months": Months,
    "heat": Heat,
    "table": Table,
    "side": Side,
}


def plain(deck: Deck) -> dict[str, Any]:
    """A deck as plain values, as JSON holds them."""
    said = asdict(deck)
    said["at"] = deck.at.isoformat()
    return json.loads(json.dumps(said))  # type: ignore[no-any-return]


def read(said: dict[str, Any]) -> Deck:
    """The deck of plain values.

    Example:
        >>> from datetime import UTC, datetime
        >>> table = Table("a", ("b",), ((Cell("1", "risk"),),), (1.0,))
        >>> deck = Deck("zh", "t", "u", "h", "s", "r", datetime(2027, 1, 1, tzinfo=UTC))
        >>> deck = Deck(**{**vars(deck), "pages": (Page("p", "", (table,)),)})
        >>> read(plain(deck)) == deck
        True
    """
    pages = tuple(
        Page(page["title"], page["sentence"], tuple(map(_block, page["blocks"])))
        for page in said["pages"]
    )
    return Deck(**{**said, "at": datetime.fromisoformat(said["at"]), "pages": pages})


def _block(said: dict[str, Any]) -> Any:
    made = dict(said)
    if made["kind"] == "side":
        made |= {"first": _block(made["first"]), "second": _block(made["second"])}
    for name, one in _PARTS.items():
        if name in made:
            made[name] = tuple(one(part) for part in made[name])
    return KINDS[made["kind"]](**made)


def _line(said: dict[str, Any]) -> HeatLine:
    cells = tuple(Cell(*cell) for cell in said["cells"])
    return HeatLine(said["name"], cells, Cell(*said["total"]), said["own"])


def _row(said: Sequence[Any]) -> tuple[Cell, ...]:
    return tuple(Cell(*cell) for cell in said)


_PARTS: dict[str, Any] = {
    "tiles": lambda said: Tile(**said),
    "bars": lambda said: Bar(**said),
    "months": lambda said: Month(**said),
    "lines": _line,
    "rows": _row,
    "heads": str,
    "head": str,
    "widths": float,
    "figures": int,
}


def blocks_of(page: Page) -> list[Any]:
    """The blocks of a page one under the other, those beside each other taken apart."""
    found: list[Any] = []
    for block in page.blocks:
        found += [block.first, block.second] if isinstance(block, Side) else [block]
    return found
