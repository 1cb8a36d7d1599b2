"""What waits for a person, and what changed, in words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.dimensions.queries.terms import worded_start
from luopan.org.access import Action, anywhere
from luopan.org.clock import zone
from luopan.org.language import listed
from luopan.org.models import User
from luopan.org.nights import Missed
from luopan.org.outgoing import Trouble
from luopan.records.batches import BatchRow
from luopan.records.queries.uploads import UploadRow
from luopan.targets.queries import News
from luopan.targets.queries.agreement import Waited
from luopan.tracking.queries import Overview, State
from luopan.trail.queries import CommentRow, JobRow
from luopan.web import figures
from luopan.web.parts import address
from luopan.web.words import jobs, progress
from luopan.web.words.imports import unsettled, why_stopped

EVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Beside:
    """A thing that is not settled, and where it is seen."""

    text: str
    url: str


@dataclass(frozen=True)
class Item:
    """Something to do or to know: a line that leads somewhere.

    Attributes:
        icon: Of the sprite.
        text: What it is.
        more: Said more quietly.
        url: Where it is done or seen.
        at: Since when.
        beside: What else to look at for it, each with where it is seen.
        overdue: The day by which it was to be done is over.
        due: By when it is to be done, where that is known.
        news: It is there to be read, and waits for nothing.
    """

    icon: str
    text: str
    more: str
    url: str
    at: datetime
    beside: tuple[Beside, ...] = ()
    overdue: bool = False
    due: date | None = None
    news: bool = False


def in_order(items: Iterable[Item]) -> list[Item]:
    """What is overdue first, then by the day it is due, then the newest; news last."""

    def place(item: Item) -> tuple[bool, bool, date, float]:
        day = item.due or date.max
        return item.news, not item.overdue, day, -item.at.timestamp()

    return sorted(items, key=place)


def since(day: date) -> datetime:
    """Of what is known by its day alone: where that begins on the company's clock."""
    return datetime.combine(day, time.min, zone())


def waiting(
    uploads: Sequence[UploadRow],
    stopped: Sequence[JobRow],
    mentions: Sequence[CommentRow],
) -> list[Item]:
    """What waits for one: imports that ask, jobs that stopped, words to him."""
    return [*_uploads(uploads), *_stopped(stopped), *_mentions(mentions)]


def talks(rows: Sequence[Waited]) -> list[Item]:
    """Talks whose turn is his."""
    return list(_talks(rows))


def _talks(rows: Sequence[Waited]) -> Iterator[Item]:
    for row in rows:
        words_ = (
            _("Your answer: the number of %(unit)s")
            if row.side == "below"
            else _("%(unit)s is waiting for your answer")
        )
        more = row.version
        if row.deadline:
            late = _("%(version)s · overdue since %(day)s")
            due = _("%(version)s · due by %(day)s")
            more = (late if row.overdue else due) % {
                "version": row.version,
                "day": f"{row.deadline:%Y-%m-%d}",
            }
        where = reverse("talk", args=[row.version_id, row.unit])
        text = words_ % {"unit": row.name}
        yield Item(
            "messages",
            text,
            more,
            where,
            row.since,
            overdue=bool(row.overdue),
            due=row.deadline or None,
        )


def _uploads(rows: Sequence[UploadRow]) -> Iterator[Item]:
    for row in rows:
        waits = _("The import of %(files)s waits for your answer")
        stopped = row.step == "failed" or row.problems
        text = (_("%(files)s was not imported") if stopped else waits) % {
            "files": listed(row.files)
        }
        more = unsettled(row.problems, row.questions)
        said = why_stopped(row.message) if row.step == "failed" else more
        yield Item(
            "upload", text, said, reverse("upload", args=[row.id]), row.received_at
        )


def _stopped(rows: Sequence[JobRow]) -> Iterator[Item]:
    for row in rows:
        text = _("“%(job)s” stopped") % {"job": jobs.title(row.kind)}
        yield Item("alert-triangle", text, row.message, reverse("jobs"), row.created_at)


def troubles(rows: Sequence[Trouble]) -> list[Item]:
    """Channels that stopped by themselves, messages that did not arrive."""
    return [_trouble(row) for row in rows]


def _trouble(row: Trouble) -> Item:
    where = reverse("messages") if row.own else reverse("channels")
    if row.what == "letters":
        said = ngettext(
            "%(count)d message was not delivered",
            "%(count)d messages were not delivered",
            row.count,
        ) % {"count": row.count}
        return Item("alert-triangle", said, "", f"{where}#lost", row.since)
    said = _("“%(name)s” was stopped after repeated failures") % {"name": row.name}
    return Item("alert-triangle", said, _("Channels"), where, row.since)


def nights(missed: Missed | None) -> list[Item]:
    """The nightly copy failed, and none was written since."""
    if missed is None:
        return []
    text = _("The nightly backup was not written")
    where = reverse("backups")
    return [Item("alert-triangle", text, missed.why, where, missed.at)]


def _mentions(rows: Sequence[CommentRow]) -> Iterator[Item]:
    for row in rows:
        text = _("%(who)s mentioned you") % {"who": row.author_name}
        yield Item("message-circle", text, row.text, _place(row.subject), row.at)


def _place(subject: str) -> str:
    """The page of the thing that a comment stands on."""
    version = subject.partition("/")[0].removeprefix("version:")
    if subject.startswith("version:") and version.isdigit():
        return reverse("version", args=[int(version)])
    return reverse("targets")


def changes(news: Sequence[News], batches: Sequence[BatchRow]) -> list[Item]:
    """What others did to targets that one sees, and what was imported."""
    steps = [
        Item(
            "table",
            one.text,
            f"{one.who} · {one.version}",
            reverse("version", args=[one.version_id]),
            one.at,
        )
        for one in news
    ]
    stored = [
        Item(
            "upload",
            ngettext(
                "%(rows)s row was imported",
                "%(rows)s rows were imported",
                row.rows,
            )
            % {"rows": figures.fixed(row.rows)},
            f"{row.actor} · {worded_start(row.label)}",
            reverse("batch", args=[row.id]),
            row.applied_at,
        )
        for row in batches
    ]
    return sorted(steps + stored, key=lambda item: item.at, reverse=True)[:12]


@dataclass(frozen=True)
class Number:
    """One's own number: the year, the running month, and who under one is behind.

    Attributes:
        place: The unit's name: by its rhythm those under it stand behind.
        version: In which one reads how it came about; None: in none, it is others' too.
        seat: It is that of a seat, whose week can be asked about.
        month: The running month in words; None where there is none.
        behind: Of the three that lack most: who, his seat, the gap, where to look.
        adjusted: The mark that it was adjusted, and what it was.
    """

    title: str
    place: str
    attainment: str
    of: str
    share: float | None
    progress: float
    lead: str
    kind: str
    month: tuple[str, str, float | None] | None
    required: str
    behind: tuple[tuple[str, str, str, str], ...]
    reach: str
    version: int | None
    unit: str
    seat: bool
    adjusted: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Desk:
    """What comes first for who holds no number: the sentence, and where it is worked at.

    Attributes:
        rows: What who only reads can look into; nothing ever waits for him.
    """

    sentence: str
    title: str
    url: str
    rows: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Standing:
    """How one's own part stands: the sentence, the card, and where its number came about."""

    state: State = State.NO_DATA
    sentence: str = ""
    number: Number | None = None


def standing(found: Overview) -> Standing:
    """In words, what was found of one's own part."""
    return Standing(found.standing.state, progress.sentence(found), number(found))


def number(found: Overview) -> Number | None:
    """The card of one's own number; None where no target or no data are there."""
    stands, version = found.standing, found.question.version
    if stands.share is None:
        return None
    return Number(
        title=f"{found.name.name} · {found.definition.title}",
        place=found.name.name,
        attainment=figures.percent(stands.share),
        of=f"{progress.amount(stands.actual, stands, even=True)} / "
        f"{progress.amount(stands.target, stands, even=True)}",
        share=stands.share,
        progress=stands.progress,
        lead=figures.points(stands.lead),
        kind=_kind(stands.lead),
        month=_month(found),
        required=progress.amount(stands.required, stands, even=True),
        behind=_behind(found),
        reach=f"{stands.reach_date:%Y-%m-%d}" if stands.reach_date else "",
        version=version.pk if version and not found.question.slice else None,
        unit=found.question.unit.code,
        seat=found.name.seat,
    )


def _kind(lead: float | None) -> str:
    if lead is None or abs(lead) < 0.005:
        return "risk" if lead is not None else ""
    return "ahead" if lead > 0 else "behind"


def _month(found: Overview) -> tuple[str, str, float | None] | None:
    own = [row for row in found.heat.rows if row.name.code == found.name.code]
    running = [cell for row in own for cell in row.cells if cell.begun][-1:]
    for cell in running:
        if cell.target:
            return (
                progress.period_name(cell.period, "month"),
                f"{progress.amount(cell.actual, found.standing, even=True)} / "
                f"{progress.amount(cell.target, found.standing, even=True)}",
                float((cell.actual or 0) / cell.target),
            )
    return None


def _behind(found: Overview) -> tuple[tuple[str, str, str, str], ...]:
    """Who is furthest behind: by his name, his seat beside it; the gap; where to look."""
    rows = [
        row
        for row in found.drill.rows
        if row.gap is not None and row.gap < 0 and not row.name.code.endswith("~")
    ]  # what is kept back is nobody's to catch up
    worst = sorted(rows, key=lambda row: row.gap or 0)[:3]
    return tuple(
        (
            row.name.holder or row.name.name,
            row.name.name if row.name.holder else "",
            progress.amount(row.gap, found.standing, even=True),
            reverse("track") + "?" + urlencode({"unit": row.name.code}),
        )
        for row in worst
    )


def names_of(user: User) -> list[str]:
    """What one is called in both languages; others write either."""
    return [user.person.name, user.person.name_other] if user.person else []


def first_steps(user: User, *, on: date) -> list[Item]:
    """From an empty installation to a first plan: the steps one may take."""
    steps = [
        (
            Action.ORG_EDIT,
            "hierarchy",
            _("1 · Set up the organisation"),
            _("units and seats, by hand; or let the first import propose them"),
            "organisation",
        ),
        (
            Action.RECORDS_IMPORT,
            "upload",
            _("2 · Import sales records"),
            _("a file of orders as it is: xlsx, xls or csv"),
            "imports",
        ),
        (
            Action.PLANS_CREATE,
            "target-arrow",
            _("3 · Create the first plan"),
            _("from last year's actuals, in a minute"),
            "new_plan",
        ),
        (
            Action.PEOPLE_EDIT,
            "user-plus",
            _("4 · Invite people"),
            _("by one-time links; no mail server is needed"),
            "accounts",
        ),
    ]
    return [
        Item(sign, title, about, where, EVER)
        for action, sign, title, about, route in steps
        if (where := address(route)) and anywhere(user, (action,), on=on)
    ]


def headline(waits: int, number: str) -> str:
    """The one sentence of the day: one's number, then what waits."""
    if not waits:
        calm = _("Nothing needs your attention.")
        return number + calm if figures.chinese() else f"{number} {calm}".strip()
    said = ngettext(
        "%(count)d item needs your attention.",
        "%(count)d items need your attention.",
        waits,
    ) % {"count": waits}
    return number + said if figures.chinese() else f"{number} {said}".strip()
