"""What changing an early step leads to, worked out by a job before it is done.

Saying an early step anew replays all that come after it. Where that takes long, whoever
asks is told to ask again; meanwhile a job works it out and leaves here what is small of it
(the numbers themselves are a snapshot). The change itself is made by who asked for it.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.core.cache import cache

from luopan.targets.cube import Path
from luopan.targets.fold import Flag
from luopan.targets.kinds import Touch
from luopan.targets.sentences import Sentence
from luopan.targets.sequence import Written, canonical

KEPT = 24 * 3600  # seconds


class Act(Protocol):
    """What a person wants."""

    kind: str
    parameters: Mapping[str, Any]
    inputs: Mapping[str, str]


@dataclass(frozen=True)
class Replay:
    """What a change of an early step leads to; a problem: it cannot be done, and why."""

    step: Written | None = None
    touch: Touch | None = None
    notes: tuple[Sentence, ...] = ()
    flagged: tuple[Flag, ...] = ()
    problem: str = ""


def name_of(path: Path, act: Act) -> str:
    """The name of an act on top of a path: another path or other words, another name."""
    said = [path.names[-1], path.seq, act.kind, act.parameters, act.inputs]
    return hashlib.sha256(canonical(said)).hexdigest()


def found(name: str) -> Replay | None:
    """What was worked out under a name, if it is still here."""
    kept: Replay | None = cache.get(f"replay:{name}")
    return kept


def keep(name: str, replay: Replay) -> None:
    """Keep what was worked out, for all processes."""
    cache.set(f"replay:{name}", replay, KEPT)
