"""Letters that wait for a signature of the viewer himself."""

from collections.abc import Sequence
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


def unsigned(
    viewer: User, *, on: date, among: Sequence[Talk] | None = None
) -> tuple[Unsigned, ...]:
    """What the viewer could sign today for units he speaks for, the newest first; one query.

    Only what was issued: a plan nobody handed down asks nobody to sign it. Years that are
    over are left in peace.

    Args:
        viewer: Who would sign.
        on: Today.
        among: Those of ``to_sign``, if they are at hand with what is told of them.
    """
    if among is None:
        along = "version__plan", "version__metric", "unit"
        among = list(with_told(to_sign(viewer, on)).select_related(*along))
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
        for talk in sorted(among, key=lambda one: one.since, reverse=True)
    )


def with_told(talks: QuerySet[Talk]) -> QuerySet[Talk]:
    """Each with what is told of it before one signs.

    ``before``: another number was signed; ``asked``, ``asked_beside``: what was asked for
    beside it; ``letter`` that a new one would replace, and the ``reservation`` with it.
    """
    before = CommitmentLine.objects.filter(
        version__plan=OuterRef("version__plan"),
        version__metric=OuterRef("version__metric"),
        version__level=OuterRef("version__level"),
        commitment__unit=OuterRef("unit"),
    )
    held = Commitment.objects.filter(
        plan=OuterRef("version__plan"), unit=OuterRef("unit"), replaced_by=None
    )
    newest = held.order_by("-pk")
    return with_asked(talks).annotate(
        before=Exists(before),
        letter=Subquery(newest.values("number")[:1]),
        reservation=Subquery(newest.values("reservation")[:1]),
    )


def to_sign(viewer: User, on: date) -> QuerySet[Talk]:
    """Talks whose number he could sign."""
    lines = CommitmentLine.objects.filter(
        version=OuterRef("version"), commitment__unit=OuterRef("unit")
    )
    rows = Talk.objects.filter(version__plan__year__gte=on.year)
    rows = rows.exclude(state=Talk.State.RECALLED).filter(
        Q(state=Talk.State.SETTLED) | Q(version__state=Version.State.COMMITTED)
    )
    rows = rows.exclude(Exists(_since())).exclude(
        Exists(lines.filter(amount=OuterRef("amount")))
    )
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
