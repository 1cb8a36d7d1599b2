"""Letters that wait for a signature of the viewer himself."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from luopan.org.language import spoken
from luopan.org.models import User
from luopan.targets.models import Commitment, CommitmentLine, Talk, Version
from luopan.targets.queries.agreement.lists import spoken_by
from luopan.targets.queries.unanswered import Unanswered, unanswered_of, with_asked


@dataclass(frozen=True)
class Unsigned:
    """A number that was agreed on and is not signed yet, or is another one than was signed.

    Attributes:
        unit: Code; ``name`` in the reader's language.
        since: When it was agreed on, or last moved.
        signed: Another number was signed before.
        unanswered: What of the unit's own talk has no answer yet; None: all is answered.
        reserved: Number of the letter it would replace, where that has a reservation on
            file; empty: none.
    """

    version_id: int
    version: str
    unit: str
    name: str
    since: datetime
    signed: bool
    unanswered: Unanswered | None
    reserved: str


def unsigned(viewer: User, *, on: date) -> tuple[Unsigned, ...]:
    """What the viewer could sign today for units he speaks for; one query.

    Only what was issued: a plan nobody handed down asks nobody to sign it. Years that are
    over are left in peace.
    """
    rows = _with_reservation(with_asked(to_sign(viewer, on))).order_by("-since")
    return tuple(
        Unsigned(
            talk.version_id,
            f"{talk.version.plan.year} · {spoken(talk.version)}",
            talk.unit.code,
            spoken(talk.unit),
            talk.since,
            talk.before,
            unanswered_of(talk),
            (talk.letter or "") if talk.reservation else "",
        )
        for talk in rows.select_related("version__plan", "version__metric", "unit")
    )


def _with_reservation(talks: QuerySet[Talk]) -> QuerySet[Talk]:
    """Each with the letter that a new one would replace, and what is on file with it."""
    held = Commitment.objects.filter(
        plan=OuterRef("version__plan"), unit=OuterRef("unit"), replaced_by=None
    )
    newest = held.order_by("-pk")
    return talks.annotate(
        letter=Subquery(newest.values("number")[:1]),
        reservation=Subquery(newest.values("reservation")[:1]),
    )


def to_sign(viewer: User, on: date) -> QuerySet[Talk]:
    """Talks whose number he could sign; ``before``: another one was signed."""
    lines = CommitmentLine.objects.filter(
        version=OuterRef("version"), commitment__unit=OuterRef("unit")
    )
    rows = Talk.objects.filter(version__plan__year__gte=on.year)
    rows = rows.exclude(state=Talk.State.RECALLED).filter(
        Q(state=Talk.State.SETTLED) | Q(version__state=Version.State.COMMITTED)
    )
    before = CommitmentLine.objects.filter(
        version__plan=OuterRef("version__plan"),
        version__metric=OuterRef("version__metric"),
        version__level=OuterRef("version__level"),
        commitment__unit=OuterRef("unit"),
    )
    rows = rows.annotate(before=Exists(before)).exclude(Exists(_since()))
    rows = rows.exclude(Exists(lines.filter(amount=OuterRef("amount"))))
    return rows.filter(spoken_by(viewer, on))


def _since() -> QuerySet[Talk]:
    """The number of the same unit in a version that has been in force since."""
    return Talk.objects.filter(
        unit=OuterRef("unit"),
        version__plan=OuterRef("version__plan"),
        version__metric=OuterRef("version__metric"),
        version__level=OuterRef("version__level"),
        version__state=Version.State.COMMITTED,
        version__committed_at__gt=OuterRef("version__committed_at"),
    ).exclude(state=Talk.State.RECALLED)
