"""A workbook of targets that was changed offline comes back as one step."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from luopan.org.access import Action, require
from luopan.org.language import listed
from luopan.org.models import User
from luopan.targets.acts import Said
from luopan.targets.agreeing.talks import held
from luopan.targets.append import Author, append
from luopan.targets.cells import Cell
from luopan.targets.collecting.checking import readable
from luopan.targets.collecting.comparing import Clash, compared
from luopan.targets.collecting.layout import Layout
from luopan.targets.models import Return, Version
from luopan.targets.refusals import Conflict
from luopan.targets.results import Applied
from luopan.targets.sentences import cell_name
from luopan.targets.speech import DatabaseSpeech
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused
from luopan.trail.said import worded

NAMED = 5  # cells that a sentence names


@service("targets.apply_workbook")
def apply_workbook(
    *,
    actor: User,
    at: datetime,
    returned: Return,
    over: bool = False,
    reason: str = "",
) -> Applied:
    """Let the cells that a returned workbook changes be the targets, as one step.

    Cells that it left as they were handed out stay as they are now.

    Args:
        actor: Who may change the targets of its unit.
        at: Now.
        returned: Read, and without faults.
        over: Also where somebody else has changed a cell since it was handed out.
        reason: For the step and the trail.

    Raises:
        Conflict: Somebody else has changed some of these cells; names them.
        Refused: He may not; faults; it was handed out empty; it changes nothing; what the
            step is refused for.
    """
    version = held(returned.version)
    handout = readable(returned)
    require(actor, Action.TARGETS_EDIT, unit=handout.unit, at=at)
    if not Layout.of(handout.layout).has_numbers:
        raise Refused(
            _(
                "“%(name)s” was downloaded to be filled in: load it as the unit's offer. To "
                "change targets, download a workbook with the numbers."
            ),
            name=returned.name,
        )
    found = compared(returned, version)
    if not found.changes:
        raise Refused(_("The targets are as “%(name)s” says."), name=returned.name)
    if found.clashes and not over:
        raise _clashing(version, found.clashes)
    cells = [
        {"cell": Cell(*key).as_json(), "amount": to}
        for key, to in found.changes.items()
    ]
    why = reason or worded(_("Workbook no. %(number)s"), number=handout.number)
    said = Said("override", {"cells": cells, "hold": False, "turn": True})
    done = append(Author(actor, at, why), version, said, None)
    returned.state = Return.State.APPLIED
    returned.loaded_by, returned.loaded_at = actor, at
    returned.save(update_fields=["state", "loaded_by", "loaded_at"])
    note(version, unit=handout.unit.code, cells=len(cells), file=returned.name)
    return done


def _clashing(version: Version, clashes: tuple[Clash, ...]) -> Conflict:
    speech = DatabaseSpeech(version.metric)
    said = [
        _("%(cell)s was %(was)s, is %(now)s, and is %(said)s in the file")
        % {
            "cell": cell_name(Cell(*one.key), speech),
            "was": speech.amount(one.was),
            "now": speech.amount(one.now),
            "said": speech.amount(one.said),
        }
        for one in clashes[:NAMED]
    ]
    return Conflict(
        ngettext_lazy(
            "%(count)s cell has changed since this workbook was downloaded: %(cells)s. "
            "Confirm that the file's numbers apply there too, or download a new workbook.",
            "%(count)s cells have changed since this workbook was downloaded: %(cells)s. "
            "Confirm that the file's numbers apply there too, or download a new workbook.",
            len(clashes),
        ),
        count=len(clashes),
        cells=lambda: listed(said),
    )
