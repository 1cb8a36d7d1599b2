"""Signing a letter of commitment 目标责任书, or putting one on record that was signed by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, Unknown, day_of, may, reach, require, unknown
from luopan.org.facts import one_look
from luopan.org.language import listed, spoken
from luopan.org.models import Unit, User
from luopan.papers.letter import Letter
from luopan.targets.agreeing.speaking import require_speaker
from luopan.targets.agreeing.talks import held, text_of
from luopan.targets.models import (
    Commitment,
    Version,
)
from luopan.targets.refusals import Conflict
from luopan.targets.services.agreement.answering import accept
from luopan.targets.signed.drafting import Drawer, Signer, letter_language
from luopan.targets.signed.keeping import fingerprints, template_of
from luopan.targets.signed.signers import capacity_of, signer_of
from luopan.targets.signed.standing import Standing, must_accept, standing
from luopan.targets.signed.writing import write
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

NAMED = 3
LANGUAGES = ("", "zh", "en")


@dataclass(frozen=True)
class OnPaper:
    """A letter that came back signed by hand.

    Attributes:
        unit: Code.
        name: Who signed, as it stands on the paper.
        capacity: What he is there.
        paper_date: When he signed.
        reservation: What he wrote beside it.
        language: Of the paper, ``zh`` or ``en``; empty: the company's.
    """

    unit: str
    name: str
    capacity: str
    paper_date: date
    reservation: str = ""
    language: str = ""


@service("targets.sign")
def sign(
    *,
    actor: User,
    at: datetime,
    version: Version,
    unit: str,
    reservation: str = "",
    expected: str | None = None,
    language: str = "",
) -> Commitment:
    """Sign the number of a unit; a proposal that lies with it is accepted in the same act.

    Args:
        actor: Who speaks for the unit: its holder, acting holder or head, or a delegate.
        at: When.
        version: In which the number stands; settled with the unit, or committed.
        unit: Code.
        reservation: 保留意见, filed with the letter.
        expected: Fingerprint of the text he has read, without reservation; None: whatever
            it says now.
        language: Of the letter, ``zh`` or ``en``; empty: the company's.

    Raises:
        Refused: He does not speak for it; nothing is agreed yet; the same was signed
            before; the text has changed since he read it; somebody was faster.
    """
    _refuse_language(language)
    where, version = _unit(actor, at, version, unit), _fresh(version)
    require_speaker(actor, version, where, day_of(at))
    drawer = Drawer(version, [where], day_of(at))
    _refuse_not_open(drawer, where, reservation)
    _refuse_other_text(drawer, where, actor, expected, language)
    if must_accept(drawer, where.pk):
        accept(actor=actor, at=at, version=version, unit=unit)
        drawer = Drawer(_again(version), [where], day_of(at))
    signer = signer_of(actor, where, drawer.on, language)
    letter = drawer.letter(where, signer, text_of(reservation))
    capacity = capacity_of(actor, where, drawer.on)
    (made,) = write(drawer, [(where, letter)], actor, at, [capacity])
    note(version, unit=unit, number=made.number, text=made.text_hash)
    return made


@service("targets.record_on_paper")
def record_on_paper(
    *,
    actor: User,
    at: datetime,
    version: Version,
    signed: Sequence[OnPaper],
    reason: str = "",
) -> list[Commitment]:
    """Put letters on record that were printed and came back signed by hand.

    Args:
        actor: Who may open plans there; that it was on paper, and who recorded it, is kept.
        at: When it is recorded.
        version: In which the numbers stand.
        signed: What came back, a unit at most once.
        reason: For the trail.

    Raises:
        Refused: He may not; a unit is not known, cannot be signed yet, or has signed the
            same number before; nothing of it is recorded.
    """
    by_code = {one.unit: one for one in signed}
    units = _units(actor, at, list(by_code))
    if len(by_code) != len(signed) or not signed:
        raise Refused(_("Enter each unit once, by its code."))
    version = _fresh(version)
    with one_look():  # the company is the same for all of them
        drawer = Drawer(version, units, day_of(at))
        _refuse_not_ready(drawer, units)
        letters = [
            (unit, _on_paper(drawer, unit, by_code[unit.code], at)) for unit in units
        ]
    papers = [by_code[unit.code] for unit in units]
    made = write(
        drawer,
        letters,
        actor,
        at,
        [one.capacity for one in papers],
        [one.paper_date for one in papers],
    )
    note(version, recorded=len(made))
    return made


def _on_paper(drawer: Drawer, unit: Unit, one: OnPaper, at: datetime) -> Letter:
    """The letter of a unit as it was signed by hand."""
    _refuse_paper(one, at)
    signer = Signer(_name(one.name), language=letter_language(one.language))
    return drawer.letter(unit, signer, text_of(one.reservation))


def _units(actor: User, at: datetime, codes: Sequence[str]) -> list[Unit]:
    """The units of some codes, at all of which the actor may open plans."""
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=codes)}
    inside = reach(actor, Action.PLANS_CREATE, on=day_of(at))
    mine = set(inside.filter(code__in=codes).values_list("code", flat=True))
    for code in codes:
        if code not in units:
            raise unknown(code)
        if code not in mine:
            require(actor, Action.PLANS_CREATE, unit=units[code], at=at)
    return [units[code] for code in codes]


def _unit(actor: User, at: datetime, version: Version, code: str) -> Unit:
    unit = Unit.objects.filter(code=code).first()
    if unit is None or not may(actor, Action.TARGETS_READ, unit=unit, on=day_of(at)):
        raise unknown(code)
    return unit


def _fresh(version: Version) -> Version:
    """The version as it is now; taken, as long as its numbers can still move."""
    now = _again(version)
    return now if now.frozen else held(now)


def _again(version: Version) -> Version:
    related = ("plan__root", "plan__calendar", "metric")
    return Version.objects.select_related(*related).get(pk=version.pk)


def _refuse_not_open(drawer: Drawer, unit: Unit, reservation: str) -> None:
    state = standing(drawer, unit.pk, unit.code)
    latest = drawer.latest.get(unit.pk)
    if state == Standing.SIGNED and latest is not None:
        if reservation.strip() and reservation.strip() != latest.reservation:
            return  # the same number, and something more to say about it
        raise Refused(
            _("%(unit)s has already signed this number, as %(number)s."),
            unit=lambda: spoken(unit),
            number=latest.number,
        )
    if state == Standing.NO_NUMBER:
        raise Unknown(_("%(unit)s has no number to sign."), unit=lambda: spoken(unit))
    if state == Standing.ABOVE:
        raise Refused(
            _("The counter-offer of %(unit)s is not answered yet."),
            unit=lambda: spoken(unit),
        )
    if state == Standing.NOT_ISSUED:
        raise Refused(
            _("The number of %(unit)s is not issued yet; there is nothing to sign."),
            unit=lambda: spoken(unit),
        )


def _refuse_not_ready(drawer: Drawer, units: Sequence[Unit]) -> None:
    """All of them must be agreed; on paper nothing is accepted on the side."""
    ready = {Standing.READY, Standing.CHANGED}
    out = [
        unit
        for unit in units
        if standing(drawer, unit.pk, unit.code) not in ready
        or must_accept(drawer, unit.pk)
    ]
    if out:
        raise Refused(
            _("Cannot be recorded: %(units)s. Already signed, or not agreed yet."),
            units=lambda: listed(spoken(unit) for unit in out[:NAMED]),
            count=len(out),
        )


def _refuse_language(language: str) -> None:
    if language not in LANGUAGES:
        raise Refused(_("Letters are available in Chinese and English only."))


def _refuse_paper(one: OnPaper, at: datetime) -> None:
    _refuse_language(one.language)
    if one.capacity not in Commitment.Capacity.values:
        raise Refused(_("There is no capacity “%(word)s”."), word=one.capacity)
    if one.paper_date > day_of(at):
        raise Refused(_("%(day)s is still in the future."), day=one.paper_date)


def _name(name: str) -> str:
    name = text_of(name)
    if not name or len(name) > 200:
        raise Refused(_("Enter who signed: 1 to 200 characters."))
    return name


def _refuse_other_text(
    drawer: Drawer, unit: Unit, actor: User, expected: str | None, language: str
) -> None:
    if expected is None or _adds_to(drawer, unit, expected):
        return
    letter = drawer.letter(unit, signer_of(actor, unit, drawer.on, language))
    if fingerprints([letter], template_of(letter.language)) != [expected]:
        raise Conflict(
            _("The letter of %(unit)s has changed since you read it. Read it again."),
            unit=lambda: spoken(unit),
        )


def _adds_to(drawer: Drawer, unit: Unit, expected: str) -> bool:
    """Whether what he has read is the letter that stands, to which he adds a word."""
    latest = drawer.latest.get(unit.pk)
    if latest is None or latest.text_hash != expected:
        return False
    return standing(drawer, unit.pk, unit.code) == Standing.SIGNED
