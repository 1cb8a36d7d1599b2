"""Choosing a number beside the ways to come at it, with the reason."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Product
from luopan.dimensions.queries import ROOT_PRODUCT
from luopan.org.access import day_of
from luopan.org.language import spoken
from luopan.org.models import Unit, User
from luopan.targets.acts import Said
from luopan.targets.agreeing.speaking import require_chooser
from luopan.targets.agreeing.talks import held
from luopan.targets.append import Author, append
from luopan.targets.models import Choice, Version
from luopan.targets.queries.ways import Way, way_names, ways
from luopan.targets.queries.ways.chosen import amount_of
from luopan.targets.refusals import Conflict
from luopan.targets.storage import thaw_space
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

LONGEST = 2_000  # characters of a reason


@service("targets.choose")
def choose(
    *,
    actor: User,
    at: datetime,
    version: Version,
    unit: Unit,
    product: Product | None = None,
    amount: int | None = None,
    way: str = "",
    reason: str = "",
    expected: int | None = None,
) -> Choice:
    """Say which number it is to be and why; another one than stands is set at once.

    Args:
        actor: Who may change targets above the unit (of the whole: at it).
        at: When.
        version: Not committed.
        unit: Whose number.
        product: Of what; None: of all products.
        amount: In quanta, the year; None: the one that stands.
        way: Key of the way leaned on; empty: none of them.
        reason: Why this number; always wanted.
        expected: The number that the actor saw standing; None: whichever stands.

    Raises:
        Refused: He may not; committed; no reason; no such way, or one that is not known;
            somebody changed the number meanwhile; or what setting the total is refused for.
    """
    require_chooser(actor, version, unit, day_of(at))
    told = _told(reason)
    fresh = held(version)
    goods = product or Product.objects.get(code=ROOT_PRODUCT)
    before = _stands(fresh, unit, goods, expected)
    wanted = before if amount is None else amount
    beside = ways(fresh, unit, goods, viewer=actor, on=day_of(at))
    _check_way(way, beside)
    if wanted != before:
        _set(Author(actor, at, told), fresh, unit, goods, wanted)
        version.head = fresh.head
    made = Choice.objects.create(
        version=fresh,
        unit=unit,
        product=goods,
        seq=_next(fresh, unit, goods),
        amount=wanted,
        before=before,
        way=way,
        reason=told,
        beside=_kept(beside),
        actor=actor,
        at=at,
    )
    said = {"unit": unit.code, "product": goods.code, "way": way}
    note(fresh, **said, amount=wanted, before=before, reason=told)
    return made


def _told(reason: str) -> str:
    told = reason.strip()
    if not told:
        raise Refused(_("Explain why it is this number; the reason is saved with it."))
    if len(told) > LONGEST:
        raise Refused(
            _("A reason has at most %(most)s characters; this one has %(count)s."),
            most=LONGEST,
            count=len(told),
        )
    return told


def _stands(version: Version, unit: Unit, goods: Product, expected: int | None) -> int:
    if goods.code not in thaw_space(version.space_hash).products:
        raise Refused(
            _("“%(version)s” has no such product."), version=lambda: spoken(version)
        )
    stands = amount_of(version, unit.code, goods.code)
    if expected is not None and expected != stands:
        raise Conflict(
            _(
                "The number has been changed meanwhile. Check the current one, then choose "
                "again."
            )
        )
    return stands


def _check_way(way: str, beside: Iterable[Way]) -> None:
    if not way:
        return
    found = next((one for one in beside if one.key == way), None)
    if found is None:
        known = ", ".join(way_names())
        raise Refused(
            _("There is no way “%(way)s”; choose %(known)s."), way=way, known=known
        )
    if found.mid is None:
        raise Refused(
            _("“%(way)s” is not known here, so a number cannot be based on it."),
            way=found.label,
        )


def _set(
    author: Author, version: Version, unit: Unit, goods: Product, amount: int
) -> None:
    period = thaw_space(version.space_hash).periods.codes[0]
    cell = {"unit": unit.code, "product": goods.code, "period": period}
    parameters = {"cell": cell, "amount": amount, "hold": False, "turn": False}
    append(author, version, Said("total", parameters))


def _next(version: Version, unit: Unit, goods: Product) -> int:
    rows = Choice.objects.filter(version=version, unit=unit, product=goods)
    last: int | None = rows.aggregate(last=Max("seq"))["last"]
    return (last or 0) + 1


def _kept(beside: Iterable[Way]) -> list[dict[str, Any]]:
    return [
        {"key": one.key, "low": one.low, "mid": one.mid, "high": one.high}
        for one in beside
    ]
