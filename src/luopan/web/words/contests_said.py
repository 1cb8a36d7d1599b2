"""Contests in a sentence: how many run, and where one's own stand."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.language import spoken
from luopan.review.models import Contest
from luopan.review.queries.contests import ContestRow, Place, Standing
from luopan.web import figures
from luopan.web.words.lacking import after

Ranking, Among = Contest.Ranking, Contest.Among


def sentence(
    rows: Sequence[ContestRow], running_now: Sequence[Standing], *, allowed: bool
) -> str:
    """The finding of the list: how many run, and where one's own stand in them."""
    if not allowed:
        return _(
            "The company has no contests. They are off until somebody turns them on."
        )
    running = sum(row.state == "running" for row in rows)
    if not rows:
        return _("No contest with you or anyone in your scope has been announced.")
    if not running:
        return _("No contest is running.")
    said = ngettext(
        "%(count)d contest is running.", "%(count)d contests are running.", running
    ) % {"count": running}
    gap = "" if figures.chinese() else " "
    return gap.join([said, *filter(None, map(_own_place, running_now))])


def _own_place(found: Standing) -> str:
    """Where one's own stand; of several the best; empty: all are his, or none has a place."""
    own = [one for one in found.places if one.own and one.rank is not None]
    if not own or sum(one.own for one in found.places) == found.row.entrants:
        return ""
    best = min(own, key=lambda one: (one.rank or 0) / found.counts[one.group])
    facts = {
        "contest": spoken(found.row.contest),
        "unit": spoken(best.unit),
        "place": best.rank,
        "of": found.counts[best.group],
        "group": best.group,
    }
    if len(own) == 1:
        said = _("“%(contest)s”: %(unit)s is %(place)s of %(of)s in group %(group)s.")
    else:
        said = _(
            "“%(contest)s”: the best of yours is %(unit)s, %(place)s of %(of)s in group "
            "%(group)s."
        )
    return said % facts + after(_incomplete(found.untold.get(best.group, 0)))


def standing_sentence(found: Standing) -> str:
    """The finding of one: the own place, if there is one alone; whether places are complete."""
    lacks = _incomplete(sum(found.untold.values()))
    if lacks and found.row.state == "waits":
        lacks += after(_("The result is pending until then."))
    return _standing(found) + after(lacks)


def _incomplete(number: int) -> str:
    """That not all have a place who could have one; empty: they have."""
    if not number:
        return ""
    return ngettext(
        "Ranks are incomplete: %(count)d taking part cannot be ranked until an exchange "
        "rate or conversion is entered.",
        "Ranks are incomplete: %(count)d taking part cannot be ranked until an exchange "
        "rate or conversion is entered.",
        number,
    ) % {"count": number}


def _standing(found: Standing) -> str:
    own = [one for one in found.places if one.own]
    if found.row.state == "called_off":
        reason = found.row.contest.ending.reason
        return _("Cancelled: %(reason)s") % {"reason": reason}
    if found.row.state == "coming":
        fact = {"day": f"{found.row.contest.start_date:%Y-%m-%d}"}
        return (
            _("Starts on %(day)s. These are the rules; they no longer change.") % fact
        )
    if len(own) == 1 and own[0].rank is not None:
        facts = {
            "place": own[0].rank,
            "of": found.counts[own[0].group],
            "rate": rate(own[0], found),
        }
        if found.row.contest.among == Among.SEAT:
            return _("Your place: %(place)s of %(of)s people, %(rate)s.") % facts
        return _("Your place: %(place)s of %(of)s teams, %(rate)s.") % facts
    if len(own) == 1 and own[0].lacking:
        return _(
            "Your place cannot be worked out until an exchange rate or conversion is entered."
        )
    if several := _of_several(own, found):
        return several
    fact = {"count": found.row.entrants}
    if found.row.contest.among == Among.SEAT:
        return _("%(count)s seats take part, in groups of comparable size.") % fact
    return _("%(count)s teams take part, in groups of comparable size.") % fact


def _of_several(own: Sequence[Place], found: Standing) -> str:
    """The first and the last of one's own, in the group of the best; all his: nothing."""
    told = [one for one in own if one.rank is not None]
    if len(told) < 2 or len(own) == found.row.entrants:
        return ""
    best = min(told, key=lambda one: (one.rank or 0) / found.counts[one.group])
    beside = [one for one in told if one.group == best.group]
    last = max(beside, key=lambda one: one.rank or 0)
    facts = {
        "own": len(beside),
        "group": best.group,
        "best": spoken(best.unit),
        "place": best.rank,
        "last": spoken(last.unit),
        "low": last.rank,
        "of": found.counts[best.group],
    }
    if last is best:
        return (
            _("Your best, %(best)s, is %(place)s of %(of)s in group %(group)s.") % facts
        )
    return (
        _(
            "Yours in group %(group)s are %(own)s of %(of)s: %(best)s is number %(place)s, "
            "%(last)s number %(low)s."
        )
        % facts
    )


def rate(one: Place, found: Standing) -> str:
    """By what it ranks, as it is read."""
    if found.row.contest.ranking == Ranking.PROGRESS:
        return figures.points(one.rate)
    if found.row.contest.ranking == Ranking.GROWTH:
        return figures.change(one.rate)
    return figures.percent(one.rate)
