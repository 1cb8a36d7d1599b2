"""A whole tree at once: checked in memory, stored in a few sets."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from luopan.org import closure
from luopan.org.access import Action, day_of, reach, require, unknown
from luopan.org.changing import service
from luopan.org.models import Company, Parentage, Unit, User
from luopan.org.standing import some_names
from luopan.org.words import check_span, checked_code, checked_name
from luopan.trail.chain import note
from luopan.trail.refusal import Refused

BATCH = 500  # codes asked for at a time


@dataclass(frozen=True)
class NewUnit:
    """A unit to add. The same code again with later dates: it stands elsewhere then.

    Attributes:
        code: Its code.
        name: Its name.
        parent: Code of its parent, an old or a new unit; None: the company as a whole.
        kind: "unit" or "seat".
        name_other: Its name in the second language.
        role: Of a seat, in words.
        overlay: Outside the totals; what stands under an overlay is one too.
        start_date: First day; None: its parent's.
        end_date: First day without it; None: its parent's.
        place: Order among its siblings; None: as the rows come.
    """

    code: str
    name: str
    parent: str | None = None
    kind: str = "unit"
    name_other: str = ""
    role: str = ""
    overlay: bool = False
    start_date: date | None = None
    end_date: date | None = None
    place: int | None = None


@dataclass(frozen=True, slots=True)
class _Node:
    """What is known of a unit, old or new, while the tree is checked."""

    kind: str
    overlay: bool
    start_date: date
    end_date: date | None


@service("org.add_units")
def add_units(
    *, actor: User, at: datetime, rows: Sequence[NewUnit], reason: str = ""
) -> dict[str, int]:
    """Add many units, in any order, a hundred thousand in seconds. All or none.

    Returns:
        The id of each new unit by its code.

    Raises:
        Refused: A code is taken or twice there, a parent is unknown, units stand in a
            circle, or a unit stands under one that is not there on all of its days.
    """
    closure.take_turn()
    root = Company.objects.values_list("root__code", flat=True).first()
    if root is None:
        raise Refused(_("There is no company yet. Set it up with `luopan init`."))
    rows = [_tidy(row, root) for row in rows]
    spans = _by_code(rows)
    old = _old_parents(actor, at, {str(r.parent) for r in rows} - spans.keys())
    _refuse_taken(spans)
    ordered = _parents_first(spans, old)
    nodes = {unit.code: _node(unit) for unit in old.values()}
    for code in ordered:
        spans[code] = _dated(spans[code], nodes)
    _check_circles(spans, set(ordered))
    for code, mine in spans.items():
        if code not in nodes:
            nodes[code] = _whole(mine, nodes)
    for code, mine in spans.items():
        _check_parents(code, mine, nodes)
    ids = _store(rows, spans, nodes, {unit.code: unit.pk for unit in old.values()})
    note("organisation", units=len(ids), under=sorted(old)[:20])
    return ids


def _tidy(row: NewUnit, root: str) -> NewUnit:
    if row.kind not in Unit.Kind.values:
        raise Refused(_("%(code)s is neither a unit nor a seat."), code=row.code)
    said = {
        "code": checked_code(row.code),
        "name": checked_name(row.name),
        "name_other": row.name_other.strip(),
        "parent": row.parent.strip() if row.parent else root,
    }
    changed = {key: text for key, text in said.items() if text != getattr(row, key)}
    return replace(row, **changed) if changed else row


def _by_code(rows: Iterable[NewUnit]) -> dict[str, list[NewUnit]]:
    spans: dict[str, list[NewUnit]] = {}
    for row in rows:
        spans.setdefault(row.code, []).append(row)
    for code, mine in spans.items():
        if len(mine) > 1:
            _check_history(code, mine)
    return spans


def _check_history(code: str, mine: list[NewUnit]) -> None:
    """Several rows of one code are its moves: dates stand in each and follow on."""
    if any(row.start_date is None for row in mine):
        raise Refused(
            _("The code %(code)s appears twice. Rows of one unit need their dates."),
            code=code,
        )
    mine.sort(key=lambda row: row.start_date or date.min)
    for earlier, later in zip(mine, mine[1:], strict=False):
        if (earlier.kind, earlier.overlay) != (later.kind, later.overlay):
            raise Refused(
                _("The code %(code)s appears twice, for two things."), code=code
            )
        if earlier.end_date is None or earlier.end_date > (
            later.start_date or date.min
        ):
            raise Refused(
                _("%(code)s is under both %(one)s and %(other)s on %(day)s."),
                code=code,
                one=earlier.parent,
                other=later.parent,
                day=later.start_date,
            )
        if earlier.end_date != later.start_date:
            raise Refused(
                _("%(code)s has no parent from %(start)s until %(end)s."),
                code=code,
                start=earlier.end_date,
                end=later.start_date,
            )


def _old_parents(actor: User, at: datetime, codes: set[str]) -> dict[str, Unit]:
    """The units already there that new ones stand under; he may change each of them."""
    on = day_of(at)
    seen = reach(actor, Action.ORG_READ, on=on)
    found = {unit.code: unit for unit in _of_codes(seen, codes)}
    if missing := sorted(codes - found.keys()):
        raise unknown(missing[0])
    allowed = {
        unit.pk for unit in _of_codes(reach(actor, Action.ORG_EDIT, on=on), codes)
    }
    for unit in found.values():
        if unit.pk not in allowed:
            require(actor, Action.ORG_EDIT, unit=unit, at=at)
    return found


def _refuse_taken(codes: Iterable[str]) -> None:
    if taken := [unit.code for unit in _of_codes(Unit.objects.all(), codes)]:
        raise Refused(
            _("Codes already used by other units: %(codes)s."),
            codes=lambda: some_names(sorted(taken)),
        )


def _of_codes(units: "QuerySet[Unit]", codes: Iterable[str]) -> Iterator[Unit]:
    wanted = sorted(codes)
    for at in range(0, len(wanted), BATCH):
        yield from units.filter(code__in=wanted[at : at + BATCH])


def _parents_first(spans: dict[str, list[NewUnit]], old: dict[str, Unit]) -> list[str]:
    """New codes, each after all its parents; those on a ring of parents are left out."""
    waits: dict[str, int] = {}
    under: dict[str, list[str]] = {}
    for code, mine in spans.items():
        above = {str(row.parent) for row in mine} - old.keys()
        waits[code] = len(above)
        for parent in above:
            under.setdefault(parent, []).append(code)
    ordered = [code for code, count in waits.items() if not count]
    for code in ordered:
        for child in under.get(code, ()):
            waits[child] -= 1
            if not waits[child]:
                ordered.append(child)
    return ordered


def _dated(mine: list[NewUnit], nodes: dict[str, _Node]) -> list[NewUnit]:
    """Fill in dates from the parents and note the unit for those after it."""
    first, last = nodes[str(mine[0].parent)], nodes[str(mine[-1].parent)]
    if mine[0].start_date is None:
        mine[0] = replace(mine[0], start_date=first.start_date)
    if mine[-1].end_date is None and last.end_date is not None:
        mine[-1] = replace(mine[-1], end_date=last.end_date)
    nodes[mine[0].code] = _whole(mine, nodes)
    return mine


def _whole(mine: list[NewUnit], nodes: dict[str, _Node]) -> _Node:
    overlay = mine[0].overlay
    if not overlay:
        above = [nodes[str(row.parent)] for row in mine if str(row.parent) in nodes]
        overlay = bool(above) and all(parent.overlay for parent in above)
    return _Node(
        mine[0].kind, overlay, mine[0].start_date or date.min, mine[-1].end_date
    )


def _node(unit: Unit) -> _Node:
    return _Node(unit.kind, unit.overlay, unit.start_date, unit.end_date)


def _check_circles(spans: dict[str, list[NewUnit]], clear: set[str]) -> None:
    """Units on a ring of parents may stand in it at different times, never at once."""
    ring = {code: mine for code, mine in spans.items() if code not in clear}
    rows = [row for mine in ring.values() for row in mine]
    undated = any(row.start_date is None for row in rows)
    days = {row.start_date or date.min for row in rows}
    for day in sorted(days):
        parents = {
            row.code: str(row.parent) for row in rows if undated or _stands(row, day)
        }
        for code in parents:
            if circle := _circle(code, parents):
                raise Refused(
                    _("These units are each other's parents, in a circle: %(units)s."),
                    units=" → ".join([*circle[:6], circle[0]]),
                )
        if undated:
            rest = sorted(parents)
            raise Refused(
                _("Rows of %(units)s need their dates."),
                units=partial(some_names, rest),
            )


def _stands(row: NewUnit, day: date) -> bool:
    begun = row.start_date is None or row.start_date <= day
    return begun and (row.end_date is None or day < row.end_date)


def _circle(code: str, parents: dict[str, str]) -> list[str]:
    walked: list[str] = []
    at: str | None = code
    while at is not None and at not in walked:
        walked.append(at)
        at = parents.get(at)
    return walked if at == code else []


def _check_parents(code: str, mine: list[NewUnit], nodes: dict[str, _Node]) -> None:
    node = nodes[code]
    check_span(node.start_date, node.end_date, code)
    for row in mine:
        start = row.start_date or date.min
        check_span(start, row.end_date, code)
        parent = nodes[str(row.parent)]
        if parent.kind == Unit.Kind.SEAT:
            raise Refused(
                _("%(parent)s is a seat; %(unit)s cannot be under it."),
                parent=row.parent,
                unit=code,
            )
        if parent.overlay and not node.overlay:
            raise Refused(
                _(
                    "%(parent)s is an overlay unit, outside the totals; %(unit)s counts in "
                    "the totals and cannot be under it."
                ),
                parent=row.parent,
                unit=code,
            )
        _check_days(row, start, parent)


def _check_days(row: NewUnit, start: date, parent: _Node) -> None:
    early = parent.start_date > start
    late = parent.end_date is not None and (
        row.end_date is None or row.end_date > parent.end_date
    )
    if early or late:
        raise Refused(
            _(
                "%(unit)s would be under %(parent)s from %(start)s until %(end)s, but "
                "%(parent)s only exists from %(begins)s until %(ends)s."
            ),
            unit=row.code,
            parent=row.parent,
            start=start,
            end=row.end_date or "…",
            begins=parent.start_date,
            ends=parent.end_date or "…",
        )


def _store(
    rows: Sequence[NewUnit],
    spans: dict[str, list[NewUnit]],
    nodes: dict[str, _Node],
    ids: dict[str, int],
) -> dict[str, int]:
    places = _places(rows, spans, ids)
    before = Unit.objects.aggregate(last=Max("pk"))["last"] or 0
    closure.insert(
        Unit,
        "code name name_other kind role overlay place start_date end_date",
        (
            (
                code,
                mine[-1].name,
                mine[-1].name_other,
                nodes[code].kind,
                mine[-1].role,
                nodes[code].overlay,
                places[code],
                nodes[code].start_date,
                nodes[code].end_date,
            )
            for code, mine in spans.items()
        ),
    )
    fresh = dict(Unit.objects.filter(pk__gt=before).values_list("code", "pk"))
    known = ids | fresh
    closure.insert(
        Parentage,
        "unit_id parent_id start_date end_date",
        (
            (fresh[row.code], known[str(row.parent)], row.start_date, row.end_date)
            for mine in spans.values()
            for row in mine
        ),
    )
    closure.plant(before, max(fresh.values(), default=before))
    return fresh


def _places(
    rows: Sequence[NewUnit], spans: dict[str, list[NewUnit]], old: dict[str, int]
) -> dict[str, int]:
    """As said, else as the rows come, after those already there."""
    last = dict(
        Parentage.objects.filter(parent__in=old.values())
        .values_list("parent__code")
        .annotate(last=Max("unit__place"))
    )
    places: dict[str, int] = {}
    for row in rows:
        parent = str(spans[row.code][-1].parent)
        place = row.place if row.place is not None else last.get(parent, -1) + 1
        last[parent] = max(place, last.get(parent, -1))
        places[row.code] = place
    return places
