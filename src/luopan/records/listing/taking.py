"""A list of customers taken in: only what changes, by the services of customers."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from luopan.dimensions.services import assign_owners, change_accounts
from luopan.org.models import User
from luopan.records.listing.changes import Listed, State, effect


def take(
    *,
    actor: User,
    at: datetime,
    listed: Sequence[Listed],
    state: State,
    made: Sequence[str],
) -> dict[str, Any]:
    """Change what the list says otherwise, inside the caller's transaction.

    Args:
        actor: Who imports.
        at: Now.
        listed: What the list says.
        state: How it was before; customers that were not there are new and stand now.
        made: Codes of customers that no record speaks of.

    Returns:
        What the batch keeps, for people and for taking it back: ``effect``, codes
        ``made``, and of each that ``changed`` its fields and owner, before and after.

    Raises:
        Refused: He may not change customers, or something of it cannot be.
    """
    changed: dict[str, dict[str, Any]] = {}
    fields: dict[str, dict[str, Any]] = {}
    owners: dict[date, dict[str, str | None]] = {}
    for one in listed:
        said = state.fields(one)
        if said:
            fields[one.code] = {name: after for name, (_b, after) in said.items()}
            changed[one.code] = {name: list(pair) for name, pair in said.items()}
        if state.moves(one) and one.since:
            owners.setdefault(one.since, {})[one.code] = one.owner
            told = [state.owner_before(one), one.owner, str(one.since)]
            changed.setdefault(one.code, {})["owner"] = told
    by: Mapping[str, Any] = {"actor": actor, "at": at}
    if fields:
        change_accounts(**by, changes=fields)
    for day in sorted(owners):
        assign_owners(**by, owners=owners[day], start_date=day)
    return {"effect": effect(listed, state), "made": [*made], "changed": changed}
