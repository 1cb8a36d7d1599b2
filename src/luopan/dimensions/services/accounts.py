"""Accounts: customers and dealers, their owners, groups, tiers and channels."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.giving import no_account, no_seat, require_giver
from luopan.dimensions.models import Account, AccountOwner
from luopan.dimensions.root import EVER
from luopan.dimensions.rules import (
    called,
    check_channel,
    check_dates,
    check_name,
    check_new,
    check_no_circle,
    check_tier,
)
from luopan.org.access import Action, day_of, require
from luopan.org.closure import insert
from luopan.org.models import Unit, User
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

CHUNK = 500


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to be added; owner and group by code."""

    code: str
    name: str
    owner: str | None = None  # a seat, from the account's first day on
    group: str | None = None  # an account; may be added by the same call
    dealer_tier: int | None = None
    channel: str = ""
    attributes: Mapping[str, Any] = field(default_factory=dict)
    start_date: date = EVER
    end_date: date | None = None
    name_other: str = ""


@service("dimensions.add_account")
def add_account(*, actor: User, at: datetime, row: NewAccount) -> Account:
    """Add one account.

    Raises:
        Refused: He may not; the code is taken; owner or group do not exist.
    """
    require(actor, Action.DIMENSIONS_EDIT, at=at)
    note(f"account:{row.code}")
    return _add([row])[0]


@service("dimensions.add_accounts")
def add_accounts(
    *, actor: User, at: datetime, rows: Sequence[NewAccount], reason: str = ""
) -> list[Account]:
    """Add many accounts at once, in a few queries; all or none.

    Returns:
        The accounts, in the order of the rows.

    Raises:
        Refused: As ``add_account``; names the row's code.
    """
    require(actor, Action.DIMENSIONS_EDIT, at=at)
    note("accounts", count=len(rows), codes=[row.code for row in rows[:20]])
    return _add(rows)


def _add(rows: Sequence[NewAccount]) -> list[Account]:
    for row in rows:
        check_name(row.code, row.name)
        check_dates(row.code, row.start_date, row.end_date)
        check_tier(row.code, row.dealer_tier)
        check_channel(row.channel)
    check_new(Account, [row.code for row in rows])
    seats = called(Unit, [row.owner for row in rows if row.owner])
    groups = called(Account, [row.group for row in rows if row.group])
    stored = _stored(rows)
    accounts = [stored[row.code] for row in rows]
    _group(rows, accounts, groups | stored)
    insert(
        AccountOwner,
        "account_id seat_id start_date end_date",
        (
            (
                account.pk,
                _seat(seats, row.owner).pk,
                row.start_date,
                row.end_date,
            )
            for row, account in zip(rows, accounts, strict=True)
            if row.owner
        ),
    )
    return accounts


def _stored(rows: Sequence[NewAccount]) -> dict[str, Account]:
    """The rows as accounts by code, groups aside; stored as they stand, in one go."""
    insert(
        Account,
        "code name name_other dealer_tier channel attributes start_date end_date",
        (
            (
                row.code,
                row.name,
                row.name_other,
                row.dealer_tier,
                row.channel,
                json.dumps(dict(row.attributes)),
                row.start_date,
                row.end_date,
            )
            for row in rows
        ),
    )
    return called(Account, [row.code for row in rows])


def _seat(seats: Mapping[str, Unit], code: str) -> Unit:
    if code not in seats:
        raise Refused(_("There is no seat with the code “%(code)s”."), code=code)
    _check_seat(seats[code])
    return seats[code]


def _check_seat(unit: Unit) -> None:
    if unit.kind != Unit.Kind.SEAT:
        raise Refused(
            _("%(unit)s is not a seat; customers can only belong to seats."), unit=unit
        )


def _group(
    rows: Sequence[NewAccount], accounts: list[Account], groups: Mapping[str, Account]
) -> None:
    grouped = []
    for row, account in zip(rows, accounts, strict=True):
        if row.group:
            if row.group not in groups:
                raise Refused(
                    _("There is no account with the code “%(code)s”."), code=row.group
                )
            account.group = groups[row.group]
            grouped.append(account)
    for account in grouped:
        check_no_circle(account, account.group)
    if grouped:
        Account.objects.bulk_update(grouped, ["group"], batch_size=CHUNK)


@service("dimensions.set_group")
def set_group(
    *,
    actor: User,
    at: datetime,
    account: Account,
    group: Account | None,
    reason: str = "",
) -> None:
    """Make an account part of a group of companies, or of none.

    Raises:
        Refused: He may not; the account would be a part of itself.
    """
    require(actor, Action.DIMENSIONS_EDIT, at=at)
    note(f"account:{account.code}", group=group.code if group else None)
    check_no_circle(account, group)
    account.group = group
    account.save(update_fields=["group"])


@service("dimensions.assign_owner")
def assign_owner(
    *,
    actor: User,
    at: datetime,
    account: Account,
    seat: Unit | None,
    start_date: date,
    reason: str = "",
) -> None:
    """Give an account to a seat from a day on, or to nobody; what was before stays.

    Who leads seats may do it among them (``giving.require_giver``).

    Raises:
        Refused: He may not; the account does not exist that day; a later owner is known.
    """
    note(f"account:{account.code}", owner=seat.code if seat else None)
    _assign(actor, at, [account], {account.code: seat}, start_date)


@service("dimensions.assign_owners")
def assign_owners(
    *,
    actor: User,
    at: datetime,
    owners: Mapping[str, str | None],
    start_date: date,
    reason: str = "",
) -> int:
    """Give many accounts (codes) to seats (codes) from a day on, in a few queries.

    Returns:
        How many changed hands.

    Raises:
        Refused: As ``assign_owner``; names the account.
    """
    require_giver(actor, at, ())
    note("accounts", count=len(owners), start_date=start_date)
    found = called(Account, owners)
    seats = called(Unit, [code for code in owners.values() if code])
    for code in owners:
        if code not in found:
            raise no_account(code)
    for wanted in owners.values():
        if wanted and wanted not in seats:
            raise no_seat(wanted)
    chosen = {account: seats.get(code or "") for account, code in owners.items()}
    return _assign(actor, at, list(found.values()), chosen, start_date)


def _assign(
    actor: User,
    at: datetime,
    accounts: Sequence[Account],
    chosen: Mapping[str, Unit | None],
    start_date: date,
) -> int:
    last = _last_owners(accounts)
    held_by = {pk: row.seat_id for pk, row in last.items() if _holds(row, start_date)}
    first = min(start_date, day_of(at))  # what somebody has today is his to give, too
    owned = {pk: row.seat_id for pk, row in last.items() if _holds(row, first)}
    require_giver(actor, at, [(a, owned.get(a.pk), chosen[a.code]) for a in accounts])
    for seat in {seat.pk: seat for seat in chosen.values() if seat}.values():
        _check_seat(seat)
    ended: list[int] = []
    removed: list[int] = []
    begun: list[AccountOwner] = []
    changed = 0
    for account in accounts:
        seat, before = chosen[account.code], last.get(account.pk)
        _check_assignable(account, before, start_date)
        _check_there(seat, start_date)
        if held_by.get(account.pk) == (seat.pk if seat else None):
            continue
        changed += 1
        if before is not None and account.pk in held_by:
            if before.start_date == start_date:
                removed.append(before.pk)
            else:
                ended.append(before.pk)
        if seat is not None:
            begun.append(
                AccountOwner(
                    account=account,
                    seat=seat,
                    start_date=start_date,
                    end_date=account.end_date,
                )
            )
    for first in range(0, len(removed), CHUNK):
        AccountOwner.objects.filter(pk__in=removed[first : first + CHUNK]).delete()
    for first in range(0, len(ended), CHUNK):
        rows = AccountOwner.objects.filter(pk__in=ended[first : first + CHUNK])
        rows.update(end_date=start_date)
    AccountOwner.objects.bulk_create(begun)
    return changed


def _holds(row: AccountOwner, on: date) -> bool:
    return row.end_date is None or row.end_date > on


def _last_owners(accounts: Sequence[Account]) -> dict[int, AccountOwner]:
    found: dict[int, AccountOwner] = {}
    keys = [account.pk for account in accounts]
    for first in range(0, len(keys), CHUNK):
        rows = AccountOwner.objects.filter(account__in=keys[first : first + CHUNK])
        found.update((row.account_id, row) for row in rows.order_by("start_date"))
    return found


def _check_assignable(
    account: Account, last: AccountOwner | None, start_date: date
) -> None:
    outside = start_date < account.start_date or (
        account.end_date is not None and start_date >= account.end_date
    )
    if outside:
        raise Refused(
            _("There is no account “%(name)s” on %(day)s."),
            name=account.name,
            day=start_date,
        )
    if last is not None and last.start_date > start_date:
        raise Refused(
            _("“%(name)s” already changes owner on %(day)s, which is later."),
            name=account.name,
            day=last.start_date,
        )


def _check_there(seat: Unit | None, day: date) -> None:
    """A seat that has ended takes over nobody."""
    if seat is not None and seat.end_date is not None and seat.end_date <= day:
        raise Refused(_("There is no seat “%(seat)s” on %(day)s."), seat=seat, day=day)


@service("dimensions.change_account")
def change_account(
    *,
    actor: User,
    at: datetime,
    account: Account,
    changes: Mapping[str, Any],
    reason: str = "",
) -> None:
    """Change ``name``, ``name_other``, ``dealer_tier``, ``channel`` or ``attributes``.

    Raises:
        Refused: He may not; the name is empty or too long; the tier is no number 1–99.
        ValueError: Anything else is asked to change.
    """
    require(actor, Action.DIMENSIONS_EDIT, at=at)
    known = {"name", "name_other", "dealer_tier", "channel", "attributes"}
    if not changes.keys() <= known:
        raise ValueError(f"an account cannot change its {sorted(changes)}")
    before = {name: getattr(account, name) for name in changes}
    note(f"account:{account.code}", before=before, after=dict(changes))
    for name, value in changes.items():
        setattr(account, name, value)
    check_name(account.code, account.name)
    check_tier(account.code, account.dealer_tier)
    check_channel(account.channel)
    account.save(update_fields=list(changes))


@service("dimensions.end_account")
def end_account(
    *, actor: User, at: datetime, account: Account, end_date: date, reason: str = ""
) -> None:
    """Let an account end; from that day on it is nobody's.

    Raises:
        Refused: He may not; it would end before it starts.
    """
    require(actor, Action.DIMENSIONS_EDIT, at=at)
    note(f"account:{account.code}", end_date=end_date)
    check_dates(account.code, account.start_date, end_date)
    account.owners.filter(start_date__gte=end_date).delete()
    account.owners.after(end_date).update(end_date=end_date)
    account.end_date = end_date
    account.save(update_fields=["end_date"])
