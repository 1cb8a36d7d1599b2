"""Regions, teams and seats of the demo company, with the two reorganisations."""

from dataclasses import dataclass
from datetime import date

from luopan.demo.story import Story


@dataclass(frozen=True)
class Region:
    """A region: its share of the sales, and how it grows in the running year."""

    code: str
    name: str
    name_other: str
    share: float
    growth: float
    cities: str  # places where its customers sit: name and English, in turns


@dataclass(frozen=True)
class Team:
    """A team as it stands today.

    Args:
        code: Its code.
        region: Where it stands.
        name: Its name.
        name_other: In English.
        seats: How many today.
        kind: "direct", "channel" or "key".
        late: How many of the seats were opened in later years.
    """

    code: str
    region: str
    name: str
    name_other: str
    seats: int
    kind: str = "direct"
    late: int = 1


DEPARTMENTS = (  # outside the totals: code, name, in English
    ("supply", "供应链", "Supply chain"),
    ("marketing", "市场部", "Marketing"),
    ("delivery", "交付中心", "Delivery"),
    ("finance", "财务部", "Finance"),
    ("solutions", "行业方案部", "Industry Solutions"),
    ("strategic", "战略客户办公室", "Strategic Accounts Office"),
)
DOUBLE_COUNTED = ("energy", "health")  # lines that industry solutions are measured by
REGIONS = (
    Region(
        "east",
        "华东",
        "East China",
        0.265,
        1.10,
        "上海 Shanghai 南京 Nanjing 苏州 Suzhou 无锡 Wuxi 杭州 Hangzhou 宁波 Ningbo "
        "温州 Wenzhou 合肥 Hefei 济南 Jinan 青岛 Qingdao 常州 Changzhou 南通 Nantong",
    ),
    Region(
        "south",
        "华南",
        "South China",
        0.175,
        1.12,
        "广州 Guangzhou 深圳 Shenzhen 东莞 Dongguan 佛山 Foshan 中山 Zhongshan "
        "厦门 Xiamen 福州 Fuzhou 泉州 Quanzhou 珠海 Zhuhai 惠州 Huizhou",
    ),
    Region(
        "north",
        "华北",
        "North China",
        0.150,
        1.07,
        "北京 Beijing 天津 Tianjin 石家庄 Shijiazhuang 唐山 Tangshan 保定 Baoding "
        "太原 Taiyuan 大同 Datong 廊坊 Langfang",
    ),
    Region(
        "central",
        "华中",
        "Central China",
        0.105,
        1.12,
        "武汉 Wuhan 长沙 Changsha 郑州 Zhengzhou 南昌 Nanchang 襄阳 Xiangyang "
        "株洲 Zhuzhou 洛阳 Luoyang 九江 Jiujiang",
    ),
    Region(
        "southwest",
        "西南",
        "Southwest China",
        0.110,
        1.14,
        "成都 Chengdu 重庆 Chongqing 昆明 Kunming 贵阳 Guiyang 绵阳 Mianyang "
        "德阳 Deyang 遵义 Zunyi 宜宾 Yibin",
    ),
    Region(
        "northwest",
        "西北",
        "Northwest China",
        0.050,
        1.10,
        "西安 Xi'an 兰州 Lanzhou 乌鲁木齐 Urumqi 银川 Yinchuan 西宁 Xining 宝鸡 Baoji",
    ),
    Region(
        "northeast",
        "东北",
        "Northeast China",
        0.050,
        1.01,
        "沈阳 Shenyang 大连 Dalian 长春 Changchun 哈尔滨 Harbin 吉林 Jilin 鞍山 Anshan",
    ),
    Region(
        "key",
        "大客户部",
        "Key Accounts",
        0.095,
        1.13,
        "北京 Beijing 上海 Shanghai 武汉 Wuhan 西安 Xi'an 广州 Guangzhou 沈阳 Shenyang",
    ),
)
TEAMS = (
    Team("east-sh1", "east", "上海一部", "Shanghai 1", 10),
    Team("east-sh2", "east", "上海二部", "Shanghai 2", 9),
    Team("east-js", "east", "江苏部", "Jiangsu", 9),
    Team("east-zj", "east", "浙江部", "Zhejiang", 9, late=2),
    Team("shandong", "east", "山东部", "Shandong", 9),
    Team("east-ch", "east", "华东渠道部", "East Channel", 9, "channel"),
    Team("south-gz", "south", "广州部", "Guangzhou", 9),
    Team("south-sz1", "south", "深圳一部", "Shenzhen 1", 8, late=0),
    Team("south-sz2", "south", "深圳二部", "Shenzhen 2", 8, late=2),
    Team("south-fj", "south", "福建部", "Fujian", 8),
    Team("south-ch", "south", "华南渠道部", "South Channel", 8, "channel"),
    Team("north-bj", "north", "北京部", "Beijing", 9),
    Team("north-tj", "north", "天津部", "Tianjin", 8),
    Team("north-hb", "north", "河北部", "Hebei", 8),
    Team("north-sx", "north", "山西部", "Shanxi", 7, late=0),
    Team("north-ch", "north", "华北渠道部", "North Channel", 8, "channel"),
    Team("central-wh", "central", "武汉部", "Wuhan", 8),
    Team("central-cs", "central", "长沙部", "Changsha", 7, late=2),
    Team("central-zz", "central", "郑州部", "Zhengzhou", 7),
    Team("central-nc", "central", "南昌部", "Nanchang", 6),
    Team("central-ch", "central", "华中渠道部", "Central Channel", 7, "channel"),
    Team("sw-cd", "southwest", "成都部", "Chengdu", 9),
    Team("sw-cq", "southwest", "重庆部", "Chongqing", 8),
    Team("sw-km", "southwest", "昆明部", "Kunming", 7),
    Team("sw-gy", "southwest", "贵阳部", "Guiyang", 7, late=0),
    Team("sw-ch", "southwest", "西南渠道部", "Southwest Channel", 8, "channel"),
    Team("nw-xa", "northwest", "西安部", "Xi'an", 7),
    Team("nw-lz", "northwest", "兰州部", "Lanzhou", 6, late=0),
    Team("nw-xj", "northwest", "乌鲁木齐部", "Urumqi", 6, late=0),
    Team("nw-ch", "northwest", "西北渠道部", "Northwest Channel", 6, "channel"),
    Team("ne-sy", "northeast", "沈阳部", "Shenyang", 6),
    Team("ne-dl", "northeast", "大连部", "Dalian", 6, late=0),
    Team("ne-cc", "northeast", "长春部", "Changchun", 5, late=0),
    Team("ne-hrb", "northeast", "哈尔滨部", "Harbin", 6, late=0),
    Team("ne-ch", "northeast", "东北渠道部", "Northeast Channel", 6, "channel"),
    Team("key-mfg", "key", "装备制造部", "Equipment Makers", 8, "key"),
    Team("key-power", "key", "能源电力部", "Energy and Power", 7, "key"),
    Team("key-water", "key", "水务环保部", "Water and Environment", 7, "key"),
    Team("key-rail", "key", "轨道交通部", "Rail Transport", 7, "key", 2),
    Team("key-park", "key", "园区楼宇部", "Parks and Buildings", 7, "key"),
)
MOVED_TEAM, MOVED_FROM = "shandong", "north"
SPLIT_TEAM = "south-sz"
SPLIT_NAME, SPLIT_NAME_OTHER = "深圳部", "Shenzhen"
SPLIT_INTO = ("south-sz1", "south-sz2")
ROLES = {
    "direct": ("客户经理", "Account manager"),
    "channel": ("渠道经理", "Channel manager"),
    "key": ("大客户经理", "Key account manager"),
}


@dataclass(frozen=True)
class Seat:
    """A seat: under which team it stands today, and since when it is there."""

    code: str
    name: str
    name_other: str
    team: Team
    start_date: date
    number: int

    @property
    def region(self) -> str:
        """Code of the region it stands in today."""
        return self.team.region

    def team_then(self, story: Story, day: date) -> str:
        """Code of the team it stood under on a day."""
        if self.team.code in SPLIT_INTO and day < story.split_date:
            return SPLIT_TEAM
        return self.team.code


def seats(story: Story) -> tuple[Seat, ...]:
    """All seats, in the order of the tree."""
    found = []
    for team in TEAMS:
        for number in range(1, team.seats + 1):
            role, role_other = ROLES[team.kind]
            found.append(
                Seat(
                    f"{team.code}-{number:02}",
                    f"{team.name}{role}{number}",
                    f"{role_other} {number}, {team.name_other}",
                    team,
                    _opened(story, team, number),
                    number,
                )
            )
    return tuple(found)


def _opened(story: Story, team: Team, number: int) -> date:
    """The last seats of a team were opened one after another as the company grew."""
    late = number - (team.seats - team.late)
    if late <= 0:
        return story.founded_date
    month = 1 + (len(team.name_other) * 3 + number) % 9
    years_ago = 1 + (number + len(team.code)) % 3 if late == 1 else 0
    return date(story.year - years_ago, min(month, 6 if late > 1 else 9), 1)
