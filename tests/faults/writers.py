"""Programs that write without a pause, repeat what they did not hear, and remember all of it."""

import http.client
import json
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.faults.house import CUSTOMER, DAY, MONTH, SEATS, YEAR, House

AGAIN = {409, 503}  # under way; no database: the same request again, a little later
PATIENCE = 60.0  # seconds of waiting for anything
Heard = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """One request; ``mark`` is what the database keeps of it and of no other."""

    kind: str
    mark: str
    path: str
    body: dict[str, Any]
    key: str = field(default_factory=lambda: uuid.uuid4().hex)


@dataclass
class Tally:
    """What a writer heard, and what not."""

    heard: list[Act] = field(default_factory=list)
    unheard: Act | None = None  # sent, and not answered yet
    cut: int = 0  # answers that never came, though the request was taken
    told_to_wait: list[tuple[int, str | None, Heard]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


class Writer(threading.Thread):
    """Sends the next act when the last was heard, until it is over."""

    def __init__(
        self, address: str, token: str, following: Callable[[int, Heard], Act]
    ) -> None:
        super().__init__(daemon=True)
        self._token, self._following = token, following
        self._link = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        self.tally, self.over = Tally(), threading.Event()
        self.alone = False  # nobody answers at its address

    def run(self) -> None:
        """Act; what was not heard is sent once more under its key."""
        number, last = 0, {}
        while self.tally.unheard or not self.over.is_set():
            if self.tally.unheard is None:
                number += 1
                self.tally.unheard = self._following(number, last)
            said = self._send(self.tally.unheard)
            last = last if said is None else said

    def _send(self, act: Act) -> Heard | None:
        """The answer, if there is one."""
        try:
            status, wait, said = ask(self._link, self._token, act)
        except (OSError, http.client.HTTPException) as problem:
            self._link.close()
            self.alone = isinstance(problem, ConnectionRefusedError)
            self.tally.cut += not self.alone
            time.sleep(0.02)
            return None
        self.alone = False
        if status in AGAIN:
            self.tally.told_to_wait.append((status, wait, said))
            time.sleep(0.1)
            return None
        self.tally.unheard = None
        if status in {200, 201}:
            self.tally.heard.append(act)
        else:
            self.tally.failed.append(f"{act} {status} {said}")
        return said


def ask(
    link: http.client.HTTPConnection, token: str, act: Act
) -> tuple[int, str | None, Heard]:
    """Send an act; status, after how many seconds to come again, and what was answered."""
    send(link, token, act)
    answer = link.getresponse()
    text = answer.read()
    said = json.loads(text) if text[:1] == b"{" else {}
    return answer.status, answer.getheader("Retry-After"), said


def send(link: http.client.HTTPConnection, token: str, act: Act) -> None:
    """Send an act and do not listen."""
    words = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Idempotency-Key": act.key,
        "Accept-Language": "en",
    }
    link.request("POST", f"/api/v1{act.path}", json.dumps(act.body), words)


def cells(version: int, place: int) -> Callable[[int, Heard], Act]:
    """The number of a seat's year, over and over another one."""

    def following(number: int, last: Heard) -> Act:
        amount = str(10_000 * (place + 1) + number)
        cell = {"unit": SEATS[place], "product": "products", "period": YEAR}
        gesture = {"kind": "total", "cell": cell, "amount": amount}
        said = {"expected": last.get("head", 1), "gesture": gesture}
        return Act("cell", amount, f"/versions/{version}/steps", said)

    return following


def actions(writer: str) -> Callable[[int, Heard], Act]:
    """An action after the other."""

    def following(number: int, _last: Heard) -> Act:
        mark = f"{writer} {number}"
        said = {"unit": "north-1", "year": int(YEAR), "name": mark, "owner": "bob"}
        said |= {"start_date": DAY, "last_date": "2027-03-31"}
        return Act("action", mark, "/actions", said)

    return following


def visits(writer: str) -> Callable[[int, Heard], Act]:
    """A visit after the other."""

    def following(number: int, _last: Heard) -> Act:
        mark = f"{writer}-{number}"
        said = {"number": mark, "kind": "visit", "day": DAY}
        said |= {"seat": "north-1-a", "account": CUSTOMER}
        return Act("visit", mark, "/entries/activities", said)

    return following


def calls(_writer: str) -> Callable[[int, Heard], Act]:
    """What one commits oneself to this month, over and over more."""

    def following(number: int, _last: Heard) -> Act:
        said = {"confirmed": "1", "committed": str(number), "upside": "1000000"}
        calls = [{"period": MONTH} | said]
        said = {"unit": "north-1-a", "calls": calls}
        return Act("call", str(number), "/forecast/calls", said)

    return following


class Crew:
    """All of them: four at cells, two each at actions and visits, one at commitments."""

    def __init__(self, house: House) -> None:
        dora, alice, bob = (house.tokens[name] for name in ("dora", "alice", "bob"))
        version = house.play.version.pk
        tasks = [(dora[n], cells(version, n)) for n in range(len(SEATS))]
        tasks += [(alice[n], actions(f"Call {n}")) for n in range(2)]
        tasks += [(bob[n], visits(f"V{n}")) for n in range(2)]
        tasks += [(bob[2], calls("bob"))]
        self.writers = [Writer(house.server.address, *task) for task in tasks]

    @property
    def tallies(self) -> list[Tally]:
        """What each heard."""
        return [writer.tally for writer in self.writers]

    def heard(self) -> list[Act]:
        """All that was acknowledged up to now."""
        return [act for tally in self.tallies for act in list(tally.heard)]

    def wait_for(self, condition: Callable[[], bool], what: str) -> None:
        """Wait until something is so."""
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end, what
            time.sleep(0.01)

    def wait_for_more(self, count: int) -> None:
        """Until so much more was heard."""
        goal = len(self.heard()) + count
        self.wait_for(lambda: len(self.heard()) >= goal, "nobody is heard")

    def wait_until_alone(self) -> None:
        """Until each has noticed that nobody answers: from now on nothing is heard."""
        self.wait_for(lambda: all(one.alone for one in self.writers), "alone")

    def finish(self) -> None:
        """Each hears its last act, and goes."""
        for writer in self.writers:
            writer.over.set()
        for writer in self.writers:
            writer.join(PATIENCE)
            assert not writer.is_alive(), (writer.tally.unheard, writer.tally.failed)


@contextmanager
def writing(house: House) -> Iterator[Crew]:
    """A crew at work; gone afterwards, whatever happens."""
    crew = Crew(house)
    for writer in crew.writers:
        writer.start()
    try:
        yield crew
    finally:
        for writer in crew.writers:
            writer.over.set()
            writer.tally.unheard = writer.tally.unheard if writer.alone else None
