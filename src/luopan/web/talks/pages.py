"""The page of one talk, put together."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from luopan.actions.queries.marks import thread_marked
from luopan.dimensions.queries import counted_in
from luopan.targets.models import Version
from luopan.targets.queries import supports as queries
from luopan.targets.queries.agreement import Thread, ahead
from luopan.targets.queries.levels import levels_at_hand
from luopan.web import figures
from luopan.web.talks import after, shares, wants
from luopan.web.talks.forms import Counting, Filled, fresh
from luopan.web.talks.thread import Reading
from luopan.web.words import align as words
from luopan.web.words import levels, supports


def counting(version: Version, proposal: Decimal = Decimal(0)) -> Counting:
    """How the amounts of a version are counted."""
    quantum = Decimal(version.metric.quantum)
    return Counting(counted_in(version.metric), quantum, int(proposal / quantum))


def of(
    request: HttpRequest, version: Version, found: Thread, *, said: Filled | None = None
) -> dict[str, Any]:
    """What the template of a talk is told."""
    found = thread_marked(found, on=request.on)
    reading, said = Reading(found, request.on), said or fresh()
    counts = counting(version, found.row.proposal)
    takes = reading.takes
    counted = len(reading.unanswered)
    return {
        "here": "align",
        "thread": found,
        "row": found.row,
        "may": found.may,
        "talk": reading,
        "level_lines": levels.lines(levels_at_hand(version, found.row.unit)),
        "title": f"{found.year} · {found.version}",
        "cards": reading.cards(),
        "wants": wants.wants(reading),
        "unit": counts.unit,
        "counts": counts,
        "example": _example(found.row.proposal),
        "takes": "" if takes is None or reading.beyond else reading.short(takes),
        "apart": reading.short(abs((takes or Decimal(0)) - found.row.proposal)),
        "carries": found.may.accept_offer and bool(found.row.gap),
        "reserve": _reserve(reading),
        "shares": shares.shares(reading, said.shares),
        "after": _first_after(reading, version, counts),
        "unanswered": words.unanswered(counted, from_above=found.may.accept_offer),
        "insist": counts.shown(counts.proposal),
        "delegates": reading.delegates(),
        "reasons": words.reasons(),
        "resources": words.resources(),
        "said": said,
        "supports": _supports(request, version, found),
    }


def _example(proposal: Decimal) -> str:
    """A number of the size that is talked about, as one would type it: 95万, 950K."""
    rounded = Decimal(f"{proposal * Decimal('0.96'):.1e}")
    return figures.compact(rounded).replace(" ", "")


def _supports(
    request: HttpRequest, version: Version, found: Thread
) -> tuple[supports.Line, ...]:
    """What the unit has asked of other departments."""
    rows = queries.asked_by(version, found.row.unit, on=request.on)
    return supports.lines(rows, request.on)


def _reserve(reading: Reading) -> tuple[str, str]:
    """What the reserve is called and has, for who may let it carry."""
    kept = shares.reserve_of(reading.thread)
    if kept is None:
        return _("The reserve of %(unit)s") % {"unit": reading.row.with_name}, ""
    has = _("now %(amount)s; what nobody takes over stays there, unassigned")
    return kept.name, has % {"amount": reading.short(kept.amount)}


def _first_after(
    reading: Reading, version: Version, counts: Counting
) -> after.After | None:
    """What would change with what is chosen at first: the reserve carries.

    What stands under the unit is found out where a form was opened, which has the reserve.
    """
    takes = reading.takes
    if takes is None:
        return None
    change = takes - reading.row.proposal
    kept = shares.reserve_of(reading.thread)
    carried = {kept.code: -change} if kept and change else {}
    under = None
    if carried:
        under = ahead(version, reading.row.unit, int(takes / counts.quantum))
    return after.agreed(reading, takes, carried, ends=True, ahead=under)
