"""/metrics: nothing there by default, figures without names for operators."""

import json
import re

import pytest
from django.test import Client

from luopan.trail.queue import enqueue
from luopan.web import metrics

LINE = re.compile(r'(\w+)(?:\{((?:\w+="(?:[^"\\]|\\.)*",?)*)\})? ([-+.\dInf]+)')
WITH = {"authorization": "Bearer sesame"}


@pytest.fixture(autouse=True)
def home(settings, tmp_path, monkeypatch):
    settings.HOME = tmp_path
    monkeypatch.setattr(metrics, "COUNTS", metrics.Counts())
    return tmp_path


def read(answer):
    """Name and labels → value; every line can be read."""
    assert answer.status_code == 200
    found = {}
    for line in answer.content.decode().splitlines():
        if not line.startswith("#"):
            name, labels, value = LINE.fullmatch(line).groups()
            found[name, re.sub(r',?worker="\d+"', "", labels or "")] = float(value)
    return found


def test_by_default_nothing_is_there_and_nothing_is_counted(client, world, home):
    for headers in ({}, WITH, {"authorization": "Bearer "}):
        assert client.get("/metrics", headers=headers).status_code == 404
    client.force_login(world.adam)
    assert client.get("/metrics").content == client.get("/nothing").content
    assert metrics.COUNTS.requests == {}
    assert not (home / "metrics").exists()


def test_with_the_token_and_with_no_other(client, world, settings):
    settings.METRICS_TOKEN = "sesame"
    for said in ("", "Bearer ", "Bearer sesam", "Bearer sesame1", "Bearer 芝麻"):
        assert client.get("/metrics", HTTP_AUTHORIZATION=said).status_code == 404
    answer = client.get("/metrics", headers=WITH)
    assert answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert read(answer)


def test_at_this_machine_but_not_through_a_proxy(client, world, settings):
    settings.METRICS = "loopback"
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="10.0.0.9").status_code == 404
    through = {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}
    assert client.get("/metrics", **through).status_code == 404


def test_what_it_says(client, world, settings, home):
    settings.METRICS_TOKEN = "sesame"
    enqueue(actor=None, at=world.at, kind="org.prove", key="one")
    client.force_login(world.bob)
    for _ in "123":
        client.get("/settings/company/?secret=1")
    client.get("/settings/organisation/north/")
    (home / "backups").mkdir()
    found = read(client.get("/metrics", headers=WITH))
    count = found[
        "luopan_requests_total", 'route="settings/company/",method="GET",status="403"'
    ]
    assert count == 3
    assert found["luopan_request_seconds_count", ""] == 4
    assert found["luopan_request_seconds_bucket", 'le="+Inf"'] == 4
    buckets = [value for (name, _), value in found.items() if name.endswith("_bucket")]
    assert buckets == sorted(buckets)
    assert found["luopan_jobs", 'state="ready"'] == 1
    assert found["luopan_jobs", 'state="parked"'] == 0
    assert found["luopan_outbox_waiting", ""] == 0
    assert ("luopan_cube_bytes", "") in found
    assert ("luopan_backup_age_seconds", "") not in found
    (home / "backups" / "nightly-2027-01-04.zip").write_bytes(b"a copy")
    answer = client.get("/metrics", headers=WITH)
    assert ("luopan_backup_age_seconds", "") in read(answer)
    said = answer.content.decode()
    assert "secret" not in said and "north" not in said and "bob" not in said


def test_of_all_processes_that_live(client, world, settings, home):
    settings.METRICS_TOKEN = "sesame"
    Client().get("/healthz")
    metrics.COUNTS.say()
    said = json.loads(next((home / "metrics").glob("*.json")).read_text())
    said["requests"] = [["of/another/", "GET", "200", 7]]
    (home / "metrics" / "1.json").write_text(json.dumps(said))  # lives as long as all
    (home / "metrics" / "999999999.json").write_text(json.dumps(said))
    text = client.get("/metrics", headers=WITH).content.decode()
    assert 'route="of/another/",method="GET",status="200",worker="1"} 7' in text
    assert "999999999" not in text
    assert not (home / "metrics" / "999999999.json").exists()
