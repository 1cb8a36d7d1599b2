"""First sentences leave out what there is none of, in both languages, and stay sentences."""

from types import SimpleNamespace as Of

import pytest
from django.utils import translation

from luopan.actions.queries.listing import Sums
from luopan.web.packs import actions as in_pack
from luopan.web.views import terms
from luopan.web.words import (
    actions,
    adjusting,
    handovers,
    looking_back,
    meeting_promises,
    reports,
    sources,
    supports,
    warnings,
)
from luopan.web.words.clauses import counted, run_on


def test_parts_run_on_up_to_the_stop():
    with translation.override("en"):
        assert counted([(0, "%(n)s late"), (1_200, "%(n)s open")]) == ["1,200 open"]
        assert run_on(["1 open", "2 late"], "3 actions") == "3 actions: 1 open, 2 late."
        assert run_on([], "3 actions") == "3 actions."
    with translation.override("zh-hans"):
        assert run_on(["甲", "乙"], "丙") == "丙：甲，乙。"


def adjusted(late=0, **counts):
    return adjusting.sentence(Of(counts=counts, overdue=late))


@pytest.mark.parametrize(
    ("counts", "english", "chinese"),
    [
        ({"open": 1}, "1 waits for a decision.", "待审批 1 项。"),
        (
            {"open": 3, "late": 1, "approved": 2},
            "3 wait for a decision (1 overdue), 2 approved.",
            "待审批 3 项（逾期 1 项），已批准 2 项。",
        ),
        (
            {"back": 1, "declined": 4},
            "1 waits for an answer, 4 declined.",
            "待补充说明 1 项，驳回 4 项。",
        ),
        ({"withdrawn": 1}, "1 withdrawn.", "撤回 1 项。"),
    ],
)
def test_adjustments(counts, english, chinese):
    for language, said in (("en", english), ("zh-hans", chinese)):
        with translation.override(language):
            assert adjusted(**counts) == said


def support(state, late=False):
    return Of(state=state, late=late)


def source(state):
    return Of(last=Of(state=state))


SAID = {
    "actions": (
        lambda: actions.sentence(Sums(3, 0, 0, 0)),
        "3 actions.",
        "共 3 项行动。",
    ),
    "pack": (
        lambda: in_pack._sentence(Of(sums=Sums(3, 2, 0, 0))),
        "3 actions this year: 2 open.",
        "本年共 3 项行动：未完成 2 项。",
    ),
    "pack without": (
        lambda: in_pack._sentence(Of(sums=Sums(0, 0, 0, 0))),
        "No action is planned this year.",
        "本年还没有计划行动。",
    ),
    "supports": (
        lambda: supports.sentence([support("accepted", late=True)]),
        "1 request: 1 promised, 1 late.",
        "共 1 项协同：已承诺 1 项，逾期 1 项。",
    ),
    "warnings": (
        lambda: warnings.sentence(Of(counts={"snoozed": 1, "taken": 2, "gone": 5})),
        "3 warnings stand: 2 are taken up, 1 put off.",
        "3 条预警未解除：已处置 2 条，暂缓 1 条。",
    ),
    "handovers": (
        lambda: handovers.sentence([Of(state="withdrawn"), Of(state="done")]),
        "1 is done, 1 withdrawn.",
        "已完成 1 项，撤回 1 项。",
    ),
    "reviews": (
        lambda: looking_back.sentence([Of(state="draft")]),
        "1 being written.",
        "撰写中 1 份。",
    ),
    "sources": (
        lambda: sources.sentence([source("waiting"), source("done"), Of(last=None)]),
        "3 sources: 1 asks something.",
        "3 个数据来源：等待答复 1 个。",
    ),
    "promises": (
        lambda: meeting_promises.sentence(
            Of(mine=Of(total=2, kept=0, late=1, not_kept=0, open=1))
        ),
        "Your 2 promises of a year: 1 kept late, 1 still open.",
        "一年来您在会上承诺 2 项：逾期做到 1 项，未了结 1 项。",
    ),
    "reports": (
        lambda: reports.together(
            Of(
                reports=2,
                counts=dict.fromkeys(("visits", "won", "lost"), 0) | {"talks": 1},
                amounts=False,
            ),
            Of(kind="day"),
        ),
        "The 2 reports sent: 1 effective communication.",
        "已交的 2 份：有效沟通 1 次。",
    ),
    "desk of reports": (
        lambda: reports.sentence(
            Of(total=Of(reports=0, helps=0, behind=0), missing=["a", "b"])
        ),
        "2 have not sent.",
        "2 人未发。",
    ),
    "terms": (lambda: terms._sentence(2, 0, ""), "2 words.", "2 个词语。"),
    "terms not found": (
        lambda: terms._sentence(0, 0, "xyz"),
        "No word is like “xyz”.",
        "没有与“xyz”相近的词语。",
    ),
}


@pytest.mark.parametrize("name", SAID)
def test_what_there_is_none_of_is_left_out(name):
    say, english, chinese = SAID[name]
    for language, said in (("en", english), ("zh-hans", chinese)):
        with translation.override(language):
            assert say() == said
