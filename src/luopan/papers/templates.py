"""What comes of a Word template: a filled one, or why it is not to be used.

Apart from what fills it: Word and Jinja are loaded when a letter is written, not before.
"""

from dataclasses import dataclass

from luopan.papers.blocks import Block

SECONDS = 30


class Unfit(Exception):
    """A template that is not to be used.

    Attributes:
        code: ``not_allowed``, ``syntax`` or ``unknown``.
        words: What stands there.
    """

    def __init__(self, code: str, words: tuple[str, ...] = ()) -> None:
        super().__init__(code)
        self.code, self.words = code, words


@dataclass(frozen=True)
class Merged:
    """A filled template.

    Attributes:
        docx: The file.
        blocks: What it says, for showing and for the fingerprint.
    """

    docx: bytes
    blocks: tuple[Block, ...]
