"""Markets as tables and drawings: rows of the list, of a market, of a sheet's preview."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.dimensions.queries.terms import worded
from luopan.org.access import name_of
from luopan.org.language import in_other_language, spoken
from luopan.strategy.market_sheet import Examined
from luopan.strategy.models import Finding, Observation
from luopan.strategy.models.market import Said
from luopan.strategy.queries.market import Figure, Market, MarketLine, Share
from luopan.strategy.queries.market_files import FileRow
from luopan.strategy.queries.market_page import MarketPage, Proposed
from luopan.strategy.stances import STANCES
from luopan.strategy.stating import SaidFigure
from luopan.web import figures
from luopan.web.words import market as words

MOST_RIVALS = 3  # drawn; all are listed
MOST_PREVIEW = 200


def unit(found: Market) -> figures.TableUnit:
    """What the amounts of the list are counted in."""
    return figures.unit_of_table(found.currency)


def rows(found: Market) -> list[dict[str, Any]]:
    """The list, the largest loss of share first, what is not known last."""
    ordered = sorted(found.lines, key=_by_change)
    return [_row(line, unit(found), found.currency) for line in ordered]


def _by_change(line: MarketLine) -> tuple[bool, float]:
    change = line.share_change
    return (change is None, change or 0.0)


def _row(line: MarketLine, table: figures.TableUnit, home: str) -> dict[str, Any]:
    share, growth = line.share, line.growth
    size = share.size if share else None
    own = share.own if share else None
    return {
        "line": line,
        "sees": line.own_visible,
        "segment": line.segment,
        "name": spoken(line.segment),
        "where": words.where(line.segment),
        "stance": line.stance,
        "year": share.span.code if share else "",
        "size": _in_table(size.amount, size.counted_in, table, home) if size else "—",
        "growth": figures.change(growth.best if growth else None),
        "growth_stated": bool(
            growth and growth.ratio is None and growth.best is not None
        ),
        "own": _in_table(own.amount, own.counted_in, table, home) if own else "—",
        "share": figures.percent(share.ratio if share else None),
        "ratio": share.ratio if share else None,
        "why": words.why_not(share.why_not) if share and share.ratio is None else "",
        "change": figures.points(line.share_change),
        "mark": mark(line.share_change),
        "course": [each.ratio for each in line.shares],
        "stale": line.stale,
        "age": size.age_months if size else None,
        "source": worded(size.source) if size else "",
        "source_date": size.source_date if size else None,
        "confidence": words.confidence_name(size.confidence) if size else "",
        "mixed": share.mixed_tax if share else False,
    }


def _in_table(value: Any, counted_in: str, table: figures.TableUnit, home: str) -> str:
    """In the table's unit; what is counted in another one names it."""
    if value is None:
        return figures.NOTHING
    if counted_in != home:
        return words.counted(value, counted_in)
    return figures.in_table(value, table)


def mark(change: float | None) -> str:
    """Whether a share moved for better or worse."""
    if change is None:
        return ""
    if abs(change) <= words.STEADY:
        return "plain"
    return "ahead" if change > 0 else "behind"


def shares(seen: MarketPage) -> list[dict[str, Any]]:
    """The course of a market, the newest span first."""
    growths = {growth.span.code: growth for growth in seen.growths}
    newest = max((share.span for share in seen.shares if share.size), default=None)
    rests_on = {newest, seen.line.share.span if seen.line.share else None}
    return [
        _share_row(share, growths.get(share.span.code))
        | {"stale": share.span in rests_on and bool(share.size and share.size.stale)}
        for share in sorted(seen.shares, key=lambda s: s.span, reverse=True)
    ]


def _share_row(share: Share, growth: Any) -> dict[str, Any]:
    stated = share.stated.amount if share.stated else None
    return {
        "span": words.span_name(share.span),
        "size": words.amount(share.size, even=True) if share.size else figures.NOTHING,
        "size_figure": share.size,
        "tax": words.tax_name(share.size.tax_basis) if share.size else "",
        "confidence": words.confidence_name(share.size.confidence)
        if share.size
        else "",
        "growth": figures.change(growth.ratio if growth else None),
        "growth_stated": _stated(growth.stated) if growth else "",
        "own": _own(share),
        "share": figures.percent(share.ratio),
        "why": words.why_not(share.why_not) if share.ratio is None else "",
        "stated": "" if stated is None else figures.percent(float(stated)),
        "difference": figures.points(share.difference) if stated is not None else "",
        "mixed": share.mixed_tax,
    }


def _stated(figure: Figure | None) -> str:
    if figure is None or figure.amount is None:
        return ""
    return figures.change(float(figure.amount))


def _own(share: Share) -> str:
    if share.own is None or share.own.amount is None:
        return figures.NOTHING
    return words.counted(share.own.amount, share.own.counted_in, even=True)


def chart(seen: MarketPage) -> dict[str, Any]:
    """What the drawing of a market shows: years, sizes, own sales, shares of all."""
    years = [share for share in seen.shares if share.span.months == 12]
    codes = [share.span.code for share in years]
    return {
        "years": codes,
        "sizes": [_number(s.size.amount if s.size else None) for s in years],
        "own": [
            _number(s.own.amount if s.own and s.ratio is not None else None)
            for s in years
        ],
        "labels": [words.amount(s.size, even=True) if s.size else "" for s in years],
        "shares": [
            (_("Own share"), [share.ratio for share in years]),
            *(
                (worded(rival.name), _by_year(rival.shares, codes))
                for rival in seen.rivals[:MOST_RIVALS]
            ),
        ],
    }


def _by_year(found: Sequence[Figure], codes: Sequence[str]) -> list[float | None]:
    known = {figure.span.code: figure.amount for figure in found}
    return [_number(known.get(code)) for code in codes]


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def rivals(seen: MarketPage) -> list[dict[str, Any]]:
    """Competitors with their newest share; what they did stands among the findings."""
    return [
        {
            "name": worded(rival.name),
            "share": words.amount(rival.shares[0]),
            "year": words.span_name(rival.shares[0].span),
            "change": figures.points(rival.change),
            "mark": ""
            if rival.change is None
            else "plain",  # no arrow against its sign
            "course": [float(f.amount or 0) for f in reversed(rival.shares)],
            "figure": rival.shares[0],
            "confidence": words.confidence_name(rival.shares[0].confidence),
        }
        for rival in seen.rivals
    ]


def findings(seen: MarketPage) -> list[dict[str, Any]]:
    """Findings by what they speak of, in the reader's language."""
    other = in_other_language()
    return [
        {
            "kind": kind,
            "title": words.finding_name(kind),
            "rows": [
                {
                    "row": row,
                    "text": (row.text_other if other else "") or row.text,
                    "who": name_of(row.who),
                    "confidence": words.confidence_name(row.confidence),
                }
                for row in seen.findings
                if row.kind == kind
            ],
        }
        for kind in Finding.Kind.values
        if any(row.kind == kind for row in seen.findings)
    ]


def proposed(seen: MarketPage) -> list[dict[str, Any]]:
    """Metrics that the stance proposes, with what they stand at."""
    return [_proposal(each) for each in seen.proposed]


def _proposal(each: Proposed) -> dict[str, Any]:
    metric, other = each.metric, in_other_language()
    return {
        "code": each.code,
        "name": spoken(metric) if metric else each.code,
        "definition": _definition(metric, other) if metric else "",
        "value": figures.percent(each.value),
        "parts": each.parts,
        "why": words.why_no_value(each.why_not),
        "known": metric is not None,
    }


def _definition(metric: Any, other: bool) -> str:
    return (metric.definition_other if other else "") or metric.definition


def figure(found: Figure) -> dict[str, Any]:
    """A figure in words."""
    return {
        "figure": found,
        "title": words.kind_name(found.kind),
        "span": words.span_name(found.span),
        "value": words.amount(found),
        "who": name_of(found.who),
        "confidence": words.confidence_name(found.confidence),
    }


def said(seen: MarketPage) -> list[dict[str, Any]]:
    """Everything that was ever said in figures, the newest first."""
    return [figure(each.figure) | {"counts": each.counts} for each in seen.said]


def figure_kinds() -> list[tuple[str, str]]:
    """Kinds of figures to choose from."""
    return [(kind, words.kind_name(kind)) for kind in Observation.Kind.values]


def finding_kinds() -> list[tuple[str, str]]:
    """Kinds of findings to choose from."""
    return [(kind, words.finding_name(kind)) for kind in Finding.Kind.values]


def stages() -> list[tuple[str, str]]:
    """Stages of life with the stance that each suggests."""
    return [(s.stage, f"{s.stage_name} → {s.name}") for s in STANCES.values()]


def confidences() -> list[tuple[str, str]]:
    """How sure a source can be."""
    return [(c, words.confidence_name(c)) for c in Said.Confidence.values]


def taxes() -> list[tuple[str, str]]:
    """With tax or without."""
    return [(t, words.tax_name(t)) for t in ("unknown", "incl", "excl")]


def sentence_of_file(row: FileRow, seen: Examined | None) -> str:
    """What a sheet would add, or what became of it."""
    if row.state == "applied":
        return ngettext(
            "Added: %(count)s row.",
            "Added: %(count)s rows.",
            row.rows,
        ) % {"count": figures.fixed(row.rows)}
    if row.state == "discarded" or seen is None:
        return _("Set aside; nothing from it counts.")
    if seen.problems:
        return ngettext(
            "%(problems)s row cannot be imported, so nothing was. Fix it in the file and "
            "upload it again.",
            "%(problems)s rows cannot be imported, so nothing was. Fix them in the file and "
            "upload it again.",
            len(seen.problems),
        ) % {"problems": figures.fixed(len(seen.problems))}
    if not seen.rows:
        return _("This file contains nothing new.")
    return _(
        "New: %(figures)s, %(findings)s. Rows already recorded: %(known)s, empty: "
        "%(blank)s. Nothing counts until you import it."
    ) % {
        "figures": ngettext("%(n)s figure", "%(n)s figures", len(seen.figures))
        % {"n": figures.fixed(len(seen.figures))},
        "findings": ngettext("%(n)s note", "%(n)s notes", len(seen.findings))
        % {"n": figures.fixed(len(seen.findings))},
        "known": figures.fixed(seen.known),
        "blank": figures.fixed(seen.blank),
    }


def preview(seen: Examined) -> list[dict[str, Any]]:
    """The first rows as they would be taken in."""
    return [_preview(row) for row in seen.rows[:MOST_PREVIEW]]


def _preview(row: Any) -> dict[str, Any]:
    said = row.said
    is_figure = isinstance(said, SaidFigure)
    value = _said_amount(said) if is_figure else said.text
    return {
        "row": row.row,
        "market": spoken(row.segment),
        "kind": words.kind_name(said.kind)
        if is_figure
        else words.finding_name(said.kind),
        "period": words.span_name(said.span) if is_figure else "",
        "value": value,
        "competitor": worded(said.competitor),
        "source": worded(said.source),
        "source_date": said.source_date,
        "confidence": words.confidence_name(said.confidence),
    }


def _said_amount(said: SaidFigure) -> str:
    if said.counted_in:
        return words.counted(said.amount, said.counted_in)
    return figures.percent(float(said.amount or 0))
