"""A letter with everything in it; its people have names that few fonts know."""

from datetime import date
from decimal import Decimal

from luopan.papers.letter import (
    AimSaid,
    Letter,
    Metric,
    Month,
    Party,
    Resource,
    SheetLine,
    Signature,
)

RARE = "㛃𬭚䶮祎"
PERIODS = [f"2026-{month:02d}" for month in range(1, 13)]


def metric(name="销售额", month="1200000", **said):
    months = tuple(Month(period, Decimal(month)) for period in PERIODS)
    return Metric(
        **{
            "name": name,
            "definition": "订单，按下单日期，含税；退货冲减当期",
            "unit": "元",
            "level": "目标",
            "weight": 0.6,
            "amount": Decimal(month) * 12,
            "months": months,
            "currency": "CNY",
            **said,
        }
    )


def letter(language="zh", **said):
    return Letter(
        **{
            "language": language,
            "number": "2026-SH1-1",
            "year": 2026,
            "party_a": Party("华东大区", "沈㛃", "大区经理"),
            "party_b": Party("上海一部", f"王{RARE}", "团队经理"),
            "start_date": date(2026, 1, 1),
            "end_date": date(2027, 1, 1),
            "plan": "2026 年度销售计划",
            "version": "年度目标",
            "hash": "ab" * 32,
            "metrics": (metric(), metric("回款", "1000000", weight=0.4)),
            "resources": (Resource("售前支持", "20 人天", "周启明", "2026-03-01"),),
            "reservation": "二季度展会取消 <影响> 约 30 万元 & 待议。",
            "replaces": "2026-SH1-0",
            "assessment": (
                SheetLine(
                    "销售额", "订单金额减退货", 0.8, "计划目标（目标）", "按完成率折算"
                ),
                SheetLine("虚假合同", "人工认定", None, "人工认定", "发生即否决"),
            ),
            "sheet": "cd" * 32,
            "aims": (AimSaid("毛利率", "毛利 ÷ 净销售额", "36.5%", "", "越高越好"),),
            "signatures": (
                Signature("b", f"王{RARE}", "2026-01-08 10:12 UTC+8", "任职人"),
            ),
            **said,
        }
    )
