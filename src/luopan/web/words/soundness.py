"""How sound a figure is, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.tracking.queries import CareRow, MonthEnd, Soundness
from luopan.web import figures
from luopan.web.words import progress


def sentence(found: Soundness) -> str:
    """What matters: the newest month's end, and the deals that want a hand."""
    return ("" if figures.chinese() else " ").join((_rush(found), _care(found)))


def _rush(found: Soundness) -> str:
    newest = next((month for month in found.months if month.share is not None), None)
    if newest is None:
        return _("No month of the year is over yet.")
    said = {
        "month": progress.period_name(newest.code, "month"),
        "share": figures.percent(newest.share),
        "usual": figures.percent(found.usual),
    }
    if found.usual is None:
        return (
            _("%(month)s: %(share)s of it came in the last three working days.") % said
        )
    if newest.rush is None:
        return (
            _(
                "%(month)s: %(share)s of it came in the last three working days, "
                "%(usual)s is usual."
            )
            % said
        )
    more = {"more": figures.compact(newest.rush, found.counted_in)}
    return _(
        "%(month)s: %(share)s of it came in the last three working days, %(usual)s is "
        "usual: %(more)s more than at other times."
    ) % (said | more)


def _care(found: Soundness) -> str:
    care = found.care
    if not care.deals:
        return _("No opportunity is open.")
    if not care.rows:
        return ngettext(
            "The one open opportunity is looked after.",
            "All %(count)s open opportunities are looked after.",
            care.deals,
        ) % {"count": care.deals}
    return ngettext(
        "%(poor)s of %(count)s open opportunity wants a hand.",
        "%(poor)s of %(count)s open opportunities want a hand.",
        care.deals,
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
        said.append(_("nothing done for %(n)s days") % {"n": row.quiet})
    if row.single:
        spoken = row.deal.contacts
        said.append(_("one contact") if spoken else _("no contact"))
    return said


def month_title(month: MonthEnd) -> str:
    """A month as people say it."""
    return progress.period_name(month.code, "month")
