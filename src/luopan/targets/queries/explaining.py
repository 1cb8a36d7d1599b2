"""Why is this number what it is: the steps that made it, adding up from 0."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from django.utils.translation import gettext, ngettext

from luopan.org.access import Action, name_of
from luopan.org.models import User
from luopan.targets.cells import Cell
from luopan.targets.cube import Path, path_of, state_at
from luopan.targets.kinds import kind_named
from luopan.targets.models import Version
from luopan.targets.moved import moves
from luopan.targets.queries.sheets import visible
from luopan.targets.queries.versions import said
from luopan.targets.scope import Scope
from luopan.targets.sentences import Sentence, nodes_in
from luopan.targets.sequence import Live
from luopan.targets.speech import DatabaseSpeech


@dataclass(frozen=True)
class Line:
    """One step's part of a number.

    Attributes:
        seq: The step; None for a line that stands for several, above the reader's scope.
        title: The kind of step.
        text: What it says, in the reader's language.
        before: The number before it.
        after: The number after it.
        delta: ``after - before``. All deltas together are the number.
        who: Who said it (last).
        at: When he did.
        reason: Why, in his words.
        notes: What the engine noticed.
        revised: Whether the step was said anew later.
    """

    seq: int | None
    title: str
    text: str
    before: int
    after: int
    delta: int
    who: str = ""
    at: datetime | None = None
    reason: str = ""
    notes: tuple[str, ...] = ()
    revised: bool = False


@dataclass(frozen=True)
class Explanation:
    """A number and the lines that make it, from 0."""

    cell: Cell
    amount: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class _Seen:
    """What a step did to the cell."""

    step: Live
    before: int
    after: int
    notes: tuple[Sentence, ...]


def explain(
    version: Version,
    unit: str,
    product: str,
    period: str,
    *,
    viewer: User,
    on: date,
    seq: int | None = None,
) -> Explanation:
    """The steps that made the number of a cell, in the language now active.

    Steps that speak of more than the viewer may see stand together, a line for each kind:
    what they did to this number, and nothing else of them.

    Args:
        version: Of which version.
        unit: Any unit of it.
        product: Any product.
        period: Any period.
        viewer: Who asks.
        on: The day his rights are asked for.
        seq: After which step; None: the newest.

    Raises:
        Refused: The viewer may not see that number.
    """
    path = path_of(version, seq)
    state = state_at(path)
    scope = Scope(viewer, Action.TARGETS_READ, version, on)
    scope.outside(path.space.units.codes)  # of all at once
    cell = visible(version, state, Cell(unit, product, period), viewer, on)
    amount = state.total(cell)
    first, seen = _watched(path, cell)
    lines = _above_by_kind(path, _worded(path, seen), scope)
    if first is not None:
        lines = [first, *_after(first, lines)]
    return Explanation(cell, amount, _closed(lines, amount))


def _watched(path: Path, cell: Cell) -> tuple[Line | None, list[_Seen]]:
    """The cell before and after each step; of a long version the first ones together."""
    count, begun, moved = moves(path)
    now = 0 if begun is None else begun.total(cell)
    first = None if begun is None else _together(count, now)
    seen: list[_Seen] = []
    for step, one in zip(path.live[count:], moved, strict=False):
        then = now + one.at(path.space, cell)
        about = kind_named(step.kind).about
        own = about(step.parameters, cell) if about else ()
        seen.append(_Seen(step, now, then, (*own, *one.notes)))
        now = then
    return first, seen


def _together(count: int, amount: int) -> Line:
    words = ngettext(
        "%(count)s earlier step; see the steps of the version.",
        "%(count)s earlier steps, combined; see the steps of the version.",
        count,
    )
    text = words % {"count": count}
    return Line(None, gettext("The steps before"), text, 0, amount, amount)


def _worded(path: Path, seen: Iterable[_Seen]) -> list[tuple[Live, Line]]:
    speech = DatabaseSpeech(path.version.metric)
    acts = {row.seq: row for row in said(path.version)}
    seen = list(seen)
    texts = [kind_named(one.step.kind).explain(one.step.parameters) for one in seen]
    speech.know_nodes(nodes_in((*texts, *(note for one in seen for note in one.notes))))
    worded = []
    for part, text in zip(seen, texts, strict=True):
        kind, act = kind_named(part.step.kind), acts[part.step.said]
        line = Line(
            part.step.seq,
            str(kind.title),
            text.say(speech),
            part.before,
            part.after,
            part.after - part.before,
            name_of(act.actor),
            act.at,
            act.why,
            tuple(note.say(speech) for note in part.notes),
            part.step.said != part.step.seq,
        )
        worded.append((part.step, line))
    return worded


def _above_by_kind(
    path: Path, worded: list[tuple[Live, Line]], scope: Scope
) -> list[Line]:
    sees = partial(scope.sees, path.space)
    own: list[Line] = []
    above: list[Line] = []
    for step, line in worded:
        cells = kind_named(step.kind).cells(step.parameters)
        (own if all(sees(cell.unit) for cell in cells) else above).append(line)
    if not above:
        return own
    now, lines = 0, []
    for line in (*_by_kind(above), *own):
        lines.append(replace(line, before=now, after=now + line.delta))
        now += line.delta
    return lines


def _by_kind(above: list[Line]) -> list[Line]:
    """What was done above somebody's part, as far as it is his number: kinds and effects.

    How many steps that were is said once, at the first kind that moved the number.
    """
    kinds: dict[str, int] = {}
    for line in above:
        kinds[line.title] = kinds.get(line.title, 0) + line.delta
    first = next((title for title, delta in kinds.items() if delta), "")
    return [
        Line(None, title, _how_many(len(above)) if title == first else "", 0, 0, delta)
        for title, delta in kinds.items()
    ]


def _how_many(count: int) -> str:
    words = ngettext(
        "%(count)s step covers more than your part.",
        "%(count)s steps cover more than your part; they are grouped by kind here.",
        count,
    )
    return words % {"count": count}


def _after(first: Line, lines: list[Line]) -> list[Line]:
    """The lines as they stand after another one."""
    start = lines[0].before if lines else 0
    on = first.after - start
    return [replace(li, before=li.before + on, after=li.after + on) for li in lines]


def _closed(lines: list[Line], amount: int) -> tuple[Line, ...]:
    """The lines add up to the number, also where replaying leads elsewhere."""
    now = lines[-1].after if lines else 0
    if now == amount:
        return tuple(lines)
    text = gettext(
        "The number is kept as it was committed; today's arithmetic comes to another."
    )
    title = gettext("Unchanged")
    return (*lines, Line(None, title, text, now, amount, amount - now))
