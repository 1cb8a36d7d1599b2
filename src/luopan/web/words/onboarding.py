"""Onboarding in words: milestones, the ramp beside them, what is proposed."""

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.language import listed, spoken
from luopan.tracking.milestones import Milestone, usual_way
from luopan.tracking.models import OnboardingWay
from luopan.tracking.queries.ability.onboarding import (
    Newcomers,
    RoleLate,
    Step,
    Way,
)
from luopan.tracking.services.onboarding import MOST
from luopan.trail.refusal import Refused
from luopan.web import figures
from luopan.web.typed import whole_number
from luopan.web.words.abilities import role_name
from luopan.web.words.today import Item, since

MOST_MONTHS = 12  # of a way that are shown

SPARE = 3  # empty lines under those that are written
FIELDS = ("key", "name", "other", "day", "proof")


def proofs() -> dict[str, str]:
    """What proves a milestone."""
    return {
        "visit": _("first visit in the records"),
        "deal": _("first opportunity in the records"),
        "won": _("first opportunity won"),
        "order": _("first order in the records"),
        "": _("confirmed by the leader"),
    }


def sentence(found: Newcomers, on: date) -> str:
    """Who is late, and who is new."""
    late = [one for one in found.ways if any(step.reached is None for step in one.late)]
    if not found.ways and not found.proposed:
        return _("No new people in %(unit)s.") % {"unit": spoken(found.unit)}
    if late:
        return ngettext(
            "%(count)s newcomer, %(late)s late: %(who)s.",
            "%(count)s newcomers, %(late)s late: %(who)s.",
            len(found.ways),
        ) % {
            "late": len(late),
            "count": len(found.ways),
            "who": listed([spoken(one.person) for one in late][:3]),
        }
    if found.proposed:
        return ngettext(
            "%(count)s new person has not started onboarding: start it.",
            "%(count)s new people have not started onboarding: start it.",
            len(found.proposed),
        ) % {"count": len(found.proposed)}
    return _("Everyone on an onboarding path reaches the milestones in time.")


def own_sentence(found: Way | None, on: date) -> str:
    """What comes next for who is new himself; who is not reads what others reach."""
    if found is None:
        return _("What new people reach by which day, role by role.")
    step = found.next(on)
    if step is None:
        return _("All milestones are reached.")
    return _("Next is “%(step)s”, by %(day)s.") % {
        "step": spoken(step),
        "day": step.due_date,
    }


def ways(some: Sequence[Way], on: date) -> list[dict[str, Any]]:
    """Each way with its months."""
    return [way(one, on) for one in some]


def way(one: Way, on: date) -> dict[str, Any]:
    """A way: its steps, and the ramp of the targets beside them, month by month."""
    return {
        "way": one,
        "day": (on - one.onboarding.start_date).days,
        "steps": [_step(step, on) for step in one.steps],
        "months": _months(one, on),
        "proposal": proposal(one),
    }


def _step(step: Step, on: date) -> dict[str, Any]:
    if step.reached is not None:
        look = "done" if not step.late else "wait"
        said = _("reached %(day)s") % {"day": f"{step.reached:%m-%d}"}
        late = step.late
    else:
        late, look = step.late, "wait" if step.late else ""
        said = _("until %(day)s") % {"day": f"{step.due_date:%m-%d}"}
    days = ngettext("%(n)s day late", "%(n)s days late", late) % {"n": late}
    return {
        "step": step,
        "look": look,
        "said": f"{said} · {days}" if late else said,
        "proof": proofs()[step.proof],
        "open": step.reached is None,
    }


def _months(one: Way, on: date) -> list[dict[str, Any]]:
    due = [one.month_of(step.due_date) for step in one.steps]
    ramp = max(len(one.ramp), len(one.proposed)) - one.gone
    count = min(max([ramp, *(month + 1 for month in due)]), MOST_MONTHS)
    return [
        {
            "number": number + 1,
            "ramp": figures.percent(_at(one.ramp, number + one.gone), 0),
            "proposed": figures.percent(_at(one.proposed, number + one.gone), 0)
            if one.proposed
            else "",
            "steps": [
                spoken(step)
                for step, month in zip(one.steps, due, strict=True)
                if month == number
            ],
            "now": number == one.month_of(on),
        }
        for number in range(count)
    ]


def _at(ramp: Sequence[Decimal], month: int) -> float:
    return float(ramp[month]) if month < len(ramp) else 1.0


def proposal(one: Way) -> str:
    """What is proposed for the target; it changes nothing."""
    if not one.proposed:
        return ""
    return ngettext(
        "A milestone is late: with a delay of %(count)s month the ramp would be %(ramp)s. "
        "This is only a suggestion: the number changes only when an adjustment is requested "
        "and approved.",
        "A milestone is late: with a delay of %(count)s months the ramp would be %(ramp)s. "
        "This is only a suggestion: the number changes only when an adjustment is requested "
        "and approved.",
        one.months,
    ) % {"count": one.months, "ramp": ramp_text(one.proposed)}


def ramp_text(ramp: Sequence[Decimal]) -> str:
    """Shares month by month."""
    return " · ".join(figures.percent(float(one), 0) for one in ramp)


def roles(some: Sequence[RoleLate]) -> list[str]:
    """What is proposed for the ramp of a role."""
    return [
        ngettext(
            "%(late)s of %(of)s new people as %(role)s were late. The ramp of this role is "
            "%(ramp)s; %(months)s month later it would be %(proposed)s. This is decided by "
            "those who can open plans.",
            "%(late)s of %(of)s new people as %(role)s were late. The ramp of this role is "
            "%(ramp)s; %(months)s months later it would be %(proposed)s. This is decided by "
            "those who can open plans.",
            one.months,
        )
        % {
            "late": one.late,
            "of": one.of,
            "role": role_name(one.role),
            "ramp": ramp_text(one.ramp),
            "months": one.months,
            "proposed": ramp_text(one.proposed),
        }
        for one in some
    ]


def written(some: Sequence[OnboardingWay]) -> list[dict[str, Any]]:
    """The way of each role; roles with the same way stand above it together.

    Where all roles stand above it, none is named beside them.
    """
    alike: dict[str, list[OnboardingWay]] = {}
    for row in some:
        alike.setdefault(json.dumps(row.milestones, sort_keys=True), []).append(row)
    return [
        {
            "roles": [
                (one.role, role_name(one.role))
                for one in rows
                if not one.role or all(other.role for other in rows)
            ],
            "milestones": [
                {
                    "name": one.get("name_other") or one["name"]
                    if not figures.chinese()
                    else one["name"],
                    "day": one["day"],
                    "proof": proofs()[one["proof"]],
                }
                for one in rows[0].milestones
            ],
        }
        for rows in alike.values()
    ]


def way_rows(row: OnboardingWay | None) -> list[dict[str, str]]:
    """The lines of the form: what is written, else what is usual, and empty ones."""
    written = [Milestone(**one) for one in row.milestones] if row else usual_way()
    told = [
        (one.key, one.name, one.name_other, str(one.day), one.proof) for one in written
    ]
    lines = [*told, *[("",) * len(FIELDS)] * SPARE][:MOST]
    return [
        dict(zip(FIELDS, one, strict=True)) | {"n": str(n)}
        for n, one in enumerate(lines, 1)
    ]


def typed_rows(form: QueryDict) -> list[dict[str, str]]:
    """The lines as they were sent."""
    return [
        {name: form.get(f"{name}-{n}", "").strip() for name in FIELDS} | {"n": str(n)}
        for n in range(1, MOST + 1)
        if f"name-{n}" in form
    ]


def read_rows(rows: Sequence[dict[str, str]]) -> list[Milestone]:
    """Milestones as typed; a line without a name is none. A new one gets a key of its own.

    Raises:
        Refused: A day is no number.
    """
    known = {one["key"] for one in rows}
    fresh = (key for n in range(1, 999) if (key := f"step-{n}") not in known)
    return [
        Milestone(
            one["key"] or next(fresh),
            one["name"],
            _day(one),
            one["proof"],
            one["other"],
        )
        for one in rows
        if one["name"]
    ]


def _day(one: dict[str, str]) -> int:
    day = whole_number(one["day"], 0)
    if not day:
        sentence = _(
            "“%(name)s”: due on which day, counted from the first? Enter a number."
        )
        raise Refused(sentence, name=one["name"][:60])
    return day


def waiting(found: Way | None, on: date) -> list[Item]:
    """On Today: the milestone of who is new that is due within a week."""
    step = found.next(on) if found is not None else None
    if step is None or (step.due_date - on).days > 7:
        return []
    text = _("Milestone: %(step)s") % {"step": spoken(step)}
    more = _("until %(day)s") % {"day": f"{step.due_date:%m-%d}"}
    due, where = step.due_date, reverse("onboarding")
    return [Item("flag", text, more, where, since(due), due=due)]
