"""How sound a figure is, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.tracking.queries import CareRow, MonthEnd, Soundness
from luopan.web import figures
from luopan.web.words import progress


def sentence(found: Soundness) -> str:
    """What matters: what asks for somebody first, then that the rest is well."""
    rushed = next((month for month in found.months if month.rush is not None), None)
    said = [_rush(rushed, found), _care(found)] if rushed else _calm(found)
    long = sum(row.long for row in found.channel.rows) if found.channel else 0
    if long:
        text = ngettext(
            "The stock of %(count)s dealer lasts for more than 90 days.",
            "The stock of %(count)s dealers lasts for more than 90 days.",
            long,
        )
        said.append(text % {"count": long})
    return ("" if figures.chinese() else " ").join(said)


def _rush(month: MonthEnd, found: Soundness) -> str:
    """The newest month that ended in a rush, whether or not others came after it."""
    return _(
        "%(month)s: %(share)s of sales came in the last three working days, %(usual)s is "
        "usual: %(more)s more than at other times."
    ) % {
        "month": progress.period_name(month.code, "month"),
        "share": figures.percent(month.share),
        "usual": figures.percent(found.usual),
        "more": figures.compact(month.rush, found.counted_in),
    }


def _calm(found: Soundness) -> list[str]:
    """No month's end stands out: deals come first, if any want a hand."""
    if not found.months:
        ends = _("No month of the year is over yet.")
    elif found.usual is None:
        ends = _("The usual month-end share is not known yet.")
    else:
        ends = _("No month end of %(year)s was much above the usual.") % {
            "year": found.question.year_number
        }
    return [_care(found), ends] if found.care.rows else [ends, _care(found)]


def _care(found: Soundness) -> str:
    care = found.care
    if not care.deals:
        return _("No open opportunities.")
    if not care.rows:
        return ngettext(
            "The open opportunity is being followed up.",
            "All %(count)s open opportunities are being followed up.",
            care.deals,
        ) % {"count": care.deals}
    return ngettext(
        "%(poor)s of %(count)s open opportunities needs a push.",
        "%(poor)s of %(count)s open opportunities need a push.",
        len(care.rows),
    ) % {"poor": len(care.rows), "count": care.deals}


def matters(row: CareRow) -> list[str]:
    """What is the matter with a deal, each in a few words."""
    said = []
    if row.slipped:
        said.append(
            ngettext("%(n)s day late", "%(n)s days late", row.slipped)
            % {"n": row.slipped}
        )
    if row.stale:
        said.append(_("no activity for %(n)s days") % {"n": row.quiet})
    if row.single:
        spoken = row.deal.contacts
        said.append(_("one contact") if spoken else _("no contact"))
    return said


def month_title(month: MonthEnd) -> str:
    """A month as people say it."""
    return progress.period_name(month.code, "month")
