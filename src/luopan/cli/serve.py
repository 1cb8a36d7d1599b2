"""``luopan serve`` and ``luopan work``: the two processes of an installation."""

import multiprocessing
import signal
import threading
from types import FrameType

import click

from luopan.cli.answers import say, start
from luopan.cli.setup import prepare_home


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option(
    "--plain-http", is_flag=True, help="Allow plain http beyond this machine."
)
def serve(host: str, port: int, workers: int, plain_http: bool) -> None:
    """Serve the web pages with granian: processes × 4 threads."""
    prepare_home()
    start()
    from luopan.trail.upkeep.health import must_be_local, must_be_ready

    must_be_ready()
    if not plain_http:
        must_be_local(host)
    from granian import Granian
    from granian.constants import Interfaces

    from luopan.trail.upkeep.static_files import collect_if_stale

    collect_if_stale()
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
    from luopan.trail import jobs
    from luopan.trail.upkeep.health import must_be_ready

    must_be_ready()
    stop = threading.Event()

    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask_to_stop)
    jobs.work(once=once, stop=stop)
