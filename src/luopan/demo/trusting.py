"""Records of work that ask something: a week typed in at once, a report taken over."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial

from luopan.demo.plans import Desk
from luopan.demo.seasons import working
from luopan.demo.story import at
from luopan.dimensions.models import Account, AccountOwner
from luopan.dimensions.queries import day_exceptions
from luopan.org.models import Unit
from luopan.records.services.entering import enter_activity
from luopan.records.services.entering.entries import ActivityEntry
from luopan.tracking.services import explain_doubt

SEAT = "sw-cd-03"
TYPED, TOLD = 10, 9  # days before today: the week is typed in, and explained
AFTER, COUNT = 5, 6  # the newest of it was so many days old; how many
LATELY = 2  # days before today: a report like an earlier one
OUTCOME = "与设备科沟通了流量计改造方案，对方认可选型，预算走年度大修，等总工签字"
NEXT = "下周带样机到现场试装"
BECAUSE = "一周都在工地，没有网络，回来统一补录"


def events(desk: Desk) -> Iterator[tuple[datetime, partial[None]]]:
    """What happens when."""
    today = desk.story.today
    yield at(today - timedelta(TYPED), 21), partial(typed_in, desk)
    yield at(today - timedelta(TOLD), 9), partial(told, desk)
    yield at(today - timedelta(LATELY), 18), partial(taken_over, desk)


def typed_in(desk: Desk) -> None:
    """Six visits of a week, written down on one evening."""
    on = desk.story.today - timedelta(TYPED)
    days = _worked(on - timedelta(AFTER), COUNT)
    for number, (day, account) in enumerate(zip(days, _customers(on), strict=False)):
        text = (OUTCOME, NEXT) if number == 0 else ("", "")
        _enter(desk, on, f"补-{on:%m%d}-{number + 1}", day, account, text)


def taken_over(desk: Desk) -> None:
    """A report of the week, once more for another customer."""
    on = desk.story.today - timedelta(LATELY)
    account = _customers(on)[COUNT]
    text = OUTCOME.replace("设备科", "动力科"), NEXT
    _enter(desk, on, f"补-{on:%m%d}-1", _worked(on, 1)[0], account, text)


def told(desk: Desk) -> None:
    """Why, for two of them, before who leads him sees any."""
    on = desk.story.today - timedelta(TYPED)
    for number in (1, 2):
        explain_doubt(
            **desk.by("rep", desk.story.today - timedelta(TOLD), 9),
            check="back_filled",
            record=f"补-{on:%m%d}-{number}",
            said=BECAUSE,
        )


def _enter(
    desk: Desk,
    on: date,
    key: str,
    day: date,
    account: Account,
    text: tuple[str, str],
) -> None:
    entry = ActivityEntry(
        key=key,
        kind="visit",
        day_date=day,
        seat=Unit.objects.get(code=SEAT),
        account=account,
        outcome=text[0],
        next_step=text[1],
    )
    enter_activity(**desk.by("rep", on, 21), entry=entry)


def _worked(last: date, count: int) -> list[date]:
    """Days that were worked, up to one, the newest first."""
    exceptions = day_exceptions("CN", last - timedelta(60), last + timedelta(1))
    days = (last - timedelta(back) for back in range(60))
    return [day for day in days if working(day, exceptions)][:count]


def _customers(on: date) -> list[Account]:
    owned = AccountOwner.objects.on(on).filter(seat__code=SEAT)
    rows = Account.objects.filter(pk__in=owned.values("account_id")).order_by("code")
    return list(rows[: COUNT + 1])
