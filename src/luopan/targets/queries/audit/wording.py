"""One plain sentence a finding, with the numbers it rests on."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from math import isnan
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from luopan.org.language import listed
from luopan.targets.queries.audit.shapes import Draft
from luopan.targets.speech import DatabaseSpeech

SENTENCES = {
    "vacant": gettext_lazy(
        "This seat has no holder, yet it carries %(amount)s: assign a holder or an acting holder."
    ),
    "left": gettext_lazy(
        "%(who)s, the recorded holder of this seat, left on %(day)s; the seat carries %(amount)s."
    ),
    "unled": gettext_lazy(
        "Neither this unit nor any unit above has a leader; it carries %(amount)s."
    ),
    "led_from_above": gettext_lazy(
        "This unit has no leader of its own; %(who)s leads it from above. It carries %(amount)s."
    ),
    "undefined": gettext_lazy(
        "The definition of %(metric)s does not say what it is counted by: %(missing)s."
    ),
    "tax_open": gettext_lazy(
        "The definition of %(metric)s does not say whether tax is included."
    ),
    "unworded": gettext_lazy("The definition of %(metric)s has no readable text."),
    "no_remit": gettext_lazy(
        "No remit is set here, so anything can be sold (units with a target: %(count)s)."
    ),
    "undivided": gettext_lazy(
        "%(amount)s is assigned to none of the units below (%(count)s): nobody carries it."
    ),
    "unit_ended": gettext_lazy(
        "The unit ended on %(day)s and carries %(amount)s after that day."
    ),
    "issued_twice": gettext_lazy(
        "“%(other)s” is issued to this unit too: two live numbers of one metric and level; "
        "here it is %(amount)s."
    ),
    "issued_elsewhere": gettext_lazy(
        "“%(other)s” is already issued to this unit; with this %(amount)s issued too, there "
        "would be two live numbers."
    ),
    "overlay": gettext_lazy(
        "The unit is an overlay: its %(amount)s counts again what others bring, and should "
        "not be in the total."
    ),
    "no_records": gettext_lazy(
        "There have never been records of “%(metric)s”, so it cannot be measured."
    ),
    "stale": ngettext_lazy(
        "The last record of %(metric)s is of %(day)s, %(days)s day ago.",
        "The last record of %(metric)s is of %(day)s, %(days)s days ago.",
        "days",
    ),
    "never_delivered": gettext_lazy(
        "There have never been records here, yet its target is %(amount)s."
    ),
    "new_seat": gettext_lazy(
        "New since %(day)s with no records yet; its target is %(amount)s."
    ),
    "silent": ngettext_lazy(
        "The last record is of %(day)s, %(days)s day before the newest of other units.",
        "The last record is of %(day)s, %(days)s days before the newest of other units.",
        "days",
    ),
    "above_best": gettext_lazy(
        "%(amount)s is %(over)s above the best year on record (%(best)s, %(year)s); the "
        "last twelve months brought %(last)s."
    ),
    "over_capacity": ngettext_lazy(
        "%(amount)s is more than its %(count)s seat can deliver (%(capacity)s), even if it "
        "sells as much as the top quarter (%(each)s) and a new one (%(new)s) does so from "
        "the first day.",
        "%(amount)s is more than its %(count)s seats can deliver (%(capacity)s), even if "
        "each sells as much as the top quarter (%(each)s) and new ones (%(new)s) do so from "
        "the first day.",
        "count",
    ),
    "over_capacity_by_all": ngettext_lazy(
        "%(amount)s is more than its %(count)s seat can deliver (%(capacity)s), even if it "
        "sells as much as the top quarter (%(each)s).",
        "%(amount)s is more than its %(count)s seats can deliver (%(capacity)s), even if "
        "each sells as much as the top quarter (%(each)s).",
        "count",
    ),
    "outlier": gettext_lazy(
        "%(growth)s on the last twelve months (%(last)s), while the median of %(count)s "
        "siblings is %(middle)s and the company overall %(company)s."
    ),
    "outlier_alone": gettext_lazy(
        "%(growth)s on the last twelve months (%(last)s): far from what is asked of its "
        "siblings."
    ),
    "unwanted": gettext_lazy("No open objective wants %(metric)s of this branch."),
    "partly_wanted": gettext_lazy(
        "The objectives want %(metric)s of this branch only for some products."
    ),
    "outside_remit": gettext_lazy(
        "%(amount)s is outside the remit, which covers only %(products)s."
    ),
    "other_metric": gettext_lazy(
        "“%(metric)s” is not among the metrics of its remit, yet it carries %(amount)s."
    ),
    "empty_remit": gettext_lazy("%(product)s is in its remit and has no target."),
    "product_ended": gettext_lazy(
        "%(product)s has been off sale since %(day)s, yet %(amount)s is planned for it."
    ),
    "empty_months": gettext_lazy(
        "%(count)s of %(of)s periods have no number (%(periods)s) and no reason is given; "
        "the year is %(amount)s."
    ),
    "no_deadline": gettext_lazy(
        "The number is issued without a deadline for the answer."
    ),
    "overdue": ngettext_lazy(
        "Agreement was due by %(day)s, %(days)s day ago.",
        "Agreement was due by %(day)s, %(days)s days ago.",
        "days",
    ),
    "early_objective": gettext_lazy(
        "The objective “%(objective)s” ends on %(day)s, before the target does."
    ),
}
MISSING = {
    "document": gettext_lazy("the document"),
    "date": gettext_lazy("the date"),
    "person": gettext_lazy("the person"),
}


def sentence(draft: Draft, speech: DatabaseSpeech, *, siblings: bool) -> str:
    """A finding in words.

    Args:
        draft: What was found.
        speech: Says amounts in the metric's own unit.
        siblings: Whether the reader may hear of growth beside the unit and above it.
    """
    code = draft.rule.code
    if code.startswith("outlier"):
        code = "outlier" if siblings else "outlier_alone"
    if code == "over_capacity" and not draft.facts["new"]:
        code = "over_capacity_by_all"  # no seat is new
    said = {name: _said(name, value, speech) for name, value in draft.facts.items()}
    return str(SENTENCES[code] % said)


def _said(name: str, value: Any, speech: DatabaseSpeech) -> str | int:
    how = _HOW.get(name)
    if how:
        return how(value, speech)
    return value if isinstance(value, int) else str(value)


def _amount(value: float, speech: DatabaseSpeech) -> str:
    return speech.whole(round(value))


def _percent(value: float, _speech: DatabaseSpeech) -> str:
    text = "–" if isnan(value) else f"{value:+.0%}"
    return "+0%" if text == "-0%" else text.replace("-", "−")


def _day(value: date, _speech: DatabaseSpeech) -> str:
    return value.isoformat()


def _stretch(value: tuple[date, date], _speech: DatabaseSpeech) -> str:
    start, end = value
    last = end - timedelta(days=1)
    return _("%(start)s to %(end)s") % {
        "start": f"{start:%Y-%m}",
        "end": f"{last:%Y-%m}",
    }


def _list(value: tuple[str, ...], _speech: DatabaseSpeech) -> str:
    return listed(value)


def _missing(value: tuple[str, ...], _speech: DatabaseSpeech) -> str:
    return listed(MISSING[one] for one in value)


_HOW: Mapping[str, Callable[[Any, DatabaseSpeech], str]] = {
    "amount": _amount,
    "best": _amount,
    "capacity": _amount,
    "each": _amount,
    "last": _amount,
    "over": lambda value, _speech: f"{value:.0%}",
    "growth": _percent,
    "middle": _percent,
    "company": _percent,
    "day": _day,
    "year": _stretch,
    "products": _list,
    "periods": _list,
    "missing": _missing,
}
