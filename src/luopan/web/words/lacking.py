"""What cannot be told, in words: which exchange rate is missing, and what that stops."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.language import listed, spoken
from luopan.org.models import Unit
from luopan.records.queries.untold import Untold, count, seats_of
from luopan.trail.refusal import Refused
from luopan.web import figures

NAMED = 12  # documents and people of a notice; of more it is said how many


@dataclass(frozen=True)
class Notice:
    """A rate that is missing.

    Attributes:
        refusal: It in a sentence, of the first day that lacks it; says where it is entered.
        stopped: What is not told whole for it, by name; empty: the page is of one thing.
        documents: Which, of when, of whom.
    """

    refusal: Refused
    stopped: str
    documents: str


def without(lacking: Collection[Untold]) -> str:
    """That a sum is not complete; empty: it is."""
    number = count(lacking)
    if not number:
        return ""
    return ngettext(
        "without %(count)d document", "without %(count)d documents", number
    ) % {"count": number}


def and_without(lacking: Collection[Untold]) -> str:
    """The same as a sentence of its own, after another one."""
    number = count(lacking)
    if not number:
        return ""
    return ngettext(
        "That excludes %(count)d document whose exchange rate or conversion is missing.",
        "That excludes %(count)d documents whose exchange rate or conversion is missing.",
        number,
    ) % {"count": number}


def after(sentence: str) -> str:
    """A sentence as it follows another one; nothing as nothing."""
    if not sentence:
        return ""
    return sentence if figures.chinese() else f" {sentence}"


def notices(
    lacking: Iterable[Untold], rows: Iterable[tuple[str, Collection[Untold]]] = ()
) -> list[Notice]:
    """Each pair of currencies once, with all that it stops.

    Args:
        lacking: What cannot be told.
        rows: Of a table: the name of each, and what of it cannot be told.
    """
    pairs: dict[str, list[Untold]] = {}
    for one in lacking:
        pairs.setdefault(one.pair, []).append(one)
    units = seats_of(one for found in pairs.values() for one in found)
    told = list(rows)
    return [
        Notice(
            found[0].refusal,
            _some([name for name, lacks in told if pair in {o.pair for o in lacks}]),
            _some([_of(one, key, units) for one in found for key in one.documents]),
        )
        for pair, found in pairs.items()
    ]


def refusals(lacking: Iterable[Untold]) -> list[str]:
    """Which rates are missing, a sentence each, for the head of a sheet."""
    return [str(one.refusal) for one in notices(lacking)]


def _of(one: Untold, key: str, units: dict[int, Unit]) -> str:
    unit = units.get(one.seat or 0)
    facts = {
        "document": key.rpartition(":")[2],
        "day": f"{one.day_date:%Y-%m-%d}",
        "unit": spoken(unit) if unit else _("no seat"),
    }
    return _("%(document)s of %(day)s (%(unit)s)") % facts


def _some(names: list[str]) -> str:
    names = list(dict.fromkeys(names))
    more = len(names) - NAMED
    if more > 0:
        left = ngettext("%(count)d more", "%(count)d more", more) % {"count": more}
        names = [*names[:NAMED], left]
    return listed(names) if names else ""
