"""The draft of the next year on its way down: who agreed, who did not, who is still silent."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from luopan.demo.founding import ROOT
from luopan.demo.plans import LEAVES_TO, WAN, Desk, cell
from luopan.org.models import Unit
from luopan.targets import services
from luopan.targets.cube import state_of
from luopan.targets.models import Ask, Version
from luopan.targets.services import agreement

# Regions that say yes at once, and with which words.
AGREED = {
    "south": ("liang", "华南认领。深圳两部编制已满，三、四季度商机覆盖够。"),
    "central": ("luo", "华中没有异议，长沙部新岗位明年全年产出。"),
    "northwest": ("ma", "西北接受，西安轨道项目一季度签约。"),
    "key": ("su", "大客户部按框架合同认领。"),
}
# Which way the director leaned on when he chose a number, and why.
CHOSEN = {
    ROOT: (
        "growth",
        "近两年平均增速之上略加，与股份公司三年规划一致；人员产能上限足以支撑。",
    ),
    "east": ("growth", "华东新增两条产品线，取自身增速区间上沿。"),
    "southwest": ("market", "西南市场增速高于公司平均，份额有提升空间。"),
}
SILENT = "north"  # answers nothing until its deadline is over
TEAM, REGION = "sw-cd", "southwest"
Parts = Sequence[tuple[str, int]]  # label, and 万元
NORTHEAST: Parts = (
    ("哈尔滨老客户检修推迟到 2028 年", -90),
    ("大连经销商一季度去库存", -60),
)
EAST: Parts = (
    ("上海一部两名新人 4 月才到岗", -180),
    ("大客户“恒远”延期到 2028 年一季度", -120),
    ("浙江能耗软件标杆项目复制", 40),
)
SOUTHWEST: Parts = (
    ("成都、重庆资深岗位产能只到六成", -230),
    ("经销商蜀源流失，尚无替代", -150),
    ("昆明数据中心改造提前", 60),
)
CHENGDU: Parts = (
    ("资深客户经理离职，新人一季度爬坡", -110),
    ("贵阳项目划归贵阳部", -50),
)


def play(desk: Desk) -> None:
    """Issue the draft to regions, teams and one team's seats; let them answer."""
    today = desk.story.today
    first = Version.objects.select_related("plan__root", "metric").get(
        plan__year=today.year + 1, metric__code="sales_amount"
    )
    draft = services.copy_version(
        **desk.by("zhou", today - timedelta(days=4), 9),
        version=first,
        name="下发稿",
        name_other="Issued draft",
        reason="初稿留作测算，下发的是这一版",
    )
    _regions(desk, draft, today - timedelta(days=4))
    _northeast(desk, draft, today - timedelta(days=3))
    _east(desk, draft, today - timedelta(days=3))
    _teams(desk, draft, today - timedelta(days=2))
    _southwest(desk, draft, today - timedelta(days=1))
    _seats(desk, draft, today - timedelta(days=1))


def _regions(desk: Desk, draft: Version, day: date) -> None:
    services.round_off(
        **desk.by("zhou", day, 9),
        version=draft,
        cell=cell(ROOT, str(draft.plan.year)),
        step=LEAVES_TO,
        levels={1: WAN},
        reason="下发前取整：区域到万元，岗位到百元",
    )
    _chosen(desk, draft, day)
    agreement.issue(
        **desk.by("lin", day, 10),
        version=draft,
        unit=ROOT,
        deadline=day + timedelta(days=3),
        text="第一轮下发，请对照上年和自己的申报，三天内给出答复；有差额的写清依据和所需资源。",
        reason="年度目标第一轮",
    )
    for place, (unit, (user, text)) in enumerate(AGREED.items()):
        later = day + timedelta(days=1 + place % 2)
        agreement.accept(
            **desk.by(user, later, 11 + place), version=draft, unit=unit, text=text
        )


def _northeast(desk: Desk, draft: Version, day: date) -> None:
    """Accepted from above: the company's reserve carries the difference."""
    _counter(
        desk,
        draft,
        ("jin", day, 9),
        "northeast",
        NORTHEAST,
        "检修推迟有客户书面通知，已附在商机里。",
    )
    agreement.accept(
        **desk.by("lin", day, 17),
        version=draft,
        unit="northeast",
        text="依据充分，差额由总部预留承担；检修恢复时再补。",
    )


def _east(desk: Desk, draft: Version, day: date) -> None:
    """Answered with another number: it is the region's turn again."""
    _counter(
        desk,
        draft,
        ("shen", day, 14),
        "east",
        EAST,
        "到岗推迟已与人力资源确认；软件线的增量先按三个标杆项目计。",
    )
    agreement.answer(
        **desk.by("lin", day + timedelta(days=1), 9),
        version=draft,
        unit="east",
        amount=_total(draft, "east") - 120 * WAN,
        text="“恒远”延期我认，差额由总部预留承担；新人到岗请从江苏部借调补上，不再下调。",
        deadline=desk.story.today + timedelta(days=2),
    )


def _chosen(desk: Desk, draft: Version, day: date) -> None:
    """Before it goes out: why the whole and two regions are to bring what they are."""
    for unit, (way, reason) in CHOSEN.items():
        services.choose(
            **desk.by("lin", day, 9),
            version=draft,
            unit=Unit.objects.get(code=unit),
            way=way,
            reason=reason,
        )


def _teams(desk: Desk, draft: Version, day: date) -> None:
    """The weak region hands its number on; one team takes it higher."""
    agreement.issue(
        **desk.by("he", day, 9),
        version=draft,
        unit=REGION,
        deadline=desk.story.today + timedelta(days=3),
        text="各部先按下发数核对，周五前答复。",
        reason="西南下发到各部",
    )
    _counter(
        desk,
        draft,
        ("tang", day, 11),
        TEAM,
        CHENGDU,
        "离职岗位 3 月才能补齐，请按实际产能核。",
    )
    agreement.answer(
        **desk.by("he", day, 15),
        version=draft,
        unit=TEAM,
        amount=_total(draft, TEAM),
        text="西南整体也有缺口，这部分暂时没有地方承接，先按原数。",
    )
    agreement.escalate(
        **desk.by("tang", day, 17),
        version=draft,
        unit=TEAM,
        text="差额超出大区能承接的范围，请总部裁决：是补编制，还是调数字。",
    )


def _southwest(desk: Desk, draft: Version, day: date) -> None:
    """Countered with evidence and resources: it waits for the director."""
    wanted = [
        agreement.Asked(
            "heads", Decimal(1), day + timedelta(days=60), "成都部补一名资深客户经理"
        ),
        agreement.Asked(
            "presales", Decimal(30), day + timedelta(days=120), "昆明数据中心改造方案"
        ),
        agreement.Asked(
            "leads", Decimal(40), day + timedelta(days=90), "四川经销商招募"
        ),
    ]
    _counter(
        desk,
        draft,
        ("he", day, 15),
        REGION,
        SOUTHWEST,
        "资源到位的前提下认这个数；编制不批的话，再下调 80 万。",
        asks=wanted,
        deadline=desk.story.today + timedelta(days=3),
    )
    agreement.remark(
        **desk.by("zhou", day, 16),
        version=draft,
        unit=REGION,
        text="核对过：两个资深岗位的产能差与花名册一致；蜀源上年贡献 146 万，口径差 4 万，可忽略。",
    )
    agreement.promise(
        **desk.by("lin", day, 18),
        ask=Ask.objects.get(talk__version=draft, resource="presales"),
        until_date=day + timedelta(days=120),
        text="售前人天从总部方案中心出。",
    )


def _seats(desk: Desk, draft: Version, day: date) -> None:
    """The seats of one team are asked; each sees its own number."""
    agreement.issue(
        **desk.by("tang", day, 9),
        version=draft,
        unit=TEAM,
        deadline=desk.story.today + timedelta(days=4),
        text="先看自己的数，有困难写清客户和月份。",
        reason="成都部下发到岗位",
    )


def _counter(
    desk: Desk,
    draft: Version,
    who: tuple[str, date, int],
    unit: str,
    parts: Parts,
    text: str,
    **more: Any,
) -> None:
    change = sum(part for _label, part in parts) * WAN
    agreement.counter(
        **desk.by(*who),
        version=draft,
        unit=unit,
        amount=_total(draft, unit) + change,
        evidence=[{"label": label, "amount": part * WAN} for label, part in parts],
        text=text,
        **more,
    )


def _total(draft: Version, unit: str) -> int:
    """What a unit now carries in the year, in quanta."""
    draft.refresh_from_db()
    return state_of(draft).total(cell(unit, str(draft.plan.year)))
