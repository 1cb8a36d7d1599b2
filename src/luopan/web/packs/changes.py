"""What has changed since the last meeting, and where the year lands."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.language import bracketed
from luopan.papers.deck import Block, Cell, Month, Months, Page, Side, Table
from luopan.tracking.queries import GapBoard
from luopan.tracking.queries.forecast import Moves, YearAhead
from luopan.tracking.queries.pack import Ahead, CallMove, Changes
from luopan.tracking.queries.warnings.listing import WarningRow
from luopan.web import figures
from luopan.web.packs.fronts import dated
from luopan.web.words import action_gap, forecast_ahead, forecast_year
from luopan.web.words.progress import month_name, period_name
from luopan.web.words.warnings import rules

MOST = 12
MOST_PLANS = 16
TONES = {"done": "ahead", "bad": "behind", "wait": "risk", "on": "", "": ""}
GAP_TONES = {"none": "ahead", "covered": "ahead", "hoped": "risk", "uneven": "risk"}


def changes_page(found: Changes) -> Page:
    """Deals, calls and warnings that are not what they were."""
    blocks: list[Block] = []
    if found.deals is not None:
        blocks.append(Side(_sums(found.deals), _warned(found), 0.36))
        if found.deals.rows:
            blocks.append(_deals(found.deals))
    else:
        blocks.append(_warned(found))
    if found.calls:
        blocks.append(_calls(found.calls, found.counted_in))
    sentence = moved(found.deals) if found.deals is not None else ""
    return Page(_title(found), sentence, tuple(blocks))


def moved(found: Moves) -> str:
    """How much there was and is; one figure where no move made it more or less."""
    if not found.count or _tells(found):
        return forecast_ahead.moves_sentence(found)
    facts = {
        "period": period_name(found.period.code, found.period.kind),
        "closing": figures.named(found.closing, found.counted_in),
        "since": f"{found.since:%Y-%m-%d}",
        "count": found.count,
    }
    said = ngettext(
        "%(period)s: open or won opportunities total %(closing)s, the same as on %(since)s; "
        "%(count)s has moved without affecting this period.",
        "%(period)s: open or won opportunities total %(closing)s, the same as on %(since)s; "
        "%(count)s have moved without affecting this period.",
        found.count,
    )
    return said % facts


def _tells(found: Moves) -> bool:
    """Whether any move adds to the period or takes from it."""
    return any(effect for _kind, _count, effect in found.sums)


def _title(found: Changes) -> str:
    day = f"{found.setting.since:%Y-%m-%d}"
    if found.setting.first:
        return _("Changes since %(day)s") % {"day": day}
    return _("Changes since the last meeting, %(day)s") % {"day": day}


def _sums(found: Moves) -> Table:
    period = period_name(found.period.code, found.period.kind)
    effect = _("Effect on %(period)s") % {"period": period}
    most = 3 if _tells(found) else 2
    return Table(
        _("Opportunities"),
        (_("Kind"), _("Times"), effect)[:most],
        tuple(
            (Cell(name, TONES[look]), Cell(figures.fixed(count)), Cell(much))[:most]
            for look, name, count, much in forecast_ahead.moves_sums(found)
        ),
        (1.5, 1.0, 1.6)[:most],
        figures=(1, 2)[: most - 1],
        empty=_("No opportunities moved."),
    )


def _warned(found: Changes) -> Table:
    warned = found.warned
    news = [(_("new"), "behind", row) for row in warned.new[:6]]
    gone = [(_("cleared"), "ahead", row) for row in warned.gone[:4]]
    rows = tuple(_warning(*one) for one in [*news, *gone])
    return Table(
        _counted(warned.new_count, warned.gone_count),
        ("", _("Unit"), _("Early warning"), _("What"), _("At stake")),
        rows,
        (0.7, 1.6, 1.4, 4.0, 1.1),
        figures=(4,),
        empty=_("No warnings were raised or cleared."),
    )


def _counted(new: int, gone: int) -> str:
    """How many came and went; what is nothing is left out."""
    if not new and not gone:
        return _("Warnings")
    if not gone:
        return _("Warnings: %(new)s new") % {"new": new}
    if not new:
        return _("Warnings: %(gone)s cleared") % {"gone": gone}
    return _("Warnings: %(new)s new, %(gone)s cleared") % {"new": new, "gone": gone}


def _warning(word: str, tone: str, row: WarningRow) -> tuple[Cell, ...]:
    much = figures.named(row.amount, row.counted_in) if row.amount is not None else ""
    return (
        Cell(word, tone),
        Cell(row.name),
        Cell(rules()[row.rule]),
        Cell(dated(row), "quiet"),
        Cell(much),
    )


def _deals(found: Moves) -> Table:
    unit = figures.unit_of_table(found.counted_in)
    lines: list[dict[str, Any]] = forecast_ahead.moves_lines(found)[:MOST]
    note = ""
    if found.count > MOST:
        note = _("The %(shown)s with the largest effect, of %(count)s.") % {
            "shown": MOST,
            "count": found.count,
        }
    most = 6 if _tells(found) else 5  # a column of nothing says nothing
    return Table(
        _("Opportunities that moved") + bracketed(unit.label),
        (
            _("Kind"),
            _("Customer"),
            _("Unit"),
            _("Expected"),
            _("Amount"),
            _("Effect"),
        )[:most],
        tuple(
            (
                Cell(line["kind"], TONES[line["look"]]),
                Cell(line["account"]),
                Cell(line["unit"]),
                Cell(line["days"]),
                Cell(line["amounts"]),
                Cell(line["effect"]),
            )[:most]
            for line in lines
        ),
        (1.0, 3.0, 2.2, 2.0, 2.0, 1.2)[:most],
        figures=(4, 5)[: most - 4],
        note=note,
    )


def _calls(rows: Sequence[CallMove], counted_in: str) -> Table:
    unit = figures.unit_of_table(counted_in)
    sides = {"own": _("own"), "above": _("the leader's")}
    return Table(
        _("Forecast calls that moved") + bracketed(unit.label),
        (_("Unit"), _("Judged by"), _("Period"), _("Was"), _("Now"), _("Difference")),
        tuple(
            (
                Cell(row.unit_name),
                Cell(sides[row.side]),
                Cell(period_name(row.period, row.kind)),
                Cell(figures.in_table(row.was, unit)),
                Cell(figures.in_table(row.now, unit)),
                Cell(
                    figures.change_in_table(row.now - row.was, unit),
                    "ahead" if row.now > row.was else "behind",
                ),
            )
            for row in rows
        ),
        (2.6, 1.2, 1.6, 1.3, 1.3, 1.3),
        figures=(3, 4, 5),
        note=_("Committed amounts; each is one person's judgement."),
    )


def ahead_page(found: Ahead) -> Page | None:
    """Where the year lands, and whether plans make up what is lacking; None: nothing."""
    blocks: list[Block] = []
    sentence = ""
    if found.year is not None:
        blocks.append(Side(_months(found.year), _rolls(found.year), 0.6))
        sentence = by_forecast(found.year)
    if found.gaps is not None:
        blocks.append(_plans(found.gaps))
        sentence = sentence or action_gap.gap_sentence(found.gaps)
    if not blocks:
        return None
    return Page(_("Year-end outlook"), sentence, tuple(blocks))


def by_forecast(found: YearAhead) -> str:
    """Where the year lands, and by which way: warnings and plans know another."""
    gap = "" if figures.chinese() else " "
    way = _(
        "This is the forecast: what came, what is called, then last year's months. Warnings "
        "and the plans below project the year at the current speed instead."
    )
    return f"{forecast_year.year_sentence(found)}{gap}{way}"


def _months(found: YearAhead) -> Months:
    unit = figures.unit_of_table(found.counted_in)
    months = tuple(
        Month(
            month_name(int(one.span.code[5:]), short=True)
            if one.span.code[5:].isdigit()
            else one.span.code[5:],
            float(one.amount / unit.size),
            figures.fixed(one.amount / unit.size),
            None if one.target is None else float(one.target / unit.size),
            one.origin == "actual",
        )
        for one in found.months
    )
    return Months(
        _("Month by month, by forecast"),
        unit.label,
        months,
        _("achieved"),
        _("expected"),
        _("Target"),
    )


def _rolls(found: YearAhead) -> Table:
    unit = figures.unit_of_table(found.counted_in)
    rows = tuple(
        (
            Cell(one["name"], "strong"),
            Cell(one["when"]),
            Cell(one["actual"]),
            Cell(one["ahead"]),
            Cell(one["total"]),
            Cell(one["gap"], "behind" if one["gap"].startswith(figures.MINUS) else ""),
        )
        for one in forecast_year.rolls(found)
    )
    return Table(
        _("The year by forecast, as it moved") + bracketed(unit.label),
        (
            _("Roll"),
            _("As of day"),
            _("Happened"),
            _("Ahead"),
            _("Year"),
            _("Against target"),
        ),
        rows,
        (0.8, 0.9, 1.1, 1.1, 1.1, 1.1),
        figures=(2, 3, 4, 5),
    )


def _plans(board: GapBoard) -> Table:
    unit, named = figures.unit_of_table(board.counted_in), action_gap.gap_words()
    told = action_gap.answers(board.rows)
    lacking = [row for row in board.rows[1:] if row.depth == 1 and row.gap > 0]
    shown = sorted(lacking, key=lambda row: -row.gap)[:MOST_PLANS]
    return Table(
        _("Do actions close the gap?") + bracketed(unit.label),
        (
            _("Unit"),
            _("Full-year target"),
            _("Lacking at this pace"),
            _("Planned"),
            _("Weighted by confidence"),
            _("Is it enough"),
        ),
        tuple(
            (
                Cell(row.name, "strong" if row.depth == 0 else ""),
                Cell(figures.in_table(row.target, unit)),
                Cell(figures.in_table(max(row.gap, 0), unit)),
                Cell(figures.in_table(row.planned, unit)),
                Cell(figures.in_table(row.expected, unit)),
                Cell(named[told[row.code]], GAP_TONES.get(told[row.code], "behind")),
            )
            for row in [*board.rows[:1], *shown]
        ),
        (2.4, 1.3, 1.2, 1.2, 1.2, 1.6),
        figures=(1, 2, 3, 4),
    )
