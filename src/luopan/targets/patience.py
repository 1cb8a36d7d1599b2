"""How long whoever asks waits for numbers: what takes longer is a job, and he is told so.

Folding 500 steps on 240 thousand leaves takes some 3 s; pages and the API wait for no more.
The worker, commands and tests wait as long as it takes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.engine.space import Space
from luopan.org.language import spoken
from luopan.targets.models import Version
from luopan.trail.refusal import Refused

LONG = 120_000_000  # leaves × steps
LARGE = 2_000_000  # leaves of a version whose snapshot is written in some seconds
_hasty: ContextVar[bool] = ContextVar("hasty", default=False)


class Unfolded(Refused):
    """The newest numbers of a version are not at hand, and it takes long to work them out.

    Attributes:
        version: Which one; a job that works them out may be asked for.
    """

    status = 503

    def __init__(self, version: Version, steps: int) -> None:
        self.version = version
        super().__init__(
            _(
                "The numbers of “%(version)s” are being worked out (%(steps)s steps). "
                "Ask again in a moment."
            ),
            version=spoken(version),
            steps=steps,
        )


class Unreplayed(Unfolded):
    """Changing an early step replays many: a job works out what that leads to.

    Attributes:
        seq: The last step that the change comes on top of.
        act: The change: its kind, parameters and inputs.
        steps: How many steps are replayed.
    """

    def __init__(self, version: Version, seq: int, act: Any, steps: int) -> None:
        super().__init__(version, steps)
        self.seq, self.act, self.steps = seq, act, steps


@contextmanager
def hasty() -> Iterator[None]:
    """Within it long folds are refused."""
    token = _hasty.set(True)
    try:
        yield
    finally:
        _hasty.reset(token)


def takes_long(space: Space, steps: int) -> bool:
    """Whether folding so many steps is work for a job, not for a page."""
    rows, periods = space.shape
    return steps * rows * periods > LONG


def is_too_long(space: Space, steps: int) -> bool:
    """The same where somebody waits; where nobody does, nothing is too long."""
    return _hasty.get() and takes_long(space, steps)


def is_too_large(space: Space) -> bool:
    """Whether writing a snapshot would keep somebody waiting."""
    rows, periods = space.shape
    return _hasty.get() and rows * periods > LARGE
