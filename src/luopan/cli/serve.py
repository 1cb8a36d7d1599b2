"""``luopan serve`` and ``luopan work``: the two processes of an installation."""

import os
import signal
import sys
import threading
from datetime import datetime
from types import FrameType

import click

from luopan.cli.answers import say, start
from luopan.cli.demo import DAY, TODAY, prepare_demo
from luopan.cli.setup import prepare_home

LAST_PORT = 65_535
# glibc's malloc, of the server's processes: an arena a thread kept 500 MiB after bursts of four
# threads, two keep 430; and what is large goes back to the system when it is let go of.
MALLOC = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "262144"}


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option(
    "--plain-http", is_flag=True, help="Allow plain http beyond this machine."
)
@click.option("--demo", is_flag=True, help="Serve the demo company, worker included.")
@click.option("--today", type=DAY, help="With --demo: " + TODAY)
def serve(
    host: str,
    port: int,
    workers: int,
    plain_http: bool,
    demo: bool,
    today: datetime | None,
) -> None:
    """Serve the web pages with granian: processes × 4 threads."""
    if today and not demo:
        raise click.UsageError("--today needs --demo")
    if not 1 <= port <= LAST_PORT:
        raise click.UsageError(f"--port is a number from 1 to {LAST_PORT}, not {port}.")
    prepare_home()
    start()
    from luopan.trail.upkeep.health import (
        must_be_free,
        must_be_local,
        must_be_ready,
        must_know_proxy,
    )

    must_know_proxy()
    if not plain_http:
        must_be_local(host)
    must_be_free(host, port)
    if demo:
        prepare_demo(today.date() if today else None)
    must_be_ready()
    _serve(host, port, workers, demo=demo)


def _serve(host: str, port: int, workers: int, *, demo: bool) -> None:
    """Become the server: `luopan.config.serving` says why in a process of its own."""
    from luopan.trail.upkeep.static_files import collect_if_stale

    os.environ["LUOPAN_COLLECTED"] = str(collect_if_stale())
    for name, value in MALLOC.items():
        os.environ.setdefault(name, value)
    say(f"http://{host}:{port}/")
    sys.stdout.flush()
    words = ["-m", "luopan.config.serving", host, str(port), str(workers)]
    os.execv(sys.executable, [sys.executable, *words, *(["demo"] if demo else [])])


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, then stop.")
def work(once: bool) -> None:
    """Do the background work until told to stop; a job under way is finished first."""
    prepare_home()
    start()
    from luopan.org import clock
    from luopan.org.facts import facts
    from luopan.org.nights import begin_nights
    from luopan.records.uploads.sweeping import begin_sweep
    from luopan.tracking.daily import begin_meetings, begin_watch
    from luopan.trail import jobs
    from luopan.trail.upkeep.health import must_be_ready

    must_be_ready()
    known = facts()
    if known is not None and known.made_by_demo:
        import luopan.demo.jobs  # noqa: F401 - a demo goes on by itself
    elif known is not None:
        begin_nights(clock.now())  # of a demo nothing is lost that is not made again
    if known is not None:
        begin_sweep(clock.now())
        begin_watch(clock.now())
        begin_meetings(clock.now())
    stop = threading.Event()

    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask_to_stop)
    jobs.work(once=once, stop=stop, company=clock.now)
