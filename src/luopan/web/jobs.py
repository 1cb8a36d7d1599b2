"""What the pages leave to the worker: messages of what waits, in words."""

import time as clock
from datetime import date, datetime, time, timedelta
from typing import Any

from luopan.org import services, telling
from luopan.org.access import day_of
from luopan.org.clock import now, still_on
from luopan.org.passages import sweep
from luopan.org.queries import builtin_operator
from luopan.org.telling import DIGESTS, Saying
from luopan.tracking.queries.pack import PackWish
from luopan.tracking.queries.pack.files import JOB as PACKS
from luopan.trail.jobs import Context, each_round, enqueue, job
from luopan.trail.queue import forget_done
from luopan.web import (
    bulletins,  # noqa: F401 - its job is found with these
    sayings,
)

NEWS = "web.news"
EVERY = 300.0  # seconds between two looks at what is new
SHARE = 10  # a look takes at most the tenth part of a worker's time


def _digests(context: Context) -> list[Saying]:
    hour = time.fromisoformat(context.parameters["hour"])
    return sayings.digests_at(hour, _as_today(context.at), context.progress)


def _as_today(at: datetime) -> datetime:
    """The instant whose Today is told: a demo that stands still tells of its own day."""
    return now() if still_on() else at


@job(DIGESTS, prepare=_digests)
def tell_digests(context: Context) -> Any:
    """The messages of an hour of the day: one to each whom something waits for."""
    sweep(context.at)
    return {"told": _tell(context)}


def _news(context: Context) -> list[Saying]:
    begun = clock.monotonic()
    found = sayings.news_at(_as_today(context.at), context.progress)
    _next[0] = clock.monotonic() + max(EVERY, SHARE * (clock.monotonic() - begun))
    return found


@job(NEWS, prepare=_news)
def tell_news(context: Context) -> Any:
    """What has come to wait since the last look, to those who hear of it at once."""
    return {"told": _tell(context)}


def _tell(context: Context) -> int:
    if not context.prepared:
        return 0
    operator = builtin_operator(at=context.at)
    return services.tell(actor=operator, at=context.at, sayings=context.prepared)


_next = [0.0]


@each_round
def look(*, at: datetime) -> int:
    """Every five minutes: have somebody look at what is new, if anybody wants to hear."""
    if clock.monotonic() < _next[0]:
        return 0
    _next[0] = clock.monotonic() + EVERY
    if not telling.somebody_at_once():
        return 0
    forget_done(NEWS, before=at - timedelta(hours=1))
    slot = int(at.timestamp() // EVERY)
    enqueue(actor=None, at=at, kind=NEWS, key=f"{NEWS}:{slot}")
    return 1


def _packs(context: Context) -> dict[str, Any]:
    from luopan.web.packs.files import kept

    said, at = context.parameters, now() if still_on() else context.at
    asked = dict(said["wish"])
    asked["since"] = date.fromisoformat(asked["since"]) if asked["since"] else None
    return kept(
        context.job_id,
        PackWish(**asked),
        said["file"],
        said["language"],
        said["units"],
        reader=context.actor,
        at=at,
        on=day_of(at),
        tell=context.progress,
    )


@job(PACKS, prepare=_packs)
def make_packs(context: Context) -> Any:
    """Make meeting packs as files, in the rights of who asked for them."""
    return context.prepared
