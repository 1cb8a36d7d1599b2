"""Coaching in words: who needs his leader, a person, what waits."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.language import spoken
from luopan.tracking.coached import Sight
from luopan.tracking.queries.coaching.desk import BEHIND, Desk, Mate
from luopan.tracking.queries.coaching.people import SHOWN_BY, PersonPage, Stand
from luopan.tracking.queries.coaching.talks import TalkRow
from luopan.tracking.queries.coaching.waiting import Waits
from luopan.tracking.queries.standing import Standing, State
from luopan.tracking.queries.warnings.listing import WarningRow
from luopan.tracking.queries.warnings.parts import SHORT
from luopan.web import figures
from luopan.web.exports import Column, Export, Holds
from luopan.web.words import warning_causes
from luopan.web.words import warnings as warning_words
from luopan.web.words.coaching_talks import LOOKS, amount, outcomes
from luopan.web.words.progress import period_name
from luopan.web.words.today import Item, since

# ── who needs me ──


def sentence(found: Desk, on: date) -> str:
    """Whom the week asks for first."""
    if not found.mates:
        return _("Nobody reports directly to %(unit)s yet.") % {
            "unit": spoken(found.unit)
        }
    if not found.needing:
        return ngettext(
            "%(count)s person reports to you: nothing is due this week.",
            "%(count)s people report to you: nothing is due this week.",
            len(found.mates),
        ) % {"count": len(found.mates)}
    first = found.mates[0]
    said = ngettext(
        "%(needing)s of %(count)s people needs you this week, starting with %(who)s: %(why)s.",
        "%(needing)s of %(count)s people need you this week, starting with %(who)s: %(why)s.",
        found.needing,
    )
    return said % {
        "needing": found.needing,
        "count": len(found.mates),
        "who": spoken(first.person),
        "why": (reasons(first) or [_("nothing is due")])[0],
    }


def reasons(one: Mate) -> list[str]:
    """The facts by which somebody stands where he stands, the weightiest first."""
    found = []
    if one.due and one.late:
        found.append(
            ngettext(
                "an agreed step is %(days)s day overdue",
                "an agreed step is %(days)s days overdue",
                one.late,
            )
            % {"days": one.late}
        )
    elif one.due:
        found.append(_("an agreed step is due today"))
    if one.help:
        found.append(_("asked for help"))
    if one.warnings:
        found.append(
            ngettext(
                "%(count)s active warning", "%(count)s active warnings", one.warnings
            )
            % {"count": one.warnings}
        )
    if one.lead is not None and one.lead < -BEHIND:
        found.append(
            _("%(points)s behind time progress")
            % {"points": figures.points(-one.lead)[1:]}
        )
    return found


def about() -> str:
    """By what people are ordered, and what it is not."""
    return _(
        "In this order: agreed steps due, help requested, active warnings, then furthest "
        "behind time by the unit's own rhythm. These are facts, not judgements; only you "
        "see this order."
    )


def mates(found: Desk, on: date) -> list[dict[str, Any]]:
    """Rows of the list."""
    return [
        {
            "mate": one,
            "reasons": reasons(one),
            "attainment": figures.percent(one.attainment, 0),
            "lead": figures.points(one.lead),
            "mark": _mark(one.lead),
            "late": one.follow is not None and one.follow <= on,
        }
        for one in found.mates
    ]


def _mark(lead: float | None) -> str:
    if lead is None:
        return ""
    return "behind" if lead < -0.005 else "ahead" if lead > 0.005 else ""


def export(found: Desk, on: date) -> Export:
    """The list as a workbook: days and counts, no word of any talk."""
    return Export(
        title=_("Who needs me this week") + f" {spoken(found.unit)}",
        columns=[
            Column(_("Person"), width=18),
            Column(_("Unit"), width=24),
            Column(_("Why"), width=44),
            Column(_("Last talk"), Holds.DAY),
            Column(_("Next follow-up"), Holds.DAY),
            Column(_("Steps due"), Holds.COUNT),
            Column(_("Help requested"), Holds.COUNT),
            Column(_("Warnings"), Holds.COUNT),
            Column(_("Attainment"), Holds.RATIO),
            Column(_("Ahead of time"), Holds.RATIO),
        ],
        rows=[
            [
                spoken(one.person),
                spoken(one.unit),
                " · ".join(reasons(one)),
                one.talked,
                one.follow,
                one.due,
                one.help,
                one.warnings,
                one.attainment,
                one.lead,
            ]
            for one in found.mates
        ],
        notes=[sentence(found, on), about()],
    )


# ── a person ──


def person_sentence(found: PersonPage, on: date) -> str:
    """What is due with a person."""
    due = [row for row in found.open if row.due is not None and row.due <= on]
    unread = sum(not row.read and row.mine for row in found.talks)
    if found.own and unread:
        return ngettext(
            "There is %(count)s new talk about you: read it, and add your view if you disagree.",
            "There are %(count)s new talks about you: read them, and add your view if "
            "you disagree.",
            unread,
        ) % {"count": unread}
    if due:
        return ngettext(
            "%(count)s agreed step is due: follow it up together.",
            "%(count)s agreed steps are due: follow them up together.",
            len(due),
        ) % {"count": len(due)}
    if found.open:
        return _("Next is “%(step)s” on %(day)s.") % {
            "step": found.open[0].step or _("an agreed step"),
            "day": found.open[0].due,
        }
    if found.own:
        return _("No open steps. What is agreed in a talk with you appears here first.")
    return _("No open steps. A talk starts with what you observed.")


def strip(stand: Stand) -> list[tuple[str, str, str, str]]:
    """Figures of the year: title, value, mark, what the mark says."""
    one = stand.standing
    if one.state in {State.NO_DATA, State.NOT_BEGUN}:
        return []
    actual = amount(one.actual, one.shape, one.counted_in)
    target = amount(one.target, one.shape, one.counted_in)
    found = [(_("Actual"), actual, "", spoken(stand.question.metric))]
    if one.target is not None:
        year = stand.question.spans[0]
        found.append((_("Target"), target, "", period_name(year.code, year.kind)))
    if one.attainment is not None:
        told = figures.points(one.lead) if one.lead is not None else ""
        share = figures.percent(one.attainment)
        found.append((_("Attainment"), share, _mark(one.lead) if told else "", told))
    if one.landing is not None:
        gap = one.landing_gap
        mark = "" if gap is None else "behind" if gap < 0 else "ahead"
        said = "" if gap is None else amount(gap, one.shape, one.counted_in)
        landing = amount(one.landing, one.shape, one.counted_in)
        found.append((_("Run-rate landing"), landing, mark, said))
    return found


def lags(stand: Stand | None) -> bool:
    """Whether something is missing against time."""
    return stand is not None and _mark(stand.standing.lead) == "behind"


def parts(stand: Stand) -> list[dict[str, Any]]:
    """The formula beside the unit above, with how to start a talk about each part."""
    titles = warning_causes.part_titles()
    return [
        {
            "title": titles[one["key"]],
            "own": _part(stand.standing, one["key"], one["own"]),
            "above": _part(stand.standing, one["key"], one["above"]),
            "ratio": figures.percent(one["ratio"], 0),
            "short": one["ratio"] < SHORT,
            "about": one["key"],
        }
        for one in stand.parts
        if one["key"] in titles
    ]


def _part(stands: Standing, key: str, value: float) -> str:
    if key == "win_rate":
        return figures.percent(value, 0)
    if key == "amount_a_win":
        return figures.named(Decimal(str(value)), stands.counted_in)
    return figures.fixed(value, 1 if value >= 1 else 2)


def warned(rows: Sequence[WarningRow]) -> list[tuple[int, str, str]]:
    """Warnings of his unit: number, rule, what is coming."""
    rules = warning_words.rules()
    return [(row.id, rules[row.rule], warning_causes.what(row)) for row in rows]


def talks(rows: Sequence[TalkRow], on: date) -> list[dict[str, Any]]:
    """Talks of a person."""
    return [
        {
            "row": row,
            "state": state(row, on),
            "look": look(row, on),
            "quiet": row.sight == Sight.DAYS,
        }
        for row in rows
    ]


def state(row: TalkRow, on: date) -> str:
    """How a talk stands."""
    if row.mine and not row.read:
        return _("unread by you")
    if row.due is not None and row.due <= on:
        late = row.late(on)
        if not late:
            return _("due today")
        return ngettext("%(days)s day overdue", "%(days)s days overdue", late) % {
            "days": late
        }
    if row.due is not None:
        return _("follow-up on %(day)s") % {"day": f"{row.due:%m-%d}"}
    if row.followed:
        return outcomes()[row.followed]
    return _("not read yet") if not row.read else ""


def look(row: TalkRow, on: date) -> str:
    """How its state is drawn."""
    due = row.due is not None and row.due <= on
    if due or (row.mine and not row.read):
        return "wait"
    return LOOKS.get(row.followed, "") if row.due is None else ""


def prefilled(about: str, found: PersonPage) -> dict[str, Any]:
    """A talk that starts from a weak part of the formula, or from a warning."""
    stand = found.stand
    if stand is not None:
        for one in parts(stand):
            if one["about"] == about:
                words = _("%(part)s: %(own)s here, %(above)s in the unit above.") % {
                    "part": one["title"],
                    "own": one["own"],
                    "above": one["above"],
                }
                return {"observation": words, "metric": SHOWN_BY.get(about, "")}
    for row in found.warnings:
        if about == f"warning-{row.id}":
            return {"observation": warning_causes.what(row), "metric": _shown_by(row)}
    return {}


def _shown_by(row: Any) -> str:
    return "visits" if row.rule == "activity" else "sales_amount"


# ── who opens the page without leading anybody ──


def for_others() -> str:
    """For who neither leads nor is led."""
    return _(
        "Coaching takes place between leaders and those they lead. You lead nobody and hold "
        "no seat, so there are no talks you can read, whatever your role. The audit trail "
        "only records that a talk took place."
    )


# ── Today ──


def waiting(found: Waits, on: date) -> list[Item]:
    """On Today: a talk to read, steps that are due; never a word of them."""
    items = []
    if found.unread:
        text = ngettext(
            "%(count)s talk about you to read",
            "%(count)s talks about you to read",
            found.unread,
        ) % {"count": found.unread}
        more = _("you see it first and can answer")
        where = reverse("coach_talk", args=[found.first_unread])
        items.append(Item("school", text, more, where, found.unread_at))
    if found.due:
        text = ngettext(
            "%(count)s agreed step to follow up",
            "%(count)s agreed steps to follow up",
            found.due,
        ) % {"count": found.due}
        more = _("due since %(day)s") % {"day": found.due_date.isoformat()}
        where = reverse("coach_talk", args=[found.first_due])
        late = found.due_date < on
        at = since(found.due_date)
        due = found.due_date
        items.append(Item("school", text, more, where, at, overdue=late, due=due))
    return items


def export_person(found: PersonPage) -> Export:
    """A person's talks as a workbook, for himself: all that he may read."""
    return Export(
        title=_("Coaching talks") + f" {spoken(found.person)}",
        columns=[
            Column(_("Day"), Holds.DAY),
            Column(_("With"), width=18),
            Column(_("Observations"), width=60),
            Column(_("Agreed step"), width=44),
            Column(_("Follow-up due"), Holds.DAY),
            Column(_("What followed"), width=16),
            Column(_("Comments from both"), width=60),
        ],
        rows=[
            [
                row.held_date,
                row.leader,
                row.record.observation if row.record else "",
                row.step,
                row.due,
                outcomes().get(row.followed, ""),
                " · ".join(f"{one.who}: {one.said}" for one in row.entries if one.said),
            ]
            for row in found.talks
        ],
        notes=[_("This is your own record: nobody can export it for anyone else.")],
    )
