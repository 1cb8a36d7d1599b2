"""A worker that is killed: run by the tests as ``python mortal_worker.py LEASE LOG``.

Where it dies is told by the job's parameters (``die``), on its first attempt only; the
parent may kill or stop it at any other moment. Each time it comes somewhere it appends a
line to LOG, so that the parent knows where it is.
"""

import os
import signal
import sys
import time
from datetime import timedelta

import django

LEASE, LOG = float(sys.argv[1]), sys.argv[2]


def tell(*words):
    line = " ".join(map(str, (*words, os.getpid(), time.time())))
    with open(LOG, "a") as log:
        log.write(line + "\n")


def main():
    django.setup()
    from luopan.trail import chain, jobs, outbox
    from luopan.trail.models import Comment

    def perhaps_die(context, place):
        tell(place, context.key, context.attempt)
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

    jobs.perform = perform_and_perhaps_die
    tell("ready")
    jobs.work(pause=0.05, lease=timedelta(seconds=LEASE))


if __name__ == "__main__":
    main()
