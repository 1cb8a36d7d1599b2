"""Quarters that were looked back on: by a representative, a team, a region, the company."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from luopan.demo.founding import ROOT
from luopan.demo.plans import Desk
from luopan.demo.story import at
from luopan.org.models import Person, Unit
from luopan.review.models import Review, ReviewLine
from luopan.review.services.looking_back import (
    Said,
    answer_review,
    lift_lessons,
    open_review,
    publish,
    summarise,
    write_line,
)
from luopan.review.services.next_cycle import plant_seed


class Told(NamedTuple):
    """A review: whose, who writes it when, what he says of it, who answers what."""

    unit: str
    who: str
    quarter: int
    day: tuple[int, int]  # month and day
    summary: str
    causes: tuple[tuple[str, str], ...]  # what it leans on, why it came so
    lessons: tuple[tuple[str, str], ...]  # keep, stop or try
    nexts: tuple[tuple[str, str, tuple[int, int]], ...] = ()  # what, who, until
    answer: tuple[str, str] = ("", "")  # who, and what


REVIEWS = (
    Told(
        ROOT,
        "lin",
        1,
        (4, 9),
        "开局偏慢：春节后复工晚了一周，西南两名资深客户经理离职的影响比年初估计的大。",
        (
            (
                "unit:southwest",
                "成都、重庆两个资深岗位空缺，商机断档；新人一季度还在熟悉客户",
            ),
            ("", "春节后客户复工比往年晚一周，三月中旬才恢复正常拜访节奏"),
        ),
        (
            ("try", "资深岗位一旦提出离职，当天启动交接，重点客户由经理陪同回访"),
            ("stop", "一季度不再按十二个月平均压进度，按自有节奏看"),
        ),
        (("每周看一次西南补岗与商机重建", "he", (6, 30)),),
    ),
    Told(
        "sw-cd-03",
        "rep",
        2,
        (7, 4),
        "拜访量够，但大多是老客户，新客户立项少。",
        (("", "二季度七成拜访花在已成交客户上，新客户只开了四家"),),
        (("try", "每周固定两天只跑新客户"),),
        answer=("tang", "方向对，下月周会看新客户拜访占比。"),
    ),
    Told(
        "sw-cd",
        "tang",
        2,
        (7, 5),
        "成都部二季度缺口主要来自两个新岗位，老客户基本守住。",
        (("", "新人转化率只有老人的一半，报价阶段丢单最多"),),
        (
            ("keep", "老客户季度回访制度，二季度没有丢一家"),
            ("try", "报价前由方案支持部过一遍方案，丢单原因当周记录"),
        ),
        answer=("he", "报价复核先在成都试两个月，有效再推到重庆。"),
    ),
    Told(
        "southwest",
        "he",
        2,
        (7, 7),
        "二季度缺口比一季度收窄，但资深岗位补齐前追不上全年。",
        (
            ("unit:sw-cq", "重庆资深岗位三月才补上，二季度产出不到正常的四成"),
            ("", "经销商蜀源流失后，二级网络没有承接"),
        ),
        (
            ("keep", "老客户季度回访，区域内没有再丢大客户"),
            ("stop", "不再把流失客户的基数原样压给接手的人"),
            ("try", "关键岗位设 B 角，资深客户至少两人熟悉"),
        ),
        (("确定重庆二级经销商名单并签约两家", "he", (9, 30)),),
        ("lin", "同意。B 角机制做成区域制度，三季度复盘时看执行。"),
    ),
    Told(
        ROOT,
        "lin",
        2,
        (7, 9),
        "上半年时间过半、任务接近过半；缺口集中在西南与大客户部，其余区域基本跟上自有节奏。",
        (
            ("unit:key", "大客户部一个框架合同推迟到下半年，不是丢单"),
            ("unit:southwest", "资深岗位离职与经销商流失的影响延续"),
            ("promises:kept", "答应给区域的资源基本到位，没有成为原因"),
        ),
        (("keep", "按自有节奏看进度，华北、华中没有因为淡季被误判"),),
        (("下半年每月看一次大客户框架合同的签约进度", "lin", (12, 31)),),
    ),
)
LIFTED = ("stop", "try")  # of the region's lessons into the company's review
ONE_OFF = 3_000_000  # yuan of the framework contract that comes once


def events(desk: Desk) -> Iterator[tuple[datetime, partial[None]]]:
    """Each review on its day, as far as that has come."""
    for told in REVIEWS:
        day = date(desk.story.year, *told.day)
        if day < desk.story.today:
            yield at(day, 10), partial(_reviewed, desk, told, day)


def _reviewed(desk: Desk, told: Told, day: date) -> None:
    by = desk.by(told.who, day, 10)
    unit = Unit.objects.get(code=told.unit)
    period = f"{desk.story.year}-Q{told.quarter}"
    review = open_review(**by, unit=unit, metric="sales_amount", period=period)
    summarise(**by, review=review, text=told.summary)
    known = {row["key"] for row in review.facts["units"]}
    for evidence, text in told.causes:
        kind, _colon, key = evidence.partition(":")
        leans = evidence if kind == "unit" and key in known else ""
        write_line(**by, review=review, said=Said("cause", text, evidence=leans))
    for kind, text in told.lessons:
        write_line(**by, review=review, said=Said("lesson", text, kind=kind))
    for text, who, until in told.nexts:
        owner = Person.objects.get(user__username=who)
        last = date(desk.story.year, *until)
        step = Said("next", text, owner=owner, due_date=last)
        write_line(**by, review=review, said=step)
    if told.unit == ROOT and told.quarter == 2:
        _seeded(desk, review, by)
    publish(**desk.by(told.who, day, 17), review=review)
    who, words = told.answer
    if who:
        answer_review(**desk.by(who, day, 19), review=review, text=words)


def _seeded(desk: Desk, review: Review, by: dict[str, object]) -> None:
    """The region's lessons are taken in; two of what was learnt go into the next plan."""
    rows = ReviewLine.objects.filter(
        review__unit__code="southwest", part="lesson", kind__in=LIFTED
    )
    lift_lessons(**by, review=review, lessons=[row.pk for row in rows])
    stop = review.lines.filter(kind="stop").first()
    cause = review.lines.filter(part="cause").first()
    owner = desk.users["he"].person
    if stop is not None and owner is not None:
        said = {"owner": owner.code}
        plant_seed(**by, line=stop, kind="assumption", said=said)
    if cause is not None:
        amount = Decimal(ONE_OFF)
        said = {"unit": "key", "amount": amount, "back": False}
        plant_seed(**by, line=cause, kind="clean", said=said)
