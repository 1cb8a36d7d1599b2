"""F14: fifty who send a byte a second, and hundreds who say nothing, keep nobody waiting.

A thread that waits for a slow body serves nobody else; keeping such bodies away is the work of
the proxy, which stands before every installation that others reach. Here nginx stands there,
as ``docs/operating.md`` sets it up.
"""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlsplit

import pytest

from tests.browser.server import free_port
from tests.faults.writers import PATIENCE

pytestmark = pytest.mark.slow
SLOW, SILENT, ASKED = 50, 300, 60
AT_MOST = 1.0  # seconds of nineteen answers in twenty
GUIDE = Path(__file__).parents[2] / "docs/operating.md"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


def test_behind_the_proxy_nobody_waits_for_the_slow(house, tmp_path):
    if NGINX is None and os.environ.get("CI") != "true":
        pytest.skip("no nginx on this machine (Debian: apt-get install nginx-light)")
    house.server.start()
    token = house.tokens["alice"][0]
    with (
        behind_nginx(house.server.address, tmp_path) as address,
        slow_and_silent(address, token),
    ):
        took = [answered(address, token) for _n in range(ASKED)]
    print(f"the slowest answer took {max(took):.3f} s")
    assert quantiles(took, n=20)[-1] < AT_MOST


def test_without_a_proxy_everybody_waits_for_the_slow(house):
    """Control: the slow ones do what they are to do."""
    house.server.start()
    address, token = house.server.address, house.tokens["alice"][0]
    with slow_and_silent(address, token), pytest.raises(TimeoutError):
        for _n in range(ASKED):
            answered(address, token, patience=3)


def answered(address: str, token: str, patience: float = PATIENCE) -> float:
    """Seconds until a program has its answer."""
    begun = time.monotonic()
    link = HTTPConnection(urlsplit(address).netloc, timeout=patience)
    link.request("GET", "/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    answer = link.getresponse()
    assert answer.status == 200, answer.read()
    link.close()
    return time.monotonic() - begun


@contextmanager
def slow_and_silent(address: str, token: str) -> Iterator[None]:
    """Some begin to send what they never end, others only take up a connection."""
    where = urlsplit(address)
    head = f"POST /api/v1/actions HTTP/1.1\r\nHost: {where.netloc}\r\n"
    head += f"Authorization: Bearer {token}\r\nContent-Type: application/json\r\n"
    head += 'Content-Length: 500\r\n\r\n{"name":'
    with ExitStack() as links:
        for number in range(SLOW + SILENT):
            link = socket.create_connection((where.hostname, where.port), PATIENCE)
            links.enter_context(link)
            if number < SLOW:
                link.sendall(head.encode())
        yield


@contextmanager
def behind_nginx(address: str, place: Path) -> Iterator[str]:
    """A proxy as the guide sets it up, but for its certificate and names."""
    port, blocks = (
        free_port(),
        re.findall(r"```nginx\n(.*?)```", GUIDE.read_text(), re.S),
    )
    server = blocks[0].split("\nserver {")[0]  # the other only leads to this one
    server = re.sub(r"^ *(ssl_|http2|server_name).*\n", "", server, flags=re.M)
    server = server.replace("443 ssl", f"127.0.0.1:{port}")
    server = server.replace("http://127.0.0.1:8000", address.rstrip("/"))
    temporary = "".join(
        f"{of}_temp_path {place}/{of};"
        for of in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (place / "nginx.conf").write_text(
        f"daemon off; user root; pid {place}/pid; error_log {place}/error.log;"
        f"events {{}} http {{ access_log off; {temporary}\n{server} }}"
    )
    words = [
        str(NGINX),
        "-c",
        str(place / "nginx.conf"),
        "-e",
        str(place / "error.log"),
    ]
    running = subprocess.Popen(words)
    try:
        until_open(port)
        yield f"http://127.0.0.1:{port}/"
    finally:
        running.terminate()
        running.wait(PATIENCE)


def until_open(port: int) -> None:
    """Wait until somebody listens."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            assert time.monotonic() < end, "the proxy did not come up"
            time.sleep(0.02)
