"""Resources that were asked for, on their way: promised, delivered, and what may be done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from luopan.targets.queries.agreement import AskRow
from luopan.web.talks.thread import Reading
from luopan.web.words import align as words


@dataclass(frozen=True)
class Act:
    """What may be done with a resource."""

    key: str
    title: str


@dataclass(frozen=True)
class Want:
    """A resource on its way: asked for, promised, delivered."""

    id: int
    title: str
    note: str
    state: str
    state_kind: str
    way: str
    wanted_date: date
    acts: tuple[Act, ...]


def wants(reading: Reading) -> tuple[Want, ...]:
    """The resources, each with its way so far."""
    return tuple(_want(reading, ask) for ask in reading.thread.asks)


def _want(reading: Reading, ask: AskRow) -> Want:
    state, kind = words.ask_state(ask.state)
    much = words.quantity(ask.resource, ask.quantity, reading.thread.counted_in)
    return Want(
        id=ask.id,
        title=f"{words.resource(ask.resource)} {much}",
        note=ask.note,
        state=state,
        state_kind=kind,
        way=_way(reading, ask),
        wanted_date=max(ask.wanted_date, reading.on),
        acts=tuple(_acts(ask)),
    )


def _way(reading: Reading, ask: AskRow) -> str:
    wanted = _("needed by %(day)s") % {"day": reading.day(ask.wanted_date)}
    if ask.promised_date is None:
        return wanted
    return _("promised by %(who)s by %(day)s") % {
        "who": ask.promised_by,
        "day": reading.day(ask.promised_date),
    }


def _acts(ask: AskRow) -> Iterator[Act]:
    if ask.may_promise:
        yield Act("promise", _("Promise"))
    if ask.may_refuse:
        yield Act("refuse", _("Refuse"))
    if ask.may_deliver:
        yield Act("deliver", _("It has arrived"))
