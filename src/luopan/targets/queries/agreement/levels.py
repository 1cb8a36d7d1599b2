"""Top-down beside bottom-up at every node; and what is lost or added on the way down."""

from datetime import date
from decimal import Decimal
from typing import Any

from luopan.dimensions.queries import counted_in
from luopan.engine.tree import RESERVE
from luopan.org.access import name_of
from luopan.org.models import Unit, User
from luopan.targets.agreeing.issued import year_totals
from luopan.targets.agreeing.speaking import speakers
from luopan.targets.cube import state_of
from luopan.targets.models import Submission, Talk, Version
from luopan.targets.queries.agreement.reading import Reader
from luopan.targets.queries.agreement.shapes import Dilution, Ledger, Level, Node
from luopan.targets.queries.sheets import names_of


def gaps(viewer: User, version: Version, *, on: date) -> tuple[Node, ...]:
    """Top-down, bottom-up and the gap at every node that the viewer may see, in tree order."""
    reader = Reader(version, viewer, on)
    tree = reader.tree
    own = dict(zip(tree.codes, year_totals(state_of(version)).tolist(), strict=True))
    offered, states = _offered(version)
    said: dict[str, int] = {}
    units: dict[str, int] = {}
    bottom: dict[str, int | None] = {}
    for code in reversed([c for c in tree.codes if not c.endswith(RESERVE)]):
        below = [c for c in tree.children(code) if not c.endswith(RESERVE)]
        units[code] = 1 + sum(units[c] for c in below)
        said[code] = (code in offered) + sum(said[c] for c in below)
        if code in offered:
            bottom[code] = offered[code]
        elif said[code]:
            parts = ((bottom[c], own[c]) for c in below)
            bottom[code] = sum(mine if up is None else up for up, mine in parts)
        else:
            bottom[code] = None
    seen = reader.sees(list(units))
    names = names_of("unit", sorted(seen))
    return tuple(
        Node(
            name=names.get(code, code),
            said=said[code],
            units=units[code],
            state=states.get(code, ""),
            **_node(reader, code, own, bottom[code]),
        )
        for code in tree.codes
        if code in seen
    )


def _offered(version: Version) -> tuple[dict[str, int], dict[str, str]]:
    """What units offer: agreed, countered or submitted last; and the state of talks."""
    found: dict[str, int] = {}
    rows = Submission.objects.filter(version=version).order_by("seq")
    for code, amount in rows.values_list("unit__code", "amount"):
        found[code] = amount
    states: dict[str, str] = {}
    talks = Talk.objects.filter(version=version).exclude(state=Talk.State.RECALLED)
    for code, amount, offer, state in talks.values_list(
        "unit__code", "amount", "offer", "state"
    ):
        states[code] = state
        if state == Talk.State.SETTLED:
            found[code] = amount
        elif offer is not None:
            found[code] = offer
    return found, states


def _node(
    reader: Reader, code: str, own: dict[str, int], bottom: int | None
) -> dict[str, Any]:
    """What a node is in figures."""
    tree = reader.tree
    shown = code + RESERVE in own and not reader.padding.outside([code])
    return {
        "unit": code,
        "parent": tree.parent(code) or "",
        "depth": int(tree.depths[tree.place(code)]),
        "seat": not tree.children(code),
        "top_down": reader.own(own[code]),
        "bottom_up": reader.maybe(bottom),
        "gap": None if bottom is None else reader.own(own[code] - bottom),
        "reserve": reader.own(own[code + RESERVE]) if shown else None,
    }


def ledger(viewer: User, version: Version, *, on: date) -> Ledger:
    """What is handed down, kept and added, per level and by whom.

    Only units where the viewer may see padding.
    """
    reader = Reader(version, viewer, on)
    tree = reader.tree
    own = dict(zip(tree.codes, year_totals(state_of(version)).tolist(), strict=True))
    inner = [code for code in tree.codes if code + RESERVE in own]
    outside = set(reader.padding.outside(inner)) | set(reader.reads.outside(inner))
    inner = [code for code in inner if code not in outside]
    names = names_of("unit", inner)
    people = _leaders(version, inner, on)
    rows = [
        _diluted(reader, code, names.get(code, code), own, people.get(code, ()))
        for code in inner
    ]
    return Ledger(_levels(rows), tuple(rows), counted_in(version.metric))


def _leaders(
    version: Version, codes: list[str], on: date
) -> dict[str, tuple[str, ...]]:
    units = list(Unit.objects.filter(code__in=codes)) if len(codes) <= 900 else []
    named = speakers(version, units, on)
    return {unit.code: tuple(map(name_of, named[unit.pk])) for unit in units}


def _diluted(
    reader: Reader, code: str, name: str, own: dict[str, int], by: tuple[str, ...]
) -> Dilution:
    kept = own[code + RESERVE]
    return Dilution(
        unit=code,
        name=name,
        depth=int(reader.tree.depths[reader.tree.place(code)]),
        own=reader.own(own[code]),
        handed_down=reader.own(own[code] - kept),
        kept=reader.own(max(kept, 0)),
        added=reader.own(max(-kept, 0)),
        by=by,
    )


def _levels(rows: list[Dilution]) -> tuple[Level, ...]:
    found = []
    for depth in sorted({row.depth for row in rows}):
        level = [row for row in rows if row.depth == depth]
        sums = {
            name: sum((getattr(row, name) for row in level), Decimal(0))
            for name in ("own", "handed_down", "kept", "added")
        }
        found.append(Level(depth=depth, units=len(level), **sums))
    return tuple(found)
