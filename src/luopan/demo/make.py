"""The demo company from nothing, and one day later."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import partial

from django.db import connection
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from luopan.demo import (
    abilities,
    acting,
    adjusting,
    agreeing,
    assessing,
    closing,
    coaching,
    collecting,
    customers,
    dealers,
    dirt,
    forecasting,
    founding,
    handing,
    market,
    meeting,
    plans,
    reporting,
    resources,
    reviewing,
    rewarding,
    signing,
    staffing,
    strategy,
    supporting,
    talk,
    targeting,
    trusting,
    weeks,
)
from luopan.demo.plans import Desk
from luopan.demo.story import YEARS_BEFORE, ZONE, Story, at
from luopan.demo.tables import Clerk
from luopan.demo.telling import ERP, bring, deliveries
from luopan.demo.waking import wake_daily
from luopan.demo.world import World
from luopan.dimensions.queries import day_exceptions
from luopan.org import clock, queries
from luopan.org.facts import one_look
from luopan.org.models import Unit, User
from luopan.records.models import Batch
from luopan.trail.chain import gathered
from luopan.trail.refusal import Refused

Event = tuple[datetime, Callable[[], object]]


def keep_up(
    today: date | None,
    *,
    now: datetime,
    tell: Callable[[str], None] = lambda _text: None,
) -> None:
    """Make the company if there is none; a demo that goes with time is brought up to today.

    Args:
        today: The day on which it stands still; None: it goes with time.
        now: This instant.
        tell: Hears what takes a while.

    Raises:
        Refused: There is a real company here, or a demo that stands still on another
            day.
    """
    real = now.astimezone(ZONE).date()
    if not queries.has_company():
        tell(_t("Making the demo company; this takes half a minute …"))
        make(today or real, frozen=today is not None)
        if today is None:
            wake_daily(now)
        return
    if not queries.company().made_by_demo:
        raise Refused(
            _(
                "This home holds a real company; the demo is not mixed into it. "
                "Choose another LUOPAN_HOME for the demo."
            )
        )
    still = clock.still_on()
    if today is not None and today != still:
        _refuse_day(still, today)
    if still is None:
        bring_up(real, tell)
        wake_daily(now)


def _refuse_day(still: date | None, today: date) -> None:
    if still is None:
        raise Refused(
            _(
                "The demo in this home goes with time. Choose another LUOPAN_HOME to see "
                "it on %(today)s."
            ),
            today=today,
        )
    raise Refused(
        _(
            "The demo in this home stands still on %(day)s. Choose another LUOPAN_HOME "
            "to see it on %(today)s."
        ),
        day=still,
        today=today,
    )


def make(today: date, *, frozen: bool) -> None:
    """Make the company as it stands on a day, in an empty database; all or nothing.

    Args:
        today: The day; records reach until the day before.
        frozen: Whether it stays on that day for ever.
    """
    with _unchecked(), one_look():
        _make(Story(today.year, today), frozen)
    clock.forget()


@contextmanager
def _unchecked() -> Iterator[None]:
    """A million rows of our own making: each is not checked alone, nor memory swept meanwhile.

    A seventh of the time. That every reference leads somewhere is tried in the tests.
    """
    swept = gc.isenabled()
    gc.disable()
    try:
        with connection.constraint_checks_disabled():
            yield
    finally:
        if swept:
            gc.enable()


def _make(story: Story, frozen: bool) -> None:
    with gathered():
        by = founding.found(story.founded_date, story.today if frozen else None)
        world = drawn(story)
        founding.settle(by, world)
        clerk, desk = Clerk(world), Desk(story, founding.add_users(by, world))
        for _when, act in sorted(_years(clerk, desk), key=lambda event: event[0]):
            act()
    talk.desk_work(desk, clerk)
    collecting.returned(desk)


def _years(clerk: Clerk, desk: Desk) -> Iterator[Event]:
    """All that happened since the company was founded, each with its instant."""
    story, zhou = desk.story, desk.users["zhou"]
    for one in (*deliveries(story), dirt.late(story)):
        yield one.at, partial(bring, zhou, clerk, one)
    told = dealers.Told(clerk)
    for report in dealers.reports(story):
        yield report.at, partial(dealers.bring, zhou, told, report)
    mistake = at(story.mistake_date, 15, 5)
    yield mistake, partial(dirt.twice, zhou, clerk, story, mistake)
    yield at(plans.kick_off(story)), partial(plans.running, desk)
    yield (
        at(plans.kick_off(story) + timedelta(days=3), 15),
        partial(assessing.drawn_up, desk),
    )
    yield at(story.today - timedelta(days=7)), partial(assessing.marked, desk)
    yield from rewarding.events(desk)
    yield (
        at(plans.kick_off(story) + timedelta(days=8), 18),
        partial(signing.signed, desk),
    )
    yield (
        at(plans.kick_off(story) + timedelta(days=10), 18),
        partial(customers.running, desk),
    )
    yield at(strategy.begun(desk)), partial(strategy.running, desk)
    yield (
        at(story.today - timedelta(days=29)),
        partial(staffing.away, zhou, clerk.world),
    )
    yield at(story.today - weeks.BEFORE, 19), partial(weeks.play, desk)
    yield at(story.today - targeting.BEFORE, 19), partial(targeting.play, desk)
    yield from market.events(desk)
    yield from trusting.events(desk)
    yield from abilities.events(desk)
    yield from coaching.events(desk)
    yield from closing.events(desk)
    yield from meeting.events(desk)
    yield from reviewing.events(desk)
    yield from handing.events(desk, clerk.world)
    yield from adjusting.events(desk)
    yield at(story.today - timedelta(days=6)), partial(_draft, desk)
    yield at(story.today - timedelta(days=5), 11), partial(collecting.ask, desk)
    yield at(story.today - timedelta(days=4)), partial(strategy.coming, desk)
    yield at(story.today - timedelta(days=4), 10), partial(agreeing.play, desk)
    yield at(story.today - timedelta(days=4), 18), partial(strategy.lately, desk)
    yield at(story.today - timedelta(days=3), 16), partial(supporting.play, desk)
    yield at(story.today - timedelta(days=2), 15), partial(resources.play, desk)
    yield at(story.today - timedelta(days=1), 15), partial(customers.coming, desk)
    yield at(story.today - timedelta(days=1), 17), partial(acting.play, desk)
    yield reporting.friday(desk), partial(reporting.sent, desk)
    for monday in forecasting.weeks(desk):
        yield at(monday, 16), partial(forecasting.week, desk, monday)
    yield at(forecasting.met(desk), 9), partial(forecasting.retold, desk)
    yield at(story.today - timedelta(days=1), 18), partial(forecasting.answered, desk)


def _draft(desk: Desk) -> None:
    talk.remarks(desk, plans.coming(desk))


def drawn(story: Story) -> World:
    """The company as drawn, with the holidays that the calendar knows."""
    last = date(story.today.year + 2, 1, 1)
    return World(story, day_exceptions("CN", story.founded_date, last))


def bring_up(today: date, tell: Callable[[str], None]) -> None:
    """Add the days that have passed since the company was last brought up."""
    since = _last_day()
    if since >= today:
        return
    tell(_t("Adding the days since %(day)s …") % {"day": since})
    founded = Unit.objects.get(code="east").start_date
    story = Story(founded.year + YEARS_BEFORE, today)
    users = {user.username: user for user in User.objects.all()}
    with one_look(), gathered():
        world = drawn(story)
        clerk = Clerk(world)
        staffing.catch_up(founding.By(users["zhou"], at(today, 0, 5)), world, since)
        for one in deliveries(story, since):
            bring(users["zhou"], clerk, one)
        told = dealers.Told(clerk)
        for report in dealers.reports(story, since):
            dealers.bring(users["zhou"], told, report)
        plans.turn(Desk(story, users))
        forecasting.turn(Desk(story, users))
        strategy.turn(Desk(story, users))


def _last_day() -> date:
    """The day that the newest import of the ERP reached, exclusive."""
    newest = Batch.objects.filter(label__startswith=ERP, revoked_at=None)
    applied = newest.order_by("-applied_no").values_list("applied_at", flat=True)[0]
    return applied.astimezone(ZONE).date()
