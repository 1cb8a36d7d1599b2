"""What rules of early warning say, at a unit and below."""

from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, Denied, day_of, may, name_of, who_may
from luopan.org.language import spoken
from luopan.org.models import Unit, User
from luopan.tracking.daily import watch_now
from luopan.tracking.models import WarningRule
from luopan.tracking.queries.warnings.rules import PERIODS
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

Rule = WarningRule.Rule
SETS = Action.TARGETS_EDIT
MOST_WEEKS, MOST_DAYS, AGES = 12, 14, (0, 30, 60, 90)


class RuleSet(NamedTuple):
    """What is said of a rule; see ``queries.warnings.rules.RuleSaid``."""

    active: bool
    bound: float
    part: float | None = None
    period: str = "year"
    looks: str = "both"
    tells: str = "owner"
    first_days: int = 0


@service("tracking.set_warning_rule")
def set_warning_rule(
    *, actor: User, at: datetime, unit: Unit, rule: str, said: RuleSet
) -> WarningRule:
    """Say what a rule looks at and from where on it warns, at a unit and below.

    Args:
        actor: Who may change targets there.
        at: When; the worker looks by it at once.
        unit: Where.
        rule: Which.
        said: What.

    Raises:
        Refused: He may not; no such rule; a bound, part, period or number of days that
            makes no sense.
    """
    if not may(actor, SETS, unit=unit, on=day_of(at)):
        others = who_may(SETS, unit=unit, on=day_of(at))
        raise Denied(
            _(
                "Warning rules of %(unit)s can be set by those who can change its targets: %(who)s."
            ),
            unit=lambda: spoken(unit),
            who=lambda: name_of(others[0]) if others else _("nobody yet"),
        )
    if rule not in Rule.values:
        raise Refused(_("There is no rule “%(rule)s”."), rule=rule[:40])
    _check(rule, said)
    made = WarningRule.objects.create(
        unit=unit, rule=rule, actor=actor, at=at, **said._asdict()
    )
    note(f"unit:{unit.code}", rule=rule, **said._asdict())
    watch_now(at, f"rule:{made.pk}")
    return made


def _check(rule: str, said: RuleSet) -> None:
    _check_bound(rule, said)
    if said.period not in PERIODS:
        raise Refused(_("A rule can only cover a year, a quarter or a month."))
    if said.looks not in WarningRule.Looks.values:
        raise Refused(_("A rule can only cover units, seats or both."))
    if said.tells not in WarningRule.Tells.values:
        raise Refused(
            _("A rule can notify the owner only, or the owner and the leader above.")
        )
    if not 0 <= said.first_days <= MOST_DAYS:
        raise Refused(
            _("The holder sees it alone for 0 to %(days)s days."), days=MOST_DAYS
        )


def _check_bound(rule: str, said: RuleSet) -> None:
    part = said.part
    if rule == Rule.ACTIVITY:
        if said.bound not in range(1, MOST_WEEKS + 1):
            raise Refused(
                _("Enter a whole number of weeks, from 1 to %(weeks)s."),
                weeks=MOST_WEEKS,
            )
    elif rule != Rule.RISK and not 0.001 <= said.bound <= 1:
        raise Refused(_("Enter a bound between 0.1 % and 100 %."))
    shares = {Rule.PACE, Rule.ACTIVITY}
    if rule in shares and (part is None or not 0 < part <= 1):
        raise Refused(_("Enter a share between 0 % and 100 %."))
    if rule == Rule.RECEIVABLES and part not in AGES:
        raise Refused(_("Overdue age can only be more than 0, 30, 60 or 90 days."))
    if rule not in shares and rule != Rule.RECEIVABLES and part is not None:
        raise Refused(_("The rule needs nothing but its bound."))
