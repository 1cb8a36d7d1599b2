"""Abilities: skills of roles, how people are seen in them, training, onboarding."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from luopan.api.operations.coaching import DeskAsked, named
from luopan.api.repeats import keyed
from luopan.api.shapes import Amount, Code, Done, Named, Said, Text
from luopan.org.access import Action, Unknown
from luopan.org.language import spoken
from luopan.org.policy import policy
from luopan.tracking.coached import person_seen
from luopan.tracking.models import Skill, Training
from luopan.tracking.queries.ability import onboarding as ways
from luopan.tracking.queries.ability import skills as queries
from luopan.tracking.queries.coaching.talk import metric_named
from luopan.tracking.services import abilities as services
from luopan.tracking.services import onboarding

router = Router(tags=["abilities"])
Level = Annotated[int, Field(ge=1, le=4)]
Edition = Annotated[int, Field(ge=0, le=1_000_000)]


class SkillShape(Schema):
    """A skill of a role; ``levels``: what one sees at each of the four."""

    code: str
    number: int
    role: str
    name: str
    name_other: str
    needed: int
    levels: list[str]
    levels_other: list[str]
    metric: str
    active: bool


class TrainingShape(Schema):
    """A training, and what it serves."""

    code: str
    number: int
    name: str
    name_other: str
    place: str
    skill: str
    metric: str
    active: bool


class ViewShape(Schema):
    """At which level somebody is seen; ``side``: own or leader."""

    side: str
    level: int
    said: str
    who: str
    at: datetime


class PersonSkill(Schema):
    """A skill of somebody; ``gap``: levels missing to what his role needs."""

    skill: str
    needed: int
    gap: int | None
    history: list[ViewShape]


class AbilitiesShape(Schema):
    """Somebody's skills, and training by its code: taken, finished or left."""

    person: Named
    role: str
    skills: list[PersonSkill]
    training: dict[str, str]


class SkillSaid(Said):
    """A skill; a code and its number: its next edition, else a new one."""

    code: Code = ""
    number: Edition = 0
    name: Code
    name_other: Code = ""
    role: Code = ""
    needed: Level
    levels: Annotated[list[Text], Field(min_length=4, max_length=4)]
    levels_other: Annotated[list[Text], Field(max_length=4)] = []
    metric: Code = ""
    active: bool = True


class TrainingSaid(Said):
    """A training; a code and its number: its next edition, else a new one."""

    code: Code = ""
    number: Edition = 0
    name: Code
    name_other: Code = ""
    place: Text
    skill: Code = ""
    metric: Code = ""
    active: bool = True


class ViewSaid(Said):
    """At which level one sees somebody, and by what."""

    skill: Code
    level: Level
    said: Text = ""


class TrainingStepSaid(Said):
    """taken, finished or left."""

    state: Code


class MilestoneShape(Schema):
    """A milestone of somebody; ``proof`` empty: somebody says so."""

    key: str
    name: str
    due_date: date
    reached: date | None
    proof: str
    late: int


class WayShape(Schema):
    """Somebody on his way; ``proposed``: a later ramp that is not in force."""

    person: Named
    seat: Named
    start_date: date
    steps: list[MilestoneShape]
    ramp: list[Amount]
    proposed: list[Amount]


class OnboardingShape(Schema):
    """Who is on his way, and who is new and goes none."""

    ways: list[WayShape]
    new: list[Named]


class MilestoneSaid(Said):
    """A milestone; ``proof``: visit, deal, won, order, or empty: somebody says so."""

    key: Code
    name: Code
    name_other: Code = ""
    day: Annotated[int, Field(ge=1, le=365)]
    proof: Code = ""


class WaySaid(Said):
    """What new people of a role reach by when; ``number``: of the edition one has seen."""

    role: Code = ""
    number: Edition = 0
    milestones: Annotated[list[MilestoneSaid], Field(min_length=1, max_length=20)]


class MarkedSaid(Said):
    """A milestone that was reached; without a day it was not."""

    key: Code
    reached_date: date | None = None


class CodeMade(Schema):
    """Code and number of an edition."""

    code: str
    number: int


def _skill(one: Skill) -> dict[str, Any]:
    fields = ("code", "number", "role", "name", "name_other", "needed", "active")
    said = {name: getattr(one, name) for name in (*fields, "levels", "levels_other")}
    return said | {"metric": one.metric.code if one.metric else ""}


def _training(one: Training) -> dict[str, Any]:
    fields = ("code", "number", "name", "name_other", "place", "skill", "active")
    said = {name: getattr(one, name) for name in fields}
    return said | {"metric": one.metric.code if one.metric else ""}


@router.get("/skills", response=list[SkillShape], summary=_("Skills of roles"))
@policy(Action.RECORDS_READ)
def skills(request: HttpRequest) -> Any:
    """Those that stand, by role."""
    return [_skill(one) for one in queries.skills()]


@router.post("/skills", response=CodeMade, summary=_("Write a skill of a role"))
@policy(Action.PLANS_CREATE)
@keyed(CodeMade)
def save_skill(request: HttpRequest, body: SkillSaid) -> Any:
    """Earlier editions, and what was said of people, stay."""
    made = services.save_skill(
        actor=request.user,
        at=request.at,
        said=services.SkillSaid(
            body.name,
            body.role,
            body.needed,
            body.levels,
            body.name_other,
            body.levels_other,
            metric_named(body.metric),
            body.active,
        ),
        code=body.code,
        expected=body.number,
    )
    return {"code": made.code, "number": made.number}


@router.get("/training", response=list[TrainingShape], summary=_("Training"))
@policy(Action.RECORDS_READ)
def training(request: HttpRequest) -> Any:
    """The catalogue."""
    return [_training(one) for one in queries.trainings()]


@router.post("/training", response=CodeMade, summary=_("Create a training"))
@policy(Action.PLANS_CREATE)
@keyed(CodeMade)
def save_training(request: HttpRequest, body: TrainingSaid) -> Any:
    """Into the catalogue."""
    made = services.save_training(
        actor=request.user,
        at=request.at,
        said=services.TrainingSaid(
            body.name,
            body.place,
            body.name_other,
            body.skill,
            metric_named(body.metric),
            body.active,
        ),
        code=body.code,
        expected=body.number,
    )
    return {"code": made.code, "number": made.number}


@router.post(
    "/training/{code}/steps",
    response=Done,
    summary=_("Take or complete a training"),
)
@policy(Action.RECORDS_READ)
@keyed(Done)
def step_training(request: HttpRequest, code: str, body: TrainingStepSaid) -> Any:
    """Only for oneself."""
    by = {"actor": request.user, "at": request.at}
    services.step_training(**by, training=code, state=body.state)
    return {"done": True}


@router.get(
    "/coaching/people/{code}/abilities",
    response=AbilitiesShape,
    summary=_("Someone's skills"),
)
@policy(Action.RECORDS_READ)
def person_abilities(request: HttpRequest, code: str) -> Any:
    """For himself and for who leads him, as far as each may know."""
    found = queries.abilities(request.user, code, on=request.on)
    return {
        "person": named(found.person),
        "role": found.role,
        "skills": [
            {
                "skill": row.skill.code,
                "needed": row.skill.needed,
                "gap": row.gap,
                "history": row.history,
            }
            for row in found.skills
        ],
        "training": {one.training.code: one.state for one in found.taken},
    }


@router.post(
    "/coaching/people/{code}/abilities",
    response=Done,
    summary=_("Record a view of someone's skill"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def see_skill(request: HttpRequest, code: str, body: ViewSaid) -> Any:
    """By himself, or by who leads him."""
    person, _place = person_seen(request.user, code, request.on)
    services.see_skill(
        actor=request.user,
        at=request.at,
        person=person,
        skill=body.skill,
        level=body.level,
        said=body.said,
    )
    return {"done": True}


@router.get("/onboarding", response=OnboardingShape, summary=_("New people"))
@policy(Action.RECORDS_READ)
def new_people(request: HttpRequest, asked: Annotated[DeskAsked, Query()]) -> Any:
    """Whom one leads directly; who leads nobody gets his own way."""
    found = ways.newcomers(request.user, on=request.on, unit=asked.unit)
    if found is not None:
        fresh = [named(one.person) for one in found.proposed]
        return {"ways": [_way(one) for one in found.ways], "new": fresh}
    own = request.user.person
    mine = ways.way_seen(request.user, own.code, on=request.on) if own else None
    return {"ways": [_way(mine)] if mine else [], "new": []}


def _way(one: ways.Way) -> dict[str, Any]:
    return {
        "person": named(one.person),
        "seat": named(one.seat),
        "start_date": one.onboarding.start_date,
        "steps": [vars(step) | {"name": spoken(step)} for step in one.steps],
        "ramp": one.ramp,
        "proposed": one.proposed,
    }


@router.post(
    "/onboarding/ways", response=Done, summary=_("Write the onboarding path of a role")
)
@policy(Action.PLANS_CREATE)
@keyed(Done)
def save_way(request: HttpRequest, body: WaySaid) -> Any:
    """Who is on his way keeps his."""
    said = [
        onboarding.Milestone(one.key, one.name, one.day, one.proof, one.name_other)
        for one in body.milestones
    ]
    onboarding.save_onboarding_way(
        actor=request.user,
        at=request.at,
        role=body.role,
        milestones=said,
        expected=body.number,
    )
    return {"done": True}


@router.post(
    "/onboarding/{code}", response=Done, summary=_("Start onboarding for a new person")
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def begin_onboarding(request: HttpRequest, code: str) -> Any:
    """From the day on which he came into his seat."""
    person, _place = person_seen(request.user, code, request.on)
    onboarding.begin_onboarding(actor=request.user, at=request.at, person=person)
    return {"done": True}


@router.post(
    "/onboarding/{code}/milestones",
    response=Done,
    summary=_("Confirm whether a milestone was reached"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def mark_milestone(request: HttpRequest, code: str, body: MarkedSaid) -> Any:
    """One that no record proves."""
    found = ways.way_seen(request.user, code, on=request.on)
    if found is None:
        raise Unknown(_("This person has no onboarding path."))
    onboarding.mark_milestone(
        actor=request.user,
        at=request.at,
        onboarding=found.onboarding,
        key=body.key,
        reached_date=body.reached_date,
    )
    return {"done": True}
