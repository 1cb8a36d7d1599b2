"""How it goes, in words: periods, the sentence of a page, amounts as they are read."""

from datetime import date
from decimal import Decimal

from django.utils import dates
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.dimensions.queries.terms import worded_for
from luopan.tracking.queries import (
    Comparison,
    Overview,
    Shape,
    Standing,
    State,
    Verdict,
)
from luopan.web import figures

TENTHS = "一二三四五六七八九"


def as_of(day: date) -> str:
    """On which day a list stood so: it changes with every act."""
    return _("As it stood on %(day)s") % {"day": day.isoformat()}


def data_until(day: date | None) -> str:
    """Until when the data reach, for the head of a sheet."""
    return _("Data as of %(day)s") % {"day": day or "—"}


def filtered(by: str) -> list[str]:
    """By what a sheet is sifted; nothing where it is whole."""
    return [_("Filter: %(filter)s") % {"filter": by}] if by else []


def period_name(code: str, kind: str) -> str:
    """A period as people say it."""
    year, _dash, rest = code.partition("-")
    if kind == "year":
        return _("Year %(year)s") % {"year": year}
    if kind == "half":
        words = _("H1 %(year)s") if rest == "H1" else _("H2 %(year)s")
        return words % {"year": year}
    if kind == "quarter":
        return _("Q%(n)s %(year)s") % {"n": rest[1:], "year": year}
    if kind == "month" and rest.isdigit():
        return _("%(month)s %(year)s") % {"month": month_name(int(rest)), "year": year}
    return code


def month_name(number: int, *, short: bool = False) -> str:
    """A month: 8 月, August; short: 8月, Aug."""
    if figures.chinese():
        return f"{number}月" if short else f"{number} 月"
    return str((dates.MONTHS_3 if short else dates.MONTHS)[number]).capitalize()


def kind_name(kind: str) -> str:
    """A kind of period, on a switch."""
    words = {
        "year": _("Year"),
        "half": _("Half"),
        "quarter": _("Quarter"),
        "month": _("Month"),
        "week": _("Week"),
        "part": _("Week"),
    }
    return words[kind]


def clock_name(clock: str) -> str:
    """A clock, on a switch."""
    words = {
        "history": _("Own rhythm"),
        "working": _("Working days"),
        "calendar": _("Calendar"),
    }
    return words[clock]


def base_name(base: str) -> str:
    """A base of growth."""
    words = {
        "then": _("As it was"),
        "now": _("Today's organisation"),
        "festival": _("Spring Festival aligned"),
        "merged": _("January and February together"),
    }
    return words[base]


def amount(value: Decimal | None, stands: Standing, *, even: bool = False) -> str:
    """A figure of the metric, short, with its unit; even with others beside it."""
    if value is None:
        return figures.NOTHING
    if stands.shape is Shape.RATE:
        return figures.percent(float(value))
    if stands.shape is Shape.DAYS:
        days = {"days": figures.fixed(value, 0 if value == int(value) else 1)}
        number = figures.one_or_more(value)
        return ngettext("%(days)s day", "%(days)s days", number) % days
    text = figures.named(value, stands.counted_in, even=even)
    if stands.shape is Shape.COUNT and stands.counted_in:
        return f"{text} {worded_for(stands.counted_in, value)}"
    return text


def change(found: Comparison | None) -> str:
    """Growth as a percentage, in points, or in a word."""
    if found is None:
        return figures.NOTHING
    if found.difference is not None:
        return figures.points(found.difference)
    if found.ratio is not None:
        return figures.change(found.ratio)
    words = {
        "new": _("new"),
        "turned_good": _("back in profit"),
        "still_below": _("still below 0"),
        "turned_bad": _("turned negative"),
        "not_alike": _("not comparable"),
    }
    word = words.get(found.word, "")
    return f"{figures.NOTHING} {word}".strip()


def sentence(found: Overview) -> str:
    """What matters, and whose it is."""
    told = [_first(found), *_of_longer(found), *_partly(found), *_then(found)]
    return ("" if figures.chinese() else " ").join(told)


def _first(found: Overview) -> str:
    stands, finding = found.standing, found.finding
    period = found.question.period
    facts = {
        "period": period_name(period.code, period.kind),
        "metric": found.definition.title,
        "actual": amount(stands.actual, stands),
        "target": amount(stands.target, stands),
        "share": figures.percent(stands.share),
        "attainment": figures.percent(stands.attainment),
        "time": figures.percent(stands.progress),
        "clock": clock_name(stands.clock).lower(),
        "points": figures.points(abs(stands.lead or 0)).removeprefix("+"),
        "over": amount(finding.over, stands),
        "reach": f"{stands.reach_date:%Y-%m-%d}" if stands.reach_date else "",
    }
    if (words := _without_verdict(finding.state)) is not None:
        return words % facts
    if stands.level:
        return _level(finding.verdict) % facts
    if finding.verdict is Verdict.NONE and stands.by_length:
        return _by_length() % facts
    if finding.verdict is Verdict.NONE and stands.lead is None:
        return _counted() % facts
    if stands.lower_is_better:
        return _sparing(finding.verdict) % facts
    return _judged(finding.verdict) % facts


def _partly(found: Overview) -> list[str]:
    """Whose sales count beside the targets of others: the percentage says too much then."""
    by = found.measured_by
    if by is None or not 0 < by.named < by.accounts:
        return []
    words = ngettext(
        "Only %(named)s of the %(all)s customer has a target; results of the others count "
        "as well.",
        "Only %(named)s of the %(all)s customers have a target; results of the others count "
        "as well.",
        by.accounts,
    )
    return [words % {"named": by.named, "all": by.accounts}]


def _without_verdict(state: State) -> str | None:
    words = {
        State.NO_DATA: _("No data for %(metric)s yet."),
        State.UNTOLD: _(
            "%(period)s: %(metric)s is not available until an exchange rate or conversion "
            "is entered; the target is %(target)s."
        ),
        State.NOT_BEGUN: _("%(period)s: no data yet; the data reach %(reach)s."),
        State.NO_TARGET: _(
            "%(period)s: %(metric)s is %(actual)s; no target is committed."
        ),
        State.NO_PERCENTAGE: _(
            "%(period)s: %(metric)s is %(actual)s. The target is %(target)s, so no "
            "percentage applies."
        ),
    }
    return words.get(state)


def _counted() -> str:
    """Of customers, who do not come day by day."""
    return _(
        "%(period)s: %(actual)s of %(target)s so far, %(share)s; judged at the end of the "
        "period, not against time."
    )


def _by_length() -> str:
    """Of a ratio that is another one for half a period than for the whole."""
    return _(
        "%(period)s: %(metric)s is %(actual)s so far; the target of %(target)s is for the "
        "whole period. The figure depends on the period's length, so it is judged at its "
        "end."
    )


def _of_longer(found: Overview) -> list[str]:
    """Why a target of the year does not hold in its months."""
    if found.finding.state is not State.NO_TARGET or not found.standing.by_length:
        return []
    if found.question.aims is None or found.question.period.kind == "year":
        return []
    return [
        _(
            "A target for a longer period does not apply here: the figure depends on the "
            "period's length."
        )
    ]


def _judged(verdict: Verdict) -> str:
    words = {
        Verdict.REACHED: _(
            "%(period)s: target reached at %(share)s, exceeded by %(over)s."
        ),
        Verdict.MISSED: _("%(period)s ended at %(share)s of target."),
        Verdict.AHEAD: _(
            "%(period)s: %(share)s attained, %(time)s of the time elapsed (%(clock)s): "
            "%(points)s ahead."
        ),
        Verdict.BEHIND: _(
            "%(period)s: %(share)s attained, %(time)s of the time elapsed (%(clock)s): "
            "%(points)s behind."
        ),
        Verdict.EVEN: _(
            "%(period)s: %(share)s attained, %(time)s of the time elapsed (%(clock)s): on pace."
        ),
    }
    return words.get(verdict, words[Verdict.EVEN])


def _sparing(verdict: Verdict) -> str:
    """Where less is better."""
    words = {
        Verdict.REACHED: _("%(period)s: %(actual)s, within the %(target)s allowed."),
        Verdict.MISSED: _("%(period)s: %(actual)s, above the %(target)s allowed."),
        Verdict.AHEAD: _(
            "%(period)s: %(share)s of the allowance used, %(time)s of the time elapsed "
            "(%(clock)s): %(points)s under."
        ),
        Verdict.BEHIND: _(
            "%(period)s: %(share)s of the allowance used, %(time)s of the time elapsed "
            "(%(clock)s): %(points)s over."
        ),
        Verdict.EVEN: _(
            "%(period)s: %(share)s of the allowance used, in line with the time elapsed."
        ),
    }
    return words.get(verdict, words[Verdict.EVEN])


def _level(verdict: Verdict) -> str:
    if verdict in {Verdict.REACHED, Verdict.AHEAD, Verdict.EVEN}:
        return _(
            "%(period)s: %(metric)s is %(actual)s, the target of %(target)s is met."
        )
    return _(
        "%(period)s: %(metric)s is %(actual)s, the target of %(target)s is not met."
    )


def _then(found: Overview) -> list[str]:
    """Landing and whose the shortfall is; without a target, growth."""
    finding, stands = found.finding, found.standing
    if finding.state is State.NO_TARGET and found.growths.year.get(found.name.code):
        return _grown(found)
    if finding.short is None or stands.landing is None or stands.lower_is_better:
        return []
    facts = {
        "landing": amount(stands.landing, stands),
        "short": amount(finding.short, stands),
    }
    if finding.verdict is Verdict.MISSED:
        words = _("%(short)s to go") % facts
    else:
        words = _landing(found.question.period.kind) % facts
    return [words + _whose(found)]


def _landing(kind: str) -> str:
    words = {
        "year": _("At this pace the year ends at about %(landing)s, %(short)s short"),
        "quarter": _(
            "At this pace the quarter ends at about %(landing)s, %(short)s short"
        ),
        "month": _("At this pace the month ends at about %(landing)s, %(short)s short"),
    }
    other = _("At this pace the period ends at about %(landing)s, %(short)s short")
    return words.get(kind, other)


def _whose(found: Overview) -> str:
    finding = found.finding
    if finding.share is not None and finding.names:
        units = _(" and ").join(finding.names)
        facts = {"share": _part(finding.share), "units": units}
        return _("; %(share)s of the gap of units behind is in %(units)s.") % facts
    if finding.behind > 1:
        words = ngettext(
            "; %(behind)s of %(units)s unit is behind.",
            "; %(behind)s of %(units)s units are behind.",
            finding.units,
        )
        return words % {"behind": finding.behind, "units": finding.units}
    return _(".")


def _part(share: float) -> str:
    """六成; 60%."""
    if not figures.chinese():
        return figures.percent(share, 0)
    tenths = min(max(round(share * 10), 1), 10)
    return "几乎全部" if tenths == 10 else f"{TENTHS[tenths - 1]}成"


def _grown(found: Overview) -> list[str]:
    grown = found.growths.year[found.name.code]
    if grown is None or (grown.ratio is None and grown.difference is None):
        return []
    return [_("That is %(change)s on last year.") % {"change": change(grown)}]
