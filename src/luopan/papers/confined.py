"""Other people's Word templates, opened in a process of their own."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from luopan.papers.blocks import Block, Heading, Paragraph, Signing, Table
from luopan.papers.templates import SECONDS, Merged, Unfit

PACKAGES = Path(__file__).resolve().parents[2]


def examine(template: bytes, example: Mapping[str, Any]) -> tuple[str, ...]:
    """The merge fields a template uses, after it was filled with an example.

    Raises:
        Unfit: It cannot be used; code ``broken`` if it cannot even be opened.
    """
    (head,) = _asked("examine", template, [example], 1)
    return tuple(json.loads(head)["used"])


def fill_all(template: bytes, letters: Sequence[Mapping[str, Any]]) -> list[Merged]:
    """A template filled with the fields of several letters.

    Raises:
        Unfit: As ``examine``.
    """
    frames = _asked("fill", template, letters, 1 + 2 * len(letters))[1:]
    return [
        Merged(docx, tuple(_block(one) for one in json.loads(blocks)))
        for docx, blocks in zip(frames[::2], frames[1::2], strict=True)
    ]


def _asked(
    act: str, template: bytes, letters: Sequence[Mapping[str, Any]], frames: int
) -> list[bytes]:
    said = {"act": act, "letters": list(letters)}
    return asked("luopan.papers.child", said, template, frames, len(letters))


def asked(
    module: str, said: Mapping[str, Any], template: bytes, frames: int, more: int
) -> list[bytes]:
    """What a confined process answers about a template.

    Args:
        module: What it runs.
        said: The question, as JSON.
        template: The file.
        frames: How many answers are expected.
        more: Seconds that it may take beyond the usual.

    Raises:
        Unfit: What it says; ``broken`` if it says nothing.
    """
    known = {k: os.environ[k] for k in ("PATH", "LANG", "TMPDIR") if k in os.environ}
    try:
        child = subprocess.run(
            [sys.executable, "-m", module],
            input=json.dumps(said).encode() + b"\n" + template,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**known, "PYTHONPATH": str(PACKAGES)},
            cwd="/",
            timeout=SECONDS + more,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise Unfit("broken") from late
    found = _unpacked(child.stdout)
    if found and b'"unfit"' in found[0][:12]:
        refusal = json.loads(found[0])
        raise Unfit(refusal["unfit"], tuple(refusal["words"]))
    if len(found) != frames:
        raise Unfit("broken")
    return found


def _unpacked(output: bytes) -> list[bytes]:
    found, at = [], 0
    while at + 8 <= len(output):
        size = int.from_bytes(output[at : at + 8], "big")
        found.append(output[at + 8 : at + 8 + size])
        at += 8 + size
    return found


def _block(said: dict[str, Any]) -> Block:
    kind = said.pop("kind")
    if kind == "heading":
        return Heading(**said)
    if kind == "table":
        rows = tuple(tuple(row) for row in said["rows"])
        return Table(tuple(said["head"]), rows, said["figures"], said["foot"])
    if kind == "signing":
        return Signing(tuple(tuple(side) for side in said["sides"]))
    return Paragraph(**said)
