"""A part of one version taken over into another: cell by cell, as one step."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, day_of, find_unit, require
from luopan.org.language import spoken
from luopan.org.models import User
from luopan.targets.acts import Said
from luopan.targets.append import Author, append, refuse_committed
from luopan.targets.models import Version
from luopan.targets.queries.versions import Difference, compare
from luopan.targets.results import Applied
from luopan.targets.steps.override import MOST
from luopan.targets.storage import thaw_space
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused
from luopan.trail.said import said_by, worded

ALL = 2**31


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
) -> Applied:
    """Let a unit's cells be in a draft what they are in another version of the same metric.

    Args:
        actor: May change the unit's targets in the draft, and sees them in the other.
        at: When.
        version: The draft that takes.
        source: The version that gives; it stays as it is.
        unit: Code; with all under it, and what is kept back there.
        product: Code; empty: all products.
        expected: The last step of the draft that was seen.
        reason: For the step; empty: which version it comes from.

    Raises:
        Conflict: Somebody was faster.
        Refused: He may not; nothing differs there; too many cells for one step; the step
            is refused, for example because the unit's number was issued.
    """
    on = day_of(at)
    where = find_unit(actor, unit, on=on, action=Action.TARGETS_READ)
    require(actor, Action.TARGETS_EDIT, unit=where, at=at)
    refuse_committed(version)
    found = compare(source, version, viewer=actor, on=on, most=ALL)
    apart = [one for one in found.differences if _inside(version, one, unit, product)]
    if not apart:
        raise Refused(
            _("%(unit)s is the same in both versions."), unit=lambda: spoken(where)
        )
    if len(apart) > MOST:
        raise Refused(
            _(
                "%(count)s cells differ there; one step takes at most %(most)s. Take a "
                "smaller unit, or one product."
            ),
            count=len(apart),
            most=MOST,
        )
    cells = [{"cell": one.cell.as_json(), "amount": one.one} for one in apart]
    said = Said("override", {"cells": cells, "hold": False, "turn": True})
    origin = said_by(lambda: spoken(source))
    why = reason or worded(_("Taken over from “%(version)s”"), version=origin)
    done = append(Author(actor, at, why), version, said, expected)
    note(version, unit=unit, source=source.pk, cells=len(cells))
    return done


def _inside(version: Version, one: Difference, unit: str, product: str) -> bool:
    """Whether both versions have a leaf there, under the unit and the product."""
    if one.one is None or one.other is None:
        return False
    space = thaw_space(version.space_hash)
    pairs = [(space.units, one.cell.unit, unit)]
    if product:
        pairs.append((space.products, one.cell.product, product))
    return all(
        top in tree
        and tree.slice(top).start <= tree.slice(leaf).start < tree.slice(top).stop
        for tree, leaf, top in pairs
    )
