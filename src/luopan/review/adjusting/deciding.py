"""How far a request has to go up: to the nearest who leads and whose word covers it."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from luopan.engine.tree import RESERVE, Tree
from luopan.org.access import Action, name_of
from luopan.org.models import Holding, Membership, Unit, User
from luopan.review.models import Adjustment
from luopan.targets.agreeing.speaking import LEADS, Say, answerers, say_of, units_named
from luopan.targets.cells import within
from luopan.targets.models import Version
from luopan.targets.storage import thaw_space

DECIDES = Action.TARGETS_EDIT


def size_of(change: int, year: int) -> Decimal:
    """How large a change is: of the unit's year; 1.0 is all of it."""
    return Decimal(abs(change)) / Decimal(abs(year) or 1)


def covers(say: Say, change: int, year: int, *, any_size: bool) -> bool:
    """Whether somebody's word goes so far, up and down alike."""
    if say.share is None:
        return True
    return not any_size and size_of(change, year) <= say.share


def where_decided(
    version: Version,
    unit: Unit,
    payers: Collection[str],
    change: int,
    year: int,
    *,
    asker: User,
    any_size: bool,
    on: date,
) -> Unit:
    """The nearest unit above at which somebody else leads who may let it be so.

    It stands over all who take part. Where the total changes it is the whole.

    Args:
        version: In force.
        unit: Whose number.
        payers: Codes.
        change: In quanta.
        year: The unit's year before, in quanta.
        asker: Who asks; nobody decides on what he asked for, nor on his own number.
        any_size: Only a word without limit will do: back in time, the total changes.
        on: Today.
    """
    tree = thaw_space(version.space_hash).units
    root = tree.codes[0]
    path = _path(tree, unit.code, payers) if payers else [root]
    units = units_named(path)
    for code in path:
        where = units[code]
        barred = {asker.pk} | concerned(unit, payers, where, on)
        if any(
            covers(say_of(user, where, on), change, year, any_size=any_size)
            for user in leaders(where, on)
            if user.pk not in barred
        ):
            return where
    return units[path[-1]]


def concerned(unit: Unit, payers: Collection[str], where: Unit, on: date) -> set[int]:
    """Accounts of those whose own number it is: they do not decide on it.

    Who holds the seat, or one that pays, or acts in it; who leads the unit, unless it is
    the whole and decided there.
    """
    thought = Adjustment(unit=unit, payers=dict.fromkeys(payers, 1), with_unit=where)
    return concerned_by([thought], on)[0]


def concerned_by(found: Sequence[Adjustment], on: date) -> list[set[int]]:
    """``concerned`` of several requests in their order; two queries."""
    codes = {code for one in found for code in (one.unit.code, *one.payers)}
    held: dict[str, set[int]] = {}
    rows = Holding.objects.on(on).filter(
        seat__code__in=codes, person__user__isnull=False
    )
    for code, user in rows.values_list("seat__code", "person__user"):
        held.setdefault(code, set()).add(user)
    led: dict[int, set[int]] = {}
    units = {one.unit_id for one in found if one.unit_id != one.with_unit_id}
    leads = Membership.objects.on(on).filter(unit__in=units, role__in=LEADS)
    for unit, user in leads.values_list("unit", "user"):
        led.setdefault(unit, set()).add(user)
    return [
        set().union(
            *(held.get(code, ()) for code in (one.unit.code, *one.payers)),
            led.get(one.unit_id, ()),
        )
        for one in found
    ]


def barred_from(adjustment: Adjustment, on: date) -> set[int]:
    """Accounts of those who do not decide on a request: it is theirs, or their number."""
    return {adjustment.asked_by_id, *concerned_by([adjustment], on)[0]}


def _path(tree: Tree, unit: str, payers: Collection[str]) -> list[str]:
    """What stands above all of them, the nearest first; of the whole itself the whole."""
    over = tree.ancestors(unit) or (unit,)
    parts = [code.removesuffix(RESERVE) for code in payers]
    found = [c for c in over if all(within(tree, part, c) for part in parts)]
    return found or [tree.codes[0]]


def leaders(unit: Unit, on: date) -> list[User]:
    """Who leads exactly a unit."""
    held = Membership.objects.on(on).filter(
        unit=unit, role__in=LEADS, user__is_active=True
    )
    rows = held.select_related("user__person").order_by("user__username")
    return list(dict.fromkeys(row.user for row in rows))


def waited_for(adjustment: Adjustment, on: date) -> list[User]:
    """Who is to speak: the deputy, who leads where it is decided, or the asker."""
    if adjustment.state == Adjustment.State.BACK:
        return [adjustment.asked_by]
    if deputised(adjustment, on) and adjustment.deputy is not None:
        return [adjustment.deputy]
    barred = barred_from(adjustment, on)
    others = [u for u in leaders(adjustment.with_unit, on) if u.pk not in barred]
    if others:
        return others
    may = answerers(adjustment.with_unit, on)
    return [user for user in may if user.pk not in barred][:1]


def deputised(adjustment: Adjustment, on: date) -> bool:
    """Whether somebody decides in another's place today."""
    until = adjustment.deputy_until
    return adjustment.deputy_id is not None and until is not None and on <= until


def say_on(user: User, adjustment: Adjustment, on: date) -> Say:
    """How far somebody's word goes on a request; a deputy's as far as whose place he takes."""
    own = say_of(user, adjustment.with_unit, on)
    by = adjustment.deputised_by
    if not deputised(adjustment, on) or adjustment.deputy_id != user.pk or by is None:
        return own
    lent = say_of(by, adjustment.with_unit, on)
    if own.share is None or lent.share is None:
        return Say(None)
    return Say(max(own.share, lent.share))


def needs_any(adjustment: Adjustment) -> bool:
    """Whether only a word without limit will do."""
    back, whole = adjustment.retroactive, adjustment.payer == Adjustment.Payer.WHOLE
    return back or whole


def who_could(adjustment: Adjustment, change: int, on: date) -> str:
    """Somebody whose word goes so far; empty: nobody."""
    any_size, barred = needs_any(adjustment), barred_from(adjustment, on)
    for user in answerers(adjustment.with_unit, on):
        say = say_on(user, adjustment, on)
        year = adjustment.year_amount
        if user.pk not in barred and covers(say, change, year, any_size=any_size):
            return name_of(user)
    return ""
