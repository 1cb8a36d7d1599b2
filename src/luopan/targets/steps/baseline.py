"""Baseline: what a version starts from, the weighted mean of some past spans."""

from decimal import Decimal
from typing import Any

import numpy as np
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from luopan.engine.rounding.exact import raise_largest
from luopan.targets.canonical import NULL
from luopan.targets.kinds import Inputs, Kind, Outcome, Parameters, register
from luopan.targets.moves import replace_all
from luopan.targets.parameters import Given, cell_of
from luopan.targets.sentences import Ratio, Sentence
from luopan.targets.state import State
from luopan.trail.refusal import Refused

MOST_ELEMENTS = 6
OWNERS = ("then", "now")


def check(given: Given) -> dict[str, Any]:
    """``elements``: up to six of ``input``, ``label``, ``weight``; ``owner``.

    ``owner`` says how the history was read: by who owned it then, or by who owns it in
    the year that is planned 同口径还原. ``divisor``: how many units of the frozen history
    make one quantum.
    """
    elements = []
    for item in given.each("elements", most=MOST_ELEMENTS):
        elements.append(
            {
                "input": item.text("input", required=True, longest=40),
                "label": item.text("label", longest=200),
                "weight": item.ratio("weight", default="1", least="0"),
            }
        )
        item.done()
    if not any(Decimal(element["weight"]) for element in elements):
        raise Refused(_("At least one element needs a weight above 0."))
    return {
        "cell": given.cell(),
        "elements": elements,
        "owner": given.choice("owner", OWNERS, default="then"),
        "divisor": given.amount("divisor", default=1, least=1),
    }


def apply(state: State, parameters: Parameters, inputs: Inputs) -> Outcome:
    """Every cell becomes the mean; the sum of all is rounded once, and exact."""
    elements = parameters["elements"]
    histories = [inputs[element["input"]] for element in elements]
    if any(history.shape != state.amounts.shape for history in histories):
        raise ValueError("a history has another shape than the version")
    weights = [Decimal(element["weight"]) for element in elements]
    amounts, exact, known = weighted_mean(histories, weights, parameters["divisor"])
    return Outcome(replace_all(state, amounts, exact, ~known))


def weighted_mean(
    histories: list[NDArray[np.int64]], weights: list[Decimal], divisor: int = 1
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.bool_]]:
    """Mean of the histories in whole quanta; its sum is the mean of the sums, rounded.

    All arithmetic is on whole numbers. A cell of which one history knows nothing counts
    there as nothing sold, unless none of them knows anything of it.

    Args:
        histories: Up to six arrays of one shape; ``NULL`` where nothing is known.
        weights: One each, not negative, not all 0.
        divisor: How many units of the histories make one quantum.

    Returns:
        Amounts; the same before rounding; and which cells anything is known of.

    Example:
        >>> one, two = np.array([[100, 5, NULL]]), np.array([[200, 6, NULL]])
        >>> amounts, exact, known = weighted_mean([one, two], [Decimal(1), Decimal(3)])
        >>> amounts.tolist(), exact.tolist(), known.tolist()
        ([[175, 6, 0]], [[175.0, 5.75, 0.0]], [[True, True, False]])
    """
    places = max(0, *(-int(weight.as_tuple().exponent) for weight in weights))
    whole = [int(weight.scaleb(places)) for weight in weights]
    over = sum(whole) * divisor
    known = np.logical_or.reduce([history != NULL for history in histories])
    filled = [np.where(history != NULL, history, 0) for history in histories]
    largest = max(int(np.abs(history).max(initial=0)) for history in filled)
    kind = np.int64 if largest * sum(whole) < 2**62 else object
    summed = sum(
        (h.astype(kind) * w for h, w in zip(filled, whole, strict=True)),
        np.zeros(known.shape, kind),
    )
    floors = summed // over
    remainders = summed - floors * over
    total = sum(
        int(history.sum()) * w for history, w in zip(filled, whole, strict=True)
    )
    extras = (2 * total + over) // (2 * over) - int(floors.sum())
    amounts = floors.astype(np.int64).ravel()
    raise_largest(amounts, remainders.ravel(), extras)
    exact = (summed / over).astype(np.float64)
    return amounts.reshape(known.shape), exact, known


def explain(parameters: Parameters) -> Sentence:
    """In words."""
    elements = parameters["elements"]
    named = tuple(element["label"] or element["input"] for element in elements)
    weights = [Decimal(element["weight"]) for element in elements]
    parts = tuple(
        Sentence(
            _("%(part)s of %(label)s"),
            {"label": name, "part": Ratio(str(round(weight / sum(weights), 4)))},
        )
        for name, weight in zip(named, weights, strict=True)
    )
    facts = {"parts": named if len(elements) == 1 else parts}
    if parameters["owner"] == "now":
        words = _("Baseline: %(parts)s, restated by current ownership.")
    else:
        words = _("Baseline: %(parts)s, by ownership at the time.")
    return Sentence(words, facts)


BASELINE = register(
    Kind(
        "baseline",
        _("Baseline"),
        check=check,
        apply=apply,
        explain=explain,
        cells=lambda parameters: (cell_of(parameters),),
    )
)
