"""Collections 回款与应收: three rates that are never mixed, what is open, since when, DSO."""

from dataclasses import dataclass
from datetime import date, datetime

from luopan.org.language import spoken
from luopan.org.models import Unit, User
from luopan.org.queries import Company, children
from luopan.records.queries.collecting import Collected, collected
from luopan.records.queries.money_owed import flow_rate
from luopan.records.queries.owed import Rate
from luopan.tracking.queries.asking import Question, Wish, ask
from luopan.trail.refusal import Refused

# The metrics that this stands beside: money that was billed, came, or is owed.
OF_MONEY = frozenset(
    {
        "invoiced",
        "receipts",
        "receipts_matched",
        "receipts_on_due",
        "receivables",
        "invoices_due",
        "collection_rate_due",
        "collection_rate_flow",
    }
)


@dataclass(frozen=True)
class Part:
    """A unit right under the one that is looked at; no code: what is of none of them."""

    code: str
    name: str
    found: Collected


@dataclass(frozen=True)
class Collections:
    """What was collected in a period and what is open at the end of a day.

    Attributes:
        flow: Receipts ÷ sales 资金回笼率; None: one of them is not counted here.
        parts: Together they are the whole.
        lacking: Why nothing can be told: a rate of exchange is missing.
    """

    question: Question
    whole: Collected | None
    flow: Rate | None
    parts: tuple[Part, ...]
    lacking: Refused | None = None

    @property
    def counted_in(self) -> str:
        """The currency of all amounts."""
        return self.whole.ageing.currency if self.whole else ""


def collections(
    wish: Wish, *, viewer: User, at: datetime, on: date, company: Company | None = None
) -> Collections:
    """Collections of a unit in a period, as of a day.

    Args:
        wish: As Track is asked; the metric is of no matter.
        viewer: Sees only what his rights let him.
        at: Now.
        on: Today, for his rights.
        company: If it is at hand already.

    Raises:
        Unknown: No such unit, or out of his reach; nobody can tell which.
    """
    question = ask(wish, viewer=viewer, at=at, on=on, company=company)
    under = [row.code for row in children(question.unit, question.as_of)]
    parts = sorted(
        Unit.objects.filter(code__in=under), key=lambda unit: under.index(unit.code)
    )
    span = {"start": question.period.start_date, "end": question.period.end_date}
    seen = {"as_of": question.as_of, "known_at": question.known_at}
    try:
        whole, shared = collected(**span, **seen, unit=question.unit, parts=parts)
        flow = _flow(question)
    except Refused as refusal:
        return Collections(question, None, None, (), refusal)
    rows = [
        Part(unit.code, spoken(unit), shared[unit.code])
        for unit in parts
        if unit.code in shared
    ]
    if parts and "" in shared:
        rows.append(Part("", "", shared[""]))
    return Collections(question, whole, flow, tuple(rows))


def _flow(question: Question) -> Rate | None:
    by_code = {metric.code: metric for metric in question.metrics}
    receipts, sales = by_code.get("receipts"), by_code.get("sales_amount")
    if receipts is None or sales is None:
        return None
    return flow_rate(
        receipts,
        sales,
        start=question.period.start_date,
        end=question.period.end_date,
        as_of=question.as_of,
        unit=question.unit,
        known_at=question.known_at,
    )
