"""The version in force gets a successor: a copy, some steps, frozen at once.

The one before stays what it was, beside it. Units whose year changed get a settled talk in
the new one, so that their letters are asked for anew.
"""

from collections.abc import Collection, Sequence

from django.db.models import F

from luopan.engine.tree import Tree
from luopan.targets.acts import Said
from luopan.targets.agreeing.speaking import units_named
from luopan.targets.append import Author, append
from luopan.targets.cells import Cell
from luopan.targets.copying import copied
from luopan.targets.cube import state_of
from luopan.targets.freezing import freeze_version
from luopan.targets.models import Card, Plan, Side, Talk, Version
from luopan.targets.queries.standing import standing
from luopan.targets.state import State


def take_plan(plan_id: int) -> None:
    """Take the row of a plan until the end of the transaction: one successor at a time."""
    Plan.objects.filter(pk=plan_id).update(year=F("year"))


def in_force(plan_id: int, metric_id: int) -> Version | None:
    """The version that counts: committed last; None: none is committed yet."""
    found = standing([plan_id]).get((plan_id, metric_id))
    return found if found is not None and found.frozen else None


def succeed(
    author: Author, version: Version, said: Sequence[Said], names: tuple[str, str]
) -> Version:
    """A new version in force: what stood, and some steps on top of it.

    Args:
        author: Who may change all that the steps change; that he may freeze what comes of
            it is the caller's to ask.
        version: The one in force, taken by ``take_plan``.
        said: The steps.
        names: Of the new version, in both languages.

    Raises:
        Refused: The steps find no room: something is held, closed or limited (named).
    """
    made = copied(version, actor=author.actor, at=author.at, names=names)
    for one in said:
        append(author, made, one, agreed=lambda moved: None)
    made.refresh_from_db()
    freeze_version(made, author.at, version)
    _settle(author, version, made)
    return made


def _settle(author: Author, before: Version, after: Version) -> None:
    """A settled talk for each unit whose year is another one, with a card that says so."""
    changed = _years_changed(state_of(before), state_of(after))
    tree = state_of(after).space.units
    units = units_named([*changed, *_above(tree, changed)])
    talks = [
        Talk(
            version=after,
            unit=units[code],
            with_unit=units.get(tree.parent(code) or code, units[code]),
            issued_by=author.actor,
            issued_at=author.at,
            issued_amount=amount,
            amount=amount,
            turn=Side.BELOW,
            since=author.at,
            state=Talk.State.SETTLED,
            head=1,
        )
        for code, amount in changed.items()
        if code in units
    ]
    Talk.objects.bulk_create(talks, batch_size=500)
    cards = [
        Card(
            talk=talk,
            seq=1,
            kind=Card.Kind.PROPOSAL,
            side=Side.ABOVE,
            amount=talk.amount,
            text=author.reason,
            actor=author.actor,
            at=author.at,
        )
        for talk in talks
    ]
    Card.objects.bulk_create(cards, batch_size=500)


def _years_changed(before: State, after: State) -> dict[str, int]:
    """By code of a unit, reserves apart: its year, where it is another one now."""
    space = after.space
    goods, year = space.products.codes[0], space.periods.codes[0]
    moved = (after.amounts != before.amounts).any(axis=1)
    leaves = {space.units.leaf_codes[n] for n in space.pairs[moved, 0].tolist()}
    found = {}
    for code in (*leaves, *_above(space.units, leaves)):
        cell = Cell(code, goods, year)
        amount = after.total(cell)
        if not code.endswith("~") and amount != before.total(cell):
            found[code] = amount
    return found


def _above(tree: Tree, codes: Collection[str]) -> tuple[str, ...]:
    found = {over: None for code in codes for over in tree.ancestors(code)}
    return tuple(over for over in found if over not in codes)
