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
        return _("The files are being read; you may leave this page.")
    if row.step == "failed":
        return why_stopped(row.message)
    if row.step == "discarded":
        return _("Put away; nothing of it was stored.")
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
                "Stored: %(rows)s row, %(first)s to %(last)s.",
                "Stored: %(rows)s rows, %(first)s to %(last)s.",
                row.rows,
            )
            % facts
        )
    if not row.rows:
        return _("Nothing in these files could be understood as records yet.")
    if row.problems or row.questions:
        said = ngettext(
            "%(rows)s row from %(first)s to %(last)s; to settle first: %(open)s.",
            "%(rows)s rows from %(first)s to %(last)s; to settle first: %(open)s.",
            row.rows,
        )
        return said % {**facts, "open": unsettled(row.problems, row.questions)}
    return (
        ngettext(
            "%(rows)s row from %(first)s to %(last)s, ready to be stored.",
            "%(rows)s rows from %(first)s to %(last)s, ready to be stored.",
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
            "Stored: a list of %(rows)s customer.",
            "Stored: a list of %(rows)s customers.",
            row.rows,
        )
        return said % facts
    if row.problems or row.questions:
        said = ngettext(
            "A list of %(rows)s customer; to settle first: %(open)s.",
            "A list of %(rows)s customers; to settle first: %(open)s.",
            row.rows,
        )
        return said % {**facts, "open": unsettled(row.problems, row.questions)}
    said = ngettext(
        "A list of %(rows)s customer, ready to be stored.",
        "A list of %(rows)s customers, ready to be stored.",
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
        "moved": _("change hands"),
        "channel": _("get a channel"),
        "dealer_tier": _("get a dealer tier"),
        "group": _("come to a group"),
        "name": _("are called otherwise"),
        "attributes": _("get other attributes"),
        "same": _("stay as they are"),
        "nobodys": _("belong to nobody"),
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
