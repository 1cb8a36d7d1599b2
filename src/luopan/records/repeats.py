"""Rows that stand twice: counted once where a number says so, else kept and told."""

import numpy as np
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from numpy.typing import NDArray

from luopan.records.coded import Coded
from luopan.records.columns.coding import combined, numbered
from luopan.records.drafting import Draft, Reader
from luopan.records.wording import MEASURE_ROLES
from luopan.trail.said import worded

ONE_A_ROW = 0.9
"""From this share of different numbers on, a number stands for a row."""

RARE = 0.01
"""What happens to more than so many rows is the way of the file, not a slip in it."""

Ints = NDArray[np.int64]


def without_repeats(draft: Draft, reader: Reader) -> Draft:
    """Take out rows that repeat another one, and refuse those that contradict it.

    With a document and a line number, or an opportunity number, that is the key. With a
    document number alone, rows of one number that differ in nothing but amounts
    contradict one another; rows that differ in nothing are repeats where the number
    hardly ever stands twice. Without any number, rows that are wholly alike are sales of
    their own; how many is told.
    """
    number = draft.texts.get("key" if draft.kind == "opportunity" else "number")
    if number is None or draft.kind == "stated_target" or not len(draft):
        _tell_alike(draft, reader)
        return draft
    whole = draft.kind == "opportunity" or "line" in draft.texts
    group, firsts = numbered(_key(draft, number, whole))
    later = np.flatnonzero(firsts[group] != np.arange(len(draft)))
    if not len(later):
        return draft
    first = firsts[group][later]
    if "line" in draft.texts and len(later) > RARE * len(draft):
        draft.texts.pop("line")  # it numbers something else
        return without_repeats(draft, reader)
    alike = _alike(draft, first, later)
    against = ~alike if whole else ~alike & _alike(draft, first, later, measures=False)
    keep = np.ones(len(draft), dtype=bool)
    if against.sum() <= max(1, RARE * len(draft)):
        _refuse(draft, reader, first[against], later[against])
        keep[later[against]] = False
    if whole or len(np.unique(number.codes)) >= ONE_A_ROW * len(draft):
        keep[later[alike]] = False
        _tell_once(draft, reader, later[alike])
    elif alike.any():
        _tell_kept(draft, reader, int(alike.sum()))
    return draft if keep.all() else draft.taken(keep)


def _key(draft: Draft, number: Coded, whole: bool) -> Ints:
    """What makes a row the same row; one without a number is like no other."""
    nameless = number.codes < 0
    parts = [np.where(nameless, -2 - np.arange(len(draft)), number.codes)]
    if whole and "line" in draft.texts:
        parts.append(draft.texts["line"].codes)
    if not whole:
        parts += [draft.units[0], draft.products[0]]
        parts += [column.astype(np.int64) for column in draft.days.values()]
    return combined([np.where(nameless & (i > 0), -1, p) for i, p in enumerate(parts)])


def _alike(
    draft: Draft, first: Ints, later: Ints, measures: bool = True
) -> NDArray[np.bool_]:
    """Whether the cells of row and row are all the same, amounts included or not."""
    found = draft.frame.found
    cells = [
        column
        for name, column in found.block.columns.items()
        if measures or found.columns[name].role not in MEASURE_ROLES
    ]
    a, b = draft.places[first].tolist(), draft.places[later].tolist()
    same = [
        all(column[x] == column[y] for column in cells)
        for x, y in zip(a, b, strict=True)
    ]
    return np.asarray(same, dtype=bool)


def _tell_once(draft: Draft, reader: Reader, later: Ints) -> None:
    if not len(later):
        return
    block = draft.frame.found.block
    rows = [str(block.rows[place]) for place in draft.places[later[:5]].tolist()]
    reader.findings.odd.append(
        worded(
            ngettext_lazy(
                "%(where)s: %(count)s row duplicates another row exactly and is counted "
                "once (row %(rows)s).",
                "%(where)s: %(count)s rows duplicate another row exactly and are counted "
                "once (rows %(rows)s).",
                len(later),
            ),
            where=block.label,
            count=f"{len(later):,}",
            rows=", ".join(rows) + (" …" if len(later) > 5 else ""),
        )
    )


def _refuse(draft: Draft, reader: Reader, first: Ints, later: Ints) -> None:
    found = draft.frame.found
    column = found.number_column(reader.choices)
    rows = [found.block.rows[place] for place in draft.places[first].tolist()]
    for row, place in zip(rows, draft.places[later].tolist(), strict=True):
        reader.refuse(
            np.asarray([place]),
            column,
            worded(
                _("The same number appears in row %(row)s with other values."), row=row
            ),
            _("Keep the correct one of the two rows, or number them differently."),
        )


def _tell_alike(draft: Draft, reader: Reader) -> None:
    if not len(draft) or draft.kind not in ("order", "return", "invoice", "shipment"):
        return
    columns = [draft.units[0], draft.products[0]]
    columns += [column.astype(np.int64) for column in draft.days.values()]
    columns += list(draft.amounts.values())
    columns += [text.codes for text in draft.texts.values()]
    columns += [draft.accounts.codes] if draft.accounts is not None else []
    group, firsts = numbered(combined(columns))
    later = np.flatnonzero(firsts[group] != np.arange(len(draft)))
    if not len(later):
        return
    alike = int(_alike(draft, firsts[group][later], later).sum())
    if alike:
        _tell_kept(draft, reader, alike)


def _tell_kept(draft: Draft, reader: Reader, alike: int) -> None:
    reader.findings.odd.append(
        worded(
            ngettext_lazy(
                "%(where)s: %(count)s row is identical to another row. It has no number to "
                "tell it apart, so it is counted as a separate sale.",
                "%(where)s: %(count)s rows are identical to another row. They have no "
                "numbers to tell them apart, so each is counted as a separate sale.",
                alike,
            ),
            where=draft.frame.found.block.label,
            count=f"{alike:,}",
        )
    )
