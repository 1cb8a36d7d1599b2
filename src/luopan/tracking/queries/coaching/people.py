"""A person as he and who leads him see him: how he stands, what was agreed, what is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from luopan.dimensions.models import Metric
from luopan.org.access import Action, may
from luopan.org.models import Person, Unit, User
from luopan.tracking.clocks import Clocks
from luopan.tracking.coached import audience_now, person_seen
from luopan.tracking.queries.asking import Question, Wish, ask
from luopan.tracking.queries.coaching.talks import TalkRow, talks_of
from luopan.tracking.queries.standing import Standing, standing
from luopan.tracking.queries.warnings import listing
from luopan.tracking.queries.warnings.ground import Ground
from luopan.tracking.queries.warnings.listing import WarningRow
from luopan.tracking.queries.warnings.parts import SHORT, Parts
from luopan.trail.refusal import Refused

MOST_WARNINGS = 5
# By which metric a part of the formula is looked at.
SHOWN_BY = {
    "visits_a_head": "visits",
    "talks_a_visit": "effective_communications",
    "talks_a_deal": "effective_communications",
    "win_rate": "win_rate",
    "amount_a_win": "won_amount",
}


@dataclass(frozen=True)
class Stand:
    """How a unit stands in the year.

    Attributes:
        parts: Of its formula beside the unit above: key, own, above, ratio; weakest first.
    """

    question: Question
    standing: Standing
    parts: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class PersonPage:
    """A person.

    Attributes:
        unit: Where he works; None: nowhere today.
        own: He is the viewer; else the viewer leads him and may write.
        talks: As far as the viewer may see them, the newest first.
        stand: None: there is nothing to measure, or not to be seen.
        warnings: Of his unit that stand.
        audience: The rule that a talk written now falls under.
    """

    person: Person
    unit: Unit | None
    own: bool
    talks: tuple[TalkRow, ...]
    stand: Stand | None
    warnings: tuple[WarningRow, ...]
    audience: str

    @property
    def open(self) -> tuple[TalkRow, ...]:
        """Talks with a step that is looked at again, the nearest day first."""
        rows = [row for row in self.talks if row.due is not None]
        return tuple(sorted(rows, key=lambda row: (row.due or date.max, row.id)))


def person_page(
    viewer: User, code: str, *, at: datetime, on: date, brief: bool = False
) -> PersonPage:
    """A person's page.

    Args:
        viewer: The person, or who leads him.
        code: Of the person.
        at: Now.
        on: Today.
        brief: Without how he stands.

    Raises:
        Unknown: There is none, or he is neither the viewer nor led by him.
    """
    person, place = person_seen(viewer, code, on)
    unit = place.unit if place else None
    return PersonPage(
        person,
        unit,
        person.pk == viewer.person_id,
        talks_of(viewer, [person.pk], on=on),
        None if brief else stand_of(viewer, unit, at=at, on=on),
        _warned(viewer, unit, on),
        audience_now(),
    )


def stand_of(
    viewer: User, unit: Unit | None, *, at: datetime, on: date
) -> Stand | None:
    """How a unit stands in the year; None: there is nothing to measure, or not to be seen."""
    if unit is None or not may(viewer, Action.RECORDS_READ, unit=unit, on=on):
        return None
    try:
        board = Ground(ask(Wish(unit=unit.code), viewer=viewer, at=at, on=on))
        return Stand(
            board.question, standing(board, Clocks(board)), _parts(board, unit)
        )
    except Refused:
        return None


def weak_metric(viewer: User, unit: Unit | None, *, at: datetime, on: date) -> str:
    """Code of the metric by which the weakest part of a unit's formula shows; empty: none."""
    if unit is None or not may(viewer, Action.RECORDS_READ, unit=unit, on=on):
        return ""
    try:
        board = Ground(ask(Wish(unit=unit.code), viewer=viewer, at=at, on=on))
        short = [one for one in _parts(board, unit) if one["ratio"] < SHORT]
    except Refused:
        return ""
    return SHOWN_BY.get(short[0]["key"], "") if short else ""


def _parts(board: Ground, unit: Unit) -> tuple[dict[str, Any], ...]:
    if unit.code not in board.tree or not board.elapsed:
        return ()
    return tuple(Parts(board).of(unit.code))


def _warned(viewer: User, unit: Unit | None, on: date) -> tuple[WarningRow, ...]:
    if unit is None:
        return ()
    found = listing.warnings(viewer, listing.Wish(unit=unit.code), on=on, limit=40)
    own = [row for row in found.rows if row.code == unit.code]
    return tuple(own[:MOST_WARNINGS])


def metrics() -> Sequence[Metric]:
    """By which a step may show: all there are."""
    return tuple(Metric.objects.order_by("pk"))


__all__ = ["PersonPage", "Stand", "metrics", "person_page", "stand_of", "weak_metric"]
