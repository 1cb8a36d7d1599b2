"""What ``luopan serve`` becomes once all is ready.

``python -m luopan.config.serving HOST PORT WORKERS [demo]``: a process that has done nothing else
loads the application once; the workers are its copies and share what it loaded, some 45 MiB each
and the time to load it. What was checked, moved up or made before is gone with its memory, and no
worker inherits an open file of the database.
"""

import multiprocessing
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from granian import Granian
from granian.constants import Interfaces

THREADS = 4  # of a worker, each with a connection of its own
PATIENCE = 10  # seconds for what is under way; Ctrl-C and a stop may cross in a worker


def main(host: str, port: int, workers: int, *, demo: bool) -> None:
    """Load the application and serve it until told to stop; with a worker, if it is a demo."""
    # On other systems libraries do not bear to be copied: there each worker loads it itself.
    copied = sys.platform == "linux"
    multiprocessing.set_start_method("fork" if copied else "spawn", force=True)
    if copied:
        _load()
    with _worker() if demo else nullcontext():
        Granian(
            "luopan.config.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=THREADS,
            respawn_failed_workers=True,
            workers_kill_timeout=PATIENCE,
            log_level="warning",
        ).serve()


def _load() -> None:
    from django.db import connections

    import luopan.config.wsgi  # noqa: F401 - what the workers will ask for

    connections.close_all()


@contextmanager
def _worker() -> Iterator[None]:
    """A worker beside the server, for as long as it serves."""
    worker = subprocess.Popen([sys.executable, "-m", "luopan", "work"])
    try:
        yield
    finally:
        worker.terminate()
        try:
            worker.wait(timeout=30)
        except subprocess.TimeoutExpired:  # what it had in hand is done anew, once
            worker.kill()


if __name__ == "__main__":
    address, number, processes, *rest = sys.argv[1:]
    main(address, int(number), int(processes), demo=rest == ["demo"])
