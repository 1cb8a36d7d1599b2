"""What a list changes of customers that are known: only what is said and differs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from luopan.dimensions.models import Account, AccountOwner
from luopan.dimensions.rules import CHUNK, called

FIELDS = ("name", "channel", "dealer_tier", "group", "attributes")


@dataclass(frozen=True)
class Listed:
    """What a list says of one customer; what it does not say is empty.

    Args:
        code: Of the customer, known or to be made.
        name: As in the list.
        owner: Code of a seat.
        since: From when on; known wherever ``owner`` is.
        channel: In which channel.
        dealer_tier: Of dealers.
        group: Code of the customer that is its group of companies.
        attributes: What else the list says.
        names: Whether the list's name counts: it knows its customers by number.
    """

    code: str
    name: str
    owner: str = ""
    since: date | None = None
    channel: str = ""
    dealer_tier: int | None = None
    group: str = ""
    attributes: Mapping[str, Any] = field(default_factory=dict)
    names: bool = False


@dataclass(frozen=True)
class Held:
    """The last that is known of whose a customer is; the end is exclusive."""

    seat: str
    start_date: date
    end_date: date | None


@dataclass
class State:
    """Customers as they are before a list comes in.

    Args:
        accounts: By code.
        last: Code → the last seat that it belonged to.
    """

    accounts: dict[str, Account]
    last: dict[str, Held]

    def said(self, code: str) -> dict[str, Any]:
        """What is known of a customer, a group by its code."""
        account = self.accounts[code]
        return {
            "name": account.name,
            "channel": account.channel,
            "dealer_tier": account.dealer_tier,
            "group": account.group.code if account.group else "",
            "attributes": account.attributes,
        }

    def fields(self, listed: Listed) -> dict[str, tuple[Any, Any]]:
        """What of a customer is said otherwise: before and after; none of a new one."""
        if listed.code not in self.accounts:
            return {}
        before = self.said(listed.code)
        after: dict[str, Any] = {name: getattr(listed, name) for name in FIELDS}
        after["name"] = listed.name if listed.names else ""
        after["attributes"] = {**before["attributes"], **listed.attributes}
        return {
            name: (before[name], value)
            for name, value in after.items()
            if value and value != before[name]
        }

    def owner_before(self, listed: Listed) -> str:
        """Code of the seat that a customer belongs to on the day the list gives it away."""
        last = self.last.get(listed.code)
        if last is None or listed.since is None:
            return ""
        ended = last.end_date is not None and last.end_date <= listed.since
        return "" if ended else last.seat

    def moves(self, listed: Listed) -> bool:
        """Whether a customer comes to another seat, or to its first one."""
        return bool(listed.owner) and self.owner_before(listed) != listed.owner


def state_of(codes: Iterable[str]) -> State:
    """Customers (codes) as they are, in a few queries."""
    accounts = called(Account, codes)
    groups = {a.group_id for a in accounts.values() if a.group_id}
    by_key = Account.objects.in_bulk(groups)
    last: dict[str, Held] = {}
    wanted = sorted(accounts)
    for account in accounts.values():
        account.group = by_key.get(account.group_id) if account.group_id else None
    for first in range(0, len(wanted), CHUNK):
        rows = AccountOwner.objects.filter(
            account__code__in=wanted[first : first + CHUNK]
        )
        told = ("account__code", "seat__code", "start_date", "end_date")
        for code, *held in rows.order_by("start_date").values_list(*told):
            last[code] = Held(*held)
    return State(accounts, last)


def effect(listed: Sequence[Listed], state: State) -> dict[str, Any]:
    """How many customers get what, and from which days on: what a person is shown."""
    counts = dict.fromkeys(("new", "first_owner", "moved", *FIELDS, "same"), 0)
    days: set[date] = set()
    for one in listed:
        changed = state.fields(one)
        new = one.code not in state.accounts
        said = {name for name in FIELDS if getattr(one, name)} if new else set(changed)
        for name in said - ({"name"} if new else set()):
            counts[name] += 1
        moves = state.moves(one)
        if moves:
            counts["moved" if state.owner_before(one) else "first_owner"] += 1
            days.add(one.since or date.min)
        counts["new"] += new
        counts["same"] += not (new or changed or moves)
    ends = [str(day) for day in (min(days, default=None), max(days, default=None))]
    return {
        "listed": len(listed),
        **counts,
        "nobodys": sum(not _has_owner(one, state) for one in listed),
        "days": ends if days else [],
    }


def _has_owner(one: Listed, state: State) -> bool:
    last = state.last.get(one.code)
    return bool(one.owner) or (last is not None and last.end_date is None)
