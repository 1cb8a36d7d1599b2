"""What a line of pay rests on and no exchange rate turns: it stops that line, and no other."""

from collections.abc import Iterable, Sequence

from luopan.engine.incentive import WHOLE, Settled
from luopan.org.models import Unit
from luopan.records.currency import Aside
from luopan.records.queries.came_back import CameBack
from luopan.records.queries.untold import Untold, untold
from luopan.review.paying.rules import SaidRule
from luopan.review.queries.pay.books import Books, Days, Source

NOTHING = Settled(0, 0, 0, WHOLE)


def lacks(
    books: Books,
    source: Source,
    unit: Unit,
    days: Days,
    rule: SaidRule,
    back: Iterable[CameBack] = (),
) -> tuple[Untold, ...]:
    """What a line cannot be told for: what came, came back, or was sold and billed.

    Args:
        books: Of the year.
        source: What the rule counts.
        unit: Whose.
        days: Of the period.
        rule: Which.
        back: What came back that the line rests on.
    """
    asides = books.aside(source, unit, days)
    asides += [one.aside for one in back if one.aside is not None]
    if rule.receipts or rule.bad_months:
        asides += books.aside_of_money(source, unit, days)
    return named(books, source, asides)


def named(books: Books, source: Source, asides: Sequence[Aside]) -> tuple[Untold, ...]:
    """What was set aside of a source, with its documents."""
    if not asides:
        return ()
    metric = books.metric(source.metric)
    return untold(metric, asides, as_of=books.on, known_at=books.at)
