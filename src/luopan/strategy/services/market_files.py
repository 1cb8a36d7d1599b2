"""Sheets of market figures: handed in, looked at, taken in as a whole or put away."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from luopan.org.access import Action, Denied, anywhere, day_of
from luopan.org.models import User
from luopan.records.uploads import handed, keeping
from luopan.strategy.market_sheet import LIMITS, listed
from luopan.strategy.models import Finding, MarketFile, Observation
from luopan.strategy.queries.market_files import examined
from luopan.strategy.stating import SaidFigure, SaidFinding
from luopan.strategy.storing import found, observation
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused


@service("strategy.receive_market_file")
def receive_market_file(
    *, actor: User, at: datetime, name: str, content: bytes
) -> MarketFile:
    """Take a sheet of market figures in, to be looked at; nothing counts yet.

    Raises:
        Refused: The actor changes no markets; there is no file, or it is too large; this
            very file was taken in before.
    """
    _may(actor, at)
    if not content:
        raise Refused(_("Choose a file first."))
    handed.refuse_large(name, content, LIMITS.workbook_bytes)
    digest = keeping.keep(content)
    handed.refuse_again(MarketFile, digest)
    made = MarketFile.objects.create(
        name=handed.bare_name(name), sha256=digest, actor=actor, received_at=at
    )
    note(f"market_file:{made.pk}", name=made.name)
    return made


@service("strategy.apply_market_file")
def apply_market_file(
    *, actor: User, at: datetime, file: MarketFile, reason: str = ""
) -> MarketFile:
    """Take in what a sheet says: all of its rows or none.

    Raises:
        Refused: It is not his, not open any more, has problems, holds nothing new, or
            was taken in before.
    """
    _may(actor, at)
    handed.check_open(file, actor)
    handed.refuse_again(MarketFile, file.sha256)
    seen = examined(file, viewer=actor, on=day_of(at))
    if seen.problems:
        raise Refused(
            ngettext_lazy(
                "%(count)s row cannot be imported. %(problems)s",
                "%(count)s rows cannot be imported. %(problems)s",
                len(seen.problems),
            ),
            count=len(seen.problems),
            problems=lambda: listed(seen.problems),
        )
    if not seen.rows:
        raise Refused(_("This file contains nothing new."))
    Observation.objects.bulk_create(
        observation(row.said, row.segment, actor, at, file, row.row)
        for row in seen.rows
        if isinstance(row.said, SaidFigure)
    )
    Finding.objects.bulk_create(
        found(row.said, row.segment, actor, at, file, row.row)
        for row in seen.rows
        if isinstance(row.said, SaidFinding)
    )
    handed.settle(file, at, len(seen.rows))
    note(
        f"market_file:{file.pk}",
        name=file.name,
        figures=len(seen.figures),
        findings=len(seen.findings),
        known=seen.known,
    )
    return file


@service("strategy.discard_market_file")
def discard_market_file(*, actor: User, at: datetime, file: MarketFile) -> MarketFile:
    """Put a sheet away; nothing of it counts.

    Raises:
        Refused: It is not his, or not open any more.
    """
    _may(actor, at)
    handed.check_open(file, actor)
    handed.put_away(file, at)
    note(f"market_file:{file.pk}", name=file.name)
    return file


def _may(actor: User, at: datetime) -> None:
    if not anywhere(actor, (Action.STRATEGY_EDIT,), on=day_of(at)):
        raise Denied(_("You cannot change any market views."))
