"""A small pack that is put on an organisation's file once, to see that it works."""

from datetime import UTC, datetime

from luopan.papers.deck import (
    Bar,
    Bridge,
    Cell,
    Deck,
    Heat,
    HeatLine,
    Month,
    Months,
    Page,
    Side,
    Strip,
    Table,
    Tile,
)

WORDS = {
    "zh": ("会议材料", "示例", "完成率", "目标", "实际", "预测", "单位", "说明"),
    "en": (
        "Meeting pack",
        "Example",
        "Attainment",
        "Target",
        "Actual",
        "Forecast",
        "Unit",
        "Note",
    ),
}


def example(language: str) -> Deck:
    """A deck of one page with every kind of block."""
    title, about, rate, target, actual, ahead, unit, note = WORDS[language]
    bars = (
        Bar(target, 100.0, "100", whole=True),
        Bar(unit, -20.0, "20"),
        Bar(actual, 80.0, "80", whole=True),
    )
    months = (
        Month("1", 10.0, "10", 12.0, over=True),
        Month("2", 11.0, "11", None, over=False),
    )
    line = HeatLine(unit, (Cell("90", "n2"), Cell("", "none")), Cell("90", "behind"))
    blocks = (
        Strip((Tile(rate, "80", "%", "behind", "−20", note, 0.8, 0.9),)),
        Side(
            Bridge(title, "", bars),
            Heat(rate, unit, ("1", "2"), note, (line,)),
        ),
        Months(ahead, "", months, actual, ahead, target),
        Table(note, (unit, rate), ((Cell(unit), Cell("80%")),), (2.0, 1.0), (1,)),
    )
    at = datetime(2026, 1, 1, tzinfo=UTC)
    page = Page(title, about, blocks)
    return Deck(language, title, about, about, note, about, at, (page,))
