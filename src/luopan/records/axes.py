"""Names in a file to things that are known; what is new is proposed, never made here."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.records.naming import CODE_LENGTH, code_of, near_misses

Path = tuple[str, ...]


@dataclass(frozen=True)
class Proposal:
    """A unit, product or account that the file speaks of and nobody knows yet.

    Args:
        axis: ``unit``, ``product`` or ``account``.
        code: What it would be called for good.
        name: As in the file.
        parent: Code of what it would stand under; None: right under the root.
        leaf: Whether nothing stands under it.
        start_date: First day the file speaks of.
        rows: How many records.
        attributes: Of an account: what its list says of it.
    """

    axis: str
    code: str
    name: str
    parent: str | None
    leaf: bool
    start_date: date
    rows: int
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """A spelling that may be a slip: nobody is made one with another unasked.

    Args:
        axis: ``unit``, ``product`` or ``account``.
        spelling: As in the file.
        like: The name that it resembles.
        why: ``letters``, ``ending`` or ``slip``.
        rows: How many records have it.
    """

    axis: str
    spelling: str
    like: str
    why: str
    rows: int

    def __str__(self) -> str:
        """The question in one sentence."""
        return str(_("Is “%(spelling)s” (%(rows)s rows) the same as “%(like)s”?")) % {
            "spelling": self.spelling,
            "rows": f"{self.rows:,}",
            "like": self.like,
        }


@dataclass(frozen=True)
class Node:
    """A thing that is known."""

    code: str
    name: str
    name_other: str
    parent: str | None


@dataclass
class Known:
    """One axis as it is known: units, products or accounts.

    Args:
        axis: Which.
        nodes: By code.
        root: Code of the root, which paths do not name.
    """

    axis: str
    nodes: dict[str, Node]
    root: str | None = None
    _by_name: dict[str, list[str]] = field(default_factory=dict)
    _under: dict[str | None, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for node in self.nodes.values():
            self._under.setdefault(node.parent, []).append(node.code)
            for name in {node.name, node.name_other} - {""}:
                self._by_name.setdefault(name, []).append(node.code)

    def names_under(self, parent: str | None) -> list[str]:
        """Names right under a thing; None: under the root."""
        codes = self._under.get(self.root if parent is None else parent, ())
        return [self.nodes[code].name for code in codes]

    def find(self, path: Path) -> tuple[str | None, int, list[str]]:
        """Go down a path as far as it is known.

        Returns:
            Code of the last thing found, how many names led there, and where several
            things bear the next name: their codes.
        """
        for whole in (code_of(path), path[-1] if len(path) == 1 else ""):
            if whole in self.nodes and whole != self.root:
                return whole, len(path), []
        at: str | None = None
        for depth, name in enumerate(path):
            found = self._next(at, name)
            if len(found) != 1:
                return at, depth, found
            at = found[0]
        return at, len(path), []

    def _next(self, at: str | None, name: str) -> list[str]:
        """Things of a name right under another one, else anywhere under it."""
        named = [code for code in self._by_name.get(name, ()) if code != self.root]
        start = self.root if at is None else at
        close = [code for code in named if self.nodes[code].parent == start]
        if close or at is None:
            return close or named
        return [code for code in named if self._stands_under(code, at)]

    def _stands_under(self, code: str, above: str) -> bool:
        parent = self.nodes[code].parent
        while parent is not None and parent != above:
            parent = self.nodes[parent].parent if parent in self.nodes else None
        return parent == above


@dataclass
class Found:
    """Paths of one axis, settled.

    Args:
        codes: Path → code, known or proposed.
        proposals: What would have to be made, parents first.
        questions: Near-misses among what is new.
        unclear: Paths whose name several things bear → their codes.
    """

    codes: dict[Path, str] = field(default_factory=dict)
    proposals: list[Proposal] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    unclear: dict[Path, list[str]] = field(default_factory=dict)


def settle(
    known: Known, paths: Mapping[Path, int], start_date: date, *, ask: bool = True
) -> Found:
    """Settle every path of an axis: known, or proposed with what is missing above it.

    Args:
        known: What there is.
        paths: Path → how many records.
        start_date: First day of the records.
        ask: Whether to look for near-misses.
    """
    found = Found()
    new: dict[str, Proposal] = {}
    inner: set[str | None] = set()
    asked: dict[str | None, Counter[str]] = {}
    for path, rows in paths.items():
        at, depth, several = known.find(path)
        if several:
            found.unclear[path] = several
            continue
        for place in range(depth, len(path)):
            parent = at
            at = code_under(known, parent, path[place])
            inner.add(parent)
            asked.setdefault(parent, Counter())[path[place]] += rows
            known_rows = new[at].rows if at in new else 0
            new[at] = Proposal(
                known.axis, at, path[place], parent, True, start_date, known_rows + rows
            )
        if at is not None:
            found.codes[path] = at
    found.proposals = [
        Proposal(
            p.axis, p.code, p.name, p.parent, p.code not in inner, p.start_date, p.rows
        )
        for p in new.values()
    ]
    for parent, counts in asked.items() if ask else ():
        found.questions += questions(
            known.axis, counts, known.names_under(parent), counts
        )
    return found


def unnumbered(thing: "Proposal | Node") -> bool:
    """Whether a customer is known by its name alone: no list has given it a number."""
    return thing.code == code_of([thing.name])


def by_name(known: Known, name: str) -> str | None:
    """A customer that has no number yet and bears a name: a list that numbers it means it."""
    code, _depth, _several = known.find((name,))
    found = known.nodes.get(code or "")
    return code if found is not None and unnumbered(found) else None


def code_under(known: Known, parent: str | None, name: str) -> str:
    """A code for what is new: where it stands and its name; never one that is taken."""
    code = code_of([name])
    if parent is not None:
        code = f"{parent}/{code}"
        code = code if len(code) <= CODE_LENGTH - 4 else code_of([parent, name])
    number = 1
    while (code if number == 1 else f"{code}#{number}") in known.nodes:
        number += 1
    return code if number == 1 else f"{code}#{number}"


def questions(
    axis: str, new: Iterable[str], known: Sequence[str], counts: Mapping[str, int]
) -> list[Question]:
    """Near-misses as questions."""
    return [
        Question(axis, near.spelling, near.like, near.why, counts.get(near.spelling, 0))
        for near in near_misses(new, known, counts)
    ]
