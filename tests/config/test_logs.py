"""Several processes, one rotated log: no line lost, none torn."""

import json
import os
import subprocess
import sys
from collections import Counter

import pytest

WRITES = """
import logging, sys
import django
from luopan.config import logs
logs.SIZE, logs.KEPT = 20_000, 40
django.setup()
for number in range(300):
    logging.getLogger("luopan.test").info("%s-%s %s", sys.argv[1], number, "罗盘" * 20)
"""


def writer(home, name):
    home.joinpath("log").mkdir(exist_ok=True)
    said = {
        "LUOPAN_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "luopan.config.settings",
    }
    command = [sys.executable, "-c", WRITES, name]
    return subprocess.Popen(command, env=os.environ | said)


@pytest.mark.slow
def test_four_processes_lose_nothing(tmp_path):
    writers = [writer(tmp_path, str(n)) for n in range(4)]
    assert [one.wait(60) for one in writers] == [0, 0, 0, 0]
    files = sorted((tmp_path / "log").glob("luopan.log*"))
    files = [file for file in files if file.suffix != ".lock"]
    assert len(files) > 4
    lines = [line for file in files for line in file.read_text("utf-8").splitlines()]
    said = Counter(json.loads(line)["message"].split()[0] for line in lines)
    assert said == Counter(f"{n}-{k}" for n in range(4) for k in range(300))


def test_each_line_says_when_and_for_which_request(tmp_path):
    assert writer(tmp_path, "0").wait(60) == 0
    newest = (tmp_path / "log" / "luopan.log").read_text("utf-8").splitlines()[-1]
    event = json.loads(newest)
    assert event["level"] == "info"
    assert event["at"].endswith("+00:00")
    assert "request_id" in event
