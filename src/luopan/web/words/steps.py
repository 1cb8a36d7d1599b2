"""Steps of a version as the lines of a table: those beyond the reader's part stand together."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import ngettext

from luopan.org.access import day_of
from luopan.org.language import listed
from luopan.targets.queries.versions import Act


@dataclass(frozen=True)
class Line:
    """One step, or a run of steps of which the reader learns no more than that they are.

    Attributes:
        seq: Of one step; of a run the first and the last.
        when: Days of a run; empty: ``act`` is one step and says when.
    """

    act: Act
    seq: str
    title: str
    text: str
    who: str
    when: str = ""


def lines(acts: Iterable[Act]) -> list[Line]:
    """The steps in order; a run of those beyond the reader's part is one line."""
    return list(_lines(acts))


def _lines(acts: Iterable[Act]) -> Iterator[Line]:
    for beyond, run in groupby(acts, key=lambda act: act.beyond):
        found = tuple(run)
        if beyond and len(found) > 1:
            yield _together(found)
        else:
            yield from (
                Line(act, str(act.seq), act.title, act.text, act.who) for act in found
            )


def _together(acts: Sequence[Act]) -> Line:
    first, last = acts[0], acts[-1]
    said = ngettext(
        "%(count)s step that covers more than your part.",
        "%(count)s steps that cover more than your part.",
        len(acts),
    )
    days = sorted({f"{day_of(act.at):%Y-%m-%d}" for act in (first, last)})
    return Line(
        first,
        f"{first.seq}–{last.seq}",
        listed(dict.fromkeys(act.title for act in acts)),
        said % {"count": len(acts)},
        listed(dict.fromkeys(act.who for act in acts)),
        " – ".join(days),
    )
