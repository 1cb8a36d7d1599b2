"""Many hands: what hundreds of people do in an installation, told to its services.

A browser plays a few of them. The others say and sign the same here, in a process of their
own beside the server; see ``playing.Play.hands``.
"""

import json
from collections.abc import Callable, Collection
from typing import Any

from django.db.models import Sum

from luopan.org import clock, services
from luopan.org.access import day_of
from luopan.org.models import Holding, Membership, Unit, User
from luopan.org.queries import builtin_operator
from luopan.targets.agreeing import speaking
from luopan.targets.cells import Cell
from luopan.targets.cube import state_of
from luopan.targets.models import Commitment, CommitmentLine, Talk, TargetRow, Version
from luopan.targets.services import agreement, signing
from luopan.targets.storage import thaw_space

Found = dict[str, Any]


def totals(version: Version) -> Found:
    """What the server keeps, in quanta.

    Returns:
        ``units``: of each unit and reserve, its year; ``under``: of each unit, what stands
        directly under it; ``proposed``: of each unit in talks, its number; ``open``: units
        that are not settled; ``rows``: of a committed version, the sum of its plain rows;
        ``letters``: of each unit that signed, what its letter says.
    """
    tree, state = thaw_space(version.space_hash).units, state_of(version)
    year = str(version.plan.year)
    talks = Talk.objects.filter(version=version).select_related("unit")
    rows = TargetRow.objects.filter(version=version, level="target")
    lines = CommitmentLine.objects.filter(version=version, commitment__replaced_by=None)
    return {
        "units": {c: state.total(Cell(c, "products", year)) for c in tree.codes},
        "under": {c: list(tree.children(c)) for c in tree.codes if tree.children(c)},
        "proposed": {talk.unit.code: talk.amount for talk in talks},
        "open": [talk.unit.code for talk in talks if talk.state == Talk.State.OPEN],
        "rows": rows.aggregate(sum=Sum("amount"))["sum"],
        "letters": dict(lines.values_list("commitment__unit__code", "amount")),
    }


def settle(version: Version) -> Found:
    """All accept that have not answered yet.

    Returns:
        ``accepted``: how many.
    """
    talks = Talk.objects.filter(version=version, state=Talk.State.OPEN)
    codes = list(talks.order_by("pk").values_list("unit__code", flat=True))
    speak = _speakers(version, codes)
    for code in codes:
        agreement.accept(**_by(speak[code]), version=version, unit=code)
    return {"accepted": len(codes)}


def sign(version: Version) -> Found:
    """All sign that lead a unit and have not signed yet.

    Returns:
        ``signed``: how many; ``seats``: of each seat that is left, who sits in it and
        whether as holder.
    """
    done = Commitment.objects.filter(lines__version=version).values("unit")
    codes = thaw_space(version.space_hash).units.codes
    left = Unit.objects.filter(code__in=codes).exclude(pk__in=done)
    inner = [unit.code for unit in left if unit.kind == Unit.Kind.UNIT]
    speak = _speakers(version, inner)
    for code in inner:
        signing.sign(**_by(speak[code]), version=version, unit=code)
    seats = left.filter(kind=Unit.Kind.SEAT)
    held = _held().filter(seat__in=seats).order_by("kind")  # who holds it, last
    return {
        "signed": len(inner),
        "seats": {one.seat.code: (one.person.name, one.kind) for one in held},
    }


def _by(actor: User) -> Found:
    return {"actor": actor, "at": clock.now()}


def _system() -> Found:
    return _by(builtin_operator(at=clock.now()))


def _held() -> Any:
    return Holding.objects.on(day_of(clock.now())).select_related("person", "seat")


def _speakers(version: Version, codes: Collection[str]) -> dict[str, User]:
    """An account of somebody who speaks for each of some units; made where there is none."""
    units = Unit.objects.filter(code__in=codes)
    return {unit.code: _speaker(version, unit) for unit in units}


def _speaker(version: Version, unit: Unit) -> User:
    today = day_of(clock.now())
    for user in speaking.speakers(version, [unit], today)[unit.pk]:
        if speaking.speaks(user, version, unit, today):
            return user
    return _seated(unit) if unit.kind == Unit.Kind.SEAT else _led(version, unit)


def _seated(seat: Unit) -> User:
    """Who holds a seat may sign in; in an empty one a colleague acts 代管."""
    held = _held().filter(seat=seat).first()
    if held is None:
        held = _held().filter(seat__code__startswith=seat.code[:-2], kind="holder")[0]
        services.place_person(
            **_system(),
            seat=seat,
            person=held.person,
            from_date=day_of(clock.now()),
            acting=True,
        )
    return _account(held, "rep", seat)


def _led(version: Version, unit: Unit) -> User:
    """A team without a head is led by the first of its holders."""
    under = thaw_space(version.space_hash).units.children(unit.code)
    held = _held().filter(seat__code__in=under).order_by("seat__code")[0]
    return _account(held, "manager", unit)


def _account(held: Holding, role: str, unit: Unit) -> User:
    user = User.objects.filter(person=held.person).first()
    user = user or services.add_user(
        **_system(), username=f"u-{held.seat.code}", person=held.person
    )
    if not Membership.objects.filter(user=user, unit=unit, role=role).exists():
        services.grant_role(**_system(), user=user, role=role, unit=unit)
    return user


ACTS: dict[str, Callable[[Version], Found]] = {
    "totals": totals,
    "settle": settle,
    "sign": sign,
}


def main(act: str, version: str) -> None:
    """Do an act in the installation that this process is set up for; print what it came to."""
    kept = Version.objects.select_related("plan__root", "plan__calendar", "metric")
    print(json.dumps(ACTS[act](kept.get(pk=int(version)))))
