"""What kind of records a sheet holds, and what each of its columns is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from django.utils.translation import gettext_lazy as _

from luopan.records.blocks import Block, looks, measures
from luopan.records.coded import names
from luopan.records.kinds import kind_of
from luopan.records.mapping import Choices
from luopan.records.wording import (
    DATE_ROLES,
    MEASURE_ROLES,
    NUMBER_ROLES,
    meaning,
    month_of,
    plain,
    unit_words,
)
from luopan.sheets.cells import Column as Cells

SAMPLE = 200
"""So many cells of a column are glanced at."""

UNSURE = frozenset(("sales", "value", "target", "date", "day", "指标", "任务", "cost"))
"""Headers that can mean something else than an amount or a day."""

ACCOUNT_ROLES = ("account", "account_id")
DATES_OF = {
    "order": ("date", "month", "contract_date", "ship_date", "closed_date", "year"),
    "contract": ("contract_date", "date"),
    "shipment": ("ship_date", "date"),
    "invoice": ("invoice_date", "date"),
    "receipt": ("receipt_date", "date"),
    "return": ("return_date", "date", "receipt_date"),
    "credit_note": ("credit_date", "invoice_date", "date"),
    "rebate": ("rebate_date", "date", "month"),
    "sell_out": ("date", "month"),
    "stock": ("stock_date", "date", "month"),
    "cost": ("from_date", "date", "month"),
    "opportunity": ("closed_date", "date"),
    "stated_target": ("month", "date", "quarter", "year"),
    "activity": ("visit_date", "date"),
}
AMOUNTS_OF = {
    "receipt": ("receipt_amount", "amount"),
    "invoice": ("invoice_amount", "amount"),
    "stated_target": ("target", "amount"),
    "credit_note": ("credit_amount", "amount", "invoice_amount"),
    "rebate": ("rebate_amount", "amount"),
}
QUANTITIES_OF = {"sell_out": ("sell_out_quantity", "quantity")}
NUMBERS_OF = {
    "contract": ("contract_number", "number"),
    "shipment": ("shipment_number", "number"),
    "invoice": ("invoice_number", "number"),
    "receipt": ("receipt_number", "number"),
    "return": ("return_number", "number"),
    "credit_note": ("credit_number", "number"),
    "rebate": ("rebate_number",),
    "activity": ("activity_number",),
    "opportunity": ("opportunity", "number"),
}
ANSWERED = {
    "return": "number",
    "credit_note": "invoice_number",
    "rebate": "number",
    "shipment": "number",
    "invoice": "number",
}
"""Column of the document that one of this kind answers, where it is not its own number."""
DOCUMENT_KINDS = (
    *("order", "contract", "shipment", "invoice", "receipt"),
    *("return", "credit_note", "rebate", "sell_out"),
)


@dataclass(frozen=True)
class Column:
    """One column as it is understood.

    Args:
        name: As in the header.
        role: A role of ``wording``, or ``""``.
        certainty: 1.0 said or remembered; 0.9 by its very word; less where guessed.
        why: For people.
        scale: What one unit of the cell is worth: 10000 under 万元.
        currency: As the header says, or ``""``.
    """

    name: str
    role: str
    certainty: float
    why: str
    scale: int = 1
    currency: str = ""


@dataclass(frozen=True)
class Recognised:
    """A block and what it is.

    Args:
        block: The records.
        kind: A kind of ``tables``, or ``returns`` (order numbers that came back),
            ``lookup`` (people, products, accounts), ``unknown``.
        columns: Every column, by name.
        certainty: Of the kind.
        why: For people.
        months: Columns that are months: name → (year or None, month).
        metric: Code of the metric that targets under this header were about last time.
    """

    block: Block
    kind: str
    columns: Mapping[str, Column]
    certainty: float
    why: str
    months: Mapping[str, tuple[int | None, int]]
    metric: str = ""

    def named(self, *roles: str) -> str:
        """The column with the first of the roles that is there, else ``""``."""
        by_role = {column.role: name for name, column in self.columns.items()}
        return next((by_role[role] for role in roles if role in by_role), "")

    def roles(self) -> dict[str, str]:
        """Role by column, for remembering."""
        return {name: column.role for name, column in self.columns.items()}

    def date_column(self, choices: Choices) -> str:
        """The column of the day that counts."""
        return self._said(choices.date) or self.named(*DATES_OF.get(self.kind, ()))

    def amount_column(self, choices: Choices) -> str:
        """The column of the amount."""
        said = self._said(choices.amount)
        return said or self.named(*AMOUNTS_OF.get(self.kind, ("amount",)))

    def quantity_column(self, choices: Choices) -> str:
        """The column of the quantity."""
        said = self._said(choices.quantity)
        return said or self.named(*QUANTITIES_OF.get(self.kind, ("quantity",)))

    def number_column(self, choices: Choices) -> str:
        """The column of the document number."""
        said = self._said(choices.number)
        return said or self.named(*NUMBERS_OF.get(self.kind, ("number",)))

    def answered_column(self, choices: Choices) -> str:
        """The column of the document that these answer; empty: none names it."""
        column = self.named(ANSWERED.get(self.kind, ""))
        own = self.number_column(choices)
        return "" if column == own and self.kind in ("invoice", "shipment") else column

    def _said(self, name: str) -> str:
        return name if name in self.columns else ""


def recognise(
    block: Block, remembered: Mapping[str, str], choices: Choices
) -> Recognised:
    """Understand one block.

    Args:
        block: Its cells as read.
        remembered: Column → role, from the last time this header was applied.
        choices: What the caller says; it wins.
    """
    months = _month_columns(block)
    columns = {
        name: _column(name, cells, remembered.get(name), name in months)
        for name, cells in block.columns.items()
    }
    columns = _said(_one_each(columns), choices)
    if not _lists_customers(columns, block, months):
        columns = _by_values(columns, block, months)
    columns = _unit_above(columns, block)
    by_name = {name: column.role for name, column in columns.items()}
    kind, certainty, why = kind_of(block, by_name, bool(months))
    if choices.kind and kind not in ("lookup", "returns", "unknown"):
        kind, certainty, why = choices.kind, 1.0, _("you specified it")
    return Recognised(block, kind, columns, certainty, why, months)


def _month_columns(block: Block) -> dict[str, tuple[int | None, int]]:
    found = {}
    for name in block.header:
        month = month_of(name) or month_of(name.rsplit(" ", 1)[-1])
        if month and month[0] is None and " " in name:
            year = "".join(c for c in name.rsplit(" ", 1)[0] if c.isdigit())
            month = (int(year), month[1]) if len(year) == 4 else month
        if month:
            found[name] = month
    return found if len(found) >= 3 and len(set(found.values())) == len(found) else {}


def _column(name: str, cells: Cells, remembered: str | None, is_month: bool) -> Column:
    meant = meaning(name)
    if remembered is not None:
        why = _("as confirmed last time")
        return Column(name, remembered, 1.0, why, meant.scale, meant.currency)
    if is_month or not meant.role:
        return Column(name, "", 0.0, "", meant.scale, meant.currency)
    role, certainty = meant.role, 0.9 * meant.certainty
    if not _fits(role, cells, meant.certainty == 1 and plain(name) not in UNSURE):
        return Column(name, "", 0.0, _("its cells do not match"))
    why = (
        _("by its name") if certainty > 0.8 else _("its column name contains the word")
    )
    return Column(name, role, certainty, why, meant.scale, meant.currency)


def _sample(cells: Cells, look: Callable[[Any], str] = looks) -> list[str]:
    filled = np.flatnonzero(~cells.blank)
    chosen = filled[:: max(1, len(filled) // SAMPLE)]
    return [kind for cell in cells.take(chosen) if (kind := look(cell)) != "blank"]


def _fits(role: str, cells: Cells, sure: bool) -> bool:
    """Whether the cells could be what the header says.

    Under a header that can mean nothing else, cells that are no numbers are faults to
    be named one by one, and no reason to doubt the header.
    """
    kinds = _sample(cells, measures if role in MEASURE_ROLES else looks)
    if not kinds:
        return True
    if role in DATE_ROLES:
        return sure or (kinds.count("date") + kinds.count("number")) / len(kinds) >= 0.5
    if role in MEASURE_ROLES:
        return kinds.count("date") / len(kinds) < 0.5 and (
            sure or kinds.count("number") > 0
        )
    return True


def _one_each(columns: Mapping[str, Column]) -> dict[str, Column]:
    """Of several columns with one role, the surest and leftmost keeps it."""
    best: dict[str, Column] = {}
    for column in columns.values():
        held = best.get(column.role)
        if held is None or column.certainty > held.certainty:
            best[column.role] = column
    return {
        name: column
        if best[column.role] is column
        else replace(column, role="", certainty=0.0)
        for name, column in columns.items()
    }


def _said(columns: Mapping[str, Column], choices: Choices) -> dict[str, Column]:
    """Roles that the caller's choices give."""
    result = dict(columns)
    for role in ("amount", "quantity", "profit", "cost", "account", "number", "line"):
        name = getattr(choices, role)
        if name in result and result[name].role != role:
            for other, column in result.items():
                if column.role == role:
                    result[other] = replace(column, role="")
            result[name] = replace(
                result[name], role=role, certainty=1.0, why=_("you specified it")
            )
    return result


_OF_LISTS = {"agent", "channel", "dealer_tier", "account_group"}
_OF_RECORDS = {*MEASURE_ROLES, *NUMBER_ROLES, *DATE_ROLES, "month", "year", "quarter"}
_OF_RECORDS -= {"from_date", "created_date"}


def _lists_customers(
    columns: Mapping[str, Column], block: Block, months: Mapping[str, Any]
) -> bool:
    """Whether each row is about a customer of its own, and whose or what it is.

    Then a number that no header explains, like that of its employees, is no amount.
    """
    roles = {column.role: name for name, column in columns.items() if column.role}
    key = roles.get("account_id") or roles.get("account")
    if months or not key or not roles.keys() & _OF_LISTS:
        return False
    coded = names(block.columns[key])
    each_once = len(coded.values) >= 0.98 * int((coded.codes >= 0).sum())
    return each_once and not roles.keys() & _OF_RECORDS


def _by_values(
    columns: Mapping[str, Column],
    block: Block,
    months: Mapping[str, tuple[int | None, int]],
) -> dict[str, Column]:
    """A day or an amount that no header names, where only one column can be it."""
    result = dict(columns)
    roles = {column.role for column in columns.values()}
    unnamed = [n for n, c in columns.items() if not c.role and n not in months]
    why = _("by its cells; no other column fits")
    if not roles & {*DATE_ROLES, "month", "year"}:
        days = [n for n in unnamed if _share(block.columns[n], "date") >= 0.9]
        if len(days) == 1:
            result[days[0]] = replace(
                result[days[0]], role="date", certainty=0.5, why=why
            )
            unnamed.remove(days[0])
    if not roles & {*MEASURE_ROLES} and not months:
        numbers = [n for n in unnamed if _share(block.columns[n], "number") >= 0.9]
        if len(numbers) == 1:
            only = numbers[0]
            result[only] = replace(result[only], role="amount", certainty=0.4, why=why)
    return result


def _share(cells: Cells, kind: str) -> float:
    kinds = _sample(cells)
    return kinds.count(kind) / len(kinds) if kinds else 0.0


def _unit_above(columns: Mapping[str, Column], block: Block) -> dict[str, Column]:
    """``单位:万元`` above the header holds for the amounts under it."""
    for line in block.title:
        words = plain(line).strip("()[]")
        if not words.startswith(("单位", "unit", "金额单位", "inunitsof")):
            continue
        scale, currency = unit_words(
            words.partition(":")[2] or words.partition("单位")[2]
        )
        if scale == 1 and not currency:
            continue
        money = {"amount", "target", "profit", "cost", "profit_target"}
        money |= {"receipt_amount", "invoice_amount", ""}
        return {
            name: replace(column, scale=scale, currency=column.currency or currency)
            if column.role in money and column.scale == 1
            else column
            for name, column in columns.items()
        }
    return dict(columns)
