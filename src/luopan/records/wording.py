"""What header words mean, in Chinese and English: the dictionary of recognition."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

_WORDS: dict[str, str] = {
    "number": """订单id 订单号 订单编号 单号 单据号 单据编号 订单 销售单号 orderid
        orderno ordernumber ordernum order# orderref documentno documentnumber
        salesorder salesorderno transactionid""",
    "invoice_number": """发票号 发票号码 发票编号 invoiceid invoiceno invoicenumber
        invoice#""",
    "contract_number": "合同号 合同编号 合同id contractid contractno contractnumber",
    "receipt_number": """回款单号 收款单号 回款编号 收款编号 receiptno receiptid
        paymentid""",
    "credit_number": """红字发票号 红字发票号码 贷项通知单号 贷项单号 红冲单号
        creditnoteno creditnotenumber creditnoteid creditmemono""",
    "rebate_number": "返利单号 返利编号 rebateno rebatenumber rebateid",
    "return_number": "退货单号 退货编号 退货单 returnno returnnumber returnid rmano",
    "activity_number": "拜访编号 活动编号 拜访单号 activityid activityno visitid",
    "shipment_number": "发货单号 出库单号 shipmentno shipmentid deliveryno",
    "opportunity": """商机id 商机编号 商机号 opportunityid opportunityno
        opportunitynumber dealid opportunity""",
    "line": """行id 行号 订单行 订单行号 行项目 明细行 rowid orderline lineno
        linenumber lineid line""",
    "serial": "序号 编号 no id index",
    "date": """订单日期 下单日期 日期 销售日期 业务日期 单据日期 交易日期 下单时间
        订单时间 orderdate date salesdate transactiondate saledate orderedat
        dateofsale day""",
    "ship_date": "发货日期 出库日期 shipdate shippeddate shippingdate deliverydate",
    "invoice_date": "开票日期 发票日期 invoicedate",
    "receipt_date": "回款日期 收款日期 到账日期 receiptdate paymentdate receiveddate",
    "contract_date": "签约日期 合同日期 签订日期 contractdate signdate signeddate",
    "credit_date": "红冲日期 贷项日期 creditdate creditnotedate",
    "rebate_date": "返利日期 rebatedate",
    "return_date": "退货日期 退回日期 returndate returneddate",
    "stock_date": "库存日期 盘点日期 stockdate countdate",
    "from_date": """生效日期 起始日期 开始日期 自 起 归属日期 负责日期 分配日期 effectivedate
        validfrom effectivefrom from since fromdate ownersince assigneddate""",
    "plan_date": """计划回款日期 计划收款日期 计划付款日期 应收款日期 应回款日期
        应付款日期 plannedpaymentdate plannedreceiptdate instalmentdate
        installmentdate""",
    "stage_date": "进入日期 进入阶段日期 阶段日期 变更日期 stagedate enteredstage",
    "next_date": "下次日期 下次跟进日期 下一步日期 下次联系日期 nextdate nextstepdate",
    "due_date": "到期日 到期日期 应收日期 账期到期日 duedate",
    "created_date": """创建日期 创建时间 建立日期 建档日期 开户日期 注册日期 engagedate
        createddate createdate createdat opendate opendedate""",
    "closed_date": "关闭日期 结单日期 成交日期 赢单日期 closedate closeddate wondate",
    "expected_date": """预计成交日期 预计签单日期 预计关闭日期 expecteddate
        expectedclosedate""",
    "month": "月份 月 年月 期间 销售月份 month yearmonth period",
    "year": "年份 年度 年 财年 year fiscalyear",
    "quarter": "季度 quarter",
    "amount": """销售额 销售金额 金额 成交金额 成交额 订单金额 合同金额 含税金额
        不含税金额 实收金额 交易额 业绩 总价 总金额 销售收入 收入 amount sales
        salesamount totalprice totalamount closevalue revenue netamount netsales
        value lineamount extendedprice turnover salesvalue dealvalue dealamount
        linetotal""",
    "receipt_amount": "回款金额 回款额 收款金额 到账金额 paidamount receiptamount",
    "invoice_amount": "开票金额 发票金额 invoiceamount",
    "credit_amount": "红字金额 红冲金额 贷项金额 creditamount creditnoteamount",
    "rebate_amount": "返利金额 返利额 返利 rebateamount rebate",
    "plan_amount": """计划回款金额 计划回款额 计划收款金额 计划付款金额 应回款金额
        应收款金额 分期金额 plannedamount plannedreceipt instalmentamount
        installmentamount""",
    "unit_cost": """单位成本 成本单价 成本价 标准成本 unitcost standardcost costprice
        costperunit""",
    "sell_out_quantity": """动销量 动销数量 终端销量 终端销售量 终端动销量 sellout
        selloutqty selloutquantity sellthrough""",
    "target": """销售目标 目标 目标额 目标金额 销售额目标 任务 销售任务 指标
        年度目标 salestarget target quota targetamount salesquota goal""",
    "profit_target": "利润目标 目标利润 profittarget targetprofit",
    "quantity_target": """数量目标 销量目标 目标数量 quantitytarget volumetarget
        unitstarget""",
    "quantity": "数量 销量 件数 销售数量 订购数量 quantity qty units volume unitssold",
    "profit": "利润 毛利 毛利额 利润额 profit grossprofit margin grossmargin",
    "cost": "成本 成本额 总成本 成本金额 cost totalcost costamount cogs",
    "price": "单价 价格 售价 price unitprice salesprice listprice",
    "discount": "折扣 折扣率 discount discountrate",
    "account_id": """客户id 客户编号 客户编码 客户代码 customerid customerno
        accountid customercode""",
    "account": """客户名称 客户 客户名 公司名称 经销商 经销商名称 门店客户
        customername customer account accountname client clientname dealer company
        buyer""",
    "account_group": """集团 母公司 上级客户 所属集团 集团客户 集团名称 客户集团 客户分组
        subsidiaryof parentaccount group customergroup accountgroup parentcompany""",
    "dealer_tier": """经销商级别 经销商等级 经销商层级 经销级别 经销层级 代理级别 dealertier
        tier dealerlevel""",
    "segment": """细分 客户类型 客户类别 细分市场 行业 segment customertype sector
        industry""",
    "product_id": """产品id 产品编号 产品编码 商品编码 商品id 物料编码 货号
        productid sku productcode itemcode itemid materialno""",
    "item": """产品名称 产品 商品 商品名称 品名 物料名称 型号 productname product
        item itemname model material description""",
    "category": """类别 产品类别 商品类别 品类 大类 产品大类 一级类别 一级分类
        category productcategory category1 maincategory categoryname""",
    "subcategory": """子类别 子类 小类 产品子类 二级类别 二级分类 subcategory
        category2 series 系列 产品系列 productline 产品线 line_of_product family
        productfamily""",
    "subcategory3": "细类 三级类别 三级分类 category3",
    "brand": "品牌 brand",
    "country": "国家 国家/地区 country country/region nation",
    "region": """地区 大区 区域 销售区域 片区 战区 region area salesregion zone
        territory market""",
    "province": "省/自治区 省 省份 省市 省区 province state state/province",
    "city": "城市 市 地级市 city town",
    "district": "区县 县 district county",
    "office": """办事处 分公司 分支机构 regionaloffice office branch division 事业部
        department 部门""",
    "team": "团队 小组 销售组 team salesteam",
    "manager": """经理 地区经理 区域经理 大区经理 销售经理 主管 manager salesmanager
        regionalmanager teamleader""",
    "agent": """岗位 销售岗位 销售人员 销售员 业务员 销售代表 客户经理 销售 负责人 所有人
        客户负责人 归属人 归属岗位 负责岗位 负责销售 所属销售 customerowner accountowner
        seat salesagent salesrep salesperson salesrepresentative rep agent owner seller
        accountmanager person salesman""",
    "shop": """门店 店铺 商店 门店名称 店名 shop store shopname storename
        bikeshopname outlet bikeshop""",
    "stage": "阶段 商机阶段 销售阶段 dealstage stage salesstage status 状态",
    "outcome": "结果 赢输 输赢 outcome result",
    "currency": "币种 币别 货币 currency currencycode",
    "channel": "渠道 销售渠道 channel saleschannel",
    "returned": "退回 退货 是否退货 是否退回 returned isreturned return",
    "ship_mode": "邮寄方式 运输方式 配送方式 shipmode shippingmode",
    "postal": "邮政编码 邮编 postalcode zip zipcode postcode",
    "note": "备注 说明 note notes remark remarks comment comments",
    "activity_kind": "活动类型 拜访方式 拜访类型 活动 activitytype visittype activity",
    "contact": "联系人 拜访对象 联系人姓名 contact contactname contactperson",
    "two_way": "双向 是否双向 双向沟通 twoway istwoway",
    "next_step": "下一步 下一步计划 下步计划 后续计划 跟进计划 nextstep nextsteps",
    "visit_date": "拜访日期 活动日期 visitdate activitydate",
    "stock_quantity": "库存 库存量 库存数量 stock stockquantity onhand inventory",
}
_ROLES = {word: role for role, words in _WORDS.items() for word in words.split()}
_LOOSE = {  # a header that merely contains the word
    "amount": "销售额 金额 amount revenue",
    "target": "目标 target quota",
    "quantity": "数量 qty quantity",
    "profit": "利润 profit",
    "date": "日期 date",
    "account": "客户 customer",
    "item": "产品 商品 product",
    "category": "类别 category",
    "region": "地区 大区 region",
    "agent": "销售员 业务员 salesperson",
}
_SCALES = {
    "千元": 1_000,
    "千": 1_000,
    "k": 1_000,
    "万元": 10_000,
    "万": 10_000,
    "百万元": 1_000_000,
    "百万": 1_000_000,
    "m": 1_000_000,
    "mn": 1_000_000,
    "亿元": 100_000_000,
    "亿": 100_000_000,
    "thousand": 1_000,
    "million": 1_000_000,
}
_CURRENCIES = {
    "rmb": "CNY",
    "cny": "CNY",
    "人民币": "CNY",
    "人民币元": "CNY",
    "元": "CNY",
    "¥": "CNY",
    "￥": "CNY",
    "usd": "USD",
    "$": "USD",
    "nt$": "TWD",
    "us$": "USD",
    "美元": "USD",
    "eur": "EUR",
    "€": "EUR",
    "欧元": "EUR",
    "gbp": "GBP",
    "£": "GBP",
    "jpy": "JPY",
    "日元": "JPY",
    "hkd": "HKD",
    "hk$": "HKD",
    "港元": "HKD",
    "港币": "HKD",
}
_PIECES = frozenset("件瓶箱个台套吨支盒只单笔辆条")
TOTAL_WORDS = frozenset(
    ("合计", "总计", "小计", "累计", "总合计", "共计", "本页合计")
    + ("total", "grandtotal", "subtotal", "sum", "totals")
)
RETURN_WORDS = ("退货", "退回", "return", "refund")
TARGET_WORDS = ("目标", "任务", "target", "quota")

DATE_ROLES = (
    "date",
    "contract_date",
    "invoice_date",
    "receipt_date",
    "ship_date",
    "closed_date",
    "created_date",
    "expected_date",
    "due_date",
    "visit_date",
    "credit_date",
    "rebate_date",
    "return_date",
    "stock_date",
    "from_date",
    "plan_date",
    "stage_date",
    "next_date",
)
MEASURE_ROLES = (
    "amount",
    "receipt_amount",
    "invoice_amount",
    "target",
    "profit_target",
    "quantity_target",
    "quantity",
    "stock_quantity",
    "sell_out_quantity",
    "credit_amount",
    "rebate_amount",
    "plan_amount",
    "unit_cost",
    "profit",
    "cost",
    "price",
    "discount",
)
NUMBER_ROLES = (
    "number",
    "invoice_number",
    "contract_number",
    "receipt_number",
    "shipment_number",
    "opportunity",
    "credit_number",
    "rebate_number",
    "return_number",
    "activity_number",
)


@dataclass(frozen=True)
class Meant:
    """What a header says: the role, how surely, and the unit it names.

    Args:
        role: A key of the dictionary, or ``""``.
        certainty: 1.0 for the very word, 0.6 where the header only contains it.
        scale: 10000 for 万元.
        currency: As in 金额(美元), else ``""``.
    """

    role: str
    certainty: float
    scale: int = 1
    currency: str = ""


def plain(text: str) -> str:
    """A header or cell text for comparison: narrow, lower case, without spaces."""
    narrow = unicodedata.normalize("NFKC", text).casefold()
    return "".join(
        c for c in narrow if not c.isspace() and c not in "_-." and c.isprintable()
    )


@cache
def meaning(header: str) -> Meant:
    """The role that a header's words point to.

    Example:
        >>> meaning("销售额（万元）")
        Meant(role='amount', certainty=1.0, scale=10000, currency='')
    """
    whole = plain(header)
    if whole in _ROLES:
        return Meant(_ROLES[whole], 1.0)
    bare, scale, currency = _unit(whole)
    if bare in _ROLES:
        return Meant(_ROLES[bare], 1.0, scale, currency)
    for role, words in _LOOSE.items():
        if any(word in bare for word in words.split()):
            return Meant(role, 0.6, scale, currency)
    return Meant("", 0.0, scale, currency)


def _unit(whole: str) -> tuple[str, int, str]:
    """A header without what stands in brackets, and what that says of the unit."""
    inside = re.findall(r"[(\[【](.*?)[)\]】]", whole)
    bare = re.sub(r"[(\[【].*?[)\]】]", "", whole)
    tail = re.search(r"[/:,]([^/:,]+)$", bare)
    if tail and tail.group(1) in {*_SCALES, *_CURRENCIES}:
        inside, bare = [*inside, tail.group(1)], bare[: tail.start()]
    return (bare, *unit_words(",".join(inside))) if inside else (whole, 1, "")


def unit_words(text: str) -> tuple[int, str]:
    """Scale and currency that words like 万元, k USD or 美元 name, whatever else is said.

    Example:
        >>> unit_words("万美元"), unit_words("单位:万元,含税"), unit_words("万件")
        ((10000, 'USD'), (10000, ''), (10000, ''))
    """
    parts = re.split(r"[,、;/:|()\[\]]|不?含税|未税", plain(text))
    found = [_unit_word(part) for part in parts if part]
    scale = next((scale for scale, _currency in found if scale != 1), 1)
    return scale, next((currency for _scale, currency in found if currency), "")


def _unit_word(words: str) -> tuple[int, str]:
    if words in _SCALES:
        return _SCALES[words], ""
    if words in _CURRENCIES:
        return 1, "" if words == "元" else _CURRENCIES[words]
    for word, scale in sorted(_SCALES.items(), key=lambda item: -len(item[0])):
        rest = (
            words[len(word) :] if words.startswith(word) else words.removesuffix(word)
        )
        if rest != words and (rest in _CURRENCIES or rest in _PIECES):
            return scale, _CURRENCIES.get(rest, "")
    return 1, ""


def is_total(text: str) -> bool:
    """Whether a cell says that its row is a total and not a record."""
    bare = plain(text).strip(":()[]【】")
    return bare in TOTAL_WORDS or any(
        bare.endswith(word) for word in ("合计", "总计", "小计", "total")
    )


_ENGLISH = (
    "january february march april may june july august september october "
    "november december"
)
_CHINESE = "一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月"
_MONTHS: dict[str, int] = {"sept": 9}
for _number, (_word, _word_zh) in enumerate(
    zip(_ENGLISH.split(" "), _CHINESE.split(" "), strict=True), start=1
):
    _MONTHS |= {_word: _number, _word[:3]: _number, _word_zh: _number}


def month_of(cell: Any) -> tuple[int | None, int] | None:
    """Year (where it is said) and month that a cell names.

    Example:
        >>> month_of("2018年3月"), month_of("Mar"), month_of("销售额")
        ((2018, 3), (None, 3), None)
    """
    if isinstance(cell, date):
        return (cell.year, cell.month) if cell.day == 1 else None
    if not isinstance(cell, str):
        return None
    text = plain(cell)
    if text in _MONTHS:
        return None, _MONTHS[text]
    year, month = _month_figures(cell.strip(), text)
    return (year, month) if 1 <= month <= 12 else None


def _month_figures(cell: str, text: str) -> tuple[int | None, int]:
    for pattern, where in (
        (r"(?:(\d{4})年)?(\d{1,2})月份?", text),
        (r"(\d{4})[-/.年](\d{1,2})", cell),
        (r"(20\d\d)(0[1-9]|1[0-2])", text),
    ):
        found = re.fullmatch(pattern, where)
        if found:
            return int(found.group(1)) if found.group(1) else None, int(found.group(2))
    named = re.fullmatch(r"([a-z]{3,9})(\d{2}|\d{4})", text)
    if named and named.group(1) in _MONTHS:
        year = int(named.group(2))
        return (year if year > 99 else 2000 + year), _MONTHS[named.group(1)]
    return None, 0


def currency_code(text: str) -> str | None:
    """Three letters for a currency as people write it; None where it is none.

    Example:
        >>> currency_code("人民币"), currency_code("usd"), currency_code("?")
        ('CNY', 'USD', None)
    """
    word = plain(text)
    if word in _CURRENCIES:
        return _CURRENCIES[word]
    return (
        word.upper() if len(word) == 3 and word.isascii() and word.isalpha() else None
    )
