"""Columns of a sheet to columns of records: read, checked, not yet matched to codes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from numpy.typing import NDArray

from luopan.records.axes import Path
from luopan.records.checking import Findings
from luopan.records.coded import Coded, paths
from luopan.records.columns.bulk import NULL
from luopan.records.columns.coding import combined, numbered
from luopan.records.figures import Amounts, read_amounts, read_days
from luopan.records.joining import Frame
from luopan.records.mapping import Choices
from luopan.records.wording import currency_code
from luopan.sheets.cells import Column
from luopan.trail.said import worded

ONE = 1_000_000
SPAN = (date(1970, 1, 1), 10)
"""A day before the first, or so many years after today, is a slip."""


@dataclass(frozen=True)
class Columns:
    """Which column of a sheet is what, after the caller's choices.

    Args:
        units: From the top.
        products: From the top.
        account: Name of the customer.
        account_id: Number of the customer.
    """

    units: Sequence[str]
    products: Sequence[str]
    account: str
    account_id: str


@dataclass
class Draft:
    """Rows of one sheet that can come in.

    Args:
        frame: Where they come from.
        kind: Kind of record.
        places: Their places in the block.
        days: Days by name of column.
        amounts: Millionths by name of column; NULL where there is none.
        texts: Names by column: number, line, stage, outcome, currency, channel, metric.
        units: Path of each row among the different ones, and those.
        products: The same.
        accounts: Customer of each row, by number or else by name.
        account_names: What the customers are called.
        stated: What the file's own total row says, by measure.
        whole: Sum of every readable row, before the caller's filter.
    """

    frame: Frame
    kind: str
    places: NDArray[np.int64]
    days: dict[str, NDArray[np.datetime64]]
    amounts: dict[str, NDArray[np.int64]]
    texts: dict[str, Coded]
    units: tuple[NDArray[np.int64], list[Path]]
    products: tuple[NDArray[np.int64], list[Path]]
    accounts: Coded | None = None
    account_names: Mapping[str, str] = field(default_factory=dict)
    stated: Mapping[str, Decimal] = field(default_factory=dict)
    whole: Mapping[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        """How many rows."""
        return len(self.places)

    def taken(self, keep: NDArray[np.bool_]) -> "Draft":
        """Only some of the rows."""
        return Draft(
            self.frame,
            self.kind,
            self.places[keep],
            {name: column[keep] for name, column in self.days.items()},
            {name: column[keep] for name, column in self.amounts.items()},
            {name: column.taken(keep) for name, column in self.texts.items()},
            (self.units[0][keep], self.units[1]),
            (self.products[0][keep], self.products[1]),
            None if self.accounts is None else self.accounts.taken(keep),
            self.account_names,
            self.stated,
            self.whole,
        )


class Reader:
    """Reads the columns of one sheet and notes which rows cannot come in.

    Args:
        frame: The sheet.
        choices: What the caller says.
        findings: Where problems go.
        today: Days far after it are slips.
    """

    def __init__(
        self, frame: Frame, choices: Choices, findings: Findings, today: date
    ) -> None:
        self.frame = frame
        self.choices = choices
        self.findings = findings
        self.today = today
        self.good = np.ones(len(frame), dtype=bool)
        self.signs: dict[str, str] = {}
        self.wanted = self._filter()

    @property
    def places(self) -> NDArray[np.int64]:
        """Rows that come in."""
        return np.flatnonzero(self.good & self.wanted)

    def _filter(self) -> NDArray[np.bool_]:
        wanted = np.ones(len(self.frame), dtype=bool)
        there = self.frame.columns
        for name, values in self.choices.filter.items():
            if name not in there:
                continue
            allowed = {values} if isinstance(values, str) else set(values)
            column = self.frame.names(name)
            fits = np.asarray([v in allowed for v in column.values] + [False])
            wanted &= fits[column.codes]
        left_out = len(self.frame) - int(wanted.sum())
        if left_out:
            self.findings.odd.append(
                worded(
                    ngettext_lazy(
                        "%(where)s: %(rows)s row was left out by the filter.",
                        "%(where)s: %(rows)s rows were left out by the filter.",
                        left_out,
                    ),
                    where=self.frame.found.block.label,
                    rows=f"{left_out:,}",
                )
            )
        return wanted

    def refuse(
        self, places: NDArray[np.int64], column: str, sentence: str, what_to_do: str
    ) -> None:
        """Rows that cannot come in."""
        places = places[self.wanted[places]]
        self.findings.at_rows(
            self.frame.found.block, column, places.tolist(), sentence, what_to_do
        )
        self.good[places] = False

    def amounts(self, column: str, *, needed: bool = False) -> NDArray[np.int64]:
        """A column of amounts in millionths."""
        block = self.frame.found.block
        meant = self.frame.found.columns[column]
        read = read_amounts(block.columns[column], meant.scale)
        for each in read.misread:
            self.refuse(
                each.places,
                column,
                each.sentence,
                _("Enter it in digits, as in 1234.50, or leave the cell empty."),
            )
        self._signs(column, read)
        if needed:
            missing = np.flatnonzero((read.values == NULL) & self.good)
            self.refuse(
                missing,
                column,
                _("The amount is missing."),
                _("Fill it in (0 is an amount), or remove the row."),
            )
        if read.rounded:
            self.findings.odd.append(
                worded(
                    ngettext_lazy(
                        "%(where)s, %(column)s: %(count)s amount has more than six "
                        "decimals and was rounded to six.",
                        "%(where)s, %(column)s: %(count)s amounts have more than six "
                        "decimals and were rounded to six.",
                        read.rounded,
                    ),
                    where=block.label,
                    column=column,
                    count=f"{read.rounded:,}",
                )
            )
        return read.values

    def days(self, column: str, *, needed: bool = False) -> NDArray[np.datetime64]:
        """A column of days."""
        block = self.frame.found.block
        read = read_days(block.columns[column], self.choices.date_order)
        for each in read.misread:
            self.refuse(
                each.places,
                column,
                each.sentence,
                _("Enter it as 2018-03-31, or choose the order of the date."),
            )
        first, years = SPAN
        last = np.datetime64(date(self.today.year + years, 12, 31))
        known = ~np.isnat(read.values)
        outside = known & ((read.values < np.datetime64(first)) | (read.values > last))
        self.refuse(
            np.flatnonzero(outside),
            column,
            _("This day is too far from the other plausible ones."),
            _("Check the year."),
        )
        if needed:
            missing = np.flatnonzero(~known & self.good)
            self.refuse(
                missing,
                column,
                _("The date is missing."),
                _("Fill it in, or remove the row."),
            )
        return read.values

    def _signs(self, column: str, read: Amounts) -> None:
        """Currency signs in the cells: one is what they are in, several are a fault."""
        if len(read.currencies) == 1:
            self.signs[column] = read.currencies[0]
        elif read.currencies and not self.frame.found.named("currency"):
            self.findings.about(
                self.frame.found.block,
                worded(
                    _("The column holds amounts in several currencies (%(which)s)."),
                    which=", ".join(read.currencies),
                ),
                _("Put the currency in a separate column."),
                column,
            )


def currencies(reader: Reader, amount: str, currency: str) -> Coded:
    """Currency of each row: its own, the header's, the caller's, the company's."""
    found = reader.frame.found
    said = found.columns[amount].currency or reader.signs.get(amount) if amount else ""
    default = reader.choices.currency or said or currency
    size = len(reader.frame)
    column = found.named("currency")
    if not column:
        return Coded(np.zeros(size, dtype=np.int64), [default])
    read = reader.frame.names(column)
    unknown = np.asarray([currency_code(v) is None for v in read.values] + [False])
    reader.refuse(
        np.flatnonzero(unknown[read.codes]),
        column,
        _("This is not a currency."),
        _("Write it with three letters, like CNY."),
    )
    coded = read.through(lambda value: currency_code(value) or default)
    if (coded.codes < 0).any():
        values = [*coded.values]
        if default not in values:
            values.append(default)
        return Coded(
            np.where(coded.codes < 0, values.index(default), coded.codes), values
        )
    return coded


def finished(
    reader: Reader,
    columns: Columns,
    kind: str,
    days: dict[str, NDArray[np.datetime64]],
    amounts: dict[str, NDArray[np.int64]],
    texts: dict[str, Coded],
) -> Draft:
    """The rows that come in, with their paths and customers."""
    frame = reader.frame
    _check_names(reader, [*columns.units, *columns.products, columns.account])
    size = len(frame)
    whole_draft = Draft(
        frame,
        kind,
        np.arange(size, dtype=np.int64),
        days,
        amounts,
        texts,
        _paths(frame, columns.units),
        _paths(frame, columns.products),
        *_accounts(frame, columns),
    )
    whole = {name: exact_sum(column[reader.good]) for name, column in amounts.items()}
    keep = np.zeros(size, dtype=bool)
    keep[reader.places] = True
    draft = whole_draft.taken(keep)
    _tell_blanks(reader, [*columns.units, *columns.products])
    draft.whole = whole
    draft.stated = _stated(reader, amounts)
    return draft


def _paths(
    frame: Frame, columns: Sequence[str]
) -> tuple[NDArray[np.int64], list[Path]]:
    if not columns:
        return np.full(len(frame), -1, dtype=np.int64), []
    return paths([frame.names(name) for name in columns])


def _accounts(frame: Frame, columns: Columns) -> tuple[Coded | None, dict[str, str]]:
    if not columns.account and not columns.account_id:
        return None, {}
    if not columns.account_id:
        names = frame.names(columns.account)
        return names, {}
    ids = frame.names(columns.account_id)
    if not columns.account:
        return ids, {}
    names = frame.names(columns.account)
    _group, firsts = numbered(combined([ids.codes, names.codes]))
    called: dict[str, str] = {}
    for row in firsts.tolist():
        key, name = int(ids.codes[row]), int(names.codes[row])
        if key >= 0 and name >= 0:
            called.setdefault(ids.values[key], names.values[name])
    return ids, called


def _check_names(reader: Reader, columns: Sequence[str]) -> None:
    """Names that no table can keep."""
    for column in columns:
        if not column or column not in reader.frame.found.columns:
            continue
        names = reader.frame.names(column)
        long = np.asarray([len(value) > 200 for value in names.values] + [False])
        reader.refuse(
            np.flatnonzero(long[names.codes]),
            column,
            _("The name is longer than 200 characters."),
            _("Shorten it."),
        )


def _tell_blanks(reader: Reader, columns: Sequence[str]) -> None:
    """Rows that do not say who or what: they come in, one level up or unassigned."""
    for column in columns:
        if column not in reader.frame.found.columns:
            continue
        rows = int(
            np.count_nonzero((reader.frame.names(column).codes < 0) & reader.good)
        )
        if rows:
            reader.findings.odd.append(
                worded(
                    ngettext_lazy(
                        "%(where)s: %(rows)s row is empty in “%(column)s”.",
                        "%(where)s: %(rows)s rows are empty in “%(column)s”.",
                        rows,
                    ),
                    where=reader.frame.found.block.label,
                    rows=f"{rows:,}",
                    column=column,
                )
            )


def _stated(reader: Reader, amounts: Mapping[str, Any]) -> dict[str, Decimal]:
    """What the last total row of the sheet says."""
    found = reader.frame.found
    if not found.block.totals:
        return {}
    row = found.block.totals[max(found.block.totals)]
    said = {}
    for measure in amounts:
        name = (
            found.amount_column(reader.choices)
            if measure == "amount"
            else getattr(reader.choices, measure, "") or found.named(measure)
        )
        if name not in row:
            continue
        read = read_amounts(Column.of([row[name]]), found.columns[name].scale)
        if read.values[0] != NULL:
            said[measure] = Decimal(int(read.values[0])) / ONE
    return said


def exact_sum(column: NDArray[np.int64]) -> int:
    """The sum, in numbers that cannot run over; what is missing adds nothing."""
    present = column[column != NULL]
    high, low = present >> 32, present & 0xFFFFFFFF
    return (int(high.sum()) << 32) + int(low.sum())
