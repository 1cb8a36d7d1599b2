"""Rules of early warning, in sentences one can read, and as a form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.access import day_of
from luopan.tracking.queries.warnings.rules import RuleSaid
from luopan.tracking.services.warning_rules import AGES, RuleSet
from luopan.trail.refusal import Refused
from luopan.web import figures, typed
from luopan.web.words.progress import kind_name
from luopan.web.words.warnings import rules

BESIDES = {"pace", "activity"}  # a share besides the bound
NO_BOUND = {"risk"}


@dataclass(frozen=True)
class RuleLine:
    """A rule as it is read, and as it stands in the form."""

    rule: RuleSaid
    title: str
    sentence: str
    looks: str
    whose: str
    form: Mapping[str, Any]
    bound_title: str
    part_title: str


def line(one: RuleSaid, form: Mapping[str, Any]) -> RuleLine:
    """A rule in words; with what was typed, if it was this one."""
    begun = {
        "active": "1" if one.active else "",
        "bound": _bound(one),
        "part": _part(one),
        "period": one.period,
        "looks": one.looks,
        "tells": one.tells,
        "first_days": str(one.first_days),
    }
    typed_here = form.get("rule") == one.rule
    bound, part = _titles(one.rule)
    return RuleLine(
        one,
        rules()[one.rule],
        sentence(one),
        _looks(one),
        _whose(one),
        {key: form.get(key, "") for key in begun} if typed_here else begun,
        bound,
        part,
    )


def sentence(one: RuleSaid) -> str:
    """What the rule says."""
    if not one.active:
        return _("Switched off.")
    said = {
        "bound": _bound(one),
        "part": _part(one),
        "period": kind_name(one.period).lower(),
        "n": int(one.bound),
    }
    words = {
        "pace": _(
            "Warns when a unit is projected to land %(bound)s or more below its target at "
            "the current speed (%(period)s, own rhythm), once %(part)s of the time has "
            "passed. For a single seat the bound is three times as wide. Other metrics with "
            "targets warn only by what they lack beyond that."
        ),
        "coverage": _(
            "Warns when %(bound)s or more of what has to be won within one own cycle is "
            "not covered by open opportunities × own win rate (%(period)s)."
        ),
        "activity": ngettext(
            "Warns after %(n)s week with fewer than %(part)s of the visits that the "
            "number asks for.",
            "Warns after %(n)s weeks in a row with fewer than %(part)s of the visits that "
            "the number asks for.",
            int(one.bound),
        ),
        "concentration": _(
            "Warns when one customer with open opportunities carries %(bound)s or more of "
            "the number (%(period)s)."
        ),
        "receivables": _(
            "Warns when %(bound)s or more of what is owed is overdue by more than "
            "%(part)s days."
        ),
        "risk": _(
            "Warns while the trigger of a risk has fired; its prepared steps become "
            "actions."
        ),
    }
    return words[one.rule] % said


def _looks(one: RuleSaid) -> str:
    looks = dict(choices()["looks"])[one.looks]
    tells = dict(choices()["tells"])[one.tells]
    said = [looks, tells]
    if one.first_days:
        said.append(
            ngettext(
                "the holder alone for %(n)s day",
                "the holder alone for %(n)s days",
                one.first_days,
            )
            % {"n": one.first_days}
        )
    return " · ".join(said)


def _whose(one: RuleSaid) -> str:
    if one.since is None:
        return _("default")
    said = {
        "unit": one.unit_name,
        "who": one.who,
        "day": f"{day_of(one.since):%Y-%m-%d}",
    }
    return _("set at %(unit)s by %(who)s, %(day)s") % said


def _bound(one: RuleSaid) -> str:
    if one.rule == "activity":
        return f"{one.bound:.0f}"
    return figures.percent(one.bound).replace(".0%", "%")


def _part(one: RuleSaid) -> str:
    if one.part is None:
        return ""
    if one.rule == "receivables":
        return f"{one.part:.0f}"
    return figures.percent(one.part).replace(".0%", "%")


def _titles(rule: str) -> tuple[str, str]:
    """What the two fields of a rule are called; empty: it has none."""
    return {
        "pace": (_("Short by"), _("Once this much time has elapsed")),
        "coverage": (_("Not covered"), ""),
        "activity": (_("Weeks in a row"), _("Below this share of the need")),
        "concentration": (_("Share of total"), ""),
        "receivables": (_("Share of receivables"), _("Overdue by more than (days)")),
        "risk": ("", ""),
    }[rule]


def choices() -> dict[str, list[tuple[str, str]]]:
    """What the form offers."""
    return {
        "period": [(kind, kind_name(kind)) for kind in ("year", "quarter", "month")],
        "looks": [
            ("units", _("applies to units")),
            ("seats", _("applies to seats")),
            ("both", _("applies to units and seats")),
        ],
        "tells": [
            ("owner", _("notifies the holder or leader")),
            ("above", _("notifies the person and the leader above")),
        ],
        "ages": [(str(days), str(days)) for days in AGES],
    }


def about() -> str:
    """How rules are meant."""
    return _(
        "A rule applies to a unit and everything below it, unless a lower unit sets its "
        "own. The same warning is never sent to one person twice: where nested units have "
        "the same owner, only the topmost is raised; a thin pipeline is part of the pace "
        "warning; and anything below 1% of the owner's own number is left out. Once raised, "
        "a warning clears only when its measure falls below four fifths of the bound, so it "
        "does not flicker. Rules are checked every morning and whenever one is set."
    )


def read(form: Mapping[str, str]) -> RuleSet:
    """What was typed.

    Raises:
        Refused: A bound or share that cannot be read.
    """
    rule = form.get("rule", "")
    days = typed.whole_number(form.get("first_days", "") or "0", -1)
    return RuleSet(
        active=bool(form.get("active")),
        bound=_read_bound(rule, form.get("bound", "")),
        part=_read_part(rule, form.get("part", "")),
        period=form.get("period", "year"),
        looks=form.get("looks", ""),
        tells=form.get("tells", ""),
        first_days=days,
    )


def _read_bound(rule: str, text: str) -> float:
    if rule in NO_BOUND:
        return 1.0
    if rule == "activity":
        return float(typed.whole_number(text.strip(), 0) or 0.5)
    return _share(text)


def _read_part(rule: str, text: str) -> float | None:
    if rule in BESIDES:
        return _share(text)
    if rule == "receivables":
        return float(typed.whole_number(text.strip(), -1))
    return None


def _share(text: str) -> float:
    found = typed.ratio(text)
    if found is None or not 0 < found <= 1:
        raise Refused(_("Enter a percentage between 0 and 100, as 5%."))
    return float(found)
