"""Forms of recurring meetings and of their kinds: how they are filled in, and read."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from luopan.actions.queries import owner_called
from luopan.org.language import in_both
from luopan.org.models import Person, User
from luopan.tracking.attending import invited
from luopan.tracking.models import MeetingSeries
from luopan.tracking.presets import Point, Way
from luopan.tracking.queries.meetings.presets import points
from luopan.tracking.services.meetings import Arrangement
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.words.working import weekdays as weekdays_named

ROWS, SPARE = 12, 2
FIRST = 5  # empty rows of an agenda that is begun


def rhythms() -> list[tuple[str, str]]:
    """How often."""
    return [
        ("daily", _("every working day")),
        ("weekly", _("every week")),
        ("monthly", _("every month")),
        ("quarterly", _("every quarter")),
    ]


def circles() -> list[tuple[str, str]]:
    """Who takes part by rule."""
    return [
        ("under", _("holders or leaders directly under it")),
        ("leads", _("leaders at every level under it")),
        ("all", _("everyone under it")),
    ]


def offs() -> list[tuple[str, str]]:
    """What happens to a weekly one on a day off."""
    return [
        ("after", _("the next working day of that week")),
        ("before", _("the working day before, of that week")),
        ("skip", _("is skipped")),
    ]


def weekdays() -> list[tuple[str, str]]:
    """On which day of the week."""
    return [(str(number), name) for number, name in weekdays_named().items()]


def nths() -> list[tuple[str, str]]:
    """On which working day of a month or a quarter."""
    first = [(str(n), _("working day %(n)s") % {"n": n}) for n in range(1, 16)]
    last = [(str(-n), _("%(n)s from the end") % {"n": n}) for n in range(2, 6)]
    return [*first, ("-1", _("the last working day")), *last]


def _day_of(form: Mapping[str, str]) -> str:
    """The day of the rhythm that was chosen; a program says it without one."""
    rhythm = form.get("rhythm", "")
    name = "weekly" if rhythm == "weekly" else "nth"
    return form.get("day", "") or form.get(f"day-{name}", "")


def begun(way: Way, on: date) -> dict[str, Any]:
    """A form as a kind of meeting fills it in."""
    name, other = in_both(way.name)
    return {
        "name": name,
        "name_other": way.other or (other if other != name else ""),
        "rhythm": way.rhythm,
        "day": str(way.day),
        "off": way.off,
        "starts_at": f"{way.starts_at:%H:%M}",
        "takes": way.takes,
        "start": on.isoformat(),
        "rows": _rows([_row(point) for point in way.agenda]),
    }


def blank(on: date) -> dict[str, Any]:
    """A form of a kind of one's own: nothing is filled in but what has to be chosen."""
    return {
        "name": "",
        "name_other": "",
        "rhythm": "weekly",
        "day": "1",
        "off": "after",
        "starts_at": "",
        "takes": "under",
        "start": on.isoformat(),
        "rows": _rows([], FIRST),
    }


def of_series(
    series: MeetingSeries, guests: tuple[Person, ...], known: set[str]
) -> dict[str, Any]:
    """A form as a recurring meeting stands; ``known``: codes of whom it can tick."""
    return {
        "name": series.name,
        "name_other": series.name_other,
        "rhythm": series.rhythm,
        "day": str(series.day),
        "off": series.off,
        "starts_at": f"{series.starts_at:%H:%M}",
        "takes": series.takes,
        "start": series.start_date.isoformat(),
        "end": series.end_date.isoformat() if series.end_date else "",
        "leader": series.leader.code if series.leader else "",
        "guests": [person.code for person in guests],
        "others": ", ".join(
            person.code for person in guests if person.code not in known
        ),
        "edits": series.edits,
        "rows": _rows([_row(point) for point in points(series.agenda)]),
    }


def of_post(form: QueryDict) -> dict[str, Any]:
    """A form as it was sent."""
    said: dict[str, Any] = {key: form.get(key, "") for key in form}
    said["day"] = _day_of(form)
    rows = [
        {
            key: form.get(f"{key}-{n}", "")
            for key in ("title", "other", "minutes", "behind")
        }
        for n in range(ROWS)
    ]
    return said | {"guests": form.getlist("guests"), "rows": _rows(rows)}


def _row(point: Point) -> dict[str, Any]:
    title, other = in_both(point.title)
    return {
        "title": title,
        "other": point.other or (other if other != title else ""),
        "minutes": point.minutes,
        "behind": point.behind,
    }


def _rows(rows: list[dict[str, Any]], spare: int = SPARE) -> list[dict[str, Any]]:
    """Rows of the agenda with some to spare, numbered."""
    said = [row for row in rows if row["title"]]
    empty = {"title": "", "other": "", "minutes": "", "behind": ""}
    left = [empty] * min(spare, ROWS - len(said))
    return [row | {"n": n} for n, row in enumerate([*said, *left])]


def way_of(form: Mapping[str, str]) -> Way:
    """A kind of meeting as it was sent.

    Raises:
        Refused: A number, or the hour, is none.
    """
    return Way(
        form.get("name", ""),
        form.get("rhythm", ""),
        _number(_day_of(form) or "1"),
        _hour(form.get("starts_at", "")),
        form.get("takes", ""),
        tuple(_agenda(form)),
        form.get("off", "") or "after",
        form.get("name_other", ""),
    )


def arrangement(viewer: User, form: QueryDict, *, on: date) -> Arrangement:
    """A recurring meeting as it was sent.

    Raises:
        Refused: A number, day or hour is none; somebody whom the viewer does not know.
    """
    way = way_of(form)
    leader = form.get("leader", "")
    return Arrangement(
        name=str(way.name),
        name_other=way.other,
        rhythm=way.rhythm,
        day=way.day,
        off=way.off,
        starts_at=way.starts_at,
        takes=way.takes,
        agenda=way.agenda,
        start_date=typed.day(form.get("start", "")) or on,
        end_date=typed.day(form.get("end", "")),
        leader=owner_called(viewer, leader, on=on) if leader else None,
        guests=[invited(words, on) for words in _guests(form)],
        preset=form.get("preset", ""),
    )


def _guests(form: QueryDict) -> list[str]:
    """Ticked ones, and others by code or user name, one after the other."""
    others = form.get("others", "").replace("，", ",").replace("、", ",").split(",")
    named = [*form.getlist("guests"), *(one.strip() for one in others)]
    return list(dict.fromkeys(filter(None, named)))


def _agenda(form: Mapping[str, str]) -> list[Point]:
    return [
        Point(
            form.get(f"title-{n}", "").strip(),
            _number(form.get(f"minutes-{n}", "") or "5"),
            form.get(f"behind-{n}", ""),
            form.get(f"other-{n}", "").strip(),
        )
        for n in range(ROWS)
        if form.get(f"title-{n}", "").strip()
    ]


def _number(text: str) -> int:
    bare = text.strip().replace("−", "-")
    try:
        return int(bare)
    except ValueError:
        raise Refused(_("“%(text)s” is not a number."), text=text[:20]) from None


def _hour(text: str) -> time:
    try:
        return time.fromisoformat(text.strip())
    except ValueError:
        raise Refused(_("Enter the time as 09:30.")) from None
