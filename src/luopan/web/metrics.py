"""Figures for whoever runs it, as Prometheus reads them: off unless the environment says so.

Written by hand: a dozen lines of text are less than a library, and the one there is counts over
several processes only through files of its own kind. Here each process says what it has counted
in a file of its own, every few seconds, and whichever is asked says all of them, told apart by
``worker``: no figure ever falls while its process lives.
"""

import json
import os
import threading
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hmac import compare_digest
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from luopan import __version__
from luopan.targets.cube import HOT
from luopan.trail import queries
from luopan.trail.upkeep.exposure import is_loopback
from luopan.trail.upkeep.shelf import backups

STEPS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
EVERY = 5.0  # seconds between two times that a process says what it has counted
LOOPBACK = "loopback"
PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
Labels = dict[str, str]


@dataclass
class Counts:
    """What a process has counted since it began."""

    requests: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    steps: list[int] = field(default_factory=lambda: [0] * (len(STEPS) + 1))
    seconds: float = 0.0
    said_at: float = float("-inf")
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, route: str, method: str, status: int, seconds: float) -> None:
        """One request that was answered."""
        with self._lock:
            self.requests[route, method, str(status)] += 1
            self.steps[bisect_left(STEPS, seconds)] += 1
            self.seconds += seconds
            if time.monotonic() - self.said_at < EVERY:
                return
            self.said_at = time.monotonic()
        self.say()

    def say(self) -> None:
        """Write it where the process that is asked finds it."""
        with self._lock:
            said = {
                "requests": [[*name, count] for name, count in self.requests.items()],
                "steps": self.steps,
                "seconds": self.seconds,
                "cube": HOT.size(),
            }
        place = _folder() / f"{os.getpid()}.json"
        part = place.with_suffix(f".{threading.get_ident()}")
        try:
            place.parent.mkdir(exist_ok=True, mode=0o700)
            part.write_text(json.dumps(said))
            part.replace(place)
        except OSError:  # a full disk: people come first
            part.unlink(missing_ok=True)


COUNTS = Counts()


def counted(
    answer: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Count each request with its route, answer and time, if anybody may ask for it."""

    def timed(request: HttpRequest) -> HttpResponse:
        if not is_on() or request.path.startswith(settings.STATIC_URL):
            return answer(request)
        began = time.perf_counter()
        response = answer(request)
        match = request.resolver_match
        route = match.route if match is not None else ""
        method = request.method if request.method in METHODS else "other"
        took = time.perf_counter() - began
        COUNTS.add(route, method or "", response.status_code, took)
        return response

    return timed


def is_on() -> bool:
    """Whether anybody may ask."""
    return bool(settings.METRICS_TOKEN) or settings.METRICS == LOOPBACK


def may_ask(request: HttpRequest) -> bool:
    """Whoever has the token; or, if the environment says so, whoever sits at this machine.

    What came through a proxy seems to sit here, too: it needs the token.
    """
    said = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    token = settings.METRICS_TOKEN
    if token and compare_digest(said.encode(), token.encode()):
        return True
    here = is_loopback(request.META.get("REMOTE_ADDR", "")) and not request.forwarded
    return settings.METRICS == LOOPBACK and here


def text(at: datetime) -> str:
    """All figures, in the text that Prometheus reads."""
    COUNTS.say()
    return "".join(f"{line}\n" for line in _lines(at))


def _lines(at: datetime) -> Iterator[str]:
    yield from _kind("luopan_info", "gauge", "Of which version it is.")
    yield _line("luopan_info", {"version": __version__}, 1)
    workers = dict(_workers())
    yield from _kind("luopan_requests_total", "counter", "Requests answered.")
    for worker, said in workers.items():
        for route, method, status, count in said["requests"]:
            labels = {"route": route, "method": method, "status": status}
            yield _line("luopan_requests_total", {**labels, "worker": worker}, count)
    yield from _kind("luopan_request_seconds", "histogram", "How long they took.")
    for worker, said in workers.items():
        yield from _histogram(worker, said)
    yield from _kind("luopan_cube_bytes", "gauge", "Memory of planning cubes.")
    for worker, said in workers.items():
        yield _line("luopan_cube_bytes", {"worker": worker}, said["cube"])
    yield from _kind("luopan_jobs", "gauge", "Background jobs by state.")
    for state, count in queries.job_counts().items():
        yield _line("luopan_jobs", {"state": state}, count)
    yield from _kind("luopan_outbox_waiting", "gauge", "Messages that have not left.")
    yield _line("luopan_outbox_waiting", {}, queries.waiting_messages())
    if kept := backups():
        yield from _kind("luopan_backup_age_seconds", "gauge", "Of the newest copy.")
        age = (at - kept[0].written_at).total_seconds()
        yield _line("luopan_backup_age_seconds", {}, round(age))


def _histogram(worker: str, said: dict[str, Any]) -> Iterator[str]:
    so_far = 0
    for step, count in zip([*map(str, STEPS), "+Inf"], said["steps"], strict=True):
        so_far += count
        labels = {"le": step, "worker": worker}
        yield _line("luopan_request_seconds_bucket", labels, so_far)
    yield _line("luopan_request_seconds_sum", {"worker": worker}, said["seconds"])
    yield _line("luopan_request_seconds_count", {"worker": worker}, so_far)


def _workers() -> Iterator[tuple[str, dict[str, Any]]]:
    """What living processes say; files of those that ended are taken away."""
    for file in sorted(_folder().glob("*.json")):
        if not _lives(int(file.stem)):
            file.unlink(missing_ok=True)
            continue
        try:
            yield file.stem, json.loads(file.read_text())
        except (OSError, ValueError):
            continue


def _lives(process: int) -> bool:
    return Path(f"/proc/{process}").exists() if Path("/proc/self").exists() else True


def _folder() -> Path:
    return Path(settings.HOME) / "metrics"


def _kind(name: str, kind: str, means: str) -> Iterator[str]:
    yield f"# HELP {name} {means}"
    yield f"# TYPE {name} {kind}"


def _line(name: str, labels: Labels, value: float) -> str:
    said = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
    return f"{name}{{{said}}} {value}" if said else f"{name} {value}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
