"""The one error meant for people."""

from collections.abc import Callable
from typing import Any

from luopan.trail.said import said_by

# How a thing with names in two languages is written into a sentence; the stage that knows
# readers' languages says it.
_written: list[Callable[[Any], Any]] = []


def write_names(how: Callable[[Any], Any]) -> None:
    """From now on, facts of sentences are written like this."""
    _written[:] = [how]


class Refused(Exception):
    """A service says no, in one clear sentence that says what to do.

    Args:
        sentence: A (lazily) translated sentence with ``%(name)s`` places.
        facts: What goes into the places; kept, so that faces can show it as they like.
            What has other words in another language is given as a function that says it
            in the one now active.
    """

    status = 400  # how a page or the API answers; commands exit with 1
    mended_in = ""  # the page of the settings where what is missing is entered, if any

    def __init__(self, sentence: Any, **facts: Any) -> None:
        self.sentence = sentence
        self.facts = {name: fact_of(fact) for name, fact in facts.items()}
        self.draft: Any = None  # of the trail: the refused call, see chain.py
        super().__init__(sentence)

    def __str__(self) -> str:
        """The sentence in the language now active."""
        if not self.facts:
            return str(self.sentence)
        facts = {k: how(v) for how in _written for k, v in self.facts.items()}
        return str(self.sentence) % (facts or self.facts)

    def told(self) -> dict[str, Any]:
        """For programs: the sentence as ``problem``, what it speaks of as ``facts``."""
        return {
            "problem": str(self),
            "facts": {k: _plain(v) for k, v in self.facts.items()},
        }


def fact_of(fact: Any) -> Any:
    """A fact as it is kept: a function by what it says in each language."""
    return said_by(fact) if callable(fact) else fact


def _plain(fact: Any) -> Any:
    return fact if isinstance(fact, bool | int | float | None) else str(fact)


class Busy(Refused):
    """The same request is being worked on at this moment: ask again later."""

    status = 409


class Mismatch(Refused):
    """The key was used before for another request."""

    status = 422
