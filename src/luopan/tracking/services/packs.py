"""Meeting packs as files in the background, and an organisation's own files for them."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, day_of, find_unit, require
from luopan.org.models import User
from luopan.records.uploads.handed import bare_name
from luopan.tracking.attending import meeting_seen
from luopan.tracking.models import PackTemplate
from luopan.tracking.own_files import looked_through
from luopan.tracking.queries.pack import KINDS, PackWish, templates_of
from luopan.tracking.queries.pack.files import JOB, LANGUAGES, MOST_BRANCHES, OWN
from luopan.trail.chain import note, service
from luopan.trail.queue import enqueue
from luopan.trail.refusal import Refused

FILES = ("pptx", "docx", "xlsx", "pdf")


@service("tracking.ask_for_packs")
def ask_for_packs(
    *,
    actor: User,
    at: datetime,
    wish: PackWish,
    file: str,
    language: str,
    units: Sequence[str] = (),
) -> int:
    """Have a pack made as a file in the background; those of several units as one zip.

    Args:
        actor: Whose rights every pack is made in.
        at: Now.
        wish: Which.
        file: pptx, docx, xlsx or pdf.
        language: zh or en.
        units: Codes; of each a pack. None: of what is wished for.

    Returns:
        The job.

    Raises:
        Refused: No such kind of pack or file; too many units.
        Unknown: A unit or meeting that is not his to see.
    """
    on = day_of(at)
    _known(file, FILES)
    _known(language, LANGUAGES)
    if wish.kind not in KINDS:
        raise Refused(
            _("A meeting pack is daily, weekly, monthly or quarterly, not “%(kind)s”."),
            kind=wish.kind[:20],
        )
    if len(units) > MOST_BRANCHES:
        raise Refused(_("At most %(most)s packs at a time."), most=MOST_BRANCHES)
    for code in units or ([wish.unit] if wish.unit else []):
        find_unit(actor, code, on=on, action=Action.RECORDS_READ)
    if wish.meeting:
        meeting_seen(actor, wish.meeting, on=on)
    note(
        f"unit:{wish.unit}" if wish.unit else "packs",
        kind=wish.kind,
        file=file,
        count=max(len(units), 1),
    )
    said = {
        "kind": wish.kind,
        "unit": wish.unit,
        "period": wish.period,
        "meeting": wish.meeting,
        "since": wish.since.isoformat() if wish.since else None,
    }
    return enqueue(
        actor=actor,
        at=at,
        kind=JOB,
        key=f"packs:{actor.pk}:{wish.kind}:{wish.unit}:{file}:{at.isoformat()}"[:200],
        parameters={
            "wish": said,
            "file": file,
            "language": language,
            "units": list(units),
        },
    )


@service("tracking.take_pack_template")
def take_pack_template(
    *,
    actor: User,
    at: datetime,
    name: str,
    content: bytes,
    kind: str,
    language: str,
) -> PackTemplate:
    """Take a file of the organisation as what packs are made on from now on.

    Args:
        actor: Who may change the organisation as a whole.
        at: Now.
        name: Of the file.
        content: Of the file.
        kind: pptx or docx.
        language: zh or en: of which packs.

    Raises:
        Refused: He may not; it is not fit for use (says why).
    """
    require(actor, Action.ORG_EDIT, at=at)
    _known(kind, OWN)
    _known(language, LANGUAGES)
    name = bare_name(name, f"template.{kind}")
    found = looked_through(content, name, kind, language)
    digest = hashlib.sha256(content).hexdigest()
    made = PackTemplate.objects.create(
        kind=kind,
        language=language,
        name=name,
        content=content,
        sha256=digest,
        found=found,
        actor=actor,
        at=at,
    )
    note(made, name=name, kind=kind, language=language, sha256=digest)
    return made


@service("tracking.drop_pack_template")
def drop_pack_template(
    *, actor: User, at: datetime, kind: str, language: str
) -> PackTemplate:
    """Make packs on Luopan's own again.

    Raises:
        Refused: He may not; Luopan's own is used already.
    """
    require(actor, Action.ORG_EDIT, at=at)
    _known(kind, OWN)
    _known(language, LANGUAGES)
    if templates_of(kind, language) is None:
        raise Refused(_("Packs already use Luopan's template."))
    made = PackTemplate.objects.create(
        kind=kind,
        language=language,
        name="",
        content=b"",
        sha256="",
        actor=actor,
        at=at,
    )
    note(made, kind=kind, language=language)
    return made


def _known(word: str, words: Sequence[str]) -> None:
    if word not in words:
        raise Refused(
            _("“%(word)s” is not one of %(words)s."),
            word=word[:20],
            words=", ".join(words),
        )
