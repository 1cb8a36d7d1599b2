"""Resources that were asked for: promised by whom until when, refused, delivered, broken."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, day_of, require
from luopan.org.models import User
from luopan.targets.agreeing import letters
from luopan.targets.agreeing.speaking import require_answerer, require_speaker
from luopan.targets.agreeing.talks import RELATED, Said, lay, take_rows
from luopan.targets.append import Author
from luopan.targets.models import Ask, Card, Side
from luopan.targets.refusals import Conflict
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

State = Ask.State


def _moved(
    author: Author, ask: Ask, side: str, become: str, text: str = "", **changes: Any
) -> Ask:
    """Compare and set, with a card that says so."""
    take_rows([ask.talk.version_id])
    mine = Ask.objects.filter(pk=ask.pk, state=ask.state)
    if not mine.update(state=become, changed_at=author.at, **changes):
        raise Conflict(_("Someone has just answered this."))
    before, talk = ask.state, ask.talk
    vars(ask).update(state=become, changed_at=author.at, **changes)
    facts = {"ask": ask.pk, "from": before, "to": become}
    if ask.promised_date:
        facts["until"] = ask.promised_date.isoformat()
    talk.refresh_from_db(fields=["head"])
    said = Said(Card.Kind.RESOURCE, side, text=text, facts=facts)
    card = lay(author, talk, said)
    letters.to_other(talk, card, author)
    note(talk.version, unit=talk.unit.code, ask=ask.pk, state=become)
    return ask


def _fresh(ask: Ask) -> Ask:
    related = (f"talk__{name}" for name in RELATED)
    return Ask.objects.select_related(*related).get(pk=ask.pk)


@service("targets.promise")
def promise(
    *, actor: User, at: datetime, ask: Ask, until_date: date, text: str = ""
) -> Ask:
    """Promise a resource until a day.

    Raises:
        Refused: The actor may not answer; it is promised or refused; the day is over.
    """
    ask = _fresh(ask)
    require_answerer(actor, ask.talk, day_of(at))
    if ask.state not in (State.ASKED, State.REFUSED):
        raise Refused(_("This has already been promised."))
    if until_date < day_of(at):
        raise Refused(_("The day %(day)s has already passed."), day=until_date)
    changes = {"promised_by": actor, "promised_date": until_date}
    return _moved(Author(actor, at), ask, Side.ABOVE, State.PROMISED, text, **changes)


@service("targets.refuse_ask")
def refuse_ask(*, actor: User, at: datetime, ask: Ask, text: str = "") -> Ask:
    """Say that a resource will not come.

    Raises:
        Refused: The actor may not answer; it is settled otherwise.
    """
    ask = _fresh(ask)
    require_answerer(actor, ask.talk, day_of(at))
    if ask.state != State.ASKED:
        raise Refused(_("This has already been answered."))
    return _moved(Author(actor, at), ask, Side.ABOVE, State.REFUSED, text)


@service("targets.deliver")
def deliver(*, actor: User, at: datetime, ask: Ask, text: str = "") -> Ask:
    """Say that a promised resource has come: by who asked for it, also if it came late.

    Raises:
        Refused: It was not promised; the actor does not speak for who asked.
    """
    ask = _fresh(ask)
    require_speaker(actor, ask.talk.version, ask.talk.unit, day_of(at))
    if ask.state not in (State.PROMISED, State.BROKEN):
        raise Refused(_("This was not promised."))
    return _moved(Author(actor, at), ask, Side.BELOW, State.DELIVERED, text)


@service("targets.break_promises")
def break_promises(*, actor: User, at: datetime) -> int:
    """Mark promises whose day is over and of which nothing came; once a day is enough.

    The target of the talk is then marked: what it rests on did not come.

    Returns:
        How many.
    """
    require(actor, Action.SYSTEM_OPERATE, at=at)
    late = Ask.objects.filter(state=State.PROMISED, promised_date__lt=day_of(at))
    related = (f"talk__{name}" for name in RELATED)
    take_rows(late.values_list("talk__version", flat=True))
    asks = list(late.select_related(*related).order_by("pk"))
    for ask in asks:
        _moved(Author(actor, at), ask, "", State.BROKEN)
    note("promises", broken=len(asks))
    return len(asks)
