"""Soundness as a workbook: month ends, deals that want a hand, dealers."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from luopan.dimensions.queries.terms import worded
from luopan.org.language import spoken
from luopan.tracking.queries import CareRow, Soundness
from luopan.tracking.queries.channel import Channel
from luopan.web.exports import Column, Export, Holds
from luopan.web.words import progress
from luopan.web.words import soundness as words
from luopan.web.words.lacking import refusals

A, R, N, D = Holds.AMOUNT, Holds.RATIO, Holds.COUNT, Holds.DAY


def exports(found: Soundness, rows: Sequence[CareRow], sift: str) -> list[Export]:
    """A sheet for each table of the page; ``sift``: which deals only, in words."""
    reach = progress.as_of(found.question.as_of)
    head = [words.sentence(found), reach, *refusals(found.lacking)]
    only = [*head, *progress.filtered(sift)]
    return [
        _month_ends(found, head),
        *([_deals(found, rows, only)] if found.care.rows else []),
        *([_dealers(found.channel, head)] if found.channel else []),
    ]


def _month_ends(found: Soundness, head: Sequence[str]) -> Export:
    question = found.question
    notes = [f"{spoken(question.metric)} · {question.year_number}", *head]
    return Export(
        title=_("Soundness") + f" {found.name.name}",
        columns=[
            Column(_("Month")),
            Column(_("Actual"), A),
            Column(_("Last three working days"), A),
            Column(_("Their share"), R),
            Column(_("More than usual"), A),
            Column(_("Returned the following month"), A),
            Column(_("Share returned"), R),
        ],
        rows=[
            [words.month_title(one), one.amount, one.last, one.share, one.rush]
            + [one.returned, one.returned_share]
            for one in found.months
        ],
        counted_in=found.counted_in,
        notes=notes,
    )


def _deals(found: Soundness, rows: Sequence[CareRow], head: Sequence[str]) -> Export:
    return Export(
        title=_("Opportunities that need a push"),
        columns=[
            Column(_("Opportunity"), width=16),
            Column(_("Customer"), width=30),
            Column(_("Seat"), width=24),
            Column(_("Stage")),
            Column(_("Amount"), A),
            Column(_("Created"), D),
            Column(_("Expected"), D),
            Column(_("Last activity"), D),
            Column(_("Contacts"), N),
            Column(_("What is wrong here"), width=40),
        ],
        rows=[_deal(row) for row in rows],
        counted_in=found.care.currency,
        notes=head,
    )


def _deal(row: CareRow) -> list[Any]:
    deal = row.deal
    return [
        deal.key,
        spoken(row.account) if row.account else "",
        spoken(row.seat) if row.seat else "",
        worded(deal.stage),
        row.amount,
        deal.created,
        deal.expected,
        deal.touched,
        deal.contacts,
        " · ".join(words.matters(row)),
    ]


def _dealers(found: Channel, head: Sequence[str]) -> Export:
    told = {"shown": len(found.rows), "count": found.dealers}
    return Export(
        title=_("Dealers: sell-in, sell-out, stock"),
        columns=[
            Column(_("Dealer"), width=30),
            Column(_("Sell-in, 90 days"), N),
            Column(_("Sell-out"), N),
            Column(_("Difference"), N),
            Column(_("In stock"), N),
            Column(_("Days of stock"), N),
        ],
        rows=[
            [spoken(one.account), one.taken, one.sold, one.taken - one.sold]
            + [one.stock, one.days]
            for one in found.rows
        ],
        notes=[*head, _("%(shown)s of %(count)s dealers report.") % told],
    )
