"""Skills of roles, how people are seen in them, training: who writes what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Metric
from luopan.org.access import Action, Denied, day_of, require
from luopan.org.models import Person, User
from luopan.strategy.words import checked_text
from luopan.targets.refusals import Conflict
from luopan.tracking.coached import audience_now, require_leader
from luopan.tracking.models import Skill, SkillView, Training, TrainingStep
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

LEVELS = (1, 2, 3, 4)
LONGEST, LONGEST_LEVEL, LONGEST_WORDS = 120, 300, 400
Side = SkillView.Side


@dataclass(frozen=True)
class SkillSaid:
    """What a skill says.

    Args:
        name: In the company's first language; ``name_other`` in the second.
        role: Of seats; empty: of everybody.
        needed: Level that the role needs, 1 to 4.
        levels: Four texts: what one sees somebody do at each level.
        metric: Where it shows; None: in none.
        active: False: it is asked of nobody any more.
    """

    name: str
    role: str
    needed: int
    levels: Sequence[str]
    name_other: str = ""
    levels_other: Sequence[str] = ()
    metric: Metric | None = None
    active: bool = True


@dataclass(frozen=True)
class TrainingSaid:
    """What a training says.

    Args:
        name: In the company's first language; ``name_other`` in the second.
        place: A link, or where it is given.
        skill: Code of the skill it serves; empty: of none.
        metric: The metric it serves; None: none.
        active: False: it is offered no more.
    """

    name: str
    place: str
    name_other: str = ""
    skill: str = ""
    metric: Metric | None = None
    active: bool = True


@service("tracking.save_skill")
def save_skill(
    *, actor: User, at: datetime, said: SkillSaid, code: str = "", expected: int = 0
) -> Skill:
    """Write a skill of a role, new or as its next edition; earlier ones stay.

    Args:
        actor: May open plans for the company: its director or operations.
        at: When.
        said: What it says.
        code: Of the skill; empty: a new one.
        expected: Number of the edition he has seen; 0: a new one.

    Raises:
        Refused: He may not; a level has no words; somebody was faster.
    """
    require(actor, Action.PLANS_CREATE, at=at)
    words = {
        "name": _needed(said.name, _("Enter a name.")),
        "name_other": _short(said.name_other),
        "role": _short(said.role, 60),
        "needed": _level(said.needed),
        "levels": _levels(said.levels),
        "levels_other": [_short(one, LONGEST_LEVEL) for one in said.levels_other[:4]],
        "metric": said.metric,
        "active": said.active,
    }
    made: Skill = _edition(Skill, "skill", code, expected, actor, at, words)
    note(f"skill:{made.code}", number=made.number, role=made.role, name=made.name)
    return made


@service("tracking.save_training")
def save_training(
    *, actor: User, at: datetime, said: TrainingSaid, code: str = "", expected: int = 0
) -> Training:
    """Write a training into the catalogue, new or as its next edition.

    Args:
        actor: May open plans for the company.
        at: When.
        said: What it says.
        code: Of the training; empty: a new one.
        expected: Number of the edition he has seen; 0: a new one.

    Raises:
        Refused: He may not; it serves nothing; somebody was faster.
    """
    require(actor, Action.PLANS_CREATE, at=at)
    if said.skill and not Skill.objects.filter(code=said.skill).exists():
        raise Refused(_("There is no skill %(code)s."), code=said.skill[:40])
    if not said.skill and said.metric is None:
        raise Refused(_("Choose the skill or metric it serves."))
    words = {
        "name": _needed(said.name, _("Enter a name.")),
        "name_other": _short(said.name_other),
        "place": _needed(said.place, _("Enter where it is offered, or its link."), 400),
        "skill": said.skill,
        "metric": said.metric,
        "active": said.active,
    }
    made: Training = _edition(Training, "training", code, expected, actor, at, words)
    note(f"training:{made.code}", number=made.number, name=made.name)
    return made


def _edition(
    kind: Any,
    prefix: str,
    code: str,
    expected: int,
    actor: User,
    at: datetime,
    words: dict[str, Any],
) -> Any:
    """The next edition under a code, by who has seen the last one."""
    if code:
        last = kind.objects.filter(code=code).aggregate(last=Max("number"))["last"]
        if last is None:
            raise Refused(_("There is nothing with that code."))
        if last != expected:
            raise _faster()
    else:
        last = 0
        code = f"{prefix}-{kind.objects.values('code').distinct().count() + 1:02d}"
    try:
        with transaction.atomic():
            return kind.objects.create(
                code=code, number=last + 1, actor=actor, at=at, **words
            )
    except IntegrityError as error:
        raise _faster() from error


def _faster() -> Conflict:
    return Conflict(_("Someone has just changed it. Check it, then submit again."))


@service("tracking.see_skill")
def see_skill(
    *, actor: User, at: datetime, person: Person, skill: str, level: int, said: str = ""
) -> SkillView:
    """Say at which level one sees oneself, or somebody one leads; earlier views stay.

    Args:
        actor: The person, or who leads him.
        at: When.
        person: Whom it is about.
        skill: Its code.
        level: 1 to 4.
        said: By what one sees it.

    Raises:
        Refused: He is neither; no such skill or level.
    """
    own = actor.person_id == person.pk
    if not own:
        require_leader(actor, person, day_of(at))
    newest = Skill.objects.filter(code=skill).order_by("-number").first()
    if newest is None or not newest.active:
        raise Refused(_("There is no skill %(code)s."), code=skill[:40])
    made = SkillView.objects.create(
        skill=skill,
        person=person,
        side=Side.OWN if own else Side.LEADER,
        level=_level(level),
        said=checked_text(said, longest=LONGEST_WORDS),
        audience=audience_now(),
        actor=actor,
        at=at,
    )
    # Neither level nor word: many read the trail.
    note(f"person:{person.code}", skill=skill, side=str(made.side))
    return made


@service("tracking.step_training")
def step_training(
    *, actor: User, at: datetime, training: str, state: str
) -> TrainingStep:
    """Say that one takes a training, has finished it, or left it.

    Args:
        actor: A person.
        at: When.
        training: Its code.
        state: taken, finished or left.

    Raises:
        Refused: No such training or state; he is no person.
    """
    if actor.person is None:
        raise Denied(_("Only a person can take a training."))
    if not Training.objects.filter(code=training, active=True).exists():
        raise Refused(_("There is no training %(code)s."), code=training[:40])
    if state not in TrainingStep.State.values:
        raise Refused(
            _("Choose whether you are taking it, have finished it or have left it.")
        )
    note(f"training:{training}", state=state)
    return TrainingStep.objects.create(
        training=training, person=actor.person, state=state, actor=actor, at=at
    )


def _level(level: int) -> int:
    if level not in LEVELS:
        raise Refused(_("A level is 1, 2, 3 or 4."))
    return level


def _levels(texts: Sequence[str]) -> list[str]:
    found = [_short(one, LONGEST_LEVEL) for one in texts]
    if len(found) != len(LEVELS) or not all(found):
        raise Refused(_("Describe what you would see at each of the four levels."))
    return found


def _short(text: str, longest: int = LONGEST) -> str:
    return checked_text(text, longest=longest)


def _needed(text: str, sentence: object, longest: int = LONGEST) -> str:
    found = _short(text, longest)
    if not found:
        raise Refused(sentence)
    return found
