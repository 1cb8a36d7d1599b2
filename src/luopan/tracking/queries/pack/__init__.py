"""Meeting packs 会议材料: all that a meeting looks at, in the rights of who reads it."""

from luopan.tracking.queries.pack.changes import (
    ActionMoves,
    CallMove,
    WarningMoves,
)
from luopan.tracking.queries.pack.contents import (
    KINDS,
    LARGE,
    Ahead,
    Asked,
    Changes,
    Front,
    Pack,
    PackWish,
    ahead,
    changes,
    front,
    pack,
    seats_under,
    wish_by_number,
    wish_of,
)
from luopan.tracking.queries.pack.files import (
    Made,
    branches,
    made_seen,
    place,
    templates_of,
    templates_used,
)

__all__ = [
    "KINDS",
    "LARGE",
    "ActionMoves",
    "Asked",
    "Front",
    "CallMove",
    "Made",
    "Pack",
    "PackWish",
    "Ahead",
    "Changes",
    "WarningMoves",
    "branches",
    "front",
    "made_seen",
    "pack",
    "place",
    "ahead",
    "changes",
    "seats_under",
    "templates_of",
    "templates_used",
    "wish_by_number",
    "wish_of",
]
