"""What one should know of a planned year: where the year before says less than a year does."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

NAMED = 14  # periods named one by one


def noticed(book: Any, history: Any, year_said: bool, last_day: Any) -> Iterator[str]:
    """Sentences for the summary, the workbook and ``--json``.

    Args:
        book: The planned year.
        history: What its baseline was read from.
        year_said: The operator named the year.
        last_day: The last day of the records; None: they have none.
    """
    from django.utils.translation import gettext as _

    if not year_said and last_day is not None and last_day.year >= book.year:
        yield _(
            "The records end on %(day)s: %(year)s is planned, the year after the last "
            "full one. Say --year for another."
        ) % {"day": last_day, "year": book.year}
    if book.empty_before:
        more = " …" if len(book.empty_before) > NAMED else ""
        yield _(
            "No records in %(periods)s: the plan follows the year before, so these periods "
            "are empty as well."
        ) % {"periods": ", ".join(book.empty_before[:NAMED]) + more}
    yield from _unassigned(book, history)
    yield from dict.fromkeys(
        f"{line.title}: {note}" for line in book.derivation.lines for note in line.notes
    )


def _unassigned(book: Any, history: Any) -> Iterator[str]:
    """What the year before holds without a product or without a unit."""
    from django.utils.translation import gettext as _

    no_product = sum(one.amount for one in history.aside if one.product is None)
    no_unit = sum(
        one.amount
        for one in history.aside
        if one.unit is None and one.product is not None
    )
    elsewhere = sum(one.amount for one in history.aside if one.unit and one.product)
    for amount, words in (
        (no_product, _("%(amount)s of %(year)s name no product")),
        (no_unit, _("%(amount)s of %(year)s name no unit")),
        (elsewhere, _("%(amount)s of %(year)s lie where nobody stands in the plan")),
    ):
        if amount:
            said = words % {"amount": _plain(amount), "year": book.year - 1}
            yield _(
                "%(what)s: they stay in reserve, and growth is not spread to them."
            ) % {"what": said}


def _plain(millionths: int) -> str:
    return f"{(Decimal(millionths) / 1_000_000).normalize():,f}"
