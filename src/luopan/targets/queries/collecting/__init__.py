"""What there is to see of collecting by workbook."""

from luopan.targets.queries.collecting.boards import asked_versions, board, units_under
from luopan.targets.queries.collecting.files import (
    file_of,
    files,
    returned_of,
    returned_seen,
)
from luopan.targets.queries.collecting.shapes import (
    Asked,
    AsTargets,
    Board,
    File,
    Moved,
    Seen,
    Wanted,
)
from luopan.targets.queries.collecting.waiting import to_fill_in, to_load, wanted

__all__ = [
    "to_load",
    "to_fill_in",
    "AsTargets",
    "Asked",
    "Board",
    "File",
    "Moved",
    "Seen",
    "Wanted",
    "asked_versions",
    "board",
    "file_of",
    "files",
    "returned_of",
    "returned_seen",
    "units_under",
    "wanted",
]
