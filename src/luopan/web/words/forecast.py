"""The rolling forecast in words: the form of a call, the rows of the team, Today's line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.records.queries.untold import Untold
from luopan.tracking.queries.forecast import (
    Asked,
    Called,
    Forecast,
    ForecastRow,
    Three,
    Unsaid,
)
from luopan.web import figures, typed
from luopan.web.words.clauses import sentences
from luopan.web.words.lacking import and_without, without
from luopan.web.words.progress import period_name
from luopan.web.words.today import Item, since

LARGE = Decimal(10_000)
BESIDE = "beside-"  # before the code of a unit, in the form of a team's table


@dataclass(frozen=True)
class Box:
    """An amount of the form: as it is shown, and exactly; in grey what stands without it.

    Attributes:
        fact: It is what has come, which is read and not typed.
    """

    name: str
    title: str
    shown: str
    exact: str
    grey: str = ""
    fact: bool = False


@dataclass(frozen=True)
class Block:
    """A period of the form.

    Attributes:
        says: What the records say, and what he called before, in words.
    """

    code: str
    title: str
    target: str
    boxes: tuple[Box, ...]
    says: str


@dataclass(frozen=True)
class Line:
    """A unit of the table, in words.

    Attributes:
        cells: Target, actual, confirmed, committed, upside, change.
        beside: What the viewer calls beside its own call, to be typed; None: he does not.
        own: What who holds or leads it commits, for a unit; ``above`` who leads above.
        state: Whether its seats have called.
        without: That its sum is not complete: an exchange rate is missing.
        below: That the call from above is less than what has come.
    """

    row: ForecastRow
    cells: tuple[str, ...]
    own: str
    above: str
    state: str
    look: str
    said: str
    beside: Box | None
    adjusted: Mapping[str, str] | None
    without: str = ""
    below: str = ""


@dataclass(frozen=True)
class Shows:
    """Which columns of the table say something: one that is empty in all rows is left out.

    Attributes:
        confirmed: A call adds to what has come; else the column would say it twice.
        columns: How many there are, for a row that goes across.
    """

    target: bool
    confirmed: bool
    own: bool
    above: bool
    columns: int


def names() -> tuple[tuple[str, str], ...]:
    """The three amounts of a call, with what they are called."""
    return (
        ("confirmed", _("Confirmed")),
        ("committed", _("Commitment")),
        ("upside", _("Upside")),
    )


def box_text(amount: Decimal, counted_in: str, *, column: bool = False) -> str:
    """An amount as it stands in a field; ``typed.amount`` reads it.

    In a column it keeps to the column's unit and says it: a bare 9 would be nine yuan.
    """
    small = abs(amount) < LARGE and not column
    if counted_in not in figures.SIGNS or small:
        return f"{round(amount):,}"
    if figures.chinese():
        return f"{amount / LARGE:,.1f}万"
    return f"{amount / 1_000:,.1f}K"


def amount_of(
    form: Mapping[str, str], name: str, counted_in: str, *, column: bool = False
) -> Decimal:
    """What was typed; a field that was left as it stood means its exact amount.

    Raises:
        Refused: It is no amount.
    """
    shown, exact = form.get(name, "").strip(), form.get(f"x-{name}", "")
    begun = typed.amount(exact) if exact else None
    if begun is not None and shown == box_text(begun, counted_in, column=column):
        return begun
    return typed.amount(shown) or Decimal(0)


def blocks(found: Forecast, form: Mapping[str, str]) -> tuple[Block, ...]:
    """The form: as he called it this week, else as the records say, else as he typed it."""
    return tuple(_block(one, found, form) for one in found.asked)


def _block(one: Asked, found: Forecast, form: Mapping[str, str]) -> Block:
    boxes = []
    for key, title in names():
        name, amount = f"{key}-{one.span.code}", getattr(one.begins, key)
        shown = form.get(name) or box_text(amount, found.counted_in)
        exact = form.get(f"x-{name}") or f"{amount:f}"
        fact = key == "confirmed" and amount == one.booked
        boxes.append(Box(name, title, shown, exact, fact=fact))
    target = figures.compact(one.target, found.counted_in) if one.target else ""
    return Block(
        one.span.code,
        period_name(one.span.code, one.span.kind),
        target,
        tuple(boxes),
        _records_say(one, found),
    )


def _records_say(one: Asked, found: Forecast) -> str:
    """What the form was filled in with, and what he called before."""
    facts = {
        key: figures.compact(getattr(one, key), found.counted_in)
        for key in ("booked", "usual", "open", "weighed")
    } | {"deals": one.deals, "bare": one.bare, "overdue": one.overdue}
    said = _seat_says(one) if found.top.is_seat else [_team_says(one)]
    said.append(_last(one.mine, found.counted_in))
    said.append(and_without(one.lacking))
    return sentences([part % facts for part in said])


def _team_says(one: Asked) -> str:
    if one.anew:
        return _(
            "Prefilled with your call of this week, at least what has been achieved; per "
            "records: %(booked)s achieved."
        )
    return _(
        "Prefilled with the sum of the team's calls; per records: %(booked)s achieved."
    )


def _seat_says(one: Asked) -> list[str]:
    said = [_("Per records: %(booked)s achieved, %(usual)s usually still to come.")]
    if one.deals:
        said.append(
            ngettext(
                "%(deals)s opportunity worth %(open)s is expected to close, weighted by "
                "stage %(weighed)s.",
                "%(deals)s opportunities worth %(open)s are expected to close, weighted by "
                "stage %(weighed)s.",
                one.deals,
            )
        )
    if one.bare:
        said.append(_("%(bare)s of them have no amount."))
    if one.overdue:
        said.append(_("%(overdue)s past their expected day are not counted."))
    return said


def _last(mine: Called | None, counted_in: str) -> str:
    if mine is None:
        return ""
    amount = figures.compact(mine.amounts.committed, counted_in)
    if mine.fresh:
        return _("This week you committed %(amount)s.") % {"amount": amount}
    facts = {"amount": amount, "day": f"{mine.week_date:%m-%d}"}
    return _("You committed %(amount)s on %(day)s.") % facts


# ── the table ──


def lines(
    rows: Sequence[ForecastRow],
    found: Forecast,
    adjusted: Mapping[str, Mapping[str, str] | None],
) -> tuple[Line, ...]:
    """Units in words."""
    return tuple(line(row, found, adjusted.get(row.code)) for row in rows)


def line(row: ForecastRow, found: Forecast, adjusted: Mapping[str, str] | None) -> Line:
    """A unit in words; with the mark of its target, if that was adjusted."""
    unit = figures.unit_of_table(found.counted_in)
    state, look = _state(row, found.counted_in)
    return Line(
        row,
        (
            figures.in_table(row.target, unit),
            *(
                figures.NOTHING if row.untold else figures.in_table(one, unit)
                for one in (row.actual, *three_cells(row.team))
            ),
            figures.change_in_table(row.change.committed, unit),
        ),
        "" if row.is_seat else _committed(row.own, unit),
        _committed(row.above, unit),
        state,
        look,
        row.own.said if row.own else "",
        _beside(row, found) if row.code in found.beside else None,
        adjusted,
        without(row.lacking),
        _below(row, found.counted_in),
    )


def _below(row: ForecastRow, counted_in: str) -> str:
    if row.untold or row.above is None or row.above.amounts.committed >= row.actual:
        return ""
    amount = figures.compact(row.actual, counted_in)
    return _("below the %(amount)s achieved") % {"amount": amount}


def shows(lines: Sequence[Line], *, typed_above: bool) -> Shows:
    """The columns that say something.

    Args:
        lines: All rows, with that of the whole.
        typed_above: The reader calls beside others, in the column of calls from above.
    """
    said = (
        any(one.row.target is not None for one in lines),
        any(one.row.team.confirmed != one.row.actual for one in lines),
        any(one.own for one in lines),
        typed_above or any(one.above for one in lines),
    )
    return Shows(*said, columns=6 + sum(said))


def _beside(row: ForecastRow, found: Forecast) -> Box:
    """The amount committed from above as it stands; empty: none was called."""
    stands = row.above.amounts.committed if row.above else None
    shown = "" if stands is None else _in_column(stands, found)
    exact = "" if stands is None else f"{stands:f}"
    title = _("Your call for %(unit)s") % {"unit": row.name}
    grey = "" if row.untold else _in_column(row.team.committed, found)
    return Box(f"{BESIDE}{row.code}", title, shown, exact, grey)


def _in_column(amount: Decimal, found: Forecast) -> str:
    return box_text(amount, found.counted_in, column=True)


def called_beside(form: Mapping[str, str], counted_in: str) -> dict[str, Decimal]:
    """What was typed beside the calls of a team, by code: only what is new.

    Raises:
        Refused: Something typed is no amount.
    """
    found = {}
    for name, text in form.items():
        exact = form.get(f"x-{name}", "")
        if not name.startswith(BESIDE) or not text.strip():
            continue
        stood = typed.amount(exact) if exact else None
        amount = amount_of(form, name, counted_in, column=True)
        if stood is None or amount != stood:
            found[name.removeprefix(BESIDE)] = amount
    return found


def _committed(one: Called | None, unit: figures.TableUnit) -> str:
    return figures.in_table(one.amounts.committed, unit) if one else ""


def _state(row: ForecastRow, counted_in: str) -> tuple[str, str]:
    if not row.is_seat:
        done = row.called == row.due
        return f"{row.called}/{row.due}", "done" if done else "wait"
    if row.called:
        return _("call submitted"), "done"
    if row.own:
        return _stands(row.own, counted_in, outrun=row.outrun), "wait"
    return (_("not yet"), "wait") if row.due else (_("vacant"), "")


def _stands(own: Called, counted_in: str, *, outrun: bool) -> str:
    """A call of an earlier week; with its amount, where the column shows more than that."""
    facts = {"day": f"{own.week_date:%m-%d}"}
    if not outrun:
        return _("as of %(day)s") % facts
    facts["amount"] = figures.compact(own.amounts.committed, counted_in)
    return _("last %(amount)s, %(day)s") % facts


# ── Today ──


def waiting(rows: Sequence[Unsaid]) -> list[Item]:
    """On Today: this week's call is not made yet; one line, whatever one holds."""
    if not rows:
        return []
    first = rows[0]
    more = first.name if len(rows) == 1 else f"{first.name} +{len(rows) - 1}"
    where = f"{reverse('forecast')}?unit={first.code}"
    text = _("This week's forecast is still missing")
    return [Item("trending-up", text, more, where, since(first.week), due=first.week)]


def lacks_of(found: Forecast) -> list[tuple[str, tuple[Untold, ...]]]:
    """What stands under the unit by name, with what of it cannot be told."""
    return [(row.name, row.lacking) for row in found.rows]


def three_cells(one: Three) -> list[Decimal]:
    """For a workbook."""
    return [one.confirmed, one.committed, one.upside]
