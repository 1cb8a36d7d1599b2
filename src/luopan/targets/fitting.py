"""The products of a customer fit into its line of all products; the rest are others 其余产品."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Account
from luopan.org.language import spoken
from luopan.org.models import Unit
from luopan.targets.amounts import own_unit
from luopan.targets.models import Version
from luopan.targets.splits import sums_of_year
from luopan.trail.refusal import Refused


@dataclass(frozen=True)
class _Line:
    """A customer's year in quanta: of all products, if that was said, and by product."""

    whole: int | None
    products: int

    @property
    def over(self) -> int:
        """How much more the products come to; 0 where there is nothing to fit into."""
        return 0 if self.whole is None else max(self.products - self.whole, 0)


@contextmanager
def kept_fitting(
    version: Version, seat: Unit, accounts: Collection[Account]
) -> Iterator[None]:
    """Stand around what is done to lines of a seat: products go on fitting into the whole.

    It is looked at when all is written, so that an act may pass through what does not fit.
    What was too much before may become less; where no line of all products was said there
    is none to fit into.

    Args:
        version: Whose plan, and whose products stand right under all.
        seat: Taken in hand: nobody else writes there until the act is done.
        accounts: Those whose lines change.

    Raises:
        Refused: The products of a customer would come to more in the year; names him.
    """
    before = _lines(version, seat, accounts)
    yield
    after = _lines(version, seat, accounts)
    for account in accounts:
        if after[account.pk].over > before[account.pk].over:
            raise _too_much(version, seat, account, after[account.pk])


def _lines(
    version: Version, seat: Unit, accounts: Collection[Account]
) -> Mapping[int, _Line]:
    keys = [account.pk for account in accounts]
    parts, wholes = sums_of_year(version, seat, keys)
    return {
        key: _Line(wholes.get(key), sum(parts.get(key, {}).values())) for key in keys
    }


def _too_much(version: Version, seat: Unit, account: Account, line: _Line) -> Refused:
    metric = version.metric
    return Refused(
        _(
            "At %(seat)s, “%(customer)s” carries %(whole)s across all products for the "
            "year, but its products would add up to %(products)s. Raise its all-products "
            "line first, or lower a product's."
        ),
        seat=lambda: spoken(seat),
        customer=lambda: spoken(account),
        whole=f"{own_unit(line.whole or 0, metric).normalize():,f}",
        products=f"{own_unit(line.products, metric).normalize():,f}",
    )
