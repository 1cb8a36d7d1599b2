"""Promises that did not come 前提未兑现, beside the targets that rest on them."""

from collections import Counter
from collections.abc import Mapping

from luopan.actions.queries import unmet
from luopan.engine.tree import Tree
from luopan.tracking.board import Board


def counted_above(own: Counter[str], tree: Tree) -> Counter[str]:
    """What a unit has, and all under it.

    Args:
        own: By code of a unit: how many of its own.
        tree: The organisation; codes that it does not have count for themselves.
    """
    found = Counter(own)
    for code, count in own.items():
        for over in tree.ancestors(code) if code in tree else ():
            found[over] += count
    return found


def broken_promises(board: Board) -> Mapping[str, int]:
    """By code, of the unit of a board and of what is under it: promises to its actions.

    Only where its targets are shown; one query.
    """
    if board.question.version is None or board.slice is not None:
        return {}
    found = counted_above(
        unmet(board.question.year_number, on=board.question.on), board.tree
    )
    return {code: found[code] for code in board.open if found[code]}
