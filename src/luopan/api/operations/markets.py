"""Market insight: what is watched, what was found out, own sales beside it."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import File, Router, UploadedFile

from luopan.api.operations.market_shapes import (
    FigureSaid,
    MarketChange,
    MarketCode,
    MarketFigure,
    MarketNote,
    MarketRow,
    MarketSaid,
    MarketSheet,
    MarketWhole,
    NoteSaid,
    StageSaid,
    WhySaid,
)
from luopan.api.repeats import keyed
from luopan.api.shapes import Code, Done, Number, Paged, Some, some
from luopan.org.access import Action, Unknown, name_of
from luopan.org.facts import home_currency
from luopan.org.language import spoken
from luopan.org.policy import policy
from luopan.records.uploads.handed import content_of
from luopan.strategy import stating
from luopan.strategy.queries import market as queries
from luopan.strategy.queries import market_files
from luopan.strategy.queries.market_page import finding_seen, market_page
from luopan.strategy.queries.places import product_called, unit_called
from luopan.strategy.services import market as services
from luopan.strategy.services import market_files as files

router = Router(tags=["markets"])


@router.get("/markets", response=Some[MarketRow], summary=_("Markets watched"))
@policy(Action.STRATEGY_READ)
def markets(request: HttpRequest, part: Paged, as_of: date | None = None) -> Any:
    """With own sales and share of the newest full year, as it was known on a day."""
    found = queries.market(request.user, on=request.on, as_of=_past(request, as_of))
    return some([_row(line) for line in found.lines], part)


def _past(request: HttpRequest, as_of: date | None) -> date | None:
    return as_of if as_of is not None and as_of < request.on else None


def _row(line: queries.MarketLine) -> dict[str, Any]:
    segment = line.segment
    return {
        "code": segment.code,
        "name": spoken(segment),
        "unit": segment.unit.code,
        "product": segment.product.code,
        "group_axis": segment.group_axis,
        "group_value": segment.group_value,
        "stage": line.stance.stage if line.stance else "",
        "growth": line.growth.best if line.growth else None,
        "share_change": line.share_change,
        "newest": _share(line.share) if line.share else None,
    }


def _share(share: queries.Share) -> dict[str, Any]:
    size, stated = share.size, share.stated
    known = stated is not None and stated.amount is not None
    return {
        "period": share.span.code,
        "size": size.amount if size else None,
        "counted_in": size.counted_in if size else "",
        "own": share.own.amount if share.own else None,
        "share": share.ratio,
        "share_stated": float(stated.amount or 0) if stated and known else None,
        "why_not": share.why_not,
        "mixed_tax": share.mixed_tax,
        "source": size.source if size else "",
        "source_date": size.source_date if size else None,
        "confidence": size.confidence if size else "",
        "stale": size.stale if size else False,
    }


@router.get("/markets/{code}", response=MarketWhole, summary=_("Market details"))
@policy(Action.STRATEGY_READ)
def one_market(request: HttpRequest, code: Code, as_of: date | None = None) -> Any:
    """Its course, every figure that was said, notes, and the metrics that it proposes."""
    seen = market_page(
        queries.segment_seen(code),
        viewer=request.user,
        on=request.on,
        as_of=_past(request, as_of),
    )
    return _row(seen.line) | {
        "shares": [_share(share) for share in seen.shares],
        "figures": [_figure(each.figure, each.counts) for each in seen.said],
        "notes": [_note(row) for row in seen.findings],
        "proposed": seen.proposed,
    }


def _figure(figure: queries.Figure, counts: bool) -> dict[str, Any]:
    names = set(MarketFigure.model_fields) - {"period", "counts", "who"}
    told = {name: getattr(figure, name) for name in names}
    return told | {
        "period": figure.span.code,
        "counts": counts,
        "who": name_of(figure.who),
    }


def _note(row: Any) -> dict[str, Any]:
    names = set(MarketNote.model_fields) - {"who"}
    return {name: getattr(row, name) for name in names} | {"who": name_of(row.who)}


@router.post("/markets", response={201: MarketCode}, summary=_("Watch a market"))
@policy(Action.STRATEGY_EDIT)
@keyed(MarketCode)
def add_market(request: HttpRequest, body: MarketSaid) -> Any:
    """A region, what is sold there, and to whom."""
    return services.add_segment(
        actor=request.user,
        at=request.at,
        unit=unit_called(request.user, body.unit, on=request.on),
        product=product_called(body.product),
        **body.dict(exclude={"unit", "product"}),
    )


@router.post(
    "/markets/{code}/figures",
    response=MarketCode,
    summary=_("Record market figures"),
)
@policy(Action.STRATEGY_EDIT)
@keyed(MarketCode)
def add_figure(request: HttpRequest, code: Code, body: FigureSaid) -> Any:
    """The newest of a kind and period counts; the older ones stay."""
    segment = queries.segment_seen(code)
    said = stating.figure(home=home_currency(), today=request.on, **dict(body))
    by = {"actor": request.user, "at": request.at}
    services.observe(**by, segment=segment, figures=[said])
    return segment


@router.post(
    "/markets/{code}/notes", response=MarketCode, summary=_("Record market findings")
)
@policy(Action.STRATEGY_EDIT)
@keyed(MarketCode)
def add_note(request: HttpRequest, code: Code, body: NoteSaid) -> Any:
    """A competitor's move, demand, policy, an opportunity or a threat."""
    segment = queries.segment_seen(code)
    said = stating.finding(today=request.on, **dict(body))
    by = {"actor": request.user, "at": request.at}
    services.find(**by, segment=segment, said=said)
    return segment


@router.post(
    "/markets/{code}/stage", response=MarketCode, summary=_("Judge a market's stage")
)
@policy(Action.STRATEGY_EDIT)
@keyed(MarketCode)
def judge_stage(request: HttpRequest, code: Code, body: StageSaid) -> Any:
    """The stage suggests a stance, and metrics to set targets for."""
    segment = queries.segment_seen(code)
    by = {"actor": request.user, "at": request.at}
    services.judge_phase(**by, segment=segment, **dict(body))
    return segment


@router.post(
    "/markets/{code}/notes/{note_id}/withdraw",
    response=MarketCode,
    summary=_("Withdraw what no longer holds"),
)
@policy(Action.STRATEGY_EDIT)
@keyed(MarketCode)
def withdraw_note(
    request: HttpRequest, code: Code, note_id: Number, body: WhySaid
) -> Any:
    """Out of view from now on; it stays readable as of earlier days."""
    segment = queries.segment_seen(code)
    found = finding_seen(segment, note_id)
    if found is None:
        raise Unknown(_("There is no such note."))
    by = {"actor": request.user, "at": request.at}
    services.withdraw_finding(**by, finding=found, reason=body.reason)
    return segment


@router.post(
    "/markets/{code}/change", response=MarketCode, summary=_("Rename a market")
)
@policy(Action.STRATEGY_EDIT)
@keyed(MarketCode)
def change_market(request: HttpRequest, code: Code, body: MarketChange) -> Any:
    """Or say after how many months its figures are stale."""
    segment = queries.segment_seen(code)
    by = {"actor": request.user, "at": request.at}
    services.change_segment(**by, segment=segment, **dict(body))
    return segment


@router.post(
    "/markets/{code}/close", response=Done, summary=_("Stop watching a market")
)
@policy(Action.STRATEGY_EDIT)
@keyed(Done)
def close_market(request: HttpRequest, code: Code, body: WhySaid) -> Any:
    """What was said of it stays readable."""
    segment = queries.segment_seen(code)
    by = {"actor": request.user, "at": request.at}
    services.close_segment(**by, segment=segment, reason=body.reason)
    return Done()


@router.post(
    "/market-sheets", response={201: MarketSheet}, summary=_("Upload a market sheet")
)
@policy(Action.STRATEGY_EDIT)
@keyed(MarketSheet)
def hand_in_sheet(request: HttpRequest, file: File[UploadedFile]) -> Any:
    """It is looked at; nothing counts before it is taken in."""
    made = files.receive_market_file(
        actor=request.user,
        at=request.at,
        name=file.name or "",
        content=content_of(file),
    )
    return _sheet(request, made.pk)


@router.get(
    "/market-sheets/{sheet_id}", response=MarketSheet, summary=_("A market sheet")
)
@policy(Action.STRATEGY_EDIT)
def one_sheet(request: HttpRequest, sheet_id: Number) -> Any:
    """What it would add, and every row that cannot be taken in."""
    return _sheet(request, sheet_id)


@router.post(
    "/market-sheets/{sheet_id}/apply",
    response=MarketSheet,
    summary=_("Import a market sheet"),
)
@policy(Action.STRATEGY_EDIT)
@keyed(MarketSheet)
def apply_sheet(request: HttpRequest, sheet_id: Number) -> Any:
    """All of its rows or none."""
    found = market_files.market_file_seen(request.user, sheet_id, on=request.on)
    files.apply_market_file(actor=request.user, at=request.at, file=found)
    return _sheet(request, sheet_id)


@router.post(
    "/market-sheets/{sheet_id}/discard",
    response=MarketSheet,
    summary=_("Set a market sheet aside"),
)
@policy(Action.STRATEGY_EDIT)
@keyed(MarketSheet)
def discard_sheet(request: HttpRequest, sheet_id: Number) -> Any:
    """Nothing of it counts."""
    found = market_files.market_file_seen(request.user, sheet_id, on=request.on)
    files.discard_market_file(actor=request.user, at=request.at, file=found)
    return _sheet(request, sheet_id)


def _sheet(request: HttpRequest, number: int) -> dict[str, Any]:
    found = market_files.market_file_seen(request.user, number, on=request.on)
    row = market_files.file_row(found, request.user)
    told = {"id": row.id, "name": row.name, "state": row.state}
    if row.state != "waiting":
        return told | {"figures": row.rows, "notes": 0, "known": 0, "problems": []}
    seen = market_files.examined(found, viewer=request.user, on=request.on)
    return told | {
        "figures": len(seen.figures),
        "notes": len(seen.findings),
        "known": seen.known,
        "problems": [problem.told() for problem in seen.problems],
    }
