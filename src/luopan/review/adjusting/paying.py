"""Who takes over what a number changes by, and the step that says so."""

from collections.abc import Mapping, Sequence

import numpy as np
from django.utils.translation import gettext_lazy as _

from luopan.engine.adjusting import paid_by
from luopan.engine.tree import RESERVE, Tree
from luopan.org.language import spoken
from luopan.org.models import Unit
from luopan.review.adjusting.asked import Payer, Wish
from luopan.review.adjusting.working_out import Worked
from luopan.targets.acts import Said
from luopan.targets.agreeing.speaking import units_named
from luopan.targets.cells import Cell, within
from luopan.targets.models import Version
from luopan.targets.splits import numbers_of
from luopan.targets.storage import thaw_space
from luopan.trail.refusal import Refused

MOST = 60  # siblings that pay together


def usual_payer(wish: Wish) -> str:
    """Who pays where nobody says another."""
    if wish.payer:
        return wish.payer
    return Payer.SEAT.value if wish.other else Payer.RESERVE.value


def payers_of(
    version: Version, unit: Unit, wish: Wish, worked: Worked
) -> dict[str, int]:
    """By code who takes a change over, with his weight; empty: the total changes.

    Weights of siblings are their targets in the months that change.

    Raises:
        Refused: There is nobody of that kind, or somebody who stands elsewhere.
    """
    tree = thaw_space(version.space_hash).units
    payer, above = usual_payer(wish), tree.parent(unit.code)
    if payer == Payer.WHOLE:
        return {}
    if payer == Payer.SEAT:
        return {_other(tree, unit, wish): 1}
    if above is None:
        raise Refused(
            _(
                "There is no unit above the top that could take it on: only its total can change."
            )
        )
    if payer == Payer.RESERVE:
        return {above + RESERVE: 1}
    if payer == Payer.SIBLINGS:
        return _siblings(version, tree, unit, wish, worked)
    raise Refused(_("“%(word)s” is not a valid payer type."), word=payer)


def _other(tree: Tree, unit: Unit, wish: Wish) -> str:
    """The seat that gets what moves."""
    apart = wish.other in tree and not wish.other.endswith(RESERVE)
    if not apart or _nested(tree, wish.other, unit.code):
        raise Refused(_("Choose the other seat that takes it over."))
    return wish.other


def _nested(tree: Tree, one: str, other: str) -> bool:
    return within(tree, one, other) or within(tree, other, one)


def _siblings(
    version: Version, tree: Tree, unit: Unit, wish: Wish, worked: Worked
) -> dict[str, int]:
    above = tree.parent(unit.code)
    beside = [
        code
        for code in (tree.children(above) if above else ())
        if code != unit.code and not code.endswith(RESERVE)
    ]
    chosen = [code for code in beside if not wish.pays or code in wish.pays]
    if not chosen or len(chosen) > MOST or set(wish.pays) - set(beside):
        raise Refused(
            _("%(unit)s has no sibling unit that could take it over."),
            unit=lambda: spoken(unit),
        )
    numbers = numbers_of(version, chosen, None)
    touched = [n for n, line in enumerate(worked.lines) if line.change]
    weights = {
        code: max(sum(months[n] for n in touched), 0) if months else 0
        for code, months in numbers.items()
    }
    known = {code: weight for code, weight in weights.items() if weight}
    return known or dict.fromkeys(chosen, 1)


def burdened(changes: Sequence[int], payers: Mapping[str, int]) -> dict[str, list[int]]:
    """By code what each payer takes over, a month each, in quanta."""
    if not payers:
        return {}
    paid = paid_by(changes, np.fromiter(payers.values(), np.int64, len(payers)))
    return dict(zip(payers, paid.tolist(), strict=True))


def said(
    version: Version,
    unit: str,
    number: int,
    changes: Sequence[int],
    payers: Mapping[str, int],
    periods: Sequence[str],
) -> Said:
    """The step that lets a number become another one, and others make up for it.

    A unit with others under it gives and takes on its reserve: theirs stay.
    """
    space = thaw_space(version.space_hash)
    tree, product = space.units, space.products.codes[0]
    parts = {unit: list(changes), **burdened(changes, payers)}
    cells = [
        {"cell": Cell(_place(tree, code), product, period).as_json(), "amount": amount}
        for code, months in parts.items()
        for period, amount in zip(periods, months, strict=True)
        if amount
    ]
    whole = 0 if payers else sum(changes)
    about = {"unit": unit, "number": number, "whole": whole, "changes": cells}
    return Said("adjust", about)


def _place(tree: Tree, code: str) -> str:
    return code + RESERVE if tree.children(code) else code


def names_of(codes: Sequence[str]) -> dict[str, str]:
    """What payers are called; a reserve by its unit's name."""
    units = units_named([code.removesuffix(RESERVE) for code in codes])
    return {
        code: spoken(units[code.removesuffix(RESERVE)])
        for code in codes
        if code.removesuffix(RESERVE) in units
    }
