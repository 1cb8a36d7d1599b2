"""Which columns stand above one another: by their roles, and by what the rows show."""

from collections.abc import Callable

import numpy as np

from luopan.records.coded import Coded

UNIT_CHAINS = (
    ("office", "region", "team", "manager", "agent"),
    ("region", "province", "shop"),
    ("region", "province"),
    ("office", "team"),
    ("province", "city"),
    ("country",),
)
"""Columns of units from the top, the best chain first; its last column must be there."""

PRODUCT_CHAIN = ("category", "subcategory", "item")

Cells = Callable[[str], Coded | None]
"""The column with a role, also from joined sheets; None without one."""


CATCH_ALL = frozenset(
    (
        "其他",
        "其它",
        "其余",
        "未分类",
        "未知",
        "无",
        "other",
        "others",
        "unknown",
        "none",
    )
    + ("n/a", "-", "misc", "unassigned", "default", "待分配")
)
"""Names that stand under many parents, each time for something else."""


def nests(child: Coded, parent: Coded) -> bool:
    """Whether names of the child stand under one name of the parent each.

    One in ten may be an exception, and whatever is called 其他: a path tells them apart.
    """
    named = child.codes >= 0
    above = np.full(len(child.values) + 1, -1, dtype=np.int64)
    above[child.codes] = parent.codes
    strays = np.unique(
        child.codes[named][above[child.codes][named] != parent.codes[named]]
    )
    meant = [c for c in strays.tolist() if child.values[c].casefold() not in CATCH_ALL]
    return len(meant) <= len(child.values) // 10


def unit_chain(cells: Cells) -> list[str]:
    """Roles of the unit columns from the top, where the caller names none."""
    for roles in UNIT_CHAINS:
        there = [role for role in roles if cells(role) is not None]
        if roles[-1] in there:
            return _nested(there, cells)
    for role in ("region", "province", "city", "manager"):
        if cells(role) is not None:
            return [role]
    return []


def product_chain(cells: Cells) -> list[str]:
    """Roles of the product columns from the top: two levels where there are two."""
    there = [role for role in PRODUCT_CHAIN if cells(role) is not None]
    return there[:2] if "category" in there else there


def _nested(roles: list[str], cells: Cells) -> list[str]:
    """The last role, and those above in which the one below nests."""
    kept = [roles[-1]]
    for role in reversed(roles[:-1]):
        low, high = cells(kept[0]), cells(role)
        if low is not None and high is not None and nests(low, high):
            kept.insert(0, role)
    return kept
