"""A seat's own figures of a month: what they are, what is behind them, what he said."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Metric
from luopan.org.access import Action, find_unit
from luopan.org.models import Unit, User
from luopan.records.facts.recipes import DOCUMENTS
from luopan.records.queries.behind import Behind, can_open, records_behind
from luopan.review.access.closing import (
    held_by,
    holding_of,
    objections_seen,
    round_seen,
)
from luopan.review.models import Closing, Objection
from luopan.review.queries.closing.figures import Read, metrics_of, read_as
from luopan.review.queries.closing.list import Said, SeatRow, known_at, seat_rows
from luopan.trail.refusal import Refused

A_PAGE = 50


@dataclass(frozen=True)
class Mine:
    """The figures of a seat as its holder confirms them.

    Attributes:
        seen: Name of these figures: a confirmation says it.
        may_say: The reader holds the seat or acts in it, and there is still time.
        opened: The metric whose documents are shown; None: none.
        may_object: Whether its lines can be objected to.
        earlier: Rounds of the same seat, newest first, with what it said.
    """

    closing: Closing
    row: SeatRow
    reads: tuple[Read, ...]
    seen: str
    holds: bool
    may_say: bool
    late: bool
    opened: Metric | None
    behind: Behind | None
    may_object: bool
    objections: tuple[Objection, ...]

    def known(self, code: str) -> Metric:
        """One of the metrics that are confirmed.

        Raises:
            Refused: It is none of them.
        """
        for read in self.reads:
            if read.metric.code == code:
                return read.metric
        raise Refused(_("Choose the metric it is about."))


def fingerprint(figures: Mapping[str, int | None]) -> str:
    """A short name of a seat's figures."""
    plain = json.dumps({k: v or 0 for k, v in figures.items()}, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def mine(
    viewer: User,
    number: int | str,
    seat: str,
    *,
    at: datetime,
    on: date,
    metric: str = "",
    offset: int = 0,
) -> Mine:
    """A seat's figures in a round.

    Args:
        viewer: Who asks.
        number: Of the round.
        seat: Code.
        at: Now.
        on: Today, for his rights.
        metric: Whose documents are opened; empty: none.
        offset: After so many of them.

    Raises:
        Unknown: No such round or seat, or out of his reach.
    """
    closing = round_seen(viewer, number, on=on)
    unit = find_unit(viewer, seat, on=on, action=Action.RECORDS_READ)
    (row,) = seat_rows(closing, at=at, only=[unit])
    metrics = metrics_of(closing.metrics)
    opened = next((one for one in metrics if one.code == metric), None)
    holds = holding_of(viewer, unit, on) is not None
    late = on > closing.deadline_date
    behind = None
    if opened is not None and can_open(opened):
        behind = records_behind(
            opened,
            start=closing.start_date,
            end=closing.end_date,
            as_of=closing.end_date - timedelta(days=1),
            seats=[unit.pk],
            known_at=known_at(closing, at),
            limit=A_PAGE,
            offset=max(offset, 0),
        )
    return Mine(
        closing,
        row,
        tuple(read_as(one) for one in metrics),
        fingerprint(row.figures),
        holds,
        holds and not late and closing.closed_at is None,
        late,
        opened,
        behind,
        opened is not None and opened.document in DOCUMENTS,
        tuple(objections_seen(viewer, on).filter(closing=closing, seat=unit)),
    )


def still_wanted(viewer: User, rows: Sequence[SeatRow], *, on: date) -> list[SeatRow]:
    """Of the seats of a round those that the reader holds and where his word is wanted."""
    open_ones = [row for row in rows if row.said in {Said.OPEN, Said.CHANGED}]
    if not open_ones:
        return []
    held = set(held_by(viewer, on).values_list("seat", flat=True))
    mine = [row for row in open_ones if row.seat.pk in held]
    return sorted(mine, key=lambda row: row.seat.code)


def seat_called(name: str) -> Unit:
    """A seat by its code or name, or by who holds it: one names a colleague's.

    Raises:
        Refused: There is none of that name, or several.
    """
    text = name.strip()[:200]
    seats = Unit.objects.filter(kind=Unit.Kind.SEAT)
    for asked in (
        Q(code=text),
        Q(name=text) | Q(name_other=text),
        Q(holdings__person__name=text, holdings__end_date=None)
        | Q(holdings__person__name_other=text, holdings__end_date=None),
    ):
        found = list(seats.filter(asked).distinct()[:2])
        if len(found) == 1:
            return found[0]
    raise Refused(
        _("There is no seat “%(seat)s”. Enter its code, or the name of its holder."),
        seat=text,
    )
