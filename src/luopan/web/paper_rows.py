"""Rows of a list of paper letters, as they lie in the form of its preview."""

import json

from django.utils.translation import gettext_lazy as _

from luopan.targets.queries.papers import Typed
from luopan.trail.refusal import Refused

FIELDS = ("unit", "name", "capacity", "day", "note")
EDITED = 100  # rows that can be mended in place; a form has so many fields


def packed(one: Typed) -> str:
    """A row as one field of the preview's form."""
    return json.dumps([*(getattr(one, name) for name in FIELDS), one.row])


def unpacked(text: str) -> Typed:
    """The row that a field holds.

    Raises:
        Refused: It is none of ours.
    """
    try:
        *fields, row = json.loads(text)
        said = dict(zip(FIELDS, map(str, fields), strict=True))
        return Typed(**said, row=int(row))
    except (TypeError, ValueError):
        raise Refused(_("The list has come back damaged: read it in again.")) from None
