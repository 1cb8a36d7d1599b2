"""Who carries what an agreed number is less or more: as one exact step, with its cards."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from luopan.engine.tree import RESERVE, Tree
from luopan.org.language import spoken
from luopan.targets.acts import Said as Act
from luopan.targets.acts import consider
from luopan.targets.agreeing.issued import FEW, Moved, live_talks
from luopan.targets.agreeing.talks import Said, card_of
from luopan.targets.append import Author, append
from luopan.targets.cells import Cell, nested, within
from luopan.targets.cube import Path, path_of
from luopan.targets.models import Card, Side, Talk, Version
from luopan.targets.parameters import cell_of
from luopan.targets.state import State
from luopan.targets.steps.rounding import ROUND
from luopan.targets.storage import thaw_space
from luopan.trail.refusal import Refused

Carried = Mapping[str, int]


def carry(
    author: Author, talk: Talk, amount: int, carried: Carried | None
) -> dict[str, Any]:
    """Let the number of a talk become another one, and others make up for it.

    Args:
        author: Who answers; he may change all of it.
        talk: Whose number; its own card is the caller's part.
        amount: The new number, in quanta.
        carried: By code of a unit, or of a reserve (``north~``), what it carries more
            (less, if negative); None: all on the reserve of the unit that answers.

    Returns:
        Facts for the card: who carries how much, and in which step it is written.

    Raises:
        Refused: It does not add up; somebody is named who is not his to burden; there is
            no room.
    """
    change = amount - talk.amount
    if not change:
        return {}
    tree = thaw_space(talk.version.space_hash).units
    carried = carried or {talk.with_unit.code + RESERVE: -change}
    _check(tree, talk, change, carried)
    said = _said(talk, tree, {talk.unit.code: change, **carried})

    def agreed(moved: Sequence[Moved]) -> None:
        _refuse_more(tree, moved, said.parameters["changes"])
        reopen(author, talk, [one for one in moved if one.talk != talk.pk])

    done = append(author, talk.version, said, agreed=agreed)
    return {"carried": dict(carried), "step": done.seq}


def would_carry(talk: Talk, amount: int) -> State:
    """The numbers if a talk's became ``amount`` and the reserve above it made up for it.

    Nothing is written.

    Raises:
        Refused: There is no room.
    """
    tree = thaw_space(talk.version.space_hash).units
    change = amount - talk.amount
    parts = {talk.unit.code: change, talk.with_unit.code + RESERVE: -change}
    return consider(path_of(talk.version), _said(talk, tree, parts)).after


def _check(tree: Tree, talk: Talk, change: int, carried: Carried) -> None:
    if sum(carried.values()) != -change:
        raise Refused(
            _("What the others carry does not match the difference of %(unit)s."),
            unit=lambda: spoken(talk.unit),
        )
    own, top = talk.unit.code, talk.with_unit.code
    for code, part in carried.items():
        unit = code.removesuffix(RESERVE)
        if unit not in tree or not within(tree, unit, top):
            raise Refused(
                _("“%(code)s” is not under %(unit)s, who answers."),
                code=code,
                unit=lambda: spoken(talk.with_unit),
            )
        beside = code.endswith(RESERVE) and not within(tree, unit, own)
        apart = not within(tree, unit, own) and not within(tree, own, unit)
        if not part or code not in tree or not (beside or apart):
            raise Refused(_("“%(code)s” cannot carry a part of this."), code=code)


def _said(talk: Talk, tree: Tree, parts: Mapping[str, int]) -> Act:
    """The step: each change spread in multiples of what the version is rounded to."""
    changes = _changes(talk.version, tree, parts)
    said: dict[str, Any] = {"unit": talk.unit.code, "changes": changes}
    cells = [Cell.of(change["cell"]) for change in changes]
    step = rounded_to(path_of(talk.version), cells)
    return Act("carry", said if step == 1 else said | {"round": step})


def rounded_to(path: Path, cells: Sequence[Cell]) -> int:
    """Of what the leaves of some cells were last made multiples, by a step that counts.

    In quanta; 1 where nobody has rounded all of them.
    """
    return next(
        (
            step.parameters["step"]
            for step in reversed(path.live)
            if step.kind == ROUND.name
            and all(
                nested(path.space, cell, cell_of(step.parameters)) for cell in cells
            )
        ),
        1,
    )


def _changes(
    version: Version, tree: Tree, parts: Mapping[str, int]
) -> list[dict[str, Any]]:
    space = thaw_space(version.space_hash)
    product, period = space.products.codes[0], space.periods.codes[0]
    return [
        {
            "cell": Cell(_place(version, tree, code), product, period).as_json(),
            "amount": part,
        }
        for code, part in parts.items()
    ]


def _place(version: Version, tree: Tree, code: str) -> str:
    """Where a unit's change lies: on its reserve, if anything under it is issued."""
    if not tree.children(code):
        return code
    under = {
        below for below in tree.codes if below != code and within(tree, below, code)
    }
    issued = live_talks(version)
    if len(under) <= FEW:
        issued = issued.filter(unit__code__in=under)
    found = under.intersection(issued.values_list("unit__code", flat=True))
    return code + RESERVE if found else code


def _refuse_more(
    tree: Tree, moved: Sequence[Moved], changes: Sequence[Mapping[str, Any]]
) -> None:
    """An agreement changes what it says, and no issued number besides."""
    for one in moved:
        said = sum(
            change["amount"]
            for change in changes
            if within(tree, change["cell"]["unit"], one.code)
        )
        if said != one.change:
            raise ValueError(f"{one.code} changed by {one.change}, not by {said}")


def reopen(author: Author, cause: Talk, moved: Sequence[Moved]) -> None:
    """Others whose issued number changed get a new proposal, and are asked again."""
    talks = Talk.objects.filter(pk__in=[one.talk for one in moved])
    changes = {one.talk: one.change for one in moved}
    said = Said(Card.Kind.PROPOSAL, Side.ABOVE, facts={"because_of": cause.unit.code})
    cards = []
    for talk in talks.select_related("unit"):
        talk.amount += changes[talk.pk]
        now = replace(said, amount=talk.amount, deadline=talk.deadline)
        cards.append(Card(**card_of(author, talk, talk.head + 1, now)))
        Talk.objects.filter(pk=talk.pk).update(
            amount=talk.amount,
            head=F("head") + 1,
            state=Talk.State.OPEN,
            turn=Side.BELOW,
            since=author.at,
        )
    Card.objects.bulk_create(cards, batch_size=500)
