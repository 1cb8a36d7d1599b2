"""Closing a period as workbooks: the list of a round, a closed month beside today."""

from typing import Any

from django.utils.translation import gettext as _

from luopan.org.language import spoken
from luopan.review.queries.closing.figures import Read, told
from luopan.review.queries.closing.list import ListOfClose
from luopan.review.queries.closing.restated import Restated
from luopan.tracking.queries.standing import Shape
from luopan.web.exports import Column, Export, Holds
from luopan.web.words import closing as words
from luopan.web.words import closing_restated as restated_words
from luopan.web.words.closing_rounds import round_sentence


def export_list(found: ListOfClose) -> Export:
    """The list of a round as a workbook."""
    reads = found.reads
    return Export(
        title=_("Period close") + f" {words.period(found.closing)}",
        columns=[
            Column(_("Seat"), width=24),
            Column(_("Holder"), width=18),
            Column(_("Unit above"), width=20),
            Column(_("State"), width=22),
            Column(_("Confirmed by"), width=22),
            *(Column(spoken(one.metric), Holds.COUNT, 18) for one in reads),
        ],
        rows=[
            [
                spoken(line.row.seat),
                line.who,
                line.above,
                line.state,
                line.said,
                *(_cell(line.row.figures.get(one.metric.code), one) for one in reads),
            ]
            for line in words.seat_lines(found.seats, reads)
        ],
        notes=[round_sentence(found)],
    )


def _cell(millionths: int | None, read: Read) -> Any:
    return told(millionths if read.shape is Shape.RATE else millionths or 0)


def export_restated(found: Restated) -> Export:
    """A closed month beside today, with the documents behind it."""
    rows: list[list[Any]] = [
        [
            _("Figure"),
            spoken(row.unit),
            spoken(row.read.metric),
            None,
            _cell(row.closed, row.read),
            _cell(row.today, row.read),
            told(row.difference),
            "",
        ]
        for row in found.rows
    ]
    rows += [
        [
            _("Changed"),
            spoken(one.document.seat) if one.document.seat else "",
            words.number_of(one.document.key),
            one.document.day_date,
            told(one.before),
            told(one.after),
            told((one.after or 0) - (one.before or 0)),
            words.batch_label(one.batch),
        ]
        for one in found.changed
    ]
    rows += [
        [
            _("Cross-period"),
            spoken(one.document.seat) if one.document.seat else "",
            words.number_of(one.document.key),
            one.document.day_date,
            None,
            None,
            told(one.amount),
            restated_words.counted_in_month(
                one.document.counted_date or one.document.day_date
            ),
        ]
        for one in found.late
    ]
    return Export(
        title=_("Closed and today") + f" {words.period(found.closing)}",
        columns=[
            Column(_("Kind"), width=14),
            Column(_("Unit or seat"), width=24),
            Column(_("Metric or document"), width=24),
            Column(_("Day"), Holds.DAY),
            Column(_("At close"), Holds.COUNT, 18),
            Column(_("Today"), Holds.COUNT, 18),
            Column(_("Difference"), Holds.COUNT, 18),
            Column(_("Source"), width=40),
        ],
        rows=rows,
        notes=[restated_words.restated_sentence(found)],
    )
