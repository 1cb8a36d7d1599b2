"""Words of a sheet of actions, in both languages; the template uses the reader's own."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from django.utils.translation import gettext

from luopan.actions.kinds import FIELDS, KINDS, STATES
from luopan.records.titles import in_either
from luopan.records.wording import plain

FIELD = "f-"  # before the key of a field that only some kinds have
ROLES = (
    "unit",
    "name",
    "name_other",
    "kind",
    "owner",
    "start",
    "last",
    "state",
    "outcome",
    "metric",
    "amount",
    "from",
    "until",
    "sure",
    "milestones",
)
NEEDED = frozenset({"unit", "name", "owner", "start", "last"})
# As people call them besides; the template's own titles are known in both languages.
OTHERS = {
    "unit": "区域 岗位 组织单元 团队 seat team region unitcode",
    "name": "行动名称 任务 事项 task title actionname",
    "kind": "类型 类别 type",
    "owner": "责任人 负责 who",
    "start": "开始 开始日期 首日 第一天 起 start startdate",
    "last": "结束 结束日期 末日 最后一天 截止 止 截止日期 end enddate deadline",
    "outcome": "预期成果 结果 outcome result whatisthereafterwards",
    "amount": "金额 贡献 预期贡献金额 amount",
    "sure": "概率 probability",
    "milestones": "节点 关键节点 阶段节点 steps",
}


def titles() -> dict[str, str]:
    """What the columns are called, in the reader's language; fields of kinds last."""
    named = {
        "unit": gettext("Unit"),
        "name": gettext("What is done"),
        "name_other": gettext("The same in the second language"),
        "kind": gettext("Kind"),
        "owner": gettext("Owner"),
        "start": gettext("First day"),
        "last": gettext("Last day"),
        "state": gettext("State"),
        "outcome": gettext("Expected outcome"),
        "metric": gettext("Metric"),
        "amount": gettext("Should bring"),
        "from": gettext("Comes from"),
        "until": gettext("Comes until"),
        "sure": gettext("How sure"),
        "milestones": gettext("Milestones"),
    }
    return named | {
        f"{FIELD}{key}": str(label)
        for fields in FIELDS.values()
        for key, label in fields.items()
    }


def advice(role: str) -> str:
    """What to do about a cell of a column that cannot be taken."""
    said = {
        "unit": gettext("Write a code or name of the sheet “Guide”."),
        "name": gettext("Say in a few words what is done."),
        "kind": gettext("Write one of the kinds of the sheet “Guide”."),
        "owner": gettext("Write a code or name of the sheet “Guide”."),
        "start": gettext("Write it as 2026-10-01."),
        "last": gettext("Write it as 2026-10-31; that day is included."),
        "state": gettext("Write one of the states of the sheet “Guide”."),
        "metric": gettext("Write a metric of the sheet “Guide”."),
        "amount": gettext("Write a number, like 1200000 or 120万, or leave it empty."),
        "from": gettext("Write it as 2026-10-01."),
        "until": gettext("Write it as 2026-12-31; that day is included."),
        "sure": gettext("Write a percentage, like 60%."),
        "milestones": gettext(
            "Write each as 2026-10-15 Draft agreed, with a semicolon between two; one "
            "that was reached as 2026-10-15 Draft agreed ✓ 2026-10-12."
        ),
    }
    return said.get(role, "")


@cache
def roles() -> dict[str, str]:
    """The role of a column by its title, as ``plain`` writes it."""
    found = {
        plain(word): role for role, words in OTHERS.items() for word in words.split()
    }
    return found | in_either(titles) | in_either(_exported)


def _exported() -> dict[str, str]:
    """What the export calls some of them."""
    return {
        "name": gettext("Action"),
        "outcome": gettext("Outcome"),
        "sure": gettext("Confidence"),
    }


@cache
def kind_codes() -> dict[str, str]:
    """Kinds by their words."""
    return _codes(lambda: KINDS)


@cache
def state_codes() -> dict[str, str]:
    """States by their words; dropping needs a reason, and is said on the page."""
    return {
        word: code for word, code in _codes(lambda: STATES).items() if code != "dropped"
    }


def _codes(words: Callable[[], Mapping[str, Any]]) -> dict[str, str]:
    return {plain(code): code for code in words()} | in_either(words)
