"""Which rows a metric is made of, by its definition 口径, and which sign they carry."""

from dataclasses import dataclass, field
from typing import Any

from luopan.dimensions.models import Account, Metric, Product
from luopan.org.models import Unit
from luopan.records.models import Document

ONE = 1_000_000
DOCUMENTS = frozenset(Document.Kind.values)
# What takes back from a metric of this document.
TAKES_BACK = {
    "contract": "return",
    "order": "return",
    "shipment": "return",
    "invoice": "credit_note",
}
# What a balance goes down by.
PAYS_OFF = {"invoice": ("credit_note", "match"), "order": ("shipment",)}
AXES = {"seat": Unit, "account": Account, "product": Product}
OF_COSTS = frozenset({"cost", "profit", "costed"})
MARGINS = {"profit": "profit", "net": "costed"}  # of the lines that have a cost
WORDS = frozenset({"channel", "currency", "outcome", "stage", "kind", "tax_basis"})


@dataclass(frozen=True)
class Ingredient:
    """Rows of one kind in a metric.

    Args:
        kind: Kind of source.
        sign: +1 adds, −1 takes back.
        measure: amount, net (without tax), costed (net of what has a cost), quantity, cost,
            profit or count.
        takes_back: The row says what is taken away, whichever sign the file gave it.
        at_original: It counts on the day and for the owner of the document it answers.
        by_product: Whether products are told apart.
    """

    kind: str
    sign: int
    measure: str
    takes_back: bool = False
    at_original: bool = False
    by_product: bool = True


@dataclass(frozen=True)
class Recipe:
    """A metric, ready to be computed."""

    metric: Metric
    ingredients: tuple[Ingredient, ...]
    axes: dict[str, frozenset[int]] = field(default_factory=dict)
    words: dict[str, frozenset[str]] = field(default_factory=dict)

    @property
    def kinds(self) -> frozenset[str]:
        """Kinds of sources it needs."""
        return frozenset(ingredient.kind for ingredient in self.ingredients)

    @property
    def needs_costs(self) -> bool:
        """Whether costs by product and day matter."""
        return any(item.measure in OF_COSTS for item in self.ingredients)

    @property
    def without_tax(self) -> bool:
        """Whether it stands on amounts without tax."""
        measures = {item.measure for item in self.ingredients}
        return bool(measures & {"net", *OF_COSTS})


def recipes(metric: Metric | None = None) -> list[Recipe]:
    """Recipes of all metrics that are made of records, or of one."""
    metrics = [metric] if metric else list(Metric.objects.order_by("id"))
    made = [recipe(each) for each in metrics]
    return [each for each in made if each.ingredients]


def any_at_original() -> bool:
    """Whether some metric counts returns on the day of what was returned."""
    return Metric.objects.filter(return_rule="original").exists()


def recipe(metric: Metric) -> Recipe:
    """How one metric is made.

    Raises:
        ValueError: A filter by something that records do not have.
    """
    rules = dict(metric.filter or {})
    for rule in ("minimum", "per", "of", "rule"):  # applied when it is read
        rules.pop(rule, None)
    effective = bool(rules.pop("effective", False))
    axes = {
        axis: frozenset(
            model.objects.filter(code__in=listed(rules.pop(axis))).values_list(
                "id", flat=True
            )
        )
        for axis, model in AXES.items()
        if axis in rules
    }
    if unknown := rules.keys() - WORDS:
        raise ValueError(f"metric {metric.code}: no filter by {sorted(unknown)}")
    words = {name: frozenset(map(str, listed(rules[name]))) for name in rules}
    return Recipe(metric, tuple(_ingredients(metric, effective)), axes, words)


def listed(value: Any) -> list[Any]:
    """One value or several, as a list."""
    return list(value) if isinstance(value, list | tuple) else [value]


def _ingredients(metric: Metric, effective: bool) -> list[Ingredient]:
    document, measure = metric.document, metric.measure
    if not document or metric.kind in {"ratio", "duration"}:
        return []
    if document == "market" or "of" in (metric.filter or {}):
        return []  # said of a market; or counted from another metric's facts
    if effective:
        return [Ingredient("effective", 1, "count")]
    if metric.kind == "balance":
        return _balance(document, measure)
    # Counting documents has no product; what is bought at all is told per line.
    present = metric.kind in {"distinct", "first"}
    by_product = present or measure != "count" or document not in DOCUMENTS
    if measure == "account":  # who bought: whose net amount is above nothing
        measure = "amount" if document in DOCUMENTS else "count"
    measure = MARGINS.get(measure, measure)
    told = "presence" if present and measure == "count" else measure
    found = [Ingredient(document, 1, told, by_product=by_product)]
    if metric.return_rule != "none" and measure != "count" and document in TAKES_BACK:
        at_original = metric.return_rule == "original"
        found.append(Ingredient(TAKES_BACK[document], -1, measure, True, at_original))
    if metric.measure in MARGINS and document in TAKES_BACK:
        found.append(Ingredient("rebate", -1, "net", True))
    return found


def _balance(document: str, measure: str) -> list[Ingredient]:
    by_product = document != "invoice"  # a receipt does not say for which line it is
    up = Ingredient(document, 1, measure, by_product=by_product)
    return [
        up,
        *(
            Ingredient(
                kind,
                -1,
                measure,
                takes_back=kind == "credit_note",
                by_product=by_product,
            )
            for kind in PAYS_OFF.get(document, ())
        ),
    ]
