"""Tables in a terminal, where a Chinese character is two columns wide."""

import unicodedata
from collections.abc import Callable, Sequence

MILLION = 1_000_000


def width(text: str) -> int:
    """Columns that a text takes."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def amount_text(millionths: int, *, plain: bool = False) -> str:
    """An amount with all the decimals it has: ``1,234.5``.

    Example:
        >>> amount_text(-1_234_500_000), amount_text(5_000_000), amount_text(120_000)
        ('-1,234.5', '5', '0.12')
    """
    whole, part = divmod(abs(millionths), MILLION)
    sign = "-" if millionths < 0 else ""
    text = f"{sign}{whole}" if plain else f"{sign}{whole:,}"
    return f"{text}.{part:06}".rstrip("0") if part else text


def percent_text(share: float | None) -> str:
    """``12.3%``; a dash where there is none.

    Example:
        >>> percent_text(0.1234), percent_text(None)
        ('12.3%', '—')
    """
    return "—" if share is None else f"{share:.1%}"


class Table:
    """Rows under a head; the first text columns to the left, figures to the right."""

    def __init__(self, head: Sequence[str]) -> None:
        self.rows: list[tuple[str, ...]] = [tuple(head)]

    def add(self, *cells: str) -> None:
        """One more row."""
        self.rows.append(cells)

    def show(self, say: Callable[[str], None]) -> None:
        """Print it."""
        widths = [
            max(width(row[n]) for row in self.rows) for n in range(len(self.rows[0]))
        ]
        for place, row in enumerate(self.rows):
            say(
                "  ".join(
                    _padded(c, w, self._is_figure(n))
                    for n, (c, w) in enumerate(zip(row, widths, strict=True))
                ).rstrip()
            )
            if place == 0:
                say("  ".join("─" * w for w in widths))
        say("")

    def _is_figure(self, column: int) -> bool:
        cells = [row[column] for row in self.rows[1:]]
        return bool(cells) and all(c[:1].isdigit() or c[:1] in "-+—" for c in cells)


def _padded(text: str, wanted: int, to_right: bool) -> str:
    space = " " * (wanted - width(text))
    return space + text if to_right else text + space
