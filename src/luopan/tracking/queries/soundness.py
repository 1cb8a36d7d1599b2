"""How sound a figure is 成色: month-end rush 月末冲量, what comes back, deals nobody tends.

It stands beside attainment and is never taken off it. Nothing here names a person as
the cause: an early delivery, a customer's budget year or a price rise look the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from statistics import median

import numpy as np
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Account, Metric
from luopan.engine.calendar import Span
from luopan.org.models import Unit, User
from luopan.org.queries import Company
from luopan.records.currency import Aside
from luopan.records.members import Members
from luopan.records.open_deals import OpenDeal, open_deals
from luopan.records.queries.untold import Untold, together, untold
from luopan.records.seat_days import SeatDays
from luopan.tracking import cube
from luopan.tracking.board import Board, told
from luopan.tracking.measures import Adding
from luopan.tracking.queries.asking import Question, Wish, ask
from luopan.tracking.queries.channel import Channel, channel
from luopan.tracking.queries.naming import Name, names
from luopan.tracking.queries.standing import Shape, shape_of
from luopan.trail.refusal import Refused

LAST_DAYS = 3  # working days at a month's end
MUCH = 0.10  # above the usual share: ten points
LEAST_MONTHS = 6  # that make something usual
LEAST_DAYS = 8  # on which something came: a month of fewer has no rhythm to break
QUIET = (
    30  # days without anything done: a deal is stale; younger ones may know one person
)
SALES = frozenset({"contract", "order", "shipment", "invoice"})
RETURNS = "returns"
DAY = timedelta(days=1)


@dataclass(frozen=True)
class MonthEnd:
    """One month that is over; amounts in the metric's own unit.

    Attributes:
        code: Of the month.
        amount, last: None: an exchange rate is missing for some of it.
        share: What its last three working days brought ÷ its amount; None: it is not above 0.
        rush: What they brought beyond the usual share; None where it is not much, or where
            too few days brought anything.
        returned: What came back in the month after; None: that month is not over, or
            another year's.
        returned_share: ÷ its amount.
    """

    code: str
    amount: Decimal | None
    last: Decimal | None
    share: float | None
    rush: Decimal | None
    returned: Decimal | None
    returned_share: float | None


@dataclass(frozen=True)
class CareRow:
    """An open deal and what is the matter with it.

    Attributes:
        amount: None: it names none.
        slipped: Days since it should have closed.
        quiet: Days since anything was done; since it was created, if nothing was.
        single: Not more than one person was spoken to, and it is not young any more.
    """

    deal: OpenDeal
    account: Account | None
    seat: Unit | None
    amount: Decimal | None
    slipped: int | None
    quiet: int | None
    single: bool

    @property
    def stale(self) -> bool:
        """Whether nothing was done for long."""
        return self.quiet is not None and self.quiet > QUIET


@dataclass(frozen=True)
class Care:
    """Open deals of a unit, and those that need a hand.

    Attributes:
        rows: That slipped, are stale or hang on one person; the largest first.
        deals: How many are open; ``amount`` is what they name.
        currency: Of all amounts.
        slipped, stale, single: How many of each, and their amounts.
        lacking: What no exchange rate turns: all amounts are without it.
    """

    rows: tuple[CareRow, ...]
    deals: int
    amount: Decimal
    currency: str
    slipped: tuple[int, Decimal]
    stale: tuple[int, Decimal]
    single: tuple[int, Decimal]
    lacking: tuple[Untold, ...]


@dataclass(frozen=True)
class Soundness:
    """What stands beside a figure of a year.

    Attributes:
        usual: Median share of the last three working days, last year and this; None: fewer
            than six months are known.
        months: Those of the year that are over, the newest first.
        returns: Whether returns are recorded at all.
        channel: What dealers took and sold on; None: the unit has no dealers.
        lacking: What no exchange rate turns, of the months and the open deals.
    """

    question: Question
    name: Name
    counted_in: str
    usual: float | None
    months: tuple[MonthEnd, ...]
    returns: bool
    care: Care
    channel: Channel | None
    lacking: tuple[Untold, ...]


def soundness(
    wish: Wish,
    *,
    viewer: User,
    at: datetime,
    on: date,
    company: Company | None = None,
) -> Soundness:
    """How sound the figure of a unit is, month by month, and its open deals.

    Raises:
        Unknown: No such unit, or out of his reach; nobody can tell which.
        Refused: As ``overview``; the metric is no amount that is sold.
    """
    question = ask(wish, viewer=viewer, at=at, on=on, company=company)
    board = Board(question)
    shape, unit = shape_of(board)
    metric = question.metric
    if not is_sold(metric):
        raise Refused(
            _(
                "“%(metric)s” is not a monthly sales metric. Choose sales, contracts, "
                "shipments or invoices."
            ),
            metric=metric.name,
        )
    past = _months(board)
    usual = _usual(past)
    returned, back = _returned(board, [month.span for month in past], shape)
    shown = [m for m in past if m.span.start_date >= question.year.start_date]
    care = _care(board)
    return Soundness(
        question,
        names(board, [board.code])[board.code],
        unit,
        usual,
        tuple(_month(month, usual, returned) for month in reversed(shown)),
        bool(returned),
        care,
        channel(board),
        together(
            _named(board, metric, [one for month in shown for one in month.aside]),
            back,
            care.lacking,
        ),
    )


def is_sold(metric: Metric) -> bool:
    """Whether a metric adds up what is sold, so that months can be rushed."""
    return metric.kind == "additive" and metric.document in SALES


@dataclass(frozen=True)
class Past:
    """A month that is over: all it brought, at its end, and on how many days; millionths.

    ``aside``: what no exchange rate turns; nothing else is told then.
    """

    span: Span
    whole: int
    last: int
    days: int
    aside: tuple[Aside, ...] = ()

    @property
    def share(self) -> float | None:
        """Of the last days; None: it brought nothing that has parts."""
        return self.last / self.whole if self.whole > 0 else None


def _months(board: Board) -> list[Past]:
    """Those of last year and this."""
    members = board.members(board.code)
    found: list[Past] = []
    for spans, figures in (
        (board.question.last_year(), board.last),
        (board.question.spans, board.this),
    ):
        assert isinstance(figures, Adding)
        for month in spans:
            if month.kind == "month" and _over(board, month):
                found.append(_past(board, figures.table, members, month))
    return found


def _past(board: Board, table: SeatDays, members: Members, month: Span) -> Past:
    days = month.start_date, month.end_date
    if aside := table.lacks(*days, members):
        return Past(month, 0, 0, 0, tuple(aside))
    came = table.each_day(members, *days)
    last = came[_last_days(board, month) :]
    return Past(month, int(came.sum()), int(last.sum()), np.count_nonzero(came))


def _over(board: Board, month: Span) -> bool:
    return board.reach is not None and month.end_date <= board.reach + DAY


def _last_days(board: Board, month: Span) -> int:
    """The place of the first of the last three days that the unit works in a month."""
    worked = np.flatnonzero(board.worked(month.start_date, month.end_date))
    return int(worked[-LAST_DAYS:][0]) if len(worked) else month.days


def _usual(past: Sequence[Past]) -> float | None:
    shares = [month.share for month in past if month.share is not None]
    return median(shares) if len(shares) >= LEAST_MONTHS else None


def _month(past: Past, usual: float | None, returned: Mapping[str, int]) -> MonthEnd:
    share, back = past.share, returned.get(past.span.code)
    told_apart = past.days >= LEAST_DAYS and share is not None and usual is not None
    much = told_apart and (share or 0) > (usual or 0) + MUCH
    return MonthEnd(
        past.span.code,
        None if past.aside else told(past.whole),
        None if past.aside else told(past.last),
        share,
        told(past.last - round(past.whole * (usual or 0))) if much else None,
        told(back),
        back / past.whole if back is not None and past.whole > 0 else None,
    )


def _returned(
    board: Board, months: Sequence[Span], shape: Shape
) -> tuple[dict[str, int], tuple[Untold, ...]]:
    """By month: what came back in the month after, where that one is over too.

    And what of it no exchange rate turns: of such a month it is not told.
    """
    metric = Metric.objects.filter(code=RETURNS).first()
    after = dict(zip([m.code for m in months], months[1:], strict=False))
    this = {
        c: m for c, m in after.items() if m.start_date >= board.question.year.start_date
    }
    if metric is None or shape is not Shape.MONEY or not this:
        return {}, ()
    asked = replace(board.asked(board.question.spans), metric=metric)
    asked = replace(asked, into=board.this.currency or None)
    table, members = cube.sums(asked, board.seen), board.members(board.code)
    found, asides = {}, list[Aside]()
    for code, month in this.items():
        days = month.start_date, month.end_date
        if aside := table.lacks(*days, members):
            asides += aside
        else:
            found[code] = int(table.totals([members], [days])[0, 0])
    lacking = _named(board, metric, asides)
    return (found if any(found.values()) else {}), lacking


def _named(board: Board, metric: Metric, asides: Sequence[Aside]) -> tuple[Untold, ...]:
    """What was set aside, with its documents."""
    when = {"as_of": board.question.as_of, "known_at": board.question.known_at}
    return untold(metric, asides, **when) if asides else ()


def _care(board: Board) -> Care:
    """The open deals of the unit as of the day."""
    asked = replace(board.asked(board.question.spans), into=board.this.currency or None)
    table = cube.kept(board.seen.name("open deals", asked), lambda: open_deals(asked))
    as_of = board.question.as_of
    deals = table.under(board.members(board.code), as_of)
    accounts = Account.objects.in_bulk({d.account for d in deals if d.account})
    seats = Unit.objects.in_bulk({d.seat for d in deals if d.seat})
    rows = [_row(deal, as_of, accounts, seats) for deal in deals]
    poor = [row for row in rows if row.slipped or row.stale or row.single]
    asides = [deal.aside for deal in deals if deal.aside is not None]
    return Care(
        tuple(sorted(poor, key=lambda row: (-(row.amount or 0), row.deal.key))),
        len(rows),
        sum((row.amount or Decimal(0) for row in rows), Decimal(0)),
        table.currency,
        _counted([row for row in rows if row.slipped]),
        _counted([row for row in rows if row.stale]),
        _counted([row for row in rows if row.single]),
        _named(board, board.metric, asides),
    )


def _row(
    deal: OpenDeal,
    as_of: date,
    accounts: Mapping[int, Account],
    seats: Mapping[int, Unit],
) -> CareRow:
    since = deal.touched or deal.created
    late = deal.expected is not None and deal.expected < as_of  # not on its very day
    return CareRow(
        deal,
        accounts.get(deal.account or 0),
        seats.get(deal.seat or 0),
        told(deal.amount),
        (as_of - deal.expected).days if late and deal.expected else None,
        (as_of - since).days if since else None,
        deal.contacts <= 1
        and (deal.created is None or (as_of - deal.created).days > QUIET),
    )


def _counted(rows: Sequence[CareRow]) -> tuple[int, Decimal]:
    return len(rows), sum((row.amount or Decimal(0) for row in rows), Decimal(0))
