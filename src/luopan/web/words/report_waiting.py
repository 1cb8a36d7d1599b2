"""What reports ask of somebody: lines of Today."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.access import name_of
from luopan.org.language import spoken
from luopan.tracking.models import Report, ReportMark
from luopan.tracking.queries.reports import Due, ReportPeriod
from luopan.web import figures
from luopan.web.words.reports import asking, kind_title, span
from luopan.web.words.today import Item


def to_send(one: Due) -> Item:
    """A report of one's own that is asked for."""
    where = reverse("write_report", args=[one.code])
    asked = urlencode({"kind": one.period.kind, "day": f"{one.period.start_date}"})
    words = (
        _("Your daily report is ready to send")
        if one.period.kind == "day"
        else _("Your weekly report is ready to send")
    )
    more = f"{one.name} · {span(one.period)}"
    return Item("file-text", words, more, f"{where}?{asked}", one.since)


def answered(answers: Sequence[ReportMark]) -> Iterable[Item]:
    """What was answered to one's own reports, a line a report."""
    said = {mark.report_id: mark for mark in reversed(answers)}  # the newest of each
    said |= {one.report_id: one for one in reversed(answers) if one.kind == "answer"}
    for mark in said.values():
        report = mark.report
        who = {"who": name_of(mark.actor)}
        text = (
            _("%(who)s replied to your report") % who
            if mark.kind == "answer"
            else _("%(who)s gave your report a thumbs-up") % who
        )
        period = ReportPeriod(report.kind, report.start_date, report.end_date)
        more = f"{spoken(report.unit)} · {kind_title(report.kind)} · {span(period)}"
        where = reverse("report", args=[report.pk])
        yield Item("message-circle", text, more, where, mark.at, news=True)


def unread(reports: Sequence[Report]) -> Iterable[Item]:
    """The reports that wait to be read, a line a day or week."""
    by: dict[tuple[str, date], list[Report]] = {}
    for one in reports:
        by.setdefault((one.kind, one.start_date), []).append(one)
    for (kind, start), rows in by.items():
        words = ngettext(
            "%(count)s report to read", "%(count)s reports to read", len(rows)
        ) % {"count": figures.fixed(len(rows))}
        helps = sum(bool(row.help_needed) for row in rows)
        period = ReportPeriod(kind, start, rows[0].end_date)
        more = f"{kind_title(kind)} · {span(period)}"
        if helps:
            more = f"{more} · {asking(helps)}"
        where = reverse("reports") + "?" + urlencode({"kind": kind, "day": f"{start}"})
        at = max(row.at for row in rows).astimezone(UTC)
        yield Item("file-text", words, more, where, at)
