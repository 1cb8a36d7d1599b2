"""The bar of the audit, asked about before numbers go out or are frozen."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from luopan.org.language import spoken
from luopan.org.models import Unit
from luopan.targets.models import Version
from luopan.targets.queries.audit import bar, is_below, score_of
from luopan.trail.chain import note
from luopan.trail.refusal import Refused


def pass_bar(version: Version, unit: Unit, at: datetime, reason: str) -> None:
    """Note the score of a unit and all under it; below the bar a reason is wanted.

    Raises:
        Refused: It stands below the bar, and no reason is written down.
    """
    least = bar()
    if least <= 0:
        return
    score = score_of(version, unit.code, at=at)
    note(audit_score=round(score, 3), audit_bar=least)
    if is_below(score, least) and not reason.strip():
        raise Refused(
            _(
                "The audit score of %(unit)s is %(score)s, below the bar of %(bar)s: fix "
                "what it names, or write down why it goes ahead as it is."
            ),
            unit=lambda: spoken(unit),
            score=f"{score:.0%}",
            bar=f"{least:.0%}",
        )
