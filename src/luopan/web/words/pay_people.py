"""Pay of those in reach, disputes and what waits, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.access import name_of
from luopan.org.language import spoken
from luopan.records.queries.untold import Untold, together
from luopan.review.models import PayDecision
from luopan.review.paying.wording import sentences
from luopan.review.queries.pay import Line, Mine, Pay, Table, Unpaid, yuan
from luopan.review.queries.schemes import DisputeSeen, Waiting
from luopan.web import figures
from luopan.web.exports import Column, Export, Holds
from luopan.web.words.lacking import after, and_without, refusals, without
from luopan.web.words.pay import (
    basis,
    clawed_of,
    currency_of,
    money,
    signed,
    sum_of,
)
from luopan.web.words.pay_schemes import names_by_code
from luopan.web.words.progress import period_name
from luopan.web.words.today import Item


@dataclass(frozen=True)
class TableRow:
    """Somebody in the table of people."""

    person: str
    code: str
    unit: str
    scheme: str
    attainment: str
    earned: str
    clawed: str
    payable: str
    disputed: bool
    without: str


def table(found: Table) -> list[TableRow]:
    """Everybody in reach."""
    return [_table_row(pay) for pay in found.rows]


def _table_row(pay: Pay) -> TableRow:
    rates = [line.attainment for line in pay.lines if line.attainment is not None]
    return TableRow(
        spoken(pay.assigned.person),
        pay.assigned.person.code,
        spoken(pay.assigned.unit),
        spoken(pay.edition.scheme),
        figures.percent(rates[0]) if rates else figures.NOTHING,
        sum_of(pay, pay.earned),
        clawed_of(pay),
        sum_of(pay, pay.payable),
        any(one.pk not in pay.decisions for one in pay.disputes),
        without(pay.lacking),
    )


@dataclass(frozen=True)
class Sums:
    """Of the table; ``without`` says that they are not complete."""

    earned: str
    clawed: str
    payable: str
    without: str


def sums(found: Table) -> Sums:
    """To the fen."""
    told = [pay for pay in found.rows if pay.told]
    lacking = together(*(pay.lacking for pay in found.rows))
    clawed = sum(pay.clawed for pay in told)
    return Sums(
        money(sum(pay.earned for pay in told) if told else None),
        money(-clawed) if clawed else figures.NOTHING,
        money(sum(pay.payable for pay in told) if told else None),
        without(lacking),
    )


@dataclass(frozen=True)
class UnpaidRow:
    """What nobody earned."""

    unit: str
    days: str
    why: str
    amount: str
    without: str


def unpaid(found: Table) -> list[UnpaidRow]:
    """What nobody earned, and why."""
    return [
        UnpaidRow(
            spoken(one.unit),
            _days(one),
            _why(one),
            money(one.amount or None) if one.lacking else money(one.amount),
            without(one.lacking),
        )
        for one in found.unpaid
    ]


def _days(one: Unpaid) -> str:
    first, last = one.days[0], one.days[1] - timedelta(days=1)
    return f"{first}" if first == last else f"{first} – {last}"


def _why(one: Unpaid) -> str:
    words = {
        "vacant": _("the seat was vacant"),
        "acting": _("%(who)s was acting; acting holders are not paid for the seat"),
        "handed": _("was handed over to %(who)s, who has no pay scheme in this period"),
    }
    return words[one.why] % {"who": spoken(one.who) if one.who else ""}


def table_sentence(found: Table) -> str:
    """The finding of the table."""
    if not found.rows:
        return _("No published scheme applies to anyone in your scope yet.")
    kind = found.rows[0].span.kind
    facts = {
        "count": len(found.rows),
        "period": period_name(found.period, kind),
        "earned": money(sum(pay.earned for pay in found.rows)),
        "payable": money(sum(pay.payable for pay in found.rows)),
        "currency": currency_of(found),
    }
    return (
        ngettext(
            "%(period)s: %(count)d person has earned %(earned)s %(currency)s, of which "
            "%(payable)s is payable now.",
            "%(period)s: %(count)d people have earned %(earned)s %(currency)s in total, of "
            "which %(payable)s is payable now.",
            len(found.rows),
        )
        % facts
    ) + after(and_without(together(*(pay.lacking for pay in found.rows))))


def _nobodys(one: Unpaid) -> list[Any]:
    edition = one.edition
    return [
        _("nobody"),
        spoken(one.unit),
        spoken(edition.scheme) if edition else "",
        edition.row.number if edition else None,
        f"{_why(one)} ({_days(one)})",
        None,
        yuan(one.amount) if one.amount or not one.lacking else None,
        Decimal(0),
        Decimal(0),
    ]


def _amounts(line: Line) -> list[Decimal | None]:
    """Of a line; empty cells where no exchange rate lets it be told."""
    done = line.settled
    amounts = (done.earned, done.clawed, done.payable)
    return [None if line.lacking else yuan(one) for one in amounts]


def lacks_of(found: Table) -> list[tuple[str, tuple[Untold, ...]]]:
    """Everybody of the table by name, with what of his pay cannot be told."""
    return [
        (
            _("%(person)s (%(unit)s)")
            % {
                "person": spoken(pay.assigned.person),
                "unit": spoken(pay.assigned.unit),
            },
            pay.lacking,
        )
        for pay in found.rows
    ]


def book(found: Table) -> Export:
    """The table of people, each line of each, as a workbook."""
    rows = [row for pay in found.rows for row in _lines_of(pay)]
    rows += [_nobodys(one) for one in found.unpaid]
    return Export(
        title=_("Incentive pay %(period)s") % {"period": found.period},
        columns=_columns(),
        rows=rows,
        counted_in=found.books.currency,
        notes=[
            table_sentence(found),
            *refusals(found.lacking),
            basis(found),
        ],
    )


def own_book(found: Mine) -> Export:
    """All periods of somebody's year, the newest first, each line of each."""
    lacking = together(*(pay.lacking for pay in found.pays))
    return Export(
        title=_("Incentive pay %(period)s") % {"period": found.year},
        columns=[Column(_("Period"), width=12), *_columns()],
        rows=[
            [period_name(pay.span.code, pay.span.kind), *row]
            for pay in reversed(found.pays)
            for row in _lines_of(pay)
        ],
        counted_in=found.books.currency,
        notes=[*refusals(lacking), basis(found)],
    )


def _columns() -> list[Column]:
    return [
        Column(_("Person"), width=16),
        Column(_("Unit or seat"), width=20),
        Column(_("Scheme"), width=24),
        Column(_("Edition"), Holds.COUNT),
        Column(_("Pay rule"), width=28),
        Column(_("Attainment"), Holds.RATIO),
        Column(_("Earned"), Holds.AMOUNT),
        Column(_("Taken back"), Holds.AMOUNT),
        Column(_("Payable now"), Holds.AMOUNT),
    ]


def _lines_of(pay: Pay) -> list[list[Any]]:
    """What each rule pays, then what was decided and what was handed over."""
    whose = [
        spoken(pay.assigned.person),
        spoken(pay.assigned.unit),
        spoken(pay.edition.scheme),
        pay.edition.row.number,
    ]
    beside = (
        (_("Decided disputes"), pay.decided),
        (_("Receipts handed over"), pay.handed),
    )
    return [
        [*whose, spoken(line.rule), line.attainment, *_amounts(line)]
        for line in pay.lines
    ] + [
        [*whose, what, None, yuan(amount), Decimal(0), yuan(amount)]
        for what, amount in beside
        if amount
    ]


def period_options(found: Table) -> list[tuple[str, str]]:
    """The settled periods of the year that have begun, the newest first."""
    kinds = {span.code: span.kind for span in found.books.spans}
    return [(code, period_name(code, kinds[code])) for code in reversed(found.periods)]


@dataclass(frozen=True)
class DisputeRow:
    """A dispute in words.

    Attributes:
        what: The rule and the period.
        amount: That was added by the decision; empty: none, or not to be seen.
    """

    id: int
    who: str
    unit: str
    what: str
    said: str
    state: str
    look: str
    due: str
    at: datetime
    decided: str
    by: str
    amount: str


def disputes(found: Sequence[DisputeSeen]) -> list[DisputeRow]:
    """All of them."""
    return [dispute(one) for one in found]


def dispute(found: DisputeSeen) -> DisputeRow:
    """A dispute."""
    row = found.dispute
    decision = getattr(row, "decision", None)
    state, look = _decided(decision)
    kind = "month" if row.period[5:].isdigit() else "quarter"
    kind = kind if "-" in row.period else "year"
    facts = {
        "rule": spoken(found.rule) if found.rule else row.line,
        "period": period_name(row.period, kind),
    }
    added = getattr(decision, "correction", None)
    amount = added.amount if added and found.amounts else 0
    return DisputeRow(
        row.pk,
        spoken(row.person),
        spoken(row.unit),
        _("%(rule)s, %(period)s") % facts,
        row.said,
        state,
        look,
        f"{row.due_date:%Y-%m-%d}",
        row.at,
        decision.said if decision else "",
        name_of(decision.actor) if decision else "",
        signed(amount) if amount else "",
    )


def rule_said(found: DisputeSeen, currency: str) -> list[str]:
    """The rule of the disputed line in sentences; none: it is no longer known."""
    rule = found.rule
    return sentences(rule, names_by_code(), currency) if rule else []


def _decided(decision: PayDecision | None) -> tuple[str, str]:
    if decision is None:
        return _("to be decided"), "wait"
    return (_("upheld"), "done") if decision.upheld else (_("not upheld"), "")


def disputes_sentence(found: Sequence[DisputeSeen]) -> str:
    """The finding of the list."""
    count = sum(not hasattr(one.dispute, "decision") for one in found)
    if not found:
        return _("No disputes.")
    return ngettext(
        "%(count)d dispute is awaiting a decision.",
        "%(count)d disputes are awaiting a decision.",
        count,
    ) % {"count": count}


def waiting(found: Waiting) -> list[Item]:
    """Disputes to decide, and what was published of one's own pay."""
    items = [
        Item(
            "scale",
            _("Decide a pay dispute: %(who)s") % {"who": spoken(row.person)},
            _("due by %(day)s") % {"day": f"{row.due_date:%Y-%m-%d}"},
            reverse("pay_dispute", args=[row.pk]),
            row.at,
            due=row.due_date,
        )
        for row in found.disputes
    ]
    items += [
        Item(
            "currency-yen",
            _("Your pay scheme has a new edition: %(scheme)s")
            % {"scheme": spoken(row.edition.scheme)},
            _("from %(day)s") % {"day": f"{row.edition.from_date:%Y-%m-%d}"},
            reverse("pay_scheme", args=[row.edition.scheme_id]),
            row.at,
        )
        for row in found.news
    ]
    return items
