"""集中度 Concentration: one customer with open opportunities carries much of the number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from luopan.dimensions.models import Account
from luopan.dimensions.queries.rates import NoRate
from luopan.engine import warning as engine
from luopan.records.columns.bulk import NOBODY, NULL
from luopan.records.currency import Aside
from luopan.records.deal_book import DealBook
from luopan.records.members import Members
from luopan.tracking.queries.coverage import SALES
from luopan.tracking.queries.forecast.sight import book_at
from luopan.tracking.queries.warnings.ground import DAY, Ground, money
from luopan.tracking.queries.warnings.rules import Finding, RuleSaid

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class _Rows:
    """Amounts by seat and customer: what came in the period, or is open for it."""

    seat: Ints
    account: Ints
    amount: Ints

    def of(self, members: Members, on: np.datetime64) -> tuple[Ints, Ints]:
        """Those of a node, on a day."""
        days = np.full(len(self.seat), on)
        there = members.hold(self.seat, days) if len(self.seat) else slice(0)
        return self.account[there], self.amount[there]


def concentration(board: Ground, rules: Mapping[str, RuleSaid]) -> list[Finding]:
    """Nodes of which one customer carries much, and part of it is not won yet.

    What no exchange rate turns, of what came or is open, can only make it more: where it
    is not enough without that, the node cannot be told.
    """
    metric = board.metric
    if not board.adds or metric.document not in SALES or not board.elapsed:
        return []
    book = book_at(board, board.question.as_of + DAY, board.this.currency)
    set_aside: list[Aside] = []
    came, still = _came(board, set_aside), _still(board, book)
    near = []
    for code, rule in rules.items():
        one = _one(board, code, rule, came, still)
        if one is None or one.measure < rule.bound:
            _keep(board, code, rule, book, set_aside)
        if one is not None and one.measure >= rule.bound * engine.EASE:
            near.append(one)
    return _with_names(near, book)


def _keep(
    board: Ground,
    code: str,
    rule: RuleSaid,
    book: DealBook,
    set_aside: Sequence[Aside],
) -> None:
    """Say of a node that it cannot be told: an open deal, or what came, has no rate.

    Without a deal that is open nothing hangs on one customer, whatever came.
    """
    day, members = np.datetime64(board.question.as_of), board.members(code)
    due = _due(board, book)
    open_ = np.flatnonzero(due & _held(members, book.seat, np.full(len(due), day)))
    if not len(open_) or not board.target(code, board.period):
        return
    own = [book.aside[place] for place in open_.tolist() if place in book.aside]
    if not own and set_aside:
        seats = np.asarray([one.seat for one in set_aside], dtype=np.int64)
        held = _held(members, seats, np.full(len(seats), day))
        own = [set_aside[place].refuse() for place in np.flatnonzero(held).tolist()]
    if own:
        board.untold[rule.rule, code] = own[0]


def _held(members: Members, seats: Ints, days: Any) -> NDArray[np.bool_]:
    """Which seats belong to a node, each on its day."""
    held = np.zeros(len(seats), dtype=bool)
    held[members.hold(seats, days)] = True
    return held


def _came(board: Ground, set_aside: list[Aside]) -> _Rows:
    """What came; ``set_aside`` takes what of it has no rate, and only then days count."""
    asked = board.asked(board.question.spans)
    start, end = board.to_date
    asked = replace(asked, start_date=start, end_date=end)
    try:
        pieces = list(asked.reading(by_account=True, each_day=False).pieces())
    except NoRate:
        reading = replace(asked.reading(by_account=True), aside=set_aside)
        pieces = list(reading.pieces())
    if not pieces:
        empty = np.zeros(0, np.int64)
        return _Rows(empty, empty, empty)
    return _Rows(
        np.concatenate([one.seat for one in pieces]),
        np.concatenate([one.account for one in pieces]),
        np.concatenate([one.amount for one in pieces]),
    )


def _still(board: Ground, book: DealBook) -> _Rows:
    """Open opportunities that are expected within the rest of the period."""
    due = _due(board, book) & (book.amount != NULL)
    return _Rows(book.seat[due], book.account[due], book.amount[due])


def _due(board: Ground, book: DealBook) -> NDArray[np.bool_]:
    ends = np.datetime64(board.period.end_date)
    due = book.open & (book.expected < ends) & (book.account != NOBODY)
    return due & (book.expected > np.datetime64(board.question.as_of))


def _one(
    board: Ground, code: str, rule: RuleSaid, came: _Rows, still: _Rows
) -> Finding | None:
    target = board.target(code, board.period)
    day = np.datetime64(board.question.as_of)
    open_accounts, open_amounts = still.of(board.members(code), day)
    keys, places = np.unique(open_accounts, return_inverse=True)
    if not target or target <= 0 or not len(keys):
        return None
    hangs = _summed(places, open_amounts, len(keys))
    accounts, amounts = came.of(board.members(code), day)
    known = np.isin(accounts, keys)
    brought = _summed(np.searchsorted(keys, accounts[known]), amounts[known], len(keys))
    found = engine.heaviest(brought, hangs, target)
    if found is None:
        return None
    place, share = found
    facts = {
        "account": int(keys[place]),
        "came": money(int(brought[place])),
        "open": money(int(hangs[place])),
        "deals": int((open_accounts == keys[place]).sum()),
        "target": money(target),
    }
    return Finding(rule.rule, code, share, int(hangs[place]), facts)


def _summed(places: Any, amounts: Ints, size: int) -> Ints:
    found = np.zeros(size, np.int64)
    np.add.at(found, places, amounts)
    return found


def _with_names(found: list[Finding], book: DealBook) -> list[Finding]:
    """The customer by code and names, and its largest opportunity by its key."""
    known = Account.objects.in_bulk([one.facts["account"] for one in found])
    named = []
    for one in found:
        account = known.get(one.facts["account"])
        facts = dict(one.facts) | {"account": account.code if account else ""}
        facts["account_name"] = account.name if account else ""
        facts["account_other"] = account.name_other if account else ""
        facts["deal"] = _largest(book, one.facts["account"])
        named.append(replace(one, facts=facts))
    return named


def _largest(book: DealBook, account: int) -> str:
    own = np.flatnonzero(book.open & (book.account == account) & (book.amount != NULL))
    return book.key[own[book.amount[own].argmax()]] if len(own) else ""
