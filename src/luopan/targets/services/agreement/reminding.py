"""Deadlines that pass: one card each, and a letter to whose turn it is."""

from datetime import datetime

from luopan.org.access import Action, day_of, require
from luopan.org.models import User
from luopan.targets.agreeing import letters
from luopan.targets.agreeing.talks import RELATED, Said, lay, take_rows
from luopan.targets.append import Author
from luopan.targets.models import Card, Talk, Version
from luopan.trail.chain import note, service


@service("targets.remind_overdue")
def remind_overdue(*, actor: User, at: datetime) -> int:
    """Remind those whose deadline is over, once a deadline; once a day is enough.

    Returns:
        How many.
    """
    require(actor, Action.SYSTEM_OPERATE, at=at)
    late = Talk.objects.filter(state=Talk.State.OPEN, deadline__lt=day_of(at))
    late = late.exclude(version__state=Version.State.COMMITTED)
    take_rows(late.values_list("version", flat=True))
    author, count = Author(actor, at), 0
    for talk in late.select_related(*RELATED).order_by("pk"):
        told = Card.objects.filter(talk=talk, kind=Card.Kind.REMINDER, side="")
        if told.filter(deadline=talk.deadline, facts__turn=talk.turn).exists():
            continue
        said = Said(
            Card.Kind.REMINDER, facts={"turn": talk.turn}, deadline=talk.deadline
        )
        card = lay(author, talk, said)
        letters.to_turn(talk, card, author)
        count += 1
    note("deadlines", reminded=count)
    return count
