"""A tree of codes whose leaves under any node are a contiguous slice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

RESERVE = "~"


@dataclass(frozen=True, eq=False)
class Tree:
    """One axis of a space: nodes in preorder, the root first.

    Because nodes stand in preorder, the leaves under a node are neighbours; a total
    is the sum of one slice. Uneven trees are fine: a leaf may stand at any depth.

    Args:
        codes: Codes of all nodes, preorder.
        parents: Position of each node's parent in ``codes``; -1 for the root.

    Example:
        >>> tree = Tree.build([("CN", None), ("E", "CN"), ("W", "CN"), ("E1", "E")])
        >>> tree.codes
        ('CN', 'E', 'E1', 'W')
        >>> tree.leaf_codes
        ('E1', 'W')
        >>> tree.slice("CN")
        slice(0, 2, None)
        >>> Tree.build([("CN", None), ("E", "CN")], reserves=True).leaf_codes
        ('E', 'CN~')
    """

    codes: tuple[str, ...]
    parents: NDArray[np.int32]

    @classmethod
    def build(
        cls, rows: Sequence[tuple[str, str | None]], reserves: bool = False
    ) -> "Tree":
        """Order ``(code, parent code)`` rows into a tree.

        Args:
            rows: Every node once, in any order; children of one node keep the order
                they come in. Exactly one parent is ``None``: the root.
            reserves: Give every inner node X a last child ``X~``, its reserve leaf.

        Returns:
            The tree.

        Raises:
            ValueError: No root or several, a code twice, an unknown parent, a circle,
                or a code that ends like a reserve's.
        """
        known = {code for code, _ in rows}
        if len(known) != len(rows):
            raise ValueError("a code stands twice in the tree")
        if reserves and any(code.endswith(RESERVE) for code in known):
            raise ValueError(f"a code may not end in {RESERVE}: that is a reserve")
        children: dict[str, list[str]] = {}
        roots = []
        for code, parent in rows:
            if parent is None:
                roots.append(code)
            elif parent not in known:
                raise ValueError(f"unknown parent {parent!r} of {code!r}")
            else:
                children.setdefault(parent, []).append(code)
        if len(roots) != 1:
            raise ValueError(f"a tree has one root, not {len(roots)}")
        if reserves:
            for parent, below in children.items():
                below.append(parent + RESERVE)
        codes, parents = _preorder(roots[0], children)
        if len(codes) != len(known) + (len(children) if reserves else 0):
            raise ValueError("the tree has a circle")
        return cls(tuple(codes), np.asarray(parents, dtype=np.int32))

    def __eq__(self, other: object) -> bool:
        """Equal when the same codes stand in the same places."""
        return (
            isinstance(other, Tree)
            and self.codes == other.codes
            and np.array_equal(self.parents, other.parents)
        )

    def __hash__(self) -> int:
        """As equal trees have equal codes."""
        return hash(self.codes)

    def __contains__(self, code: object) -> bool:
        """Whether the tree has the code."""
        return code in self._places

    @cached_property
    def _places(self) -> dict[str, int]:
        return {code: place for place, code in enumerate(self.codes)}

    @cached_property
    def depths(self) -> NDArray[np.int32]:
        """Depth of every node; the root's is 0."""
        depths = [0] * len(self.codes)
        for node, parent in enumerate(self.parents.tolist()):
            if parent >= 0:
                depths[node] = depths[parent] + 1
        return np.asarray(depths, dtype=np.int32)

    @property
    def height(self) -> int:
        """Depth of the deepest leaf."""
        return int(self.depths.max())

    @cached_property
    def leaf_nodes(self) -> NDArray[np.int32]:
        """Node position of every leaf, in leaf order."""
        inner = np.zeros(len(self.codes), dtype=bool)
        inner[self.parents[self.parents >= 0]] = True
        return np.flatnonzero(~inner).astype(np.int32)

    @cached_property
    def leaf_codes(self) -> tuple[str, ...]:
        """Codes of the leaves, in leaf order."""
        return tuple(self.codes[node] for node in self.leaf_nodes.tolist())

    @cached_property
    def is_reserve(self) -> NDArray[np.bool_]:
        """Per leaf: whether it is a reserve."""
        return np.asarray([c.endswith(RESERVE) for c in self.leaf_codes], dtype=bool)

    @cached_property
    def _spans(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """First leaf and one past the last, per node."""
        size = len(self.codes)
        end = [node + 1 for node in range(size)]
        parents = self.parents.tolist()
        for node in range(size - 1, 0, -1):
            end[parents[node]] = max(end[parents[node]], end[node])
        before = np.zeros(size + 1, dtype=np.int64)
        before[self.leaf_nodes + 1] = 1
        before = np.cumsum(before)
        return before[:-1], before[np.asarray(end)]

    def __len__(self) -> int:
        """How many leaves."""
        return len(self.leaf_nodes)

    def place(self, code: str) -> int:
        """Position of a node in ``codes``.

        Raises:
            ValueError: The tree has no such code.
        """
        try:
            return self._places[code]
        except KeyError:
            raise ValueError(f"no {code!r} in this tree") from None

    def slice(self, code: str) -> slice:
        """The leaves under a node (a leaf: itself), as positions in leaf order."""
        node = self.place(code)
        starts, stops = self._spans
        return slice(int(starts[node]), int(stops[node]))

    @cached_property
    def _children(self) -> dict[str, tuple[str, ...]]:
        below: dict[str, list[str]] = {}
        for node, parent in enumerate(self.parents.tolist()):
            if parent >= 0:
                below.setdefault(self.codes[parent], []).append(self.codes[node])
        return {code: tuple(codes) for code, codes in below.items()}

    def children(self, code: str) -> tuple[str, ...]:
        """Codes of the children, the reserve last; empty for a leaf."""
        self.place(code)
        return self._children.get(code, ())

    def parent(self, code: str) -> str | None:
        """Code of the parent; ``None`` for the root."""
        parent = int(self.parents[self.place(code)])
        return None if parent < 0 else self.codes[parent]

    def ancestors(self, code: str) -> tuple[str, ...]:
        """Codes from the parent up to the root."""
        above = []
        parent = self.parent(code)
        while parent is not None:
            above.append(parent)
            parent = self.parent(parent)
        return tuple(above)

    def cut(self, depth: int) -> NDArray[np.int32]:
        """The nodes at a depth, and the leaves above it: together every leaf once."""
        leaf = np.zeros(len(self.codes), dtype=bool)
        leaf[self.leaf_nodes] = True
        wanted = (self.depths == depth) | (leaf & (self.depths < depth))
        return np.flatnonzero(wanted).astype(np.int32)

    def starts(self, nodes: NDArray[np.int32]) -> NDArray[np.int64]:
        """First leaf of each node."""
        return self._spans[0][nodes]


def _preorder(root: str, children: dict[str, list[str]]) -> tuple[list[str], list[int]]:
    codes: list[str] = []
    parents: list[int] = []
    waiting: list[tuple[str, int]] = [(root, -1)]
    while waiting:
        code, parent = waiting.pop()
        place = len(codes)
        codes.append(code)
        parents.append(parent)
        below: Iterable[str] = children.get(code, ())
        waiting.extend((child, place) for child in reversed(list(below)))
    return codes, parents
