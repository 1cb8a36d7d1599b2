"""Calling a forecast: three amounts a period, one sentence or none; nothing is overwritten."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from luopan.engine.calendar import Span
from luopan.org.access import day_of
from luopan.org.language import spoken
from luopan.org.models import Unit, User
from luopan.strategy.words import checked_text, needed
from luopan.tracking.access import require_caller
from luopan.tracking.checks import LONGEST, MILLION, Amounts, Said, checked
from luopan.tracking.models import Answer, Call
from luopan.tracking.queries.forecast.desk import Desk
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused


@service("tracking.call")
def call(
    *,
    actor: User,
    at: datetime,
    unit: Unit,
    calls: Sequence[Said],
    said: str = "",
) -> list[Call]:
    """Call what will come of a unit; a call of the same week stays beside the new one.

    A quarter that follows from the months said is added of itself.

    Args:
        actor: Who holds or leads the unit, or leads above it.
        at: When; its week is the call's.
        unit: Of what.
        calls: A period at most once; at least one.
        said: A sentence or nothing.

    Returns:
        The rows of the periods, those that say nothing new as they were.

    Raises:
        Refused: He may not; a period that is not called in this week; amounts that do
            not hold one another.
    """
    side = require_caller(actor, unit, at=at)
    desk = Desk.at(actor, at=at, on=day_of(at), unit=unit.code)
    found = _amounts(desk, calls)
    words = checked_text(said, longest=LONGEST)
    rows = [
        _call(desk, unit, actor, at, side, span, amounts, words)
        for span, amounts in found.items()
    ]
    Call.objects.bulk_create([row for row in rows if row.pk is None])
    told = {row.period_code: [row.confirmed, row.committed, row.upside] for row in rows}
    note(
        f"unit:{unit.code}",
        side=side,
        week=f"{desk.sight.periods.week}",
        calls=told,
        said=words,
    )
    return rows


def _amounts(desk: Desk, calls: Sequence[Said]) -> dict[Span, Amounts]:
    found: dict[Span, Amounts] = {}
    for one in calls:
        span = desk.sight.periods.called(one.period)
        if not one.period or span in found:
            raise Refused(_("Enter each period once, by its code."))
        found[span] = checked(one)
    if not found:
        raise Refused(_("Enter confirmed, committed and upside."))
    return found | _quarter(desk, found)


def _quarter(desk: Desk, said: dict[Span, Amounts]) -> dict[Span, Amounts]:
    """The quarter, where it follows: its months that are over, and those just said."""
    periods = desk.sight.periods
    ahead = [m for m in periods.parts if m.end_date > periods.month.start_date]
    if periods.quarter in said or not periods.derived or set(ahead) - said.keys():
        return {}
    under = desk.sight.under(desk.board.code)
    over = [month for month in periods.parts if month not in ahead]
    if desk.untold_of(desk.board.code, over):
        return {}  # what came of it cannot be told: an exchange rate is missing
    past = sum(
        int(desk.sight.came(month.start_date, month.end_date)[under].sum())
        for month in over
    )
    first, second, third = (sum(said[m][n] for m in ahead) + past for n in range(3))
    return {periods.quarter: (first, second, third)}


@service("tracking.call_beside")
def call_beside(
    *,
    actor: User,
    at: datetime,
    unit: Unit,
    period: str,
    committed: Mapping[str, Decimal],
) -> list[Call]:
    """Call what is directly under a unit, beside its own calls; all or nothing.

    One amount each: what is committed. Confirmed is what has come, as far as it goes;
    upside what the unit's own side sees, or the amount itself where that is more.

    Args:
        actor: Who leads the unit or above it.
        at: When; its week is the calls'.
        unit: Which leads them.
        period: Code of this month, the next or the quarter.
        committed: By code of a unit under it, in the metric's own unit; at least one.

    Returns:
        The rows, those that say nothing new as they were.

    Raises:
        Refused: He may not; a period that is not called in this week; no such unit under
            it, or one that he calls himself.
    """
    require_caller(actor, unit, at=at)
    desk = Desk.at(actor, at=at, on=day_of(at), unit=unit.code)
    span = desk.sight.periods.called(period)
    if not committed:
        raise Refused(_("Enter a committed amount for at least one of them."))
    wrong = sorted(committed.keys() - desk.beside(actor))
    if wrong:
        raise Refused(
            _("%(code)s is not directly under %(unit)s, or you call it yourself."),
            code=wrong[0][:60],
            unit=lambda: spoken(unit),
        )
    rows = [
        _call(
            desk,
            desk.units[code],
            actor,
            at,
            Call.Side.ABOVE.value,
            span,
            _around(desk, code, span, amount),
            "",
        )
        for code, amount in committed.items()
    ]
    Call.objects.bulk_create([row for row in rows if row.pk is None])
    told = dict(zip(committed, (row.committed for row in rows), strict=True))
    note(f"unit:{unit.code}", period=span.code, calls=told)
    return rows


def _around(desk: Desk, code: str, span: Span, amount: Decimal) -> Amounts:
    """The three amounts around what is committed."""
    booked = int(desk.sight.drawn(span).booked[desk.under(code)].sum())
    own = desk.word(code, span, Call.Side.OWN.value)
    seen = int(own.amounts.upside * MILLION) if own else int(desk.begin(span, code)[2])
    first, second, third = checked(
        Said(span.code, min(amount, Decimal(0)), amount, amount)
    )
    return min(booked, second), second, max(seen, third)


def _call(
    desk: Desk,
    unit: Unit,
    actor: User,
    at: datetime,
    side: str,
    span: Span,
    amounts: Amounts,
    words: str,
) -> Call:
    """A new row, or the one of this week that says the same already."""
    week = desk.sight.periods.week
    mine = Call.objects.filter(
        unit=unit, side=side, period_code=span.code, metric=desk.board.metric
    ).order_by("-pk")
    last = mine.first()
    if last is not None and last.week_date == week and last.actor_id == actor.pk:
        same = (last.confirmed, last.committed, last.upside) == amounts
        if same and last.said == words:
            return last
    lacking = desk.lacking(unit.code, span)  # the records do not say it whole
    drawn = [None if lacking else int(one) for one in desk.begin(span, unit.code)]
    return Call(
        unit=unit,
        metric=desk.board.metric,
        side=side,
        person_id=actor.person_id,
        week_date=week,
        period_code=span.code,
        kind=span.kind,
        start_date=span.start_date,
        end_date=span.end_date,
        confirmed=amounts[0],
        committed=amounts[1],
        upside=amounts[2],
        drawn_confirmed=drawn[0],
        drawn_committed=drawn[1],
        drawn_upside=drawn[2],
        said=words,
        actor=actor,
        at=at,
    )


@service("tracking.answer_accuracy")
def answer(*, actor: User, at: datetime, unit: Unit, period: str, said: str) -> Answer:
    """Say something to how far one's own calls of a month were from what came.

    Args:
        actor: Who called it.
        at: When.
        unit: What he called.
        period: Code of the month.
        said: In a sentence.

    Raises:
        Refused: He did not call it; nothing said.
    """
    words = needed(said, _("Describe it in one sentence."), longest=LONGEST)
    mine = Call.objects.filter(
        unit=unit, period_code=period, person_id=actor.person_id or -1
    )
    if actor.person is None or not mine.exists():
        raise Refused(
            _("Only the person who called %(period)s of %(unit)s can respond to it."),
            period=period[:20],
            unit=lambda: spoken(unit),
        )
    made = Answer.objects.create(
        unit=unit,
        person=actor.person,
        period_code=period,
        said=words,
        actor=actor,
        at=at,
    )
    note(f"unit:{unit.code}", period=period, said=words)
    return made
