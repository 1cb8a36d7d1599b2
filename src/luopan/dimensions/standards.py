"""The metrics that every installation starts with, in the words of the field."""

from decimal import Decimal
from typing import Any

from luopan.dimensions.definitions import check_definition
from luopan.dimensions.market_standards import COUNTED, DIVIDED
from luopan.dimensions.models import Metric

FEN = {"quantum": Decimal("0.01")}
EACH = ["unit", "account", "channel"]
ALL = ["unit", "product", "account", "channel"]
ORDER = {"document": "order", "grain": ALL}
RECEIPT = {"return_rule": "none", "grain": ["unit", "account"]}
DEAL = {"document": "opportunity", "return_rule": "none", "grain": ALL[:3]}
CLOSED = DEAL | {"date_field": "closed_date"}
VISIT = {"document": "activity", "return_rule": "none", "grain": ["unit", "account"]}
ONE = {"measure": "count"}
LESS = {"lower_is_better": True}

# code, name, name_other, fields, definition, definition_other
Standard = tuple[str, str, str, dict[str, Any], str, str]

ADDITIVE: tuple[Standard, ...] = (
    (
        "sales_amount",
        "销售额",
        "Sales amount",
        ORDER | FEN,
        "订单金额减退货金额，按下单日期计入；退货计入其发生的期间；含税与否以单据为准。",
        "Order amounts less returns, on the day of the order; returns count on their own "
        "day; with or without tax as the documents say.",
    ),
    (
        "sales_quantity",
        "销量",
        "Sales quantity",
        ORDER | {"measure": "quantity", "quantum": Decimal("0.001")},
        "订单数量减退货数量，按下单日期计入；不同计量单位须先按带日期的换算关系折算。",
        "Quantities ordered less returned, on the day of the order; different counting "
        "units are converted by dated factors first.",
    ),
    (
        "orders",
        "订单数",
        "Orders",
        ORDER | ONE | {"grain": EACH, "counted_in": "笔", "return_rule": "none"},
        "下单的订单张数，一张订单无论多少行只计一次。",
        "Number of orders placed; an order counts once, however many lines it has.",
    ),
    (
        "gross_margin",
        "毛利",
        "Gross margin",
        ORDER | FEN | {"measure": "profit"},
        "不含税净销售额（减退货、返利）减当日有效成本；行上有成本或利润的以行为准；"
        "缺成本时显示“无成本”，含税而无税率时显示“无税基”，均不计入。",
        "Net sales without tax (less returns and rebates) less the cost valid that day; the "
        "line's own cost or profit comes first; without a cost, or where tax is in the "
        "amount and nobody says how much, it says so and does not count.",
    ),
    (
        "net_sales",
        "有成本的净销售额",
        "Net sales with a cost",
        ORDER | FEN | {"measure": "net"},
        "不含税净销售额（减退货、返利），只计有成本的行，与毛利逐行相同；缺成本的行两边都不计入，"
        "另列为“无成本”。行上只有利润而无税基的，按单据金额计。",
        "Net sales without tax (less returns and rebates) of the lines that have a cost, line "
        "by line those of the gross margin; lines without one are in neither, and told as "
        "“no cost”. A line that states its profit and not its tax counts as it stands.",
    ),
    (
        "contracts",
        "签约额",
        "Contracts signed",
        {"document": "contract", "grain": ALL, "return_rule": "none"} | FEN,
        "合同金额，按签约日期计入。",
        "Contract amounts, on the day of signing.",
    ),
    (
        "shipments",
        "发货额",
        "Shipments",
        {"document": "shipment", "grain": ALL} | FEN,
        "发货金额减退货金额，按发货日期计入。",
        "Amounts shipped less returns, on the day of shipment.",
    ),
    (
        "invoiced",
        "开票额",
        "Invoiced",
        {"document": "invoice", "grain": ALL} | FEN,
        "发票金额减红字发票（贷项）金额，按开票日期计入。",
        "Invoice amounts less credit notes, on the day of the invoice.",
    ),
    (
        "receipts",
        "回款",
        "Receipts",
        {"document": "receipt"} | RECEIPT | FEN,
        "收到的款项，按到账日期计入，无论是否已核销。",
        "Money received, on the day it arrived, matched or not.",
    ),
    (
        "receipts_matched",
        "核销回款",
        "Matched receipts",
        {"document": "match"} | RECEIPT | FEN,
        "已核销到发票的回款，按核销双方较晚的日期计入，归发票所属人。",
        "Receipts applied to invoices, on the later of the two days, to the invoice's "
        "owner.",
    ),
    (
        "invoices_due",
        "到期应收",
        "Invoices falling due",
        {"document": "invoice", "date_field": "due_date"} | RECEIPT | FEN,
        "发票金额，按到期日期计入。",
        "Invoice amounts, on the day they fall due.",
    ),
    (
        "receipts_on_due",
        "到期项回款",
        "Receipts by due date",
        {"document": "match", "date_field": "due_date"} | RECEIPT | FEN,
        "已核销到发票的回款，按发票到期日期计入。",
        "Receipts applied to invoices, on the day the invoice falls due.",
    ),
    (
        "returns",
        "退货额",
        "Returns",
        {"document": "return", "grain": ALL, "return_rule": "none"} | FEN | LESS,
        "退货金额，按退货日期计入。",
        "Amounts returned, on the day of the return.",
    ),
    (
        "rebates",
        "返利",
        "Rebates",
        {"document": "rebate", "grain": ALL, "return_rule": "none"} | FEN | LESS,
        "返利金额，按返利日期计入。",
        "Rebates granted, on their day.",
    ),
    (
        "sell_out",
        "终端动销量",
        "Dealer sell-out",
        {"document": "sell_out", "measure": "quantity", "grain": ALL}
        | {"return_rule": "none", "quantum": Decimal("0.001")},
        "经销商卖给终端的数量。",
        "Quantities that dealers sold on.",
    ),
    (
        "visits",
        "拜访次数",
        "Visits",
        VISIT | ONE | {"filter": {"kind": "visit"}, "counted_in": "次"},
        "记录为“拜访”的活动次数，同一天的几次分别计算；电话、演示等其他沟通不计入。",
        "Visits to customers on record, each counted, also two on one day; calls, "
        "demonstrations and other talks are not.",
    ),
    (
        "effective_communications",
        "有效沟通",
        "Effective communications",
        VISIT | ONE | {"filter": {"effective": True}, "counted_in": "次"},
        "按规则判定：有具名联系人、双向、有结果、有带日期的下一步，同一客户一天最多一次。",
        "By rule: a named contact, two-way, an outcome, a dated next step; at most one per "
        "customer and day.",
    ),
    (
        "new_opportunities",
        "新增商机数",
        "New opportunities",
        DEAL | ONE | {"date_field": "created_date", "counted_in": "个"},
        "当期创建的商机个数。",
        "Number of opportunities created.",
    ),
    (
        "won_deals",
        "赢单数",
        "Deals won",
        CLOSED | ONE | {"filter": {"outcome": "won"}, "counted_in": "个"},
        "当期关闭且赢单的商机个数。",
        "Number of opportunities closed as won.",
    ),
    (
        "closed_deals",
        "关闭商机数",
        "Deals closed",
        CLOSED | ONE | {"filter": {"outcome": ["won", "lost"]}, "counted_in": "个"},
        "当期关闭的商机个数（赢单加输单）。",
        "Number of opportunities closed, won or lost.",
    ),
    (
        "won_amount",
        "赢单额",
        "Amount won",
        CLOSED | FEN | {"filter": {"outcome": "won"}},
        "当期关闭且赢单的商机金额。",
        "Amount of opportunities closed as won.",
    ),
    (
        "closed_amount",
        "关闭商机额",
        "Amount closed",
        CLOSED | FEN | {"filter": {"outcome": ["won", "lost"]}},
        "当期关闭的商机金额（赢单加输单）。",
        "Amount of opportunities closed, won or lost.",
    ),
)
OTHERS: tuple[Standard, ...] = (
    (
        "buying_customers",
        "成交客户数",
        "Buying customers",
        ORDER | {"kind": "distinct", "measure": "account", "counted_in": "家"},
        "期间内净成交额大于零的客户数；每个节点、每个期间重新去重，不可相加。",
        "Customers whose net orders in the period are above zero; counted anew at every "
        "node and period, never added.",
    ),
    (
        "customers_visited",
        "拜访客户数",
        "Customers visited",
        VISIT
        | {"kind": "distinct", "measure": "account", "counted_in": "家"}
        | {"filter": {"kind": "visit"}},
        "期间内拜访过的客户数，去重，不可相加。",
        "Customers visited in the period; counted anew, never added.",
    ),
    (
        "new_customers",
        "新客户数",
        "New customers",
        {"document": "order", "kind": "first", "measure": "account", "counted_in": "家"}
        | {"look_back_months": 12, "grain": ["unit", "account"]},
        "首次下单的客户，归当日所属人，只计一次；全部退货则收回；停购满12个月后再来的为回流，另计。",
        "Customers that order for the first time, once, to the holder that day; taken "
        "back if fully returned; those back after 12 months without are counted apart.",
    ),
    (
        "receivables",
        "应收账款",
        "Receivables",
        {"document": "invoice", "kind": "balance", "grain": ["unit", "account"]}
        | FEN
        | LESS,
        "期末日发票金额减贷项、减已核销回款的余额；不可跨期相加。",
        "Invoices less credit notes and matched receipts on the period's last day; never "
        "added over time.",
    ),
    (
        "order_backlog",
        "在手订单",
        "Order backlog",
        ORDER | {"kind": "balance"} | FEN,
        "期末日已下单未发货的金额；不可跨期相加。",
        "Ordered and not yet shipped on the period's last day; never added over time.",
    ),
    (
        "dealer_stock",
        "渠道库存",
        "Dealer stock",
        {"document": "stock", "kind": "balance", "measure": "quantity"}
        | {"grain": ALL[:3], "quantum": Decimal("0.001"), "return_rule": "none"},
        "期末日经销商库存数量；不可跨期相加。",
        "Quantity in dealers' stock on the period's last day; never added over time.",
    ),
    (
        "sales_cycle",
        "销售周期",
        "Sales cycle",
        CLOSED
        | {"kind": "duration", "measure": "days", "filter": {"outcome": "won"}}
        | {"counted_in": "天"}
        | LESS,
        "赢单商机从创建到关闭的天数；同时给出中位数、P80和在途商机的账龄。",
        "Days from created to won; with median and P80, and the age of open ones.",
    ),
)
RATIOS: tuple[tuple[str, str, str, str, str, str, str], ...] = (
    (
        "average_order_value",
        "笔单价",
        "Average order value",
        "sales_amount",
        "orders",
        "净销售额 ÷ 订单数。",
        "Net amount ÷ orders.",
    ),
    (
        "revenue_per_customer",
        "客单价",
        "Revenue per customer",
        "sales_amount",
        "buying_customers",
        "净销售额 ÷ 期间内去重的成交客户数。",
        "Net amount ÷ distinct buying customers of the period.",
    ),
    (
        "gross_margin_rate",
        "毛利率",
        "Gross margin rate",
        "gross_margin",
        "net_sales",
        "毛利 ÷ 有成本的净销售额，两者均不含税、逐行相同；缺成本的行两边都不计入。",
        "Gross margin ÷ net sales with a cost, both without tax and of the same lines; those "
        "without a cost are in neither.",
    ),
    (
        "win_rate",
        "赢单率（个数）",
        "Win rate by count",
        "won_deals",
        "closed_deals",
        "赢单数 ÷ 当期关闭的商机数（赢单加输单）。",
        "Won ÷ (won + lost), closed in the period.",
    ),
    (
        "win_rate_by_amount",
        "赢单率（金额）",
        "Win rate by amount",
        "won_amount",
        "closed_amount",
        "赢单额 ÷ 当期关闭的商机额（赢单加输单）。",
        "Amount won ÷ amount (won + lost), closed in the period.",
    ),
    (
        "collection_rate_due",
        "到期回款率",
        "Collection rate of what fell due",
        "receipts_on_due",
        "invoices_due",
        "期间内到期的发票中已核销的回款 ÷ 期间内到期的发票金额；不含期初逾期。",
        "Receipts matched to invoices falling due in the period ÷ their amount; without "
        "what was overdue before.",
    ),
    (
        "collection_rate_flow",
        "资金回笼率",
        "Collection rate, flow basis",
        "receipts",
        "sales_amount",
        "当期回款 ÷ 当期销售额，可超过100%；须与逾期、账龄并列查看。",
        "Receipts ÷ sales of the same period; may exceed 100 %; to be read beside overdue "
        "and ageing.",
    ),
)


def standard_metrics() -> list[Metric]:
    """The standard set, not yet stored, in the order a reader would list them."""
    found: dict[str, Metric] = {}
    for code, name, other, fields, definition, definition_other in (
        *ADDITIVE,
        *OTHERS,
        *COUNTED,
    ):
        found[code] = Metric(
            code=code,
            name=name,
            name_other=other,
            definition=definition,
            definition_other=definition_other,
            **fields,
        )
    for code, name, other, top, bottom, definition, definition_other in (
        *RATIOS,
        *DIVIDED,
    ):
        found[code] = Metric(
            code=code,
            name=name,
            name_other=other,
            kind="ratio",
            measure="",
            quantum=Decimal("0.0001"),
            numerator=found[top],
            denominator=found[bottom],
            grain=["unit"],
            definition=definition,
            definition_other=definition_other,
        )
    for metric in found.values():
        check_definition(metric)
    return list(found.values())
