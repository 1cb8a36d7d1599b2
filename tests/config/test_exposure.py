"""How an installation is reached: https behind a proxy, or plain http on this machine."""

import json
import os
import socket
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from luopan.trail.refusal import Refused
from luopan.trail.upkeep.exposure import Exposure
from luopan.web.door.proxies import believed

ROOT = Path(__file__).resolve().parents[2]
HTTPS = {"LUOPAN_URL": "https://luopan.example", "LUOPAN_PROXY": "10.0.0.0/8"}

# Runs in a process of its own: settings are worked out once, when they are first read.
ASK = """
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "luopan.config.settings"
import django; django.setup()
from django.test import Client

def asked(host, peer, forwarded=None, place="/sign-in/"):
    extra = {"HTTP_HOST": host, "REMOTE_ADDR": peer}
    if forwarded:
        extra["HTTP_X_FORWARDED_PROTO"] = forwarded
        extra["HTTP_X_FORWARDED_FOR"] = "8.8.8.8"
    answer = Client(raise_request_exception=False).get(place, **extra)
    return {
        "status": answer.status_code,
        "headers": {k.lower(): v for k, v in answer.headers.items()},
        "cookies": {k: v.OutputString() for k, v in answer.cookies.items()},
    }

print(json.dumps({
    "through": asked("luopan.example", "10.1.2.3", "https"),
    "past": asked("luopan.example", "9.9.9.9", "https"),
    "plain": asked("localhost:8000", "127.0.0.1"),
    "alive": asked("localhost:8000", "127.0.0.1", place="/healthz"),
    "foreign": asked("evil.example", "10.1.2.3", "https"),
}))
"""


def run(words, tmp_path, **environment):
    kept = {k: v for k, v in os.environ.items() if not k.startswith("LUOPAN_")}
    kept.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # of tests in a browser
    place = {"LUOPAN_HOME": str(tmp_path)}
    return subprocess.run(
        [sys.executable, *words],
        env={**kept, **place, **environment},
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )


@pytest.fixture(scope="module")
def ask(founding):
    """Asks an installation; the same one of the same environment only once."""
    home, _said = founding

    @cache
    def asked(environment):
        done = run(["-c", ASK], home, **dict(environment))
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return lambda **environment: asked(tuple(environment.items()))


@pytest.mark.slow
def test_https_has_strict_cookies_and_headers(ask):
    said = ask(**HTTPS)
    through = said["through"]
    assert through["status"] == 200
    assert through["headers"]["strict-transport-security"] == (
        "max-age=31536000; includeSubDomains"
    )
    (name, cookie), *none = through["cookies"].items()
    assert not none and name == "__Host-luopan-csrf"
    assert "Secure" in cookie and "Path=/" in cookie and "Domain" not in cookie
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie


@pytest.mark.slow
def test_https_sends_plain_requests_to_https_and_strangers_away(ask):
    said = ask(**HTTPS)
    assert said["plain"]["status"] == 301
    assert said["past"]["status"] == 301  # its "https" is not believed
    assert said["alive"]["status"] == 200  # asked by this machine's own watch
    assert said["foreign"]["status"] == 400


@pytest.mark.slow
def test_plain_http_works_on_this_machine_only(ask):
    said = ask()
    assert said["plain"]["status"] == 200
    assert "strict-transport-security" not in said["plain"]["headers"]
    (name, cookie), *_none = said["plain"]["cookies"].items()
    assert name == "luopan-csrf" and "Secure" not in cookie
    assert said["through"]["status"] == 400  # a host that nobody named


@pytest.mark.slow
def test_a_named_plain_address_is_answered(ask):
    said = ask(LUOPAN_URL="http://luopan.example")
    assert said["through"]["status"] == 200 and said["foreign"]["status"] == 400


@pytest.mark.slow
def test_django_finds_nothing_to_warn_of(tmp_path):
    words = ["manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = run(words, tmp_path, **HTTPS)
    assert done.returncode == 0, done.stdout + done.stderr
    assert run(words, tmp_path).returncode == 1  # plain http is a warning each


@pytest.mark.parametrize(
    "address", ["luopan.example", "ftp://luopan.example", "https://"]
)
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(Refused, match="https://"):
        _ = Exposure(address).hosts


def test_a_proxy_that_is_none_is_refused():
    with pytest.raises(Refused, match="LUOPAN_PROXY"):
        Exposure("", "my-proxy").trusts("10.0.0.1")


PEERS = [
    ("10.0.0.1", {"X-Forwarded-For": "8.8.8.8"}, "8.8.8.8"),
    ("10.0.0.1", {"X-Forwarded-For": "1.1.1.1, 8.8.8.8"}, "8.8.8.8"),  # forged, true
    ("10.0.0.1", {"X-Forwarded-For": "8.8.8.8, 10.0.0.2"}, "8.8.8.8"),  # two proxies
    ("10.0.0.1", {"X-Forwarded-For": "unknown"}, "10.0.0.1"),
    ("10.0.0.1", {"X-Forwarded-For": ""}, "10.0.0.1"),
    ("9.9.9.9", {"X-Forwarded-For": "8.8.8.8"}, "9.9.9.9"),  # no proxy of ours
]


@pytest.mark.parametrize(("peer", "headers", "client"), PEERS)
def test_the_client_is_the_last_address_that_is_no_proxy(
    settings, peer, headers, client
):
    settings.EXPOSURE = Exposure("", "10.0.0.0/8")
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR=peer)
    believed(lambda _request: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == client
    assert "HTTP_X_FORWARDED_FOR" not in request.META


@pytest.mark.parametrize(("peer", "secure"), [("10.0.0.1", True), ("9.9.9.9", False)])
def test_https_is_believed_of_named_proxies_only(settings, peer, secure):
    settings.EXPOSURE = Exposure("https://luopan.example", "10.0.0.0/8")
    headers = {"X-Forwarded-Proto": "https"}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR=peer)
    believed(lambda _request: HttpResponse())(request)
    assert request.is_secure() == secure


def test_https_without_a_named_proxy_is_not_served(tmp_path):
    words = ["-m", "luopan", "serve"]
    done = run(words, tmp_path, LUOPAN_URL="https://luopan.example", LUOPAN_LANG="en")
    assert done.returncode == 1 and "LUOPAN_PROXY=127.0.0.1" in done.stderr


def test_plain_http_beyond_this_machine_is_not_served(tmp_path):
    words = ["-m", "luopan", "serve", "--host", "0.0.0.0"]
    done = run(words, tmp_path, LUOPAN_LANG="en")
    assert done.returncode == 1 and "--plain-http" in done.stderr


def test_two_servers_do_not_share_a_port(tmp_path):
    """The system would let them, and give each some of the requests."""
    with socket.create_server(("127.0.0.1", 0), reuse_port=True) as other:
        port = other.getsockname()[1]
        words = ["-m", "luopan", "serve", "--demo", "--port", str(port)]
        done = run(words, tmp_path, LUOPAN_LANG="en")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert f"is already using 127.0.0.1:{port}" in done.stderr
    assert not (tmp_path / "luopan.db").exists()  # said before a demo is made


def test_an_address_of_another_machine_is_not_served(tmp_path):
    words = ["-m", "luopan", "serve", "--host", "192.0.2.1", "--plain-http"]
    done = run(words, tmp_path, LUOPAN_LANG="en")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "cannot serve at 192.0.2.1:8000" in done.stderr


def test_a_wrong_address_is_said_in_a_sentence(tmp_path):
    done = run(["-m", "luopan", "user", "list"], tmp_path, LUOPAN_URL="luopan.example")
    assert done.returncode == 1
    assert "LUOPAN_URL" in done.stderr and "Traceback" not in done.stderr
