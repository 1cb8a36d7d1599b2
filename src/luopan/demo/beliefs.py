"""What the demo company takes for true, and what it fears."""

from dataclasses import dataclass

from luopan.demo.objectives import RECEIPTS, SALES


@dataclass(frozen=True)
class Belief:
    """An assumption; with a probability a risk.

    Attributes:
        review: Days from the day the company is shown on; negative: overdue.
        under: Keys of the running year's objectives that rest on it.
        bears: Targets of the running year that rest on it: metric and unit.
        steps: Of a risk's answer: days, owner, wording, wording in English.
    """

    key: str
    owner: str
    review: int
    name: str
    name_other: str
    wording: str
    wording_other: str
    evidence: str
    source: str
    under: tuple[str, ...] = ()
    bears: tuple[tuple[str, str], ...] = ()
    probability: str = ""
    amount: int = 0  # 万元
    trigger: str = ""
    answer: str = ""
    steps: tuple[tuple[int, str, str, str], ...] = ()


BELIEFS = (
    Belief(
        "investment",
        "lin",
        34,
        "制造业技改投资保持 5% 以上增长",
        "Manufacturers' upgrades grow by 5% or more",
        "技改投资增速决定仪表更新的节奏；低于 3% 时更新项目普遍推迟半年。",
        "The pace of upgrades sets the pace of replaced instruments; under 3% projects slip "
        "by half a year.",
        "上半年技改投资同比增长 6.1%，老客户询价量同比增加 9%。",
        "国家统计局固定资产投资月度数据",
        ("base", "coast", "inland"),
    ),
    Belief(
        "budgets",
        "su",
        48,
        "流程工业大客户年内不压缩仪表预算",
        "Key accounts in process industry keep their budgets",
        "大客户年度预算三月定稿后不再下调，框架合同按计划释放订单。",
        "Budgets fixed in March are not cut; frameworks release orders as planned.",
        "一季度走访七家大客户，五家书面确认预算不变。",
        "大客户部走访纪要",
        ("key",),
        ((SALES, "key"), (SALES, "north"), (SALES, "southwest")),
    ),
    Belief(
        "ramp",
        "he",
        21,
        "西南两名新人六月起达到资深岗位八成产出",
        "Two newcomers in the Southwest reach 80% by June",
        "成都、重庆两个资深岗位的接任者按爬坡曲线走完前六个月。",
        "The successors in Chengdu and Chongqing follow the ramp of the first six months.",
        "公司近三年 41 名新人的爬坡记录，六个月中位数 78%。",
        "销售运营爬坡台账",
        ("southwest",),
        ((SALES, "sw-cd"), (SALES, "sw-cq")),
    ),
    Belief(
        "references",
        "shen",
        -9,
        "能耗管理软件三个标杆项目按期验收",
        "The three energy references are accepted on time",
        "三个标杆在三季度末前全部验收，推广方案才能在四季度进场。",
        "All three accepted by the end of September, so that the offer can go out in autumn.",
        "两个项目已进入试运行，一个等待客户停产窗口。",
        "浙江部项目周报",
        ("energy",),
    ),
    Belief(
        "prices",
        "liang",
        60,
        "渠道价格体系保持稳定",
        "Dealer prices stay stable",
        "一级经销商出货价波动不超过 3%，不出现跨区窜货。",
        "First-tier dealers' prices move by 3% at most; nobody sells across regions.",
        "上半年抽查 22 家经销商，均价波动 1.4%。",
        "渠道管理抽查表",
        ("coast",),
        ((SALES, "south"),),
    ),
    Belief(
        "terms",
        "fang",
        75,
        "主要客户账期不延长",
        "Main customers' terms are not extended",
        "前五十大客户的合同账期维持在 60 天以内。",
        "The fifty largest customers stay within 60 days.",
        "年初重签合同中，账期变更的只有两家。",
        "财务部合同台账",
        ("cash",),
        ((RECEIPTS, "yunlan"),),
    ),
    Belief(
        "rival",
        "liang",
        40,
        "主要竞品在华南降价抢单",
        "A rival undercuts prices in South China",
        "对手若在压力变送器与网关上降价一成以上，华南渠道会先受影响。",
        "If a rival cuts pressure transmitters and gateways by a tenth or more, dealers in "
        "the South feel it first.",
        "去年四季度对手在东莞试探性降价 6%。",
        "华南竞品周报",
        ("coast",),
        ((SALES, "south"),),
        "0.35",
        600,
        "同一周内三家以上经销商反馈竞品报价低一成以上",
        "不跟价：用网关 + 平台打包守住老客户，只对清单内项目放折扣授权。",
        (
            (
                3,
                "liang",
                "核实竞品报价，列出受影响客户清单",
                "Verify prices, list customers",
            ),
            (
                7,
                "zhou",
                "对清单内项目放开 5 个点折扣授权",
                "Release 5 points of discount",
            ),
            (14, "tang", "把打包方案复制到成都渠道", "Copy the bundle to Chengdu"),
            (21, "liang", "复盘守住与丢失的订单", "Review what was held and lost"),
        ),
    ),
    Belief(
        "second",
        "su",
        55,
        "第二大客户引入备选供应商",
        "The second largest customer brings in another supplier",
        "长河重工之后，第二大客户占大客户部收入近三成。",
        "After Changhe, the second largest customer brings close to a third of key accounts.",
        "客户采购部今年新增两家入围供应商。",
        "客户招标公告",
        ("key",),
        ((SALES, "key"),),
        "0.25",
        900,
        "连续两批订单份额低于 60%",
        "高层互访加联合开发，把服务合同与供货合同绑定续签。",
        (
            (5, "su", "安排双方高层互访", "Arrange a visit of both managements"),
            (
                15,
                "su",
                "提交联合开发与服务绑定方案",
                "Offer joint development with service",
            ),
        ),
    ),
    Belief(
        "chips",
        "zhou",
        28,
        "进口芯片交期超过 16 周",
        "Imported chips take over 16 weeks",
        "网关与 PLC 的主控芯片仍依赖进口，交期拉长会推迟四季度交付。",
        "Gateways and PLCs need imported chips; longer lead times delay the last quarter.",
        "当前交期 11 周，安全库存 6 周。",
        "供应链周报",
        ("bundle",),
        (),
        "0.2",
        1_200,
        "供应商书面通知交期超过 16 周",
        "启用国产替代料号，优先保障框架合同交付。",
        ((2, "zhou", "按框架合同优先级重排交付", "Rank deliveries by framework"),),
    ),
)
