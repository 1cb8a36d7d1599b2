"""SQLite as Luopan uses it: a sound library, and a fair queue of writers."""

import sys


def use_sound_library() -> None:
    """Put pysqlite3 in the place of the standard module, before Django imports it.

    SQLite 3.7.0 to 3.51.2 can corrupt a WAL database when two connections write and
    checkpoint at once; Debian 12 ships 3.40.1. The wheel of pysqlite3 bundles a sound one.
    """
    try:
        import pysqlite3
        import pysqlite3.dbapi2
    except ImportError:
        return
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite is free of the WAL-reset fault (fixed in 3.51.3, two backports)."""
    backports = [((3, 44, 6), (3, 45, 0)), ((3, 50, 7), (3, 51, 0))]
    if any(low <= version < high for low, high in backports):
        return True
    return version >= (3, 51, 3)
