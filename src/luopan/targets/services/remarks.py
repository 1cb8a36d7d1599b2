"""Words on a cell: a question, a reason, an answer."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, Unknown, day_of, require
from luopan.org.models import Unit, User
from luopan.targets.cells import Cell
from luopan.targets.cube import state_of
from luopan.targets.models import Version
from luopan.targets.queries.sheets import visible
from luopan.targets.remarks import subject_of
from luopan.trail import services as trail
from luopan.trail.chain import note, service
from luopan.trail.models import Comment


@service("targets.comment")
def comment_on_cell(
    *,
    actor: User,
    at: datetime,
    version: Version,
    cell: Cell,
    text: str,
    answers: int | None = None,
) -> int:
    """Say a word on a cell, or answer one that stands there.

    Returns:
        The number of the comment.

    Raises:
        Unknown: The cell, or the comment answered, is not there for the actor.
        Refused: The actor may not; nothing is said, or too much.
    """
    where = visible(version, state_of(version), Cell(*cell), actor, day_of(at))
    unit = Unit.objects.get(code=where.unit.removesuffix("~"))
    require(actor, Action.COMMENTS_WRITE, unit=unit, at=at)
    subject = subject_of(version, where)
    before = None if answers is None else _standing(subject, answers)
    said = trail.comment(actor=actor, at=at, text=text, subject=subject, answers=before)
    note(subject, comment=said.pk)
    return int(said.pk)


@service("targets.withdraw_comment")
def withdraw_comment(
    *, actor: User, at: datetime, version: Version, cell: Cell, comment: int
) -> None:
    """Take back one's own word on a cell.

    Raises:
        Unknown: The cell or comment is not there for the actor.
        Refused: It is somebody else's, or was withdrawn before.
    """
    where = visible(version, state_of(version), Cell(*cell), actor, day_of(at))
    said = _standing(subject_of(version, where), comment)
    trail.withdraw(actor=actor, at=at, comment=said)


def _standing(subject: str, number: int) -> Comment:
    found = Comment.objects.filter(pk=number, subject=subject).first()
    if found is None:
        raise Unknown(_("There is no such comment."))
    return found
