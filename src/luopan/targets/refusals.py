"""What the engine found, as a sentence for the planner."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from luopan.engine.facts import Cell as EngineCell
from luopan.engine.facts import Crossing, Fact, Hold, NoReserve, NoRoom, SignChange
from luopan.engine.levels import FLOOR, STRETCH, TARGET, OutOfOrder
from luopan.org.language import bracketed
from luopan.targets.cells import Cell
from luopan.targets.sentences import Sentence, Speech, cell_name
from luopan.trail.refusal import Refused
from luopan.trail.said import said_by

LEVELS: dict[str, str | Promise] = {
    FLOOR: _("floor"),
    TARGET: _("target"),
    STRETCH: _("stretch"),
}
NAMED = 3  # holds named in a sentence


class Conflict(Refused):
    """Somebody else was faster: look at what he did, and say it again."""

    status = 409


def refusal_of(
    fact: Fact, speech: Speech, seq: int | None = None, fixed: int = 0
) -> Refused:
    """The refusal that a fact of the engine amounts to.

    Args:
        fact: What stands in the way.
        speech: How the reader is spoken to.
        seq: The step that finds no room, if it is not the one now being made.
        fixed: How much of the cell does not move: what is asked for below that is a
            question of room first, of signs only then.
    """
    if isinstance(fact, SignChange) and 0 <= fact.asked < fixed:
        return _below_fixed(fact, fixed, speech)
    refusal = _refusal(fact, speech)
    if seq is None:
        return refusal
    return Refused(_("Step %(seq)s would no longer fit: %(why)s"), seq=seq, why=refusal)


def say_names(refusal: Refused, speech: Speech) -> None:
    """Put names where a refusal speaks of cells and nodes, for the steps know codes only."""
    refusal.facts = {
        key: said_by(lambda fact=fact: fact.say(speech.anew()))
        if isinstance(fact, Sentence)
        else fact
        for key, fact in refusal.facts.items()
    }


def _refusal(fact: Fact, speech: Speech) -> Refused:
    if isinstance(fact, NoRoom):
        return _no_room(fact, speech)
    if isinstance(fact, SignChange):
        return Refused(
            ngettext_lazy(
                "%(cell)s would go from %(before)s to %(asked)s, and %(leaves)s amount "
                "under it would change its sign: please confirm.",
                "%(cell)s would go from %(before)s to %(asked)s, and %(leaves)s amounts "
                "under it would change their sign: please confirm.",
                fact.leaves,
            ),
            cell=lambda: _cell(fact.cell, speech),
            before=lambda: _amount(fact.before, speech),
            asked=lambda: _amount(fact.asked, speech),
            leaves=fact.leaves,
            may_turn=True,
        )
    if isinstance(fact, Crossing):
        return Refused(
            _(
                "%(cell)s and the held %(held)s overlap: release one before changing the "
                "other."
            ),
            cell=lambda: _cell(fact.cell, speech),
            held=lambda: _cell(fact.held, speech),
        )
    if isinstance(fact, OutOfOrder):
        return _out_of_order(fact, speech)
    if isinstance(fact, NoReserve):
        return Refused(
            _("%(unit)s has no reserve for %(cell)s."),
            unit=lambda: speech.anew().name("unit", fact.unit),
            cell=lambda: _cell(fact.cell, speech),
        )
    raise fact


def _out_of_order(fact: OutOfOrder, speech: Speech) -> Refused:
    """A level that would pass the target, or a held one that the target would pass."""
    at_most = fact.amount > fact.room.nearest
    if fact.held:
        words = (
            _(
                "%(cell)s: its %(level)s is held at %(amount)s, but with a target of "
                "%(target)s it must be at most %(nearest)s. Release it there first."
            )
            if at_most
            else _(
                "%(cell)s: its %(level)s is held at %(amount)s, but with a target of "
                "%(target)s it must be at least %(nearest)s. Release it there first."
            )
        )
    else:
        words = (
            _(
                "%(cell)s: with a target of %(target)s, its %(level)s must be at most %(nearest)s."
            )
            if at_most
            else _(
                "%(cell)s: with a target of %(target)s, its %(level)s must be at least %(nearest)s."
            )
        )
    return Refused(
        words,
        cell=lambda: _cell(fact.cell, speech),
        level=LEVELS[fact.level],
        amount=lambda: _amount(fact.amount, speech),
        target=lambda: _amount(fact.target, speech),
        nearest=lambda: _amount(fact.room.nearest, speech),
        # of a held one the target was typed, or something else: no amount to take
        **({} if fact.held else {"nearest_amount": fact.room.nearest}),
    )


def _below_fixed(fact: SignChange, fixed: int, speech: Speech) -> Refused:
    return Refused(
        _(
            "%(cell)s cannot go below %(nearest)s: that much is held, closed or in reserve."
        ),
        cell=lambda: _cell(fact.cell, speech),
        nearest=lambda: _amount(fixed, speech),
        nearest_amount=fixed,
    )


def _no_room(fact: NoRoom, speech: Speech) -> Refused:
    facts: dict[str, Any] = {
        "cell": lambda: _cell(fact.cell, speech),
        "asked": lambda: _amount(fact.asked, speech),
        "nearest": lambda: _amount(fact.nearest, speech),
        "held": lambda: _held(fact.held, speech),
        "nearest_amount": fact.nearest,
    }
    if fact.held:
        words = _(
            "%(cell)s cannot become %(asked)s: %(held)s are held or limited. Release one of "
            "them, or use %(nearest)s."
        )
    elif fact.lowest == fact.highest:
        words = _("%(cell)s cannot become %(asked)s: nothing under it can move.")
    elif fact.asked < fact.nearest:
        words = _(
            "%(cell)s cannot go below %(nearest)s: that much is closed or in reserve."
        )
    else:
        words = _(
            "%(cell)s cannot go above %(nearest)s: the rest is closed or in reserve."
        )
    return Refused(words, **facts)


def _held(held: tuple[Hold, ...], speech: Speech) -> str:
    named = [_hold(hold, speech) for hold in held[:NAMED]]
    more = len(held) - NAMED
    if more > 0:
        named.append(
            ngettext("%(count)s other cell", "%(count)s other cells", more)
            % {"count": more}
        )
    return ", ".join(named)


def _hold(hold: Hold, speech: Speech) -> str:
    """A held cell and its amount; of one that the reader may not see neither."""
    if not speech.sees(hold.cell.unit):
        return gettext("a total above your part")
    return _cell(hold.cell, speech) + bracketed(_amount(hold.amount, speech))


def _cell(cell: EngineCell | None, speech: Speech) -> str:
    return "·" if cell is None else cell_name(Cell(*cell), speech.anew())


def _amount(quanta: int, speech: Speech) -> str:
    return speech.anew().amount(quanta)
