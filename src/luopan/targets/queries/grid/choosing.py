"""Which version a grid opens on, and what its viewer may do there besides editing."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luopan.dimensions.queries import year_spans
from luopan.org.access import Action, may, reach
from luopan.org.language import in_other_language, spoken
from luopan.org.models import Named, Reach, User
from luopan.targets.cells import Cell
from luopan.targets.models import Version
from luopan.targets.queries.grid import naming
from luopan.targets.queries.plans import own_parts, part_total, roots_seen
from luopan.targets.results import Applied
from luopan.targets.sentences import cell_name
from luopan.targets.speech import DatabaseSpeech
from luopan.targets.storage import thaw_space

MOST_CHOICES = 40


@dataclass(frozen=True)
class Opening:
    """What stands around a grid before its numbers are there.

    Attributes:
        part: The viewer's (largest) part of the version, by name.
        metric: What is planned, by name.
        total: Of that part, in the metric's own unit.
        kinds: The kinds of periods that the version's calendar has.
        editable: Whether the viewer may change something.
        may_close: Whether he may change the whole, and so close periods.
        choices: Number and name of the versions he sees anything of, the newest first.
        others: Those of the same metric, to compare with.
    """

    part: str
    metric: str
    total: Decimal | None
    kinds: tuple[str, ...]
    editable: bool
    may_close: bool
    choices: tuple[tuple[int, str], ...]
    others: tuple[tuple[int, str], ...]


def opening(version: Version, viewer: User, *, on: date) -> Opening:
    """A version as a grid opens on it; the viewer is known to see something of it."""
    part = own_parts(viewer, version, on=on)[0]
    seen, other = seen_versions(viewer, on=on), in_other_language()
    spans = year_spans(version.plan.calendar, version.plan.year)
    open_still = not version.frozen
    whole = open_still and may(
        viewer, Action.TARGETS_EDIT, unit=version.plan.root, on=on
    )
    return Opening(
        part=_name(part, other),
        metric=_name(version.metric, other),
        total=part_total(version, part, viewer, on=on),
        kinds=tuple(dict.fromkeys(span.kind for span in spans)),
        editable=whole or (open_still and _editable(version, viewer, on)),
        may_close=whole,
        choices=tuple((v.pk, _label(v, other)) for v in seen),
        others=tuple(
            (v.pk, _label(v, other))
            for v in seen
            if v.metric_id == version.metric_id and v != version
        ),
    )


def _name(row: Named, other: bool) -> str:
    return (row.name_other or row.name) if other else row.name


def _label(version: Version, other: bool) -> str:
    metric = _name(version.metric, other)
    return f"{version.plan.year} · {metric} · {spoken(version)}"


def seen_versions(viewer: User, *, on: date) -> list[Version]:
    """The newest versions that the viewer sees anything of; one query."""
    found = Version.objects.filter(plan__root__in=roots_seen(viewer, on=on))
    found = found.select_related("plan__root", "plan__calendar", "metric")
    return list(found.order_by("-plan__year", "-pk")[:MOST_CHOICES])


def working_version(viewer: User, *, on: date) -> Version | None:
    """The newest version at work that the viewer may edit; else the newest he sees any of.

    Of who plans the whole a draft comes first: one that is issued moves only where nothing
    of it is. Of who has a part of it the one in talks does: his answers are in that.
    """
    seen = seen_versions(viewer, on=on)
    open_ones = [version for version in seen if not version.frozen]
    mine = reach(viewer, Action.TARGETS_EDIT, on=on)
    wholes = set(mine.values_list("pk", flat=True)) if open_ones else set()

    def later(version: Version) -> bool:
        drafted = version.state == Version.State.DRAFT
        return drafted != (version.plan.root_id in wholes)

    for version in sorted(open_ones, key=later):
        if _editable(version, viewer, on):
            return version
    return seen[0] if seen else None


def signed_version(viewer: User, *, on: date) -> Version | None:
    """The newest committed version he sees anything of; else the one he works on."""
    seen = seen_versions(viewer, on=on)
    committed = (v for v in seen if v.state == Version.State.COMMITTED)
    return next(committed, None) or working_version(viewer, on=on)


def _editable(version: Version, viewer: User, on: date) -> bool:
    mine = reach(viewer, Action.TARGETS_EDIT, on=on)
    under = Reach.objects.filter(above=version.plan.root).values("below")
    return mine.filter(pk__in=under).exists()


def may_comment(viewer: User, code: str, *, on: date) -> bool:
    """Whether the viewer may say a word on a unit's targets."""
    unit = naming.unit_of(code)
    return may(viewer, Action.COMMENTS_WRITE, unit=unit, on=on)


@dataclass(frozen=True)
class Names:
    """A cell as people call it; ``title``: the seat, or whose reserve it is."""

    unit: str
    title: str
    product: str
    period: str
    all_products: bool


def names(version: Version, where: Cell, *, on: date) -> Names:
    """What a cell's unit, product and period are called in the language now active."""
    space = thaw_space(version.space_hash)
    (unit,) = naming.units([where.unit], on)
    (product,) = naming.products([where.product])
    period = next(c for c in naming.columns(version, space) if c.code == where.period)
    return Names(
        unit.name,
        unit.title,
        product.name,
        period.name,
        where.product == space.products.codes[0],
    )


@dataclass(frozen=True)
class Told:
    """What a gesture would do, as a person reads it; amounts in the metric's own unit."""

    touched: int
    movers: tuple[tuple[str, Decimal, Decimal], ...]
    people: tuple[str, ...]
    totals: tuple[tuple[str, Decimal, Decimal], ...]
    notes: tuple[str, ...]


def told(version: Version, done: Applied) -> Told:
    """The result of a preview with names for codes."""
    speech, quantum = DatabaseSpeech(version.metric), version.metric.quantum
    movers, totals = (
        tuple(
            (cell_name(one.cell, speech), one.before * quantum, one.after * quantum)
            for one in part
        )
        for part in (done.movers, done.totals)
    )
    return Told(done.touched, movers, done.people, totals, done.notes)
