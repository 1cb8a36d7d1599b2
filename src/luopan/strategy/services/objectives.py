"""What people do to objectives: add, change, move, weigh, drop, take up again."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, day_of, name_of, require
from luopan.org.models import Person, User
from luopan.org.words import check_span, checked_code, checked_name
from luopan.strategy.access import require_own
from luopan.strategy.models import Objective
from luopan.strategy.words import (
    checked_text,
    checked_year,
    needed,
    numbered,
    span_of_year,
    with_us,
)
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

DEEPEST = 5  # levels of the tree
MOST_WEIGHT = 100


@service("strategy.add_objective")
def add_objective(
    *,
    actor: User,
    at: datetime,
    year: int,
    kind: str,
    name: str,
    owner: Person,
    parent: Objective | None = None,
    start_date: date | None = None,
    end_date: date | None = None,
    weight: int = 0,
    code: str = "",
    **words: str,
) -> Objective:
    """Write down what is wanted of a year, under another objective or on top.

    Args:
        actor: Who writes it.
        at: When.
        year: Of the strategy.
        kind: direction, growth, expansion or profit.
        name: In a few words.
        owner: The person who answers for it.
        parent: The objective it is a part of; none: it stands on top.
        start_date: First day; nothing said: the parent's, or the year's.
        end_date: The day after its last; nothing said: the same.
        weight: Parts of 100 among its siblings.
        code: Nothing said: the next free one of the year.
        words: Any of name_other, wording, wording_other; and reason, for the trail.

    Raises:
        Refused: The actor may not; a name, kind, date or weight is wrong; the parent is
            dropped, of another year, or too deep.
    """
    require(actor, Action.STRATEGY_EDIT, at=at)
    _check_parent(parent, checked_year(year))
    first, end = (parent.start_date, parent.end_date) if parent else span_of_year(year)
    said: dict[str, Any] = {
        "year": year,
        "kind": _checked_kind(kind),
        "name": checked_name(name),
        "owner": with_us(owner, day_of(at)),
        "parent": parent,
        "start_date": start_date or first,
        "end_date": end_date or end,
        "weight": _checked_weight(weight),
        "place": _next_place(year, parent),
        "created_at": at,
        **_checked_said(words, day_of(at)),
    }
    check_span(said["start_date"], said["end_date"], said["name"])
    made = _made(said, code, year)
    note(made, name=made.name, kind=kind, year=year, parent=parent and parent.code)
    return made


def _made(said: dict[str, Any], code: str, year: int) -> Objective:
    if code.strip():
        code = checked_code(code)
        if Objective.objects.filter(code=code).exists():
            raise Refused(_("There is an objective %(code)s already."), code=code)
        return Objective.objects.create(code=code, **said)
    return numbered(
        Objective, str(year), lambda free: Objective.objects.create(code=free, **said)
    )


def _checked_kind(kind: str) -> str:
    if kind not in Objective.Kind.values:
        raise Refused(_("There is no kind of objective “%(kind)s”."), kind=kind[:40])
    return kind


def _checked_weight(weight: int) -> int:
    if not 0 <= weight <= MOST_WEIGHT:
        raise Refused(_("A weight is a whole number from 0 to 100."))
    return weight


def _check_parent(parent: Objective | None, year: int) -> None:
    """What stands under an objective is of its year, and it is still wanted."""
    if parent is None:
        return
    if parent.year != year:
        raise Refused(
            _("“%(parent)s” is an objective of %(year)s."),
            parent=parent.name,
            year=parent.year,
        )
    _check_open(parent)
    if _depth(parent) + 1 >= DEEPEST:
        raise Refused(
            _("Objectives can have up to %(most)s levels; this would exceed that."),
            most=DEEPEST,
        )


def _check_open(objective: Objective) -> None:
    if objective.state != Objective.State.OPEN:
        raise Refused(
            _("“%(objective)s” was dropped. Restore it first."),
            objective=objective.name,
        )


def _above(objective: Objective) -> list[Objective]:
    """The objectives above one, the nearest first."""
    found, parent = [], objective.parent
    while parent is not None:
        found.append(parent)
        parent = parent.parent
    return found


def _depth(objective: Objective) -> int:
    return len(_above(objective))


def _height(objective: Objective) -> int:
    """Levels under an objective."""
    levels, row = 0, [objective.pk]
    while row := list(
        Objective.objects.filter(parent__in=row).values_list("pk", flat=True)
    ):
        levels += 1
    return levels


def _next_place(year: int, parent: Objective | None) -> int:
    last = Objective.objects.filter(year=year, parent=parent).order_by("-place").first()
    return last.place + 1 if last else 0


@service("strategy.edit_objective")
def edit_objective(
    *,
    actor: User,
    at: datetime,
    objective: Objective,
    reason: str = "",
    expected: int | None = None,
    **said: Any,
) -> Objective:
    """Say some of it in other words, give it another owner or other dates.

    Args:
        actor: The owner, or who may change the strategy; only the latter may change the
            kind, the owner and the dates.
        at: When.
        objective: Which.
        reason: Why, for the trail.
        expected: How often it had been changed when the actor read it (``edits``); None:
            whatever it says now.
        said: Any of name, name_other, wording, wording_other, kind, owner, start_date,
            end_date; what is not said stays.

    Raises:
        Refused: The actor may not; it was dropped; something said is wrong; somebody
            changed it since the actor read it (named).
    """
    require_own(actor, objective.owner, at=at, on=day_of(at))
    _refuse_overtaken(objective, actor, expected)
    changed = _changes(objective, _checked_said(said, day_of(at)))
    if changed.keys() & {"kind", "owner", "start_date", "end_date"}:
        require(actor, Action.STRATEGY_EDIT, at=at)
    _check_open(objective)
    for key, (_old, new) in changed.items():
        setattr(objective, key, new)
    check_span(objective.start_date, objective.end_date, objective.name)
    seen = Objective.objects.filter(pk=objective.pk, edits=objective.edits)
    written = {key: getattr(objective, key) for key in changed}
    if not seen.update(**written, edits=F("edits") + 1, edited_by=actor):
        raise Overtaken(
            _("Someone changed this at the same moment. Check it, then submit again.")
        )
    objective.edits, objective.edited_by = objective.edits + 1, actor
    note(objective, changed={key: [str(a), str(b)] for key, (a, b) in changed.items()})
    return objective


class Overtaken(Refused):
    """Somebody was faster."""

    status = 409


def _refuse_overtaken(objective: Objective, actor: User, expected: int | None) -> None:
    """The objective as it is now; refuse, with a name, if another one changed it meanwhile."""
    objective.refresh_from_db()
    if expected is None or expected == objective.edits:
        return
    who = objective.edited_by
    if who is None or who == actor:
        return  # his own other window: what he says now is newer
    raise Overtaken(
        _(
            "%(who)s has changed “%(objective)s” since you opened it. Your entries are "
            "still here; check the current version, then save again if your change still "
            "applies."
        ),
        who=lambda: name_of(who),
        objective=objective.name,
    )


CHECKS = {
    "name": checked_name,
    "name_other": lambda text: checked_name(text) if text.strip() else "",
    "wording": checked_text,
    "wording_other": checked_text,
    "kind": _checked_kind,
    "start_date": lambda day: day,
    "end_date": lambda day: day,
}


def _checked_said(said: Mapping[str, Any], on: date) -> dict[str, Any]:
    """Each thing said, checked; the owner is a person of ours."""
    found = {key: CHECKS[key](value) for key, value in said.items() if key in CHECKS}
    if "owner" in said:
        found["owner"] = with_us(said["owner"], on)
    if unknown := said.keys() - found.keys() - {"reason"}:
        raise ValueError(f"an objective has no {sorted(unknown)}")
    return found


def _changes(row: Any, said: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    pairs = {key: (getattr(row, key), value) for key, value in said.items()}
    return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}


@service("strategy.move_objective")
def move_objective(
    *,
    actor: User,
    at: datetime,
    objective: Objective,
    parent: Objective | None,
    before: Objective | None = None,
    reason: str = "",
) -> None:
    """Put an objective under another one (or on top), before a sibling or last.

    Its weight moves with it; whether the weights of both families still make a hundred is
    shown beside them.

    Raises:
        Refused: The actor may not; the new place lies under the objective itself, in
            another year, or too deep.
    """
    require(actor, Action.STRATEGY_EDIT, at=at)
    _check_parent(parent, objective.year)
    if parent is not None:
        if objective.pk in {parent.pk, *(one.pk for one in _above(parent))}:
            raise Refused(_("An objective cannot be placed under itself."))
        if _depth(parent) + 1 + _height(objective) >= DEEPEST:
            raise Refused(
                _("Objectives can have up to %(most)s levels; this would exceed that."),
                most=DEEPEST,
            )
    was = objective.parent and objective.parent.code
    objective.parent = parent
    objective.save(update_fields=["parent"])
    _arrange(objective, before)
    note(objective, was_under=was, under=parent and parent.code)


def _arrange(objective: Objective, before: Objective | None) -> None:
    """Number the siblings anew, the objective before one of them or last."""
    family = Objective.objects.filter(year=objective.year, parent=objective.parent)
    others = list(family.exclude(pk=objective.pk).order_by("place", "pk"))
    at = next((n for n, one in enumerate(others) if one == before), len(others))
    others.insert(at, objective)
    for place, one in enumerate(others):
        if one.place != place:
            Objective.objects.filter(pk=one.pk).update(place=place)
    objective.place = at


@service("strategy.weigh_objectives")
def weigh_objectives(
    *, actor: User, at: datetime, weights: Mapping[str, int], reason: str = ""
) -> None:
    """Say what siblings weigh beside each other, in parts of 100.

    They may come to more or less than a hundred while one is at work: the page says so.

    Args:
        actor: Who weighs.
        at: When.
        weights: Code → weight, of open objectives that stand side by side.
        reason: For the trail.

    Raises:
        Refused: The actor may not; a weight is none; they are no siblings.
    """
    require(actor, Action.STRATEGY_EDIT, at=at)
    rows = list(
        Objective.objects.filter(code__in=weights, state=Objective.State.OPEN)
        .select_related("parent")
        .order_by("place", "pk")
    )
    if len(rows) != len(weights) or len({(r.year, r.parent_id) for r in rows}) != 1:
        raise Refused(
            _("Weights can only be set together for objectives on the same level.")
        )
    was = {row.code: row.weight for row in rows}
    for row in rows:
        row.weight = _checked_weight(weights[row.code])
    Objective.objects.bulk_update(rows, ["weight"])
    changed = {
        row.code: [was[row.code], row.weight]
        for row in rows
        if was[row.code] != row.weight
    }
    note(rows[0].parent or f"strategy:{rows[0].year}", weights=changed)


@service("strategy.drop_objective")
def drop_objective(
    *, actor: User, at: datetime, objective: Objective, reason: str
) -> None:
    """No longer want an objective, nor what stands under it. It stays to be seen.

    Raises:
        Refused: The actor may not; no reason is given; it was dropped before.
    """
    require(actor, Action.STRATEGY_EDIT, at=at)
    why = needed(reason, _("Explain why it is dropped; the reason is kept with it."))
    _check_open(objective)
    for child in objective.children.filter(state=Objective.State.OPEN):
        drop_objective(actor=actor, at=at, objective=child, reason=why)
    objective.state = Objective.State.DROPPED
    objective.dropped_reason, objective.dropped_at = why, at
    objective.save(update_fields=["state", "dropped_reason", "dropped_at"])
    note(objective, weight=objective.weight)


@service("strategy.reopen_objective")
def reopen_objective(
    *, actor: User, at: datetime, objective: Objective, reason: str = ""
) -> None:
    """Want a dropped objective again; what stood under it stays dropped.

    Raises:
        Refused: The actor may not; it is open; the one above it is dropped.
    """
    require(actor, Action.STRATEGY_EDIT, at=at)
    if objective.state == Objective.State.OPEN:
        raise Refused(_("This objective has not been dropped."))
    if objective.parent is not None:
        _check_open(objective.parent)
    note(objective, was_dropped=objective.dropped_reason)
    objective.state = Objective.State.OPEN
    objective.dropped_reason, objective.dropped_at = "", None
    objective.save(update_fields=["state", "dropped_reason", "dropped_at"])
