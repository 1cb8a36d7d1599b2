"""What a bulletin of a unit holds for a room: only what every member of it may see.

Asked with the rights of who reads the room: everybody with a role at its unit or below, and
everybody who holds a seat there, who without an account is a plain holder of that seat. What
one of them may not read is left out, unless who leads the unit has opened it to its members;
then it holds shares, counts and names, never amounts, customers, or who is last.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.queries import RateTable, rate_table
from luopan.org.access import Action, Unknown, day_of
from luopan.org.clock import zone
from luopan.org.facts import company_row, home_currency
from luopan.org.language import spoken
from luopan.org.models import Channel, Holding, Reach, Unit, User
from luopan.org.queries import builtin_operator
from luopan.records.models import Opportunity
from luopan.tracking.access import led, side_of
from luopan.tracking.board import DAY, MILLION, Board
from luopan.tracking.clocks import Clocks
from luopan.tracking.measures import Adding
from luopan.tracking.models import Bulletin, BulletinIssue
from luopan.tracking.queries.asking import Wish, ask
from luopan.tracking.queries.practice import TALKS, VISITS, Practice
from luopan.tracking.queries.reports.seen import tops
from luopan.tracking.queries.rooms import all_may, is_member, room_of
from luopan.trail.refusal import Refused

MOST_UNITS = 400  # that one chooses from

PROGRESS, WORK, WINS = "progress", "work", "wins"
PARTS = (PROGRESS, WORK, WINS)
LEAST = 3  # seats that are held; of fewer a share or a count would be a person's
MOST_WINS = 8
LATE = timedelta(minutes=90)  # an hour that was missed for so long is passed over
READS = {
    PROGRESS: (Action.TARGETS_READ, Action.RECORDS_READ),
    WORK: (Action.RECORDS_READ,),
    WINS: (Action.RECORDS_READ,),
}


@dataclass(frozen=True)
class Won:
    """Who is named for what he won; customers are never.

    Attributes:
        amount: In the currency of the bulletin, each deal at the rate of its day; None: not
            everybody may see it, or a rate is missing.
    """

    who: str
    unit: str
    deals: int
    amount: Decimal | None


@dataclass(frozen=True)
class Held:
    """Why a part is not shown, or not wholly.

    Attributes:
        opened: Who leads the unit opened it: without amounts.
        why: rights, opened, few or empty.
    """

    part: str
    opened: bool
    why: str


@dataclass(frozen=True)
class Content:
    """What a bulletin holds now.

    Attributes:
        share: Attainment of the year; None: not shown.
        progress: Time progress beside it.
        actual: With ``target``: only where every member may read them.
        visits: Of the week, with ``talks``; None: not shown.
        wins: Since the one before, by name.
        left: What is left out, and what is shown without amounts.
        reach: Up to which day the records reach.
    """

    unit: Unit
    share: float | None
    progress: float | None
    actual: Decimal | None
    target: Decimal | None
    counted_in: str
    visits: int | None
    talks: int | None
    wins: tuple[Won, ...]
    left: tuple[Held, ...]
    reach: date | None

    @property
    def empty(self) -> bool:
        """Whether there is nothing to tell."""
        return self.share is None and self.visits is None and not self.wins


# ── which there are ──


def bulletins_led(user: User, on: date) -> "QuerySet[Bulletin]":
    """Those of units that a user leads or leads above."""
    found = Bulletin.objects.filter(removed_at=None)
    found = found.filter(unit__in=led(user, on).values("below"))
    return found.select_related("unit", "channel__unit").order_by("pk")


def bulletin_led(user: User, number: int, *, on: date) -> Bulletin:
    """One of them.

    Raises:
        Unknown: There is none, or it is not his to set.
    """
    found = bulletins_led(user, on).filter(pk=number).first()
    if found is None:
        raise Unknown(_("There is no such bulletin."))
    return found


def issues_read(user: User, on: date) -> tuple[BulletinIssue, ...]:
    """The last bulletins of the rooms that a user reads, the newest first."""
    rows = BulletinIssue.objects.filter(tested=False, bulletin__removed_at=None)
    rows = rows.select_related("bulletin__unit", "bulletin__channel__unit")
    read: dict[tuple[int, date], bool] = {}
    found = []
    for issue in rows.defer("picture").order_by("-pk")[:60]:
        key = room_of(issue.bulletin).pk, day_of(issue.at)
        if key not in read:
            read[key] = _reads(user, issue, on)
        if read[key]:
            found.append(issue)
    return tuple(found[:20])


def _reads(user: User, issue: BulletinIssue, on: date) -> bool:
    """Whether he reads its room, and did on its day: it was made for those who did then."""
    room = room_of(issue.bulletin)
    then = day_of(issue.at)
    now = is_member(user, room, on=on)
    return now and (then == on or is_member(user, room, on=then))


def issue_read(user: User, number: int, *, on: date) -> BulletinIssue:
    """A bulletin that was sent, for whoever reads its room or leads its unit.

    Raises:
        Unknown: There is none, or it is not his to read.
    """
    rows = BulletinIssue.objects.select_related(
        "bulletin__unit", "bulletin__channel__unit"
    )
    found = rows.filter(pk=number).first()
    if found is not None:
        leads = bool(side_of(user, found.bulletin.unit, on))
        member = not found.tested and _reads(user, found, on)
        if leads or member:
            return found
    raise Unknown(_("There is no such bulletin."))


def rooms_for(user: User, on: date) -> tuple[Channel, ...]:
    """The company's rooms that a user may send to: those of units he leads or leads above."""
    below = set(led(user, on).values_list("below", flat=True))
    company = company_row()
    root = company.root_id if company else None
    rows = Channel.objects.filter(owner=None, removed_at=None).exclude(kind="mail")
    return tuple(
        one for one in rows.order_by("pk") if (one.unit_id or root or -1) in below
    )


# ── when ──


def due_slot(bulletin: Bulletin, at: datetime) -> str:
    """The hour that has come and is not long over; empty: none."""
    here = at.astimezone(zone())
    if here.isoweekday() not in bulletin.weekdays:
        return ""
    for hour in sorted(bulletin.hours, reverse=True):
        begun = datetime.combine(
            here.date(), datetime.strptime(hour, "%H:%M").time(), here.tzinfo
        )
        if begun <= here < begun + LATE:
            return f"{here:%Y-%m-%d}T{hour}"
    return ""


def tellable(user: User, on: date) -> list[Unit]:
    """Units under somebody's lead that a bulletin may tell of, his own first."""
    below = led(user, on).values("below")
    found = Unit.objects.filter(
        pk__in=below, kind=Unit.Kind.UNIT, overlay=False, end_date=None
    )
    own = set(tops(user, on).values_list("unit", flat=True))
    ordered = found.order_by("place", "code")
    return sorted(ordered, key=lambda one: one.pk not in own)[:MOST_UNITS]


def in_force(number: int) -> Bulletin | None:
    """A bulletin that is switched on, with its unit and its room."""
    rows = Bulletin.objects.select_related("unit", "channel__unit")
    return rows.filter(pk=number, active=True, removed_at=None).first()


def due(at: datetime) -> list[tuple[Bulletin, str]]:
    """The bulletins whose hour has come and that have not left; two queries."""
    rows = Bulletin.objects.filter(active=True, removed_at=None)
    found = [(row, due_slot(row, at)) for row in rows]
    found = [(row, slot) for row, slot in found if slot]
    if not found:
        return []
    sent = set(
        BulletinIssue.objects.filter(
            bulletin__in=[row.pk for row, _slot in found]
        ).values_list("bulletin", "slot")
    )
    return [(row, slot) for row, slot in found if (row.pk, slot) not in sent]


# ── what it holds ──


def content(bulletin: Bulletin, *, at: datetime, on: date) -> Content:
    """What a bulletin would hold now."""
    unit, room = bulletin.unit, room_of(bulletin)
    own = Reach.objects.on(on).filter(above=unit, below=room).exists()
    parts = [part for part in PARTS if part in bulletin.shows]
    open_: dict[str, bool] = {}  # part → with amounts
    left = []
    for part in parts:
        freely = all_may(READS[part], unit, room, on=on)
        opened = own and part in bulletin.opened
        if not freely and opened and part != WINS and _held(unit, on) < LEAST:
            left.append(Held(part, True, "few"))
        elif freely or opened or part == WINS:
            open_[part] = freely
            left += [] if freely else [Held(part, opened, "opened" if opened else "")]
        else:
            left.append(Held(part, False, "rights"))
    board = _board(unit, at, on)
    money = _money(board)
    wins, shut = _wins(bulletin, unit, room, open_, money, on)
    rest = [one for one in left if one.why]
    if WINS in parts and shut and WINS not in bulletin.opened:
        rest = [one for one in rest if one.part != WINS] + [Held(WINS, False, "rights")]
    return Content(
        unit,
        *_standing(board, unit, open_),
        money,
        *_work(board, unit, open_, on),
        wins,
        tuple(rest),
        board.reach if board else None,
    )


def _held(unit: Unit, on: date) -> int:
    under = Reach.objects.on(on).filter(above=unit).values("below")
    return (
        Holding.objects.on(on).filter(seat__in=under).values("seat").distinct().count()
    )


def _board(unit: Unit, at: datetime, on: date) -> Board | None:
    wish = Wish(unit=unit.code, kind="year", clock="history")
    try:
        return Board(ask(wish, viewer=builtin_operator(at=at), at=at, on=on))
    except Refused:
        return None


def _money(board: Board | None) -> str:
    """The currency of its amounts: that of the targets, else the company's."""
    this = board.this if board is not None else None
    return (this.currency if isinstance(this, Adding) else "") or home_currency()


def _told(board: Board | None) -> bool:
    """Whether anything has come that adds up."""
    return board is not None and isinstance(board.this, Adding) and bool(board.elapsed)


def _standing(
    board: Board | None, unit: Unit, open_: dict[str, bool]
) -> tuple[float | None, float | None, Decimal | None, Decimal | None]:
    """Share, time progress, actual and target; amounts where everybody may see them."""
    if board is None or not _told(board) or PROGRESS not in open_:
        return None, None, None, None
    target = board.target(unit.code, board.period)
    if not target or target <= 0:
        return None, None, None, None
    clocks = Clocks(board)
    came = int(board.this.values([board.members(unit.code)], [board.to_date])[0, 0])
    share, progress = came / target, clocks.progress(clocks.chosen)
    if not open_[PROGRESS]:
        return share, progress, None, None
    return share, progress, Decimal(came) / MILLION, Decimal(target) / MILLION


def _work(
    board: Board | None, unit: Unit, open_: dict[str, bool], on: date
) -> tuple[int | None, int | None]:
    """Visits and talks of the week."""
    if board is None or not _told(board) or WORK not in open_:
        return None, None
    practice = Practice(board)
    week = (on - timedelta(days=on.weekday()), on + DAY)
    visits, talks = (
        round(float(practice.weekly(one, [unit.code], [week])[0, 0]))
        for one in (VISITS, TALKS)
    )
    return visits, talks


def _wins(
    bulletin: Bulletin,
    unit: Unit,
    room: Unit,
    open_: dict[str, bool],
    money: str,
    on: date,
) -> tuple[tuple[Won, ...], bool]:
    """Who won since the last one was sent, by name; and whether somebody is left out.

    A seat whose records not every member may read is named only where that was opened,
    and then without an amount.
    """
    if WINS not in open_:
        return (), False
    since = _since(bulletin, on)
    under = Reach.objects.on(on).filter(above=unit).values("below")
    rows = Opportunity.objects.filter(
        live=True, outcome="won", closed_date__gte=since, closed_date__lte=on
    ).filter(seat__in=under)
    by: dict[int, list[Opportunity]] = {}
    for row in rows.select_related("seat"):
        by.setdefault(row.seat_id or -1, []).append(row)
    holds = Holding.objects.on(on).filter(seat__in=by, kind=Holding.Kind.HOLDER)
    who = {one.seat_id: spoken(one.person) for one in holds.select_related("person")}
    opened = WINS in bulletin.opened and _within(unit, room, on)
    found, shut, rates = [], False, rate_table()
    for seat, deals in by.items():
        place = deals[0].seat
        if place is None or seat not in who:
            continue
        freely = open_[WINS] or all_may(READS[WINS], place, room, on=on)
        if not freely and not opened:
            shut = True
            continue
        shown = _worth(deals, money, rates) if freely else None
        found.append(Won(who[seat], spoken(place), len(deals), shown))
    found.sort(key=lambda one: one.who)  # by name: nobody is ranked
    return tuple(found[:MOST_WINS]), shut


def _worth(
    deals: Sequence[Opportunity], money: str, rates: RateTable
) -> Decimal | None:
    """What deals were won for, each at the rate of its day; None: nobody can tell."""
    told = [(one.amount, one.currency, one.closed_date) for one in deals]
    try:
        worth = [
            rates.convert(amount, currency, money, day)
            for amount, currency, day in told
            if amount and day
        ]
    except Refused:  # a rate that nobody entered
        return None
    return Decimal(sum(worth)) / MILLION


def _within(unit: Unit, room: Unit, on: date) -> bool:
    return Reach.objects.on(on).filter(above=unit, below=room).exists()


def _since(bulletin: Bulletin, on: date) -> date:
    """From which day on wins are told: that of the last one that left, a week at most."""
    last = bulletin.issues.filter(tested=False).order_by("-pk").first()
    begun = last.at.astimezone(zone()).date() if last else on - DAY
    return max(begun, on - timedelta(days=7))
