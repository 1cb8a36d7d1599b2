"""Who takes part in meetings, who reads them, who writes their minutes.

Read is a meeting by who takes part and by the line above; its minutes are written by who
leads it. Recurring meetings are arranged by who may change the unit's targets: who leads
there or above, and operations, who need not read what is said in them.
"""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from luopan.org.access import (
    Action,
    Denied,
    Unknown,
    anywhere,
    day_of,
    is_operator,
    may,
    name_of,
    reach,
    who_may,
)
from luopan.org.language import spoken
from luopan.org.models import Holding, Membership, Person, Reach, Unit, User
from luopan.tracking.access import LEADS, led
from luopan.tracking.models import (
    Attendance,
    Meeting,
    MeetingPromise,
    MeetingSeries,
    SeriesGuest,
)
from luopan.trail.refusal import Refused

SEES, WRITES, ARRANGES = (
    Action.TARGETS_READ,
    Action.TARGETS_AGREE,
    Action.TARGETS_EDIT,
)
RELATED = ("series", "unit", "leader")


def meetings_seen(user: User, on: date) -> QuerySet[Meeting]:
    """The meetings that a user takes part in, leads, or has under him."""
    if not anywhere(user, (SEES,), on=on):
        return Meeting.objects.none()
    person = user.person_id or -1
    part = Attendance.objects.filter(person=person).values("meeting")
    his = Q(pk__in=part) | Q(leader=person) | Q(unit__in=led(user, on).values("below"))
    return Meeting.objects.filter(his).select_related(*RELATED)


def meeting_seen(user: User, number: int, *, on: date) -> Meeting:
    """One of them by its number.

    Raises:
        Unknown: There is none, or it is not his to see.
    """
    found = meetings_seen(user, on).filter(pk=number).first()
    if found is None:
        raise Unknown(_("There is no such meeting."))
    return found


def promise_seen(user: User, number: int, *, on: date) -> MeetingPromise:
    """A promise of a meeting that a user sees, or his own.

    Raises:
        Unknown: There is none, or it is not his to see.
    """
    rows = promises_seen(user, on).filter(pk=number)
    found = rows.select_related("meeting__series", "unit", "person", "action").first()
    if found is None:
        raise Unknown(_("There is no such promise."))
    return found


def promises_seen(user: User, on: date) -> QuerySet[MeetingPromise]:
    """Promises of meetings that a user sees, and his own."""
    if not anywhere(user, (SEES,), on=on):
        return MeetingPromise.objects.none()
    own = Q(person=user.person_id or -1)
    meetings = meetings_seen(user, on).values("pk")
    return MeetingPromise.objects.filter(own | Q(meeting__in=meetings))


def series_seen(user: User, on: date) -> QuerySet[MeetingSeries]:
    """Series that a user arranges, takes part in, or has under him."""
    if not anywhere(user, (SEES,), on=on):
        return MeetingSeries.objects.none()
    person = user.person_id or -1
    part = Attendance.objects.filter(person=person).values("meeting__series")
    guest = SeriesGuest.objects.filter(person=person).values("series")
    his = Q(unit__in=reach(user, ARRANGES, on=on).values("pk"))
    his |= Q(unit__in=led(user, on).values("below"))
    his |= Q(pk__in=part) | Q(pk__in=guest) | Q(leader=person)
    return MeetingSeries.objects.filter(his).select_related("unit", "leader")


def one_series(user: User, number: int, *, on: date) -> MeetingSeries:
    """One of them by its number.

    Raises:
        Unknown: There is none, or it is not his to see.
    """
    found = series_seen(user, on).filter(pk=number).first()
    if found is None:
        raise Unknown(_("There is no such meeting."))
    return found


def leads(user: User, meeting: Meeting, on: date) -> bool:
    """Whether a user writes the minutes: who is named to lead, else who leads the unit."""
    if not anywhere(user, (WRITES,), on=on):
        return False
    if meeting.leader_id is not None:
        return meeting.leader_id == user.person_id
    held = Membership.objects.on(on).filter(user=user, role__in=LEADS)
    return held.filter(unit=meeting.unit_id).exists()


def require_leader(user: User, meeting: Meeting, *, at: datetime) -> None:
    """Pass who leads a meeting.

    Raises:
        Denied: He does not; says who does.
    """
    on = day_of(at)
    if leads(user, meeting, on):
        return
    raise Denied(
        _("The minutes are written by whoever leads the meeting: ask %(who)s."),
        who=lambda: _leader_name(meeting, on),
    )


def _leader_name(meeting: Meeting, on: date) -> str:
    if meeting.leader is not None:
        return spoken(meeting.leader)
    others = who_may(WRITES, unit=meeting.unit, on=on, first=LEADS)
    return name_of(others[0]) if others else str(_("nobody yet"))


def may_arrange(user: User, unit: Unit, on: date) -> bool:
    """Whether a user arranges the recurring meetings of a unit."""
    return may(user, ARRANGES, unit=unit, on=on)


def require_arranger(user: User, unit: Unit, *, at: datetime) -> None:
    """Pass who arranges the meetings of a unit.

    Raises:
        Denied: He does not; says who does.
    """
    on = day_of(at)
    if may_arrange(user, unit, on):
        return
    others = who_may(ARRANGES, unit=unit, on=on, first=LEADS)
    raise Denied(
        _(
            "Meetings of %(unit)s are arranged by its leader or a leader above: ask %(who)s."
        ),
        unit=lambda: spoken(unit),
        who=lambda: name_of(others[0]) if others else _("nobody yet"),
    )


def require_mover(user: User, meeting: Meeting, *, at: datetime) -> None:
    """Pass who moves or cancels a meeting: who leads it, or arranges the unit's.

    Raises:
        Denied: He does neither; says who does.
    """
    if not (is_operator(user) or may_arrange(user, meeting.unit, day_of(at))):
        require_leader(user, meeting, at=at)


def invited(words: str, on: date) -> Person:
    """Somebody of the company by his code or user name, wherever he stands.

    Raises:
        Refused: There is nobody.
    """
    words = words.strip()[:120]
    rows = Person.objects.on(on).filter(Q(code=words) | Q(user__username=words))
    found = rows.order_by("pk").first()
    if found is None:
        raise Refused(
            _("There is nobody with the code or user name “%(words)s”."), words=words
        )
    return found


def taking_part(unit: Unit, takes: str, on: date) -> list[Person]:
    """Who takes part in a unit's meeting by its rule, who leads the unit among them.

    Args:
        unit: Whose.
        takes: Of ``Arranged.Takes``.
        on: The day as of which people hold and lead.

    Returns:
        By code; two queries.
    """
    under = Reach.objects.on(on).filter(above=unit)
    depth = {"depth__lte": 1} if takes == "under" else {}
    units = under.filter(**depth).values("below")
    leaders = Membership.objects.on(on).filter(unit__in=units, role__in=LEADS)
    found = set(
        leaders.filter(user__is_active=True).values_list("user__person", flat=True)
    )
    if takes != "leads":
        held = Holding.objects.on(on).filter(seat__in=units)
        found |= set(held.values_list("person", flat=True))
    people = Person.objects.on(on).filter(pk__in=found - {None})
    return list(people.order_by("code"))


def home_of(people: Collection[int], within: Unit, on: date) -> dict[int, Unit]:
    """For what each of some people answers within a unit: leads, else holds; two queries.

    Who does neither there is left out.
    """
    under = Reach.objects.on(on).filter(above=within).values("below")
    held = Holding.objects.on(on).filter(person__in=people, seat__in=under)
    found = {
        one.person_id: one.seat
        for one in held.select_related("seat").order_by("-kind", "-seat__code")
    }
    lead = Membership.objects.on(on).filter(
        user__person__in=people, unit__in=under, role__in=LEADS
    )
    for one in lead.select_related("unit", "user").order_by("-unit__code"):
        if one.user.person_id is not None:
            found[one.user.person_id] = one.unit
    return found
