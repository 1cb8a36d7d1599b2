"""What a calendar that subscribes reads: a person's own actions and their milestones."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from luopan.actions.access import SEES, seen
from luopan.actions.models import Action, Feed, Milestone
from luopan.actions.queries.listing import ActionRow, row_of
from luopan.org.access import anywhere, is_live
from luopan.org.models import User
from luopan.org.tokens import fingerprint

KEPT = timedelta(days=92)  # what is over stays so long
MOST = 400


@dataclass(frozen=True)
class Mark:
    """A milestone; ``reached``: it is."""

    id: int
    action: int
    action_name: str
    name: str
    due_date: date
    reached: bool


@dataclass(frozen=True)
class Subscribed:
    """What a calendar shows."""

    rows: tuple[ActionRow, ...]
    marks: tuple[Mark, ...]


def feed_since(user: User) -> datetime | None:
    """Since when a calendar of the user's subscribes; None: none does."""
    live = Feed.objects.filter(user=user, ended_at=None)
    return live.values_list("created_at", flat=True).first()


def subscriber(token: str, *, on: date) -> User | None:
    """Whose calendar a secret address is; None: nobody's (any more).

    He must be let in today, and must still see targets somewhere. He may do nothing by it
    but look.
    """
    live = Feed.objects.filter(token_hash=fingerprint(token), ended_at=None)
    found = live.select_related("user__person").first()
    if found is None or not is_live(found.user, on):
        return None
    found.user.scopes = frozenset({SEES.value})
    return found.user if anywhere(found.user, (SEES,), on=on) else None


def subscribed(user: User, *, on: date) -> Subscribed:
    """A person's own actions that were not dropped, and their milestones; two queries."""
    mine = _own(user, on)
    rows = {one.pk: row_of(one, on, may_change=False) for one in mine[:MOST]}
    found = Milestone.objects.filter(action__in=list(rows)).order_by("due_date", "pk")
    marks = tuple(
        Mark(
            one.pk,
            one.action_id,
            rows[one.action_id].name,
            one.name,
            one.due_date,
            one.reached_date is not None,
        )
        for one in found
    )
    return Subscribed(tuple(rows.values()), marks)


def _own(user: User, on: date) -> QuerySet[Action]:
    found = seen(user, on).filter(owner=user.person_id, end_date__gt=on - KEPT)
    return found.exclude(state=Action.State.DROPPED).order_by("end_date", "pk")
