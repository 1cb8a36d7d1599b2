"""A unit split into several, several merged into one; everyone is told where he goes."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from luopan.org import closure
from luopan.org.access import Action, require
from luopan.org.changing import service
from luopan.org.models import Parentage, Unit, User
from luopan.org.services.bulk import NewUnit
from luopan.org.standing import (
    carry,
    finish_unit,
    plant_unit,
    some_names,
    under_from,
)
from luopan.org.words import checked_code, checked_name
from luopan.trail.chain import note
from luopan.trail.refusal import Refused


@service("org.split_unit")
def split_unit(
    *,
    actor: User,
    at: datetime,
    unit: Unit,
    into: Sequence[NewUnit],
    children: Mapping[str, str],
    from_date: date,
    reason: str = "",
) -> tuple[Unit, ...]:
    """Split a unit into new ones that take its place from a day on.

    Args:
        actor: Who does it.
        at: When he does.
        unit: What is split; it ends on ``from_date``.
        into: The new units; their dates and parent are those of the old one from then on.
        children: For each child of that day or later, by code: the code of its new unit.
        from_date: The first day of the new units.
        reason: For the trail.

    Raises:
        Refused: A child has no new unit, or one is named that is not there.
    """
    require(actor, Action.ORG_EDIT, unit=unit, at=at)
    closure.take_turn()
    unit.refresh_from_db()
    stands = Parentage.objects.after(from_date).filter(unit=unit).order_by("start_date")
    parentages = list(stands.select_related("parent"))
    if not parentages or parentages[0].start_date > from_date:
        raise Refused(
            _("%(unit)s does not exist on %(day)s; it cannot be split then."),
            unit=unit,
            day=from_date,
        )
    require(actor, Action.ORG_EDIT, unit=parentages[0].parent, at=at)
    under = under_from(unit, from_date)
    _check_assigned(unit, [new.code for new in into], under, children)
    made = {new.code: _take_place(unit, new, parentages, from_date) for new in into}
    for code, new_unit in made.items():
        carry(
            [one for one in under if children[one.unit.code] == code],
            new_unit,
            from_date,
        )
    finish_unit(unit, from_date)
    note(
        f"unit:{unit.code}",
        into=list(made),
        from_date=from_date,
        children=dict(children),
    )
    return tuple(made.values())


@service("org.merge_units")
def merge_units(
    *,
    actor: User,
    at: datetime,
    units: Sequence[Unit],
    into: Unit | NewUnit,
    from_date: date,
    reason: str = "",
) -> Unit:
    """Put all that stands under several units under one, and end them on that day.

    ``into`` is one of them, another unit, or a new one; a new one without a parent takes
    the place of the first.

    Raises:
        Refused: One of them does not stand that day, or holds the one they go into.
    """
    for unit in units:
        require(actor, Action.ORG_EDIT, unit=unit, at=at)
    closure.take_turn()
    for unit in units:
        unit.refresh_from_db()
    if not units:
        raise Refused(_("Choose the units to merge."))
    home = into if isinstance(into, Unit) else _home(units[0], into, from_date)
    if isinstance(into, Unit):
        home.refresh_from_db()
    parent = (
        Parentage.objects.on(from_date)
        .filter(unit=home)
        .select_related("parent")
        .first()
    )
    require(actor, Action.ORG_EDIT, unit=parent.parent if parent else home, at=at)
    ending = [unit for unit in units if unit.pk != home.pk]
    for unit in ending:
        _refuse_absent(unit, from_date)
        carry(under_from(unit, from_date), home, from_date)
        finish_unit(unit, from_date)
    note(
        f"unit:{home.code}", merged=[unit.code for unit in ending], from_date=from_date
    )
    return home


def _take_place(
    unit: Unit, new: NewUnit, parentages: Sequence[Parentage], from_date: date
) -> Unit:
    """A new unit where the old one stands, and will stand, from a day on."""
    made = plant_unit(
        _blank(new, unit.overlay, from_date, unit.end_date or new.end_date),
        parentages[0].parent,
        new.place if new.place is not None else unit.place,
    )
    for later in parentages[1:]:
        mine = Parentage.objects.on(later.start_date).filter(unit=made)
        carry(mine.select_related("unit"), later.parent, later.start_date)
    return made


def _home(first: Unit, new: NewUnit, from_date: date) -> Unit:
    """The new unit that others are merged into."""
    if new.parent is None:
        where = (
            Parentage.objects.after(from_date).filter(unit=first).order_by("start_date")
        )
        _refuse_absent(first, from_date)
        return _take_place(first, new, list(where.select_related("parent")), from_date)
    parent = Unit.objects.filter(code=new.parent).first()
    if parent is None:
        raise Refused(_("There is no unit %(code)s that you can see."), code=new.parent)
    return plant_unit(
        _blank(new, first.overlay, from_date, new.end_date), parent, new.place
    )


def _blank(new: NewUnit, overlay: bool, start: date, end: date | None) -> Unit:
    return Unit(
        code=checked_code(new.code),
        name=checked_name(new.name),
        name_other=new.name_other.strip(),
        overlay=overlay or new.overlay,
        start_date=start,
        end_date=end,
    )


def _check_assigned(
    unit: Unit,
    new: Sequence[str],
    under: Sequence[Parentage],
    children: Mapping[str, str],
) -> None:
    if len(set(new)) < 2:
        raise Refused(
            _("Enter at least two different new units for %(unit)s."), unit=unit
        )
    lost = [one.unit for one in under if children.get(one.unit.code) not in new]
    if lost:
        raise Refused(
            _("Choose the new unit each of these goes to: %(names)s."),
            names=lambda: some_names(lost),
        )
    strangers = sorted(children.keys() - {one.unit.code for one in under})
    if strangers:
        raise Refused(
            _("Not under %(unit)s: %(names)s."),
            unit=unit,
            names=lambda: some_names(strangers),
        )


def _refuse_absent(unit: Unit, day: date) -> None:
    if not Parentage.objects.on(day).filter(unit=unit).exists():
        raise Refused(
            _("%(unit)s does not exist on %(day)s; it cannot be merged then."),
            unit=unit,
            day=day,
        )
