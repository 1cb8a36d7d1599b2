"""The workers of a server are copies of a process that has loaded everything and opened nothing."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.faults.test_server_killed import link
from tests.faults.writers import PATIENCE, actions, ask

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="elsewhere workers load alone"),
]


def test_no_worker_inherits_an_open_database(house):
    """Two processes in one connection would mix their answers, and lose locks of a file."""
    house.server.start()
    first, *_workers = house.server.processes()
    held = [os.readlink(each) for each in Path(f"/proc/{first}/fd").iterdir()]
    assert not [one for one in held if "luopan.db" in one]
    assert len([one for one in held if one.startswith("socket:")]) == 1  # its own door


def test_workers_share_what_was_loaded(house):
    """Their own is a part of it: each used to load all of it, 100 MiB."""
    house.server.start()
    for number in house.server.processes()[1:]:
        said = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()
        sizes = {line.split()[0]: int(line.split()[1]) for line in said[1:]}
        assert sizes["Private_Dirty:"] < sizes["Rss:"] / 2


def test_a_killed_worker_is_replaced(house):
    """The other one answers meanwhile; the new one is as good."""
    token, act = house.tokens["alice"][0], actions("Call")(1, {})
    house.server.start()
    first, *workers = house.server.processes()
    os.kill(workers[0], signal.SIGKILL)
    end = time.monotonic() + PATIENCE
    while len(now := house.server.processes()) < 3 or workers[0] in now:
        assert time.monotonic() < end, "it is not replaced"
        time.sleep(0.1)
    os.kill(workers[1], signal.SIGKILL)  # from here on only the new one answers
    assert _asked(house, token, act, end + PATIENCE) == 200
    assert house.server.processes()[0] == first


def _asked(house, token, act, end):
    """What was on its way to the one that was killed is cut off, and asked again."""
    while True:
        try:
            return ask(link(house), token, act)[0]
        except ConnectionError:
            assert time.monotonic() < end, "nobody answers"
            time.sleep(0.1)
