"""Metrics that a market's stage proposes: share of the market, loyalty, share of wallet."""

from decimal import Decimal
from typing import Any

FEN = {"quantum": Decimal("0.01")}
MARKET = {"document": "market", "return_rule": "none"} | FEN
BUYERS = {
    "document": "order",
    "grain": ["unit", "product", "account", "channel"],
    "kind": "distinct",
    "measure": "account",
    "counted_in": "家",
}


def _buyers(rule: str) -> dict[str, Any]:
    """Those of the buying customers that a rule keeps."""
    return BUYERS | {"filter": {"of": "buying_customers", "rule": rule}}


COUNTED: tuple[tuple[str, str, str, dict[str, Any], str, str], ...] = (
    (
        "market_size",
        "市场规模",
        "Market size",
        MARKET | {"grain": ["unit", "product"]},
        "市场洞察中由来源给出的市场规模，不来自单据；按细分市场(区域×产品×客户群)查看，"
        "没有覆盖到的地方没有数。",
        "The size of a market as a source states it in the market views; no document brings "
        "it. It is known per segment (region, product, customer group), and nowhere else.",
    ),
    (
        "customer_spend",
        "客户同类采购额",
        "Customers' spend",
        MARKET | {"grain": ["unit", "product"]},
        "市场洞察中由来源给出的、我方客户当年采购同类产品(向任何供应商)的总额；不来自单据。",
        "All that the own customers buy of such products, from anybody, as a source states it "
        "in the market views; no document brings it.",
    ),
    (
        "repeat_customers",
        "复购客户数",
        "Customers who bought again",
        _buyers("twice"),
        "期间内净成交额大于零、且在两个及以上不同日期成交的客户数；去重，不可相加。",
        "Customers whose net orders in the period are above zero and who ordered on two "
        "different days or more; counted anew, never added.",
    ),
    (
        "cross_customers",
        "多产品线客户数",
        "Customers of several lines",
        _buyers("several"),
        "期间内净成交额大于零、且购买了两条及以上产品线的客户数；去重，不可相加。",
        "Customers whose net orders in the period are above zero and who bought things of two "
        "product lines or more; counted anew, never added.",
    ),
    (
        "earlier_customers",
        "前12个月成交客户数",
        "Customers of the twelve months before",
        _buyers("before"),
        "期间开始之前12个月内净成交额大于零的客户数；去重，不可相加。",
        "Customers whose net orders in the twelve months before the period are above zero; "
        "counted anew, never added.",
    ),
    (
        "retained_customers",
        "留存客户数",
        "Customers kept",
        _buyers("again"),
        "期间开始之前12个月内成交过、期间内又成交(净额大于零)的客户数；去重，不可相加。",
        "Customers that bought in the twelve months before the period and in the period "
        "itself, net above zero; counted anew, never added.",
    ),
)
DIVIDED: tuple[tuple[str, str, str, str, str, str, str], ...] = (
    (
        "market_share",
        "市场份额",
        "Market share",
        "sales_amount",
        "market_size",
        "自有销售额 ÷ 同一细分市场、同一期间的市场规模；在市场洞察中按细分市场计算，"
        "口径(含税与否)须一致。",
        "Own sales ÷ the size of the same market in the same span; worked out per segment in "
        "the market views, with or without tax on both sides.",
    ),
    (
        "retention_rate",
        "客户留存率",
        "Retention rate",
        "retained_customers",
        "earlier_customers",
        "前12个月成交的客户中，期间内又成交的比例；期间越短越低，宜按年查看。流失率 = 1 − 留存率。",
        "Of the customers of the twelve months before, the share that bought in the period; "
        "the shorter the period, the lower it is, so read it by year. Churn is 1 minus it.",
    ),
    (
        "repeat_purchase_rate",
        "复购率",
        "Repeat purchase rate",
        "repeat_customers",
        "buying_customers",
        "期间内成交客户中，在两个及以上不同日期成交的比例。",
        "Of the customers that bought in the period, the share that ordered on two different "
        "days or more.",
    ),
    (
        "share_of_wallet",
        "客户钱包份额",
        "Share of wallet",
        "sales_amount",
        "customer_spend",
        "自有销售额 ÷ 我方客户同类产品的采购总额；采购总额来自市场洞察，没有来源的细分市场不计算。",
        "Own sales ÷ all that the own customers spend on such products; the latter comes from "
        "the market views, and without a source nothing is worked out.",
    ),
    (
        "cross_sell_rate",
        "交叉销售率",
        "Cross-sell rate",
        "cross_customers",
        "buying_customers",
        "期间内成交客户中，购买了两条及以上产品线的比例。",
        "Of the customers that bought in the period, the share that bought things of two "
        "product lines or more.",
    ),
)
