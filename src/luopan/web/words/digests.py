"""What is sent to somebody of what waits for him: few lines, by his role, without amounts.

A director hears headlines, a manager groups, everybody else each thing. Lines are the names
of things as Today shows them; what stands beside them there (amounts, words of others) stays
there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import ngettext

from luopan.org.access import Role
from luopan.org.telling import KINDS
from luopan.web.words.answers import quick, title_of
from luopan.web.words.today import Item

Waiting = Mapping[str, Sequence[Item]]
LONGEST_LINE = 80


@dataclass(frozen=True)
class Measure:
    """How much of what somebody hears.

    Attributes:
        order: Kinds that come first.
        each: Lines of a kind at most.
        lines: Lines of a message at most.
    """

    order: tuple[str, ...]
    each: int
    lines: int


BY_ROLE = {
    Role.DIRECTOR: Measure(("warning", "talk", "signature", "assumption"), 1, 8),
    Role.MANAGER: Measure(
        ("warning", "talk", "resource", "support", "forecast"), 2, 10
    ),
    Role.REP: Measure(("talk", "action", "forecast", "warning", "work"), 4, 8),
}


@dataclass(frozen=True)
class Words:
    """A message: its one line, its text, and where its link leads."""

    subject: str
    text: str
    where: str


def digest(waits: Waiting, ear: Role) -> Words:
    """All that waits for somebody, in one message of his role's measure."""
    count = sum(len(items) for items in waits.values())
    subject = ngettext(
        "%(count)d item for you today",
        "%(count)d items for you today",
        count,
    ) % {"count": count}
    return Words(subject, "\n".join(_lines(waits, BY_ROLE[ear])), reverse("answers"))


def news(waits: Waiting, ear: Role) -> Words:
    """What has just come to wait for somebody: one thing by its name, several as a list."""
    items = [item for group in waits.values() for item in group]
    if len(items) == 1:
        kind = next(iter(waits))
        where = quick(kind, items[0].url)
        return Words(_short(items[0].text), title_of(kind), where)
    subject = ngettext(
        "%(count)d new item for you",
        "%(count)d new items for you",
        len(items),
    ) % {"count": len(items)}
    return Words(subject, "\n".join(_lines(waits, BY_ROLE[ear])), reverse("answers"))


def room(things: int, people: int) -> Words:
    """To a room that many read: how much waits for how many, and nothing of what or whose."""
    subject = ngettext(
        "%(things)d item needs attention today",
        "%(things)d items need attention today",
        things,
    ) % {"things": things}
    text = ngettext(
        "For %(people)d person; see Today.",
        "For %(people)d people; each sees their own on Today.",
        people,
    ) % {"people": people}
    return Words(subject, text, reverse("home"))


def _lines(waits: Waiting, measure: Measure) -> list[str]:
    """Groups in the role's order; what does not fit is counted, never left unsaid."""
    lines: list[str] = []
    shown = 0
    for kind in _ordered(waits, measure):
        items = waits[kind]
        room_left = measure.lines - len(lines) - 1
        if room_left < 1:
            break
        said = items[: min(measure.each, room_left)]
        lines.append(f"{title_of(kind)} ({len(items)})")
        lines += [f"· {_short(item.text)}" for item in said]
        shown += len(items) if len(said) == len(items) else len(said)
    rest = sum(len(items) for items in waits.values()) - shown
    if rest:
        more = ngettext(
            "and %(count)d more on Today", "and %(count)d more on Today", rest
        )
        lines.append(more % {"count": rest})
    return lines


def _ordered(waits: Waiting, measure: Measure) -> list[str]:
    order = list(dict.fromkeys([*measure.order, *KINDS, *waits]))
    return [kind for kind in order if waits.get(kind)]


def _short(text: str) -> str:
    """On one line, and not too long for a phone."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1]}…"
