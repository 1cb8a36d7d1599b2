"""Bulletins leave by the clock: the worker looks each minute whose hour has come."""

import time as clock
from datetime import datetime
from typing import Any

from luopan.org.access import day_of
from luopan.org.clock import now, still_on
from luopan.org.queries import builtin_operator
from luopan.tracking.models import Bulletin
from luopan.tracking.queries.bulletins import content, due, in_force
from luopan.tracking.services.bulletins import Worded, issue_bulletin
from luopan.trail.jobs import Context, each_round, enqueue, job
from luopan.web.words.bulletins import worded

JOB = "tracking.bulletin"
EVERY = 60.0  # seconds between two looks
_next = [0.0]


def made(bulletin: Bulletin, at: datetime, *, test: bool = False) -> Worded:
    """A bulletin as it would leave now: a demo that stands still tells of its own day."""
    seen = now() if still_on() else at
    found = content(bulletin, at=seen, on=day_of(seen))
    return worded(bulletin, found, seen, test=test)


def _made(context: Context) -> tuple[Bulletin, Worded] | None:
    bulletin = in_force(context.parameters["bulletin"])
    if bulletin is None:  # switched off meanwhile
        return None
    seen = now() if still_on() else context.at
    found = content(bulletin, at=seen, on=day_of(seen))
    return None if found.empty else (bulletin, worded(bulletin, found, seen))


@job(JOB, prepare=_made)
def send_bulletin(context: Context) -> Any:
    """Let a bulletin leave for an hour; where there is nothing to tell, none does."""
    if context.prepared is None:
        return {"sent": 0}
    bulletin, said = context.prepared
    issue_bulletin(
        actor=builtin_operator(at=context.at),
        at=context.at,
        bulletin=bulletin,
        slot=context.parameters["slot"],
        worded=said,
    )
    return {"sent": 1}


@each_round
def look(*, at: datetime) -> int:
    """Once a minute: have those made whose hour has come."""
    if clock.monotonic() < _next[0]:
        return 0
    _next[0] = clock.monotonic() + EVERY
    found = due(at)
    for bulletin, slot in found:
        said = {"bulletin": bulletin.pk, "slot": slot}
        key = f"{JOB}:{bulletin.pk}:{slot}"
        enqueue(actor=None, at=at, kind=JOB, key=key, parameters=said)
    return len(found)
