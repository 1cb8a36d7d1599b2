"""Which database: an embedded file by default, PostgreSQL when an address is given."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

# A thread has one connection at most, so that nobody waits for another's: only where PostgreSQL
# is away. It is asked for anew each time; else the pool would ask ever more seldom by itself.
POOL = {"min_size": 1, "max_size": 8, "timeout": 3, "reconnect_timeout": 1}


def database(address: str, home: Path) -> dict[str, Any]:
    """Django's settings of the one database.

    Args:
        address: ``""`` for the file in ``home``, ``"memory"`` for one that lives as long as
            the command, or ``postgres://user:password@host:port/name``.
        home: LUOPAN_HOME.

    Raises:
        ValueError: The address is none of these.
    """
    if address == "memory":
        return {"ENGINE": "luopan.config.sqlite", "NAME": ":memory:"}
    if not address:
        return {
            "ENGINE": "luopan.config.sqlite",
            "NAME": str(home / "luopan.db"),
            "CONN_MAX_AGE": None,
            "TEST": {"NAME": ":memory:"},
        }
    return _postgres(address)


def _postgres(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(
            "LUOPAN_DATABASE_URL must look like postgres://user:password@host:5432/name"
        )
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "luopan.config.postgres",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": {**options, "pool": dict(POOL)},
    }
