"""The drawing of a market: what it is worth, what of it is ours, and whose the rest is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from luopan.web import figures

register = template.Library()
LINES = (14, 148)  # from top to bottom of the shares
BARS = (186, 262)  # of the sizes
TICKS = 5
LETTER = 11  # width of a Chinese letter; of others little more than half


@dataclass(frozen=True)
class _Frame:
    """How wide a drawing is, and what is left of it beside the columns for words."""

    wide: int
    left: int
    right: int

    def across(self, count: int) -> list[float]:
        """The middle of each year's column."""
        step = (self.wide - self.left - self.right) / count
        return [self.left + step * (place + 0.5) for place in range(count)]


_DESK, _PHONE = _Frame(640, 44, 118), _Frame(344, 38, 46)


@register.simple_tag
def market_chart(drawn: dict[str, Any], words: str, narrow: bool = False) -> SafeString:
    """Shares as lines above, the market as columns with own sales in them below.

    Args:
        drawn: ``years``, ``sizes``, ``own``, ``labels`` (one a year) and ``shares``
            (name and values of each line, the own one first).
        words: What it shows, for who cannot see it.
        narrow: For a phone: ends of lines say their share only; ``market_legend`` names
            the lines.
    """
    years = drawn["years"]
    if not years:
        return SafeString("")
    frame = _PHONE if narrow else _DESK
    across = frame.across(len(years))
    highest = _highest(drawn["shares"])
    return format_html(
        '<svg class="market-chart {}" viewBox="0 0 {} 296" role="img" aria-label="{}">'
        "{}{}{}{}</svg>",
        "show-s" if narrow else "hide-s",
        frame.wide,
        words,
        _grid(highest, frame),
        _lines(drawn["shares"], across, highest, frame),
        _columns(drawn, across, frame),
        format_html_join(
            "",
            '<text class="x" x="{}" y="282">{}</text>',
            ((f"{x:.1f}", year) for x, year in zip(across, years, strict=True)),
        ),
    )


@register.simple_tag
def market_legend(drawn: dict[str, Any]) -> SafeString:
    """Whose the lines are, above the drawing of a phone."""
    return format_html(
        '<ul class="market-legend show-s">{}</ul>',
        format_html_join(
            "",
            '<li><i class="s{}" aria-hidden="true"></i>{}</li>',
            (
                (number, name)
                for number, (name, values) in enumerate(drawn["shares"])
                if any(value is not None for value in values)
            ),
        ),
    )


def _highest(lines: Sequence[tuple[str, Sequence[float | None]]]) -> float:
    """The top of the axis of shares: a whole number of steps, not far above the largest."""
    largest = max((v for _n, vs in lines for v in vs if v is not None), default=0.1)
    return max(ceil(largest / _step(largest)), 1) * _step(largest)


def _step(largest: float) -> float:
    """Between two lines of the grid, five at most."""
    return next(s for s in (0.01, 0.02, 0.05, 0.1, 0.2, 1.0) if largest <= s * TICKS)


def _level(share: float, highest: float) -> float:
    top, bottom = LINES
    return bottom - (bottom - top) * min(share / highest, 1.0)


def _grid(highest: float, frame: _Frame) -> SafeString:
    step = _step(highest)
    levels = [step * n for n in range(round(highest / step) + 1)]
    return format_html_join(
        "",
        '<line class="g" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<text class="y" x="{}" y="{}">{}</text>',
        (
            (
                frame.left,
                frame.wide - frame.right,
                f"{_level(v, highest):.1f}",
                f"{_level(v, highest):.1f}",
                frame.left - 8,
                f"{_level(v, highest) + 3.5:.1f}",
                figures.percent(v, 0),
            )
            for v in levels
        ),
    )


def _lines(
    lines: Sequence[tuple[str, Sequence[float | None]]],
    across: Sequence[float],
    highest: float,
    frame: _Frame,
) -> SafeString:
    found = list(_drawn(lines, across, highest))
    ends = _apart([end for _svg, end, _n, _name, _v in found])
    return format_html_join(
        "",
        '{}<text class="e s{}" x="{}" y="{}">{}</text>',
        (
            (
                svg,
                n,
                f"{frame.wide - frame.right + 4}",
                f"{y + 3.5:.1f}",
                _end(name, figures.percent(value), frame),
            )
            for (svg, _y, n, name, value), y in zip(found, ends, strict=True)
        ),
    )


def _end(name: str, share: str, frame: _Frame) -> str:
    """Name and share at the end of a line: as much of the name as there is room for."""
    if frame is _PHONE:
        return share
    room = frame.right - 8 - len(share) * LETTER * 0.6
    shown = ""
    for letter in name:
        if (room := room - LETTER * (1 if ord(letter) > 0x2E80 else 0.6)) < LETTER:
            return f"{shown.rstrip()}… {share}"
        shown += letter
    return f"{name} {share}"


def _drawn(
    lines: Sequence[tuple[str, Sequence[float | None]]],
    across: Sequence[float],
    highest: float,
) -> Iterator[tuple[SafeString, float, int, str, float]]:
    """Each line with the height of its end, its number, its name and its last value."""
    for number, (name, values) in enumerate(lines):
        known = [
            (x, _level(v, highest), v)
            for x, v in zip(across, values, strict=True)
            if v is not None
        ]
        if not known:
            continue
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y, _v in known)
        dots = format_html_join(
            "",
            '<circle class="s{}" cx="{}" cy="{}" r="{}"/>',
            (
                (number, f"{x:.1f}", f"{y:.1f}", 3 if number == 0 else 2)
                for x, y, _v in known
            ),
        )
        line = format_html(
            '<polyline class="l s{}" points="{}"/>{}', number, points, dots
        )
        yield line, known[-1][1], number, name, known[-1][2]


def _apart(levels: Sequence[float], gap: float = 13.0) -> list[float]:
    """The same heights, moved so that no two texts lie over each other."""
    order = sorted(range(len(levels)), key=lambda n: levels[n])
    found = list(levels)
    for before, after in zip(order, order[1:], strict=False):
        found[after] = max(found[after], found[before] + gap)
    return found


def _columns(
    drawn: dict[str, Any], across: Sequence[float], frame: _Frame
) -> SafeString:
    """What the market is worth, with own sales as the filled part."""
    largest = max((size for size in drawn["sizes"] if size), default=0) or 1.0
    top, bottom = BARS
    width = min(56.0, (frame.wide - frame.left - frame.right) / len(across) * 0.5)
    rows = zip(across, drawn["sizes"], drawn["own"], drawn["labels"], strict=True)
    return format_html_join(
        "",
        '<rect class="m" x="{0}" y="{2}" width="{1}" height="{3}" rx="2"/>'
        '<rect class="o" x="{0}" y="{4}" width="{1}" height="{5}" rx="2"/>'
        '<text class="v" x="{6}" y="{7}">{8}</text>',
        (
            (
                f"{x - width / 2:.1f}",
                f"{width:.1f}",
                f"{bottom - (bottom - top) * (size or 0) / largest:.1f}",
                f"{(bottom - top) * (size or 0) / largest:.1f}",
                f"{bottom - (bottom - top) * min((own or 0) / largest, 1.0):.1f}",
                f"{(bottom - top) * min((own or 0) / largest, 1.0):.1f}",
                f"{x:.1f}",
                f"{bottom - (bottom - top) * (size or 0) / largest - 5:.1f}",
                label,
            )
            for x, size, own, label in rows
        ),
    )
