"""What a finding is about, and which other warning tells the same already."""

from luopan.tracking.models import EarlyWarning, WarningRule
from luopan.tracking.queries.warnings.looking import Sight, pays

Rule = WarningRule.Rule


def rule_of(row: EarlyWarning) -> str:
    """As a look names what it could not tell: of a further metric with its code."""
    named = row.rule != Rule.RISK and row.subject
    return f"{row.rule}:{row.subject}" if named else row.rule


def causes(one: Sight) -> list[tuple[str, str]]:
    """Rules, with the metric they look at, that tell why already.

    The pace of what has no pipeline, the same pipeline by the main metric; of money that
    comes in what is overdue.
    """
    subject = one.finding.subject
    if one.finding.rule == Rule.COVERAGE:
        same = [(str(Rule.COVERAGE), "")] if subject else []
        return [(Rule.PACE, ""), (Rule.PACE, subject), *same]
    paced = one.finding.rule == Rule.PACE and bool(subject)
    return [(Rule.RECEIVABLES, "")] if paced and pays(one.metric) else []


def about(one: Sight) -> str:
    """The customer that it is about; empty: none."""
    return str(one.finding.facts.get("account", ""))
