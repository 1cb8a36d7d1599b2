"""What of coaching waits for somebody: a talk about him to read, steps that are due."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import (
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)

from luopan.org.models import User
from luopan.tracking.access import led
from luopan.tracking.models import CoachingEntry, CoachingTalk

Kind = CoachingEntry.Kind
MOST = 400


@dataclass(frozen=True)
class Waits:
    """What waits.

    Attributes:
        unread: Talks about him that he has not read; ``first_unread`` the number of one.
        due: Agreed steps of talks that he wrote, or that are about him, whose day has come.
    """

    unread: int
    first_unread: int
    unread_at: datetime
    due: int
    first_due: int
    due_date: date


def coaching_open(user: User, on: date) -> QuerySet[CoachingTalk]:
    """Talks that wait for somebody: his to read, or with a step of his whose day has come."""
    entries = CoachingEntry.objects.filter(talk=OuterRef("pk"))
    newest = entries.filter(kind__in=[Kind.RECORD, Kind.FOLLOWED]).order_by("-seq")
    his = entries.filter(actor=user.pk)
    rows = CoachingTalk.objects.annotate(
        follow=Subquery(newest.values("follow_date")[:1]),
        answered=Exists(his),
    )
    me = user.person_id or -1
    unread = Q(person=me, answered=False)
    leads = Q(leader=user.pk or -1, unit__in=led(user, on).values("below"))
    due = (Q(person=me) | leads) & Q(follow__lte=on)
    return rows.filter(unread | due).order_by(F("follow").asc(nulls_last=True), "pk")


def coaching_waits(user: User, *, on: date) -> Waits | None:
    """What waits for somebody; one query. None: nothing."""
    rows = list(coaching_open(user, on)[:MOST])
    if not rows:
        return None
    unread = [
        row
        for row in rows
        if row.person_id == user.person_id and not row.answered  # type: ignore[attr-defined]
    ]
    due = [row for row in rows if row.follow and row.follow <= on]  # type: ignore[attr-defined]
    first, step = (unread or rows)[0], (due or rows)[0]
    return Waits(
        len(unread),
        first.pk,
        first.at,
        len(due),
        step.pk,
        getattr(step, "follow", None) or on,
    )
