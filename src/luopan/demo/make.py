"""The demo company from nothing, and one day later."""

from collections.abc import Callable
from datetime import date, datetime

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from luopan.demo import founding, plans
from luopan.demo.story import ZONE, Story
from luopan.demo.tables import Clerk
from luopan.demo.telling import bring, deliveries
from luopan.demo.world import World
from luopan.dimensions.queries import day_exceptions
from luopan.org import clock, queries
from luopan.org.models import User
from luopan.trail.chain import gathered
from luopan.trail.refusal import Refused


def keep_up(
    today: date | None,
    *,
    at: datetime,
    tell: Callable[[str], None] = lambda _text: None,
) -> None:
    """Make the company if there is none; a demo that goes with time is brought up to today.

    Args:
        today: The day on which it stands still; None: it goes with time.
        at: Now.
        tell: Hears what takes a while.

    Raises:
        Refused: There is a real company here, or a demo that stands still on another
            day.
    """
    real = at.astimezone(ZONE).date()
    if not queries.has_company():
        tell(_t("Making the demo company; this takes half a minute …"))
        make(today or real, frozen=today is not None)
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
    story = Story(today.year, today)
    with gathered():
        by = founding.found(story.founded_date, today if frozen else None)
        world = drawn(story)
        founding.settle(by, world)
        _tell(story, world, founding.add_users(by, world))
    clock.forget()


def _tell(story: Story, world: World, users: dict[str, User]) -> None:
    """The years, import after import; between them the plans were made."""
    clerk, desk = Clerk(world), plans.Desk(story, users)
    planned = False
    for one in deliveries(story):
        if not planned and one.start >= date(story.year, 1, 1):
            plans.running(desk)
            planned = True
        bring(users["zhou"], clerk, one)
    if not planned:
        plans.running(desk)
    plans.coming(desk)


def drawn(story: Story) -> World:
    """The company as drawn, with the holidays that the calendar knows."""
    last = date(story.today.year + 2, 1, 1)
    return World(story, day_exceptions("CN", story.founded_date, last))
