"""What lists have in common that are looked at first: rates, people, a row each."""

from collections.abc import Mapping

from luopan.records.wording import plain
from luopan.sheets.limits import MIB, Limits

MOST = 5_000  # rows at once
LIMITS = Limits(workbook_bytes=4 * MIB, text_bytes=MIB, text_rows=MOST, rows=MOST)
LOOKED_AT = 20  # rows in which a header is looked for
MOST_PROBLEMS = 100


class Misread(Exception):  # noqa: N818 - it is told by its row, not raised to anybody
    """A cell that is not what its column says."""

    def __init__(self, role: str, sentence: str) -> None:
        self.role, self.sentence = role, sentence
        super().__init__(sentence)


def roles_by_word(words: Mapping[str, str]) -> dict[str, str]:
    """The role of a column by each of its words, as ``plain`` writes them."""
    return {plain(word): role for role, said in words.items() for word in said.split()}
