"""Where the year lands month by month, in words."""

from decimal import Decimal

from django.utils.translation import gettext as _

from luopan.tracking.queries.forecast import MonthAhead, Roll, YearAhead
from luopan.web import figures
from luopan.web.words.clauses import sentences
from luopan.web.words.lacking import and_without, without
from luopan.web.words.progress import period_name


def roll_name(roll: Roll) -> str:
    """3+9, and so on."""
    return f"{roll.over}+{roll.left}"


def year_sentence(found: YearAhead) -> str:
    """Where the year lands beside the target."""
    parts = [_lands(found), _achieved(found), and_without(found.now.lacking)]
    return sentences(parts)


def _lands(found: YearAhead) -> str:
    now = found.now
    facts = {
        "roll": roll_name(now),
        "total": figures.named(now.total, found.counted_in),
        "target": figures.named(found.target, found.counted_in),
        "share": figures.percent(_share(now.total, found.target)),
    }
    if found.target and not now.lacking:  # no share of a target by a part of a sum
        return (
            _(
                "%(roll)s: the year lands at %(total)s, %(share)s of the target %(target)s."
            )
            % facts
        )
    return _("%(roll)s: the year lands at %(total)s.") % facts


def _achieved(found: YearAhead) -> str:
    """What has come: of the months that are over, and until now in the running one."""
    over = [one for one in found.months if one.origin == "actual"]
    ahead = sum(
        (one.came for one in found.months if one.origin != "actual"), Decimal(0)
    )
    facts = {
        "actual": figures.named(found.now.actual, found.counted_in),
        "now": figures.named(found.now.actual + ahead, found.counted_in),
        "month": period_name(over[-1].span.code, "month") if over else "",
    }
    if not over:
        return _("Achieved so far: %(now)s.") % facts
    if not ahead:
        return _("Achieved through %(month)s: %(actual)s.") % facts
    return _("Achieved through %(month)s: %(actual)s; so far: %(now)s.") % facts


def rolls(found: YearAhead) -> list[dict[str, str]]:
    """The year as it was seen, the newest last."""
    unit, last = figures.unit_of_table(found.counted_in), len(found.rolls) - 1
    return [
        {
            "name": roll_name(roll),
            "when": _("now") if place == last else f"{roll.as_of:%m-%d}",
            "actual": figures.in_table(roll.actual, unit),
            "ahead": figures.in_table(roll.ahead, unit),
            "total": figures.in_table(roll.total, unit),
            "target": figures.in_table(found.target, unit),
            "gap": figures.change_in_table(roll.total - found.target, unit)
            if found.target is not None and not roll.lacking
            else figures.NOTHING,
            "share": figures.NOTHING
            if roll.lacking
            else figures.percent(_share(roll.total, found.target)),
            "without": without(roll.lacking),
        }
        for place, roll in enumerate(found.rolls)
    ]


def origins() -> dict[str, str]:
    """Where a month's amount comes from."""
    return {
        "actual": _("achieved"),
        "call": _("call submitted"),
        "course": _("as last year"),
    }


def origin(one: MonthAhead) -> str:
    """Where one month's amount comes from; a closed month says so.

    A running month whose calls are outrun counts at what has come: nobody called that.
    """
    if one.origin == "call" and one.came and one.amount <= one.came:
        return _("achieved so far")
    return _("closed") if one.closed else origins()[one.origin]


def year_months(found: YearAhead) -> list[dict[str, object]]:
    """The months, with a bar of the amount beside the target."""
    unit = figures.unit_of_table(found.counted_in)
    return [
        {
            "name": period_name(one.span.code, "month"),
            "origin": origin(one),
            "look": {"actual": "done", "call": "on"}.get(one.origin, ""),
            "amount": figures.in_table(one.amount, unit),
            "range": f"{figures.in_table(one.low, unit)} – "
            f"{figures.in_table(one.high, unit)}"
            if one.origin == "call" and one.low != one.high
            else "",
            "target": figures.in_table(one.target, unit),
            "share": None if one.lacking else _share(one.amount, one.target),
            "without": without(one.lacking),
        }
        for one in found.months
    ]


def year_rule() -> str:
    """How the months ahead are meant."""
    return _(
        "Closed months count at actual. The current month and the next count at what the "
        "team commits. Later months: the same month of last year × this year's growth so "
        "far in this unit; parts need not add up. The target stays as agreed and never "
        "moves with the forecast."
    )


def _share(part: Decimal, whole: Decimal | None) -> float | None:
    return float(part / whole) if whole else None
