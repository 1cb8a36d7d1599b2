"""The real thing, served as in production: granian in a process of its own, hashed files."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
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
    static = home / "static"
    if _collected and not static.exists():
        shutil.copytree(_collected[0], static, copy_function=os.link)
    port = _free_port()
    words = ["serve", "--port", str(port), "--workers", str(workers)]
    with (home / "server.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "luopan", *words],
            env=_environment(home) | settings,
            stdout=log,
            stderr=log,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, process, home / "server.log")
        _collected[:] = _collected or [static]
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


def _environment(home: Path) -> dict[str, str]:
    said = {"LUOPAN_HOME": str(home), "LUOPAN_LANG": "zh", "LUOPAN_AUDIT_BAR": "0"}
    kept = {k: v for k, v in os.environ.items() if not k.startswith("LUOPAN_")}
    return kept | said


def _free_port() -> int:
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
