"""First sentences leave out what there is none of, in both languages, and stay sentences."""

from decimal import Decimal
from types import SimpleNamespace as Of

import pytest
from django.utils import translation

from luopan.actions.queries.listing import Sums
from luopan.records.checking import Problem
from luopan.targets.queries.signing_board import Count
from luopan.tracking.queries.standing import Shape
from luopan.web.packs import actions as in_pack
from luopan.web.views import terms
from luopan.web.words import (
    actions,
    adjusting,
    coaching_talks,
    dilution,
    handovers,
    imports,
    letters,
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
        ({"open": 1}, "1 awaits a decision.", "待审批 1 项。"),
        (
            {"open": 3, "late": 1, "approved": 2},
            "3 await a decision (1 overdue), 2 approved.",
            "待审批 3 项（逾期 1 项），已批准 2 项。",
        ),
        (
            {"back": 1, "declined": 4},
            "1 sent back, 4 declined.",
            "退回补充 1 项，驳回 4 项。",
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
        "1 request: 1 promised (1 overdue).",
        "共 1 项协同：已承诺 1 项（逾期 1 项）。",
    ),
    "warnings for nobody here": (
        lambda: warnings.sentence(Of(counts={"gone": 5}), own=True),
        "No warnings need your action.",
        "没有需要您处理的预警。",
    ),
    "warnings that all wait": (
        lambda: warnings.sentence(Of(counts={"open": 2})),
        "2 active warnings need action.",
        "2 条预警未解除，待处置。",
    ),
    "warnings": (
        lambda: warnings.sentence(Of(counts={"snoozed": 1, "taken": 2, "gone": 5})),
        "3 active warnings: 2 are taken up, 1 snoozed.",
        "3 条预警未解除：已处置 2 条，暂缓 1 条。",
    ),
    "handovers": (
        lambda: handovers.sentence([Of(state="withdrawn"), Of(state="done")]),
        "1 is done, 1 withdrawn.",
        "已完成 1 项，撤回 1 项。",
    ),
    "reviews": (
        lambda: looking_back.sentence([Of(state="draft")]),
        "1 in progress.",
        "撰写中 1 份。",
    ),
    "sources": (
        lambda: sources.sentence([source("waiting"), source("done"), Of(last=None)]),
        "3 sources: 1 waiting for an answer.",
        "3 个数据来源：等待答复 1 个。",
    ),
    "promises": (
        lambda: meeting_promises.sentence(
            Of(mine=Of(total=2, kept=0, late=1, not_kept=0, open=1, overdue=0))
        ),
        "Your 2 promises in a year: 1 kept late, 1 still open.",
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
    "terms": (lambda: terms._sentence(2, 0, ""), "2 terms.", "2 个词语。"),
    "terms not found": (
        lambda: terms._sentence(0, 0, "xyz"),
        "No term is similar to “xyz”.",
        "没有与“xyz”相近的词语。",
    ),
}


@pytest.mark.parametrize("name", SAID)
def test_what_there_is_none_of_is_left_out(name):
    say, english, chinese = SAID[name]
    for language, said in (("en", english), ("zh-hans", chinese)):
        with translation.override(language):
            assert say() == said


def test_an_import_counts_what_there_is_and_says_its_reason_once():
    problem = Problem("a.csv", "", 7, "金额", "待定", "这不是数字。", "请改成数字。")
    with translation.override("en"):
        assert imports.unsettled(0, 2) == "2 questions"
        assert imports.unsettled(1, 2) == "1 problem · 2 questions"
        assert imports.why_stopped("Nothing was imported.\nRow 7\nRow 9") == (
            "Nothing was imported."
        )
        assert str(problem).startswith("a.csv › row 7 › 金额 › “待定”: 这不是数字。 请")
    with translation.override("zh-hans"):
        assert (
            str(problem) == "a.csv › 第 7 行 › 金额 › “待定”：这不是数字。请改成数字。"
        )


@pytest.mark.parametrize(
    ("kept", "added", "said"),
    [
        (0, 0, "nothing reserved or added."),
        (5, 0, "Of ¥90 at the top, ¥5 is reserved on the way down."),
        (0, 3, "¥90 at the top, with ¥3 added on the way down."),
        (5, 3, "Of ¥90 at the top, ¥5 is reserved on the way down and ¥3 added."),
    ],
)
def test_what_is_lost_on_the_way_down(kept, added, said):
    level = Of(
        own=Decimal(90),
        handed_down=Decimal(90 - kept + added),
        kept=Decimal(kept),
        added=Decimal(added),
    )
    ledger = Of(levels=(level,), counted_in="CNY")
    with translation.override("en"):
        assert dilution.sentence(ledger).endswith(said)
        parts = dilution._said(level, ledger).split(", ")
        assert len(parts) == 1 + bool(kept) + bool(added)


def test_where_nobody_has_signed_no_zero_is_counted():
    def told(units, seats):
        counts = Of(units=Count(units, 6), seats=Count(seats, 40))
        return letters.counted(counts)

    with translation.override("en"):
        assert told(0, 0) == "Nobody has signed yet."
        assert told(0, 2) == "Signed: units 0 of 6, seats 2 of 40."


@pytest.mark.django_db
def test_counts_before_and_after_a_talk_say_what_is_counted():
    with translation.override("zh-hans"):
        said = coaching_talks.amount(Decimal(5), Shape.COUNT, "次")
        assert said == "5 次"
        assert coaching_talks.amount(Decimal(900), Shape.MONEY, "CNY") == "900 元"
