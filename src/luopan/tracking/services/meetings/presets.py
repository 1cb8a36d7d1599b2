"""Kinds of meetings as the company writes them."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.actions.access import STANDARD
from luopan.org.access import require
from luopan.org.language import in_both
from luopan.org.models import User
from luopan.org.words import checked_code
from luopan.targets.refusals import Conflict
from luopan.tracking.meeting_checks import both_names, columns_of
from luopan.tracking.models import MeetingPreset
from luopan.tracking.presets import Way
from luopan.tracking.queries.meetings.presets import preset_called
from luopan.trail.chain import note, service


@service("tracking.save_meeting_preset")
def save_preset(
    *,
    actor: User,
    at: datetime,
    code: str,
    way: Way,
    expected: int | None = None,
) -> MeetingPreset:
    """Write a kind of meeting, or one of that code anew; series begun from it stay.

    Args:
        actor: Who may open plans.
        at: When.
        code: Of a standard one: yours stands in its place.
        way: How it goes.
        expected: How often it had been written when he read it; None: whatever it says.

    Raises:
        Refused: He may not; a name, rhythm, day or agenda is wrong; changed since.
    """
    require(actor, STANDARD, at=at)
    said = both_names(str(way.name), way.other) | _columns(way) | {"retired": False}
    made = _stored(checked_code(code), said, expected)
    note(f"meetingpreset:{made.code}", name=made.name)
    return made


@service("tracking.retire_meeting_preset")
def retire_preset(*, actor: User, at: datetime, code: str) -> None:
    """Offer a kind of meeting no more; series begun from it stay.

    Raises:
        Refused: He may not; there is none.
    """
    require(actor, STANDARD, at=at)
    way = preset_called(code).way
    name, other = in_both(way.name)
    said = both_names(name, way.other or (other if other != name else ""))
    said = said | _columns(way) | {"retired": True}
    MeetingPreset.objects.update_or_create(code=code, defaults=said)
    note(f"meetingpreset:{code}", retired=True)


def _columns(way: Way) -> dict[str, Any]:
    return columns_of(
        rhythm=way.rhythm,
        day=way.day,
        off=way.off,
        starts_at=way.starts_at,
        takes=way.takes,
        agenda=way.agenda,
    )


def _stored(code: str, said: dict[str, Any], expected: int | None) -> MeetingPreset:
    row, new = MeetingPreset.objects.get_or_create(code=code, defaults=said)
    if new:
        return row
    read = row.edits if expected is None else expected
    mine = MeetingPreset.objects.filter(code=code, edits=read)
    if not mine.update(**said, edits=read + 1):
        raise Conflict(
            _("Someone has changed this meanwhile. Check it, then submit again.")
        )
    row.refresh_from_db()
    return row
