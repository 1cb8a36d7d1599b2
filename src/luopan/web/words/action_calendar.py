"""One's own actions as days of a calendar."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from django.utils.translation import gettext as _

from luopan.actions.kinds import KINDS, STATES
from luopan.actions.queries import ActionRow
from luopan.actions.queries.feeds import Mark, Subscribed
from luopan.papers.calendar import Event
from luopan.web import figures

DAY = timedelta(days=1)
DONE = "✓ "
Address = Callable[[int], str]


def events(found: Subscribed, where: Address) -> Iterator[Event]:
    """Every action with its days, every milestone on its last one."""
    for row in found.rows:
        yield _action(row, where(row.id))
    for mark in found.marks:
        yield _milestone(mark, where(mark.action))


def _action(row: ActionRow, where: str) -> Event:
    return Event(
        key=str(uuid5(NAMESPACE_URL, where)),
        name=(DONE if row.state == "done" else "") + row.name,
        first_date=row.start_date,
        end_date=row.last_date + DAY,
        about="\n".join(_about(row)),
        address=where,
        edits=row.edits,
        sort=str(KINDS[row.kind]),
    )


def _about(row: ActionRow) -> Iterator[str]:
    yield f"{row.unit_name} · {STATES[row.state]}"
    if row.outcome:
        yield row.outcome
    if row.brings is not None and row.confidence is not None:
        facts = {
            "amount": figures.named(row.brings, row.counted_in),
            "metric": row.metric,
            "sure": figures.percent(row.confidence, 0),
        }
        yield _("Expected: %(metric)s %(amount)s, confidence %(sure)s") % facts


def _milestone(mark: Mark, where: str) -> Event:
    told = _("Milestone: %(name)s") % {"name": mark.name}
    return Event(
        key=str(uuid5(NAMESPACE_URL, f"{where}#milestone-{mark.id}")),
        name=(DONE if mark.reached else "") + told,
        first_date=mark.due_date,
        end_date=mark.due_date + DAY,
        about=mark.action_name,
        address=where,
        sort=str(_("Milestones")),
    )
