"""Statements about markets as rows, ready to be stored."""

from datetime import datetime

from luopan.org.models import User
from luopan.strategy.models import Finding, MarketFile, Observation, Segment
from luopan.strategy.stating import SaidFigure, SaidFinding


def observation(
    said: SaidFigure,
    segment: Segment,
    actor: User,
    at: datetime,
    file: MarketFile | None = None,
    row: int = 0,
) -> Observation:
    """A figure as it is stored; not stored yet."""
    return Observation(
        segment=segment,
        kind=said.kind,
        competitor=said.competitor,
        period=said.span.code,
        start_date=said.span.start_date,
        end_date=said.span.end_date,
        amount=said.millionths,
        counted_in=said.counted_in,
        tax_basis=said.tax_basis,
        remark=said.remark,
        source=said.source,
        source_date=said.source_date,
        confidence=said.confidence,
        actor=actor,
        at=at,
        file=file,
        row=row,
    )


def found(
    said: SaidFinding,
    segment: Segment,
    actor: User,
    at: datetime,
    file: MarketFile | None = None,
    row: int = 0,
) -> Finding:
    """A finding as it is stored; not stored yet."""
    return Finding(
        segment=segment,
        kind=said.kind,
        competitor=said.competitor,
        text=said.text,
        text_other=said.text_other,
        source=said.source,
        source_date=said.source_date,
        confidence=said.confidence,
        actor=actor,
        at=at,
        file=file,
        row=row,
    )
