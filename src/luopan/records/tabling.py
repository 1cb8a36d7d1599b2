"""Drafts with their codes to the tables that are stored, and what they add up to."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from luopan.records.axes import Found, Path
from luopan.records.checking import Findings
from luopan.records.drafting import ONE, Draft, exact_sum
from luopan.records.tables import Table
from luopan.trail.said import worded


@dataclass(frozen=True)
class Total:
    """What the accepted rows of a sheet add up to.

    Args:
        file: Name of the file.
        sheet: Name of the sheet.
        kind: Kind of record; of opportunities: ``won``, ``lost``, ``open``.
        measure: amount, quantity, cost or profit.
        currency: Of the amounts; ``""`` for quantities.
        rows: How many rows.
        amount: Their exact sum.
        stated: What the sheet's own total row says, if it has one.
    """

    file: str
    sheet: str
    kind: str
    measure: str
    currency: str
    rows: int
    amount: Decimal
    stated: Decimal | None = None


def measure_word(measure: str) -> str:
    """A measure as people say it."""
    words = {
        "amount": _("amount"),
        "quantity": _("quantity"),
        "cost": _("cost"),
        "profit": _("profit"),
    }
    return words.get(measure, measure)


def table_of(draft: Draft, units: Found, products: Found, accounts: Found) -> Table:
    """One draft as a table."""
    columns: dict[str, Any] = {
        "row": draft.frame.found.block.rows[draft.places],
        "seat": codes(draft.units, units),
        "product": codes(draft.products, products),
    }
    if draft.accounts is not None:
        named = draft.accounts.through(lambda key: accounts.codes.get((key,)))
        columns["account"] = named.listed()
    columns |= draft.days | draft.amounts
    for name, coded in draft.texts.items():
        if name != "returned":
            columns[name] = coded.listed()
    return Table(draft.kind, columns)


def codes(
    found: tuple[NDArray[np.int64], list[Path]], settled: Found
) -> list[str | None]:
    """Code of each row's path."""
    group, different = found
    table = np.asarray(
        [*(settled.codes.get(path) for path in different), None], dtype=object
    )
    return table[group].tolist()  # type: ignore[no-any-return]


def totals_of(draft: Draft) -> list[Total]:
    """Exact sums per measure and currency; of opportunities per outcome."""
    block = draft.frame.found.block
    currency = draft.texts.get("currency")
    found = []
    for kind, rows in _by_outcome(draft):
        for measure, column in draft.amounts.items():
            if measure == "net":  # it says of the amounts what tax is in them
                continue
            money = measure != "quantity"
            names = currency.values if currency is not None and money else [""]
            for place, name in enumerate(names):
                chosen = rows
                if currency is not None and money and len(names) > 1:
                    chosen = rows & (currency.codes == place)
                if not chosen.any():
                    continue
                alone = len(names) == 1 and kind == draft.kind
                found.append(
                    Total(
                        block.file,
                        block.sheet,
                        kind,
                        measure,
                        name,
                        int(chosen.sum()),
                        Decimal(exact_sum(column[chosen])) / ONE,
                        draft.stated.get(measure) if alone else None,
                    )
                )
    return found


def _by_outcome(draft: Draft) -> list[tuple[str, NDArray[np.bool_]]]:
    everything = np.ones(len(draft), dtype=bool)
    outcome = draft.texts.get("outcome")
    if draft.kind != "opportunity" or outcome is None:
        return [(draft.kind, everything)]
    kinds = [
        (name, outcome.codes == place) for place, name in enumerate(outcome.values)
    ]
    return [*kinds, ("open", outcome.codes < 0)]


def compare_totals(draft: Draft, findings: Findings) -> None:
    """Tell where a sheet's own total row says something else than its rows."""
    for measure, stated in draft.stated.items():
        whole = Decimal(draft.whole[measure]) / ONE
        if stated != whole:
            findings.odd.append(
                worded(
                    _(
                        "%(where)s: the total row shows %(stated)s for %(measure)s, but its "
                        "rows add up to %(whole)s (difference %(difference)s)."
                    ),
                    where=draft.frame.found.block.label,
                    stated=f"{stated:,f}",
                    measure=measure_word(measure),
                    whole=f"{whole:,f}",
                    difference=f"{stated - whole:,f}",
                )
            )


def totals_of_table(table: Table, currency: str) -> list[Total]:
    """Sums of a table that was made from another one."""
    found = []
    given = "currency" in table.columns
    names = table.column("currency") if given else [currency] * len(table)
    for measure in ("amount", "quantity", "cost", "profit"):
        sums: dict[str, list[int]] = {}
        for name, amount in zip(names, table.column(measure), strict=True):
            if amount is not None:
                sums.setdefault(name if measure != "quantity" else "", []).append(
                    amount
                )
        found += [
            Total(
                "", "", table.kind, measure, name, len(each), Decimal(sum(each)) / ONE
            )
            for name, each in sums.items()
        ]
    return found
