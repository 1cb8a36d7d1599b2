"""The merge fields of a letter: what a template may ask for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """A merge field, for whoever writes a template.

    Attributes:
        name: As it stands between the braces: ``{{ name }}``.
        zh: What it is, in Chinese.
        en: The same in English.
        many: It is a list.
        inside: Of a list of rows: the fields of each.
    """

    name: str
    zh: str
    en: str
    many: bool = False
    inside: tuple["Field", ...] = ()


NAMES = ("floor", "target", "stretch")
BY_LEVEL = ("name", "counts", *NAMES)
WITH_UNIT = ("name", "counts", "unit", *NAMES)
F = Field
ACROSS = (
    F("name", "指标", "Metric"),
    F("counts", "各档位的用途", "What its levels count for"),
    F("floor", "保底", "Floor"),
    F("target", "目标", "Target"),
    F("stretch", "挑战", "Stretch"),
)
FIELDS: tuple[Field, ...] = (
    F("number", "编号", "Number of the letter"),
    F("year", "年度", "Year of the plan"),
    F("party_a_unit", "甲方单位", "Party A: unit"),
    F("party_a_person", "甲方代表人", "Party A: person"),
    F("party_a_post", "甲方职务", "Party A: post"),
    F("party_b_unit", "乙方单位", "Party B: unit"),
    F("party_b_person", "乙方责任人", "Party B: person"),
    F("party_b_post", "乙方职务", "Party B: post"),
    F("start_date", "责任期首日", "First day of the term"),
    F("last_date", "责任期末日", "Last day of the term"),
    F("plan", "计划名称", "Plan"),
    F("version", "版本名称", "Version"),
    F("hash", "版本数据摘要", "Digest of the version's numbers"),
    F("level", "考核档位", "Level that is assessed"),
    F("amount", "第一项指标的年度目标", "Target of the first metric"),
    F("capitals", "第一项指标的大写金额", "The same in Chinese capitals"),
    F("reservation", "保留意见", "Reservation"),
    F("replaces", "替代说明", "What letter it replaces"),
    F("signed_a", "甲方签署记录", "Party A's signature as recorded"),
    F("signed_b", "乙方签署记录", "Party B's signature as recorded"),
    F("day_a", "甲方签署日期", "Day of Party A's signature"),
    F("day_b", "乙方签署日期", "Day of Party B's signature"),
    F("issue", "甲方签署说明", "How Party A has signed, as a sentence"),
    F(
        "metrics",
        "指标（列表）",
        "Metrics (a list)",
        True,
        (
            F("name", "指标", "Metric"),
            F("definition", "口径", "Definition"),
            F("unit", "单位", "Unit"),
            F("level", "档位", "Level"),
            F("weight", "权重", "Weight"),
            F("amount", "年度目标", "Target"),
        ),
    ),
    F(
        "months",
        "月度分解（列表）",
        "Month by month (a list)",
        True,
        (
            F("label", "期间", "Period"),
            F(
                "amounts",
                "各指标该期间的目标（列表）",
                "Target per metric (a list)",
                True,
            ),
        ),
    ),
    F(
        "levels",
        "保底、目标、挑战（列表）",
        "Floor, target and stretch (a list)",
        True,
        (
            F("name", "指标", "Metric"),
            F("level", "档位", "Level"),
            F("amount", "年度金额", "Amount of the year"),
            F("counts", "用途", "Counts for"),
        ),
    ),
    F("levels_head", "上表最后一列的列名", "What that list's amounts are called"),
    F(
        "by_level",
        "保底、目标、挑战，每项指标一行（列表）",
        "Floor, target and stretch, a row each metric (a list)",
        True,
        (*ACROSS, F("unit", "单位", "Unit")),
    ),
    F("totals", "各指标合计（列表）", "Total per metric (a list)", True),
    F(
        "resources",
        "资源承诺（列表）",
        "Resources promised (a list)",
        True,
        (
            F("what", "资源", "Resource"),
            F("amount", "数量", "Amount"),
            F("who", "承诺人", "Promised by"),
            F("due", "到位时间", "Due"),
        ),
    ),
    F(
        "assessment",
        "考核表（列表）",
        "Assessment sheet (a list)",
        True,
        (
            F("name", "考核项目", "Line"),
            F("definition", "口径", "Definition"),
            F("weight", "权重", "Weight"),
            F("held_to", "考核标准", "What it is held to"),
            F("rule", "评分规则", "Scoring rule"),
        ),
    ),
    F("sheet", "考核表摘要", "Digest of the assessment sheet"),
    F(
        "aims",
        "非累加指标目标（列表）",
        "Targets that do not add up (a list)",
        True,
        (
            F("name", "指标", "Metric"),
            F("definition", "口径", "Definition"),
            F("direction", "方向", "Direction"),
            F("parts", "由何得出", "Follows from"),
            F("value", "年度目标", "Target"),
        ),
    ),
    F(
        "aims_by_level",
        "非累加指标的保底、目标、挑战，每项指标一行（列表）",
        "Floor, target and stretch of what does not add up, a row each (a list)",
        True,
        ACROSS,
    ),
)
