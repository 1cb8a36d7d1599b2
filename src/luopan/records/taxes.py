"""Whether amounts include tax, and what they are without it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from luopan.records.columns.bulk import NULL
from luopan.records.drafting import Reader
from luopan.records.wording import plain

EXCLUDING: tuple[str, ...] = (
    "不含税",
    "未税",
    "excltax",
    "exclvat",
    "exclofvat",
    "excludingtax",
)
EXCLUDING += ("excludingvat", "withouttax", "beforetax", "netoftax", "netofvat")
INCLUDING: tuple[str, ...] = (
    "含税",
    "价税合计",
    "incltax",
    "inclvat",
    "includingtax",
    "includingvat",
)
INCLUDING += ("withtax", "taxincl", "vatincl")
RATES = ("税率", "增值税率", "taxrate", "vatrate", "vat%", "tax%")
TAXES = ("税额", "增值税额", "税金", "taxamount", "vatamount", "vat", "tax")
PRICES = ("单价", "price", "成本", "cost", "目标", "target")
ONE = 1_000_000
HIGHEST = 100 * ONE  # a rate above 1 is in per cent


def tax_basis(header: str, title: Sequence[str] = ()) -> str:
    """``incl`` or ``excl`` where the header, or a line above it, says so; else ``""``.

    Example:
        >>> tax_basis("销售额（不含税）"), tax_basis("Amount incl. VAT"), tax_basis("金额")
        ('excl', 'incl', '')
    """
    for text in map(plain, (header, *title)):
        if any(word in text for word in EXCLUDING):
            return "excl"
        if any(word in text for word in INCLUDING):
            return "incl"
    return ""


def net_amounts(reader: Reader, amounts: NDArray[np.int64]) -> NDArray[np.int64] | None:
    """Amounts without tax, from a column of them, of the tax, or of its rate.

    Args:
        reader: The sheet.
        amounts: Millionths, tax included; NULL where there is none.

    Returns:
        Millionths; NULL where the row does not say. None if no column says it.
    """
    names = {name: plain(name).strip("()[]") for name in reader.frame.found.columns}
    for name, text in names.items():
        if tax_basis(name) == "excl" and not any(word in text for word in PRICES):
            return reader.amounts(name)
    for name, text in names.items():
        if text in TAXES:
            tax = reader.amounts(name)
            known = (tax != NULL) & (amounts != NULL)
            return np.where(known, amounts - tax, NULL)
    for name, text in names.items():
        if text in RATES:
            return without_tax(amounts, reader.amounts(name))
    return None


def without_tax(
    amounts: NDArray[np.int64], rates: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Amounts ÷ (1 + rate), halves to even.

    Args:
        amounts: Millionths; NULL where there is none.
        rates: Millionths: 0.13, or 13 where the column is in per cent. A rate below 0
            or above 100 % says nothing.

    Example:
        >>> (without_tax(np.array([113_000_000]), np.array([130_000])) // ONE).tolist()
        [100]
    """
    known = (amounts != NULL) & (rates >= 0) & (rates <= HIGHEST)
    share = np.where(known & (rates > ONE), rates // 100, rates)
    net = np.full(len(amounts), NULL, np.int64)
    for rate in np.unique(share[known]).tolist():
        rows = np.flatnonzero(known & (share == rate))
        net[rows] = [_divided(a * ONE, ONE + rate) for a in amounts[rows].tolist()]
    return net


def _divided(amount: int, by: int) -> int:
    whole, rest = divmod(amount, by)
    return whole + (2 * rest > by or (2 * rest == by and whole % 2 == 1))
