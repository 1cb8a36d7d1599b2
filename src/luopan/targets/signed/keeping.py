"""The facts of a letter, as a commitment keeps them, and back; and its text."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from luopan.org.language import spoken
from luopan.papers import confined
from luopan.papers.blocks import Block, fingerprint, letter_blocks
from luopan.papers.field_values import day, merged
from luopan.papers.letter import (
    AimLevel,
    AimSaid,
    Issue,
    Letter,
    LevelSaid,
    Metric,
    Month,
    Party,
    Resource,
    SheetLine,
    Signature,
)
from luopan.papers.templates import Merged, Unfit
from luopan.papers.wording import wording
from luopan.targets.models import Commitment, LetterTemplate
from luopan.targets.signed.moments import here, instant
from luopan.trail.refusal import Refused

AT_ONCE = 50  # letters of a template in one process
DJANGO = {"zh": "zh-hans", "en": "en"}


def as_facts(letter: Letter) -> dict[str, Any]:
    """A letter without its signatures as plain values."""
    said = asdict(letter)
    said.pop("signatures")
    said["start_date"] = letter.start_date.isoformat()
    said["end_date"] = letter.end_date.isoformat()
    for metric in said["metrics"]:
        metric["amount"] = str(metric["amount"])
        for level in metric["levels"]:
            level["amount"] = str(level["amount"])
        metric["months"] = [[m["label"], str(m["amount"])] for m in metric["months"]]
    return said


def as_letter(said: dict[str, Any], signatures: Iterable[Signature] = ()) -> Letter:
    """The letter of facts that were kept."""
    return Letter(
        **{
            **said,
            "party_a": Party(**said["party_a"]),
            "party_b": Party(**said["party_b"]),
            "start_date": date.fromisoformat(said["start_date"]),
            "end_date": date.fromisoformat(said["end_date"]),
            "metrics": tuple(_metric(metric) for metric in said["metrics"]),
            "resources": tuple(Resource(**one) for one in said["resources"]),
            "assessment": tuple(SheetLine(**one) for one in said.get("assessment", ())),
            "aims": tuple(_aim(one) for one in said.get("aims", ())),
            "issue": Issue(**said["issue"]) if said.get("issue") else None,
            "signatures": tuple(signatures),
        }
    )


def _metric(said: dict[str, Any]) -> Metric:
    months = tuple(Month(label, Decimal(amount)) for label, amount in said["months"])
    levels = tuple(
        LevelSaid(**{**level, "amount": Decimal(level["amount"])})
        for level in said.get("levels", ())
    )
    read = {"amount": Decimal(said["amount"]), "months": months, "levels": levels}
    return Metric(**{**said, **read})


def _aim(said: dict[str, Any]) -> AimSaid:
    levels = tuple(AimLevel(**level) for level in said.get("levels", ()))
    return AimSaid(**{**said, "levels": levels})


def texts(
    letters: Sequence[Letter], template: LetterTemplate | None
) -> list[tuple[Block, ...]]:
    """What letters say: in our own wording, or in that of an organisation's template.

    Raises:
        Refused: The template cannot be used any more.
    """
    if template is None:
        return [letter_blocks(letter) for letter in letters]
    return [made.blocks for made in filled(letters, template)]


def fingerprints(
    letters: Sequence[Letter], template: LetterTemplate | None
) -> list[str]:
    """Of what letters say, whoever has signed them.

    Raises:
        Refused: As ``texts``.
    """
    return [fingerprint(blocks) for blocks in texts(letters, template)]


def filled(letters: Sequence[Letter], template: LetterTemplate) -> list[Merged]:
    """Letters in an organisation's own template.

    Raises:
        Refused: The template cannot be used any more.
    """
    content = bytes(template.content)
    found: list[Merged] = []
    try:
        for start in range(0, len(letters), AT_ONCE):
            part = letters[start : start + AT_ONCE]
            found += confined.fill_all(content, [merged(letter) for letter in part])
    except Unfit:
        raise Refused(
            _(
                "The company's Word template no longer works. Operations can replace it in "
                "the settings."
            )
        ) from None
    return found


def template_of(language: str) -> LetterTemplate | None:
    """The template now used for letters of a language; None: our own."""
    newest = LetterTemplate.objects.filter(language=language).order_by("-pk").first()
    return newest if newest is not None and newest.content else None


def signed_letter(commitment: Commitment) -> Letter:
    """The letter of a commitment, with who signed it."""
    with override(DJANGO[commitment.language]):
        signatures = [_below(commitment)]
        issued = _above(commitment)
    return as_letter(commitment.facts, [*issued, *signatures])


def _below(commitment: Commitment) -> Signature:
    at, on = instant(commitment.at), here(commitment.at).date()
    if commitment.paper_date is not None:
        on = commitment.paper_date
        at = gettext("%(day)s, on paper") % {"day": on.isoformat()}
    capacity = capacity_word(commitment.capacity)
    return Signature("b", commitment.name, at, capacity, day(on, commitment.language))


def _above(commitment: Commitment) -> list[Signature]:
    """Who handed the number down, where it was talked about.

    Later editions keep it among the facts.
    """
    talk = commitment.talk
    if talk is None or wording(commitment.language, commitment.wording).issues:
        return []
    person = talk.issued_by.person
    name = spoken(person) if person else talk.issued_by.get_username()
    return [Signature("a", name, instant(talk.issued_at), gettext("issued"))]


def capacity_word(capacity: str) -> str:
    """In what capacity somebody signed, in the language now active."""
    words = {
        Commitment.Capacity.HOLDER: gettext("holder"),
        Commitment.Capacity.ACTING: gettext("acting holder"),
        Commitment.Capacity.LEADER: gettext("head"),
        Commitment.Capacity.DELEGATE: gettext("delegate"),
    }
    return words[Commitment.Capacity(capacity)]
