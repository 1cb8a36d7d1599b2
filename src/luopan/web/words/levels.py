"""Words of levels: floor, target, stretch, and which one counts for what."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from luopan.targets.queries.levels import Levels, Table
from luopan.web import figures


def words() -> list[tuple[str, str]]:
    """The three levels in their order, by name."""
    return [
        ("floor", _("floor")),
        ("target", _("target")),
        ("stretch", _("stretch")),
    ]


def word(level: str) -> str:
    """One of them."""
    return dict(words())[level]


@dataclass(frozen=True)
class Line:
    """One level of a number as a table shows it.

    Attributes:
        share: Of the target, 1.0 = 100 %; None for the target itself, or of nothing.
        tags: What it counts for: assessed, pays, held.
    """

    name: str
    amount: Decimal | None
    share: float | None
    tags: tuple[str, ...]


def lines(levels: Levels | None) -> list[Line]:
    """The levels of a number, the floor first; none if the version has none."""
    if levels is None or not levels.set:
        return []
    found = []
    for level, name in words():
        share = None if level == "target" else levels.share(level)
        found.append(
            Line(
                name,
                levels.of(level),
                None if share is None else float(share),
                _tags(levels, level),
            )
        )
    return found


def beside_it(levels: Levels | None, said: Callable[[Decimal | None], str]) -> str:
    """“floor 31.0% · stretch 42.0% (held)”, as a figure is said; empty: there are none.

    Floor and stretch of a target that does not add up, which has figures of its own.
    """
    if levels is None or not levels.set:
        return ""
    told = []
    for level, name in words():
        facts = {"level": name, "figure": said(levels.of(level))}
        if level in levels.held:
            told.append(_("%(level)s %(figure)s (held)") % facts)
        elif level != "target":
            told.append(_("%(level)s %(figure)s") % facts)
    return " · ".join(told)


def _tags(levels: Levels, level: str) -> tuple[str, ...]:
    said = {
        _("assessed"): levels.assessed == level,
        _("pays"): levels.pays == level,
        _("held"): level in levels.held,
    }
    return tuple(word for word, so in said.items() if so)


def counts(levels: Levels) -> str:
    """Which level is assessed and which pays, in a sentence."""
    facts = {"assessed": word(levels.assessed), "pays": word(levels.pays)}
    if levels.assessed == levels.pays:
        return _("Assessed and paid by the %(assessed)s.") % facts
    return _("Assessed by the %(assessed)s, paid by the %(pays)s.") % facts


@dataclass(frozen=True)
class Apart:
    """One level of two versions beside each other."""

    level: str
    name: str
    one: Decimal | None
    other: Decimal | None
    apart: Decimal | None


def beside(one: Table, other: Table) -> list[Apart]:
    """The levels of two versions; none if neither has any."""
    if not (one.set or other.set) or one.levels is None or other.levels is None:
        return []
    found = []
    for level, name in words():
        first, second = one.levels.of(level), other.levels.of(level)
        known = first is not None and second is not None
        apart = second - first if known else None  # type: ignore[operator]
        found.append(Apart(level, name, first, second, apart))
    return found


def counts_of(table: Table) -> str:
    """The same of a version's table; empty: it has no levels."""
    return counts(table.levels) if table.levels is not None and table.set else ""


def about(table: Table, counted: str) -> str:
    """What is to be said under the table: how it is rounded, what was set by hand."""
    said = []
    if table.step is not None:
        amount = figures.compact(table.step, counted)
        said.append(_("In multiples of %(step)s.") % {"step": amount})
    if table.by_hand:
        facts = {"count": table.by_hand, "held": table.held}
        said.append(_("Set by hand: %(count)s, of which held: %(held)s.") % facts)
    return ("" if figures.chinese() else " ").join(said)


def percents(table: Table) -> dict[str, str]:
    """The ratios as a form shows them: ``85``."""
    return {
        level: f"{(ratio * 100).normalize():f}" for level, ratio in table.ratios.items()
    }
