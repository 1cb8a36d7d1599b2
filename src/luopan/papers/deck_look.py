"""How a pack looks in slides and documents: colours, and how many lines a text takes."""

from luopan.papers.deck import Cell, Table

INK, INK_2, INK_3 = "16191F", "4B5363", "626A79"
LINE, ACCENT, PALE, WHITE = "D5D9E0", "3F4FC4", "C3C9F1", "FFFFFF"
TONES = {
    "ahead": "0A726C",
    "behind": "B4410F",
    "risk": "83600A",
    "quiet": INK_3,
    "strong": INK,
}
FILLS = {"ahead": "1D9A91", "behind": "DD6B32"}
STEPS = {
    "p3": "7CC8C1",
    "p2": "AEDDD8",
    "p1": "D8EFEC",
    "z0": "F1F3F6",
    "n1": "FBE3D5",
    "n2": "F6C2A4",
    "n3": "EE9A6C",
}
MARKS = {"ahead": "▲", "behind": "▼", "risk": "◆"}
WIDE = 0x2E80  # from here on a sign is as wide as it is high


def width(text: str, size: float) -> float:
    """About how wide a text is, in points.

    Example:
        >>> width("华东 A1", 10.0)
        36.8
    """
    return round(sum(size if ord(c) >= WIDE else size * 0.56 for c in text), 1)


def lines(text: str, size: float, room: float) -> int:
    """How many lines a text takes in a width, in points; one for no text."""
    parts = text.split("\n")
    return sum(max(-(-int(width(one, size)) // max(int(room), 1)), 1) for one in parts)


def row_lines(row: tuple[Cell, ...], table: Table, size: float, room: float) -> int:
    """How many lines the highest cell of a row takes in a table of a width."""
    whole = sum(table.widths)
    return max(
        lines(cell.text, size, room * part / whole - 12)
        for cell, part in zip(row, table.widths, strict=True)
    )


def bottom(bars: list[tuple[float, float]], wholes: list[float]) -> float:
    """Where the axis of a bridge begins: at 0, or higher where steps would be too thin.

    Args:
        bars: Lower and upper end of each step.
        wholes: Sizes of the wholes.

    Example:
        >>> bottom([(90.0, 100.0)], [100.0, 90.0])
        86.5
        >>> bottom([(10.0, 100.0)], [100.0, 10.0])
        0.0
    """
    top = max([high for _low, high in bars] + wholes, default=0.0)
    least = min([low for low, _high in bars] + wholes, default=0.0)
    if least > 0.4 * top:
        return max(least - 0.35 * (top - least), 0.0)
    return min(least, 0.0)
