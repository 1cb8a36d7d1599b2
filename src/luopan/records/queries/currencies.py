"""Which currencies records are in beside the company's, and on which days."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from luopan.dimensions.queries.rate_lists import Unpriced, unpriced
from luopan.org.queries import company
from luopan.records.columns import bulk
from luopan.records.reading import counted, known_on


def without_rate(on: date, *, at: datetime) -> tuple[Unpriced, ...]:
    """Days of foreign amounts that cannot be told in the company's currency.

    Args:
        on: Records up to this day.
        at: What was known at this instant.
    """
    home = company().currency
    foreign = "{0}.currency <> '' AND {0}.currency <> %s"
    rows = bulk.rows(
        "SELECT currency, CAST(MIN(day) AS varchar(10)), CAST(MAX(day) AS varchar(10)) "
        "FROM (SELECT f.currency AS currency, f.day_date AS day FROM records_fact f "
        f"WHERE {foreign.format('f')} AND {counted(known_on(on, at))} UNION ALL "
        # A document that counts in a later month is priced by its own day all the same.
        "SELECT d.currency, d.day_date FROM records_document d "
        f"WHERE {foreign.format('d')} AND d.live) both_days "
        "WHERE day <= %s GROUP BY currency",
        [home, home, on],
    )
    days = {
        code: (date.fromisoformat(first), date.fromisoformat(last))
        for code, first, last in rows
    }
    return unpriced(days, home)


def unpriced_in(found: Mapping[str, Any]) -> tuple[Unpriced, ...]:
    """The same of files that are being looked at, by the rates there are now.

    Args:
        found: What was kept of an examination; older ones say nothing of currencies.
    """
    days = {
        code: (date.fromisoformat(first), date.fromisoformat(last))
        for code, (first, last) in found.get("currencies", {}).items()
    }
    return unpriced(days, company().currency) if days else ()
