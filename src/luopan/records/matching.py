"""Names of the drafts to codes: known, proposed, unclear, or not his to import for."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Protocol

import numpy as np
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from luopan.records.axes import (
    Found,
    Known,
    Path,
    Proposal,
    Question,
    by_name,
    settle,
)
from luopan.records.blocks import is_blank
from luopan.records.checking import Findings
from luopan.records.drafting import Draft
from luopan.records.joining import Frame
from luopan.records.recognise import ACCOUNT_ROLES
from luopan.trail.said import worded

MANY = 50_000
"""So many new customers are not compared with one another."""


class Against(Protocol):
    """What names are matched against."""

    known: Mapping[str, Known]
    today: date
    findings: Findings
    scope: frozenset[str] | None


@dataclass
class Matched:
    """Drafts whose names have codes.

    Args:
        drafts: Without the rows whose names are unclear or out of reach.
        units: Paths of units.
        products: Paths of products.
        accounts: Customers, as paths of one name.
        proposals: What would have to be made.
        questions: Near-misses.
    """

    drafts: list[Draft]
    units: Found = field(default_factory=Found)
    products: Found = field(default_factory=Found)
    accounts: Found = field(default_factory=Found)

    @property
    def proposals(self) -> list[Proposal]:
        """Of all axes."""
        return [
            p for f in (self.units, self.products, self.accounts) for p in f.proposals
        ]

    @property
    def questions(self) -> list[Question]:
        """Of all axes."""
        return [
            q for f in (self.units, self.products, self.accounts) for q in f.questions
        ]


def match(
    drafts: Sequence[Draft], frames: Sequence[Frame], against: Against
) -> Matched:
    """Give every name a code; rows that cannot have one become problems."""
    kept = [_clear(draft, against) for draft in drafts]
    matched = Matched([draft for draft in kept if len(draft)])
    first = first_day(matched.drafts) or against.today
    for axis in ("unit", "product"):
        columns = [_paths(draft, axis) for draft in matched.drafts]
        found = settle(against.known[axis], _counted(columns), first)
        setattr(matched, f"{axis}s", found)
    matched.accounts = _accounts(matched.drafts, frames, against, first)
    return matched


def _paths(draft: Draft, axis: str) -> tuple[NDArray[np.int64], list[Path]]:
    return draft.units if axis == "unit" else draft.products


def _counted(
    columns: Sequence[tuple[NDArray[np.int64], list[Path]]],
) -> dict[Path, int]:
    """Every path with how many rows have it."""
    found: dict[Path, int] = {}
    for group, different in columns:
        sizes = np.bincount(group[group >= 0], minlength=len(different))
        for path, rows in zip(different, sizes.tolist(), strict=True):
            if rows:
                found[path] = found.get(path, 0) + rows
    return found


def _clear(draft: Draft, against: Against) -> Draft:
    """The draft without rows of unclear names, or of units out of reach."""
    good = np.ones(len(draft), dtype=bool)
    for axis in ("unit", "product"):
        known = against.known[axis]
        group, different = _paths(draft, axis)
        several = [known.find(path)[2] for path in different]
        for place, codes in enumerate(several):
            if codes:
                rows = np.flatnonzero(group == place)
                good[rows] = False
                _tell_unclear(draft, rows, different[place], codes, against.findings)
    if against.scope is not None:
        good &= _in_reach(draft, against.known["unit"], against.scope, against.findings)
    return draft if good.all() else draft.taken(good)


def _tell_unclear(
    draft: Draft,
    rows: NDArray[np.int64],
    path: Path,
    codes: Sequence[str],
    findings: Findings,
) -> None:
    findings.at_rows(
        draft.frame.found.block,
        "",
        draft.places[rows].tolist(),
        worded(
            _("“%(name)s” is the name of several: %(codes)s."),
            name=path[-1],
            codes=", ".join(codes[:5]),
        ),
        _("Also give the column one level above, or enter the code."),
        [" › ".join(path)] * len(rows),
    )


def _in_reach(
    draft: Draft, known: Known, scope: frozenset[str], findings: Findings
) -> NDArray[np.bool_]:
    """Rows for units that the importer may import for.

    A unit that he may not see and one that is not there are told in the same words.
    """
    group, different = draft.units
    mine = [known.find(path)[0] in scope for path in different]
    good = np.asarray([*mine, False])[group]
    for place, is_mine in enumerate([*mine, False]):
        if is_mine:
            continue
        rows = np.flatnonzero(group == (place if place < len(different) else -1))
        name = " › ".join(different[place]) if place < len(different) else ""
        findings.at_rows(
            draft.frame.found.block,
            "",
            draft.places[rows].tolist(),
            _("There is no unit of this name that you can import records for."),
            _("Import your own units only, or ask sales operations to do it."),
            [name] * len(rows),
        )
    return good


def first_day(drafts: Sequence[Draft]) -> date | None:
    """The first day that records speak of."""
    days = [
        column[~np.isnat(column)].min()
        for draft in drafts
        for column in draft.days.values()
        if not np.isnat(column).all()
    ]
    return min(days).item() if days else None


def _accounts(
    drafts: Sequence[Draft], frames: Sequence[Frame], against: Against, first: date
) -> Found:
    """Customers by number or name, with what their lists say of them."""
    counts: dict[Path, int] = {}
    called: dict[str, str] = {}
    numbered = False
    for draft in drafts:
        if draft.accounts is None:
            continue
        numbered = numbered or bool(draft.account_names)
        called |= draft.account_names
        for key, rows in draft.accounts.counts().items():
            if rows:
                counts[(key,)] = counts.get((key,), 0) + rows
    ask = not numbered and len(counts) <= MANY
    known = against.known["account"]
    numbers = _numbers_of_known(known, counts, called)
    counts = {path: rows for path, rows in counts.items() if path not in numbers}
    found = settle(known, counts, first, ask=ask)
    found.codes |= numbers
    said = _said_of(frames)
    found.proposals = [
        replace(
            p,
            name=called.get(p.name, p.name),
            attributes=said.get(p.name) or said.get(called.get(p.name, ""), {}),
        )
        for p in found.proposals
    ]
    for path, several in found.unclear.items():
        found.codes[path] = sorted(several)[0]
        against.findings.odd.append(
            worded(
                _("The customer “%(name)s” exists %(count)s times; the first is used."),
                name=path[-1],
                count=len(several),
            )
        )
    return found


def _numbers_of_known(
    known: Known, counts: Mapping[Path, int], called: Mapping[str, str]
) -> dict[Path, str]:
    """Numbers of customers that were known by name alone: they stay what they are."""
    new = [path for path in counts if path[0] in called and not known.find(path)[1]]
    often = Counter(called[key] for (key,) in new)
    found = {
        path: by_name(known, called[path[0]])
        for path in new
        if often[called[path[0]]] == 1
    }
    return {path: code for path, code in found.items() if code is not None}


def _said_of(frames: Sequence[Frame]) -> dict[str, dict[str, Any]]:
    """Customer → what a joined list of customers says of him."""
    said: dict[str, dict[str, Any]] = {}
    for frame in frames:
        for join in frame.joins:
            own = join.lookup.columns[join.own_key]
            if own.role not in ACCOUNT_ROLES:
                continue
            columns = join.lookup.block.columns
            keys = frame.listed(join.lookup, join.own_key).listed()
            for row, key in enumerate(keys):
                if key is not None:
                    cells = {n: c[row] for n, c in columns.items() if n != join.own_key}
                    said[key] = {
                        name: cell if isinstance(cell, int) else str(cell)
                        for name, cell in cells.items()
                        if not is_blank(cell) and cell != key
                    }
    return said
