"""What an operator types at the command: percents, amounts, pairs, lists."""

from decimal import Decimal
from typing import Any

import click


def amount_of(text: str) -> Decimal:
    """``1800万``, ``1.2亿``, ``5,000,000``; exact.

    Raises:
        click.BadParameter: It is no amount.
    """
    from luopan.sheets.values import Fault, number

    found = number(text)
    if found is None or isinstance(found, Fault):
        raise click.BadParameter(f"“{text}” is no amount; write 18000000 or 1800万")
    return found


def growth_of(text: str) -> Decimal:
    """``12%``, ``+12 %``, ``-5%`` or ``12``: always percent; 0.12 is returned for 12 %.

    Raises:
        click.BadParameter: It is no percentage.
    """
    from luopan.sheets.values import Fault, number

    bare = text.strip().replace("％", "%").removesuffix("%").strip().removeprefix("+")
    found = number(bare)
    if found is None or isinstance(found, Fault):
        raise click.BadParameter(f"“{text}” is no percentage; write 12% or -5%")
    if found < -100:
        raise click.BadParameter(f"“{text}”: nothing can shrink by more than 100%")
    return found / 100


def names_of(text: str) -> tuple[str, ...]:
    """``地区,省份``: names divided by commas of either width."""
    return tuple(
        name.strip() for name in text.replace("，", ",").split(",") if name.strip()
    )


def pairs_of(texts: tuple[str, ...], what: str) -> dict[str, str]:
    """``华东=5000000`` said as often as needed.

    Raises:
        click.BadParameter: There is no ``=``.
    """
    pairs = {}
    for text in texts:
        name, mark, value = text.partition("=")
        if not mark or not name.strip() or not value.strip():
            raise click.BadParameter(f"“{text}”: write {what}")
        pairs[name.strip()] = value.strip()
    return pairs


class Read(click.ParamType):
    """An option read by one of the functions above."""

    def __init__(self, reader: Any, name: str) -> None:
        self.reader, self.name = reader, name

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """The value as read; one that was read already stays."""
        return self.reader(value) if isinstance(value, str) else value


AMOUNT = Read(amount_of, "amount")
GROWTH = Read(growth_of, "percent")
NAMES = Read(names_of, "columns")
