"""A part of one version taken over into another: its cells, and what does not add up."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from luopan.dimensions.models import Metric
from luopan.engine.levels import TARGET
from luopan.engine.tree import Tree
from luopan.org.access import Action, day_of, find_unit, require
from luopan.org.language import spoken
from luopan.org.models import User
from luopan.targets.acts import Said
from luopan.targets.aims_said import SaidAim, say_aims
from luopan.targets.append import Author, append, refuse_committed
from luopan.targets.models import Version
from luopan.targets.queries.aims import AimBook
from luopan.targets.queries.aims_apart import AimApart, aims_apart
from luopan.targets.queries.versions import Difference, compare
from luopan.targets.results import Applied
from luopan.targets.steps.override import MOST
from luopan.targets.storage import thaw_space
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused
from luopan.trail.said import said_by, worded

ALL = 2**31


@dataclass(frozen=True)
class TakenOver:
    """What was taken over.

    Attributes:
        seqs: The steps: one of the cells, and one of each metric that does not add up.
        head: The draft's last step now.
        touched: How many leaves have another amount.
        aims: How many targets that do not add up are other ones.
    """

    seqs: tuple[int, ...]
    head: int
    touched: int
    aims: int


@service("targets.take_over")
def take_over(
    *,
    actor: User,
    at: datetime,
    version: Version,
    source: Version,
    unit: str,
    product: str = "",
    expected: int | None = None,
    reason: str = "",
) -> TakenOver:
    """Let a unit be in a draft what it is in another version of the same metric.

    Args:
        actor: May change the unit's targets in the draft, and sees them in the other.
        at: When.
        version: The draft that takes.
        source: The version that gives; it stays as it is.
        unit: Code; with all under it, and what is kept back there.
        product: Code; its cells alone. Empty: all products, and the targets of the units
            that do not add up, which have no product.
        expected: The last step of the draft that was seen.
        reason: For the steps; empty: which version it comes from.

    Raises:
        Conflict: Somebody was faster.
        Refused: He may not; nothing differs there; too many cells for one step; a step
            is refused, for example because the unit's number was issued.
    """
    on = day_of(at)
    where = find_unit(actor, unit, on=on, action=Action.TARGETS_READ)
    require(actor, Action.TARGETS_EDIT, unit=where, at=at)
    refuse_committed(version)
    found = compare(source, version, viewer=actor, on=on, most=ALL)
    apart = [one for one in found.differences if _inside(version, one, unit, product)]
    aims = {} if product else _aims(source, version, unit)
    if not apart and not aims:
        raise Refused(
            _("%(unit)s is the same in both versions."), unit=lambda: spoken(where)
        )
    origin = said_by(lambda: spoken(source))
    why = reason or worded(_("Copied from “%(version)s”"), version=origin)
    author = Author(actor, at, why)
    cells = [_cells(author, version, apart, expected)] if apart else []
    said = [say_aims(author, version, *each, expected) for each in aims.items()]
    note(version, unit=unit, source=source.pk, cells=len(apart))
    return TakenOver(
        seqs=(*(one.head for one in cells), *(one.head for one in said)),
        head=(said or cells)[-1].head,
        touched=sum(one.touched for one in cells),
        aims=sum(one.count for one in said),
    )


def _cells(
    author: Author, version: Version, apart: Sequence[Difference], expected: int | None
) -> Applied:
    if len(apart) > MOST:
        raise Refused(
            ngettext_lazy(
                "%(count)s cell differs there; one step takes at most %(most)s. Choose a "
                "smaller unit, or one product.",
                "%(count)s cells differ there; one step takes at most %(most)s. Choose a "
                "smaller unit, or one product.",
                len(apart),
            ),
            count=len(apart),
            most=MOST,
        )
    cells = [{"cell": one.cell.as_json(), "amount": one.one} for one in apart]
    said = Said("override", {"cells": cells, "hold": False, "turn": True})
    return append(author, version, said, expected)


def _aims(source: Version, version: Version, unit: str) -> dict[Metric, list[SaidAim]]:
    """What was said otherwise there of the unit and those under it, by metric.

    A ratio that follows from its parts in the draft follows from them there too. A floor
    or a stretch stands beside a target: where the draft comes to none it has none.
    """
    book, found = AimBook(version), defaultdict(list)
    apart = [
        one
        for one in aims_apart(source, version)
        if _under(book.units, one.unit, unit) and one.period in book.periods
    ]
    targets = {
        _name(one) for one in apart if one.level == TARGET and one.one is not None
    }
    for one in apart:
        if one.one is None or _stands(book, one, targets):
            said = SaidAim(one.unit, one.period, one.one, one.level)
            found[one.metric].append(said)
    return dict(found)


def _name(one: AimApart) -> tuple[str, str, str]:
    return one.metric.code, one.unit, one.period


def _stands(book: AimBook, one: AimApart, targets: Collection[object]) -> bool:
    """Whether what is said can be said in the draft, with the targets that come along."""
    if one.level == TARGET:
        return book.parts(one.metric, one.unit, one.period) is None
    known = book.of(one.metric, one.unit, one.period) is not None
    return known or _name(one) in targets


def _inside(version: Version, one: Difference, unit: str, product: str) -> bool:
    """Whether both versions have a leaf there, under the unit and the product."""
    if one.one is None or one.other is None:
        return False
    space = thaw_space(version.space_hash)
    return _under(space.units, one.cell.unit, unit) and (
        not product or _under(space.products, one.cell.product, product)
    )


def _under(tree: Tree, code: str, top: str) -> bool:
    """Whether a node is there, and is another one or stands below it.

    By ancestry and not by leaves: a unit with one unit under it has the same leaves, and its
    own target is not that one's.
    """
    return code in tree and top in (code, *tree.ancestors(code))
