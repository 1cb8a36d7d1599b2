"""Accounts as they were before a list of customers came in that is taken back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from luopan.dimensions.models import Account, AccountOwner
from luopan.dimensions.rules import CHUNK, called
from luopan.org.access import Action, require
from luopan.org.models import Remit, Unit, User
from luopan.trail.chain import note, service


@dataclass(frozen=True)
class Given:
    """An account that a list gave to a seat: codes of the seats before and after."""

    before: str
    after: str
    start_date: date


@service("dimensions.take_owners_back")
def take_owners_back(
    *, actor: User, at: datetime, given: Mapping[str, Given], reason: str = ""
) -> int:
    """Accounts (codes) go back to whose they were before they were given away.

    What was given on since then stays as it is.

    Returns:
        How many went back.

    Raises:
        Refused: He may not.
    """
    require(actor, Action.DIMENSIONS_EDIT, at=at)
    accounts = called(Account, given)
    seats = called(Unit, [one.before for one in given.values() if one.before])
    last: dict[int, list[AccountOwner]] = {}
    for row in _owned(accounts.values()):
        last.setdefault(row.account_id, []).append(row)
    count = 0
    for code, account in accounts.items():
        rows = last.get(account.pk, [])
        count += _took_back(account, given[code], rows, seats)
    note("accounts", count=count, codes=sorted(given)[:20])
    return count


def _owned(accounts: Iterable[Account]) -> list[AccountOwner]:
    keys = [account.pk for account in accounts]
    found: list[AccountOwner] = []
    for first in range(0, len(keys), CHUNK):
        rows = AccountOwner.objects.filter(account__in=keys[first : first + CHUNK])
        found += rows.select_related("seat").order_by("start_date", "pk")
    return found


def _took_back(
    account: Account,
    given: Given,
    rows: Sequence[AccountOwner],
    seats: Mapping[str, Unit],
) -> bool:
    """Whether the last that is known of an account is what the list said: then it goes."""
    last = rows[-1] if rows else None
    if last is None or last.seat.code != given.after:
        return False
    if last.start_date != given.start_date:
        return False
    last.delete()
    before = seats.get(given.before)
    if before is None:
        return True
    ended = rows[-2] if len(rows) > 1 else None
    if ended and ended.seat == before and ended.end_date == given.start_date:
        ended.end_date = last.end_date
        ended.save(update_fields=["end_date"])
        return True
    AccountOwner.objects.create(
        account=account,
        seat=before,
        start_date=given.start_date,
        end_date=last.end_date,
    )
    return True


@service("dimensions.forget_accounts")
def forget_accounts(
    *, actor: User, at: datetime, codes: Sequence[str], reason: str = ""
) -> int:
    """Take accounts away that were added by mistake; what anything names stays.

    Returns:
        How many are gone.

    Raises:
        Refused: He may not.
    """
    require(actor, Action.DIMENSIONS_EDIT, at=at)
    found = called(Account, codes)
    rows = {account.pk: account for account in found.values()}
    keys = list(rows)
    for first in range(0, len(keys), CHUNK):
        for key in _named(keys[first : first + CHUNK]):
            del rows[key]
    gone = {account.code for account in rows.values()}
    gone -= set(
        Remit.objects.filter(axis=Remit.Axis.CUSTOMER).values_list("code", flat=True)
    )
    keys = [key for key, account in rows.items() if account.code in gone]
    for first in range(0, len(keys), CHUNK):
        chunk = keys[first : first + CHUNK]
        AccountOwner.objects.filter(account__in=chunk).delete()
        Account.objects.filter(pk__in=chunk).update(group=None)
        Account.objects.filter(pk__in=chunk).delete()
    note("accounts", count=len(keys), codes=sorted(gone)[:20])
    return len(keys)


def _named(keys: Sequence[int]) -> set[int]:
    """Those of some accounts that anything but an owner names, of whatever stage."""
    named: set[int] = set()
    for relation in Account._meta.get_fields(include_hidden=True):
        model = relation.related_model
        if not relation.auto_created or relation.concrete or model is AccountOwner:
            continue
        field = relation.field.attname  # type: ignore[union-attr]
        rows = model._base_manager.filter(**{f"{field}__in": keys})  # type: ignore
        if model is Account:
            rows = rows.exclude(pk__in=keys)
        named |= set(rows.values_list(field, flat=True))
    return named
