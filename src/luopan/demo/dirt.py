"""What goes wrong in any company: files that come late, and files that come twice."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np

from luopan.demo import accounts as book
from luopan.demo.story import Story, at
from luopan.demo.tables import Clerk
from luopan.demo.telling import Delivery, store
from luopan.org.models import User
from luopan.records import services as records

TWICE = 45  # orders in the file that should not have been imported
TWICE_REGION = "south"


def late(story: Story) -> Delivery:
    """What a region held back, brought in by hand weeks later."""
    start, end = story.late_days
    label = f"西北区 {start:%m}月下旬单据补录"
    return Delivery(start, end, label, at(story.late_date, 14, 20), late=True)


def twice(actor: User, clerk: Clerk, story: Story, when: datetime) -> None:
    """Orders that the ERP had brought, imported again under other numbers, and revoked."""
    day = story.mistake_date
    span = day - timedelta(days=30), day
    orders = clerk.world.papers["order"].between(*map(book.ordinal, span))
    mine = np.array([seat.region == TWICE_REGION for seat in clerk.world.seats])
    some = orders.taken(np.flatnonzero(mine[orders.seats])[:TWICE])
    table = clerk.documents(some)
    numbers = [f"QD-{number[2:]}" for number in table.column("number")]
    table = type(table)(table.kind, {**table.columns, "number": numbers})
    one = Delivery(*span, "华南渠道订单汇总 7月", when)
    batch = store(actor, one, (table,))
    records.revoke(
        actor=actor,
        at=when + timedelta(minutes=40),
        batch=batch,
        reason="与 ERP 已同步的订单重复，整批撤销",
    )


def names(clerk: Clerk) -> Iterator[tuple[str, str]]:
    """Pairs of customers of the weak region, and how a colleague would misspell them."""
    world = clerk.world
    today, all_of = book.ordinal(world.story.today), world.accounts
    for place, seat in enumerate(all_of.seats.tolist()):
        there = all_of.starts[place] <= today < all_of.ends[place]
        direct = there and all_of.kinds[place] == book.DIRECT
        if direct and world.seats[seat].team.code == "sw-cd":
            name = all_of.names[place]
            yield name, name.replace("有限公司", "有限责任公司")
