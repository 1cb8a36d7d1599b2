"""Letters of commitment: to sign, signed, and who has not signed yet."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.queries import counted_in
from luopan.org.access import Action, Unknown, day_of, may, name_of, unknown
from luopan.org.language import spoken
from luopan.org.models import Unit, User
from luopan.papers.blocks import Block, fingerprint
from luopan.papers.letter import Letter
from luopan.targets.agreeing.speaking import spoken_for
from luopan.targets.models import Commitment, Version
from luopan.targets.queries.unanswered import Unanswered, unanswered
from luopan.targets.signed.documents import Paper, papers
from luopan.targets.signed.drafting import Drawer
from luopan.targets.signed.keeping import (
    as_letter,
    capacity_word,
    signed_letter,
    template_of,
    texts,
)
from luopan.targets.signed.signers import expected_signer, named_for, signer_of
from luopan.targets.signed.standing import Standing, must_accept, standing
from luopan.targets.storage import thaw_space


@dataclass(frozen=True)
class ToSign:
    """A letter before it is signed.

    Attributes:
        blocks: What it says; where it is signed and nothing has changed since, what the
            signed letter says, with who signed it.
        expected: Fingerprint of the text as it stands here; who signs says it back.
        amount: Of the year, in quanta.
        months: By period, in the metric's own unit.
        may_sign: Whether the reader speaks for the unit, and it can be signed now.
        speaks: It is his to sign, once it can be.
        accepts: Signing says yes to the proposal that lies with the unit, too.
        before: Number of the letter that this one would replace; empty: none.
        speakers: Who could sign.
        unanswered: For who can sign: what of the unit's own talk has no answer yet.
        reserved: For who can sign: what he had on file with the letter ``before``.
    """

    version: Version
    unit: Unit
    language: str
    blocks: tuple[Block, ...]
    expected: str
    amount: int
    total: Decimal
    counted_in: str
    months: tuple[tuple[str, Decimal], ...]
    standing: Standing
    may_sign: bool
    speaks: bool
    accepts: bool
    before: str
    speakers: tuple[str, ...]
    unanswered: Unanswered | None
    reserved: str


def to_sign(
    viewer: User, version: Version, unit: str, *, at: datetime, language: str = ""
) -> ToSign:
    """The letter of a unit as it would be signed by the reader now.

    A reader who does not speak for the unit sees it as who does would. As long as what
    was signed holds there is no other letter: the signed one is shown.

    Args:
        viewer: Who reads it.
        version: In which the number stands.
        unit: Code.
        at: Now.
        language: ``zh`` or ``en``; empty: the company's.

    Raises:
        Unknown: No such unit in the version that he may see, or it has no number.
        Refused: The organisation's template cannot be used any more.
    """
    on = day_of(at)
    where = unit_in(viewer, version, unit, on)
    drawer = Drawer(version, [where], on)
    state = standing(drawer, where.pk, where.code)
    if state == Standing.NO_NUMBER:
        raise Unknown(_("%(unit)s has no number to sign."), unit=lambda: spoken(where))
    speaks = where.code in spoken_for(viewer, version, on)
    latest = drawer.latest.get(where.pk)
    if state == Standing.SIGNED and latest is not None:
        text = _as_signed(latest)
    else:
        who = (
            signer_of(viewer, where, on, language)
            if speaks
            else expected_signer(version, where, on, language)
        )
        text = _as_drawn(drawer.letter(where, who))
    promise, may_sign = drawer.promised[where.code][0], speaks and state.open
    quantum = Decimal(version.metric.quantum)
    return ToSign(
        version=version,
        unit=where,
        language=text.language,
        blocks=text.blocks,
        expected=text.fingerprint,
        amount=promise.amount,
        total=promise.amount * quantum,
        counted_in=counted_in(version.metric),
        months=tuple((code, n * quantum) for code, n in promise.months),
        standing=state,
        may_sign=may_sign,
        speaks=speaks,
        accepts=must_accept(drawer, where.pk),
        before=latest.number if latest else "",
        speakers=named_for(version, [where], on)[where.pk],
        unanswered=unanswered(version, where.pk) if may_sign else None,
        reserved=latest.reservation if latest and may_sign else "",
    )


@dataclass(frozen=True)
class _Text:
    """What a letter says, in which language, and its fingerprint."""

    language: str
    blocks: tuple[Block, ...]
    fingerprint: str


def _as_drawn(letter: Letter) -> _Text:
    blocks = texts([letter], template_of(letter.language))[0]
    return _Text(letter.language, blocks, fingerprint(blocks))


def _as_signed(kept: Commitment) -> _Text:
    blocks = texts([signed_letter(kept)], kept.template)[0]
    return _Text(kept.language, blocks, kept.text_hash)


def unit_in(viewer: User, version: Version, code: str, on: date) -> Unit:
    """A unit of a version whose targets the viewer may read.

    Raises:
        Unknown: There is none; nobody can tell why.
    """
    unit = Unit.objects.filter(code=code).first()
    known = code in thaw_space(version.space_hash).units
    if (
        unit is None
        or not known
        or not may(viewer, Action.TARGETS_READ, unit=unit, on=on)
    ):
        raise unknown(code)
    return unit


@dataclass(frozen=True)
class Signed:
    """A signed letter.

    Attributes:
        blocks: What it says, with who signed.
        as_signed: Printed today it says, word for word, what was signed.
        template: Name of the organisation's template; empty: our own text.
        recorded_by: Who put it on record, if it was signed on paper.
    """

    number: str
    unit: Unit
    version_id: int
    version: str
    language: str
    blocks: tuple[Block, ...]
    as_signed: bool
    name: str
    capacity: str
    at: datetime
    paper_date: date | None
    recorded_by: str
    reservation: str
    text_hash: str
    version_hash: str
    replaces: str
    replaced_by: str
    template: str


def letter(viewer: User, number: str, *, at: datetime) -> Signed:
    """A signed letter, for its unit and those above it.

    Raises:
        Unknown: There is none of that number that the viewer may read.
    """
    kept = commitment_seen(viewer, number, on=day_of(at))
    plain, signed = as_letter(kept.facts), signed_letter(kept)
    bare, blocks = texts([plain, signed], kept.template)
    line = kept.lines.select_related("version").order_by("pk")[0]
    after = Commitment.objects.filter(replaces=kept).first()
    return Signed(
        number=kept.number,
        unit=kept.unit,
        version_id=line.version_id,
        version=spoken(line.version),
        language=kept.language,
        blocks=blocks,
        as_signed=fingerprint(bare) == kept.text_hash,
        name=_signer(kept),
        capacity=capacity_word(kept.capacity),
        at=kept.at,
        paper_date=kept.paper_date,
        recorded_by=name_of(kept.actor) if kept.paper_date else "",
        reservation=kept.reservation,
        text_hash=kept.text_hash,
        version_hash=line.hash,
        replaces=kept.replaces.number if kept.replaces else "",
        replaced_by=after.number if after else "",
        template=kept.template.name if kept.template else "",
    )


def _signer(kept: Commitment) -> str:
    """Who signed, as the reader calls him; a name written on paper stays as written."""
    person = kept.actor.person
    own = person is not None and kept.name in (person.name, person.name_other)
    return name_of(kept.actor) if own else kept.name


def commitment_seen(viewer: User, number: str, *, on: date) -> Commitment:
    """A commitment whose unit's targets the viewer may read.

    Raises:
        Unknown: There is none, or none of his; nobody can tell which.
    """
    found = kept_letters().filter(number=number).first()
    if found is None or not may(viewer, Action.TARGETS_READ, unit=found.unit, on=on):
        raise Unknown(_("There is no such letter."))
    return found


def kept_letters() -> "QuerySet[Commitment]":
    """Commitments with all that their letters are made of."""
    return Commitment.objects.select_related(
        "unit", "actor__person", "talk__issued_by__person", "template", "replaces"
    )


def paper(viewer: User, number: str, kind: str, *, on: date) -> Paper:
    """A signed letter as a file.

    Raises:
        Unknown: As ``letter``.
        Refused: It cannot be made here; says why, and what can.
    """
    return next(papers([commitment_seen(viewer, number, on=on)], kind))
