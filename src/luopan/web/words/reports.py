"""Reports in words: the figures, why one needs its reader, Today's lines."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.tracking.board import MILLION
from luopan.tracking.queries.reports import (
    Desk,
    Draft,
    Figures,
    ReportPage,
    ReportPeriod,
    ReportRow,
    Total,
)
from luopan.tracking.queries.reports.listing import FEW, Need, Odd
from luopan.web import figures
from luopan.web.exports import Column, Export, Holds
from luopan.web.words.clauses import run_on
from luopan.web.words.progress import period_name


@dataclass(frozen=True)
class Fact:
    """A figure with its name; ``look`` colours it: risk, behind, ahead or nothing."""

    title: str
    value: str
    more: str = ""
    look: str = ""


@dataclass(frozen=True)
class Line:
    """A report of the list, in words.

    Attributes:
        facts: What stands in its one line.
        why: Why it needs its reader, as tags.
    """

    row: ReportRow
    facts: tuple[Fact, ...]
    why: tuple[tuple[str, str], ...]
    open: bool


@dataclass(frozen=True)
class Group:
    """Reports that need their reader for one kind of reason."""

    need: str
    title: str
    lines: tuple[Line, ...]
    folded: bool


def kinds() -> tuple[tuple[str, str], ...]:
    """Of how long a report is."""
    return (("day", _("Daily")), ("week", _("Weekly")))


def kind_title(kind: str) -> str:
    """What a report is called."""
    return _("Daily report") if kind == "day" else _("Weekly report")


def span(period: ReportPeriod) -> str:
    """The days of a period."""
    if period.kind == "day":
        return f"{period.start_date:%Y-%m-%d}"
    return f"{period.start_date:%Y-%m-%d} – {period.last_date:%m-%d}"


def money(amount: int, currency: str) -> str:
    """Millionths, short."""
    return figures.named(Decimal(amount) / MILLION, currency)


# ── the figures ──


def facts(one: Figures, kind: str) -> tuple[Fact, ...]:
    """All figures of a report, in the order in which one reads them."""
    return (
        _visits(one, kind),
        Fact(_("Effective communications"), figures.fixed(one.talks)),
        Fact(_("Deals advanced"), figures.fixed(one.moved)),
        _won(one),
        Fact(_("Lost"), figures.fixed(one.lost), look="risk" if one.lost else ""),
        Fact(_("Booked"), money(one.orders, one.currency)),
        Fact(_("Received"), money(one.receipts, one.currency)),
        _milestones(one),
        _called(one),
        _pace(one),
    )


def _visits(one: Figures, kind: str) -> Fact:
    if one.planned is None:
        return Fact(_("Visits"), figures.fixed(one.visits))
    of = _("of %(count)s committed") % {"count": figures.fixed(one.planned)}
    few = one.visits < one.planned * FEW
    return Fact(_("Visits"), figures.fixed(one.visits), of, "risk" if few else "")


def _won(one: Figures) -> Fact:
    amount = money(one.won_amount, one.currency) if one.won else ""
    return Fact(_("Won"), figures.fixed(one.won), amount, "ahead" if one.won else "")


def _milestones(one: Figures) -> Fact:
    missed = one.milestones_due > one.milestones_reached
    of = ngettext("%(count)s was due", "%(count)s were due", one.milestones_due)
    of %= _count(one.milestones_due)
    return Fact(
        _("Milestones reached"),
        figures.fixed(one.milestones_reached),
        of if one.milestones_due else "",
        "risk" if missed else "",
    )


def _called(one: Figures) -> Fact:
    if not one.call:
        return Fact(_("Commitment"), figures.NOTHING, _("no forecast made"))
    month = period_name(one.call["period"], "month")
    return Fact(_("Commitment"), money(one.call["committed"], one.currency), month)


def _pace(one: Figures) -> Fact:
    title = _("Attainment of the year")
    if one.lead is None:
        return Fact(title, figures.percent(one.share))
    lead = one.lead
    look = "ahead" if lead > 0.005 else "behind" if lead < -0.005 else ""
    return Fact(title, figures.percent(one.share), figures.points(lead), look)


def short(one: Figures, kind: str) -> tuple[Fact, ...]:
    """What of the figures stands in one line; what is nothing is left out."""
    found = facts(one, kind)
    keep = [found[0], found[3], found[4], found[5], found[6]]
    nothing = {figures.fixed(0), money(0, one.currency), figures.NOTHING}
    return tuple(fact for fact in keep if fact.value not in nothing or fact.look)


def since(changes: dict[str, int], currency: str) -> tuple[Fact, ...]:
    """What came after it was sent."""
    amounts = {"won_amount", "orders", "receipts"}
    titles = names()
    return tuple(
        Fact(
            titles[name],
            money(more, currency) if name in amounts else figures.fixed(more),
        )
        for name, more in changes.items()
    )


def names() -> dict[str, str]:
    """What adds up, by name."""
    return {
        "visits": _("Visits"),
        "talks": _("Effective communications"),
        "moved": _("Deals advanced"),
        "won": _("Won"),
        "won_amount": _("Amount won"),
        "lost": _("Lost"),
        "orders": _("Booked"),
        "receipts": _("Received"),
        "milestones_due": _("Milestones due"),
        "milestones_reached": _("Milestones reached"),
        "follow_ups": _("Open follow-ups"),
    }


# ── the list ──


def needs() -> dict[str, str]:
    """Why a report needs its reader."""
    return {
        Need.HELP: _("Needs help"),
        Need.PACE: _("Behind the pace"),
        Need.ODD: _("Worth a look"),
        Need.CALM: _("All as usual"),
    }


def odds() -> dict[Odd, str]:
    """What is unlike other weeks."""
    return {
        Odd.NOTHING: _("no work on record"),
        Odd.FEW_VISITS: _("few visits"),
        Odd.LOST: _("a deal was lost"),
        Odd.MISSED: _("a milestone was missed"),
        Odd.WAITING: _("many open follow-ups"),
        Odd.CHANGED: _("corrected"),
        Odd.WORDS: _("has a message for you"),
    }


def groups(found: Desk) -> list[Group]:
    """The reports of a desk by why they need their reader."""
    lines = [line(row) for row in found.rows]
    told = []
    for need, title in needs().items():
        mine = tuple(one for one in lines if one.row.need == need)
        if mine:
            told.append(Group(str(need), title, mine, need == Need.CALM))
    return told


def line(row: ReportRow) -> Line:
    """One of them."""
    why: list[tuple[str, str]] = []
    if row.figures.lead is not None and row.need in {Need.PACE, Need.HELP}:
        look = "behind" if row.figures.lead < 0 else "ahead"
        why.append((look, _lead(row.figures)))
    said = odds()
    why += [("risk", said[odd]) for odd in row.odd if odd is not Odd.WORDS]
    opens = row.need in {Need.HELP, Need.PACE}
    return Line(row, short(row.figures, row.kind), tuple(why), opens)


def _lead(one: Figures) -> str:
    """How far ahead of time it was on the day that the report's records reached."""
    said = figures.points(one.lead)
    if not one.reach:
        return said
    day = _("data until %(day)s") % {"day": one.reach[5:]}
    return f"{said} · {day}"


def sentence(found: Desk, *, off: bool = False) -> str:
    """The desk in one sentence; ``off``: no rule asks for reports of this kind."""
    total = found.total
    if not total.reports and not found.missing:
        why = _("No such reports are asked for; the reporting rules turn them on.")
        return why if off else _("Nobody reports to you for this period.")
    come, behind, missing = total.reports, total.behind, len(found.missing)
    sent = ngettext("%(count)s report received", "%(count)s reports received", come)
    parts = [
        (come, sent),
        (total.helps, asking(total.helps)),
        (behind, ngettext("%(count)s is behind", "%(count)s are behind", behind)),
        (
            missing,
            ngettext("%(count)s has not sent", "%(count)s have not sent", missing),
        ),
    ]
    return run_on(words % _count(count) for count, words in parts if count)


def own_sentence(writes: bool) -> str:
    """The page of who reads nobody's: he writes his own, or none either."""
    if not writes:
        return _("You have no reports to write, and nobody reports to you.")
    return _("Filled in from your records; add a comment if you like.")


def asking(count: int) -> str:
    """How many ask for help."""
    said = ngettext("%(count)s needs help", "%(count)s need help", count)
    return said % _count(count)


def _count(count: int) -> dict[str, str]:
    return {"count": figures.fixed(count)}


def together(total: Total, period: ReportPeriod) -> str:
    """The sum in a sentence, of the reports that have come: not of the whole team."""
    if not total.reports:
        return ""
    said = run_on(_happened(total) or [_("no records")])
    of = ngettext(
        "The %(count)s report sent: %(what)s",
        "The %(count)s reports sent: %(what)s",
        total.reports,
    )
    return of % {"what": said, **_count(total.reports)}


def _happened(total: Total) -> list[str]:
    """What there is of each kind; what there is none of is left out."""
    counts = total.counts
    visits = ngettext("%(count)s visit", "%(count)s visits", counts["visits"])
    parts = [
        (counts["visits"], visits % _count(counts["visits"])),
        (counts["talks"], communications(counts["talks"])),
        (counts["won"], _("%(count)s won") % _count(counts["won"])),
        (counts["lost"], _("%(count)s lost") % _count(counts["lost"])),
    ]
    came = {"orders": _("%(amount)s booked"), "receipts": _("%(amount)s received")}
    if total.amounts:
        parts += [
            (counts[name], words % {"amount": money(counts[name], total.currency)})
            for name, words in came.items()
        ]
    return [words for count, words in parts if count]


def communications(count: int) -> str:
    """So many effective communications."""
    said = ngettext(
        "%(count)s effective communication",
        "%(count)s effective communications",
        count,
    )
    return said % _count(count)


def export(found: Desk) -> Export:
    """The reports as a table."""
    titles = names()
    amounts = ("won_amount", "orders", "receipts")
    columns = [
        Column(_("Unit"), width=24),
        Column(_("Person"), width=14),
        Column(_("Why read it"), width=18),
        *(
            Column(title, Holds.AMOUNT if name in amounts else Holds.COUNT)
            for name, title in titles.items()
        ),
        Column(_("Attainment of the year"), Holds.RATIO),
        Column(_("Judgement"), width=40),
        Column(_("Help needed"), width=40),
    ]
    why = needs()
    rows = [
        [
            row.name,
            row.who,
            why[row.need],
            *(
                Decimal(getattr(row.figures, name)) / MILLION
                if name in amounts
                else getattr(row.figures, name)
                for name in titles
            ),
            row.figures.share,
            row.words,
            row.help_needed,
        ]
        for row in found.rows
    ]
    title = f"{kind_title(found.period.kind)} {span(found.period)}"
    notes = [
        _("Figures are as of the moment each report was sent."),
        *(
            _("Not sent: %(unit)s, %(who)s") % {"unit": one.name, "who": one.who}
            for one in found.missing
        ),
    ]
    return Export(title, columns, rows, found.total.currency, notes)


# ── one report ──


def call_sentence(one: Draft | ReportPage) -> str:
    """What a report is of, in a sentence."""
    return f"{kind_title(one.period.kind)} · {span(one.period)}"


def reach(one: Figures) -> str:
    """Up to which day the records reach."""
    return _("Data as of %(day)s") % {"day": one.reach} if one.reach else ""


def mark_word(kind: str) -> str:
    """What somebody did with a report."""
    return {
        "read": _("has read it"),
        "thumb": _("thumbs up"),
        "answer": _("answers"),
    }[kind]


__all__ = [
    "Fact",
    "Group",
    "Line",
    "asking",
    "export",
    "facts",
    "groups",
    "kinds",
    "line",
    "sentence",
    "short",
    "since",
    "span",
    "together",
]
