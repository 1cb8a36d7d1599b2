"""What is written into the reply box of a talk: words, or ``=990万`` for a number with words.

``offer`` in ``static/js/islands/align.js`` is the twin that works while one types; both are
held to one table of examples, ``tests/web/offer_vectors.json``.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from luopan.trail.refusal import Refused
from luopan.web.entries import Entry, read

# The number ends at a space or a sign of Chinese punctuation; "990 万" is one number.
SHAPE = re.compile(
    r"\s*[=＝]\s*(?P<number>[^\s，；。、：]+(?:[ \u00a0\u3000]*[十百千]?[亿万元](?![\w]))?)"
    r"[\s，；。、：]*(?P<rest>.*)",
    re.DOTALL,
)

STOPS = ".,;:!"  # of a sentence; none of them ends a number


class Said(NamedTuple):
    """A reply: the number in it, if any, and the words."""

    entry: Entry | None
    text: str


def said(text: str, unit: Decimal | int = 1) -> Said:
    """A reply taken apart.

    Args:
        text: As typed. ``=990万 两名新人十月才到岗``: a number and its reason; ``=-5%``
            is the number now on the table less 5 %; without ``=``: words.
        unit: What a bare number is counted in: 10000 where the page says 万元.

    Raises:
        Refused: It begins like a number and is none.
    """
    found = SHAPE.fullmatch(text)
    if found is None:
        if text.strip()[:1] in {"=", "＝"}:
            raise _unreadable(text)
        return Said(None, text.strip())
    entry = read(found["number"].rstrip(STOPS), unit)
    if entry is None:
        raise _unreadable(found["number"])
    return Said(entry, found["rest"].strip())


def _unreadable(text: str) -> Refused:
    return Refused(
        _("“%(text)s” is not a number; enter =9900000 or =9.9M."),
        text=text.strip()[:40],
    )
