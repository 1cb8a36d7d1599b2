"""Abilities and training in words, and their forms."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.dimensions.queries.terms import worded
from luopan.org.access import day_of
from luopan.org.language import in_other_language, listed, spoken
from luopan.tracking.models import Skill, Training
from luopan.tracking.queries.ability.skills import (
    LEADER,
    Abilities,
    Member,
    SkillRow,
    Team,
    TrainingRow,
)
from luopan.web import figures
from luopan.web.exports import Column, Export, Holds
from luopan.web.questions import Form, Question
from luopan.web.words.coaching_talks import metric_options

LEVELS = (1, 2, 3, 4)


def post(role: str) -> str:
    """The role of one person, beside the name."""
    return _("Unit leader") if role == LEADER else role_name(role)


def role_name(role: str) -> str:
    """A role as it is called."""
    if role == LEADER:
        return _("Unit leaders")
    return worded(role) if role else _("all roles")


def levels(skill: Skill) -> list[str]:
    """What one sees at each level, in the reader's language where it is written."""
    other: Sequence[str] = skill.levels_other
    full = in_other_language() and len(other) == len(LEVELS) and all(other)
    return list(other if full else skill.levels)


def level_options(skill: Skill) -> list[tuple[str, str]]:
    """Levels to choose from."""
    return [(str(n), f"{n} · {text}") for n, text in enumerate(levels(skill), start=1)]


def sentence(found: Abilities) -> str:
    """Where the gap to the role lies."""
    if not found.skills:
        return _("No skills are defined for %(role)s yet.") % {
            "role": role_name(found.role)
        }
    gaps = [row for row in found.skills if row.gap]
    seen = [row for row in found.skills if row.gap is not None]
    if not seen:
        return _("No views yet: start with your own.")
    if not gaps:
        return _("All role requirements assessed so far are met.")
    most = max(row.gap or 0 for row in gaps)
    widest = listed([spoken(row.skill) for row in gaps if row.gap == most][:3])
    return ngettext(
        "%(count)s skill is below the role's requirement, the furthest “%(skill)s”.",
        "%(count)s skills are below the role's requirement, the furthest “%(skill)s”.",
        len(gaps),
    ) % {"count": len(gaps), "skill": widest}


def team_sentence(found: Team) -> str:
    """How many gaps a team has, and who was not looked at: no gap is not none seen."""
    said = [_gaps_sentence(found), _unseen(found)]
    return ("" if figures.chinese() else " ").join(one for one in said if one)


def _unseen(found: Team) -> str:
    """By role how many nobody has looked at."""
    counts = [
        (role_name(role), sum(_not_seen(one) for one in people))
        for role, _skills, people in found.roles
    ]
    named = [
        _("%(role)s (%(count)s)") % {"role": name, "count": count}
        for name, count in counts
        if count
    ]
    if not named:
        return ""
    return _("Not assessed yet: %(who)s.") % {"who": listed(named)}


def _not_seen(one: Member) -> bool:
    return bool(one.rows) and all(row.gap is None for row in one.rows)


def _gaps_sentence(found: Team) -> str:
    rows = [row for _r, _s, people in found.roles for one in people for row in one.rows]
    gaps = [row for row in rows if row.gap]
    if not rows:
        return _("No skills are required of your people yet.")
    if not gaps:
        return _("No gaps to role requirements in what has been assessed.")
    counts: dict[str, int] = {}
    for row in gaps:
        name = spoken(row.skill)
        counts[name] = counts.get(name, 0) + 1
    most = [name for name in counts if counts[name] == max(counts.values())]
    if len(most) == 1 < len(counts):
        return ngettext(
            "%(count)s below the role's requirement, most often in “%(skill)s”.",
            "%(count)s below the roles' requirements, most often in “%(skill)s”.",
            len(gaps),
        ) % {"count": len(gaps), "skill": most[0]}
    return ngettext(
        "%(count)s below the role's requirement, in %(skills)s.",
        "%(count)s below the roles' requirements, in %(skills)s.",
        len(gaps),
    ) % {
        "count": len(gaps),
        "skills": listed([f"“{one}”" for one in counts]),
    }


def about() -> str:
    """What a level is and is not."""
    return _(
        "Levels describe visible behaviour. Everyone sees the views about them and can add "
        "their own; all views are kept with their dates. They never affect rankings, scores "
        "or pay."
    )


def rows(found: Abilities) -> list[dict[str, Any]]:
    """The skills of somebody."""
    return [
        {
            "row": row,
            "levels": list(enumerate(levels(row.skill), start=1)),
            "options": level_options(row.skill),
            "mark": _mark(row),
            "gap": gap(row),
        }
        for row in found.skills
    ]


def _mark(row: SkillRow) -> str:
    if row.gap is None:
        return ""
    return "behind" if row.gap else "ahead"


def gap(row: SkillRow) -> str:
    """What is missing to what the role needs."""
    if row.gap is None:
        return _("not assessed yet")
    if not row.gap:
        return _("meets the requirement")
    return ngettext("%(n)s level missing", "%(n)s levels missing", row.gap) % {
        "n": row.gap
    }


def team_rows(found: Team) -> list[dict[str, Any]]:
    """A table for each role."""
    return [
        {
            "role": role_name(role),
            "skills": skills,
            "people": [
                {
                    "member": one,
                    "cells": [{"row": row, "mark": _mark(row)} for row in one.rows],
                }
                for one in people
            ],
        }
        for role, skills, people in found.roles
    ]


def states() -> dict[str, str]:
    """How far somebody is with a training."""
    return {
        "": _("not taken"),
        "taken": _("taken"),
        "finished": _("finished"),
        "left": _("left"),
    }


def training_rows(some: Sequence[TrainingRow]) -> list[dict[str, Any]]:
    """Training with how far somebody is."""
    return [
        {
            "one": row.training,
            "link": row.training.place
            if row.training.place.startswith(("https://", "http://"))
            else "",
            "state": row.state,
            "said": states()[row.state],
            "since": row.since,
        }
        for row in some
    ]


def catalogue_rows(
    some: Sequence[Training], skills: Sequence[Skill]
) -> list[dict[str, Any]]:
    """The catalogue with what each serves."""
    names = {one.code: spoken(one) for one in skills}
    return [
        {
            "one": one,
            "link": one.place if one.place.startswith(("https://", "http://")) else "",
            "serves": " · ".join(
                part
                for part in (
                    names.get(one.skill, ""),
                    spoken(one.metric) if one.metric else "",
                )
                if part
            ),
        }
        for one in some
    ]


def skills_by_role(some: Sequence[Skill]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Skills under their roles."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in some:
        row = {"skill": one, "levels": list(enumerate(levels(one), start=1))}
        found.setdefault(role_name(one.role), []).append(row)
    return list(found.items())


def skill_form(
    skill: Skill | None,
    roles: Sequence[str],
    metrics: Sequence[Any],
    said: Mapping[str, Any],
) -> Form:
    """The form of a skill."""

    def of(name: str, usual: Any = "") -> Any:
        return said.get(name, getattr(skill, name, usual) if skill else usual)

    metric = skill.metric.code if skill and skill.metric else ""
    options = [(role, role_name(role)) for role in ["", LEADER, *roles]]
    return Form(
        spoken(skill) if skill else _("New skill"),
        _(
            "Describe a level as visible behaviour: “asks about budget and decision maker "
            "before quoting”, not “sells well”. Existing views are kept."
        ),
        [
            Question("name", _("Name"), value=of("name"), most=120, needed=True),
            Question("name_other", _("Second-language name"), value=of("name_other")),
            Question("role", _("Role"), "choice", of("role"), options=options),
            Question(
                "needed",
                _("Level required by the role"),
                "choice",
                str(of("needed", 3)),
                options=[(str(n), str(n)) for n in LEVELS],
            ),
            Question(
                "metric",
                _("Metric it shows in"),
                "choice",
                metric,
                options=metric_options(metrics),
            ),
            *_active(skill),
            *_level_questions(skill),
            Question("seen", "", "hidden", skill.number if skill else 0),
        ],
        _("Save"),
    )


def _level_questions(skill: Skill | None) -> list[Question]:
    """What one sees at each level, in both languages."""
    texts = skill.levels if skill else [""] * 4
    other = (list(skill.levels_other) if skill else []) + [""] * 4
    first, second = (
        _("Level %(n)s: visible behaviour"),
        _("Level %(n)s in the second language"),
    )
    return [
        question
        for n in LEVELS
        for question in (
            Question(
                *(f"level{n}", first % {"n": n}),
                value=texts[n - 1],
                most=300,
                needed=True,
            ),
            Question(*(f"other{n}", second % {"n": n}), value=other[n - 1], most=300),
        )
    ]


def _active(row: Any) -> list[Question]:
    if row is None:
        return []
    options = [("1", _("in use")), ("0", _("no longer in use"))]
    chosen = "1" if row.active else "0"
    return [Question("active", _("Active"), "choice", chosen, options=options)]


def training_form(
    training: Training | None, skills: Sequence[Skill], metrics: Sequence[Any]
) -> Form:
    """The form of a training."""
    names = [("", _("none"))] + [
        (one.code, f"{spoken(one)} · {role_name(one.role)}") for one in skills
    ]
    one = training
    metric = one.metric.code if one and one.metric else ""
    return Form(
        spoken(one) if one else _("New training"),
        _("It is suggested to people who lack the skill or whose figure is weak."),
        [
            Question(
                "name", _("Name"), value=one.name if one else "", most=120, needed=True
            ),
            Question(
                "name_other",
                _("Second-language name"),
                value=one.name_other if one else "",
            ),
            Question(
                "place",
                _("Link or location"),
                value=one.place if one else "",
                most=400,
                needed=True,
                wide=True,
            ),
            Question(
                "skill",
                _("Skill it serves"),
                "choice",
                one.skill if one else "",
                options=names,
            ),
            Question(
                "metric",
                _("Metric it supports"),
                "choice",
                metric,
                options=metric_options(metrics),
            ),
            *_active(one),
            Question("seen", "", "hidden", one.number if one else 0),
        ],
        _("Save"),
    )


def export(found: Abilities) -> Export:
    """Somebody's own skills as a workbook."""
    return Export(
        title=_("Abilities") + f" {spoken(found.person)}",
        columns=[
            Column(_("Skill"), width=24),
            Column(_("Required grade"), Holds.COUNT),
            Column(_("Own view"), Holds.COUNT),
            Column(_("Leader's view"), Holds.COUNT),
            Column(_("Day"), Holds.DAY),
            Column(_("Shown by"), width=50),
        ],
        rows=[
            [
                spoken(row.skill),
                row.skill.needed,
                row.own.level if row.own else None,
                row.led.level if row.led else None,
                day_of(row.led.at) if row.led else None,
                row.led.said if row.led else "",
            ]
            for row in found.skills
        ],
        notes=[sentence(found), about()],
    )
