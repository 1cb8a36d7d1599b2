"""The SMART audit in words: its sentence, the strip of five, where a finding is mended."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from math import floor
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from luopan.targets.models import Version
from luopan.targets.queries.audit import (
    Audit,
    Before,
    Change,
    Criterion,
    Finding,
    Mend,
    Severity,
)
from luopan.web import figures

CRITERIA = {
    Criterion.SPECIFIC: gettext_lazy("Specific"),
    Criterion.MEASURABLE: gettext_lazy("Measurable"),
    Criterion.ACHIEVABLE: gettext_lazy("Achievable"),
    Criterion.RELEVANT: gettext_lazy("Relevant"),
    Criterion.TIME_BOUND: gettext_lazy("Time-bound"),
}
ABOUT = {
    Criterion.SPECIFIC: gettext_lazy(
        "owner, scope, definition; counted once, with someone responsible"
    ),
    Criterion.MEASURABLE: gettext_lazy("records arrive, from every unit"),
    Criterion.ACHIEVABLE: gettext_lazy(
        "against last year, the best year, siblings, what seats can bring"
    ),
    Criterion.RELEVANT: gettext_lazy("backed by an objective, inside the remit"),
    Criterion.TIME_BOUND: gettext_lazy(
        "a number for every month, and a deadline for agreeing"
    ),
}
WEIGHTS = {
    Severity.WEIGHTY: gettext_lazy("major"),
    Severity.NOTE: gettext_lazy("note"),
}
LABELS = {
    Mend.UNIT: gettext_lazy("Open the unit"),
    Mend.PRODUCT: gettext_lazy("Open the products"),
    Mend.METRIC: gettext_lazy("Open the metrics"),
    Mend.GRID: gettext_lazy("Open on the grid"),
    Mend.IMPORT: gettext_lazy("Import records"),
    Mend.STRATEGY: gettext_lazy("Link an objective"),
    Mend.TALK: gettext_lazy("Open the talk"),
    Mend.ISSUE: gettext_lazy("Open the talk"),
    Mend.VERSION: gettext_lazy("Open the other version"),
}


@dataclass(frozen=True)
class Part:
    """One criterion on the strip."""

    key: str
    name: str
    about: str
    share: str
    look: str  # ok, or low where it is below the bar
    said: str
    before: str = ""


@dataclass(frozen=True)
class Row:
    """A finding with the link to where it is mended; without one: no page of the reader's."""

    finding: Finding
    weight: str
    url: str
    label: str


@dataclass(frozen=True)
class Group:
    """The findings of one criterion."""

    name: str
    about: str
    rows: list[Row]


def criterion(one: Criterion) -> str:
    """Its name."""
    return str(CRITERIA[one])


def weight(one: Severity) -> str:
    """Its name."""
    return str(WEIGHTS[one])


def label(where: Mend) -> str:
    """What the link to the place to mend says."""
    return str(LABELS[where])


def criteria() -> list[tuple[str, str]]:
    """Choices of a filter."""
    return [("", _("all criteria")), *((c.value, str(n)) for c, n in CRITERIA.items())]


def weights() -> list[tuple[str, str]]:
    """Choices of a filter."""
    return [("", _("all severities")), *((w.value, str(n)) for w, n in WEIGHTS.items())]


def whole(share: float) -> str:
    """A score in whole percent, cut off: what is not all right is not 100 %."""
    return f"{floor(round(share * 100, 6))}%"


def branches(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    """Choices of a filter: the units that have findings."""
    units = dict.fromkeys((one.unit, one.unit_name) for one in findings)
    return [("", _("all units")), *units][:400]


def sentence(found: Audit) -> str:
    """What matters: the score against the bar, and where it is lost."""
    if not found.units:
        return _("No unit has a target here yet, so there is nothing to audit.")
    weighty = sum(1 for one in found.findings if one.weighty)
    facts = {
        "score": whole(found.score),
        "bar": figures.percent(found.bar, 0),
        "units": found.units,
    }
    if not found.findings:
        return (
            ngettext(
                "No findings in %(units)s unit with a target.",
                "No findings in %(units)s units with a target.",
                found.units,
            )
            % facts
        )
    count = ngettext(
        "%(count)d major finding; units with a target: %(units)s.",
        "%(count)d major findings; units with a target: %(units)s.",
        weighty,
    ) % {"count": weighty, "units": found.units}
    if not weighty:
        count = _("No major findings, only notes.")
    return f"{_scored(found, facts)}{'' if figures.chinese() else ' '}{count}"


def _scored(found: Audit, facts: dict[str, object]) -> str:
    """The score against the bar, and which of the five it is lost on, if on any."""
    lowest = min(found.scores.values(), key=lambda score: score.share)
    if lowest.share >= 1:
        return _("%(score)s, the bar is %(bar)s.") % facts
    facts |= {"lowest": criterion(lowest.criterion), "share": whole(lowest.share)}
    said = (
        _(
            "%(score)s, below the bar of %(bar)s: most points lost on “%(lowest)s” (%(share)s)."
        )
        if found.below
        else _("%(score)s, the bar is %(bar)s; the lowest is “%(lowest)s” (%(share)s).")
    )
    return said % facts


def strip(found: Audit) -> list[Part]:
    """The five, in the order of the word."""
    return [
        Part(
            one.value,
            criterion(one),
            str(ABOUT[one]),
            whole(score.share),
            "low" if score.share < found.bar else "ok",
            ngettext(
                "%(clean)s of %(units)s unit passes",
                "%(clean)s of %(units)s units pass",
                score.units,
            )
            % {"clean": score.clean, "units": score.units},
            _share_before(found.before, one),
        )
        for one, score in found.scores.items()
    ]


def _share_before(before: Before | None, one: Criterion) -> str:
    if before is None:
        return ""
    share = whole(before.scores[one].share)
    return _("as issued: %(share)s") % {"share": share}


def since(found: Audit) -> str:
    """What the changes since the last issue did to the score; empty where there are none."""
    before = found.before
    if before is None:
        return ""
    facts = {
        "day": before.on.isoformat(),
        "before": whole(before.score),
        "now": whole(found.score),
        "gone": before.gone,
        "come": before.come,
    }
    return (
        _(
            "Numbers have changed since they were issued on %(day)s. The score was "
            "%(before)s then and is %(now)s now; major findings resolved: %(gone)s, new: "
            "%(come)s."
        )
        % facts
    )


@dataclass(frozen=True)
class Compared:
    """The scores of a talk's numbers beside each other.

    Attributes:
        moved: Whether the numbers differ in their score.
        clean: Whether nothing is lost on any of them.
        heads: What each number is, and the number.
        rows: Name of a criterion (or the score), and its share with each number; the
            criteria that no number changes are left out.
    """

    sentence: str
    heads: list[tuple[str, str]]
    rows: list[tuple[str, list[str]]]
    gone: tuple[str, ...]
    come: tuple[str, ...]
    moved: bool
    clean: bool


def compared(found: Change, short: Callable[[int], str]) -> Compared:
    """What a talk's numbers do to the audit of its unit and all under it, in words.

    Args:
        found: The scores.
        short: How an amount in quanta is written.
    """
    words = {
        "issued": _("as issued"),
        "now": _("now"),
        "offer": _("with the number offered"),
    }
    stands = found.stands
    rows = [(_("Score"), [whole(one.score) for one in stands])]
    for key in Criterion:
        shares = [whole(one.scores[key].share) for one in stands]
        if len(set(shares)) > 1:
            rows.append((criterion(key), shares))
    return Compared(
        _compared_sentence(found),
        [(words[one.which], short(one.amount)) for one in stands],
        rows,
        found.gone,
        found.come,
        moved=len(set(rows[0][1])) > 1,
        clean=_clean(found),
    )


def _clean(found: Change) -> bool:
    return not found.gone and not found.come and all(s.score >= 1 for s in found.stands)


def _compared_sentence(found: Change) -> str:
    score = {one.which: whole(one.score) for one in found.stands}
    if _clean(found):
        return _("Passes the audit; no points lost.")
    if "offer" in score and score["offer"] == score["now"]:
        said = _("%(now)s, and the same if the counter-offer is accepted.")
        return said % {"now": score["now"]}
    if "offer" in score:
        said = _("%(now)s now; %(then)s if the counter-offer is accepted.")
        return said % {"now": score["now"], "then": score["offer"]}
    if "issued" in score:
        said = _("%(before)s as issued, %(now)s now.")
        return said % {"before": score["issued"], "now": score["now"]}
    return _("%(now)s; the number is unchanged since it was issued.") % {
        "now": score["now"]
    }


def marks(found: Audit) -> list[list[Any]]:
    """Per row of the grid: unit, product (empty: all), findings, weighty ones among them."""
    counted: dict[tuple[str, str], list[int]] = {}
    for one in found.findings:
        place = counted.setdefault((one.unit, one.product), [0, 0])
        place[0] += 1
        place[1] += one.weighty
    return [[unit, product, *count] for (unit, product), count in counted.items()]


def groups(
    version: Version,
    shown: Sequence[Finding],
    *,
    importer: bool,
    mends: Collection[Mend] = frozenset(Mend),
) -> list[Group]:
    """Findings by criterion, what has weighty ones first; he mends at ``mends``."""
    found = []
    for one in Criterion:
        rows = [
            Row(
                finding,
                weight(finding.severity),
                *_place(version, finding, importer, finding.where in mends),
            )
            for finding in shown
            if finding.criterion == one
        ]
        if rows:
            found.append(Group(criterion(one), str(ABOUT[one]), rows))
    return sorted(found, key=lambda g: not any(r.finding.weighty for r in g.rows))


def _place(
    version: Version, finding: Finding, importer: bool, mends: bool
) -> tuple[str, str]:
    """The address at which a finding is mended, and what the link says."""
    if not mends:
        return "", _("to be fixed by sales operations")
    where, unit = finding.where, finding.unit
    if where == Mend.IMPORT and not importer:
        seen = f"{reverse('track')}?{urlencode({'unit': unit})}"
        return seen, _("See what is recorded")
    grid = {"version": version.pk, "unit": unit}
    places = {
        Mend.UNIT: lambda: reverse("unit", args=[unit]),
        Mend.PRODUCT: lambda: reverse("products"),
        Mend.METRIC: lambda: reverse("metric", args=[version.metric.code]),
        Mend.GRID: lambda: f"{reverse('decompose')}?{urlencode(grid)}",
        Mend.IMPORT: lambda: reverse("imports"),
        Mend.STRATEGY: lambda: f"{reverse('strategy_coverage')}?{_year(version)}",
        Mend.TALK: lambda: reverse("talk", args=[version.pk, unit]),
        Mend.ISSUE: lambda: reverse("talk", args=[version.pk, unit]),
        Mend.VERSION: lambda: reverse("version", args=[finding.other]),
    }
    return places[where](), label(where)


def _year(version: Version) -> str:
    return urlencode({"year": version.plan.year})


def basis(found: Audit) -> list[str]:
    """What the audit rests on, in a few lines under it."""
    said = [
        _(
            "A criterion's score: units with a target and no major finding under it ÷ units "
            "with a target. Total: the mean of the five. As of %(day)s."
        )
        % {"day": found.on.isoformat()}
    ]
    if found.reach_date:
        days = (found.on - found.reach_date).days
        reach = ngettext(
            "The metric's records reach %(day)s, %(days)s day ago.",
            "The metric's records reach %(day)s, %(days)s days ago.",
            days,
        )
        said.append(reach % {"day": found.reach_date.isoformat(), "days": days})
    if found.years:
        said.append(
            ngettext(
                "Last twelve months and best year: %(count)s stretch of twelve months "
                "until %(day)s, and the calendar years before.",
                "Last twelve months and best year: %(count)s stretches of twelve "
                "months until %(day)s, and the calendar years before.",
                len(found.years),
            )
            % {"count": len(found.years), "day": found.years[0][1].isoformat()}
        )
    if found.unjudged:
        said.append(
            ngettext(
                "%(count)s unit has no full year of data, so “Achievable” is not assessed.",
                "%(count)s units have no full year of data, so “Achievable” is not "
                "assessed.",
                found.unjudged,
            )
            % {"count": found.unjudged}
        )
    return said
