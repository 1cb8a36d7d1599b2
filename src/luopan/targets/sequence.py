"""Which steps count: an append-only list read with its revisions and its undoing.

A step is never changed. ``revise`` says what an earlier step should have said,
``revert`` takes one's own last act back. What is left, in the order in which it was first
said, is the list that the numbers are folded from.

See docs/algorithms/steps.md.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

REVISE = "revise"
REVERT = "revert"


@dataclass(frozen=True)
class Written:
    """A step as it stands in the list: what was said, by whom it does not matter here."""

    seq: int
    kind: str
    parameters: Mapping[str, Any]
    inputs: Mapping[str, str] = field(default_factory=dict)
    kernel: str = "1"
    readings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Live(Written):
    """A step that counts, as last said; ``said`` is the seq of the act that said it so."""

    said: int = 0


def is_gesture(kind: str) -> bool:
    """True for a step that itself moves numbers."""
    return kind not in (REVISE, REVERT)


def undone(written: Iterable[Written]) -> frozenset[int]:
    """The seqs that a later revert took back."""
    return frozenset(
        int(step.parameters["seq"]) for step in written if step.kind == REVERT
    )


def live(written: Iterable[Written]) -> tuple[Live, ...]:
    """The steps that count, in the order in which they were first said.

    Args:
        written: All steps of a version up to some head, in order of ``seq``.

    Returns:
        Gestures that were not taken back, each as last revised.

    Example:
        >>> steps = [
        ...     Written(1, "total", {"amount": 100}),
        ...     Written(2, "grow", {"ratio": "0.1"}),
        ...     Written(3, "revise", {"seq": 1, "parameters": {"amount": 90}}),
        ...     Written(4, "revert", {"seq": 2}),
        ... ]
        >>> [(step.seq, step.said, step.parameters) for step in live(steps)]
        [(1, 3, {'amount': 90})]
    """
    written = tuple(written)
    gone = undone(written)
    steps: dict[int, Live] = {}
    for step in written:
        if step.seq in gone or step.kind == REVERT:
            continue
        if step.kind == REVISE:
            _revise(steps, step)
        else:
            steps[step.seq] = _as_said(step)
    return tuple(steps.values())


def _as_said(step: Written) -> Live:
    return step if isinstance(step, Live) else Live(**vars(step), said=step.seq)


def _revise(steps: dict[int, Live], act: Written) -> None:
    seq = int(act.parameters["seq"])
    if seq not in steps:
        raise ValueError(f"step {act.seq} revises step {seq}, which does not count")
    steps[seq] = replace(
        steps[seq],
        parameters=act.parameters["parameters"],
        inputs=act.inputs or steps[seq].inputs,
        kernel=act.kernel,
        readings=act.readings,
        said=act.seq,
    )


def canonical(value: Any) -> bytes:
    """One and only one way of writing a JSON value down."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def chain(steps: Iterable[Live], start: str) -> tuple[str, ...]:
    """A name for the state after each step: equal names, equal beginnings.

    Args:
        steps: The steps that count.
        start: The hash of the space they begin in.

    Returns:
        One more name than there are steps; the first is that of the empty beginning.
    """
    names = [start]
    for step in steps:
        said = canonical(
            [names[-1], step.seq, step.kind, step.kernel, step.parameters, step.inputs]
        )
        names.append(hashlib.sha256(said).hexdigest())
    return tuple(names)
