"""Meetings held over the last weeks: the company's, a region's, a team's; promises kept or not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from luopan.actions.models import Action
from luopan.actions.services import move_action
from luopan.demo.founding import ROOT
from luopan.demo.plans import Desk
from luopan.demo.story import at
from luopan.org.models import Holding, Person, Unit
from luopan.org.queries import builtin_operator
from luopan.tracking.attending import home_of, taking_part
from luopan.tracking.models import (
    Attendance,
    Decision,
    Meeting,
    MeetingNote,
    MeetingPromise,
    MeetingSeries,
    Minutes,
    PromiseEvent,
)
from luopan.tracking.queries.meetings import preset_called
from luopan.tracking.queries.meetings.minutes import content_of, digest_of
from luopan.tracking.services import meetings as services

WEEKS = 4
DAY = timedelta(days=1)
Said = tuple[
    str, str, int, bool, str
]  # who, what, days, as an action, what became of it


@dataclass(frozen=True)
class Week:
    """What was said in a meeting.

    Args:
        notes: By place in the agenda.
        decided: What, and the user name of who decided it.
        promised: Who (a user name or the code of a seat), what, until so many days
            later, whether as an action, what became of it: kept, late, not_kept, moved,
            done (by its action) or open.
    """

    notes: tuple[tuple[int, str], ...]
    decided: tuple[tuple[str, str], ...]
    promised: tuple[Said, ...]


@dataclass(frozen=True)
class Round:
    """A recurring meeting; ``day``: its weekday, 0: that of today. The last week is newest."""

    unit: str
    leader: str
    preset: str
    day: int
    hour: int
    weeks: tuple[Week, ...]
    open: bool = False  # the newest one's minutes are not closed yet


COMPANY = (
    Week(
        (
            (
                1,
                "华东、重点客户在进度上；西南、华南落后，原因不同：西南缺人，华南压在回款。",
            ),
        ),
        (("西南两个空岗按缺编处理，招聘由销售运营牵头", "lin"),),
        (
            ("he", "空岗重点客户逐家定接手人", 4, False, "kept"),
            ("liang", "深圳总包逾期款列出逐家清单", 4, False, "late"),
            ("shen", "能耗软件三家标杆客户排出演示日期", 6, False, "kept"),
        ),
    ),
    Week(
        ((2, "季度落点比上周低，主要是两单推迟到下季度。"),),
        (
            ("推迟的两单不计入本季承诺", "lin"),
            ("价格授权按现有标准，不单独放开", "lin"),
        ),
        (
            ("he", "成都、重庆 30 家目标客户名单交区域会确认", 5, False, "kept"),
            ("liang", "逾期 90 天以上的客户全部上门一次", 11, False, "moved"),
        ),
    ),
    Week(
        ((3, "西南预警两条，华南一条；华南集中度偏高。"),),
        (("每周会前一天 18:00 前把预测报齐", "lin"),),
        (
            ("he", "昆明研讨会线索分级完成", 4, False, "not_kept"),
            ("shen", "前二十大客户框架续签谈完一半", 11, False, "open"),
        ),
    ),
    Week(
        (
            (0, "上周的事：西南线索分级没有做完，原因是两位同事休假。"),
            (5, "本周重点：季末前的回款。"),
        ),
        (("月底最后一周每天过一次回款", "lin"), ("研讨会线索由市场部先做初筛", "lin")),
        (
            ("he", "研讨会线索分级完成，给出前 20 家", 4, False, "open"),
            ("liang", "逾期客户回款计划逐家签字", 7, True, "open"),
        ),
    ),
)
REGION = (
    Week(
        ((1, "成都拜访够，转化低；贵阳代管期间拜访掉了一半。"),),
        (("贵阳两家重点客户由唐立诚代管到补员", "he"),),
        (
            ("tang", "每周陪访两次，其中一次新客户首访", 6, False, "late"),
            ("tang", "重庆设计院名单交出来", 4, False, "kept"),
        ),
    ),
    Week(
        ((2, "本月落点与上周持平，靠两单大单。"),),
        (("大单每周过一次关键人", "he"),),
        (("tang", "两单大单补齐决策人", 4, True, "done"),),
    ),
    Week(
        ((3, "一条覆盖不足的预警：四季度商机不够。"),),
        (("每人每周新增两条四季度商机", "he"),),
        (("tang", "四季度商机补到目标的 1.5 倍", 4, False, "moved"),),
    ),
    Week(
        ((0, "陪访记录补上了；商机还差一截。"),),
        (("成都团队试行拜访前三问", "he"),),
        (("tang", "给出四季度商机清单，按把握分三档", 4, False, "open"),),
    ),
)
TEAM = (
    Week(
        ((1, "先报价后提问的情况还有。"),),
        (("报价前先问预算、决策人、时间表", "tang"),),
        (
            ("sw-cd-03", "三家老客户问清扩产计划", 4, False, "kept"),
            ("sw-cd-02", "逾期两家约到付款日期", 4, False, "not_kept"),
        ),
    ),
    Week(
        ((4, "需要售前一天，支持天府项目演示。"),),
        (),
        (
            ("sw-cd-03", "天府项目演示方案给到客户", 4, True, "done"),
            ("sw-cd-01", "新客户首访两家", 5, False, "kept"),
        ),
    ),
    Week(
        ((2, "本月还差的主要在两家老客户。"),),
        (("老客户回访不超过拜访的一半", "tang"),),
        (
            ("sw-cd-03", "商机阶段更新到当天", 4, False, "late"),
            ("sw-cd-04", "选型表过一遍参数再谈价", 5, False, "kept"),
        ),
    ),
    Week(
        ((1, "四家问到了决策人。"),),
        (("每周五下班前更新商机", "tang"),),
        (
            ("sw-cd-03", "两家扩产客户拿到预算时间表", 8, False, "open"),
            ("sw-cd-02", "逾期两家上门", 5, True, "open"),
        ),
    ),
)
# what promises that became actions are called in English
OTHER = {
    "逾期客户回款计划逐家签字": "Signed payment plans of overdue customers, one by one",
    "两单大单补齐决策人": "Find the decision makers of the two large deals",
    "天府项目演示方案给到客户": "Demonstration plan of the Tianfu project to the customer",
    "逾期两家上门": "Visit the two overdue customers",
}
ROUNDS = (
    Round(ROOT, "lin", "weekly", 1, 9, COMPANY),
    Round("southwest", "he", "weekly", 1, 14, REGION, open=True),
    Round("sw-cd", "tang", "weekly", 0, 16, TEAM),
)


def events(desk: Desk) -> Iterator[tuple[datetime, partial[None]]]:
    """What happens when: arranged, held week by week, the next ones planned."""
    today = desk.story.today
    for one in ROUNDS:
        day = one.day or min(today.isoweekday(), 5)
        last = today - (((today.isoweekday() - day) % 7) or (0 if one.day else 7)) * DAY
        begins = last - timedelta(weeks=WEEKS - 1)
        yield at(begins - 2 * DAY, 17), partial(_arrange, desk, one, day, begins)
        for place, week in enumerate(one.weeks):
            when = last - timedelta(weeks=WEEKS - 1 - place)
            newest = place == len(one.weeks) - 1
            play = _open if newest and one.open else _past
            yield at(when, one.hour, 50), partial(play, desk, one, week, when)
    yield at(today - DAY, 23), partial(_arise, today - DAY)
    yield at(today - 3 * DAY, 18), partial(_morning, desk)


def _arise(day: date) -> None:
    when = at(day, 23)
    services.arise(actor=builtin_operator(at=when), at=when)


def _arrange(desk: Desk, one: Round, day: int, begins: date) -> None:
    hour = preset_called(one.preset).way.starts_at.replace(hour=one.hour, minute=0)
    said = services.arrangement_of(one.preset, begins, day=day, starts_at=hour)
    services.arrange_series(
        **desk.by(one.leader, begins - 2 * DAY, 17), unit=_unit(one.unit), said=said
    )


def _morning(desk: Desk) -> None:
    """The team meets every morning, from today on."""
    services.arrange_series(
        **desk.by("tang", desk.story.today - 3 * DAY, 18),
        unit=_unit("sw-cd"),
        said=services.arrangement_of("morning", desk.story.today),
    )


def _unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def _begun(desk: Desk, one: Round, day: date) -> Meeting:
    """The meeting of a week, begun; where its weekday is off, on that day all the same."""
    series = MeetingSeries.objects.filter(unit__code=one.unit).order_by("pk")[0]
    meeting, _new = Meeting.objects.update_or_create(
        series=series,
        due_date=day,
        defaults={
            "unit": series.unit,
            "day_date": day,
            "starts_at": series.starts_at,
            "minutes": series.minutes,
            "agenda": series.agenda,
            "state": Meeting.State.HELD,
            "opened_at": at(day, one.hour),
        },
    )
    people = taking_part(series.unit, series.takes, day)
    Attendance.objects.filter(meeting=meeting).delete()
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, person=person, came=True) for person in people
    )
    return meeting


def _open(desk: Desk, one: Round, week: Week, day: date) -> None:
    """A meeting whose minutes are being written."""
    meeting = _begun(desk, one, day)
    _told(desk, one, week, meeting)


def _past(desk: Desk, one: Round, week: Week, day: date) -> None:
    """A meeting from its first promise to its minutes."""
    meeting = _begun(desk, one, day)
    _look(desk, one, meeting)
    _told(desk, one, week, meeting)
    content = content_of(meeting, day)
    by = desk.users[one.leader]
    Minutes.objects.create(
        meeting=meeting,
        content=content,
        digest=digest_of(content),
        actor=by,
        at=at(day, one.hour, 55),
    )
    Meeting.objects.filter(pk=meeting.pk).update(
        state=Meeting.State.CLOSED, closed_at=at(day, one.hour, 55)
    )


def _told(desk: Desk, one: Round, week: Week, meeting: Meeting) -> None:
    """Notes, decisions and promises."""
    by = {"actor": desk.users[one.leader], "at": at(meeting.day_date, one.hour, 40)}
    MeetingNote.objects.bulk_create(
        MeetingNote(meeting=meeting, point=point, text=text, **by)
        for point, text in week.notes
    )
    Decision.objects.bulk_create(
        Decision(
            meeting=meeting,
            key=f"d{place}",
            text=text,
            decided_by=desk.users[user].person,
            **by,
        )
        for place, (text, user) in enumerate(week.decided)
    )
    for place, said in enumerate(week.promised):
        _promise(desk, by, meeting, place, said)


def _promise(
    desk: Desk, by: dict[str, object], meeting: Meeting, place: int, said: Said
) -> None:
    who, text, days, as_action, _became = said
    person = _person(desk, who, meeting.day_date)
    if person is None:
        return
    home = home_of([person.pk], meeting.unit, meeting.day_date)
    due = meeting.day_date + days * DAY
    made = MeetingPromise.objects.create(
        meeting=meeting,
        unit=home.get(person.pk, meeting.unit),
        key=f"p{place}",
        person=person,
        text=text,
        first_date=due,
        due_date=due,
        **by,
    )
    if as_action:
        action = services.plan_promise(**by, promise=made)
        Action.objects.filter(pk=action.pk).update(name_other=OTHER[text])


def _person(desk: Desk, who: str, day: date) -> Person | None:
    """Who is meant: an account's person, or who holds a seat."""
    if who in desk.users:
        return desk.users[who].person
    held = Holding.objects.on(day).filter(seat__code=who, kind=Holding.Kind.HOLDER)
    one = held.select_related("person").first()
    return one.person if one else None


def _look(desk: Desk, one: Round, meeting: Meeting) -> None:
    """What was promised before is looked at first, and said to be what it became."""
    became = {
        text: how for week in one.weeks for _w, text, _d, _a, how in week.promised
    }
    on, by = meeting.day_date, {"actor": desk.users[one.leader]}
    by["at"] = at(on, one.hour, 10)
    due = MeetingPromise.objects.filter(meeting__series=meeting.series, state="open")
    events = []
    for promise in due.filter(due_date__lt=on).select_related("action"):
        how = became.get(promise.text, "open")
        if how == "done" and promise.action is not None:
            done = {"actor": by["actor"], "at": at(promise.due_date, 17)}
            move_action(**done, action=promise.action, state="done")
        elif how in {"kept", "late", "not_kept", "moved"}:
            events.append(_became(promise, how, on))
    PromiseEvent.objects.bulk_create(
        PromiseEvent(meeting=meeting, day_date=on, **event, **by) for event in events
    )


def _became(promise: MeetingPromise, how: str, on: date) -> dict[str, object]:
    """What became of a promise, and the row that says so."""
    if how == "moved":
        promise.due_date = on + 11 * DAY
        promise.save(update_fields=["due_date"])
        said = {"until_date": promise.due_date, "said": "两家客户改了日期"}
        return {"promise": promise, "kind": "moved", **said}
    promise.state = "not_kept" if how == "not_kept" else "kept"
    promise.settled_date = promise.due_date if how == "kept" else on
    promise.save(update_fields=["state", "settled_date"])
    return {"promise": promise, "kind": promise.state}
