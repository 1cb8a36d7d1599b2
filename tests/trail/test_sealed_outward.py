"""Secrets that only this installation opens; addresses that only the world has."""

import socket
import stat
import threading
import time
from contextlib import suppress

import pytest

from luopan.trail import outward
from luopan.trail.refusal import Refused
from luopan.trail.sealed import key_file, prepare_key, seal, unseal


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


def test_a_secret_opens_here_and_for_its_purpose_only(home):
    """One key a home, mode 0600; another purpose, another key, a changed text: refused."""
    sealed = seal("口令 s3cret", purpose="channel:1")
    assert "s3cret" not in sealed
    assert unseal(sealed, purpose="channel:1") == "口令 s3cret"
    assert stat.S_IMODE(key_file().stat().st_mode) == 0o600
    assert list(home.iterdir()) == [key_file()]
    for text, purpose in (
        (sealed, "channel:2"),
        (sealed[:-2] + "AA", "channel:1"),
        ("", "channel:1"),
    ):
        with pytest.raises(Refused, match="seal.key"):
            unseal(text, purpose=purpose)
    old = key_file().read_text()
    key_file().unlink()
    prepare_key()
    with pytest.raises(Refused):
        unseal(sealed, purpose="channel:1")
    key_file().write_text(key_file().read_text() + old)  # a new key, the old one kept
    assert unseal(sealed, purpose="channel:1") == "口令 s3cret"
    key_file().write_text("\n")
    with pytest.raises(Refused, match="empty"):
        seal("x", purpose="y")


def _resolving(monkeypatch, answers):
    def getaddrinfo(host, port, **_named):
        if host not in answers:
            raise socket.gaierror(-2, "unknown")
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
            for address in answers[host]
        ]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.9",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "100.100.100.200",
    "::1",
    "fe80::1",
    "fd00::1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_of_the_house_are_refused(monkeypatch, address):
    """Also when only one of several answers is private."""
    monkeypatch.delenv("LUOPAN_ALLOW_PRIVATE", raising=False)
    _resolving(monkeypatch, {"hook.example": ["93.184.216.34", address]})
    with pytest.raises(Refused, match="LUOPAN_ALLOW_PRIVATE"):
        outward.place_of("hook.example", 443)


def test_what_the_operator_allows_and_what_is_no_address(monkeypatch):
    """By network or by name; a name that has no address is a matter of another attempt."""
    _resolving(
        monkeypatch,
        {"erp.local": ["10.2.0.5"], "x.example": ["93.184.216.34"], "y": ["10.9.9.9"]},
    )
    monkeypatch.setenv("LUOPAN_ALLOW_PRIVATE", "10.2.0.0/16, y")
    assert outward.place_of("ERP.local.", 5432).addresses == ("10.2.0.5",)
    assert outward.place_of("y", 80).addresses == ("10.9.9.9",)
    monkeypatch.setenv("LUOPAN_ALLOW_PRIVATE", "erp.local")
    assert outward.host_of("http://erp.local:8069/x") == ("erp.local", 8069)
    assert outward.place_of("erp.local", 8069).port == 8069
    with pytest.raises(Refused):
        outward.place_of("y", 80)
    with pytest.raises(outward.Unreachable):
        outward.place_of("nowhere.example", 443)
    for url in (
        "ftp://x.example/",
        "x.example",
        "https://u:p@x.example/",
        "http://[",
        "",
    ):
        with pytest.raises(Refused):
            outward.host_of(url)


def test_connected_to_the_address_that_was_looked_at(monkeypatch):
    """A name that answers differently the second time is not asked a second time."""
    asked, opened = [], []
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])

    def getaddrinfo(host, port, **_named):
        asked.append(host)
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port))
            for a in next(answers)
        ]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(socket, "create_connection", lambda to, _s: opened.append(to))
    outward.connect("rebind.example", 443)
    assert (asked, opened) == (["rebind.example"], [("93.184.216.34", 443)])
    with pytest.raises(Refused):
        outward.connect("rebind.example", 443)


def test_whoever_answers_byte_by_byte_is_left():
    """A timeout counts from one byte to the next; the whole has an end too."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def dribble():
            line, _where = server.accept()
            with line, suppress(OSError):
                while True:
                    line.sendall(b".")
                    time.sleep(0.02)

        threading.Thread(target=dribble, daemon=True).start()
        begun = time.monotonic()
        with (
            outward.led({"slow.example": server.getsockname()}),
            outward.at_most(0.2),
            outward.connect("slow.example", 80, timeout=5) as line,
        ):
            while line.recv(1):
                pass
        assert 0.15 < time.monotonic() - begun < 3
