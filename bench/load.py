"""What the server bears: people at their pages, some typing into the grid, some programs.

``python -m bench.load [SECONDS] [--clients 50] [--pause 0] [--import 0] [--home HOME]`` makes the
demo company (or takes a copy of one that was made), serves it as in production, and lets clients
ask for pages (70 %), change cells (20 %) and use the API (10 %); meanwhile a worker imports a file
of so many order lines. Prints requests a second, times of reads and writes, CPU and memory of the
server, and what failed. With LUOPAN_DATABASE_URL it does so on PostgreSQL, in an empty database.
The bars hold for two cores with the clients on the same machine.
"""

import argparse
import http.client
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlparse

from tests.browser.server import luopan, served

YEAR = 2027
ALL_PRODUCTS = "products"  # luopan.dimensions.root, which needs Django
PAGES = ("/", "/targets/", "/track/", "/track/?kind=month", "/jobs/", "/settings/")
ASKED = ("me", "company", "plans", "metrics", "jobs")
SCOPES = "targets.read", "org.read", "records.read", "dimensions.read"
IMPORTING = "org.read", "records.read", "records.import"
READERS = ("lin", "he", "tang", "rep", "zhou", "fang", "shu", "admin")
SAID = {409, 422}  # another was faster; no room for the number
CLOCK = os.sysconf("SC_CLK_TCK")


@dataclass
class Tally:
    """What one client saw."""

    reads: list[float] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)
    refused: int = 0
    failed: list[str] = field(default_factory=list)


class Client:
    """One person at one browser: a kept connection, cookies, the token of his page.

    Without a user name: a program with a token of the API.
    """

    def __init__(self, address: str, username: str, token: str) -> None:
        self._at = urlparse(address).netloc
        self._link = http.client.HTTPConnection(self._at, timeout=60)
        self._cookies: dict[str, str] = {}
        self.token = ""
        self._bearer = {} if username else {"Authorization": f"Bearer {token}"}
        if username:
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
        status, text, _where = self.send(method, path, body, more)
        return status, text

    def send(
        self, method: str, path: str, body: str = "", more: dict[str, str] | None = None
    ) -> tuple[int, str, str]:
        """One request; status, text and where it leads on."""
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        words = {"Cookie": cookies, "Host": self._at} | self._bearer | (more or {})
        answer = self._asked(method, path, body, words)
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _equals, rest = value.partition("=")
                self._cookies[key] = rest.partition(";")[0]
        text = answer.read().decode("utf-8", "replace")
        return answer.status, text, answer.getheader("Location", "")

    def _asked(
        self, method: str, path: str, body: str, words: dict[str, str]
    ) -> http.client.HTTPResponse:
        """A server closes a connection that was idle; browsers open another one, too."""
        try:
            self._link.request(method, path, body.encode(), words)
            return self._link.getresponse()
        except ConnectionError:
            self._link.close()
            self._link.request(method, path, body.encode(), words)
            return self._link.getresponse()


@dataclass(frozen=True)
class Pace:
    """Until when everybody acts, how long each thinks between two requests, and on what.

    Attributes:
        until: On the clock of ``perf_counter``.
        pause: Seconds, on average.
        version: The draft that is typed into.
    """

    until: float
    pause: float
    version: int

    def beats(self, chance: random.Random) -> Iterator[None]:
        """One beat a request."""
        if self.pause:  # not all at once
            time.sleep(chance.uniform(0, self.pause))
        while time.perf_counter() < self.until:
            yield
            if self.pause:
                time.sleep(chance.expovariate(1 / self.pause))


def read(client: Client, tally: Tally, pace: Pace, seed: int) -> None:
    """Ask for one page after the other."""
    chance = random.Random(seed)
    for _beat in pace.beats(chance):
        path = chance.choice(PAGES)
        begun = time.perf_counter()
        status, _body = client.ask("GET", path)
        tally.reads.append(time.perf_counter() - begun)
        if status >= 400:
            tally.failed.append(f"{status} {path}")


def write(client: Client, tally: Tally, pace: Pace, seed: int) -> None:
    """Type numbers into cells of one's own, and be told when another was there first."""
    chance = random.Random(seed)
    grid = Grid(client, pace.version)
    for _beat in pace.beats(chance):
        begun = time.perf_counter()
        status, said = grid.type(chance)
        tally.writes.append(time.perf_counter() - begun)
        tally.refused += status in SAID
        if status >= 400 and status not in SAID:
            tally.failed.append(f"{status} {said[:120]}")


def call(client: Client, tally: Tally, pace: Pace, seed: int) -> None:
    """A program that reads by the API."""
    chance = random.Random(seed)
    for _beat in pace.beats(chance):
        path = f"/api/v1/{chance.choice(ASKED)}"
        begun = time.perf_counter()
        status, said = client.ask("GET", path)
        tally.reads.append(time.perf_counter() - begun)
        if status >= 400:
            tally.failed.append(f"{status} {path} {said[:120]}")


def draft_of(address: str) -> int:
    """A draft of the next year that nobody has issued: a copy of the newest version."""
    director = Client(address, "lin", "")
    _status, body = director.ask("GET", "/targets/")
    newest = re.findall(r'href="/decompose/\?version=(\d+)"[^>]*>(?:Edit|编辑)', body)[
        0
    ]
    form = urlencode({"name": "load", "csrfmiddlewaretoken": director.token})
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    _status, _body, where = director.send(
        "POST", f"/targets/{newest}/copy/", form, kind
    )
    return int(where.rstrip("/").rpartition("/")[2])


class Grid:
    """A draft, as far as typing into it needs."""

    def __init__(self, client: Client, version: int) -> None:
        self._client, self._version = client, version
        _status, body = client.ask("GET", f"/decompose/{version}/grid.json")
        grid = json.loads(body)
        self._units = [
            code for code, *_ in grid["units"] if "-" in code
        ]  # teams and seats
        self._head = grid["head"]

    def type(self, chance: random.Random) -> tuple[int, str]:
        """One cell of one unit: its year becomes another number."""
        cell = {"unit": chance.choice(self._units), "product": ALL_PRODUCTS}
        cell["period"] = str(YEAR)
        told = {"cell": cell, "amount": chance.randrange(10**9, 10**10)}
        said = {"gesture": {"kind": "total", "parameters": told}, "since": self._head}
        status, body = self._client.ask(
            "POST",
            f"/decompose/{self._version}/steps",
            json.dumps(said),
            {
                "Content-Type": "application/json",
                "Accept": "application/json",
                "X-CSRFToken": self._client.token,
                "Idempotency-Key": uuid.uuid4().hex,
            },
        )
        answer = json.loads(body) if body.startswith("{") else {}
        self._head = answer.get("head") or self._head
        return status, body


def play(
    address: str, count: int, token: str, seconds: float, pause: float
) -> list[Tally]:
    """All sign in, then all act at once; returns what each saw."""
    writers, callers = count // 5, count // 10
    people = ["zhou"] * writers + [""] * callers + list(READERS) * count
    acts = [write] * writers + [call] * callers + [read] * count
    clients = [Client(address, who, token) for who in people[:count]]
    tallies = [Tally() for _ in clients]
    version = draft_of(address)
    pace = Pace(time.perf_counter() + seconds, pause, version)
    threads = [
        threading.Thread(target=act, args=(client, tally, pace, seed))
        for seed, (act, client, tally) in enumerate(
            zip(acts, clients, tallies, strict=False)
        )
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tallies


def orders(api: Client, rows: int) -> str:
    """Order lines of this month as a person's spreadsheet writes them."""
    _status, body = api.ask("GET", "/api/v1/units?limit=1000")
    seats = [
        unit["name"] for unit in json.loads(body)["items"] if unit["kind"] == "seat"
    ]
    lines = ["订单号,日期,客户,销售员,产品,金额"]
    for n in range(rows):
        day, amount = 1 + n % 14, f"{n % 9_000 + 1_000}.{n % 100:02d}"
        who, whom = seats[n % len(seats)], f"装车客户{n % 500:03d}"
        lines.append(f'L{n:06d},2026-09-{day:02d},{whom},"{who}",压力变送器,{amount}')
    return "\n".join(lines) + "\n"


def take_in(address: str, token: str, rows: int, patience: float) -> str:
    """Hand a file in, accept it, wait until it is stored; what became of it."""
    api = Client(address, "", token)
    begun = time.perf_counter()
    number = _hand_in(api, orders(api, rows))
    for step, after in (("decide", "accept"), ("applied", "")):
        while (upload := _upload(api, number))["step"] != step:
            late = time.perf_counter() > begun + patience
            if late or upload["step"] in ("failed", "discarded"):
                return f"{rows} lines not imported: {upload}"
            time.sleep(0.25)
        if after:
            said = json.dumps({"accept_apart": True, "leave_out": True})
            api.ask("POST", f"/api/v1/uploads/{number}/{after}", said, _writing())
    return f"{upload['rows']} lines imported in {time.perf_counter() - begun:.1f} s"


def _hand_in(api: Client, text: str) -> int:
    edge = uuid.uuid4().hex
    head = 'Content-Disposition: form-data; name="files"; filename="orders.csv"'
    body = f"--{edge}\r\n{head}\r\n\r\n{text}\r\n--{edge}--\r\n"
    kind = {"Content-Type": f"multipart/form-data; boundary={edge}"}
    status, answer = api.ask("POST", "/api/v1/uploads", body, _writing() | kind)
    if status != 201:
        raise SystemExit(f"the file was not taken: {status} {answer[:300]}")
    return int(json.loads(answer)["id"])


def _upload(api: Client, number: int) -> dict[str, Any]:
    _status, body = api.ask("GET", f"/api/v1/uploads/{number}")
    found: dict[str, Any] = json.loads(body)["upload"]
    return found


def _writing() -> dict[str, str]:
    return {"Content-Type": "application/json", "Idempotency-Key": uuid.uuid4().hex}


@contextmanager
def working(home: Path, **settings: str) -> Iterator[None]:
    """A worker beside the server."""
    environment = {**os.environ, **settings, "LUOPAN_HOME": str(home)}
    words = [sys.executable, "-m", "luopan", "work"]
    worker = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        worker.terminate()
        worker.wait(timeout=60)


@dataclass(frozen=True)
class Spent:
    """Of the processes of the server: seconds of CPU, and the largest memory of one in MiB."""

    seconds: float
    memory: int


def server_spent() -> Spent:
    """What the children of this process and theirs have spent so far (Linux)."""
    parents, seconds = {}, {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = place.read_text().rpartition(")")[2].split()
        except OSError:  # gone meanwhile
            continue
        number = int(place.parent.name)
        parents[number] = int(fields[1])
        seconds[number] = (int(fields[11]) + int(fields[12])) / CLOCK
    ours = {os.getpid()}
    for _depth in range(3):
        ours |= {number for number, parent in parents.items() if parent in ours}
    ours.discard(os.getpid())
    return Spent(sum(seconds[n] for n in ours), max(map(_memory, ours), default=0))


def _memory(number: int) -> int:
    """MiB of a process, its part of what several share (libraries) included."""
    try:
        text = Path(f"/proc/{number}/smaps_rollup").read_text()
    except OSError:
        return 0
    found = re.search(r"^Pss:\s+(\d+)", text, re.M)
    return int(found[1]) >> 10 if found else 0


def _at(times: list[float], share: float) -> float:
    ordered = sorted(times) or [0.0]
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000


def _said() -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="python -m bench.load")
    asked.add_argument("seconds", nargs="?", type=float, default=20.0)
    asked.add_argument("--clients", type=int, default=50)
    asked.add_argument("--pause", type=float, default=0.0, help="seconds of thinking")
    asked.add_argument("--import", type=int, default=0, dest="lines", metavar="LINES")
    asked.add_argument("--home", type=Path, help="a demo that was made; it is copied")
    return asked.parse_args()


def _token(home: Path, who: str, scopes: tuple[str, ...], where: dict[str, str]) -> str:
    words = [word for scope in scopes for word in ("--scope", scope)]
    issued = luopan(home, "token", "issue", who, "load", *words, "--json", **where)
    return str(json.loads(issued)["token"])


def main() -> int:
    """Serve the demo, let the clients loose, print one table."""
    said = _said()
    url = os.environ.get("LUOPAN_DATABASE_URL", "")
    where = {"LUOPAN_DATABASE_URL": url} if url else {}
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        if said.home and not url:
            shutil.copytree(said.home, home)
        else:
            luopan(home, "demo", "--today", "2026-09-15", **where)
        token = _token(home, "lin", SCOPES, where)
        importing = _token(home, "zhou", IMPORTING, where) if said.lines else ""
        worker = working(home, **where) if said.lines else nullcontext()
        with served(home, workers=2, **where) as address, worker:
            play(address, 10, token, 2.0, 0.0)  # warm
            before, own = server_spent(), sum(os.times()[:2])
            with ThreadPoolExecutor(1) as beside:
                told = (
                    beside.submit(take_in, address, importing, said.lines, said.seconds)
                    if said.lines
                    else None
                )
                tallies = play(address, said.clients, token, said.seconds, said.pause)
            after, own = server_spent(), sum(os.times()[:2]) - own
        if told:
            print(told.result())
        locked = (home / "server.log").read_text().count("database is locked")
        print(f"“database is locked” in the log: {locked} (bar 0)")
    return _told(
        tallies, said, Spent(after.seconds - before.seconds, after.memory), own
    )


def _told(
    tallies: list[Tally], said: argparse.Namespace, server: Spent, own: float
) -> int:
    reads = [t for tally in tallies for t in tally.reads]
    writes = [t for tally in tallies for t in tally.writes]
    failed = [line for tally in tallies for line in tally.failed]
    done = max(len(reads) + len(writes), 1)
    refused = sum(tally.refused for tally in tallies)
    print(
        f"{done / said.seconds:.0f} requests a second ({done} in all; bar 80, PostgreSQL 60)"
    )
    print(f"reads  p50 {_at(reads, 0.5):.0f} ms, p95 {_at(reads, 0.95):.0f} ms")
    print(f"writes p50 {_at(writes, 0.5):.0f} ms, p95 {_at(writes, 0.95):.0f} ms")
    print(f"writes refused in a sentence: {refused} of {len(writes)}")
    print(f"CPU of the server {server.seconds / done * 1000:.1f} ms a request (bar 20)")
    print(f"CPU of the clients {own / done * 1000:.1f} ms a request")
    print(
        f"memory of the largest process of the server {server.memory} MiB, cubes included"
    )
    print(f"failed: {len(failed)} (bar 0)", *sorted(set(failed))[:5], sep="\n  ")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
