"""What the forms of a talk say: numbers as people type them, evidence, resources, carriers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from luopan.targets.services.agreement import Asked
from luopan.trail.refusal import Refused
from luopan.web import figures, offers, typed
from luopan.web.entries import read

LINES = 3  # of evidence that a fresh form offers
SHARE = "share:"


@dataclass(frozen=True)
class Counting:
    """How the amounts of a talk are counted.

    Attributes:
        counted_in: A currency, or a word.
        quantum: One quantum in units of the amount: 0.01 for fen.
        proposal: What stands now, in quanta: ``=-5%`` starts from it.
    """

    counted_in: str
    quantum: Decimal
    proposal: int = 0

    @property
    def unit(self) -> figures.TableUnit:
        """What a bare number is counted in."""
        return figures.unit_of_table(self.counted_in)

    def quanta(self, text: str, now: int = 0) -> int | None:
        """What is typed, in quanta; None: nothing is.

        Raises:
            Refused: It is no number.
        """
        bare = text.strip().removeprefix("=").removeprefix("＝")
        if not bare:
            return None
        entry = read(bare, self.unit.size)
        if entry is None:
            raise Refused(
                _("“%(text)s” is not a number; enter 9900000 or 9.9M."), text=text[:40]
            )
        return entry.applied(now, self.quantum)

    def reply(self, text: str) -> tuple[int | None, str]:
        """A reply: the number in it, in quanta, and the words."""
        found = offers.said(text, self.unit.size)
        if found.entry is None:
            return None, found.text
        return found.entry.applied(self.proposal, self.quantum), found.text

    def amount(self, quanta: int) -> Decimal:
        """In the metric's own unit."""
        return quanta * self.quantum

    def shown(self, quanta: int) -> str:
        """Short, as people read it."""
        return figures.compact(self.amount(quanta), self.counted_in)

    def signed(self, quanta: int) -> str:
        """A difference, which always says its sign."""
        return ("+" if quanta > 0 else "") + self.shown(quanta)


def evidence(form: QueryDict, counting: Counting) -> list[dict[str, Any]]:
    """The parts of a difference; lines left empty do not count."""
    pairs = zip(form.getlist("label"), form.getlist("part"), strict=False)
    return [
        {"label": label.strip(), "amount": counting.quanta(part) or 0}
        for label, part in pairs
        if label.strip() or part.strip()
    ]


def wants(form: QueryDict) -> list[Asked]:
    """The resources asked for; lines without a kind do not count."""
    found = []
    for kind, much, note, day in _lines(form):
        if not kind:
            continue
        wanted = typed.day(day)
        if wanted is None:
            raise Refused(_("Enter the day it is needed by, later than today."))
        found.append(Asked(kind, typed.amount(much) or Decimal(0), wanted, note))
    return found


def _lines(form: QueryDict) -> Iterator[tuple[str, str, str, str]]:
    lists = (form.getlist(key) for key in ("resource", "quantity", "note", "wanted"))
    yield from zip(*lists, strict=False)


def carried(
    form: QueryDict, counting: Counting, *, rest: str, change: int
) -> dict[str, int] | None:
    """Who carries a difference: None is the reserve of the unit that answers.

    Args:
        form: ``carry`` is ``named`` where units are named: ``share:<code>`` each.
        counting: How amounts are counted.
        rest: Code of the reserve that takes what nobody is named for.
        change: By how much the number of the talk changes, in quanta.
    """
    if form.get("carry") != "named":
        return None
    sign = -1 if change > 0 else 1
    shares = {
        key.removeprefix(SHARE): sign * abs(counting.quanta(form.get(key, "")) or 0)
        for key in form
        if key.startswith(SHARE)
    }
    named = {code: part for code, part in shares.items() if part}
    left = -change - sum(named.values())
    if left * change > 0:
        raise Refused(
            _("The amounts assigned exceed the difference of %(amount)s."),
            amount=counting.shown(abs(change)),
        )
    if left:
        named[rest] = left
    return named


def deadline(form: QueryDict) -> date | None:
    """Until when an answer is wanted."""
    return typed.day(form.get("deadline", ""))


@dataclass(frozen=True)
class Filled:
    """What a form shows when it comes back, as it was filled; else what it begins with."""

    text: str = ""
    words: str = ""
    amount: str = ""
    deadline: str = ""
    carry: str = ""
    user: str = ""
    until: str = ""
    branch: str = ""
    evidence: list[tuple[str, str]] = field(default_factory=list)
    wants: list[tuple[str, str, str, str]] = field(default_factory=list)
    shares: Mapping[str, str] = field(default_factory=dict)


def fresh() -> Filled:
    """Nothing is filled yet."""
    blank = [("", "") for _line in range(LINES)]
    return Filled(evidence=blank, wants=[("", "", "", "")])


def reason_wanted(said: Filled, counting: Counting) -> Filled | None:
    """A number in the reply box without its reason, laid into the form that asks for one.

    Returns:
        None if there is none: words only, or a number with words. What was typed stays in
        the box, for who closes the form again.
    """
    found = offers.SHAPE.fullmatch(said.text)
    if found is None or found["rest"].strip():
        return None
    number = found["number"].rstrip(offers.STOPS)
    readable = read(number, counting.unit.size) is not None
    return replace(said, amount=number) if readable else None


def filled(form: QueryDict, act: str) -> Filled:
    """A form that comes back; what stood in the reply box stays there."""
    begun = fresh()
    parts = list(zip(form.getlist("label"), form.getlist("part"), strict=False))
    text = form.get("text", "")
    return Filled(
        text=text if act == "say" else "",
        words=text if act != "say" else "",
        amount=form.get("amount", ""),
        deadline=form.get("deadline", ""),
        carry=form.get("carry", ""),
        user=form.get("user", ""),
        until=form.get("until", ""),
        branch=form.get("branch", ""),
        evidence=parts or begun.evidence,
        wants=list(_lines(form)) or begun.wants,
        shares={k.removeprefix(SHARE): form[k] for k in form if k.startswith(SHARE)},
    )
