"""Exchange rates, each from a day on."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.exchange import NewRate, check_rate
from luopan.dimensions.models import Rate
from luopan.org.access import Action, require
from luopan.org.models import User
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused


@service("dimensions.add_rate")
def add_rate(*, actor: User, at: datetime, row: NewRate, reason: str = "") -> Rate:
    """Enter an exchange rate, or correct the one of that day.

    Raises:
        Refused: He may not; no currency of three letters; not above zero.
    """
    require(actor, Action.DIMENSIONS_EDIT, at=at)
    note(
        f"rate:{row.currency}/{row.into}",
        rate=row.rate,
        start_date=row.start_date,
        source=row.source,
        **_corrected([row]),
    )
    return _write([row])[0]


@service("dimensions.add_rates")
def add_rates(
    *, actor: User, at: datetime, rows: Sequence[NewRate], reason: str = ""
) -> list[Rate]:
    """Enter or correct many exchange rates at once; all or none."""
    require(actor, Action.DIMENSIONS_EDIT, at=at)
    note("rates", count=len(rows), **_corrected(rows))
    return _write(rows)


def _corrected(rows: Sequence[NewRate]) -> dict[str, list[str]]:
    """For the trail: what held from those very days until now, and is another."""
    days = [row.start_date for row in rows]
    held = {
        (one.currency, one.into, one.start_date): one.rate
        for one in Rate.objects.filter(start_date__in=days)
    }
    found = []
    for row in rows:
        before = held.get((row.currency, row.into, row.start_date))
        if before is not None and before != row.rate:
            was = f"{before.normalize():f}"
            found.append(f"{row.currency}/{row.into} {row.start_date}: {was}")
    return {"before": found[:20]} if found else {}


def _write(rows: Sequence[NewRate]) -> list[Rate]:
    for row in rows:
        check_rate(row)
    keys = {(row.currency, row.into, row.start_date) for row in rows}
    if len(keys) < len(rows):
        raise Refused(_("The same exchange rate is given twice for one day."))
    return Rate.objects.bulk_create(
        [
            Rate(
                currency=row.currency,
                into=row.into,
                start_date=row.start_date,
                rate=row.rate,
                source=row.source,
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["currency", "into", "start_date"],
        update_fields=["rate", "source"],
    )
