"""Who needs me this week: the people whom somebody leads directly, by facts alone.

First whose agreed step is due, then who asked for help, then whose warnings stand, then
who is furthest behind time, each by his own unit's clock, as Track and his warnings have
it. It is the order of a leader's own week: nobody else sees it,
and it goes into no ranking, score or pay.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import inf, isnan

from luopan.actions.models import Action as Planned
from luopan.actions.models import Need
from luopan.org.access import Action, Unknown, anywhere
from luopan.org.models import Person, Unit, User
from luopan.targets.queries.leaf_targets import leaf_targets, shown_units
from luopan.tracking.access import warnings_seen
from luopan.tracking.coached import led_directly, led_units, nobody
from luopan.tracking.lacking import came
from luopan.tracking.models import EarlyWarning, Report
from luopan.tracking.queries.asking import Question, Wish, ask
from luopan.tracking.queries.coaching.talks import TalkRow, talks_of
from luopan.tracking.queries.warnings.ground import Ground
from luopan.trail.refusal import Refused

FRESH = timedelta(days=7)
BEHIND = 0.05  # of a target: further behind time than that
RUNS = (Planned.State.PLANNED, Planned.State.DOING)


@dataclass(frozen=True)
class Mate:
    """Somebody whom the viewer leads directly.

    Attributes:
        due: Agreed steps whose day has come; ``late`` days since the oldest of them.
        follow: The next day on which a step is looked at again; None: none is open.
        talked: The day of the last talk; None: none yet.
        unread: Talks that he has not read yet.
        help: Resources that he asked for and nobody has promised, and his newest report
            of the last days if it asks for help.
        warnings: Of his unit, that stand.
        attainment: Of the year, 1.0 is all; None: no target. ``lead`` is it less time
            progress by the unit's own clock.
    """

    person: Person
    unit: Unit
    due: int
    late: int
    follow: date | None
    talked: date | None
    unread: int
    help: int
    warnings: int
    attainment: float | None
    lead: float | None

    @property
    def needs(self) -> bool:
        """Whether any fact says that he needs his leader this week."""
        behind = self.lead is not None and self.lead < -BEHIND
        return bool(self.due or self.help or self.warnings or behind)


@dataclass(frozen=True)
class Desk:
    """The people of a leader.

    Attributes:
        units: Units that he leads; ``unit`` the one that is looked at.
        mates: Who needs him most first.
        question: What pace is measured by; None: nothing is there to measure.
    """

    units: tuple[Unit, ...]
    unit: Unit
    mates: tuple[Mate, ...]
    question: Question | None

    @property
    def needing(self) -> int:
        """How many need him this week."""
        return sum(one.needs for one in self.mates)


def desk(viewer: User, *, at: datetime, on: date, unit: str = "") -> Desk | None:
    """The people whom a viewer leads directly; None: he leads nobody.

    Raises:
        Unknown: He does not lead that unit.
    """
    units = led_units(viewer, on)
    if not units:
        if unit:
            raise nobody()
        return None
    chosen = next((one for one in units if one.code == unit or not unit), None)
    if chosen is None:
        raise nobody()
    placed = {
        person: place
        for person, place in led_directly(chosen, on).items()
        if person != viewer.person_id
    }
    people = Person.objects.in_bulk(placed)
    talks = _by_person(talks_of(viewer, placed, on=on))
    helps, warned = _asked(placed, on), _warned(viewer, placed.values(), on)
    question, paces = _paces(viewer, chosen, placed.values(), at, on)
    mates = [
        _mate(
            people[person],
            place,
            talks.get(person, ()),
            helps[person],
            warned[place.pk],
            paces.get(place.code),
            on,
        )
        for person, place in placed.items()
    ]
    return Desk(units, chosen, tuple(sorted(mates, key=_order)), question)


def _order(one: Mate) -> tuple[object, ...]:
    """Facts in the order in which they call a leader; then by name."""
    behind = inf if one.lead is None else one.lead  # who has no figures stands last
    needs = (-one.due, -one.late, -one.help, -one.warnings, behind)
    return *needs, one.talked or date.min, one.unit.place, one.person.code


def _mate(
    person: Person,
    unit: Unit,
    talks: Sequence[TalkRow],
    helps: int,
    warned: int,
    pace: tuple[float, float] | None,
    on: date,
) -> Mate:
    open_steps = [row for row in talks if row.due is not None]
    due = [row for row in open_steps if row.due is not None and row.due <= on]
    return Mate(
        person,
        unit,
        len(due),
        max((row.late(on) for row in due), default=0),
        min((row.due for row in open_steps if row.due), default=None),
        max((row.held_date for row in talks), default=None),
        sum(not row.read for row in talks),
        helps,
        warned,
        pace[0] if pace else None,
        pace[1] if pace else None,
    )


def _by_person(rows: Iterable[TalkRow]) -> dict[int, list[TalkRow]]:
    found: dict[int, list[TalkRow]] = {}
    for row in rows:
        found.setdefault(row.person.pk, []).append(row)
    return found


def _asked(placed: Mapping[int, Unit], on: date) -> Counter[int]:
    """By person: resources that nobody has promised, and help asked for in a fresh report."""
    rows = Need.objects.filter(promised=None, action__state__in=RUNS)
    needs = rows.filter(action__owner__in=placed).values_list(
        "action__owner", flat=True
    )
    fresh = Report.objects.filter(person__in=placed, end_date__gt=on - FRESH)
    newest: dict[int, str] = {}
    for person, asked in fresh.order_by("end_date", "pk").values_list(
        "person", "help_needed"
    ):
        newest[person] = asked
    return Counter(needs) + Counter(key for key, asked in newest.items() if asked)


def _warned(viewer: User, units: Iterable[Unit], on: date) -> Counter[int]:
    standing = warnings_seen(viewer, on).exclude(state=EarlyWarning.State.GONE)
    rows = standing.filter(unit__in=[one.pk for one in units], end_date__gt=on)
    return Counter(rows.values_list("unit", flat=True))


def _paces(
    viewer: User, unit: Unit, units: Collection[Unit], at: datetime, on: date
) -> tuple[Question | None, dict[str, tuple[float, float]]]:
    """What is measured, and by code of a unit its attainment of the year and its lead."""
    if not anywhere(viewer, (Action.RECORDS_READ,), on=on):
        return None, {}
    try:
        question = ask(Wish(unit=unit.code), viewer=viewer, at=at, on=on)
    except (Unknown, Refused):
        return None, {}
    board = Ground(question)
    version, metric = question.version, question.metric
    if version is None or metric.kind != "additive" or not board.elapsed:
        return question, {}
    codes = shown_units(version, [one.code for one in units], viewer=viewer, on=on)
    ordered = sorted(code for code in codes if code in board.tree)
    nodes = [board.laid.members(code) for code in ordered]
    if not nodes:
        return question, {}
    brought = [row[0] for row in came(board, nodes, [board.to_date])]
    targets, columns = leaf_targets(version), board.leaf_columns(board.period)
    found = {}
    for code, actual in zip(ordered, brought, strict=True):
        wanted = int(targets.of(code)[columns].sum())
        if wanted > 0 and not isnan(actual):
            found[code] = (actual / wanted, actual / wanted - _progress(board, code))
    return question, found


def _progress(board: Ground, code: str) -> float:
    """Time progress by a unit's own clock."""
    clocks = board.clocks(code)
    return clocks.progress(clocks.chosen)
