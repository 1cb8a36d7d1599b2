"""Metrics in words: what the form of a new one offers, what it would say, the list as a sheet."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.dimensions.catalogue import MetricLine
from luopan.dimensions.definitions import DOCUMENTS, MONEY, dates_of, measures_of
from luopan.dimensions.models import Metric
from luopan.dimensions.naming import (
    date_named,
    document_named,
    kinds,
    measure_named,
    persons,
    returns,
    taxes,
)
from luopan.dimensions.queries.metrics import MetricRow
from luopan.dimensions.queries.terms import worded
from luopan.org.language import spoken
from luopan.tracking.queries.trial import Trial
from luopan.web import figures, typed
from luopan.web.exports import Column, Export
from luopan.web.metric_forms import OF_DEALS, OF_DOCUMENTS, TAKES_RETURNS
from luopan.web.words.log import talks

DATES = ("day_date", "closed_date", "created_date", "expected_date")
Pairs = list[tuple[str, str]]


def choices(kind: str, document: str, rows: Sequence[MetricRow]) -> dict[str, Any]:
    """What the form offers for a metric of a kind, made of a document."""
    days = dates_of(document)
    ordered = [d for d in DATES if d in days] + sorted(days - set(DATES))
    measures = measures_of(kind, document)
    return {
        "kinds": list(kinds().items()),
        "documents": [(d, document_named(d)) for d in DOCUMENTS if d != "market"],
        "measures": [(m, measure_named(m)) for m in measures],
        "days": [(d, date_named(d)) for d in ordered],
        "persons": list(persons().items()),
        "taxes": list(taxes().items())
        if MONEY & {*measures} and document in OF_DOCUMENTS
        else [],
        "returns": list(returns().items()) if document in TAKES_RETURNS else [],
        "outcomes": outcomes() if document in OF_DEALS else [],
        "activities": activities() if document == "activity" else [],
        "stages": document == "stage",
        "channels": document in OF_DOCUMENTS,
        "looks_back": kind == "first",
        "parts": [(m.code, spoken(m)) for m in rows if m.kind != "ratio"],
        "is_ratio": kind == "ratio",
        "betters": [("more", _("Higher is better")), ("less", _("Lower is better"))],
    }


def outcomes() -> Pairs:
    """Which deals count."""
    return [
        ("", _("All deals")),
        ("won", _("Won")),
        ("lost", _("Lost")),
        ("won,lost", _("Won or lost")),
    ]


def activities() -> Pairs:
    """Which talks with customers count."""
    return [
        ("", _("All activities")),
        ("visit", _("Visit")),
        *talks(),
        ("effective", _("Effective communications only")),
    ]


def carries(metric: Metric) -> str:
    """Whether targets can be set for it, and where: its kind decides."""
    if metric.kind == "additive":
        return _("Its targets add up: it can be planned and broken down.")
    return _(
        "Its targets do not add up: they are set unit by unit, beside a plan, under "
        "“Non-additive targets”."
    )


def figure(metric: Metric, found: Trial | None) -> str:
    """What it would say of the running month; empty: that cannot be told yet."""
    if found is None:
        return ""
    if found.ratio is not None:
        return figures.percent(float(found.ratio))
    unit = worded(metric.counted_in)
    return " + ".join(
        figures.named(amount, code)
        if code
        else f"{figures.fixed(amount, _places(amount))} {unit}".strip()
        for code, amount in found.amounts
    )


def _places(amount: Any) -> int:
    return 0 if amount == int(amount) else 1


def about(found: Trial | None) -> str:
    """Of which days, and from how many records."""
    if found is None:
        return _(
            "It cannot be derived from one month's records alone; it appears once counting "
            "is complete."
        )
    return ngettext(
        "The whole company, %(first)s to %(last)s, from %(count)s record.",
        "The whole company, %(first)s to %(last)s, from %(count)s records.",
        found.records,
    ) % {
        "first": found.start_date,
        "last": found.last_date,
        "count": f"{found.records:,}",
    }


def of_metrics(lines: Sequence[MetricLine]) -> str:
    """How many there are."""
    return ngettext(
        "%(count)s metric, with its definition.",
        "%(count)s metrics, each with its definition.",
        len(lines),
    ) % {"count": figures.fixed(len(lines))}


def named(lines: Sequence[MetricLine], words: str) -> tuple[MetricLine, ...]:
    """Those in whose name, code or definition something stands."""
    return tuple(
        one
        for one in lines
        if typed.stands_in(
            words, one.row.name, one.row.name_other, one.row.code, one.definition
        )
    )


def groups(lines: Sequence[MetricLine]) -> list[tuple[str, list[MetricLine]]]:
    """The metrics under what they are about."""
    titles = {
        "results": _("Sales results"),
        "collections": _("Receipts"),
        "process": _("Activities and opportunities"),
        "customers": _("Customers"),
        "market": _("Market and channels"),
    }
    found = [
        (title, [one for one in lines if one.about == about])
        for about, title in titles.items()
    ]
    return [(title, some) for title, some in found if some]


def as_export(lines: Sequence[MetricLine]) -> Export:
    """The list of metrics."""
    return Export(
        title=_("Metrics"),
        columns=[
            Column(_("Metric"), width=24),
            Column(_("Code"), width=24),
            Column(_("Kind")),
            Column(_("Definition"), width=80),
            Column(_("Measured in")),
        ],
        rows=[
            [spoken(one.row), one.row.code, one.kind, one.definition, one.counted_in]
            for one in lines
        ],
    )
