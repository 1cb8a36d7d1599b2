"""Where Luopan may connect to on somebody's word: the world, not the house it stands in.

An administrator types addresses of webhooks, sources and mail servers. Whoever types one
could make the server ask its own neighbours (metadata services, databases, printers), so
addresses that only this machine or this network reaches are refused, unless the operator
allows them in ``LUOPAN_ALLOW_PRIVATE``: networks (``10.2.0.0/16``) and names
(``erp.company.local``), separated by commas.

A name is resolved once and connected to by the address that was looked at: a name that
answers differently the second time gains nothing.
"""

import ipaddress
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from luopan.trail.refusal import Refused

SCHEMES = {"http": 80, "https": 443}
MOST_TRIED = 3  # addresses of a name that are connected to, one after the other
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Unreachable(OSError):
    """The name has no address at this moment: worth another attempt later."""


@dataclass(frozen=True)
class Place:
    """A host whose addresses were looked at.

    Attributes:
        host: Its name as typed, for the Host header and the certificate.
        port: Where.
        addresses: What it resolved to; connect to these and to nothing else.
    """

    host: str
    port: int
    addresses: tuple[str, ...]


# Tests lead hosts to a loopback of theirs: (host, port) → (address, port).
_led: ContextVar[dict[str, tuple[str, int]]] = ContextVar("led")


@contextmanager
def led(to: dict[str, tuple[str, int]]) -> Iterator[None]:
    """Within: connections to these hosts go to these addresses instead. For tests."""
    mark = _led.set(to)
    try:
        yield
    finally:
        _led.reset(mark)


def place_of(host: str, port: int) -> Place:
    """Resolve a host and look at each of its addresses.

    Raises:
        Refused: One of them is private and not allowed, or this is no host.
        Unreachable: It does not resolve.
    """
    name = host.strip().strip("[]").rstrip(".").lower()
    if not name or not 0 < port < 65536:
        raise Refused(
            _("%(host)s is not a host that can be connected to."), host=host[:120]
        )
    try:
        found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"{name[:120]}: {error}") from None
    addresses = tuple(dict.fromkeys(str(row[4][0]) for row in found))
    for address in addresses:
        _look(name, address)
    return Place(name, port, addresses)


def host_of(url: str) -> tuple[str, int]:
    """Host and port of an http or https address; nothing is resolved.

    Raises:
        Refused: It is none, or carries a name or password.
    """
    try:
        said = urlsplit(url.strip())
        port = said.port
    except ValueError:
        said, port = urlsplit(""), None
    if said.scheme not in SCHEMES or not said.hostname:
        raise Refused(
            _("“%(url)s” is not a valid address. It begins with https:// or http://."),
            url=url[:200],
        )
    if said.username is not None or said.password is not None:
        raise Refused(_("This address cannot contain a user name or a password."))
    return said.hostname, port or SCHEMES[said.scheme]


def connect(host: str, port: int, *, timeout: float | None = 20.0) -> socket.socket:
    """Open a connection to a host by an address that was looked at.

    Raises:
        Refused: The host is private and not allowed.
        OSError: Nobody answers there.
    """
    if (aside := _led.get({}).get(host)) is not None:
        return _opened(*aside, timeout)
    place = place_of(host, port)
    problem: OSError = Unreachable(place.host)
    for address in place.addresses[:MOST_TRIED]:
        try:
            return _opened(address, port, timeout)
        except OSError as error:
            problem = error
    raise problem


def _opened(address: str, port: int, timeout: float | None) -> socket.socket:
    patience = _patience.get()
    if patience is None:
        return socket.create_connection((address, port), timeout)
    left = min(patience.left(), timeout or patience.left())
    line = socket.create_connection((address, port), left)
    line.settimeout(timeout)
    patience.watch(line)
    return line


class _Patience:
    """Ends the connections that were opened within, when their time in all is over.

    A timeout counts from one byte to the next: whoever answers a byte every few seconds
    would hold the worker for hours.
    """

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        self._lines: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def left(self) -> float:
        """Seconds that remain; a breath when none do."""
        return max(self._until - time.monotonic(), 0.01)

    def watch(self, line: socket.socket) -> None:
        """A second handle of the connection: TLS takes the first one away."""
        self._lines.append(line.dup())
        if not self._timer.is_alive():
            self._timer.start()

    def _end(self) -> None:
        for line in list(self._lines):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def over(self) -> None:
        """No longer wanted."""
        self._timer.cancel()
        for line in self._lines:
            line.close()


_patience: ContextVar[_Patience | None] = ContextVar("patience", default=None)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Within: connections that ``connect`` opens end after so long in all, whoever answers."""
    patience = _Patience(seconds)
    mark = _patience.set(patience)
    try:
        yield
    finally:
        _patience.reset(mark)
        patience.over()


@contextmanager
def guarded() -> Iterator[None]:
    """Within, in this thread: whoever uses urllib3 or smtplib connects as ``connect`` does.

    Redirects included. A proxy of the environment is the operator's own word; it resolves
    names itself.
    """
    mark = _guarding.set(True)
    _install()
    try:
        yield
    finally:
        _guarding.reset(mark)


_guarding: ContextVar[bool] = ContextVar("guarding", default=False)


@cache
def _install() -> None:
    """Once a process: libraries that connect by name ask here first, where guarded."""
    import smtplib

    from urllib3.util import connection as http

    open_http, open_mail = http.create_connection, smtplib.SMTP._get_socket  # type: ignore[attr-defined]

    def for_http(address: tuple[str, int], *others: Any, **named: Any) -> socket.socket:
        if not _guarding.get():
            opened: socket.socket = open_http(address, *others, **named)
            return opened
        return connect(address[0], address[1])

    def for_mail(self: Any, host: str, port: int, timeout: Any) -> socket.socket:
        if not _guarding.get():
            opened: socket.socket = open_mail(self, host, port, timeout)
            return opened
        return connect(host, port)

    http.create_connection = for_http
    smtplib.SMTP._get_socket = for_mail  # type: ignore[attr-defined]


def _look(name: str, address: str) -> None:
    found = ipaddress.ip_address(address.split("%", 1)[0])
    if isinstance(found, ipaddress.IPv6Address):
        found = _inner(found)
    if _is_world(found) or _is_allowed(name, found):
        return
    raise Refused(
        _(
            "%(host)s is an address on this machine or this network (%(address)s), and "
            "Luopan does not connect there by default. The operator can allow it: "
            "LUOPAN_ALLOW_PRIVATE=%(host)s"
        ),
        host=name,
        address=address,
    )


def _inner(address: ipaddress.IPv6Address) -> Address:
    """What an IPv6 address stands for: 4-in-6, 6to4, NAT64 lead to an IPv4 address."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address in ipaddress.ip_network("64:ff9b::/96"):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _is_world(address: Address) -> bool:
    """Global and for one receiver; metadata services are link-local, CGNAT is not global."""
    return address.is_global and not address.is_multicast and not address.is_reserved


def _is_allowed(name: str, address: Address) -> bool:
    names, networks = allowed(os.environ.get("LUOPAN_ALLOW_PRIVATE", ""))
    return name in names or any(
        network.version == address.version and address in network
        for network in networks
    )


def allowed(said: str) -> tuple[frozenset[str], tuple[Network, ...]]:
    """Names and networks of ``LUOPAN_ALLOW_PRIVATE``.

    Example:
        >>> allowed("10.2.0.0/16, erp.local")
        (frozenset({'erp.local'}), (IPv4Network('10.2.0.0/16'),))
    """
    names, networks = set(), []
    for word in said.replace(",", " ").split():
        try:
            networks.append(ipaddress.ip_network(word, strict=False))
        except ValueError:
            names.add(word.lower().rstrip("."))
    return frozenset(names), tuple(networks)
