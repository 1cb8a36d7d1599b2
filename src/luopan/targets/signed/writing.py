"""Signed letters become rows; the number of each is taken once."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from luopan.org.models import Unit, User
from luopan.papers.letter import Letter
from luopan.targets.models import Commitment, CommitmentLine, LetterTemplate
from luopan.targets.refusals import Conflict
from luopan.targets.signed.drafting import Drawer
from luopan.targets.signed.keeping import as_facts, fingerprints, template_of


def write(
    drawer: Drawer,
    letters: Sequence[tuple[Unit, Letter]],
    actor: User,
    at: datetime,
    capacities: Sequence[str],
    paper_dates: Sequence[date | None] = (),
) -> list[Commitment]:
    """Keep letters that were signed.

    Args:
        drawer: Drew them.
        letters: With their units.
        actor: Who signs, or puts on record.
        at: When.
        capacities: As what each was signed.
        paper_dates: When each was signed by hand; none: here and now.

    Raises:
        Conflict: Somebody was faster at one of the units.
    """
    templates = {one: template_of(one) for one in {x.language for _u, x in letters}}
    hashes = _hashes([letter for _unit, letter in letters], templates)
    dates = paper_dates or [None] * len(letters)
    rows = [
        Commitment(
            number=letter.number,
            plan=drawer.version.plan,
            unit=unit,
            talk=drawer.talks.get(unit.pk),
            name=letter.party_b.person,
            capacity=capacity,
            actor=actor,
            at=at,
            paper_date=day,
            reservation=letter.reservation,
            language=letter.language,
            wording=letter.wording,
            template=templates[letter.language],
            facts=as_facts(letter),
            text_hash=digest,
            replaces=drawer.latest.get(unit.pk),
        )
        for (unit, letter), capacity, day, digest in zip(
            letters, capacities, dates, hashes, strict=True
        )
    ]
    try:
        with transaction.atomic():
            Commitment.objects.bulk_create(rows, batch_size=200)
    except IntegrityError:
        raise Conflict(
            _("Someone has just signed there. Refresh and check again.")
        ) from None
    lines = [line for row in rows for line in _lines(drawer, row)]
    CommitmentLine.objects.bulk_create(lines, batch_size=500)
    return rows


def _hashes(
    letters: Sequence[Letter], templates: Mapping[str, LetterTemplate | None]
) -> list[str]:
    """Fingerprints in the order of the letters; those of a language are made together."""
    found: dict[int, str] = {}
    for language, template in templates.items():
        mine = [n for n, one in enumerate(letters) if one.language == language]
        made = fingerprints([letters[n] for n in mine], template)
        found |= dict(zip(mine, made, strict=True))
    return [found[n] for n in range(len(letters))]


def _lines(drawer: Drawer, commitment: Commitment) -> list[CommitmentLine]:
    return [
        CommitmentLine(
            commitment=commitment,
            version=promise.version,
            metric_code=promise.version.metric.code,
            level=promise.version.level,
            seq=promise.seq,
            hash=promise.hash,
            amount=promise.amount,
            months=[list(month) for month in promise.months],
        )
        for promise in drawer.promised[commitment.unit.code]
    ]
