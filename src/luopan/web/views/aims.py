"""非累加指标 Targets that do not add up: unit by unit, with what the parts leave room for."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from luopan.dimensions.heights import by_length
from luopan.dimensions.models import Metric
from luopan.org.access import Action
from luopan.org.language import spoken
from luopan.records.uploads.handed import source_of
from luopan.targets import queries
from luopan.targets.aim_sheet import LIMITS, read_aims, titles
from luopan.targets.aims_said import NothingNew, SaidAim
from luopan.targets.assessing.wording import is_rate
from luopan.targets.models import Version
from luopan.targets.queries.aim_board import (
    AimBoard,
    aim_board,
    aimable,
    rows_under,
    units_seen,
)
from luopan.targets.queries.aims import AimBook
from luopan.targets.queries.aims_apart import AimApart, aim_causes, aims_apart
from luopan.targets.queries.leaf_targets import shown_units
from luopan.targets.queries.sheets import Node, names_of
from luopan.targets.services.aims import bring_aims, set_aims
from luopan.tracking.queries.before import Before, before, proposals
from luopan.trail.refusal import Refused
from luopan.web import figures, typed
from luopan.web.exports import Column, Export, Holds, download
from luopan.web.parts import go, page, part
from luopan.web.policy import policy
from luopan.web.words import aims as words
from luopan.web.words.levels import words as level_words
from luopan.web.words.units_apart import MOST_CELLS, Apart
from luopan.web.words.units_apart import aims as aims_sheet
from luopan.web.working import to_working_version

MOST_APART = 100
COLUMNS = ("quarter", "half", "month")
TARGET = "target"
NOTHING = Before({}, {}, None)


@policy(Action.TARGETS_READ)
@require_GET
def newest(request: HttpRequest) -> HttpResponse:
    """Those of the version one works on; the list of plans where there is none."""
    return to_working_version(request, "aims")


@policy(Action.TARGETS_READ)
@require_GET
def index(request: HttpRequest, version_id: int) -> HttpResponse:
    """One metric of a unit and of those right under it, to read and to set."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    board = _board(request, version, request.GET)
    if "xlsx" in request.GET:
        return download(_export(request, board), at=request.at)
    return page(request, "targets/aims.html", _context(request, board, {}))


@policy(Action.TARGETS_READ)
@require_GET
def card(request: HttpRequest, version_id: int) -> HttpResponse:
    """The metrics with the target of one's own part, for the page of a version."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    board = aim_board(version, viewer=request.user, on=request.on)
    tabs = words.tabs(board)
    if not any(line.aimed or line.units for line in board.lines):
        tabs = []  # a column of dashes says no more than one sentence
    context = {"version": version, "tabs": tabs, "unit": board.unit}
    return part(request, "targets/_aims_card.html", context)


@policy(Action.TARGETS_EDIT)
@require_POST
def change(request: HttpRequest, version_id: int) -> HttpResponse:
    """What was typed, or the level of before where nothing stands; one step."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    form = request.POST
    try:
        metric = aimable(AimBook(version), form.get("metric", ""))
        fill = form.get("act") == "fill"
        said = (
            _filled(request, version, metric) if fill else _typed(form, version, metric)
        )
        done = set_aims(**_acts(request, version), metric=metric, said=said)
    except Refused as refusal:
        return _again(request, version, refusal)
    return _done(request, version, done.count)


@policy(Action.TARGETS_EDIT)
@require_POST
def read(request: HttpRequest, version_id: int) -> HttpResponse:
    """A sheet with targets of many units: all of a metric or nothing."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    try:
        found = read_aims(*_file(request), AimBook(version))
        if not found:
            raise Refused(gettext_lazy("No row of the sheet contains a number."))
        done = bring_aims(**_acts(request, version), said=found)
    except Refused as refusal:
        return _again(request, version, refusal, opens="bring")
    return _done(request, version, done.count)


def beside(request: HttpRequest, one: Version, other: Version) -> dict[str, Any]:
    """What a comparison says of two versions' targets that do not add up."""
    near, lines = _apart(request, one, other, MOST_APART)
    return {"aims_count": len(near), "aims_apart": words.apart(*lines)}


def sheet(request: HttpRequest, one: Version, other: Version) -> list[Export]:
    """The same as a sheet of the workbook, with all their digits; none where none differs."""
    near, lines = _apart(request, one, other, MOST_CELLS)
    return [aims_sheet(lines, len(near), one, other)] if near else []


def _apart(
    request: HttpRequest, one: Version, other: Version, most: int
) -> tuple[list[AimApart], Apart]:
    """All that the reader sees, and the first of them with by whom and why, and names."""
    found = aims_apart(one, other)
    codes = sorted({each.unit for each in found})
    seen = shown_units(one, codes, viewer=request.user, on=request.on)
    near = [each for each in found if each.unit in seen]
    named, shown = names_of("unit", sorted(seen)), near[:most]
    why = aim_causes(one, other, shown, viewer=request.user, on=request.on)
    return near, (shown, why, named)


def _board(request: HttpRequest, version: Version, wish: Mapping[str, Any]) -> AimBoard:
    by = wish.get("by", "")
    return aim_board(
        version,
        viewer=request.user,
        on=request.on,
        unit=wish.get("unit", ""),
        metric=wish.get("metric", ""),
        by=by if by in COLUMNS else COLUMNS[0],
        which=wish.get("which", "") or TARGET,
    )


def _before(request: HttpRequest, board: AimBoard, units: Sequence[str]) -> Before:
    """Beside the targets; a missing rate of exchange hides only it."""
    if board.metric is None:
        return NOTHING
    try:
        return before(
            board.book,
            board.metric,
            units,
            board.periods[:1],
            viewer=request.user,
            at=request.at,
            on=request.on,
        )
    except Refused:
        return NOTHING


def _context(
    request: HttpRequest, board: AimBoard, typed: Mapping[str, str]
) -> dict[str, Any]:
    past = _before(request, board, [row.unit.code for row in board.rows])
    by = request.GET.get("by") or request.POST.get("by") or COLUMNS[0]
    lines = words.lines(board, past, dict(typed)) if board.metric else []
    typable = any(cell.field for line in lines for cell in line.cells)
    titles = [words.title(period) for period in board.periods]
    if not typable and _only_years(lines):  # empty columns would say nothing
        lines = [replace(line, cells=line.cells[:1]) for line in lines]
        titles = titles[:1]
    return {
        "here": "targets",
        "version": board.version,
        "board": board,
        "sentence": words.sentence(board),
        "tabs": words.tabs(board),
        "others": words.others(board),
        "lines": lines,
        "typable": typable,
        "titles": titles,
        "ranges": any(line.room or line.warning for line in lines),
        "before_about": words.before_about(past, board.periods[0]),
        "metric": board.metric,
        "rate": board.metric is not None and is_rate(board.metric),
        "by_length": board.metric is not None and by_length(board.metric),
        "unit_word": words.unit_word(board.metric) if board.metric else "",
        "by": by,
        "which": board.which,
        "levels": level_words() if board.has_levels else [],
        "columns": [
            ("quarter", _("Quarters")),
            ("half", _("Half-years")),
            ("month", _("Months")),
        ],
        "opens": "",
    }


def _only_years(lines: Sequence[words.Line]) -> bool:
    """Whether no unit has anything but a number for the year."""
    return all(
        cell.text == figures.NOTHING for line in lines for cell in line.cells[1:]
    )


def _typed(form: Mapping[str, str], version: Version, metric: Metric) -> list[SaidAim]:
    """The fields of the table that say something else than the page had shown."""
    seen, level = AimBook(version, _expected(form)), form.get("which") or TARGET
    said = []
    for name in form:
        unit, mark, period = name.rpartition(":")
        if not mark:
            continue
        value = _amount(metric, form[name])
        known = period in seen.periods
        if not known or value != seen.own(metric, unit, period, level):
            said.append(SaidAim(unit, period, value, level))
    if not said:
        raise NothingNew()
    return said


def _expected(form: Mapping[str, str]) -> int | None:
    """The last step that the page had shown; None: whatever is the newest."""
    return typed.whole_number(form.get("expected", ""), 0) or None


def _amount(metric: Metric, text: str) -> Decimal | None:
    return typed.ratio(text) if is_rate(metric) else typed.amount(text)


def _filled(request: HttpRequest, version: Version, metric: Metric) -> list[SaidAim]:
    """What each unit came to before, where nothing stands for the year."""
    form = request.POST
    board = _board(request, version, form)
    deep = bool(form.get("deep"))
    units = rows_under(board, viewer=request.user, on=request.on, deep=deep)
    found = proposals(
        board.book,
        metric,
        units,
        viewer=request.user,
        at=request.at,
        on=request.on,
        change=typed.ratio(form.get("change", "")) or Decimal(0),
    )
    if not found:
        raise Refused(
            gettext_lazy(
                "Nothing to fill in: units without targets have no earlier actuals either."
            )
        )
    return found


def _acts(request: HttpRequest, version: Version) -> dict[str, Any]:
    form = request.POST
    return {
        "actor": request.user,
        "at": request.at,
        "version": version,
        "expected": _expected(form),
        "reason": form.get("reason", "")[:400],
    }


def _file(request: HttpRequest) -> tuple[bytes | Path, str]:
    file = request.FILES.get("file")
    if file is None or not file.size:
        raise Refused(gettext_lazy("Choose a file first."))
    if file.size > LIMITS.workbook_bytes:
        raise Refused(gettext_lazy("The file is too large."))
    return source_of(file), file.name or ""


def _here(request: HttpRequest, version: Version) -> str:
    wish = {key: request.POST.get(key, "") for key in ("unit", "metric", "by", "which")}
    query = urlencode({key: value for key, value in wish.items() if value})
    return f"{reverse('aims', args=[version.pk])}?{query}"


def _done(request: HttpRequest, version: Version, count: int) -> HttpResponse:
    told = ngettext("%(count)s target is set.", "%(count)s targets are set.", count)
    messages.success(request, told % {"count": count})
    return go(request, _here(request, version))


def _again(
    request: HttpRequest, version: Version, refusal: Refused, opens: str = ""
) -> HttpResponse:
    """The page with why not, and with what was typed."""
    if refusal.status not in {400, 409}:
        raise refusal
    try:
        board = _board(request, version, request.POST)
    except Refused:
        board = _board(request, version, {})
    fields = {} if opens else {n: v for n, v in request.POST.items() if ":" in n}
    context = _context(request, board, fields)
    context |= {"problem": str(refusal), "opens": opens, "said": request.POST}
    return page(request, "targets/aims.html", context, status=422)


def _export(request: HttpRequest, board: AimBoard) -> Export:
    """The metric that is shown, of the unit and all under it."""
    named, metric, version = titles(), board.metric, board.version
    if metric is None:
        raise Refused(gettext_lazy("Choose a metric first."))
    units = units_seen(board, viewer=request.user, on=request.on)
    past = _before(request, board, [unit.code for unit in units])
    holds = Holds.RATIO if is_rate(metric) else Holds.COUNT
    leveled = board.book.rules(metric) is not None
    return Export(
        title=f"{spoken(metric)} {spoken(version)}"[:31],
        columns=[
            Column(named["unit"], width=18),
            Column(named["name"], width=24),
            Column(named["metric"], width=22),
            Column(named["level"], width=10),
            Column(named["before"], holds),
            *(Column(period, holds) for period in board.periods),
        ],
        rows=[
            _row(board, metric, past, unit, level)
            for unit in units
            for level in ([TARGET, "floor", "stretch"] if leveled else [TARGET])
        ],
        notes=[
            f"{spoken(metric)} ({words.unit_word(metric)}) · {words.kind(metric)}",
            *filter(None, [words.before_about(past, board.periods[0])]),
            _("Fill it in and import it again; empty cells are ignored."),
            *([_("A floor or stretch changed here is held.")] if leveled else []),
        ],
    )


def _row(
    board: AimBoard, metric: Metric, past: Before, unit: Node, level: str
) -> list[Any]:
    """What was said of exactly the unit, or follows there from parts or from the target."""
    cells = [
        _amount_of(board.book, metric, unit, each, level) for each in board.periods
    ]
    before_it = past.of(unit.code, board.periods[0]) if level == TARGET else None
    word = dict(level_words())[level]
    return [unit.code, unit.name, metric.code, word, before_it, *cells]


def _amount_of(
    book: AimBook, metric: Metric, unit: Node, period: str, level: str
) -> Decimal | None:
    own = book.own(metric, unit.code, period)
    aimed = book.of(metric, unit.code, period)
    follows = aimed is not None and aimed.parts is not None
    if level == TARGET:
        return aimed.value if aimed and follows else own
    typed = book.own(metric, unit.code, period, level)
    levels = book.levels(metric, unit.code, period)
    if typed is not None or levels is None:
        return typed
    return levels.of(level) if follows or own is not None else None
