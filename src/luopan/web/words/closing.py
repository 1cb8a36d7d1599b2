"""Closing a period in words: months, seats, objections, what became of a closed month."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from luopan.dimensions.queries.terms import worded, worded_start
from luopan.org.access import day_of, name_of
from luopan.org.language import spoken
from luopan.records.models import Batch
from luopan.review.models import Closing, Objection
from luopan.review.queries.closing.figures import Read, told
from luopan.review.queries.closing.list import Said, SeatRow
from luopan.review.queries.closing.own import Mine
from luopan.review.queries.closing.waiting import Awaited
from luopan.tracking.queries.standing import Shape
from luopan.web import figures
from luopan.web.words.progress import amount, month_name, period_name
from luopan.web.words.today import Item, since

SAID: dict[Said, Promise] = {
    Said.OBJECTED: gettext_lazy("objected"),
    Said.CONFIRMED: gettext_lazy("confirmed"),
    Said.CHANGED: gettext_lazy("changed since confirmed"),
    Said.OPEN: gettext_lazy("no response"),
    Said.SILENT: gettext_lazy("not confirmed"),
    Said.VACANT: gettext_lazy("vacant"),
}
LOOKS = {
    Said.OBJECTED: "bad",
    Said.CONFIRMED: "done",
    Said.CHANGED: "wait",
    Said.OPEN: "wait",
    Said.SILENT: "bad",
    Said.VACANT: "",
}
KINDS: dict[str, Promise] = {
    Objection.Kind.OWNER: gettext_lazy("Wrong owner"),
    Objection.Kind.SPLIT: gettext_lazy("Shared with another seat"),
    Objection.Kind.PERIOD: gettext_lazy("Wrong day or period"),
    Objection.Kind.NO_RETURN: gettext_lazy("Not a return"),
    Objection.Kind.RETURN: gettext_lazy("Returned, but the return is missing"),
}
STATES: dict[str, Promise] = {
    Objection.State.OPEN: gettext_lazy("awaiting decision"),
    Objection.State.ACCEPTED: gettext_lazy("accepted"),
    Objection.State.DECLINED: gettext_lazy("declined"),
    Objection.State.WITHDRAWN: gettext_lazy("withdrawn by its author"),
}
STATE_LOOKS = {
    Objection.State.OPEN: "wait",
    Objection.State.ACCEPTED: "done",
    Objection.State.DECLINED: "bad",
    Objection.State.WITHDRAWN: "",
}


def period(closing: Closing) -> str:
    """The month as people say it."""
    return period_name(closing.period, "month")


def figure(millionths: int | None, read: Read) -> str:
    """A figure as it is shown, with its unit."""
    value = told(millionths or 0 if read.shape is not Shape.RATE else millionths)
    return amount(value, read)  # type: ignore[arg-type]


def change(millionths: int, read: Read) -> str:
    """A difference, which always says its sign."""
    if read.shape is Shape.RATE:
        return figures.points(millionths / 1_000_000, 2)
    text = figure(millionths, read)
    return f"+{text}" if millionths > 0 else text


# ── a round ──


@dataclass(frozen=True)
class SeatLine:
    """A seat as it is shown."""

    row: SeatRow
    who: str
    above: str
    state: str
    look: str
    figures: tuple[tuple[str, str], ...]  # of each metric its name and its figure
    said: str


ORDER = (
    Said.OBJECTED,
    Said.SILENT,
    Said.CHANGED,
    Said.OPEN,
    Said.VACANT,
    Said.CONFIRMED,
)


def seat_lines(rows: Iterable[SeatRow], reads: Sequence[Read]) -> list[SeatLine]:
    """The seats, those that keep it open first."""
    ordered = sorted(rows, key=lambda row: ORDER.index(row.said))
    return [seat_line(row, reads) for row in ordered]


def heads(reads: Sequence[Read]) -> list[tuple[str, str]]:
    """Name and unit of each column of figures."""
    return [(spoken(one.metric), _unit_of_column(one)) for one in reads]


def _unit_of_column(read: Read) -> str:
    if read.shape is Shape.MONEY:
        return figures.unit_of_table(read.counted_in).label
    return worded(read.counted_in) if read.shape is Shape.COUNT else ""


def _beside(read: Read) -> str:
    """Its name on a phone; what is counted needs no unit there."""
    unit = _unit_of_column(read) if read.shape is Shape.MONEY else ""
    return f"{spoken(read.metric)} {unit}".strip()


def _in_column(millionths: int | None, read: Read) -> str:
    """A figure in a column whose head says the unit."""
    value = told(millionths or 0 if read.shape is not Shape.RATE else millionths)
    if read.shape is Shape.MONEY:
        return figures.in_table(value, figures.unit_of_table(read.counted_in))
    if read.shape is Shape.COUNT:
        return figures.in_table(value, figures.unit_of_table(""))
    return figure(millionths, read)


def seat_line(row: SeatRow, reads: Sequence[Read]) -> SeatLine:
    """One of them."""
    who = spoken(row.who) if row.who else ""
    if row.acting:
        who = _("%(who)s, acting") % {"who": who}
    said = ""
    if row.word is not None:
        facts = {"who": spoken(row.word.person), "day": f"{day_of(row.word.at):%m-%d}"}
        said = _("%(who)s on %(day)s") % facts
    return SeatLine(
        row,
        who,
        spoken(row.above) if row.above else "",
        str(SAID[row.said]),
        LOOKS[row.said],
        tuple(
            (_beside(one), _in_column(row.figures.get(code), one))
            for one in reads
            for code in [one.metric.code]
        ),
        said,
    )


@dataclass(frozen=True)
class ObjectionLine:
    """An objection as it is shown."""

    row: Objection
    title: str
    number: str
    wants: str
    state: str
    look: str
    who: str
    decided: str
    decides: bool
    own: bool
    late: bool


def objection_lines(
    rows: Iterable[Objection], decides: Iterable[int], on: date, person: Any = None
) -> list[ObjectionLine]:
    """Objections, the open ones first."""
    mine = set(decides)
    ordered = sorted(rows, key=lambda one: (one.state != Objection.State.OPEN, one.pk))
    return [_objection_line(one, one.pk in mine, on, person) for one in ordered]


def _objection_line(
    one: Objection, decides: bool, on: date, person: Any
) -> ObjectionLine:
    opened = one.state == Objection.State.OPEN
    decided = ""
    if one.decided_by is not None and one.decided_at is not None:
        facts = {
            "who": name_of(one.decided_by),
            "day": f"{day_of(one.decided_at):%m-%d}",
        }
        decided = _("%(who)s on %(day)s") % facts
    return ObjectionLine(
        one,
        str(KINDS[one.kind]),
        number_of(one.record),
        wants(one),
        str(STATES[one.state]),
        STATE_LOOKS[Objection.State(one.state)],
        name_of(one.raised_by),
        decided,
        decides and opened,
        opened and person is not None and one.raised_by_id == person.pk,
        opened and one.due_date < on,
    )


def number_of(key: str) -> str:
    """The number of a document by its key."""
    return key.partition(":")[2] or key


def batch_label(batch: Batch) -> str:
    """What a batch is called; one of a record by hand by the number of the record."""
    by_hand = "entered" in batch.source
    return number_of(batch.label) if by_hand else worded_start(batch.label)


def wants(one: Objection) -> str:
    """What should be true of the line."""
    facts = {
        "seat": spoken(one.to_seat) if one.to_seat else "",
        "share": figures.percent(float(one.share or 0), 0),
        "day": f"{one.to_date:%Y-%m-%d}" if one.to_date else "",
    }
    if one.kind == Objection.Kind.OWNER:
        words = _("belongs to %(seat)s") if one.to_seat else _("is not ours")
        return words % facts
    words = {
        Objection.Kind.SPLIT: _("%(share)s of it belongs to %(seat)s"),
        Objection.Kind.PERIOD: _("belongs to %(day)s"),
        Objection.Kind.NO_RETURN: _("nothing came back"),
        Objection.Kind.RETURN: _("came back on %(day)s"),
    }[Objection.Kind(one.kind)]
    return words % facts


# ── one's own figures ──


def own_sentence(found: Mine) -> str:
    """What is asked of him."""
    facts = {
        "period": period(found.closing),
        "day": f"{found.closing.deadline_date:%Y-%m-%d}",
    }
    said = found.row.said
    if found.closing.closed_at is not None:
        return _("%(period)s is closed. These are the figures it closed with.") % facts
    if said is Said.CONFIRMED:
        return (
            _("You confirmed these figures. They count when the month closes.") % facts
        )
    if said is Said.OBJECTED:
        return _("An objection is open; you can confirm once it is decided.") % facts
    if said is Said.CHANGED:
        return (
            _("Something changed since you confirmed. Check again by %(day)s.") % facts
        )
    if found.late:
        return (
            _("The deadline %(day)s has passed; the seat counts as not confirmed.")
            % facts
        )
    return (
        _("Are these your figures for %(period)s? Confirm or object by %(day)s.")
        % facts
    )


def moved_mark(day: date | None) -> str:
    """The mark of a document that counts in a later month; empty: it counts in its own."""
    if day is None:
        return ""
    return _("counts in %(month)s") % {"month": month_name(day.month, short=True)}


# ── what waits ──


def waiting(rows: Iterable[Awaited]) -> list[Item]:
    """What a period close waits for from one, for Today."""
    return [_item(row) for row in rows]


def _item(row: Awaited) -> Item:
    closing = row.closing
    facts = {
        "period": period(closing),
        "seat": spoken(row.seat) if row.seat else "",
        "day": f"{closing.deadline_date:%Y-%m-%d}",
    }
    until = _("due by %(day)s") % facts
    if row.objection is not None:
        by = row.objection.due_date
        due = {"day": f"{by:%Y-%m-%d}"}
        where = reverse("closing_round", args=[closing.period]) + "#objections"
        text = _("Decide the objection of %(seat)s to a line of %(period)s") % facts
        return Item("scale", text, _("due by %(day)s") % due, where, row.at, due=by)
    if row.seat is None:
        text = _("%(period)s can be closed: the deadline has passed") % facts
        more = ngettext(
            "%(n)s seat has not confirmed",
            "%(n)s seats have not confirmed",
            row.missing,
        ) % {"n": row.missing}
        where = reverse("closing_round", args=[closing.period])
        at = since(closing.deadline_date)
        return Item("lock", text, more, where, at, overdue=True)
    where = reverse("closing_seat", args=[closing.period, row.seat.code])
    words = (
        _("Figures of %(seat)s in %(period)s changed: confirm again")
        if row.changed
        else _("Confirm the figures of %(seat)s in %(period)s")
    )
    day = closing.deadline_date
    return Item("circle-check", words % facts, until, where, row.at, due=day)
