"""How much of an issued number each role may concede."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luopan.org.access import MAY, TITLES, Action, Role, name_of
from luopan.targets.agreeing.speaking import DEFAULT_SHARES
from luopan.targets.models import Authority


@dataclass(frozen=True)
class AuthorityRow:
    """A role and its word.

    Attributes:
        share: The largest share of what was issued, 0.05 = 5 %; None: any.
        start_date: Since when (or from when) it was set so; None: as it is by default.
        set_by: By whom.
    """

    role: str
    title: str
    share: Decimal | None
    start_date: date | None
    set_by: str


def authorities(*, on: date) -> tuple[AuthorityRow, ...]:
    """The word of every role that may answer: as it is on a day, and as it is to become."""
    rows = Authority.objects.after(on).select_related("set_by__person")
    said: dict[str, list[AuthorityRow]] = {}
    for row in rows.order_by("start_date", "pk"):
        said.setdefault(row.role, []).append(
            AuthorityRow(
                row.role,
                str(TITLES[Role(row.role)]),
                row.share,
                row.start_date,
                name_of(row.set_by),
            )
        )
    found: list[AuthorityRow] = []
    for role in Role:
        if Action.TARGETS_EDIT not in MAY[role]:
            continue
        own = said.get(role, [])
        if not any(row.start_date and row.start_date <= on for row in own):
            share = DEFAULT_SHARES.get(role, Decimal(0))
            found.append(AuthorityRow(role, str(TITLES[role]), share, None, ""))
        found += own
    return tuple(found)
