"""The workbook in which market figures are collected; it is read back as it is."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from luopan.org.language import spoken
from luopan.sheets.write import (
    DAY,
    TEXT,
    ColumnSpec,
    RowSpec,
    SheetSpec,
    WorkbookPlan,
    to_xlsx,
)
from luopan.strategy.models import Finding, Observation
from luopan.strategy.models.market import Said
from luopan.strategy.sheet_words import titles
from luopan.web.figures import chinese
from luopan.web.words import market as words

FIGURES = (
    "segment",
    "kind",
    "period",
    "amount",
    "unit",
    "tax_basis",
    "competitor",
    "source",
    "source_date",
    "confidence",
    "remark",
)
FINDINGS = (
    "segment",
    "kind",
    "text",
    "text_other",
    "competitor",
    "source",
    "source_date",
    "confidence",
)
WIDTHS = {"segment": 24, "text": 60, "text_other": 40, "source": 32, "remark": 30}
CHINESE = {
    "size": "市场规模",
    "growth": "增长率",
    "own_share": "我方份额",
    "competitor_share": "竞品份额",
    "demand": "需求",
    "wallet": "客户采购额",
    "price": "价格",
    "competitor": "竞争动态",
    "policy": "政策",
    "opportunity": "机会",
    "threat": "威胁",
}


def workbook(segments: Sequence[Any], *, on: date, at: datetime) -> bytes:
    """The template: figures, notes, and what can be written where.

    Args:
        segments: A row is made for each, with its code and the year that is asked for.
        on: Today; the year before it is asked for.
        at: Goes into the file's properties.
    """
    year = str(on.year - 1)
    figures = [
        RowSpec(
            [row.code, kind_word("size"), year, None, "万元" if chinese() else "m CNY"]
        )
        for row in segments
    ]
    return to_xlsx(
        WorkbookPlan(
            [
                _sheet(_("Figures"), FIGURES, figures),
                _sheet(_("Notes"), FINDINGS, []),
                _help(segments),
            ],
            title=_("Market figures"),
            created_at=at,
        )
    )


def _sheet(name: str, roles: Sequence[str], rows: Sequence[RowSpec]) -> SheetSpec:
    named = titles()
    return SheetSpec(
        name=name,
        columns=[
            ColumnSpec(WIDTHS.get(role, 14), DAY if role == "source_date" else TEXT)
            for role in roles
        ],
        head=[[named[role] for role in roles]],
        rows=rows,
        frozen_columns=1,
    )


def _help(segments: Sequence[Any]) -> SheetSpec:
    """What is understood; a sheet of this name is not read."""
    lines: list[list[Any]] = [
        [_("Market"), row.code, spoken(row), words.where(row)] for row in segments
    ]
    lines += [
        [_("What (figures)"), kind_word(kind), words.kind_name(kind), ""]
        for kind in Observation.Kind.values
    ]
    lines += [
        [_("What (notes)"), kind_word(kind), words.finding_name(kind), ""]
        for kind in Finding.Kind.values
    ]
    lines += [
        [_("Confidence"), words.confidence_name(each), "", ""]
        for each in Said.Confidence.values
    ]
    lines.append([_("Period"), "2025", "2025-H1, 2025-Q2, 2025-03", ""])
    return SheetSpec(
        name=_("Guide"),
        columns=[ColumnSpec(18), ColumnSpec(26), ColumnSpec(34), ColumnSpec(44)],
        head=[[_("Column"), _("What to write"), _("Means"), ""]],
        rows=[RowSpec(line) for line in lines],
    )


def kind_word(kind: str) -> str:
    """A kind as one writes it in the sheet."""
    return CHINESE.get(kind, kind) if chinese() else kind
