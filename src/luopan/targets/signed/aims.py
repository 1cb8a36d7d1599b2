"""Targets that do not add up as a letter writes them, and whether they are those signed."""

from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal

from django.utils.translation import gettext

from luopan.dimensions.models import Metric
from luopan.dimensions.queries import counted_in
from luopan.dimensions.queries.terms import worded
from luopan.engine.levels import NAMES
from luopan.org.language import in_other_language, spoken
from luopan.papers.letter import AimLevel, AimSaid
from luopan.targets.assessing.wording import is_rate, level_word, percent
from luopan.targets.models import Commitment
from luopan.targets.queries.aims import AimBook, Part
from luopan.targets.queries.levels import Levels

FIRST_EDITION = 3  # of the wording: letters before it said nothing of such targets


def aims_said(book: AimBook, code: str) -> tuple[AimSaid, ...]:
    """The targets of a unit for the year, in the language now active."""
    if code not in book.units:
        return ()
    found = ((metric, book.of(metric, code, book.year)) for metric in book.used)
    return tuple(
        AimSaid(
            spoken(metric),
            _definition(metric),
            figure(metric, aimed.value),
            _parts(aimed.parts or ()),
            gettext("less is better")
            if metric.lower_is_better
            else gettext("more is better"),
            _levels(metric, book.levels(metric, code, book.year)),
        )
        for metric, aimed in found
        if aimed is not None
    )


def _levels(metric: Metric, levels: Levels | None) -> tuple[AimLevel, ...]:
    if levels is None or not levels.set:
        return ()
    return tuple(
        AimLevel(
            level,
            level_word(level),
            figure(metric, value),
            counts_for(level, levels.assessed, levels.pays),
        )
        for level in NAMES
        if (value := levels.of(level)) is not None
    )


def counts_for(level: str, assessed: str, pays: str) -> str:
    """What a level counts for, in words; mostly nothing."""
    words = {gettext("assessed"): assessed == level, gettext("pays"): pays == level}
    return gettext(", ").join(word for word, so in words.items() if so)


def figure(metric: Metric, value: Decimal) -> str:
    """A figure with what it is counted in: to a hundredth where it follows from parts."""
    if is_rate(metric):
        return percent(round(value, 4))
    counted = metric.numerator if metric.kind == "ratio" else metric
    unit = counted_in(counted) if counted is not None else ""
    unit = gettext("yuan") if unit == "CNY" else worded(unit)
    return f"{round(value, 2).normalize():,f} {unit}".strip()


def _parts(parts: Sequence[Part]) -> str:
    return " ÷ ".join(f"{spoken(p.metric)} {figure(p.metric, p.value)}" for p in parts)


def _definition(metric: Metric) -> str:
    other = metric.definition_other if in_other_language() else ""
    return other or metric.definition or spoken(metric)


def same_aims(commitment: Commitment, now: Sequence[AimSaid]) -> bool:
    """Whether what was signed of these is what stands now.

    Letters of an earlier edition said nothing of them, or nothing of their floor and
    stretch: they stand as they are.
    """
    if commitment.facts.get("wording", 1) < FIRST_EDITION:
        return True
    signed = commitment.facts.get("aims", ())
    kept = [(one["name"], one["value"]) for one in signed]
    if kept != [(one.name, one.value) for one in now]:
        return False
    return all(
        "levels" not in one
        or list(one["levels"]) == [asdict(level) for level in said.levels]
        for one, said in zip(signed, now, strict=True)
    )
