"""What every record by hand needs: rights, checks, one batch of one record."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, day_of, require
from luopan.org.models import Unit, User
from luopan.records.models import Batch, RowVersion
from luopan.records.store import store
from luopan.records.store.folding import DOCUMENTS
from luopan.records.tables import Table
from luopan.trail.chain import note
from luopan.trail.refusal import Refused


def entered(
    actor: User,
    at: datetime,
    key: str,
    tables: Sequence[tuple[str, Sequence[dict[str, Any]]]],
) -> Batch:
    """One batch of one record."""
    kind = tables[0][0]
    batch = Batch.objects.create(
        label=_called(key)[:300],
        source={"entered": kind},
        rows=sum(len(rows) for _kind, rows in tables),
        actor=actor,
        applied_at=at,
    )
    store(
        batch,
        [
            Table(each, {name: [row[name] for row in rows] for name in rows[0]})
            for each, rows in tables
            if rows
        ],
    )
    note(f"batch:{batch.pk}", record=key, kind=kind)
    return batch


def _called(key: str) -> str:
    """A document by its number, as people know it; anything else by its key."""
    kind, _colon, number = key.partition(":")
    return number if number and kind in DOCUMENTS else key


def may_enter(actor: User, at: datetime, seat: Unit | None) -> None:
    """Pass if he may enter records for the seat; without one, for the company."""
    require(actor, Action.RECORDS_ENTER, unit=seat, at=at)


def live_version(
    actor: User, at: datetime, model: type[RowVersion], key: str, said: str
) -> RowVersion:
    """The live version, if there is one and he may change it."""
    found = model._default_manager.filter(key=key.strip(), live=True).first()
    if found is None:
        raise Refused(_("There is no %(number)s to correct."), number=said)
    may_enter(actor, at, getattr(found, "seat", None))
    return found


def refuse_taken(model: type[RowVersion], key: str, said: str) -> None:
    """A number is given once."""
    if model._default_manager.filter(key=key.strip(), live=True).exists():
        raise Refused(
            _("%(number)s already exists. Correct it, or choose another number."),
            number=said,
        )


def check(
    at: datetime, number: str, on: date, seat: Unit | None, currency: str
) -> None:
    """What every record needs: a number, a day that has come, a seat that stood."""
    if not number.strip():
        raise Refused(_("Enter a document number."))
    if on > day_of(at):
        raise Refused(_("%(day)s is in the future."), day=on.isoformat())
    if currency and not (
        currency.isascii() and currency.isalpha() and len(currency) == 3
    ):
        raise Refused(
            _("“%(currency)s” is not a currency; enter three letters such as CNY."),
            currency=currency,
        )
    if seat is not None and not _stood(seat, on):
        raise Refused(
            _("%(seat)s did not exist on %(day)s."), seat=seat.name, day=on.isoformat()
        )


def _stood(seat: Unit, on: date) -> bool:
    late = Q(end_date=None) | Q(end_date__gt=on)
    return Unit.objects.filter(late, pk=seat.pk, start_date__lte=on).exists()


def refuse_without_reason(reason: str) -> None:
    """A correction says why."""
    if not reason.strip():
        raise Refused(_("Explain why; the reason stays in the trail."))


def code_of(thing: Any) -> str | None:
    """Code of a unit, product or account."""
    return None if thing is None else str(thing.code)


def told(amount: int) -> str:
    """Millionths as people write them."""
    text = f"{abs(amount) // 1_000_000}.{abs(amount) % 1_000_000:06}".rstrip(
        "0"
    ).rstrip(".")
    return f"-{text}" if amount < 0 else text
