"""The figures of a report, as they are drawn, frozen and read back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from luopan.org.language import in_other_language
from luopan.org.models import Unit

ADDED = (  # what adds up over a team
    "visits",
    "talks",
    "moved",
    "won",
    "won_amount",
    "lost",
    "orders",
    "receipts",
    "milestones_due",
    "milestones_reached",
    "follow_ups",
)


@dataclass(frozen=True)
class Figures:
    """What records say of one person's day or week.

    Attributes:
        visits: How many; of the ``planned`` that he took on, None: he took on no number.
        talks: Effective communications.
        moved: Opportunities that entered a stage; won and lost ones beside them.
        won_amount: Millionths, as ``orders`` and ``receipts``.
        orders: What counts for the number: orders, in the words of its metric.
        currency: Of all amounts.
        metric: Code of the metric of ``orders``.
        milestones_due: Of his own actions, due in the period; and reached in it.
        call: period, confirmed, committed and upside of his newest call, texts in millionths.
        follow_ups: Promised next steps whose day has come and that nothing followed.
        open: The first of them: customer, its second name, what, day.
        next: What of his own actions is due in the next period: name, second name, day.
        share: Attainment of the year; None: no target.
        lead: Attainment less time progress.
        reach: Up to which day the records reach.
    """

    visits: int = 0
    planned: int | None = None
    talks: int = 0
    moved: int = 0
    won: int = 0
    won_amount: int = 0
    lost: int = 0
    orders: int = 0
    receipts: int = 0
    currency: str = ""
    metric: str = ""
    milestones_due: int = 0
    milestones_reached: int = 0
    follow_ups: int = 0
    call: Mapping[str, Any] | None = None
    open: Sequence[Sequence[str]] = field(default_factory=tuple)
    next: Sequence[Sequence[str]] = field(default_factory=tuple)
    share: float | None = None
    lead: float | None = None
    reach: str = ""

    @property
    def opens(self) -> tuple[tuple[str, str, str], ...]:
        """Follow-ups in the reader's language: customer, what, day."""
        return tuple((_read(one), one[2], one[3]) for one in self.open)

    @property
    def more_opens(self) -> int:
        """How many follow-ups there are besides those that are kept by name."""
        return max(self.follow_ups - len(self.open), 0)

    @property
    def nexts(self) -> tuple[tuple[str, str], ...]:
        """What comes next in the reader's language: name, day."""
        return tuple((_read(one), one[2]) for one in self.next)

    def kept(self) -> dict[str, Any]:
        """As they are stored."""
        return asdict(self)


def _read(one: Sequence[str]) -> str:
    """Of two names that were frozen the reader's."""
    return one[1] if one[1] and in_other_language() else one[0]


NAMES = frozenset(one.name for one in fields(Figures))


def figures_of(stored: Mapping[str, Any]) -> Figures:
    """As they were stored; what a later version does not know any more is left out."""
    return Figures(**{key: value for key, value in stored.items() if key in NAMES})


@dataclass(frozen=True)
class Whose:
    """Whose report of which node: primary keys of unit and person."""

    code: str
    unit: int
    person: int


def came_since(sent: Figures, now: Figures) -> dict[str, int]:
    """What adds up and has changed since a report was sent: by name, the difference."""
    found = {name: getattr(now, name) - getattr(sent, name) for name in ADDED}
    return {name: more for name, more in found.items() if more}


def whose(unit: Unit, person: int) -> Whose:
    """Whose report of which unit."""
    return Whose(unit.code, unit.pk, person)
