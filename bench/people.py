"""People at their pages, programs at the API, a file that is taken in: what loads a server."""

import http.client
import json
import os
import random
import re
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlparse

YEAR = 2027
ALL_PRODUCTS = "products"  # luopan.dimensions.root, which needs Django
PAGES = ("/", "/targets/", "/track/", "/track/?kind=month", "/jobs/", "/settings/")
ASKED = ("me", "company", "plans", "metrics", "jobs")
READERS = ("lin", "he", "tang", "rep", "zhou", "fang", "shu", "admin")
SAID = {409, 422}  # another was faster; no room for the number


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
    address: str, count: int, tokens: list[str], seconds: float, pause: float
) -> list[Tally]:
    """All sign in, then all act at once; returns what each saw.

    Programs have a token each, as far as there are any: a token may so much a minute.
    """
    writers, callers = count // 5, count // 10
    people = ["zhou"] * writers + [""] * callers + list(READERS) * count
    acts = [write] * writers + [call] * callers + [read] * count
    clients = [
        Client(address, who, tokens[n % len(tokens)])
        for n, who in enumerate(people[:count])
    ]
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
