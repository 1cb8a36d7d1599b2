"""Tables of pages as workbooks: what they show, with what their numbers mean."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from luopan.org.access import Action, day_of
from luopan.org.language import spoken
from luopan.targets import queries as targets
from luopan.targets.queries.levels import Levels
from luopan.tracking import queries as tracking
from luopan.tracking.queries import Comparison, Overview
from luopan.web.exports import Column, Export, Holds, download
from luopan.web.policy import policy
from luopan.web.standings import sheets
from luopan.web.views.track import levels_of, wish
from luopan.web.words import progress
from luopan.web.words.beside import besides

BESIDE = ("floor", "stretch")
MOST = 50_000  # records of one workbook
R = Holds.RATIO


@policy(Action.RECORDS_READ)
@require_GET
def track(request: HttpRequest) -> HttpResponse:
    """The units under one with target, actual and gap; its other tables are sheets, too."""
    found = tracking.overview(
        wish(request), viewer=request.user, at=request.at, on=request.on
    )
    levels = _levels(found)
    own = [_unit(found.name.name, found, levels)]
    rows = own + [
        [
            row.name.name,
            row.target,
            *_beside(levels, "" if row.name.reserve else row.name.code),
            row.actual,
            row.attainment,
            row.lead,
            row.landing,
            row.gap,
            row.share,
            _ratio(row.year),
        ]
        for row in found.drill.rows
    ]
    amount, notes = sheets.amounts(found), _notes(found)
    named = {"floor": _("Floor"), "stretch": _("Stretch")}
    return download(
        Export(
            title=_("Track") + f" {found.name.name}",
            columns=[
                Column(_("Unit"), width=28),
                Column(_("Target"), amount),
                *(Column(named[level], amount) for level in BESIDE if levels),
                Column(_("Actual"), amount),
                Column(_("Attainment"), R),
                Column(_("Lead"), R),
                Column(_("Run-rate landing"), amount),
                Column(_("Gap"), amount),
                Column(_("Share of the gap"), R),
                Column(_("Year on year"), R),
            ],
            rows=rows,
            counted_in=found.standing.counted_in,
            notes=notes,
            levels=[0, *[1] * (len(rows) - 1)],
        ),
        *sheets.beside(found, notes),
        at=request.at,
    )


def _levels(found: Overview) -> dict[str, Levels]:
    """Floor and stretch of the units whose target is shown, where their version has levels."""
    rows = [row.name.code for row in found.drill.rows if row.target is not None]
    units = [found.name.code, *rows]
    seen = {code: levels_of(found, code) for code in units}
    return {code: one for code, one in seen.items() if one is not None and one.set}


def _beside(levels: Mapping[str, Levels], unit: str) -> list[Decimal | None]:
    """The cells of a row beside its target; none where no unit has levels."""
    own = levels.get(unit)
    return [own.of(level) if own else None for level in BESIDE if levels]


def _unit(name: str, found: Overview, levels: Mapping[str, Levels]) -> list[Any]:
    stands = found.standing
    grown = found.growths.year.get(found.name.code)
    return [
        name,
        stands.target,
        *_beside(levels, found.name.code),
        stands.actual,
        stands.share,
        stands.lead,
        stands.landing,
        stands.landing_gap,
        None,
        _ratio(grown),
    ]


def _ratio(grown: Comparison | None) -> float | None:
    return grown.ratio if grown else None


def _notes(found: Overview) -> list[str]:
    """Definition, data reach and what was chosen, for the head of the sheet."""
    period = found.question.period
    reach = found.standing.reach_date
    return [
        f"{found.definition.title}: {found.definition.formula}",
        *(f"{label}: {text}" for label, text in found.definition.left_out),
        *besides(found),
        progress.data_until(reach),
        f"{progress.period_name(period.code, period.kind)} · "
        f"{progress.clock_name(found.standing.clock)}",
    ]


@policy(Action.RECORDS_READ)
@require_GET
def records(request: HttpRequest) -> HttpResponse:
    """The records behind a figure, newest first."""
    account = request.GET.get("account", "")
    asked, found = tracking.records(
        wish(request),
        viewer=request.user,
        at=request.at,
        on=request.on,
        account=account,
        limit=MOST,
    )
    notes = [
        spoken(asked.metric),
        progress.period_name(asked.period.code, asked.period.kind),
        progress.as_of(asked.as_of),
        *progress.filtered(account),
    ]
    if found.count > MOST:
        said = _("The newest %(shown)s of %(count)s records.")
        notes.append(said % {"shown": f"{MOST:,}", "count": f"{found.count:,}"})
    return download(
        Export(
            title=_("Records") + f" {asked.unit.name}",
            columns=[
                Column(_("Date"), Holds.DAY),
                Column(_("Kind")),
                Column(_("Document")),
                Column(_("Customer"), width=30),
                Column(_("Product"), width=20),
                Column(_("Unit"), width=20),
                Column(_("Quantity"), Holds.COUNT),
                Column(_("Amount"), Holds.COUNT),
                Column(_("Currency")),
                Column(_("Import"), width=30),
                Column(_("Counts on another day (cross-period)"), Holds.DAY, 18),
            ],
            rows=[
                [
                    row.day_date,
                    row.kind,
                    row.number,
                    row.account_name[0],
                    row.product_name[0],
                    row.seat,
                    _plain(row.quantity),
                    _plain(row.amount),
                    row.currency,
                    row.batch,
                    row.counted_date,
                ]
                for row in found.rows
            ],
            notes=notes,
        ),
        at=request.at,
    )


def _plain(millionths: int | None) -> Decimal | None:
    return None if millionths is None else Decimal(millionths) / 1_000_000


@policy(Action.TARGETS_READ)
@require_GET
def steps(request: HttpRequest, version_id: int) -> HttpResponse:
    """How a version came about: every step in words."""
    version = targets.version_seen(request.user, version_id, on=request.on)
    acts = targets.history(version, viewer=request.user, on=request.on)
    return download(
        Export(
            title=f"{version.plan.year} {spoken(version)}",
            columns=[
                Column(_("Step"), Holds.COUNT, 8),
                Column(_("Kind")),
                Column(_("What it says"), width=70),
                Column(_("Reason"), width=40),
                Column(_("Done by")),
                Column(_("When"), Holds.DAY),
            ],
            rows=[
                [act.seq, act.title, act.text, act.reason, act.who, day_of(act.at)]
                for act in acts
            ],
        ),
        at=request.at,
    )
