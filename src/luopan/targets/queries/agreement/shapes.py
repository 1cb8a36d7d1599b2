"""What pages and programs are told about agreement. Amounts in the metric's own unit."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from luopan.org.models import User


@dataclass(frozen=True)
class Row:
    """One talk, as it stands in a list.

    Attributes:
        unit: Code.
        name: In the reader's language.
        parent: Code of the unit above in the plan.
        depth: Of the unit in the plan; the root is 0.
        seat: Whether nothing stands under it.
        proposal: Now proposed; the unit's total in the version.
        issued: As it was issued.
        submission: What it offered by itself last 申报; None: nothing.
        offer: Its last number, submitted or countered; None: none that stands.
        gap: ``proposal - offer``; None without an offer; 0 once settled.
        gap_share: |gap| of all |gap| on the same level under the same parent.
        last_year: What it brought the year before, by today's owners; None: unknown.
        growth: Proposal against last year; None where that was nothing or less.
        state: open, settled, recalled; lapsed: still open when the version was committed.
        turn: below or above: who is waited for; of a settled one nobody.
        mine: Whether that is the viewer: he speaks for the unit, or leads nearest to
            where it is answered. (Who else may answer is told by ``Thread.may``.)
        since: Since when.
        deadline: Until when, that day included.
        overdue: Open, and the deadline is over.
        with_unit: Code of the unit that answers.
        with_name: Its name.
        escalated: Whether that is a higher one than the parent.
        head: The last card: what an act is said on top of (``expected``).
        asks: Resources asked for that wait for an answer.
        unmet: A promise was broken, or a department is late with one: 前提未兑现.
        holder: Who holds the seat, with an account or without; who acts in it is told so.
            Empty: no seat, or a vacant one.
        floor: Of the proposal, as the version's levels have it; None: it has none.
        stretch: The same.
    """

    unit: str
    name: str
    parent: str
    depth: int
    seat: bool
    proposal: Decimal
    issued: Decimal
    submission: Decimal | None
    offer: Decimal | None
    gap: Decimal | None
    gap_share: float | None
    last_year: Decimal | None
    growth: float | None
    state: str
    turn: str
    mine: bool
    since: datetime
    deadline: date | None
    overdue: bool
    with_unit: str
    with_name: str
    escalated: bool
    head: int
    asks: int
    unmet: bool
    holder: str = ""
    floor: Decimal | None = None
    stretch: Decimal | None = None


@dataclass(frozen=True)
class Committed:
    """Who froze a version, when, and the reason he wrote down."""

    who: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class Board:
    """All talks of a version that the viewer may see, largest disagreement first.

    Attributes:
        state: Of the version.
        rows: Without recalled ones.
        open: How many are not settled, and can be.
        settled: How many are.
        lapsed: How many were not when the version was committed: nobody is waited for.
        committed: If there are such: who committed it, when and why.
        below: Open ones that wait for the unit.
        above: Open ones that wait for an answer.
        mine: Open ones that wait for the viewer.
        overdue: Open ones whose deadline is over.
        may_issue: Codes of the topmost units whose numbers the viewer may issue.
        last_year: Which year ``Row.last_year`` is.
        counted_in: The metric's unit as a word.
    """

    version_id: int
    version: str
    year: int
    state: str
    rows: tuple[Row, ...]
    open: int
    settled: int
    below: int
    above: int
    mine: int
    overdue: int
    may_issue: tuple[tuple[str, str], ...]
    last_year: int
    counted_in: str
    lapsed: int = 0
    committed: Committed | None = None


@dataclass(frozen=True)
class Chip:
    """A part of a difference."""

    label: str
    amount: Decimal


@dataclass(frozen=True)
class Carrier:
    """Who carries a part of a difference, or could.

    Attributes:
        code: Of a unit, or of a reserve (``north~``).
        amount: What it carries more; of one that could: what it has now.
        reserve: Whether it is what a unit keeps back (negative: padding).
        issued: Whether it has a talk of its own, which would be opened again.
    """

    code: str
    name: str
    amount: Decimal
    reserve: bool = False
    issued: bool = False


@dataclass(frozen=True)
class AskRow:
    """A resource asked for. ``unit``: what it is counted in, as a word for programs.

    Attributes:
        resource: leads, discount, presales, heads, budget.
        counted_in: count, percent, days, heads, money.
        overdue: Promised, the day is over, and nothing came.
        may_promise: What the viewer may do with it now.
        may_refuse: The same.
        may_deliver: The same.
    """

    id: int
    resource: str
    counted_in: str
    quantity: Decimal
    note: str
    wanted_date: date
    state: str
    promised_by: str
    promised_date: date | None
    overdue: bool
    card: int
    may_promise: bool
    may_refuse: bool
    may_deliver: bool


@dataclass(frozen=True)
class CardRow:
    """What was said.

    Attributes:
        kind: See ``Card.Kind``.
        side: below, above; empty: nobody, a deadline passed.
        change: Against the proposal that stood before; None: the card names no number.
        carried: Who carries it, as far as the viewer may know.
        to: Of an escalation or delegation: whom it goes to, by name.
        because_of: Of a new proposal: whose settlement changed it, if the viewer sees it.
        resource: Of a card about a resource: the ask, and what became of it.
    """

    seq: int
    kind: str
    side: str
    who: str
    at: datetime
    amount: Decimal | None
    change: Decimal | None
    text: str
    evidence: tuple[Chip, ...]
    carried: tuple[Carrier, ...]
    deadline: date | None
    to: str
    because_of: str
    ask: AskRow | None
    became: str
    asks: tuple[AskRow, ...]


@dataclass(frozen=True)
class May:
    """What the viewer may do in a talk at this moment; the services ask again.

    Attributes:
        share: The largest share of the issued number that he may concede; None: any.
        enough: Whether that covers the number now offered.
    """

    counter: bool = False
    withdraw: bool = False
    accept_proposal: bool = False
    accept_offer: bool = False
    answer: bool = False
    escalate: bool = False
    delegate: bool = False
    remind: bool = False
    remark: bool = False
    recall: bool = False
    submit: bool = False
    share: Decimal | None = None
    enough: bool = True


@dataclass(frozen=True)
class Ruler:
    """The figures of a talk on one scale, from ``lowest`` to ``highest``."""

    last_year: Decimal | None
    best_year: int | None
    best: Decimal | None
    proposal: Decimal
    issued: Decimal
    offer: Decimal | None
    submission: Decimal | None
    lowest: Decimal
    highest: Decimal


@dataclass(frozen=True)
class Thread:
    """A talk with all that was said, and what the viewer may do.

    Attributes:
        row: As in the list.
        cards: In order.
        asks: Resources asked for, in order.
        ruler: For the picture.
        years: Past years of the unit: year, amount, whether it was over.
        speakers: Who speaks for the unit.
        answerers: Who may answer, the nearest first.
        carriers: For who may answer: the reserve and the siblings that could carry a
            difference. For others empty: neither padding nor siblings are theirs to see.
        delegates: Accounts that may be named to speak, for who may name one.
        committed: Of one that was open when its version was committed: by whom and why.
    """

    version_id: int
    version: str
    year: int
    version_state: str
    counted_in: str
    row: Row
    cards: tuple[CardRow, ...]
    asks: tuple[AskRow, ...]
    ruler: Ruler
    years: tuple[tuple[int, Decimal, bool], ...]
    speakers: tuple[str, ...]
    answerers: tuple[str, ...]
    carriers: tuple[Carrier, ...]
    delegates: tuple[User, ...]
    may: May
    committed: Committed | None = None


@dataclass(frozen=True)
class Node:
    """Top-down beside bottom-up at a node.

    Attributes:
        top_down: The unit's own in the version.
        bottom_up: What it submitted or offered; else the sum of what its children offer,
            those who have said nothing counted with their own top-down. None: nobody
            under it has said anything.
        gap: ``top_down - bottom_up``.
        reserve: What it keeps back; negative: padding. None: nothing under it, or not
            to be seen.
        said: How many at or under it have said a number.
        units: How many there are, itself included.
    """

    unit: str
    name: str
    parent: str
    depth: int
    seat: bool
    top_down: Decimal
    bottom_up: Decimal | None
    gap: Decimal | None
    reserve: Decimal | None
    said: int
    units: int
    state: str


@dataclass(frozen=True)
class Waited:
    """An open talk that waits for somebody.

    Attributes:
        who: Whom it waits for, by name.
        side: below or above.
    """

    version_id: int
    version: str
    unit: str
    name: str
    side: str
    who: tuple[str, ...]
    since: datetime
    deadline: date | None
    overdue: bool
    days: int


@dataclass(frozen=True)
class Level:
    """One level of the dilution ledger: units with something under them.

    Attributes:
        depth: Of the units; the root is 0.
        own: What they have themselves.
        handed_down: What their children have together.
        kept: What they keep back.
        added: What they hand down on top (padding), 0 or more.
    """

    depth: int
    units: int
    own: Decimal
    handed_down: Decimal
    kept: Decimal
    added: Decimal


@dataclass(frozen=True)
class Dilution:
    """A unit in the ledger: ``handed_down == own - kept + added``."""

    unit: str
    name: str
    depth: int
    own: Decimal
    handed_down: Decimal
    kept: Decimal
    added: Decimal
    by: tuple[str, ...]


@dataclass(frozen=True)
class Ledger:
    """What is handed down, kept and added on the way, by level and by whom."""

    levels: tuple[Level, ...]
    rows: tuple[Dilution, ...]
    counted_in: str
