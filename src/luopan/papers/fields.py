"""The merge fields of a letter: what a template may ask for, and what it then gets."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from luopan.papers.capitals import capitals
from luopan.papers.clauses import Wording
from luopan.papers.letter import AimSaid, Issue, Letter, Metric, Party
from luopan.papers.wording import wording


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


MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]
F = Field
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
)


def merged(letter: Letter) -> dict[str, Any]:
    """What each merge field of a letter becomes, as text or lists of text."""
    text = wording(letter.language, letter.wording)
    first = letter.metrics[0] if letter.metrics else None
    return {
        "number": letter.number,
        "year": str(letter.year),
        **_party("party_a", letter.party_a, text),
        **_party("party_b", letter.party_b, text),
        "start_date": day(letter.start_date, letter.language),
        "last_date": day(letter.last_date, letter.language),
        "plan": letter.plan,
        "version": letter.version,
        "hash": letter.hash[:16],
        "level": (first.assessed or first.level) if first else text.none,
        "amount": number(first, first.amount) if first else "",
        "capitals": in_capitals(first) if first else "",
        "reservation": letter.reservation or text.none,
        "replaces": text.words["replaces"].format(replaces=letter.replaces)
        if letter.replaces
        else "",
        "signed_a": _signed_above(letter, text),
        "signed_b": _signed(letter, "b", text),
        "day_a": letter.issue.day if letter.issue else _day_of(letter, "a"),
        "day_b": _day_of(letter, "b"),
        "issue": _issue(letter, text),
        "metrics": [_metric(metric) for metric in letter.metrics],
        "months": _months(letter),
        "levels": [row for metric in letter.metrics for row in _levels(metric)]
        + [row for aim in letter.aims for row in _aim_levels(aim)],
        "levels_head": text.words[_levels_head(letter)],
        "totals": [number(m, m.amount) for m in letter.metrics],
        "resources": [
            {"what": r.what, "amount": r.amount, "who": r.who, "due": r.due}
            for r in letter.resources
        ],
        "assessment": [
            {
                "name": line.name,
                "definition": line.definition,
                "weight": share(line.weight),
                "held_to": line.held_to,
                "rule": line.rule,
            }
            for line in letter.assessment
        ],
        "sheet": letter.sheet[:16],
        "aims": [_aim(aim) for aim in letter.aims],
    }


def _party(key: str, party: Party, text: Wording) -> dict[str, str]:
    post = text.words["post"].format(post=party.post) if party.post else ""
    return {
        f"{key}_unit": party.unit,
        f"{key}_person": party.person or "　　　　",
        f"{key}_post": post,
    }


def _metric(metric: Metric) -> dict[str, str]:
    return {
        "name": metric.name,
        "definition": metric.definition,
        "unit": metric.unit,
        "level": metric.level,
        "weight": share(metric.weight),
        "amount": number(metric, metric.amount),
    }


def _levels(metric: Metric) -> list[dict[str, str]]:
    return [
        {
            "name": metric.name,
            "level": said.name,
            "amount": number(metric, said.amount),
            "counts": said.counts or "—",
        }
        for said in metric.levels
    ]


def _aim(aim: AimSaid) -> dict[str, str]:
    return {
        "name": aim.name,
        "definition": aim.definition,
        "direction": aim.direction,
        "parts": aim.parts or "—",
        "value": aim.value,
    }


def _levels_head(letter: Letter) -> str:
    """Rates are no amounts, as all were before these had levels."""
    apart = any(aim.levels for aim in letter.aims)
    return "year_figure" if apart else "year_amount"


def _aim_levels(aim: AimSaid) -> list[dict[str, str]]:
    return [
        {
            "name": aim.name,
            "level": said.name,
            "amount": said.value,
            "counts": said.counts or "—",
        }
        for said in aim.levels
    ]


def _months(letter: Letter) -> list[dict[str, Any]]:
    """Row by row; a metric that is not cut like the first shows what it has by label."""
    labels = dict.fromkeys(m.label for metric in letter.metrics for m in metric.months)
    by_label = [{m.label: m.amount for m in metric.months} for metric in letter.metrics]
    return [
        {
            "label": label,
            "amounts": [
                number(metric, amounts[label]) if label in amounts else "—"
                for metric, amounts in zip(letter.metrics, by_label, strict=True)
            ],
        }
        for label in labels
    ]


def _signed(letter: Letter, side: str, text: Wording) -> str:
    return "；".join(
        text.words["signed"].format(name=s.name, capacity=s.capacity or "—", at=s.at)
        for s in letter.signatures
        if s.side == side
    )


def _signed_above(letter: Letter, text: Wording) -> str:
    """Party A's signature: in later editions what it did in the system."""
    if not text.issues:
        return _signed(letter, "a", text)
    if letter.board:
        return text.words["signed_by_board"]
    return _in_words(letter, letter.issue, text, "signed_") if letter.issue else ""


def _issue(letter: Letter, text: Wording) -> str:
    """How Party A has signed, as a sentence; earlier editions have none."""
    if not text.issues:
        return ""
    if letter.board:
        return text.words["by_board"]
    if letter.issue is None:
        return text.words["not_issued"]
    return _in_words(letter, letter.issue, text)


def _in_words(letter: Letter, issue: Issue, text: Wording, key: str = "") -> str:
    said = text.words[f"{key}{issue.act}"]
    return said.format(name=issue.name, at=issue.at, version=letter.version)


def _day_of(letter: Letter, side: str) -> str:
    """The day on which a side signed; of several the last one."""
    return next((s.day for s in reversed(letter.signatures) if s.side == side), "")


def number(metric: Metric, amount: Decimal) -> str:
    """An amount with separators, all its digits, and a true minus.

    Example:
        >>> number(Metric("m", "", "元", "", None, Decimal(0), ()), Decimal("-1234.5"))
        '−1,234.50'
    """
    return f"{amount:,.{metric.decimals}f}".replace("-", "−")


def share(ratio: float | None) -> str:
    """A weight as a percentage; none is a dash.

    Example:
        >>> share(0.6), share(0.125), share(None)
        ('60%', '12.5%', '—')
    """
    return "—" if ratio is None else f"{ratio * 100:.4g}%"


def in_capitals(metric: Metric) -> str:
    """A yuan amount in Chinese capitals; of anything else nothing."""
    return capitals(metric.amount) if metric.currency == "CNY" else ""


def day(when: date, language: str) -> str:
    """A day as the letter writes it.

    Example:
        >>> day(date(2026, 1, 5), "zh"), day(date(2026, 1, 5), "en")
        ('2026 年 1 月 5 日', '5 January 2026')
    """
    if language == "zh":
        return f"{when.year} 年 {when.month} 月 {when.day} 日"
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"
