"""Talks of two: the director with a region, a region with a team, a team with its people."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from luopan.demo.plans import Desk, metric
from luopan.demo.story import at
from luopan.org.models import Holding, Person
from luopan.tracking.models import CoachingTalk
from luopan.tracking.services import coaching as services
from luopan.tracking.services.coaching import Record

TEAM, OWN = "sw-cd", "sw-cd-03"


@dataclass(frozen=True)
class Told:
    """A talk.

    Args:
        back: Days before today.
        leader: User name of who wrote it.
        person: User name of whom it is about; empty: who is newest in the team.
        follow: Days after today on which it is looked at again; None: no day.
        answer: What he says two days later; None: he has not read it.
    """

    back: int
    leader: str
    person: str
    observation: str
    step: str
    metric: str
    follow: int | None
    answer: str | None


TALKS = (
    Told(
        43,
        "lin",
        "he",
        "区域例会上四个团队都在报总数，没有人说清哪几单还缺什么。两个资深岗位空出后，重点客户没有指定接手人。",
        "每周一过一遍前二十单：缺什么、谁去、哪天，空岗客户逐家定接手人",
        "contracts",
        -5,
        "同意。空岗客户清单这周五前给出，贵阳两家先由唐立诚代管。",
    ),
    Told(
        24,
        "he",
        "tang",
        "成都团队拜访数够，但一半是老客户回访；近一个月陪访记录只有两次。",
        "每周陪访两次，其中一次是新客户首访",
        "visits",
        4,
        "老客户回访里有三家在谈扩产，下次我把它们单列出来。陪访照做。",
    ),
    Told(
        45,
        "tang",
        "rep",
        "连看三次拜访：一见面就报价，客户的改造预算和决策人都没有问到。",
        "报价前先问三件事：预算、决策人、时间表，写进拜访结果",
        "effective_communications",
        -17,
        "有一家是客户催着要价。其余两家我认，下周起先问再报。",
    ),
    Told(
        2,
        "tang",
        "rep",
        "九月前两周拜访结果写得清楚多了，四家问到了决策人；商机阶段还停在上个月。",
        "每周五下班前把商机阶段更新到当天",
        "new_opportunities",
        12,
        None,
    ),
    Told(
        19,
        "tang",
        "",
        "独立完成首访两家，产品讲得熟；遇到竞品对比时直接降价，没有用选型表。",
        "遇到价格异议先拿选型表过一遍参数，再谈价格",
        "visits",
        0,
        "选型表里没有竞品新款，已请产品经理补。",
    ),
)


def events(desk: Desk) -> Iterator[tuple[datetime, partial[None]]]:
    """What happens when."""
    today = desk.story.today
    for one in TALKS:
        yield at(today - timedelta(one.back), 19, 40), partial(_talk, desk, one)
    yield at(today - timedelta(16), 9, 20), partial(_followed, desk)


def _talk(desk: Desk, one: Told) -> None:
    """Written on the evening; read and answered on the morning of the second day."""
    today = desk.story.today
    on, person = today - timedelta(one.back), _person(desk, one.person)
    if person is None:
        return
    follow = None if one.follow is None else today + timedelta(one.follow)
    record = Record(one.observation, one.step, metric(one.metric), follow)
    talk = services.write_talk(
        actor=desk.users[one.leader], at=at(on, 19, 40), person=person, record=record
    )
    account = getattr(person, "user", None)
    if one.answer is not None and account is not None:
        services.answer_talk(
            actor=account, at=at(on, 20, 30), talk=talk, expected=1, said=one.answer
        )


def _followed(desk: Desk) -> None:
    """The step of the rep was looked at, and is looked at once more."""
    person = _person(desk, "rep")
    talk = CoachingTalk.objects.filter(person=person).order_by("pk").first()
    assert talk is not None
    services.follow_up(
        actor=desk.users["tang"],
        at=at(desk.story.today - timedelta(16), 9, 20),
        talk=talk,
        outcome="partly",
        expected=2,
        said="三次里两次先问了。决策人还常漏。",
        follow_date=desk.story.today + timedelta(1),
    )


def _person(desk: Desk, user: str) -> Person | None:
    """Somebody with a part, or who came last into the team."""
    if user:
        return desk.users[user].person
    return newest(desk)


def newest(desk: Desk) -> Person | None:
    """Who sits in a seat of the team since the latest day."""
    held = Holding.objects.on(desk.story.today).filter(
        seat__code__startswith=TEAM, kind=Holding.Kind.HOLDER
    )
    last = held.exclude(seat__code=OWN).select_related("person")
    row = last.order_by("-start_date", "seat__code").first()
    return row.person if row is not None else None
