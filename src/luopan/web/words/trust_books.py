"""What records of work ask as a workbook: the records, and rates by unit, month and check."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from luopan.org.language import spoken
from luopan.tracking.queries.trust import DoubtRow, Rate, Trust
from luopan.web.exports import Column, Export, Holds
from luopan.web.words import trust as words
from luopan.web.words.progress import as_of, filtered, period_name

N, R, D = Holds.COUNT, Holds.RATIO, Holds.DAY


def exports(found: Trust, check: str) -> list[Export]:
    """A sheet for each table of the page; ``check``: by which check only."""
    question, day = found.question, as_of(found.question.as_of)
    period = period_name(question.period.code, question.period.kind)
    head = [period, words.sentence(found, check), words.promise(), day]
    by_unit = [(f"{name.name} {name.holder}".strip(), one) for name, one in found.rows]
    by_month = [(period_name(span.code, "month"), one) for span, one in found.months]
    by_check = [(words.title(code), one) for code, one in found.checks.items()]
    span = [period, day]
    return [
        _records(found, head, check),
        *(
            [_rates(_("By unit and person"), _("Unit"), by_unit, span)]
            if by_unit
            else []
        ),
        _rates(_("By month"), _("Month"), by_month, [day]),
        _rates(_("Checks"), _("Check"), by_check, span),
    ]


def _records(found: Trust, head: Sequence[str], check: str) -> Export:
    sift = words.title(check) if check in found.checks else ""
    return Export(
        title=_("Trust checks") + f" {found.name.name}",
        columns=[
            Column(_("Day"), D),
            Column(_("Seat"), width=24),
            Column(_("Customer"), width=30),
            Column(_("Record"), width=16),
            Column(_("Check"), width=26),
            Column(_("Question raised"), width=44),
            Column(_("Imported on"), D),
            Column(_("Explained"), width=50),
            Column(_("Corrected on"), D),
        ],
        rows=[_record(row) for row in (*found.doubts, *found.mended)],
        notes=[*head, *filtered(sift)],
    )


def _record(row: DoubtRow) -> list[Any]:
    return [
        row.doubt.day,
        spoken(row.seat) if row.seat else "",
        spoken(row.account) if row.account else "",
        words.number(row),
        words.title(row.doubt.check),
        words.asks(row),
        row.doubt.since,
        " · ".join(f"{said.who}: {said.words}" for said in row.said),
        row.mended,
    ]


def _rates(
    title: str, of: str, rows: Iterable[tuple[str, Rate]], notes: Sequence[str]
) -> Export:
    """How many of the records looked at ask, and how many of these are explained."""
    return Export(
        title=title,
        columns=[
            Column(of, width=30),
            Column(_("Records checked"), N),
            Column(_("Questionable"), N),
            Column(_("Share"), R),
            Column(_("Explained"), N),
        ],
        rows=[[name, one.looked, one.asked, one.share, one.said] for name, one in rows],
        notes=notes,
    )
