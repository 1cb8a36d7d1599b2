"""The months of a year and their close, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from luopan.org.access import day_of
from luopan.org.language import listed, spoken
from luopan.review.models import Confirmation
from luopan.review.queries.closing.list import SeatRow
from luopan.review.queries.closing.months import MonthRow, MonthsOfClose, Where
from luopan.web.words import closing as words
from luopan.web.words.progress import period_name

NAMED = 5  # seats that a sentence names
WHERE: dict[Where, Promise] = {
    Where.RUNNING: gettext_lazy("still running"),
    Where.WAITING: gettext_lazy("to be opened"),
    Where.BEFORE: gettext_lazy("before closing was in use"),
    Where.NOTHING: gettext_lazy("nothing to close"),
    Where.CONFIRMING: gettext_lazy("confirming"),
    Where.CLOSED: gettext_lazy("closed"),
    Where.REOPENED: gettext_lazy("reopened"),
}
WHERE_LOOKS = {
    Where.CONFIRMING: "on",
    Where.CLOSED: "done",
    Where.WAITING: "wait",
    Where.REOPENED: "wait",
}


def _seat(row: SeatRow) -> str:
    return spoken(row.who) if row.who else spoken(row.seat)


def _names(rows: Sequence[SeatRow]) -> str:
    named = listed(_seat(row) for row in rows[:NAMED])
    more = len(rows) - NAMED
    if more <= 0:
        return named
    words = ngettext("%(named)s and %(n)s more", "%(named)s and %(n)s more", more)
    return words % {"named": named, "n": more}


def months_sentence(found: MonthsOfClose) -> str:
    """What the close of the year waits for."""
    closing = found.open_round
    if closing is None:
        if found.next_span is not None:
            return _("%(period)s is over and its close has not been opened yet.") % {
                "period": period_name(found.next_span.code, "month")
            }
        if not found.closed:
            return _("No month of %(year)s is closed, and nothing is pending.") % {
                "year": found.year
            }
        return ngettext(
            "%(n)s month of %(year)s is closed; nothing is pending.",
            "%(n)s months of %(year)s are closed; nothing is pending.",
            found.closed,
        ) % {"n": found.closed, "year": found.year}
    facts = {
        "period": words.period(closing),
        "day": f"{closing.deadline_date:%Y-%m-%d}",
    }
    if not found.unconfirmed:
        return _("%(period)s: every seat has confirmed. It can be closed.") % facts
    if _only_own(found):
        return _("%(period)s: you have not confirmed yet. Due by %(day)s.") % facts
    if found.own is not None and closing.pk in found.own:
        return (
            _("%(period)s: you have confirmed. It can be closed after %(day)s.") % facts
        )
    facts |= {"n": found.unconfirmed, "who": _names(found.silent)}
    return _unconfirmed(found) % facts


def _only_own(found: MonthsOfClose) -> bool:
    """Whether all that the reader sees missing is his own word."""
    own = {row.seat.pk for _closing, row in found.mine}
    return bool(found.silent) and all(row.seat.pk in own for row in found.silent)


def _unconfirmed(found: MonthsOfClose) -> str:
    """How many have not confirmed; by name who is in the reader's sight."""
    if not found.silent:
        return ngettext(
            "%(period)s: %(n)s seat has not confirmed. Due by %(day)s.",
            "%(period)s: %(n)s seats have not confirmed. Due by %(day)s.",
            found.unconfirmed,
        )
    if len(found.silent) < found.unconfirmed:
        return _(
            "%(period)s: %(n)s seats have not confirmed; in your scope: %(who)s. Due by %(day)s."
        )
    return ngettext(
        "%(period)s: %(n)s seat has not confirmed: %(who)s. Due by %(day)s.",
        "%(period)s: %(n)s seats have not confirmed: %(who)s. Due by %(day)s.",
        found.unconfirmed,
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
    return [_month_line(row, found.own) for row in begun]


def _month_line(row: MonthRow, own: Mapping[int, Confirmation] | None) -> MonthLine:
    url = reverse("closing_round", args=[row.span.code]) if row.closing else ""
    return MonthLine(
        row,
        period_name(row.span.code, "month"),
        str(WHERE[row.where]),
        WHERE_LOOKS.get(row.where, ""),
        _month_said(row) if own is None else _own_word(row, own),
        url,
    )


def _own_word(row: MonthRow, own: Mapping[int, Confirmation]) -> str:
    """What the reader himself has said to the month."""
    if row.closing is None:
        return ""
    word = own.get(row.closing.pk)
    if word is None:
        return _("not confirmed")
    return _("confirmed on %(day)s") % {"day": f"{day_of(word.at):%m-%d}"}


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
