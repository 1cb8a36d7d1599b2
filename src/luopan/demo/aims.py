"""Targets that do not add up: margin, customers, retention, receivables, won deals."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from luopan.dimensions.models import Metric
from luopan.targets.aims_said import SaidAim
from luopan.targets.models import Version
from luopan.targets.queries.aim_board import children
from luopan.targets.queries.aims import AimBook
from luopan.targets.services.aims import bring_aims
from luopan.tracking.queries.before import proposals

if TYPE_CHECKING:
    from luopan.demo.plans import Desk

Said = dict[Metric, Sequence[SaidAim]]
# Where margin is to come to, by region: the rest is to keep the company's.
MARGIN = {"east": "0.421", "south": "0.418", "southwest": "0.409", "key": "0.400"}
COMPANY_MARGIN = Decimal("0.413")
# By how much each is to be better than the year before: of rates in points.
BETTER = {"buying_customers": "0.06", "win_rate": "0.01", "receivables": "-0.03"}
# Who closed three deals won all or none of them: nobody takes that for a target.
WITHIN = {"win_rate": (Decimal("0.15"), Decimal("0.6"))}
WHOLE = {"receivables"}  # not set at seats
# How many of last year's customers are to buy again.
RETENTION = {"east": "0.757", "south": "0.746", "north": "0.687", "central": "0.700"}
RETENTION |= {"southwest": "0.652", "northwest": "0.608", "northeast": "0.634"}
RETENTION |= {"key": "0.798"}
COMPANY_RETENTION = Decimal("0.708")


def said(desk: "Desk", version: Version, day: date) -> None:
    """Operations takes over what the year before came to, a little better."""
    book, by = AimBook(version), desk.by("zhou", day, 17)
    units = _levels(book)
    new: Said = {
        book.metrics["gross_margin_rate"]: _set(
            book, units[:2], MARGIN, COMPANY_MARGIN
        ),
        book.metrics["retention_rate"]: _set(
            book, units[:2], RETENTION, COMPANY_RETENTION
        ),
    }
    for code, change in BETTER.items():
        deep = units[:3] if code in WHOLE else units
        proposed = proposals(
            book,
            book.metrics[code],
            [unit for level in deep for unit in level],
            viewer=desk.users["zhou"],
            at=by["at"],  # type: ignore[arg-type]
            on=day,
            change=Decimal(change),
        )
        new[book.metrics[code]] = [_sensible(code, one) for one in proposed]
    said = {metric: aims for metric, aims in new.items() if aims}
    bring_aims(**by, version=version, said=said, reason="按上年实际略有改善")  # type: ignore[arg-type]


def _sensible(code: str, one: SaidAim) -> SaidAim:
    if code not in WITHIN or one.value is None:
        return one
    least, most = WITHIN[code]
    return replace(one, value=min(max(one.value, least), most))


def carried_on(desk: "Desk", draft: Version, day: date) -> None:
    """The draft of the next year begins with the regions' targets of this one."""
    running = Version.objects.filter(
        plan__year=draft.plan.year - 1, metric=draft.metric
    )
    committed = running.exclude(committed_at=None).order_by("-committed_at").first()
    if committed is None:
        return
    book, old = AimBook(draft), AimBook(committed)
    units = [unit for level in _levels(book)[:2] for unit in level]
    new: Said = {}
    for metric in old.metrics.values():
        found = ((unit, old.own(metric, unit, old.year)) for unit in units)
        aims = [SaidAim(unit, book.year, own) for unit, own in found if own is not None]
        if aims:
            new[metric] = aims
    if new:
        by = desk.by("zhou", day, 17)
        bring_aims(**by, version=draft, said=new, reason="先按今年的目标，再逐项谈")  # type: ignore[arg-type]


def _levels(book: AimBook) -> list[list[str]]:
    """The units level by level, the company first."""
    found = [[book.units.codes[0]]]
    while under := [code for unit in found[-1] for code in children(book, unit)]:
        found.append(under)
    return found


def _set(
    book: AimBook, levels: list[list[str]], said: dict[str, str], else_: Decimal
) -> list[SaidAim]:
    codes = [code for level in levels for code in level]
    return [SaidAim(code, book.year, Decimal(said.get(code, else_))) for code in codes]
