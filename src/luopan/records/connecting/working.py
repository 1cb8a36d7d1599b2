"""The long part of a pull: rows fetched and read, before anything of them is kept."""

import csv
import io
from datetime import datetime
from typing import Any

from luopan.org.models import User
from luopan.records.connecting import folders, parts
from luopan.records.connecting.kinds import FOLDER
from luopan.records.connecting.parts import Part
from luopan.records.connecting.places import address_of, wanted_of
from luopan.records.examination import Examination
from luopan.records.examining import examine
from luopan.records.mapping import Choices
from luopan.records.models import Pull, Source
from luopan.records.services.pulling import Fetched
from luopan.records.uploads import findings, keeping
from luopan.records.uploads.handed import bare_name
from luopan.records.uploads.saying import as_choices
from luopan.trail.refusal import Refused
from luopan.trail.said import in_each

SHOWN = 8  # rows of a preview


def fetch(pull: Pull, *, actor: User, at: datetime) -> Fetched:
    """The next part of a run, read; a source that cannot be reached is a finding too."""
    source = pull.source
    part, name, sha256 = Part(), "", ""
    try:
        part, name = _part(pull)
        if part.content:
            sha256 = keeping.keep(part.content)
            found = _examined(source, name, part.content, actor, at)
        else:
            found = None
        problem = None
    except Refused as refusal:
        found, problem = None, refusal
    return Fetched(
        part=pull.part,
        rows=part.rows or (found.rows if found else 0),
        until=part.until or source.until,
        more=part.more,
        name=name,
        sha256=sha256,
        examination=found,
        problem=problem,
    )


def _part(pull: Pull) -> tuple[Part, str]:
    source = pull.source
    if source.kind == FOLDER:
        file = folders.read(source, pull.file)
        return Part(file.content), pull.file
    back = source.back_days if pull.part == 0 else 0
    part = parts.next_part(
        address_of(source), wanted_of(source), source.until, source.at_once, back
    )
    return part, _file_name(source)


def _file_name(source: Source) -> str:
    return bare_name(f"{source.name}.csv")


def _examined(
    source: Source, name: str, content: bytes, actor: User, at: datetime
) -> Examination:
    choices = as_choices(source.choices)
    files = [(name, content)]
    if (
        source.kind == FOLDER
    ):  # what is said of one file's columns need not be in another
        choices = Choices(same=choices.same)
    return examine(actor=actor, at=at, files=files, choices=choices)


def preview(source: Source, *, actor: User, at: datetime) -> dict[str, Any]:
    """Try a source: its first rows and what they seem to be, or why it cannot be read."""
    try:
        if source.kind == FOLDER:
            return {"problem": {}, "files": folders.names(source, at)}
        part = parts.first_rows(address_of(source), wanted_of(source))
        rows = list(csv.reader(io.StringIO(part.content.decode())))
        seen = {
            "problem": {},
            "count": part.rows,
            "columns": rows[0] if rows else [],
            "rows": rows[1 : SHOWN + 1],
        }
    except Refused as refusal:
        return {"problem": in_each(refusal)}
    return seen | _recognised(source, part, actor, at)


def _recognised(
    source: Source, part: Part, actor: User, at: datetime
) -> dict[str, Any]:
    if not part.rows:
        return {"found": {}}
    try:
        found = _examined(source, _file_name(source), part.content, actor, at)
    except Refused as refusal:  # a column that was said is gone
        return {"found": {}, "odd": in_each(refusal)}
    return {"found": findings.plain(found)}
