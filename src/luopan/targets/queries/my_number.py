"""Explain my number: how one unit's number came about, and all that belongs to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from luopan.dimensions.models import Product
from luopan.dimensions.queries import counted_in
from luopan.engine.tree import RESERVE
from luopan.org.access import Action, day_of, may, name_of, unknown
from luopan.org.language import spoken
from luopan.org.models import Unit, User
from luopan.records.footing import known_now
from luopan.records.queries.scopes import Scope, by_scope
from luopan.targets.agreeing.talks import text_on
from luopan.targets.cube import HOT, state_of
from luopan.targets.histories import MILLIONTHS, source_spans
from luopan.targets.models import Card, Carrier, Commitment, Resting, Talk, Version
from luopan.targets.queries.explaining import Line, explain
from luopan.targets.queries.sheets import totals
from luopan.targets.signed.promises import months_of
from luopan.targets.signed.signers import signed_by
from luopan.targets.storage import thaw_space


@dataclass(frozen=True)
class Part:
    """A month or a product of the number, beside the newest year that was over.

    Attributes:
        amount: In the metric's own unit.
        last: That year, as it was recorded.
    """

    name: str
    amount: Decimal
    last: Decimal

    @property
    def growth(self) -> float | None:
        """Against that year; None where it brought nothing or less."""
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
        whole: The year beside ``base_year``.
        base_year: The newest year before it that was over: a part of one compares with nothing.
        lines: The steps that made it, from 0; amounts in quanta.
        quantum: Of those.
        words: What was said about it in its talk, in order; empty: it has none.
        talk_state: open, settled; empty: none.
        as_of_date: Records of that year count until that day.
        letter: Number of the letter that was signed; empty: none.
        signed_by: Who signed it.
    """

    version: Version
    unit: Unit
    counted_in: str
    whole: Part
    base_year: int
    lines: tuple[Line, ...]
    quantum: Decimal
    months: tuple[Part, ...]
    products: tuple[Part, ...]
    words: tuple[Word, ...]
    talk_state: str
    grounds: tuple[Ground, ...]
    as_of_date: date
    letter: str
    signed_by: str


def my_number(viewer: User, version: Version, unit: str, *, at: datetime) -> MyNumber:
    """The number of a unit in a version with how it came about, in the reader's language.

    Raises:
        Unknown: No such unit of the version that he may see wholly.
    """
    on = day_of(at)
    if unit.endswith(RESERVE):
        raise unknown(unit)  # what is kept back is explained on the grid
    space = thaw_space(version.space_hash)
    root, year = space.products.codes[0], space.periods.codes[0]
    found = explain(version, unit, root, year, viewer=viewer, on=on)
    where = Unit.objects.get(code=unit)
    months, products = _parts(version, where, on)
    talk, words = _talked(version, where)
    quantum = Decimal(version.metric.quantum)
    signed = Commitment.objects.select_related("actor__person")
    kept = signed.filter(plan=version.plan_id, unit=where, replaced_by=None).first()
    return MyNumber(
        version=version,
        unit=where,
        counted_in=counted_in(version.metric),
        whole=Part(
            spoken(where),
            found.amount * quantum,
            sum((part.last for part in months), Decimal(0)),
        ),
        base_year=base_year(version, on),
        lines=found.lines,
        quantum=quantum,
        months=months,
        products=products,
        words=words,
        talk_state=talk.state if talk else "",
        grounds=_grounds(version, where, viewer, on),
        as_of_date=on,
        letter=kept.number if kept else "",
        signed_by=signed_by(kept) if kept else "",
    )


def base_year(version: Version, on: date) -> int:
    """The newest year of the plan's calendar before its own that was over on a day."""
    year = version.plan.year - 1
    while source_spans(version.plan, year)[-1].end_date > on:
        year -= 1
    return year


def _parts(
    version: Version, unit: Unit, on: date
) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """By month and by product, beside the base year; one reading of the records."""
    state = state_of(version)
    space, quantum = state.space, Decimal(version.metric.quantum)
    root, year = space.products.codes[0], space.periods.codes[0]
    months, kinds = months_of(version), [*space.products.children(root)]
    known = {p.code: p for p in Product.objects.filter(code__in=[root, *kinds])}
    last = _last_year(
        version, unit, [known[c].pk for c in (root, *kinds) if c in known], on
    )

    def now(products: list[str], periods: list[str]) -> list[Decimal]:
        found = totals(space, state.amounts, [unit.code], products, periods)
        return [int(amount) * quantum for amount in found.ravel()]

    by_month = zip(months, now([root], months), last[0], strict=True)
    before = [sum(sums, Decimal(0)) for sums in last]
    by_product = [
        Part(spoken(known[code]), amount, whole)
        for code, amount, whole in zip(
            [code for code in kinds if code in known],
            now([code for code in kinds if code in known], [year]),
            before[1:],
            strict=True,
        )
    ]
    rest = sum(now([c for c in kinds if c not in known], [year]), Decimal(0))
    by_product.append(Part("", rest, before[0] - sum(before[1:], Decimal(0))))
    shown = sorted(
        (p for p in by_product if p.amount or p.last), key=lambda p: -p.amount
    )
    return tuple(Part(*row) for row in by_month), tuple(shown)


@dataclass(frozen=True)
class _LastYear:
    """What was recorded in each month of the base year, a list for each product."""

    rows: list[list[Decimal]]

    def size(self) -> int:
        """Bytes in memory, about."""
        return sum(len(row) for row in self.rows) * 120


def _last_year(
    version: Version, unit: Unit, products: Sequence[int], on: date
) -> list[list[Decimal]]:
    """Kept until anything is known or stands otherwise."""
    event, rests = known_now()
    about = (version.metric_id, version.space_hash, unit.pk, *products, on)
    name = "|".join(map(str, ("last year", *about, event, rests)))
    found: _LastYear | None = HOT.get(name)
    if found is None:
        found = _LastYear(_read_last_year(version, unit, products, on))
        HOT.put(name, found)
    return found.rows


def _read_last_year(
    version: Version, unit: Unit, products: Sequence[int], on: date
) -> list[list[Decimal]]:
    source = source_spans(version.plan, base_year(version, on))
    periods = thaw_space(version.space_hash).periods
    places = [periods.slice(code) for code in months_of(version)]
    spans = [
        (source[place.start].start_date, source[place.stop - 1].end_date)
        for place in places
    ]
    scopes = [Scope(unit.pk, product) for product in products]
    found = by_scope(version.metric, scopes, spans, as_of=on)
    return [[Decimal(one.amount) / MILLIONTHS for one in row] for row in found]


def _talked(version: Version, unit: Unit) -> tuple[Talk | None, tuple[Word, ...]]:
    talk = Talk.objects.filter(version=version, unit=unit)
    one = talk.exclude(state=Talk.State.RECALLED).first()
    if one is None:
        return None, ()
    quantum = Decimal(version.metric.quantum)
    cards = Card.objects.filter(talk=one, amount__isnull=False)
    return one, tuple(
        Word(
            card.kind,
            card.amount * quantum,
            name_of(card.actor),
            card.at,
            text_on(card),
        )
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
