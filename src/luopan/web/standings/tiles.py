"""The strip of a standing: a tile for each figure, with what it means."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.tracking.measures import accumulates
from luopan.tracking.queries import (
    ClockFigure,
    Comparison,
    Definition,
    Overview,
    State,
)
from luopan.web import figures
from luopan.web.standings import marks
from luopan.web.words import progress as words
from luopan.web.words.levels import beside_it


@dataclass(frozen=True)
class Tile:
    """A figure of the strip.

    Attributes:
        value: The number; ``unit`` stands small behind it.
        mark: ahead, behind, risk or empty, with the text that says so.
        note: What stands beside it.
        bullet: Share and mark of a bar; None: no bar.
    """

    key: str
    title: str
    value: str
    unit: str
    mark: str
    said: str
    note: str
    definition: Definition | None
    bullet: tuple[float | None, float | None] | None = None
    aside: str = ""


def tiles(found: Overview) -> list[Tile]:
    """The strip of a page: what there is to say, in a fixed order."""
    stands = found.standing
    if stands.state in {State.NO_DATA, State.NOT_BEGUN}:
        return []
    if stands.state is State.UNTOLD:
        return [_untold(found), *([] if stands.level else [_time(found)])]
    shown = [_attainment(found)]
    flows = accumulates(found.question.metric.kind)  # customers counted anew do not
    if not stands.level and not stands.by_length:  # nothing to hold the time against
        shown.append(_time(found))
    if flows:
        shown += [_lead(found), _required(found), _landing(found)]
    if found.coverage is not None:
        shown.append(_coverage(found))
    shown.append(_growth(found, "year", found.growths.year[found.name.code]))
    if found.growths.previous is not None:
        shown.append(_growth(found, "previous", found.growths.previous))
    elif flows:
        shown.append(_pacing(found))
    return shown


def _tile(found: Overview, key: str, text: str, **more: Any) -> Tile:
    value, _space, unit = text.partition(" ")
    if text.endswith("%"):
        value, unit = text[:-1], "%"
    definition = found.formulas.get(key)
    parts = {"mark": "", "said": "", "note": ""} | more
    title = parts.pop("title", definition.title if definition else "")
    return Tile(key, title, value, unit, definition=definition, **parts)


def _untold(found: Overview) -> Tile:
    """A figure that has no number until a rate or conversion is entered."""
    note = _("an exchange rate or conversion is missing")
    title = found.definition.title
    return _tile(found, "attainment", figures.NOTHING, title=title, note=note)


def _attainment(found: Overview) -> Tile:
    stands = found.standing
    if stands.attainment is None:
        text = words.amount(stands.actual, stands, even=True)
        note = (
            _no_target(found)
            if stands.target is None
            else _("target %(target)s: no percentage")
            % {"target": words.amount(stands.target, stands, even=True)}
        )
        return _tile(found, "attainment", text, title=found.definition.title, note=note)
    share = stands.share if stands.lower_is_better else stands.attainment
    aside = _pair(found)
    mark = None if stands.level or stands.by_length else stands.progress
    return _tile(
        found,
        "attainment",
        figures.percent(share if not stands.level else stands.attainment),
        title=_("Used")
        if stands.lower_is_better and not stands.level
        else _("Attainment"),
        bullet=(share, mark),
        aside=aside,
        note=beside_it(
            found.levels.get(found.question.unit.code),
            lambda figure: words.amount(figure, stands, even=True),
        ),
    )


def _no_target(found: Overview) -> str:
    measured = found.measured_by
    if measured is not None and measured.customers:
        return _("no seat has amounts for these customers")
    return _("no committed target")


def _pair(found: Overview) -> str:
    """Actual / target, the unit once: 2.58 / 4.17 亿."""
    stands = found.standing
    actual, target = (
        words.amount(v, stands, even=True) for v in (stands.actual, stands.target)
    )
    one, _gap, unit = actual.partition(" ")
    _other, _gap, same = target.partition(" ")
    return f"{one if unit == same else actual} / {target}"


def _time(found: Overview) -> Tile:
    stands = found.standing
    note = _("day %(n)s of %(days)s") % {"n": stands.elapsed, "days": stands.days}
    return _tile(found, "progress", figures.percent(stands.progress), aside=note)


def _lead(found: Overview) -> Tile:
    stands = found.standing
    text = figures.points(stands.lead)
    note = ""
    if stands.due is not None and stands.actual is not None:
        apart = stands.actual - stands.due
        facts = {"amount": words.amount(abs(apart), stands, even=True)}
        note = (
            _("%(amount)s above target to date")
            if apart >= 0
            else _("%(amount)s below target to date")
        ) % facts
    kind = marks.judged(stands.lead)
    return _tile(
        found, "lead", text, mark=kind, said=_verdict(kind) if kind else "", note=note
    )


def _verdict(kind: str) -> str:
    return {"ahead": _("ahead"), "behind": _("behind"), "risk": _("watch")}[kind]


def _required(found: Overview) -> Tile:
    stands = found.standing
    if stands.required is None:
        text, note = figures.NOTHING, ""
        if stands.remaining == 0:
            note = _("nothing is missing any more")
        elif stands.remaining:
            note = _("no working day remains")
        return _tile(found, "required", text, note=note)
    facts = {
        "rate": words.amount(stands.so_far, stands, even=True),
        "days": figures.fixed(stands.days_left),
    }
    note = (
        ngettext(
            "%(days)s working day left; up to now %(rate)s",
            "%(days)s working days left; up to now %(rate)s",
            stands.days_left,
        )
        % facts
    )
    if stands.provisional:
        note += _(" (holidays provisional)")
    return _tile(
        found, "required", words.amount(stands.required, stands, even=True), note=note
    )


def _landing(found: Overview) -> Tile:
    stands = found.standing
    if stands.landing is None:
        return _tile(
            found, "landing", figures.NOTHING, note=_("does not add up over time")
        )
    share = None
    if stands.target and stands.target > 0:
        share = float(stands.landing / stands.target)
    gap = stands.landing_gap
    kind = ""
    if gap is not None and share is not None:
        good = gap <= 0 if stands.lower_is_better else gap >= 0
        kind = "ahead" if good else ("risk" if abs(share - 1) < 0.1 else "behind")
    said = figures.percent(share) if share is not None else ""
    note = ""
    if gap is not None:
        ahead, behind = _("%(amount)s above target"), _("%(amount)s below target")
        facts = {"amount": words.amount(abs(gap), stands, even=True)}
        note = (ahead if gap >= 0 else behind) % facts
    return _tile(
        found,
        "landing",
        words.amount(stands.landing, stands, even=True),
        mark=kind,
        said=said,
        note=note,
    )


def _coverage(found: Overview) -> Tile:
    covered = found.coverage
    assert covered is not None
    if not covered.known:
        note = _("no opportunities are recorded")
        return _tile(found, "coverage", figures.NOTHING, note=note)
    if covered.coverage is None:
        met = found.standing.target is not None
        note = _("no gap left") if met else _no_target(found)
        return _tile(found, "coverage", figures.NOTHING, note=note)
    text = f"{figures.fixed(covered.coverage, 1)} ×"
    if covered.needed is None:
        note = _("too few closed deals for a win rate")
        return _tile(found, "coverage", text, note=note)
    enough = covered.coverage >= covered.needed
    own = _("%(needed)s× needed at a win rate of %(rate)s")
    above = _("%(needed)s× needed at the win rate of %(rate)s in %(unit)s")
    note = (above if covered.source else own) % {
        "needed": figures.fixed(covered.needed, 1),
        "rate": figures.percent(covered.win_rate, 0),
        "unit": found.sources.get(covered.source, ""),
    }
    shown, needed = round(covered.coverage, 1), round(covered.needed, 1)
    apart = figures.fixed(abs(shown - needed), 1) + "×"  # as the two that are read
    kind = "ahead" if enough else "behind"
    return _tile(found, "coverage", text, mark=kind, said=apart, note=note)


def _growth(found: Overview, key: str, grown: Comparison | None) -> Tile:
    text = words.change(grown)
    before = grown.before if grown else None
    note = ""
    if before is not None:
        note = _("%(before)s in the same period") % {
            "before": words.amount(before, found.standing, even=True)
        }
    note = " · ".join(filter(None, (note, _sides(grown))))
    kind = marks.grown(found, grown)
    said = (_("more") if text.startswith("+") else _("less")) if kind else ""
    return _tile(found, key, text, mark=kind, said=said, note=note)


def _sides(grown: Comparison | None) -> str:
    """What must be known of the two sides of a comparison."""
    if grown is None:
        return ""
    if grown.word == "not_alike":
        return _("it is not known what had been received after as many days")
    if grown.days is not None:
        now, then = grown.days
        return _("%(now)s days vs %(then)s") % {"now": now, "then": then}
    return ""


def _pacing(found: Overview) -> Tile:
    stands = found.standing
    note = ""
    if stands.due is not None:
        note = _("%(due)s due by now") % {
            "due": words.amount(stands.due, stands, even=True)
        }
    return _tile(found, "pacing", figures.percent(stands.pacing), note=note)


def clocks(found: Overview) -> list[tuple[str, str, bool]]:
    """The clocks one can switch to: key, name, whether it is on."""
    stands = found.standing
    each: Sequence[ClockFigure] = stands.clocks
    return [(c.name, words.clock_name(c.name), c.name == stands.clock) for c in each]


def clock_source(found: Overview) -> str:
    """The unit above whose months tell the rhythm; empty: its own."""
    used = next(c for c in found.standing.clocks if c.name == found.standing.clock)
    return found.sources.get(used.source, "")


def bases(found: Overview) -> list[tuple[str, str, bool]]:
    """The bases of growth one can switch to."""
    on = found.growths.base
    return [(base, words.base_name(base), base == on) for base in found.growths.bases]
