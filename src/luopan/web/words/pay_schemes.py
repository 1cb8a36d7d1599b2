"""Pay schemes in words: the list, the rules as sentences, the worked example, editions."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.access import day_of, name_of
from luopan.org.language import spoken
from luopan.review.models import PayScheme
from luopan.review.paying.rules import SaidRule
from luopan.review.paying.wording import kind_word, sentences
from luopan.review.paying.wording import money as whole
from luopan.review.queries.pay import worked_example
from luopan.review.queries.pay.examples import STRETCH, TARGET
from luopan.review.queries.schemes import Options, SchemePage, SchemeRow, options
from luopan.trail.refusal import Refused
from luopan.web import figures
from luopan.web.words.pay import money
from luopan.web.words.pay_forms import Typed, said_rule


@dataclass(frozen=True)
class RuleRow:
    """A rule to read."""

    name: str
    kind: str
    says: tuple[str, ...]


@dataclass(frozen=True)
class Card:
    """A scheme in the list."""

    row: SchemeRow
    name: str
    whom: str
    state: str
    look: str
    since: str
    rules: tuple[RuleRow, ...]


def whom(scheme: PayScheme) -> str:
    """For whom a scheme is."""
    if scheme.unit is not None:
        return spoken(scheme.unit)
    if scheme.audience == PayScheme.Audience.SEAT and scheme.role:
        return _("Seats: %(role)s") % {"role": scheme.role}
    words = {
        PayScheme.Audience.SEAT: _("All seats"),
        PayScheme.Audience.TEAM: _("Team heads"),
        PayScheme.Audience.BRANCH: _("Regional heads"),
        PayScheme.Audience.COMPANY: _("Head of the company"),
    }
    return words[PayScheme.Audience(scheme.audience)]


def cards(rows: Sequence[SchemeRow], currency: str) -> list[Card]:
    """The list."""
    return [_card(row, currency) for row in rows]


def _card(row: SchemeRow, currency: str) -> Card:
    state, look = _state(row)
    every = {"month": _("by month"), "quarter": _("by quarter"), "year": _("by year")}
    since = ""
    if row.now is not None:
        facts = {"day": f"{row.now.from_date:%Y-%m-%d}", "every": every[row.now.every]}
        since = _("since %(day)s, settled %(every)s") % facts
    names = _Names()
    return Card(
        row,
        spoken(row.scheme),
        whom(row.scheme),
        state,
        look,
        since,
        tuple(_rule(rule, names, currency) for rule in row.rules),
    )


def _state(row: SchemeRow) -> tuple[str, str]:
    if row.coming is not None:
        day = f"{row.coming.from_date:%Y-%m-%d}"
        return _("a new edition from %(day)s") % {"day": day}, "wait"
    if row.draft:
        return _("a draft is not published"), "wait"
    return (_("in force"), "done") if row.now else (_("nothing published"), "")


class _Names(dict[str, str]):
    """Names by code, read once when the first is asked for."""

    def __init__(self, options: Options | None = None) -> None:
        super().__init__()
        self._options = options

    def get(self, code: str, default: str = "") -> str:  # type: ignore[override]
        """The name of a metric or product."""
        if not self:
            told = self._options or options()
            named = (*told.metrics, *told.products)
            self.update({one.code: spoken(one) for one in named})
        return super().get(code, default)


def names_by_code() -> dict[str, str]:
    """Of metrics and products, read when the first is asked for."""
    return _Names()


def _rule(rule: SaidRule, names: _Names, currency: str) -> RuleRow:
    return RuleRow(
        spoken(rule), kind_word(rule.kind), tuple(sentences(rule, names, currency))
    )


def rules(found: Sequence[SaidRule], named: Options, currency: str) -> list[RuleRow]:
    """The rules to read."""
    names = _Names(named)
    return [_rule(rule, names, currency) for rule in found]


def told(
    rows: Sequence[Typed], named: Options, currency: str
) -> tuple[list[RuleRow], str]:
    """What is typed as sentences, or why it cannot be read."""
    names = _Names(named)
    try:
        return [_rule(said_rule(row), names, currency) for row in rows], ""
    except Refused as refusal:
        return [], str(refusal)


def sentence(rows: Sequence[SchemeRow], *, edits: bool) -> str:
    """The finding of the list; who draws none up sees only those he is paid by."""
    count = sum(row.now is not None for row in rows)
    if not rows and not edits:
        return _("No pay scheme applies to you.")
    if not rows:
        return _("No pay scheme has been published yet.")
    return ngettext(
        "%(count)d pay scheme is in force; past earnings keep the edition of their time.",
        "%(count)d pay schemes are in force; past earnings keep the edition of their time.",
        count,
    ) % {"count": count}


def scheme_sentence(found: SchemePage) -> str:
    """The finding of a scheme's page."""
    if found.edition is None:
        return _("Empty so far. Write the rules, save, then publish them.")
    facts = {
        "number": found.edition.number,
        "day": f"{found.edition.from_date:%Y-%m-%d}",
    }
    if found.draft:
        return _(
            "Edition %(number)s is a draft; once published, it is effective from %(day)s."
        ) % (facts)
    return _("Edition %(number)s is effective from %(day)s.") % facts


@dataclass(frozen=True)
class EditionRow:
    """An edition in the list."""

    number: int
    from_day: str
    who: str
    published: str
    reason: str


def editions(found: SchemePage) -> list[EditionRow]:
    """All editions, the newest first."""
    rows = []
    for one in found.editions:
        out = getattr(one, "publication", None)
        rows.append(
            EditionRow(
                one.number,
                f"{one.from_date:%Y-%m-%d}",
                name_of(out.actor if out else one.actor),
                f"{day_of(out.at):%Y-%m-%d}" if out else "",
                out.reason if out else "",
            )
        )
    return rows


@dataclass(frozen=True)
class ExampleRow:
    """What a rule pays at an attainment, of a target of 100 万."""

    attainment: str
    came: str
    amounts: tuple[str, ...]


@dataclass(frozen=True)
class Example:
    """The worked table of a scheme.

    Attributes:
        notes: What it supposes, and what may be taken off besides, in sentences.
    """

    heads: tuple[str, ...]
    rows: tuple[ExampleRow, ...]
    notes: tuple[str, ...]


def _taken_off(rule: SaidRule, currency: str) -> str:
    facts = {"rule": spoken(rule), "most": whole(rule.most), "currency": currency}
    return (
        _("Not included: “%(rule)s” deducts up to %(most)s %(currency)s per period.")
        % facts
    )


def _taken_as(paying: Sequence[SaidRule], names: _Names) -> list[str]:
    """What the example supposes, where a reader would take it for something else."""
    said = []
    if any(rule.above_stretch is not None for rule in paying):
        said.append(
            _(
                "The stretch target is taken as %(share)s of the target here. Where pay is "
                "measured against the stretch target itself, all above 100%% pays the rate "
                "above it."
            )
            % {"share": figures.percent(STRETCH / TARGET, 0)}
        )
    others = [rule for rule in paying if rule.metric != paying[0].metric]
    return said + [
        _(
            "“%(rule)s” is paid on %(metric)s; the example assumes the same amount of it."
        )
        % {"rule": spoken(rule), "metric": names.get(rule.metric, rule.metric)}
        for rule in others
    ]


def example(found: Sequence[SaidRule], named: Options, currency: str) -> Example | None:
    """What the rules pay from 60 % to 140 % of a target of a million; None: nothing to show."""
    paying = [rule for rule in found if rule.kind != "deduction"]
    if not paying:
        return None
    rows = [
        ExampleRow(
            figures.percent(one.attainment / 100, 0),
            money(one.came),
            tuple(money(amount) for amount in one.amounts),
        )
        for one in worked_example(paying)
    ]
    return Example(
        tuple(spoken(rule) for rule in paying),
        tuple(rows),
        (
            *_taken_as(paying, _Names(named)),
            *(_taken_off(rule, currency) for rule in found if rule not in paying),
        ),
    )
