"""Handovers in words: what goes to whom, whose the unpaid money is, what waits."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.language import spoken
from luopan.org.models import User
from luopan.review.models import Handover
from luopan.review.queries.handing_over import (
    CreditRow,
    HandoverPage,
    HandoverRow,
    Parcel,
    ThingRow,
)
from luopan.web import figures
from luopan.web.exports import Column, Export, Holds
from luopan.web.words.clauses import counted, run_on, sentences
from luopan.web.words.today import Item, since

LOOKS = {"preparing": "wait", "done": "done", "withdrawn": ""}
MONEY = ("receivable", "deal")


def states() -> dict[str, str]:
    """What each state is called."""
    return {
        "preparing": _("being prepared"),
        "done": _("handed over"),
        "withdrawn": _("withdrawn"),
    }


def reasons() -> dict[str, str]:
    """Why somebody hands over."""
    return {
        "leaves": _("leaves the company"),
        "moves": _("moves to other work"),
    }


def rules() -> dict[str, str]:
    """Whose the money is that was delivered and not paid."""
    return {
        "goes": _("goes to the holder at that time"),
        "stays": _("stays theirs until"),
        "split": _("is split"),
    }


def rule_said(found: HandoverPage) -> str:
    """Whose the money is that was delivered and not paid, by name."""
    handover = found.handover
    facts = {
        "who": found.row.person,
        "to": found.row.successor,
        "day": f"{handover.credit_until:%Y-%m-%d}" if handover.credit_until else "",
        "share": figures.percent(handover.credit_share),
    }
    if handover.credit == Handover.Credit.STAYS:
        return _("It stays with %(who)s until %(day)s, then goes to %(to)s.") % facts
    if handover.credit == Handover.Credit.SPLIT:
        return _("%(share)s of it stays %(who)s's, the rest goes to %(to)s.") % facts
    return _("All of it goes to %(to)s.") % facts


def kinds() -> dict[str, str]:
    """What each kind of thing is called."""
    return {
        "seat": _("Seats"),
        "role": _("Units led"),
        "account": _("Customers"),
        "deal": _("Open deals"),
        "receivable": _("Customers with receivables"),
        "pick": _("Target customers"),
        "action": _("Actions"),
        "talk": _("Open target talks"),
        "support": _("Department supports"),
        "adjustment": _("Adjustment requests"),
        "objection": _("Disputes before the close"),
        "need": _("Resources awaited"),
        "promise": _("Promises"),
        "warning": _("Early warnings"),
        "assumption": _("Assumptions and risks"),
        "objective": _("Objectives"),
        "step": _("Next steps of reviews"),
        "delegate": _("Units spoken for"),
    }


@dataclass(frozen=True)
class Line:
    """A handover of the list."""

    row: HandoverRow
    kind: str
    state: str
    look: str
    seats: str


def lines(rows: Sequence[HandoverRow]) -> list[Line]:
    """Handovers in words."""
    return [
        Line(
            row,
            reasons()[row.kind],
            states()[row.state],
            LOOKS[row.state],
            ", ".join(row.seats),
        )
        for row in rows
    ]


def sentence(rows: Sequence[HandoverRow], coming: Iterable[Handover] = ()) -> str:
    """What comes to the reader himself; how many are prepared, and how many were done."""
    return sentences([*(_takes_over(one) for one in coming), _counts(rows)])


def _takes_over(one: Handover) -> str:
    facts = {"who": spoken(one.person), "day": f"{one.day_date:%Y-%m-%d}"}
    return _("You take over from %(who)s on %(day)s.") % facts


def _counts(rows: Sequence[HandoverRow]) -> str:
    if not rows:
        return _("No handovers, current or past.")
    open_ = sum(row.state == Handover.State.PREPARING for row in rows)
    done = sum(row.state == Handover.State.DONE for row in rows)
    prepared = ngettext(
        "%(n)s handover in preparation", "%(n)s handovers in preparation", open_
    )
    parts = [
        (open_, prepared),
        (done, ngettext("%(n)s is done", "%(n)s are done", done)),
        (len(rows) - open_ - done, _("%(n)s withdrawn")),
    ]
    return run_on(counted(parts))


def of_one(found: HandoverPage) -> str:
    """Who hands over to whom, and when."""
    row = found.row
    facts = {"who": row.person, "to": row.successor, "day": f"{row.day:%Y-%m-%d}"}
    if row.state == Handover.State.DONE:
        return _("%(who)s handed over to %(to)s and others on %(day)s.") % facts
    if row.state == Handover.State.WITHDRAWN:
        return _("It was withdrawn: nothing was changed.")
    if not found.whole:
        return _("From %(day)s these are yours; nothing has changed yet.") % facts
    return _("On %(day)s, all at once; nothing changes before then.") % facts


@dataclass(frozen=True)
class Packed:
    """What goes to one person: to whom, and each kind with how many and how much."""

    who: str
    rows: list[tuple[str, int, str]]


def packed(parcels: Sequence[Parcel]) -> list[Packed]:
    """Parcels in words."""
    return [
        Packed(
            _("Goes to %(who)s") % {"who": one.who or _("nobody yet")},
            [
                (
                    title,
                    one.counts[kind],
                    figures.named(one.sums[kind], one.currency)
                    if kind in one.sums
                    else "",
                )
                for kind, title in kinds().items()
                if kind in one.counts
            ],
        )
        for one in parcels
    ]


@dataclass(frozen=True)
class Group:
    """Things of one kind."""

    kind: str
    title: str
    rows: list[tuple[ThingRow, str]]
    moves: bool

    @property
    def amounts(self) -> bool:
        """Whether any of them has an amount."""
        return any(amount for _row, amount in self.rows)


def groups(rows: Sequence[ThingRow], *, seats: bool = True) -> list[Group]:
    """Things by kind, each with its amount; without ``seats`` those stand elsewhere."""
    found = []
    for kind, title in kinds().items():
        if kind == "seat" and not seats:
            continue
        own = [(row, _amount(row)) for row in rows if row.kind == kind]
        if own:
            found.append(Group(kind, title, own, any(row.moved for row, _a in own)))
    return found


def _amount(row: ThingRow) -> str:
    if row.amount is None or not row.amount:
        return ""
    return figures.named(row.amount, row.currency)


def _owing(codes: Collection[str]) -> str:
    said = ngettext("%(count)s customer", "%(count)s customers", len(codes))
    return said % {"count": len(codes)} if codes else ""


def credit(rows: Sequence[CreditRow]) -> dict[str, Any]:
    """Whose the unpaid money is, in sums; of several currencies each is said."""
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for row in rows:
        own, other = sums.get(row.currency, (Decimal(0), Decimal(0)))
        sums[row.currency] = own + row.own, other + row.successor
    return {
        "count": len(rows),
        "of": _owing({row.account for row in rows if row.account}),
        "own": [figures.named(own, money) for money, (own, _o) in sums.items()],
        "other": [figures.named(o, money) for money, (_own, o) in sums.items()],
        "whole": [figures.named(a + b, money) for money, (a, b) in sums.items()],
    }


def export(found: HandoverPage) -> Export:
    """The list as a table, for the file of the handover."""
    return Export(
        title=_("Handover of %(who)s") % {"who": found.row.person},
        columns=[
            Column(_("Kind"), width=20),
            Column(_("What"), width=40),
            Column(_("Key"), width=20),
            Column(_("Seat")),
            Column(_("Goes to"), width=20),
            Column(_("Seat after")),
            Column(_("Amount"), Holds.AMOUNT),
            Column(_("Currency")),
        ],
        rows=[
            [
                kinds()[row.kind],
                row.name,
                row.key,
                row.seat,
                row.to_person,
                row.to_seat,
                row.amount,
                row.currency,
            ]
            for row in found.rows
        ],
        notes=[of_one(found)],
    )


def waiting(rows: Iterable[Handover], user: User) -> list[Item]:
    """What comes to oneself, and handovers whose day has come, for Today."""
    own = user.person_id or -1
    return [_item(one, comes=one.successor_id == own) for one in rows]


def _item(one: Handover, *, comes: bool) -> Item:
    said = (
        _("You take over from %(who)s")
        if comes
        else _("The handover of %(who)s is due")
    )
    return Item(
        "users",
        said % {"who": spoken(one.person)},
        f"{one.day_date:%Y-%m-%d}",
        reverse("handover", args=[one.pk]),
        since(one.day_date),
        due=one.day_date,
        news=comes,
    )
