"""What the server bears: people at their pages, some typing into the grid, some programs.

``python -m bench.load [SECONDS] [--clients 50] [--pause 0] [--import 0] [--home HOME]`` makes the
demo company (or takes a copy of one that was made), serves it as in production, and lets clients
ask for pages (70 %), change cells (20 %) and use the API (10 %); meanwhile a worker imports a file
of so many order lines. Prints requests a second, times of reads and writes, CPU and memory of the
server, and what failed. With LUOPAN_DATABASE_URL it does so on PostgreSQL, in an empty database.
The bars hold for two cores with the clients on the same machine.
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
from dataclasses import dataclass
from pathlib import Path

from bench.people import Tally, play, take_in, working
from tests.browser.server import luopan, served

SCOPES = "targets.read", "org.read", "records.read", "dimensions.read"
IMPORTING = "org.read", "records.read", "records.import"
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
