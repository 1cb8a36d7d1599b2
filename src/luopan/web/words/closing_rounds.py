"""A round of closing in words: where it is, and what is missing."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.access import day_of, name_of
from luopan.review.models import Closing
from luopan.review.queries.closing.list import ListOfClose, Said
from luopan.review.queries.closing.waiting import Ahead
from luopan.web.words.clauses import sentences, with_counters
from luopan.web.words.closing import period


def round_sentence(found: ListOfClose) -> str:
    """Where the round is, and what is missing."""
    closing = found.closing
    if closing.closed_at is not None:
        return _closed_sentence(closing)
    held = [row for row in found.seats if row.said is not Said.VACANT]
    facts = {
        "all": sum(found.counts.values()) - found.counts.get(Said.VACANT, 0),
        "confirmed": found.counts.get(Said.CONFIRMED, 0),
        "own": len(held),
        "own_confirmed": sum(row.said is Said.CONFIRMED for row in held),
        "day": f"{closing.deadline_date:%Y-%m-%d}",
    }
    if len(held) < facts["all"]:
        first = _of_yours(len(held) == 1, bool(facts["own_confirmed"])) % facts
    else:
        first = (
            _("%(confirmed)s of %(all)s held seats have confirmed, due by %(day)s.")
            % facts
        )
    said = [first, *_objections_said(found, all_his=len(held) == facts["all"])]
    return with_counters(sentences(said))


def _of_yours(one: bool, confirmed: bool) -> str:
    """How many of the reader's seats have confirmed; of one seat, whether it has."""
    if not one:
        return _(
            "In your scope, %(own_confirmed)s of %(own)s held seats have confirmed, due by "
            "%(day)s; in the company %(confirmed)s of %(all)s."
        )
    if confirmed:
        return _(
            "Your seat has confirmed; in the company %(confirmed)s of %(all)s, until "
            "%(day)s."
        )
    return _(
        "Your seat has not confirmed yet, until %(day)s; in the company %(confirmed)s "
        "of %(all)s have."
    )


def _objections_said(found: ListOfClose, *, all_his: bool) -> list[str]:
    """Those that are open, of all that he sees."""
    count = found.open_objections
    if not count:
        return []
    if all_his:
        return [waiting(count)]
    said = ngettext(
        "%(n)s objection from your seats is awaiting a decision.",
        "%(n)s objections from your seats are awaiting a decision.",
        count,
    )
    return [said % {"n": count}]


def waiting(count: int) -> str:
    """How many objections are open."""
    said = ngettext(
        "%(n)s objection is awaiting a decision.",
        "%(n)s objections are awaiting a decision.",
        count,
    )
    return said % {"n": count}


def _closed_sentence(closing: Closing) -> str:
    then = closing.open_then
    facts = {
        "day": f"{day_of(closing.closed_at):%Y-%m-%d}",
        "who": name_of(closing.closed_by) if closing.closed_by else "",
        "n": then.get("seats", 0),
    }
    if closing.reopened_at is not None:
        facts["day"] = f"{day_of(closing.reopened_at):%Y-%m-%d}"
        facts["why"] = closing.reopened_reason
        return _("Reopened on %(day)s: %(why)s") % facts
    if not facts["n"]:
        return _("Closed on %(day)s by %(who)s; every seat had confirmed.") % facts
    return (
        ngettext(
            "Closed on %(day)s by %(who)s; %(n)s seat had not confirmed.",
            "Closed on %(day)s by %(who)s; %(n)s seats had not confirmed.",
            int(facts["n"]),
        )
        % facts
    )


def ahead_sentence(found: Ahead, on: date) -> str:
    """How long the round that ends next is open, and what waits for a decision."""
    said = [_ends(found, on)]
    if found.objections:
        said.append(waiting(found.objections))
    if found.disputes:
        words = ngettext(
            "%(n)s pay dispute is awaiting a decision.",
            "%(n)s pay disputes are awaiting a decision.",
            found.disputes,
        )
        said.append(words % {"n": found.disputes})
    return sentences(said)


def _ends(found: Ahead, on: date) -> str:
    left = (found.closing.deadline_date - on).days
    facts = {
        "period": period(found.closing),
        "day": f"{found.closing.deadline_date:%Y-%m-%d}",
        "n": abs(left),
    }
    if not left:
        return _("The close of %(period)s ends today.") % facts
    if left > 0:
        words = ngettext(
            "The close of %(period)s ends in %(n)s day, on %(day)s.",
            "The close of %(period)s ends in %(n)s days, on %(day)s.",
            left,
        )
    else:
        words = ngettext(
            "The close of %(period)s was due on %(day)s, %(n)s day ago.",
            "The close of %(period)s was due on %(day)s, %(n)s days ago.",
            -left,
        )
    return words % facts
