"""Whether the definition of a metric 口径 says what it counts."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Metric
from luopan.dimensions.naming import date_named, document_named, measure_named
from luopan.dimensions.rules import check_names, check_new, check_unit
from luopan.trail.refusal import Refused

DOCUMENTS = (
    "contract",
    "order",
    "shipment",
    "invoice",
    "receipt",
    "return",
    "credit_note",
    "rebate",
    "sell_out",
    "match",
    "opportunity",
    "stage",
    "activity",
    "stock",
    "market",  # no record: what market views say
)
MEASURES = {
    "additive": ("amount", "net", "quantity", "cost", "profit", "count"),
    "distinct": ("account",),
    "first": ("account", "count", "amount"),
    "balance": ("amount", "quantity"),
    "duration": ("days",),
}
MONEY = {"amount", "net", "cost", "profit"}
# What a row of a document has; a document not named here has the first line's.
PLAIN_MEASURES = {
    "match": {"amount"},
    "opportunity": {"amount", "count", "account", "days"},
    "stage": {"amount", "count", "account"},
    "activity": {"count", "account"},
    "stock": {"quantity"},
    "market": {"amount"},
}
DATES = {
    "match": {"day_date", "due_date"},
    "opportunity": {"created_date", "expected_date", "closed_date"},
    "stage": {"day_date", "created_date", "expected_date", "closed_date"},
    "activity": {"day_date", "next_date"},
    "stock": {"day_date"},
    "market": {"day_date"},
}
DOCUMENT_DATES = {"day_date", "due_date"}
PERSONS = ("seat", "account_owner")
GRAINS = ("unit", "product", "account", "channel")
FILTERS = {
    "seat",
    "account",
    "product",
    "channel",
    "currency",
    "outcome",
    "stage",
    "kind",
    "tax_basis",
    "effective",
    "minimum",
    "per",
    "of",
    "rule",
}
MOST = Decimal(10**9)  # of a smallest unit
RULES = ("twice", "several", "before", "again")  # of faithful customers


def as_defined(said: Mapping[str, Any]) -> Metric:
    """The metric that was said, by the fields of the model; nothing is kept.

    Raises:
        Refused: Its code is taken or none; it does not say what it counts.
    """
    check_names(said["code"], said["name"], said["name_other"])
    check_unit(said["counted_in"])
    check_new(Metric, [said["code"]])
    metric = Metric(**said)
    metric.grain, metric.filter = list(said["grain"]), dict(said["filter"])
    check_definition(metric)
    return metric


def dates_of(document: str) -> set[str]:
    """Days that a record of this kind can count on."""
    return DATES.get(document, DOCUMENT_DATES)


def measures_of(kind: str, document: str) -> tuple[str, ...]:
    """What a metric of a kind can count of a document, the usual first."""
    has = PLAIN_MEASURES.get(document)
    return tuple(m for m in MEASURES.get(kind, ()) if has is None or m in has)


def usual_grain(kind: str, document: str, measure: str) -> tuple[str, ...]:
    """Per what such a metric is known, as the standard ones are."""
    if kind == "ratio":
        return ("unit",)
    if document in {"receipt", "match", "activity"} or kind == "first":
        return ("unit", "account")
    if kind == "balance" and document == "invoice":
        return ("unit", "account")
    if document in {"opportunity", "stage", "stock"}:
        return ("unit", "product", "account")
    if measure == "count":
        return ("unit", "account", "channel")
    return GRAINS


def usual_quantum(kind: str, measure: str) -> Decimal:
    """The smallest unit that targets of such a metric are set in."""
    if kind == "ratio":
        return Decimal("0.0001")
    if measure in MONEY:
        return Decimal("0.01")
    return Decimal("0.001") if measure == "quantity" else Decimal(1)


def check_definition(metric: Metric) -> None:
    """Whether a metric says what it counts, and nothing that contradicts it.

    Raises:
        Refused: It does not; says what is missing or wrong.
    """
    if metric.kind not in {*MEASURES, "ratio"}:
        raise Refused(
            _(
                "“%(kind)s” is not a kind of metric: choose additive, distinct, first, "
                "balance, duration or ratio."
            ),
            kind=metric.kind,
        )
    _check_unit(metric)
    if metric.kind == "ratio":
        _check_ratio(metric)
    else:
        _check_source(metric)
        _check_rules(metric)
    _check_filter(metric)
    _check_grain(metric)


def _check_unit(metric: Metric) -> None:
    quantum = Decimal(metric.quantum)
    if (
        not quantum.is_finite()
        or not 0 < quantum <= MOST
        or quantum != round(quantum, 6)
    ):
        raise Refused(
            _(
                "The smallest unit of “%(name)s” is a number above zero, at most a "
                "billion, with at most six decimals."
            ),
            name=metric.name,
        )
    currency = metric.currency
    if currency and not (
        len(currency) == 3 and currency.isascii() and currency.isupper()
    ):
        raise Refused(
            _("“%(currency)s” is not a currency: enter three capitals, like USD."),
            currency=currency,
        )
    if currency and metric.kind != "ratio" and metric.measure not in MONEY:
        raise Refused(
            _("“%(name)s” does not count money, so it has no currency."),
            name=metric.name,
        )


def _check_ratio(metric: Metric) -> None:
    top, bottom = metric.numerator, metric.denominator
    if top is None or bottom is None:
        raise Refused(
            _("“%(name)s” is a ratio: specify which metric is divided by which."),
            name=metric.name,
        )
    if "ratio" in (top.kind, bottom.kind):
        raise Refused(
            _("“%(name)s” cannot be made of another ratio: ratios do not add up."),
            name=metric.name,
        )
    if metric.document:
        raise Refused(
            _("“%(name)s” is a ratio: its parts have documents, it has none itself."),
            name=metric.name,
        )
    if {top.tax_basis, bottom.tax_basis} == {"incl", "excl"}:
        raise Refused(
            _("“%(name)s” would divide an amount with tax by one without."),
            name=metric.name,
        )
    if top.currency and bottom.currency and top.currency != bottom.currency:
        raise Refused(
            _("“%(name)s” would divide amounts of different currencies."),
            name=metric.name,
        )


def _check_source(metric: Metric) -> None:
    if metric.numerator is not None or metric.denominator is not None:
        raise Refused(
            _("“%(name)s” is not a ratio, so nothing is divided."), name=metric.name
        )
    if metric.document not in DOCUMENTS:
        raise Refused(
            _("“%(name)s” must state which document it counts, for example orders."),
            name=metric.name,
        )
    if metric.measure not in measures_of(metric.kind, metric.document):
        raise Refused(
            _("“%(name)s” cannot count “%(measure)s” of “%(document)s” by its kind."),
            name=metric.name,
            measure=lambda: measure_named(metric.measure),
            document=lambda: document_named(metric.document),
        )
    if metric.date_field not in dates_of(metric.document):
        raise Refused(
            _("“%(document)s” has no date “%(date)s” for “%(name)s” to use."),
            document=lambda: document_named(metric.document),
            date=lambda: date_named(metric.date_field),
            name=metric.name,
        )
    if metric.kind == "duration" and metric.document != "opportunity":
        raise Refused(
            _("“%(name)s”: only opportunities have a time from created to closed."),
            name=metric.name,
        )


def _check_rules(metric: Metric) -> None:
    if metric.person_field not in PERSONS:
        raise Refused(
            _("“%(name)s” counts for the seat of the document or the account's owner."),
            name=metric.name,
        )
    if metric.tax_basis not in ("incl", "excl", "unknown"):
        raise Refused(
            _("The tax basis of “%(name)s” must be incl, excl or unknown."),
            name=metric.name,
        )
    if metric.return_rule not in ("own", "original", "none"):
        raise Refused(
            _(
                "Returns of “%(name)s” count in their own period, in the original's, or not "
                "at all: own, original or none."
            ),
            name=metric.name,
        )
    looks_back = metric.look_back_months is not None
    if metric.kind == "first" and not (
        looks_back and 1 <= (metric.look_back_months or 0) <= 120
    ):
        raise Refused(
            _(
                "“%(name)s” must state how many months (1 to 120) without one come before."
            ),
            name=metric.name,
        )
    if metric.kind != "first" and looks_back:
        raise Refused(
            _("“%(name)s” counts no first occurrence, so it does not look back."),
            name=metric.name,
        )


def _check_filter(metric: Metric) -> None:
    unknown = sorted(metric.filter.keys() - FILTERS)
    if unknown:
        raise Refused(
            _("“%(name)s” cannot be narrowed by “%(word)s”."),
            name=metric.name,
            word=unknown[0],
        )
    if ("rule" in metric.filter) != ("of" in metric.filter) or (
        "rule" in metric.filter
        and (metric.kind != "distinct" or metric.filter["rule"] not in RULES)
    ):
        raise Refused(
            _(
                "“%(name)s”: only a distinct count can filter the customers of another "
                "metric (twice, several, before or again)."
            ),
            name=metric.name,
        )


def _check_grain(metric: Metric) -> None:
    wrong = [axis for axis in metric.grain if axis not in GRAINS]
    if wrong or "unit" not in metric.grain:
        raise Refused(
            _(
                "“%(name)s” must be counted by unit; besides that it can be by product, "
                "account and channel."
            ),
            name=metric.name,
        )
    if len(set(metric.grain)) < len(metric.grain):
        raise Refused(_("An axis of “%(name)s” is repeated."), name=metric.name)
