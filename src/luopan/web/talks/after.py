"""What an agreement would change, said before it is confirmed."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from luopan.web.talks.thread import Reading


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
    reading: Reading, amount: Decimal, carried: dict[str, Decimal], *, ends: bool
) -> After:
    """What becomes of everybody's numbers if the talk's becomes ``amount``.

    Args:
        reading: The talk.
        amount: Its new number.
        carried: By code, what others carry more.
        ends: Whether that settles it; else it is a new proposal.
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
        _("%(unit)s is settled at %(amount)s. %(above)s as a whole stays what it is.")
        if ends
        else _(
            "%(amount)s is proposed to %(unit)s. %(above)s as a whole stays what it is."
        )
    )
    facts = {"unit": row.name, "amount": reading.short(amount), "above": row.with_name}
    return After(
        sentence=words % facts,
        lines=(own, *_carriers(reading, carried)),
        note=_asked_again(reading, carried),
    )


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
        return _("Whose issued number changes is asked again.")
    if reading.row.escalated:
        return _(
            "Numbers on the way between the two change with it, and are asked again."
        )
    return ""
