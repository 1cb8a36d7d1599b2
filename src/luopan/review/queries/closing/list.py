"""The list of a period's close: seat by seat, who has said what."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from luopan.org.access import day_of
from luopan.org.facts import remembered_while_reading
from luopan.org.models import Holding, Parentage, Person, Unit, User
from luopan.org.queries import organisation
from luopan.records import states
from luopan.review.access.closing import (
    may_close,
    may_decide,
    may_reopen,
    objections_seen,
    round_seen,
    seats_read,
)
from luopan.review.models import Closing, Confirmation, Objection
from luopan.review.queries.closing.figures import (
    Read,
    amounts,
    metrics_of,
    read_as,
    seats_on,
)


class Said(StrEnum):
    """Where a seat is."""

    OBJECTED = "objected"  # an objection of it is open
    CONFIRMED = "confirmed"
    CHANGED = "changed"  # confirmed, and the figures are others now
    OPEN = "open"  # nothing said yet
    SILENT = "silent"  # not confirmed, and the deadline is over
    VACANT = "vacant"  # nobody holds it


@dataclass(frozen=True)
class SeatRow:
    """A seat in the list.

    Attributes:
        who: Who holds it, else who acts in it.
        figures: By metric code, in millionths; those the seat last confirmed in ``word``.
    """

    seat: Unit
    above: Unit | None
    who: Person | None
    acting: bool
    said: Said
    word: Confirmation | None
    figures: Mapping[str, int | None]
    objections: int


@dataclass(frozen=True)
class ListOfClose:
    """A round of closing as one reader sees it.

    Attributes:
        counts: How many seats are where, of all seats of the company.
        seats: Those whose figures the reader sees, in the order of the organisation.
        objections: Of those seats.
        decides: Which of them (primary keys) he decides.
    """

    closing: Closing
    reads: tuple[Read, ...]
    counts: Mapping[Said, int]
    seats: tuple[SeatRow, ...]
    objections: tuple[Objection, ...]
    decides: frozenset[int]
    may_close: bool
    may_reopen: bool
    known_at: datetime

    @property
    def missing(self) -> int:
        """Seats that have not confirmed, vacant ones left out."""
        return sum(self.counts.get(one, 0) for one in NOT_YET)

    @property
    def open_objections(self) -> int:
        """Of all that he sees."""
        return sum(one.state == Objection.State.OPEN for one in self.objections)


NOT_YET = (Said.OBJECTED, Said.CHANGED, Said.OPEN, Said.SILENT)


def list_of_close(
    viewer: User, number: int | str, *, at: datetime, on: date
) -> ListOfClose:
    """The list of a round.

    Raises:
        Unknown: There is none, or it is not his to see.
    """
    closing = round_seen(viewer, number, on=on)
    rows = seat_rows(closing, at=at)
    seen = set(seats_read(viewer, on).values_list("pk", flat=True))
    objections = tuple(
        objections_seen(viewer, on).filter(closing=closing).order_by("pk")
    )
    opened = [one for one in objections if one.state == Objection.State.OPEN]
    return ListOfClose(
        closing,
        tuple(read_as(metric) for metric in metrics_of(closing.metrics)),
        Counter(row.said for row in rows),
        _in_order([row for row in rows if row.seat.pk in seen], last_day(closing)),
        objections,
        frozenset(one.pk for one in opened if may_decide(viewer, one, on)),
        may_close(viewer, on),
        may_reopen(viewer, on),
        known_at(closing, at),
    )


def _in_order(rows: Sequence[SeatRow], on: date) -> tuple[SeatRow, ...]:
    """Seats team by team, as the organisation has them."""
    places = {row.code: n for n, row in enumerate(organisation(on).rows)}
    return tuple(sorted(rows, key=lambda row: places.get(row.seat.code, len(places))))


def known_at(closing: Closing, at: datetime) -> datetime:
    """What a round is about: what is known now, or was when it was closed."""
    return closing.closed_at or by_now(at)


def by_now(at: datetime) -> datetime:
    """Now, or the newest event of the records where a clock stepped back since."""
    newest = remembered_while_reading(("newest event",), states.newest_instant)
    return max(at, newest) if newest else at


def seat_rows(
    closing: Closing, *, at: datetime, only: Sequence[Unit] | None = None
) -> list[SeatRow]:
    """Every seat of the period, or some of them, with what it said."""
    moment = known_at(closing, at)
    on = day_of(closing.closed_at or at)
    seats = list(seats_on(last_day(closing)) if only is None else only)
    keys = [seat.pk for seat in seats]
    metrics = metrics_of(closing.metrics)
    found = amounts(metrics, keys, closing, moment)
    told = closing.confirmations.select_related("person").order_by("pk")
    words = {row.seat_id: row for row in told}
    opened = Counter(
        closing.objections.filter(state=Objection.State.OPEN).values_list(
            "seat", flat=True
        )
    )
    holders, above = _holders(keys, on), _above(keys, last_day(closing))
    rows = []
    for seat in seats:
        figures = {one.code: found.get((seat.pk, one.pk)) for one in metrics}
        held = holders.get(seat.pk)
        word = words.get(seat.pk)
        said = _said(closing, held, word, figures, opened[seat.pk], on)
        rows.append(
            SeatRow(
                seat,
                above.get(seat.pk),
                held.person if held else None,
                held is not None and held.kind != Holding.Kind.HOLDER,
                said,
                word,
                figures,
                opened[seat.pk],
            )
        )
    return rows


def last_day(closing: Closing) -> date:
    """The last day of its month."""
    return date.fromordinal(closing.end_date.toordinal() - 1)


def _said(
    closing: Closing,
    held: Holding | None,
    word: Confirmation | None,
    figures: Mapping[str, int | None],
    objections: int,
    on: date,
) -> Said:
    if objections:
        return Said.OBJECTED
    if word is not None:
        return Said.CONFIRMED if same(word.figures, figures) else Said.CHANGED
    if held is None:
        return Said.VACANT
    silent = closing.closed_at is not None or on > closing.deadline_date
    return Said.SILENT if silent else Said.OPEN


def same(said: Mapping[str, int | None], now: Mapping[str, int | None]) -> bool:
    """Whether what was confirmed is what stands now."""
    return {k: v or 0 for k, v in said.items()} == {k: v or 0 for k, v in now.items()}


def _holders(seats: Sequence[int], on: date) -> dict[int, Holding]:
    rows = Holding.objects.on(on).filter(seat__in=seats).select_related("person")
    found: dict[int, Holding] = {}
    for row in rows:
        if row.kind == Holding.Kind.HOLDER or row.seat_id not in found:
            found[row.seat_id] = row
    return found


def _above(seats: Sequence[int], on: date) -> dict[int, Unit]:
    rows = Parentage.objects.on(on).filter(unit__in=seats).select_related("parent")
    return {row.unit_id: row.parent for row in rows}
