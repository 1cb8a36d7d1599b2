"""The strategy in words: sentences, kinds, measures, what was changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from luopan.dimensions.queries.terms import worded_for
from luopan.org import auditing
from luopan.org.language import listed
from luopan.strategy.models import Objective
from luopan.strategy.queries import Line, Outline, Wish
from luopan.targets.queries.coverage import Balance, Coverage, How
from luopan.trail.queries import EntryRow
from luopan.web import figures
from luopan.web.words import acts
from luopan.web.words.clauses import sentences

Kind = Objective.Kind
KINDS: dict[str, Promise] = {
    Kind.DIRECTION: gettext_lazy("direction"),
    Kind.GROWTH: gettext_lazy("core growth point"),
    Kind.EXPANSION: gettext_lazy("market expansion"),
    Kind.PROFIT: gettext_lazy("profit requirement"),
}
HOWS: dict[How, Promise] = {
    How.OWN: gettext_lazy("carried by targets"),
    How.BELOW: gettext_lazy("carried by its sub-objectives"),
    How.ABOVE: gettext_lazy("carried only by its parent"),
    How.NONE: gettext_lazy("no target"),
    How.DROPPED: gettext_lazy("dropped"),
}
FIELDS: dict[str, Promise] = {
    "name": gettext_lazy("name"),
    "name_other": gettext_lazy("name in the second language"),
    "wording": gettext_lazy("wording"),
    "wording_other": gettext_lazy("wording in the second language"),
    "kind": gettext_lazy("kind"),
    "owner": gettext_lazy("owner"),
    "start_date": gettext_lazy("first day"),
    "end_date": gettext_lazy("end"),
    "evidence": gettext_lazy("evidence"),
    "source": gettext_lazy("source"),
    "trigger": gettext_lazy("trigger"),
    "answer": gettext_lazy("prepared answer"),
    "probability": gettext_lazy("probability"),
    "amount": gettext_lazy("amount"),
}
QUIET = frozenset({"amount", "probability"})  # their old and new values are not for all
LONGEST = 60


def kind(code: str) -> str:
    """A kind of objective."""
    return str(KINDS[Kind(code)])


def about_part() -> str:
    """What of the page stays empty for who sees a part of the targets, and why."""
    return _(
        "Everyone can read objectives. You only see targets in your own scope; the others "
        "are visible to the leaders of their units."
    )


def sentence(shown: Outline, found: Coverage) -> str:
    """What matters of a year's strategy."""
    live = len(shown.live)
    if not live:
        return _("No objectives for %(year)s yet.") % {"year": shown.year}
    said = [
        ngettext(
            "%(year)s has %(count)d objective.",
            "%(year)s has %(count)d objectives.",
            live,
        )
        % {"year": shown.year, "count": live},
        _uncovered(found),
        _weights(shown),
    ]
    return sentences(part for part in said if part)


def _uncovered(found: Coverage) -> str:
    none, above, lacking_ = map(len, (found.none, found.above, found.lacking))
    said = []
    if none:
        text = ngettext(
            "No target carries %(count)d of them: %(names)s.",
            "No target carries %(count)d of them: %(names)s.",
            none,
        )
        said.append(text % {"count": none, "names": names(found.none)})
    if above:
        text = ngettext(
            "%(count)d is carried only by its parent: %(names)s.",
            "%(count)d are carried only by their parents: %(names)s.",
            above,
        )
        said.append(text % {"count": above, "names": names(found.above)})
    if lacking_:
        text = ngettext(
            "%(count)d has a measure without a target: %(names)s.",
            "%(count)d have a measure without a target: %(names)s.",
            lacking_,
        )
        said.append(text % {"count": lacking_, "names": names(found.lacking)})
    return sentences(said) or _("Targets carry all of them.")


def doubt(line: Line, found: Coverage) -> str:
    """Why an objective is not wholly carried, in a few words; empty: it is, or was dropped."""
    if line in found.lacking:
        return _("a measure has no target")
    if found.how[line.code] in {How.NONE, How.ABOVE}:
        return str(HOWS[found.how[line.code]])
    return ""


def _weights(shown: Outline) -> str:
    if shown.lacking:
        return lacking(_("The top-level weights"), shown.lacking)
    if shown.uneven:
        line = shown.uneven[0]
        return lacking(
            _("The weights under “%(name)s”") % {"name": line.name}, line.lacking
        )
    return ""


def lacking(what: str, points: int | None) -> str:
    """That weights do not make a hundred, and by how much."""
    if not points:
        return ""
    facts = {"what": what, "sum": 100 - points, "points": abs(points)}
    if points > 0:
        return _("%(what)s add up to %(sum)d, %(points)d short of 100.") % facts
    return _("%(what)s add up to %(sum)d, %(points)d over 100.") % facts


def of_coverage(shown: Outline, found: Coverage) -> str:
    """Both ways in one sentence."""
    if not shown.live:
        return _("No objectives for %(year)s yet.") % {"year": shown.year}
    said = [
        ngettext(
            "Targets carry %(carried)d of %(wanted)d objective.",
            "Targets carry %(carried)d of %(wanted)d objectives.",
            found.opened,
        )
        % {"carried": found.carried, "wanted": found.opened}
    ]
    count = len(found.orphans)
    if count:
        said.append(
            ngettext(
                "%(count)d target has no objective.",
                "%(count)d targets have no objective.",
                count,
            )
            % {"count": count}
        )
    else:
        said.append(_("Every target you can see has an objective."))
    return sentences(said)


def groups(found: Coverage) -> list[tuple[str, tuple[Line, ...]]]:
    """Those not wholly carried by what is the matter; the first group stands when empty too."""
    said = [
        (_("Objectives that no target carries"), found.none),
        (_("Carried only by a parent"), found.above),
        (_("Carried, but a measure has no target"), found.lacking),
    ]
    return [said[0], *(one for one in said[1:] if one[1])]


def names(lines: Sequence[Line], most: int = 3) -> str:
    """The first few by name."""
    shown = listed(f"“{line.name}”" for line in lines[:most])
    if figures.chinese():
        shown = "、".join(f"“{line.name}”" for line in lines[:most])
    return shown if len(lines) <= most else _("%(names)s and others") % {"names": shown}


def wanted(wish: Wish) -> str:
    """How much is wanted, in words."""
    if wish.level is not None:
        shown = level(wish, wish.level)
        return (
            _("at most %(level)s") if wish.lower_is_better else _("at least %(level)s")
        ) % {"level": shown}
    if not wish.shown:
        return _("not visible to you")
    if wish.change is None:
        return amount(wish.wanted, wish)
    return _changed(wish)


def _changed(wish: Wish) -> str:
    change = figures.change(wish.change)
    if wish.wanted is not None:
        return _("%(amount)s (%(change)s vs the year before)") % {
            "amount": amount(wish.wanted, wish),
            "change": change,
        }
    if wish.base is None:
        return _("%(change)s vs the year before, which is not over or not recorded") % {
            "change": change
        }
    return _(
        "%(change)s vs the year before, which is only partly recorded (%(base)s)"
    ) % {
        "change": change,
        "base": amount(wish.base, wish),
    }


def level(wish: Wish, height: float) -> str:
    """A height: a share in percent, days as days."""
    if wish.metric_kind == "duration":
        return (
            f"{figures.fixed(height, 1)} {worded_for(wish.counted_in, height)}".strip()
        )
    if wish.counted_in and wish.metric_kind == "ratio":
        return amount(height, wish)
    return figures.percent(height)


def amount(value: Any, wish: Wish) -> str:
    """An amount with what it is counted in."""
    return counted(value, wish.counted_in)


def counted(value: Any, unit: str) -> str:
    """``4.16 亿元``, ``¥384M``, ``120 家``; what has no unit stands alone."""
    text = figures.compact(value, unit)
    if value is None:
        return text
    if figures.chinese() and unit == "CNY":
        return f"{text}元" if text.endswith(("万", "亿")) else f"{text} 元"
    if unit in figures.SIGNS:
        return text if not figures.chinese() else f"{text} {unit}"
    return f"{text} {worded_for(unit, value)}".strip()


def gap(balance: Balance) -> tuple[str, str]:
    """Kind of the tag, and its words."""
    if balance.gap is None:
        return "", ""
    if balance.gap == 0:
        return "even", _("as expected")
    text = _apart(abs(balance.gap), balance.wish)
    if balance.gap < 0:
        words = _("%(amount)s below expectation") % {"amount": text}
    else:
        words = _("%(amount)s above expectation") % {"amount": text}
    return ("behind" if balance.short else "ahead"), words


def why_no_gap(balance: Balance) -> str:
    """Why nothing stands beside what is wanted."""
    wish = balance.wish
    if not wish.shown:
        return ""
    if balance.carried is None and wish.metric_kind != "additive":
        return _("no target of it is set for that unit")
    if balance.carried is None:
        return _("no target of it is set, as far as you can see")
    return carried(balance)


def carried(balance: Balance) -> str:
    """What the plan has of it, as it is wanted: an amount, or a height; a part as such."""
    wish = balance.wish
    if balance.carried is not None and wish.level is not None:
        return level(wish, float(balance.carried))
    text = amount(balance.carried, wish)
    return (
        _("%(amount)s in the linked part") % {"amount": text} if balance.part else text
    )


def _apart(distance: Decimal, wish: Wish) -> str:
    """How far apart two figures are; of a share in points."""
    if wish.level is None or wish.metric_kind == "duration" or wish.counted_in:
        return counted(round(distance, 2), wish.counted_in)
    return figures.points(float(distance)).removeprefix("+")


@dataclass(frozen=True)
class Change:
    """A line of an objective's or assumption's history."""

    who: str
    at: datetime
    what: str
    more: str
    reason: str


def history(rows: Sequence[EntryRow]) -> list[Change]:
    """What was done to it, newest first."""
    known = auditing.names({f"user:{row.actor_name}" for row in rows})
    return [
        Change(
            who=known.get(f"user:{row.actor_name}", row.actor_name),
            at=row.at,
            what=acts.said(row.act),
            more=_details(row.details),
            reason=row.reason,
        )
        for row in rows
    ]


def _details(details: dict[str, Any]) -> str:
    changed = details.get("changed") or {}
    said = [_one(key, *pair) for key, pair in changed.items()]
    weights = details.get("weights") or {}
    said += [f"{code} {old} → {new}" for code, (old, new) in weights.items()]
    return listed(said)


def _one(key: str, old: str, new: str) -> str:
    field = str(FIELDS.get(key, key))
    if key in QUIET:
        return field
    if key == "kind":
        old, new = kind(old), kind(new)
    return f"{field}: {_short(old)} → {_short(new)}"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
