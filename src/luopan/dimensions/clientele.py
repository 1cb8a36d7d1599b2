"""Customers as settings pages and programs list them: in one's reach, with whose they are."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from luopan.dimensions.giving import gives_all, gives_some
from luopan.dimensions.models import Account, AccountOwner
from luopan.org.access import Action, Unknown, may, reach
from luopan.org.language import in_other_language, name_order, spoken
from luopan.org.models import Holding, Unit, User

NOBODY = "-"  # of an owner that is asked for
CHUNK = 500
MOST_SORTED = 20_000


@dataclass(frozen=True)
class Wish:
    """Which customers are asked for.

    Attributes:
        words: A part of a name, or how a code begins.
        owner: Code of a seat; ``NOBODY``: those that belong to nobody; empty: all.
        group: Code of the customer that is their group.
        channel: As it is kept.
        ended: Those that have ended, and none else.
    """

    words: str = ""
    owner: str = ""
    group: str = ""
    channel: str = ""
    ended: bool = False


@dataclass(frozen=True)
class Customer:
    """A customer with whose he is."""

    code: str
    name: str
    group: str
    group_code: str
    dealer_tier: int | None
    channel: str
    owner: str
    owner_code: str
    end_date: date | None


@dataclass(frozen=True)
class CustomerPage:
    """Some of the customers; ``count`` is how many there are in all."""

    rows: tuple[Customer, ...]
    count: int
    page: int
    pages: int


@dataclass(frozen=True)
class Owned:
    """A seat that a customer belonged to; the end is exclusive. No code: out of sight."""

    code: str
    name: str
    start_date: date
    end_date: date | None


@dataclass(frozen=True)
class CustomerSeen:
    """One customer: as it is, and whose it was when."""

    account: Account
    row: Customer
    owners: tuple[Owned, ...]
    attributes: dict[str, object] = field(default_factory=dict)


def customer_page(
    viewer: User, wish: Wish, *, on: date, page: int, size: int
) -> CustomerPage:
    """Customers of the viewer's reach by name; nobody's are seen by who sees all."""
    count = _wished(viewer, wish, on).count()
    pages = max(1, -(-count // size))
    page = min(max(page, 1), pages)
    rows = customers(viewer, wish, on=on, offset=(page - 1) * size, limit=size)
    return CustomerPage(rows, count, page, pages)


def customers(
    viewer: User, wish: Wish, *, on: date, offset: int, limit: int
) -> tuple[Customer, ...]:
    """Some of the customers of the viewer's reach, by the name that he reads."""
    keys = _by_name(_wished(viewer, wish, on), offset, offset + limit)
    found: dict[int, Account] = {}
    for first in range(0, len(keys), CHUNK):
        part = Account.objects.select_related("group")
        found |= part.in_bulk(keys[first : first + CHUNK])
    return _rows([found[key] for key in keys if key in found], on)


def _by_name(found: "QuerySet[Account]", start: int, end: int) -> list[int]:
    """Keys in the order of names; of very many in that of the database, which is quicker."""
    named = found.order_by("name", "pk")
    rows = list(named.values_list("pk", "name", "name_other")[: MOST_SORTED + 1])
    if len(rows) > MOST_SORTED:
        return list(named.values_list("pk", flat=True)[start:end])
    other = in_other_language()
    rows.sort(key=lambda row: name_order((row[2] if other else "") or row[1]))
    return [row[0] for row in rows[start:end]]


def customers_called(
    viewer: User, words: str, *, on: date, most: int
) -> tuple[tuple[str, str], ...]:
    """Code and name of a few customers whose page the viewer may open, by what they are called.

    The one of exactly that code or name comes first, then those that begin so: who types a
    whole code finds its customer, however many codes begin with it.
    """
    mine = Account.objects.on(on).filter(_in_reach(viewer, on, nobodys=True))
    rank = Case(
        When(_called(words, "iexact"), then=Value(0)),
        When(_called(words, "istartswith"), then=Value(1)),
        default=Value(2),
    )
    found = mine.filter(_worded(words)).order_by(rank, "name", "pk")
    return tuple((one.code, spoken(one)) for one in found[:most])


def count_of(viewer: User, wish: Wish, *, on: date) -> int:
    """How many customers of the viewer's reach are meant."""
    return _wished(viewer, wish, on).count()


def codes_of(viewer: User, wish: Wish, *, on: date) -> list[str]:
    """Codes of all customers that are meant."""
    return list(_wished(viewer, wish, on).values_list("code", flat=True))


def customer_seen(viewer: User, code: str, *, on: date) -> CustomerSeen:
    """One customer of the viewer's reach, of today or ended.

    Raises:
        Unknown: There is none that he may see.
    """
    found = Account.objects.filter(code=code)
    seen = _in_reach(viewer, on, nobodys=True)
    account = found.filter(seen).select_related("group").first()
    if account is None:
        raise Unknown(
            _("There is no customer “%(code)s” that you can see.")
            % {"code": code[:120]}
        )
    (row,) = _rows([account], on)
    owned = AccountOwner.objects.filter(account=account).select_related("seat")
    units = reach(viewer, Action.ORG_READ, on=on).values_list("pk", flat=True)
    in_sight = set(units.filter(pk__in=owned.values("seat")))
    history = tuple(
        Owned(one.seat.code, spoken(one.seat), one.start_date, one.end_date)
        if one.seat_id in in_sight
        else Owned("", "", one.start_date, one.end_date)
        for one in owned.order_by("-start_date", "-pk")
    )
    return CustomerSeen(account, row, history, account.attributes)


def choices_of(viewer: User, *, on: date) -> dict[str, list[tuple[str, str]]]:
    """What the customers of the viewer's reach can be sifted by: code and name each."""
    accounts = Account.objects.on(on).filter(_in_reach(viewer, on))
    owned = AccountOwner.objects.on(on).filter(account__in=accounts)
    seats = Unit.objects.filter(pk__in=owned.values("seat"))
    groups = Account.objects.filter(pk__in=accounts.values("group"))
    channels = accounts.exclude(channel="").values_list("channel", flat=True)
    return {
        "owners": [(one.code, spoken(one)) for one in seats.order_by("place", "code")],
        "groups": [(one.code, spoken(one)) for one in groups.order_by("name")],
        "channels": [(one, one) for one in sorted(set(channels))],
    }


def may_own(viewer: User, *, on: date) -> "QuerySet[Unit]":
    """Seats that the viewer may give customers to."""
    seats = Unit.objects.filter(kind=Unit.Kind.SEAT)
    if gives_all(viewer, on=on):
        return seats
    return seats.filter(pk__in=reach(viewer, Action.CUSTOMERS_GIVE, on=on).values("pk"))


def seats_to_own(viewer: User, *, on: date, most: int) -> list[tuple[str, str]]:
    """Seats that a customer can be given to, with who holds them; none if there are many."""
    seats = may_own(viewer, on=on).on(on).order_by("place", "code")
    rows = list(seats[: most + 1])
    if len(rows) > most:
        return []
    held = Holding.objects.on(on).filter(seat__in=rows, kind=Holding.Kind.HOLDER)
    who = {one.seat_id: spoken(one.person) for one in held.select_related("person")}
    return [
        (one.code, " · ".join(filter(None, (spoken(one), who.get(one.pk, "")))))
        for one in rows
    ]


def _rows(found: Iterable[Account], on: date) -> tuple[Customer, ...]:
    accounts = list(found)
    owners = _owners([one.pk for one in accounts], on)
    other = in_other_language()
    return tuple(
        Customer(
            row.code,
            (row.name_other if other else "") or row.name,
            spoken(row.group) if row.group else "",
            row.group.code if row.group else "",
            row.dealer_tier,
            row.channel,
            spoken(owners[row.pk]) if row.pk in owners else "",
            owners[row.pk].code if row.pk in owners else "",
            row.end_date,
        )
        for row in accounts
    )


def _owners(keys: list[int], on: date) -> dict[int, Unit]:
    found: dict[int, Unit] = {}
    for first in range(0, len(keys), CHUNK):
        owned = AccountOwner.objects.on(on).filter(
            account__in=keys[first : first + CHUNK]
        )
        rows = owned.select_related("seat").order_by("start_date")
        found.update((one.account_id, one.seat) for one in rows)
    return found


def _in_reach(viewer: User, on: date, *, nobodys: bool = False) -> Q:
    """Those that belong to a seat in reach, or did when they ended; all for who sees all.

    With ``nobodys`` those of nobody too, for who may give them to a seat.
    """
    if may(viewer, Action.RECORDS_READ, on=on):
        return Q()
    inside = reach(viewer, Action.RECORDS_READ, on=on)
    owned = AccountOwner.objects.filter(seat__in=inside)
    at_the_end = owned.filter(end_date=F("account__end_date"), end_date__lte=on)
    found = Q(pk__in=owned.on(on).values("account"))
    found |= Q(pk__in=at_the_end.values("account"))
    return found | _of_nobody(on) if nobodys and gives_some(viewer, on=on) else found


def _of_nobody(on: date) -> Q:
    """Those that belong to nobody on a day."""
    owned = AccountOwner.objects.on(on).values("account")
    there = Q(start_date__lte=on) & (Q(end_date=None) | Q(end_date__gt=on))
    return there & ~Q(pk__in=owned)


def _wished(viewer: User, wish: Wish, on: date) -> "QuerySet[Account]":
    seen = _in_reach(viewer, on, nobodys=wish.owner == NOBODY)
    found = Account.objects.filter(seen)
    there = Q(start_date__lte=on) & (Q(end_date=None) | Q(end_date__gt=on))
    found = found.filter(Q(end_date__lte=on) if wish.ended else there)
    owned = AccountOwner.objects.on(on)
    if wish.owner == NOBODY:
        found = found.exclude(pk__in=owned.values("account"))
    elif wish.owner:
        held = owned.filter(seat__code=wish.owner)
        found = found.filter(pk__in=held.values("account"))
    if wish.group:
        found = found.filter(group__code=wish.group)
    if wish.channel:
        found = found.filter(channel=wish.channel)
    return found.filter(_worded(wish.words)) if wish.words else found


def _worded(words: str) -> Q:
    """Those with some letters in a name of theirs, or at the start of their code."""
    names = Q(name__icontains=words) | Q(name_other__icontains=words)
    return names | Q(code__istartswith=words)


def _called(words: str, how: str) -> Q:
    """Those of which the code or a name matches in one way."""
    said = {f"{field}__{how}": words for field in ("code", "name", "name_other")}
    return Q(**said, _connector=Q.OR)
