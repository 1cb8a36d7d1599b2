"""Django's PostgreSQL engine; while the database is away one asks for it, the others are told.

The pool lets everybody wait some seconds for a connection. With a database that is down all
threads of a process would hang there, and nobody would get even a sentence.
"""

import threading
from typing import Any

from django.db.backends.postgresql.base import Database
from django.db.backends.postgresql.base import DatabaseWrapper as PostgresWrapper

_away = threading.Event()  # the last who asked for a connection got none
_asking = threading.Lock()  # held by the one who asks meanwhile


class DatabaseWrapper(PostgresWrapper):
    """A connection from the pool, or at once the answer that there is none."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Get one; who comes while it is away and somebody else is asking gets none."""
        if not self.pool:
            return super().get_new_connection(conn_params)
        first = _asking.acquire(blocking=False)
        try:
            if _away.is_set() and not first:
                raise Database.OperationalError("the database is away")
            connection = super().get_new_connection(conn_params)
            _away.clear()
            return connection
        except Database.OperationalError:
            _away.set()
            raise
        finally:
            if first:
                _asking.release()
