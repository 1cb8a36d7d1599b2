"""The drawings of a pack as charts of PowerPoint, with the numbers behind them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from luopan.papers.deck import Bar, Bridge, Months
from luopan.papers.deck_look import ACCENT, FILLS, INK, INK_2, LINE, PALE, bottom
from luopan.papers.deck_tiles import rgb

Frame = tuple[int, int, int, int]  # left, top, width, height in EMU
SMALL, TINY = Pt(9), Pt(8)


def bridge_chart(slide: Any, bridge: Bridge, frame: Frame) -> Any:
    """A bridge: stacked columns, the lowest part unseen, labels on a part without height."""
    spans = _spans(bridge.bars)
    parts = [
        (abs(bar.size), low)
        for bar, (low, _high) in zip(bridge.bars, spans, strict=True)
    ]
    data: Any = _charted()
    data.categories = [bar.name for bar in bridge.bars]
    data.add_series(
        " ", [0 if b.whole else low for b, (_s, low) in _pair(bridge, parts)]
    )
    for is_kind in (_is_whole, _is_more, _is_less):
        sizes = [s if is_kind(b) else None for b, (s, _low) in _pair(bridge, parts)]
        data.add_series(_series_name(bridge, is_kind), sizes)
    top = max(high for _low, high in spans)
    data.add_series("  ", [top * 0.06] * len(parts))
    chart = _chart(slide, XL_CHART_TYPE.COLUMN_STACKED, frame, data)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 45, 100
    unseen, whole, more, less, labels = plot.series
    for one in (unseen, labels):
        one.format.fill.background()
        one.format.line.fill.background()
    for one, colour in (
        (whole, ACCENT),
        (more, FILLS["ahead"]),
        (less, FILLS["behind"]),
    ):
        _fill(one, colour)
    for place, bar in enumerate(bridge.bars):
        sign = "" if bar.whole else "▲ " if bar.size >= 0 else "▼ "
        _label(labels.points[place], sign + bar.text, XL_LABEL_POSITION.INSIDE_BASE)
    steps = [s for b, s in zip(bridge.bars, spans, strict=True) if not b.whole]
    low = bottom(steps, [b.size for b in bridge.bars if b.whole])
    axis = chart.value_axis
    axis.minimum_scale, axis.maximum_scale = low, top + (top - low) * 0.12
    return chart


def _pair(bridge: Bridge, parts: list[Any]) -> list[Any]:
    return list(zip(bridge.bars, parts, strict=True))


def _is_whole(bar: Bar) -> bool:
    return bar.whole


def _is_more(bar: Bar) -> bool:
    return not bar.whole and bar.size >= 0


def _is_less(bar: Bar) -> bool:
    return not bar.whole and bar.size < 0


def _series_name(bridge: Bridge, kind: Any) -> str:
    if kind is _is_whole:
        return " – ".join(bar.name for bar in bridge.bars if bar.whole) or " "
    return "+" if kind is _is_more else "−"


def _spans(bars: tuple[Bar, ...]) -> list[tuple[float, float]]:
    level, found = 0.0, []
    for bar in bars:
        start = 0.0 if bar.whole else level
        level = start + bar.size
        found.append((min(start, level), max(start, level)))
    return found


def months_chart(slide: Any, said: Months, frame: Frame) -> Any:
    """Months: what came dark, what is expected light, what was to come beside it."""
    data: Any = _charted()
    data.categories = [month.name for month in said.months]
    data.add_series(said.target, [month.target for month in said.months])
    data.add_series(
        f"{said.came} / {said.ahead}", [month.size for month in said.months]
    )
    chart = _chart(slide, XL_CHART_TYPE.COLUMN_CLUSTERED, frame, data)
    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.TOP
    chart.legend.include_in_layout = False
    chart.legend.font.size = SMALL
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 55, -5
    target, came = plot.series
    _fill(target, LINE)
    _fill(came, ACCENT)
    for place, month in enumerate(said.months):
        point = came.points[place]
        if not month.over:
            point.format.fill.solid()
            point.format.fill.fore_color.rgb = rgb(PALE)
        _label(point, month.text, XL_LABEL_POSITION.OUTSIDE_END)
    return chart


class _Written(CategoryWorkbookWriter):
    """The workbook behind a chart: a name that begins with ``=`` is a name, no formula."""

    @contextmanager
    def _open_worksheet(self, xlsx_file: Any) -> Iterator[tuple[Any, Any]]:
        plain = {"strings_to_formulas": False, "strings_to_urls": False}
        workbook = Workbook(xlsx_file, {"in_memory": True} | plain)
        yield workbook, workbook.add_worksheet()
        workbook.close()


class _Charted(CategoryChartData):
    @property
    def _workbook_writer(self) -> Any:
        made: Any = _Written
        return made(self)


def _charted() -> Any:
    made: Any = _Charted
    return made()


def _chart(slide: Any, kind: Any, frame: Frame, data: Any) -> Any:
    chart = slide.shapes.add_chart(kind, *map(Emu, frame), data).chart
    chart.has_legend = False
    chart.has_title = False
    chart.font.size = SMALL
    chart.font.color.rgb = rgb(INK_2)
    axis = chart.value_axis
    axis.visible = False
    axis.has_major_gridlines = False
    names = chart.category_axis
    names.format.line.color.rgb = rgb(LINE)
    names.has_major_gridlines = False
    names.tick_labels.font.size = TINY
    names._element.find(qn("c:txPr")).find(qn("a:bodyPr")).set("rot", "0")  # across
    return chart


def _fill(series: Any, colour: str) -> None:
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = rgb(colour)
    series.invert_if_negative = False


def _label(point: Any, text: str, place: Any) -> None:
    frame = point.data_label.text_frame
    frame.text = text
    run = frame.paragraphs[0].runs[0]
    run.font.size = TINY
    run.font.color.rgb = rgb(INK)
    point.data_label.position = place
