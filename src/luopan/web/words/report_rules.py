"""The rule of reports in words."""

from django.utils.translation import gettext as _

from luopan.org.access import day_of
from luopan.tracking.queries.reports import Rule


def who() -> tuple[tuple[str, str], ...]:
    """Who reports."""
    return (
        ("both", _("seat holders and unit leaders")),
        ("seats", _("seat holders")),
        ("units", _("unit leaders")),
    )


def weekdays() -> tuple[tuple[str, str], ...]:
    """Of the weekly report."""
    days = (
        _("Monday"),
        _("Tuesday"),
        _("Wednesday"),
        _("Thursday"),
        _("Friday"),
        _("Saturday"),
        _("Sunday"),
    )
    return tuple((str(number), name) for number, name in enumerate(days, 1))


def sentence(rule: Rule) -> str:
    """What it says."""
    if not rule.daily and not rule.weekly:
        return _("Reports are not required here.")
    facts = {
        "who": dict(who())[rule.who],
        "day": dict(weekdays())[str(rule.weekday)],
        "hour": f"{rule.asks_at:%H:%M}",
    }
    if rule.daily and rule.weekly:
        said = _(
            "A daily report from %(hour)s on working days and a weekly one from %(hour)s on "
            "%(day)s, for %(who)s."
        )
    elif rule.daily:
        said = _("A daily report from %(hour)s on working days, for %(who)s.")
    else:
        said = _("A weekly report from %(hour)s on %(day)s, for %(who)s.")
    return said % facts


def whose(rule: Rule) -> str:
    """Who says so."""
    if not rule.unit or rule.since is None:
        return _("Not set separately; the default applies.")
    return _("Set at %(unit)s by %(who)s on %(day)s.") % {
        "unit": rule.unit_name,
        "who": rule.who_set,
        "day": f"{day_of(rule.since):%Y-%m-%d}",
    }


def form(rule: Rule) -> dict[str, str]:
    """As the form begins."""
    found = {
        "who": rule.who,
        "weekday": str(rule.weekday),
        "asks_at": f"{rule.asks_at:%H:%M}",
    }
    found |= {"daily": "1"} if rule.daily else {}
    return found | ({"weekly": "1"} if rule.weekly else {})
