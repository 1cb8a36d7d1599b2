"""A PostgreSQL of a test's own, which it may end and start again; the machine's is left alone."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.core.management import call_command
from django.db import connections

SCRIPT = Path(__file__).parents[1] / "postgres.sh"


class Cluster:
    """By ``tests/postgres.sh``, in a folder of its own, writing to the disk as one should."""

    def __init__(self) -> None:
        place = f"/tmp/luopan-postgres-faults-{os.getpid()}"
        said = {"LUOPAN_TEST_PG_PLACE": place, "LUOPAN_TEST_FSYNC": "on"}
        self._environment = os.environ | said

    def does(self, act: str) -> str:
        """start, crash, again, url or stop."""
        # Not into a pipe: the database would hold it open for as long as it runs.
        words = [str(SCRIPT), act]
        with open(os.devnull, "w") as nothing:
            output = subprocess.PIPE if act == "url" else nothing
            done = subprocess.run(
                words,
                env=self._environment,
                stdout=output,
                stderr=nothing,
                text=True,
                check=True,
            )
        return (done.stdout or "").strip()


@contextmanager
def opened(url: str) -> Iterator[None]:
    """Let this process work on another database, without a pool; its tables are made."""
    own, parts = connections["default"], urlsplit(url)
    other = connections.create_connection("default")
    where = {"HOST": parts.hostname, "PORT": parts.port, "USER": parts.username}
    where |= {"PASSWORD": parts.password, "NAME": parts.path.lstrip("/"), "OPTIONS": {}}
    other.settings_dict = own.settings_dict | where
    connections["default"] = other
    try:
        call_command("migrate", verbosity=0, interactive=False)
        yield
    finally:
        other.close()
        connections["default"] = own
