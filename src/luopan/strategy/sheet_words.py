"""Words of a sheet of market figures, in both languages; the template uses the first ones."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luopan.records.wording import plain
from luopan.strategy.models import Segment
from luopan.strategy.stating import Misstated

_ROLE_WORDS = {
    "segment": "细分市场 市场编码 细分市场编码 市场 segment market segmentcode marketcode",
    "unit": "区域 大区 地区 region unit area",
    "product": "产品线 产品 product productline line",
    "group": "客户群 客户类型 customergroup group",
    "kind": "指标 类别 类型 事项 kind metric what",
    "period": "期间 年份 年度 period year",
    "amount": "数值 值 数据 金额 value amount figure",
    "unit_of": "单位 unit(s) countedin unitofmeasure",
    "tax_basis": "含税 税 税口径 tax taxbasis",
    "competitor": "竞争对手 竞品 competitor rival",
    "source": "来源 数据来源 source",
    "source_date": "来源日期 发布日期 sourcedate published date",
    "confidence": "可信度 置信度 confidence",
    "remark": "备注 说明 remark note notes",
    "text": "内容 要点 text finding content",
    "text_other": "内容(英文) 英文内容 另一语言内容 textother textinenglish textintheotherlanguage",
}
ROLES = {
    plain(word): "unit" if role == "unit_of" else "region" if role == "unit" else role
    for role, words in _ROLE_WORDS.items()
    for word in words.split()
}


def _codes(words: Mapping[str, str]) -> dict[str, str]:
    return {
        plain(w): code for code, said in words.items() for w in [code, *said.split()]
    }


FIGURE_KINDS = _codes(
    {
        "size": "市场规模 规模 marketsize",
        "growth": "增长率 市场增长率 增速 marketgrowth",
        "own_share": "我方份额 自有份额 ownshare",
        "competitor_share": "竞品份额 竞争对手份额 competitorshare",
        "demand": "需求 需求量",
        "wallet": "客户采购额 客户同类采购额 钱包 customerspend spend",
        "price": "价格 均价 averageprice",
    }
)
FINDING_KINDS = _codes(
    {
        "competitor": "竞争动态 竞争 competition",
        "demand": "需求 客户需求",
        "policy": "政策",
        "opportunity": "机会",
        "threat": "威胁",
    }
)
CONFIDENCES = _codes({"high": "高", "medium": "中", "low": "低"})
TAX_BASES = _codes(
    {"incl": "含税 inclusive", "excl": "不含税 未税 exclusive", "unknown": "未知 不详"}
)


def column_title(role: str) -> str:
    """A column as the template names it, in the reader's language."""
    return str(titles().get(role, role))


def titles() -> dict[str, str]:
    """All columns by role."""
    return {
        "segment": _("Market"),
        "region": _("Region"),
        "product": _("Product"),
        "group": _("Customer group"),
        "kind": _("What"),
        "period": _("Period"),
        "amount": _("Value"),
        "unit": _("Unit of measure"),
        "tax_basis": _("Tax"),
        "competitor": _("Competitor"),
        "source": _("Source"),
        "source_date": _("Source date"),
        "confidence": _("Confidence"),
        "remark": _("Remark"),
        "text": _("Text"),
        "text_other": _("Text in the other language"),
    }


def advice(role: str) -> str:
    """What to do about a cell of a column that cannot be kept."""
    said = {
        "segment": _(
            "Write the code or the name of a market that is watched, or add it first."
        ),
        "kind": _("Write one of the words that the sheet of the template lists."),
        "period": _("Write it as 2025, 2025-H1, 2025-Q2 or 2025-03."),
        "amount": _("Write a number, like 3.2亿 or 12.5%, or leave the cell empty."),
        "unit": _("Write 元, 万元, 亿元, a currency, or what pieces are counted in."),
        "source": _("Figures without a source are not accepted."),
        "source_date": _("Write the day of the source, as 2026-03-15."),
        "confidence": _("Write high, medium or low."),
    }
    return said.get(role, "")


class Segments:
    """Markets by code, name, or region with product and group; and who may change them.

    Args:
        rows: Those that are watched.
        may: Keys of the units whose markets the reader may change.
    """

    def __init__(self, rows: Iterable[Segment], may: frozenset[int]) -> None:
        self.may = may
        self.by_word: dict[str, list[Segment]] = {}
        self.by_place: dict[tuple[str, str, str], list[Segment]] = {}
        for row in rows:
            for word in {plain(w) for w in (row.code, row.name, row.name_other) if w}:
                self.by_word.setdefault(word, []).append(row)
            for unit in _names(row.unit):
                for product in _names(row.product):
                    place = (unit, product, plain(row.group_value))
                    self.by_place.setdefault(place, []).append(row)

    def find(self, cells: Mapping[str, Any]) -> Segment:
        """The market that a row is about.

        Raises:
            Misstated: None, several, or one that the reader may not change.
        """
        word = plain(str(cells.get("segment") or ""))
        place = tuple(
            plain(str(cells.get(r) or "")) for r in ("region", "product", "group")
        )
        if word:
            column, found = "segment", self.by_word.get(word, [])
        else:
            column = "region" if place[0] else "segment"
            found = self.by_place.get(place, [])  # type: ignore[call-overload]
        if len(found) != 1:
            sentence = (
                gettext_lazy("Several markets have this name.")
                if found
                else gettext_lazy("There is no such market.")
            )
            raise Misstated(column, sentence)
        if found[0].unit_id not in self.may:
            raise Misstated(
                column,
                gettext_lazy("You cannot change the markets of %(unit)s."),
                unit=found[0].unit,
            )
        return found[0]


def _names(row: Any) -> set[str]:
    return {plain(word) for word in (row.code, row.name, row.name_other) if word}
