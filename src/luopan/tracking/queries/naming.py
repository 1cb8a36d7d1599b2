"""Units by the names that a reader sees."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from luopan.engine.tree import RESERVE
from luopan.org.models import Unit
from luopan.tracking.board import Board


@dataclass(frozen=True)
class Name:
    """A unit as it is called.

    Attributes:
        holder: Who sits in a seat; empty: nobody, or it is none.
        reserve: What is kept back under the unit, or lies on nobody there.
    """

    code: str
    name: str
    holder: str = ""
    seat: bool = False
    reserve: bool = False


def names(board: Board, codes: Sequence[str]) -> dict[str, Name]:
    """Names of the unit, of what is under it or above it."""
    found = {}
    for code in codes:
        unit = board.units[code.removesuffix(RESERVE)]
        spoken = (unit.name_other if board.in_other_language else "") or unit.name
        if code.endswith(RESERVE):
            kept = gettext("Not laid on anybody below")
            found[code] = Name(code, kept, reserve=True)
        else:
            seat = unit.kind == Unit.Kind.SEAT
            holder = board.holders.get(unit.pk, "") if seat else ""
            found[code] = Name(code, spoken, holder, seat)
    return found
