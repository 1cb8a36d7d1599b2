"""Skills of a role, how somebody is seen in them, what training serves the gap."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from luopan.org.access import name_of
from luopan.org.models import Person, Unit, User
from luopan.tracking.coached import (
    Audience,
    Chain,
    Place,
    chains,
    led_directly,
    led_units,
    level_of,
    nobody,
    person_seen,
)
from luopan.tracking.models import Skill, SkillView, Training, TrainingStep

LEADER = "leader"  # the role of who leads a unit, where skills are asked for
Side = SkillView.Side


@dataclass(frozen=True)
class Seen:
    """How somebody was seen in a skill, as far as the viewer may know.

    Attributes:
        said: By what; empty: nothing, or not the viewer's to read.
    """

    skill: str
    side: str
    level: int
    said: str
    who: str
    at: datetime


@dataclass(frozen=True)
class SkillRow:
    """A skill of somebody.

    Attributes:
        own: His own newest view; ``led`` that of who leads him; None: none, or hidden.
        history: All views that the viewer may know of, the newest first.
        training: What serves it, of the catalogue.
    """

    skill: Skill
    own: Seen | None
    led: Seen | None
    history: tuple[Seen, ...]
    training: tuple["TrainingRow", ...]

    @property
    def gap(self) -> int | None:
        """What is missing to what the role needs, by his leader, else by himself."""
        seen = self.led or self.own
        return None if seen is None else max(self.skill.needed - seen.level, 0)


@dataclass(frozen=True)
class TrainingRow:
    """A training, and how far somebody is with it: empty, taken, finished or left."""

    training: Training
    state: str
    since: datetime | None


@dataclass(frozen=True)
class Abilities:
    """Somebody's skills.

    Attributes:
        own: He is the viewer.
        weak: Training for the part of his formula that is furthest behind.
        taken: All that he has taken or finished.
    """

    person: Person
    unit: Unit | None
    own: bool
    role: str
    skills: tuple[SkillRow, ...]
    weak: tuple[TrainingRow, ...]
    taken: tuple[TrainingRow, ...]

    @property
    def assessed(self) -> bool:
        """Whether there is a view of any of them."""
        return any(row.gap is not None for row in self.skills)


def _newest(kind: Any) -> list[Any]:
    """The edition that counts of each code, those that are active."""
    rows = kind.objects.select_related("metric").order_by("number")
    found = {row.code: row for row in rows}
    return [row for row in found.values() if row.active]


def skills() -> list[Skill]:
    """All that stand, by role and code."""
    rows: list[Skill] = _newest(Skill)
    return sorted(rows, key=lambda row: (row.role, row.code))


def trainings() -> list[Training]:
    """The catalogue as it stands, by code."""
    rows: list[Training] = _newest(Training)
    return sorted(rows, key=lambda row: row.code)


def skill_called(code: str) -> Skill | None:
    """The edition of a skill that counts, active or not; None: no such code."""
    return Skill.objects.filter(code=code).order_by("-number").first()


def training_called(code: str) -> Training | None:
    """The edition of a training that counts; None: no such code."""
    return Training.objects.filter(code=code).order_by("-number").first()


def role_at(place: Place | None) -> str:
    """The role by which skills are asked of somebody."""
    if place is None:
        return ""
    return place.unit.role if place.seat else LEADER


def asked_of(role: str, all_of: Sequence[Skill]) -> list[Skill]:
    """The skills of a role, those of everybody last."""
    own = [one for one in all_of if one.role == role and role]
    return own + [one for one in all_of if not one.role and role != LEADER]


def abilities(
    viewer: User,
    code: str,
    *,
    on: date,
    weak: Callable[[Unit | None], str] = lambda unit: "",
) -> Abilities:
    """Somebody's skills as far as the viewer may know.

    Args:
        viewer: The person, or who leads him.
        code: Of the person.
        on: Today.
        weak: Of his unit the code of the metric by which its weakest part shows.

    Raises:
        Unknown: There is none, or he is neither the viewer nor led by him.
    """
    person, place = person_seen(viewer, code, on)
    role, unit = role_at(place), place.unit if place else None
    views = _views(viewer, [person.pk], {person.pk: place}, on).get(person.pk, [])
    book, metric = _with_state(trainings(), person), weak(unit)
    return Abilities(
        person,
        unit,
        person.pk == viewer.person_id,
        role,
        tuple(_row(one, views, book) for one in asked_of(role, skills())),
        tuple(one for one in book if metric and _serves(one.training, metric)),
        tuple(one for one in book if one.state),
    )


def _serves(training: Training, metric: str) -> bool:
    return training.metric is not None and training.metric.code == metric


def _row(skill: Skill, views: Sequence[Seen], book: Sequence[TrainingRow]) -> SkillRow:
    mine = [one for one in views if one.skill == skill.code]

    def newest(side: str) -> Seen | None:
        return next((one for one in mine if one.side == side), None)

    serves = tuple(one for one in book if one.training.skill == skill.code)
    return SkillRow(skill, newest(Side.OWN), newest(Side.LEADER), tuple(mine), serves)


def _with_state(book: Iterable[Training], person: Person) -> list[TrainingRow]:
    steps = TrainingStep.objects.filter(person=person).order_by("pk")
    newest = {one.training: one for one in steps}
    return [
        TrainingRow(
            one,
            newest[one.code].state if one.code in newest else "",
            newest[one.code].at if one.code in newest else None,
        )
        for one in book
    ]


@dataclass(frozen=True)
class Team:
    """The skills of the people whom somebody leads directly.

    Attributes:
        roles: By role: its skills, and for each person his place and views by skill.
    """

    units: tuple[Unit, ...]
    unit: Unit
    roles: tuple[tuple[str, tuple[Skill, ...], tuple["Member", ...]], ...]


@dataclass(frozen=True)
class Member:
    """Somebody of a team with his skills, in the order of the columns."""

    person: Person
    unit: Unit
    rows: tuple[SkillRow, ...]


def team(viewer: User, *, on: date, unit: str = "") -> Team | None:
    """The skill matrix of whom a viewer leads directly; None: he leads nobody.

    Raises:
        Unknown: He does not lead that unit.
    """
    units = led_units(viewer, on)
    chosen = next((one for one in units if one.code == unit or not unit), None)
    if chosen is None:
        if unit:
            raise nobody()
        return None
    led = {
        person: place
        for person, place in led_directly(chosen, on).items()
        if person != viewer.person_id
    }
    people = Person.objects.in_bulk(led)
    placed = {
        key: Place(key, place, seat=place.kind == Unit.Kind.SEAT)
        for key, place in led.items()
    }
    views, all_of = _views(viewer, led, placed, on), skills()
    by_role: dict[str, list[Member]] = {}
    for key, place in led.items():
        role = role_at(placed[key])
        asked = asked_of(role, all_of)
        rows = tuple(_row(one, views.get(key, []), ()) for one in asked)
        by_role.setdefault(role, []).append(Member(people[key], place, rows))
    order = sorted(by_role, key=lambda role: (role != LEADER, role))
    return Team(
        units,
        chosen,
        tuple(
            (
                role,
                tuple(asked_of(role, all_of)),
                tuple(
                    sorted(
                        by_role[role], key=lambda one: (one.unit.place, one.unit.code)
                    )
                ),
            )
            for role in order
        ),
    )


def _views(
    viewer: User, people: Iterable[int], placed: Mapping[int, Place | None], on: date
) -> dict[int, list[Seen]]:
    """Views of people by person, the newest first, as far as a viewer may know of them."""
    rows = SkillView.objects.filter(person__in=set(people))
    rows = rows.select_related("actor__person").order_by("-pk")
    found = list(rows)
    others = {one.person_id for one in found} - {viewer.person_id}
    units = {placed[key].unit.pk for key in others if placed.get(key)}  # type: ignore[union-attr]
    levels = chains(units, on, but=[]) if units else {}
    own = dict(User.objects.filter(person__in=others).values_list("person", "pk"))
    told: dict[int, list[Seen]] = {}
    for one in found:
        place = placed.get(one.person_id)
        chain = levels.get(place.unit.pk, ()) if place else ()
        seen = _seen(viewer, one, _without(chain, own.get(one.person_id, 0)))
        if seen is not None:
            told.setdefault(one.person_id, []).append(seen)
    return told


def _without(chain: Chain, user: int) -> Chain:
    left = ((depth, who - {user}) for depth, who in chain)
    return tuple((depth, who) for depth, who in left if who)


def _seen(viewer: User, one: SkillView, chain: Chain) -> Seen | None:
    """A view as somebody may know of it: level and words, the level alone, or nothing."""
    his = viewer.pk == one.actor_id or viewer.person_id == one.person_id
    if his:
        return _told(one, one.said)
    mine = level_of(viewer.pk, chain)
    if mine is None:
        return None
    base = level_of(one.actor_id, chain) or 0
    if one.audience == Audience.LINE and mine >= base:
        return _told(one, one.said)
    if one.side == Side.OWN and mine == 0:
        return _told(one, one.said)  # who leads him next is whom he tells it
    if mine <= base:
        return _told(one, "")
    if one.audience == Audience.DIRECT and mine == base + 1:
        return _told(one, one.said)
    return None


def _told(one: SkillView, said: str) -> Seen:
    return Seen(one.skill, one.side, one.level, said, name_of(one.actor), one.at)


__all__ = [
    "LEADER",
    "Abilities",
    "Member",
    "Seen",
    "SkillRow",
    "Team",
    "TrainingRow",
    "abilities",
    "asked_of",
    "role_at",
    "skill_called",
    "skills",
    "team",
    "training_called",
    "trainings",
]
