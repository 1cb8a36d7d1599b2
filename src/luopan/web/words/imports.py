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
from luopan.web.words.clauses import sentences


def of_imports(waiting: Sequence[UploadRow], done: Sequence[BatchRow]) -> str:
    """What waits, or what came last."""
    asks = sum(row.step == "decide" for row in waiting)
    stopped = sum(row.step == "failed" for row in waiting)
    said = [
        (
            asks,
            ngettext(
                "%(count)d import needs your answer.",
                "%(count)d imports need your answer.",
                asks,
            ),
        ),
        (
            stopped,
            ngettext(
                "%(count)d import has stopped.",
                "%(count)d imports have stopped.",
                stopped,
            ),
        ),
    ]
    if asks or stopped:
        return sentences(words % {"count": count} for count, words in said if count)
    if not done:
        return _("Nothing has been imported yet.")
    last = done[0]
    return ngettext(
        "The last import, “%(label)s”, brought %(rows)s row on %(day)s.",
        "The last import, “%(label)s”, brought %(rows)s rows on %(day)s.",
        last.rows,
    ) % {
        "label": worded_start(last.label),
        "rows": figures.fixed(last.rows),
        "day": f"{localtime(last.applied_at):%Y-%m-%d}",
    }


def of_upload(row: UploadRow, found: Mapping[str, Any]) -> str:
    """What one upload is up to."""
    if row.step == "working":
        return _("The files are being read; you can leave this page.")
    if row.step == "failed":
        return why_stopped(row.message)
    if row.step == "discarded":
        return _("Set aside; nothing from it was stored.")
    if found.get("customers") and not found.get("first_date"):
        return _of_list(row)
    facts = {
        "rows": figures.fixed(row.rows),
        "first": found.get("first_date", ""),
        "last": found.get("last_date", ""),
    }
    if row.step == "applied":
        return (
            ngettext(
                "Imported: %(rows)s row, %(first)s to %(last)s.",
                "Imported: %(rows)s rows, %(first)s to %(last)s.",
                row.rows,
            )
            % facts
        )
    if not row.rows:
        return _("No records were recognised in these files yet.")
    if row.problems or row.questions:
        said = ngettext(
            "%(rows)s row from %(first)s to %(last)s; resolve first: %(open)s.",
            "%(rows)s rows from %(first)s to %(last)s; resolve first: %(open)s.",
            row.rows,
        )
        return said % {**facts, "open": unsettled(row.problems, row.questions)}
    return (
        ngettext(
            "%(rows)s row from %(first)s to %(last)s, ready to store.",
            "%(rows)s rows from %(first)s to %(last)s, ready to store.",
            row.rows,
        )
        % facts
    )


def why_stopped(message: str) -> str:
    """The first line of what stopped an import; the problems one by one stand below it."""
    return message.partition("\n")[0]


def unsettled(problems: int, questions: int) -> str:
    """How many problems and questions an import has; those that there are."""
    said = [
        (problems, ngettext("%(n)s problem", "%(n)s problems", problems)),
        (questions, ngettext("%(n)s question", "%(n)s questions", questions)),
    ]
    return " · ".join(words % {"n": figures.fixed(n)} for n, words in said if n)


def _of_list(row: UploadRow) -> str:
    """What an upload is up to that holds customers and no records."""
    facts = {"rows": figures.fixed(row.rows)}
    if row.step == "applied":
        said = ngettext(
            "Imported: a list of %(rows)s customer.",
            "Imported: a list of %(rows)s customers.",
            row.rows,
        )
        return said % facts
    if row.problems or row.questions:
        said = ngettext(
            "A list of %(rows)s customer; resolve first: %(open)s.",
            "A list of %(rows)s customers; resolve first: %(open)s.",
            row.rows,
        )
        return said % {**facts, "open": unsettled(row.problems, row.questions)}
    said = ngettext(
        "A list of %(rows)s customer, ready to store.",
        "A list of %(rows)s customers, ready to store.",
        row.rows,
    )
    return said % facts


def customers(effect: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a list of customers does: each thing, and with how many."""
    if not effect:
        return []
    words = {
        "new": _("new customers"),
        "first_owner": _("get their first owner"),
        "moved": _("change owner"),
        "channel": _("get a channel"),
        "dealer_tier": _("get a dealer tier"),
        "group": _("join a group"),
        "name": _("are renamed"),
        "attributes": _("get other attributes"),
        "same": _("stay as they are"),
        "nobodys": _("have no owner"),
    }
    given = _given(effect.get("days", ()))
    return [
        (
            word + (given if name in {"first_owner", "moved"} else ""),
            figures.fixed(effect[name]),
        )
        for name, word in words.items()
        if effect.get(name)
    ]


def _given(days: Sequence[str]) -> str:
    if not days:
        return ""
    first, last = days
    if first == last:
        return bracketed(_("from %(day)s on") % {"day": first})
    return bracketed(
        _("on days from %(first)s to %(last)s") % {"first": first, "last": last}
    )


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
