"""The process that opens other people's PowerPoint and Word files for packs.

``python -m luopan.papers.deck_child`` reads a line of JSON and the file from its input and
writes frames to its output, as ``luopan.papers.child`` does for letters.
"""

import json
import sys
from base64 import b64decode
from typing import Any

from luopan.papers.child import confine
from luopan.papers.deck import read
from luopan.papers.templates import SECONDS, Unfit


def _answer(said: dict[str, Any], template: bytes) -> list[bytes]:
    decks = [read(one) for one in said["decks"]]
    pictures = [[b64decode(one) for one in some] for some in said["pictures"]]
    if said["kind"] == "pptx":
        from luopan.papers.deck_layouts import offered, opened
        from luopan.papers.deck_pptx import to_pptx

        made = [to_pptx(deck, template) for deck in decks]
        if said["act"] == "examine":
            return [json.dumps(offered(opened(template))).encode()]
        return made
    from luopan.papers.deck_merging import examine, to_own_docx

    if said["act"] == "examine":
        used = examine(template, decks[0], pictures[0])
        return [json.dumps(list(used)).encode()]
    return [
        to_own_docx(deck, some, template)
        for deck, some in zip(decks, pictures, strict=True)
    ]


def main() -> None:
    """Answer one question."""
    said = json.loads(sys.stdin.buffer.readline())
    confine(SECONDS + 10 * len(said["decks"]))
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
