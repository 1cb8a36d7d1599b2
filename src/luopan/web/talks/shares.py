"""Who could carry a part of a difference: the reserve, and units that may be named."""

from collections.abc import Mapping
from dataclasses import dataclass

from luopan.targets.queries.agreement import Carrier, Thread
from luopan.web.talks.thread import Reading


@dataclass(frozen=True)
class Share:
    """A unit or reserve that could carry a part, with what was typed for it."""

    code: str
    name: str
    amount: str
    said: str
    issued: bool


def reserve_of(thread: Thread) -> Carrier | None:
    """The reserve that carries where nobody is named."""
    return next((c for c in thread.carriers if c.reserve), None)


def shares(reading: Reading, said: Mapping[str, str]) -> tuple[Share, ...]:
    """Those that could be named, besides the reserve."""
    first = reserve_of(reading.thread)
    return tuple(
        Share(c.code, c.name, reading.short(c.amount), said.get(c.code, ""), c.issued)
        for c in reading.thread.carriers
        if c is not first
    )
