"""集中度 Concentration: one customer with open opportunities carries much of the number."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from luopan.dimensions.models import Account
from luopan.engine import warning as engine
from luopan.records.columns.bulk import NOBODY, NULL
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

    What no exchange rate turns can only make it more: where it is not enough without that,
    the node cannot be told.
    """
    metric = board.metric
    if not board.adds or metric.document not in SALES or not board.elapsed:
        return []
    book = book_at(board, board.question.as_of + DAY, board.this.currency)
    came, still = _came(board), _still(board, book)
    near = []
    for code, rule in rules.items():
        one = _one(board, code, rule, came, still)
        if one is None or one.measure < rule.bound:
            _keep(board, code, rule, book)
        if one is not None and one.measure >= rule.bound * engine.EASE:
            near.append(one)
    return _with_names(near, book)


def _keep(board: Ground, code: str, rule: RuleSaid, book: DealBook) -> None:
    """Say of a node that it cannot be told, where an open deal of it has no rate."""
    asides = np.flatnonzero(_due(board, book) & np.isin(_places(book), [*book.aside]))
    if not len(asides) or not board.target(code, board.period):
        return
    days = np.full(len(asides), np.datetime64(board.question.as_of))
    own = asides[board.members(code).hold(book.seat[asides], days)].tolist()
    if own:
        board.untold[rule.rule, code] = book.aside[own[0]]


def _places(book: DealBook) -> Ints:
    return np.arange(len(book.key))


def _came(board: Ground) -> _Rows:
    asked = board.asked(board.question.spans)
    start, end = board.to_date
    reading = replace(asked, start_date=start, end_date=end).reading(
        by_account=True, each_day=False
    )
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
