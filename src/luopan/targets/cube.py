"""The cube of a version: folded once, then kept hot, or read from a snapshot."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from time import perf_counter
from typing import Any, Protocol

from django.conf import settings
from django.db.models import Case, F, JSONField, When

from luopan.engine.space import Space
from luopan.org.facts import remembered_while_reading
from luopan.targets import storage
from luopan.targets.fold import begin, fold, needed
from luopan.targets.models import Snapshot, Step, Version
from luopan.targets.patience import Unfolded, is_too_long
from luopan.targets.sequence import Live, Written, chain, is_gesture, live
from luopan.targets.state import State

EVERY = 20  # steps between two snapshots
COSTLY = 0.25  # seconds of folding after which a snapshot pays
KEPT = 4  # snapshots of a draft; older ones are dropped


class Sized(Protocol):
    """Anything that can say how much room it takes."""

    def size(self) -> int:
        """Bytes in memory."""


class Hot:
    """States and other arrays kept in memory, least recently used out first.

    Keyed by the name of the steps folded into a state (which the version's seq stands
    for): a name never means another state, so nothing is ever invalidated, and versions
    that begin alike share their beginning. Other arrays have names of the same kind.
    """

    def __init__(self) -> None:
        self._states: OrderedDict[str, Sized] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, name: str) -> Any:
        """What has this name, if it is still here; None else."""
        with self._lock:
            state = self._states.get(name)
            if state is not None:
                self._states.move_to_end(name)
            return state

    def put(self, name: str, state: Sized) -> None:
        """Keep something; the least recently used leave if it is too much."""
        with self._lock:
            if name in self._states:
                return
            self._states[name] = state
            self._size += state.size()
            while self._size > settings.CUBE_MEMORY and len(self._states) > 1:
                _name, gone = self._states.popitem(last=False)
                self._size -= gone.size()

    def size(self) -> int:
        """Bytes of all that is kept."""
        return self._size

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._states.clear()
            self._size = 0


HOT = Hot()


@dataclass(frozen=True)
class Path:
    """The steps of a version up to a seq, and the names of the states on the way."""

    version: Version
    seq: int
    written: tuple[Written, ...]

    @cached_property
    def live(self) -> tuple[Live, ...]:
        """The steps that count."""
        return live(self.written)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The name of the state before the first step and after each."""
        return chain(self.live, self.version.space_hash)

    @property
    def space(self) -> Space:
        """The axes of the version."""
        return storage.thaw_space(self.version.space_hash)

    def and_then(self, step: Written) -> "Path":
        """The path with one more step."""
        longer = Path(self.version, step.seq, (*self.written, step))
        if is_gesture(step.kind):
            (added,) = live([step])
            (_start, name) = chain([added], self.names[-1])
            vars(longer).update(live=(*self.live, added), names=(*self.names, name))
        return longer

    def until(self, seq: int) -> "Path":
        """The path as it was after an earlier step."""
        earlier = Path(self.version, seq, self.written[:seq])
        later = self.written[seq:]
        if all(is_gesture(step.kind) for step in later):
            count = len(self.live) - len(later)  # nothing before was said anew since
            vars(earlier).update(live=self.live[:count], names=self.names[: count + 1])
        return earlier


def written(step: Step) -> Written:
    """A row as a step."""
    return Written(
        step.seq, step.kind, step.parameters, step.inputs, step.kernel, step.readings
    )


_SHORT = ("seq", "kind", "kernel", "result_hash")
_WORDS = ("parameters", "inputs", "readings")  # JSON: what takes long to read
Row = tuple[Any, ...]


@dataclass(frozen=True)
class _Known:
    """The steps of a version as they were read.

    Attributes:
        path: With all that was worked out of them.
        hashes: What each step led to.
        last: The row of the last one.
    """

    path: Path
    hashes: tuple[str, ...]
    last: Row


class Paths:
    """Paths kept in memory. Steps are only ever added, so only the newer ones are read.

    That those before led to the same numbers, each of them, is looked up every time: a
    transaction that came to nothing leaves steps behind that others take the numbers of.
    At most so many steps are kept, those of the versions asked for last.
    """

    def __init__(self, most: int = 10_000) -> None:
        self._known: OrderedDict[tuple[int, str], _Known] = OrderedDict()
        self._most = most
        self._lock = threading.Lock()

    def at(self, version: Version, seq: int) -> Path:
        """The steps of a version up to a seq."""
        with self._lock:
            known = self._known.get((version.pk, version.space_hash))
        if known is None or known.path.seq > seq:
            rows = _rows(version, seq)
            path = _extended(Path(version, 0, ()), rows)
        else:
            count = known.path.seq
            rows = _rows(version, seq, since=count)
            if _goes_on(known, rows):
                path = _extended(_for(version, known.path), rows[count:])
            else:
                rows = _rows(version, seq)
                path = _extended(Path(version, 0, ()), rows)
        if rows and (known is None or known.path.seq <= seq):
            hashes = tuple(row[_SHORT.index("result_hash")] for row in rows)
            self._keep(version, _Known(path, hashes, rows[-1]))
        return path

    def result(self, version: Version) -> str:
        """What the last step of a version led to, if its steps were just read; else empty."""
        with self._lock:
            known = self._known.get((version.pk, version.space_hash))
        if known is None or known.path.seq != version.head:
            return ""
        return known.hashes[-1]

    def _keep(self, version: Version, known: _Known) -> None:
        with self._lock:
            self._known[version.pk, version.space_hash] = known
            self._known.move_to_end((version.pk, version.space_hash))
            steps = sum(one.path.seq for one in self._known.values())
            while steps > self._most and len(self._known) > 1:
                _key, gone = self._known.popitem(last=False)
                steps -= gone.path.seq

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._known.clear()


PATHS = Paths()


def _rows(version: Version, seq: int, since: int = 1) -> list[Row]:
    """Steps up to a seq; of those before ``since`` not their words."""
    words: list[Any] = list(_WORDS)
    if since > 1:
        words = [
            Case(When(seq__gte=since, then=F(name)), output_field=JSONField())
            for name in _WORDS
        ]
    found = Step.objects.filter(version=version, seq__lte=seq).order_by("seq")
    return list(found.values_list(*_SHORT, *words))


def _goes_on(known: _Known, rows: list[Row]) -> bool:
    """Whether rows begin with the steps that are known."""
    count = known.path.seq
    place = _SHORT.index("result_hash")
    return (
        len(rows) >= count
        and rows[count - 1] == known.last
        and all(
            row[place] == name for row, name in zip(rows, known.hashes, strict=False)
        )
    )


def _written(row: Row) -> Written:
    seq, kind, kernel, _result, parameters, inputs, readings = row
    return Written(seq, kind, parameters, inputs, kernel, readings)


def _extended(path: Path, rows: list[Row]) -> Path:
    steps = [_written(row) for row in rows]
    if len(steps) > 1 or not path.written:
        seq = steps[-1].seq if steps else path.seq
        return Path(path.version, seq, (*path.written, *steps))
    return path.and_then(steps[0]) if steps else path


def _for(version: Version, path: Path) -> Path:
    """The same path of the version as it now stands, with what was worked out of it."""
    same = Path(version, path.seq, path.written)
    known = {name: vars(path)[name] for name in ("live", "names") if name in vars(path)}
    vars(same).update(known)
    return same


def path_of(version: Version, seq: int | None = None) -> Path:
    """The steps of a version, all or those up to a seq; read once while nothing changes."""
    seq = version.head if seq is None else seq
    asked = ("path", version.pk, version.state, version.space_hash, seq)
    return remembered_while_reading(asked, lambda: PATHS.at(version, seq))


def path_as_stored(version: Version) -> Path:
    """All steps of a version, every one read anew: for whoever mistrusts them."""
    rows = _rows(version, version.head)
    return Path(version, version.head, tuple(_written(row) for row in rows))


def state_at(path: Path) -> State:
    """The state after a path: hot, from a snapshot, or folded from the nearest of both.

    A committed version is read from its snapshot and never folded again.

    Raises:
        Unfolded: They are the newest numbers, it would take long, and somebody waits.
    """
    name = path.names[-1]
    state: State | None = HOT.get(name)
    if state is None:
        state = _committed(path) or _folded(path)
        HOT.put(name, state)
    return state


def state_of(version: Version, seq: int | None = None) -> State:
    """The state of a version, at its head or after an earlier step."""
    return state_at(path_of(version, seq))


def _committed(path: Path) -> State | None:
    version = path.version
    if version.state != Version.State.COMMITTED or path.seq != version.head:
        return None
    row = Snapshot.objects.get(version=version, seq=version.head)
    state = State.from_bytes(bytes(row.content), path.space)
    if state.result_hash() != version.committed_hash:
        raise ValueError(f"the snapshot of committed version {version.pk} is damaged")
    return state


def _folded(path: Path) -> State:
    begun = perf_counter()
    start, state = nearest(path)
    rest = path.live[start:]
    if path.seq == path.version.head and is_too_long(path.space, len(rest)):
        raise Unfolded(path.version, len(rest))
    state = fold(state, rest, storage.thaw(needed(rest))).state
    if perf_counter() - begun > COSTLY or len(rest) >= EVERY:
        keep_snapshot(path, state)
    return state


def nearest(path: Path) -> tuple[int, State]:
    """The longest beginning of a path that is at hand: how many steps, and its state."""
    kept = snapshots(path)
    for count in range(len(path.live), 0, -1):
        name = path.names[count]
        if (state := HOT.get(name)) is not None:
            return count, state
        if name in kept:
            row = Snapshot.objects.get(pk=kept[name])
            return count, State.from_bytes(bytes(row.content), path.space)
    return 0, begin(path.space)


def snapshots(path: Path) -> dict[str, int]:
    """The snapshots on a path by name, those of versions that begin alike too."""
    found = Snapshot.objects.filter(
        version__space_hash=path.version.space_hash, chain__in=set(path.names[1:])
    )
    return dict(found.values_list("chain", "pk"))


def keep_snapshot(path: Path, state: State) -> None:
    """Keep the state of a path in the database; of a draft only the newest few."""
    Snapshot.objects.update_or_create(
        version=path.version,
        seq=path.seq,
        defaults={
            "hash": state.result_hash(),
            "chain": path.names[-1],
            "content": state.to_bytes(),
        },
    )
    older = Snapshot.objects.filter(version=path.version).order_by("-seq")[KEPT:]
    Snapshot.objects.filter(pk__in=[row.pk for row in older.only("pk")]).delete()


def steps_since_snapshot(path: Path) -> int:
    """How many steps back the nearest snapshot lies."""
    kept = Snapshot.objects.filter(version=path.version).order_by("-seq")
    last = kept.values_list("seq", flat=True).first() or 0
    return path.seq - last
