"""What each merge field of a letter becomes."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from luopan.papers.capitals import capitals
from luopan.papers.clauses import Wording
from luopan.papers.fields import NAMES
from luopan.papers.letter import (
    AimLevel,
    AimSaid,
    Issue,
    Letter,
    LevelSaid,
    Metric,
    Party,
)
from luopan.papers.wording import wording

MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]


def merged(letter: Letter) -> dict[str, Any]:
    """What each merge field of a letter becomes, as text or lists of text."""
    text = wording(letter.language, letter.wording)
    first = letter.metrics[0] if letter.metrics else None
    return {
        "number": letter.number,
        "year": str(letter.year),
        **_party("party_a", letter.party_a, text),
        **_party("party_b", letter.party_b, text),
        "start_date": day(letter.start_date, letter.language),
        "last_date": day(letter.last_date, letter.language),
        "plan": letter.plan,
        "version": letter.version,
        "hash": letter.hash[:16],
        "level": (first.assessed or first.level) if first else text.none,
        "amount": number(first, first.amount) if first else "",
        "capitals": in_capitals(first) if first else "",
        "reservation": letter.reservation or text.none,
        "replaces": text.words["replaces"].format(replaces=letter.replaces)
        if letter.replaces
        else "",
        "signed_a": _signed_above(letter, text),
        "signed_b": _signed(letter, "b", text),
        "day_a": letter.issue.day if letter.issue else _day_of(letter, "a"),
        "day_b": _day_of(letter, "b"),
        "issue": _issue(letter, text),
        "metrics": [_metric(metric) for metric in letter.metrics],
        "months": _months(letter),
        "levels": [row for metric in letter.metrics for row in _levels(metric)]
        + [row for aim in letter.aims for row in _aim_levels(aim)],
        "levels_head": text.words[_levels_head(letter)],
        "by_level": _by_level(letter, text),
        "totals": [number(m, m.amount) for m in letter.metrics],
        "resources": [
            {"what": r.what, "amount": r.amount, "who": r.who, "due": r.due}
            for r in letter.resources
        ],
        "assessment": [
            {
                "name": line.name,
                "definition": line.definition,
                "weight": share(line.weight),
                "held_to": line.held_to,
                "rule": line.rule,
            }
            for line in letter.assessment
        ],
        "sheet": letter.sheet[:16],
        "aims": [_aim(aim) for aim in letter.aims],
        "aims_by_level": _aims_by_level(letter, text),
    }


def _party(key: str, party: Party, text: Wording) -> dict[str, str]:
    post = text.words["post"].format(post=party.post) if party.post else ""
    return {
        f"{key}_unit": party.unit,
        f"{key}_person": party.person or "　　　　",
        f"{key}_post": post,
    }


def _metric(metric: Metric) -> dict[str, str]:
    return {
        "name": metric.name,
        "definition": metric.definition,
        "unit": metric.unit,
        "level": metric.level,
        "weight": share(metric.weight),
        "amount": number(metric, metric.amount),
    }


def _levels(metric: Metric) -> list[dict[str, str]]:
    return [
        {
            "name": metric.name,
            "level": said.name,
            "amount": number(metric, said.amount),
            "counts": said.counts or "—",
        }
        for said in metric.levels
    ]


def _aim(aim: AimSaid) -> dict[str, str]:
    return {
        "name": aim.name,
        "definition": aim.definition,
        "direction": aim.direction,
        "parts": aim.parts or "—",
        "value": aim.value,
    }


def _levels_head(letter: Letter) -> str:
    """Rates are no amounts, as all were before these had levels."""
    apart = any(aim.levels for aim in letter.aims)
    return "year_figure" if apart else "year_amount"


def _aim_levels(aim: AimSaid) -> list[dict[str, str]]:
    return [
        {
            "name": aim.name,
            "level": said.name,
            "amount": said.value,
            "counts": said.counts or "—",
        }
        for said in aim.levels
    ]


def _by_level(letter: Letter, text: Wording) -> list[dict[str, str]]:
    """A row for each metric that has levels; earlier editions have one for each level."""
    return [
        _across(
            metric.name,
            {s.level: number(metric, s.amount) for s in metric.levels},
            _counts(metric.levels, text),
        )
        | {"unit": metric.unit}
        for metric in letter.metrics
        if metric.levels and text.across
    ]


def _aims_by_level(letter: Letter, text: Wording) -> list[dict[str, str]]:
    return [
        _across(
            aim.name, {s.level: s.value for s in aim.levels}, _counts(aim.levels, text)
        )
        for aim in letter.aims
        if aim.levels and text.across
    ]


def _across(name: str, said: dict[str, str], counts: str) -> dict[str, str]:
    levels = {level: said.get(level, "—") for level in NAMES}
    return {"name": name, "counts": counts, **levels}


def _counts(levels: Iterable[LevelSaid | AimLevel], text: Wording) -> str:
    """What the levels of a metric count for, those that count for something."""
    said = [
        text.words["level_counts"].format(level=one.name, counts=one.counts)
        for one in levels
        if one.counts
    ]
    return text.words["level_counts_between"].join(said) or "—"


def _months(letter: Letter) -> list[dict[str, Any]]:
    """Row by row; a metric that is not cut like the first shows what it has by label."""
    labels = dict.fromkeys(m.label for metric in letter.metrics for m in metric.months)
    by_label = [{m.label: m.amount for m in metric.months} for metric in letter.metrics]
    return [
        {
            "label": label,
            "amounts": [
                number(metric, amounts[label]) if label in amounts else "—"
                for metric, amounts in zip(letter.metrics, by_label, strict=True)
            ],
        }
        for label in labels
    ]


def _signed(letter: Letter, side: str, text: Wording) -> str:
    return "；".join(
        text.words["signed"].format(name=s.name, capacity=s.capacity or "—", at=s.at)
        for s in letter.signatures
        if s.side == side
    )


def _signed_above(letter: Letter, text: Wording) -> str:
    """Party A's signature: in later editions what it did in the system."""
    if not text.issues:
        return _signed(letter, "a", text)
    if letter.board:
        return text.words["signed_by_board"]
    return _in_words(letter, letter.issue, text, "signed_") if letter.issue else ""


def _issue(letter: Letter, text: Wording) -> str:
    """How Party A has signed, as a sentence; earlier editions have none."""
    if not text.issues:
        return ""
    if letter.board:
        return text.words["by_board"]
    if letter.issue is None:
        return text.words["not_issued"]
    return _in_words(letter, letter.issue, text)


def _in_words(letter: Letter, issue: Issue, text: Wording, key: str = "") -> str:
    said = text.words[f"{key}{issue.act}"]
    return said.format(name=issue.name, at=issue.at, version=letter.version)


def _day_of(letter: Letter, side: str) -> str:
    """The day on which a side signed; of several the last one."""
    return next((s.day for s in reversed(letter.signatures) if s.side == side), "")


def number(metric: Metric, amount: Decimal) -> str:
    """An amount with separators, all its digits, and a true minus.

    Example:
        >>> number(Metric("m", "", "元", "", None, Decimal(0), ()), Decimal("-1234.5"))
        '−1,234.50'
    """
    return f"{amount:,.{metric.decimals}f}".replace("-", "−")


def share(ratio: float | None) -> str:
    """A weight as a percentage; none is a dash.

    Example:
        >>> share(0.6), share(0.125), share(None)
        ('60%', '12.5%', '—')
    """
    return "—" if ratio is None else f"{ratio * 100:.4g}%"


def in_capitals(metric: Metric) -> str:
    """A yuan amount in Chinese capitals; of anything else nothing."""
    return capitals(metric.amount) if metric.currency == "CNY" else ""


def day(when: date, language: str) -> str:
    """A day as the letter writes it.

    Example:
        >>> day(date(2026, 1, 5), "zh"), day(date(2026, 1, 5), "en")
        ('2026 年 1 月 5 日', '5 January 2026')
    """
    if language == "zh":
        return f"{when.year} 年 {when.month} 月 {when.day} 日"
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"
