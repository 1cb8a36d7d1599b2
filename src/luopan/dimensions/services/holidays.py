"""Holidays and make-up days 调休: from the maintained package, or from a file."""

from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version

from luopan.dimensions.models import Holiday, HolidayYear
from luopan.dimensions.notices import Days, packaged_days, read_notice
from luopan.org.access import Action, require
from luopan.org.models import User
from luopan.trail.chain import note, service


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading a notice changed.

    ``was_provisional`` says that the year's working days had been plain weekends until
    now; ``changed`` names the days that mean something else than before.
    """

    region: str
    year: int
    days: int
    was_provisional: bool
    changed: tuple[date, ...]


@service("dimensions.load_holidays")
def load_holidays(
    *,
    actor: User,
    at: datetime,
    content: str | bytes,
    source: str,
    region: str = "CN",
    reason: str = "",
) -> Loaded:
    """Load the holidays of a year from a file; loading it again corrects the year.

    Args:
        actor: Who.
        at: When.
        content: JSON as in holiday-cn: ``{"year": 2024, "days": [{"name": "元旦", "date":
            "2024-01-01", "isOffDay": true}, …]}``.
        source: Where it is from, for people.
        region: Whose holidays they are.
        reason: Why.

    Raises:
        Refused: He may not; it is no such file; it holds no day, so that the year is
            not published yet.
    """
    require(actor, Action.DIMENSIONS_EDIT, at=at)
    year, days = read_notice(content)
    loaded = _store(region, {year: days}, source, at)[0]
    note(
        f"holidays:{region}/{year}",
        source=source,
        days=loaded.days,
        changed=[day.isoformat() for day in loaded.changed],
    )
    return loaded


@service("dimensions.load_packaged_holidays")
def load_packaged_holidays(*, actor: User, at: datetime) -> list[Loaded]:
    """Load China's holidays that the package ``chinesecalendar`` knows.

    Years that are known already, from a file or from an older package, are left alone.

    Returns:
        One for each year that was not known before.
    """
    require(actor, Action.DIMENSIONS_EDIT, at=at)
    known = set(HolidayYear.objects.filter(region="CN").values_list("year", flat=True))
    notices = {y: days for y, days in packaged_days().items() if y not in known}
    source = f"chinesecalendar {version('chinesecalendar')}"
    loaded = _store("CN", notices, source, at)
    note("holidays:CN", source=source, years=[one.year for one in loaded])
    return loaded


def _store(
    region: str, notices: dict[int, Days], source: str, at: datetime
) -> list[Loaded]:
    """Put what the notices say in the place of what was known of them."""
    known = set(
        HolidayYear.objects.filter(region=region, year__in=notices).values_list(
            "year", flat=True
        )
    )
    before = dict(
        Holiday.objects.filter(region=region).values_list("day_date", "working")
    )
    rows = Holiday.objects.filter(region=region)
    dropped = {
        year: set(rows.filter(year=year).values_list("day_date", flat=True))
        for year in notices
        if year in known
    }
    rows.filter(year__in=notices).delete()
    Holiday.objects.bulk_create(
        (
            Holiday(
                region=region,
                year=year,
                day_date=day,
                working=worked,
                name=name,
                source=source[:200],
            )
            for year, days in notices.items()
            for day, (worked, name) in days.items()
        ),
        update_conflicts=True,
        unique_fields=["region", "day_date"],
        update_fields=["year", "working", "name", "source"],
    )
    HolidayYear.objects.bulk_create(
        (
            HolidayYear(region=region, year=year, source=source[:200], known_at=at)
            for year in notices
        ),
        update_conflicts=True,
        unique_fields=["region", "year"],
        update_fields=["source", "known_at"],
    )
    return [
        Loaded(
            region,
            year,
            len(days),
            year not in known,
            _changed(before, days, dropped.get(year, set())),
        )
        for year, days in sorted(notices.items())
    ]


def _changed(
    before: dict[date, bool], days: Days, dropped: set[date]
) -> tuple[date, ...]:
    """Days that are worked now and were not, or the other way round."""

    def meant(day: date) -> bool:
        return before.get(day, day.isoweekday() < 6)

    said = {day: worked for day, (worked, _name) in days.items()}
    now = {day: day.isoweekday() < 6 for day in dropped} | said
    return tuple(sorted(day for day, worked in now.items() if worked != meant(day)))
