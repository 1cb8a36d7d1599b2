"""What is entered by hand, in words."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.dimensions.queries.terms import worded
from luopan.org.language import spoken
from luopan.records.queries.at_hand import AtHand, DealAtHand, InvoiceAtHand
from luopan.web import figures
from luopan.web.words.progress import month_name

LONG = 30  # days without anybody there
MILLION = 1_000_000


def kinds() -> list[tuple[str, str, str]]:
    """What can be entered: key, name, icon."""
    return [
        ("visit", _("Visit"), "map-pin"),
        ("talk", _("Talk"), "phone"),
        ("deal", _("New deal"), "plus"),
        ("stage", _("Stage"), "flag"),
        ("next", _("Next step"), "calendar-event"),
        ("receipt", _("Receipt"), "receipt"),
    ]


def talks() -> list[tuple[str, str]]:
    """Kinds of talk."""
    return [
        ("call", _("Call")),
        ("demonstration", _("Demonstration")),
        ("communication", _("Other talk")),
    ]


def entered_kind(kind: str) -> str:
    """The kind of an entry."""
    said = dict((key, name) for key, name, _icon in kinds()) | dict(talks())
    said |= {"plan": said["next"], "won": _("Won"), "lost": _("Lost")}
    said["terms"] = _("Deal corrected")
    return said.get(kind, kind)


def soon(on: date) -> list[tuple[date, str]]:
    """Days that people mean most: tomorrow, in three days, in a week, in two."""
    said = {1: _("Tomorrow"), 3: _("In 3 days"), 7: _("In a week"), 14: _("In 2 weeks")}
    return [(on + timedelta(days=days), words) for days, words in said.items()]


def closes(on: date) -> list[tuple[date, str]]:
    """Ends of months by which deals are expected to close: of this one and the next three."""
    after = [divmod(on.month + months, 12) for months in range(4)]
    ends = [date(on.year + y, m + 1, 1) - timedelta(days=1) for y, m in after]
    said = _("End of %(month)s")
    return [(end, said % {"month": month_name(end.month, short=True)}) for end in ends]


def deal(one: DealAtHand) -> tuple[str, str]:
    """A choice of an open opportunity."""
    row = one.deal
    parts = [
        spoken(row.account) if row.account else row.key,
        spoken(row.product) if row.product else "",
        figures.named(row.amount / MILLION, row.currency) if row.amount else "",
        worded(one.stage),
    ]
    return row.key, " · ".join(part for part in parts if part)


def invoice(one: InvoiceAtHand) -> tuple[str, str]:
    """A choice of an open invoice."""
    row = one.invoice
    open_ = figures.named(one.open / MILLION, row.currency)
    parts = [row.number, spoken(row.account) if row.account else "", open_]
    return row.number, " · ".join(part for part in parts if part)


def sentence(hand: AtHand, on: date) -> str:
    """Who has not been seen for long."""
    if not hand.seats:
        return _("You hold no seat. Records are entered for one's own seat.")
    quiet = [c for c in hand.customers if c.last and (on - c.last).days > LONG]
    if not quiet:
        return _("Entries stay on this device until the server has received them.")
    return ngettext(
        "%(count)s of your customers has had no contact for %(days)s days.",
        "%(count)s of your customers have had no contact for %(days)s days.",
        len(quiet),
    ) % {"count": len(quiet), "days": LONG}
