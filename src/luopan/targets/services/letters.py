"""Letters in bulk, and the Word templates of an organisation."""

import hashlib
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, day_of, require
from luopan.org.models import User
from luopan.records.uploads.handed import bare_name
from luopan.targets.models import LetterTemplate, Version
from luopan.targets.queries.letter_files import letters_under
from luopan.targets.signed.documents import KINDS
from luopan.targets.signed.wordfile import looked_through
from luopan.trail.chain import note, service
from luopan.trail.queue import enqueue
from luopan.trail.refusal import Refused

LANGUAGES = ("zh", "en")


@service("targets.ask_for_letters")
def ask_for_letters(
    *, actor: User, at: datetime, version: Version, unit: str, kind: str
) -> int:
    """Have the signed letters of a branch made into one zip, in the background.

    Args:
        actor: Who may read them.
        at: Now.
        version: Of whose plan.
        unit: Code of the branch.
        kind: ``pdf`` or ``docx``.

    Returns:
        The job.

    Raises:
        Refused: He may not read them; nobody has signed there; no such kind.
    """
    if kind not in KINDS:
        raise Refused(
            _("Letters are available as pdf or docx, not as “%(kind)s”."), kind=kind
        )
    count = len(letters_under(actor, version, unit, on=day_of(at)))
    if not count:
        raise Refused(
            _("Nobody has signed there yet, so there are no letters to print.")
        )
    note(version, unit=unit, letters=count, kind=kind)
    return enqueue(
        actor=actor,
        at=at,
        kind="targets.letters",
        key=f"letters:{version.pk}:{unit}:{kind}:{actor.pk}:{at.isoformat()}",
        parameters={"version": version.pk, "unit": unit, "kind": kind},
    )


@service("targets.take_template")
def take_template(
    *,
    actor: User,
    at: datetime,
    name: str,
    content: bytes,
    language: str,
    reason: str = "",
) -> LetterTemplate:
    """Take a Word file as the template of letters from now on; signed ones stay as they are.

    Args:
        actor: Who may change the organisation as a whole.
        at: Now.
        name: Of the file.
        content: Of the file.
        language: ``zh`` or ``en``: of which letters.
        reason: For the trail.

    Raises:
        Refused: He may not; it is not fit for use (says why).
    """
    require(actor, Action.ORG_EDIT, at=at)
    name = bare_name(name, "template.docx")
    fields = looked_through(content, name, _language(language))
    made = LetterTemplate.objects.create(
        language=language,
        name=name,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        fields=list(fields),
        actor=actor,
        at=at,
    )
    note(made, name=name, language=language, sha256=made.sha256)
    return made


@service("targets.drop_template")
def drop_template(
    *, actor: User, at: datetime, language: str, reason: str = ""
) -> LetterTemplate:
    """Write letters in our own text again; those signed in a template stay as they are.

    Raises:
        Refused: He may not; our own text is used already.
    """
    require(actor, Action.ORG_EDIT, at=at)
    newest = LetterTemplate.objects.filter(language=_language(language)).last()
    if newest is None or not newest.content:
        raise Refused(_("Letters already use Luopan's default text."))
    made = LetterTemplate.objects.create(
        language=language, name="", content=b"", sha256="", actor=actor, at=at
    )
    note(made, language=language)
    return made


def _language(language: str) -> str:
    if language not in LANGUAGES:
        raise Refused(_("Letters are available in Chinese and English only."))
    return language
