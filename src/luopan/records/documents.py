"""Orders, opportunities and stated targets out of their columns."""

from typing import Any

import numpy as np
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from luopan.records.coded import Coded
from luopan.records.columns.bulk import NULL
from luopan.records.drafting import Columns, Draft, Reader, currencies, finished
from luopan.records.periods import spans, whole_year
from luopan.records.taxes import net_amounts, tax_basis

MEASURES = ("amount", "quantity", "cost", "profit")
GOALS = {"target": "amount", "profit_target": "profit", "quantity_target": "quantity"}
WON = ("won", "赢单", "成交", "赢", "已成交", "签约", "已签约", "closedwon", "成功")
LOST = ("lost", "输单", "丢单", "输", "失败", "closedlost", "流失", "已丢单", "关闭")


def draft_documents(
    reader: Reader, columns: Columns, kind: str, currency: str
) -> Draft | None:
    """Orders, invoices, receipts and the like: a day and an amount in each row."""
    found, choices = reader.frame.found, reader.choices
    amount = found.amount_column(choices)
    quantity = found.quantity_column(choices)
    if not amount and not quantity:
        reader.findings.about(
            found.block,
            _("No column looks like an amount."),
            _("Specify which one it is."),
        )
        return None
    day = day_column(reader, kind)
    if day is None:
        return None
    amounts = {}
    for measure in MEASURES:
        name = {"amount": amount, "quantity": quantity}.get(measure)
        name = (
            (getattr(choices, measure) or found.named(measure))
            if name is None
            else name
        )
        if name and name in found.columns:
            needed = measure == "amount" or (measure == "quantity" and not amount)
            amounts[measure] = reader.amounts(name, needed=needed)
    days = {"day_date": day}
    if due := found.named("due_date"):
        days["due_date"] = reader.days(due)
    texts = {
        name: reader.frame.names(column)
        for name, column in (
            ("number", found.number_column(choices)),
            ("line", line_column(reader)),
            ("channel", found.named("channel")),
            ("returned", found.named("returned")),
            ("original", found.answered_column(choices)),
            ("invoice", found.named("invoice_number") if kind == "receipt" else ""),
        )
        if column
    }
    texts["currency"] = currencies(reader, amount, currency)
    if basis := tax_basis(amount, found.block.title):
        size = len(reader.frame)
        texts["tax_basis"] = Coded(np.zeros(size, dtype=np.int64), [basis])
        if (
            basis == "incl"
            and (net := net_amounts(reader, amounts["amount"])) is not None
        ):
            amounts["net"] = net
    return finished(reader, columns, kind, days, amounts, texts)


def draft_opportunities(
    reader: Reader, columns: Columns, currency: str
) -> Draft | None:
    """Opportunities: won and lost ones need the day they were closed; won ones an amount."""
    found, choices = reader.frame.found, reader.choices
    texts = {}
    if number := found.number_column(choices):
        texts["key"] = reader.frame.names(number)
    if stage := found.named("stage", "outcome"):
        texts["stage"] = reader.frame.names(stage)
        outcome = reader.frame.names(found.named("outcome") or stage)
        texts["outcome"] = outcome.through(outcome_of)
    days = {
        name: reader.days(column)
        for name in ("created_date", "expected_date", "closed_date", "stage_date")
        if (column := _said_or(found, choices.date, name))
    }
    amount = found.amount_column(choices)
    if not amount or not days:
        reader.findings.about(
            found.block,
            _(
                "Opportunities need an amount and a date; one of the columns is missing."
            ),
            _("Specify which columns they are."),
        )
        return None
    amounts = {"amount": reader.amounts(amount)}
    if "outcome" in texts and "closed_date" in days:
        closed = texts["outcome"].codes >= 0
        won_at = [v == "won" for v in texts["outcome"].values] + [False]
        won = np.asarray(won_at)[texts["outcome"].codes]
        reader.refuse(
            np.flatnonzero(closed & np.isnat(days["closed_date"]) & reader.good),
            found.named("closed_date"),
            _("It is closed, but the closing day is missing."),
            _("Fill in the day, or leave the stage open."),
        )
        reader.refuse(
            np.flatnonzero(won & (amounts["amount"] == NULL) & reader.good),
            amount,
            _("It is won, but has no amount."),
            _("Fill it in (0 is an amount), or remove the row."),
        )
    texts["currency"] = currencies(reader, amount, currency)
    return finished(reader, columns, "opportunity", days, amounts, texts)


def _said_or(found: Any, said: str, role: str) -> str:
    if role == "closed_date" and said in found.columns:
        return said
    return str(
        found.named(role) or (found.named("date") if role == "closed_date" else "")
    )


def outcome_of(stage: str) -> str | None:
    """``won`` or ``lost``, or None while it is open."""
    word = "".join(stage.casefold().split())
    if word in WON:
        return "won"
    return "lost" if word in LOST else None


def day_column(reader: Reader, kind: str) -> NDArray[np.datetime64] | None:
    """The day that counts, from a day, a month or a year; None where nothing says it."""
    found = reader.frame.found
    name = found.date_column(reader.choices)
    if name and found.columns[name].role not in ("month", "year", "quarter"):
        return reader.days(name, needed=True)
    span = spans(reader)
    if span is not None:
        return span[0]
    reader.findings.about(
        found.block, _("No column looks like a date."), _("Specify which one it is.")
    )
    return None


def line_column(reader: Reader) -> str:
    """The column that numbers the lines, if it really does."""
    found = reader.frame.found
    name = reader.choices.line or found.named("line")
    if not name or name not in found.columns:
        return ""
    number = found.number_column(reader.choices)
    if not number:
        return name if reader.choices.line else ""
    values = reader.frame.names(name).values
    figures = sum(any(c.isdigit() for c in value) for value in values)
    return name if reader.choices.line or figures >= 0.9 * len(values) else ""


def draft_targets(
    reader: Reader, columns: Columns, currency: str, metrics: dict[str, str]
) -> list[Draft]:
    """Targets as a file states them: one draft for each column of targets.

    Args:
        reader: The sheet.
        columns: Which column is what.
        currency: Where the file names none.
        metrics: Measure (amount, profit, quantity) → code of the metric it is about.
    """
    found, choices = reader.frame.found, reader.choices
    time = spans(reader) or whole_year(reader)
    if time is None:
        reader.findings.about(
            found.block,
            _("The targets do not state which month, quarter or year they are for."),
            _("Add a column for it, or enter the year."),
        )
        return []
    goals = {
        name: GOALS[c.role] for name, c in found.columns.items() if c.role in GOALS
    }
    if choices.amount in found.columns or not goals:
        goals = {found.amount_column(choices): "amount"}
    drafts = []
    for name, measure in goals.items():
        if not name:
            continue
        amounts = reader.amounts(name)
        before = found.metric if len(goals) == 1 else ""
        metric = choices.metric or before or metrics[measure]
        size = len(reader.frame)
        texts = {"metric": Coded(np.zeros(size, dtype=np.int64), [metric])}
        if measure != "quantity":
            texts["currency"] = currencies(reader, name, currency)
        draft = finished(
            reader,
            columns,
            "stated_target",
            {"start_date": time[0], "end_date": time[1]},
            {"amount": amounts},
            texts,
        )
        drafts.append(draft.taken(draft.amounts["amount"] != NULL))
    return drafts
