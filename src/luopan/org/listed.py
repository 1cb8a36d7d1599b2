"""What a list says of a person, and whether it is something new."""

from dataclasses import dataclass
from datetime import date

from luopan.org.models import Person


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the list; None: it says nothing of it, and what there is stays."""

    code: str
    name: str
    start_date: date
    name_other: str | None = None
    email: str | None = None
    seat: str | None = None


def differs(person: Person, row: Listed) -> bool:
    """Whether a line says of somebody other than what is known."""
    said = {"name": row.name, "name_other": row.name_other, "email": row.email}
    return any(
        text is not None and text != getattr(person, name)
        for name, text in said.items()
    )
