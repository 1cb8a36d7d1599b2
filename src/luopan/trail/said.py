"""Sentences that are kept, and read in another language than they were made in.

What people type is kept as it is. What Luopan itself says of something is kept in each
language that a reader may have, as it was worded on that day: reading it needs neither
the code that said it nor the names of then, and a seal of the trail covers every word.
"""

from collections.abc import Callable, Mapping
from typing import Any, cast

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import get_language, override

from luopan.trail.canonical import storable

SAID = "said"
"""Where such a sentence stands in the answer of a job."""

LANGUAGES = "languages"
"""Where such sentences stand in the details of an entry of the trail, by what they are."""

Words = dict[str, str]
"""Code of a language → the sentence in it."""


def _filled(sentence: Any, facts: Mapping[str, Any]) -> str:
    return str(sentence) % facts if facts else str(sentence)


_lazily = lazy(_filled, str)


def worded(sentence: Any, **facts: Any) -> str:
    """A (lazily) translated sentence with its facts, put into words whenever it is read.

    Args:
        sentence: With ``%(name)s`` places.
        facts: What goes into the places; may be sentences of this kind themselves.
    """
    return cast(str, _lazily(sentence, facts))


def in_each(sentence: object) -> Words:
    """A sentence that is worded when it is read, in each language that a reader may have."""
    return _in_each(lambda: str(sentence))


def _in_each(say: Callable[[], object]) -> Words:
    said = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            said[code] = storable(say())
    return said


def heard(kept: object) -> str:
    """What was kept by ``in_each``, in the reader's language; a plain text as it is."""
    if not isinstance(kept, Mapping):
        return str(kept)
    words = kept.get(get_language() or "")
    return str(next(iter(kept.values()), "") if words is None else words)


_heard = lazy(heard, str)


def said_by(say: Callable[[], object]) -> str:
    """What a function says, asked at once for each language, and read in one's own.

    For names and lists: what they are made of may be gone when somebody reads.
    """
    return cast(str, _heard(_in_each(say)))
