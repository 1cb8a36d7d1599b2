"""From recognised sheets to tables with codes: joined, drafted, settled, added up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from luopan.records.axes import Found, Known, Proposal, Question, questions
from luopan.records.checking import Findings
from luopan.records.documents import draft_documents, draft_opportunities, draft_targets
from luopan.records.drafting import Columns, Draft, Reader
from luopan.records.fitting import fitting
from luopan.records.hierarchy import product_chain, unit_chain
from luopan.records.joining import Frame, Join, join_all
from luopan.records.listing.reading import Customers, read_lists
from luopan.records.listing.telling import ListColumns, lists_in
from luopan.records.mapping import Choices
from luopan.records.matching import Matched, first_day, match
from luopan.records.particulars import (
    draft_activities,
    draft_costs,
    draft_instalments,
    draft_stages,
    draft_stock,
)
from luopan.records.parts import numbered, parts_of
from luopan.records.recognise import DOCUMENT_KINDS, Recognised
from luopan.records.repeats import without_repeats
from luopan.records.returning import returned_lines, returned_orders, returns_of
from luopan.records.tables import Table
from luopan.records.tabling import (
    Total,
    compare_totals,
    table_of,
    totals_of,
    totals_of_table,
)
from luopan.trail.said import worded

RECORDS = (
    *DOCUMENT_KINDS,
    *("opportunity", "stated_target", "activity", "stock", "cost"),
    *("instalment", "stage"),
)
MANY = 50_000
"""Beyond so many new customers only exact look-alikes are asked about."""


@dataclass
class Context:
    """What the files are read against.

    Args:
        choices: What the caller says.
        currency: Of the company.
        today: The company's day.
        known: Axis → what there is.
        same: Axis → spelling → the name that it means.
        metrics: Measure → code of the metric that stated targets are about.
        findings: Where problems and oddities go.
        scope: Codes of the units that the caller may import for; None: all.
        takes_lists: Whether he may change customers as lists of them say.
        since: First day of the records that are here already, else today.
    """

    choices: Choices
    currency: str
    today: date
    known: Mapping[str, Known]
    same: Mapping[str, Mapping[str, str]]
    metrics: dict[str, str]
    findings: Findings
    scope: frozenset[str] | None = None
    takes_lists: bool = False
    since: date | None = None


@dataclass
class Assembled:
    """What came of it; ``parts`` are rows that hang on those of ``tables``."""

    tables: list[Table] = field(default_factory=list)
    parts: list[Table] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    choices: Choices = field(default_factory=Choices)
    settled: dict[str, Found] = field(default_factory=dict)
    seats: bool = False
    items: bool = False
    customers: Customers = field(default_factory=Customers)


def assemble(found: Sequence[Recognised], context: Context) -> Assembled:
    """Join, draft and settle all sheets together."""
    findings = context.findings
    lookups = [each for each in found if each.kind == "lookup"]
    frames = [_frame(each, lookups, context) for each in found if each.kind in RECORDS]
    result = Assembled(frames=frames)
    lists = lists_in(found, context.choices) if context.takes_lists else []
    _tell_unused(found, frames, lists, findings)
    if not frames and lists:
        _customers(result, lists, context)
        return result
    if not frames:
        if found:
            findings.about(
                found[0].block,
                _("No sheet contains records: each row needs a date and an amount."),
                _("Specify which columns they are, or check the header."),
            )
        return result
    main = max(frames, key=_weight)
    columns = _columns(main, context.choices)
    result.choices = _resolved(main, columns, context.choices)
    result.seats = bool(columns.units) and (
        columns.units[-1] == context.choices.seat
        or main.role(columns.units[-1]) in ("agent", "shop")
    )
    result.items = bool(columns.products) and main.role(columns.products[-1]) == "item"
    for frame in frames:
        own = columns if frame is main else _like(frame, main, columns)
        if frame.found.kind in _OF_PRODUCTS and not own.products:
            own = replace(own, products=_columns(frame, Choices()).products)
        result.drafts += _drafts(frame, own, context)
        result.questions += _join_questions(frame, own)
    matched = match(result.drafts, frames, context)
    result.drafts = matched.drafts
    result.settled = {
        "unit": matched.units,
        "product": matched.products,
        "account": matched.accounts,
    }
    result.proposals = matched.proposals
    result.questions += matched.questions
    _store_drafts(result, matched, context)
    _returns(result, found, context)
    _customers(result, lists, context)
    return result


def _customers(
    result: Assembled,
    lists: Sequence[tuple[Recognised, ListColumns]],
    context: Context,
) -> None:
    """What lists say of customers, and what is asked in all."""
    days = [first for draft in result.drafts if (first := first_day([draft]))]
    seats = [p for p in result.proposals if p.axis == "unit" and p.leaf]
    result.customers = read_lists(
        lists,
        result.settled,
        context,
        made=seats if result.seats else (),
        first=min(days, default=context.since or context.today),
    )
    said = {one.code: one.attributes for one in result.customers.rows}
    result.proposals = [
        replace(p, attributes=said.get(p.code, p.attributes))
        if p.axis == "account"
        else p
        for p in [*result.proposals, *result.customers.proposals]
    ]
    result.questions += result.customers.questions
    apart = {(axis, s) for axis, names in context.same.items() for s in names}
    result.questions = list(
        {
            (q.axis, q.spelling): q
            for q in result.questions
            if (q.axis, q.spelling) not in apart
        }.values()
    )


_OF_PRODUCTS = ("stock", "cost")


def _store_drafts(result: Assembled, matched: Matched, context: Context) -> None:
    for draft in result.drafts:
        table = numbered(
            table_of(draft, matched.units, matched.products, matched.accounts)
        )
        result.tables.append(table)
        result.parts += parts_of(table)
        result.totals += totals_of(draft)
        compare_totals(draft, context.findings)


def _returns(result: Assembled, found: Sequence[Recognised], context: Context) -> None:
    """Orders that a list, or a mark in their row, says came back."""
    orders = [table for table in result.tables if table.kind == "order"]
    tables = returned_lines(result.drafts, result.tables)
    for each in found:
        if each.kind == "returns":
            listed = returned_orders(each, context.findings, context.choices.date_order)
            tables += returns_of(orders, listed, context.findings, each.block.label)
    for table in tables:
        result.tables.append(table)
        result.totals += totals_of_table(table, context.currency)


def _weight(frame: Frame) -> tuple[int, int]:
    """What happened before what was wished, the larger before the smaller."""
    return (frame.found.kind != "stated_target", len(frame))


def _frame(found: Recognised, lookups: list[Recognised], context: Context) -> Frame:
    frame = Frame(found, context.same, context.choices.product)
    join_all(frame, lookups)
    return frame


def _tell_unused(
    found: Sequence[Recognised],
    frames: Sequence[Frame],
    lists: Sequence[tuple[Recognised, ListColumns]],
    findings: Findings,
) -> None:
    joined = {id(join.lookup) for frame in frames for join in frame.joins}
    joined |= {id(each) for each, _columns in lists}
    for each in found:
        unused = each.kind == "unknown" or (
            each.kind == "lookup" and id(each) not in joined
        )
        if unused and (frames or lists):
            findings.odd.append(
                worded(
                    _("%(where)s was not used: %(why)s."),
                    where=each.block.label,
                    why=each.why
                    if each.kind == "unknown"
                    else _("it shares no key with the records"),
                )
            )
    for frame in frames:
        for join in frame.joins:
            if join.unmatched:
                _tell_unmatched(frame, join, findings)


def _tell_unmatched(frame: Frame, join: Join, findings: Findings) -> None:
    names = sorted(join.unmatched, key=lambda name: -join.unmatched[name])
    findings.odd.append(
        worded(
            ngettext_lazy(
                "%(rows)s row of %(where)s has a %(key)s that is not in %(list)s: "
                "%(names)s.",
                "%(rows)s rows of %(where)s have a %(key)s that is not in %(list)s: "
                "%(names)s.",
                sum(join.unmatched.values()),
            ),
            rows=f"{sum(join.unmatched.values()):,}",
            where=frame.found.block.label,
            key=join.key,
            list=join.lookup.block.label,
            names=", ".join(f"“{n}”" for n in names[:5])
            + (" …" if len(names) > 5 else ""),
        )
    )


def _columns(frame: Frame, choices: Choices) -> Columns:
    """The columns of the axes: said, else by role."""
    units = list(choices.by)
    if not units:
        units = [frame.with_role(role) for role in unit_chain(frame.levels)]
    if choices.seat and choices.seat not in units:
        units.append(choices.seat)
    products = list(choices.product) or [
        frame.with_role(role) for role in product_chain(frame.levels)
    ]
    account = choices.account or frame.with_role("account")
    numbered = frame.with_role("account_id")
    own = not choices.account or choices.account == frame.with_role("account")
    account_id = numbered if own and numbered != account else ""
    there = frame.columns
    return Columns(_prefix(units, there), _prefix(products, there), account, account_id)


def _prefix(columns: Sequence[str], there: Sequence[str]) -> list[str]:
    """The columns down to the first that is not there."""
    kept: list[str] = []
    for name in columns:
        if name not in there:
            break
        kept.append(name)
    return kept


def _like(frame: Frame, main: Frame, columns: Columns) -> Columns:
    """The same columns in another sheet, by name or by role, as far down as it goes."""

    def named(name: str) -> str:
        if name in frame.columns:
            return name
        role = main.role(name)
        return frame.with_role(role) if role else ""

    def path(names: Sequence[str]) -> list[str]:
        return _prefix([named(name) or "\0" for name in names], frame.columns)

    return Columns(
        path(columns.units),
        path(columns.products),
        named(columns.account) if columns.account else "",
        named(columns.account_id) if columns.account_id else "",
    )


def _resolved(frame: Frame, columns: Columns, choices: Choices) -> Choices:
    found = frame.found
    said = replace(choices, by=tuple(columns.units), product=tuple(columns.products))
    return said.filled(
        {
            "account": columns.account,
            "date": found.date_column(choices),
            "amount": found.amount_column(choices),
            "number": found.number_column(choices),
            "quantity": found.named("quantity"),
            "kind": found.kind,
        }
    )


def _drafts(frame: Frame, columns: Columns, context: Context) -> list[Draft]:
    reader = Reader(frame, context.choices, context.findings, context.today)
    kind, currency = frame.found.kind, context.currency
    if kind == "stated_target":
        return draft_targets(reader, columns, currency, context.metrics)
    draft = _draft(reader, columns, kind, currency)
    if draft is None:
        return []
    draft = without_repeats(fitting(draft, reader), reader)
    return [draft] if len(draft) else []


def _draft(reader: Reader, columns: Columns, kind: str, currency: str) -> Draft | None:
    if kind == "opportunity":
        return draft_opportunities(reader, columns, currency)
    if kind == "activity":
        return draft_activities(reader, columns)
    if kind == "stock":
        return draft_stock(reader, columns)
    if kind == "cost":
        return draft_costs(reader, columns, currency)
    if kind == "instalment":
        return draft_instalments(reader)
    if kind == "stage":
        return draft_stages(reader)
    return draft_documents(reader, columns, kind, currency)


def _join_questions(frame: Frame, columns: Columns) -> list[Question]:
    """Names that a list does not have, but nearly."""
    used = {*columns.units, *columns.products, columns.account, columns.account_id}
    asked: list[Question] = []
    for join in frame.joins:
        if join.unmatched and (used & {join.key, *join.lookup.columns}):
            axis = frame.axis(join.key, frame.role(join.key))
            asked += questions(axis, join.unmatched, join.listed, join.unmatched)
    return asked
