"""Explain my number, in plain words with amounts."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from luopan.org.language import spoken
from luopan.targets.models import Card
from luopan.targets.queries.my_number import Ground, MyNumber, Part, Word
from luopan.web import figures
from luopan.web.words.progress import period_name


def sentence(found: MyNumber) -> str:
    """The number, beside the newest full year, and whether it is signed."""
    facts = {
        "unit": spoken(found.unit),
        "year": found.version.plan.year,
        "amount": figures.named(found.whole.amount, found.counted_in),
        "last": figures.named(found.whole.last, found.counted_in),
        "base": found.base_year,
        "growth": figures.change(found.whole.growth),
        "who": found.signed_by,
    }
    if found.whole.growth is None:
        said = _(
            "Target of %(unit)s for %(year)s: %(amount)s; nothing was recorded in %(base)s."
        )
    else:
        said = _(
            "Target of %(unit)s for %(year)s: %(amount)s, %(growth)s on %(last)s in "
            "%(base)s."
        )
    if found.letter:
        signed = _("Signed by %(who)s.") % facts
        return f"{said % facts}{_gap()}{signed}"
    return said % facts


def _gap() -> str:
    """Between two sentences."""
    return "" if figures.chinese() else " "


@dataclass(frozen=True)
class StepLine:
    """A step in plain words.

    Attributes:
        share: How large its part is beside the largest, 0 to 1, for a bar.
        up: Whether it made the number larger.
    """

    title: str
    text: str
    reason: str
    who: str
    at: datetime | None
    part: str
    after: str
    share: float
    up: bool


def steps(found: MyNumber) -> list[StepLine]:
    """The steps that moved the number; those that did not are left out."""
    unit = figures.unit_of_table(found.counted_in)
    moved = [
        line
        for line in found.lines
        if figures.in_table(line.delta * found.quantum, unit).strip("−0.")
    ]
    largest = max((abs(line.delta) for line in moved), default=0)
    lines = []
    for line in moved:
        part, after = line.delta * found.quantum, line.after * found.quantum
        lines.append(
            StepLine(
                line.title,
                line.text,
                line.reason,
                line.who,
                line.at,
                figures.change_in_table(part, unit),
                figures.in_table(after, unit),
                abs(line.delta) / largest,
                line.delta > 0,
            )
        )
    return lines


@dataclass(frozen=True)
class PartLine:
    """A month or a product: the number, the year before, and both as bars from 0 to 1."""

    name: str
    amount: Decimal
    last: Decimal
    growth: float | None
    share: float
    before: float


def months(found: MyNumber) -> list[PartLine]:
    """Month by month."""
    named = [(period_name(part.name, "month"), part) for part in found.months]
    return _parts(named)


def products(found: MyNumber) -> list[PartLine]:
    """Product by product, the largest first."""
    return _parts([(p.name or _("not split by product"), p) for p in found.products])


def _parts(parts: list[tuple[str, Part]]) -> list[PartLine]:
    most = max((max(p.amount, p.last) for _n, p in parts), default=Decimal(0))
    return [
        PartLine(
            name,
            part.amount,
            part.last,
            part.growth,
            _bar(part.amount, most),
            _bar(part.last, most),
        )
        for name, part in parts
    ]


def _bar(amount: Decimal, most: Decimal) -> float:
    return max(float(amount / most), 0.0) if most > 0 else 0.0


@dataclass(frozen=True)
class Said:
    """A number that was said in the talk."""

    word: str
    amount: str
    who: str
    at: datetime
    text: str


def talked(found: MyNumber) -> list[Said]:
    """What was said about the number, in order."""
    return [
        Said(
            card_word(word),
            figures.named(word.amount, found.counted_in, even=True),
            word.who,
            word.at,
            word.text,
        )
        for word in found.words
    ]


def card_word(word: Word) -> str:
    """What was said, in a word."""
    words = {
        Card.Kind.PROPOSAL: _("proposed"),
        Card.Kind.SUBMISSION: _("submitted"),
        Card.Kind.COUNTER: _("countered"),
        Card.Kind.ANSWER: _("answered"),
        Card.Kind.ACCEPTANCE: _("accepted"),
        Card.Kind.WITHDRAWAL: _("withdrawn"),
    }
    return str(words.get(Card.Kind(word.kind), _("said")))


def grounds(found: MyNumber) -> list[tuple[str, str, str]]:
    """What it rests on: the kind, its name, how it stands."""
    return [(_kind(one), one.name, _state(one)) for one in found.grounds]


def _kind(ground: Ground) -> str:
    words = {
        "objective": _("objective"),
        "assumption": _("assumption"),
        "risk": _("risk"),
    }
    return words[ground.kind]


def _state(ground: Ground) -> str:
    words = {
        "holds": _("holds"),
        "doubt": _("in doubt"),
        "invalidated": _("no longer holds"),
    }
    return words.get(ground.state, "")
