"""How much of an issued number each role may concede, in sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from luopan.targets.queries.agreement import AuthorityRow
from luopan.web import figures


@dataclass(frozen=True)
class Line:
    """What a role may, and since when.

    Attributes:
        coming: It begins on a day to come.
    """

    role: str
    title: str
    sentence: str
    since: str
    coming: bool


def lines(rows: Sequence[AuthorityRow], on: date) -> list[Line]:
    """One line a role, and one for each change to come."""
    return [
        Line(
            row.role,
            row.title,
            sentence(row),
            _since(row, on),
            row.start_date is not None and row.start_date > on,
        )
        for row in rows
    ]


def sentence(row: AuthorityRow) -> str:
    """How far the word of a role goes."""
    if row.share is None:
        return _("can settle at any number.")
    if not row.share:
        return _(
            "cannot concede anything: any number other than the one issued is escalated."
        )
    said = _(
        "can settle up to %(share)s away from the number as issued; beyond that it is "
        "escalated."
    )
    return said % {"share": figures.percent(float(row.share)).replace(".0%", "%")}


def _since(row: AuthorityRow, on: date) -> str:
    if row.start_date is None:
        return _("default")
    facts = {"day": row.start_date.isoformat(), "who": row.set_by}
    if row.start_date > on:
        return _("from %(day)s on, set by %(who)s") % facts
    return _("since %(day)s, set by %(who)s") % facts


def choices(rows: Sequence[AuthorityRow]) -> list[tuple[str, str]]:
    """The roles, for a form."""
    return list(dict.fromkeys((row.role, row.title) for row in rows))
