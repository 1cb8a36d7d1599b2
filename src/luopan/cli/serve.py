"""``luopan serve`` and ``luopan work``: the two processes of an installation."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from types import FrameType

import click

from luopan.cli.answers import say, start
from luopan.cli.demo import DAY, TODAY, prepare_demo
from luopan.cli.setup import prepare_home

LAST_PORT = 65_535
# glibc's malloc, of the processes begun here: an arena a thread kept 500 MiB after bursts of four
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
        must_be_local,
        must_be_ready,
        must_know_proxy,
    )

    must_know_proxy()
    if not plain_http:
        must_be_local(host)
    if demo:
        prepare_demo(today.date() if today else None)
    must_be_ready()
    with _worker() if demo else nullcontext():
        _serve(host, port, workers)


@contextmanager
def _worker() -> Iterator[None]:
    """A worker beside the server, for as long as it serves."""
    worker = subprocess.Popen([sys.executable, "-m", "luopan", "work"])
    try:
        yield
    finally:
        worker.terminate()
        worker.wait(timeout=30)


def _serve(host: str, port: int, workers: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    from luopan.trail.upkeep.static_files import collect_if_stale

    os.environ["LUOPAN_COLLECTED"] = str(collect_if_stale())
    for name, value in MALLOC.items():
        os.environ.setdefault(name, value)
    # Workers start afresh: they see the collection, and inherit no open database file.
    multiprocessing.set_start_method("spawn", force=True)
    say(f"http://{host}:{port}/")
    Granian(
        "luopan.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        respawn_failed_workers=True,
        log_level="warning",
    ).serve()


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
