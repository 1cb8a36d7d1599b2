"""Units: added, renamed, moved, ended. The past of the tree never changes."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from luopan.org import closure
from luopan.org.access import Action, require
from luopan.org.changing import service
from luopan.org.models import Parentage, Unit, User
from luopan.org.standing import (
    carry,
    finish_unit,
    plant_unit,
    refuse_root,
    some_names,
    under_from,
)
from luopan.org.words import checked_code, checked_name
from luopan.trail.chain import note
from luopan.trail.refusal import Refused


@service("org.add_unit")
def add_unit(
    *,
    actor: User,
    at: datetime,
    code: str,
    name: str,
    parent: Unit,
    start_date: date,
    end_date: date | None = None,
    name_other: str = "",
    overlay: bool = False,
    place: int | None = None,
    reason: str = "",
) -> Unit:
    """Add a unit under another one, from a day on.

    What stands under an overlay unit is overlay too. Without ``place`` it comes last.

    Raises:
        Refused: The code is taken, or the parent does not stand on all of the days.
    """
    require(actor, Action.ORG_EDIT, unit=parent, at=at)
    note(
        f"unit:{code}",
        name=name,
        parent=parent.code,
        start_date=start_date,
        end_date=end_date,
    )
    return plant_unit(
        Unit(
            code=checked_code(code),
            name=checked_name(name),
            name_other=name_other.strip(),
            overlay=overlay,
            start_date=start_date,
            end_date=end_date,
        ),
        parent,
        place,
    )


@service("org.rename_unit")
def rename_unit(
    *,
    actor: User,
    at: datetime,
    unit: Unit,
    name: str | None = None,
    name_other: str | None = None,
    place: int | None = None,
    reason: str = "",
) -> Unit:
    """Change how a unit is called, or its order among its siblings.

    Names are today's: pages of past days show them too, so that one finds the unit
    again. The trail keeps what it was called. The code never changes.
    """
    require(actor, Action.ORG_EDIT, unit=unit, at=at)
    unit.refresh_from_db()
    note(f"unit:{unit.code}", was=unit.name, was_other=unit.name_other)
    if name is not None:
        unit.name = checked_name(name)
    if name_other is not None:
        unit.name_other = name_other.strip()
    if place is not None:
        unit.place = place
    unit.save(update_fields=["name", "name_other", "place"])
    note(name=unit.name, name_other=unit.name_other, place=unit.place)
    return unit


@service("org.move_unit")
def move_unit(
    *,
    actor: User,
    at: datetime,
    unit: Unit,
    parent: Unit,
    from_date: date,
    reason: str = "",
) -> None:
    """Put a unit, with all under it, under another parent from a day on.

    Days before stay as they were. A later move that is already laid down stays too: this
    one holds until then.

    Raises:
        Refused: It would stand under itself, or where nothing can stand on those days.
    """
    for place in (unit, parent):
        require(actor, Action.ORG_EDIT, unit=place, at=at)
    closure.take_turn()
    unit.refresh_from_db()
    parent.refresh_from_db()
    refuse_root(unit)
    now = Parentage.objects.on(from_date).filter(unit=unit).first()
    if now is None:
        raise Refused(
            _("%(unit)s does not exist on %(day)s; it cannot be moved then."),
            unit=unit,
            day=from_date,
        )
    if now.parent_id == parent.pk:
        raise Refused(
            _("%(unit)s is already under %(parent)s."), unit=unit, parent=parent
        )
    note(
        f"unit:{unit.code}",
        was=now.parent.code,
        parent=parent.code,
        from_date=from_date,
    )
    carry([now], parent, from_date)


@service("org.end_unit")
def end_unit(
    *,
    actor: User,
    at: datetime,
    unit: Unit,
    end_date: date,
    children_to: Unit | None = None,
    reason: str = "",
) -> None:
    """End a unit: ``end_date`` is the first day it no longer stands.

    Args:
        actor: Who does it.
        at: When he does.
        unit: What ends.
        end_date: The first day without it.
        children_to: Where go those who stand under it then; without, it must be empty.
        reason: For the trail.

    Raises:
        Refused: Something still stands under it then, or it ends before it begins.
    """
    require(actor, Action.ORG_EDIT, unit=unit, at=at)
    if children_to is not None:
        require(actor, Action.ORG_EDIT, unit=children_to, at=at)
    closure.take_turn()
    unit.refresh_from_db()
    refuse_root(unit)
    under = under_from(unit, end_date)
    if children_to is not None:
        children_to.refresh_from_db()
        _refuse_same(unit, children_to)
        carry(under, children_to, end_date)
    elif under:
        raise Refused(
            _(
                "Still under %(unit)s on %(day)s: %(names)s. End or move them first, or "
                "choose where they go."
            ),
            unit=unit,
            day=end_date,
            names=lambda: some_names(parentage.unit for parentage in under),
        )
    note(f"unit:{unit.code}", end_date=end_date, children=len(under))
    if children_to is not None:
        note(children_to=children_to.code)
    finish_unit(unit, end_date)


def _refuse_same(unit: Unit, heir: Unit) -> None:
    if unit.pk == heir.pk:
        raise Refused(
            _("%(unit)s is ending; nothing can be placed under it then."), unit=unit
        )
