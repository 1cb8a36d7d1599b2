"""Saying something to a question that one's own record raises."""

import hashlib
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from luopan.org.access import day_of
from luopan.org.models import Unit, User
from luopan.strategy.words import needed
from luopan.tracking.board import Board
from luopan.tracking.checks import LONGEST
from luopan.tracking.models import Explanation
from luopan.tracking.queries.asking import Wish, ask
from luopan.tracking.queries.trust_desk import Desk
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused


@service("tracking.explain_doubt")
def explain_doubt(
    *, actor: User, at: datetime, check: str, record: str, said: str, period: str = ""
) -> Explanation:
    """Say how a record of one's own came to be as it is; earlier words stay.

    Args:
        actor: Whose record it is.
        at: When.
        check: Which check asks.
        record: Key of the record, of an opportunity with its stage.
        said: In a sentence.
        period: Code of a period of the year that the record lies in; empty: this year.

    Raises:
        Refused: It asks nothing, or of somebody else; nothing said.
    """
    words = needed(said, _("Describe it in one sentence."), longest=LONGEST)
    question = ask(Wish(period=period), viewer=actor, at=at, on=day_of(at))
    desk = Desk(Board(question), alone=True)
    asked = (one for one in desk.doubts if (one.check, one.record) == (check, record))
    found = next(asked, None)
    if found is None or found.seat is None or actor.person is None:
        raise Refused(
            _(
                "You have no questionable record of this kind with the number %(record)s. "
                "Only the record's owner can explain it."
            ),
            record=record[:80],
        )
    made = Explanation.objects.create(
        unit=Unit.objects.get(pk=found.seat),
        person=actor.person,
        check_code=check,
        record=record,
        day_date=found.day,
        said=words,
        actor=actor,
        at=at,
    )
    note(f"explanation:{made.pk}", sha256=_seal(made))
    return made


def _seal(made: Explanation) -> str:
    """For the trail, which finance, operations and auditors read at once: no word of it."""
    said = f"{made.check_code}\n{made.record}\n{made.said}"
    return hashlib.sha256(said.encode()).hexdigest()
