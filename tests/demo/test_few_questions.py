"""Pages of the week ask the database at most twenty-five times, with a company of 300 people."""

import json
import subprocess
import sys

import pytest

from tests.demo_home import environment

MOST = 25
ASK = """
import json, re, sys
import django; django.setup()
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from luopan.org.models import User
settings.ALLOWED_HOSTS = ["*"]
asked = {}
for name in ("lin", "tang", "rep"):
    client = Client()
    client.force_login(User.objects.get(username=name))
    found = ["/coach/reports/write/" + {"lin": "east", "tang": "sw-cd"}.get(name, "sw-cd-03") + "/"]
    for path, link in (
        ("/coach/meetings/", r"/coach/meetings/\\d+/"),
        ("/review/adjustments/", r"/review/adjustments/\\d+/"),
    ):
        more = {"coach": "pack/", "review": "effect/"}[path.split("/")[1]]
        links = re.findall(link, client.get(path).content.decode())
        found += [one + more for one in dict.fromkeys(links)]
    for path in found:
        client.get(path)  # cubes are warm now
        with CaptureQueriesContext(connection) as said:
            answer = client.get(path)
        if answer.status_code == 200:
            asked[f"{name} {path}"] = len(said)
        connection.queries_log.clear()
print(json.dumps(asked))
"""


AFTER = """
import json, sys
import django; django.setup()
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from luopan.org.models import User
from luopan.trail import pulse
settings.ALLOWED_HOSTS = ["*"]
asked, seen, come = {}, pulse._walked, 1_000_000
for name in ("lin", "he", "tang", "rep", "zhou", "fang", "shu", "admin"):
    client = Client()
    client.force_login(User.objects.get(username=name))
    client.get("/"), client.get("/")  # cubes are warm now
    for act in sys.argv[1].split(","):
        come += 1  # an entry of this act, whoever did it
        seen._newest[act] = come
        with CaptureQueriesContext(connection) as said:
            assert client.get("/").status_code == 200
        asked[f"{name} {act}"] = len(said)
        connection.queries_log.clear()
print(json.dumps(asked))
"""
FRESH = """
import json
import django; django.setup()
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from luopan.org.models import User
from luopan.web.kept import SHELF
settings.ALLOWED_HOSTS = ["*"]
asked = {}
for name in ("lin", "he", "tang", "rep", "zhou", "fang", "shu", "admin"):
    client = Client()
    client.force_login(User.objects.get(username=name))
    for path in ("/", "/answers/"):
        client.get(path)  # cubes are warm now
        SHELF.clear()
        with CaptureQueriesContext(connection) as said:
            assert client.get(path).status_code == 200
        asked[f"{name} {path}"] = len(said)
        connection.queries_log.clear()
print(json.dumps(asked))
"""
ALL_DAY = (
    "org.sign_in",
    "targets.step",
    "targets.commit",
    "targets.accept",
    "records.enter_activity",
    "records.apply",
    "actions.move",
    "tracking.promise_in_meeting",
    "tracking.send_report",
    "tracking.call",
    "tracking.watch",
    "review.confirm_actuals",
)


@pytest.mark.slow
def test_today_asks_little_after_what_is_done_all_day(demo_home):
    """Whoever looks, after any of these acts of anybody's (decision 0042)."""
    done = subprocess.run(
        [sys.executable, "-c", AFTER, ",".join(ALL_DAY)],
        env=environment(demo_home),
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    asked = json.loads(done.stdout.splitlines()[-1])
    assert len(asked) == 8 * len(ALL_DAY) and min(asked.values()) >= 5
    assert {what: n for what, n in asked.items() if n > MOST} == {}


@pytest.mark.slow
def test_today_made_wholly_anew_asks_little(demo_home):
    """As the first time in a process, and after a role or a team was changed."""
    done = subprocess.run(
        [sys.executable, "-c", FRESH],
        env=environment(demo_home),
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    asked = json.loads(done.stdout.splitlines()[-1])
    assert len(asked) == 16 and min(asked.values()) >= 5
    assert {what: n for what, n in asked.items() if n > MOST} == {}


@pytest.mark.slow
def test_packs_reports_and_adjustments_ask_little(demo_home):
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        env=environment(demo_home),
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    asked = json.loads(done.stdout.splitlines()[-1])
    kinds = {path.rstrip("/").rpartition("/")[2] for path in asked}
    assert {"pack", "effect"} <= kinds and len(asked) >= 15
    assert {path: n for path, n in asked.items() if n > MOST} == {}
