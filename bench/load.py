"""What the server bears: people at their pages, some typing into the grid, some programs.

``python -m bench.load [SECONDS] [--clients 50] [--pause 0] [--import 0] [--home HOME]`` makes the
demo company (or takes a copy of one that was made), serves it as in production, and lets clients
ask for pages (70 %), change cells (20 %) and use the API (10 %); meanwhile a worker imports a file
of so many order lines. Prints requests a second, times of reads and writes, CPU and memory of the
server, and what failed. With LUOPAN_DATABASE_URL it does so on PostgreSQL, in an empty database.
The bars hold for two cores with the clients on the same machine; what misses one is said at the
end, and the exit is 1. Without a pause the server is to bear so many requests a second, with one
people are to be answered in time.
"""

import argparse
import json
import os
import re
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from bench.people import Tally, play, take_in, working
from tests.browser.server import luopan, served

SCOPES = "targets.read", "org.read", "records.read", "dimensions.read"
IMPORTING = "org.read", "records.read", "records.import"
A_SECOND = {False: 80, True: 60}  # by whether it is PostgreSQL
CPU = 20  # ms of the server, a request
READ, WRITE = 400, 800  # ms of 95 of 100, at the pace of people
CLOCK = os.sysconf("SC_CLK_TCK")


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


def _token(
    home: Path, who: str, scopes: tuple[str, ...], where: dict[str, str], name: str
) -> str:
    words = [word for scope in scopes for word in ("--scope", scope)]
    issued = luopan(home, "token", "issue", who, name, *words, "--json", **where)
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
        programs = max(said.clients // 10, 1)
        tokens = [
            _token(home, "lin", SCOPES, where, f"load {n}") for n in range(programs)
        ]
        importing = (
            _token(home, "zhou", IMPORTING, where, "import") if said.lines else ""
        )
        worker = working(home, **where) if said.lines else nullcontext()
        with served(home, workers=2, **where) as address, worker:
            play(address, 10, tokens, 2.0, 0.0)  # warm
            before, own = server_spent(), sum(os.times()[:2])
            with ThreadPoolExecutor(1) as beside:
                told = (
                    beside.submit(take_in, address, importing, said.lines, said.seconds)
                    if said.lines
                    else None
                )
                tallies = play(address, said.clients, tokens, said.seconds, said.pause)
            after, own = server_spent(), sum(os.times()[:2]) - own
        brought = told.result() if told else ""
        if brought:
            print(brought)
        locked = (home / "server.log").read_text().count("database is locked")
        print(f"“database is locked” in the log: {locked} (bar 0)")
    spent = Spent(after.seconds - before.seconds, after.memory)
    figures = gathered(tallies, said.seconds, spent, own)
    figures = replace(figures, locked=locked, lost="not imported" in brought)
    _tell(figures)
    missed = misses(figures, paced=bool(said.pause), postgres=bool(url))
    print(*missed, sep="\n", file=sys.stderr)
    return int(bool(missed))


@dataclass(frozen=True)
class Figures:
    """What is measured; times in milliseconds, of the server and the clients a request."""

    done: int
    a_second: float
    reads: tuple[float, float]  # p50, p95
    writes: tuple[float, float]
    refused: tuple[int, int]  # in a sentence; of so many
    cpu: float
    own: float
    memory: int
    failed: tuple[str, ...]
    locked: int = 0
    lost: bool = False  # the file was not taken in


def gathered(
    tallies: list[Tally], seconds: float, server: Spent, own: float
) -> Figures:
    """The figures of what all clients saw."""
    reads = [t for tally in tallies for t in tally.reads]
    writes = [t for tally in tallies for t in tally.writes]
    done = max(len(reads) + len(writes), 1)
    return Figures(
        done,
        done / seconds,
        (_at(reads, 0.5), _at(reads, 0.95)),
        (_at(writes, 0.5), _at(writes, 0.95)),
        (sum(tally.refused for tally in tallies), len(writes)),
        server.seconds / done * 1000,
        own / done * 1000,
        server.memory,
        tuple(line for tally in tallies for line in tally.failed),
    )


def misses(found: Figures, *, paced: bool, postgres: bool) -> list[str]:
    """Each bar that is missed, in a line."""
    least = A_SECOND[postgres]
    bars = [
        (not found.failed, f"{len(found.failed)} requests failed, none may"),
        (not found.locked, f"“database is locked” {found.locked} times, never may"),
        (not found.lost, "the file was not taken in"),
        (found.cpu <= CPU, f"CPU {found.cpu:.1f} ms a request, at most {CPU}"),
    ]
    if paced:
        (_r, read), (_w, write) = found.reads, found.writes
        bars += [
            (read <= READ, f"reads p95 {read:.0f} ms, at most {READ}"),
            (write <= WRITE, f"writes p95 {write:.0f} ms, at most {WRITE}"),
        ]
    else:
        enough = found.a_second >= least
        bars += [(enough, f"{found.a_second:.0f} requests a second, at least {least}")]
    return [f"missed: {line}" for held, line in bars if not held]


def _tell(found: Figures) -> None:
    print(
        f"{found.a_second:.0f} requests a second ({found.done} in all; bar 80, PostgreSQL 60)"
    )
    print(f"reads  p50 {found.reads[0]:.0f} ms, p95 {found.reads[1]:.0f} ms")
    print(f"writes p50 {found.writes[0]:.0f} ms, p95 {found.writes[1]:.0f} ms")
    print("writes refused in a sentence: {} of {}".format(*found.refused))
    print(f"CPU of the server {found.cpu:.1f} ms a request (bar {CPU})")
    print(f"CPU of the clients {found.own:.1f} ms a request")
    print(
        f"memory of the largest process of the server {found.memory} MiB, cubes included"
    )
    print(
        f"failed: {len(found.failed)} (bar 0)",
        *sorted(set(found.failed))[:5],
        sep="\n  ",
    )


if __name__ == "__main__":
    sys.exit(main())
