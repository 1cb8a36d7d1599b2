"""What a step says of itself, as a sentence with places: put into words when it is read.

A step keeps no text. It keeps what was meant; the sentence is built from it in the
language of whoever reads, with today's names of units and products.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext

from luopan.targets.cells import Cell


@dataclass(frozen=True)
class Amount:
    """An amount in quanta, to be shown in the metric's own unit."""

    quanta: int


@dataclass(frozen=True)
class Ratio:
    """A ratio, 1 = 100 %, to be shown as a percentage."""

    ratio: str
    signed: bool = False


@dataclass(frozen=True)
class Figure:
    """A figure of a metric, in its own quanta, to be shown as that metric's are."""

    metric: str
    quanta: int


@dataclass(frozen=True)
class Named:
    """A node of an axis, to be shown by its name."""

    axis: str
    code: str


class Speech(Protocol):
    """Knows how the reader is spoken to."""

    def amount(self, quanta: int) -> str:
        """An amount as the reader sees it."""

    def figure(self, metric: str, quanta: int) -> str:
        """A figure of any metric as the reader sees it."""

    def name(self, axis: str, code: str) -> str:
        """The name of a node, or of a metric."""

    def sees(self, unit: str) -> bool:
        """Whether the reader may be told of totals of a unit."""

    def anew(self) -> "Speech":
        """The same in the language now active."""


class PlainSpeech:
    """Codes for names and quanta for amounts: enough where no database is near."""

    def amount(self, quanta: int) -> str:
        """Quanta with separators."""
        return f"{quanta:,}"

    def figure(self, metric: str, quanta: int) -> str:
        """The same."""
        return self.amount(quanta)

    def name(self, axis: str, code: str) -> str:
        """The code."""
        return code

    def sees(self, unit: str) -> bool:
        """Every unit."""
        return True

    def anew(self) -> "PlainSpeech":
        """Itself: codes are the same in every language."""
        return self


@dataclass(frozen=True)
class Sentence:
    """A translated sentence with ``%(name)s`` places, and what goes into them."""

    words: str | Promise
    facts: Mapping[str, Any] = field(default_factory=dict)

    def say(self, speech: Speech | None = None) -> str:
        """The sentence in the language now active."""
        speech = speech or PlainSpeech()
        said = {key: _spoken(fact, speech) for key, fact in self.facts.items()}
        return str(self.words % said) if said else str(self.words)

    def __str__(self) -> str:
        """With codes and quanta."""
        return self.say()


def nodes_in(fact: Any) -> Iterator[Named]:
    """The nodes that a sentence (or a fact of one) will name."""
    if isinstance(fact, Named):
        yield fact
    elif isinstance(fact, Cell):
        yield Named("unit", fact.unit)
        yield Named("product", fact.product)
    elif isinstance(fact, Sentence):
        yield from nodes_in(tuple(fact.facts.values()))
    elif isinstance(fact, tuple):
        for part in fact:
            yield from nodes_in(part)


def _spoken(fact: Any, speech: Speech) -> Any:
    if isinstance(fact, Amount):
        return speech.amount(fact.quanta)
    if isinstance(fact, Figure):
        return speech.figure(fact.metric, fact.quanta)
    if isinstance(fact, Ratio):
        return percent(fact.ratio, signed=fact.signed)
    if isinstance(fact, Named):
        return speech.name(fact.axis, fact.code)
    if isinstance(fact, Cell):
        return cell_name(fact, speech)
    if isinstance(fact, Sentence):
        return fact.say(speech)
    if isinstance(fact, tuple):
        return gettext(", ").join(str(_spoken(part, speech)) for part in fact)
    return fact


def percent(ratio: str, *, signed: bool = False) -> str:
    """``0.125`` is ``12.5%``."""
    number = Decimal(ratio) * 100
    text = format(number.normalize(), "f")
    text = "0" if text == "-0" else text
    return f"{'+' if signed and number > 0 else ''}{text}%"


def cell_name(cell: Cell, speech: Speech) -> str:
    """``North · Tea · 2027-03``."""
    return " · ".join(
        speech.name(axis, getattr(cell, axis)) for axis in ("unit", "product", "period")
    )
