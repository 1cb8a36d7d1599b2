"""Imports in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.dimensions.queries.terms import worded_start
from luopan.org.language import bracketed
from luopan.records.batches import BatchRow
from luopan.records.queries.uploads import UploadRow
from luopan.records.uploads.findings import kind_word
from luopan.web import figures


def of_imports(waiting: Sequence[UploadRow], done: Sequence[BatchRow]) -> str:
    """What waits, or what came last."""
    open_ones = [row for row in waiting if row.step in {"decide", "failed"}]
    if open_ones:
        return ngettext(
            "%(count)d import waits for an answer.",
            "%(count)d imports wait for an answer.",
            len(open_ones),
        ) % {"count": len(open_ones)}
    if not done:
        return _("Nothing has been imported yet.")
    last = done[0]
    return _("The last import, “%(label)s”, brought %(rows)s rows on %(day)s.") % {
        "label": worded_start(last.label),
        "rows": figures.fixed(last.rows),
        "day": f"{localtime(last.applied_at):%Y-%m-%d}",
    }


def of_upload(row: UploadRow, found: Mapping[str, Any]) -> str:
    """What one upload is up to."""
    if row.step == "working":
        return _("The files are being read; you may leave this page.")
    if row.step == "failed":
        return row.message
    if row.step == "discarded":
        return _("Put away; nothing of it was stored.")
    facts = {
        "rows": figures.fixed(row.rows),
        "first": found.get("first_date", ""),
        "last": found.get("last_date", ""),
    }
    if row.step == "applied":
        return _("Stored: %(rows)s rows, %(first)s to %(last)s.") % facts
    if not row.rows:
        return _("Nothing in these files could be understood as records yet.")
    if row.problems or row.questions:
        return _(
            "%(rows)s rows from %(first)s to %(last)s; %(problems)s problems and "
            "%(questions)s questions to settle first."
        ) % {
            **facts,
            "problems": figures.fixed(row.problems),
            "questions": figures.fixed(row.questions),
        }
    return _("%(rows)s rows from %(first)s to %(last)s, ready to be stored.") % facts


def totals(kept: Mapping[str, Mapping[str, str]]) -> list[tuple[str, str, str]]:
    """Kind, measure, exact sum of a batch."""
    return [
        (_kind(kind), measure_word(measure), amount)
        for kind, sums in kept.items()
        for measure, amount in sums.items()
    ]


def _kind(said: str) -> str:
    kind, _space, currency = said.partition(" ")
    return kind_word(kind) + bracketed(figures.money(currency))


def measure_word(measure: str) -> str:
    """A measure as people say it."""
    words = {
        "amount": _("amount"),
        "quantity": _("quantity"),
        "profit": _("profit"),
        "cost": _("cost"),
    }
    return words.get(measure, measure)


def sheets(source: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The sheets of a batch with their kind in words."""
    return [
        {**sheet, "word": kind_word(str(sheet.get("kind", "")))}
        for sheet in source.get("sheets", ())
    ]
