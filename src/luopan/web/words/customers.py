"""Customers of a number in words: the sentence, what was done, the rows of the table."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.dimensions.queries.terms import worded
from luopan.org.access import day_of
from luopan.org.language import bracketed, listed, spoken
from luopan.targets.models import SplitEvent
from luopan.targets.queries.customers import (
    Customer,
    Event,
    RolledUp,
    SeatCustomers,
    Shared,
)
from luopan.web import figures
from luopan.web.customer_forms import YEAR, Typed, cell_name
from luopan.web.words.progress import month_name

NAMED = 3  # customers that a line names
SHOWN = 60  # rows of seats or customers on a page; all of them are in the workbook


def moved(found: SeatCustomers) -> str:
    """That the number is another one than when the customers were last changed."""
    if found.moved is None:
        return ""
    by = found.moved.now - found.moved.before
    facts = {
        "day": day_of(found.moved.at),
        "before": figures.named(found.moved.before, found.counted_in),
        "now": figures.named(found.moved.now, found.counted_in),
        "by": figures.named(abs(by), found.counted_in),
        "version": found.moved.version,
    }
    said = (
        _(
            "The number was %(before)s in “%(version)s” when its customers were last "
            "changed on %(day)s; here it is %(now)s."
        )
        if found.moved.version
        else _(
            "The number was %(before)s when its customers were last changed on "
            "%(day)s; it is %(now)s now."
        )
    )
    stays = (
        _("The customers stay as they were named; %(by)s more is yet to be found.")
        if by > 0
        else _("The customers stay as they were named; %(by)s less is yet to be found.")
    )
    return f"{said}{'' if figures.chinese() else ' '}{stays}" % facts


def over(found: SeatCustomers) -> str:
    """In which months more is named than the number."""
    if found.rest is None:
        return ""
    months = [
        period_short(code)
        for code, rest in zip(found.periods, found.rest, strict=True)
        if rest < 0
    ]
    if not months:
        return ""
    return _("More is named than the target in: %(months)s.") % {
        "months": listed(months)
    }


def closed(found: SeatCustomers) -> str:
    """Which months are closed, and what that means; nothing where none is."""
    shut = zip(found.periods, found.closed, strict=True)
    months = [period_short(code) for code, one in shut if one]
    if not months:
        return ""
    return _(
        "Closed: %(months)s. Customer amounts in these months no longer change; a full-year "
        "amount is spread only over the open months."
    ) % {"months": listed(months)}


def period_short(code: str) -> str:
    """A month as a column is called."""
    _year, _dash, rest = code.partition("-")
    return month_name(int(rest), short=True) if rest.isdigit() else code


@dataclass(frozen=True)
class Cell:
    """A cell of the table.

    Attributes:
        text: As it is shown, or as it was typed.
        quanta: The amount as it stands, for the browser to add up.
        changed: It was typed and is not stored yet.
        locked: Its month is closed.
    """

    name: str
    label: str
    short: str
    text: str
    quanta: int
    exact: str
    changed: bool
    wrong: bool
    locked: bool = False


@dataclass(frozen=True)
class Row:
    """A customer's row."""

    customer: Customer
    name: str
    about: str
    parts: str
    marks: tuple[str, ...]
    share: str
    growth: str
    year: Cell
    months: tuple[Cell, ...]


def rows(found: SeatCustomers, said: Typed) -> list[Row]:
    """Rows of those that are named, then of those that something was typed for."""
    typed = {name.partition("|")[2] for name in said.texts}
    extra = [one for one in found.others if one.account.code in typed]
    return [_row(found, one, said) for one in (*found.lines, *extra)]


def _row(found: SeatCustomers, one: Customer, said: Typed) -> Row:
    whole = sum(found.number or (), Decimal(0))
    name = spoken(one.account)
    months = zip(found.periods, one.months, strict=True)
    return Row(
        one,
        name,
        about(one),
        parts(one, found),
        _marks(one, found),
        figures.percent(float(one.year / whole)) if whole > 0 else figures.NOTHING,
        figures.change(float(one.year / one.last) - 1) if one.last > 0 else "",
        _cell(found, one, YEAR, one.year, _("Year"), said),
        tuple(
            _cell(found, one, code, amount, period_short(code), said)
            for code, amount in months
        ),
    )


def _cell(
    found: SeatCustomers,
    one: Customer,
    place: str,
    amount: Decimal,
    short: str,
    said: Typed,
) -> Cell:
    name = cell_name(place, one.account.code)
    unit = figures.unit_of_table(found.counted_in)
    return Cell(
        name,
        f"{spoken(one.account)} · {short}",
        short,
        said.texts.get(name) or figures.in_table(amount, unit),
        int(amount / found.quantum),
        figures.exact(amount),
        name in said.texts,
        name in said.wrong,
        place != YEAR and found.closed[found.periods.index(place)],
    )


def about(one: Customer) -> str:
    """Dealer of which tier, or customer; the channel."""
    tier = one.account.dealer_tier
    kind = _("Dealer, tier %(tier)s") % {"tier": tier} if tier else _("Customer")
    return " · ".join(filter(None, (kind, worded(one.account.channel))))


def parts(one: Customer, found: SeatCustomers) -> str:
    """How the line of all products and those by product relate; empty: there is one only."""
    counted = found.counted_in
    rest = one.rest_of_products
    if found.product is not None:
        if one.whole is None:
            return ""
        said = _("of %(whole)s in all products")
        return said % {"whole": figures.named(one.whole, counted)}
    if not one.parts or rest is None:
        return ""
    say = figures.named
    named = [f"{spoken(p.product)} {say(p.amount, counted)}" for p in one.parts]
    words = _("other products %(rest)s") if rest >= 0 else _("too much by %(rest)s")
    return " + ".join([*named, words % {"rest": figures.named(abs(rest), counted)}])


def apart(found: SeatCustomers) -> str:
    """That some customers are named by product only; nothing where none is."""
    if not found.apart:
        return ""
    return ngettext(
        "%(count)s customer is named only by product and is not in this table; add it to "
        "see it here.",
        "%(count)s customers are named only by product and are not in this table; add them "
        "to see them here.",
        found.apart,
    ) % {"count": found.apart}


def _marks(one: Customer, found: SeatCustomers) -> tuple[str, ...]:
    said = []
    if one.owner is not None:
        said.append(_("belongs to %(seat)s now") % {"seat": spoken(one.owner)})
    for other in one.beside:
        facts = {
            "seat": spoken(other.unit),
            "amount": figures.named(other.amount, found.counted_in),
        }
        said.append(_("%(seat)s also names it: %(amount)s") % facts)
    return tuple(said)


@dataclass(frozen=True)
class Told:
    """Something done to a customer's line."""

    who: str
    text: str
    reason: str
    day: str


def told(found: SeatCustomers) -> list[Told]:
    """What was done, the newest first; what was one act is one line."""
    acts: dict[tuple[object, ...], list[Event]] = {}
    for one in found.events:
        key = one.at, one.who, one.kind, one.reason, one.other and one.other.pk
        acts.setdefault(key, []).append(one)
    return [_told(events, found.counted_in) for events in acts.values()]


def _told(events: list[Event], counted_in: str) -> Told:
    one = events[0]
    names = [spoken(each.account) for each in events[:NAMED]]
    more = len(events) - len(names)
    before, after = (
        sum((getattr(each, side) for each in events), Decimal(0))
        for side in ("before", "after")
    )
    facts = {
        "customers": listed(names)
        + (_(" and %(count)s more") % {"count": more} if more else ""),
        "before": figures.named(before, counted_in),
        "after": figures.named(after, counted_in),
        "moved": figures.named(abs(after - before), counted_in),
        "seat": spoken(one.other) if one.other else "",
    }
    said, day = _act(one.kind) % facts, f"{day_of(one.at):%Y-%m-%d}"
    return Told(one.who, said, one.reason, day)


def _act(kind: str) -> str:
    words = {
        SplitEvent.Kind.PUT: _("%(customers)s: %(before)s → %(after)s"),
        SplitEvent.Kind.SPREAD: _(
            "%(customers)s: months redistributed, the year stays %(after)s"
        ),
        SplitEvent.Kind.FILLED: _(
            "%(customers)s: %(before)s → %(after)s, from last year"
        ),
        SplitEvent.Kind.REMOVED: _(
            "%(customers)s removed: %(before)s is yet to be found again"
        ),
        SplitEvent.Kind.GIVEN: _(
            "%(customers)s handed over to %(seat)s with %(moved)s"
        ),
        SplitEvent.Kind.TAKEN: _(
            "%(customers)s taken over from %(seat)s with %(moved)s"
        ),
    }
    return words[SplitEvent.Kind(kind)]


def done(act: str, changed: int) -> str:
    """What a saved act says."""
    if not changed:
        return _("No change: same as the current content.")
    words = {
        "hand": _("Handed over; shown at both seats."),
        "remove": _("Removed; what they were to bring is yet to be found again."),
    }
    if act in words:
        return words[act]
    return ngettext(
        "Saved: %(count)s customer.", "Saved: %(count)s customers.", changed
    ) % {"count": changed}


def of_unit(found: RolledUp) -> str:
    """The sentence of a unit: how much is open, and where most of it lies."""
    facts = {
        "year": found.version.plan.year,
        "number": figures.named(found.number, found.counted_in),
        "named": figures.named(found.named, found.counted_in),
        "rest": figures.named(abs(found.rest), found.counted_in),
    }
    open_rows = [row for row in found.seats if row.rest is not None and row.rest > 0]
    rests = [row.rest for row in found.seats if row.rest is not None]
    over = sum(filter(lambda rest: rest < 0, rests), Decimal(0))
    facts["open"] = figures.named(found.rest - over, found.counted_in)
    facts["over"] = figures.named(-over, found.counted_in)
    if not any(row.customers for row in found.seats):
        return (
            _("%(number)s for %(year)s in seats; no customers are named yet.") % facts
        )
    if over and open_rows:
        said = _(
            "%(number)s for %(year)s in seats: customers carry %(named)s; %(open)s is yet "
            "to be found at some seats, others carry %(over)s too much."
        )
    elif found.rest < 0:
        said = _(
            "%(number)s for %(year)s in seats: customers carry %(named)s, %(rest)s more "
            "than the number."
        )
    else:
        said = _(
            "%(number)s for %(year)s in seats: customers carry %(named)s, %(rest)s is yet "
            "to be found."
        )
    if not open_rows:
        return said % facts
    most = open_rows[0]
    where = _("Largest at %(seat)s: %(amount)s.") % {
        "seat": most.holder or spoken(most.unit),
        "amount": figures.named(most.rest or Decimal(0), found.counted_in),
    }
    return f"{said % facts}{'' if figures.chinese() else ' '}{where}"


def seats_of(shared: Shared, counted_in: str) -> str:
    """Who names a customer; with how much, where it is more than one."""
    if len(shared.seats) == 1:
        return spoken(shared.seats[0].unit)
    return listed(
        spoken(one.unit) + bracketed(figures.named(one.amount, counted_in))
        for one in shared.seats
    )
