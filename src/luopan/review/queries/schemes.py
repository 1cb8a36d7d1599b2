"""Pay schemes as those read them who are paid by them or draw them up; disputes; what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Account, Metric, Product
from luopan.org.access import Action, Unknown, anywhere, may, reach
from luopan.org.models import Unit, User
from luopan.review.access.rewarding import is_own
from luopan.review.models import PayDispute, PayEdition, PayPublication, PayScheme
from luopan.review.paying.in_force import Assigned, Schemes, assigned, audiences
from luopan.review.paying.rules import SaidRule, read

NEWS = timedelta(days=14)  # so long a publication stands on Today
DAY = timedelta(days=1)


@dataclass(frozen=True, eq=False)
class SchemeRow:
    """A scheme in a list.

    Attributes:
        now: The edition in force; None: none yet.
        rules: Of it.
        coming: A published one whose day is to come.
        draft: There is an edition that nobody published; told to who draws up.
    """

    scheme: PayScheme
    now: PayEdition | None
    rules: tuple[SaidRule, ...]
    coming: PayEdition | None
    draft: bool


@dataclass(frozen=True, eq=False)
class SchemePage:
    """A scheme with its editions, the newest first.

    Attributes:
        shown: The rules that are shown: of the newest edition for who draws up, else of
            the newest that was published.
        edition: Whose they are; None: nothing is said yet.
        editable: The viewer draws it up.
        draft: What is shown is not published.
    """

    scheme: PayScheme
    editions: tuple[PayEdition, ...]
    edition: PayEdition | None
    shown: tuple[SaidRule, ...]
    editable: bool
    draft: bool


def draws_up(viewer: User, *, on: date) -> bool:
    """Whether he draws up schemes somewhere."""
    return anywhere(viewer, (Action.PAY_EDIT,), on=on)


def schemes(viewer: User, *, on: date) -> tuple[SchemeRow, ...]:
    """Schemes that he draws up or may see, decides disputes about, or is paid by."""
    rows = _seen(viewer, on)
    editions = PayEdition.objects.filter(scheme__in=rows).select_related("publication")
    by: dict[int, list[PayEdition]] = {}
    for row in editions.order_by("number"):
        by.setdefault(row.scheme_id, []).append(row)
    edits = draws_up(viewer, on=on)
    found = [_row(one, by.get(one.pk, []), on, edits) for one in rows]
    return tuple(one for one in found if edits or one.now or one.coming)


def _row(
    scheme: PayScheme, editions: Sequence[PayEdition], on: date, edits: bool
) -> SchemeRow:
    told = [one for one in editions if hasattr(one, "publication")]
    begun = [one for one in told if one.from_date <= on]
    later = [one for one in told if one.from_date > on]
    now = max(begun, key=lambda one: (one.from_date, one.number), default=None)
    newest = editions[-1] if editions else None
    draft = edits and newest is not None and not hasattr(newest, "publication")
    rules = tuple(read(one) for one in now.rules) if now else ()
    return SchemeRow(scheme, now, rules, later[-1] if later else None, draft)


def _seen(viewer: User, on: date) -> list[PayScheme]:
    rows = PayScheme.objects.select_related("unit").order_by("audience", "role", "pk")
    reads = (Action.PAY_EDIT, Action.PAY_READ, Action.PAY_DECIDE)
    if anywhere(viewer, reads, on=on):
        theirs = Q(unit=None)
        for action in reads[1:]:
            theirs |= Q(unit__in=reach(viewer, action, on=on).values("pk"))
        return list(rows.filter(theirs))
    return list(rows.filter(pk__in=_paid_by(viewer, on)))


def _paid_by(viewer: User, on: date) -> set[int]:
    """Keys of the schemes that one is, was or will be paid by in this year."""
    every = own_units(viewer, on=on)
    if not every:
        return set()
    told, kinds = Schemes(), audiences([one.unit for one in every], on)
    days = {on, *(one.row.from_date for s in told.editions.values() for one in s)}
    found = (
        told.of(one.unit, kinds[one.unit.pk], day) for one in every for day in days
    )
    return {one.scheme.pk for one in found if one is not None}


def own_units(viewer: User, *, on: date) -> list[Assigned]:
    """What one is paid for on a day."""
    if viewer.person is None or not is_own(viewer, viewer.person):
        return []
    return assigned(on, on + DAY, person=viewer.person)


def scheme_seen(viewer: User, scheme_id: int, *, on: date) -> SchemePage:
    """A scheme he draws up, may see, or is paid by.

    Raises:
        Unknown: There is none, or it is not his to see.
    """
    scheme = next((one for one in _seen(viewer, on) if one.pk == scheme_id), None)
    if scheme is None:
        raise Unknown(_("There is no such pay scheme."))
    editable = may(viewer, Action.PAY_EDIT, unit=scheme.unit, on=on)
    rows = scheme.editions.select_related("publication__actor__person", "actor__person")
    editions = list(rows.order_by("-number"))
    told = [one for one in editions if hasattr(one, "publication")]
    if not editable:
        editions = told
        if not told:
            raise Unknown(_("There is no such pay scheme."))
    edition = editions[0] if editions else None
    shown = tuple(read(one) for one in edition.rules) if edition else ()
    draft = edition is not None and not hasattr(edition, "publication")
    return SchemePage(scheme, tuple(editions), edition, shown, editable, draft)


@dataclass(frozen=True)
class Options:
    """What a rule can name."""

    metrics: tuple[Metric, ...]
    products: tuple[Product, ...]
    channels: tuple[str, ...]


def options() -> Options:
    """Metrics that add up, products that are no single items, channels of customers."""
    metrics = Metric.objects.filter(kind="additive").order_by("pk")
    products = Product.objects.exclude(kind__in=("item", "root")).order_by(
        "place", "pk"
    )
    channels = Account.objects.exclude(channel="").values_list("channel", flat=True)
    return Options(
        tuple(metrics), tuple(products), tuple(sorted(set(channels.distinct())))
    )


def units_apart(viewer: User, *, on: date) -> tuple[Unit, ...]:
    """Units that can have a scheme of their own."""
    found = reach(viewer, Action.PAY_EDIT, on=on).filter(overlay=False)
    return tuple(found.order_by("code")[:2000])


@dataclass(frozen=True, eq=False)
class DisputeSeen:
    """A dispute as somebody may see it.

    Attributes:
        rule: What it is about, as it stood when the period began; None: it is gone.
        own: It is the viewer's.
        decides: He may decide it now.
        pays: He may add an amount.
        amounts: He sees amounts.
    """

    dispute: PayDispute
    rule: SaidRule | None
    own: bool
    decides: bool
    pays: bool
    amounts: bool


def dispute_seen(viewer: User, dispute_id: int, *, on: date) -> DisputeSeen:
    """A dispute of one's own, or one that he decides or whose pay he sees.

    Raises:
        Unknown: There is none, or it is not his to see.
    """
    rows = _disputes().filter(pk=dispute_id)
    found = next((_of(viewer, one, on) for one in rows), None)
    if found is None:
        raise Unknown(_("There is no such dispute."))
    return found


def disputes(viewer: User, *, on: date) -> tuple[DisputeSeen, ...]:
    """Those he may see, what is open first, then the newest."""
    rows = _disputes().order_by("-pk")[:200]
    found = [one for one in (_of(viewer, row, on) for row in rows) if one]
    found.sort(key=lambda one: hasattr(one.dispute, "decision"))
    return tuple(found)


def _disputes() -> "QuerySet[PayDispute]":
    return PayDispute.objects.select_related(
        "person",
        "unit",
        "actor__person",
        "decision__actor__person",
        "decision__correction",
    )


def _of(viewer: User, row: PayDispute, on: date) -> DisputeSeen | None:
    own = is_own(viewer, row.person)
    decides = may(viewer, Action.PAY_DECIDE, unit=row.unit, on=on)
    amounts = own or may(viewer, Action.PAY_READ, unit=row.unit, on=on)
    if not (own or decides or amounts):
        return None
    open_yet = not hasattr(row, "decision") and viewer.person_id != row.person_id
    pays = may(viewer, Action.PAY_EDIT, unit=row.unit, on=on)
    return DisputeSeen(row, _rule_of(row, on), own, decides and open_yet, pays, amounts)


def _rule_of(row: PayDispute, on: date) -> SaidRule | None:
    """The rule by its key, of the newest edition that had it by then."""
    told = Schemes()
    kind = audiences([row.unit], on)[row.unit.pk]
    days = sorted(
        {one.row.from_date for s in told.editions.values() for one in s}, reverse=True
    )
    for day in days:
        edition = told.of(row.unit, kind, day)
        for rule in edition.rules if edition else ():
            if rule.key == row.line:
                return rule
    return None


# ── what waits ──


def to_decide(viewer: User, on: date) -> "QuerySet[PayDispute]":
    """Open disputes that wait for somebody's decision."""
    units = reach(viewer, Action.PAY_DECIDE, on=on).values("pk")
    rows = _disputes().filter(decision=None, unit__in=units)
    return rows.exclude(person=viewer.person_id).order_by("due_date", "pk")


def news(on: date) -> "QuerySet[PayPublication]":
    """What was published of pay lately."""
    since = on - NEWS
    rows = PayPublication.objects.filter(at__date__gte=since)
    return rows.select_related("edition__scheme__unit").order_by("-pk")


@dataclass(frozen=True)
class Waiting:
    """What of pay waits for one."""

    disputes: tuple[PayDispute, ...]
    news: tuple[PayPublication, ...]


def waiting(viewer: User, *, on: date) -> Waiting:
    """Disputes to decide; new editions of what one is paid by."""
    told = list(news(on))
    mine = _paid_by(viewer, on) if told else set()
    told = [one for one in told if one.edition.scheme_id in mine]
    open_ones = tuple(to_decide(viewer, on)[:20]) if decides(viewer, on=on) else ()
    return Waiting(open_ones, tuple(told[:3]))


def decides(viewer: User, *, on: date) -> bool:
    """Whether he decides disputes somewhere."""
    return anywhere(viewer, (Action.PAY_DECIDE,), on=on)


def nobody() -> Unknown:
    """The refusal of who sees nobody's pay but his own."""
    return Unknown(_("There is nobody whose pay you can see."))


def paid_unit(viewer: User, code: str) -> Unit:
    """A unit that one is or was paid for.

    Raises:
        Unknown: There is none of that code.
    """
    if viewer.person is not None and is_own(viewer, viewer.person):
        for one in assigned(date.min, date.max, person=viewer.person):
            if one.unit.code == code:
                return one.unit
    raise Unknown(_("There is no such line of your pay."))
