"""Explain my number: how one unit's number came about, and all that belongs to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from luopan.dimensions.queries import counted_in
from luopan.engine.tree import RESERVE
from luopan.org.access import Action, day_of, may, name_of
from luopan.org.language import spoken
from luopan.org.models import Unit, User
from luopan.records.cube import actual_cube
from luopan.targets.cube import state_of
from luopan.targets.histories import MILLIONTHS, source_spans
from luopan.targets.models import Card, Carrier, Commitment, Resting, Talk, Version
from luopan.targets.queries.commitments import unit_in
from luopan.targets.queries.explaining import Line, explain
from luopan.targets.queries.sheets import names_of, totals
from luopan.targets.signed.promises import months_of
from luopan.targets.storage import thaw_space


@dataclass(frozen=True)
class Part:
    """A month or a product of the number, beside the year before.

    Attributes:
        amount: In the metric's own unit.
        last: The year before, as it was recorded.
    """

    name: str
    amount: Decimal
    last: Decimal

    @property
    def growth(self) -> float | None:
        """Against the year before; None where that was nothing or less."""
        return float(self.amount / self.last) - 1 if self.last > 0 else None


@dataclass(frozen=True)
class Word:
    """A number that was said in the talk."""

    kind: str  # Card.Kind
    amount: Decimal
    who: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Ground:
    """Something the number rests on, or carries.

    Attributes:
        kind: ``assumption``, ``risk`` or ``objective``.
        state: Of an assumption: holds, doubt, invalidated; else empty.
        code: By which its own page is known.
    """

    kind: str
    name: str
    state: str
    code: str


@dataclass(frozen=True)
class MyNumber:
    """A unit's number, explained.

    Attributes:
        whole: The year beside the year before.
        lines: The steps that made it, from 0; amounts in quanta.
        quantum: Of those.
        words: What was said about it in its talk, in order; empty: it has none.
        talk_state: open, settled; empty: none.
        reach_date: The last day the year before's records reach 数据截至.
        letter: Number of the letter that was signed; empty: none.
        signed_by: Who signed it.
    """

    version: Version
    unit: Unit
    counted_in: str
    whole: Part
    lines: tuple[Line, ...]
    quantum: Decimal
    months: tuple[Part, ...]
    products: tuple[Part, ...]
    words: tuple[Word, ...]
    talk_state: str
    grounds: tuple[Ground, ...]
    reach_date: date | None
    letter: str
    signed_by: str


def my_number(viewer: User, version: Version, unit: str, *, at: datetime) -> MyNumber:
    """The number of a unit in a version with how it came about, in the reader's language.

    Raises:
        Unknown: No such unit of the version that he may see wholly.
    """
    on = day_of(at)
    where = unit_in(viewer, version, unit, on)
    space = thaw_space(version.space_hash)
    root, year = space.products.codes[0], space.periods.codes[0]
    found = explain(version, unit, root, year, viewer=viewer, on=on)
    months, products, reach = _parts(version, where.code, at, on)
    talk, words = _talked(version, where)
    quantum = Decimal(version.metric.quantum)
    kept = Commitment.objects.filter(
        plan=version.plan_id, unit=where, replaced_by=None
    ).first()
    return MyNumber(
        version=version,
        unit=where,
        counted_in=counted_in(version.metric),
        whole=Part(
            spoken(where),
            found.amount * quantum,
            sum((part.last for part in months), Decimal(0)),
        ),
        lines=found.lines,
        quantum=quantum,
        months=months,
        products=products,
        words=words,
        talk_state=talk.state if talk else "",
        grounds=_grounds(version, where, viewer, on),
        reach_date=reach,
        letter=kept.number if kept else "",
        signed_by=kept.name if kept else "",
    )


def _parts(
    version: Version, unit: str, at: datetime, on: date
) -> tuple[tuple[Part, ...], tuple[Part, ...], date | None]:
    """By month and by product, beside the year before; one reading of the records."""
    state = state_of(version)
    space, quantum = state.space, Decimal(version.metric.quantum)
    spans = source_spans(version.plan, version.plan.year - 1)
    actual = actual_cube(version.metric, space, spans, on, known_at=at, owner="then")
    root, year, months = (
        space.products.codes[0],
        space.periods.codes[0],
        months_of(version),
    )
    kinds = [c for c in space.products.children(root) if not c.endswith(RESERVE)]
    kinds += [c for c in space.products.children(root) if c.endswith(RESERVE)]

    def parts(
        names: Sequence[str], products: list[str], periods: list[str]
    ) -> list[Part]:
        now = totals(space, state.amounts, [unit], products, periods).ravel()
        last = totals(space, actual.amounts, [unit], products, periods).ravel()
        return [
            Part(name, int(a) * quantum, Decimal(int(b)) / MILLIONTHS)
            for name, a, b in zip(names, now, last, strict=True)
        ]

    by_month = parts(months, [root], months)
    names = names_of("product", [code.removesuffix(RESERVE) for code in kinds])
    called = [names.get(code, "") for code in kinds]
    by_product = [p for p in parts(called, kinds, [year]) if p.amount or p.last]
    by_product.sort(key=lambda part: -part.amount)
    return tuple(by_month), tuple(by_product), actual.reach_date


def _talked(version: Version, unit: Unit) -> tuple[Talk | None, tuple[Word, ...]]:
    talk = Talk.objects.filter(version=version, unit=unit)
    one = talk.exclude(state=Talk.State.RECALLED).first()
    if one is None:
        return None, ()
    quantum = Decimal(version.metric.quantum)
    cards = Card.objects.filter(talk=one, amount__isnull=False)
    return one, tuple(
        Word(card.kind, card.amount * quantum, name_of(card.actor), card.at, card.text)
        for card in cards.select_related("actor__person").order_by("seq")
        if card.amount is not None
    )


def _grounds(
    version: Version, unit: Unit, viewer: User, on: date
) -> tuple[Ground, ...]:
    """What this unit's number, or one above it, rests on, and which objectives it carries."""
    if not may(viewer, Action.STRATEGY_READ, on=on):
        return ()
    tree = thaw_space(version.space_hash).units
    above = [unit.code, *tree.ancestors(unit.code)]
    where = {
        "plan": version.plan_id,
        "metric": version.metric_id,
        "unit__code__in": above,
        "ended_at": None,
    }
    carried = Carrier.objects.filter(**where).select_related("objective")
    rested = Resting.objects.filter(**where).select_related("assumption")
    wanted = [
        Ground("objective", spoken(c.objective), "", c.objective.code) for c in carried
    ]
    rests = [
        Ground(
            r.assumption.kind,
            spoken(r.assumption),
            r.assumption.state,
            r.assumption.code,
        )
        for r in rested
    ]
    return tuple(dict.fromkeys([*wanted, *rests]))
