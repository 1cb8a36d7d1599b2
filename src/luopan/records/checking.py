"""What is wrong in a file: told by file, sheet, row, column and value, with what to do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luopan.records.blocks import Block

TOLD = 500
"""So many problems of one sort in one column are listed; the rest are counted."""


WORDED = ("column", "sentence", "what_to_do")
"""What of a problem may be a sentence that is worded when it is read."""


@dataclass(frozen=True)
class Problem:
    """One thing that keeps a row, or a file, from coming in.

    Args:
        file: Name of the file.
        sheet: Name of the sheet, or ``""``.
        row: Row of the sheet, from 1; None where it is about the whole sheet.
        column: Header of the column, or ``""``.
        value: The cell as the file has it.
        sentence: What is wrong; translated when it is read.
        what_to_do: How to mend it; likewise.
        more: How many more of this sort there are that are not listed.
    """

    file: str
    sheet: str
    row: int | None
    column: str
    value: str
    sentence: str
    what_to_do: str
    more: int = 0

    def told(self) -> dict[str, Any]:
        """For programs, in the language now active."""
        said = {name: str(getattr(self, name)) for name in WORDED}
        return vars(self) | said

    def __str__(self) -> str:
        """Everything in one line."""
        row = _("row %(row)s") % {"row": self.row} if self.row else ""
        value = f"“{self.value}”" if self.value else ""
        parts = (self.file, self.sheet, row, str(self.column), value)
        where = " › ".join(part for part in parts if part)
        more = f" (+{self.more:,})" if self.more else ""
        said = (str(self.sentence), str(self.what_to_do))
        if (get_language() or "").startswith("zh"):
            return f"{where}：{''.join(said)}{more}"
        return f"{where}: {' '.join(filter(None, said))}{more}"


@dataclass
class Findings:
    """Problems and oddities gathered while files are read."""

    problems: list[Problem] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)

    def about(
        self, block: Block, sentence: str, what_to_do: str, column: str = ""
    ) -> None:
        """A problem of a whole sheet."""
        self.problems.append(
            Problem(block.file, block.sheet, None, column, "", sentence, what_to_do)
        )

    def at_rows(
        self,
        block: Block,
        column: str,
        places: Sequence[int],
        sentence: str,
        what_to_do: str,
        values: Iterable[Any] | None = None,
    ) -> None:
        """The same problem in several rows.

        Args:
            block: The sheet.
            column: Its column, or ``""``.
            places: Places in the block, not rows of the sheet.
            sentence: What is wrong.
            what_to_do: How to mend it.
            values: What to show as the cell; else the column's.
        """
        if not len(places):
            return
        told = [int(place) for place in places[:TOLD]]
        cells = block.columns.get(column)
        shown = list(values)[:TOLD] if values is not None else None
        for number, place in enumerate(told):
            cell = shown[number] if shown else cells[place] if cells is not None else ""
            more = len(places) - len(told) if number == len(told) - 1 else 0
            self.problems.append(
                Problem(
                    block.file,
                    block.sheet,
                    int(block.rows[place]),
                    column,
                    short(cell),
                    sentence,
                    what_to_do,
                    more,
                )
            )


def short(cell: Any) -> str:
    """A cell for people: one line, not longer than a line."""
    text = "" if cell is None else " ".join(str(cell).split())
    text = "".join(c if c.isprintable() else "�" for c in text)
    return text if len(text) <= 80 else f"{text[:77]}…"
