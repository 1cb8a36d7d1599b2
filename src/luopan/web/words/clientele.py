"""Customers in the settings, in words."""

from datetime import date
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.actions.queries.screening import Customer as Screened
from luopan.dimensions import clientele
from luopan.dimensions.clientele import NOBODY, Customer, CustomerPage, Wish
from luopan.dimensions.queries.terms import worded
from luopan.org.access import Action, may
from luopan.org.models import User
from luopan.web import figures
from luopan.web.exports import Column, Export, Holds


def sentence(viewer: User, found: CustomerPage, wish: Wish, on: date) -> str:
    """How many are shown; of all of the company's, how many belong to nobody."""
    said = ngettext("%(count)s customer.", "%(count)s customers.", found.count)
    told = said % {"count": figures.fixed(found.count)}
    if wish != Wish() or not may(viewer, Action.RECORDS_READ, on=on):
        return told
    nobodys = clientele.count_of(viewer, Wish(owner=NOBODY), on=on)
    if not nobodys:
        return told
    more = ngettext(
        "%(all)s %(count)s has no owner.",
        "%(all)s %(count)s have no owner.",
        nobodys,
    )
    return more % {"all": told, "count": figures.fixed(nobodys)}


def kept(wish: Wish) -> list[tuple[str, str]]:
    """The question of a page, as its forms carry it on."""
    asked = {
        "q": wish.words,
        "owner": wish.owner,
        "group": wish.group,
        "channel": wish.channel,
        "ended": "1" if wish.ended else "",
    }
    return [(name, value) for name, value in asked.items() if value]


def query(wish: Wish, page: str) -> str:
    """The question of a page, as an address carries it."""
    asked = dict(kept(wish)) | ({"page": page} if page else {})
    return f"?{urlencode(asked)}" if asked else ""


def sifts(
    choices: dict[str, list[tuple[str, str]]], gives: bool
) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen to sift by; nobody's customers are looked for by who gives them."""
    nobody = [(NOBODY, _("no owner"))] if gives else []
    return {
        "owners": [("", _("all owners")), *nobody, *choices["owners"]],
        "channels": [
            ("", _("all channels")),
            *((code, worded(name)) for code, name in choices["channels"]),
        ],
        "groups": [("", _("all groups")), *choices["groups"]],
    }


def given(count: int) -> str:
    """How many changed hands."""
    said = ngettext(
        "%(count)s customer has a new owner.",
        "%(count)s customers have a new owner.",
        count,
    )
    return said % {"count": figures.fixed(count)}


def of_first(proposed: int, nobodys: int) -> str:
    """How many of those that are nobody's were sold to by somebody."""
    if not nobodys:
        return _("Every customer has an owner.")
    said = ngettext(
        "%(nobodys)s customer has no owner; %(proposed)s of them have sales on record.",
        "%(nobodys)s customers have no owner; %(proposed)s of them have sales on record.",
        nobodys,
    )
    facts = {"nobodys": figures.fixed(nobodys), "proposed": figures.fixed(proposed)}
    return said % facts


def of_one(row: Customer, on: date) -> str:
    """Whose it is, or that it has ended."""
    if row.end_date is not None and row.end_date <= on:
        return _("Ended on %(day)s.") % {"day": row.end_date}
    if not row.owner:
        return _("No owner.")
    return _("Owned by %(owner)s.") % {"owner": row.owner}


def standing(found: Screened, currency: str) -> list[tuple[str, str]]:
    """What it bought and what is under way with it."""
    bids = figures.named(found.open_amount, currency)
    under_way = (
        f"{figures.fixed(found.open_count)} · {bids}" if found.open_count else ""
    )
    told = [
        (_("Purchases in 12 months"), figures.named(found.sold, currency)),
        (_("Open opportunities"), under_way or figures.NOTHING),
        (_("Last order"), _day(found.last_order)),
        (_("Last visit"), _day(found.last_visit)),
    ]
    if found.next_date:
        told.append((_("Next visit by"), _day(found.next_date)))
    return told


def _day(day: date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else _("never")


def as_export(rows: tuple[Customer, ...], on: date) -> Export:
    """Customers as a table of a workbook."""
    return Export(
        title=_("Customers"),
        columns=[
            Column(_("Customer"), width=34),
            Column(_("Group"), width=24),
            Column(_("Channel")),
            Column(_("Dealer tier"), Holds.COUNT),
            Column(_("Owned by"), width=24),
            Column(_("Seat"), width=20),
            Column(_("Code"), width=20),
            Column(_("Until"), Holds.DAY),
        ],
        rows=[
            [
                *(r.name, r.group, worded(r.channel), r.dealer_tier),
                *(r.owner, r.owner_code, r.code, r.end_date),
            ]
            for r in rows
        ],
        notes=[_("As of %(day)s") % {"day": on}],
    )
