"""The block of records in a sheet: where the header is, where it ends, what is none.

Works on columns. A row is looked at by itself only near the header, or where one of its
cells says that it is a total.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from luopan.records.wording import is_total, meaning, month_of, plain
from luopan.sheets.book import Sheet
from luopan.sheets.cells import CellError, Column, Kind
from luopan.sheets.values import day, number

DEPTH = 30
"""So many rows are looked at for a header."""

_NUMBER = re.compile(r"^[¥￥$€£(+-]*[\d.,]+[%)万亿千]*$")
_DATE = re.compile(
    r"^\d{4}[-/年]\d{1,2}([-/.月]\d{0,2}日?)?([ T]\d.*)?$"
    r"|^\d{4}\.\d{1,2}\.\d{1,2}([ T]\d.*)?$"
    r"|^(19|20|21)\d\d\.(0?[1-9]|1[0-2])$"  # 1234.56 is an amount
    r"|^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}( .*)?$"
)


TOTAL_SIGNS = ("计", "計", "total", "ｔｏｔａｌ", "sum")
TOTAL_LIKE = re.compile(r"[合总小累共總][ \u3000]*[计計]|total|ｔｏｔａｌ|\bsum\b")
"""Whatever could be a word for total, to be looked at more closely."""

_NEARLY_A_DAY = ("ambiguous_day", "no_such_day", "day_out_of_range")


@dataclass(frozen=True)
class Block:
    """Records of one sheet, column by column.

    Args:
        file: Name of the file.
        sheet: Name of the sheet; of a delimited file, ``""``.
        columns: Cells as read, by column name, all of one length.
        rows: Row number in the sheet (from 1) of each record.
        title: What stands above the header.
        totals: Total rows, which are no records: row number → cells by column.
        skipped: Rows that repeat the header.
    """

    file: str
    sheet: str
    columns: dict[str, Column]
    rows: NDArray[np.int64]
    title: tuple[str, ...] = ()
    totals: Mapping[int, dict[str, Any]] = field(default_factory=dict)
    skipped: int = 0

    @property
    def header(self) -> tuple[str, ...]:
        """Column names, from left to right."""
        return tuple(self.columns)

    @property
    def label(self) -> str:
        """File and sheet, for people."""
        return f"{self.file} › {self.sheet}" if self.sheet else self.file

    def __len__(self) -> int:
        """How many records."""
        return len(self.rows)


def is_blank(cell: Any) -> bool:
    """Whether nothing can be seen in the cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def looks(cell: Any) -> str:
    """``blank``, ``number``, ``date`` or ``text``: a glance, not a reading."""
    if is_blank(cell):
        return "blank"
    if isinstance(cell, date | datetime):
        return "date"
    if not isinstance(cell, str):
        return "error" if isinstance(cell, CellError) else "number"
    text = cell.strip()
    if _DATE.match(text):
        return "date"
    if _NUMBER.match(text):
        return "number"
    return _looks_closely(text) if len(text) <= 30 else "text"


def measures(cell: Any) -> str:
    """As ``looks`` under a header that says amount: 2026.09 is one, and no month."""
    said = isinstance(cell, str) and _NUMBER.match(cell.strip())
    return "number" if said else looks(cell)


def _looks_closely(text: str) -> str:
    """``US$1,200`` and ``3.5万`` are numbers, ``1-Dec-17`` is a date."""
    if isinstance(number(text), Decimal):
        return "number"
    said = day(text)
    is_day = isinstance(said, date) or (said is not None and said.code in _NEARLY_A_DAY)
    return "date" if is_day else "text"


def find_block(file: str, sheet: Sheet) -> Block | None:
    """The records of a sheet, or None where no row looks like a header.

    Cells merged downwards hold their value in every row.
    """
    columns = _unmerged(sheet)
    top = list(sheet.rows(0, DEPTH))
    at = _header_at(top)
    if at is None:
        return None
    names, body_at = _names(top, at)
    kept = {
        name: column.slice(body_at)
        for name, column in zip(names, columns, strict=True)
        if name
    }
    title = tuple(
        str(cell).strip() for row in top[:at] for cell in row if not is_blank(cell)
    )
    rows = np.arange(body_at + 1, sheet.height + 1)
    return _body(Block(file, sheet.name, kept, rows, title))


def _unmerged(sheet: Sheet) -> list[Column]:
    """The columns with the first cell of a range that is merged downwards in all of it."""
    columns = list(sheet.columns)
    sources: dict[int, NDArray[np.intp]] = {}
    for top, left, bottom, right in sheet.merged:
        if bottom == top or right != left or left >= len(columns):
            continue
        source = sources.setdefault(left, np.arange(sheet.height, dtype=np.intp))
        source[top : bottom + 1] = source[top]
    for place, source in sources.items():
        columns[place] = columns[place].take(source)
    return columns


def _header_at(top: Sequence[Sequence[Any]]) -> int | None:
    """Index of the row that looks most like a header."""
    scores = [(_header_score(row), -place) for place, row in enumerate(top)]
    if not scores:
        return None
    score, place = max(scores)
    return -place if score > 0 else None


def _header_score(row: Sequence[Any]) -> float:
    filled = [cell for cell in row if not is_blank(cell)]
    if not filled or (isinstance(filled[0], str) and is_total(filled[0])):
        return 0.0
    kinds = Counter(looks(cell) for cell in filled)
    words = [c for c in filled if isinstance(c, str) and len(c) <= 40]
    hits = sum(meaning(word).certainty for word in words)
    months = sum(month_of(cell) is not None for cell in filled)
    strange = kinds["number"] + kinds["date"] - months
    if len(filled) < 2 and len(row) > 1:
        return 0.0
    if not hits and strange:
        return 0.0
    distinct = len({plain(str(c)) for c in filled}) / len(filled)
    return (4 * hits + kinds["text"] - min(strange, 5)) * distinct


def _names(top: Sequence[Sequence[Any]], at: int) -> tuple[list[str], int]:
    """Column names, and the index of the first row under them."""
    words = [_word(cell) for cell in top[at]]
    below = top[at + 1] if at + 1 < len(top) else ()
    above = top[at - 1] if at else ()
    body_at = at + 1
    if _is_second_line(words, below):
        lower = [_word(cell) for cell in below]
        words = _joined(_filled_forward(words, lower), lower)
        body_at = at + 2
    elif len(set(filter(None, words))) < sum(map(bool, words)) and above:
        words = _joined(_filled_forward([_word(c) for c in above], words), words)
    width_used = [
        any(not is_blank(row[i]) for row in top[body_at:]) for i in range(len(words))
    ]
    seen: Counter[str] = Counter()
    names = []
    for place, word in enumerate(words):
        name = word or (_letters(place) if width_used[place] else "")
        seen[name] += 1
        names.append(f"{name} ({seen[name]})" if name and seen[name] > 1 else name)
    return names, body_at


def _word(cell: Any) -> str:
    if is_blank(cell):
        return ""
    if isinstance(cell, date):
        return f"{cell:%Y-%m}" if cell.day == 1 else f"{cell:%Y-%m-%d}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).replace("\u200b", "").split())


def _is_second_line(words: Sequence[str], below: Sequence[Any]) -> bool:
    """Whether the row below the header goes on with it."""
    if not below:
        return False
    filled = [i for i, cell in enumerate(below) if not is_blank(cell)]
    all_words = all(
        looks(below[i]) == "text" or month_of(below[i]) is not None for i in filled
    )
    repeated = {w for w, n in Counter(words).items() if n > 1}
    under_group = any(not words[i] or words[i] in repeated for i in filled)
    leaves_room = any(w and is_blank(c) for w, c in zip(words, below, strict=True))
    return bool(filled) and all_words and under_group and leaves_room


def _filled_forward(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    result: list[str] = []
    last = ""
    for up, low in zip(upper, lower, strict=True):
        last = up or (last if low else "")
        result.append(last)
    return result


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    return [
        f"{up} {low}" if up and low and up != low else up or low
        for up, low in zip(upper, lower, strict=True)
    ]


def _letters(place: int) -> str:
    """The spreadsheet's name of a column: A, B, and AA after Z."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _body(block: Block) -> Block:
    """Leave out blank rows, repeated headers and totals."""
    columns = block.columns
    drop = _blank_rows(columns, len(block))
    totals: dict[int, dict[str, Any]] = {}
    skipped = 0
    for place in _suspects(columns):
        row = {name: column[place] for name, column in columns.items()}
        if _repeats_header(row):
            skipped += 1
            drop[place] = True
        elif _is_total_row(row):
            totals[int(block.rows[place])] = row
            drop[place] = True
    kept = np.flatnonzero(~drop)
    if len(kept) > 2 and not totals:
        last = int(kept[-1])
        row = {name: column[last] for name, column in columns.items()}
        if _is_bare_total(row, {name: c[int(kept[-2])] for name, c in columns.items()}):
            totals[int(block.rows[last])] = row
            kept = kept[:-1]
    if len(kept) and kept[-1] == len(kept) - 1:
        columns = {name: column.slice(0, len(kept)) for name, column in columns.items()}
    else:
        columns = {name: column.take(kept) for name, column in columns.items()}
    return Block(
        block.file, block.sheet, columns, block.rows[kept], block.title, totals, skipped
    )


def _suspects(columns: Mapping[str, Column]) -> list[int]:
    """Rows with a cell that says total, or repeats its header."""
    found: set[int] = set()
    for name, column in columns.items():
        marked = _marked(column.texts, name)
        if marked:
            hit = np.isin(column.codes, marked) & (column.kinds == Kind.TEXT)
            found.update(np.flatnonzero(hit).tolist())
    return sorted(found)


def _marked(texts: Sequence[str], name: str) -> list[int]:
    """Places of the texts that say total, or are the header; all texts in one search."""
    whole = "\n".join(texts)
    if whole.count("\n") != len(texts) - 1:
        texts = [text.replace("\n", " ") for text in texts]
        whole = "\n".join(texts)
    lowered = whole.lower()
    places = _lines_of(re.compile(re.escape(name)), whole)
    if any(word in lowered for word in TOTAL_SIGNS):
        places |= _lines_of(TOTAL_LIKE, lowered)
    return [
        place
        for place in sorted(places)
        if len(texts[place]) <= 40
        and (is_total(texts[place]) or texts[place].strip() == name)
    ]


def _lines_of(pattern: re.Pattern[str], whole: str) -> set[int]:
    """The lines in which a pattern is found."""
    places, seen, at = set(), 0, 0
    for found in pattern.finditer(whole):
        at += whole.count("\n", seen, found.start())
        seen = found.start()
        places.add(at)
    return places


def _blank_rows(columns: Mapping[str, Column], size: int) -> NDArray[np.bool_]:
    blank = np.ones(size, dtype=bool)
    for column in columns.values():
        if not blank.any():
            break
        empty = column.blank
        spaces = [c for c, text in enumerate(column.texts) if text.isspace()]
        if spaces:
            empty = empty | (
                np.isin(column.codes, spaces) & (column.kinds == Kind.TEXT)
            )
        blank = blank & empty
    return blank


def _repeats_header(row: Mapping[str, Any]) -> bool:
    same = [
        isinstance(cell, str) and cell.strip() == name for name, cell in row.items()
    ]
    return sum(same) >= max(2, len(same) // 2)


def _is_total_row(row: Mapping[str, Any]) -> bool:
    filled = [(name, cell) for name, cell in row.items() if not is_blank(cell)]
    if not any(looks(cell) == "number" for _name, cell in filled):
        return len(filled) == 1
    says = [isinstance(cell, str) and is_total(cell) for _name, cell in filled]
    return any(says) and (says[0] or len(filled) < 0.7 * len(row))


def _is_bare_total(row: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    """Whether the last row holds numbers alone, where the one before holds words too."""
    worded = [name for name, cell in before.items() if looks(cell) in ("text", "date")]
    return (
        len(worded) >= 1
        and all(is_blank(row[name]) for name in worded)
        and any(looks(cell) == "number" for cell in row.values())
    )
