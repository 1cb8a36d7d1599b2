"""Who signs for a unit: in what capacity, and how his name and post are written."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.utils.translation import gettext, override

from luopan.dimensions.queries.terms import worded
from luopan.org.access import TITLES, Role, name_of
from luopan.org.language import in_other_language, spoken
from luopan.org.models import Holding, Membership, Person, Unit, User
from luopan.targets.agreeing.speaking import LEADS, speakers
from luopan.targets.models import Commitment, Version
from luopan.targets.signed.drafting import Signer, letter_language
from luopan.targets.signed.keeping import DJANGO

Capacity = Commitment.Capacity


def capacity_of(user: User, unit: Unit, on: date) -> str:
    """As what a user signs for a unit: its holder or head before anything else."""
    held = Holding.objects.on(on).filter(person=user.person_id or -1, seat=unit)
    seat = unit.kind == Unit.Kind.SEAT
    kinds = set(held.values_list("kind", flat=True)) if seat else set()
    if Holding.Kind.HOLDER in kinds:
        return Capacity.HOLDER
    if _leads(user, unit, on):
        return Capacity.LEADER
    return Capacity.ACTING if kinds else Capacity.DELEGATE


def _leads(user: User, unit: Unit, on: date) -> str | None:
    held = Membership.objects.on(on).filter(user=user, unit=unit, role__in=LEADS)
    return held.order_by("role").values_list("role", flat=True).first()


def signed_by(kept: Commitment, known: Mapping[str, str] | None = None) -> str:
    """In the reader's language; of one on paper only the name written there is known.

    Args:
        kept: A commitment that was signed.
        known: ``paper_names`` of many letters, for a list of them.
    """
    if not kept.paper_date:
        return name_of(kept.actor)
    known = paper_names([kept]) if known is None else known
    return known.get(kept.name, kept.name)


def paper_names(letters: Iterable[Commitment]) -> dict[str, str]:
    """Names written on paper, as the other language writes those of people it knows."""
    if not in_other_language():
        return {}
    names = {one.name for one in letters if one.paper_date}
    people = Person.objects.filter(name__in=names).exclude(name_other="")
    return {one.name: spoken(one) for one in people}


def signer_of(user: User, unit: Unit, on: date, language: str = "") -> Signer:
    """A user's name and post as the letter writes them, in its language.

    Args:
        user: Who signs.
        unit: For which unit.
        on: The day.
        language: ``zh`` or ``en``; empty: the company's.
    """
    language = letter_language(language)
    with override(DJANGO[language]):
        return Signer(name_of(user), _post(user, unit, on), language)


def expected_signer(
    version: Version, unit: Unit, on: date, language: str = ""
) -> Signer:
    """Who would sign for a unit, for a reader who does not speak for it."""
    language = letter_language(language)
    with override(DJANGO[language]):
        named = named_for(version, [unit], on)[unit.pk]
    return Signer("".join(named[:1]), language=language)


def _post(user: User, unit: Unit, on: date) -> str:
    if unit.kind != Unit.Kind.SEAT:
        role = _leads(user, unit, on)
        return str(TITLES[Role(role)]) if role else gettext("delegate")
    capacity = capacity_of(user, unit, on)
    if capacity == Capacity.HOLDER:
        return worded(unit.role)
    if capacity == Capacity.LEADER:
        return gettext("head")
    acts = capacity == Capacity.ACTING
    return gettext("acting holder") if acts else gettext("delegate")


def named_for(
    version: Version, units: Collection[Unit], on: date
) -> dict[int, tuple[str, ...]]:
    """Names of those who would sign for units: holders, also without an account, and heads."""
    seats = [unit for unit in units if unit.kind == Unit.Kind.SEAT]
    held = Holding.objects.on(on).filter(seat__in=seats).select_related("person")
    found: dict[int, list[str]] = {unit.pk: [] for unit in units}
    for one in held.order_by("-kind", "person__code"):
        found[one.seat_id].append(spoken(one.person))
    for unit, users in speakers(version, units, on).items():
        found[unit] += [name_of(user) for user in users]
    return {unit: tuple(dict.fromkeys(names)) for unit, names in found.items()}
