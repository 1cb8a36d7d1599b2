"""Like cases 同类从同: decided requests with the same trigger, without names of others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from luopan.org.access import Action, day_of, may, reach
from luopan.org.language import spoken
from luopan.org.models import User
from luopan.review.models import Adjustment

MOST, ENOUGH = 8, 3
FAR = 0.2  # of the change asked for, from what like cases usually got
DECIDED = (Adjustment.State.APPROVED, Adjustment.State.DECLINED)


@dataclass(frozen=True)
class Like:
    """A decided request; ``name`` and ``id`` only where the viewer sees the unit."""

    id: int
    name: str
    size: float
    part: float
    days: int
    decided_date: date
    reason: str


@dataclass(frozen=True)
class Likes:
    """Cases like one.

    Attributes:
        rows: The newest; only for who decides somewhere above, or reads all.
        count: How many there are.
        usual: The part that was usually approved; None: too few to say.
        apart: How far this one is from that; None: it is not decided, or too few.
    """

    rows: tuple[Like, ...]
    count: int
    usual: float | None
    apart: float | None

    @property
    def departs(self) -> bool:
        """Whether this one was decided otherwise than its like."""
        return self.apart is not None and abs(self.apart) > FAR


def likes(one: Adjustment, viewer: User, *, on: date) -> Likes:
    """Decided requests with the same trigger, across the company; two queries."""
    rows = list(
        Adjustment.objects.filter(trigger=one.trigger, state__in=DECIDED)
        .exclude(pk=one.pk)
        .select_related("unit")
        .order_by("-decided_at", "-pk")[:100]
    )
    parts = [float(row.part or 0) for row in rows]
    usual = median(parts) if len(parts) >= ENOUGH else None
    known = usual is not None and one.state in DECIDED
    apart = float(one.part or 0) - usual if known and usual is not None else None
    return Likes(_shown(one, rows, viewer, on), len(rows), usual, apart)


def _shown(
    one: Adjustment, rows: Sequence[Adjustment], viewer: User, on: date
) -> tuple[Like, ...]:
    """A rep is told what is usual; single cases are for who decides or reads all."""
    decides = may(viewer, Action.TARGETS_EDIT, unit=one.unit, on=on)
    if not decides and not may(viewer, Action.TARGETS_READ, on=on):
        return ()
    near = [row.unit_id for row in rows[:MOST]]
    seen = set(
        reach(viewer, Action.TARGETS_READ, on=on)
        .filter(pk__in=near)
        .values_list("pk", flat=True)
    )
    return tuple(_like(row, row.unit_id in seen) for row in rows[:MOST])


def _like(row: Adjustment, seen: bool) -> Like:
    end = row.decided_at or row.since
    return Like(
        id=row.pk if seen else 0,
        name=spoken(row.unit) if seen else "",
        size=row.amount / (abs(row.open_amount) or 1),
        part=float(row.part or 0),
        days=(end - row.asked_at).days,
        decided_date=day_of(end),
        reason=row.reason if seen else "",
    )
