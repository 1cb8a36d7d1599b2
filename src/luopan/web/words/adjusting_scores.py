"""The assessment score before and after an adjustment, and why there is none, in words."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from luopan.org.language import listed
from luopan.review.queries.adjusting.effect import Scored, Side
from luopan.web import figures
from luopan.web.words.lacking import after


def score(found: Scored, who: str) -> list[tuple[str, str, str]]:
    """The assessment score of somebody: to date, and at this pace before and after.

    The third is why there is none, or why it stays as it is.
    """
    if found.now is None and found.before is None:
        return [(_("Assessment score"), figures.NOTHING, _unscored(found))]
    to_date = _("Score of %(who)s, year to date") % {"who": who}
    return [
        (to_date, _points(found.now), ""),
        (_("At the current pace (before adjustment)"), _points(found.before), ""),
        (
            _("At the current pace (after adjustment)"),
            _points(found.after),
            _unscored(found),
        ),
    ]


def _points(points: Decimal | None) -> str:
    return figures.fixed(points, 1) if points is not None else figures.NOTHING


def _unscored(found: Scored) -> str:
    """Why there is no score, or none that the number changes; empty: there is one."""
    words = {
        "no_sheet": _("no assessment sheet is published for it"),
        "not_held": _("no assessment sheet uses this number"),
        "rate": _("an exchange rate or conversion is missing: so is the score"),
        "later": _("assessed at the period's end"),
        "nothing": _("nothing known yet of what is assessed"),
        "left_out": _("this number is not assessed yet: its weight is with the others"),
    }
    named = found.problems
    return (
        named[0] + "".join(map(after, named[1:])) if named else words.get(found.why, "")
    )


def untold(found: Sequence[Side]) -> list[str]:
    """Which rates are missing for what came, each with whose attainment it stops."""
    stops: dict[str, list[str]] = {}
    for one in found:
        if one.lacking is not None:
            stops.setdefault(str(one.lacking), []).append(one.name)
    said = _("The attainment of %(who)s cannot be worked out.")
    return [why + after(said % {"who": listed(who)}) for why, who in stops.items()]
