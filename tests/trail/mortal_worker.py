"""A worker that is killed, and one who only writes: born in the tests' nursery.

Where it dies is told by the job's parameters (``die``), on its first attempt only; the
parent may kill it at any other moment. Each time it comes somewhere it appends a line to
its log, so that the parent knows where it is.

With ``before_stops`` or ``inside_stops`` it stops itself there, as by SIGSTOP, as soon as
the file named exists, and goes on with SIGCONT. Not while a heartbeat is being written:
stopped there, it would hold the database's lock, and nobody could take anything over.
"""

import os
import signal
import threading
import time
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from luopan.trail import chain, jobs, outbox, services
from luopan.trail.models import Comment

autodiscover_modules("jobs", "channels")  # once for all that are born


def work(lease, of_letters, told):
    """Work with leases of so many seconds; tell where one is in a file."""
    outbox.LEASE = timedelta(seconds=of_letters)

    def tell(*words):
        line = " ".join(map(str, (*words, os.getpid(), time.time())))
        with open(told, "a") as log:
            log.write(line + "\n")

    between_beats = threading.Lock()
    extend = jobs.extend

    def extend_and_lock(*args, **how):
        with between_beats:
            return extend(*args, **how)

    def perhaps_stop(sign):
        if sign is None:
            return
        while not os.path.exists(sign):
            time.sleep(0.01)
        with between_beats:
            tell("stopped")
            os.kill(os.getpid(), signal.SIGSTOP)

    def perhaps_die(context, place):
        tell(place, context.key, context.attempt)
        perhaps_stop(context.parameters.get(f"{place}_stops"))
        time.sleep(context.parameters.get(f"{place}_takes", 0.005))
        if context.parameters.get("die") == place and context.attempt == 1:
            os.kill(os.getpid(), signal.SIGKILL)

    @chain.service("test.effect")
    def effect(*, actor, at, context):
        for part in range(3):
            Comment.objects.create(
                subject=context.key, author=actor, at=at, text=str(part)
            )
            if part == 1:
                perhaps_die(context, "inside")
        outbox.post(
            at=at, channel="file", recipient="", content={}, key=f"letter:{context.key}"
        )

    def prepare(context):
        perhaps_die(context, "before")

    @jobs.job("test.effect", prepare=prepare)
    def run(context):
        effect(actor=context.actor, at=context.at, context=context)

    @outbox.channel("file")
    def send(letter):
        tell("sent", letter.key)

    perform = jobs.perform

    def perform_and_perhaps_die(held, **how):
        outcome = perform(held, **how)
        tell("performed", held.key, outcome)
        if held.parameters.get("die") == "after" and held.attempt == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        return outcome

    jobs.extend, jobs.perform = extend_and_lock, perform_and_perhaps_die
    tell("ready")
    jobs.work(pause=0.05, lease=timedelta(seconds=lease))


def write(count):
    """Append so many entries to the trail."""
    alice = get_user_model().objects.get()
    for number in range(count):
        services.comment(actor=alice, at=timezone.now(), text=str(number), subject="x")
