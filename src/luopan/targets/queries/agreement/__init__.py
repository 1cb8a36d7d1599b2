"""What there is to see of agreement."""

from luopan.targets.queries.agreement.ahead import Ahead, ahead
from luopan.targets.queries.agreement.authority import AuthorityRow, authorities
from luopan.targets.queries.agreement.finding import Found, talks_of
from luopan.targets.queries.agreement.levels import gaps, ledger
from luopan.targets.queries.agreement.lists import (
    board,
    board_of,
    open_for,
    waiting,
    who_waits,
)
from luopan.targets.queries.agreement.shapes import (
    AskRow,
    Board,
    CardRow,
    Carrier,
    Chip,
    Committed,
    Dilution,
    Ledger,
    Level,
    May,
    Node,
    Row,
    Ruler,
    Thread,
    Waited,
)
from luopan.targets.queries.agreement.threads import ask_seen, in_talks, talk, talk_seen

__all__ = [
    "open_for",
    "Ahead",
    "AskRow",
    "AuthorityRow",
    "authorities",
    "Board",
    "CardRow",
    "Carrier",
    "Chip",
    "Committed",
    "Dilution",
    "Found",
    "Ledger",
    "Level",
    "May",
    "Node",
    "Row",
    "Ruler",
    "Thread",
    "Waited",
    "ahead",
    "ask_seen",
    "board",
    "board_of",
    "gaps",
    "in_talks",
    "ledger",
    "talk",
    "talk_seen",
    "talks_of",
    "waiting",
    "who_waits",
]
