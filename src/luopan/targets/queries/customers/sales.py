"""What customers brought: the newest full year by month, and the running year so far."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from luopan.dimensions.models import Product
from luopan.engine.rounding.exact import nearest
from luopan.records.footing import known_now
from luopan.records.queries.accounts import of_accounts
from luopan.targets.cube import HOT
from luopan.targets.histories import MILLIONTHS, source_spans
from luopan.targets.models import Version
from luopan.targets.queries.my_number import base_year
from luopan.targets.signed.promises import months_of
from luopan.targets.splitting import Months
from luopan.targets.storage import thaw_space


@dataclass(frozen=True)
class Bought:
    """What a customer brought, in quanta, to the nearest.

    Attributes:
        months: Of the newest full year, on the months of the plan's year.
        to_date: Of the running year.
    """

    months: Months
    to_date: int


@dataclass(frozen=True)
class _Kept:
    """Sums by account, in millionths: a month each, then the running year."""

    sums: dict[int, tuple[int, ...]]

    def size(self) -> int:
        """Bytes in memory, about."""
        return 600 * len(self.sums)


def bought(
    version: Version, accounts: Sequence[int], product: Product | None, on: date
) -> dict[int, Bought]:
    """By primary key of the account; kept until anything is known or stands otherwise."""
    event, rests = known_now()
    keys = sorted(set(accounts))
    digest = hashlib.sha256(repr(keys).encode()).hexdigest()
    about = (version.metric_id, version.space_hash, product and product.pk, on, digest)
    name = "|".join(map(str, ("bought", *about, event, rests)))
    found: _Kept | None = HOT.get(name)
    if found is None:
        found = _Kept(_read(version, keys, product, on))
        HOT.put(name, found)
    size = Decimal(version.metric.quantum) * MILLIONTHS
    return {key: _in_quanta(sums, Fraction(size)) for key, sums in found.sums.items()}


def _in_quanta(sums: Sequence[int], size: Fraction) -> Bought:
    *months, to_date = (nearest(Fraction(one) / size) for one in sums)
    return Bought(tuple(months), to_date)


def _read(
    version: Version, accounts: Sequence[int], product: Product | None, on: date
) -> dict[int, tuple[int, ...]]:
    year = base_year(version, on)
    source = source_spans(version.plan, year)
    running = source_spans(version.plan, year + 1)
    periods = thaw_space(version.space_hash).periods
    places = [periods.slice(code) for code in months_of(version)]
    spans = [
        (source[place.start].start_date, source[place.stop - 1].end_date)
        for place in places
    ]
    spans.append((running[0].start_date, running[-1].end_date))
    return of_accounts(version.metric, accounts, spans, as_of=on, product=product)
