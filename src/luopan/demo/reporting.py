"""Weekly reports of the demo: a team's to its manager, the regions' to the director."""

from datetime import date, datetime, timedelta

from luopan.demo.plans import Desk
from luopan.demo.story import at
from luopan.demo.words import BULLETIN
from luopan.org import services
from luopan.org.facts import company_row
from luopan.org.models import Holding, Membership, Reach, Unit, User
from luopan.tracking.models import Bulletin, Report, ReportMark
from luopan.tracking.queries.asking import Wish, ask
from luopan.tracking.queries.bulletins import PARTS
from luopan.tracking.queries.reports import period_of
from luopan.tracking.queries.reports.figures import Board, Whose, drawn
from luopan.tracking.queries.reports.periods import ReportPeriod

TEAM, REP, FOR_REP, REGION = "sw-cd", "sw-cd-03", "tang", "southwest"
SILENT = 2  # of the team have not sent, and the last region
READ = 3  # of the team's reports are read already
WORDS = {  # by place in the team
    0: ("两个泵站项目都在等业主用印，下周一定有结果。", ""),
    1: ("", "星河水务要看同规模案例，请安排售前 9 月 18 日前到现场演示。"),
    4: ("竞品把阀门降了一成，先守服务不跟价。", ""),
}
OF_REGIONS = {
    "southwest": ("成都补得回来，重庆靠年底两个大单，风险在审批。", ""),
    "key": ("", "长河重工的缺口需要和总部谈轨道交通框架的商务条件，请林总出面一次。"),
    "north": ("雄安项目进入招标，节奏比计划早两周。", ""),
}
ANSWER = "报价先别动，周三我跟您一起去见设备科。"


def sent(desk: Desk) -> None:
    """The reports of the week before, sent on its Friday afternoon."""
    period = period_of("week", friday(desk).date())
    team = _team(desk, period)
    _send(desk, TEAM, team, period, WORDS)
    heads = _heads(period)
    _send(desk, "", heads[:-1], period, OF_REGIONS)
    lead = [one for one in _leading(period, TEAM) if one[1].code == TEAM]
    _send(desk, TEAM, lead, period, {})
    _answered(desk, period)
    _bulletin(desk)


def _bulletin(desk: Desk) -> None:
    """What the manager of a region would tell its room every evening; it has no room yet."""
    Bulletin.objects.create(
        unit=Unit.objects.get(code=REGION),
        name=BULLETIN[0],
        language="zh-hans",
        weekdays=[1, 2, 3, 4, 5],
        hours=["18:00"],
        shows=list(PARTS),
        opened=list(PARTS),
        actor=desk.users["he"],
        at=friday(desk),
    )


def friday(desk: Desk) -> datetime:
    """When they were sent."""
    monday = desk.story.today - timedelta(days=desk.story.today.weekday())
    return at(monday - timedelta(days=3), 16, 40)


Writer = tuple[User, Unit]


def _team(desk: Desk, period: ReportPeriod) -> list[Writer]:
    """Who sits in the team, each with an account now; those who did not send left out."""
    day = friday(desk).date()
    under = Reach.objects.on(day).filter(above__code=TEAM, depth=1)
    held = Holding.objects.on(day).filter(
        seat__in=under.values("below"), kind=Holding.Kind.HOLDER
    )
    known = {user.person_id: user for user in desk.users.values()}
    found = []
    by = desk.by("admin", desk.story.today - timedelta(days=60))
    for one in held.select_related("seat", "person").order_by("seat__code"):
        user = known.get(one.person_id) or _account(by, one)
        if one.seat.code != REP:
            found.append((user, one.seat))
    return found[:-SILENT]


def _account(by: dict[str, object], one: Holding) -> User:
    user: User = services.add_user(
        **by, username=one.seat.code, email="", person=one.person, language=""
    )
    services.grant_role(**by, user=user, role="rep", unit=one.seat)
    return user


def _heads(period: ReportPeriod) -> list[Writer]:
    """The managers of the regions."""
    company, day = company_row(), period.last_date
    near = Reach.objects.on(day).filter(above=company and company.root_id, depth=1)
    return _leads(day, near.values("below"))


def _leading(period: ReportPeriod, code: str) -> list[Writer]:
    units = Unit.objects.filter(code=code)
    return _leads(period.last_date, units.values("pk"))


def _leads(day: date, units: object) -> list[Writer]:
    rows = Membership.objects.on(day).filter(
        unit__in=units, unit__overlay=False, role="manager"
    )
    found = rows.select_related("user__person", "unit").order_by("unit__code")
    return [(row.user, row.unit) for row in found]


def _board(desk: Desk, unit: str) -> Board:
    """As it was known when they were sent."""
    instant = friday(desk)
    wish = Wish(unit=unit, kind="year", clock="history")
    zhou = desk.users["zhou"]
    return Board(ask(wish, viewer=zhou, at=instant, on=instant.date()))


def _send(
    desk: Desk,
    unit: str,
    writers: list[Writer],
    period: ReportPeriod,
    words: dict[int, tuple[str, str]] | dict[str, tuple[str, str]],
) -> None:
    whose = [Whose(one.code, one.pk, user.person_id or -1) for user, one in writers]
    figures = drawn(_board(desk, unit), whose, period)
    said = {str(key): value for key, value in words.items()}
    rows = []
    for place, (user, one) in enumerate(writers):
        judged, asks = said.get(one.code) or said.get(str(place)) or ("", "")
        rows.append(
            Report(
                unit=one,
                person=user.person,
                kind=period.kind,
                start_date=period.start_date,
                end_date=period.end_date,
                figures=figures[one.code].kept(),
                words=judged,
                help_needed=asks,
                actor=user,
                at=friday(desk) + timedelta(minutes=4 * place),
            )
        )
    Report.objects.bulk_create(rows)


def _answered(desk: Desk, period: ReportPeriod) -> None:
    """The rep's report of the week before, answered; some of the team's are read."""
    rep, tang = desk.users["rep"], desk.users[FOR_REP]
    before = period.before()
    seat = Unit.objects.get(code=REP)
    _send(
        desk,
        TEAM,
        [(rep, seat)],
        before,
        {REP: ("设备科换了负责人，报价要不要重出？", "")},
    )
    monday = friday(desk) + timedelta(days=3)
    own = Report.objects.get(unit=seat, start_date=before.start_date)
    team = Report.objects.filter(unit__in=_seats(period), start_date=period.start_date)
    read = team.filter(help_needed="", words="").order_by("unit__code")[:READ]
    marks = [("thumb", "", own), ("answer", ANSWER, own)]
    marks += [("read", "", one) for one in read]
    ReportMark.objects.bulk_create(
        ReportMark(report=report, kind=kind, said=said, actor=tang, at=monday)
        for kind, said, report in marks
    )


def _seats(period: ReportPeriod) -> object:
    under = Reach.objects.on(period.last_date).filter(above__code=TEAM, depth=1)
    return under.values("below")
