"""How far a unit is from a signature: what it waits for, and whether what was signed holds."""

from enum import StrEnum

from luopan.targets.models import Side, Talk, Version
from luopan.targets.signed.aims import same_aims
from luopan.targets.signed.drafting import Drawer
from luopan.targets.signed.promises import same_numbers, same_sheet


class Standing(StrEnum):
    """Where a unit stands with its letter."""

    SIGNED = "signed"
    CHANGED = "changed"  # signed, but the number or the assessment is another one now
    READY = "ready"  # agreed, or committed: it can be signed
    ASKED = "asked"  # a proposal lies with the unit: accept and sign
    ABOVE = "above"  # its counter-offer waits for an answer
    NOT_ISSUED = "not_issued"
    NO_NUMBER = "no_number"

    @property
    def open(self) -> bool:
        """Whether it can be signed now."""
        return self in {Standing.READY, Standing.ASKED, Standing.CHANGED}


def standing(drawer: Drawer, unit_id: int, code: str) -> Standing:
    """Where one of the drawer's units stands."""
    now = drawer.promised.get(code)
    if not now:
        return Standing.NO_NUMBER
    latest = drawer.latest.get(unit_id)
    sheet = drawer.sheet_digest(unit_id)
    if latest is not None and same_numbers(latest, now) and same_sheet(latest, sheet):
        aims = drawer.letter_aims(code, latest.language)
        if same_aims(latest, aims):
            return Standing.SIGNED
    found = _before(drawer.version, drawer.talks.get(unit_id))
    if latest is not None and found.open:
        return Standing.CHANGED
    return found


def _before(version: Version, talk: Talk | None) -> Standing:
    if version.state == Version.State.COMMITTED:
        return Standing.READY
    if talk is None:
        return Standing.NOT_ISSUED
    if talk.state == Talk.State.SETTLED:
        return Standing.READY
    return Standing.ASKED if talk.turn == Side.BELOW else Standing.ABOVE


def must_accept(drawer: Drawer, unit_id: int) -> bool:
    """Whether signing accepts the proposal that lies with the unit, too."""
    return _before(drawer.version, drawer.talks.get(unit_id)) == Standing.ASKED
