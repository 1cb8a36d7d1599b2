"""What people say on the draft, and what waits for them on the desk."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.utils.module_loading import autodiscover_modules

from luopan.demo import dirt, products
from luopan.demo.plans import Desk, cell
from luopan.demo.story import at
from luopan.demo.tables import Clerk
from luopan.records.models import Upload
from luopan.records.services import uploading as records
from luopan.targets import services as targets
from luopan.targets.models import Version
from luopan.trail import jobs

HEAD = ("订单号", "下单日期", "客户名称", "岗位", "产品", "数量", "金额")


def remarks(desk: Desk, draft: Version) -> None:
    """A short talk about the weak region's first quarter, and one on the software line."""
    year, day = draft.plan.year, desk.story.today - timedelta(days=1)
    where = cell("southwest", f"{year}-Q1")
    said = targets.comment_on_cell(
        **desk.by("lin", day, 10),
        version=draft,
        cell=where,
        text="@何静怡 一季度比去年低这么多，是按两个新人爬坡算的吗？请补一下依据。",
    )
    targets.comment_on_cell(
        **desk.by("he", day, 11),
        version=draft,
        cell=where,
        text="是的，成都、重庆两个资深岗位 3 月前只按六成产出；经销商蜀源的缺口还没有补上。"
        "@唐立诚 明天给出客户清单。",
        answers=said,
    )
    targets.comment_on_cell(
        **desk.by("shen", day, 15),
        version=draft,
        cell=cell("east-zj", str(year), "software"),
        text="@林致远 能耗管理软件的三个标杆项目已立项，软件线按 560 万报。",
    )
    targets.comment_on_cell(
        **desk.by("lin", day, 16),
        version=draft,
        cell=cell("sw-cd", str(year)),
        text="@唐立诚 成都部的岗位拆分这周先过一遍，周五评审。",
    )


def desk_work(desk: Desk, clerk: Clerk) -> None:
    """An import that asks whether two spellings are one, and one whose storing failed."""
    day = desk.story.today - timedelta(days=1)
    when = at(day, 16, 30)
    _receive(desk, "成都部手工补录订单.csv", _orders(clerk, day, misspelt=True), when)
    later = when + timedelta(minutes=12)
    upload = _receive(desk, "渠道月结订单.csv", _orders(clerk, day, broken=True), later)
    later += timedelta(minutes=3)
    records.accept(actor=desk.users["zhou"], at=later, upload=upload)
    work(later)


def _receive(desk: Desk, name: str, content: bytes, when: datetime) -> Upload:
    upload = records.receive(actor=desk.users["zhou"], at=when, files=[(name, content)])
    work(when)
    upload.refresh_from_db()
    return upload


def work(when: datetime) -> None:
    """What the worker would have done at that time."""
    autodiscover_modules("jobs")
    later = when + timedelta(seconds=20)
    while held := jobs.claim(at=later):
        jobs.perform(held, clock=lambda: later)


def _orders(
    clerk: Clerk, day: object, *, misspelt: bool = False, broken: bool = False
) -> bytes:
    """A file of orders as somebody keeps it by hand."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEAD)
    writer.writerows(_rows(clerk, day, misspelt, broken))
    return text.getvalue().encode("utf-8-sig")


def _rows(
    clerk: Clerk, day: object, misspelt: bool, broken: bool
) -> Iterator[Sequence[object]]:
    seat = next(s for s in clerk.world.seats if s.code == "sw-cd-03")
    line, price = products.LINES[0], products.prices()
    mark = "M" if misspelt else "Q"
    for number, (name, wrong) in enumerate(dirt.names(clerk)):
        if number == 18:
            return
        amount: object = int(price[0]) * (number + 3)
        if broken and number in (5, 11):
            amount = "待确认"
        yield (
            f"{mark}{number + 1:03}",
            day,
            wrong if misspelt and number in (4, 9) else name,
            seat.name,
            f"{line.name} {products.MODELS[0][1]}",
            number + 3,
            amount,
        )
