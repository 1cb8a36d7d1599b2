"""How far the trail has come: whether anything was done since that could have changed what is read.

Every change is a service call, and each leaves its entry in the transaction of the change.
So what was read while the trail stood at an entry is true until the next one; and acts
that are known not to touch it may be left aside.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection

from luopan.trail.models import Entry

NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Seen:
    """How far the trail had come at a look: the newest entry of each act since one."""

    epoch: int
    floor: int
    newest: Mapping[str, int]

    def mark(self, despite: frozenset[str] = NOTHING) -> tuple[int, int]:
        """What stays the same until one of the other acts is done, whoever does it."""
        told = [seq for act, seq in self.newest.items() if act not in despite]
        return self.epoch, max(told, default=self.floor)

    def mark_of(self, acts: frozenset[str]) -> tuple[int, int]:
        """What stays the same until one of these acts is done."""
        told = [seq for act, seq in self.newest.items() if act in acts]
        return self.epoch, max(told, default=self.floor)


class _Walked:
    """What one process has seen of the trail: the newest entry of each act."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._at, self._hash, self._epoch = 0, "", 0
        self._floor, self._newest = 0, dict[str, int]()

    def look(self) -> Seen:
        """See the module's ``look``."""
        with self._lock:
            self._go_on()
            return Seen(self._epoch, self._floor, dict(self._newest))

    def _go_on(self) -> None:
        rows = _from(self._at) if self._hash else []
        if not rows or rows[0][2] != self._hash:  # another trail: restored, or emptied
            rows = self._begin_anew()
        for seq, act, _hash in rows[1:]:
            self._newest[act] = seq
        if rows:
            self._at, _act, self._hash = rows[-1]

    def _begin_anew(self) -> list[tuple[int, str, str]]:
        self._epoch += 1
        self._newest.clear()
        newest = Entry.objects.order_by("-seq").values_list("seq", "act", "hash")[:1]
        self._floor = newest[0][0] if newest else 0
        self._at, self._hash = self._floor, ""
        return list(newest)


def _from(seq: int) -> list[tuple[int, str, str]]:
    """Entries from one on. Asked in every request: plain, it costs a tenth of the ORM's."""
    asked = f"SELECT seq, act, hash FROM {Entry._meta.db_table} WHERE seq >= %s ORDER BY seq"
    with connection.cursor() as cursor:
        cursor.execute(asked, [seq])
        return cursor.fetchall()


_walked = _Walked()


def look() -> Seen:
    """How far the trail has come; one query.

    Ask before reading what is to be kept under a mark: what comes between is seen next time.
    """
    return _walked.look()
