"""How an installation is reached: by which address, through which proxies.

``LUOPAN_URL`` is the address in people's browsers, ``LUOPAN_PROXY`` the addresses of the
proxies before this server (``127.0.0.1, 10.0.0.0/8``). All that hangs on them is worked
out here, so that both ways can be tested.
"""

from dataclasses import dataclass
from functools import cached_property
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from urllib.parse import SplitResult, urlsplit

from luopan.trail.refusal import Refused

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")
YEAR = 31_536_000  # seconds


@dataclass(frozen=True)
class Exposure:
    """The two settings of an operator, read.

    Args:
        url: As in ``LUOPAN_URL``; empty: this machine only, plain http.
        proxy: As in ``LUOPAN_PROXY``; empty: nobody's forwarding headers are believed.

    Raises:
        Refused: Either cannot be read (when it is first asked for).
    """

    url: str = ""
    proxy: str = ""

    @cached_property
    def https(self) -> bool:
        """Whether browsers come by https."""
        return self._parts.scheme == "https"

    @cached_property
    def hosts(self) -> list[str]:
        """The host names that are answered: one's own, and those of this machine."""
        named = self._parts.hostname or ""
        own = f"[{named}]" if ":" in named else named
        return list(dict.fromkeys([own, *LOOPBACK_NAMES] if own else LOOPBACK_NAMES))

    @cached_property
    def origins(self) -> list[str]:
        """The origins whose forms are taken, beside the one a request came by."""
        return [f"{self._parts.scheme}://{self._parts.netloc}"] if self.url else []

    @cached_property
    def strict_seconds(self) -> int:
        """For how long browsers may come by https only."""
        return YEAR if self.https else 0

    def cookie(self, name: str) -> str:
        """A cookie's name; ``__Host-``: only this very host over https can have set it."""
        return f"__Host-{name}" if self.https else name

    def trusts(self, address: str) -> bool:
        """Whether forwarding headers of this peer are believed."""
        peer = _read(address)
        return peer is not None and any(peer in network for network in self.proxies)

    @cached_property
    def proxies(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """The networks that proxies stand in."""
        said = [part.strip() for part in self.proxy.split(",") if part.strip()]
        try:
            return tuple(ip_network(part, strict=False) for part in said)
        except ValueError as fault:
            raise Refused(
                "LUOPAN_PROXY: %(fault)s. Write addresses like 127.0.0.1 or 10.0.0.0/8. "
                "请写成 IP 地址或网段,以逗号分隔。",
                fault=fault,
            ) from None

    @cached_property
    def _parts(self) -> SplitResult:
        parts = urlsplit(self.url)
        if self.url and (parts.scheme not in {"http", "https"} or not parts.hostname):
            raise Refused(
                "LUOPAN_URL is “%(url)s”; it begins with https:// or http:// and names a "
                "host. LUOPAN_URL 应以 https:// 或 http:// 开头并含主机名。",
                url=self.url,
            )
        return parts


def is_address(text: str) -> bool:
    """Whether this is an IP address."""
    return _read(text) is not None


def is_loopback(text: str) -> bool:
    """Whether who asks from this address sits at this very machine."""
    address = _read(text)
    return address is not None and address.is_loopback


def _read(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
