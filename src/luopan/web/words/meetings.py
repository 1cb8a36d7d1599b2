"""Meetings in words: when, by whom, what was promised and what became of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.actions.kinds import STATES as ACTION_STATES
from luopan.org.clock import zone
from luopan.org.language import in_other_language
from luopan.papers.calendar import Event
from luopan.tracking.presets import BEHIND, Point
from luopan.tracking.queries.meetings import (
    MeetingPage,
    MeetingRow,
    Meetings,
    PromiseSeen,
    Proof,
    SeriesRow,
)
from luopan.tracking.queries.meetings.one import PointSeen, Thing
from luopan.tracking.queries.meetings.waiting import Asked, Asking, Promised
from luopan.web import figures
from luopan.web.parts import address
from luopan.web.words.today import Item, since
from luopan.web.words.warnings import rules as warning_rules
from luopan.web.words.working import weekdays

LOOKS = {"planned": "", "held": "wait", "closed": "done", "cancelled": ""}
WHOLE = {"reports", "meeting_promises"}  # pages that are one's own, whatever the unit
OUTCOME_LOOKS = {"kept": "done", "late": "wait", "not_kept": "bad", "open": ""}


@dataclass(frozen=True)
class Line:
    """A meeting of a list in words."""

    row: MeetingRow
    when: str
    state: str
    look: str
    more: str


@dataclass(frozen=True)
class PromiseLine:
    """A promise in words: how it stands, what its action says."""

    row: PromiseSeen
    outcome: str
    look: str
    due: str
    more: str
    proof: str
    may_be_late: bool


@dataclass(frozen=True)
class PointLine:
    """A point of the agenda in words, and where what stands behind it is read."""

    row: PointSeen
    title: str
    links: tuple[tuple[str, str], ...]


def states() -> dict[str, str]:
    """What each state of a meeting is called."""
    return {
        "planned": _("planned"),
        "held": _("minutes not closed"),
        "closed": _("minutes closed"),
        "cancelled": _("cancelled"),
    }


def outcomes() -> dict[str, str]:
    """What can become of a promise."""
    return {
        "kept": _("kept"),
        "late": _("kept late"),
        "not_kept": _("not kept"),
        "open": _("still open"),
    }


def rhythm(kind: str, day: int) -> str:
    """On which days something recurs."""
    if kind == "daily":
        return _("every working day")
    if kind == "weekly":
        return _("every week on %(day)s") % {"day": weekdays().get(day, "")}
    words = {
        ("monthly", True): _("on working day %(day)s of the month"),
        ("monthly", False): _("on working day %(day)s from the end of the month"),
        ("quarterly", True): _("on working day %(day)s of the quarter"),
        ("quarterly", False): _("on working day %(day)s from the end of the quarter"),
    }
    return words[kind, day > 0] % {"day": abs(day)}


def when(day: date, starts: time) -> str:
    """Mon 2026-09-14 09:30."""
    return f"{weekdays()[day.isoweekday()]} {day:%Y-%m-%d} {starts:%H:%M}"


def short_when(day: date, starts: time) -> str:
    """Mon 09-14 09:30."""
    return f"{weekdays()[day.isoweekday()]} {day:%m-%d} {starts:%H:%M}"


def minutes_word(count: int) -> str:
    """5 minutes."""
    words = ngettext("%(count)s minute", "%(count)s minutes", count)
    return words % {"count": figures.fixed(count)}


def title(point: Point) -> str:
    """A point's title in the reader's language."""
    other = point.other and in_other_language()
    return str(point.other if other else point.title)


def behind() -> list[tuple[str, str]]:
    """What may stand behind a point, to choose from."""
    return [(key, str(words)) for key, words in BEHIND.items()]


# ── the list ──


def lines(rows: Iterable[MeetingRow]) -> list[Line]:
    """Meetings of a list in words."""
    return [line(row) for row in rows]


def coming(found: Meetings) -> list[Line]:
    """Those that come; of a daily one the next only, for all days are like it."""
    daily = {row.id for row in found.series if row.rhythm == "daily"}
    said, shown = [], set()
    for row in found.coming:
        folds = row.series in daily and row.state == "planned"
        if folds and row.series in shown:
            continue
        shown.add(row.series)
        said.append(line(row, rhythm("daily", 1) if folds else ""))
    return said


def line(row: MeetingRow, often: str = "") -> Line:
    """A meeting of a list in words; ``often``: its rhythm, where it stands for more."""
    promised = ngettext("%(count)s promise", "%(count)s promises", row.promises)
    said = [often] if often else []
    said.append(minutes_word(row.minutes))
    if row.leader:
        said.append(_("led by %(who)s") % {"who": row.leader})
    if row.promises:
        said.append(promised % {"count": row.promises})
    if row.open:
        said.append(_("%(count)s open") % {"count": row.open})
    if row.reason:
        said.append(row.reason)
    overdue = row.state == "planned" and not row.mine
    return Line(
        row,
        short_when(row.day, row.starts_at),
        states()[row.state],
        LOOKS[row.state] if not overdue else "",
        " · ".join(said),
    )


def sentence(found: Meetings, on: date) -> str:
    """What comes next, and what waits for its minutes."""
    coming = [r for r in found.coming if r.mine and r.state in {"planned", "held"}]
    if coming:
        row = coming[0]
        said = _("Your next meeting: %(name)s of %(unit)s, %(when)s.") % {
            "name": row.name,
            "unit": row.unit,
            "when": _("today %(hour)s") % {"hour": f"{row.starts_at:%H:%M}"}
            if row.day == on
            else short_when(row.day, row.starts_at),
        }
    else:
        said = _("You have no meetings in the next month.")
    if not found.to_close:
        return said
    waits = ngettext(
        "%(count)s meeting needs its minutes closed.",
        "%(count)s meetings need their minutes closed.",
        len(found.to_close),
    )
    gap = "" if figures.chinese() else " "
    return said + gap + waits % {"count": len(found.to_close)}


def series_line(row: SeriesRow) -> str:
    """Every week on Mon, 09:30, 60 minutes."""
    said = [
        rhythm(row.rhythm, row.day),
        f"{row.starts_at:%H:%M}",
        minutes_word(row.minutes),
    ]
    return " · ".join(said)


# ── one meeting ──


def meeting_sentence(found: MeetingPage) -> str:
    """When, who leads, and how much of what was promised last time is kept."""
    meeting = found.meeting
    said = [when(meeting.day_date, meeting.starts_at), minutes_word(found.total)]
    if found.leader:
        said.append(_("led by %(who)s") % {"who": found.leader})
    head = " · ".join(said)
    if not found.last:
        return head
    kept = sum(one.outcome in {"kept", "late"} for one in found.last)
    words = ngettext(
        "First item: %(count)s promise from last time, %(kept)s kept.",
        "First item: %(count)s promises from last time, %(kept)s of them kept.",
        len(found.last),
    )
    return f"{head} · " + words % {"count": len(found.last), "kept": kept}


def promise_lines(rows: Iterable[PromiseSeen], on: date) -> list[PromiseLine]:
    """Promises in words."""
    return [promise_line(row, on) for row in rows]


def promise_line(row: PromiseSeen, on: date) -> PromiseLine:
    """A promise in words."""
    outcome, look = outcomes()[row.outcome], OUTCOME_LOOKS[row.outcome]
    if row.overdue:
        outcome, look = _("past due"), "wait"
    elif row.by_records:
        outcome = _("%(outcome)s, per its action") % {"outcome": outcome}
    more = []
    if row.moved:
        words = ngettext("moved %(count)s time", "moved %(count)s times", row.moved)
        more.append(words % {"count": row.moved})
        more.append(_("originally %(day)s") % {"day": f"{row.first_date:%m-%d}"})
    if row.said:
        more.append(row.said)
    return PromiseLine(
        row,
        outcome,
        look,
        _("due by %(day)s") % {"day": f"{row.due_date:%m-%d}"},
        " · ".join(more),
        proof(row.proof),
        may_be_late=row.due_date < on,
    )


def proof(found: Proof | None) -> str:
    """What the action of a promise says of itself."""
    if found is None:
        return ""
    said = [str(ACTION_STATES[found.state])]
    if found.steps:
        facts = {"reached": found.reached, "steps": found.steps}
        said.append(
            ngettext(
                "%(reached)s of %(steps)s milestone",
                "%(reached)s of %(steps)s milestones",
                found.steps,
            )
            % facts
        )
    if found.shown:
        words = ngettext(
            "%(count)s piece of evidence", "%(count)s pieces of evidence", found.shown
        )
        said.append(words % {"count": found.shown})
    return " · ".join(said)


def point_lines(found: MeetingPage) -> list[PointLine]:
    """The agenda in words, each point with where one reads on."""
    code = found.meeting.unit.code
    return [
        PointLine(
            one,
            title(one.point),
            tuple(_links(one.point.behind, code)),
        )
        for one in found.points
    ]


def _links(behind: str, code: str) -> Iterable[tuple[str, str]]:
    unit = f"?unit={quote(code)}"
    known = {
        "gaps": [("track", _("Track"))],
        "since": [("track", _("Track")), ("forecast", _("Rolling forecast"))],
        "forecast": [("forecast", _("Rolling forecast"))],
        "warnings": [("warnings", _("Early warnings"))],
        "deals": [("soundness", _("Soundness"))],
        "help": [("reports", _("Reports"))],
        "actions": [("act", _("Act"))],
        "promises": [("meeting_promises", _("Meeting promises"))],
    }
    for route, words in known.get(behind, ()):
        where = address(route)
        if where:
            yield where + ("" if route in WHOLE else unit), words


def warning_word(thing: Thing) -> str:
    """What a warning behind a point is about."""
    return f"{thing.unit} · {warning_rules()[thing.rule]}"


# ── one's own calendar ──


def events(rows: Iterable[MeetingRow], where: Callable[[int], str]) -> Iterable[Event]:
    """One's meetings at their hours, each with its address."""
    for row in rows:
        url = where(row.id)
        yield Event(
            key=str(uuid5(NAMESPACE_URL, url)),
            name=f"{row.name} · {row.unit}",
            first_date=row.day,
            end_date=row.day + timedelta(days=1),
            about=_("led by %(who)s") % {"who": row.leader} if row.leader else "",
            address=url,
            sort=str(_("Meetings")),
            starts_at=datetime.combine(row.day, row.starts_at, zone()),
            minutes=row.minutes,
        )


# ── Today ──


def waiting(found: Asked, on: date) -> list[Item]:
    """What meetings ask of one, for Today; no amounts, nothing that is said of anybody."""
    items = []
    for row in found.today:
        text = _("%(name)s of %(unit)s, today %(hour)s") % _facts(row)
        now = _item("users", text, minutes_word(row.minutes), row, on)
        items.append(replace(now, due=on))
    for row in found.to_close:
        text = _("Close the minutes: %(name)s of %(unit)s") % _facts(row)
        items.append(
            _item("clipboard-check", text, f"{row.day:%Y-%m-%d}", row, row.day)
        )
    for row in found.to_read:
        text = _("Minutes: %(name)s of %(unit)s") % _facts(row)
        items.append(_item("file-text", text, f"{row.day:%Y-%m-%d}", row, row.day))
    return items


def promised(rows: Iterable[Promised]) -> Iterable[Item]:
    """What one promised, for Today."""
    for one in rows:
        late = _("overdue since %(day)s") if one.overdue else _("due by %(day)s")
        yield Item(
            "clipboard-check",
            _("You promised: %(what)s") % {"what": one.text},
            late % {"day": f"{one.due_date:%Y-%m-%d}"},
            f"{reverse('meeting_promises')}#p-{one.id}",
            since(min(one.due_date, one.meeting_date)),
            overdue=one.overdue,
            due=one.due_date,
        )


def _facts(row: Asking) -> dict[str, str]:
    return {"name": row.name, "unit": row.unit, "hour": f"{row.starts_at:%H:%M}"}


def _item(icon: str, text: str, more: str, row: Asking, day: date) -> Item:
    where = reverse("meeting", args=[row.id])
    return Item(icon, text, more, where, since(day))
