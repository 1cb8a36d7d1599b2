"""The organisation as far as somebody may see it."""

from dataclasses import replace
from datetime import date

from luopan.org.access import Action, reach
from luopan.org.models import User
from luopan.org.queries import Organisation, organisation


def organisation_seen(viewer: User, *, day: date, on: date) -> Organisation:
    """Units, seats and who sits in them on a day; what stands above is not told.

    Args:
        viewer: Who asks.
        day: The day that is looked at.
        on: The day his rights are asked for.
    """
    found = organisation(day, occupants=True)
    inside = reach(viewer, Action.ORG_READ, on=on)
    seen = frozenset(inside.values_list("code", flat=True))
    rows = [row for row in found.rows if row.code in seen]
    return Organisation(
        tuple(
            row if row.parent_code in seen else replace(row, parent_code=None)
            for row in rows
        ),
        {code: people for code, people in found.occupants.items() if code in seen},
    )
