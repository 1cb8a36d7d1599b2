"""What came by unit, this year and the year before, kept in memory under a lasting name."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from luopan.records.footing import known_on
from luopan.records.members import Laid, laid_over
from luopan.records.reading import end_of
from luopan.records.seat_days import Asked, SeatDays, seat_days
from luopan.strategy.words import span_of_year
from luopan.targets.cube import HOT
from luopan.targets.models import Version
from luopan.targets.queries.leaf_targets import space_units

MILLION = 1_000_000
DAY = timedelta(days=1)
Spans = tuple[tuple[date, date], tuple[date, date], tuple[date, date]]


@dataclass(frozen=True, eq=False)
class Course:
    """What came of a metric in a year that runs or is over, and in the one before.

    Attributes:
        spans: The year up to the day that records reach; the year before up to the same
            day; all of that.
        elapsed: Share of the year's days that records reach.
    """

    laid: Laid
    sums: SeatDays
    spans: Spans
    reach_date: date | None
    elapsed: float
    top: str
    _kept: dict[str, tuple[int, int, int]] = field(default_factory=dict, repr=False)

    def size(self) -> int:
        """Bytes in memory."""
        return self.sums.size() + self.laid.size()

    def of(self, code: str) -> tuple[Decimal, Decimal]:
        """What came of a unit, and where that lands; in the metric's own unit."""
        now, _before, _whole = self._three(code)
        share = self._course(code)
        landing = Decimal(now) / Decimal(str(share)) if share else Decimal(now)
        return Decimal(now) / MILLION, round(landing / MILLION, 2)

    def _course(self, code: str) -> float:
        """How much of the year should have come: by the unit's last year, if that is whole.

        A seat that began late last year had brought next to nothing by this day: less than
        half of what the company had is no course to go by.
        """
        general = self._share(self.top) or self.elapsed
        own = self._share(code)
        return own if own is not None and own >= general / 2 else general

    def _share(self, code: str) -> float | None:
        """Of last year: how much had come by the same day; None: nothing to go by."""
        _now, before, whole = self._three(code)
        return before / whole if 0 < before <= whole else None

    def _three(self, code: str) -> tuple[int, int, int]:
        if code not in self._kept:
            found = self.sums.totals([self.laid.members(code)], self.spans)[0]
            self._kept[code] = (int(found[0]), int(found[1]), int(found[2]))
        return self._kept[code]


def course(version: Version, year: int, on: date) -> Course:
    """What came for the units of a version.

    Args:
        version: Whose organisation and metric.
        year: Of the targets; of one that has not begun the running one is looked at.
        on: Today.
    """
    start, end = span_of_year(year)
    while start > on:
        year -= 1
        start, end = span_of_year(year)
    event, footing = known_on(end_of(on), owners=version.metric.person_field != "seat")
    parts = (version.metric_id, version.space_hash, event, *vars(footing).values(), on)
    name = "|".join(map(str, ("course", *parts, year)))
    found: Course | None = HOT.get(name)
    if found is None:
        found = _read(version, (start, end), on)
        HOT.put(name, found)
    return found


def _read(version: Version, span: tuple[date, date], on: date) -> Course:
    start, end = span
    before = _year_ago(start)
    asked = Asked(version.metric, before, min(end, on + DAY), on)
    sums = seat_days(asked)
    reach = asked.reading().reaches()
    until = min(end, reach + DAY) if reach and reach >= start else start
    same = before + (until - start)
    tree = space_units(version)
    return Course(
        laid_over(tree, on),
        sums,
        ((start, until), (before, same), (before, start)),
        reach,
        (until - start).days / (end - start).days,
        tree.codes[0],
    )


def _year_ago(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28))
