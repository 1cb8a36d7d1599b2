"""Ways to come at a number in words: where the number lies among them, who chose it when."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.language import listed
from luopan.targets.queries.ways import Way, way_names
from luopan.targets.queries.ways.chosen import Chosen, Standing
from luopan.web import figures

Short = Callable[[int], str]  # an amount in quanta as people read it


@dataclass(frozen=True)
class Told:
    """A choice for the page.

    Attributes:
        on: The way leaned on, in words; empty: none of them.
        outside: Where the number lay outside of that way's range that day: in words.
        beside: What the ways said that day, one line.
    """

    amount: str
    before: str
    on: str
    outside: str
    reason: str
    beside: str
    who: str
    at: datetime


def sentence(amount: int | None, ways: Iterable[Way]) -> str:
    """Between which ways a number lies; nothing where there is none yet."""
    if amount is None:
        return ""
    known = [way for way in ways if way.low is not None and way.high is not None]
    if not known:
        return _("There is nothing to compare this number with yet.")
    over = [way.label for way in known if amount > (way.high or 0)]
    under = [way.label for way in known if amount < (way.low or 0)]
    held = len(known) - len(over) - len(under)
    told = [_within(held, len(known))] if held or len(known) > 1 else []
    if over:
        told.append(_("It is above the range of: %(ways)s.") % {"ways": listed(over)})
    if under:
        told.append(_("It is below the range of: %(ways)s.") % {"ways": listed(under)})
    return ("" if figures.chinese() else " ").join(told)


def _within(held: int, count: int) -> str:
    if not held:
        none = _("The number lies within none of the %(count)s ways that are known.")
        return none % {"count": count}
    return ngettext(
        "The number lies within %(held)s of %(count)s way.",
        "The number lies within %(held)s of %(count)s ways.",
        count,
    ) % {"held": held, "count": count}


def choices(ways: Iterable[Way]) -> list[tuple[str, str]]:
    """The ways that a number can lean on, for a form."""
    none = [("", _("none of them alone"))]
    return none + [(way.key, way.label) for way in ways if way.mid is not None]


def history(found: Standing, short: Short) -> list[Told]:
    """The choices, the newest first."""
    return [_told(one, short) for one in found.choices]


def _told(one: Chosen, short: Short) -> Told:
    moved = one.before != one.amount
    named = way_names() | {way.key: way.label for way in one.beside}
    return Told(
        amount=short(one.amount),
        before=short(one.before) if moved else "",
        on=named.get(one.way, ""),
        outside=_outside(one, short),
        reason=one.reason,
        beside=_beside(one.beside, short),
        who=one.who,
        at=one.at,
    )


def _outside(one: Chosen, short: Short) -> str:
    """That a number is no number of the way it leans on; empty: it is, or nobody knows."""
    way = next((way for way in one.beside if way.key == one.way), None)
    if way is None or way.low is None or way.high is None:
        return ""
    if way.low <= one.amount <= way.high:
        return ""
    above = _("above this way's range on that day, %(low)s – %(high)s")
    below = _("below this way's range on that day, %(low)s – %(high)s")
    words = above if one.amount > way.high else below
    return words % {"low": short(way.low), "high": short(way.high)}


def _beside(ways: Sequence[Way], short: Short) -> str:
    said = [
        f"{way.label} {short(way.low)} – {short(way.mid)} – {short(way.high)}"
        for way in ways
        if way.low is not None and way.mid is not None and way.high is not None
    ]
    return " · ".join(said)


def drawn(amount: int | None, short: Short) -> str:
    """What the picture shows, for who cannot see it."""
    if amount is None:
        return _("Each way shown as a bar from low to high")
    words = _(
        "Each way shown as a bar from low to high, with the chosen number: %(amount)s"
    )
    return words % {"amount": short(amount)}
