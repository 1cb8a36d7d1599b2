"""Whether plans add up to the gap, in words: rows that fold by level, the sentence, the export."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.tracking.queries import GapBoard, GapRow
from luopan.web import figures
from luopan.web.exports import Column, Export, Holds
from luopan.web.words.progress import clock_name, data_until

FEW = 30  # rows that are all open from the start


@dataclass(frozen=True)
class GapLine:
    """A unit of the gap table, in words.

    Attributes:
        unmet: That promises to it, or to units under it, are broken.
        empty: How many seats under it have a gap and no plan.
        toggle: Where it is opened or folded; empty: nothing is under it.
        is_open: What is under it is shown.
    """

    row: GapRow
    cells: tuple[str, ...]
    sure: str
    word: str
    look: str
    unmet: str
    empty: str
    toggle: str
    is_open: bool


GAPS = {
    "none": "done",
    "covered": "done",
    "hoped": "wait",
    "short": "bad",
    "empty": "bad",
    "uneven": "wait",
}
COVERED, SCARCE = "covered", frozenset({"short", "empty"})


def gap_words() -> dict[str, str]:
    """What each answer is called."""
    return {
        "none": _("no gap"),
        "covered": _("enough"),
        "hoped": _("only if all succeeds"),
        "short": _("not enough"),
        "empty": _("no plan"),
        "uneven": _("enough in all, not for each"),
    }


def answers(rows: Sequence[GapRow]) -> dict[str, str]:
    """By unit the key of what it is told: enough in all is not enough for each."""
    uneven = _uneven(rows)
    return {row.code: "uneven" if row.code in uneven else row.state for row in rows}


def opened(board: GapBoard, asked: Sequence[str] | None) -> frozenset[str]:
    """Which units show what is under them.

    Args:
        board: The table.
        asked: As the address says; None: it does not. Then few rows are all open, else the
            highest units only.
    """
    if asked is not None:
        return frozenset(code for code in asked if code)
    few = len(board.rows) <= FEW
    return frozenset(row.code for row in board.rows if few or row.depth == 0)


def gap_lines(board: GapBoard, shown: frozenset[str]) -> tuple[GapLine, ...]:
    """The units of the table of which all above are open.

    Args:
        board: The table, in the order of the tree.
        shown: Codes of those that are open.
    """
    unit, named = figures.unit_of_table(board.counted_in), gap_words()
    empty, told = _empty_under(board.rows), answers(board.rows)
    return tuple(
        GapLine(
            row,
            tuple(figures.in_table(much, unit) for much in _amounts(row)),
            figures.percent(row.confidence, 0) if row.confidence else "",
            named[told[row.code]],
            GAPS[told[row.code]],
            broken(row.unmet),
            _empty(empty[row.code]),
            _toggle(board, shown, row.code) if is_inner else "",
            is_inner and row.code in shown,
        )
        for row, is_inner in _visible(board.rows, shown)
    )


def _amounts(row: GapRow) -> list[Decimal]:
    """What stands in the columns of figures."""
    gap = max(row.gap, Decimal(0))
    return [row.target, row.actual, row.landing, gap, row.planned, row.expected]


def _visible(
    rows: Sequence[GapRow], shown: frozenset[str]
) -> Iterator[tuple[GapRow, bool]]:
    """Rows that no folded one hides, and whether anything is under them."""
    folded: int | None = None
    for place, row in enumerate(rows):
        if folded is not None and row.depth > folded:
            continue
        after = rows[place + 1 : place + 2]
        is_inner = bool(after) and after[0].depth > row.depth
        folded = row.depth if is_inner and row.code not in shown else None
        yield row, is_inner


def _empty_under(rows: Sequence[GapRow]) -> dict[str, int]:
    """By unit: seats under it that have a gap and no plan."""
    found = dict.fromkeys((row.code for row in rows), 0)
    for row, above in _with_above(rows):
        if row.is_seat and row.state == "empty":
            for over in above:
                found[over.code] += 1
    return found


def _with_above(
    rows: Sequence[GapRow],
) -> Iterator[tuple[GapRow, tuple[GapRow, ...]]]:
    """Each row with those that it is under."""
    above: list[GapRow] = []
    for row in rows:
        while above and above[-1].depth >= row.depth:
            above.pop()
        yield row, tuple(above)
        above.append(row)


def _uneven(rows: Sequence[GapRow]) -> frozenset[str]:
    """Units whose plans are enough in all, while a seat under them has too little."""
    return frozenset(
        over.code
        for row, above in _with_above(rows)
        if row.is_seat and row.state in SCARCE
        for over in above
        if over.state == COVERED
    )


def kept_cells(board: GapBoard, shown: frozenset[str]) -> tuple[str, ...]:
    """What lies on no unit under the highest, as a row; nothing was sold or is planned for it.

    Args:
        board: The table.
        shown: Codes of the units that are open; under one that is folded nothing is.
    """
    is_open = len(board.rows) > 1 and board.rows[0].code in shown
    if not board.kept or not is_open:
        return ()
    told = figures.in_table(board.kept, figures.unit_of_table(board.counted_in))
    none = figures.NOTHING
    return (told, none, none, told, none, none)


def _empty(count: int) -> str:
    words = ngettext(
        "%(count)s seat with a gap has no plan",
        "%(count)s seats with a gap have no plan",
        count,
    )
    return words % {"count": count} if count else ""


def broken(count: int) -> str:
    """How many promises did not come; empty: none."""
    words = ngettext("%(count)s promise broken", "%(count)s promises broken", count)
    return words % {"count": count} if count else ""


def _toggle(board: GapBoard, shown: frozenset[str], code: str) -> str:
    """The address with one unit opened, or folded."""
    metric = board.metric.code if board.metric else ""
    known = {row.code for row in board.rows}
    after = sorted((shown ^ {code}) & known) or [""]
    said = [("year", str(board.year)), ("metric", metric)]
    return "?" + urlencode(said + [("open", one) for one in after])


def gap_sentence(board: GapBoard) -> str:
    """Of the highest unit, and how many have no plan."""
    if not board.rows:
        return _("There is no target for this year yet to compare plans with.")
    top = board.rows[0]
    bare = [row for row in board.rows if row.state == "empty"]
    empty, seats = len(bare), sum(row.is_seat for row in bare)
    facts = {
        "unit": top.name,
        "gap": figures.named(max(top.gap, Decimal(0)), board.counted_in),
        "landing": figures.named(top.landing, board.counted_in),
        "over": figures.named(-top.gap, board.counted_in),
        "planned": figures.named(top.planned, board.counted_in),
        "expected": figures.named(top.expected, board.counted_in),
        "empty": empty,
        "seats": seats,
    }
    if top.gap < 0:
        said = _("%(unit)s is heading for %(landing)s, %(over)s above its target.")
    elif not top.gap:
        said = _("%(unit)s is on pace to reach its target.")
    else:
        said = _(
            "%(unit)s lacks %(gap)s; actions are expected to bring %(planned)s, "
            "%(expected)s weighted by confidence."
        )
    more = (
        _("%(empty)s units with a gap have no plan; %(seats)s of them are seats.")
        if 0 < seats < empty
        else ngettext(
            "%(empty)s unit with a gap has no plan.",
            "%(empty)s units with a gap have no plan.",
            empty,
        )
    )
    parts = [said % facts, *_worst(board), *([more % facts] if empty else [])]
    return ("" if figures.chinese() else " ").join(parts)


def _worst(board: GapBoard) -> list[str]:
    """Where plans are enough in all: the seat whose own leave the most uncovered."""
    if board.rows[0].state != COVERED:
        return []
    scarce = [row for row in board.rows if row.is_seat and row.state == "short"]
    if not scarce:
        return []
    row = max(scarce, key=lambda one: one.gap - one.planned)
    facts = {
        "who": row.holder or row.name,
        "gap": figures.named(row.gap, board.counted_in),
        "planned": figures.named(row.planned, board.counted_in),
    }
    return [_("%(who)s lacks %(gap)s, with plans for only %(planned)s.") % facts]


def gap_export(board: GapBoard) -> Export:
    """The gap table as a workbook."""
    money, named, told = Holds.AMOUNT, gap_words(), answers(board.rows)
    return Export(
        title=_("Plans vs gap"),
        columns=[
            Column(_("Unit"), width=24),
            Column(_("Target"), money),
            Column(_("Actual"), money),
            Column(_("Run-rate landing"), money),
            Column(_("Lacking"), money),
            Column(_("Planned"), money),
            Column(_("Weighted by confidence"), money),
            Column(_("Is it enough"), width=20),
            Column(_("Broken promises"), Holds.COUNT),
        ],
        rows=[
            *(
                [
                    row.name,
                    *_amounts(row),
                    named[told[row.code]],
                    row.unmet,
                ]
                for row in board.rows
            ),
            *_kept_row(board),
        ],
        counted_in=board.counted_in,
        notes=[
            gap_sentence(board),
            about_landing(board),
            data_until(board.reach_date),
        ],
        levels=[*(row.depth for row in board.rows), *(1 for _row in _kept_row(board))],
    )


def _kept_row(board: GapBoard) -> list[list[Any]]:
    if not board.kept or len(board.rows) < 2:
        return []
    name, kept = _("Not assigned below"), board.kept
    return [[name, kept, None, None, kept, None, None, None, None]]


def about_landing(board: GapBoard) -> str:
    """How the gap is meant, and what its landing rests on."""
    told = [
        _(
            "Lacking: target − run-rate landing, the same as on Today and Track. Plans "
            "count for the days still to come. What is allocated to no unit below, and "
            "units that are ahead, count in the row above only."
        )
    ]
    if board.progress:
        words = _(
            "Run-rate landing: actual ÷ time progress of %(top)s, %(progress)s "
            "(%(clock)s), for all rows."
        )
        told.append(
            words
            % {
                "top": board.rows[0].name,
                "progress": figures.percent(board.progress),
                "clock": clock_name(board.clock).lower(),
            }
        )
    if board.rows and board.came_year != board.year:
        words = _(
            "%(year)s has no data yet: actual and run-rate landing are those of %(came)s."
        )
        told.append(words % {"year": board.year, "came": board.came_year})
    return ("" if figures.chinese() else " ").join(told)
