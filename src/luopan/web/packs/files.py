"""Packs as files: one, or those of many units as a zip."""

import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from luopan.org.access import find_unit
from luopan.org.facts import one_look
from luopan.org.models import User
from luopan.papers.deck_files import MIME, written
from luopan.papers.fonts import NoFont
from luopan.papers.templates import Unfit
from luopan.tracking.own_files import no_font, out_of_use
from luopan.tracking.queries.pack import PackWish, pack, place, templates_of
from luopan.tracking.queries.pack.files import OWN
from luopan.web.packs.books import book
from luopan.web.packs.decks import deck, name, title

SPOKEN = {"zh": "zh-hans", "en": "en"}
KEPT = timedelta(days=7)
Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class Paper:
    """A file.

    Attributes:
        unit: Code of whose pack it is.
    """

    name: str
    mime: str
    content: bytes
    unit: str


def paper(
    wish: PackWish, file: str, language: str, *, reader: User, at: datetime, on: date
) -> Paper:
    """A pack as a file, in the reader's rights.

    Args:
        wish: Which pack.
        file: pptx, docx, xlsx or pdf.
        language: zh or en.
        reader: For whom it is made.
        at: Now.
        on: Today.

    Raises:
        Unknown: A unit or meeting that is not his to see.
        Refused: No such kind of pack; no font here; the company's own file does not work.
    """
    with override(SPOKEN[language]), one_look(reading=True):
        found = pack(wish, viewer=reader, at=at, on=on)
        said = deck(found, reader)
        about = f"{title(found.front)} {name(found.front)} {on:%Y-%m-%d}.{file}"
        in_rows = file == "xlsx"
        content = book(found, said.reader, at=at) if in_rows else _written(file, said)
        unit = found.front.found.question.unit.code
        return Paper(_plain(about), MIME[file], content, unit)


def _written(file: str, said: Any) -> bytes:
    own = templates_of(file, said.language) if file in OWN else None
    try:
        return written(file, said, bytes(own.content) if own else None)
    except NoFont:
        raise no_font() from None
    except Unfit:
        raise out_of_use() from None


def _plain(text: str) -> str:
    """A name with nothing in it that a file system minds."""
    return "".join(c if c.isalnum() or c in " -_." else "_" for c in text)


def kept(
    job_id: int,
    wish: PackWish,
    file: str,
    language: str,
    units: Sequence[str],
    *,
    reader: User,
    at: datetime,
    on: date,
    tell: Progress,
) -> dict[str, Any]:
    """Make a pack, or one of each unit, and keep the file until it was fetched for a week.

    Returns:
        Its name, kind, units and meeting.

    Raises:
        Refused, Unknown: As ``paper``.
    """
    there = place(job_id)
    there.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _sweep(there.parent, at)
    by: dict[str, Any] = {"reader": reader, "at": at, "on": on}
    if not units:
        one = paper(wish, file, language, **by)
        there.write_bytes(one.content)
        made = {"name": one.name, "mime": one.mime, "units": [one.unit]}
        return made | {"meeting": wish.meeting}
    part = there.with_suffix(".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:
        for count, code in enumerate(units):
            with override(SPOKEN[language]):
                said = _("%(count)s of %(all)s packs")
                tell(count / len(units), said % {"count": count, "all": len(units)})
            one = paper(replace(wish, unit=code), file, language, **by)
            archive.writestr(f"{count + 1:02d} {one.name}", one.content)
    part.replace(there)
    return {
        "name": _zip_name(wish, file, language, reader, on),
        "mime": MIME["zip"],
        "units": list(units),
    }


def _zip_name(wish: PackWish, file: str, language: str, reader: User, on: date) -> str:
    from luopan.org.language import spoken
    from luopan.web.packs.fronts import kind_title

    with override(SPOKEN[language]):
        where = spoken(find_unit(reader, wish.unit, on=on)) if wish.unit else ""
        return _plain(f"{kind_title(wish.kind)} {where} {file} {on:%Y-%m-%d}.zip")


def _sweep(folder: Path, at: datetime) -> None:
    for old in folder.glob("*"):
        if at.timestamp() - old.stat().st_mtime > KEPT.total_seconds():
            old.unlink(missing_ok=True)
