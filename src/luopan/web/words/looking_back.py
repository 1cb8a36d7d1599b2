"""Reviews in words: the list, kinds of lessons and marks, what waits for one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.language import spoken
from luopan.review.models import Review
from luopan.review.queries.reviews import ReviewRow
from luopan.web import figures
from luopan.web.exports import Column, Export, Holds
from luopan.web.words import progress
from luopan.web.words.clauses import counted, run_on
from luopan.web.words.today import Item

LOOKS = {"draft": "wait", "published": "done"}
BELOW = 0.98  # of the goal: from here on a part is not marked as missing


def period(code: str) -> str:
    """A period as people say it, whatever its kind."""
    rest = code.partition("-")[2]
    kinds = {"Q": "quarter", "H": "half"}
    kind = kinds.get(rest[:1], "month") if rest else "year"
    return progress.period_name(code, kind)


def states() -> dict[str, str]:
    """What each state is called."""
    return {"draft": _("being written"), "published": _("published")}


def kinds() -> dict[str, str]:
    """What each kind of lesson is called."""
    return {"keep": _("Keep doing"), "stop": _("Stop doing"), "try": _("Try out")}


def seed_kinds() -> dict[str, str]:
    """Into what something goes."""
    return {
        "clean": _("Clean base"),
        "assumption": _("Assumption"),
        "template": _("Action plan template"),
        "remark": _("Remark on the number"),
    }


def title(row: ReviewRow) -> str:
    """What a review is of."""
    of = row.action or row.unit_name
    return f"{of} · {period(row.period)}"


# ── the list ──


@dataclass(frozen=True)
class Line:
    """A review of the list."""

    row: ReviewRow
    title: str
    period: str
    goal: str
    result: str
    share: str
    look: str
    outcome: str
    state: str
    state_look: str


def lines(rows: Sequence[ReviewRow]) -> list[Line]:
    """Reviews in words."""
    return [line(row) for row in rows]


def line(row: ReviewRow) -> Line:
    """A review in words."""
    return Line(
        row,
        row.action or row.unit_name,
        period(row.period),
        figures.compact(row.goal, row.counted_in),
        figures.compact(row.result, row.counted_in),
        figures.percent(row.share),
        _look(row.share),
        _outcome(row.share),
        states()[row.state],
        LOOKS[row.state],
    )


def _look(share: float | None) -> str:
    if share is None:
        return ""
    return "ahead" if share >= 1 else "behind" if share < BELOW else "risk"


def _outcome(share: float | None) -> str:
    """The same in words, so that a percentage does not look like a fall by so much."""
    named = {
        "": "",
        "ahead": _("goal met"),
        "risk": _("just short of the goal"),
        "behind": _("short of the goal"),
    }
    return named[_look(share)]


def sentence(rows: Sequence[ReviewRow]) -> str:
    """How many reviews there are, and what the newest one says."""
    done = [row for row in rows if row.state == Review.State.PUBLISHED]
    if not rows:
        return _(
            "No period has been reviewed yet. When a holder or leader starts, goal and "
            "result are already filled in."
        )
    said = [_newest(done[0])] if done and done[0].share is not None else []
    return ("" if figures.chinese() else " ").join([*said, _counted(rows, len(done))])


def _newest(row: ReviewRow) -> str:
    return _("%(what)s, %(period)s: %(share)s of the goal attained.") % {
        "what": row.action or row.unit_name,
        "period": period(row.period),
        "share": figures.percent(row.share),
    }


def _counted(rows: Sequence[ReviewRow], done: int) -> str:
    written = len(rows) - done
    out = ngettext("%(n)s review is published", "%(n)s reviews are published", done)
    parts = [(done, out), (written, _("%(n)s in progress"))]
    return run_on(counted(parts))


def export(rows: Sequence[ReviewRow]) -> Export:
    """The list as a table."""
    counted = {row.counted_in for row in rows}
    return Export(
        title=_("Reviews"),
        columns=[
            Column(_("Unit"), width=24),
            Column(_("Period")),
            Column(_("Metric")),
            Column(_("Goal"), Holds.AMOUNT),
            Column(_("Result"), Holds.AMOUNT),
            Column(_("Attainment"), Holds.RATIO),
            Column(_("As known on"), Holds.DAY),
            Column(_("State")),
            Column(_("Edition"), Holds.COUNT),
            Column(_("Lessons"), Holds.COUNT),
            Column(_("Author")),
        ],
        rows=[
            [
                row.action or row.unit_name,
                period(row.period),
                row.metric,
                row.goal,
                row.result,
                row.share,
                row.as_of,
                states()[row.state],
                row.edition,
                row.lessons,
                row.who,
            ]
            for row in rows
        ],
        counted_in=counted.pop() if len(counted) == 1 else "",
        notes=[sentence(rows)],
    )


def waiting(drafts: Iterable[Review], unread: Iterable[Review]) -> list[Item]:
    """Reviews that wait for one: to be finished, to be read and answered; for Today."""
    found = [
        Item(
            "edit",
            _("The review of %(unit)s is not finished") % {"unit": spoken(one.unit)},
            period(one.period),
            reverse("one_review", args=[one.pk]),
            one.opened_at,
        )
        for one in drafts
    ]
    found += [
        Item(
            "eye",
            _("The review of %(unit)s waits for your answer")
            % {"unit": spoken(one.unit)},
            period(one.period),
            reverse("one_review", args=[one.pk]),
            one.published_at or one.opened_at,
        )
        for one in unread
    ]
    return found
