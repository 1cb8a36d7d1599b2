"""Under which name what people say on a cell is kept in the trail."""

import hashlib

from luopan.targets.cells import Cell
from luopan.targets.models import Version

LONGEST = 200  # of a subject in the trail


def whole_subject(version: Version) -> str:
    """What the subjects of all cells of a version begin with."""
    return f"version:{version.pk}/cell:"


def subject_of(version: Version, cell: Cell) -> str:
    """A cell's subject: its codes, or their hash where they are too long together."""
    said = whole_subject(version) + "|".join(cell)
    if len(said) <= LONGEST:
        return said
    short = hashlib.sha256("|".join(cell).encode()).hexdigest()[:40]
    return f"{whole_subject(version)}#{short}"
