"""A worker that looks for warnings and is killed at a place; born in the tests' nursery."""

import os
import signal
from datetime import timedelta

from django.utils.module_loading import autodiscover_modules

from luopan.tracking import jobs as watching_jobs
from luopan.tracking.services import watching
from luopan.trail import jobs

autodiscover_modules("jobs", "channels")
LEASE = 0.5  # seconds


def work(place: str, instant: str) -> None:
    """Do what is due, on a day of the company; die before, inside or after writing."""
    from datetime import datetime

    at = datetime.fromisoformat(instant)
    watching_jobs.now = lambda: at  # type: ignore[attr-defined]
    save, look, perform = watching._Desk.save, watching_jobs.look, jobs.perform

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def looked(**said):
        found = look(**said)
        if place == "before":
            die()
        return found

    def saved(desk):
        counts = save(desk)
        if place == "inside":
            die()
        return counts

    def performed(held, **how):
        outcome = perform(held, **how)
        if place == "after":
            die()
        return outcome

    watching_jobs.look = looked  # type: ignore[attr-defined]
    watching._Desk.save = saved  # type: ignore[method-assign]
    jobs.perform = performed
    jobs.work(once=True, lease=timedelta(seconds=LEASE))
