"""What the demo company wants of the running year and of the next."""

from dataclasses import dataclass

SALES, RECEIPTS = "sales_amount", "receipts"
WAN = 10_000


@dataclass(frozen=True)
class Wanted:
    """A measure: metric, then unit and product (empty: all), then one of the three."""

    metric: str
    unit: str = ""
    product: str = ""
    amount: int = 0  # 万元, or pieces
    level: str = ""
    change: str = ""


@dataclass(frozen=True)
class Aim:
    """An objective; ``under`` is the key of its parent.

    ``carried`` names targets: metric, unit and product (empty: all).
    """

    key: str
    under: str
    kind: str
    weight: int
    owner: str
    name: str
    name_other: str
    wording: str
    wording_other: str
    wanted: tuple[Wanted, ...] = ()
    carried: tuple[tuple[str, str, str], ...] = ()


RUNNING = (
    Aim(
        "base",
        "",
        "direction",
        40,
        "lin",
        "稳住基本盘，做深行业客户",
        "Hold the base, go deeper with industry customers",
        "流程工业与装备制造的老客户贡献八成收入。今年先把存量客户的复购和增购做实，"
        "再用大客户框架合同补上长河重工留下的缺口。",
        "Existing customers in process industry and machinery bring four fifths of revenue. "
        "Secure their repeat business first, then fill the gap left by Changhe Heavy "
        "Industry with framework contracts.",
        (Wanted(SALES, amount=35_000),),
    ),
    Aim(
        "coast",
        "base",
        "direction",
        50,
        "shen",
        "华东、华南存量深耕",
        "Deepen East and South China",
        "两个大区按行业建客户清单，重点客户一季度完成一轮回访，年内复购率不低于上年。",
        "Both regions list customers by industry, revisit the key ones in the first quarter "
        "and keep repeat purchases at last year's level or better.",
        (Wanted(SALES, unit="east", amount=11_500),),
        ((SALES, "east", ""), (SALES, "south", "")),
    ),
    Aim(
        "key",
        "base",
        "growth",
        30,
        "su",
        "大客户框架合同补位",
        "Framework contracts with key accounts",
        "轨道交通与能源集团各签下一份年度框架，补上长河重工流失的采购额。",
        "One yearly framework each with a rail and an energy group, to make up for what "
        "Changhe Heavy Industry bought.",
        (Wanted(SALES, unit="key", amount=3_700),),
        ((SALES, "key", ""),),
    ),
    Aim(
        "inland",
        "base",
        "direction",
        20,
        "zhao",
        "华北、华中稳健增长",
        "Steady growth in North and Central China",
        "不追低毛利项目，靠仪表更新与备件把增长做扎实。",
        "No chase for low-margin projects: growth from replaced instruments and spares.",
        (Wanted(SALES, unit="north", amount=5_800),),
        ((SALES, "north", ""), (SALES, "central", "")),
    ),
    Aim(
        "software",
        "",
        "growth",
        30,
        "lin",
        "软件平台成为核心增长点",
        "Software becomes the core growth point",
        "从卖设备走向“设备 + 平台 + 服务”，软件平台收入增速高于公司整体。",
        "From devices to devices with platform and service; software grows faster than the "
        "company.",
        (Wanted(SALES, product="software", amount=7_200),),
    ),
    Aim(
        "energy",
        "software",
        "growth",
        60,
        "luo",
        "能耗管理软件规模化",
        "Scale the energy management software",
        "把浙江三个标杆项目做成可复制的方案，推广到五个大区。",
        "Turn the three reference projects in Zhejiang into a repeatable offer for five "
        "regions.",
        (Wanted(SALES, product="energy", amount=2_000),),
        ((SALES, "", "energy"),),
    ),
    Aim(
        "bundle",
        "software",
        "growth",
        40,
        "liang",
        "边缘网关带动物联平台",
        "Edge gateways pull the IoT platform",
        "每三台网关至少带一个平台订阅；报价单默认带平台。",
        "One platform subscription for every three gateways; quotations include it.",
        (Wanted(SALES, product="cloud", amount=3_000),),
        ((SALES, "", "cloud"),),
    ),
    Aim(
        "west",
        "",
        "expansion",
        15,
        "he",
        "西部市场重新站稳",
        "Regain the West",
        "补齐西南的资深岗位，西北围绕能源行业建第二增长曲线。",
        "Fill the senior seats in the Southwest; in the Northwest build on the energy "
        "industry.",
        (Wanted(SALES, unit="southwest", amount=4_000),),
    ),
    Aim(
        "southwest",
        "west",
        "expansion",
        70,
        "he",
        "西南补齐队伍、恢复增长",
        "Southwest: complete the team, grow again",
        "成都、重庆两个资深岗位上半年到岗，蜀源退出后的经销缺口由新经销商补上。",
        "Both senior seats in Chengdu and Chongqing filled in the first half; new dealers "
        "replace Shuyuan.",
        (Wanted("new_customers", unit="southwest", amount=120),),
        ((SALES, "southwest", ""),),
    ),
    Aim(
        "northwest",
        "west",
        "expansion",
        30,
        "ma",
        "西北突破能源行业",
        "Northwest: break into energy",
        "在煤化工与新能源场站各做出一个可参观的样板。",
        "A site to show in coal chemistry and one in renewables.",
        (Wanted(SALES, unit="northwest", amount=1_900),),
        ((SALES, "northwest", ""),),
    ),
    Aim(
        "profit",
        "",
        "profit",
        15,
        "fang",
        "利润与现金流达标",
        "Profit and cash as required",
        "毛利率不低于 40%，回款与销售同步，经营现金流为正。",
        "A gross margin of at least 40%, receipts in step with sales, positive cash flow.",
        (Wanted("gross_margin_rate", level="0.40"),),
    ),
    Aim(
        "cash",
        "profit",
        "profit",
        60,
        "fang",
        "回款与到期回款率",
        "Receipts, and receipts on time",
        "全年回款 3.6 亿元，到期回款率 90% 以上；逾期 60 天以上的款项逐笔盯。",
        "360 million in receipts, over 90% on time; what is 60 days late is followed one "
        "by one.",
        (Wanted(RECEIPTS, amount=36_000), Wanted("collection_rate_due", level="0.9")),
        ((RECEIPTS, "", ""),),
    ),
    Aim(
        "discount",
        "profit",
        "profit",
        40,
        "zhou",
        "压降低毛利项目与折扣",
        "Fewer low-margin projects and discounts",
        "毛利率低于 25% 的项目一律上会；折扣授权收到大区。",
        "Projects under 25% gross margin go to the committee; discounts are decided by the "
        "region.",
        (Wanted("gross_margin", amount=14_500),),
    ),
)
COMING = (
    Aim(
        "revenue",
        "",
        "direction",
        35,
        "lin",
        "营收迈上 4.6 亿元",
        "Revenue of 460 million",
        "在基本盘之上再上一个台阶，增长主要来自大客户框架与软件平台。",
        "One step up from the base, mostly by framework contracts and software.",
        (Wanted(SALES, amount=46_000),),
        ((SALES, "north", ""), (SALES, "central", ""), (SALES, "northwest", "")),
    ),
    Aim(
        "key",
        "revenue",
        "growth",
        50,
        "su",
        "大客户部 4,000 万元",
        "Key accounts: 40 million",
        "框架合同金额已基本落定，全年按交付节奏确认。",
        "The frameworks are all but signed; sales follow their delivery.",
        (Wanted(SALES, unit="key", amount=4_000),),
        ((SALES, "key", ""),),
    ),
    Aim(
        "coast",
        "revenue",
        "direction",
        50,
        "shen",
        "华东、华南两位数增长",
        "Two-digit growth in East and South China",
        "靠钱包份额而不是新增人头，重点客户人均贡献提高一成。",
        "By share of wallet, not by heads: a tenth more from each key customer.",
        (Wanted(SALES, unit="east", change="0.12"),),
        ((SALES, "east", ""), (SALES, "south", "")),
    ),
    Aim(
        "software",
        "",
        "growth",
        30,
        "luo",
        "软件平台收入 9,000 万元",
        "90 million from software",
        "软件占收入近两成，订阅续费率成为部门考核。",
        "Close to a fifth of revenue; renewals become part of the assessment.",
        (Wanted(SALES, product="software", amount=9_000),),
        ((SALES, "", "software"),),
    ),
    Aim(
        "energy",
        "software",
        "growth",
        60,
        "shen",
        "能耗管理软件翻一番的底座",
        "Energy software: the base for doubling",
        "以浙江三个标杆为样板，每个大区至少复制两家。",
        "With Zhejiang's three references as the pattern, two copies in every region.",
        (Wanted(SALES, product="energy", amount=2_600),),
        ((SALES, "", "energy"),),
    ),
    Aim(
        "health",
        "software",
        "growth",
        40,
        "liang",
        "设备健康管理转订阅",
        "Machine health as a subscription",
        "新签一律按年订阅，老客户续费时切换。",
        "New contracts by the year; old customers change over when they renew.",
        (Wanted(SALES, product="health", amount=2_300),),
    ),
    Aim(
        "west",
        "",
        "expansion",
        20,
        "he",
        "西部与渠道下沉",
        "The West, and dealers in smaller cities",
        "西南恢复两位数增长，三四线城市靠二级经销商覆盖。",
        "Two-digit growth in the Southwest again; smaller cities by second-tier dealers.",
    ),
    Aim(
        "southwest",
        "west",
        "expansion",
        60,
        "he",
        "西南恢复两位数增长",
        "Two-digit growth in the Southwest",
        "新人转正后按全额产出，重庆补一家一级经销商。",
        "New people at full output, one more first-tier dealer in Chongqing.",
        (Wanted(SALES, unit="southwest", amount=4_900),),
        ((SALES, "southwest", ""),),
    ),
    Aim(
        "dealers",
        "west",
        "expansion",
        40,
        "jin",
        "二级经销商网络 40 家",
        "Forty second-tier dealers",
        "东北与西部各地市，先选商再铺货。",
        "In the cities of the Northeast and the West: choose dealers first, stock later.",
    ),
    Aim(
        "profit",
        "",
        "profit",
        15,
        "fang",
        "毛利率 41%、现金流为正",
        "41% gross margin, positive cash flow",
        "增长不以毛利为代价。",
        "Growth is not bought with margin.",
        (Wanted("gross_margin_rate", level="0.41"),),
    ),
)
