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
    found, other = {}, board.question.in_other_language
    for code in codes:
        unit = board.units[code.removesuffix(RESERVE)]
        spoken = (
            unit.name_other if board.question.in_other_language else ""
        ) or unit.name
        if code.endswith(RESERVE):
            kept = gettext("Not assigned below")
            found[code] = Name(code, kept, reserve=True)
        else:
            seat = unit.kind == Unit.Kind.SEAT
            found[code] = Name(code, spoken, _holder(unit, other) if seat else "", seat)
    return found


def _holder(unit: Unit, other: bool) -> str:
    first = getattr(unit, "held_by", None) or ""
    second = getattr(unit, "held_by_other", None) or ""
    return (second if other else "") or first
