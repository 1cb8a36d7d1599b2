"""A small company for tests of records: units, products, accounts, metrics, batches."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from luopan.dimensions.models import Account, Metric, Product, ProductParentage
from luopan.org.models import Company, Parentage, Reach, Unit, User
from luopan.records.models import Batch, Fact
from luopan.records.states import known
from luopan.records.store import Stored, revoke, store
from luopan.records.tables import Table
from tests.kept import kept

BORN = date(2010, 1, 1)
START = datetime(2017, 1, 1, 8, tzinfo=UTC)
M = 1_000_000


def day(text: str) -> date:
    return date.fromisoformat(text)


Things = tuple[User, dict[str, Unit], dict[str, Product], dict[str, Account]]


@kept
def _company() -> Things:
    user, _ = User.objects.get_or_create(username="luopan")
    Company.objects.create(name="Test", currency="CNY", time_zone="Asia/Shanghai")
    units: dict[str, Unit] = {}
    products: dict[str, Product] = {}
    accounts: dict[str, Account] = {}
    for code, parent, kind in [
        ("CN", None, "unit"),
        ("East", "CN", "unit"),
        ("West", "CN", "unit"),
        ("E1", "East", "seat"),
        ("E2", "East", "seat"),
        ("W1", "West", "seat"),
    ]:
        units[code] = Unit.objects.create(
            code=code, name=code, kind=kind, start_date=BORN
        )
        if parent:
            Parentage.objects.create(
                unit=units[code], parent=units[parent], start_date=BORN
            )
    above = {"CN": [], "East": ["CN"], "West": ["CN"]}
    above |= {"E1": ["East", "CN"], "E2": ["East", "CN"], "W1": ["West", "CN"]}
    for code, chain in above.items():
        for depth, other in enumerate([code, *chain]):
            Reach.objects.create(
                above=units[other],
                below=units[code],
                depth=depth,
                start_date=BORN,
            )
    for code, parent in [
        ("P", None),
        ("A", "P"),
        ("B", "P"),
        ("a1", "A"),
        ("a2", "A"),
        ("b1", "B"),
    ]:
        products[code] = Product.objects.create(code=code, name=code, start_date=BORN)
        if parent:
            ProductParentage.objects.create(
                product=products[code],
                parent=products[parent],
                start_date=BORN,
            )
    for code in ("k1", "k2", "k3"):
        accounts[code] = Account.objects.create(code=code, name=code, start_date=BORN)
    return user, units, products, accounts


class Books:
    """CN over East (E1, E2) and West (W1); root product P over A (a1, a2) and B (b1)."""

    def __init__(self) -> None:
        self.user, self.units, self.products, self.accounts = _company()
        self.clock = START

    def metric(self, code: str, document: str, **fields: Any) -> Metric:
        return Metric.objects.create(code=code, name=code, document=document, **fields)

    def table(self, kind: str, *rows: dict[str, Any]) -> Table:
        names = dict.fromkeys(name for row in rows for name in row)
        return Table(kind, {name: [row.get(name) for row in rows] for name in names})

    def batch(self, *tables: Table, at: datetime | None = None) -> Batch:
        return self.stored(*tables, at=at)[0]

    def stored(
        self, *tables: Table, at: datetime | None = None
    ) -> tuple[Batch, Stored]:
        self.clock = at or self.clock + timedelta(hours=1)
        number = Batch.objects.count() + 1
        batch = Batch.objects.create(
            label=f"file {number}", actor=self.user, applied_at=self.clock
        )
        return batch, store(batch, tables)

    def revoke(self, batch: Batch, at: datetime | None = None) -> int:
        self.clock = at or self.clock + timedelta(hours=1)
        return revoke(batch, at=self.clock, actor_id=self.user.pk)

    def orders(self, *rows: tuple[Any, ...]) -> Table:
        """(number, day, seat, account, product, quantity, amount in whole units)."""
        return self.table("order", *(self.line(*row) for row in rows))

    def line(
        self,
        number: str | None,
        on: str,
        seat: str | None,
        account: str | None,
        product: str | None,
        quantity: float | None,
        amount: float | None,
        **more: Any,
    ) -> dict[str, Any]:
        return {
            "number": number,
            "day_date": day(on),
            "seat": seat,
            "account": account,
            "product": product,
            "currency": "CNY",
            "quantity": None if quantity is None else round(quantity * M),
            "amount": None if amount is None else round(amount * M),
            **more,
        }

    def facts(
        self, metric: Metric, at: datetime | None = None
    ) -> dict[tuple[Any, ...], int]:
        """Sum of facts by key as known at an instant, the long way round."""
        state = known(at)
        number = state.after
        found: dict[tuple[Any, ...], int] = {}
        for fact in Fact.objects.filter(metric=metric).select_related(
            "batch", "seat", "account", "product"
        ):
            batch = fact.batch
            if number is None:
                counts = batch.revoked_no is None
            else:
                counts = batch.applied_no <= number and (
                    batch.revoked_no is None or batch.revoked_no > number
                )
            if counts:
                key = (
                    fact.day_date.isoformat(),
                    fact.seat and fact.seat.code,
                    fact.account and fact.account.code,
                    fact.product and fact.product.code,
                    fact.channel,
                    fact.currency,
                )
                found[key] = found.get(key, 0) + fact.amount
        return {key: amount for key, amount in found.items() if amount}

    def total(self, metric: Metric, at: datetime | None = None) -> float:
        return sum(self.facts(metric, at).values()) / M
