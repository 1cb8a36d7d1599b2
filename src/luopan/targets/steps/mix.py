"""Product mix: what part of a cell each of its products is."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.engine.rounding import share
from luopan.engine.tree import RESERVE
from luopan.targets.cells import Cell
from luopan.targets.kinds import Inputs, Kind, Outcome, Parameters, register
from luopan.targets.moves import set_totals
from luopan.targets.parameters import Given, cell_of, decimal_number
from luopan.targets.sentences import Named, Ratio, Sentence
from luopan.targets.state import State
from luopan.trail.refusal import Refused


def _share(value: Any, place: str) -> str:
    return decimal_number(value, place, Decimal(0), Decimal(1))


def check(given: Given) -> dict[str, Any]:
    """``cell`` and ``shares``: by product under the cell's; together at most 1."""
    read = {
        "cell": given.cell(),
        "shares": given.table("shares", _share, axis="product"),
    }
    under = given.space.products.children(read["cell"]["product"])
    strange = [code for code in read["shares"] if code not in under]
    if strange:
        raise Refused(
            _("“%(code)s” is not directly under “%(parent)s”."),
            code=strange[0],
            parent=Sentence(
                "%(name)s", {"name": Named("product", read["cell"]["product"])}
            ),
        )
    said = sum(Decimal(share) for share in read["shares"].values())
    if said > 1:
        raise Refused(
            _("The shares add up to %(sum)s: more than the whole."),
            sum=Sentence("%(ratio)s", {"ratio": Ratio(str(said))}),
        )
    if said != 1 and len(read["shares"]) == len(under):
        raise Refused(
            _("The shares add up to %(sum)s: make it 100 %%, or leave a product out."),
            sum=Sentence("%(ratio)s", {"ratio": Ratio(str(said))}),
        )
    return read


def apply(state: State, parameters: Parameters, inputs: Inputs) -> Outcome:
    """The cell's total stays; named products get their share, the others what is left."""
    cell = cell_of(parameters)
    codes = state.space.products.children(cell.product)
    cells = [Cell(cell.unit, code, cell.period) for code in codes]
    before = [state.total(part) for part in cells]
    amounts = shared(sum(before), codes, before, parameters["shares"])
    changed = tuple(
        (part, amount)
        for part, amount, old in zip(cells, amounts, before, strict=True)
        if amount != old
    )
    return set_totals(state, changed, stay=(cell,))


def shared(
    total: int, codes: tuple[str, ...], before: list[int], shares: dict[str, str]
) -> list[int]:
    """Amounts of the products: named shares first, the rest as the others stood.

    Example:
        >>> shared(100, ("a", "b", "c"), [50, 30, 20], {"a": "0.6"})
        [60, 24, 16]
    """
    named = {code: Fraction(Decimal(part)) for code, part in shares.items()}
    rest = 1 - sum(named.values(), Fraction(0))
    others = {c: abs(b) for c, b in zip(codes, before, strict=True) if c not in named}
    size = sum(others.values())
    if not size:  # nothing stood there: equal parts; kept back only if all are named
        open_codes = [code for code in others if not code.endswith(RESERVE)]
        others = {code: 1 for code in open_codes or others}
        size = len(others)
    for code, weight in others.items():
        named[code] = rest * weight / size
    weights = [float(named.get(code, 0)) for code in codes]
    return [int(amount) for amount in share(total, weights)]


def explain(parameters: Parameters) -> Sentence:
    """In words."""
    parts = tuple(
        Sentence(
            "%(name)s %(share)s",
            {"name": Named("product", code), "share": Ratio(share)},
        )
        for code, share in parameters["shares"].items()
    )
    return Sentence(
        _("The product mix of %(cell)s becomes %(shares)s."),
        {"cell": cell_of(parameters), "shares": parts},
    )


MIX = register(Kind("mix", _("Product mix"), check=check, apply=apply, explain=explain))
