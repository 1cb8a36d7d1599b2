"""Sheets of market figures: handed in, looked at, taken in as a whole or put away."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, Denied, anywhere, day_of
from luopan.org.models import User
from luopan.records.uploads import keeping
from luopan.strategy.market_sheet import LIMITS, MIB, listed
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
    if len(content) > LIMITS.workbook_bytes:
        raise Refused(
            _("“%(name)s” is larger than %(most)s MB. Split it."),
            name=_short(name),
            most=LIMITS.workbook_bytes // MIB,
        )
    digest = keeping.keep(content)
    _refuse_again(digest)
    made = MarketFile.objects.create(
        name=_short(name), sha256=digest, actor=actor, received_at=at
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
    _check_mine(file, actor)
    _refuse_again(file.sha256)
    seen = examined(file, viewer=actor, on=day_of(at))
    if seen.problems:
        raise Refused(
            _("%(count)s rows cannot be taken in. %(problems)s"),
            count=len(seen.problems),
            problems=listed(seen.problems),
        )
    if not seen.rows:
        raise Refused(_("Nothing in this file is new."))
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
    file.applied_at, file.rows = at, len(seen.rows)
    try:
        with transaction.atomic():
            file.save(update_fields=["applied_at", "rows"])
    except IntegrityError:  # the same file, at the same moment
        raise _again(file.name) from None
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
    _check_mine(file, actor)
    file.discarded_at = at
    file.save(update_fields=["discarded_at"])
    note(f"market_file:{file.pk}", name=file.name)
    return file


def _may(actor: User, at: datetime) -> None:
    if not anywhere(actor, (Action.STRATEGY_EDIT,), on=day_of(at)):
        raise Denied(_("You may not change market views anywhere."))


def _check_mine(file: MarketFile, actor: User) -> None:
    file.refresh_from_db()
    if file.actor_id != actor.pk:
        raise Denied(_("Only who handed a file in decides on it."))
    if file.applied_at is not None:
        raise Refused(_("This file was taken in already."))
    if file.discarded_at is not None:
        raise Refused(_("This file was put away."))


def _refuse_again(digest: str) -> None:
    before = MarketFile.objects.filter(sha256=digest, applied_at__isnull=False).first()
    if before is not None:
        raise _again(before.name)


def _again(name: str) -> Refused:
    return Refused(
        _(
            "This very file was taken in before, as “%(name)s”. Change what has "
            "changed in it, and hand it in then."
        ),
        name=name,
    )


def _short(name: str) -> str:
    """The bare name of a file."""
    bare = name.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in bare if c.isprintable())[-120:] or "file"
