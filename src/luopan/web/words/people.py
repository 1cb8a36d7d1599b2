"""A number by people in words: the sentence, how each seat is counted, ramps."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.dimensions.queries.terms import worded
from luopan.org.language import listed, spoken
from luopan.targets.capacity import ACTING, OTHERS, RESERVE
from luopan.targets.people import MONTHS, NUMBER, Carrier
from luopan.targets.queries.by_people import ByPeople, Line, RampLine
from luopan.web import figures, typed
from luopan.web.exports import Column, Export, Holds

A = Holds.AMOUNT


def rules() -> list[tuple[str, str]]:
    """What becomes of months in which a seat has nobody."""
    return [
        (RESERVE, _("to the reserve of the team")),
        (ACTING, _("to the acting holder")),
        (OTHERS, _("to the other seats")),
    ]


def bases() -> list[tuple[str, str]]:
    """What a month of somebody is worth."""
    return [
        (NUMBER, _("by current number of each seat")),
        (MONTHS, _("the same at every seat")),
    ]


def sentence(found: ByPeople) -> str:
    """How much there is to carry, and by how many months of people."""
    carries = sum((one.carrier.carries for one in found.lines), Decimal(0))
    stands = sum((one.carrier.stands for one in found.lines), Decimal(0))
    facts = {
        "amount": figures.named(found.total, found.counted_in),
        "count": len(found.lines),
        "carries": _months(carries),
        "stands": _months(stands),
    }
    return (
        ngettext(
            "%(amount)s over %(count)s seat: its people carry %(carries)s of %(stands)s "
            "seat months.",
            "%(amount)s over %(count)s seats: their people carry %(carries)s of %(stands)s "
            "seat months.",
            len(found.lines),
        )
        % facts
    )


def _months(months: Decimal) -> str:
    return figures.fixed(months, 1)


@dataclass(frozen=True)
class Row:
    """A seat's row."""

    line: Line
    name: str
    people: str
    why: str
    carries: str
    share: float
    change: str


def noted_first(found: Sequence[Row]) -> list[Row]:
    """Seats that something is to be said of before those that stay as they are."""
    return sorted(found, key=lambda row: not row.why and row.change == figures.NOTHING)


def rows(found: ByPeople) -> list[Row]:
    """Seats in the order of the organisation."""
    unit = figures.unit_of_table(found.counted_in)
    none = figures.change_in_table(Decimal(0), unit)
    return [
        Row(
            line,
            spoken(line.carrier.seat),
            listed(line.carrier.people) or _("vacant"),
            why(line.carrier),
            _months(line.carrier.carries),
            float(line.carrier.carries / 12),
            change if change != none else figures.NOTHING,
        )
        for line in found.lines
        for change in [figures.change_in_table(line.change, unit)]
    ]


def why(one: Carrier) -> str:
    """Why a seat does not carry twelve months; empty: it does."""
    parts = [
        (12 - one.stands, _("%(months)s not yet created or closed")),
        (one.vacant - (one.away if not one.acting else 0), _("%(months)s vacant")),
        (one.away, _("%(months)s on leave")),
        (one.acting, _("%(months)s carried by acting holders")),
        (one.learning, _("%(months)s ramping up")),
        (one.shared, _("%(months)s for other seats")),
    ]
    return listed(
        words % {"months": _months(months)}
        for months, words in parts
        if months >= Decimal("0.05")
    )


def as_export(found: ByPeople) -> Export:
    """The table with its reserve and its total."""
    lines = [
        [
            row.name,
            row.people,
            row.line.carrier.carries,
            row.why,
            row.line.now,
            row.line.then,
            row.line.change,
        ]
        for row in rows(found)
    ]
    reserve = found.reserve_now, found.reserve_then
    kept = [_("Reserve"), "", None, "", *reserve, reserve[1] - reserve[0]]
    whole = [_("Total"), "", None, "", found.total, found.total, Decimal(0)]
    return Export(
        title=_("By people %(unit)s") % {"unit": spoken(found.unit)},
        columns=[
            Column(_("Seat"), width=26),
            Column(_("Person"), width=20),
            Column(_("Carries, months"), Holds.COUNT),
            Column(_("Why"), width=50),
            Column(_("Now"), A),
            Column(_("By people"), A),
            Column(_("Difference"), A),
        ],
        rows=[*lines, kept, whole],
        counted_in=found.counted_in,
        notes=[
            f"{found.version.plan.year} · {found.version.name}",
            sentence(found),
            _("Vacant months: %(rule)s") % {"rule": dict(rules())[found.rule]},
        ],
    )


def ramp(shares: Sequence[Fraction]) -> str:
    """``25%, 50%, 75%``; all at once where there is none."""
    told = [figures.percent(float(share), 0) for share in shares]
    return listed(told) or _("all from the first day")


@dataclass(frozen=True)
class RampRow:
    """A role's ramp; ``own``: said of it, else the one of all roles."""

    role: str
    name: str
    text: str
    own: bool


def ramps(lines: Sequence[RampLine]) -> list[RampRow]:
    """All roles first."""
    return [
        RampRow(
            one.role,
            worded(one.role) or _("All other roles"),
            ramp(one.shares),
            one.own,
        )
        for one in lines
    ]


def shares(text: str) -> list[Decimal]:
    """``25% 50 75，``: percentages, whatever stands between them.

    Raises:
        Refused: One is no percentage.
    """
    parts = text.replace(",", " ").replace("，", " ").replace("、", " ").split()
    found = [typed.ratio(part) for part in parts]
    return [share for share in found if share is not None]
