"""What an agreement would change, said before it is confirmed."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.targets.queries.agreement import Ahead
from luopan.web.talks.thread import Reading
from luopan.web.words import align as words


@dataclass(frozen=True)
class Moved:
    """A number before and after."""

    name: str
    before: str
    after: str
    change: str


@dataclass(frozen=True)
class After:
    """What changes.

    Attributes:
        problem: Why it cannot be; then nothing else is said.
    """

    sentence: str = ""
    lines: tuple[Moved, ...] = ()
    note: str = ""
    problem: str = ""


def agreed(
    reading: Reading,
    amount: Decimal,
    carried: dict[str, Decimal],
    *,
    ends: bool,
    ahead: Ahead | None = None,
) -> After:
    """What becomes of everybody's numbers if the talk's becomes ``amount``.

    Args:
        reading: The talk.
        amount: Its new number.
        carried: By code, what others carry more.
        ends: Whether that settles it; else it is a new proposal.
        ahead: What stands under the unit; None: it was not asked for.
    """
    row = reading.row
    change = amount - row.proposal
    if not change:
        return After(sentence=_unchanged(reading, ends=ends))
    own = Moved(
        row.name,
        reading.short(row.proposal),
        reading.short(amount),
        reading.signed(change),
    )
    words = (
        _("%(unit)s is settled at %(amount)s. The total of %(above)s stays the same.")
        if ends
        else _(
            "%(amount)s is proposed to %(unit)s. The total of %(above)s stays the same."
        )
    )
    facts = {"unit": row.name, "amount": reading.short(amount), "above": row.with_name}
    return After(
        sentence=words % facts,
        lines=(own, *_under(reading, amount, ahead), *_carriers(reading, carried)),
        note=reading.joined(
            [_below(reading, amount, ahead), _asked_again(reading, carried)]
        ),
    )


def _under(reading: Reading, amount: Decimal, ahead: Ahead | None) -> Iterator[Moved]:
    """The unit's floor and stretch, and what was handed down under it and stays."""
    if ahead is None:
        return
    for level in ahead.levels:
        yield Moved(
            words.level_of(level.level, reading.row.name),
            reading.short(level.now),
            reading.short(level.then),
            reading.signed(level.then - level.now),
        )
    if ahead.issued and ahead.handed_down is not None:
        stays = reading.short(ahead.handed_down)
        name = _("Handed down below %(unit)s") % {"unit": reading.row.name}
        yield Moved(name, stays, stays, _apart(reading, ahead.handed_down - amount))


def _apart(reading: Reading, apart: Decimal) -> str:
    if not apart:
        return _("the same")
    said = _("%(apart)s above it") if apart > 0 else _("%(apart)s below it")
    return said % {"apart": reading.short(abs(apart))}


def _below(reading: Reading, amount: Decimal, ahead: Ahead | None) -> str:
    """What becomes of the numbers under the unit, and who is told."""
    if ahead is None or ahead.handed_down is None:
        return ""
    unit = {"unit": reading.row.name}
    if not ahead.issued:
        said = _("Nothing is issued below %(unit)s yet: numbers below change with it.")
        return said % unit
    said = ngettext(
        "%(count)d number issued below %(unit)s stays as it is.",
        "%(count)d numbers issued below %(unit)s stay as they are.",
        ahead.issued,
    ) % (unit | {"count": ahead.issued})
    if ahead.handed_down == amount:
        return said
    told = _(
        "Units below are not notified: %(unit)s must propose to them again, or its total "
        "differs from what it handed down."
    )
    return reading.joined([said, told % unit])


def _unchanged(reading: Reading, *, ends: bool) -> str:
    words = (
        _("%(unit)s is settled at %(amount)s. No other number changes.")
        if ends
        else _("%(amount)s is proposed to %(unit)s again. No number changes.")
    )
    facts = {
        "unit": reading.row.name,
        "amount": reading.short(reading.row.proposal),
    }
    return words % facts


def _carriers(reading: Reading, carried: dict[str, Decimal]) -> Iterator[Moved]:
    for one in reading.thread.carriers:
        part = carried.get(one.code)
        if part:
            yield Moved(
                one.name,
                reading.short(one.amount),
                reading.short(one.amount + part),
                reading.signed(part),
            )


def _asked_again(reading: Reading, carried: dict[str, Decimal]) -> str:
    again = [c for c in reading.thread.carriers if c.issued and carried.get(c.code)]
    if again:
        return _("Units whose issued number changes are asked again.")
    if reading.row.escalated:
        return _(
            "Numbers of the units in between change with it and need to be agreed again."
        )
    return ""
