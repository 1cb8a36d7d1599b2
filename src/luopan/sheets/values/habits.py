"""How a column writes its numbers and days."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Habit:
    """What cannot be seen from one cell alone.

    Args:
        decimal: ``.`` (1,234.50), ``,`` (1.234,50), or empty: a single cell has to
            speak for itself.
        order: ``dmy``, ``mdy`` or ``ymd`` for days in three short numbers, or empty.
        since: Day system of plain serial numbers: 1900 or 1904.
    """

    decimal: str = ""
    order: str = ""
    since: int = 1900


NOTHING_SAID = Habit()

WIDE = str.maketrans(
    {
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
        "．": ".",
        "，": ",",
        "＋": "+",
        "－": "-",
        "−": "-",
        "（": "(",
        "）": ")",
        "％": "%",
        "￥": "¥",
        "＄": "$",
        "／": "/",
        "：": ":",
        "\u3000": " ",
        "\u00a0": " ",
        "\u202f": " ",
    }
)
"""Full-width signs and their plain twins, one by one: NFKC would turn ² into 2."""

NOTHING = frozenset(
    (
        *("", "-", "--", "---", "—", "——", "–", "/", "\\"),
        *("无", "空", "暂无", "没有", "(空)", "(空白)"),
        *("n/a", "na", "null", "none", "nil", "(null)"),
    )
)
"""Words for an empty cell."""


def bare(text: str) -> str:
    """The text with plain signs and without blanks around it."""
    return text.translate(WIDE).strip(" \t\r\n\ufeff\u200b")


def says_nothing(text: str) -> bool:
    """Whether a bare text is a word for nothing. Nothing is not 0."""
    return text.lower() in NOTHING
