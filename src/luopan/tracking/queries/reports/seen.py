"""Who reads a report: its writer, and who leads above the unit it is of. Nobody else.

Not finance, operations or auditors, whatever numbers they read: words and asks for help are
for the line above. As with how far calls were from what came (``forecast.accuracy``).
"""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, Unknown
from luopan.org.models import Membership, Reach, User
from luopan.tracking.access import LEADS
from luopan.tracking.models import Report, ReportMark

Reports = QuerySet[Report]


def tops(user: User, on: date) -> "QuerySet[Membership]":
    """The units that a user leads, as rows of his roles."""
    return Membership.objects.on(on).filter(user=user, role__in=LEADS)


def newest() -> Reports:
    """Of each report its last edition."""
    later = Report.objects.filter(
        unit=OuterRef("unit"),
        person=OuterRef("person"),
        kind=OuterRef("kind"),
        start_date=OuterRef("start_date"),
        edition__gt=OuterRef("edition"),
    )
    return Report.objects.filter(~Exists(later))


def _shut(user: User) -> bool:
    """Whether he comes with a token that reads no targets."""
    return user.scopes is not None and Action.TARGETS_READ not in user.scopes


def reports_seen(user: User, on: date) -> Reports:
    """All editions that a user may read."""
    if _shut(user):
        return Report.objects.none()
    below = Reach.objects.on(on).filter(
        above__in=tops(user, on).values("unit"), depth__gte=1
    )
    mine = Q(person=user.person_id or -1)
    return Report.objects.filter(mine | Q(unit__in=below.values("below")))


def addressed(user: User, on: date) -> Reports:
    """The last editions that are for a user first: nobody leads between him and the unit."""
    if _shut(user):
        return Report.objects.none()
    leads = Membership.objects.on(on).filter(role__in=LEADS, user__is_active=True)
    nearer = Reach.objects.on(on).filter(
        below=OuterRef("below"),
        above__in=leads.values("unit"),
        depth__gte=1,
        depth__lt=OuterRef("depth"),
    )
    nearest = Reach.objects.on(on).filter(
        ~Exists(nearer), above__in=tops(user, on).values("unit"), depth__gte=1
    )
    return newest().filter(unit__in=nearest.values("below"))


def unmarked(user: User) -> "Q":
    """Which reports a user has done nothing with yet."""
    marks = ReportMark.objects.filter(report=OuterRef("pk"), actor=user)
    return ~Exists(marks)  # type: ignore[return-value]


def report_seen(user: User, number: int, *, on: date) -> Report:
    """One of them by its number.

    Raises:
        Unknown: There is none, or it is not his to read; nobody can tell which.
    """
    rows = reports_seen(user, on).select_related("unit", "person", "actor__person")
    found = rows.filter(pk=number).first()
    if found is None:
        raise Unknown(_("There is no such report."))
    return found
