"""The form in which a pay scheme is drawn up: what was typed, and back again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import QueryDict
from django.utils.translation import gettext as _

from luopan.org.language import spoken
from luopan.review.models import PayScheme
from luopan.review.paying.rules import KINDS, LEVELS, SaidRule
from luopan.review.paying.wording import kind_word
from luopan.review.queries.pay import Source
from luopan.review.queries.schemes import Options
from luopan.targets.assessing.wording import level_word, number
from luopan.trail.refusal import Refused
from luopan.web import typed

MOST = 20
FIELDS = (
    *("key", "kind", "name", "name_other", "metric", "product", "channel", "steps"),
    *("by", "level", "above_stretch", "gate", "cap", "sum", "receipts"),
    *("receipt_steps", "back_months", "bad_months", "bar", "each", "most"),
)


@dataclass(frozen=True)
class Typed:
    """One rule as it is typed; percentages as they are written: 1.5%."""

    key: str = ""
    kind: str = "commission"
    name: str = ""
    name_other: str = ""
    metric: str = "sales_amount"
    product: str = ""
    channel: str = ""
    steps: str = "0:1"
    by: str = "part"
    level: str = ""
    above_stretch: str = ""
    gate: str = ""
    cap: str = ""
    sum: str = ""
    receipts: str = ""
    receipt_steps: str = ""
    back_months: str = ""
    bad_months: str = ""
    bar: str = ""
    each: str = ""
    most: str = ""

    @property
    def pays(self) -> bool:
        """Whether it pays something."""
        return self.kind != "deduction"


def typed_of(rules: Sequence[SaidRule]) -> list[Typed]:
    """The rows of rules that are kept."""
    return [_typed(rule) for rule in rules]


def _typed(rule: SaidRule) -> Typed:
    return Typed(
        key=rule.key,
        kind=rule.kind,
        name=rule.name,
        name_other=rule.name_other,
        metric=rule.metric,
        product=rule.product,
        channel=rule.channel,
        steps=_pairs(rule.steps),
        by="whole" if rule.whole else "part",
        level=rule.level,
        above_stretch=_percent(rule.above_stretch),
        gate=_percent(rule.gate),
        cap=_amount(rule.cap),
        sum=_amount(rule.sum),
        receipts=_receipts(rule),
        receipt_steps=_pairs(rule.receipt_steps),
        back_months=str(rule.back_months or ""),
        bad_months=str(rule.bad_months or ""),
        bar=_amount(rule.bar),
        each=_amount(rule.each),
        most=_amount(rule.most),
    )


def _receipts(rule: SaidRule) -> str:
    if not rule.receipts:
        return ""
    return "steps" if rule.receipt_steps else "same"


def _pairs(pairs: Sequence[tuple[Decimal, Decimal]]) -> str:
    return " ".join(f"{number(a * 100)}:{number(b * 100)}" for a, b in pairs)


def _percent(share: Decimal | None) -> str:
    return "" if share is None else f"{number(share * 100)}%"


def _amount(value: Decimal | None) -> str:
    return "" if value is None else number(value)


def rows_typed(said: QueryDict) -> list[Typed]:
    """The rows that were sent, in order; a row that is short of a field is none."""
    columns = [said.getlist(field)[:MOST] for field in FIELDS]
    return [
        Typed(**dict(zip(FIELDS, (text.strip()[:200] for text in row), strict=True)))
        for row in zip(*columns, strict=False)
    ]


def acted(rows: list[Typed], act: str) -> list[Typed]:
    """The rows after a press of add or remove; anything else leaves them."""
    verb, _colon, place = act.partition(":")
    at = typed.whole_number(place, -1)
    if verb == "add":
        return [*rows, Typed(kind=place if place in KINDS else "commission")][:MOST]
    if verb == "remove" and 0 <= at < len(rows):
        return rows[:at] + rows[at + 1 :]
    return rows


def said_rule(row: Typed) -> SaidRule:
    """What a row says, for the service.

    Raises:
        Refused: Something typed is no number; says which.
    """
    steps = _steps(row.receipt_steps) if row.receipts == "steps" else ()
    return SaidRule(
        key=row.key,
        kind=row.kind,
        name=row.name,
        name_other=row.name_other,
        metric=row.metric,
        product=row.product,
        channel=row.channel,
        steps=_steps(row.steps),
        whole=row.by == "whole",
        level=row.level,
        above_stretch=typed.ratio(row.above_stretch),
        gate=typed.ratio(row.gate),
        cap=typed.amount(row.cap),
        sum=typed.amount(row.sum),
        receipts=bool(row.receipts),
        receipt_steps=steps,
        back_months=typed.whole_number(row.back_months, 0),
        bad_months=typed.whole_number(row.bad_months, 0),
        bar=typed.amount(row.bar),
        each=typed.amount(row.each),
        most=typed.amount(row.most),
    )


def _steps(text: str) -> tuple[tuple[Decimal, Decimal], ...]:
    """``0:1 80:1.5``: from nothing 1 %, from 80 % of the target 1.5 %; ``1.2`` alone: that."""
    plain = text.translate(str.maketrans("：，、；=＝,;", ":       "))
    found = []
    for pair in plain.split():
        at, colon, share = pair.partition(":")
        two = (typed.ratio(at), typed.ratio(share)) if colon else (Decimal(0), None)
        two = two if colon else (Decimal(0), typed.ratio(at))
        if two[0] is None or two[1] is None:
            raise Refused(
                _("“%(text)s” are not steps; enter 0:1 80:1.5 100:2."), text=text[:40]
            )
        found.append((two[0], two[1]))
    return tuple(found)


def kinds() -> list[tuple[str, str]]:
    """The kinds that a rule can be."""
    return [(kind, kind_word(kind)) for kind in KINDS]


def levels() -> list[tuple[str, str]]:
    """The level whose attainment counts."""
    words = {"": _("the level that the plan pays by")}
    return [(level, words.get(level) or level_word(level)) for level in LEVELS]


def ways() -> list[tuple[str, str]]:
    """How steps pay."""
    return [
        ("part", _("each step on its own part")),
        ("whole", _("the step reached, on all")),
    ]


def receipts() -> list[tuple[str, str]]:
    """How receipts count."""
    return [
        ("", _("at once")),
        ("same", _("in proportion to receipts")),
        ("steps", _("in steps by receipts")),
    ]


def every() -> list[tuple[str, str]]:
    """What is settled together."""
    return [("month", _("Month")), ("quarter", _("Quarter")), ("year", _("Year"))]


def audiences() -> list[tuple[str, str]]:
    """For whom a scheme can be."""
    words = {
        "seat": _("Seats"),
        "team": _("Team heads"),
        "branch": _("Regional heads"),
        "company": _("Head of the company"),
    }
    return [(one.value, words[one.value]) for one in PayScheme.Audience]


def metrics(options: Options) -> list[tuple[str, str]]:
    """What a rule can count."""
    return [(one.code, spoken(one)) for one in options.metrics]


def products(options: Options) -> list[tuple[str, str]]:
    """Of which products."""
    all_of_them = [("", _("all products"))]
    return all_of_them + [(one.code, spoken(one)) for one in options.products]


def channels(options: Options) -> list[tuple[str, str]]:
    """Of which customers."""
    return [("", _("all customers")), *((one, one) for one in options.channels)]


def extras(said: Mapping[str, str], sources: Sequence[Source]) -> dict[Source, int]:
    """What if so much more came: fen by source, of what the form asks.

    Raises:
        Refused: Something typed is no amount.
    """
    found = {}
    for place, source in enumerate(sources):
        amount = typed.amount(said.get(f"extra-{place}", ""))
        if amount is not None and amount.is_finite() and abs(amount) <= 10**11:
            found[source] = int(amount * 100)
    return found
