"""The markets that the demo company watches: plain tables. Every source is made up."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Watched:
    """A market as it was drawn.

    Args:
        code: Its code.
        name: Its name.
        name_other: In English.
        unit: Code of the region.
        product: Code of the line.
        share: Of the own sales in the first year.
        growth: Of the market, year by year after the first.
        stages: Stage with the reason, in the order they were judged.
        source: Number of the source of the sizes, see ``SOURCES``.
        rivals: Competitor with its shares, year by year.
        group: Kind and value of the customers; empty: all.
        until: Years of figures; fewer than four: nobody asked again since.
        tax_basis: Of the sizes.
        stated: Own share as a source states it, of the last year; 0: none does.
        wallet: What own customers spend in all, against own sales of the last year.
    """

    code: str
    name: str
    name_other: str
    unit: str
    product: str
    share: float
    growth: tuple[float, float, float]
    stages: tuple[tuple[str, str], ...]
    source: int = 0
    rivals: tuple[tuple[str, tuple[float, ...]], ...] = ()
    group: tuple[str, str] = ("", "")
    until: int = 4
    tax_basis: str = "incl"
    stated: float = 0.0
    wallet: float = 0.0


# name of the source, and how sure one is of it
SOURCES = (
    ("虚构来源：启明产业研究《工业传感年度报告》", "medium"),
    ("虚构来源：华工仪表行业协会统计快报", "high"),
    ("虚构来源：数知咨询《工业软件市场跟踪》", "medium"),
    ("虚构来源：公司内部渠道摸底", "low"),
    ("虚构来源：某省招投标公开数据汇总", "high"),
)
SOURCES_OTHER = (
    "Made up: Qiming Research, Industrial Sensing Yearbook",
    "Made up: bulletin of the instruments association",
    "Made up: Shuzhi Consulting, Industrial Software Tracker",
    "Made up: the company's own survey of dealers",
    "Made up: public tenders of a province",
)
RIVALS = ("恒测仪表", "北辰自动化", "德瑞克", "普元科技", "西岭控制", "云帆软件")
RIVALS_OTHER = ("Hengce", "Beichen", "Deruike", "Puyuan", "Xiling", "Yunfan")
HENG, BEI, DE, PU, XI, FAN = RIVALS
MARKETS = (
    Watched(
        "sw-pressure",
        "西南压力变送器",
        "Southwest pressure transmitters",
        "southwest",
        "pressure",
        0.162,
        (0.13, 0.15, 0.19),
        (("growth", "川渝装备与化工园区扩产，三年复合增速超过一成"),),
        0,
        ((XI, (0.171, 0.186, 0.204, 0.231)), (HENG, (0.142, 0.139, 0.141, 0.138))),
        stated=0.15,
    ),
    Watched(
        "sw-gateway",
        "西南边缘网关",
        "Southwest edge gateways",
        "southwest",
        "gateway",
        0.118,
        (0.17, 0.19, 0.22),
        (("growth", "水利与园区项目带动，新进入者增多"),),
        2,
        ((XI, (0.094, 0.112, 0.133, 0.158)), (PU, (0.121, 0.118, 0.117, 0.115))),
    ),
    Watched(
        "east-energy",
        "华东能耗管理软件",
        "East China energy software",
        "east",
        "energy",
        0.074,
        (0.24, 0.44, 0.25),
        (
            ("emerging", "仅示范企业采购，市场尚未形成标准"),
            ("growth", "双碳考核到企业，规模以上企业开始批量采购"),
        ),
        2,
        ((FAN, (0.182, 0.191, 0.188, 0.179)), (PU, (0.088, 0.094, 0.103, 0.109))),
    ),
    Watched(
        "east-flow",
        "华东智能流量计",
        "East China flow meters",
        "east",
        "flow",
        0.214,
        (0.09, 0.34, 0.05),
        (("mature", "存量替换为主，价格连续三年持平略降"),),
        1,
        ((HENG, (0.232, 0.228, 0.226, 0.221)), (DE, (0.151, 0.152, 0.149, 0.146))),
        stated=0.26,
        wallet=3.0,
    ),
    Watched(
        "east-cloud",
        "华东物联平台",
        "East China IoT platforms",
        "east",
        "cloud",
        0.061,
        (0.18, 0.34, 0.17),
        (("growth", "集团型客户统一平台，订阅替代一次性买断"),),
        2,
        ((FAN, (0.221, 0.217, 0.209, 0.204)),),
    ),
    Watched(
        "south-gas",
        "华南气体检测仪",
        "South China gas detectors",
        "south",
        "gas",
        0.128,
        (0.11, 0.10, 0.12),
        (("growth", "城镇燃气与化工安全整治，强制更换"),),
        4,
        ((HENG, (0.163, 0.158, 0.155, 0.151)), (BEI, (0.097, 0.101, 0.108, 0.113))),
    ),
    Watched(
        "south-switch",
        "华南工业交换机",
        "South China industrial switches",
        "south",
        "switch",
        0.093,
        (0.05, 0.04, 0.03),
        (("mature", "电子制造新厂减少，以扩容和更换为主"),),
        0,
        ((PU, (0.204, 0.201, 0.203, 0.199)), (DE, (0.118, 0.116, 0.112, 0.110))),
        wallet=3.6,
    ),
    Watched(
        "south-energy",
        "华南能耗管理软件",
        "South China energy software",
        "south",
        "energy",
        0.052,
        (0.31, 0.34, 0.33),
        (("emerging", "园区试点刚起步，采购以示范项目为主"),),
        2,
        ((FAN, (0.141, 0.152, 0.161, 0.163)),),
    ),
    Watched(
        "north-plc",
        "华北 PLC 控制器",
        "North China PLCs",
        "north",
        "plc",
        0.157,
        (0.02, 0.01, -0.01),
        (
            ("mature", "钢铁、焦化新增产能停批"),
            ("declining", "产能置换接近尾声，低端型号价格战"),
        ),
        1,
        ((BEI, (0.243, 0.247, 0.251, 0.254)), (DE, (0.172, 0.166, 0.161, 0.157))),
    ),
    Watched(
        "north-flow-dealers",
        "华北流量计经销市场",
        "North China flow meters through dealers",
        "north",
        "flow",
        0.141,
        (0.05, 0.06, 0.05),
        (("mature", "经销商集中，返利竞争大于产品竞争"),),
        3,
        ((HENG, (0.251, 0.249, 0.247, 0.246)),),
        ("channel", "经销"),
    ),
    Watched(
        "central-gateway",
        "华中边缘网关",
        "Central China edge gateways",
        "central",
        "gateway",
        0.136,
        (0.15, 0.14, 0.16),
        (("growth", "汽车零部件与光电园区扩建"),),
        0,
        ((PU, (0.131, 0.127, 0.124, 0.120)),),
    ),
    Watched(
        "nw-pressure",
        "西北压力变送器",
        "Northwest pressure transmitters",
        "northwest",
        "pressure",
        0.173,
        (0.06, 0.05, 0.05),
        (("mature", "煤化工项目平稳，更换为主"),),
        3,
        ((HENG, (0.191, 0.188)),),
        until=3,
    ),
    Watched(
        "ne-temperature",
        "东北温湿度传感器",
        "Northeast climate sensors",
        "northeast",
        "temperature",
        0.152,
        (-0.02, -0.04, -0.05),
        (("declining", "供热改造高峰已过，低价品充斥"),),
        1,
        ((BEI, (0.162, 0.164, 0.171, 0.177)),),
        tax_basis="excl",
    ),
    Watched(
        "key-health",
        "重点行业设备健康管理",
        "Asset health for key industries",
        "key",
        "health",
        0.083,
        (1.9, 0.45, 0.40),
        (("emerging", "央企试点阶段，标准未定，采购以科研经费为主"),),
        2,
        ((DE, (0.152, 0.148, 0.139, 0.131)), (FAN, (0.041, 0.052, 0.068, 0.087))),
    ),
    Watched(
        "key-cloud",
        "重点行业物联平台",
        "IoT platforms for key industries",
        "key",
        "cloud",
        0.097,
        (0.14, 0.35, 0.05),
        (("growth", "集团统建平台，三年框架招标"),),
        4,
        ((FAN, (0.188, 0.191, 0.196, 0.198)),),
        wallet=3.4,
    ),
    Watched(
        "water-flow",
        "全国水务行业流量计",
        "Flow meters for water utilities",
        "yunlan",
        "flow",
        0.121,
        (0.38, 0.07, -0.10),
        (("mature", "一户一表改造基本完成，转向分区计量"),),
        4,
        ((HENG, (0.214, 0.209, 0.206, 0.202)),),
        ("行业", "水务"),
    ),
)
