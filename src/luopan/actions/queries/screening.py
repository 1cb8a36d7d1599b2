"""Customers by score: who is worth going after, why, for which seat, and who was picked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from luopan.actions.access import SEES, WRITES
from luopan.actions.cube import Book, book
from luopan.actions.queries.loads import Load, loads
from luopan.actions.queries.picks import Picked, picks
from luopan.actions.queries.rules import Rule, rule_called, rules
from luopan.dimensions.models import Account, Product
from luopan.engine import screening as engine
from luopan.org.access import Unknown, reach, unknown
from luopan.org.facts import facts
from luopan.org.language import in_other_language, spoken
from luopan.org.models import Holding, Reach, Unit, User
from luopan.records.columns.bulk import NOBODY

A_PAGE = 50
SHOWS = ("all", "free", "picked", "due")


@dataclass(frozen=True)
class Wish:
    """Which customers; what is not said is not asked for.

    Attributes:
        unit: Code; those of seats under it.
        rule: Code of the rule to rank by.
        show: all, free (not picked), picked, due (picked and overdue).
        words: Part of a name or code.
        page: From 1 on.
    """

    unit: str = ""
    rule: str = ""
    show: str = "all"
    channel: str = ""
    words: str = ""
    page: int = 1


@dataclass(frozen=True)
class Customer:
    """A customer with its score and what it was made from; amounts in the currency's unit.

    Attributes:
        seat: Code of whose it is (or, once picked, whose target it is); empty: nobody's.
        points: By criterion, from 0 to 100; None: unknown.
        best: Of the three years the best; ``peers_buy`` what the upper quarter of those
            alike buys.
        white: Product lines that those alike buy and it does not.
        of_lines: How many those alike buy.
        paid: Of what fell due in 12 months; None: nothing did.
        next_date: By when it is to be seen; None: it is not picked.
    """

    key: int
    code: str
    name: str
    channel: str
    tier: int | None
    seat: str
    seat_name: str
    holder: str
    score: float
    points: Mapping[str, float | None]
    sold: float
    best: float
    peers_buy: float
    room: float
    white: tuple[str, ...]
    of_lines: int
    last_order: date | None
    last_visit: date | None
    paid: float | None
    open_count: int
    open_amount: float
    open_date: date | None
    stage: str
    picked: Picked | None
    next_date: date | None
    may_pick: bool

    def overdue(self, on: date) -> int:
        """Days that a visit is overdue; 0: it is not."""
        return max((on - self.next_date).days, 0) if self.next_date else 0


@dataclass(frozen=True)
class Screening:
    """A page of customers, with the rule they are ranked by and the seats' loads.

    Attributes:
        count: How many fit the wish; ``all_count`` are the viewer's; ``picked`` and
            ``due`` of these.
        units: Code and name of what can be chosen.
    """

    wish: Wish
    rule: Rule
    rules: tuple[Rule, ...]
    on: date
    currency: str
    rows: tuple[Customer, ...]
    count: int
    page: int
    pages: int
    all_count: int
    picked: int
    due: int
    units: tuple[tuple[str, str], ...]
    channels: tuple[str, ...]
    loads: tuple[Load, ...]
    may_pick: bool


class _Part:
    """The customers of one viewer."""

    def __init__(self, viewer: User, wish: Wish, on: date) -> None:
        self.viewer, self.wish, self.on = viewer, wish, on
        self.book: Book = book(on)
        self.units = {row.pk: row for row in reach(viewer, SEES, on=on)}
        writes = reach(viewer, WRITES, on=on).values_list("pk", flat=True)
        self.writes = frozenset(writes)
        self.picks = {
            key: one for key, one in picks().items() if one.seat in self.units
        }
        self.holders = self._holders()

    def _holders(self) -> dict[int, str]:
        held = Holding.objects.on(self.on).filter(kind=Holding.Kind.HOLDER)
        held = held.filter(seat__in=reach(self.viewer, SEES, on=self.on).values("pk"))
        return {
            one.seat_id: spoken(one.person) for one in held.select_related("person")
        }

    def inside(self) -> NDArray[np.bool_]:
        """Which customers are his: of seats he sees, or picked for one of them."""
        columns, company = self.book, facts()
        keys = list(self.units)
        if company is not None and company.root_id in self.units:
            keys.append(NOBODY)
        theirs: NDArray[np.bool_] = np.isin(columns.owners, keys)
        return theirs | np.isin(columns.keys, list(self.picks))

    def under(self) -> NDArray[np.bool_]:
        """Which of those stand under the unit that is asked about."""
        inside, wish = self.inside(), self.wish
        if not wish.unit:
            return inside
        top = next((one for one in self.units.values() if one.code == wish.unit), None)
        if top is None:
            raise unknown(wish.unit)
        below = Reach.objects.on(self.on).filter(above=top)
        seats = set(below.values_list("below", flat=True))
        mine = [key for key, one in self.picks.items() if one.seat in seats]
        columns = self.book
        there = np.isin(columns.owners, list(seats)) | np.isin(columns.keys, mine)
        return inside & there

    def seat_of(self, place: int) -> int:
        """Whose target it is, else whose customer."""
        pick = self.picks.get(int(self.book.keys[place]))
        return pick.seat if pick else int(self.book.owners[place])

    def next_date(self, place: int) -> date | None:
        """By when it is to be seen."""
        pick = self.picks.get(int(self.book.keys[place]))
        if pick is None:
            return None
        return pick.next_date(self.book.day(self.book.last_visit, place))


def screen(viewer: User, wish: Wish, *, on: date, whole: bool = False) -> Screening:
    """Customers of a viewer by score, the highest first.

    Args:
        viewer: Who looks: he finds those of seats whose targets he sees.
        wish: Which of them.
        on: Today.
        whole: All of them and not one page.

    Raises:
        Unknown: No such unit or rule, or not his.
    """
    rule = rule_called(wish.rule)
    part = _Part(viewer, wish, on)
    columns, under = part.book, part.under()
    score = engine.scores(columns.points, rule.weights)
    mine = np.flatnonzero(under)
    chosen = [place for place in mine.tolist() if _fits(part, place)]
    chosen.sort(key=_order(part, score))
    pages = max(-(-len(chosen) // A_PAGE), 1)
    page = min(max(wish.page, 1), pages)
    shown = chosen if whole else chosen[(page - 1) * A_PAGE : page * A_PAGE]
    picked = [place for place in mine.tolist() if _is_picked(part, place)]
    due = [place for place in picked if _is_due(part, place)]
    lines = _line_names(columns)
    return Screening(
        wish=wish,
        rule=rule,
        rules=rules(),
        on=on,
        currency=columns.currency,
        rows=tuple(_row(part, place, float(score[place]), lines) for place in shown),
        count=len(chosen),
        page=page,
        pages=pages,
        all_count=len(mine),
        picked=len(picked),
        due=len(due),
        units=_choices(part),
        channels=tuple(sorted({columns.channels[p] for p in mine.tolist()} - {""})),
        loads=_loads(part, picked, due),
        may_pick=bool(part.writes),
    )


def _order(part: _Part, score: NDArray[np.float64]) -> Callable[[int], tuple[Any, str]]:
    """Those overdue longest first where that is asked, else the highest score."""
    columns = part.book

    def by_score(place: int) -> tuple[float, str]:
        return -float(score[place]), columns.codes[place]

    def by_due(place: int) -> tuple[date, str]:
        return part.next_date(place) or date.max, columns.codes[place]

    return by_due if part.wish.show in {"picked", "due"} else by_score


def _fits(part: _Part, place: int) -> bool:
    wish, columns = part.wish, part.book
    if wish.show == "free" and _is_picked(part, place):
        return False
    if wish.show == "picked" and not _is_picked(part, place):
        return False
    if wish.show == "due" and not _is_due(part, place):
        return False
    if wish.channel and columns.channels[place] != wish.channel:
        return False
    if not wish.words:
        return True
    words = wish.words.casefold()
    said = columns.names[place], columns.names_other[place], columns.codes[place]
    return any(words in one.casefold() for one in said)


def _is_picked(part: _Part, place: int) -> bool:
    return int(part.book.keys[place]) in part.picks


def _is_due(part: _Part, place: int) -> bool:
    day = part.next_date(place)
    return day is not None and day < part.on


def _line_names(columns: Book) -> list[str]:
    named = Product.objects.in_bulk(columns.lines.tolist())
    return [spoken(named[key]) for key in columns.lines.tolist()]


def _choices(part: _Part) -> tuple[tuple[str, str], ...]:
    """Units that have something under them, as the viewer sees them."""
    found = [row for row in part.units.values() if row.kind == Unit.Kind.UNIT]
    found = [row for row in found if not row.overlay and row.end_date is None]
    return tuple(
        (row.code, spoken(row))
        for row in sorted(found, key=lambda row: (row.place, row.code))
    )


def _row(part: _Part, place: int, score: float, lines: list[str]) -> Customer:
    columns, seat = part.book, part.seat_of(place)
    unit = part.units.get(seat)
    key = int(columns.keys[place])
    name, other = columns.names[place], columns.names_other[place]
    due = float(columns.due[place])
    return Customer(
        key=key,
        code=columns.codes[place],
        name=(other or name) if in_other_language() else name,
        channel=columns.channels[place],
        tier=columns.tiers[place],
        seat=unit.code if unit else "",
        seat_name=spoken(unit) if unit else "",
        holder=part.holders.get(seat, ""),
        score=score,
        points={k: _known(v[place]) for k, v in columns.points.items()},
        sold=float(columns.sold[0, place]),
        best=float(columns.sold[:, place].max()),
        peers_buy=float(columns.peers_buy[place]),
        room=float(columns.room[place]),
        white=tuple(lines[n] for n in np.flatnonzero(columns.white[place])),
        of_lines=int(columns.peer_lines[place].sum()),
        last_order=columns.day(columns.last_order, place),
        last_visit=columns.day(columns.last_visit, place),
        paid=float(columns.paid[place]) / due if due > 0 else None,
        open_count=int(columns.open_count[place]),
        open_amount=float(columns.open_amount[place]),
        open_date=columns.day(columns.open_date, place),
        stage=columns.stages[place],
        picked=part.picks.get(key),
        next_date=part.next_date(place),
        may_pick=seat in part.writes,
    )


def _known(points: float) -> float | None:
    return None if np.isnan(points) else float(points)


def _loads(part: _Part, picked: list[int], due: list[int]) -> tuple[Load, ...]:
    keys = part.book.keys
    late = {int(keys[place]) for place in due}
    own = [part.picks[int(keys[place])] for place in picked]
    return loads(own, late, part.units, part.holders, part.on)


def customers_seen(
    viewer: User, codes: list[str], *, on: date, rule: str = ""
) -> tuple[tuple[Account, Customer], ...]:
    """Some customers by code, with their scores, to pick or let go.

    Raises:
        Unknown: One of them is not there, or not his.
    """
    part = _Part(viewer, Wish(), on)
    columns, inside = part.book, part.inside()
    score = engine.scores(columns.points, rule_called(rule).weights)
    places = {columns.codes[p]: p for p in np.flatnonzero(inside).tolist()}
    if not codes or set(codes) - set(places):
        raise Unknown(_("There is no such customer."))
    lines = _line_names(columns)
    rows = Account.objects.in_bulk([int(columns.keys[places[c]]) for c in codes])
    return tuple(
        (
            rows[int(columns.keys[places[code]])],
            _row(part, places[code], float(score[places[code]]), lines),
        )
        for code in dict.fromkeys(codes)
    )
