"""What an upload holds, as the examination takes it."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from luopan.records.mapping import Choices
from luopan.records.models import Upload
from luopan.records.uploads import keeping


def files_of(upload: Upload) -> list[tuple[str, bytes]]:
    """The files of an upload, as ``examine`` takes them."""
    return [(file["name"], keeping.read(file["sha256"])) for file in upload.files]


def said_of(upload: Upload) -> Choices:
    """What the owner of an upload said of its files."""
    return as_choices(upload.choices)


def as_choices(kept: Mapping[str, Any]) -> Choices:
    """What was said of files, from as it is kept."""
    known = asdict(Choices())
    said = {k: v for k, v in kept.items() if k in known}
    lists = {k: tuple(said[k]) for k in ("by", "product") if k in said}
    return replace(Choices(), **{**said, **lists})
