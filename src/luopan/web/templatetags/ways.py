"""All ways to come at a number on one picture, with the number that was chosen across them."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any
from unicodedata import east_asian_width

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from luopan.targets.queries.ways import Input, Way
from luopan.web import figures

register = template.Library()
WIDE, LEFT, RIGHT, ROW, TOP = 640, 190, 84, 30, 24
NAME, TALL = 178, 38  # room for a way's name, and a row where one takes two lines
LINE = 16  # from one line of a name to the next
SPACE, LETTER, CHARACTER = 5, 9, 17  # as wide as they are on a phone, on the whole
LEAST_DIGITS, MOST_DIGITS = 3, 8  # of what is multiplied on


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
    row = TALL if any(len(_lines(way.label)) > 1 for way in known) else ROW
    height = TOP + row * len(known) + 8
    return format_html(
        '<svg class="ways-ruler" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}</svg>',
        WIDE,
        height,
        words,
        format_html_join(
            "",
            "{}",
            (
                (_bar(way, TOP + row * n, scale, quantum, counted_in),)
                for n, way in enumerate(known)
            ),
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
    way: Way, y: int, scale: _Scale, quantum: Decimal, counted_in: str
) -> SafeString:
    low, mid, high = (scale.at(n or 0) for n in (way.low, way.mid, way.high))
    return format_html(
        "{}"
        '<line class="g" x1="{}" x2="{}" y1="{y}" y2="{y}"/>'
        '<rect class="b {}" x="{}" y="{}" width="{}" height="10" rx="5"/>'
        '<circle class="m" cx="{}" cy="{y}" r="4.5"/>'
        '<text class="v" x="{}" y="{}">{}</text>',
        _name(way.label, y + 16),
        LEFT,
        WIDE - RIGHT,
        way.key,
        f"{low:.1f}",
        y + 7,
        f"{max(high - low, 2):.1f}",
        f"{mid:.1f}",
        WIDE - RIGHT + 10,
        y + 16,
        shown(way.mid, quantum, counted_in),
        y=y + 12,
    )


def _name(label: str, y: int) -> SafeString:
    """A way's name left of its bar, on two lines where one is too narrow."""
    lines = _lines(label)
    first = y - LINE // 2 * (len(lines) - 1)
    return format_html_join(
        "",
        '<text class="n" x="{}" y="{}">{}</text>',
        ((LEFT - 12, first + LINE * n, line) for n, line in enumerate(lines)),
    )


def _lines(label: str) -> list[str]:
    """One line, or two that are as alike in width as spaces allow.

    Example:
        >>> _lines("Open deals at own win rates")
        ['Open deals at', 'own win rates']
    """
    words = label.split(" ")
    if _width(label) <= NAME or len(words) == 1:
        return [label]
    cuts = [
        [" ".join(words[:cut]), " ".join(words[cut:])] for cut in range(1, len(words))
    ]
    return min(cuts, key=lambda lines: max(map(_width, lines)))


def _width(text: str) -> int:
    """About so wide as it is on a phone, where letters are larger."""
    wide = sum(east_asian_width(one) in "WF" for one in text)
    spaces = text.count(" ")
    return CHARACTER * wide + SPACE * spaces + LETTER * (len(text) - wide - spaces)


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
    return figures.named(Decimal(amount) * Decimal(quantum), counted_in)


@register.simple_tag
def way_amount(amount: int | None, quantum: Decimal, counted_in: str) -> str:
    """An amount of a way."""
    return shown(amount, quantum, counted_in)


@register.simple_tag
def way_input(one: Input, quantum: Decimal, counted_in: str) -> str:
    """What a way rests on, by what it is."""
    value: Any = one.value
    if one.exact is not None and one.times is not None:
        return _factor(one.exact, one.times, quantum, counted_in)
    if one.holds == "amount":
        return shown(int(value), quantum, counted_in)
    if one.holds == "ratio":
        return figures.percent(float(value))
    return _counted(value, one.currency) if one.holds == "count" else str(value)


@register.simple_tag
def way_note(one: Input) -> str:
    """Where it is from, and by how many an amount of all was divided."""
    if one.divided is None:
        return one.note
    by = _counted(one.divided, one.currency)
    return _("÷ %(number)s: %(source)s") % {"number": by, "source": one.note}


def _counted(value: float | Decimal, currency: str) -> str:
    """With at most two decimals, where it is no whole number; money with what it is in."""
    if not currency:
        return figures.fixed(value, 2).rstrip("0").rstrip(".")
    amount = Decimal(str(value))
    text = _written(amount, currency)
    small = abs(amount) < 10_000 and figures.chinese()  # no 万 says that it is money
    return f"{text} {figures.money(currency)}" if small else text


def _factor(exact: Fraction, times: Fraction, quantum: Decimal, counted_in: str) -> str:
    """An amount with so many digits that who multiplies it finds the product as shown.

    Args:
        exact: In quanta.
        times: By what it is multiplied.
        quantum: Of the metric.
        counted_in: A currency, or a word.
    """
    amount, count = _decimal(exact) * Decimal(quantum), _decimal(times)
    product = figures.compact(amount * count, counted_in)
    near = amount
    for digits in range(LEAST_DIGITS, MOST_DIGITS + 1):
        near = Decimal(f"{amount:.{digits - 1}e}")
        if figures.compact(near * count, counted_in) == product:
            break
    return _written(near, counted_in)


def _decimal(exact: Fraction) -> Decimal:
    return Decimal(exact.numerator) / Decimal(exact.denominator)


def _written(amount: Decimal, counted_in: str) -> str:
    """In the units of ``figures.compact``, with all digits that the amount has."""
    chinese = figures.chinese()
    units = ((8, " 亿"), (4, " 万")) if chinese else ((9, "B"), (6, "M"), (3, "K"))
    size = abs(amount)
    power, unit = next((one for one in units if size >= 10 ** one[0]), (0, ""))
    text = f"{size.scaleb(-power).normalize():,f}{unit}"
    before = "" if chinese else figures.SIGNS.get(counted_in, "")
    return f"{figures.MINUS if amount < 0 else ''}{before}{text}"
