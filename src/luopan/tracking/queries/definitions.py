"""口径: what the figures of a page mean, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.dimensions.definitions import MONEY
from luopan.dimensions.models import Account, Metric, Product
from luopan.dimensions.naming import (
    date_named,
    document_named,
    kind_named,
    narrowed,
    person_named,
    returns,
    taxes,
)
from luopan.org.language import listed, spoken
from luopan.records.queries import BasisPart, CostGap
from luopan.records.queries.untold import Untold, count
from luopan.tracking.measures import accumulates
from luopan.tracking.queries.measured_by import MeasuredBy

MILLION = 1_000_000
SHOWN = 8  # names of a slice that its definition says
Bases = tuple[Metric, Sequence[BasisPart]]
Lines = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Definition:
    """What a figure means.

    Attributes:
        title: What it is called.
        formula: How it is worked out.
        lines: Label and text: document, date, tax, returns …; of a ratio once for each
            part.
        mixed: Says that what is shown adds up amounts of several tax bases, and of how
            many lines each; empty where it does not.
        left_out: What is not in it, and why: reason and text.
    """

    title: str
    formula: str
    lines: Lines = ()
    mixed: str = ""
    left_out: Lines = ()


def definition_of(
    metric: Metric, *, other: bool, bases: Sequence[Bases] = ()
) -> Definition:
    """A metric's own definition.

    Args:
        metric: Of what; a ratio with its parts at hand.
        other: Whether the reader sees second names and texts.
        bases: Of each metric that it stands on, how much of what is shown is of which
            tax basis; empty where there is one only.
    """
    text = (metric.definition_other if other else "") or metric.definition
    lines: list[tuple[str, str]] = [(_("Kind"), kind_named(metric.kind))]
    if metric.kind == "ratio":
        parts = (
            (_("Numerator"), metric.numerator),
            (_("Denominator"), metric.denominator),
        )
        for label, part in parts:
            if part is not None:
                lines.append((label, _name(part, other)))
                lines += [(f"{label} · {key}", word) for key, word in _source(part)]
    else:
        lines += _source(metric)
    mixed = " ".join(_mixed(part, parts, other) for part, parts in bases if parts)
    return Definition(_name(metric, other), text, tuple(lines), mixed)


def cost_lines(gaps: Sequence[CostGap]) -> Lines:
    """What a margin leaves out 无成本, in each currency; nothing where it leaves out nothing."""
    said = _("%(lines)s lines of %(amount)s %(currency)s: they are not counted")
    return tuple(
        (
            _("No cost"),
            said
            % {
                "lines": f"{gap.lines:,}",
                "amount": f"{gap.amount / MILLION:,.2f}",
                "currency": gap.currency,
            },
        )
        for gap in gaps
    )


def rate_lines(rows: Sequence[Untold]) -> Lines:
    """What no exchange rate or conversion turns, each pair once: those figures are none."""
    pairs: dict[str, list[Untold]] = {}
    for one in rows:
        pairs.setdefault(one.pair, []).append(one)
    return tuple(_rate_line(found) for found in pairs.values())


def _rate_line(rows: Sequence[Untold]) -> tuple[str, str]:
    first, number = rows[0], count(rows)
    facts = first.refusal.facts
    priced = "currency" in facts
    said = ngettext(
        "%(count)s document in %(what)s, dated %(day)s: figures that include it are not shown",
        "%(count)s documents in %(what)s, the first dated %(day)s: figures that include "
        "them are not shown",
        number,
    )
    told = {
        "count": f"{number:,}",
        "what": facts["currency"] if priced else facts["from"],
        "day": f"{first.day_date:%Y-%m-%d}",
    }
    return _("No exchange rate") if priced else _("No conversion"), said % told


def slice_lines(measured: MeasuredBy | None) -> Lines:
    """What an overlay unit is measured by, and what its target is the sum of."""
    if measured is None:
        return ()
    lines = []
    if measured.customers:
        lines.append((_("Only the customers"), _some(measured.customers)))
    if measured.products:
        lines.append((_("Only the products"), _some(measured.products)))
    counts = _(
        "The sum of all units' actuals in them; it also counts for those units (double count)."
    )
    return (*lines, (_("Credited to"), counts), (_("Target"), _target_of(measured)))


def _target_of(measured: MeasuredBy) -> str:
    if not measured.customers:
        return _("The sum of all units' targets in them.")
    if not measured.named:
        return _("None: no seat has named an amount for these customers in the plan.")
    return ngettext(
        "What seats name for these customers in the plan: %(named)s of "
        "%(all)s customer has an amount; the others have no target.",
        "What seats name for these customers in the plan: %(named)s of "
        "%(all)s customers have an amount; the others have no target.",
        measured.accounts,
    ) % {"named": measured.named, "all": measured.accounts}


def _some(rows: Sequence[Account] | Sequence[Product]) -> str:
    """Their names; of many the first ones."""
    names = listed(spoken(row) for row in rows[:SHOWN])
    more = len(rows) - SHOWN
    if more <= 0:
        return names
    return _("%(names)s, and %(count)s more") % {"names": names, "count": more}


def formulas(metric: Metric) -> dict[str, Definition]:
    """The figures of tracking, by key."""
    lower, flows = metric.lower_is_better, accumulates(metric.kind)
    return _shares(lower) | _days(flows) | _others()


def _shares(lower: bool) -> dict[str, Definition]:
    """What is done of what was to be done, and of the time."""
    return {
        "attainment": Definition(
            _("Attainment"),
            _("2 − actual ÷ target to date. Less is better: 100% is what was allowed.")
            if lower
            else _("Actual ÷ target of the whole period."),
        ),
        "progress": Definition(
            _("Time progress"),
            _(
                "The part of the period that has passed by the day that the data reach. "
                "Calendar days count every day alike; working days are those that the "
                "unit works, as its settings say, with days off left out and make-up "
                "days counted; own history takes each month's target when its past "
                "months usually brought it."
            ),
        ),
        "lead": Definition(
            _("Lead"),
            _(
                "Time progress − actual ÷ target: positive when less has been used than "
                "time has passed."
            )
            if lower
            else _("Actual ÷ target − time progress, in percentage points."),
        ),
        "pacing": Definition(
            _("Attainment to date"),
            _(
                "Actual ÷ target to date. Past months count in full, the current one by the "
                "selected clock."
            ),
        ),
    }


def _days(flows: bool) -> dict[str, Definition]:
    """What a day must bring, and where it leads."""
    return {
        "required": Definition(
            _("Needed per workday"),
            _("(Target − actual) ÷ working days that remain."),
        ),
        "landing": Definition(
            _("Run-rate landing"),
            _(
                "Actual ÷ time progress, by the selected clock. A simple proportion, not a "
                "forecast, and without an interval."
            )
            if flows
            else _("This metric does not add up over time, so it has no run-rate."),
        ),
        "gap": Definition(
            _("Gap"),
            _(
                "Run-rate landing − target. All units use the clock of the page, so their "
                "gaps add up; the share is of the total gap."
            ),
        ),
    }


def _others() -> dict[str, Definition]:
    """What else it is held against."""
    return {
        "coverage": Definition(
            _("Pipeline coverage"),
            _(
                "Open opportunities expected to close in what remains of the period ÷ "
                "(target − actual). Needed: 1 ÷ own win rate by amount of the last 365 "
                "days. What should have closed already does not count."
            ),
        ),
        "year": Definition(
            _("Year on year"),
            _(
                "(This − last year) ÷ last year, both cut to equally many days. As it "
                "was: under whom people stood then. Today's organisation: by the "
                "owners and units of today. Spring Festival: every day beside its like "
                "before or after the festival. January and February together: so that "
                "the festival lies in both."
            ),
        ),
        "previous": Definition(
            _("Versus previous period"),
            _(
                "(This − the period before) ÷ the period before, to the same elapsed day."
            ),
        ),
    }


def _name(metric: Metric, other: bool) -> str:
    return (metric.name_other if other else "") or metric.name


def _source(metric: Metric) -> list[tuple[str, str]]:
    """Which documents, by which date, for whom, with which tax and returns."""
    lines = [
        (_("Document"), document_named(metric.document)),
        (_("Date"), date_named(metric.date_field)),
        (_("Credited to"), person_named(metric.person_field)),
    ]
    if metric.measure in MONEY:
        of_costs = metric.measure in {"net", "cost", "profit"}
        basis = "excl" if of_costs else metric.tax_basis
        lines.append((_("Tax"), taxes()[basis]))
    if metric.document in {"contract", "order", "shipment", "invoice"}:
        lines.append((_("Returns"), returns()[metric.return_rule]))
    if metric.filter:
        lines.append((_("Only"), narrowed(metric.filter)))
    if metric.look_back_months:
        months = _("%(count)s months") % {"count": metric.look_back_months}
        lines.append((_("Look-back"), months))
    return lines


def _mixed(metric: Metric, parts: Sequence[BasisPart], other: bool) -> str:
    """The sentence of a figure that adds amounts with and without tax."""
    words = {
        "incl": _("with tax (%(lines)s)"),
        "excl": _("without tax (%(lines)s)"),
        "unknown": _("not marked (%(lines)s)"),
    }
    counts: dict[str, int] = {}
    for part in parts:
        counts[part.tax_basis] = counts.get(part.tax_basis, 0) + part.lines
    told = [words[basis] % {"lines": f"{count:,}"} for basis, count in counts.items()]
    return _(
        "Tax is mixed: here “%(metric)s” adds up lines %(parts)s. Take it neither as an "
        "amount with tax nor as one without."
    ) % {"metric": _name(metric, other), "parts": _(", ").join(told)}
