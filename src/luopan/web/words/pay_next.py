"""One's own pay in words: the finding of the page, and what is paid next."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from luopan.org.language import listed, spoken
from luopan.records.queries.untold import together
from luopan.review.queries.pay import (
    Line,
    Mine,
    Next,
    Pay,
    source_of,
    yuan,
)
from luopan.web import figures
from luopan.web.words.lacking import after, and_without
from luopan.web.words.pay import (
    currency_of,
    money,
    names_of,
    place_of,
    share,
    source_name,
)
from luopan.web.words.progress import period_name


@dataclass(frozen=True)
class NextRow:
    """What the next amount of a source pays."""

    what: str
    amount: str
    crossed: str
    rate: str


def nexts(told: Sequence[Next], found: Mine) -> list[NextRow]:
    """What the next 10 万 pays, source by source."""
    names, currency = names_of(found), found.books.currency
    return [
        NextRow(
            source_name(one.source, names),
            money(one.amount),
            _crossed(one, currency),
            figures.percent(one.amount / one.extra if one.extra else None, 2),
        )
        for one in told
    ]


def _crossed(one: Next, currency: str) -> str:
    said = []
    for line, told in one.parts:
        name = spoken(line.rule)
        if told.opens:
            said.append(_("“%(rule)s” passes its gate") % {"rule": name})
        for step in told.crossed:
            facts = {
                "rule": name,
                "at": place_of(step.start, line),
                "rate": share(step.rate),
            }
            said.append(_("“%(rule)s” reaches %(at)s: %(rate)s") % facts)
        if line.short > one.extra:
            said.append(_missing_to(line, currency))
    return listed(said) if said else _("no new step is reached")


def _missing_to(line: Line, currency: str) -> str:
    facts = {
        "rule": spoken(line.rule),
        "at": place_of(line.begins or 0, line),
        "short": figures.named(yuan(line.short), currency),
    }
    return _("“%(rule)s” pays from %(at)s on: %(short)s more") % facts


def extra_amount() -> str:
    """10 万, as it is said."""
    return "10 万" if figures.chinese() else "100K"


def nearest(found: Mine) -> Line | None:
    """Where nothing is earned yet: the line that is nearest to paying; else None."""
    if any(pay.earned for pay in found.now):
        return None
    lines = [line for pay in found.now for line in pay.lines if line.short]
    return min(lines, key=lambda one: one.short / (one.begins or 1), default=None)


def begins_at(found: Mine) -> dict[str, str] | None:
    """The same for a tile: from where it pays, how much is missing, of what."""
    line = nearest(found)
    if line is None:
        return None
    return {
        "at": place_of(line.begins or 0, line),
        "short": figures.named(yuan(line.short), found.books.currency),
        "what": source_name(source_of(line.rule), names_of(found)),
    }


def _nothing_yet(found: Mine, period: str) -> str:
    """The first sentence of who has earned nothing: what is missing, what comes then."""
    line, tile = nearest(found), begins_at(found)
    if line is None or tile is None:
        return ""
    facts = tile | {
        "period": period,
        "then": money(line.then),
        "currency": currency_of(found),
        "now": figures.percent(line.attainment),
    }
    if line.attainment is None:
        return (
            _(
                "%(period)s: nothing earned yet. %(what)s needs %(short)s more to reach "
                "%(at)s, which pays %(then)s %(currency)s at once."
            )
            % facts
        )
    return (
        _(
            "%(period)s: nothing earned yet. %(what)s is at %(now)s; %(short)s more reaches "
            "%(at)s, which pays %(then)s %(currency)s at once."
        )
        % facts
    )


def sentence_of(found: Mine, chosen: Pay, told: Sequence[Next]) -> str:
    """The finding of the page: of the period that is looked at, where that is over."""
    if chosen in found.now or not chosen.told:
        return sentence(found, told)
    facts = {
        "period": period_name(chosen.span.code, chosen.span.kind),
        "earned": money(chosen.earned),
        "payable": money(chosen.payable),
        "currency": currency_of(found),
    }
    said = _(
        "%(period)s: %(earned)s %(currency)s earned, of which %(payable)s is payable now."
    )
    return said % facts + after(and_without(chosen.lacking))


def sentence(found: Mine | None, told: Sequence[Next]) -> str:
    """The finding of one's own page."""
    if found is None or not found.pays:
        return _("No published scheme applies to you yet.")
    if not found.now:
        return _("No pay period is running. Past earnings are shown below.")
    named = [period_name(pay.span.code, pay.span.kind) for pay in found.now]
    period = listed(list(dict.fromkeys(named)))
    lacking = together(*(pay.lacking for pay in found.now))
    if not any(pay.told for pay in found.now):
        return _(
            "%(period)s: your pay is not available until an exchange rate or conversion is "
            "entered."
        ) % {"period": period}
    said = _nothing_yet(found, period) or _earned_now(found, told, period)
    return said + after(and_without(lacking))


def _earned_now(found: Mine, told: Sequence[Next], period: str) -> str:
    earned = sum(pay.earned for pay in found.now)
    payable = sum(pay.payable for pay in found.now)
    facts = {
        "period": period,
        "earned": money(earned),
        "payable": money(payable),
        "currency": currency_of(found),
    }
    said = (
        _(
            "%(period)s: %(earned)s %(currency)s earned so far, of which %(payable)s is "
            "payable now."
        )
        % facts
    )
    if not told:
        return said
    names = names_of(found)
    more = {
        "extra": extra_amount(),
        "what": source_name(told[0].source, names),
        "amount": money(told[0].amount),
        "currency": facts["currency"],
    }
    return (
        said
        + ("" if figures.chinese() else " ")
        + _("The next %(extra)s of %(what)s pays %(amount)s %(currency)s.") % more
    )
