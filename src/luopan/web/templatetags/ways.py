"""All ways to come at a number on one picture, with the number that was chosen across them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from luopan.targets.queries.ways import Input, Way
from luopan.web import figures

register = template.Library()
WIDE, LEFT, RIGHT, ROW, TOP = 640, 190, 84, 30, 24


@register.simple_tag
def ways_ruler(
    ways: Sequence[Way],
    quantum: Decimal,
    counted_in: str,
    chosen: int | None,
    words: str,
) -> SafeString:
    """Every way that is known as a bar from low to high with its middle; the rest is listed.

    Args:
        ways: As ``targets.queries.ways`` gives them.
        quantum: Of the metric.
        counted_in: A currency, or a word.
        chosen: The number that stands, in quanta; None: none yet.
        words: What the picture shows, for who cannot see it.
    """
    known = [way for way in ways if way.low is not None]
    ends = [n for way in known for n in (way.low, way.high) if n is not None]
    ends += [] if chosen is None else [chosen]
    if not known:
        return SafeString("")
    scale = _Scale.around(ends)
    height = TOP + ROW * len(known) + 8
    return format_html(
        '<svg class="ways-ruler" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}</svg>',
        WIDE,
        height,
        words,
        format_html_join(
            "",
            "{}",
            ((_bar(w, n, scale, quantum, counted_in),) for n, w in enumerate(known)),
        ),
        "" if chosen is None else _chosen(chosen, scale, quantum, counted_in, height),
    )


class _Scale:
    """From amounts to places across the picture."""

    def __init__(self, low: int, high: int) -> None:
        self.low, self.span = low, (high - low) or 1

    @classmethod
    def around(cls, ends: Sequence[int]) -> "_Scale":
        """All of them, with a little room on both sides."""
        low, high = min(ends), max(ends)
        room = (high - low) // 12
        return cls(low - room, high + room)

    def at(self, amount: int) -> float:
        """Where an amount lies."""
        return LEFT + (WIDE - LEFT - RIGHT) * (amount - self.low) / self.span


def _bar(
    way: Way, place: int, scale: _Scale, quantum: Decimal, counted_in: str
) -> SafeString:
    low, mid, high = (scale.at(n or 0) for n in (way.low, way.mid, way.high))
    y = TOP + ROW * place
    return format_html(
        '<text class="n" x="{0}" y="{1}">{2}</text>'
        '<line class="g" x1="{3}" x2="{4}" y1="{5}" y2="{5}"/>'
        '<rect class="b {6}" x="{7}" y="{8}" width="{9}" height="10" rx="5"/>'
        '<circle class="m" cx="{10}" cy="{5}" r="4.5"/>'
        '<text class="v" x="{11}" y="{1}">{12}</text>',
        LEFT - 12,
        y + 16,
        way.label,
        LEFT,
        WIDE - RIGHT,
        y + 12,
        way.key,
        f"{low:.1f}",
        y + 7,
        f"{max(high - low, 2):.1f}",
        f"{mid:.1f}",
        WIDE - RIGHT + 10,
        shown(way.mid, quantum, counted_in),
    )


def _chosen(
    chosen: int, scale: _Scale, quantum: Decimal, counted_in: str, height: int
) -> SafeString:
    x = f"{scale.at(chosen):.1f}"
    return format_html(
        '<line class="c" x1="{0}" x2="{0}" y1="16" y2="{1}"/>'
        '<text class="c" x="{0}" y="11">{2}</text>',
        x,
        height - 4,
        shown(chosen, quantum, counted_in),
    )


def shown(amount: int | None, quantum: Decimal, counted_in: str) -> str:
    """An amount in quanta as people read it."""
    if amount is None:
        return figures.NOTHING
    return figures.compact(Decimal(amount) * Decimal(quantum), counted_in)


@register.simple_tag
def way_amount(amount: int | None, quantum: Decimal, counted_in: str) -> str:
    """An amount of a way."""
    return shown(amount, quantum, counted_in)


@register.simple_tag
def way_input(one: Input, quantum: Decimal, counted_in: str) -> str:
    """What a way rests on, by what it is."""
    value: Any = one.value
    if one.holds == "amount":
        return shown(int(value), quantum, counted_in)
    if one.holds == "ratio":
        return figures.percent(float(value))
    return figures.fixed(value) if one.holds == "count" else str(value)
