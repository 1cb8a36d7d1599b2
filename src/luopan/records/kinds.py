"""The kind of record that a sheet holds, from the roles of its columns."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext_lazy as _

from luopan.records.blocks import Block
from luopan.records.coded import names
from luopan.records.wording import DATE_ROLES, RETURN_WORDS, TARGET_WORDS, plain
from luopan.sheets.cells import Column

NAMED_KINDS = {
    "return": RETURN_WORDS,
    "credit_note": ("红字发票", "红冲", "贷项", "creditnote", "creditmemo"),
    "rebate": ("返利", "rebate"),
    "sell_out": ("动销", "终端销", "sellout", "sellthrough"),
}
"""What a sheet's name says of rows that would else be orders."""
ORDER_WORDS = ("订单", "销售", "order", "sales")


def kind_of(
    block: Block, by_name: Mapping[str, str], months: bool
) -> tuple[str, float, str]:
    """Kind of record, how surely, and why.

    Args:
        block: The cells.
        by_name: Role by column name.
        months: Whether there is a column for each month.
    """
    roles = {role for role in by_name.values() if role}
    place = plain(f"{block.sheet} {block.file} {' '.join(block.title)}")
    says_target = any(word in place for word in TARGET_WORDS)
    timed = bool(roles & {*DATE_ROLES, "month", "year", "quarter"})
    for kind, certainty, true, why in _RULES:
        if true(roles, timed, months, says_target):
            if kind in ("order", "invoice") and (said := _by_name_of(block)):
                return said, 0.8, _("the sheet's name says so")
            return kind, certainty, why()
    if len(block) and any(_is_key(cells) for cells in block.columns.values()):
        return (
            "lookup",
            0.7,
            _("each row names something once; there are no dated amounts"),
        )
    return "unknown", 0.0, _("neither a date with an amount nor a list of names")


def _by_name_of(block: Block) -> str:
    """The kind that the name of a sheet, or of a file without sheets, speaks of."""
    name = plain(block.sheet or block.file.rpartition(".")[0])
    if not block.sheet and any(word in name for word in ORDER_WORDS):
        return ""  # "sales_and_returns.csv" is no list of returns
    for kind, words in NAMED_KINDS.items():
        if any(word in name for word in words):
            return kind
    return ""


_PRODUCTS = {"item", "product_id", "category", "subcategory"}
_PARTS = {"contract_number", "invoice_number"}
_SOLD = {"amount", "quantity"}
_Rule = tuple[
    str, float, Callable[[set[str], bool, bool, bool], bool], Callable[[], str]
]
_RULES: tuple[_Rule, ...] = (
    (
        "stock",
        0.9,
        lambda r, timed, months, target: (
            timed
            and "stock_quantity" in r
            and bool(r & {"account", "account_id"})
            and not r & {"amount", "number"}
        ),
        lambda: _("a column of stock"),
    ),
    (
        "cost",
        0.9,
        lambda r, timed, months, target: (
            {"unit_cost", "from_date"} <= r and bool(r & _PRODUCTS) and not r & _SOLD
        ),
        lambda: _("costs of products"),
    ),
    (
        "instalment",
        0.9,
        lambda r, timed, months, target: (
            bool(r & _PARTS)
            and "plan_date" in r
            and bool(r & {"plan_amount", "amount"})
            and not r & {"contract_date", "invoice_date", "receipt_date"}
        ),
        lambda: _("a payment schedule"),
    ),
    (
        "stage",
        0.9,
        lambda r, timed, months, target: (
            {"opportunity", "stage", "stage_date"} <= r
            and not r & {"amount", "created_date", "closed_date", "expected_date"}
        ),
        lambda: _("days on which deals entered a stage"),
    ),
    (
        "credit_note",
        0.9,
        lambda r, timed, months, target: bool(
            r & {"credit_number", "credit_amount", "credit_date"}
        ),
        lambda: _("a column of credit notes"),
    ),
    (
        "rebate",
        0.9,
        lambda r, timed, months, target: (
            timed and bool(r & {"rebate_amount", "rebate_number"}) and not r & _SOLD
        ),
        lambda: _("a column of rebates"),
    ),
    (
        "sell_out",
        0.9,
        lambda r, timed, months, target: (
            timed and "sell_out_quantity" in r and not r & {"stock_quantity"}
        ),
        lambda: _("a column of dealer sell-out"),
    ),
    (
        "return",
        0.9,
        lambda r, timed, months, target: (
            bool(r & {"return_number", "return_date"})
            and bool(r & {"amount", "quantity"})
            and not r & {"date"}
        ),
        lambda: _("a column of returns"),
    ),
    (
        "returns",
        0.9,
        lambda r, timed, months, target: (
            {"returned", "number"} <= r and "amount" not in r
        ),
        lambda: _("order numbers and a word for returned"),
    ),
    (
        "opportunity",
        0.9,
        lambda r, timed, months, target: (
            "opportunity" in r
            or (
                "stage" in r
                and bool(r & {"closed_date", "created_date", "expected_date"})
            )
        ),
        lambda: _("a stage or an opportunity number"),
    ),
    (
        "stated_target",
        0.9,
        lambda r, timed, months, target: (
            bool(r & {"target", "profit_target", "quantity_target"})
            and "amount" not in r
        ),
        lambda: _("a column of targets"),
    ),
    (
        "stated_target",
        0.8,
        lambda r, timed, months, target: (
            target and (months or (timed and "amount" in r))
        ),
        lambda: _("its name mentions targets"),
    ),
    (
        "receipt",
        0.9,
        lambda r, timed, months, target: bool(r & {"receipt_amount", "receipt_date"}),
        lambda: _("a column of receipts"),
    ),
    (
        "invoice",
        0.9,
        lambda r, timed, months, target: (
            bool(r & {"invoice_number", "invoice_date"})
            and bool(r & {"amount", "invoice_amount"})
        ),
        lambda: _("a column of invoices"),
    ),
    (
        "contract",
        0.9,
        lambda r, timed, months, target: (
            bool(r & {"contract_number", "contract_date"}) and "amount" in r
        ),
        lambda: _("a column of contracts"),
    ),
    (
        "shipment",
        0.8,
        lambda r, timed, months, target: (
            "shipment_number" in r
            and "date" not in r
            and bool(r & {"amount", "quantity"})
        ),
        lambda: _("a column of shipments"),
    ),
    (
        "activity",
        0.8,
        lambda r, timed, months, target: (
            bool(r & {"activity_kind", "visit_date"})
            and timed
            and not r & {"amount", "quantity"}
        ),
        lambda: _("visits with a day"),
    ),
    (
        "order",
        0.9,
        lambda r, timed, months, target: (
            timed
            and ("amount" in r or ("quantity" in r and not r & {"stock_quantity"}))
        ),
        lambda: _("a day and an amount in each row"),
    ),
    (
        "order",
        0.6,
        lambda r, timed, months, target: months,
        lambda: _("a column for each month"),
    ),
)


def _is_key(cells: Column) -> bool:
    """Whether the column names each row once."""
    coded = names(cells)
    filled = int((coded.codes >= 0).sum())
    words = sum(not value.replace(".", "").isdigit() for value in coded.values)
    different = len(coded.values)
    return 0 < different >= 0.98 * filled and words >= 0.5 * different
