"""A file that came back, before anything is loaded: whose it is, and what it says."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, day_of, may
from luopan.org.language import spoken
from luopan.org.models import Unit, User
from luopan.records.uploads import keeping
from luopan.sheets.read import open_book
from luopan.sheets.unreadable import Unreadable
from luopan.targets.agreeing.speaking import speaks
from luopan.targets.collecting.faults import Fault
from luopan.targets.collecting.identity import SHEET, Altered, NotOurs, handout_of
from luopan.targets.collecting.layout import Layout
from luopan.targets.collecting.reading import Read, read
from luopan.targets.models import (
    Collected,
    Handout,
    Return,
    Submission,
    Talk,
    Version,
)
from luopan.trail.refusal import Refused

GOOD = (Return.State.CHECKED, Return.State.ACCEPTED, Return.State.LOADED)


def may_carry(user: User, version: Version, unit: Unit, on: date) -> bool:
    """Whether a user may hand out, return and load a unit's workbook.

    Who speaks for it; and who may change its targets, carrying in what it has written.
    """
    return may(user, Action.TARGETS_EDIT, unit=unit, on=on) or speaks(
        user, version, unit, on
    )


def examined(sent: Return, actor: User, at: datetime) -> dict[str, Any]:
    """What a file says, as it is kept beside it; writes nothing.

    Args:
        sent: The file.
        actor: Who returned it: of units that are not his he is told nothing.
        at: Now.

    Returns:
        ``cells``, ``faults``, ``blank``; ``handout`` it answers; ``same``: the file that
        was loaded before and says the same.
    """
    try:
        book = open_book(keeping.read(sent.sha256), sent.name)
    except Unreadable as unreadable:
        return _found(Read(faults=(Fault(unreadable.code, facts=unreadable.facts),)))
    lines = next((s.rows() for s in book.sheets if s.name == SHEET), iter(()))
    try:
        handout = handout_of(lines)
    except NotOurs:
        return _found(Read(faults=(Fault("not_ours"),)))
    except Altered:
        return _found(Read(faults=(Fault("altered"),)))
    if not may_carry(actor, handout.version, handout.unit, day_of(at)):
        return _found(Read(faults=(Fault("not_yours"),)))
    if handout.version_id != sent.version_id:
        label = f"{handout.version.plan.year} · {spoken(handout.version)}"
        return _found(Read(faults=(Fault("other_version", facts={"version": label}),)))
    known = _found(read(book, Layout.of(handout.layout)), handout)
    known["same"] = _repeated(sent, handout, known)
    if known["same"] is None:
        old = outdated(handout)
        known["faults"] = [*(fault.as_json() for fault in old), *known["faults"]]
    return known


def _found(said: Read, handout: Handout | None = None) -> dict[str, Any]:
    return {
        "cells": [list(cell) for cell in said.cells],
        "faults": [fault.as_json() for fault in said.faults],
        "blank": said.blank,
        "handout": None if handout is None else handout.pk,
        "same": None,
    }


def outdated(handout: Handout) -> list[Fault]:
    """Why a workbook is not the one to fill in any more; none: it still is."""
    facts = {"unit": spoken(handout.unit), "number": handout.number}
    newest = (
        loaded(handout.version, handout.unit)
        .filter(handout__number__gt=handout.number)
        .values_list("handout__number", flat=True)
        .first()
    )
    if newest is not None:
        return [Fault("old", facts=facts | {"newest": newest})]
    if handout.proposal != proposal_of(handout.version, handout.unit):
        return [Fault("number_changed", facts=facts)]
    return []


def proposal_of(version: Version, unit: Unit) -> int | None:
    """What is proposed to a unit, in quanta; None: nothing was issued to it."""
    live = Talk.objects.filter(version=version, unit=unit)
    live = live.exclude(state=Talk.State.RECALLED)
    return live.values_list("amount", flat=True).first()


def loaded(version: Version, unit: Unit) -> Any:
    """The files of a unit that were loaded, the newest first."""
    found = Return.objects.filter(version=version, handout__unit=unit)
    return found.filter(state=Return.State.LOADED).order_by("-loaded_at", "-pk")


def _repeated(sent: Return, handout: Handout, found: dict[str, Any]) -> int | None:
    """The file loaded last, if it says the same and still is the unit's word."""
    last = loaded(handout.version, handout.unit).exclude(pk=sent.pk).first()
    if last is None or found["faults"]:
        return None
    said = Submission.objects.filter(version=handout.version, unit=handout.unit)
    newest = said.order_by("-seq").values_list("pk", flat=True).first()
    same = sorted(last.found["cells"]) == sorted(found["cells"])
    return last.pk if same and last.submission_id == newest else None


def sent_since(asked: Collected) -> bool:
    """Whether a unit has returned a workbook without faults since it was asked."""
    found = Return.objects.filter(version=asked.version, handout__unit=asked.unit)
    found = found.filter(state__in=GOOD, received_at__gte=asked.at)
    return found.filter(found__faults=[]).exists()


def in_state(returned: Return, *states: str) -> None:
    """Take a file's row until the end of the transaction, as it is now.

    Raises:
        Refused: It is in none of these states any more.
    """
    mine = Return.objects.filter(pk=returned.pk, state__in=states)
    taken = mine.update(name=returned.name)
    returned.refresh_from_db(fields=["state", "found"])
    if not taken:
        raise Refused(_("The state of this file has changed. Check it again."))


def readable(returned: Return) -> Handout:
    """The workbook that a file answers, if it waits and has no faults; its row is taken.

    Raises:
        Refused: It has moved on; something in it is to be mended.
    """
    in_state(returned, Return.State.CHECKED, Return.State.ACCEPTED)
    if returned.handout is None or returned.found["faults"]:
        raise Refused(
            _("“%(name)s” has errors: correct what is named, and return it again."),
            name=returned.name,
        )
    return returned.handout
