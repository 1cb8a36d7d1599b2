"""The letter that a unit is about to sign, from what stands in the plan today."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Exists, OuterRef, prefetch_related_objects
from django.utils.translation import gettext, override

from luopan.dimensions.models import Metric as MetricRow
from luopan.dimensions.queries import counted_in, year_spans
from luopan.engine.calendar import Span
from luopan.org import queries as org
from luopan.org.access import name_of
from luopan.org.language import in_other_language, spoken
from luopan.org.models import Unit
from luopan.papers.letter import (
    AimSaid,
    Issue,
    Letter,
    LevelSaid,
    Metric,
    Month,
    Party,
    Resource,
)
from luopan.papers.wording import NEWEST, wording
from luopan.targets.agreeing.speaking import speakers, units_named
from luopan.targets.assessing.in_force import InForce, day_in, in_force
from luopan.targets.models import Ask, AssessmentLine, Commitment, Talk, Version
from luopan.targets.queries.aims import AimBook
from luopan.targets.signed.aims import aims_said, counts_for
from luopan.targets.signed.assessed import sheet_lines
from luopan.targets.signed.issue import SetBy, set_by_commit, set_from_above
from luopan.targets.signed.keeping import DJANGO
from luopan.targets.signed.promises import Promise, promises
from luopan.targets.storage import thaw_space


@dataclass(frozen=True)
class Signer:
    """Who signs for a unit: his name as it is written, and what he is there.

    Attributes:
        language: In which his letter is written, ``zh`` or ``en``; empty: the company's.
    """

    name: str
    post: str = ""
    language: str = ""


@dataclass
class Drawer:
    """Draws the letters of several units of a version; what they share is read once.

    Args:
        version: Of which version.
        units: Whose letters.
        on: The day.
    """

    version: Version
    units: Collection[Unit]
    on: date
    promised: dict[str, tuple[Promise, ...]] = field(init=False)
    talks: dict[int, Talk] = field(init=False)
    latest: dict[int, Commitment] = field(init=False)
    _counts: dict[int, int] = field(init=False)
    _read: dict[str, "_Read"] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Read it."""
        pks = [unit.pk for unit in self.units]
        self.promised = promises(self.version, [unit.code for unit in self.units])
        talks = Talk.objects.filter(version=self.version, unit__in=pks)
        talks = talks.exclude(state=Talk.State.RECALLED)
        self.talks = {t.unit_id: t for t in talks.select_related("issued_by__person")}
        self.latest, self._counts = _signed(self.version, pks)

    @cached_property
    def _stood(self) -> tuple[Talk, ...]:
        """Talks in the versions that an adjusted one succeeds: what they promised holds."""
        version = self.version
        if not version.copied_from_id or version.created_at != version.committed_at:
            return ()
        rows = Talk.objects.filter(
            unit__in=[unit.pk for unit in self.units],
            version__plan=version.plan_id,
            version__metric=version.metric_id,
            version__level=version.level,
            version__state=Version.State.COMMITTED,
            version__committed_at__lt=version.committed_at,
        )
        return tuple(rows.exclude(state=Talk.State.RECALLED))

    def _names(self, language: str) -> "_Read":
        """What is read once for each language, in which names are written."""
        if language not in self._read:
            talks = [*self.talks.values(), *self._stood]
            self._read[language] = _Read(self._parents(), _resources(talks))
        return self._read[language]

    @cached_property
    def _sheets(self) -> dict[int, InForce]:
        plan = self.version.plan
        return in_force(plan, self.units, day_in(plan, self.on))

    def sheet_digest(self, unit_id: int) -> str:
        """What the assessment sheet of a unit comes to; empty: no sheet is for it."""
        held = self._sheets.get(unit_id)
        return held.edition.digest if held else ""

    @cached_property
    def _book(self) -> AimBook:
        return AimBook(self.version)

    def aims(self, code: str) -> tuple[AimSaid, ...]:
        """What a unit is to come to of what does not add up, in the language now active."""
        return aims_said(self._book, code)

    def letter_aims(self, code: str, language: str) -> tuple[AimSaid, ...]:
        """The same in the language of a letter."""
        with override(DJANGO[language]):
            return self.aims(code)

    @cached_property
    def _whole(self) -> Span:
        return year_spans(self.version.plan.calendar, self.version.plan.year)[0]

    @cached_property
    def _talked(self) -> dict[int, SetBy]:
        return set_from_above(list(self.talks.values()))

    @cached_property
    def _committed(self) -> SetBy | None:
        return set_by_commit(self.version)

    def _issue(self, unit: Unit, language: str) -> Issue | None:
        """By what Party A has signed for a unit, in the language now active."""
        if _of_board(unit):
            return None  # what a board decides nobody does in the system
        by = self._talked.get(unit.pk) or self._committed
        return by.said(language) if by else None

    def _party_a(self, unit: Unit, issue: Issue | None, language: str) -> Party:
        """Who sets the target: the unit above, by who did or else would speak for it."""
        if _of_board(unit):
            words = wording(language, NEWEST).words
            company = spoken(org.company())
            return Party(words["board"].format(company=company), "")
        above = self._names(language).parents[unit.code]
        return replace(above, person=issue.name) if issue else above

    def _parents(self) -> dict[str, Party]:
        """The other party of each unit: what stands above it, and who speaks for that."""
        tree = thaw_space(self.version.space_hash).units
        above = {
            unit.code: tree.parent(unit.code)
            for unit in self.units
            if unit.code in tree
        }
        wanted = {code for code in above.values() if code}
        parents = units_named(wanted)
        # with the units themselves: who signs is wanted next, and then is known
        both = [*parents.values(), *self.units]
        named = speakers(self.version, both, self.on)
        parties = {
            code: Party(spoken(u), next((name_of(x) for x in named[u.pk]), ""))
            for code, u in parents.items()
        }
        company = Party(spoken(org.company()), "")
        return {code: parties.get(up or "", company) for code, up in above.items()}

    def letter(self, unit: Unit, signer: Signer, reservation: str = "") -> Letter:
        """The letter of one of the units; it has a number there (``promised``)."""
        language = signer.language or letter_language()
        plan, whole = self.version.plan, self._whole
        latest, held = self.latest.get(unit.pk), self._sheets.get(unit.pk)
        lines = held.lines if held else ()
        with override(DJANGO[language]):
            names, issue = self._names(language), self._issue(unit, language)
            return Letter(
                language=language,
                number=f"{plan.year}-{unit.code}-{self._counts.get(unit.pk, 0) + 1}",
                year=plan.year,
                party_a=self._party_a(unit, issue, language),
                party_b=Party(spoken(unit), signer.name, signer.post),
                start_date=whole.start_date,
                end_date=whole.end_date,
                plan=spoken(plan),
                version=spoken(self.version),
                hash=self.promised[unit.code][0].hash,
                metrics=tuple(_metric(p, lines) for p in self.promised[unit.code]),
                resources=names.resources.get(unit.pk, ()),
                reservation=reservation,
                replaces=latest.number if latest else "",
                wording=NEWEST,
                assessment=sheet_lines(lines),
                sheet=self.sheet_digest(unit.pk),
                aims=self.aims(unit.code),
                issue=issue,
                board=_of_board(unit),
            )


@dataclass(frozen=True)
class _Read:
    """Names in one language: the other party of units by code, resources by unit."""

    parents: dict[str, Party]
    resources: dict[int, tuple[Resource, ...]]


def _of_board(unit: Unit) -> bool:
    """Whether it is the board that sets a unit its target: it is the company itself."""
    return bool(unit.code == org.company().root)


def letter_language(chosen: str = "") -> str:
    """Letters are in the company's language, whoever reads or signs them, or as chosen."""
    language = chosen or org.company().language
    return "zh" if language.startswith("zh") else "en"


def latest_of(version: Version, units: Collection[int]) -> dict[int, Commitment]:
    """The commitment of each unit in a version's plan that nothing has replaced."""
    found = Commitment.objects.filter(
        plan=version.plan_id, unit__in=units, replaced_by=None
    )
    return {c.unit_id: c for c in found.prefetch_related("lines").order_by("pk")}


def _signed(
    version: Version, units: Collection[int]
) -> tuple[dict[int, Commitment], dict[int, int]]:
    """Of each unit its commitment as ``latest_of``, and how many letters it has signed.

    For that year, in whatever plan.
    """
    later = Commitment.objects.filter(replaces=OuterRef("pk"))
    rows = Commitment.objects.filter(plan__year=version.plan.year, unit__in=units)
    rows = rows.select_related("actor__person")
    latest: dict[int, Commitment] = {}
    counts: dict[int, int] = {}
    for one in rows.annotate(stands=~Exists(later)).order_by("pk"):
        counts[one.unit_id] = counts.get(one.unit_id, 0) + 1
        if one.stands and one.plan_id == version.plan_id:
            latest[one.unit_id] = one
    prefetch_related_objects(list(latest.values()), "lines")
    return latest, counts


def _resources(talks: Iterable[Talk]) -> dict[int, tuple[Resource, ...]]:
    """What was promised to each unit, by the day it is due."""
    given = [Ask.State.PROMISED, Ask.State.DELIVERED]
    asks = Ask.objects.filter(talk__in=list(talks), state__in=given)
    asks = asks.select_related("talk", "promised_by__person")
    found: dict[int, list[Resource]] = {}
    for ask in asks.order_by("promised_date", "pk"):
        found.setdefault(ask.talk.unit_id, []).append(
            Resource(
                resource_word(ask.resource, ask.note),
                f"{ask.quantity.normalize():f}",
                name_of(ask.promised_by) if ask.promised_by else "",
                ask.promised_date.isoformat() if ask.promised_date else "",
            )
        )
    return {unit: tuple(resources) for unit, resources in found.items()}


def resource_word(resource: str, note: str) -> str:
    """What kind of resource, and what was said of it."""
    words = {
        Ask.Resource.LEADS: gettext("leads"),
        Ask.Resource.DISCOUNT: gettext("discount authority (%)"),
        Ask.Resource.PRESALES: gettext("presales (days)"),
        Ask.Resource.HEADS: gettext("head count"),
        Ask.Resource.BUDGET: gettext("budget"),
    }
    word = words[Ask.Resource(resource)]
    return f"{word} · {note}" if note else word


def _metric(promise: Promise, lines: Collection[AssessmentLine]) -> Metric:
    row, quantum = promise.version.metric, Decimal(promise.version.metric.quantum)
    currency = counted_in(row)
    exponent = quantum.normalize().as_tuple().exponent
    return Metric(
        name=spoken(row),
        definition=_definition(row),
        unit=_unit(currency),
        level=level_word(promise.version.level),
        weight=_weight(promise, lines),
        amount=promise.amount * quantum,
        months=tuple(Month(code, n * quantum) for code, n in promise.months),
        decimals=max(0, -int(exponent)),
        currency=currency if len(currency) == 3 and currency.isupper() else "",
        levels=tuple(
            LevelSaid(
                level,
                level_word(level),
                amount * quantum,
                counts_for(level, promise.assessed, promise.pays),
            )
            for level, amount in promise.levels
        ),
        assessed=level_word(promise.assessed) if promise.levels else "",
    )


def _weight(promise: Promise, lines: Collection[AssessmentLine]) -> float | None:
    """What the promised number weighs in the assessment sheet; None: it is not in it."""
    version = promise.version
    for line in lines:
        level = version.level in {line.level, Version.Level.TARGET}
        mine = line.metric_id == version.metric_id and level
        if mine and line.weight and line.source == AssessmentLine.Source.TARGET:
            return float(line.weight) / 100
    return None


def _definition(row: MetricRow) -> str:
    other = row.definition_other if in_other_language() else ""
    return other or row.definition or spoken(row)


def _unit(counted: str) -> str:
    return gettext("yuan") if counted == "CNY" else counted


def level_word(level: str) -> str:
    """Floor, target, stretch, in the language now active."""
    words = {
        Version.Level.FLOOR: gettext("floor"),
        Version.Level.TARGET: gettext("target"),
        Version.Level.STRETCH: gettext("stretch"),
    }
    return words[Version.Level(level)]
