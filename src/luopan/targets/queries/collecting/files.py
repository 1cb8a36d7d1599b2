"""Files that came back: whose they are, what is wrong, what each would change."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, Unknown, may, name_of
from luopan.org.language import spoken
from luopan.org.models import User
from luopan.targets.cells import Cell
from luopan.targets.collecting.checking import may_carry
from luopan.targets.collecting.comparing import compared
from luopan.targets.collecting.faults import Fault
from luopan.targets.collecting.layout import FIRST, Layout
from luopan.targets.cube import state_of
from luopan.targets.models import Return, Version
from luopan.targets.queries.agreement.reading import submissions
from luopan.targets.queries.collecting.shapes import AsTargets, File, Moved, Seen
from luopan.targets.queries.plans import version_seen
from luopan.targets.speech import DatabaseSpeech
from luopan.trail.queue import message_of

RELATED = ("actor__person", "loaded_by__person", "job", "submission")
Key = tuple[str, str, str]  # unit, product, period


def files(version: Version, returned: Sequence[Return]) -> tuple[File, ...]:
    """Returned files with what each of them would change.

    Args:
        version: Whose files they are.
        returned: With ``RELATED`` and the unit of their handouts.
    """
    units = {one.handout.unit_id for one in returned if one.handout}
    done = Return.objects.filter(version=version, handout__unit__in=units)
    done = done.filter(state=Return.State.LOADED).order_by("loaded_at", "pk")
    loaded: dict[int, list[Return]] = {}
    for one in done.select_related("handout"):
        assert one.handout
        loaded.setdefault(one.handout.unit_id, []).append(one)
    said = submissions(version)
    return tuple(_file(version, one, loaded, said) for one in returned)


def _file(
    version: Version,
    one: Return,
    loaded: Mapping[int, Sequence[Return]],
    said: Mapping[int, int],
) -> File:
    handout, found, quantum = one.handout, one.found, Decimal(version.metric.quantum)
    earlier = _earlier(one, loaded.get(handout.unit_id, ()) if handout else ())
    before = _cells(earlier)
    after = _cells(one)
    speech = DatabaseSpeech(version.metric)
    layout = Layout.of(handout.layout) if handout else None
    moved = _moved(layout, before, after, speech) if layout else []
    was = said.get(handout.unit_id) if handout else None
    if one.state == Return.State.LOADED:
        was = sum(before.values()) if before else None
    same = (
        next(
            (r for r in loaded.get(handout.unit_id, ()) if r.pk == found.get("same")),
            None,
        )
        if handout
        else None
    )
    return File(
        id=one.pk,
        name=one.name,
        step=_step(one),
        unit=handout.unit.code if handout else "",
        unit_name=spoken(handout.unit) if handout else "",
        number=handout.number if handout else None,
        who=name_of(one.actor),
        at=one.received_at,
        faults=tuple(map(_seen, found.get("faults", ()))),
        blank=found.get("blank", 0),
        cells=len(after),
        before=None if was is None else was * quantum,
        total=sum(after.values()) * quantum,
        proposal=_carried(version, handout.unit.code) if handout else None,
        moved=tuple(moved),
        changed=sum(len(row.cells) for row in moved),
        message=message_of(one.job) if one.job and _step(one) == "stopped" else "",
        same_at=same.loaded_at if same else None,
    )


def _carried(version: Version, unit: str) -> Decimal:
    """What a unit carries in a version, in the metric's own unit."""
    state = state_of(version)
    products, periods = state.space.products.codes[0], state.space.periods.codes[0]
    return state.total(Cell(unit, products, periods)) * Decimal(version.metric.quantum)


def _earlier(one: Return, loaded: Sequence[Return]) -> Return | None:
    """What was loaded before a file; the rows are in order of loading."""
    found = None
    for other in loaded:
        if other.pk == one.pk:
            break
        found = other
    return found


def _cells(one: Return | None) -> dict[Key, int]:
    if one is None:
        return {}
    return {(u, p, t): quanta for u, p, t, quanta in one.found.get("cells", ())}


def _seen(fault: Mapping[str, Any]) -> Seen:
    said = Fault(**fault)
    return Seen(said.place, said.sentence, said.code)


def _step(one: Return) -> str:
    if one.state == Return.State.RECEIVED:
        stopped = one.job is not None and one.job.state in {"failed", "parked"}
        return "stopped" if stopped else "reading"
    if one.state == Return.State.ACCEPTED:
        stopped = one.job is not None and one.job.state in {"failed", "parked"}
        return "stopped" if stopped else "loading"
    if one.state != Return.State.CHECKED:
        return str(one.state)
    if one.found["faults"]:
        return "refused"
    return "ready" if one.found["same"] is None else "same"


def _moved(
    layout: Layout,
    before: Mapping[Key, int],
    after: Mapping[Key, int],
    speech: DatabaseSpeech,
) -> list[Moved]:
    """Rows whose cells differ, the largest change of the year first.

    Named in the reader's language, whatever language the file is written in.
    """
    names = dict(zip(layout.periods, layout.head[FIRST:], strict=False))
    speech.know("unit", {row.unit for row in layout.rows})
    speech.know("product", {row.product for row in layout.rows})
    found = []
    for row in layout.rows:
        keys = [(row.unit, row.product, code) for code in layout.periods]
        pairs = [(key, before.get(key), after.get(key)) for key in keys]
        apart = [(key, was, now) for key, was, now in pairs if was != now]
        if apart:
            cells = tuple(
                (names[key[2]], _own(layout, was), _own(layout, now))
                for key, was, now in apart
            )
            sums = [
                _own(layout, _sum(part[n] for part in pairs))  # type: ignore[misc]
                for n in (1, 2)
            ]
            unit, product = (
                speech.name("unit", row.unit),
                speech.name("product", row.product),
            )
            found.append(Moved(unit, product, *sums, cells))
    return sorted(found, key=lambda row: -abs((row.after or 0) - (row.before or 0)))


def _sum(parts: Any) -> int | None:
    known = [part for part in parts if part is not None]
    return sum(known) if known else None


def _own(layout: Layout, quanta: int | None) -> Decimal | None:
    return None if quanta is None else quanta * layout.quantum


def as_targets(version: Version, one: Return) -> AsTargets | None:
    """What a returned file would do to the targets; None: nothing, or not now."""
    ready = one.state == Return.State.CHECKED and not one.found["faults"]
    if one.handout is None or version.frozen or not ready:
        return None
    if not Layout.of(one.handout.layout).has_numbers:
        return None
    found = compared(one, version)
    quantum = Decimal(version.metric.quantum)
    clashes = tuple(
        (*each.key, each.was * quantum, each.now * quantum, each.said * quantum)
        for each in found.clashes
    )
    before, after = found.before * quantum, found.after * quantum
    cells = len(found.changes)
    return AsTargets(cells, before, after, clashes) if cells else None


def returned_seen(viewer: User, returned_id: int, *, on: date) -> Return:
    """A returned file that the viewer returned, or whose unit's workbook he may carry.

    Raises:
        Unknown: There is none, or it is none of his.
    """
    found = Return.objects.select_related(
        "version__plan__root", "version__metric", "handout__unit", *RELATED
    )
    one = found.filter(pk=returned_id).first()
    if one is None:
        raise _nothing()
    version_seen(viewer, one.version_id, on=on)
    handout = one.handout
    if one.actor_id != viewer.pk and (
        handout is None or not may_carry(viewer, one.version, handout.unit, on)
    ):
        raise _nothing()
    return one


def returned_of(
    viewer: User, version: Version, numbers: Sequence[int], *, on: date
) -> list[Return]:
    """Returned files of one version, each as ``returned_seen``.

    Raises:
        Unknown: One of them is none of his, or of another version.
    """
    found = [returned_seen(viewer, number, on=on) for number in numbers]
    if any(one.version_id != version.pk for one in found):
        raise _nothing()
    return found


def _nothing() -> Unknown:
    return Unknown(_("There is no such file, or it has been removed."))


def file_of(returned: Return, viewer: User, *, on: date) -> File:
    """A returned file as it is shown."""
    version, handout = returned.version, returned.handout
    (found,) = files(version, [returned])
    if handout and may(viewer, Action.TARGETS_EDIT, unit=handout.unit, on=on):
        return replace(found, as_targets=as_targets(version, returned))
    return found
