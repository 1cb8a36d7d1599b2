"""A list of customers taken back with its batch."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from luopan.dimensions.services import (
    Given,
    change_accounts,
    forget_accounts,
    take_owners_back,
)
from luopan.org.models import User
from luopan.records.listing.changes import FIELDS, state_of
from luopan.records.models import Batch


def take_back(*, actor: User, at: datetime, batch: Batch) -> dict[str, int]:
    """Customers are as they were, but for what was changed since by something else.

    Returns:
        How many changed back, belong to who had them, and are gone.

    Raises:
        Refused: He may not change customers.
    """
    kept: Mapping[str, Any] = batch.source.get("customers") or {}
    if not kept:
        return {}
    by: Mapping[str, Any] = {"actor": actor, "at": at}
    changed = kept["changed"]
    fields = _fields(changed)
    owners = {
        code: Given(said["owner"][0], said["owner"][1], _day(said["owner"][2]))
        for code, said in changed.items()
        if "owner" in said
    }
    return {
        "changed": change_accounts(**by, changes=fields) if fields else 0,
        "owners": take_owners_back(**by, given=owners) if owners else 0,
        "gone": forget_accounts(**by, codes=kept["made"]) if kept["made"] else 0,
    }


def _day(said: str) -> date:
    return date.fromisoformat(said)


def _fields(changed: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """What still stands as the list said it, and what it was before."""
    state = state_of(changed)
    back: dict[str, dict[str, Any]] = {}
    for code in state.accounts:
        now = state.said(code)
        for name in FIELDS:
            before, after = changed[code].get(name, (None, None))
            if name in changed[code] and now[name] == after:
                back.setdefault(code, {})[name] = before
    return back


def customers_of(batch: Batch) -> set[str]:
    """Codes of the customers that a batch made or changed."""
    kept = batch.source.get("customers") or {}
    return {*kept.get("made", ()), *kept.get("changed", ())}
