"""The rules that customers are ranked by: the standard one, and those that were named."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from luopan.actions.access import PROMISES
from luopan.actions.models import ScreenRule
from luopan.engine.screening import USUAL
from luopan.org.access import Unknown, may, name_of
from luopan.org.language import spoken
from luopan.org.models import Unit, User

STANDARD_RULE = "standard"


@dataclass(frozen=True)
class Rule:
    """A rule as it stands, or an edition of it.

    Attributes:
        weights: By criterion, in points; only their ratio counts.
        unit: Code of whose it is; empty: the standard one that nobody has written.
        edition: How often it was written.
    """

    code: str
    name: str
    weights: Mapping[str, float]
    unit: str = ""
    edition: int = 0
    reason: str = ""
    who: str = ""
    at: datetime | None = None


def rules() -> tuple[Rule, ...]:
    """Those that are offered, the standard one first; one query."""
    standard = Rule(STANDARD_RULE, str(_("Standard")), dict(USUAL))
    found: dict[str, Rule] = {STANDARD_RULE: standard}
    editions: dict[str, int] = {}
    for row in ScreenRule.objects.select_related("unit", "actor__person").order_by(
        "pk"
    ):
        editions[row.code] = editions.get(row.code, 0) + 1
        found[row.code] = _rule(row, editions[row.code])
        if row.retired:
            del found[row.code]
    found.setdefault(STANDARD_RULE, standard)
    return tuple(sorted(found.values(), key=lambda one: one.code != STANDARD_RULE))


def rule_called(code: str) -> Rule:
    """One of those that are offered; empty: the standard one.

    Raises:
        Unknown: There is none.
    """
    wanted = code or STANDARD_RULE
    found = next((one for one in rules() if one.code == wanted), None)
    if found is None:
        raise Unknown(_("There is no such rule."))
    return found


def may_write_rule(viewer: User, rule: Rule, *, on: date) -> bool:
    """Whether a rule is a user's to write anew; the standard one is the company's."""
    unit = Unit.objects.filter(code=rule.unit).first() if rule.unit else None
    return may(viewer, PROMISES, unit=unit, on=on)


def all_codes() -> frozenset[str]:
    """Codes that were ever given, those of rules that are offered no more among them."""
    return frozenset(ScreenRule.objects.values_list("code", flat=True).distinct())


def editions(code: str) -> tuple[Rule, ...]:
    """All editions of a rule, the newest first; one query."""
    rows = ScreenRule.objects.filter(code=code).select_related("unit", "actor__person")
    found = [_rule(row, n) for n, row in enumerate(rows.order_by("pk"), start=1)]
    return tuple(reversed(found))


def _rule(row: ScreenRule, edition: int) -> Rule:
    return Rule(
        row.code,
        spoken(row),
        row.weights,
        row.unit.code,
        edition,
        row.reason,
        name_of(row.actor),
        row.at,
    )
