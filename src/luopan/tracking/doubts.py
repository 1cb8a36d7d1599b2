"""What contradicts itself in records of work: all checks of a year, over all seats.

Worked out once and kept in memory under a name that says what was known
(``tracking.cube``); a page takes what lies in its unit and period. The rules are pure
(``engine.trust``); what they mean in words: docs/algorithms/trust.md
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from luopan.dimensions.models import Account
from luopan.engine import trust
from luopan.records import process_rows as rows
from luopan.records.columns.bulk import NOBODY
from luopan.records.reading import known_on
from luopan.tracking import cube
from luopan.tracking.off_days import Absence, absences_and, is_away, is_off

if TYPE_CHECKING:
    from luopan.tracking.board import Board

Ints = NDArray[np.int64]
Days = NDArray[np.datetime64]
Bools = NDArray[np.bool_]
DAY = timedelta(days=1)
FAR = date(2999, 1, 1)
ON_SITE = ("visit", "demonstration")
BACK = timedelta(days=30)  # in which something was done before a stage is entered
LOOK_BACK = timedelta(days=400)  # of contacts, before the year
PLACES = ("city", "城市", "province", "省份", "省")  # attributes that say where one is
OF_ACTIVITIES = ("back_filled", "copied", "away", "day_off", "apart", "ended")
OF_DEALS = ("no_contact", "won_silent")
CHECKS = OF_ACTIVITIES + OF_DEALS


@dataclass(frozen=True)
class Doubt:
    """A record that raises a question.

    Attributes:
        check: One of ``CHECKS``.
        record: Key of the activity; of an opportunity with the stage: ``key|stage``.
        seat, account: Primary keys; None: it names none.
        since: The day on which the record was first known here.
        aside: What it is held against: the other record, the day it was written, the
            place, the day the customer ended.
        by_hand: Somebody typed it in.
    """

    check: str
    record: str
    seat: int | None
    account: int | None
    day: date
    since: date
    aside: str
    by_hand: bool = False


@dataclass(frozen=True, eq=False)
class Looked:
    """What one check has looked at: of each record its seat, its day, known here since."""

    seat: Ints
    day: Days
    since: Days


@dataclass(frozen=True, eq=False)
class Doubts:
    """All checks of a year.

    Attributes:
        looked: By check.
        found: All doubts, by day and record.
    """

    looked: Mapping[str, Looked]
    found: tuple[Doubt, ...]

    def size(self) -> int:
        """About what they take, in bytes."""
        return 400 * len(self.found) + 24 * sum(
            len(x.day) for x in self.looked.values()
        )


def doubts(board: "Board") -> Doubts:
    """The checks of the year of a question, as of its day."""
    question = board.question
    start = question.year.start_date
    end = min(question.year.end_date, question.as_of + DAY)
    away, ended = absences_and(start, end, Account.objects.filter(end_date__lt=end))
    said = hashlib.sha256(f"{sorted(away)}{sorted(ended.items())}".encode())
    seen = board.seen
    name = (
        f"doubts|{seen.event}|{seen.footing.organisation}|{seen.footing.holidays}"
        f"|{start}|{end}|{said.hexdigest()[:16]}"
    )
    return cube.kept(name, lambda: _checked(board, start, end, away, ended))


def _checked(
    board: "Board",
    start: date,
    end: date,
    away: Sequence[Absence],
    ended: Mapping[int, date],
) -> Doubts:
    question = board.question
    state = known_on(question.as_of, question.known_at)
    done = rows.activity_rows(start, end, state)
    looked, found = _of_activities(done, away, ended, board)
    contacts = rows.contact_days(start - LOOK_BACK, end, state)
    for check, told in (
        ("no_contact", _moves(rows.stage_rows(start, end, state), start, end)),
        ("won_silent", _won(rows.won_rows(start, end, state))),
    ):
        entered, first = told
        bare = trust.without(
            entered.account,
            first,
            _numbers(entered.day),
            contacts[0],
            _numbers(contacts[1]),
        )
        looked[check] = Looked(entered.seat, entered.day, _known_since(entered))
        found += _deal_doubts(check, entered, looked[check].since, np.flatnonzero(bare))
    found.sort(key=lambda one: (one.day, one.record, one.check))
    return Doubts(looked, tuple(found))


# ── activities ──


def _of_activities(
    done: rows.ActivityRows,
    away: Sequence[Absence],
    ended: Mapping[int, date],
    board: "Board",
) -> tuple[dict[str, Looked], list[Doubt]]:
    """What each check has looked at, and what it asks about."""
    on_site = np.isin(np.asarray(done.kind, object), ON_SITE) & (done.seat != NOBODY)
    copied, same = _copied(done)
    places = _places(done, on_site)
    last = _last_days(done, ended)
    none = [""] * len(done)
    long = [len(trust.plain(text)) >= trust.LEAST_LETTERS for text in done.text]
    hand = done.by_hand  # of the others nobody knows when a person wrote them
    late = np.zeros(len(done), bool)
    late[hand] = trust.back_filled(
        _numbers(done.day[hand]), _numbers(done.written[hand]), done.seat[hand]
    )
    marks: dict[str, tuple[Bools, Bools, Sequence[str]]] = {
        "back_filled": (hand, late, done.written.astype(str).tolist()),
        "copied": (
            np.asarray(long, bool),
            copied,
            [done.key[place] for place in same.tolist()],
        ),
        "away": (on_site, is_away(done.seat, done.day, away), none),
        "day_off": (
            on_site,
            is_off(done.seat, done.day, board.question.calendar),
            none,
        ),
        "apart": (on_site, _apart(done, places), places),
        "ended": (done.account != NOBODY, last <= done.day, last.astype(str).tolist()),
    }
    looked, found = {}, []
    for check, (all_, marked, aside) in marks.items():
        looked[check] = Looked(done.seat[all_], done.day[all_], done.written[all_])
        some = np.flatnonzero(all_ & marked).tolist()
        found += [_doubt(check, done, place, aside[place]) for place in some]
    return looked, found


def _last_days(done: rows.ActivityRows, ended: Mapping[int, date]) -> Days:
    """By activity: the first day without its customer; far away where it stays."""
    days = [ended.get(account, FAR) for account in done.account.tolist()]
    return np.asarray(days, "datetime64[D]")


def _doubt(check: str, done: rows.ActivityRows, place: int, aside: str) -> Doubt:
    return Doubt(
        check,
        done.key[place],
        _key(done.seat[place]),
        _key(done.account[place]),
        done.day[place].astype(object),
        done.written[place].astype(object),
        aside,
        bool(done.by_hand[place]),
    )


def _copied(done: rows.ActivityRows) -> tuple[Bools, Ints]:
    """Which report another one; two that visited a customer together report it alike."""
    same = trust.copies(done.text)
    where = np.maximum(same, 0)
    if not len(same):
        return np.zeros(0, bool), same
    together = (
        (done.account == done.account[where])
        & (done.day == done.day[where])
        & (done.seat != done.seat[where])
    )
    return (same >= 0) & ~together, same


def _apart(done: rows.ActivityRows, places: Sequence[str]) -> Bools:
    named = {name: place for place, name in enumerate(sorted({*places} - {""}))}
    numbers = np.asarray([named.get(name, trust.NONE) for name in places], np.int64)
    return trust.apart(done.seat * 2**20 + _numbers(done.day), numbers)


def _places(done: rows.ActivityRows, on_site: Bools) -> list[str]:
    """Where each visit was, of the days on which somebody made several."""
    keys = done.seat * 2**20 + _numbers(done.day)
    _days, group, count = np.unique(
        keys[on_site], return_inverse=True, return_counts=True
    )
    several = np.zeros(len(done), bool)
    several[np.flatnonzero(on_site)[count[group] > 1]] = True
    wanted = sorted({*done.account[several].tolist()} - {NOBODY})
    said = dict(Account.objects.filter(pk__in=wanted).values_list("pk", "attributes"))
    known = {pk: _place(attributes) for pk, attributes in said.items()}
    return [
        known.get(account, "") if one else ""
        for account, one in zip(done.account.tolist(), several.tolist(), strict=True)
    ]


def _place(attributes: Mapping[str, object] | None) -> str:
    said = ((attributes or {}).get(name) for name in PLACES)
    return next((str(one) for one in said if one), "")


# ── opportunities ──


def _moves(told: rows.StageRows, start: date, end: date) -> tuple[rows.StageRows, Ints]:
    """Stages entered for the first time after the first one, and since when to look.

    Something should have been done since the stage before, or in the 30 days before.
    """
    pairs = list(zip(told.key, told.stage, strict=True))
    first = {pair: place for place, pair in reversed([*enumerate(pairs)])}
    keep = np.asarray(
        [
            place > 0 and told.key[place - 1] == key and first[key, stage] == place
            for place, (key, stage) in enumerate(pairs)
        ],
        bool,
    )
    keep &= (told.day >= np.datetime64(start)) & (told.day < np.datetime64(end))
    keep &= np.isnat(told.closed) | (told.day < told.closed)
    keep &= told.account != NOBODY
    month = told.day - np.timedelta64(BACK.days, "D")
    since = np.minimum(np.roll(told.day, 1), month)
    places = np.flatnonzero(keep)
    return _some(told, places), _numbers(since[places])


def _won(told: rows.StageRows) -> tuple[rows.StageRows, Ints]:
    """Opportunities that were won, and since when to look: the day they began."""
    told = _some(told, np.flatnonzero(told.account != NOBODY))
    month = told.day - np.timedelta64(BACK.days, "D")
    first = np.where(np.isnat(told.created), month, np.minimum(told.created, month))
    return told, _numbers(first)


def _some(told: rows.StageRows, places: Ints) -> rows.StageRows:
    days = (told.day, told.seat, told.account, told.created, told.closed)
    return rows.StageRows(
        tuple(told.key[place] for place in places.tolist()),
        tuple(told.stage[place] for place in places.tolist()),
        *(column[places] for column in days),
    )


def _known_since(told: rows.StageRows) -> Days:
    """The day on which each stage was first known here."""
    came = rows.came_on(told.key) if len(told) else {}
    entered = zip(told.key, told.stage, told.day.tolist(), strict=True)
    days = [came.get((key, stage), day) for key, stage, day in entered]
    return np.asarray(days, "datetime64[D]")


def _deal_doubts(
    check: str, told: rows.StageRows, since: Days, places: Ints
) -> list[Doubt]:
    return [
        Doubt(
            check,
            f"{told.key[place]}|{told.stage[place]}",
            _key(told.seat[place]),
            _key(told.account[place]),
            told.day[place].astype(object),
            since[place].astype(object),
            told.stage[place],
        )
        for place in places.tolist()
    ]


def _key(value: np.int64) -> int | None:
    return None if value == NOBODY else int(value)


def _numbers(days: Days) -> Ints:
    found: Ints = days.astype("datetime64[D]").astype(np.int64)
    return found
