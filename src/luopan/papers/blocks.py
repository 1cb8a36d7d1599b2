"""A letter as a row of blocks: what page, pdf and fingerprint are made of."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import repeat
from typing import Any

from luopan.papers.clauses import Place, Wording
from luopan.papers.field_values import merged
from luopan.papers.fields import BY_LEVEL, NAMES, WITH_UNIT
from luopan.papers.letter import Letter
from luopan.papers.wording import wording


@dataclass(frozen=True)
class Heading:
    """A title; level 1 is the letter's own."""

    text: str
    level: int = 2
    kind: str = "heading"


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    text: str
    kind: str = "paragraph"


@dataclass(frozen=True)
class Table:
    """Rows of cells.

    Attributes:
        head: Titles of the columns; empty: none.
        rows: Cells, row by row.
        figures: How many of the last columns hold figures, set to the right.
        foot: The last row is a total.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: int = 0
    foot: bool = False
    kind: str = "table"

    @property
    def titled(self) -> list[list[tuple[str, str]]]:
        """The rows, each cell behind the title of its column; empty: it has none."""
        heads: Iterable[str] = self.head or repeat("")
        return [list(zip(heads, row, strict=False)) for row in self.rows]


@dataclass(frozen=True)
class Signing:
    """Where the two sides sign: a title, what the system recorded, the day or room for it.

    Attributes:
        sides: The lines of each.
        kept: So many blocks before it stand on the same page.
    """

    sides: tuple[tuple[str, str, str], ...]
    kept: int = 0
    kind: str = "signing"


Block = Heading | Paragraph | Table | Signing


def letter_blocks(letter: Letter) -> tuple[Block, ...]:
    """The letter in our own wording."""
    text, fields = wording(letter.language, letter.wording), merged(letter)
    blocks: list[Block] = [Heading(text.title.format(**fields), 1)]
    blocks += [Paragraph(line.format(**fields)) for line in text.head]
    start = len(blocks)
    for clause in text.clauses:
        start = len(blocks)
        blocks.append(Heading(clause.title))
        for part in clause.parts:
            blocks += _part(part, letter, text, fields)
    return (*blocks, _signing(text, fields, len(blocks) - start))


def _part(
    part: str | Place, letter: Letter, text: Wording, fields: dict[str, Any]
) -> list[Block]:
    if isinstance(part, Place):
        return _TABLES[part](letter, text, fields)
    said = part.format(**fields).strip()
    return [Paragraph(said)] if said else []


def _metrics(letter: Letter, text: Wording, fields: dict[str, Any]) -> list[Block]:
    keys = ("metric", "definition", "unit", "level", "weight", "amount")
    rows = tuple(
        tuple(row["name" if key == "metric" else key] for key in keys)
        for row in fields["metrics"]
    )
    found: list[Block] = [Table(_heads(text, keys), rows, figures=2)]
    if text.across:
        columns = WITH_UNIT if text.units else BY_LEVEL
        found += _by_level("by_level", text, fields, columns)
    elif fields["levels"]:
        named = ("name", "level", "counts", "amount")
        lines = tuple(tuple(row[key] for key in named) for row in fields["levels"])
        heads = _heads(text, ("metric", "level", "counts"))
        found.append(Table((*heads, fields["levels_head"]), lines, figures=1))
    if fields["capitals"] and text.words["capitals"]:
        found.append(Paragraph(text.words["capitals"].format(**fields)))
    return found


def _aims(letter: Letter, text: Wording, fields: dict[str, Any]) -> list[Block]:
    if not letter.aims:
        return []
    names = ("name", "definition", "direction", "parts", "value")
    rows = tuple(tuple(row[key] for key in names) for row in fields["aims"])
    heads = ("metric", "definition", "direction", "parts", "amount")
    table = Table(_heads(text, heads), rows, figures=1)
    levels = _by_level("aims_by_level", text, fields) if text.across else []
    return [Paragraph(text.words["aims"]), table, *levels]


def _by_level(
    name: str, text: Wording, fields: dict[str, Any], keys: Sequence[str] = BY_LEVEL
) -> list[Block]:
    """A row for each metric that has a floor and a stretch; without any no table."""
    rows = tuple(tuple(row[key] for key in keys) for row in fields[name])
    heads = _heads(text, ("metric", *keys[1:]))
    return [Table(heads, rows, figures=len(NAMES))] if rows else []


def _months(letter: Letter, text: Wording, fields: dict[str, Any]) -> list[Block]:
    heads = tuple(f"{m.name}（{m.unit}）" for m in letter.metrics)
    if letter.language != "zh":
        heads = tuple(f"{m.name} ({m.unit})" for m in letter.metrics)
    rows = [(row["label"], *row["amounts"]) for row in fields["months"]]
    rows.append((text.words["total"], *fields["totals"]))
    head = (text.words["month"], *heads)
    return [Table(head, tuple(rows), figures=len(heads), foot=True)]


def _resources(letter: Letter, text: Wording, fields: dict[str, Any]) -> list[Block]:
    if not letter.resources:
        return [Paragraph(text.words["no_resources"])]
    rows = tuple((r.what, r.amount, r.who, r.due) for r in letter.resources)
    return [Table(_heads(text, ("what", "quantity", "who", "due")), rows)]


def _assessment(letter: Letter, text: Wording, fields: dict[str, Any]) -> list[Block]:
    if not letter.assessment:
        return []
    names = ("name", "definition", "weight", "held_to", "rule")
    rows = tuple(tuple(row[key] for key in names) for row in fields["assessment"])
    note = [Paragraph(text.words["held_to_note"])] if text.issues else []
    return [
        Paragraph(text.words["assessed"]),
        Table(_heads(text, ("line", *names[1:])), rows),
        *note,
        Paragraph(text.words["sheet"].format(**fields)),
    ]


_TABLES = {
    Place.METRICS: _metrics,
    Place.AIMS: _aims,
    Place.MONTHS: _months,
    Place.RESOURCES: _resources,
    Place.ASSESSMENT: _assessment,
}


def _heads(text: Wording, keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(text.words[key] for key in keys)


def _signing(text: Wording, fields: dict[str, Any], last: int) -> Signing:
    """The place for signatures, on one page with the last clause since it bears days."""
    words = text.words
    day_a, day_b = dated(text, fields)
    return Signing(
        (
            (words["sign_a"], fields["signed_a"], day_a),
            (words["sign_b"], fields["signed_b"], day_b),
        ),
        kept=last if text.issues else 0,
    )


def dated(text: Wording, fields: Mapping[str, Any]) -> tuple[str, str]:
    """The line for the day of each side."""
    if not text.issues:
        return text.words["day"], text.words["day"]
    days = (text.words[key].format(**fields) for key in ("dated_a", "dated_b"))
    first, second = (day.strip() for day in days)
    return first, second


def plain(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """The blocks as plain values, as JSON holds them."""
    return json.loads(json.dumps([asdict(block) for block in blocks]))  # type: ignore[no-any-return]


def fingerprint(blocks: Iterable[Block]) -> str:
    """SHA-256 of what a letter says; where it is signed by hand is no part of it.

    What the system records of the signing (who, when) is kept beside the text, and comes
    after it: the fingerprint of a text is known before anybody signs.

    Example:
        >>> fingerprint([Paragraph("甲")]) == fingerprint([Paragraph("甲"), Signing(())])
        True
    """
    said = [vars(block) for block in blocks if not isinstance(block, Signing)]
    text = json.dumps(
        said, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=vars
    )
    return hashlib.sha256(text.encode()).hexdigest()
