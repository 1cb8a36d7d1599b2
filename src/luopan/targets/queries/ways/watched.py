"""Which watched markets bear on a unit and a product: exactly, from above, or from below."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from luopan.dimensions.models import Product
from luopan.org.models import Reach, Unit
from luopan.records.goods import product_parents
from luopan.strategy.models import Segment
from luopan.strategy.queries.market import Newest, newest, open_segments, spans_of
from luopan.strategy.spans import MarketSpan

EXACT, BROADER, NARROWER = "exact", "broader", "narrower"


@dataclass(frozen=True)
class Watched:
    """Markets with what was said of them.

    Attributes:
        how: exact, broader or narrower; empty: no market bears on the question.
        segments: One where it is exact or broader; disjoint ones where they are narrower.
        said: By primary key of the segment.
    """

    how: str
    segments: tuple[Segment, ...]
    said: Mapping[int, Newest]

    def years(self, segment: Segment) -> list[MarketSpan]:
        """Full years that a size or a share is known of, the newest first."""
        found = [span for span in spans_of(self.said[segment.pk]) if span.months == 12]
        return found[::-1]

    @property
    def spans(self) -> list[tuple[date, date]]:
        """Every such year of all of them."""
        every = {span for one in self.segments for span in self.years(one)}
        return [(span.start_date, span.end_date) for span in sorted(every)]


NOTHING = Watched("", (), {})


def watched(unit: Unit, product: Product, on: date) -> Watched:
    """The market of exactly this; else the nearest broader one; else those within it."""
    segments = [one for one in open_segments(None) if not one.group_axis]
    how, chosen = _chosen(segments, unit, product, on)
    if not chosen:
        return NOTHING
    return Watched(how, chosen, newest(chosen, None, on))


def _chosen(
    segments: Sequence[Segment], unit: Unit, product: Product, on: date
) -> tuple[str, tuple[Segment, ...]]:
    for one in segments:
        if one.unit_id == unit.pk and one.product_id == product.pk:
            return EXACT, (one,)
    if not segments:
        return "", ()
    places = _Places(segments, unit, product, on)
    above = [(places.up(one), one.code, one) for one in segments if places.holds(one)]
    if above:
        return BROADER, (min(above, key=lambda found: found[:2])[2],)
    within = [(places.down(one), one.code, one) for one in segments if places.lies(one)]
    ordered = [found[2] for found in sorted(within, key=lambda found: found[:2])]
    return NARROWER, places.apart(ordered)


class _Places:
    """Where markets stand beside a unit and a product on a day; one statement."""

    def __init__(
        self, segments: Iterable[Segment], unit: Unit, product: Product, on: date
    ) -> None:
        units = {one.unit_id for one in segments}
        rows = Reach.objects.on(on).filter(
            Q(above__in=units, below=unit)
            | Q(above__in=units | {unit.pk}, below__in=units)
        )
        pairs = rows.values_list("above_id", "below_id", "depth")
        self._depth = {(above, below): depth for above, below, depth in pairs}
        self._unit, self._product = unit.pk, product.pk
        self._parents = product_parents(on)

    def _products(self, above: int, below: int) -> int | None:
        """Steps from one product up to another; None: not under it."""
        at: int | None = below
        steps = 0
        while at is not None and at != above:
            at, steps = self._parents.get(at), steps + 1
        return None if at is None else steps

    def _under(self, above: tuple[int, int], below: tuple[int, int]) -> bool:
        unit = (above[0], below[0]) in self._depth or above[0] == below[0]
        return unit and self._products(above[1], below[1]) is not None

    @property
    def _asked(self) -> tuple[int, int]:
        return self._unit, self._product

    def holds(self, one: Segment) -> bool:
        """The market is a broader one."""
        return self._under(_place(one), self._asked)

    def lies(self, one: Segment) -> bool:
        """The market lies within what is asked about."""
        return self._under(self._asked, _place(one))

    def up(self, one: Segment) -> int:
        """How many steps it lies above."""
        steps = self._products(one.product_id, self._product) or 0
        return self._depth.get((one.unit_id, self._unit), 0) + steps

    def down(self, one: Segment) -> int:
        """How many steps it lies below."""
        steps = self._products(self._product, one.product_id) or 0
        return self._depth.get((self._unit, one.unit_id), 0) + steps

    def apart(self, ordered: Sequence[Segment]) -> tuple[Segment, ...]:
        """Those that have no part in common, the broadest first."""
        found: list[Segment] = []
        for one in ordered:
            if not any(self._touch(_place(one), _place(other)) for other in found):
                found.append(one)
        return tuple(found)

    def _touch(self, one: tuple[int, int], other: tuple[int, int]) -> bool:
        a, b = (one[0], other[0]), (other[0], one[0])
        units = one[0] == other[0] or a in self._depth or b in self._depth
        return units and not (
            self._products(one[1], other[1]) is None
            and self._products(other[1], one[1]) is None
        )


def _place(one: Segment) -> tuple[int, int]:
    return one.unit_id, one.product_id
