"""A pull from beginning to end in this process, for who waits for it at a terminal."""

from collections.abc import Callable
from datetime import datetime

import luopan.records.jobs  # noqa: F401  says what the jobs are
from luopan.org.models import User
from luopan.records.models import Pull, Source
from luopan.records.services import pulling
from luopan.trail.jobs import perform
from luopan.trail.queue import claim_one

State = Pull.State


def through(source: Source, *, actor: User, clock: Callable[[], datetime]) -> list[int]:
    """Begin what a source has, and do its jobs here; a worker that is faster helps.

    Returns:
        The numbers of the runs, ended or waiting for an answer.

    Raises:
        Refused: It cannot be begun.
    """
    begun = pulling.begin_now(actor=actor, at=clock(), source=source)
    for pull in begun:
        while pull.state == State.RUNNING:
            held = None if pull.job_id is None else claim_one(pull.job_id, at=clock())
            if held is None:
                break  # in a worker's hands: it will be told on the page
            perform(held, clock=clock)
            pull.refresh_from_db()
    return [pull.pk for pull in begun]
