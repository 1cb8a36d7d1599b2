"""What a forecast comes to, in a sentence, and how its sums are meant."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.tracking.queries.forecast import Forecast, ForecastRow
from luopan.web import figures
from luopan.web.words.clauses import sentences
from luopan.web.words.lacking import and_without
from luopan.web.words.progress import period_name


def sentence(found: Forecast) -> str:
    """Of the unit: what is committed against the target, and who has called."""
    top, money = found.top, found.counted_in
    facts = {
        "period": period_name(found.period.code, found.period.kind),
        "committed": figures.compact(top.team.committed, money),
        "upside": figures.compact(top.team.upside, money),
        "target": figures.compact(top.target, money),
        "share": figures.percent(_share(top.team.committed, top.target), 0),
        "called": top.called,
        "due": top.due,
    }
    if top.is_seat:
        more = "" if top.called else _("This week's call is still missing.")
    else:
        more = ngettext(
            "%(called)s of %(due)s seat has submitted a call this week.",
            "%(called)s of %(due)s seats have submitted a call this week.",
            top.due,
        )
    if top.untold:
        said = _(
            "%(period)s: the current forecast is not available until an exchange rate or "
            "conversion is entered."
        )
        return sentences([said % facts, more % facts])
    said = _outrun(top, facts, money) or _said(top)
    return sentences([said % facts, and_without(top.lacking), more % facts])


def _said(top: ForecastRow) -> str:
    if top.target and not top.lacking:
        return _(
            "%(period)s: committed %(committed)s, %(share)s of the target %(target)s; "
            "upside %(upside)s."
        )
    return _("%(period)s: committed %(committed)s, upside %(upside)s.")


def _outrun(top: ForecastRow, facts: dict[str, Any], money: str) -> str:
    """More has come than was committed: what is shown as committed is that."""
    if not top.outrun or top.own is None:
        return ""
    facts["amount"] = figures.compact(top.own.amounts.committed, money)
    facts["day"] = f"{top.own.week_date:%m-%d}"
    if top.team.upside > top.actual:
        return _(
            "%(period)s: achieved %(committed)s, more than the %(amount)s committed on "
            "%(day)s; upside %(upside)s."
        )
    return _(
        "%(period)s: achieved %(committed)s, more than the %(amount)s committed on %(day)s."
    )


def _share(part: Decimal, whole: Decimal | None) -> float | None:
    return float(part / whole) if whole else None


def rule() -> str:
    """How the sums are meant."""
    return _(
        "Each amount includes the one before it: confirmed has been achieved; committed is "
        "what one stands by for the whole period; upside is what may come if all goes well. "
        "Without a call this week, the last call for the period counts, otherwise the "
        "records: what has been achieved plus the larger of the usual remaining amount "
        "(last three months, same days left) and open opportunities × the win rate of their "
        "stage. The total is never below what has been achieved."
    )


def as_come() -> str:
    """Why there is no column of what is confirmed."""
    return _("Confirmed is what has come: no call adds to it.")
