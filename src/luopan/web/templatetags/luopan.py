"""What templates say: icons, numbers in words, small drawings as inline SVG."""

import functools
import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.dimensions.queries.terms import worded, worded_start
from luopan.org import clock
from luopan.org.language import bracketed, listed
from luopan.org.services.company import FOUNDED
from luopan.records.uploads import findings
from luopan.web import figures
from luopan.web.sections import sections as sections_of
from luopan.web.words import imports

register = template.Library()
register.filter("fixed", figures.fixed)
register.filter("exact", figures.exact)
register.filter("compact", lambda value, currency="": figures.named(value, currency))
register.filter("even", figures.even)
register.filter("money", figures.money)
register.filter("percent", figures.percent)
register.filter("change", figures.change)
register.filter("points", figures.points)
register.filter("in_table", figures.in_table)
register.filter("change_in_table", figures.change_in_table)
register.filter("listed", listed)
register.filter("bracketed", bracketed)
register.filter("worded", worded)
register.filter("worded_start", worded_start)

TAG = re.compile(r"(<[^>]*>)")
DATE = re.compile(
    r"(?:截止日? )?\b\d{4}-\d{2}(?:-\d{2}(?:—\d{2}-\d{2}| – \d{2}-\d{2}(?!-))?)?\b(?: 截止(?!日))?"
    r"|(?<=– )\d{2}-\d{2}\b"
    r"|\b\d{4} 年 \d{1,2} 月(?: \d{1,2} 日)?"
)
AMOUNT = re.compile(r"−?\d[\d,]*(?:\.\d+)? [万亿]元?|−¥\d[\d,]*(?:\.\d+)?[KMB]?")
ARROWS = {"ahead": "▲", "behind": "▼", "risk": "◆"}  # of figures: colours by choice
ARROWS |= {"done": "▲", "amiss": "▼"}  # of what was kept, or was not
KINDS = frozenset(ARROWS)


@register.filter
def day_before(day: date) -> date:
    """The last day of what ends before a day."""
    return day - timedelta(days=1)


@register.filter
def on_its_day(at: datetime | None) -> datetime | None:
    """An instant of the real clock, as a demo that stands still tells it."""
    return at and clock.on_its_day(at)


@register.filter
def since(day: date | None) -> str:
    """A first day; of what has been there from before all records, that."""
    if day is None or day <= FOUNDED:
        return _("from the start")
    return f"{day:%Y-%m-%d}"


@register.filter
def whole_dates(html: str) -> SafeString:
    """A rendered line whose dates break at none of their hyphens; its tags stay.

    Nor do its amounts, between sign, number and unit: 361.3 万; 截止 stays with its date.
    """
    whole = r'<span class="nb">\g<0></span>'
    parts = TAG.split(html)
    parts[::2] = [AMOUNT.sub(whole, DATE.sub(whole, part)) for part in parts[::2]]
    return SafeString("".join(parts))


@register.simple_tag
@functools.cache  # a page has fifty
def icon(name: str, size: str = "") -> SafeString:
    """An icon of the sprite; ``size`` "s" is the small one. It says nothing aloud."""
    return format_html(
        '<svg class="i {}" aria-hidden="true"><use href="{}#{}"/></svg>',
        size,
        static("vendor/icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def name(context: dict[str, Any], row: Any) -> str:
    """A thing's name in the reader's language: its second name where that is the other."""
    company = context["request"].company
    other = getattr(row, "name_other", "")
    first = company is None or str(company.language)[:2] == (
        "zh" if figures.chinese() else "en"
    )
    return row.name if first or not other else other


@register.simple_tag
def tag(kind: str, text: str) -> SafeString:
    """Good or bad, never by colour alone: an arrow and the words."""
    if kind not in KINDS:
        return format_html('<span class="tag">{}</span>', text)
    return format_html(
        '<span class="tag {}"><i aria-hidden="true">{}</i>{}</span>',
        kind,
        ARROWS[kind],
        text,
    )


@register.simple_tag
def bullet(
    share: float | None, mark: float | None = None, words: str = ""
) -> SafeString:
    """A bar filled to ``share`` (1.0 is full), with a mark where it should be by now."""
    filled = 0.0 if share is None else min(max(share, 0.0), 1.0) * 100
    place = None if mark is None else min(max(mark, 0.0), 1.0) * 100
    return format_html(
        '<svg class="bullet" viewBox="0 0 100 6" preserveAspectRatio="none" role="img" '
        'aria-label="{}"><rect class="t" width="100" height="6"/>'
        '<rect class="v" width="{}" height="6"/>{}</svg>',
        words or _("%(share)s done") % {"share": figures.percent(share)},
        f"{filled:.2f}",
        ""
        if place is None
        else format_html(
            '<rect class="p" x="{}" y="-1" width=".5" height="8"/>', f"{place:.2f}"
        ),
    )


@register.simple_tag
def spark(
    values: Sequence[float | None], kind: str = "", words: str = ""
) -> SafeString:
    """A line of what was, as small as a word; gaps where nothing is known."""
    known = [(x, v) for x, v in enumerate(values) if v is not None]
    if len(known) < 2:
        return SafeString("")
    low, high = min(v for _x, v in known), max(v for _x, v in known)
    span = (high - low) or 1.0
    across = 68 / max(len(values) - 1, 1)
    dots = [(2 + x * across, 26 - (v - low) / span * 22) for x, v in known]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in dots)
    return format_html(
        '<svg class="spark {}" width="72" height="28" viewBox="0 0 72 28" role="img" '
        'aria-label="{}"><polygon class="a" points="{} {},28 {},28"/>'
        '<polyline class="l" points="{}"/><circle cx="{}" cy="{}" r="1.8"/></svg>',
        kind if kind in KINDS else "",
        words or _("Trend so far"),
        line,
        f"{dots[-1][0]:.1f}",
        f"{dots[0][0]:.1f}",
        line,
        f"{dots[-1][0]:.1f}",
        f"{dots[-1][1]:.1f}",
    )


@register.simple_tag
def choices(options: Sequence[tuple[str, Any]], chosen: Any = "") -> SafeString:
    """The options of a select, the chosen one marked."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        (
            (value, SafeString(" selected") if str(value) == str(chosen) else "", text)
            for value, text in options
        ),
    )


@register.simple_tag(takes_context=True)
def with_query(context: dict[str, Any], **changes: Any) -> str:
    """This page's query with some of it changed; empty takes one away.

    Stands behind a path too, so nothing left is "?", not an address.
    """
    query = context["request"].GET.copy()
    for key, value in changes.items():
        query.pop(key, None)
        if value not in (None, ""):
            query[key] = str(value)
    return "?" + query.urlencode()


@register.inclusion_tag("parts/sections.html", takes_context=True)
def sections(context: dict[str, Any], station: str, here: str) -> dict[str, Any]:
    """Chips that lead to the other pages of a station of the loop."""
    found = sections_of(context["request"], station, here)
    return {"sections": found, "label": _("Pages of this step")}


@register.simple_tag
def kind_word(kind: str) -> str:
    """A kind of record as people say it."""
    return findings.kind_word(kind)


@register.simple_tag
def one_word(kind: str) -> str:
    """One record of a kind, as people say it."""
    return findings.one_word(kind)


@register.simple_tag
def measure_word(measure: str) -> str:
    """A measure as people say it."""
    return imports.measure_word(measure)


@register.simple_tag
def axis_word(axis: str, count: int) -> str:
    """How many new things of an axis a file proposes."""
    words = {
        "unit": ngettext("%(count)s new unit:", "%(count)s new units:", count),
        "product": ngettext("%(count)s new product:", "%(count)s new products:", count),
        "account": ngettext(
            "%(count)s new customer:", "%(count)s new customers:", count
        ),
    }
    return words[axis] % {"count": figures.fixed(count)}
