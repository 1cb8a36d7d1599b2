"""What an early warning says: what is coming, why as far as records tell, what is proposed."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.language import bracketed, in_other_language, listed
from luopan.tracking.queries.warnings.listing import WarningRow
from luopan.tracking.queries.warnings.parts import LESS_IS_GOOD, SHORT
from luopan.web import figures


@dataclass(frozen=True)
class Step:
    """What is proposed.

    Attributes:
        url: Where it is done; empty: it is planned here, as an action.
        name: Of the action that is proposed, and its kind.
    """

    text: str
    url: str = ""
    button: str = ""
    name: str = ""
    kind: str = "other"


@dataclass(frozen=True)
class Part:
    """A part of the formula beside that of the unit above."""

    title: str
    own: str
    above: str
    ratio: str
    short: bool
    less: bool


def what(row: WarningRow) -> str:
    """What is coming, in one sentence; of a further metric with its name."""
    said = _WHAT[row.rule](row, row.facts)
    if not of_further(row):
        return said
    return _("%(metric)s: %(what)s") % {"metric": row.metric, "what": said}


def of_further(row: WarningRow) -> bool:
    """Whether it is about a metric besides the main one."""
    return bool(row.subject) and row.rule != "risk"


def _money(row: WarningRow, text: Any) -> str:
    return figures.named(Decimal(text or 0), row.counted_in)


def _pace(row: WarningRow, facts: Mapping[str, Any]) -> str:
    words = _(
        "At this pace and its own rhythm it lands at %(landing)s of %(target)s: %(share)s "
        "short."
    )
    return words % {
        "landing": _money(row, facts["landing"]),
        "target": _money(row, facts["target"]),
        "share": figures.percent(row.measure),
    }


def _coverage(row: WarningRow, facts: Mapping[str, Any]) -> str:
    said = {
        "wanted": _money(row, facts["wanted"]),
        "brings": _money(row, facts["brings"]),
        "day": facts["until"],
    }
    return (
        _(
            "By %(day)s opportunities have to bring %(wanted)s; open ones will bring "
            "%(brings)s."
        )
        % said
    )


def _activity(row: WarningRow, facts: Mapping[str, Any]) -> str:
    said = {
        "weeks": facts["weeks"],
        "done": figures.fixed(facts["done"]),
        "asked": figures.fixed(facts["asked"]),
    }
    return (
        ngettext(
            "%(weeks)s week with too few visits: %(done)s of %(asked)s needed.",
            "%(weeks)s weeks in a row with too few visits: %(done)s of %(asked)s needed.",
            facts["weeks"],
        )
        % said
    )


def account(facts: Mapping[str, Any]) -> str:
    """The customer that a concentration is about."""
    other = facts.get("account_other") if in_other_language() else ""
    return str(other or facts.get("account_name") or facts.get("account") or "")


def _concentration(row: WarningRow, facts: Mapping[str, Any]) -> str:
    said = {
        "account": account(facts),
        "share": figures.percent(row.measure, 0),
        "open": _money(row, facts["open"]),
    }
    return (
        _(
            "%(account)s carries %(share)s of the number, of which %(open)s is not won yet."
        )
        % said
    )


def _receivables(row: WarningRow, facts: Mapping[str, Any]) -> str:
    said = {
        "share": figures.percent(row.measure, 0),
        "old": _money(row, facts["old"]),
        "open": _money(row, facts["open"]),
        "days": facts["days"],
    }
    if not facts["days"]:
        return _("%(share)s of receivables is overdue: %(old)s of %(open)s.") % said
    return (
        _(
            "%(share)s of receivables is overdue by more than %(days)s days: %(old)s of "
            "%(open)s."
        )
        % said
    )


def _risk(row: WarningRow, facts: Mapping[str, Any]) -> str:
    said = {"risk": risk_name(row), "what": facts["what"]}
    return _("The risk “%(risk)s” has fired: %(what)s") % said


def risk_name(row: WarningRow) -> str:
    """The risk that has come about."""
    return row.names.get(f"risk:{row.subject}", row.subject)


_WHAT = {
    "pace": _pace,
    "coverage": _coverage,
    "activity": _activity,
    "concentration": _concentration,
    "receivables": _receivables,
    "risk": _risk,
}


def causes(row: WarningRow) -> list[str]:
    """Why, as far as records tell; each a sentence."""
    said = _CAUSES[row.rule](row, row.facts)
    said += [_also(row, one) for one in row.facts.get("also", ())]
    weak = next((one for one in parts(row) if one.short), None)
    if weak is not None:
        said.append(
            _("Furthest behind: “%(part)s”, %(own)s here, %(above)s in the unit above.")
            % {"part": weak.title, "own": weak.own, "above": weak.above}
        )
    return said


def _why_pace(row: WarningRow, facts: Mapping[str, Any]) -> list[str]:
    target = Decimal(facts["target"])
    said = [
        _("Attainment is %(share)s at a time progress of %(progress)s (own rhythm).")
        % {
            "share": figures.percent(float(Decimal(facts["actual"]) / target)),
            "progress": figures.percent(facts["progress"]),
        }
    ]
    below = [
        f"{row.names.get(code, code)}{bracketed(_money(row, much))}"
        for code, much in facts.get("below", ())
    ]
    if below:
        said.append(_("The gap is mainly in: %(units)s.") % {"units": listed(below)})
    if facts.get("uncovered"):
        said.append(_coverage(row, facts["uncovered"]))
    return said


def _also(row: WarningRow, one: Mapping[str, Any]) -> str:
    """A further metric that is short with it."""
    said = {
        "metric": row.names.get(f"metric:{one['metric']}", one["metric"]),
        "landing": figures.named(Decimal(one["landing"]), one["counted_in"]),
        "target": figures.named(Decimal(one["target"]), one["counted_in"]),
        "share": figures.percent(one["share"]),
    }
    return (
        _("%(metric)s too: %(landing)s of %(target)s at this pace, %(share)s short.")
        % said
    )


def _why_coverage(row: WarningRow, facts: Mapping[str, Any]) -> list[str]:
    source = row.names.get(facts["source"], "")
    own = facts["source"] == row.code
    rate = figures.percent(facts["win_rate"], 0)
    return [
        ngettext(
            "%(deals)s open opportunity covers it %(coverage)s times; %(needed)s is needed.",
            "%(deals)s open opportunities cover it %(coverage)s times; %(needed)s is needed.",
            facts["deals"],
        )
        % {
            "deals": figures.fixed(facts["deals"]),
            "coverage": figures.fixed(facts["coverage"], 1),
            "needed": figures.fixed(facts["needed"], 1),
        },
        (
            _(
                "The win rate of ripe opportunities here is %(rate)s (by count), and half "
                "of these take %(days)s days or more: most of what is to be won by then has "
                "to be open now."
            )
            if own
            else _(
                "The win rate of ripe opportunities in %(unit)s is %(rate)s (by count), and "
                "half of these take %(days)s days or more: most of what is to be won by "
                "then has to be open now."
            )
        )
        % {"unit": source, "rate": rate, "days": facts["cycle"]},
    ]


def _why_activity(row: WarningRow, facts: Mapping[str, Any]) -> list[str]:
    said = {
        "need": figures.fixed(facts["need"]),
        "missing": _money(row, facts["missing"]),
    }
    return [
        ngettext(
            "The adopted weekly number is %(need)s visit.",
            "The adopted weekly number is %(need)s visits.",
            facts["need"],
        )
        % said
        if facts["adopted"]
        else ngettext(
            "%(need)s visit a week is advised; nobody has adopted a number.",
            "%(need)s visits a week are advised; nobody has adopted a number.",
            facts["need"],
        )
        % said,
        _("%(missing)s still has to come from opportunities not yet started.") % said,
    ]


def _why_concentration(row: WarningRow, facts: Mapping[str, Any]) -> list[str]:
    deals = ngettext(
        "%(came)s achieved; %(open)s open in %(deals)s opportunity.",
        "%(came)s achieved; %(open)s open in %(deals)s opportunities.",
        facts["deals"],
    )
    return [
        deals
        % {
            "came": _money(row, facts["came"]),
            "open": _money(row, facts["open"]),
            "deals": facts["deals"],
        }
    ]


def _why_receivables(row: WarningRow, facts: Mapping[str, Any]) -> list[str]:
    ages = [_money(row, each) for each in facts["ages"]]
    bare = Decimal(facts["without_due"] or 0)
    said = [
        _("Overdue up to 30 days %(a)s, 60 days %(b)s, 90 days %(c)s, longer %(d)s.")
        % dict(zip("abcd", ages, strict=True)),
        _("Four weeks ago it was %(share)s.")
        % {"share": figures.percent(facts["before"], 0)},
    ]
    if bare:
        without = {"amount": figures.named(bare, row.counted_in)}
        said.append(
            _("A further %(amount)s has no due date and is left out.") % without
        )
    return said


def _why_risk(row: WarningRow, facts: Mapping[str, Any]) -> list[str]:
    return [_("Its trigger fired on %(day)s.") % {"day": facts["fired"]}]


_CAUSES = {
    "pace": _why_pace,
    "coverage": _why_coverage,
    "activity": _why_activity,
    "concentration": _why_concentration,
    "receivables": _why_receivables,
    "risk": _why_risk,
}


def part_titles() -> dict[str, str]:
    """The parts of the formula by their names."""
    return {
        "visits_a_head": _("Weekly visits per seat"),
        "talks_a_visit": _("Communications per visit"),
        "talks_a_deal": _("Communications per opportunity"),
        "win_rate": _("Won within 180 days"),
        "amount_a_win": _("Average win amount"),
    }


def parts(row: WarningRow) -> list[Part]:
    """The parts of the formula, the weakest first."""
    return [
        Part(
            part_titles()[key],
            *(_figure(row, key, one[side]) for side in ("own", "above")),
            figures.percent(one["ratio"], 0),
            one["ratio"] < SHORT,
            key in LESS_IS_GOOD,
        )
        for one in row.facts.get("parts", ())
        if (key := one["key"]) in part_titles()
    ]


def _figure(row: WarningRow, key: str, value: float) -> str:
    if key == "win_rate":
        return figures.percent(value, 0)
    if key == "amount_a_win":
        return figures.named(Decimal(str(value)), row.counted_in)
    return figures.fixed(value, 1 if value >= 1 else 2)


def step(row: WarningRow) -> Step:
    """What is proposed."""
    facts, name = row.facts, row.name
    if row.rule == "risk":
        where = reverse("assumption", args=[row.subject])
        return Step(_("Act on the prepared answer."), where, _("Open the risk"))
    if row.rule == "activity":
        where = reverse("back_solve", args=[row.code])
        text = _("Check what the week asks for, and whether the number is still right.")
        return Step(
            text,
            where,
            _("Open the weekly number"),
            _("Make up missed visits"),
            "visits",
        )
    if row.rule == "coverage":
        short = {"short": figures.named(row.amount, row.counted_in), "unit": name}
        return Step(
            _(
                "Open opportunities for the uncovered part, for example with target customers."
            ),
            "",
            "",
            _("%(unit)s: opportunities for %(short)s") % short,
            "customers",
        )
    if row.rule == "concentration":
        return Step(
            _("Secure it and develop other customers."),
            "",
            "",
            _("Secure %(account)s and develop other customers")
            % {"account": account(facts)},
            "proposal",
        )
    if row.rule == "receivables":
        old = {"old": _money(row, facts["old"]), "unit": name}
        text = _("Agree on a payment day with those who have owed longest.")
        return Step(text, "", "", _("%(unit)s: collect %(old)s overdue") % old, "other")
    short = {"short": figures.named(row.amount, row.counted_in), "unit": name}
    named = _("%(unit)s: close the gap of %(short)s")
    if of_further(row):
        short["metric"] = row.metric
        named = _("%(unit)s: close the gap of %(short)s in %(metric)s")
    return Step(
        _(
            "Plan actions to close the gap, or say early that the target needs to be adjusted."
        ),
        "",
        "",
        named % short,
        "other",
    )
