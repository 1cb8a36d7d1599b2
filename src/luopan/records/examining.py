"""What files hold, before anything of it is kept; nothing here writes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Account
from luopan.dimensions.queries import ROOT_PRODUCT, metrics, products_between
from luopan.org.access import Action, day_of, may, reach, require
from luopan.org.clock import here
from luopan.org.models import User
from luopan.org.queries import company, units_between
from luopan.records import mapping, naming
from luopan.records.assembling import Assembled, Context, assemble
from luopan.records.axes import Known, Node
from luopan.records.checking import Findings
from luopan.records.coded import names
from luopan.records.examination import (
    Examination,
    Reading,
    Upload,
    read_files,
    understand,
)
from luopan.records.joining import AXIS_ROLES, Frame
from luopan.records.listing.changes import effect, state_of
from luopan.records.listing.owners import Owners
from luopan.records.listing.telling import columns_of
from luopan.records.mapping import Choices
from luopan.records.models import Batch, Document
from luopan.records.recognise import Recognised
from luopan.sheets.cells import Column
from luopan.trail.refusal import Refused

FIRST, LAST = date(1900, 1, 1), date(2200, 1, 1)
AXES = ("unit", "product", "account")
NAMED = 5
"""So many problems, questions or names are told in one refusal."""


def examine(
    *,
    actor: User,
    at: datetime,
    files: Sequence[Upload],
    choices: Choices | None = None,
    today: date | None = None,
) -> Examination:
    """Read files and say what they hold and what is wrong; nothing is written.

    Args:
        actor: Who means to import them.
        at: Now.
        files: Paths, or names with contents.
        choices: What he says about them; the rest is recognised.
        today: Days far after it are slips; default: the day of ``at``.

    Raises:
        Refused: He may not import anything, or names a column that is not there.
    """
    choices = choices or Choices()
    today = today or day_of(at)
    scope = import_scope(actor, at)
    check_metric(choices.metric)
    findings = Findings()
    sources, books = read_files(files, findings)
    found = understand(books, choices, findings)
    known = _known(scope)
    _check_answers(choices, found, known, today)
    context = Context(
        choices=choices,
        currency=company().currency,
        today=today,
        known=known,
        same=_same(choices, known),
        metrics=_metrics(),
        findings=findings,
        scope=scope,
        takes_lists=may(actor, Action.DIMENSIONS_EDIT, on=day_of(at)),
        since=_first_recorded(),
    )
    assembled = assemble(found, context)
    days = [d for draft in assembled.drafts for d in _ends(draft.days)]
    examination = Examination(
        files=tuple(sources),
        choices=assembled.choices if assembled.frames else choices,
        readings=tuple(_reading(each, assembled.frames, choices) for each in found),
        tables=tuple(assembled.tables),
        parts=tuple(assembled.parts),
        totals=tuple(assembled.totals),
        problems=tuple(findings.problems),
        questions=tuple(assembled.questions),
        proposals=tuple(assembled.proposals),
        odd=tuple(dict.fromkeys(findings.odd)),
        answers=_answers(choices, assembled),
        first_date=min(days, default=None),
        last_date=max(days, default=None),
        metric=_metric_of(assembled, context.metrics),
        stated_metrics=_stated_of(assembled),
        seats=assembled.seats,
        items=assembled.items,
        customers=tuple(assembled.customers.rows),
        effect=_effect(assembled),
    )
    before = imported_before(examination.sha256) if sources else None
    return replace(examination, imported_before="" if before is None else when(before))


def _effect(assembled: Assembled) -> dict[str, Any]:
    """How many customers get what; nothing where there is no list of them."""
    rows = assembled.customers.rows
    return effect(rows, state_of(one.code for one in rows)) if rows else {}


def _first_recorded() -> date | None:
    """The first day of the records that count."""
    live = Document.objects.filter(live=True)
    return live.aggregate(first=Min("day_date"))["first"]  # type: ignore[no-any-return]


def import_scope(actor: User, at: datetime) -> frozenset[str] | None:
    """Codes of the units for which he may import; None: all.

    Raises:
        Refused: None at all.
    """
    on = day_of(at)
    units = reach(actor, Action.RECORDS_IMPORT, on=on)
    root = company().root
    codes = frozenset(units.values_list("code", flat=True))
    if root in codes:
        return None
    if not codes:
        require(actor, Action.RECORDS_IMPORT, at=at)
    return codes


def _known(scope: frozenset[str] | None) -> dict[str, Known]:
    """What there is on each axis; of units only those he may import for."""
    root = company().root
    units = {
        row.code: Node(row.code, row.name, row.name_other, row.parent_code)
        for row in units_between(FIRST, LAST).rows
        if scope is None or row.code in scope
    }
    products = {
        row.code: Node(row.code, row.name, row.name_other, row.parent_code)
        for row in products_between(FIRST, LAST)
    }
    accounts = {
        code: Node(code, name, other, None)
        for code, name, other in Account.objects.values_list(
            "code", "name", "name_other"
        )
    }
    return {
        "unit": Known("unit", units, root),
        "product": Known("product", products, ROOT_PRODUCT),
        "account": Known("account", accounts),
    }


def _same(choices: Choices, known: Mapping[str, Known]) -> dict[str, dict[str, str]]:
    """Axis → spelling → name: answers of before, then what the caller says now."""
    same = {}
    for axis in AXES:
        nodes = known[axis].nodes
        remembered = {
            spelling: nodes[code].name if code in nodes else spelling
            for spelling, code in naming.answers(axis).items()
        }
        same[axis] = {**remembered, **choices.same}
    return same


def _check_answers(
    choices: Choices,
    found: Sequence[Recognised],
    known: Mapping[str, Known],
    today: date,
) -> None:
    """An answer that leads to a name nobody has is a slip itself."""
    if not choices.same or not found:
        return
    there = {
        value
        for each in found
        for name, column in each.columns.items()
        if column.role in AXIS_ROLES or name in choices.columns()
        for value in names(each.block.columns[name]).values
    }
    there |= {node.name for each in known.values() for node in each.nodes.values()}
    there |= set(Owners(today, ()).names)
    for spelling, name in choices.same.items():
        if name not in there:
            raise Refused(
                _(
                    "“%(spelling)s” cannot be “%(name)s”: there is no such name. Nearest: %(near)s."
                ),
                spelling=spelling,
                name=name,
                near=", ".join(mapping.nearest(name, sorted(there))),
            )


def _answers(choices: Choices, assembled: Assembled) -> dict[str, dict[str, str]]:
    """What to remember: each answer under its axis, as the code that it means."""
    customers = assembled.customers
    names: dict[str, dict[str, str]] = {
        "unit": dict(customers.owners),
        "account": {one.name: one.code for one in customers.rows},
    }
    for axis, settled in assembled.settled.items():
        named = {path[-1]: code for path, code in settled.codes.items()}
        names[axis] = names.get(axis, {}) | named
    found = {
        axis: {
            spelling: by_name[said]
            for spelling, said in choices.same.items()
            if said in by_name
        }
        for axis, by_name in names.items()
    }
    found["account"] |= customers.answers
    return {axis: meanings for axis, meanings in found.items() if meanings}


def _metrics() -> dict[str, str]:
    """Measure → code of the metric that counts it in orders."""
    found: dict[str, str] = {}
    for row in metrics():
        if row.kind == "additive" and row.document == "order" and not row.filter:
            found.setdefault(row.measure, row.code)
    return found


def _metric_of(assembled: Assembled, known: Mapping[str, str]) -> str:
    """Code of the metric that these records are about."""
    kinds = [draft.kind for draft in assembled.drafts if draft.kind != "stated_target"]
    if not kinds:
        return known.get("amount", "")
    for row in metrics():
        if (
            row.kind == "additive"
            and row.document == kinds[0]
            and row.measure == "amount"
        ):
            return row.code
    return known.get("amount", "")


def _stated_of(assembled: Assembled) -> tuple[str, ...]:
    """Codes of the metrics that targets in the files are about."""
    goals = [draft for draft in assembled.drafts if draft.kind == "stated_target"]
    return tuple(dict.fromkeys(draft.texts["metric"].values[0] for draft in goals))


def check_metric(code: str) -> None:
    """Refuse a metric that there is not."""
    if code and code not in {row.code for row in metrics()}:
        raise Refused(_("There is no metric with the code “%(code)s”."), code=code)


def _ends(days: Mapping[str, Any]) -> list[date]:
    ends = []
    for column in days.values():
        there = column[~np.isnat(column)]
        if len(there):
            ends += [there.min().item(), there.max().item()]
    return ends


def _reading(found: Recognised, frames: Sequence[Frame], choices: Choices) -> Reading:
    frame = next((f for f in frames if f.found is found), None)
    decided = {
        "date": found.date_column(choices),
        "amount": found.amount_column(choices),
        "number": found.number_column(choices),
    }
    listed = columns_of(found, choices)
    if listed is not None and listed.owner:
        decided["owner"] = listed.owner
    return Reading(
        file=found.block.file,
        sheet=found.block.sheet,
        kind="customers" if listed is not None else found.kind,
        why=_("each row is about a different customer") if listed else found.why,
        header=found.block.header,
        roles=found.roles(),
        rows=len(found.block),
        columns={name: column for name, column in decided.items() if column},
        joined={join.key: join.lookup.block.label for join in frame.joins}
        if frame
        else {},
        samples={name: _sample(c) for name, c in found.block.columns.items()},
    )


def _sample(cells: Column) -> str:
    """The first thing that stands in a column."""
    seen = (cells.shown(row) for row in range(min(len(cells), 50)))
    return next((shown[:60] for shown in seen if shown.strip()), "")


def imported_before(sha256: str) -> Batch | None:
    """The batch that these very files became, unless it was revoked."""
    return Batch.objects.filter(sha256=sha256, revoked_at=None).first()


def when(batch: Batch) -> str:
    """When and as what it was imported."""
    return f"{here(batch.applied_at):%Y-%m-%d %H:%M} · {batch.label}"
