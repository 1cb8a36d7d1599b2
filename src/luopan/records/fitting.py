"""Words that are longer than their place in the tables: told, not cut."""

import numpy as np
from django.utils.translation import gettext_lazy as _

from luopan.records.drafting import Draft, Reader
from luopan.trail.said import worded

ROOM = {
    "number": 120,
    "line": 60,
    "channel": 40,
    "key": 190,
    "stage": 40,
    "kind": 20,
    "contact": 120,
    "original": 120,
    "invoice": 120,
    "opportunity": 190,
}
"""Name of the text → how many characters its column has."""


def fitting(draft: Draft, reader: Reader) -> Draft:
    """The draft without rows of which a word finds no room; each is a problem."""
    keep = np.ones(len(draft), dtype=bool)
    for name, room in ROOM.items():
        words = draft.texts.get(name)
        if words is None or all(len(word) <= room for word in words.values):
            continue
        long = np.asarray([len(word) > room for word in words.values] + [False])
        rows = np.flatnonzero(long[words.codes] & keep)
        reader.refuse(
            draft.places[rows],
            _column(reader, name),
            worded(_("This is longer than %(room)s characters."), room=room),
            _("Shorten it."),
        )
        keep[rows] = False
    return draft if keep.all() else draft.taken(keep)


def _column(reader: Reader, name: str) -> str:
    found = reader.frame.found
    if name in ("number", "key"):
        return found.number_column(reader.choices)
    role = {"kind": "activity_kind", "original": "number", "invoice": "invoice_number"}
    return found.named(role.get(name, name))
