"""Saying what units are to come to of a metric that does not add up."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from luopan.dimensions.models import Metric
from luopan.org.models import User
from luopan.targets.aims_said import NothingNew, SaidAim, SetAims, say_aims
from luopan.targets.append import Author
from luopan.targets.models import Version
from luopan.trail.chain import note, service


@service("targets.set_aims")
def set_aims(
    *,
    actor: User,
    at: datetime,
    version: Version,
    metric: Metric,
    said: Sequence[SaidAim],
    expected: int | None = None,
    reason: str = "",
) -> SetAims:
    """Say for units what they are to come to, as one step; all of it or nothing.

    Args:
        actor: Who may change the targets of each of the units.
        at: When.
        version: Any that is not committed.
        metric: One that does not add up.
        said: What stands already adds nothing.
        expected: The last step that the actor had seen; None: the newest.
        reason: For the step and the trail.

    Raises:
        Refused: He may not; committed; the metric adds up; no such unit or period; the
            ratio follows from its parts there; no such figure; twice the same; nothing
            new; somebody else was faster.
    """
    done = say_aims(Author(actor, at, reason), version, metric, said, expected)
    note(version, metric=metric.code, count=done.count)
    return done


@service("targets.bring_aims")
def bring_aims(
    *,
    actor: User,
    at: datetime,
    version: Version,
    said: Mapping[Metric, Sequence[SaidAim]],
    expected: int | None = None,
    reason: str = "",
) -> SetAims:
    """The same of several metrics, a step each; all of it or nothing.

    Metrics of which nothing is new are passed over.

    Raises:
        Refused: As in ``set_aims``; nothing of any of them is new.
    """
    author = Author(actor, at, reason)
    done = []
    for metric, aims in said.items():
        with suppress(NothingNew):
            done.append(say_aims(author, version, metric, aims, expected))
    if not done:
        raise NothingNew()
    count = sum(one.count for one in done)
    note(version, metrics=[metric.code for metric in said], count=count)
    return SetAims(count, done[-1].head)
