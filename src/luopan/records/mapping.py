"""Which column is what: said by the caller, remembered from last time, or guessed."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.records.models import Mapping as Remembered
from luopan.records.naming import fold
from luopan.trail.refusal import Refused


@dataclass(frozen=True)
class Choices:
    """What the caller says about the files; whatever is empty is recognised.

    Args:
        by: Columns of the units, top first: ``("地区", "省/自治区")``.
        product: Columns of the products, top first.
        date: Column of the day that counts.
        amount: Column of the amount.
        quantity: Column of the quantity.
        profit: Column of the profit.
        cost: Column of the cost.
        account: Column of the customer.
        number: Column of the order (document, opportunity) number.
        line: Column of the line number.
        seat: Column of the person or seat, put under the last of ``by``.
        owner: Column of whose a customer is, in a list of customers.
        metric: Code of the metric that a file of targets is about.
        currency: Currency where the file names none; else the company's.
        kind: Kind of record, where the file does not show it.
        same: Answers: spelling → the name that it means (itself: a thing of its own).
        filter: Column → value or values; other rows are left out, and counted.
        date_order: ``dmy``, ``mdy`` or ``ymd`` for dates that can be read two ways.
        year: Year of columns that say only the month.
    """

    by: tuple[str, ...] = ()
    product: tuple[str, ...] = ()
    date: str = ""
    amount: str = ""
    quantity: str = ""
    profit: str = ""
    cost: str = ""
    account: str = ""
    number: str = ""
    line: str = ""
    seat: str = ""
    owner: str = ""
    metric: str = ""
    currency: str = ""
    kind: str = ""
    same: Mapping[str, str] = field(default_factory=dict)
    filter: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    date_order: str = ""
    year: int | None = None

    def columns(self) -> list[str]:
        """Every column that is named."""
        single = [getattr(self, name) for name in SINGLE]
        return [c for c in (*self.by, *self.product, *single, *self.filter) if c]

    def filled(self, other: Mapping[str, Any]) -> "Choices":
        """The same, with what was left empty taken from elsewhere."""
        known = {f.name for f in fields(self)}
        new = {k: v for k, v in other.items() if k in known and not getattr(self, k)}
        return replace(self, **new)


SINGLE = (
    "date",
    "amount",
    "quantity",
    "profit",
    "cost",
    "account",
    "number",
    "line",
    "seat",
    "owner",
)
"""Choices that name one column."""


def check_columns(choices: Choices, existing: Iterable[str]) -> None:
    """Every column that the caller names is there.

    Raises:
        Refused: One is not; the sentence offers the nearest.
    """
    there = list(dict.fromkeys(existing))
    for name in choices.columns():
        if name not in there:
            raise Refused(
                _("There is no column “%(column)s”. Nearest: %(nearest)s."),
                column=name,
                nearest=", ".join(f"“{n}”" for n in nearest(name, there)) or "—",
            )


def nearest(name: str, there: Sequence[str], many: int = 3) -> list[str]:
    """The columns whose names are most like this one, else the first few."""
    folded = {fold(n): n for n in there}
    close = get_close_matches(fold(name), list(folded), n=many, cutoff=0.5)
    return [folded[c] for c in close] or list(there[:many])


def header_hash(header: Iterable[str]) -> str:
    """The same for the same set of column names, in whatever order."""
    names = sorted(fold(name) for name in header)
    return hashlib.sha256(json.dumps(names).encode()).hexdigest()


def recall(header: Sequence[str]) -> dict[str, str]:
    """Column → role as confirmed when this header was last applied."""
    row = Remembered.objects.filter(header_hash=header_hash(header)).first()
    return dict(row.columns) if row else {}


def recall_metric(header: Sequence[str]) -> str:
    """Code of the metric that targets under this header were about, else empty."""
    found = Remembered.objects.filter(header_hash=header_hash(header))
    return found.values_list("metric", flat=True).first() or ""


def remember(
    header: Sequence[str], columns: Mapping[str, str], at: datetime, metric: str = ""
) -> None:
    """Keep how the columns under this header were read, and what targets are about."""
    Remembered.objects.update_or_create(
        header_hash=header_hash(header),
        defaults={
            "header": list(header),
            "columns": dict(columns),
            "metric": metric,
            "confirmed_at": at,
        },
    )
