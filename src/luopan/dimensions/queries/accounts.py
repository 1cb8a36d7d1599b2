"""Accounts and whose they are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from luopan.dimensions.models import Account, AccountOwner


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A customer or dealer as of a day."""

    code: str
    name: str
    name_other: str
    group_code: str | None
    dealer_tier: int | None
    channel: str
    owner_code: str | None  # the seat
    attributes: dict[str, Any]
    start_date: date
    end_date: date | None


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """A seat that an account belonged to, from–until."""

    seat_code: str
    start_date: date
    end_date: date | None


def accounts(
    on: date, *, owners_in: Collection[str] | None = None, channel: str | None = None
) -> tuple[AccountRow, ...]:
    """Accounts valid on a day, by code; two queries.

    Args:
        on: The day.
        owners_in: Only those of these seats (codes).
        channel: Only those of this channel.
    """
    owner = owners(on)
    rows = Account.objects.on(on).select_related("group").order_by("code")
    if channel is not None:
        rows = rows.filter(channel=channel)
    return tuple(
        AccountRow(
            row.code,
            row.name,
            row.name_other,
            row.group.code if row.group else None,
            row.dealer_tier,
            row.channel,
            owner.get(row.code),
            row.attributes,
            row.start_date,
            row.end_date,
        )
        for row in rows
        if owners_in is None or owner.get(row.code) in owners_in
    )


def owners(on: date) -> dict[str, str]:
    """Account code → seat code, as of a day; one query."""
    rows = AccountOwner.objects.on(on).order_by("start_date")
    return dict(rows.values_list("account__code", "seat__code"))


def owner_of(account: str, on: date) -> str | None:
    """Code of the seat an account (its code) belongs to on a day; None: nobody's."""
    rows = AccountOwner.objects.on(on).filter(account__code=account)
    return rows.values_list("seat__code", flat=True).order_by("-start_date").first()


def owner_history(account: str) -> tuple[OwnerRow, ...]:
    """All seats an account (its code) belonged to, the first one first."""
    rows = AccountOwner.objects.filter(account__code=account).order_by("start_date")
    return tuple(
        OwnerRow(*row)
        for row in rows.values_list("seat__code", "start_date", "end_date")
    )
