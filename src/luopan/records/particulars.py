"""Records that are no documents: visits, dealer stock, costs, payment plans, stages."""

import numpy as np
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from luopan.records.coded import Coded
from luopan.records.documents import day_column
from luopan.records.drafting import Columns, Draft, Reader, currencies, finished

VISITS = frozenset(
    [
        "拜访",
        "上门拜访",
        "上门",
        "客户拜访",
        "实地拜访",
        "走访",
        "面访",
        "visit",
        "onsitevisit",
    ]
)
CALLS = frozenset(
    ["电话", "电话拜访", "电话沟通", "去电", "来电", "call", "phone", "phonecall"]
)
DEMONSTRATIONS = frozenset(["演示", "产品演示", "demo", "demonstration"])
YES = frozenset(["是", "有", "双向", "y", "yes", "true", "1", "√", "对"])
NOBODY = Columns((), (), "", "")
"""A part of a record has no unit of its own: it is the record's."""


def draft_activities(reader: Reader, columns: Columns) -> Draft | None:
    """Visits, calls and the like: a day in each row."""
    found = reader.frame.found
    day = day_column(reader, "activity")
    if day is None:
        return None
    texts = {
        name: reader.frame.names(column)
        for name, role in (
            ("key", "activity_number"),
            ("contact", "contact"),
            ("outcome", "outcome"),
            ("next_step", "next_step"),
        )
        if (column := found.named(role))
    }
    kind = found.named("activity_kind")
    texts["kind"] = (
        reader.frame.names(kind).through(kind_of_activity)
        if kind
        else _all(reader, "visit")
    )
    texts["kind"] = _filled(texts["kind"], "visit")
    if two_way := found.named("two_way"):
        # "" is False where it is stored
        texts["two_way"] = reader.frame.names(two_way).through(
            lambda word: "1" if word.casefold() in YES else ""
        )
    days = {"day_date": day}
    if following := found.named("next_date"):
        days["next_date"] = reader.days(following)
    return finished(reader, columns, "activity", days, {}, texts)


def kind_of_activity(word: str) -> str:
    """``visit``, ``call`` or ``demonstration`` where the word is known, else the word.

    Example:
        >>> kind_of_activity("上门拜访"), kind_of_activity("Phone call")
        ('visit', 'call')
    """
    plain = "".join(word.casefold().split())
    for kind, words in (
        ("visit", VISITS),
        ("call", CALLS),
        ("demonstration", DEMONSTRATIONS),
    ):
        if plain in words:
            return kind
    return word


def draft_stock(reader: Reader, columns: Columns) -> Draft | None:
    """What a dealer has of a product on a day."""
    found = reader.frame.found
    dealer, name = (
        columns.account or columns.account_id,
        found.named("stock_quantity", "quantity"),
    )
    if not (dealer and columns.products and name):
        return _missing(
            reader,
            _("Stock needs a dealer, a product and a quantity: a column is missing."),
        )
    day = day_column(reader, "stock")
    if day is None:
        return None
    quantity = reader.amounts(name, needed=True)
    for column in (dealer, columns.products[0]):
        _needed(reader, column)
    return finished(
        reader, columns, "stock", {"day_date": day}, {"quantity": quantity}, {}
    )


def draft_costs(reader: Reader, columns: Columns, currency: str) -> Draft | None:
    """What one of a product costs from a day on."""
    found = reader.frame.found
    name = found.named("unit_cost", "cost")
    if not columns.products or not name:
        return _missing(
            reader,
            _("Costs need a product and a unit cost: a column is missing."),
        )
    day = day_column(reader, "cost")
    if day is None:
        return None
    amount = reader.amounts(name, needed=True)
    _needed(reader, columns.products[0])
    texts = {"currency": currencies(reader, name, currency)}
    return finished(
        reader, columns, "cost", {"start_date": day}, {"amount": amount}, texts
    )


def draft_instalments(reader: Reader) -> Draft | None:
    """When how much of a contract, or an invoice, is to be paid."""
    found = reader.frame.found
    kind = "contract" if found.named("contract_number") else "invoice"
    column = found.named(f"{kind}_number")
    amount = found.named("plan_amount", "amount")
    due = found.named("plan_date", "due_date")
    if not (column and amount and due):
        return _missing(
            reader,
            _(
                "A payment plan needs a contract, a day and an amount: a column is missing."
            ),
        )
    _needed(reader, column)
    days = {"due_date": reader.days(due, needed=True)}
    amounts = {"amount": reader.amounts(amount, needed=True)}
    texts = {"number": reader.frame.names(column).through(lambda n: f"{kind}:{n}")}
    return finished(reader, NOBODY, "instalment", days, amounts, texts)


def draft_stages(reader: Reader) -> Draft | None:
    """When a deal entered which stage."""
    found = reader.frame.found
    columns = {"opportunity": found.named("opportunity"), "stage": found.named("stage")}
    since = found.named("stage_date")
    if not (since and all(columns.values())):
        return _missing(
            reader, _("Stages need a deal, a stage and a day: a column is missing.")
        )
    for column in columns.values():
        _needed(reader, column)
    texts = {name: reader.frame.names(column) for name, column in columns.items()}
    days = {"day_date": reader.days(since, needed=True)}
    return finished(reader, NOBODY, "stage", days, {}, texts)


def _all(reader: Reader, value: str) -> Coded:
    return Coded(np.zeros(len(reader.frame), dtype=np.int64), [value])


def _filled(column: Coded, value: str) -> Coded:
    """With a value where there is none."""
    if (column.codes >= 0).all():
        return column
    values = [*column.values] if value in column.values else [*column.values, value]
    return Coded(np.where(column.codes < 0, values.index(value), column.codes), values)


def _missing(reader: Reader, sentence: str) -> None:
    """A column without which there is no record."""
    reader.findings.about(
        reader.frame.found.block, sentence, _("Specify which columns they are.")
    )


def _needed(reader: Reader, column: str) -> None:
    """Every row must name something here."""
    missing: NDArray[np.int64] = np.flatnonzero(
        (reader.frame.names(column).codes < 0) & reader.good
    )
    reader.refuse(
        missing,
        column,
        _("The name is missing."),
        _("Fill it in, or remove the row."),
    )
