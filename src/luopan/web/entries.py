"""What people type into a cell: ``120万`` sets it, ``+5%`` scales it, ``+3.5k`` adds to it.

``read`` in ``static/js/numbers.js`` is the twin that works while one types; both are held to one
table of examples, ``tests/web/number_vectors.json``. Amounts themselves are read as in files
(``luopan.sheets.values``).
"""

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Literal, NamedTuple

from luopan.sheets.values import Fault, number
from luopan.sheets.values.habits import bare
from luopan.sheets.values.numerals import LIMIT

WIDE = str.maketrans("＊×✕＝÷–。ｋｗｍｂＫＷＭＢ", "*xx=/-.kwmbKWMB")
LETTERS = {"m": "百万", "b": "十亿"}  # as English speakers write them
LETTER = re.compile(r"(?<=[0-9.])\s*([mb])(?=\)?$)", re.IGNORECASE)
BARE = re.compile(r"[-+().,0-9\s]+(?:e[-+]?[0-9]+[\s)-]*)?", re.IGNORECASE)
EXACT = Context(prec=120)
FINE = Decimal("1e-18")  # so far a division is carried


class Entry(NamedTuple):
    """What is to become of the cell.

    ``set``: the amount; ``add``: so much more (less, if negative); ``scale``: so many times.
    """

    kind: Literal["set", "add", "scale"]
    amount: Decimal

    def applied(self, quanta: int, quantum: Decimal) -> int:
        """The cell's new amount.

        Args:
            quanta: Its amount now, in quanta.
            quantum: One quantum in units of the amount: 0.01 for fen.

        Returns:
            In quanta; a half is rounded away from zero.
        """
        if self.kind == "scale":
            return _whole(EXACT.multiply(Decimal(quanta), self.amount))
        moved = _whole(EXACT.divide(self.amount, quantum))
        return moved if self.kind == "set" else quanta + moved


def read(text: str, unit: Decimal | int = 1) -> Entry | None:
    """What a text says, exactly; None if it says nothing that could be done.

    Args:
        text: ``120万``, ``1.2亿``, ``120w``, ``3.5k``, ``(1,200)``, ``１２``, ``¥``: set;
            ``+120``, ``-=3万``: add; ``+5%``, ``-10%``, ``*1.1``, ``/2``: scale.
        unit: What a bare number is counted in: 10000 where the table says 万元. A number with
            a word or a sign of money says itself what it is.

    Example:
        >>> read("120万").amount, read("12", unit=10_000).amount, read("²")
        (Decimal('1200000'), Decimal('120000'), None)
        >>> read("-10%")
        Entry(kind='scale', amount=Decimal('0.90'))
    """
    plain = bare(text.translate(WIDE))
    if re.fullmatch(r"[-+][^-+%]*%", plain):
        return _entry("scale", _by_share(plain))
    if plain[:1] in {"*", "x", "X", "/"}:
        return _entry("scale", _by_factor(plain))
    if plain[:2] in {"+=", "-="}:
        return _entry("add", _worth(plain[2:], unit, minus=plain[0] == "-"))
    if plain[:1] == "+":
        return _entry("add", _worth(plain[1:], unit))
    return _entry("set", _worth(plain.removeprefix("="), unit))


def _entry(
    kind: Literal["set", "add", "scale"], amount: Decimal | None
) -> Entry | None:
    return None if amount is None else Entry(kind, amount)


def _by_share(plain: str) -> Decimal | None:
    share = _number(plain)
    return None if share is None or share < -1 else 1 + share


def _by_factor(plain: str) -> Decimal | None:
    factor = _number(plain[1:])
    if factor is None or factor < 0 or (plain[0] == "/" and factor == 0):
        return None
    if plain[0] != "/":
        return factor
    return EXACT.divide(Decimal(1), factor).quantize(FINE, ROUND_HALF_UP)


def _worth(text: str, unit: Decimal | int, *, minus: bool = False) -> Decimal | None:
    """The amount; a share (``5%``) of nothing said is none."""
    amount = None if "%" in text else _number(text)
    if amount is None:
        return None
    if BARE.fullmatch(text.strip()):
        amount = EXACT.multiply(amount, Decimal(unit))
    return None if abs(amount) >= LIMIT else -amount if minus else amount


def _number(text: str) -> Decimal | None:
    told = LETTER.sub(lambda found: LETTERS[found[1].lower()], text)
    amount = number(told)
    return None if isinstance(amount, Fault) else amount


def _whole(amount: Decimal) -> int:
    return int(amount.to_integral_value(ROUND_HALF_UP))
