"""The rolling forecast in words: the form, the rows, what moved, the year, how near it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.tracking.queries.forecast import (
    Accuracy,
    Asked,
    Called,
    Forecast,
    ForecastRow,
    Moves,
    Record,
    Roll,
    Three,
    Unsaid,
    YearAhead,
)
from luopan.web import figures, typed
from luopan.web.words.progress import period_name
from luopan.web.words.today import Item

LARGE = Decimal(10_000)


@dataclass(frozen=True)
class Box:
    """An amount of the form: as it is shown, and exactly."""

    name: str
    title: str
    shown: str
    exact: str


@dataclass(frozen=True)
class Block:
    """A period of the form.

    Attributes:
        says: What the records say, in words.
        last: What he called before; empty: nothing yet.
    """

    code: str
    title: str
    target: str
    boxes: tuple[Box, ...]
    says: str
    last: str


@dataclass(frozen=True)
class Line:
    """A unit of the table, in words.

    Attributes:
        cells: Target, actual, confirmed, committed, upside, change.
        own: What who holds or leads it commits, for a unit; ``above`` who leads above.
        state: Whether its seats have called.
    """

    row: ForecastRow
    cells: tuple[str, ...]
    own: str
    above: str
    state: str
    look: str
    said: str


def names() -> tuple[tuple[str, str], ...]:
    """The three amounts of a call, with what they are called."""
    return (
        ("confirmed", _("Confirmed")),
        ("committed", _("Stands by")),
        ("upside", _("Upside")),
    )


def box_text(amount: Decimal, counted_in: str) -> str:
    """An amount as it stands in a field; ``typed.amount`` reads it."""
    if counted_in not in figures.SIGNS or abs(amount) < LARGE:
        return f"{round(amount):,}"
    if figures.chinese():
        return f"{amount / LARGE:,.1f}万"
    return f"{amount / 1_000:,.1f}K"


def amount_of(form: Mapping[str, str], name: str, counted_in: str) -> Decimal:
    """What was typed; a field that was left as it stood means its exact amount.

    Raises:
        Refused: It is no amount.
    """
    shown, exact = form.get(name, "").strip(), form.get(f"x-{name}", "")
    begun = typed.amount(exact) if exact else None
    if begun is not None and shown == box_text(begun, counted_in):
        return begun
    return typed.amount(shown) or Decimal(0)


def blocks(found: Forecast, form: Mapping[str, str]) -> tuple[Block, ...]:
    """The form: as he called it this week, else as the records say, else as he typed it."""
    return tuple(_block(one, found, form) for one in found.asked)


def _block(one: Asked, found: Forecast, form: Mapping[str, str]) -> Block:
    fresh = one.mine is not None and one.mine.fresh
    begun = one.mine.amounts if fresh and one.mine else one.drawn
    boxes = []
    for key, title in names():
        name, amount = f"{key}-{one.span.code}", getattr(begun, key)
        shown = form.get(name) or box_text(amount, found.counted_in)
        exact = form.get(f"x-{name}") or f"{amount:f}"
        boxes.append(Box(name, title, shown, exact))
    target = figures.compact(one.target, found.counted_in) if one.target else ""
    return Block(
        one.span.code,
        period_name(one.span.code, one.span.kind),
        target,
        tuple(boxes),
        _records_say(one, found),
        _last(one.mine, found.counted_in),
    )


def _records_say(one: Asked, found: Forecast) -> str:
    facts = {
        key: figures.compact(getattr(one, key), found.counted_in)
        for key in ("booked", "usual", "open", "weighed")
    } | {"deals": one.deals, "bare": one.bare, "overdue": one.overdue}
    if not found.top.is_seat:
        said = _(
            "Filled in with the sum of the team's calls; records: %(booked)s has come."
        )
        return said % facts
    said = ngettext(
        "Records: %(booked)s has come, %(usual)s usually still comes; %(deals)s "
        "opportunity of %(open)s is due, by its stage worth %(weighed)s.",
        "Records: %(booked)s has come, %(usual)s usually still comes; %(deals)s "
        "opportunities of %(open)s are due, by their stages worth %(weighed)s.",
        one.deals,
    )
    more = []
    if one.bare:
        more.append(_("%(bare)s of them name no amount.") % facts)
    if one.overdue:
        more.append(_("%(overdue)s overdue ones are not counted.") % facts)
    return _joined([said % facts, *more])


def _last(mine: Called | None, counted_in: str) -> str:
    if mine is None:
        return ""
    return _("You called %(amount)s on %(day)s") % {
        "amount": figures.compact(mine.amounts.committed, counted_in),
        "day": f"{mine.week_date:%m-%d}" if not mine.fresh else _("this week"),
    }


def _joined(parts: Sequence[str]) -> str:
    return ("" if figures.chinese() else " ").join(part for part in parts if part)


# ── the table ──


def lines(rows: Sequence[ForecastRow], found: Forecast) -> tuple[Line, ...]:
    """Units in words."""
    return tuple(line(row, found) for row in rows)


def line(row: ForecastRow, found: Forecast) -> Line:
    """A unit in words."""
    unit = figures.unit_of_table(found.counted_in)
    state, look = _state(row)
    return Line(
        row,
        (
            figures.in_table(row.target, unit),
            figures.in_table(row.actual, unit),
            figures.in_table(row.team.confirmed, unit),
            figures.in_table(row.team.committed, unit),
            figures.in_table(row.team.upside, unit),
            figures.change_in_table(row.change.committed, unit),
        ),
        "" if row.is_seat else _committed(row.own, unit),
        _committed(row.above, unit),
        state,
        look,
        row.own.said if row.own else "",
    )


def _committed(one: Called | None, unit: figures.TableUnit) -> str:
    return figures.in_table(one.amounts.committed, unit) if one else ""


def _state(row: ForecastRow) -> tuple[str, str]:
    if not row.is_seat:
        done = row.called == row.due
        return f"{row.called}/{row.due}", "done" if done else "wait"
    if row.called:
        return _("called"), "done"
    if row.own:
        return _("as of %(day)s") % {"day": f"{row.own.week_date:%m-%d}"}, "wait"
    return (_("not yet"), "wait") if row.due else (_("vacant"), "")


def sentence(found: Forecast) -> str:
    """Of the unit: what is committed against the target, and who has called."""
    top, money = found.top, found.counted_in
    facts = {
        "period": period_name(found.period.code, found.period.kind),
        "committed": figures.compact(top.team.committed, money),
        "upside": figures.compact(top.team.upside, money),
        "target": figures.compact(top.target, money),
        "share": figures.percent(_share(top.team.committed, top.target), 0),
        "called": top.called,
        "due": top.due,
    }
    said = (
        _(
            "%(period)s: committed %(committed)s, %(share)s of the target %(target)s; "
            "upside %(upside)s."
        )
        if top.target
        else _("%(period)s: committed %(committed)s, upside %(upside)s.")
    )
    if top.is_seat:
        more = "" if top.called else _("This week's call is not made yet.")
    else:
        more = _("%(called)s of %(due)s seats have called this week.")
    return _joined([said % facts, more % facts])


def _share(part: Decimal, whole: Decimal | None) -> float | None:
    return float(part / whole) if whole else None


def rule() -> str:
    """How the sums are meant."""
    return _(
        "Each amount holds the one before it: confirmed has come; committed is what one "
        "stands by for the whole period; upside is what may come if it goes well. Who has "
        "not called this week counts with his last call for the period, else with what "
        "the records say: the larger of what usually still comes (the last three months, "
        "same days left) and of open opportunities × the share won from their stage."
    )


# ── what moved ──


def kinds() -> dict[str, str]:
    """What each move is called."""
    return {
        "won": _("won"),
        "lost": _("lost"),
        "later": _("later"),
        "earlier": _("earlier"),
        "larger": _("larger"),
        "smaller": _("smaller"),
        "new": _("new"),
        "gone": _("taken out"),
    }


LOOKS = {"won": "done", "earlier": "done", "larger": "done", "new": "on"}
BAD = {"lost": "bad", "later": "wait", "smaller": "wait", "gone": "bad"}


def moves_sentence(found: Moves) -> str:
    """How much there was, how much there is."""
    facts = {
        "period": period_name(found.period.code, found.period.kind),
        "opening": figures.compact(found.opening, found.counted_in),
        "closing": figures.compact(found.closing, found.counted_in),
        "since": f"{found.since:%Y-%m-%d}",
        "count": found.count,
    }
    return (
        ngettext(
            "%(period)s: opportunities open or won were %(opening)s on %(since)s and are "
            "%(closing)s now; %(count)s of them moved.",
            "%(period)s: opportunities open or won were %(opening)s on %(since)s and are "
            "%(closing)s now; %(count)s of them moved.",
            found.count,
        )
        % facts
    )


def moves_sums(found: Moves) -> list[tuple[str, str, int, str]]:
    """By kind: look, name, how many, effect."""
    named = kinds()
    return [
        (
            (LOOKS | BAD)[kind],
            named[kind],
            count,
            _signed(effect, found.counted_in),
        )
        for kind, count, effect in found.sums
    ]


def moves_lines(found: Moves) -> list[dict[str, str]]:
    """The deals."""
    named, unit = kinds(), figures.unit_of_table(found.counted_in)
    return [
        {
            "kind": named[row.kind],
            "look": (LOOKS | BAD)[row.kind],
            "key": row.key,
            "account": row.account or row.key,
            "unit": row.unit_name,
            "stage": row.stage,
            "before": f"{row.before:%m-%d}" if row.before else "",
            "after": f"{row.after:%m-%d}" if row.after else "",
            "was": figures.in_table(row.was, unit) if row.was is not None else "",
            "amount": figures.in_table(row.amount, unit)
            if row.amount is not None
            else "",
            "effect": figures.change_in_table(row.effect, unit),
        }
        for row in found.rows
    ]


def _signed(amount: Decimal, money: str) -> str:
    text = figures.compact(amount, money)
    return f"+{text}" if amount > 0 else text


# ── the year ──


def roll_name(roll: Roll) -> str:
    """3+9, and so on."""
    return f"{roll.over}+{roll.left}"


def year_sentence(found: YearAhead) -> str:
    """Where the year lands beside the target."""
    now = found.now
    facts = {
        "roll": roll_name(now),
        "total": figures.compact(now.total, found.counted_in),
        "actual": figures.compact(now.actual, found.counted_in),
        "target": figures.compact(found.target, found.counted_in),
        "share": figures.percent(_share(now.total, found.target)),
    }
    if found.target:
        return (
            _(
                "%(roll)s: the year lands at %(total)s, %(share)s of the target "
                "%(target)s; %(actual)s of it has come."
            )
            % facts
        )
    return (
        _("%(roll)s: the year lands at %(total)s; %(actual)s of it has come.") % facts
    )


def rolls(found: YearAhead) -> list[dict[str, str]]:
    """The year as it was seen, the newest last."""
    unit, last = figures.unit_of_table(found.counted_in), len(found.rolls) - 1
    return [
        {
            "name": roll_name(roll),
            "when": _("now") if place == last else f"{roll.as_of:%m-%d}",
            "actual": figures.in_table(roll.actual, unit),
            "ahead": figures.in_table(roll.ahead, unit),
            "total": figures.in_table(roll.total, unit),
            "target": figures.in_table(found.target, unit),
            "gap": figures.change_in_table(roll.total - found.target, unit)
            if found.target is not None
            else figures.NOTHING,
            "share": figures.percent(_share(roll.total, found.target)),
        }
        for place, roll in enumerate(found.rolls)
    ]


def origins() -> dict[str, str]:
    """Where a month's amount comes from."""
    return {
        "actual": _("has come"),
        "call": _("called"),
        "course": _("by last year's course"),
    }


def year_months(found: YearAhead) -> list[dict[str, object]]:
    """The months, with a bar of the amount beside the target."""
    unit, named = figures.unit_of_table(found.counted_in), origins()
    return [
        {
            "name": period_name(one.span.code, "month"),
            "origin": named[one.origin],
            "look": {"actual": "done", "call": "on"}.get(one.origin, ""),
            "amount": figures.in_table(one.amount, unit),
            "range": f"{figures.in_table(one.low, unit)} – "
            f"{figures.in_table(one.high, unit)}"
            if one.origin == "call"
            else "",
            "target": figures.in_table(one.target, unit),
            "share": _share(one.amount, one.target),
        }
        for one in found.months
    ]


def year_rule() -> str:
    """How the months ahead are meant."""
    return _(
        "A month that is over counts with what came. The running month and the next count "
        "with what the team commits. Later ones: the same month of last year × this "
        "year's growth so far, of this unit; parts need not add up. The target stands as "
        "it was agreed and never moves with the forecast."
    )


# ── how near it was ──


def near_sentence(found: Accuracy) -> str:
    """How much can be seen."""
    if not found.records:
        return _(
            "No month of yours, or of people you lead, was called and is over yet."
        )
    return _("How near calls were to what came, month by month.")


def near_rule() -> str:
    """Who sees it when."""
    return _(
        "You see your own as soon as the month is over, and may say something to it. Who "
        "leads above you sees it seven days later, with what you said; nobody else does. "
        "It goes into no ranking, score or pay. Error: (committed − actual) ÷ actual, of "
        "the call that stood so many weeks before the month's last week."
    )


def near_rows(found: Accuracy) -> list[dict[str, object]]:
    """People, in the order of their units."""
    return [
        {
            "record": one,
            "who": one.who,
            "unit": one.name,
            "side": _("beside its own call") if one.side == "above" else "",
            "off": [
                figures.percent(one.off[lead], 0)
                for lead in sorted(one.off, reverse=True)
            ],
            "lean": _lean(one),
            "months": len(one.months),
        }
        for one in found.records
    ]


def _lean(one: Record) -> str:
    if one.lean is None:
        return figures.NOTHING
    if abs(one.lean) < 0.05:
        return _("level")
    told = figures.change(one.lean, 0)
    return (_("high %(by)s") if one.lean > 0 else _("low %(by)s")) % {"by": told}


def near_months(one: Record, money: str) -> list[dict[str, object]]:
    """The months of one person, the newest first."""
    return [
        {
            "code": kept.span.code,
            "name": period_name(kept.span.code, "month"),
            "actual": figures.compact(kept.actual, money),
            "cells": [
                (
                    figures.compact(kept.called[lead], money)
                    if kept.called[lead] is not None
                    else "",
                    figures.change(kept.errors[lead], 0)
                    if kept.errors[lead] is not None
                    else "",
                )
                for lead in sorted(kept.called, reverse=True)
            ],
            "answer": kept.answer,
        }
        for kept in reversed(one.months)
    ]


# ── Today ──


def waiting(rows: Sequence[Unsaid]) -> list[Item]:
    """On Today: this week's call is not made yet; one line, whatever one holds."""
    if not rows:
        return []
    first = rows[0]
    more = first.name if len(rows) == 1 else f"{first.name} +{len(rows) - 1}"
    where = f"{reverse('forecast')}?unit={first.code}"
    at = datetime.combine(first.week, time.min, UTC)
    text = _("This week's forecast is not called yet")
    return [Item("trending-up", text, more, where, at)]


def three_cells(one: Three) -> list[Decimal]:
    """For a workbook."""
    return [one.confirmed, one.committed, one.upside]
