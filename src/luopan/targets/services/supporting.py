"""What units ask of other departments 协同: asked, accepted with a day, refused, delivered."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, Denied, day_of, find_unit, name_of
from luopan.org.language import listed, spoken
from luopan.org.models import User
from luopan.targets.agreeing.departments import answers, departments, heads, tell
from luopan.targets.agreeing.speaking import require_speaker, speaks
from luopan.targets.agreeing.talks import text_of
from luopan.targets.append import Author
from luopan.targets.models import Resource, Support, Version
from luopan.targets.parameters import known, whole_number
from luopan.targets.refusals import Conflict
from luopan.targets.storage import thaw_space
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

State = Support.State
MOST = Decimal(10) ** 12


@service("targets.ask_support")
def ask_support(
    *,
    actor: User,
    at: datetime,
    version: Version,
    unit: str,
    department: str,
    what: str,
    wanted_date: date,
    quantity: Decimal | None = None,
    measure: str = "",
    carries: int | None = None,
    resource: str = "",
) -> Support:
    """Ask another department for something that a unit's target needs, until a day.

    Args:
        actor: Who speaks for the unit.
        at: When.
        version: Whose target.
        unit: Code.
        department: Code of a unit outside the tree of totals.
        what: In a few words.
        wanted_date: The last day on which it helps.
        quantity: How much of it.
        measure: In what it is counted.
        carries: How much of the target rests on it, in quanta.
        resource: The planned resource that its quantity adds to once it is promised;
            empty: none.

    Raises:
        Refused: He does not speak for it; no such department; nothing said; a day past;
            no such resource, or one without a quantity.
    """
    on = day_of(at)
    where = find_unit(actor, unit, on=on, action=Action.TARGETS_READ)
    require_speaker(actor, version, where, on)
    known(thaw_space(version.space_hash), "unit", unit, "unit")
    asked = departments(on).filter(code=department).first()
    if asked is None:
        raise Refused(_("Choose an existing department."))
    if not text_of(what):
        raise Refused(_("Enter what is needed."))
    _future(wanted_date, on)
    _check_resource(resource, quantity)
    made = Support.objects.create(
        version=version,
        unit=where,
        department=asked,
        what=text_of(what)[:200],
        quantity=_much(quantity),
        measure=text_of(measure)[:20],
        resource=resource,
        wanted_date=wanted_date,
        carries=None if carries is None else whole_number(carries, "amount"),
        asked_by=actor,
        asked_at=at,
        changed_by=actor,
        changed_at=at,
    )
    tell(made, Author(actor, at), to_department=True)
    note(version, unit=unit, department=department, what=made.what)
    return made


def _check_resource(resource: str, quantity: Decimal | None) -> None:
    if resource and resource not in Resource.values:
        raise Refused(
            _("There is no resource “%(resource)s”; choose %(known)s."),
            resource=resource,
            known=", ".join(Resource.values),
        )
    if resource and quantity is None:
        raise Refused(_("Enter how much of it is needed."))


def _much(quantity: Decimal | None) -> Decimal | None:
    if quantity is not None and not 0 < quantity < MOST:
        raise Refused(_("Enter how much of it is needed."))
    return quantity


def _future(day: date, on: date) -> None:
    if day < on:
        raise Refused(_("The day %(day)s has already passed."), day=day)


@service("targets.accept_support")
def accept_support(
    *,
    actor: User,
    at: datetime,
    support: Support,
    until_date: date,
    quantity: Decimal | None = None,
    text: str = "",
) -> Support:
    """Give a department's word: so much of it, until a day; anew while it is not there.

    Raises:
        Refused: He does not answer for it; it is settled; the day is over.
    """
    _require_head(actor, support, at)
    _open(support, State.ASKED, State.ACCEPTED, State.REFUSED)
    _future(until_date, day_of(at))
    much = _much(quantity) or support.quantity
    said = {"promised_date": until_date, "promised_quantity": much}
    return _moved(Author(actor, at), support, State.ACCEPTED, text, **said)


@service("targets.refuse_support")
def refuse_support(
    *, actor: User, at: datetime, support: Support, text: str
) -> Support:
    """Say that it will not come, and why.

    Raises:
        Refused: He does not answer for it; it is settled; no reason.
    """
    _require_head(actor, support, at)
    _open(support, State.ASKED, State.ACCEPTED)
    if not text_of(text):
        raise Refused(_("Explain why it is not possible."))
    return _moved(Author(actor, at), support, State.REFUSED, text)


@service("targets.deliver_support")
def deliver_support(
    *, actor: User, at: datetime, support: Support, text: str = ""
) -> Support:
    """Confirm that it has come: the unit that asked, or the department itself.

    Raises:
        Refused: He is on neither side; it was not accepted.
    """
    if not _speaks(actor, support, at):
        _require_head(actor, support, at)
    _open(support, State.ACCEPTED)
    return _moved(Author(actor, at), support, State.DELIVERED, text)


@service("targets.withdraw_support")
def withdraw_support(
    *, actor: User, at: datetime, support: Support, text: str = ""
) -> Support:
    """Take the wish back.

    Raises:
        Refused: He does not speak for the unit that asked; it is settled.
    """
    require_speaker(actor, support.version, support.unit, day_of(at))
    _open(support, State.ASKED, State.ACCEPTED, State.REFUSED)
    return _moved(Author(actor, at), support, State.WITHDRAWN, text)


@service("targets.remind_of_support")
def remind_of_support(*, actor: User, at: datetime, support: Support) -> Support:
    """Remind the department; once a day is enough.

    Raises:
        Refused: He does not speak for the unit that asked; nobody is waited for.
    """
    require_speaker(actor, support.version, support.unit, day_of(at))
    _open(support, State.ASKED, State.ACCEPTED)
    if support.reminded_at and day_of(support.reminded_at) == day_of(at):
        raise Refused(_("They were reminded today."))
    Support.objects.filter(pk=support.pk).update(reminded_at=at)
    support.reminded_at = at
    tell(support, Author(actor, at), to_department=True)
    note(support.version, unit=support.unit.code, support=support.pk)
    return support


def _speaks(actor: User, support: Support, at: datetime) -> bool:
    return speaks(actor, support.version, support.unit, day_of(at))


def _require_head(actor: User, support: Support, at: datetime) -> None:
    on = day_of(at)
    if answers(actor, support.department, on):
        return
    who = heads(support.department, on)[:3]
    raise Denied(
        _("%(who)s answers for %(department)s."),
        department=lambda: spoken(support.department),
        who=lambda: listed(map(name_of, who)) or _("nobody yet"),
    )


def _open(support: Support, *states: str) -> None:
    if support.state not in states:
        raise Refused(_("“%(what)s” is already settled."), what=support.what)


def _moved(
    author: Author, support: Support, become: str, text: str, **changes: Any
) -> Support:
    """Compare and set; the other side is told."""
    changes |= {
        "state": become,
        "text": text_of(text),
        "changed_by": author.actor,
        "changed_at": author.at,
    }
    mine = Support.objects.filter(
        pk=support.pk, state=support.state, changed_at=support.changed_at
    )
    if not mine.update(**changes):
        raise Conflict(_("Someone has just answered this."))
    vars(support).update(
        {key: value for key, value in changes.items() if key != "changed_by"}
    )
    support.changed_by = author.actor
    from_unit = become == State.WITHDRAWN or author.actor.pk == support.asked_by_id
    tell(support, author, to_department=from_unit)
    note(support.version, unit=support.unit.code, support=support.pk, state=become)
    return support
