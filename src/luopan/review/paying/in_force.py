"""Which scheme pays for a period: the unit's own, that of its role, that of all such units."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from luopan.engine.calendar import Span
from luopan.org.access import Role
from luopan.org.facts import company_row
from luopan.org.models import Holding, Membership, Parentage, Person, Unit
from luopan.review.models import PayEdition, PayScheme
from luopan.review.paying.rules import SaidRule, read

Audience = PayScheme.Audience
LEADS = (Role.MANAGER.value, Role.DIRECTOR.value)
SETTLED = ("month", "quarter", "year")


@dataclass(frozen=True, eq=False)
class Assigned:
    """That somebody is paid for a unit: holds the seat, or leads exactly this unit.

    Attributes:
        end_date: After the last day; None: it lasts.
    """

    person: Person
    unit: Unit
    start_date: date
    end_date: date | None

    def days_in(self, span: Span) -> tuple[date, date] | None:
        """His days of a period; None: he has none."""
        start = max(self.start_date, span.start_date)
        end = min(self.end_date or span.end_date, span.end_date)
        return (start, end) if start < end else None


@dataclass(frozen=True, eq=False)
class Edition:
    """An edition that is or was in force, with its rules."""

    row: PayEdition
    rules: tuple[SaidRule, ...]

    @property
    def scheme(self) -> PayScheme:
        """What it is an edition of."""
        return self.row.scheme


class Schemes:
    """All that was published, read once."""

    @cached_property
    def editions(self) -> dict[int, list[Edition]]:
        """By scheme, in order of their first days; of one day the newest last."""
        rows = PayEdition.objects.filter(publication__isnull=False)
        found: dict[int, list[Edition]] = {}
        ordered = rows.select_related("scheme__unit").order_by("from_date", "number")
        for row in ordered:
            rules = tuple(read(one) for one in row.rules)
            found.setdefault(row.scheme_id, []).append(Edition(row, rules))
        return found

    @property
    def begun(self) -> date | None:
        """Since when anything was in force; None: nothing ever was."""
        firsts = [each[0].row.from_date for each in self.editions.values()]
        return min(firsts, default=None)

    @cached_property
    def own(self) -> dict[int, int]:
        """Scheme of a unit's own."""
        return {
            one[0].scheme.unit_id: key
            for key, one in self.editions.items()
            if one[0].scheme.unit_id
        }

    @cached_property
    def by_role(self) -> dict[tuple[str, str], int]:
        """Scheme of an audience and role."""
        return {
            (one[0].scheme.audience, one[0].scheme.role): key
            for key, one in self.editions.items()
            if not one[0].scheme.unit_id
        }

    def of(self, unit: Unit, audience: str, day: date) -> Edition | None:
        """What counts for a unit in what begins on a day."""
        role = unit.role if audience == Audience.SEAT else ""
        wanted = (
            self.own.get(unit.pk),
            self.by_role.get((audience, role)),
            self.by_role.get((audience, "")),
        )
        told = (self._on(key, day) for key in wanted if key is not None)
        return next((one for one in told if one is not None and one.rules), None)

    def _on(self, scheme: int, day: date) -> Edition | None:
        begun = [one for one in self.editions[scheme] if one.row.from_date <= day]
        return begun[-1] if begun else None

    def settled(
        self, unit: Unit, audience: str, spans: Sequence[Span]
    ) -> list[tuple[Span, Edition]]:
        """The periods of a year that are paid for, each by the edition of its first day."""
        found = []
        for span in spans:
            edition = self.of(unit, audience, span.start_date)
            if edition is not None and edition.row.every == span.kind:
                found.append((span, edition))
        return found


def audiences(units: Collection[Unit], on: date) -> Mapping[int, str]:
    """As what each unit is paid on a day: company, branch, team or seat."""
    wide = [unit.pk for unit in units if unit.kind != Unit.Kind.SEAT]
    over = Parentage.objects.on(on).filter(
        parent__in=wide, unit__kind=Unit.Kind.SEAT, unit__overlay=False
    )
    teams = set(over.values_list("parent", flat=True)) if wide else set()
    company = company_row()
    return {
        unit.pk: _audience(unit, company.root_id if company else None, teams)
        for unit in units
    }


def _audience(unit: Unit, root: int | None, teams: set[int]) -> str:
    if unit.kind == Unit.Kind.SEAT:
        return Audience.SEAT
    if unit.pk == root:
        return Audience.COMPANY
    return Audience.TEAM if unit.pk in teams else Audience.BRANCH


def _once(led: Iterable[Assigned]) -> list[Assigned]:
    """Who leads a unit in two roles at a time is paid for it once; by first day."""
    found: dict[tuple[int, int], list[Assigned]] = {}
    for one in led:
        rows = found.setdefault((one.person.pk, one.unit.pk), [])
        last = rows[-1] if rows else None
        if last is None or (last.end_date and last.end_date < one.start_date):
            rows.append(one)
        elif last.end_date and (one.end_date is None or one.end_date > last.end_date):
            rows[-1] = replace(last, end_date=one.end_date)
    return [one for rows in found.values() for one in rows]


def assigned(
    start: date,
    end: date,
    *,
    person: Person | None = None,
    units: Collection[int] | None = None,
) -> list[Assigned]:
    """Who was paid for which unit in some days.

    Args:
        start: First day.
        end: After the last.
        person: Only his.
        units: Only for these units (primary keys).
    """
    held = Holding.objects.filter(kind=Holding.Kind.HOLDER, start_date__lt=end)
    led = Membership.objects.filter(
        role__in=LEADS, start_date__lt=end, user__person__isnull=False
    ).exclude(unit__kind=Unit.Kind.SEAT)
    if person is not None:
        held, led = held.filter(person=person), led.filter(user__person=person)
    if units is not None:
        held, led = held.filter(seat__in=units), led.filter(unit__in=units)
    found = [
        Assigned(row.person, row.seat, row.start_date, row.end_date)
        for row in held.select_related("person", "seat").order_by("start_date", "pk")
    ]
    found += _once(
        Assigned(row.user.person, row.unit, row.start_date, row.end_date)
        for row in led.select_related("user__person", "unit").order_by("start_date")
        if row.user.person is not None
    )
    return [one for one in found if one.end_date is None or one.end_date > start]
