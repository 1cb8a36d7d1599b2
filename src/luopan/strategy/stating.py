"""What somebody says of a market, checked before it is kept; one sentence for each fault.

Forms, programs and sheets all come through here, so that a figure is refused in the same
words wherever it was written.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.records.wording import currency_code, plain, unit_words
from luopan.sheets.values import Fault, number
from luopan.strategy.models import Finding, Observation
from luopan.strategy.models.market import ONE, Said
from luopan.strategy.spans import MarketSpan, span
from luopan.trail.refusal import Refused

Kind = Observation.Kind
SHARES = frozenset({Kind.OWN_SHARE, Kind.COMPETITOR_SHARE})
RATIOS = SHARES | {Kind.GROWTH}
MONEY = frozenset({Kind.SIZE, Kind.WALLET, Kind.PRICE})
MOST_GROWTH = Decimal(
    10
)  # tenfold in one span: beyond it somebody forgot a percent sign
LARGEST = 2**63 - 1
TAX_BASES = ("incl", "excl", "unknown")


class Misstated(Refused):
    """What is said cannot be kept; ``column`` names the part that is wrong."""

    def __init__(self, column: str, sentence: Any, **facts: Any) -> None:
        self.column = column
        super().__init__(sentence, **facts)


@dataclass(frozen=True)
class SaidFigure:
    """A figure as somebody states it; amounts in whole units, ratios with 1.0 = 100 %.

    ``amount`` None takes back what was said before.
    """

    kind: str
    span: MarketSpan
    amount: Decimal | None
    counted_in: str
    source: str
    source_date: date
    confidence: str
    tax_basis: str = "unknown"
    competitor: str = ""
    remark: str = ""

    @property
    def millionths(self) -> int | None:
        """As it is stored."""
        return None if self.amount is None else int(self.amount * ONE)


@dataclass(frozen=True)
class SaidFinding:
    """A statement in words as somebody makes it."""

    kind: str
    text: str
    source: str
    source_date: date
    confidence: str
    competitor: str = ""
    text_other: str = ""


def figure(
    *,
    kind: str,
    period: Any,
    amount: Any,
    unit: str,
    home: str,
    source: str,
    source_date: date | None,
    confidence: str,
    today: date,
    tax_basis: str = "unknown",
    competitor: str = "",
    remark: str = "",
) -> SaidFigure:
    """Read a figure as people write it.

    Args:
        kind: One of ``Observation.Kind``.
        period: As ``spans.span`` takes it.
        amount: A number or a text: 1.2亿, 12.5%; nothing takes back.
        unit: What it is counted in: 万元, USD, 台, %; empty: money in ``home``.
        home: The company's currency.
        source: Who says so.
        source_date: When it was said or published.
        confidence: high, medium or low.
        today: No source is from later.
        tax_basis: incl, excl or unknown.
        competitor: Whose share it is.
        remark: Anything else.

    Raises:
        Misstated: Something is missing or wrong; names the column.
    """
    if kind not in Kind.values:
        raise Misstated(
            "kind", _("“%(kind)s” is not a kind of figure."), kind=kind[:40]
        )
    try:
        when = span(period)
    except Refused as wrong:
        raise Misstated("period", wrong.sentence, **wrong.facts) from None
    scale, counted_in = _unit(kind, unit, home)
    told = _amount(kind, amount, unit, scale)
    if tax_basis not in TAX_BASES:
        raise Misstated(
            "tax_basis",
            _("The tax basis must be incl, excl or unknown (含税, 不含税, 未知)."),
        )
    _check_competitor(kind, competitor)
    _check_source(source, source_date, confidence, today)
    assert source_date is not None
    return SaidFigure(
        kind,
        when,
        told,
        counted_in,
        source.strip(),
        source_date,
        confidence,
        tax_basis if kind in MONEY else "unknown",
        competitor.strip(),
        remark.strip()[:400],
    )


def finding(
    *,
    kind: str,
    text: str,
    source: str,
    source_date: date | None,
    confidence: str,
    today: date,
    competitor: str = "",
    text_other: str = "",
) -> SaidFinding:
    """Check a statement in words.

    Raises:
        Misstated: Something is missing or wrong; names the column.
    """
    if kind not in Finding.Kind.values:
        raise Misstated("kind", _("“%(kind)s” is not a kind of note."), kind=kind[:40])
    if not text.strip():
        raise Misstated("text", _("Enter what was found out."))
    if kind == Finding.Kind.COMPETITOR:
        _check_named(competitor)
    _check_source(source, source_date, confidence, today)
    for each in (text, text_other):
        _check_length("text", each, 4_000)
    assert source_date is not None
    return SaidFinding(
        kind,
        text.strip(),
        source.strip(),
        source_date,
        confidence,
        competitor.strip(),
        text_other.strip(),
    )


def _unit(kind: str, unit: str, home: str) -> tuple[int, str]:
    """How much one of the unit is, and what it is counted in."""
    if kind in RATIOS:
        if plain(unit) not in {"", "%", "百分比", "ratio", "比例", "percent"}:
            raise Misstated(
                "unit",
                _(
                    "A share or a growth rate is a percentage; “%(unit)s” is not a valid "
                    "unit for it."
                ),
                unit=unit[:20],
            )
        return 1, ""
    scale, currency = unit_words(unit)
    word = (
        re.sub(r"千|百万|万|亿|[()（）]", "", plain(unit))
        if scale != 1
        else unit.strip()
    )
    if currency or word in {"", "元"}:
        if not unit.strip() and kind not in MONEY:
            raise Misstated("unit", _("Enter the unit of measure: 元, 万元, 台, 个 …"))
        return scale, currency or home
    return scale, currency_code(word) or word[:20]


def _amount(kind: str, amount: Any, unit: str, scale: int) -> Decimal | None:
    told = number(amount)
    if isinstance(told, Fault):
        raise Misstated(
            "amount", _("“%(value)s” is not a number."), value=told.value[:40]
        )
    if told is None:
        return None
    if kind in RATIOS:
        return _ratio(kind, told, unit)
    told *= scale
    if told < 0 or told * ONE > LARGEST:
        raise Misstated(
            "amount", _("“%(value)s” is not a market size."), value=str(amount)[:40]
        )
    return told


def _ratio(kind: str, told: Decimal, unit: str) -> Decimal:
    if plain(unit) in {"%", "百分比", "percent"}:
        told /= 100
    if kind in SHARES and not 0 <= told <= 1:
        raise Misstated(
            "amount",
            _("A share is between 0 and 100 %%: write it as 12.5%% or 0.125."),
        )
    if not -1 <= told <= MOST_GROWTH:
        raise Misstated(
            "amount",
            _("A growth of %(value)s is more than tenfold: write it as 12.5%%."),
            value=f"{told:f}",
        )
    return told


def _check_competitor(kind: str, competitor: str) -> None:
    if kind == Kind.COMPETITOR_SHARE:
        _check_named(competitor)
    elif competitor.strip():
        raise Misstated(
            "competitor", _("A competitor is only entered for a competitor's share.")
        )


def _check_named(competitor: str) -> None:
    if not competitor.strip():
        raise Misstated("competitor", _("Enter the competitor."))
    _check_length("competitor", competitor, 120)


def _check_source(
    source: str, source_date: date | None, confidence: str, today: date
) -> None:
    if not source.strip():
        raise Misstated("source", _("Enter the source."))
    _check_length("source", source, 300)
    if source_date is None:
        raise Misstated("source_date", _("Enter the date of the source."))
    if source_date > today:
        raise Misstated(
            "source_date",
            _("The source date %(day)s is still to come."),
            day=source_date,
        )
    if confidence not in Said.Confidence.values:
        raise Misstated(
            "confidence", _("Confidence must be high, medium or low (高, 中, 低).")
        )


def _check_length(column: str, text: str, longest: int) -> None:
    if len(text) > longest:
        raise Misstated(
            column,
            _("“%(text)s…” is longer than %(longest)s characters."),
            text=text[:30],
            longest=longest,
        )
    if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise Misstated(column, _("It contains a character that cannot be stored."))
