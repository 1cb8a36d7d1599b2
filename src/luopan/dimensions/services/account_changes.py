"""Many accounts changed at once: what a list of customers says of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Account
from luopan.dimensions.rules import (
    called,
    check_channel,
    check_name,
    check_no_circle,
    check_tier,
)
from luopan.org.access import Action, require
from luopan.org.models import User
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

CHUNK = 500
FIELDS = ("name", "name_other", "dealer_tier", "channel", "attributes", "group")


@service("dimensions.change_accounts")
def change_accounts(
    *,
    actor: User,
    at: datetime,
    changes: Mapping[str, Mapping[str, Any]],
    reason: str = "",
) -> int:
    """Change many accounts (codes) in a few queries: all or none.

    Args:
        actor: Who.
        at: When.
        changes: Of each what changes: as ``change_account``, and ``group``, a code or None.
        reason: For the trail.

    Returns:
        How many accounts.

    Raises:
        Refused: As ``change_account`` and ``set_group``; names the account.
        ValueError: Anything else is asked to change.
    """
    require(actor, Action.DIMENSIONS_EDIT, at=at)
    note("accounts", count=len(changes), codes=sorted(changes)[:20])
    asked = {name for each in changes.values() for name in each}
    if not asked <= set(FIELDS):
        raise ValueError(f"an account cannot change its {sorted(asked)}")
    wanted = {each["group"] for each in changes.values() if each.get("group")}
    found = called(Account, [*changes, *wanted])
    for code in [*changes, *sorted(wanted)]:
        if code not in found:
            raise Refused(_("There is no account with the code “%(code)s”."), code=code)
    for code, each in changes.items():
        _set(found[code], each, found)
    for code in changes:
        _check(found[code])
    if asked:
        rows = [found[code] for code in changes]
        Account.objects.bulk_update(rows, sorted(asked), batch_size=CHUNK)
    return len(changes)


def _set(
    account: Account, said: Mapping[str, Any], found: Mapping[str, Account]
) -> None:
    for name, value in said.items():
        if name == "group":
            account.group = found[value] if value else None
        else:
            setattr(account, name, value)


def _check(account: Account) -> None:
    check_name(account.code, account.name)
    check_tier(account.code, account.dealer_tier)
    check_channel(account.channel)
    check_no_circle(account, account.group)
