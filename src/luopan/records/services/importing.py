"""Files in: examined, applied as one batch, taken back as one batch."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.services import (
    NewAccount,
    NewProduct,
    add_accounts,
    add_products,
)
from luopan.org.access import Action, require
from luopan.org.models import Unit, User
from luopan.org.services import NewUnit, add_units
from luopan.records import mapping, naming
from luopan.records.axes import Proposal
from luopan.records.columns import bulk
from luopan.records.examination import (
    Examination,
)
from luopan.records.examining import import_scope, imported_before, when
from luopan.records.listing import undoing
from luopan.records.listing.changes import Listed, state_of
from luopan.records.listing.taking import take
from luopan.records.models import Batch
from luopan.records.store import revoke as take_back
from luopan.records.store import store
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused
from luopan.trail.said import in_each

FIRST, LAST = date(1900, 1, 1), date(2200, 1, 1)
AXES = ("unit", "product", "account")
NAMED = 5
"""So many problems, questions or names are told in one refusal."""


@service("records.apply")
def apply(
    *,
    actor: User,
    at: datetime,
    examination: Examination,
    accept_new: bool = True,
    accept_apart: bool = False,
    leave_out: bool = False,
    label: str = "",
    reason: str = "",
) -> Batch:
    """Keep what was examined, all of it or nothing, as one batch.

    Args:
        actor: Who imports.
        at: Now.
        examination: What ``examine`` found.
        accept_new: Make the units, products and accounts that are proposed.
        accept_apart: Leave near-misses that nobody answered as things of their own.
        leave_out: Import the good rows although others have problems.
        label: What to call the import; default: the files' names.
        reason: For the trail.

    Raises:
        Refused: Problems, open questions, new things not accepted, no right; or these
            very files were imported before.
    """
    scope = import_scope(actor, at)
    bulk.lock()
    _refuse_again(examination)
    _refuse_problems(examination, leave_out)
    _refuse_questions(examination, accept_apart)
    _refuse_new(examination, accept_new)
    _refuse_outside(examination, scope)
    state = state_of(one.code for one in examination.customers)
    _make_new(actor, at, examination)
    batch = Batch.objects.create(
        label=(label or ", ".join(source.name for source in examination.files))[:300],
        sha256=examination.sha256,
        source=_source(examination),
        totals=_totals(examination),
        rows=examination.rows,
        actor=actor,
        applied_at=at,
    )
    tables = [*examination.tables, *examination.parts]
    stored = store(batch, tables, None if scope is None else scope | _made(examination))
    batch.source = {**batch.source, "stored": asdict(stored)}
    if examination.customers:
        batch.source["customers"] = take(
            actor=actor,
            at=at,
            listed=examination.customers,
            state=state,
            made=[p.code for p in examination.new_accounts if not p.rows],
        )
    batch.save(update_fields=["source"])
    for reading in examination.readings:
        if reading.kind != "unknown":
            about = _about(examination) if reading.kind == "stated_target" else ""
            mapping.remember(reading.header, reading.roles, at, about)
    for axis, meanings in examination.answers.items():
        naming.remember(axis, meanings, at)
    note(
        f"batch:{batch.pk}",
        files=[source.name for source in examination.files],
        rows=batch.rows,
        made={
            axis: sum(p.axis == axis for p in examination.proposals) for axis in AXES
        },
        left_out=len(examination.problems),
        stored=asdict(stored),
    )
    return batch


@service("records.revoke")
def revoke(*, actor: User, at: datetime, batch: Batch, reason: str) -> None:
    """Take a batch back: what it replaced counts again.

    Raises:
        Refused: No right, no reason, revoked already, or a later batch rests on it: it
            is named.
    """
    require(actor, Action.RECORDS_REVOKE, at=at)
    if not reason.strip():
        raise Refused(
            _("Explain why you revoke the import; the reason stays in the trail.")
        )
    facts = take_back(batch, at=at, actor_id=actor.pk)
    customers = undoing.take_back(actor=actor, at=at, batch=batch)
    note(
        f"batch:{batch.pk}",
        label=batch.label,
        rows=batch.rows,
        facts=facts,
        **({"customers": customers} if customers else {}),
    )


def _refuse_again(examination: Examination) -> None:
    before = imported_before(examination.sha256) if examination.files else None
    if before is not None:
        raise Refused(
            _(
                "These files were imported already: %(before)s. Nothing was changed. "
                "Revoke that import first if it is to be done again."
            ),
            before=when(before),
        )


def _refuse_problems(examination: Examination, leave_out: bool) -> None:
    problems = examination.problems
    whole = [problem for problem in problems if problem.row is None]
    if not examination.rows:
        told = problems or ()
        if told:
            raise Refused("%(problems)s", problems=partial(_list, told))
        raise Refused(_("There is nothing in these files that could be imported."))
    if whole or (problems and not leave_out):
        count = sum(1 + problem.more for problem in problems)
        raise Refused(
            _("Nothing was imported. Problems: %(count)s.\n%(problems)s"),
            count=count,
            problems=partial(_list, whole or problems),
        )


def _refuse_questions(examination: Examination, accept_apart: bool) -> None:
    if examination.questions and not accept_apart:
        raise Refused(
            _("Answer the similar names first.\n%(questions)s"),
            questions=partial(_list, examination.questions),
        )


def _refuse_new(examination: Examination, accept_new: bool) -> None:
    if examination.proposals and not accept_new:
        raise Refused(
            _(
                "These do not exist here yet: %(names)s. Accept them as new, or correct the file."
            ),
            names=", ".join(f"“{p.name}”" for p in examination.proposals[:NAMED])
            + (" …" if len(examination.proposals) > NAMED else ""),
        )


def _refuse_outside(examination: Examination, scope: frozenset[str] | None) -> None:
    """Rights may have changed since the examination."""
    if scope is None:
        return
    new = _made(examination)
    tables = [*examination.tables, *examination.parts]
    seats = {code for table in tables for code in set(table.column("seat"))}
    if seats - scope - new:
        raise Refused(_("Some rows are for units you cannot import records for."))


def _about(examination: Examination) -> str:
    """The metric that its targets are about, where it is one for all of them."""
    found = examination.stated_metrics
    return found[0] if len(found) == 1 else ""


def _made(examination: Examination) -> frozenset[str]:
    """Units that this import itself makes, under those he may import for."""
    return frozenset(proposal.code for proposal in examination.new_units)


def _list(things: Sequence[Any]) -> str:
    more = f"\n… +{len(things) - NAMED}" if len(things) > NAMED else ""
    return "\n".join(str(thing) for thing in things[:NAMED]) + more


def _make_new(actor: User, at: datetime, examination: Examination) -> None:
    """The units, products and accounts that the files speak of first."""
    taken = set(
        Unit.objects.filter(
            code__in=[p.code for p in examination.new_units][:500]
        ).values_list("code", flat=True)
    )
    units = [p for p in examination.new_units if p.code not in taken]
    seats = examination.seats
    if units:
        add_units(
            actor=actor,
            at=at,
            rows=[
                NewUnit(
                    code=p.code,
                    name=p.name,
                    parent=p.parent,
                    kind="seat" if seats and p.leaf else "unit",
                )
                for p in units
            ],
        )
    if examination.new_products:
        add_products(
            actor=actor,
            at=at,
            rows=_new_products(examination.new_products, examination.items),
        )
    if examination.new_accounts:
        listed = {one.code: one for one in examination.customers}
        rows = [_new_account(p, listed.get(p.code)) for p in examination.new_accounts]
        add_accounts(actor=actor, at=at, rows=rows)


def _new_account(proposal: Proposal, listed: Listed | None) -> NewAccount:
    """A customer with what a list says of it; whose it is follows from a day on."""
    new = NewAccount(
        code=proposal.code, name=proposal.name, attributes=proposal.attributes
    )
    if listed is None:
        return new
    return replace(
        new,
        group=listed.group or None,
        dealer_tier=listed.dealer_tier,
        channel=listed.channel,
    )


def _new_products(proposals: Sequence[Proposal], items: bool) -> list[NewProduct]:
    """Ranks by where a product stands: category, line; item where the column says so."""
    top = {p.code for p in proposals if p.parent is None}
    return [
        NewProduct(
            code=p.code,
            name=p.name,
            parent=p.parent,
            kind="item"
            if items and p.leaf
            else "category"
            if p.code in top
            else "line",
            place=place,
        )
        for place, p in enumerate(proposals)
    ]


def _source(examination: Examination) -> dict[str, Any]:
    said = {k: v for k, v in asdict(examination.choices).items() if v}
    return {
        "files": [asdict(source) for source in examination.files],
        "sheets": [
            {
                "file": r.file,
                "sheet": r.sheet,
                "kind": r.kind,
                "rows": r.rows,
                "roles": dict(r.roles),
                "joined": dict(r.joined),
            }
            for r in examination.readings
        ],
        "choices": _plain(said),
        "odd": [in_each(line) for line in examination.odd],
        "apart": [in_each(question) for question in examination.questions],
        "left_out": [in_each(problem) for problem in examination.problems],
    }


def _plain(said: dict[str, Any]) -> dict[str, Any]:
    return {k: list(v) if isinstance(v, tuple) else v for k, v in said.items()}


def _totals(examination: Examination) -> dict[str, dict[str, str]]:
    """Kind and currency → measure → exact sum."""
    sums: dict[str, dict[str, Decimal]] = {}
    for total in examination.totals:
        place = sums.setdefault(f"{total.kind} {total.currency}".strip(), {})
        place[total.measure] = place.get(total.measure, Decimal(0)) + total.amount
    return {
        kind: {measure: str(amount) for measure, amount in each.items()}
        for kind, each in sums.items()
    }
