"""A review in words: its parts, what causes lean on, what was said before, marks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.actions.kinds import STATES
from luopan.org.language import listed
from luopan.review.models import ReviewLine, Seed
from luopan.review.queries.looking_back import LineShown, Piece, ReviewPage
from luopan.review.queries.next_cycle import Mark
from luopan.web import figures
from luopan.web.exports import Column, Export, Holds
from luopan.web.words import warnings
from luopan.web.words.looking_back import kinds, period, seed_kinds, title


@dataclass(frozen=True)
class Bar:
    """A step of the bridge from goal to result: a bar left of the middle is missing.

    ``start`` and ``width`` are parts of 100; ``key`` is what a cause can lean on.
    """

    key: str
    name: str
    goal: str
    result: str
    gap: str
    start: str
    width: str
    look: str
    holder: str


def bridge(pieces: Sequence[Piece], kind: str, counted_in: str, rest: str) -> list[Bar]:
    """From goal to result, part by part, the largest shortfall first.

    Args:
        pieces: Parts that add up to the whole.
        kind: unit, product or month; months stay in their order.
        counted_in: What amounts are counted in.
        rest: What a part without a name is called.
    """
    most = max((abs(one.gap) for one in pieces), default=Decimal(0))
    unit = figures.unit_of_table(counted_in)
    return [
        Bar(
            f"{kind}:{one.key}",
            _named(one, kind, rest),
            figures.in_table(one.goal, unit),
            figures.in_table(one.result, unit),
            figures.change_in_table(one.gap, unit),
            *_place(one.gap, most),
            "behind" if one.gap < 0 else "ahead",
            one.holder,
        )
        for one in _in_order(pieces, kind)
    ]


def _in_order(pieces: Sequence[Piece], kind: str) -> Sequence[Piece]:
    return pieces if kind == "month" else sorted(pieces, key=_shortest_first)


def _gap(one: Piece, counted_in: str) -> str:
    """A gap outside of a table: with its unit, and with its sign."""
    text = figures.named(one.gap, counted_in)
    return f"+{text}" if one.gap > 0 else text


def _shortest_first(one: Piece) -> tuple[bool, Decimal]:
    return one.reserve, one.gap


def _named(one: Piece, kind: str, rest: str) -> str:
    if kind == "month":
        return period(one.key)
    if one.reserve:
        return _("Kept in reserve")
    return one.name or one.key or rest


def _place(gap: Decimal, most: Decimal) -> tuple[str, str]:
    if not most:
        return "50", "0"
    width = float(abs(gap) / most) * 50
    start = 50 - width if gap < 0 else 50
    return f"{start:.2f}", f"{width:.2f}"


def of_one(found: ReviewPage) -> str:
    """How it came out, and since when it is known."""
    row = found.row
    facts = {
        "goal": figures.named(row.goal, row.counted_in),
        "result": figures.named(row.result, row.counted_in),
        "share": figures.percent(row.share),
        "day": f"{row.as_of:%Y-%m-%d}",
    }
    if row.action:
        return _action_sentence(found, facts)
    if row.goal is None:
        return _("Actual %(result)s (data as of %(day)s); no committed goal.") % facts
    if row.result is None:
        return _("The goal is %(goal)s; nothing was known yet on %(day)s.") % facts
    facts["gap"] = figures.named(abs(row.goal - row.result), row.counted_in)
    if not found.facts.get("over"):
        return (
            _("%(result)s of %(goal)s so far: %(share)s (data as of %(day)s).") % facts
        )
    if row.result >= row.goal:
        return _("%(gap)s above the goal (data as of %(day)s).") % facts
    return _("%(gap)s below the goal (data as of %(day)s).") % facts


def _action_sentence(found: ReviewPage, facts: dict[str, str]) -> str:
    one = found.facts["actions"][0]
    said = facts | {
        "state": str(STATES[one["state"]]),
        "reached": one["reached"],
        "steps": one["steps"],
    }
    return (
        ngettext(
            "Expected contribution %(goal)s; status: %(state)s, %(reached)s of %(steps)s "
            "milestone reached. Its individual effect cannot be measured.",
            "Expected contribution %(goal)s; status: %(state)s, %(reached)s of %(steps)s "
            "milestones reached. Its individual effect cannot be measured.",
            one["steps"],
        )
        % said
    )


def evidence(found: ReviewPage) -> list[tuple[str, str]]:
    """What a cause can lean on, with its numbers, as the options of a choice."""
    facts, money = found.facts, found.row.counted_in
    options, rest = [("", _("Own judgement"))], _("other products")
    for kind, pieces in (
        ("unit", found.units),
        ("product", found.products),
        ("month", found.months),
    ):
        options += [
            (f"{kind}:{one.key}", f"{_named(one, kind, rest)} {_gap(one, money)}")
            for one in _in_order(pieces, kind)
        ]
    options += [
        (f"warning:{one['key']}", warning(one, found)) for one in facts["warnings"]
    ]
    options += [
        (f"assumption:{one['key']}", assumption(one, found))
        for one in facts["assumptions"]
    ]
    options += [(f"action:{one['key']}", action(one)) for one in facts["actions"]]
    broken = facts["promises"].get("broken")
    kept = facts["promises"].get("kept")
    if broken:
        options.append(("promises:broken", promises_broken(broken)))
    if kept:
        options.append(("promises:kept", promises_kept(kept)))
    return options


def promises_broken(count: int) -> str:
    """How many promises of above did not come."""
    return ngettext(
        "%(count)s promise of resources not kept",
        "%(count)s promises of resources not kept",
        count,
    ) % {"count": count}


def promises_kept(count: int) -> str:
    """How many promises of above came."""
    return ngettext(
        "%(count)s promise of resources kept",
        "%(count)s promises of resources kept",
        count,
    ) % {"count": count}


def warning(one: dict[str, Any], found: ReviewPage) -> str:
    """A warning that stood."""
    name = found.named.get(f"unit:{one['unit']}", one["unit"])
    said = f"{name} · {warnings.rules().get(one['rule'], one['rule'])}"
    if one["amount"]:
        said += " " + figures.named(Decimal(one["amount"]), one["counted_in"])
    return _("%(what)s, since %(day)s") % {"what": said, "day": one["first"]}


def assumption(one: dict[str, Any], found: ReviewPage) -> str:
    """What was taken for true, and how it stands."""
    name = found.named.get(f"assumption:{one['key']}") or one["key"]
    return f"{name} · {stands(one['state'])}"


def since(one: dict[str, Any], found: ReviewPage) -> str:
    """What became of an assumption after the review's day; empty: it stands as it did."""
    now = found.named.get(f"now:{one['key']}", "")
    if not now or now == one["state"]:
        return ""
    return _("since then: %(state)s") % {"state": stands(now)}


def stands(state: str) -> str:
    """How an assumption came out."""
    words = {
        "holds": _("has held"),
        "doubt": _("is in doubt"),
        "invalidated": _("fell"),
    }
    return words.get(state, state)


def action(one: dict[str, Any]) -> str:
    """An action, what it was to bring, and how far it came."""
    name = one["name"] if figures.chinese() or not one["other"] else one["other"]
    return f"{name} · {STATES.get(one['state'], one['state'])}"


@dataclass(frozen=True)
class Shown:
    """A line with its words."""

    line: LineShown
    kind: str
    evidence: str
    about: str
    seeds: list[tuple[int, str]]


def shown(found: ReviewPage, part: str, options: dict[str, str]) -> list[Shown]:
    """The lines of a part in words."""
    return [
        Shown(
            one,
            kinds().get(one.kind, ""),
            options.get(one.evidence, "") if one.evidence else "",
            _about(one),
            [
                (seed.pk, seed_text(seed, found.named, found.row.counted_in))
                for seed in one.seeds
            ],
        )
        for one in found.of(part)
    ]


def _about(one: LineShown) -> str:
    parts = []
    if one.lifted:
        parts.append(_("from %(unit)s") % {"unit": one.lifted})
    elif one.concerns:
        parts.append(_("concerns %(unit)s") % {"unit": one.concerns})
    if one.owner and one.due_date:
        parts.append(
            _("owner: %(who)s, by %(day)s")
            % {"who": one.owner, "day": f"{one.due_date:%Y-%m-%d}"}
        )
    if one.who != one.owner:
        parts.append(one.who)
    return " · ".join(parts)


def seed_text(seed: Seed, named: Mapping[str, str], counted_in: str) -> str:
    """What of a line goes into the next plan."""
    name = seed_kinds()[seed.kind]
    if seed.kind != Seed.Kind.CLEAN:
        return name
    amount = figures.named(Decimal(seed.said["amount"]), counted_in)
    words = (
        _("%(amount)s added back to the base of %(unit)s")
        if seed.said["back"]
        else _("%(amount)s removed from the base of %(unit)s")
    )
    unit = seed.said["unit"]
    return words % {"amount": amount, "unit": named.get(f"unit:{unit}", unit)}


def mark(one: Mark) -> dict[str, Any]:
    """A mark of the list that is ticked when the next cycle is opened."""
    return {
        "id": one.seed.pk,
        "kind": seed_kinds()[one.seed.kind],
        "what": seed_text(one.seed, one.named, one.counted_in),
        "text": one.text,
        "unit": one.unit,
        "own": one.own,
        "url": reverse("one_review", args=[one.seed.line.review_id]),
        "became": became(one.seed),
    }


def became(seed: Seed) -> tuple[str, str]:
    """What it was in the plan, and where that is seen."""
    kind, _colon, key = seed.became.partition(":")
    if kind == "assumption":
        return key, reverse("assumption", args=[key])
    if kind == "template":
        return _("Action plan templates"), reverse("action_templates")
    if kind == "step" and seed.cycle:
        where = reverse("version", args=[seed.cycle.version_id])
        return _("Step %(seq)s") % {"seq": key}, where
    if kind == "comment" and seed.cycle:
        where = f"{reverse('decompose')}?version={seed.cycle.version_id}"
        return _("Comment on the company's number"), where
    return "", ""


def export_one(found: ReviewPage, options: dict[str, str]) -> Export:
    """A review as a table: its parts, then its lines."""
    titles = {
        "cause": _("Causes"),
        "lesson": _("Lessons"),
        "next": _("Next up"),
    }
    rows: list[list[Any]] = []
    for name, pieces in (
        (_("By unit"), found.units),
        (_("By product"), found.products),
        (_("By month"), found.months),
    ):
        rows += [
            [
                name,
                one.name or period(one.key) if one.key else _("other products"),
                one.holder,
                one.goal,
                one.result,
                one.gap,
                "",
            ]
            for one in pieces
        ]
    for part in ReviewLine.Part.values:
        rows += [
            [
                titles[part],
                one.line.text,
                "",
                None,
                None,
                None,
                listed([t for t in (one.kind, one.evidence, one.about) if t]),
            ]
            for one in shown(found, part, options)
        ]
    return Export(
        title=title(found.row),
        columns=[
            Column(_("Part"), width=16),
            Column(_("What"), width=48),
            Column(_("Holder"), width=18),
            Column(_("Goal"), Holds.AMOUNT),
            Column(_("Result"), Holds.AMOUNT),
            Column(_("Result − goal"), Holds.AMOUNT),
            Column(_("Besides"), width=40),
        ],
        rows=rows,
        counted_in=found.row.counted_in,
        notes=[of_one(found)],
    )
