"""One talk in full, with what came before and after it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Metric
from luopan.org.access import Unknown, day_of
from luopan.org.models import User
from luopan.tracking.coached import Sight, place_led, talk_seen
from luopan.tracking.models import CoachingTalk
from luopan.tracking.queries.coaching.effect import Compared, compared, stay
from luopan.tracking.queries.coaching.talks import TalkRow, seen
from luopan.trail.refusal import Refused


@dataclass(frozen=True)
class TalkPage:
    """A talk.

    Attributes:
        compared: The metric before and after, beside others; None: none is linked, or it
            is not the viewer's to see.
        may_follow: The viewer may look at the step again.
        may_say: He is one of the two.
        may_correct: He wrote it.
    """

    talk: CoachingTalk
    row: TalkRow
    compared: Compared | None
    may_follow: bool
    may_say: bool
    may_correct: bool


def talk_page(viewer: User, number: int, *, at: datetime, on: date) -> TalkPage:
    """A talk as far as somebody sees it.

    Raises:
        Unknown: There is none, or he sees nothing of it.
    """
    talk, sight = talk_seen(viewer, number, on)
    rows = seen(viewer, [talk], on)
    if not rows:
        raise Unknown(_("There is no such talk."))
    row = rows[0]
    more = sight != Sight.DAYS
    leads = more and bool(row.step) and not row.mine
    return TalkPage(
        talk,
        row,
        _compared(viewer, talk, row, at, on) if more else None,
        leads and place_led(viewer, talk.person, on) is not None,
        row.mine or row.leader_id == viewer.pk,
        row.leader_id == viewer.pk,
    )


def _compared(
    viewer: User, talk: CoachingTalk, row: TalkRow, at: datetime, on: date
) -> Compared | None:
    """Until the step was looked at, else until today."""
    if row.metric is None or not row.step:
        return None
    until = on + timedelta(days=1)
    if row.followed_at is not None and row.due is None:
        until = day_of(row.followed_at)
    try:
        return compared(
            viewer,
            talk.unit,
            row.metric,
            held=talk.held_date,
            until=until,
            at=at,
            on=on,
            there=stay(talk.unit_id, talk.person_id, talk.held_date),
        )
    except (Unknown, Refused):
        return None


def metric_named(code: str) -> Metric | None:
    """The metric of a code; empty: none.

    Raises:
        Refused: There is none of that code.
    """
    if not code:
        return None
    found = Metric.objects.filter(code=code).first()
    if found is None:
        raise Refused(_("There is no metric with the code “%(code)s”."), code=code)
    return found
