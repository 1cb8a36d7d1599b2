"""What a set of files turned out to hold, before anything of it is kept."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from luopan.records.axes import Proposal, Question
from luopan.records.blocks import Block, find_block
from luopan.records.checking import Findings, Problem
from luopan.records.listing.changes import Listed
from luopan.records.mapping import Choices, check_columns, recall, recall_metric
from luopan.records.periods import unpivoted
from luopan.records.recognise import Recognised, recognise
from luopan.records.tables import Table
from luopan.records.tabling import Total
from luopan.sheets.book import Book
from luopan.sheets.read import open_book
from luopan.sheets.unreadable import Unreadable
from luopan.trail.said import worded

Upload = Path | str | tuple[str, bytes]
"""A path, or what a file is called and what it holds."""


@dataclass(frozen=True)
class Source:
    """One file: what it is called, and its fingerprint."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Reading:
    """How one sheet was understood.

    Args:
        file: Name of the file.
        sheet: Name of the sheet.
        kind: What kind of records; ``lookup`` for a list; ``unknown``: not used.
        why: Why it is held to be that.
        header: Its columns.
        roles: Role by column.
        rows: How many rows.
        columns: Where one column decides: ``date``, ``amount``, ``number`` …
        joined: Column → list that it was joined to.
        samples: Column → the first thing that stands in it.
    """

    file: str
    sheet: str
    kind: str
    why: str
    header: tuple[str, ...]
    roles: Mapping[str, str]
    rows: int
    columns: Mapping[str, str] = field(default_factory=dict)
    joined: Mapping[str, str] = field(default_factory=dict)
    samples: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Examination:
    """Everything that ``examine`` found; nothing is written yet.

    Args:
        files: The files.
        choices: What the caller said, and for what he did not say, what was recognised.
        readings: How each sheet was understood.
        tables: What would be stored.
        totals: What it adds up to, sheet by sheet.
        problems: What keeps rows or files from coming in.
        questions: Near-misses nobody has answered.
        proposals: Units, products and accounts that would be made, parents first.
        odd: What one should know all the same.
        answers: Axis → spelling → code: to be remembered.
        first_date: First day of the records.
        last_date: Last day of the records.
        imported_before: When and as what these very files were imported, or ``""``.
        metric: Code of the metric that the records are about.
        stated_metrics: Codes of the metrics that stated targets are about.
        seats: Whether the last column of the units names seats.
        items: Whether the last column of the products names items.
        parts: Rows that hang on those of ``tables``: matches, stages.
        customers: What lists say of customers, new or known.
        effect: How many of them get what, as ``listing.changes.effect`` counts.
    """

    files: tuple[Source, ...]
    choices: Choices
    readings: tuple[Reading, ...] = ()
    tables: tuple[Table, ...] = ()
    totals: tuple[Total, ...] = ()
    problems: tuple[Problem, ...] = ()
    questions: tuple[Question, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    odd: tuple[str, ...] = ()
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    first_date: date | None = None
    last_date: date | None = None
    imported_before: str = ""
    metric: str = ""
    stated_metrics: tuple[str, ...] = ()
    seats: bool = False
    items: bool = False
    parts: tuple[Table, ...] = ()
    customers: tuple[Listed, ...] = ()
    effect: Mapping[str, Any] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many rows would come in: records, or else customers of a list."""
        return sum(len(table) for table in self.tables) or len(self.customers)

    @property
    def sha256(self) -> str:
        """One fingerprint for all the files, in whatever order they come."""
        each = sorted(source.sha256 for source in self.files)
        if len(each) == 1:
            return each[0]
        return hashlib.sha256("\n".join(each).encode()).hexdigest()

    @property
    def new_units(self) -> tuple[Proposal, ...]:
        """Units that would be made."""
        return self._new("unit")

    @property
    def new_products(self) -> tuple[Proposal, ...]:
        """Products that would be made."""
        return self._new("product")

    @property
    def new_accounts(self) -> tuple[Proposal, ...]:
        """Accounts that would be made."""
        return self._new("account")

    def _new(self, axis: str) -> tuple[Proposal, ...]:
        return tuple(p for p in self.proposals if p.axis == axis)

    def table(self, kind: str) -> Table | None:
        """The first table of a kind."""
        return next((t for t in self.tables if t.kind == kind), None)

    def total(self, kind: str, measure: str = "amount") -> Any:
        """Sum over all sheets of a kind, where there is one currency; else ValueError."""
        chosen = [t for t in self.totals if (t.kind, t.measure) == (kind, measure)]
        if len({t.currency for t in chosen}) > 1:
            raise ValueError("several currencies")
        return (
            sum((t.amount for t in chosen), start=type(chosen[0].amount)(0))
            if chosen
            else 0
        )


def read_files(
    files: Sequence[Upload], findings: Findings
) -> tuple[list[Source], list[Book]]:
    """Open every file once; what cannot be read becomes a problem."""
    sources: list[Source] = []
    books: list[Book] = []
    for file in files:
        name = file[0] if isinstance(file, tuple) else Path(file).name
        try:
            book = (
                open_book(*reversed(file))
                if isinstance(file, tuple)
                else open_book(file)
            )
            digest = _digest(file)
        except Unreadable as unreadable:
            sentence = worded(
                _(unreadable.sentence), **{"name": name, **unreadable.facts}
            )
            _file_problem(findings, name, sentence)
            continue
        except (OSError, ValueError):
            _file_problem(
                findings, name, _("There is no such file, or it cannot be read.")
            )
            continue
        if digest in {known.sha256 for known in sources}:
            findings.odd.append(
                worded(_("“%(file)s” was given twice and is read once."), file=name)
            )
            continue
        sources.append(Source(name, digest))
        books.append(book)
    return sources, books


def _digest(file: Upload) -> str:
    if isinstance(file, tuple):
        return hashlib.sha256(file[1]).hexdigest()
    with Path(file).open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _file_problem(findings: Findings, name: str, sentence: str) -> None:
    findings.problems.append(Problem(name, "", None, "", "", sentence, ""))


def understand(
    books: Sequence[Book], choices: Choices, findings: Findings
) -> list[Recognised]:
    """Find the records of every sheet that can be seen, and what each column is.

    Raises:
        Refused: The caller names a column that no sheet has.
    """
    blocks = [block for book in books for block in _blocks(book, findings)]
    for book in books:
        if not any(block.file == book.name for block in blocks):
            findings.problems.append(
                Problem(
                    book.name,
                    "",
                    None,
                    "",
                    "",
                    _("No row looks like a header with records under it."),
                    _("Put the column names above the records."),
                )
            )
    existing = [name for block in blocks for name in block.header]
    if blocks:
        check_columns(choices, existing)
    found = []
    for block in blocks:
        each = recognise(block, recall(block.header), choices)
        if each.months and each.kind in ("order", "stated_target"):
            turned = unpivoted(each, choices, findings)
            if turned is None:
                continue
            each = recognise(turned, {}, choices)
        if each.kind == "stated_target":
            each = replace(each, metric=recall_metric(each.block.header))
        found.append(each)
    return found


def _blocks(book: Book, findings: Findings) -> list[Block]:
    findings.odd += [
        worded(_(note.sentence), **note.facts) for note in book.notes if _odd(note.code)
    ]
    blocks = []
    for sheet in book.visible:
        findings.odd += [
            worded(_(note.sentence), **{"sheet": sheet.name, **note.facts})
            for note in sheet.notes
            if _odd(note.code)
        ]
        if not sheet.height:
            continue
        alone = replace(sheet, name="") if book.format == "text" else sheet
        block = find_block(book.name, alone)
        if block is None or not len(block):
            findings.odd.append(
                worded(
                    _(
                        "%(file)s › %(sheet)s: no row looks like a header with rows under it."
                    ),
                    file=book.name,
                    sheet=sheet.name,
                )
            )
            continue
        if block.skipped:
            findings.odd.append(
                worded(
                    ngettext_lazy(
                        "%(where)s: %(count)s row repeats the header and was skipped.",
                        "%(where)s: %(count)s rows repeat the header and were skipped.",
                        block.skipped,
                    ),
                    where=block.label,
                    count=f"{block.skipped:,}",
                )
            )
        if block.totals:
            findings.odd.append(
                worded(
                    _("%(where)s: total rows (%(rows)s) are not counted as records."),
                    where=block.label,
                    rows=", ".join(map(str, list(block.totals)[:5])),
                )
            )
        blocks.append(block)
    return blocks


def _odd(code: str) -> bool:
    """Whether a note is about something odd; how a plain text file was read is not."""
    return code not in ("encoding", "merged")
