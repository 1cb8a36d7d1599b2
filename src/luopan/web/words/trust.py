"""What records of work ask, in words: questions, never judgements."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.dimensions.queries.terms import worded
from luopan.tracking.queries.trust import AFTER, AT_ONCE, DoubtRow, Mark, Rate, Trust
from luopan.web import figures
from luopan.web.words.progress import period_name
from luopan.web.words.today import Item, since


def title(check: str) -> str:
    """A check by its name."""
    return {
        "back_filled": _("Late batch entry"),
        "copied": _("Near-duplicate record"),
        "away": _("Visit while on leave"),
        "day_off": _("Visit on a day off"),
        "apart": _("Two cities on one day"),
        "ended": _("Customer already ended"),
        "no_contact": _("Stage without contact"),
        "won_silent": _("Won without contact"),
    }[check]


def rule(check: str) -> str:
    """What a check looks at and when it asks, in a sentence or two."""
    return {
        "back_filled": _(
            "Entered more than %(after)s days after its day, with at least %(least)s such "
            "records of one person on one day. Only manual entries count: for files nobody "
            "knows when a person wrote them down."
        )
        % {"after": AFTER, "least": AT_ONCE},
        "copied": _(
            "Outcome and next step share four fifths of their four-character sequences with "
            "an earlier report. Texts under 20 characters are ignored; two people who "
            "visited the same customer together may report it alike."
        ),
        "away": _(
            "A visit or demonstration while the seat's holder was on leave and had no "
            "acting holder."
        ),
        "day_off": _(
            "A visit or demonstration on a non-working day of the unit, by its working week "
            "and public holidays."
        ),
        "apart": _(
            "Several visits of a seat on one day to customers in different cities, going by "
            "their attributes. Two cities close together look the same."
        ),
        "ended": _("Activity with a customer on or after the day it ended."),
        "no_contact": _(
            "A stage was entered for the first time with no contact with the customer since "
            "the previous stage, or in the 30 days before."
        ),
        "won_silent": _(
            "An opportunity was won with no contact with the customer since it was created, "
            "or in the 30 days before."
        ),
    }[check]


def asks(row: DoubtRow) -> str:
    """What the record asks, with what it is held against."""
    doubt, aside = row.doubt, row.doubt.aside
    if row.mended or not aside:
        return title(doubt.check)
    facts = {"aside": aside, "stage": worded(aside)}
    return {
        "back_filled": _("written on %(aside)s"),
        "copied": _("nearly the same as %(aside)s"),
        "apart": _("in %(stage)s, on the same day in another city"),
        "ended": _("the customer ended on %(aside)s"),
        "no_contact": _(
            "entered “%(stage)s” without any earlier contact with the customer"
        ),
        "won_silent": _("won without any earlier contact with the customer"),
    }[doubt.check] % facts


def number(row: DoubtRow) -> str:
    """The number of the record."""
    return row.doubt.record.partition("|")[0]


def rate(found: Rate) -> str:
    """So many of so many."""
    return _("%(asked)s of %(looked)s") % {
        "asked": figures.fixed(found.asked),
        "looked": figures.fixed(found.looked),
    }


def sentence(found: Trust, check: str = "") -> str:
    """How many records raise a question, and what waits for whom.

    ``check``: said of this one only, as the records under it are.
    """
    if not found.side:
        return _(
            "Doubts are shown first to the people themselves, and a week later to their "
            "leader; to nobody else."
        )
    if check not in found.checks:
        return _asked(found, found.whole)
    only = _("Only “%(check)s”.") % {"check": title(check)}
    return f"{only}{_gap()}{_asked(found, found.checks[check])}"


def several(found: Trust, check: str = "") -> str:
    """How many questions there are where a record raises more than one; else empty."""
    of = found.checks.get(check, found.whole)
    questions = len(found.doubts)
    if questions <= of.asked:
        return ""
    return _("%(n)s questions: a record may raise several") % {
        "n": figures.fixed(questions)
    }


def _gap() -> str:
    return "" if figures.chinese() else " "


def _asked(found: Trust, of: Rate) -> str:
    period = period_name(found.question.period.code, found.question.period.kind)
    facts = {"looked": figures.fixed(of.looked), "period": period}
    if not of.looked:
        return _("No work records to check in %(period)s.") % facts
    if not of.asked:
        said = ngettext(
            "%(looked)s record of %(period)s: no contradictions found.",
            "%(looked)s records of %(period)s: no contradictions found.",
            of.looked,
        )
        return said % facts
    facts["asked"] = figures.fixed(of.asked)
    return f"{_questions(of) % facts}{_gap()}{_waits(found, of)}"


def _questions(found: Rate) -> str:
    if found.looked == 1:
        return _("The one record of %(period)s raises a question.")
    return ngettext(
        "Of %(looked)s records of %(period)s, %(asked)s is questionable.",
        "Of %(looked)s records of %(period)s, %(asked)s are questionable.",
        found.asked,
    )


def _waits(found: Trust, of: Rate) -> str:
    if found.waits and found.side == "own":
        return ngettext(
            "%(n)s is still unexplained.",
            "%(n)s are still unexplained.",
            found.waits,
        ) % {"n": found.waits}
    if found.waits:
        return ngettext(
            "%(n)s of your own is still unexplained.",
            "%(n)s of your own are still unexplained.",
            found.waits,
        ) % {"n": found.waits}
    if not of.said:
        return _("No explanations yet.")
    said = ngettext(
        "%(n)s of them has been explained.",
        "%(n)s of them have been explained.",
        of.said,
    )
    return said % {"n": figures.fixed(of.said)}


def seen_by(row: DoubtRow, on: date) -> str:
    """Until when it is only his; empty: it is not any more."""
    if not row.mine or row.shown_date <= on:
        return ""
    return _("visible to your leader from %(day)s") % {
        "day": row.shown_date.isoformat()
    }


def promise() -> str:
    """What the page is and is not."""
    return _(
        "A question, not a verdict: the record's owner sees it first and can explain or "
        "correct it; the manager sees it a week later with the explanation. It never "
        "affects scores, rankings or pay."
    )


def tell(found: Mark) -> list[tuple[str, str]]:
    """Each check that asks, with its rate."""
    return [
        (title(check), rate(one)) for check, one in found.checks.items() if one.asked
    ]


def checks(found: Mapping[str, Rate]) -> list[tuple[str, str, str, Rate, str]]:
    """Rows of the table of checks: code, title, rule, rate, share."""
    return [
        (check, title(check), rule(check), one, figures.percent(one.share))
        for check, one in found.items()
    ]


def group(check: str, found: Rate, rows: Sequence[DoubtRow]) -> dict[str, Any]:
    """What records ask by one check: its rate and rule, and how many there are."""
    return {
        "code": check,
        "title": title(check),
        "rule": rule(check),
        "rate": rate(found),
        "share": figures.percent(found.share),
        "said": figures.fixed(found.said) if found.said else "",
        "all": _("all %(n)s records") % {"n": figures.fixed(len(rows))},
    }


def waiting(rows: Sequence[DoubtRow]) -> list[Item]:
    """On Today: what one's own records ask, before anybody else sees it."""
    if not rows:
        return []
    first = min(row.shown_date for row in rows)
    newest = max(row.doubt.since for row in rows)
    text = ngettext(
        "%(n)s of your records raises a question",
        "%(n)s of your records raise a question",
        len(rows),
    ) % {"n": len(rows)}
    more = _("visible to your leader from %(day)s") % {"day": first.isoformat()}
    where = f"{reverse('trust')}?kind=year"
    return [Item("shield-check", text, more, where, since(newest))]
