"""Rows of a list of customers: whom each is about, and what it says."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Protocol

import numpy as np
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from luopan.dimensions.rules import CHANNEL_LENGTH, NAME_LENGTH
from luopan.records.axes import (
    Found,
    Known,
    Proposal,
    Question,
    by_name,
    code_under,
    questions,
    unnumbered,
)
from luopan.records.blocks import is_blank
from luopan.records.checking import Findings
from luopan.records.coded import names
from luopan.records.figures import read_days
from luopan.records.listing import faults
from luopan.records.listing.cells import tier_of
from luopan.records.listing.changes import Listed, State, state_of
from luopan.records.listing.owners import Owners
from luopan.records.listing.telling import ListColumns
from luopan.records.mapping import Choices
from luopan.records.recognise import Recognised
from luopan.trail.said import worded

MANY = 50_000
"""So many new customers are not compared with one another."""


class Against(Protocol):
    """What lists are read against."""

    choices: Choices
    today: date
    known: Mapping[str, Known]
    same: Mapping[str, Mapping[str, str]]
    findings: Findings


@dataclass
class Customers:
    """What lists say of customers.

    Args:
        rows: One of each customer.
        proposals: Customers that would be made.
        questions: Names of customers or owners that may be slips.
        answers: Number in the list → code of a customer that is known by its name.
        owners: Seat or person as written → code of the seat.
    """

    rows: list[Listed] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)


@dataclass
class _Row:
    """A row on its way: where it stands, whom it is about, what it says as written."""

    found: Recognised
    place: int
    key: str
    code: str
    said: dict[str, str]
    listed: Listed


def read_lists(
    lists: Sequence[tuple[Recognised, ListColumns]],
    settled: Mapping[str, Found],
    against: Against,
    *,
    made: Sequence[Proposal] = (),
    first: date,
) -> Customers:
    """Read the lists of customers that stand in some files.

    Args:
        lists: The sheets, and what their columns are.
        settled: Names that records in the same files have settled, by axis.
        against: What is known, and where faults go.
        made: Seats that the same files bring in.
        first: From when on a customer that was nobody's belongs to its first owner.
    """
    reader = _Reader(settled, against, Owners(against.today, made), first)
    for found, columns in lists:
        reader.add(found, columns)
    return reader.finished()


class _Reader:
    def __init__(
        self,
        settled: Mapping[str, Found],
        against: Against,
        owners: Owners,
        first: date,
    ) -> None:
        self.against = against
        self.owners = owners
        self.first = first
        self.known = against.known["account"]
        self.recorded = settled.get("account", Found())
        self.result = Customers()
        self._rows: dict[str, _Row] = {}  # by code
        self._called: dict[str, str] = {}  # number or name in a list → code
        self._new = {p.code: p for p in self.recorded.proposals}
        self._by_name = {
            p.name: p.code for p in self.recorded.proposals if unnumbered(p)
        }
        self._asked: Counter[str] = Counter()  # owners that nobody is called

    def add(self, found: Recognised, columns: ListColumns) -> None:
        """Read one sheet."""
        cells = self._texts(found, columns)
        since = self._since(found, columns)
        others = [n for n in found.block.header if n not in columns.taken]
        keys = cells[columns.key]
        called = cells.get(columns.name) or keys
        blank = 0
        for place, key in enumerate(keys):
            if key is None:
                blank += 1
                continue
            name = called[place] or key
            if len(name) > NAME_LENGTH:
                self._fault(found, place, columns.key, *faults.LONG, name)
                continue
            code = self._code(found, place, key, name, numbered=bool(columns.number))
            if code is None:
                continue
            said = {
                what: cells[column][place] or ""
                for what in ("owner", "channel", "tier", "group")
                if (column := getattr(columns, what))
            }
            listed = Listed(
                code,
                name,
                since=since.get(place),
                attributes=_attributes(found, others, place),
                names=bool(columns.number),
            )
            row = _Row(found, place, key, code, said, listed)
            self._called.setdefault(key, code)
            self._called.setdefault(name, code)
            self._keep(row, columns)
        if blank:
            self._tell_blank(found, columns.key, blank)

    def _texts(
        self, found: Recognised, columns: ListColumns
    ) -> dict[str, list[str | None]]:
        """The columns that name something, answers applied."""
        axes = {columns.number: "account", columns.name: "account"}
        axes |= {columns.group: "account", columns.owner: "unit"}
        axes |= {columns.channel: "", columns.tier: ""}
        same = self.against.same
        return {
            column: names(found.block.columns[column])
            .renamed(same.get(axis, {}))
            .listed()
            for column, axis in axes.items()
            if column
        }

    def _since(self, found: Recognised, columns: ListColumns) -> dict[int, date]:
        if not columns.since:
            return {}
        read = read_days(
            found.block.columns[columns.since], self.against.choices.date_order
        )
        for each in read.misread:
            self.against.findings.at_rows(
                found.block,
                columns.since,
                each.places.tolist(),
                each.sentence,
                _("Enter it as 2018-03-31, or choose the order of the date."),
            )
        known = np.flatnonzero(~np.isnat(read.values))
        return {int(place): read.values[place].item() for place in known}

    def _code(
        self, found: Recognised, place: int, key: str, name: str, *, numbered: bool
    ) -> str | None:
        """Whom a row is about: known by number or name, told by records, or new."""
        recorded = self.recorded.codes.get((key,)) or self._called.get(key)
        if recorded is not None:
            return recorded
        code, _depth, several = self.known.find((key,))
        if code is None and numbered:
            code, several = self._by_name.get(name) or by_name(self.known, name), []
            if code is not None:
                self.result.answers[key] = code
        if several:
            told = faults.several(name, several, faults.WHICH_CUSTOMER)
            self._fault(found, place, "", *told, name)
            return None
        return code if code is not None else self._made(key, name)

    def _made(self, key: str, name: str) -> str:
        code = code_under(self.known, None, key)
        self._new[code] = Proposal("account", code, name, None, True, self.first, 0)
        self.result.proposals.append(self._new[code])
        return code

    def _keep(self, row: _Row, columns: ListColumns) -> None:
        before = self._rows.get(row.code)
        if before is None:
            self._rows[row.code] = row
        elif (before.said, before.listed) != (row.said, row.listed):
            self._fault(
                row.found, row.place, columns.key, *faults.TWICE, row.listed.name
            )

    def finished(self) -> Customers:
        """All rows with what they say, without those at fault."""
        state = state_of(code for code in self._rows if code not in self._new)
        for row in self._rows.values():
            listed = self._resolved(row, state)
            if listed is not None:
                self.result.rows.append(listed)
        new = [p.name for p in self.result.proposals if not self._numbered(p)]
        if len(new) <= MANY:
            known = self.known.names_under(None)
            self.result.questions += questions("account", new, known, Counter(new))
        self._ask_owners()
        said = {one.code: one for one in self.result.rows}
        self.result.proposals = [
            replace(p, attributes=said[p.code].attributes if p.code in said else {})
            for p in self.result.proposals
            if p.code in said or p.code not in self._rows
        ]
        return self.result

    def _numbered(self, proposal: Proposal) -> bool:
        row = self._rows.get(proposal.code)
        return row is not None and row.listed.names

    def _resolved(self, row: _Row, state: State) -> Listed | None:
        """What a row says, in codes and numbers; None where something of it cannot be."""
        listed, said = row.listed, row.said
        if len(said.get("channel", "")) > CHANNEL_LENGTH:
            return self._refuse(row, *faults.LONG_CHANNEL, said["channel"])
        tier = tier_of(said["tier"]) if said.get("tier") else None
        if said.get("tier") and tier is None:
            return self._refuse(row, *faults.NO_TIER, said["tier"])
        group = self._group(said["group"]) if said.get("group") else ""
        listed = replace(
            listed,
            channel=said.get("channel", ""),
            dealer_tier=tier,
            group="" if group == row.code else group,
        )
        account = state.accounts.get(row.code)
        ended = account.end_date if account is not None else None
        if ended is not None and ended <= self.against.today:
            return self._refuse(row, *faults.ENDED, listed.name)
        return self._owned(row, listed, state) if said.get("owner") else listed

    def _owned(self, row: _Row, listed: Listed, state: State) -> Listed | None:
        said = row.said["owner"]
        seats = self.owners.called(said)
        if len(seats) > 1:
            told = faults.several(said, seats, faults.WHICH_SEAT)
            return self._refuse(row, *told, said)
        if not seats:
            self._asked[said] += 1
            return replace(listed, since=None)
        last, account = state.last.get(row.code), state.accounts.get(row.code)
        since = listed.since
        if since is None and last is not None:
            since = self.against.today
        elif since is None:
            since = max(self.first, account.start_date) if account else self.first
        if last is not None and last.start_date > since and last.seat != seats[0]:
            return self._refuse(row, *faults.later(last.start_date), said)
        if last is not None and last.start_date > since:
            return replace(listed, since=None)  # it is theirs already
        self.result.owners[said] = seats[0]
        return replace(listed, owner=seats[0], since=since)

    def _group(self, said: str) -> str:
        """Code of a group of companies: a customer of the lists, a known one, or new."""
        code = self._called.get(said) or self.recorded.codes.get((said,))
        if code is None:
            code = self.known.find((said,))[0]
        if code is None:
            code = self._called[said] = self._made(said, said)
        return code

    def _ask_owners(self) -> None:
        """Owners that nobody is called: a slip is asked about, anything else is a fault."""
        asked = questions("unit", self._asked, self.owners.names, self._asked)
        apart = self.against.same.get("unit", {})
        self.result.questions += asked
        slips = {one.spelling for one in asked if one.spelling not in apart}
        for row in self._rows.values():
            said = row.said.get("owner", "")
            if said in self._asked and said not in slips:
                self._refuse(row, *faults.NOBODY, said)
                self.result.rows = [r for r in self.result.rows if r.code != row.code]

    def _refuse(self, row: _Row, sentence: str, mend: str, value: str) -> None:
        self._fault(row.found, row.place, "", sentence, mend, value)

    def _fault(
        self,
        found: Recognised,
        place: int,
        column: str,
        sentence: str,
        mend: str,
        value: str,
    ) -> None:
        self.against.findings.at_rows(
            found.block, column, [place], sentence, mend, [value]
        )

    def _tell_blank(self, found: Recognised, column: str, rows: int) -> None:
        self.against.findings.odd.append(
            worded(
                ngettext_lazy(
                    "%(where)s: %(rows)s row is empty in “%(column)s”.",
                    "%(where)s: %(rows)s rows are empty in “%(column)s”.",
                    rows,
                ),
                where=found.block.label,
                rows=f"{rows:,}",
                column=column,
            )
        )


def _attributes(
    found: Recognised, columns: Iterable[str], place: int
) -> dict[str, Any]:
    """What else a list says of a customer, as it says it."""
    cells = {name: found.block.columns[name][place] for name in columns}
    return {
        name: cell if isinstance(cell, int) else str(cell)
        for name, cell in cells.items()
        if not is_blank(cell)
    }
