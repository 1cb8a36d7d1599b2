"""Rules of a pay scheme: as somebody says them, as an edition keeps them."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Metric, Product
from luopan.targets.canonical import hash_of
from luopan.targets.parameters import storable
from luopan.trail.refusal import Refused

COMMISSION, BONUS, DEDUCTION = "commission", "bonus", "deduction"
KINDS = (COMMISSION, BONUS, DEDUCTION)
LEVELS = ("", "floor", "target", "stretch")  # empty: the level of the plan that pays
MOST_RULES, MOST_STEPS, MOST_MONTHS = 20, 12, 36
HIGHEST = Decimal(10)  # 1,000 % of a target
MOST_MONEY = Decimal(10**9)
KEY = re.compile(r"rule-[0-9]{1,4}")
Pairs = tuple[tuple[Decimal, Decimal], ...]


@dataclass(frozen=True)
class SaidRule:
    """One rule; shares and attainments with 1 = 100 %, money in the company's currency.

    Attributes:
        key: Of the rule it was before; empty: a new one.
        kind: ``commission`` 提成, ``bonus`` 奖金 or ``deduction`` 扣减.
        name: As people call it.
        metric: Code; of money, of a deduction of what is counted.
        product: Only of it and all under it.
        channel: Only of customers of this channel.
        steps: From which attainment on which share is paid, ascending.
        whole: The step that is reached pays on all of it.
        level: Of which attainment is taken; empty: the one the plan says pays.
        above_stretch: Share on what lies above the stretch target; None: no other.
        gate: Below this attainment nothing is paid; None: no gate.
        cap: The most it pays in a period.
        sum: Of a bonus: what the share is of.
        receipts: Pays as money comes in.
        receipt_steps: Share received, share payable; none: as much as was received.
        back_months: What comes back so long after takes its pay back; 0: never.
        bad_months: What is unpaid so long after takes its pay back; 0: never.
        bar: Of a deduction: how many a month are expected.
        each: Of a deduction: for each that is missing.
        most: Of a deduction: in a period at most.
    """

    key: str = ""
    kind: str = COMMISSION
    name: str = ""
    name_other: str = ""
    metric: str = ""
    product: str = ""
    channel: str = ""
    steps: Pairs = ()
    whole: bool = False
    level: str = ""
    above_stretch: Decimal | None = None
    gate: Decimal | None = None
    cap: Decimal | None = None
    sum: Decimal | None = None
    receipts: bool = False
    receipt_steps: Pairs = ()
    back_months: int = 0
    bad_months: int = 0
    bar: Decimal | None = None
    each: Decimal | None = None
    most: Decimal | None = None

    @property
    def stepped(self) -> bool:
        """Whether it asks for a target."""
        by_step = len(self.steps) > 1 or self.above_stretch is not None
        return by_step or self.gate is not None or any(at for at, _rate in self.steps)


def drawn_up(rules: Sequence[SaidRule]) -> list[dict[str, Any]]:
    """What an edition keeps of the rules.

    Raises:
        Refused: A rule cannot be kept as it is; says which and why.
    """
    if len(rules) > MOST_RULES:
        raise Refused(_("A scheme has at most %(most)s rules."), most=MOST_RULES)
    codes = {rule.metric for rule in rules if storable(rule.metric)}
    metrics = {one.code: one for one in Metric.objects.filter(code__in=codes)}
    wanted = {rule.product for rule in rules if rule.product and storable(rule.product)}
    products = set(
        Product.objects.filter(code__in=wanted).values_list("code", flat=True)
    )
    keys = _keys(rules)
    return [
        _checked(rule, key, metrics, products)
        for rule, key in zip(rules, keys, strict=True)
    ]


def read(kept: Mapping[str, Any]) -> SaidRule:
    """A rule as an edition keeps it."""
    said = dict(kept)
    for name in ("steps", "receipt_steps"):
        said[name] = tuple((Decimal(a), Decimal(b)) for a, b in kept[name])
    for name in ("above_stretch", "gate", "cap", "sum", "bar", "each", "most"):
        said[name] = None if kept[name] is None else Decimal(kept[name])
    return SaidRule(**said)


def digest_of(rules: Sequence[Mapping[str, Any]], every: str) -> str:
    """Names what an edition says; the same rules have the same one."""
    said = json.dumps([every, *map(dict, rules)], sort_keys=True, ensure_ascii=False)
    return hash_of("pay rules", said.encode())


def _keys(rules: Sequence[SaidRule]) -> list[str]:
    """A rule keeps its key from edition to edition; a new one gets the next free number."""
    given: set[str] = set()
    before = {rule.key for rule in rules if KEY.fullmatch(rule.key)}
    keys = []
    for rule in rules:
        key = rule.key if rule.key in before and rule.key not in given else ""
        number = 1
        while not key:
            tried = f"rule-{number}"
            key = "" if tried in given | before else tried
            number += 1
        given.add(key)
        keys.append(key)
    return keys


def _checked(
    rule: SaidRule, key: str, metrics: Mapping[str, Metric], products: set[str]
) -> dict[str, Any]:
    name = rule.name.strip()
    if not 1 <= len(name) <= 80 or not storable(name + rule.name_other):
        raise Refused(_("Every rule needs a name of 1 to 80 characters."))
    if rule.kind not in KINDS or rule.level not in LEVELS:
        raise Refused(
            _("“%(rule)s” must be a commission, a bonus or a deduction."), rule=name
        )
    metric = metrics.get(rule.metric)
    if metric is None or metric.kind != "additive":
        raise Refused(
            _("“%(rule)s” needs a metric that adds up, such as sales or receipts."),
            rule=name,
        )
    if rule.product and rule.product not in products:
        raise Refused(
            _("There is no product with the code “%(code)s”."), code=rule.product[:60]
        )
    is_money = metric.measure in {"amount", "profit"} and metric.document != "activity"
    if rule.kind == DEDUCTION:
        _check_deduction(rule, name)
    elif not is_money:
        raise Refused(
            _("“%(rule)s” pays a share of money; choose a metric in money."), rule=name
        )
    else:
        _check_paying(rule, name)
    return _kept(rule, key, name)


def _check_deduction(rule: SaidRule, name: str) -> None:
    amounts = (rule.bar, rule.each, rule.most)
    if any(one is None or not _fits(one, MOST_MONEY) or one <= 0 for one in amounts):
        raise Refused(
            _(
                "“%(rule)s” must state how many a month are expected, what is deducted for "
                "each missing one, and the most in a period."
            ),
            rule=name,
        )


def _check_paying(rule: SaidRule, name: str) -> None:
    _check_pairs(rule.steps, name, HIGHEST)
    if not rule.steps:
        raise Refused(
            _("Enter the share that “%(rule)s” pays, such as 1%%."), rule=name
        )
    if rule.kind == BONUS and (rule.sum is None or rule.sum <= 0):
        raise Refused(
            _("“%(rule)s” needs the bonus base that the shares apply to."), rule=name
        )
    for one in (rule.cap, rule.sum):
        if one is not None and (not _fits(one, MOST_MONEY) or one < 0):
            raise Refused(_("“%(rule)s” has an invalid amount. Check it."), rule=name)
    for ratio in (rule.gate, rule.above_stretch):
        if ratio is not None and not (_fits(ratio, HIGHEST) and ratio >= 0):
            raise Refused(
                _("“%(rule)s” has a share that looks wrong. Check it."), rule=name
            )
    if rule.channel and rule.stepped:
        raise Refused(
            _(
                "“%(rule)s” counts only some customers, who have no target together: it can "
                "only pay one share, without steps and gate."
            ),
            rule=name,
        )
    _check_pairs(rule.receipt_steps, name, Decimal(1))
    if not (
        0 <= rule.back_months <= MOST_MONTHS and 0 <= rule.bad_months <= MOST_MONTHS
    ):
        raise Refused(
            _("“%(rule)s” can take back within %(most)s months at most."),
            rule=name,
            most=MOST_MONTHS,
        )


def _check_pairs(pairs: Pairs, name: str, most: Decimal) -> None:
    places = [at for at, _share in pairs]
    shares = [share for _at, share in pairs]
    if len(pairs) > MOST_STEPS or places != sorted(set(places)):
        raise Refused(_("The steps of “%(rule)s” go from low to high."), rule=name)
    if any(not (_fits(one, most) and one >= 0) for one in places) or any(
        not (_fits(one, Decimal(1)) and one >= 0) for one in shares
    ):
        raise Refused(_("A step of “%(rule)s” has an invalid share."), rule=name)


def _fits(value: Decimal, most: Decimal) -> bool:
    try:
        return value.is_finite() and value <= most and value == round(value, 6)
    except InvalidOperation:
        return False


def _kept(rule: SaidRule, key: str, name: str) -> dict[str, Any]:
    pays = rule.kind != DEDUCTION
    said: dict[str, Any] = {
        "key": key,
        "kind": rule.kind,
        "name": name,
        "name_other": rule.name_other.strip()[:80],
        "metric": rule.metric,
        "product": rule.product,
        "channel": rule.channel.strip()[:40] if pays else "",
        "steps": _texts(rule.steps) if pays else [],
        "whole": rule.whole and pays,
        "level": rule.level,
        "receipts": rule.receipts and pays,
        "receipt_steps": _texts(rule.receipt_steps) if pays and rule.receipts else [],
        "back_months": rule.back_months if pays else 0,
        "bad_months": rule.bad_months if pays else 0,
    }
    for field in ("above_stretch", "gate", "cap"):
        said[field] = _text(getattr(rule, field)) if pays else None
    said["sum"] = _text(rule.sum) if rule.kind == BONUS else None
    for field in ("bar", "each", "most"):
        said[field] = None if pays else _text(getattr(rule, field))
    return said


def _texts(pairs: Pairs) -> list[list[str | None]]:
    return [[_text(at), _text(share)] for at, share in pairs]


def _text(value: Decimal | None) -> str | None:
    if value is None:
        return None
    return f"{value.normalize():f}" if value else "0"
