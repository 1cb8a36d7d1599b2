"""The process that opens other people's Word templates: little memory, little time.

``python -m luopan.papers.child`` reads a line of JSON and the template from its input and
writes frames to its output. It dies quietly; the parent says what to do.
"""

import json
import resource
import sys
from contextlib import suppress
from typing import Any

from luopan.papers.blocks import plain
from luopan.papers.merging import examine, fill
from luopan.papers.templates import SECONDS, Merged, Unfit

MEMORY = 1 << 30


def confine(seconds: int) -> None:
    """Little memory, little time, no files."""
    with suppress(ValueError, OSError):  # not every system can
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _answer(said: dict[str, Any], template: bytes) -> list[bytes]:
    if said["act"] == "examine":
        used = examine(template, said["letters"][0])
        return [json.dumps({"used": used}).encode()]
    made = [fill(template, fields) for fields in said["letters"]]
    return [json.dumps({"count": len(made)}).encode(), *_frames(made)]


def _frames(made: list[Merged]) -> list[bytes]:
    frames = []
    for one in made:
        frames += [one.docx, json.dumps(plain(one.blocks)).encode()]
    return frames


def main() -> None:
    """Answer one question."""
    said = json.loads(sys.stdin.buffer.readline())
    confine(SECONDS + len(said["letters"]))
    template = sys.stdin.buffer.read()
    try:
        frames = _answer(said, template)
    except Unfit as refusal:
        frames = [json.dumps({"unfit": refusal.code, "words": refusal.words}).encode()]
    except (MemoryError, RecursionError):
        sys.exit(3)
    for frame in frames:
        sys.stdout.buffer.write(len(frame).to_bytes(8, "big") + frame)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
