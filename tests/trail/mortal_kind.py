"""A worker that does one job of the product and is killed at a place; born in the nursery."""

import contextlib
import os
import signal
import time
from datetime import datetime
from pathlib import Path

import time_machine
from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from luopan.demo import jobs as demo_jobs
from luopan.org.queries import builtin_operator
from luopan.records.connecting import working
from luopan.records.connecting.parts import Part
from luopan.trail import jobs, outbox, services

autodiscover_modules("jobs", "channels")
PATIENCE = (
    60  # seconds; on PostgreSQL the dead worker's server may hold the row a while
)
ORDERS = "订单日期,订单号,客户,产品,销售额\n2027-01-02,A1,甲公司,茶,100\n".encode()


def work(place: str, instant: str, home: str, apart: bool) -> None:
    """Do what is due, as of an instant; die ``preparing``, ``before``, ``inside``, ``after``.

    With ``apart`` the effect is not one transaction with "done": the control.
    """
    settings.HOME, settings.FILES = Path(home), Path(home) / "files"
    _outside(Path(home))
    _mortal(place)
    if apart:
        jobs.chain.gathered = contextlib.nullcontext
    with time_machine.travel(datetime.fromisoformat(instant), tick=True):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            jobs.work(once=True)
            if not place:
                return
            time.sleep(0.05)


def _outside(home: Path) -> None:
    """What lies outside is played: a source, the letters that leave, the demo's new day."""
    jobs.rounds.clear()
    part = Part(ORDERS, 1, "1", False)
    working.parts.next_part = working.parts.first_rows = lambda *_said: part

    def sent(letter: outbox.Letter) -> None:
        with (home / "sent.log").open("a") as log:
            log.write(f"{letter.key}\n")

    for name in outbox.channels:
        outbox.channels[name] = sent

    def bring_up(_today: object, _tell: object) -> None:
        at = timezone.now()
        for text in ("one", "two"):
            by = {"actor": builtin_operator(at=at), "at": at, "subject": "day"}
            services.comment(**by, text=text)

    demo_jobs.bring_up = bring_up  # type: ignore[attr-defined]


def _mortal(place: str) -> None:
    def die(*_said: object, **_named: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    perform = jobs.perform

    def perform_and_die(held: jobs.Held, **how: object) -> None:
        perform(held, **how)
        die()

    if place == "preparing":  # where nothing is told of preparing: right after it
        jobs.Context.progress = die  # type: ignore[method-assign]
    if place in ("preparing", "before"):
        jobs.take = die
    elif place == "inside":  # all is written, nothing is committed
        jobs.finish = die
    elif place == "after":  # committed, and no letter has left
        jobs.perform = perform_and_die
