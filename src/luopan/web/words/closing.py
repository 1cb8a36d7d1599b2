"""Closing a period in words: months, seats, objections, what became of a closed month."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from luopan.dimensions.queries.terms import worded_start
from luopan.org.access import name_of
from luopan.org.language import listed, spoken
from luopan.records.models import Batch
from luopan.review.models import Closing, Objection
from luopan.review.queries.closing.figures import Read, told
from luopan.review.queries.closing.list import ListOfClose, Said, SeatRow
from luopan.review.queries.closing.months import MonthRow, MonthsOfClose, Where
from luopan.review.queries.closing.own import Mine
from luopan.review.queries.closing.restated import Restated
from luopan.review.queries.closing.waiting import Awaited
from luopan.tracking.queries.standing import Shape
from luopan.web import figures
from luopan.web.exports import Column, Export, Holds
from luopan.web.words.progress import amount, month_name, period_name
from luopan.web.words.today import Item, since

NAMED = 5  # seats that a sentence names
SAID: dict[Said, Promise] = {
    Said.OBJECTED: gettext_lazy("objected"),
    Said.CONFIRMED: gettext_lazy("confirmed"),
    Said.CHANGED: gettext_lazy("changed since confirmed"),
    Said.OPEN: gettext_lazy("nothing said yet"),
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
WHERE: dict[Where, Promise] = {
    Where.RUNNING: gettext_lazy("not over"),
    Where.WAITING: gettext_lazy("to be opened"),
    Where.CONFIRMING: gettext_lazy("being confirmed"),
    Where.CLOSED: gettext_lazy("closed"),
    Where.REOPENED: gettext_lazy("opened again"),
}
WHERE_LOOKS = {
    Where.CONFIRMING: "on",
    Where.CLOSED: "done",
    Where.WAITING: "wait",
    Where.REOPENED: "wait",
}
KINDS: dict[str, Promise] = {
    Objection.Kind.OWNER: gettext_lazy("Whose it is"),
    Objection.Kind.SPLIT: gettext_lazy("Shared with another seat"),
    Objection.Kind.PERIOD: gettext_lazy("Belongs to another day"),
    Objection.Kind.NO_RETURN: gettext_lazy("Is no return"),
    Objection.Kind.RETURN: gettext_lazy("Came back, the return is missing"),
}
STATES: dict[str, Promise] = {
    Objection.State.OPEN: gettext_lazy("waits for a decision"),
    Objection.State.ACCEPTED: gettext_lazy("accepted"),
    Objection.State.DECLINED: gettext_lazy("declined"),
    Objection.State.WITHDRAWN: gettext_lazy("taken back"),
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


def _seat(row: SeatRow) -> str:
    return spoken(row.who) if row.who else spoken(row.seat)


def _names(rows: Sequence[SeatRow]) -> str:
    named = listed(_seat(row) for row in rows[:NAMED])
    more = len(rows) - NAMED
    if more <= 0:
        return named
    words = ngettext("%(named)s and %(n)s more", "%(named)s and %(n)s more", more)
    return words % {"named": named, "n": more}


# ── the months ──


def months_sentence(found: MonthsOfClose) -> str:
    """What the close of the year waits for."""
    closing = found.open_round
    if closing is None:
        if found.next_span is not None:
            return _("%(period)s is over and its close is not opened yet.") % {
                "period": period_name(found.next_span.code, "month")
            }
        return ngettext(
            "%(n)s month of %(year)s is closed; nothing waits.",
            "%(n)s months of %(year)s are closed; nothing waits.",
            found.closed,
        ) % {"n": found.closed, "year": found.year}
    facts = {"period": period(closing), "day": f"{closing.deadline_date:%Y-%m-%d}"}
    if not found.silent:
        return _("%(period)s: every seat has confirmed. It can be closed.") % facts
    facts |= {"n": len(found.silent), "who": _names(found.silent)}
    return (
        ngettext(
            "%(period)s: %(n)s seat has not confirmed: %(who)s. Until %(day)s.",
            "%(period)s: %(n)s seats have not confirmed: %(who)s. Until %(day)s.",
            len(found.silent),
        )
        % facts
    )


@dataclass(frozen=True)
class MonthLine:
    """A month as it is shown."""

    row: MonthRow
    title: str
    state: str
    look: str
    said: str
    url: str


def month_lines(found: MonthsOfClose, on: date) -> list[MonthLine]:
    """The months of the year that have begun, the newest first."""
    begun = (row for row in reversed(found.months) if row.span.start_date <= on)
    return [_month_line(row) for row in begun]


def _month_line(row: MonthRow) -> MonthLine:
    url = reverse("closing_round", args=[row.span.code]) if row.closing else ""
    return MonthLine(
        row,
        period_name(row.span.code, "month"),
        str(WHERE[row.where]),
        WHERE_LOOKS.get(row.where, ""),
        _month_said(row),
        url,
    )


def _month_said(row: MonthRow) -> str:
    if row.closing is None:
        return ""
    if not row.missing:
        return _("all seats confirmed")
    words = ngettext(
        "%(n)s of %(all)s seats not confirmed",
        "%(n)s of %(all)s seats not confirmed",
        row.missing,
    )
    return words % {"n": row.missing, "all": row.seats}


# ── a round ──


def round_sentence(found: ListOfClose) -> str:
    """Where the round is, and what is missing."""
    closing = found.closing
    if closing.closed_at is not None:
        return _closed_sentence(closing)
    facts = {
        "all": sum(found.counts.values()),
        "confirmed": found.counts.get(Said.CONFIRMED, 0),
        "n": found.missing,
        "day": f"{closing.deadline_date:%Y-%m-%d}",
    }
    first = _("%(confirmed)s of %(all)s seats have confirmed, until %(day)s.") % facts
    count = found.open_objections
    if not count:
        return first
    then = ngettext(
        "%(n)s objection waits for a decision.",
        "%(n)s objections wait for a decision.",
        count,
    ) % {"n": count}
    return ("" if figures.chinese() else " ").join((first, then))


def _closed_sentence(closing: Closing) -> str:
    then = closing.open_then
    facts = {
        "day": f"{closing.closed_at:%Y-%m-%d}",
        "who": name_of(closing.closed_by) if closing.closed_by else "",
        "n": then.get("seats", 0),
    }
    if closing.reopened_at is not None:
        facts["day"] = f"{closing.reopened_at:%Y-%m-%d}"
        facts["why"] = closing.reopened_reason
        return _("Opened again on %(day)s: %(why)s") % facts
    if not facts["n"]:
        return _("Closed on %(day)s by %(who)s; every seat had confirmed.") % facts
    return (
        ngettext(
            "Closed on %(day)s by %(who)s; %(n)s seat had not confirmed.",
            "Closed on %(day)s by %(who)s; %(n)s seats had not confirmed.",
            int(facts["n"]),
        )
        % facts
    )


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
    ordered = sorted(rows, key=lambda row: (ORDER.index(row.said), row.seat.code))
    return [seat_line(row, reads) for row in ordered]


def seat_line(row: SeatRow, reads: Sequence[Read]) -> SeatLine:
    """One of them."""
    who = spoken(row.who) if row.who else ""
    if row.acting:
        who = _("%(who)s, acting") % {"who": who}
    said = ""
    if row.word is not None:
        facts = {"who": spoken(row.word.person), "day": f"{row.word.at:%m-%d}"}
        said = _("%(who)s on %(day)s") % facts
    return SeatLine(
        row,
        who,
        spoken(row.above) if row.above else "",
        str(SAID[row.said]),
        LOOKS[row.said],
        tuple(
            (spoken(one.metric), figure(row.figures.get(one.metric.code), one))
            for one in reads
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
        facts = {"who": name_of(one.decided_by), "day": f"{one.decided_at:%m-%d}"}
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
        Objection.Kind.SPLIT: _("%(share)s of it belong to %(seat)s"),
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
        return _("An objection is open; you confirm when it is decided.") % facts
    if said is Said.CHANGED:
        return (
            _("Something changed since you confirmed. Look again until %(day)s.")
            % facts
        )
    if found.late:
        return (
            _("The deadline %(day)s is past; the seat counts as not confirmed.") % facts
        )
    return (
        _("Are these your figures of %(period)s? Confirm or object until %(day)s.")
        % facts
    )


# ── a closed month today ──


def restated_sentence(found: Restated) -> str:
    """Whether the month is another one today."""
    facts = {"period": period(found.closing)}
    if not found.differs:
        return _("%(period)s is today what it was when it closed.") % facts
    row = max(
        found.rows, key=lambda one: (bool(one.difference), one.unit == found.unit)
    )
    facts |= {
        "closed": figure(row.closed, row.read),
        "today": figure(row.today, row.read),
        "change": change(row.difference, row.read),
        "unit": spoken(row.unit),
    }
    return (
        _(
            "%(unit)s closed %(period)s with %(closed)s; today it is %(today)s, %(change)s."
        )
        % facts
    )


def document_amount(millionths: int | None) -> str:
    """An amount of a document, written out."""
    if millionths is None:
        return figures.NOTHING
    return figures.fixed(Decimal(millionths) / 1_000_000, 2)


def counted_in_month(day: date) -> str:
    """In which month a late document counts: counted in August."""
    month = period_name(f"{day:%Y-%m}", "month")
    return _("cross-period, counted in %(month)s") % {"month": month}


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
    until = _("until %(day)s") % facts
    if row.objection is not None:
        due = {"day": f"{row.objection.due_date:%Y-%m-%d}"}
        where = reverse("closing_round", args=[closing.period]) + "#objections"
        text = _("%(seat)s objects to a line of %(period)s: decide") % facts
        return Item("scale", text, _("until %(day)s") % due, where, row.at)
    if row.seat is None:
        text = _("%(period)s can be closed: the deadline is past") % facts
        more = ngettext(
            "%(n)s seat has not confirmed",
            "%(n)s seats have not confirmed",
            row.missing,
        ) % {"n": row.missing}
        where = reverse("closing_round", args=[closing.period])
        return Item("lock", text, more, where, since(closing.deadline_date))
    where = reverse("closing_seat", args=[closing.period, row.seat.code])
    words = (
        _("Figures of %(seat)s in %(period)s changed: confirm again")
        if row.changed
        else _("Confirm the figures of %(seat)s in %(period)s")
    )
    return Item("circle-check", words % facts, until, where, row.at)


# ── workbooks ──


def export_list(found: ListOfClose) -> Export:
    """The list of a round as a workbook."""
    reads = found.reads
    return Export(
        title=f"{_('Period close')} {period(found.closing)}",
        columns=[
            Column(_("Seat"), width=24),
            Column(_("Holder"), width=18),
            Column(_("Unit above"), width=20),
            Column(_("State"), width=22),
            Column(_("Confirmed by"), width=22),
            *(Column(spoken(one.metric), Holds.COUNT, 18) for one in reads),
        ],
        rows=[
            [
                spoken(line.row.seat),
                line.who,
                line.above,
                line.state,
                line.said,
                *(_cell(line.row.figures.get(one.metric.code), one) for one in reads),
            ]
            for line in seat_lines(found.seats, reads)
        ],
        notes=[round_sentence(found)],
    )


def _cell(millionths: int | None, read: Read) -> Any:
    return told(millionths if read.shape is Shape.RATE else millionths or 0)


def export_restated(found: Restated) -> Export:
    """A closed month beside today, with the documents behind it."""
    rows: list[list[Any]] = [
        [
            _("Figure"),
            spoken(row.unit),
            spoken(row.read.metric),
            None,
            _cell(row.closed, row.read),
            _cell(row.today, row.read),
            told(row.difference),
            "",
        ]
        for row in found.rows
    ]
    rows += [
        [
            _("Changed"),
            spoken(one.document.seat) if one.document.seat else "",
            number_of(one.document.key),
            one.document.day_date,
            told(one.before),
            told(one.after),
            told((one.after or 0) - (one.before or 0)),
            batch_label(one.batch),
        ]
        for one in found.changed
    ]
    rows += [
        [
            _("Cross-period"),
            spoken(one.document.seat) if one.document.seat else "",
            number_of(one.document.key),
            one.document.day_date,
            None,
            None,
            told(one.amount),
            counted_in_month(one.document.counted_date or one.document.day_date),
        ]
        for one in found.late
    ]
    return Export(
        title=f"{_('Closed and today')} {period(found.closing)}",
        columns=[
            Column(_("Kind"), width=14),
            Column(_("Unit or seat"), width=24),
            Column(_("Metric or document"), width=24),
            Column(_("Day"), Holds.DAY),
            Column(_("When closed"), Holds.COUNT, 18),
            Column(_("Today"), Holds.COUNT, 18),
            Column(_("Difference"), Holds.COUNT, 18),
            Column(_("Came with"), width=40),
        ],
        rows=rows,
        notes=[restated_sentence(found)],
    )


def day_time(at: datetime) -> str:
    """An instant, short."""
    return f"{at:%m-%d %H:%M}"
