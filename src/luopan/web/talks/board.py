"""The table of disagreements as a page shows it: one sentence, rows by size, who is silent."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.language import listed
from luopan.targets.queries.agreement import Board, Row, Waited, board_of
from luopan.web import figures
from luopan.web.rulers import Band, Mark
from luopan.web.words import align as words

A_PAGE = 80
NAMED = 3  # people named in the sentence
SHOWS = ("all", "waiting", "mine", "open", "settled")
ALL_OF_THEM = ("all", "open", "settled")


@dataclass(frozen=True)
class Choice:
    """Something to choose, in the address."""

    key: str
    title: str
    on: bool
    count: int = 0


@dataclass(frozen=True)
class Line:
    """A row of the table."""

    unit: str
    name: str
    holder: str
    unmet: str
    url: str
    last: Decimal | None
    past: Decimal | None
    proposal: Decimal
    own: Decimal | None
    own_word: str
    gap: Decimal | None
    share: float | None
    band: Band | None
    marks: tuple[Mark, ...]
    state: str
    state_kind: str
    settled: bool
    turn: str
    since: str
    deadline: date | None
    late: str
    mine: bool
    floor: Decimal | None
    stretch: Decimal | None


@dataclass(frozen=True)
class Silent:
    """A unit that has said nothing to its number; a seat by the name of who holds it."""

    name: str
    url: str
    since: str
    late: str


@dataclass(frozen=True)
class Asked:
    """What the address asks the table for."""

    show: str
    branch: str
    page: int


def picked(found: Board, asked: Asked, own: Iterable[str]) -> tuple[Row, ...]:
    """The rows that the address asks for."""
    inside = _inside(found.rows, asked.branch) if asked.branch else None
    mine = frozenset(own)
    return tuple(
        row
        for row in found.rows
        if (inside is None or row.unit in inside) and _shown(row, asked.show, mine)
    )


def of_branch(found: Board, asked: Asked) -> Board:
    """What the address's branch has, all of it; the whole where it names none there is."""
    inside = _inside(found.rows, asked.branch) if asked.branch else frozenset()
    return board_of(found, inside) if inside else found


def within(found: Board, waits: Sequence[Waited]) -> list[Waited]:
    """Who waits for whom about the numbers of a board."""
    units = {row.unit for row in found.rows}
    return [one for one in waits if one.unit in units]


def _shown(row: Row, show: str, mine: frozenset[str]) -> bool:
    if show == "waiting":
        return row.mine
    if show == "mine":
        return row.unit in mine or row.with_unit in mine
    if show in {"open", "settled"}:
        return (row.state == "settled") == (show == "settled")
    return True


def _inside(rows: Sequence[Row], branch: str) -> frozenset[str]:
    """A branch and all under it, among the units of the table."""
    above = {row.unit: row.parent for row in rows}
    found = set()
    for unit in above:
        step = unit
        while step and step != branch:
            step = above.get(step, "")
        if step == branch:
            found.add(unit)
    return frozenset(found)


def shows(found: Board, asked: Asked, own: Iterable[str]) -> tuple[Choice, ...]:
    """The switch above the table, with how many each would show.

    Nothing waits for who agrees to no number, and no part is his: he has no `own`.
    """
    titles = {
        "all": _("All"),
        "waiting": _("Waiting for me"),
        "mine": _("My part"),
        "open": _("Not agreed") if found.lapsed else _("In talks"),
        "settled": _("Agreed"),
    }
    mine = tuple(own)
    return tuple(
        Choice(
            "" if key == "all" else key,
            titles[key],
            key == asked.show,
            len(picked(found, Asked(key, asked.branch, 1), mine)),
        )
        for key in (SHOWS if mine else ALL_OF_THEM)
    )


def branches(found: Board, asked: Asked) -> tuple[Choice, ...]:
    """Units of the table with others of it under them."""
    parents = {row.parent for row in found.rows}
    inner = [row for row in found.rows if row.unit in parents]
    named = sorted(inner, key=lambda row: (row.depth, row.name))
    return tuple(Choice(r.unit, r.name, r.unit == asked.branch) for r in named)


def lines(
    rows: Sequence[Row],
    found: Board,
    *,
    on: date,
    who: Mapping[str, Sequence[str]],
    past: Mapping[str, Decimal],
) -> tuple[Line, ...]:
    """The rows as they are shown.

    Args:
        rows: In order.
        found: The board they are of.
        on: Today.
        who: By unit, whom its talk waits for.
        past: By unit, what it brought in the last year that is over.
    """
    return tuple(_line(row, found, on, who, past) for row in rows)


def _line(
    row: Row,
    found: Board,
    on: date,
    who: Mapping[str, Sequence[str]],
    past: Mapping[str, Decimal],
) -> Line:
    own, word = _own(row)
    settled, ended = row.state == "settled", row.state != "open"
    state, kind = _state(row)
    return Line(
        unit=row.unit,
        name=row.name,
        holder=row.holder,
        unmet=_("broken promise") if row.unmet else "",
        url=reverse("talk", args=[found.version_id, row.unit]),
        last=row.last_year,
        past=past.get(row.unit),
        proposal=row.proposal,
        own=own,
        own_word=word,
        gap=-row.gap if row.gap else None,
        share=float(-row.gap / row.proposal) if row.gap and row.proposal else None,
        band=None,
        marks=_marks(row, past.get(row.unit)),
        state=state,
        state_kind=kind,
        settled=settled,
        turn="" if ended else _turn(row, who.get(row.unit, ())),
        since="" if ended else words.turn_since(row.since, on),
        deadline=None if row.state == "lapsed" else row.deadline,
        late=words.overdue(row.deadline, on) if row.overdue else "",
        mine=row.mine,
        floor=row.floor,
        stretch=row.stretch,
    )


def _own(row: Row) -> tuple[Decimal | None, str]:
    """The number of the unit itself, and what it is."""
    if row.state == "settled":
        return row.proposal, ""
    if row.offer is not None:
        return row.offer, "" if row.offer != row.submission else _("submission")
    if row.submission is not None:
        return row.submission, _("submission")
    return None, ""


def _marks(row: Row, last: Decimal | None) -> tuple[Mark, ...]:
    found = []
    if last:
        found.append(Mark("last", _("last year"), last))
    if row.state == "settled":
        return (*found, Mark("agreed", _("agreed"), row.proposal))
    if row.offer is not None:
        found.append(Mark("counter", _("counter-offer"), row.offer))
    if row.submission is not None and row.submission != row.offer:
        found.append(Mark("own", _("submission"), row.submission))
    found.append(Mark("proposal", _("proposal"), row.proposal))
    return tuple(found)


def _state(row: Row) -> tuple[str, str]:
    if row.state == "settled":
        return _("agreed"), "done"
    if row.state == "lapsed":
        return _("not agreed"), "wait"
    if row.escalated:
        return _("escalated"), "wait"
    if row.offer is None:
        return _("not answered"), "wait" if row.overdue else ""
    if row.turn == "above":
        return _("countered"), "on"
    return _("answered"), "on"


def _turn(row: Row, who: Sequence[str]) -> str:
    if row.mine:
        return _("you")
    named = listed(who[:2] if row.turn == "below" else who[:1])
    return named or (row.name if row.turn == "below" else row.with_name)


def silent(rows: Sequence[Row], found: Board, *, on: date) -> tuple[Silent, ...]:
    """The units that have said nothing to their number, the latest first."""
    still = [
        row
        for row in rows
        if row.state == "open" and row.offer is None and row.turn == "below"
    ]
    still.sort(key=lambda row: (not row.overdue, row.deadline or date.max, row.name))
    return tuple(
        Silent(
            row.holder or row.name,
            reverse("talk", args=[found.version_id, row.unit]),
            words.turn_since(row.since, on),
            words.overdue(row.deadline, on) if row.overdue else "",
        )
        for row in still
    )


def sentence(found: Board, waits: Sequence[Waited], branch: str = "") -> str:
    """How many agreed, how far the others are apart, who waits for whom.

    ``branch``: the name of the part that the board is cut down to.
    """
    if not found.rows:
        return _("Nothing has been issued yet.")
    if branch:
        said = {"branch": branch, "what": sentence(found, waits)}
        return _("%(branch)s: %(what)s") % said
    if len(found.rows) == 1 and found.rows[0].mine:
        return _one_of_mine(found, found.rows[0])
    parts = [_agreed(found.settled, len(found.rows))]
    if found.lapsed:
        parts.append(_without(found))
    apart = far_apart(found.rows)
    if apart:
        parts.append(_apart(found) % {"apart": figures.named(apart, found.counted_in)})
    if waits:
        parts.append(_waits(found, waits))
    return ("" if figures.chinese() else " ").join(parts)


def _one_of_mine(found: Board, row: Row) -> str:
    """The one number there is waits for the reader: how much, and until when."""
    facts = {
        "amount": figures.named(row.proposal, found.counted_in),
        "day": f"{row.deadline:%m-%d}" if row.deadline else "",
    }
    if not row.deadline:
        return _("Your answer is awaited: the proposal is %(amount)s.") % facts
    return _("Your answer is due by %(day)s: the proposal is %(amount)s.") % facts


def _agreed(settled: int, count: int) -> str:
    if not settled and count == 1:
        return _("The number is not agreed yet.")  # Chinese knows no plural
    if not settled:
        return _("None of %(count)d numbers has been agreed.") % {"count": count}
    return ngettext(
        "%(agreed)s of %(count)d number is agreed.",
        "%(agreed)s of %(count)d numbers are agreed.",
        count,
    ) % {"agreed": settled, "count": count}


def _apart(found: Board) -> str:
    if found.lapsed:
        return _("They were %(apart)s apart.")
    if not found.settled:
        return _("They are %(apart)s apart.")
    return _("The others are %(apart)s apart.")


def _without(found: Board) -> str:
    """That the version was committed without some, who waits for nothing any more."""
    said = ngettext(
        "%(count)d was not agreed at commit: no more answers are expected.",
        "%(count)d were not agreed at commit: no more answers are expected.",
        found.lapsed,
    ) % {"count": found.lapsed}
    parts = [said, words.committed(found.committed)]
    return ("" if figures.chinese() else " ").join(part for part in parts if part)


def far_apart(rows: Sequence[Row]) -> Decimal:
    """The sum of all gaps; what lies under a unit that is itself apart counts once."""
    above = {row.unit: row.parent for row in rows}
    apart = {row.unit for row in rows if row.gap}
    total = Decimal(0)
    for row in rows:
        step = row.parent
        while step and step not in apart:
            step = above.get(step, "")
        if not step:
            total += abs(row.gap or 0)
    return total


def _waits(found: Board, waits: Sequence[Waited]) -> str:
    mine = {row.unit for row in found.rows if row.mine}
    counted = Counter(
        _("you") if one.unit in mine else listed(one.who[:1]) or one.name
        for one in waits
    )
    said = [
        _("%(who)s %(count)d") % {"who": who, "count": count}
        for who, count in counted.most_common(NAMED)
    ]
    rest = sum(counted.values()) - sum(n for _who, n in counted.most_common(NAMED))
    if rest:
        said.append(_("others %(count)d") % {"count": rest})
    words_ = _("Awaiting answer: %(who)s.") % {"who": listed(said)}
    if found.overdue:
        late = ngettext(
            "%(count)d is overdue.", "%(count)d are overdue.", found.overdue
        )
        words_ += ("" if figures.chinese() else " ") + late % {"count": found.overdue}
    return words_
