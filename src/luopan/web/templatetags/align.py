"""What the pages of agreeing draw: the same ruler 同一把尺, large with labels and small in rows."""

from collections.abc import Sequence
from decimal import Decimal

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from luopan.web import figures
from luopan.web.rulers import ROW, WIDTH, Band, Drawing, Flag, Mark, drawn

register = template.Library()
NOTHING = SafeString("")
HEIGHT = 12.0  # of the band with what stands on it
ACROSS, NARROWEST, WIDEST = 132.0, 0.6, 1.2  # of a row: its width, and shares of 100 %
TICKS = frozenset({"last"})  # what is no offer is a line, not a dot


@register.simple_tag
def ruler(band: Band | None, marks: Sequence[Mark], counted_in: str = "") -> SafeString:
    """The numbers of a talk on one scale, named above, the band's figures below."""
    if not marks and band is None:
        return NOTHING
    amounts = [] if band is None else [band.low, band.middle, band.high]
    texts = [figures.named(a, counted_in) for a in amounts if a is not None]
    drawing = drawn(band, marks, texts)
    line = drawing.rows * ROW + HEIGHT / 2 + 3
    below = line + HEIGHT / 2 + ROW
    height = line + HEIGHT / 2 + 3 + drawing.feet_rows * ROW
    return format_html(
        '<svg class="ruler" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}</svg>',
        f"{WIDTH:g}",
        f"{height:g}",
        aloud(band, marks, counted_in),
        _band(drawing, line),
        format_html_join("", "{}", ((_flag(f, line),) for f in drawing.flags)),
        format_html_join(
            "",
            '<text class="foot" x="{}" y="{}" text-anchor="middle">{}</text>',
            (
                (f"{foot.text_x:.1f}", f"{below + foot.row * ROW - 3:.1f}", text)
                for foot, text in zip(drawing.feet, texts, strict=True)
            ),
        ),
    )


def aloud(band: Band | None, marks: Sequence[Mark], counted_in: str) -> str:
    """What the drawing says, for those who do not see it."""
    said = [f"{m.word} {figures.named(m.amount, counted_in)}" for m in marks]
    if band is not None:
        ends = (figures.named(a, counted_in) for a in (band.low, band.high))
        low, high = ends
        said.append(_("range %(low)s to %(high)s") % {"low": low, "high": high})
    return " · ".join(said)


def _band(drawing: Drawing, line: float) -> SafeString:
    axis = format_html(
        '<line class="axis" x1="0" x2="{}" y1="{}" y2="{}"/>',
        f"{WIDTH:g}",
        f"{line:.1f}",
        f"{line:.1f}",
    )
    if drawing.band is None:
        return axis
    low, high = drawing.band
    middle = (
        NOTHING
        if drawing.middle is None
        else _upright("mid", drawing.middle, line - 8, line + 8)
    )
    return axis + format_html(
        '<rect class="band" x="{}" y="{}" width="{}" height="10" rx="5"/>{}',
        f"{low:.1f}",
        f"{line - 5:.1f}",
        f"{max(high - low, 2):.1f}",
        middle,
    )


def _upright(look: str, x: float, top: float, bottom: float) -> SafeString:
    return format_html(
        '<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/>',
        look,
        f"{x:.1f}",
        f"{x:.1f}",
        f"{top:.1f}",
        f"{bottom:.1f}",
    )


def _flag(flag: Flag, line: float) -> SafeString:
    """A mark with the line up to its word."""
    base = line - HEIGHT / 2 - 3 - flag.row * ROW
    return format_html(
        '{}{}<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>',
        _upright("lead", flag.x, base - 8, line - 5),
        _mark(flag.mark.kind, flag.x, line, 4.5),
        flag.mark.kind,
        f"{flag.text_x:.1f}",
        f"{base:.1f}",
        flag.side,
        flag.mark.word,
    )


def _mark(kind: str, x: float, y: float, size: float) -> SafeString:
    if kind in TICKS:
        return _upright(f"m {kind}", x, y - size - 2, y + size + 2)
    return format_html(
        '<circle class="m {}" cx="{}" cy="{}" r="{}"/>',
        kind,
        f"{x:.1f}",
        f"{y:.1f}",
        f"{size:g}",
    )


@register.simple_tag
def ruler_row(
    hundred: Decimal | None,
    band: Band | None,
    marks: Sequence[Mark],
    counted_in: str = "",
) -> SafeString:
    """A row's numbers against its proposal, which stands at the same place in every row.

    Args:
        hundred: The proposal: 100 %. Rows are drawn from 60 % to 120 % of it, whatever
            their size; what lies beyond is an arrow at the edge.
        band: What may be expected.
        marks: Other numbers of the row.
        counted_in: For what is said aloud.
    """
    if hundred is None or hundred <= 0:
        return NOTHING
    return format_html(
        '<svg class="ruler-row" viewBox="0 0 {} 18" width="{}" height="18" role="img" '
        'aria-label="{}">{}{}{}</svg>',
        f"{ACROSS:g}",
        f"{ACROSS:g}",
        aloud(band, marks, counted_in),
        _row_band(band, hundred),
        _upright("hundred", _across(hundred, hundred), 0, 18),
        format_html_join(
            "", "{}", ((_row_mark(mark, hundred),) for mark in reversed(marks))
        ),
    )


def _across(amount: Decimal, hundred: Decimal) -> float:
    share = float(amount / hundred)
    return (share - NARROWEST) / (WIDEST - NARROWEST) * ACROSS


def _row_band(band: Band | None, hundred: Decimal) -> SafeString:
    axis = mark_safe(f'<line class="axis" x1="0" x2="{ACROSS:g}" y1="9" y2="9"/>')
    if band is None:
        return axis
    low, high = (
        min(max(_across(end, hundred), 0.0), ACROSS) for end in (band.low, band.high)
    )
    return axis + format_html(
        '<rect class="band" x="{}" y="5" width="{}" height="8" rx="4"/>',
        f"{low:.1f}",
        f"{max(high - low, 2):.1f}",
    )


def _row_mark(mark: Mark, hundred: Decimal) -> SafeString:
    x = _across(mark.amount, hundred)
    if 4 <= x <= ACROSS - 4:
        return _mark(mark.kind, x, 9, 4)
    points = "0,9 6,5 6,13" if x < 4 else "132,9 126,5 126,13"
    return format_html('<polygon class="m beyond {}" points="{}"/>', mark.kind, points)
