"""Those of the demo company who can sign in, and those who lead."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Member:
    """Somebody with a part.

    Args:
        username: To sign in with; empty: no account.
        code: Of the person; empty where the seat says who it is.
        name: Of the person.
        name_other: In English.
        role: As in ``org.access.Role``.
        unit: Code of the unit of the role; empty: the company.
        seat: Code of the seat that the person holds.
    """

    username: str
    code: str
    name: str
    name_other: str
    role: str
    unit: str = ""
    seat: str = ""


CAST = (
    Member("lin", "M001", "林致远", "Zhiyuan Lin", "director"),
    Member("he", "M002", "何静怡", "Jingyi He", "manager", "southwest"),
    Member("tang", "M003", "唐立诚", "Licheng Tang", "manager", "sw-cd"),
    Member("rep", "", "", "", "rep", "sw-cd-03", "sw-cd-03"),
    Member("zhou", "M004", "周雅文", "Yawen Zhou", "operations"),
    Member("fang", "M005", "方敏之", "Minzhi Fang", "finance"),
    Member("shu", "M006", "舒伯安", "Bo'an Shu", "auditor"),
    Member("admin", "M007", "高远航", "Yuanhang Gao", "admin"),
)
HEADS = (  # of departments beside the regions; outside the totals
    Member("song", "M021", "宋闻雁", "Wenyan Song", "manager", "supply"),
    Member("qiao", "M022", "乔若兰", "Ruolan Qiao", "manager", "marketing"),
    Member("tan", "M023", "谭以恒", "Yiheng Tan", "manager", "delivery"),
    Member("wen", "M024", "温若谷", "Ruogu Wen", "manager", "solutions"),
    Member("xu", "M025", "许南乔", "Nanqiao Xu", "manager", "strategic"),
)
MANAGERS = (
    Member("shen", "M011", "沈嘉木", "Jiamu Shen", "manager", "east"),
    Member("liang", "M012", "梁启明", "Qiming Liang", "manager", "south"),
    Member("zhao", "M013", "赵崇文", "Chongwen Zhao", "manager", "north"),
    Member("luo", "M014", "罗婉清", "Wanqing Luo", "manager", "central"),
    Member("ma", "M016", "马长风", "Changfeng Ma", "manager", "northwest"),
    Member("jin", "M017", "金海东", "Haidong Jin", "manager", "northeast"),
    Member("su", "M018", "苏明哲", "Mingzhe Su", "manager", "key"),
)
