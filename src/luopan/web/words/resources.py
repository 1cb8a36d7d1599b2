"""Planned resources in words: a line for each unit, a field for each resource."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.access import day_of
from luopan.org.facts import home_currency
from luopan.org.language import bracketed
from luopan.targets.queries.planned import (
    RESOURCES,
    Figure,
    ResourceBoard,
    UnitResources,
)
from luopan.targets.resource_sheet import resource_names
from luopan.web import figures
from luopan.web.words.align import quantity

TOP = 2  # levels that are shown though nothing is known of them


@dataclass(frozen=True)
class Cell:
    """A resource of a unit: both years, how it changes, what comes on top.

    Attributes:
        summed: It was added up from below.
    """

    title: str
    before: str
    planned: str
    change: str
    promised: str
    summed: bool


@dataclass(frozen=True)
class Line:
    """A unit of the table."""

    code: str
    name: str
    depth: int
    cells: tuple[Cell, ...]
    may_change: bool


@dataclass(frozen=True)
class Field:
    """A resource in the form, as it was said."""

    resource: str
    title: str
    before: str
    before_source: str
    planned: str
    planned_source: str
    said: str


def counts_as() -> list[tuple[str, str]]:
    """The resources that a promise may add to, for a form."""
    return [("", _("none of them")), *resource_names().items()]


def heads() -> list[str]:
    """The names of the resources, for the table."""
    return list(_titles().values())


def _titles() -> dict[str, str]:
    """The names with what their amounts are counted in, where the name does not say it."""
    names = resource_names()
    currency = figures.money(home_currency())
    return names | {"budget": names["budget"] + bracketed(currency)}


def lines(board: ResourceBoard) -> list[Line]:
    """The units of which something is known, and those on top."""
    least = min((row.unit.depth for row in board.rows), default=0)
    return [
        Line(
            row.unit.code,
            row.unit.name,
            row.unit.depth - least,
            tuple(_cell(row, one, name) for one, name in _titles().items()),
            row.may_change,
        )
        for row in board.rows
        if row.figures or row.promised or row.unit.depth - least < TOP
    ]


def _cell(row: UnitResources, resource: str, name: str) -> Cell:
    figure = row.figures.get(resource)
    on_top = row.promised.get(resource)
    promised = (
        _("+%(count)s promised") % {"count": amount(resource, on_top)} if on_top else ""
    )
    if figure is None:
        return Cell(name, "", "", "", promised, False)
    return Cell(
        name,
        amount(resource, figure.before),
        amount(resource, figure.planned),
        _change(figure, on_top or Decimal(0)),
        promised,
        figure.parts > 0,
    )


def _change(figure: Figure, on_top: Decimal) -> str:
    if not figure.before or figure.planned is None:
        return ""
    return figures.change(float((figure.planned + on_top) / figure.before - 1))


def amount(resource: str, value: Decimal | None) -> str:
    """How much of a resource, in its own unit; money in the company's currency."""
    if value is None:
        return figures.NOTHING
    return quantity(resource, value, home_currency())


def fields(row: UnitResources | None, typed: Any) -> list[Field]:
    """The form of a unit: what was typed, else what was said of it itself."""
    found = []
    for resource, name in _titles().items():
        figure = row.figures.get(resource) if row else None
        own = figure if figure is not None and not figure.parts else None
        told = {
            "before": _plain(own.before) if own else "",
            "before_source": own.before_source if own else "",
            "planned": _plain(own.planned) if own else "",
            "planned_source": own.planned_source if own else "",
        }
        shown = {
            key: typed.get(f"{resource}-{key}", text) for key, text in told.items()
        }
        found.append(Field(resource, name, said=_who(own), **shown))
    return found


def _who(own: Figure | None) -> str:
    return f"{own.who} · {day_of(own.at):%Y-%m-%d}" if own and own.at else ""


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def rows(board: ResourceBoard) -> list[list[Any]]:
    """For a workbook, to be read back: a row for each unit and resource.

    Those that were said of the unit itself, and those that one may say.
    """
    names = resource_names()
    return [
        [
            row.unit.code,
            row.unit.name,
            names[resource],
            *_told(row.figures.get(resource)),
        ]
        for row in board.rows
        for resource in RESOURCES
        if row.may_change or _own(row.figures.get(resource))
    ]


def _own(figure: Figure | None) -> bool:
    return figure is not None and not figure.parts


def _told(figure: Figure | None) -> Sequence[Any]:
    if figure is None or figure.parts:
        return [None, "", None, ""]
    return [
        figure.before,
        figure.before_source,
        figure.planned,
        figure.planned_source,
    ]


def sentence(board: ResourceBoard) -> str:
    """For how many units something is known."""
    known = sum(any(f.whole for f in row.figures.values()) for row in board.rows)
    if not known:
        return _("The resources planned for the year have not been entered yet.")
    said = ngettext(
        "For %(known)s of %(count)s unit, both years of a resource are known.",
        "For %(known)s of %(count)s units, both years of a resource are known.",
        len(board.rows),
    )
    return said % {"known": known, "count": len(board.rows)}
