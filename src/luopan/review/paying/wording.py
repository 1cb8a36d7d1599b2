"""Rules of a pay scheme as sentences that one can read."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.language import listed
from luopan.review.paying.rules import BONUS, DEDUCTION, SaidRule
from luopan.targets.assessing.wording import level_word, listed_clauses


def percent(share: Decimal) -> str:
    """``0.015`` as ``1.5%``."""
    return f"{(share * 100).normalize():f}%"


def money(amount: Decimal | None) -> str:
    """An amount in whole, with separators."""
    if amount is None:
        return ""
    text = f"{amount:,.2f}"
    return text.removesuffix(".00")


def kind_word(kind: str) -> str:
    """A kind of rule in a word."""
    if kind == BONUS:
        return _("bonus")
    if kind == DEDUCTION:
        return _("deduction")
    return _("commission")


def sentences(rule: SaidRule, names: dict[str, str], currency: str) -> list[str]:
    """What a rule says: what it pays, on what, when it may be paid, what takes it back.

    Args:
        rule: The rule.
        names: By code, of metrics and products, in the reader's language.
        currency: As it stands after an amount.
    """
    if rule.kind == DEDUCTION:
        return [_deduction(rule, names, currency)]
    said = [_pays(rule, names, currency), *_bounds(rule, currency)]
    return [*said, *_later(rule)]


def _deduction(rule: SaidRule, names: dict[str, str], currency: str) -> str:
    facts = {
        "metric": names.get(rule.metric, rule.metric),
        "bar": money(rule.bar),
        "each": f"{money(rule.each)} {currency}",
        "most": f"{money(rule.most)} {currency}",
    }
    return (
        _(
            "%(metric)s: %(each)s is deducted for each one short of %(bar)s a month; at "
            "most %(most)s per period."
        )
        % facts
    )


def _pays(rule: SaidRule, names: dict[str, str], currency: str) -> str:
    facts = {"what": _what(rule, names), "sum": f"{money(rule.sum)} {currency}"}
    if len(rule.steps) == 1 and not rule.steps[0][0]:
        facts["rate"] = percent(rule.steps[0][1])
        if rule.kind == BONUS:
            return _("%(rate)s of %(sum)s is paid.") % facts
        return _("%(rate)s of %(what)s is paid.") % facts
    facts["level"] = _level(rule)
    facts["steps"] = listed_clauses(
        [
            _("from %(at)s: %(rate)s") % {"at": percent(at), "rate": percent(rate)}
            for at, rate in rule.steps
        ]
    )
    if rule.kind == BONUS:
        return (
            _(
                "A share of %(sum)s is paid by attainment of %(what)s (%(level)s): %(steps)s."
            )
            % facts
        )
    if rule.whole:
        return (
            _(
                "By attainment of %(what)s (%(level)s), the step reached pays on the whole "
                "amount: %(steps)s."
            )
            % facts
        )
    return (
        _(
            "By attainment of %(what)s (%(level)s), each step pays on its own part: "
            "%(steps)s."
        )
        % facts
    )


def _what(rule: SaidRule, names: dict[str, str]) -> str:
    metric = names.get(rule.metric, rule.metric)
    parts = [names.get(rule.product, rule.product)] if rule.product else []
    parts += [rule.channel] if rule.channel else []
    if not parts:
        return metric
    return _("%(metric)s of %(parts)s") % {"metric": metric, "parts": listed(parts)}


def _level(rule: SaidRule) -> str:
    return level_word(rule.level) if rule.level else _("the level that pays")


def _bounds(rule: SaidRule, currency: str) -> list[str]:
    said = []
    if rule.above_stretch is not None:
        fact = {"rate": percent(rule.above_stretch)}
        said.append(_("What exceeds the stretch target pays %(rate)s.") % fact)
    if rule.gate is not None:
        said.append(_("Nothing is paid below %(gate)s.") % {"gate": percent(rule.gate)})
    if rule.cap is not None:
        fact = {"cap": f"{money(rule.cap)} {currency}"}
        said.append(_("At most %(cap)s in a period.") % fact)
    return said


def _later(rule: SaidRule) -> list[str]:
    said = []
    if rule.receipts and not rule.receipt_steps:
        said.append(_("Paid in proportion to what has been received of the sales."))
    elif rule.receipts:
        steps = [
            _("from %(at)s received: %(rate)s")
            % {"at": percent(at), "rate": percent(rate)}
            for at, rate in rule.receipt_steps
        ]
        said.append(
            _("Share payable by receipts: %(steps)s.")
            % {"steps": listed_clauses(steps)}
        )
    if rule.back_months:
        fact = {"months": rule.back_months}
        said.append(
            ngettext(
                "If customers return goods within %(months)s month, their share is taken "
                "back, never more than was earned.",
                "If customers return goods within %(months)s months, their share is taken "
                "back, never more than was earned.",
                rule.back_months,
            )
            % fact
        )
    if rule.bad_months:
        fact = {"months": rule.bad_months}
        said.append(
            ngettext(
                "What is unpaid %(months)s month after the period is taken back pro rata.",
                "What is unpaid %(months)s months after the period is taken back pro rata.",
                rule.bad_months,
            )
            % fact
        )
    return said
