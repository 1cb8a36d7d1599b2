"""A letter of nobody's, with something in every field: templates are tried with it."""

from datetime import date
from decimal import Decimal
from typing import Any

from luopan.papers.field_values import merged
from luopan.papers.letter import (
    AimLevel,
    AimSaid,
    Issue,
    Letter,
    LevelSaid,
    Metric,
    Month,
    Party,
    Resource,
    SheetLine,
    Signature,
)
from luopan.papers.wording import NEWEST


def example(language: str) -> dict[str, Any]:
    """The merge fields of a letter in which all of them say something."""
    return merged(letter(language))


def letter(language: str) -> Letter:
    """Such a letter."""
    months = tuple(Month(f"2027-{n:02d}", Decimal(100_000)) for n in range(1, 13))
    metric = Metric(
        "销售额",
        "订单金额减退货金额",
        "元",
        "目标",
        0.6,
        Decimal(1_200_000),
        months,
        2,
        "CNY",
        (
            LevelSaid("floor", "保底", Decimal(1_020_000)),
            LevelSaid("target", "目标", Decimal(1_200_000), "考核"),
            LevelSaid("stretch", "挑战", Decimal(1_380_000), "兑现"),
        ),
        "目标",
    )
    return Letter(
        language=language,
        number="2027-EXAMPLE-1",
        year=2027,
        party_a=Party("华东大区", "甲某", "大区经理"),
        party_b=Party("上海一部", "乙某", "团队经理"),
        start_date=date(2027, 1, 1),
        end_date=date(2028, 1, 1),
        plan="2027 年度销售计划",
        version="年度目标",
        hash="0" * 64,
        metrics=(metric, metric),
        resources=(Resource("售前支持", "20 人天", "丙某", "2027-03-01"),),
        reservation="示例保留意见",
        replaces="2027-EXAMPLE-0",
        assessment=(
            SheetLine("销售额", "订单金额减退货金额", 0.5, "计划目标", "按完成率折算"),
        ),
        sheet="0" * 64,
        aims=(_aim(),),
        signatures=(
            Signature(
                "b", "乙某", "2027-01-05 10:00 UTC+08:00", "任职人", "2027-01-05"
            ),
        ),
        wording=NEWEST,
        issue=Issue("issued", "甲某", "2027-01-04 10:00 UTC+08:00", "2027-01-04"),
    )


def _aim() -> AimSaid:
    levels = (
        AimLevel("floor", "保底", "31%"),
        AimLevel("target", "目标", "36.5%", "考核"),
        AimLevel("stretch", "挑战", "42%", "兑现"),
    )
    return AimSaid(
        "毛利率", "毛利 ÷ 销售额", "36.5%", "毛利 ÷ 销售额", "越高越好", levels
    )
