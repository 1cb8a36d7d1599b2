"""Which sheets are lists of customers, and which of their columns says what."""

from collections.abc import Sequence
from dataclasses import dataclass

from luopan.records.coded import Coded, names
from luopan.records.listing.cells import tier_of
from luopan.records.mapping import Choices
from luopan.records.recognise import Recognised

ONCE = 0.98
"""So large a part of the rows of a list names a customer that no other row names."""


@dataclass(frozen=True)
class ListColumns:
    """Which column of a list of customers is what; empty: none is.

    Args:
        number: Number of the customer.
        name: Its name.
        owner: Seat or person that it belongs to.
        since: From which day on.
        channel: In which channel.
        tier: Which tier of dealer.
        group: Of which group of companies.
    """

    number: str
    name: str
    owner: str = ""
    since: str = ""
    channel: str = ""
    tier: str = ""
    group: str = ""

    @property
    def key(self) -> str:
        """The column that tells customers apart."""
        return self.number or self.name

    @property
    def taken(self) -> frozenset[str]:
        """Columns that have a place of their own, and are no attributes."""
        own = (self.number, self.name, self.owner, self.since, self.channel, self.tier)
        return frozenset({*own, self.group} - {""})


def columns_of(found: Recognised, choices: Choices) -> ListColumns | None:
    """The columns of a sheet that lists customers; None: it lists something else."""
    number, name = found.named("account_id"), found.named("account")
    if found.kind != "lookup" or not (number or name):
        return None
    if number and not _once(names(found.block.columns[number])):
        number = ""
    if not number and not (name and _once(names(found.block.columns[name]))):
        return None
    said = choices.owner if choices.owner in found.columns else ""
    tier = found.named("dealer_tier")
    return ListColumns(
        number,
        name,
        owner=said or found.named("agent"),
        since=found.named("from_date"),
        channel=found.named("channel"),
        tier=tier if tier and _are_tiers(names(found.block.columns[tier])) else "",
        group=found.named("account_group"),
    )


def _once(column: Coded) -> bool:
    filled = int((column.codes >= 0).sum())
    return 0 < len(column.values) >= ONCE * filled


def _are_tiers(column: Coded) -> bool:
    """Whether most are tiers by number; 金牌 and 银牌 are an attribute like any other."""
    tiers = sum(tier_of(value) is not None for value in column.values)
    return tiers * 2 >= len(column.values)


def lists_in(
    found: Sequence[Recognised], choices: Choices
) -> list[tuple[Recognised, ListColumns]]:
    """The sheets that list customers."""
    each = [(one, columns_of(one, choices)) for one in found]
    return [(one, columns) for one, columns in each if columns is not None]
