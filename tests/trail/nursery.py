"""Processes that are born quickly: a mother has started everything and forks each of them.

To start Python, Django and all models takes longer than what a process under test does in
its life. The mother does it once and opens no database; so each child is a process of its
own in all that counts, with memory and connections of its own, and dies like any other.
"""

import importlib
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class Nursery:
    """The mother, seen from the test: asked in lines of JSON, one answer each."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._mother = subprocess.Popen(
            [sys.executable, "-m", __name__],
            env={**environment, "DJANGO_SETTINGS_MODULE": "luopan.config.settings"},
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def born(self, target: str, *words: Any, database: str) -> "Child":
        """A process that runs ``module:function`` with words, on a database by its name."""
        return Child(self, self.ask("bear", target, database, *words))

    def ask(self, *words: Any) -> Any:
        """Have the mother do something, and hear what came of it."""
        tell, hear = self._mother.stdin, self._mother.stdout
        assert tell is not None and hear is not None
        print(json.dumps(words), file=tell, flush=True)
        return json.loads(hear.readline())

    def close(self) -> None:
        """Let the mother go; her children have been seen off by then."""
        self._mother.communicate()


@dataclass
class Child:
    """One of her processes; what a ``Popen`` can."""

    nursery: Nursery
    pid: int
    returncode: int | None = None

    def poll(self) -> int | None:
        """How it ended, as ``Popen`` says it; None: it lives."""
        if self.returncode is None:
            self.returncode = self.nursery.ask("ended", self.pid)
        return self.returncode

    def wait(self, timeout: float = 60) -> int:
        """Wait until it has ended."""
        end = time.monotonic() + timeout
        while (code := self.poll()) is None:
            assert time.monotonic() < end, f"{self.pid} lives on"
            time.sleep(0.005)
        return code

    def send_signal(self, sign: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, sign)

    def kill(self) -> None:
        """SIGKILL: nothing of it goes on."""
        self.send_signal(signal.SIGKILL)


def _mother() -> None:
    import django

    django.setup()
    for line in sys.stdin:
        act, *words = json.loads(line)
        print(
            json.dumps(_bear(*words) if act == "bear" else _ended(*words)), flush=True
        )


def _bear(target: str, database: str, *words: Any) -> int:
    from django.db import connections

    module, _, name = target.partition(":")
    live = getattr(importlib.import_module(module), name)
    opened = [one.connection for one in connections.all(initialized_only=True)]
    assert not any(opened), "a child would share what its mother has opened"
    if pid := os.fork():
        return pid
    _keep_apart()
    connections.settings["default"]["NAME"] = database
    connections["default"] = connections.create_connection("default")
    try:
        live(*words)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        os._exit(1)
    os._exit(0)


def _keep_apart() -> None:
    """What the mother hears and says is hers."""
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)


def _ended(pid: int) -> int | None:
    found, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None


if __name__ == "__main__":
    _mother()
