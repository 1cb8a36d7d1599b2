"""What there is to see of collecting by workbook."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True)
class Seen:
    """A fault as people read it."""

    place: str
    sentence: str
    code: str


@dataclass(frozen=True)
class Moved:
    """A row that a file changes; amounts in the metric's own unit.

    Attributes:
        before: What was loaded last; None: nothing was said.
        after: What the file says; None: nothing any more.
        cells: By period, before and after, where they differ.
    """

    unit: str
    product: str
    before: Decimal | None
    after: Decimal | None
    cells: tuple[tuple[str, Decimal | None, Decimal | None], ...]


@dataclass(frozen=True)
class AsTargets:
    """What a file would do to the targets themselves; amounts in the metric's own unit.

    Attributes:
        cells: How many it changes against the workbook as it was handed out.
        before, after: Of those cells, as they stand and as the file says.
        clashes: Those that somebody else changed meanwhile: unit, product, period by code,
            as handed out, as it stands, as the file says.
    """

    cells: int
    before: Decimal
    after: Decimal
    clashes: tuple[tuple[str, str, str, Decimal, Decimal, Decimal], ...]


@dataclass(frozen=True)
class File:
    """A file that came back.

    Attributes:
        step: ``reading``, ``refused``, ``same``, ``ready``, ``loading``, ``stopped``,
            ``loaded`` or ``discarded``.
        unit: Whose workbook; empty where that could not be told.
        number: Of the workbook.
        before: What the unit offered until then; None: nothing.
        total: What the file comes to.
        proposal: What the unit carries in the version.
        moved: Rows that it changes, the largest change first.
        changed: How many cells it changes.
        message: Why loading stopped.
        same_at: When what it says was loaded already.
        as_targets: For who may change the targets of its unit, while it is ready; None:
            for nobody else, and where it would change none.
    """

    id: int
    name: str
    step: str
    unit: str
    unit_name: str
    number: int | None
    who: str
    at: datetime
    faults: tuple[Seen, ...]
    blank: int
    cells: int
    before: Decimal | None
    total: Decimal
    proposal: Decimal | None
    moved: tuple[Moved, ...]
    changed: int
    message: str
    same_at: datetime | None
    as_targets: AsTargets | None = None


@dataclass(frozen=True)
class Asked:
    """A unit on the board.

    Attributes:
        deadline: None: it was not asked, and may send its workbook all the same.
        step: ``none``, ``downloaded``, ``sent``, ``refused`` or ``loaded``.
        who, at: Who did that last, when.
        total: What was loaded.
        proposal: What the unit carries in the version.
        issued: Whether that was issued to it, so that there is a talk.
        due: By when the workbook is asked for, else the answer in the talk.
    """

    unit: str
    name: str
    depth: int
    deadline: date | None
    overdue: bool
    text: str
    step: str
    who: str
    at: datetime | None
    number: int | None
    total: Decimal | None
    proposal: Decimal
    issued: bool
    reminded_at: datetime | None
    may_carry: bool
    may_remind: bool
    due: date | None = None


@dataclass(frozen=True)
class Board:
    """Who has sent what.

    Attributes:
        files: Returned, and not loaded or put away yet.
        may_return: Whether the viewer can return anything.
        may_ask: Code and name of the topmost units under which he may ask for workbooks.
    """

    version_id: int
    version: str
    year: int
    frozen: bool
    counted_in: str
    rows: tuple[Asked, ...]
    files: tuple[File, ...]
    may_return: bool
    own: tuple[str, ...]


@dataclass(frozen=True)
class Wanted:
    """Something about workbooks that waits for somebody.

    Attributes:
        unit_name: Whose workbook he is to fill in; empty: files are to be loaded.
        files: How many files are right and wait to be loaded.
    """

    version_id: int
    version: str
    unit_name: str
    deadline: date | None
    overdue: bool
    files: int
    at: datetime
