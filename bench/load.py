"""What the server bears: people at their pages, some typing into the grid.

``python -m bench.load [SECONDS]`` makes the demo company, serves it as in production, and lets
50 clients without think time ask for pages (80 %) and change cells (20 %). Prints requests a
second, times of reads and writes, and what failed. The bars hold
for two cores with the clients on the same machine.
"""

import http.client
import json
import os
import random
import re
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlparse

from tests.browser.server import luopan, served

CLIENTS, WRITERS, YEAR = 50, 10, 2027
ALL_PRODUCTS = "products"  # luopan.dimensions.root, which needs Django
PAGES = ("/", "/targets/", "/track/", "/track/?kind=month", "/jobs/", "/settings/")
READERS = ("lin", "he", "tang", "rep", "zhou", "fang", "shu", "admin")


@dataclass
class Tally:
    """What one client saw."""

    reads: list[float] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


class Client:
    """One person at one browser: a kept connection, cookies, the token of his page."""

    def __init__(self, address: str, username: str) -> None:
        self._at = urlparse(address).netloc
        self._link = http.client.HTTPConnection(self._at, timeout=60)
        self._cookies: dict[str, str] = {}
        self.token = ""
        self._enter(username)

    def _enter(self, username: str) -> None:
        _status, body = self.ask("GET", "/sign-in/")
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', body)
        form = {"username": username, "csrfmiddlewaretoken": found[1] if found else ""}
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        self.ask("POST", "/enter/", urlencode(form), kind)
        _status, body = self.ask("GET", "/")
        found = re.search(r'name="csrf-token" content="([^"]+)"', body)
        self.token = found[1] if found else ""

    def ask(
        self, method: str, path: str, body: str = "", more: dict[str, str] | None = None
    ) -> tuple[int, str]:
        """One request; status and text."""
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        words = {"Cookie": cookies, "Host": self._at} | (more or {})
        self._link.request(method, path, body.encode(), words)
        answer = self._link.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _equals, rest = value.partition("=")
                self._cookies[key] = rest.partition(";")[0]
        return answer.status, answer.read().decode("utf-8", "replace")


def read(client: Client, tally: Tally, until: float, seed: int) -> None:
    """Ask for one page after the other."""
    chance = random.Random(seed)
    while time.perf_counter() < until:
        path = chance.choice(PAGES)
        begun = time.perf_counter()
        status, _body = client.ask("GET", path)
        tally.reads.append(time.perf_counter() - begun)
        if status >= 400:
            tally.failed.append(f"{status} {path}")


def write(client: Client, tally: Tally, until: float, seed: int) -> None:
    """Type numbers into cells of one's own, and be told when another was there first."""
    chance = random.Random(seed)
    grid = Grid(client)
    while time.perf_counter() < until:
        begun = time.perf_counter()
        status, said = grid.type(chance)
        tally.writes.append(time.perf_counter() - begun)
        if status >= 400 and status != 409:
            tally.failed.append(f"{status} {said[:120]}")


class Grid:
    """The draft of the next year, as far as typing into it needs."""

    def __init__(self, client: Client) -> None:
        self._client = client
        _status, body = client.ask("GET", "/targets/")
        drafts = re.findall(
            r'href="/decompose/\?version=(\d+)"[^>]*>(?:Edit|编辑)', body
        )
        self._version = int(drafts[0])
        _status, body = client.ask("GET", "/settings/organisation/")
        codes = re.findall(r'href="/settings/organisation/([^/"]+)/"', body)
        self._units = [code for code in codes if "-" in code]  # teams and seats
        self._head = 0

    def type(self, chance: random.Random) -> tuple[int, str]:
        """One cell of one unit: its year becomes another number."""
        cell = {"unit": chance.choice(self._units), "product": ALL_PRODUCTS}
        cell["period"] = str(YEAR)
        told = {"cell": cell, "amount": chance.randrange(10**7, 10**9)}
        said = {"gesture": {"kind": "total", "parameters": told}, "since": self._head}
        status, body = self._client.ask(
            "POST",
            f"/decompose/{self._version}/steps",
            json.dumps(said),
            {
                "Content-Type": "application/json",
                "Accept": "application/json",
                "X-CSRFToken": self._client.token,
                "Idempotency-Key": f"{chance.random()}",
            },
        )
        answer = json.loads(body) if body.startswith("{") else {}
        self._head = answer.get("head") or self._head
        return status, body


def play(address: str, seconds: float) -> list[Tally]:
    """All sign in, then all act at once; returns what each saw."""
    people = ["zhou"] * WRITERS + list(READERS) * (CLIENTS // len(READERS) + 1)
    clients = [Client(address, who) for who in people[:CLIENTS]]
    tallies = [Tally() for _ in clients]
    until = time.perf_counter() + seconds
    threads = [
        threading.Thread(
            target=write if place < WRITERS else read,
            args=(client, tallies[place], until, place),
        )
        for place, client in enumerate(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tallies


def _at(times: list[float], share: float) -> float:
    ordered = sorted(times) or [0.0]
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000


def main() -> int:
    """Serve the demo, let the clients loose, print one table."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 20.0
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        luopan(home, "demo", "--today", "2026-09-15")
        with served(home) as address:
            before = os.times()
            tallies = play(address, seconds)
            after = os.times()
    reads = [t for tally in tallies for t in tally.reads]
    writes = [t for tally in tallies for t in tally.writes]
    failed = [line for tally in tallies for line in tally.failed]
    done = len(reads) + len(writes)
    print(f"{done / seconds:.0f} requests a second ({done} in all; bar 80)")
    print(f"reads  p50 {_at(reads, 0.5):.0f} ms, p95 {_at(reads, 0.95):.0f} ms")
    print(f"writes p50 {_at(writes, 0.5):.0f} ms, p95 {_at(writes, 0.95):.0f} ms")
    clients = (after.user - before.user) + (after.system - before.system)
    print(f"CPU of the clients {clients / max(done, 1) * 1000:.1f} ms a request")
    print(f"failed: {len(failed)} (bar 0)", *sorted(set(failed))[:5], sep="\n  ")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
