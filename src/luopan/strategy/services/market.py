"""Market views: segments opened and closed, figures and findings added, phases judged."""

import re
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Product
from luopan.dimensions.rules import check_name, check_new
from luopan.org.access import Action, day_of, require
from luopan.org.models import Unit, User
from luopan.strategy.models import Finding, Observation, Phase, Segment
from luopan.strategy.stances import STANCES
from luopan.strategy.stating import SaidFigure, SaidFinding
from luopan.strategy.storing import found, observation
from luopan.strategy.words import needed
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

MOST_MONTHS = 60
TAKEN = frozenset({"add", "files", "template", "workbook", ".", ".."})


@service("strategy.add_segment")
def add_segment(
    *,
    actor: User,
    at: datetime,
    code: str,
    name: str,
    unit: Unit,
    product: Product,
    group_axis: str = "",
    group_value: str = "",
    name_other: str = "",
    fresh_months: int = 12,
    reason: str = "",
) -> Segment:
    """Open a view of a market.

    Args:
        actor: Who watches markets there.
        at: When.
        code: Never changes.
        name: For people.
        unit: Region.
        product: Line, category or item.
        group_axis: ``channel``, ``dealer_tier`` or an attribute of customers; empty: all.
        group_value: Which of them.
        name_other: In the second language.
        fresh_months: Months after which a figure is flagged as stale.
        reason: For the trail.

    Raises:
        Refused: The actor may not; the code is taken; there is a view of it already.
    """
    require(actor, Action.STRATEGY_EDIT, unit=unit, at=at)
    _check_code(code, name)
    _check_months(fresh_months)
    axis, value = group_axis.strip()[:60], group_value.strip()[:120]
    if bool(axis) != bool(value):
        raise Refused(
            _("A customer group needs a kind and a value, such as channel, dealers.")
        )
    same = Segment.objects.filter(
        unit=unit, product=product, group_axis=axis, group_value=value, closed_at=None
    ).first()
    if same is not None:
        raise Refused(
            _("There is a view of this market already: “%(name)s”."), name=same.name
        )
    segment = Segment.objects.create(
        code=code,
        name=name.strip(),
        name_other=name_other.strip(),
        unit=unit,
        product=product,
        group_axis=axis,
        group_value=value,
        fresh_months=fresh_months,
        created_at=at,
    )
    note(_subject(segment), unit=unit.code, product=product.code, group=value)
    return segment


@service("strategy.change_segment")
def change_segment(
    *,
    actor: User,
    at: datetime,
    segment: Segment,
    name: str,
    name_other: str = "",
    fresh_months: int = 12,
    reason: str = "",
) -> Segment:
    """Rename a segment, or say after how many months its figures are stale.

    Raises:
        Refused: The actor may not, or a name is missing.
    """
    _may(actor, segment, at)
    check_name(segment.code, name)
    _check_months(fresh_months)
    segment.name, segment.name_other = name.strip(), name_other.strip()
    segment.fresh_months = fresh_months
    segment.save(update_fields=["name", "name_other", "fresh_months"])
    note(_subject(segment), name=segment.name, fresh_months=fresh_months)
    return segment


@service("strategy.close_segment")
def close_segment(
    *, actor: User, at: datetime, segment: Segment, reason: str
) -> Segment:
    """Watch a market no longer; what was said of it stays readable.

    Raises:
        Refused: The actor may not, gives no reason, or it is closed already.
    """
    _may(actor, segment, at)
    if not reason.strip():
        raise Refused(_("Explain why this market is no longer watched."))
    _check_open(segment)
    segment.closed_at = at
    segment.save(update_fields=["closed_at"])
    note(_subject(segment), code=segment.code)
    return segment


@service("strategy.observe")
def observe(
    *,
    actor: User,
    at: datetime,
    segment: Segment,
    figures: Sequence[SaidFigure],
    reason: str = "",
) -> list[Observation]:
    """Add figures of a segment; the newest of a kind and period counts, none is lost.

    Raises:
        Refused: The actor may not, or the segment is closed.
    """
    _may(actor, segment, at)
    _check_open(segment)
    made = [observation(one, segment, actor, at) for one in figures]
    Observation.objects.bulk_create(made)
    note(_subject(segment), figures=[f"{one.kind} {one.period}" for one in made])
    return made


@service("strategy.find")
def find(
    *,
    actor: User,
    at: datetime,
    segment: Segment,
    said: SaidFinding,
    replaces: Finding | None = None,
) -> Finding:
    """Add a finding; one that it replaces is out of view, and stays readable.

    Raises:
        Refused: The actor may not, or the replaced one is of another segment, or was
            replaced before.
    """
    _may(actor, segment, at)
    _check_open(segment)
    if replaces is not None:
        _check_stands(segment, replaces)
    made = found(said, segment, actor, at)
    made.replaces = replaces
    made.save(force_insert=True)
    note(_subject(segment), kind=made.kind, finding=made.pk)
    return made


@service("strategy.withdraw_finding")
def withdraw_finding(
    *, actor: User, at: datetime, finding: Finding, reason: str
) -> Finding:
    """Take a finding out of view, because it no longer holds.

    Raises:
        Refused: The actor may not, gives no reason, or it was replaced before.
    """
    _may(actor, finding.segment, at)
    if not reason.strip():
        raise Refused(_("Explain why it no longer holds."))
    _check_stands(finding.segment, finding)
    made = Finding.objects.create(
        segment=finding.segment,
        kind=finding.kind,
        competitor=finding.competitor,
        source=reason.strip()[:300],
        source_date=day_of(at),
        confidence=finding.confidence,
        actor=actor,
        at=at,
        replaces=finding,
    )
    note(_subject(finding.segment), withdrawn=finding.pk)
    return made


@service("strategy.judge_phase")
def judge_phase(
    *, actor: User, at: datetime, segment: Segment, stage: str, reason: str
) -> Phase:
    """Say in which stage of life a market is, and why one thinks so.

    Raises:
        Refused: The actor may not, there is no such stage, or no reason is given.
    """
    _may(actor, segment, at)
    _check_open(segment)
    if stage not in STANCES:
        raise Refused(_("There is no stage “%(stage)s”."), stage=stage[:20])
    why = needed(reason, _("Explain your reasons: growth, prices, newcomers …"))
    made = Phase.objects.create(
        segment=segment, stage=stage, reason=why, actor=actor, at=at
    )
    note(_subject(segment), stage=stage)
    return made


def _check_code(code: str, name: str) -> None:
    """A code stands in addresses, where some words are taken."""
    check_name(code, name)
    if not re.fullmatch(r"[\w.-]+", code) or code in TAKEN:
        raise Refused(
            _("The code “%(code)s” can hold letters, digits, “-”, “.” and “_” only."),
            code=code,
        )
    check_new(Segment, [code])


def _subject(segment: Segment) -> str:
    return f"segment:{segment.code}"


def _may(actor: User, segment: Segment, at: datetime) -> None:
    require(actor, Action.STRATEGY_EDIT, unit=segment.unit, at=at)


def _check_open(segment: Segment) -> None:
    segment.refresh_from_db(fields=["closed_at"])
    if segment.closed_at is not None:
        raise Refused(
            _("“%(name)s” is no longer watched; nothing is added to it."),
            name=segment.name,
        )


def _check_months(months: int) -> None:
    if not 1 <= months <= MOST_MONTHS:
        raise Refused(
            _(
                "The number of months until figures are out of date must be 1 to %(most)s."
            ),
            most=MOST_MONTHS,
        )


def _check_stands(segment: Segment, finding: Finding) -> None:
    if finding.segment_id != segment.pk or not finding.text:
        raise Refused(_("There is no such note about “%(name)s”."), name=segment.name)
    if Finding.objects.filter(replaces=finding).exists():
        raise Refused(_("This note was replaced before; look at the newest one."))
