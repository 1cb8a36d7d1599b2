"""The real thing, served as in production: granian in a process of its own, hashed files."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.demo_home import environment

PATIENCE = (
    60.0  # seconds; it takes about two, and five more to collect the static files
)
_collected: list[
    Path
] = []  # by the first server of this process; the others link to them


def luopan(home: Path, *words: str, **settings: str) -> str:
    """Run the command on an installation.

    Args:
        home: Its folder.
        words: What is said to it.
        settings: More of its environment, as ``LUOPAN_URL``.

    Returns:
        What it printed.
    """
    return _python(_environment(home) | settings, "-m", "luopan", *words)


def does(home: Path, code: str, *words: str) -> str:
    """Run a line of Python on an installation, with the tests at hand; what it printed."""
    return _python(os.environ | environment(home), "-c", code, *words)


def _python(env: Mapping[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, *words],
        env=env,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def served(home: Path, workers: int = 1, **settings: str) -> Iterator[str]:
    """Serve an installation.

    Args:
        home: Its folder.
        workers: Processes.
        settings: More of its environment, as ``LUOPAN_URL``.

    Yields:
        Its address, once it answers.
    """
    server = Server(home, workers, settings)
    server.start()
    try:
        yield server.address
    finally:
        server.stop()


class Server:
    """A server that can be started, stopped, killed, and started at the same address again.

    Args:
        home: Its folder.
        workers: Processes.
        settings: More of its environment, as ``LUOPAN_URL``.
    """

    def __init__(self, home: Path, workers: int, settings: Mapping[str, str]) -> None:
        self._home, self._port = home, free_port()
        self._words = ["serve", "--port", str(self._port), "--workers", str(workers)]
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self.address = f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        static = self._home / "static"
        if _collected and not static.exists():
            shutil.copytree(_collected[0], static, copy_function=os.link)
        log = self._home / "server.log"
        with log.open("a") as told:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "luopan", *self._words],
                env=_environment(self._home) | self._settings,
                stdout=told,
                stderr=told,
                start_new_session=True,
            )
        try:
            _wait_for(self.address, self._process, log)
        except BaseException:
            self.kill()
            raise
        _collected[:] = _collected or [static]

    def lives(self) -> bool:
        """Whether what was started is still there."""
        return self._process is not None and self._process.poll() is None

    def processes(self) -> list[int]:
        """Numbers of its processes (Linux): the one that was started, then its workers."""
        assert self._process is not None
        number = self._process.pid
        below = Path(f"/proc/{number}/task/{number}/children").read_text()
        return [number, *map(int, below.split())]

    def stop(self) -> None:
        """Ask it to stop, and wait until it has."""
        assert self._process is not None
        self._process.terminate()
        self._process.wait(timeout=30)

    def kill(self) -> None:
        """SIGKILL for all its processes at one moment: nothing of it goes on."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):  # it is gone already
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(timeout=30)


def _environment(home: Path) -> dict[str, str]:
    said = {"LUOPAN_HOME": str(home), "LUOPAN_LANG": "zh", "LUOPAN_AUDIT_BAR": "0"}
    kept = {k: v for k, v in os.environ.items() if not k.startswith("LUOPAN_")}
    return kept | said


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise AssertionError(f"the server does not answer:\n{log.read_text()}")
